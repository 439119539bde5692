package programme

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
)

// The roles of a party of an obligation, as stored.
const (
	roleLead         = "lead"
	roleCoordinating = "coordinating"
)

// RowState is what was decided about a row.
type RowState string

// The states. Every move between them is allowed while the plan is a draft.
const (
	RowOpen      RowState = "open"
	RowConfirmed RowState = "confirmed"
	RowDropped   RowState = "dropped"
)

// Row is one thing read from a plan that a person confirms, edits or drops.
// Lead and Coordinating are the plan's own words, one name or group each. Rule
// is what will count; a person may have changed it (Edited). Doubts are why a
// person should look. ChangedAt is in Unix milliseconds. AsRead holds the plan's
// own words once a person corrected them; AddedReason why a row was added that
// the text does not hold. MadeBy is the RowChange that made the row. A row that
// is Gone gave way to others and is only read by whoever still has it open.
type Row struct {
	ID            string
	PlanID        string
	Ord           int
	Origin        Origin
	No            string
	Clause        string
	Heading       string
	Content       string
	ShortName     string
	Product       string
	Timing        string
	ReportPeriod  calendar.ReportPeriod
	Quote         string
	Start, End    int // bytes in the source text
	Lead          []string
	Coordinating  []string
	Cadence       cadence.Cadence
	Rule          obligation.Rule
	Doubts        []plan.Doubt
	State         RowState
	Edited        bool
	DropReason    string
	AsRead        *Words
	AddedReason   string
	MadeBy        string
	Gone          bool
	Version       int64
	ChangedByName string
	ChangedAt     int64
}

// Words is what the plan says about one row, in its own words.
type Words struct {
	Content string `json:"content"`
	Product string `json:"product,omitempty"`
	Timing  string `json:"timing,omitempty"`
}

// Words are the row's words as they stand now.
func (r Row) Words() Words { return Words{r.Content, r.Product, r.Timing} }

// storedRow is a row as the table holds it.
type storedRow struct {
	ID            string
	PlanID        string
	Ord           int
	Origin        Origin
	Number        string
	Clause        string
	Heading       string
	Content       string
	ShortName     string
	Product       string
	Timing        string
	ReportPeriod  calendar.ReportPeriod
	Quote         string
	SourceStart   int
	SourceEnd     int
	Leads         string
	Coordinating  string
	Cadence       string
	Rule          string
	Doubts        string
	State         RowState
	Edited        bool
	DropReason    string
	AsRead        string
	AddedReason   string
	MadeBy        string
	Gone          bool
	Version       int64
	ChangedByName string
	ChangedAt     int64
}

const rowColumns = `id, plan_id, ord, origin, number, clause, heading, content, short_name, product, timing, report_period,
	quote, source_start, source_end, leads, coordinating, cadence, rule, doubts, state, edited, drop_reason, as_read, added_reason,
	made_by, gone, version, changed_by_name, changed_at`

func (s storedRow) row() (Row, error) { return s.rowWith(newMemo()) }

// memo keeps what columns said already: rows of one plan often say the same.
type memo struct {
	names    map[string][]string
	cadences map[string]cadence.Cadence
	rules    map[string]obligation.Rule
	doubts   map[string][]plan.Doubt
}

func newMemo() memo {
	return memo{map[string][]string{}, map[string]cadence.Cadence{}, map[string]obligation.Rule{}, map[string][]plan.Doubt{}}
}

// recall reads a column, or gives what it said before.
func recall[T any](known map[string]T, text string, into *T) error {
	if v, ok := known[text]; ok {
		*into = v
		return nil
	}
	if err := fromJSON(text, into); err != nil {
		return err
	}
	known[text] = *into
	return nil
}

