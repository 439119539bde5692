package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
)

// Obligation (nhiệm vụ) is what one row of a plan in force obliges agencies to
// do, in the version that holds on the day asked for. Leads owe it; Coordinating
// take part. Both are identities of agencies as they were on the day of issue of
// the plan or of its amendment; the texts are the documents' own words. Past are
// the versions before, the oldest first. Since is the first day on which this
// version judges, empty for the version that the plan came with. An obligation
// that an amendment ended has Ended set, and nobody leads it. Decisions are those
// in force about single agencies, at most one for each, and Names what the
// agencies in them are called. Occasions are the statements in force that what
// the rule waits for happened. A term that runs from a day which the plan names
// has its Deadline computed.
type Obligation struct {
	ID               string
	VersionID        string
	PlanID           string
	No               string
	Clause           string // "Phụ lục", "V.1"
	Origin           Origin
	Content          string
	ShortName        string
	Product          string
	Timing           string
	Quote            string
	Rule             obligation.Rule
	ReportPeriod     calendar.ReportPeriod // of a periodic report, else empty
	Leads            []string
	Coordinating     []string
	LeadText         []string
	CoordinatingText []string
	Past             []Past
	Since            calendar.Date
	Ended            calendar.Date // first day on which it no longer holds
	Decisions        []obligation.Decision
	Names            map[string]string
	Occasions        []obligation.Occasion
	Proofs           []evidence.Proof // that its evidence has to bring, of an order

	index *obligation.Index        // of Decisions
	days  *calendar.WorkDays       // for terms; nil while no rule has one
	dues  map[string]calendar.Date // by agency, of a report that the regime dates
}

// Past is an earlier version of an obligation: what it measured, who owed it,
// and from which day it judged.
type Past struct {
	VersionID string
	Rule      obligation.Rule
	Leads     []string
	Since     calendar.Date
}

// Chain is all versions of the obligation, for adding up its evidence.
func (o Obligation) Chain() obligation.Chain {
	var c obligation.Chain
	for _, p := range o.Past {
		c = append(c, obligation.Stretch{VersionID: p.VersionID, Rule: p.Rule, From: p.Since})
	}
	c = append(c, obligation.Stretch{VersionID: o.VersionID, Rule: o.Rule, From: o.Since})
	for i := range c {
		c[i].Daily = len(o.Decisions)+len(o.Occasions) > 0
		if i < len(c)-1 {
			c[i].Until = c[i+1].From
		}
	}
	return c
}

// Duty is the obligation as the domain judges it.
func (o Obligation) Duty() obligation.Duty {
	d := obligation.Duty{Chain: o.Chain(), Decisions: o.Decisions, Names: o.Names, Index: o.index, Occasions: o.Occasions, WorkDays: o.days}
	for _, p := range o.Past {
		d.Leads = append(d.Leads, p.Leads)
	}
	d.Leads = append(d.Leads, o.Leads)
	return d
}

// Versions lists the ids of all versions, the oldest first.
func (o Obligation) Versions() []string {
	var ids []string
	for _, s := range o.Chain() {
		ids = append(ids, s.VersionID)
	}
	return ids
}

// Course is the part of the chain in which an agency owes the obligation as it
// stands on a day: its own, and what it inherits. Without held nothing counts as
// done by those it inherits from.
func (o Obligation) Course(agencyID string, held obligation.Held, day calendar.Date) obligation.Course {
	return o.Duty().Course(agencyID, held, day)
}

// Owers lists who owes the obligation from a day on: those who lead it and did
// not give it away, then the heirs. Who joined after a deadline does not owe it.
func (o Obligation) Owers(day calendar.Date) []string {
	if len(o.Decisions) == 0 && (len(o.Past) == 0 || o.Rule.Kind != cadence.Deadline) {
		return o.Leads
	}
	return o.Duty().Owers(day)
}

// Owing lists the agencies that have something to answer for on a day: those
// that owe the obligation now, then those that owed it in a period that closed
// or gave it away. Of some of the latter Assess says not_applicable.
func (o Obligation) Owing(day calendar.Date) []string {
	if len(o.Past) == 0 && o.Since == "" && len(o.Decisions) == 0 {
		return o.Leads
	}
	return o.Duty().Owing(day)
}

// Assess tells how far an agency is with the obligation on a day, from the
// counts of its chain; held gives those of any agency, since heirs owe what the
// others left.
func (o Obligation) Assess(agencyID string, held obligation.Held, day calendar.Date) obligation.Assessment {
	o = o.For(agencyID)
	switch {
	case len(o.Decisions)+len(o.Occasions) > 0 || o.shared():
		return o.Duty().Assess(agencyID, held, day)
	case len(o.Past) == 0 && o.Since == "":
		return obligation.Assess(o.Rule, held(agencyID), day)
	}
	return obligation.AssessCourse(o.Course(agencyID, held, day), held(agencyID), day)
}

