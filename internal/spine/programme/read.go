package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
)

// MayPrepare tells whether the actor may upload plans and confirm rows.
func MayPrepare(actor access.Actor) bool { return actor.Is(access.Coordinator) }

// MayReview tells whether the actor may see drafts.
func MayReview(actor access.Actor) bool {
	return actor.Is(access.Coordinator, access.Administrator, access.Leader, access.Inspector)
}

// Plans lists plans, newest first: those in force for everybody, drafts too for
// who may see them.
func (p *Programme) Plans(ctx context.Context, actor access.Actor) ([]Plan, error) {
	var plans []Plan
	err := p.db.Select(ctx, &plans, `SELECT `+planColumns+` FROM plan
		WHERE status = 'active' OR (status = 'draft' AND $1)
		ORDER BY status DESC, issued_on DESC, uploaded_at DESC LIMIT 500`, MayReview(actor))
	if err != nil {
		return nil, fmt.Errorf("programme: list plans: %w", err)
	}
	for i := range plans {
		plans[i].fill()
	}
	return plans, nil
}

// Active lists the plans in force, the latest issued first.
func (p *Programme) Active(ctx context.Context) ([]Plan, error) { return p.Plans(ctx, access.Actor{}) }

// Awaiting lists the drafts whose every row is decided and that this person may
// put into force, oldest first: what waits on a leader's desk.
func (p *Programme) Awaiting(ctx context.Context, actor access.Actor) ([]Plan, error) {
	if !MayActivate(actor) {
		return nil, nil
	}
	var plans []Plan
	err := p.db.Select(ctx, &plans, `SELECT `+planColumns+` FROM plan WHERE status = 'draft'
		AND NOT EXISTS (SELECT 1 FROM plan_row r WHERE r.plan_id = plan.id AND r.state = 'open' AND r.gone = FALSE)
		AND NOT EXISTS (SELECT 1 FROM plan_hand h WHERE h.plan_id = plan.id AND h.account_id = $1)
		ORDER BY uploaded_at LIMIT 100`, actor.AccountID)
	if err != nil {
		return nil, fmt.Errorf("programme: list waiting plans: %w", err)
	}
	for i := range plans {
		plans[i].fill()
	}
	return slices.DeleteFunc(plans, func(pl Plan) bool { return Review{Plan: pl}.mayActivate(actor) != nil }), nil
}

func (p *Plan) visible() bool { return p.Status == StatusDraft || p.Status == StatusActive }

func (p *Plan) fill() { p.Window = calendar.Window{Start: p.WindowStart, End: p.WindowEnd} }

// Plan gives one plan in any state; not_found when there is none or it was
// discarded.
func (p *Programme) Plan(ctx context.Context, id string) (Plan, error) {
	var pl Plan
	ok, err := p.db.Get(ctx, &pl, `SELECT `+planColumns+` FROM plan WHERE id = $1`, id)
	if err != nil {
		return Plan{}, fmt.Errorf("programme: read plan: %w", err)
	}
	if !ok || !pl.visible() {
		return Plan{}, domain.NotFound("Không có kế hoạch này.")
	}
	pl.fill()
	return pl, nil
}

// Source gives the extracted text of a plan, as it was read; it is to be read
// only.
func (p *Programme) Source(ctx context.Context, id string) (plan.Text, error) {
	k, err := p.texts(ctx, id)
	return k.text, err
}

// Document gives the plan as the reader read it, before any person's change.
func (p *Programme) Document(ctx context.Context, id string) (plan.Document, error) {
	var stored []string
	if err := p.db.Select(ctx, &stored, `SELECT document FROM plan WHERE id = $1`, id); err != nil {
		return plan.Document{}, fmt.Errorf("programme: read document: %w", err)
	}
	var d plan.Document
	if len(stored) == 0 {
		return d, domain.NotFound("Không có kế hoạch này.")
	}
	return d, fromJSON(stored[0], &d)
}

// versionRow is one obligation with its newest version as stored.
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
}

