package ownplan

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Migrations makes the tables of own plans.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Texts are the parts of an own plan that are written as text. A line "1. …" is a
// heading, a line "- …" a point; basis and recipients have one entry a line.
type Texts struct {
	Basis      string `json:"basis"`
	Purpose    string `json:"purpose"`
	Contents   string `json:"contents"`
	BudgetText string `json:"budget"`
	Organise   string `json:"organise"`
	Recipients string `json:"recipients"`
}

// Plan (kế hoạch riêng) is one edition of one agency's own plan under a plan of the
// province. Instants are Unix milliseconds, 0 for "not yet". Number, IssuedOn and
// Signer are those of its paper. Outside tells that it was issued without this
// program, so that there are no lines.
type Plan struct {
	ID         string `json:"id"`
	PlanID     string `json:"plan_id"`
	AgencyID   string `json:"agency_id"`
	Edition    int    `json:"edition"`
	Year       int    `json:"year"`
	Status     Status `json:"status"`
	Version    int64  `json:"version"`
	Outside    bool   `json:"outside"`
	SuperiorID string `json:"superior_id"`
	PreviousID string `json:"previous_id"`
	Texts
	ReturnReason  string        `json:"return_reason"`
	CreatedBy     string        `json:"created_by"`
	CreatedAt     int64         `json:"created_at"`
	SubmittedBy   string        `json:"submitted_by"`
	SubmittedAt   int64         `json:"submitted_at"`
	DecidedBy     string        `json:"decided_by"`
	DecidedAt     int64         `json:"decided_at"`
	Number        string        `json:"number"`
	IssuedOn      calendar.Date `json:"issued_on"`
	Signer        string        `json:"signer"`
	IssuedAt      int64         `json:"issued_at"`
	EvidenceID    string        `json:"evidence_id"`
	PaperRef      string        `json:"-"`
	Differences   int           `json:"differences"`
	DifferencesOn calendar.Date `json:"differences_on"`
}

// Issued tells whether the plan went out.
func (p Plan) Issued() bool { return p.Status == StatusIssued }

// Writable tells whether texts and lines may be changed as the plan stands.
func (p Plan) Writable() bool { return p.Status == StatusDraft || p.Status == StatusReturned }

// Source says where a line of an own plan comes from.
type Source string

// The sources.
const (
	FromObligation Source = "obligation" // the agency owes it by the plan of the province
	FromSuperior   Source = "superior"   // the superior's own plan passes it on
	FromHeir       Source = "heir"       // work of a unit that ended
	FromOwn        Source = "own"        // việc làm thêm
)

// Label names the source on pages.
func (s Source) Label() string {
	switch s {
	case FromObligation:
		return "Nhiệm vụ được giao"
	case FromSuperior:
		return "Cấp trên giao trong kế hoạch riêng"
	case FromHeir:
		return "Tiếp nhận từ đơn vị đã kết thúc"
	case FromOwn:
		return "Việc riêng của cơ quan"
	}
	return string(s)
}

// Above is what stands above a line: the obligation as it binds the agency, or the
// line of another plan. Count is how much is owed each time, 0 where no number is
// named or where several owe it together.
type Above struct {
	Title    string        `json:"title"`
	Product  string        `json:"product"`
	Measure  string        `json:"measure"` // the rule in words
	Clause   string        `json:"clause"`
	From     string        `json:"from"` // which plan says so
	Count    int           `json:"count,omitempty"`
	Max      bool          `json:"max,omitempty"`      // at most Count
	Shared   bool          `json:"shared,omitempty"`   // several owe it together
	Unit     string        `json:"unit,omitempty"`     // "tin / tháng"
	Partners string        `json:"partners,omitempty"` // who takes part
	Start    calendar.Date `json:"start"`
	End      calendar.Date `json:"end"`
}

