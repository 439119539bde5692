package programmetest

import (
	"context"
	"encoding/json"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// Seed stores one obligation version of this id and rule, in force from
// 2025-01-24, under the obligation "o-"+id of the active plan "plan", number
// 35/KH-UBND of that day; each of leads owes it. Its text is its id.
func Seed(ctx context.Context, d *db.DB, id string, r obligation.Rule, leads ...string) error {
	return SeedIn(ctx, d, Seeded{Plan: "plan", Number: "35/KH-UBND", Issued: "2025-01-24", Year: 2025, ID: id, Text: id, Rule: r, Leads: leads})
}

// Seeded is an obligation version with this id and text of an active plan, which is
// made where it is not there.
type Seeded struct {
	Plan, Number string
	Issued       calendar.Date
	Year         int
	ID, Text     string
	Rule         obligation.Rule
	Leads        []string
}

// SeedIn is Seed for another plan than the one of 2025.
func SeedIn(ctx context.Context, d *db.DB, s Seeded) error {
	id, leads := s.ID, s.Leads
	rule, err := json.Marshal(s.Rule)
	if err != nil {
		return err
	}
	year := calendar.YearWindow(s.Year)
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, q := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO plan (id, status, number, title, issuer, issued_on, year, window_start, window_end, document, source_name, source_sha256, source_text,
				uploaded_by, uploaded_by_name, uploaded_at, version)
				VALUES ($1, 'active', $2, '', '', $3, $4, $5, $6, '{}', '', '', '', '', '', 0, 1) ON CONFLICT DO NOTHING`, []any{s.Plan, s.Number, s.Issued, s.Year, year.Start, year.End}},
			{`INSERT INTO plan_row (id, plan_id, ord, origin, content, short_name, source_start, source_end, leads, coordinating, cadence, rule, doubts, state, version)
				VALUES ($1, $2, 0, 'appendix', $3, $3, 0, 0, '[]', '[]', '{}', '{}', '[]', 'confirmed', 1)`, []any{id, s.Plan, s.Text}},
			{`INSERT INTO obligation (id, plan_id, row_id, ord, origin, created_at) VALUES ($1, $2, $3, (SELECT count(*) FROM obligation), 'appendix', 0)`, []any{"o-" + id, s.Plan, id}},
			{`INSERT INTO obligation_version (id, obligation_id, plan_id, valid_from, recorded_at, content, content_fold, short_name, rule, lead_text, coordinating_text)
				VALUES ($1, $2, $3, $4, 0, $5, $5, $5, $6, '[]', '[]')`, []any{id, "o-" + id, s.Plan, s.Issued, s.Text, string(rule)}},
		} {
			if _, err := tx.Exec(ctx, q.query, q.args...); err != nil {
				return err
			}
		}
		for _, lead := range leads {
			if _, err := tx.Exec(ctx, `INSERT INTO obligation_party (id, version_id, obligation_id, agency_id, role) VALUES ($1, $2, $3, $4, 'lead')`,
				db.NewID(), id, "o-"+id, lead); err != nil {
				return err
			}
		}
		return nil
	})
}

// Amendment is an amendment in force of the plan "plan": it gives the obligation
// of version Base the version ID with this rule from a day on. Without leads it
// ends the obligation.
type Amendment struct {
	Base, ID string
	Rule     obligation.Rule
	From     calendar.Date
	Leads    []string
}

// Amend stores an amendment.
func Amend(ctx context.Context, d *db.DB, a Amendment) error {
	base, id, from, leads := a.Base, a.ID, a.From, a.Leads
	rule, err := json.Marshal(a.Rule)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, s := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO amendment (id, plan_id, status, number, title, title_fold, signer, issued_on, effective_on, prepared_by, prepared_by_name,
				prepared_at, activated_by_name, activated_at, binding, holds_from, version)
				VALUES ($1, 'plan', 'active', '1/QĐ-UBND', 'Sửa đổi', 'sua doi', '', $2, $2, '', '', 0, '', $3, $1, $2, 1)`, []any{"a-" + id, from, db.Millis(tx.Now())}},
			{
				`INSERT INTO obligation_version (id, obligation_id, plan_id, valid_from, recorded_at, content, content_fold, short_name, rule, lead_text,
				coordinating_text, binding, ended)
				SELECT $1, obligation_id, 'plan', $2, $3, content, content_fold, short_name, $4, '[]', '[]', $5, $6 FROM obligation_version WHERE id = $7`,
				[]any{id, from, db.Millis(tx.Now()), string(rule), "a-" + id, len(leads) == 0, base},
			},
			{`UPDATE plan SET version = version + 1 WHERE id = 'plan'`, nil},
		} {
			if _, err := tx.Exec(ctx, s.query, s.args...); err != nil {
				return err
			}
		}
		for _, lead := range leads {
			if _, err := tx.Exec(ctx, `INSERT INTO obligation_party (id, version_id, obligation_id, agency_id, role)
				SELECT $1, $2, obligation_id, $3, 'lead' FROM obligation_version WHERE id = $2`, db.NewID(), id, lead); err != nil {
				return err
			}
		}
		return nil
	})
}
