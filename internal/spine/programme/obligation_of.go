package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// ObligationsOf is ObligationsOn for who asks about a few agencies only: of an
// obligation about which nothing was decided, that was never amended and that its
// leads do not owe together, Leads and Coordinating name only those of the agencies.
// What they owe, and how far they are, is the same; thousands of other leads are not
// read.
func (p *Programme) ObligationsOf(ctx context.Context, planID string, day calendar.Date, agencies []string) ([]Obligation, error) {
	var rows []versionRow
	if err := p.db.Select(ctx, &rows, versionSelect+`o.plan_id = $2`+versionOrder, day, planID); err != nil {
		return nil, fmt.Errorf("programme: list obligations: %w", err)
	}
	var decided []string
	if err := p.db.Select(ctx, &decided, `SELECT DISTINCT d.obligation_id FROM obligation_decision d JOIN obligation o ON o.id = d.obligation_id WHERE o.plan_id = $1`, planID); err != nil {
		return nil, fmt.Errorf("programme: decided: %w", err)
	}
	whole, err := wholly(rows, decided)
	if err != nil {
		return nil, err
	}
	parties, err := p.partiesOf(ctx, planID, agencies, whole)
	if err != nil {
		return nil, err
	}
	all, err := assemble(rows, parties)
	if err != nil {
		return nil, err
	}
	return all, p.apply(ctx, all, DecisionFilter{PlanID: planID}, day, p.endOf(day))
}

// wholly lists the obligations of which all leads matter for each of them.
func wholly(rows []versionRow, decided []string) ([]string, error) {
	whole := slices.Clone(decided)
	for i, r := range rows {
		o, err := r.obligation()
		if err != nil {
			return nil, err
		}
		amended := i > 0 && rows[i-1].ID == r.ID
		if (amended || o.Rule.Shared) && !slices.Contains(whole, r.ID) {
			whole = append(whole, r.ID)
		}
	}
	return whole, nil
}

// partiesOf reads the parties of a plan that are one of the agencies, and all of the
// obligations in whole.
func (p *Programme) partiesOf(ctx context.Context, planID string, agencies, whole []string) (parties []partyRow, err error) {
	const of = `SELECT p.version_id, p.agency_id, p.role FROM obligation_party p
		JOIN obligation o ON o.id = p.obligation_id JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding WHERE o.plan_id = $1 AND `
	read := func(column string, values []string) error {
		for some := range slices.Chunk(values, 500) {
			args := []any{planID}
			args = append(args, db.Args(some)...)
			var rows []partyRow
			if err := p.db.Select(ctx, &rows, of+column+` IN (`+db.Marks(2, len(some))+`) ORDER BY p.version_id, p.id`, args...); err != nil {
				return fmt.Errorf("programme: list parties: %w", err)
			}
			parties = append(parties, rows...)
		}
		return nil
	}
	if err := read(`p.obligation_id`, whole); err != nil {
		return nil, err
	}
	full := len(parties)
	if err := read(`p.agency_id`, agencies); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, r := range parties[:full] {
		seen[r.VersionID] = true
	}
	return slices.Concat(parties[:full], slices.DeleteFunc(parties[full:], func(r partyRow) bool { return seen[r.VersionID] })), nil
}
