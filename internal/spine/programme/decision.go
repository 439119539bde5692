package programme

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// Done counts what had happened for obligations up to a day, as known now, by
// the last version of the chain and agency, joined by "|": the ledger's
// HappenedBy.
type Done func(ctx context.Context, chains []obligation.Chain, day calendar.Date) (map[string][]obligation.Count, error)

// DecisionRow is a decision as recorded. Instants are Unix milliseconds.
// KnownAt is when it began to count, 0 while its reorganisation is not applied;
// UndoneAt when that was taken back, 0 if never. Superseded says that a later
// one about the same obligation and agency counts instead.
type DecisionRow struct {
	NewDecision
	PlanID     string
	ShortName  string // of the obligation
	RecordedAt int64
	KnownAt    int64
	UndoneAt   int64
	ActorName  string
	Superseded bool
}

// InForce tells whether the decision counts now.
func (r DecisionRow) InForce() bool { return r.KnownAt > 0 && r.UndoneAt == 0 && !r.Superseded }

// DecisionFilter narrows a listing; empty fields do not narrow.
type DecisionFilter struct{ ReorganisationID, ObligationID, PlanID string }

// decisionRow is a decision as stored.
type decisionRow struct {
	ID, ObligationID, PlanID, ShortName, AgencyID, ReorganisationID string
	ValidFrom                                                       calendar.Date
	Outcome, Share, Combine, Reason, ActorName                      string
	RecordedAt, KnownAt, UndoneAt                                   int64
}

// decisionSelect reads decisions in the order in which they supersede each
// other; what is not known yet comes last.
const (
	decisionSelect = `SELECT d.id, d.obligation_id, o.plan_id, d.agency_id, d.reorganisation_id, d.valid_from, d.outcome, d.share, d.combine,
	d.reason, d.actor_name, d.recorded_at, CASE WHEN d.reorganisation_id = '' THEN d.recorded_at ELSE r.applied_at END AS known_at,
	COALESCE(r.undone_at, 0) AS undone_at,
	COALESCE((SELECT v.short_name FROM obligation_version v WHERE v.obligation_id = o.id AND v.binding = ''), '') AS short_name`
	decisionFrom = ` FROM obligation_decision d JOIN obligation o ON o.id = d.obligation_id
	JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding
	LEFT JOIN reorganisation r ON r.id = d.reorganisation_id AND d.reorganisation_id <> ''
	WHERE ($1 = '' OR o.plan_id = $1) AND ($2 = '' OR d.obligation_id = $2) AND ($3 = '' OR d.reorganisation_id = $3)
	AND (d.reorganisation_id = '' OR r.id IS NOT NULL)`
	decisionOrder = ` ORDER BY CASE WHEN d.reorganisation_id <> '' AND r.applied_at = 0 THEN 1 ELSE 0 END,
	CASE WHEN d.reorganisation_id = '' THEN d.recorded_at ELSE r.applied_at END, d.recorded_at, d.id`
)

// querier reads in or outside a transaction.
type querier interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
}

func readDecisions(ctx context.Context, q querier, f DecisionFilter) ([]DecisionRow, error) {
	var stored []decisionRow
	err := q.Select(ctx, &stored, decisionSelect+decisionFrom+decisionOrder, f.PlanID, f.ObligationID, f.ReorganisationID)
	if err != nil {
		return nil, fmt.Errorf("programme: read decisions: %w", err)
	}
	if len(stored) == 0 {
		return nil, nil
	}
	var heirs []struct {
		DecisionID, AgencyID string
		Weight               int
	}
	err = q.Select(ctx, &heirs, `SELECT h.decision_id, h.agency_id, h.weight FROM obligation_heir h
		WHERE h.decision_id IN (SELECT d.id`+decisionFrom+`) ORDER BY h.decision_id, h.ord`, f.PlanID, f.ObligationID, f.ReorganisationID)
	if err != nil {
		return nil, fmt.Errorf("programme: read heirs: %w", err)
	}
	of := map[string][]obligation.Heir{}
	for _, h := range heirs {
		of[h.DecisionID] = append(of[h.DecisionID], obligation.Heir{AgencyID: h.AgencyID, Weight: h.Weight})
	}
	out := make([]DecisionRow, len(stored))
	for i, s := range stored {
		out[i] = s.row(of[s.ID])
	}
	return out, nil
}

