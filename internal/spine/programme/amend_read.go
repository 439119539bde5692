package programme

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

const amendmentColumns = `id, plan_id, status, number, title, signer, issued_on, effective_on, file_name, file_type, file_sha256,
	prepared_by, prepared_by_name, prepared_at, activated_by, activated_by_name, activated_at, holds_from, version`

// Amendments lists the amendments of a plan with their changes, the newest
// first: those in force for everybody, drafts too for who may see drafts.
func (p *Programme) Amendments(ctx context.Context, actor access.Actor, planID string) ([]Amendment, error) {
	var all []Amendment
	err := p.db.Select(ctx, &all, `SELECT `+amendmentColumns+` FROM amendment
		WHERE plan_id = $1 AND order_id = '' AND (status = 'active' OR (status = 'draft' AND $2))
		ORDER BY CASE WHEN status = 'draft' THEN 0 ELSE 1 END, activated_at DESC, prepared_at DESC, id LIMIT 200`, planID, MayReview(actor))
	if err != nil {
		return nil, fmt.Errorf("programme: list amendments: %w", err)
	}
	for i := range all {
		if err := p.fillAmendment(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Amendment gives one amendment with its changes; a draft only to who may see
// drafts.
func (p *Programme) Amendment(ctx context.Context, actor access.Actor, id string) (Amendment, error) {
	var a Amendment
	ok, err := p.db.Get(ctx, &a, `SELECT `+amendmentColumns+` FROM amendment WHERE id = $1 AND order_id = ''`, id)
	if err != nil {
		return a, fmt.Errorf("programme: read amendment: %w", err)
	}
	if !ok || a.Status == StatusDiscarded || a.Status == StatusDraft && !MayReview(actor) {
		return a, domain.NotFound("Không có văn bản sửa đổi này.")
	}
	return a, p.fillAmendment(ctx, &a)
}

// AmendmentsAwaiting lists the drafts with changes that this person may put
// into force.
func (p *Programme) AmendmentsAwaiting(ctx context.Context, actor access.Actor) ([]Amendment, error) {
	if !MayActivate(actor) {
		return nil, nil
	}
	var all []Amendment
	err := p.db.Select(ctx, &all, `SELECT `+amendmentColumns+` FROM amendment WHERE status = 'draft'
		AND EXISTS (SELECT 1 FROM amendment_change c WHERE c.amendment_id = amendment.id)
		AND NOT EXISTS (SELECT 1 FROM amendment_hand h WHERE h.amendment_id = amendment.id AND h.account_id = $1)
		ORDER BY prepared_at LIMIT 100`, actor.AccountID)
	if err != nil {
		return nil, fmt.Errorf("programme: list waiting amendments: %w", err)
	}
	return all, nil
}

// changeRow is a change as stored.
type changeRow struct {
	ID, Kind, ObligationID, BaseVersionID, Number, Content, ShortName, Product, Timing, Rule string
	Leads, Coordinating, LeadText, CoordinatingText, Reason                                  string
}

func (p *Programme) fillAmendment(ctx context.Context, a *Amendment) error {
	if err := p.db.Select(ctx, &a.Hands, `SELECT account_id FROM amendment_hand WHERE amendment_id = $1`, a.ID); err != nil {
		return fmt.Errorf("programme: who prepared: %w", err)
	}
	var rows []changeRow
	err := p.db.Select(ctx, &rows, `SELECT id, kind, obligation_id, base_version_id, number, content, short_name, product, timing, rule,
		leads, coordinating, lead_text, coordinating_text, reason FROM amendment_change WHERE amendment_id = $1 ORDER BY ord, id`, a.ID)
	if err != nil {
		return fmt.Errorf("programme: read changes: %w", err)
	}
	var latest map[string]Obligation
	if a.Status == StatusDraft {
		if latest, err = p.latest(ctx, a.PlanID); err != nil {
			return err
		}
	}
	bases, err := p.versions(ctx, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		c, err := r.change(a.PlanID)
		if err != nil {
			return err
		}
		if b, ok := bases[r.BaseVersionID]; ok {
			c.Before = &b
			if c.After != nil {
				c.After.ID, c.After.No, c.After.Clause, c.After.Origin = b.ID, b.No, b.Clause, b.Origin
				c.After.Quote, c.After.ReportPeriod = b.Quote, b.ReportPeriod
			}
			c.Stale = a.Status == StatusDraft && latest[b.ID].VersionID != b.VersionID
		}
		a.Changes = append(a.Changes, c)
	}
	return nil
}

func (r changeRow) change(planID string) (AmendChange, error) {
	c := AmendChange{ID: r.ID, Kind: AmendKind(r.Kind), Reason: r.Reason}
	if c.Kind == AmendEnded {
		return c, nil
	}
	o := Obligation{
		PlanID: planID, No: r.Number, Clause: "Phụ lục", Origin: OriginAppendix,
		Content: r.Content, ShortName: r.ShortName, Product: r.Product, Timing: r.Timing,
	}
	for _, part := range []struct {
		text string
		into any
	}{{r.Rule, &o.Rule}, {r.Leads, &o.Leads}, {r.Coordinating, &o.Coordinating}, {r.LeadText, &o.LeadText}, {r.CoordinatingText, &o.CoordinatingText}} {
		if err := fromJSON(part.text, part.into); err != nil {
			return c, err
		}
	}
	c.After = &o
	return c, nil
}

// latest gives every obligation of a plan in the version that holds when all
// amendments in force have taken hold.
func (p *Programme) latest(ctx context.Context, planID string) (map[string]Obligation, error) {
	all, err := p.ObligationsOn(ctx, planID, EndOfTime)
	out := make(map[string]Obligation, len(all))
	for _, o := range all {
		out[o.ID] = o
	}
	return out, err
}

// versions reads the versions that changes build on, by id.
func (p *Programme) versions(ctx context.Context, rows []changeRow) (map[string]Obligation, error) {
	out := map[string]Obligation{}
	var args []any
	for _, r := range rows {
		if r.BaseVersionID != "" {
			args = append(args, r.BaseVersionID)
		}
	}
	if len(args) == 0 {
		return out, nil
	}
	in := `(` + db.Marks(1, len(args)) + `)`
	var found []versionRow
	err := p.db.Select(ctx, &found, `SELECT o.id, v.id AS version_id, o.plan_id, o.number, o.clause, o.origin, o.report_period,
		v.content, v.short_name, v.product, v.timing, v.quote, v.rule, v.lead_text, v.coordinating_text, v.ended, v.proofs, '' AS since
		FROM obligation_version v JOIN obligation o ON o.id = v.obligation_id WHERE v.id IN `+in, args...)
	if err != nil {
		return nil, fmt.Errorf("programme: read versions: %w", err)
	}
	var parties []partyRow
	if err := p.db.Select(ctx, &parties, `SELECT version_id, agency_id, role FROM obligation_party WHERE version_id IN `+in+` ORDER BY version_id, id`, args...); err != nil {
		return nil, fmt.Errorf("programme: read parties: %w", err)
	}
	all, err := assemble(found, parties)
	for _, o := range all {
		out[o.VersionID] = o
	}
	return out, err
}

// Lines gives the names by which a person recognises who owes an obligation:
// the document's words, or the agencies' names where there are none.
func (p *Programme) Lines(ctx context.Context, words, ids []string) ([]string, error) {
	if len(words) > 0 || len(ids) == 0 {
		return words, nil
	}
	names, err := p.org.Names(ctx, p.org.Today(), ids...)
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, cmp.Or(names[id], id))
	}
	return slices.Compact(out), err
}

// FirstDay is the day from which the changes of an amendment would judge, were
// it put into force on a day.
func (a Amendment) FirstDay(today calendar.Date) calendar.Date {
	if a.Status == StatusActive {
		return a.HoldsFrom
	}
	return max(a.EffectiveOn, today)
}

// Would gives an obligation as it would be with a change of this amendment from
// the day that the amendment would judge from: for showing what it does. The
// obligation is in its latest version; nil for one that the change adds.
func (a Amendment) Would(o *Obligation, c AmendChange, today calendar.Date) Obligation {
	var after Obligation
	switch {
	case c.After != nil:
		after = *c.After
	case o != nil:
		after = *o
		after.Leads, after.Coordinating, after.Ended = nil, nil, a.FirstDay(today)
	}
	after.VersionID, after.Since = "new-"+c.ID, a.FirstDay(today)
	after.Past = nil
	if o != nil {
		after.ID, after.Decisions, after.Names, after.index = o.ID, o.Decisions, o.Names, o.index
		after.Occasions, after.days = o.Occasions, o.days
		after.Past = append(slices.Clone(o.Past), Past{VersionID: o.VersionID, Rule: o.Rule, Leads: o.Leads, Since: o.Since})
	}
	after.Rule = after.Rule.Dated(after.days)
	return after
}