// Alone tells whether how far an agency is depends on nothing that others did:
// nothing was handed on, and the leads do not owe together.
func (o Obligation) Alone() bool { return len(o.Decisions) == 0 && !o.shared() }

// shared tells whether any version is owed by its leads together.
func (o Obligation) shared() bool {
	return o.Rule.Shared || slices.ContainsFunc(o.Past, func(p Past) bool { return p.Rule.Shared })
}

// ByPeriod tells of each period of the agency's obligation how it stands on a
// day, from the same counts as Assess.
func (o Obligation) ByPeriod(agencyID string, held obligation.Held, day calendar.Date) []obligation.PeriodStand {
	return o.For(agencyID).Duty().ByPeriod(agencyID, held, day)
}

// Chains gives the chains of obligations, for counting.
func Chains(all []Obligation) []obligation.Chain {
	chains := make([]obligation.Chain, len(all))
	for i, o := range all {
		chains[i] = o.Chain()
	}
	return chains
}

// versionRow is one version of an obligation as stored.
type versionRow struct {
	ID               string
	VersionID        string
	PlanID           string
	Number           string
	Clause           string
	Origin           Origin
	ReportPeriod     calendar.ReportPeriod
	Content          string
	ShortName        string
	Product          string
	Timing           string
	Quote            string
	Rule             string
	LeadText         string
	CoordinatingText string
	Ended            bool
	Proofs           string
	Since            calendar.Date
}

// versionSelect reads the versions that are recorded and hold on a day ($1), each
// obligation's in the order in which they take hold.
const versionSelect = `SELECT o.id, v.id AS version_id, o.plan_id, o.number, o.clause, o.origin, o.report_period,
	v.content, v.short_name, v.product, v.timing, v.quote, v.rule, v.lead_text, v.coordinating_text, v.ended, v.proofs,
	COALESCE(a.holds_from, '') AS since
	FROM obligation o JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding
	JOIN obligation_version v ON v.obligation_id = o.id
	LEFT JOIN amendment a ON a.binding = v.binding AND a.status = 'active' AND v.binding <> ''
	WHERE (v.binding = '' OR a.holds_from <= $1) AND `

const versionOrder = ` ORDER BY o.ord, o.id, COALESCE(a.holds_from, ''), COALESCE(a.activated_at, 0), v.id`

// EndOfTime is a day by which every amendment in force has taken hold.
const EndOfTime calendar.Date = "9999-12-31"

// Obligations lists the obligations of a plan in force as of today, in the
// plan's order: appendix, duties, reports.
func (p *Programme) Obligations(ctx context.Context, planID string) ([]Obligation, error) {
	return p.ObligationsOn(ctx, planID, p.org.Today())
}

// ObligationsOn lists the obligations in the versions and with the decisions
// that were valid on a day as far as they were recorded by the end of that day.
func (p *Programme) ObligationsOn(ctx context.Context, planID string, day calendar.Date) ([]Obligation, error) {
	return p.obligationsOn(ctx, planID, day, p.endOf(day))
}

// ObligationsKnown is ObligationsOn with the decisions known now, for reports on
// days that passed: what became of a duty may be decided after its day.
func (p *Programme) ObligationsKnown(ctx context.Context, planID string, day calendar.Date) ([]Obligation, error) {
	return p.obligationsOn(ctx, planID, day, 0)
}

func (p *Programme) obligationsOn(ctx context.Context, planID string, day calendar.Date, at int64) ([]Obligation, error) {
	var rows []versionRow
	if err := p.db.Select(ctx, &rows, versionSelect+`o.plan_id = $2`+versionOrder, day, planID); err != nil {
		return nil, fmt.Errorf("programme: list obligations: %w", err)
	}
	var parties []partyRow
	var party partyRow
	row := []any{&party.VersionID, &party.AgencyID, &party.Role}
	err := p.db.Each(ctx, func(scan func(...any) error) error { // some hundred agencies under each obligation
		err := scan(row...)
		parties = append(parties, party)
		return err
	}, `SELECT p.version_id, p.agency_id, p.role FROM obligation_party p
		JOIN obligation o ON o.id = p.obligation_id JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding WHERE o.plan_id = $1 ORDER BY p.version_id, p.id`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: list parties: %w", err)
	}
	all, err := assemble(rows, parties)
	if err != nil {
		return nil, err
	}
	return all, p.apply(ctx, all, DecisionFilter{PlanID: planID}, day, at)
}