// mark tells one state of what is above from another.
func (a Above) mark() string {
	text, err := json.Marshal(a)
	if err != nil { // a struct of texts and numbers always can be written
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Line is one thing that the agency does. Estimates are in đồng.
type Line struct {
	ID              string        `json:"id"`
	OwnplanID       string        `json:"-"`
	Ord             int           `json:"-"`
	Source          Source        `json:"source"`
	SourceKey       string        `json:"source_key"`
	VersionID       string        `json:"version_id"`
	AboveText       string        `json:"-" db:"above"`
	Above           Above         `json:"above" db:"-"`
	Title           string        `json:"title"`
	Product         string        `json:"product"`
	Quota           int           `json:"quota"`
	StartOn         calendar.Date `json:"start_on"`
	DueOn           calendar.Date `json:"due_on"`
	Unit            string        `json:"unit"`
	Person          string        `json:"person"`
	Partners        string        `json:"partners"`
	ForSubordinates bool          `json:"for_subordinates"`
	Missed          string        `json:"missed"`
	Cause           string        `json:"cause"`
	Regular         int64         `json:"regular"`
	Other           int64         `json:"other"`
	OtherNote       string        `json:"other_note"`
}

// Own tells whether the agency may leave the line out again.
func (l Line) Own() bool { return l.Source == FromOwn || l.Source == FromHeir }

// Total is the line's estimate.
func (l Line) Total() int64 { return l.Regular + l.Other }

// fresh tells whether nothing was written yet into work of the agency's own that was
// just added: only who is in charge came along.
func (l Line) fresh() bool {
	return l.Source == FromOwn && l.Title == "" && l.Product == "" && l.Partners == "" && l.StartOn == "" && l.DueOn == "" && l.Total() == 0
}

// What a line can lack, as it is named behind "chưa có".
const (
	lackTitle  = "nội dung"
	lackPerson = "người phụ trách"
	lackDay    = "ngày hoàn thành"
)

// lacks names what is missing of a line.
func (l Line) lacks() []string {
	var out []string
	if l.Title == "" {
		out = append(out, lackTitle)
	}
	if l.Unit == "" && l.Person == "" {
		out = append(out, lackPerson)
	}
	if l.DueOn == "" {
		out = append(out, lackDay)
	}
	return out
}

// lacking says what is missing, as lacks names it; empty when nothing is.
func lacking(all []string) domain.Sentence {
	said := make([]any, len(all))
	for i, what := range all {
		said[i] = domain.Say(what)
	}
	switch len(all) {
	case 0:
		return domain.Sentence{}
	case 1:
		return domain.Say("Chưa có %s", said...)
	case 2:
		return domain.Say("Chưa có %s, %s", said...)
	}
	return domain.Say("Chưa có %s, %s, %s", said...)
}

const columns = `id, plan_id, agency_id, edition, year, status, version, outside, superior_id, previous_id, basis, purpose, contents, budget_text,
	organise, recipients, return_reason, created_by, created_at, submitted_by, submitted_at, decided_by, decided_at, number, issued_on, signer,
	issued_at, evidence_id, paper_ref, differences, differences_on`

func insert(ctx context.Context, tx *db.Tx, p Plan) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO ownplan (`+columns+`) VALUES (`+db.Marks(1, 31)+`) ON CONFLICT (plan_id, agency_id, edition) DO NOTHING`,
		p.ID, p.PlanID, p.AgencyID, p.Edition, p.Year, p.Status, p.Version, p.Outside, p.SuperiorID, p.PreviousID, p.Basis, p.Purpose, p.Contents, p.BudgetText,
		p.Organise, p.Recipients, p.ReturnReason, p.CreatedBy, p.CreatedAt, p.SubmittedBy, p.SubmittedAt, p.DecidedBy, p.DecidedAt, p.Number, p.IssuedOn, p.Signer,
		p.IssuedAt, p.EvidenceID, p.PaperRef, p.Differences, p.DifferencesOn)
	return n == 1, err
}

// lock reads a plan for deciding on it.
func lock(ctx context.Context, tx *db.Tx, id string) (Plan, error) {
	if err := tx.Lock(ctx, "ownplan", id); err != nil {
		return Plan{}, err
	}
	var p Plan
	ok, err := tx.Get(ctx, &p, `SELECT `+columns+` FROM ownplan WHERE id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return p, err
}

func errNone() error { return domain.NotFound("Không có kế hoạch riêng này.") }

func update(ctx context.Context, tx *db.Tx, p Plan) error {
	_, err := tx.Exec(ctx, `UPDATE ownplan SET status = $2, version = $3, basis = $4, purpose = $5, contents = $6, budget_text = $7, organise = $8, recipients = $9,
		return_reason = $10, submitted_by = $11, submitted_at = $12, decided_by = $13, decided_at = $14, number = $15, issued_on = $16, signer = $17,
		issued_at = $18, evidence_id = $19, differences = $20, differences_on = $21, paper_ref = $22, outside = $23 WHERE id = $1`,
		p.ID, p.Status, p.Version+1, p.Basis, p.Purpose, p.Contents, p.BudgetText, p.Organise, p.Recipients,
		p.ReturnReason, p.SubmittedBy, p.SubmittedAt, p.DecidedBy, p.DecidedAt, p.Number, p.IssuedOn, p.Signer,
		p.IssuedAt, p.EvidenceID, p.Differences, p.DifferencesOn, p.PaperRef, p.Outside)
	return err
}

const lineColumns = `id, ownplan_id, ord, source, source_key, version_id, above, title, product, quota, start_on, due_on, unit, person, partners,
	for_subordinates, missed, cause`

func insertLine(ctx context.Context, tx *db.Tx, l Line) error {
	above, err := toJSON(l.Above)
	if err != nil {
		return err
	}
	if err := tx.Send(ctx, `INSERT INTO ownplan_line (`+lineColumns+`) VALUES (`+db.Marks(1, 18)+`)`,
		l.ID, l.OwnplanID, l.Ord, l.Source, l.SourceKey, l.VersionID, above, l.Title, l.Product, l.Quota, l.StartOn, l.DueOn, l.Unit, l.Person, l.Partners,
		l.ForSubordinates, l.Missed, l.Cause); err != nil {
		return err
	}
	return keepBudget(ctx, tx, l)
}

func updateLine(ctx context.Context, tx *db.Tx, l Line) error {
	above, err := toJSON(l.Above)
	if err != nil {
		return err
	}
	if err := tx.Send(ctx, `UPDATE ownplan_line SET version_id = $2, above = $3, title = $4, product = $5, quota = $6, start_on = $7, due_on = $8, unit = $9,
		person = $10, partners = $11, for_subordinates = $12, cause = $13 WHERE id = $1`,
		l.ID, l.VersionID, above, l.Title, l.Product, l.Quota, l.StartOn, l.DueOn, l.Unit, l.Person, l.Partners, l.ForSubordinates, l.Cause); err != nil {
		return err
	}
	if err := tx.Send(ctx, `DELETE FROM ownplan_budget WHERE line_id = $1`, l.ID); err != nil {
		return err
	}
	return keepBudget(ctx, tx, l)
}

func keepBudget(ctx context.Context, tx *db.Tx, l Line) error {
	for _, b := range []struct {
		source string
		amount int64
		note   string
	}{{"regular", l.Regular, ""}, {"other", l.Other, l.OtherNote}} {
		if b.amount == 0 && b.note == "" {
			continue
		}
		if err := tx.Send(ctx, `INSERT INTO ownplan_budget (line_id, source, amount, note) VALUES ($1, $2, $3, $4)`, l.ID, b.source, b.amount, b.note); err != nil {
			return err
		}
	}
	return nil
}

func deleteLine(ctx context.Context, tx *db.Tx, id string) error {
	if err := tx.Send(ctx, `DELETE FROM ownplan_budget WHERE line_id = $1`, id); err != nil {
		return err
	}
	return tx.Send(ctx, `DELETE FROM ownplan_line WHERE id = $1`, id)
}

// querier reads, in a transaction or beside one.
type querier interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
	Get(ctx context.Context, dst any, query string, args ...any) (bool, error)
}

