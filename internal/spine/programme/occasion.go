package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// OccasionRow is a statement that what an obligation waits for happened on Day.
// Agencies are those for which it happened, nil for all that owe it. Said is the
// person's sentence; the paper is empty where none was given. DueOn is the last
// good day that was set with it, RequestID the request for reports that made it;
// empty: none. WithdrawnAt is 0 while it stands. Instants are Unix milliseconds.
type OccasionRow struct {
	ID           string
	ObligationID string
	Day          calendar.Date
	Agencies     []string
	Said         string
	DueOn        calendar.Date
	RequestID    string
	Paper
	ActorName       string
	RecordedAt      int64
	WithdrawnAt     int64
	WithdrawnByName string
	WithdrawnReason string
}

// Paper is a stored file that goes with a statement.
type Paper struct {
	FileName   string
	FileType   string // media type
	FileSHA256 string
}

// Standing tells whether the statement was not withdrawn.
func (r OccasionRow) Standing() bool { return r.WithdrawnAt == 0 }

// knownBy tells whether the statement counted at an instant; 0 is now.
func (r OccasionRow) knownBy(at int64) bool {
	if at == 0 {
		return r.Standing()
	}
	return r.RecordedAt <= at && (r.WithdrawnAt == 0 || r.WithdrawnAt > at)
}

const occasionSelect = `SELECT s.id, s.obligation_id, s.day, s.said, s.due_on, s.request_id, s.file_name, s.file_type, s.file_sha256, s.actor_name, s.recorded_at,
	COALESCE(w.recorded_at, 0) AS withdrawn_at, COALESCE(w.actor_name, '') AS withdrawn_by_name, COALESCE(w.said, '') AS withdrawn_reason
	FROM obligation_occasion s JOIN obligation o ON o.id = s.obligation_id
	LEFT JOIN obligation_occasion w ON w.withdraws = s.id AND w.withdraws <> ''
	WHERE s.withdraws = '' AND ($1 = '' OR o.plan_id = $1) AND ($2 = '' OR s.obligation_id = $2) ORDER BY s.day, s.recorded_at, s.id`

func readOccasions(ctx context.Context, q querier, f DecisionFilter) ([]OccasionRow, error) {
	var out []OccasionRow
	if err := q.Select(ctx, &out, occasionSelect, f.PlanID, f.ObligationID); err != nil {
		return nil, fmt.Errorf("programme: read occasions: %w", err)
	}
	if len(out) == 0 {
		return nil, nil
	}
	var named []struct{ OccasionID, AgencyID string }
	err := q.Select(ctx, &named, `SELECT a.occasion_id, a.agency_id FROM obligation_occasion_agency a
		JOIN obligation_occasion s ON s.id = a.occasion_id JOIN obligation o ON o.id = s.obligation_id
		WHERE ($1 = '' OR o.plan_id = $1) AND ($2 = '' OR s.obligation_id = $2) ORDER BY a.occasion_id, a.agency_id`, f.PlanID, f.ObligationID)
	if err != nil {
		return nil, fmt.Errorf("programme: read agencies of occasions: %w", err)
	}
	of := map[string][]string{}
	for _, n := range named {
		of[n.OccasionID] = append(of[n.OccasionID], n.AgencyID)
	}
	for i, r := range out {
		out[i].Agencies = of[r.ID]
	}
	return out, nil
}

// Occasions lists what was stated about an obligation, withdrawn statements too,
// in the order of their days.
func (p *Programme) Occasions(ctx context.Context, obligationID string) ([]OccasionRow, error) {
	return readOccasions(ctx, p.db, DecisionFilter{ObligationID: obligationID})
}

// applyOccasions gives obligations that wait for something the statements known
// at an instant (0: now).
func (p *Programme) applyOccasions(ctx context.Context, all []Obligation, f DecisionFilter, at int64) error {
	if !slices.ContainsFunc(all, Obligation.awaits) {
		return nil
	}
	rows, err := readOccasions(ctx, p.db, f)
	if err != nil {
		return err
	}
	of := map[string][]obligation.Occasion{}
	for _, r := range rows {
		if r.knownBy(at) {
			of[r.ObligationID] = append(of[r.ObligationID], obligation.Occasion{ID: r.ID, Day: r.Day, Agencies: r.Agencies, Due: r.DueOn})
		}
	}
	for i, o := range all {
		all[i].Occasions = of[o.ID]
	}
	return nil
}

// awaits tells whether any version waits for something to happen.
func (o Obligation) awaits() bool {
	return o.Rule.Awaits() || slices.ContainsFunc(o.Past, func(p Past) bool { return p.Rule.Awaits() })
}

// applyTerms computes the days that terms give, over the days off known at an
// instant (0: now).
func (p *Programme) applyTerms(ctx context.Context, all []Obligation, at int64) error {
	term := func(r obligation.Rule) bool { return r.Term.Days > 0 }
	if !slices.ContainsFunc(all, func(o Obligation) bool {
		return term(o.Rule) || slices.ContainsFunc(o.Past, func(p Past) bool { return term(p.Rule) })
	}) {
		return nil
	}
	w, err := p.workDaysAt(ctx, at)
	if err != nil {
		return err
	}
	for i := range all {
		o := &all[i]
		o.days, o.Rule = w, o.Rule.Dated(w)
		for j := range o.Past {
			o.Past[j].Rule = o.Past[j].Rule.Dated(w)
		}
	}
	return nil
}