// Obligation gives one obligation as of today.
func (p *Programme) Obligation(ctx context.Context, id string) (Obligation, error) {
	return p.obligationOn(ctx, id, p.org.Today())
}

func (p *Programme) obligationOn(ctx context.Context, id string, day calendar.Date) (Obligation, error) {
	var rows []versionRow
	if err := p.db.Select(ctx, &rows, versionSelect+`o.id = $2`+versionOrder, day, id); err != nil {
		return Obligation{}, fmt.Errorf("programme: read obligation: %w", err)
	}
	if len(rows) == 0 {
		return Obligation{}, domain.NotFound("Không có nhiệm vụ này.")
	}
	var parties []partyRow
	err := p.db.Select(ctx, &parties, `SELECT version_id, agency_id, role FROM obligation_party
		WHERE obligation_id = $1 ORDER BY version_id, id`, id)
	if err != nil {
		return Obligation{}, fmt.Errorf("programme: read parties: %w", err)
	}
	all, err := assemble(rows, parties)
	if err != nil {
		return Obligation{}, err
	}
	err = p.apply(ctx, all, DecisionFilter{ObligationID: id}, day, p.endOf(day))
	return all[0], err
}

// OwedBy lists the obligations of plans in force that an agency leads or
// inherits, or owed in a period that closed or until it gave them away, newest
// plan first: late evidence still counts there.
func (p *Programme) OwedBy(ctx context.Context, agencyID string) ([]Obligation, error) {
	var ids []string
	err := p.db.Select(ctx, &ids, `SELECT plan_id FROM obligation_version
		WHERE id IN (SELECT version_id FROM obligation_party WHERE agency_id = $1 AND role = 'lead')
		UNION SELECT o.plan_id FROM obligation o JOIN obligation_decision d ON d.obligation_id = o.id
		JOIN obligation_heir h ON h.decision_id = d.id WHERE h.agency_id = $1`, agencyID)
	if err != nil {
		return nil, fmt.Errorf("programme: plans of agency: %w", err)
	}
	plans, err := p.Active(ctx)
	if err != nil {
		return nil, err
	}
	var owed []Obligation
	today := p.org.Today()
	for _, pl := range plans {
		if !slices.Contains(ids, pl.ID) {
			continue
		}
		all, err := p.Obligations(ctx, pl.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			if slices.Contains(o.Owing(today), agencyID) {
				owed = append(owed, o)
			}
		}
	}
	return owed, nil
}

type partyRow struct{ VersionID, AgencyID, Role string }

// assemble puts the versions of each obligation together; rows come in the order
// of versionOrder.
func assemble(rows []versionRow, parties []partyRow) ([]Obligation, error) {
	leads, coordinating := map[string][]string{}, map[string][]string{}
	for _, party := range parties {
		m := leads
		if party.Role == roleCoordinating {
			m = coordinating
		}
		m[party.VersionID] = append(m[party.VersionID], party.AgencyID)
	}
	out := make([]Obligation, 0, len(rows))
	for _, r := range rows {
		o, err := r.obligation()
		if err != nil {
			return nil, err
		}
		o.Leads, o.Coordinating = leads[r.VersionID], coordinating[r.VersionID]
		if n := len(out); n > 0 && out[n-1].ID == o.ID {
			b := out[n-1]
			o.Past = b.Past
			o.Past = append(o.Past, Past{VersionID: b.VersionID, Rule: b.Rule, Leads: b.Leads, Since: b.Since})
			out[n-1] = o
			continue
		}
		out = append(out, o)
	}
	return out, nil
}

func (r versionRow) obligation() (Obligation, error) {
	o := Obligation{
		ID: r.ID, VersionID: r.VersionID, PlanID: r.PlanID, No: r.Number, Clause: r.Clause, Origin: r.Origin,
		Content: r.Content, ShortName: r.ShortName, Product: r.Product, Timing: r.Timing, Quote: r.Quote,
		ReportPeriod: r.ReportPeriod, Since: r.Since,
	}
	if r.Ended {
		o.Ended = r.Since
	}
	for code := range strings.FieldsSeq(r.Proofs) {
		o.Proofs = append(o.Proofs, evidence.Proof(code))
	}
	for _, part := range []struct {
		text string
		into any
	}{{r.Rule, &o.Rule}, {r.LeadText, &o.LeadText}, {r.CoordinatingText, &o.CoordinatingText}} {
		if err := fromJSON(part.text, part.into); err != nil {
			return Obligation{}, err
		}
	}
	return o, nil
}