const lineSelect = `SELECT l.id, l.ownplan_id, l.ord, l.source, l.source_key, l.version_id, l.above, l.title, l.product, l.quota, l.start_on, l.due_on, l.unit,
	l.person, l.partners, l.for_subordinates, l.missed, l.cause,
	COALESCE(r.amount, 0) AS regular, COALESCE(o.amount, 0) AS other, COALESCE(o.note, '') AS other_note
	FROM ownplan_line l LEFT JOIN ownplan_budget r ON r.line_id = l.id AND r.source = 'regular'
	LEFT JOIN ownplan_budget o ON o.line_id = l.id AND o.source = 'other' `

// linesOf reads the lines of an edition in their order.
func linesOf(ctx context.Context, q querier, ownplanID string) ([]Line, error) {
	var lines []Line
	if err := q.Select(ctx, &lines, lineSelect+`WHERE l.ownplan_id = $1 ORDER BY l.ord, l.id`, ownplanID); err != nil {
		return nil, fmt.Errorf("ownplan: lines: %w", err)
	}
	return lines, decode(lines)
}

func decode(lines []Line) error {
	for i := range lines {
		if err := json.Unmarshal([]byte(lines[i].AboveText), &lines[i].Above); err != nil {
			return fmt.Errorf("ownplan: above of line %s: %w", lines[i].ID, err)
		}
	}
	return nil
}

func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("ownplan: write json: %w", err)
	}
	return string(b), nil
}

func byID(ctx context.Context, d *db.DB, id string) (Plan, error) {
	var p Plan
	ok, err := d.Get(ctx, &p, `SELECT `+columns+` FROM ownplan WHERE id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return p, err
}

// newest gives the latest edition of an agency's plan; ok is false without any.
func newest(ctx context.Context, q querier, planID, agencyID string) (p Plan, ok bool, err error) {
	ok, err = q.Get(ctx, &p, `SELECT `+columns+` FROM ownplan WHERE plan_id = $1 AND agency_id = $2 ORDER BY edition DESC LIMIT 1`, planID, agencyID)
	return p, ok, err
}

// editions lists all editions of an agency's plan, the newest first.
func editions(ctx context.Context, q querier, planID, agencyID string) (all []Plan, err error) {
	err = q.Select(ctx, &all, `SELECT `+columns+` FROM ownplan WHERE plan_id = $1 AND agency_id = $2 ORDER BY edition DESC`, planID, agencyID)
	return all, err
}