func (s decisionRow) row(heirs []obligation.Heir) DecisionRow {
	return DecisionRow{
		NewDecision: NewDecision{
			ReorganisationID: s.ReorganisationID, ObligationID: s.ObligationID,
			Decision: obligation.Decision{
				ID: s.ID, From: s.ValidFrom, AgencyID: s.AgencyID, Outcome: obligation.Outcome(s.Outcome), Heirs: heirs,
				Share: agency.Share(s.Share), Combine: obligation.Combine(s.Combine), Reason: s.Reason,
			},
		},
		PlanID: s.PlanID, ShortName: s.ShortName, RecordedAt: s.RecordedAt, KnownAt: s.KnownAt, UndoneAt: s.UndoneAt, ActorName: s.ActorName,
	}
}

// knownBy tells whether the decision counted at an instant; 0 is now.
func (r DecisionRow) knownBy(at int64) bool {
	if at == 0 {
		return r.KnownAt > 0 && r.UndoneAt == 0
	}
	return r.KnownAt > 0 && r.KnownAt <= at && (r.UndoneAt == 0 || r.UndoneAt > at)
}

// Decisions lists decisions, those of one obligation in the order in which they
// came to count; those of a reorganisation that is not applied yet last.
func (p *Programme) Decisions(ctx context.Context, f DecisionFilter) ([]DecisionRow, error) {
	all, err := readDecisions(ctx, p.db, f)
	if err != nil {
		return nil, err
	}
	latest := map[string]string{}
	for _, r := range all {
		if r.knownBy(0) {
			latest[r.ObligationID+"|"+r.AgencyID] = r.ID
		}
	}
	for i, r := range all {
		all[i].Superseded = r.knownBy(0) && latest[r.ObligationID+"|"+r.AgencyID] != r.ID
	}
	return all, nil
}

// DecisionsMark changes whenever decisions begin or cease to count, occasions are
// stated or withdrawn, or days off are decided.
func (p *Programme) DecisionsMark(ctx context.Context) (string, error) {
	var n struct{ Decisions, Occasions, DaysOff int64 }
	_, err := p.db.Get(ctx, &n, `SELECT (SELECT count(*) FROM obligation_decision d LEFT JOIN reorganisation r ON r.id = d.reorganisation_id AND d.reorganisation_id <> ''
		WHERE d.reorganisation_id = '' OR (r.applied_at > 0 AND r.undone_at = 0)) AS decisions,
		(SELECT count(*) FROM obligation_occasion) AS occasions, (SELECT count(*) FROM day_off) AS days_off`)
	if err != nil {
		return "", fmt.Errorf("programme: count decisions: %w", err)
	}
	return fmt.Sprint(n), nil
}

// endOf is the last instant of a past day in Unix milliseconds; 0, meaning now,
// for today and later days.
func (p *Programme) endOf(day calendar.Date) int64 {
	if day >= p.org.Today() {
		return 0
	}
	zone := p.cfg.Zone
	if zone == nil {
		zone = time.UTC
	}
	t := day.AddDays(1).Time()
	return db.Millis(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)) - 1
}

// apply gives obligations what was recorded about them by an instant (0: now) and
// is valid on a day: the days of their terms, occasions, decisions, the days of
// reports by the regime.
func (p *Programme) apply(ctx context.Context, all []Obligation, f DecisionFilter, day calendar.Date, at int64) error {
	if err := p.applyTerms(ctx, all, at); err != nil {
		return err
	}
	if err := p.applyOccasions(ctx, all, f, at); err != nil {
		return err
	}
	if err := p.applyDecisions(ctx, all, f, day, at); err != nil {
		return err
	}
	return p.applyRegimes(ctx, all, at)
}