func (s storedRow) rowWith(m memo) (Row, error) {
	r := Row{
		ID: s.ID, PlanID: s.PlanID, Ord: s.Ord, Origin: s.Origin, No: s.Number, Clause: s.Clause, Heading: s.Heading,
		Content: s.Content, ShortName: s.ShortName, Product: s.Product, Timing: s.Timing, ReportPeriod: s.ReportPeriod,
		Quote: s.Quote, Start: s.SourceStart, End: s.SourceEnd, State: s.State, Edited: s.Edited, DropReason: s.DropReason,
		AddedReason: s.AddedReason, MadeBy: s.MadeBy, Gone: s.Gone, Version: s.Version, ChangedByName: s.ChangedByName, ChangedAt: s.ChangedAt,
	}
	if s.AsRead != "" {
		r.AsRead = &Words{}
		if err := fromJSON(s.AsRead, r.AsRead); err != nil {
			return Row{}, err
		}
	}
	err := errors.Join(recall(m.names, s.Leads, &r.Lead), recall(m.names, s.Coordinating, &r.Coordinating),
		recall(m.cadences, s.Cadence, &r.Cadence), recall(m.rules, s.Rule, &r.Rule), recall(m.doubts, s.Doubts, &r.Doubts))
	// What several rows share is never written to.
	r.Lead, r.Coordinating, r.Doubts = slices.Clip(r.Lead), slices.Clip(r.Coordinating), slices.Clip(r.Doubts)
	return r, err
}

// store turns a row into columns.
func store(r Row) (storedRow, error) {
	s := storedRow{
		ID: r.ID, PlanID: r.PlanID, Ord: r.Ord, Origin: r.Origin, Number: r.No, Clause: r.Clause, Heading: r.Heading,
		Content: r.Content, ShortName: r.ShortName, Product: r.Product, Timing: r.Timing, ReportPeriod: r.ReportPeriod,
		Quote: r.Quote, SourceStart: r.Start, SourceEnd: r.End, State: r.State, Edited: r.Edited, DropReason: r.DropReason,
		AddedReason: r.AddedReason, MadeBy: r.MadeBy, Gone: r.Gone, Version: r.Version,
		ChangedByName: r.ChangedByName, ChangedAt: r.ChangedAt,
	}
	if r.AsRead != nil {
		text, err := toJSON(r.AsRead)
		if err != nil {
			return storedRow{}, err
		}
		s.AsRead = text
	}
	for _, part := range []struct {
		value any
		into  *string
	}{
		{orEmpty(r.Lead), &s.Leads},
		{orEmpty(r.Coordinating), &s.Coordinating},
		{r.Cadence, &s.Cadence},
		{r.Rule, &s.Rule},
		{orEmpty(r.Doubts), &s.Doubts},
	} {
		text, err := toJSON(part.value)
		if err != nil {
			return storedRow{}, err
		}
		*part.into = text
	}
	return s, nil
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (s storedRow) insert(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_row (`+rowColumns+`) VALUES (`+db.Marks(1, 30)+`)`,
		s.ID, s.PlanID, s.Ord, s.Origin, s.Number, s.Clause, s.Heading, s.Content, s.ShortName, s.Product, s.Timing,
		s.ReportPeriod, s.Quote, s.SourceStart, s.SourceEnd, s.Leads, s.Coordinating, s.Cadence, s.Rule, s.Doubts,
		s.State, s.Edited, s.DropReason, s.AsRead, s.AddedReason, s.MadeBy, s.Gone,
		s.Version, s.ChangedByName, s.ChangedAt)
	if err != nil {
		return fmt.Errorf("programme: insert row: %w", err)
	}
	return nil
}

// Rows lists what was read from a plan, in the plan's order: appendix, duties,
// reports.
func (p *Programme) Rows(ctx context.Context, planID string) ([]Row, error) {
	var stored []storedRow
	if err := p.db.Select(ctx, &stored, `SELECT `+rowColumns+` FROM plan_row WHERE plan_id = $1 AND gone = FALSE ORDER BY ord, id`, planID); err != nil {
		return nil, fmt.Errorf("programme: list rows: %w", err)
	}
	return rowsOf(stored)
}

func rowsOf(stored []storedRow) ([]Row, error) {
	rows := make([]Row, 0, len(stored))
	m := newMemo()
	for _, s := range stored {
		r, err := s.rowWith(m)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// Row gives one row, also one that gave way to others since.
func (p *Programme) Row(ctx context.Context, id string) (Row, error) {
	var s storedRow
	ok, err := p.db.Get(ctx, &s, `SELECT `+rowColumns+` FROM plan_row WHERE id = $1`, id)
	if err != nil {
		return Row{}, fmt.Errorf("programme: read row: %w", err)
	}
	if !ok {
		return Row{}, domain.NotFound("Không có dòng này trong kế hoạch.")
	}
	return s.row()
}