const versionSelect = `SELECT o.id, v.id AS version_id, o.plan_id, o.number, o.clause, o.origin, o.report_period,
	v.content, v.short_name, v.product, v.timing, v.quote, v.rule, v.lead_text, v.coordinating_text
	FROM obligation o JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding
	JOIN obligation_version v ON v.obligation_id = o.id
	WHERE NOT EXISTS (SELECT 1 FROM obligation_version n WHERE n.obligation_id = o.id
		AND (n.recorded_at > v.recorded_at OR (n.recorded_at = v.recorded_at AND n.id > v.id)))`

// Obligations lists the obligations of a plan in force, in the plan's order:
// appendix, duties, reports.
func (p *Programme) Obligations(ctx context.Context, planID string) ([]Obligation, error) {
	var rows []versionRow
	if err := p.db.Select(ctx, &rows, versionSelect+` AND o.plan_id = $1 ORDER BY o.ord`, planID); err != nil {
		return nil, fmt.Errorf("programme: list obligations: %w", err)
	}
	var parties []partyRow
	err := p.db.Select(ctx, &parties, `SELECT p.version_id, p.agency_id, p.role FROM obligation_party p
		JOIN obligation o ON o.id = p.obligation_id JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding WHERE o.plan_id = $1 ORDER BY p.version_id, p.id`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: list parties: %w", err)
	}
	return assemble(rows, parties)
}

// Obligation gives one obligation in its newest version.
func (p *Programme) Obligation(ctx context.Context, id string) (Obligation, error) {
	var rows []versionRow
	if err := p.db.Select(ctx, &rows, versionSelect+` AND o.id = $1`, id); err != nil {
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
	return all[0], nil
}

// OwedBy lists the obligations of plans in force that an agency leads, newest
// plan first.
func (p *Programme) OwedBy(ctx context.Context, agencyID string) ([]Obligation, error) {
	var ids []string
	err := p.db.Select(ctx, &ids, `SELECT DISTINCT plan_id FROM obligation_version
		WHERE id IN (SELECT version_id FROM obligation_party WHERE agency_id = $1 AND role = 'lead')`, agencyID)
	if err != nil {
		return nil, fmt.Errorf("programme: plans of agency: %w", err)
	}
	plans, err := p.Active(ctx)
	if err != nil {
		return nil, err
	}
	var owed []Obligation
	for _, pl := range plans {
		if !slices.Contains(ids, pl.ID) {
			continue
		}
		all, err := p.Obligations(ctx, pl.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			if slices.Contains(o.Leads, agencyID) {
				owed = append(owed, o)
			}
		}
	}
	return owed, nil
}

type partyRow struct{ VersionID, AgencyID, Role string }

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
		o := Obligation{
			ID: r.ID, VersionID: r.VersionID, PlanID: r.PlanID, No: r.Number, Clause: r.Clause, Origin: r.Origin,
			Content: r.Content, ShortName: r.ShortName, Product: r.Product, Timing: r.Timing, Quote: r.Quote,
			ReportPeriod: r.ReportPeriod, Leads: leads[r.VersionID], Coordinating: coordinating[r.VersionID],
		}
		for _, part := range []struct {
			text string
			into any
		}{{r.Rule, &o.Rule}, {r.LeadText, &o.LeadText}, {r.CoordinatingText, &o.CoordinatingText}} {
			if err := fromJSON(part.text, part.into); err != nil {
				return nil, err
			}
		}
		out = append(out, o)
	}
	return out, nil
}

// lockPlan takes a plan for the rest of the transaction and checks that it may
// still be worked on.
func lockPlan(ctx context.Context, tx *db.Tx, id string) (Plan, error) {
	if err := tx.Lock(ctx, "plan", id); err != nil {
		return Plan{}, fmt.Errorf("programme: lock plan: %w", err)
	}
	var pl Plan
	ok, err := tx.Get(ctx, &pl, `SELECT `+planColumns+` FROM plan WHERE id = $1`, id)
	if err != nil {
		return Plan{}, fmt.Errorf("programme: read plan: %w", err)
	}
	pl.fill()
	switch {
	case !ok || !pl.visible():
		return Plan{}, domain.NotFound("Không có kế hoạch này.")
	case pl.Status == StatusActive:
		return Plan{}, domain.Conflict("Kế hoạch này đã được %s đưa vào theo dõi. Tải lại trang để xem.", pl.ActivatedByName)
	}
	return pl, nil
}