// applyDecisions gives obligations their decisions that are valid on a day as known at
// an instant (0: now), and the names of the agencies in them.
func (p *Programme) applyDecisions(ctx context.Context, all []Obligation, f DecisionFilter, day calendar.Date, at int64) error {
	rows, err := readDecisions(ctx, p.db, f)
	if err != nil {
		return err
	}
	of := map[string][]obligation.Decision{}
	for _, r := range rows {
		if r.knownBy(at) {
			of[r.ObligationID] = append(of[r.ObligationID], r.Decision)
		}
	}
	var holding []obligation.Decision
	for i, o := range all {
		list := slices.DeleteFunc(obligation.Supersede(of[o.ID]), func(d obligation.Decision) bool { return d.From > day })
		if len(list) > 0 {
			all[i].Decisions, all[i].index = list, obligation.NewIndex(list)
			holding = append(holding, list...)
		}
	}
	return p.applyNames(ctx, all, holding, day)
}

// applyNames gives obligations the names that their sentences need: of the
// agencies in decisions, and of those that owe something together.
func (p *Programme) applyNames(ctx context.Context, all []Obligation, holding []obligation.Decision, day calendar.Date) error {
	var together []string
	for _, o := range all {
		if o.shared() {
			together = append(together, o.Leads...)
		}
	}
	if len(holding) == 0 && len(together) == 0 {
		return nil
	}
	names, err := p.namesIn(ctx, holding)
	if err != nil {
		return err
	}
	if len(together) > 0 {
		shared, err := p.org.Names(ctx, day, together...)
		if err != nil {
			return err
		}
		maps.Copy(shared, names)
		names = shared
	}
	for i, o := range all {
		if len(o.Decisions) > 0 || o.shared() {
			all[i].Names = names
		}
	}
	return nil
}

// namesIn gives the names of agencies that decisions name: of the heirs on the
// day, of those who gave a duty away on the eve.
func (p *Programme) namesIn(ctx context.Context, all []obligation.Decision) (map[string]string, error) {
	heirs, gave := map[calendar.Date][]string{}, map[calendar.Date][]string{}
	for _, d := range all {
		for _, h := range d.Heirs {
			heirs[d.From] = append(heirs[d.From], h.AgencyID)
		}
		eve := d.From.AddDays(-1)
		gave[eve] = append(gave[eve], d.AgencyID)
	}
	names := map[string]string{}
	for _, days := range []map[calendar.Date][]string{heirs, gave} {
		for _, day := range slices.Sorted(maps.Keys(days)) {
			some, err := p.org.Names(ctx, day, days[day]...)
			if err != nil {
				return nil, err
			}
			maps.Copy(names, some)
		}
	}
	return names, nil
}

// With gives the obligation as it would be with further decisions: a preview of
// what is not recorded.
func (o Obligation) With(decisions ...obligation.Decision) Obligation {
	o.Decisions = obligation.Supersede(slices.Concat(o.Decisions, decisions))
	o.index = obligation.NewIndex(o.Decisions)
	return o
}

// Without gives the obligation as it was before anything was decided about the
// duty of these agencies.
func (o Obligation) Without(agencyIDs ...string) Obligation {
	o.Decisions = slices.DeleteFunc(slices.Clone(o.Decisions), func(d obligation.Decision) bool { return slices.Contains(agencyIDs, d.AgencyID) })
	o.index = obligation.NewIndex(o.Decisions)
	return o
}

// Named adds names of agencies for the sentences of Assess, by id.
func (o Obligation) Named(names map[string]string) Obligation {
	all := maps.Clone(o.Names)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, names)
	o.Names = all
	return o
}

// PassedBy tells whether the duty passed from an agency by the end of a day.
func (o Obligation) PassedBy(agencyID string, day calendar.Date) bool {
	return slices.ContainsFunc(o.Decisions, func(d obligation.Decision) bool { return d.AgencyID == agencyID && d.From <= day })
}
