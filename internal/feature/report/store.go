package report

import (
	"context"
	"embed"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Migrations makes the table report.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Report (báo cáo) is one report of one agency on one period of one plan.
// Instants are Unix milliseconds, 0 for "not yet". Figures is empty until the
// report is approved; from then on it is what the report says for ever.
type Report struct {
	ID           string
	PlanID       string
	AgencyID     string
	Scope        Scope
	Period       calendar.ReportPeriod
	Year         int
	WindowRule   calendar.WindowRule
	WindowStart  calendar.Date
	WindowEnd    calendar.Date
	Status       Status
	Version      int64
	Results      string
	Shortcomings string
	Proposals    string
	ReturnReason string
	CreatedBy    string
	CreatedAt    int64
	SubmittedBy  string
	SubmittedAt  int64
	DecidedBy    string
	DecidedAt    int64
	Figures      string
	SealSeq      int64
	SealHash     string
}

// Scope says whose figures a report holds.
type Scope string

// The scopes: one agency's own, or the whole province rolled up by Sở Nội vụ.
const (
	ScopeAgency   Scope = "agency"
	ScopeProvince Scope = "province"
)

// Status is where a report stands.
type Status string

// The states. Allowed moves: draft or returned → submitted → approved or
// returned; approved is final.
const (
	StatusDraft     Status = "draft"
	StatusSubmitted Status = "submitted"
	StatusReturned  Status = "returned"
	StatusApproved  Status = "approved"
)

// Label is the state's Vietnamese name.
func (s Status) Label() string {
	switch s {
	case StatusDraft:
		return "Đang soạn"
	case StatusSubmitted:
		return "Chờ duyệt"
	case StatusReturned:
		return "Bị trả lại"
	case StatusApproved:
		return "Đã duyệt, đã chốt số liệu"
	}
	return string(s)
}

// Window is the days the report covers.
func (r Report) Window() calendar.Window {
	return calendar.Window{Start: r.WindowStart, End: r.WindowEnd}
}

const columns = `id, plan_id, agency_id, scope, period, year, window_rule, window_start, window_end, status, version,
	results, shortcomings, proposals, return_reason, created_by, created_at, submitted_by, submitted_at,
	decided_by, decided_at, figures, seal_seq, seal_hash`

func insert(ctx context.Context, tx *db.Tx, r Report) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO report (`+columns+`) VALUES (`+db.Marks(1, 24)+`)
		ON CONFLICT (plan_id, agency_id, scope, period, window_rule) DO NOTHING`,
		r.ID, r.PlanID, r.AgencyID, r.Scope, r.Period, r.Year, r.WindowRule, r.WindowStart, r.WindowEnd, r.Status, r.Version,
		r.Results, r.Shortcomings, r.Proposals, r.ReturnReason, r.CreatedBy, r.CreatedAt, r.SubmittedBy, r.SubmittedAt,
		r.DecidedBy, r.DecidedAt, r.Figures, r.SealSeq, r.SealHash)
	return n == 1, err
}

// lock reads a report for deciding on it.
func lock(ctx context.Context, tx *db.Tx, id string) (Report, error) {
	if err := tx.Lock(ctx, "report", id); err != nil {
		return Report{}, err
	}
	var r Report
	ok, err := tx.Get(ctx, &r, `SELECT `+columns+` FROM report WHERE id = $1`, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có báo cáo này.")
	}
	return r, err
}

func update(ctx context.Context, tx *db.Tx, r Report) error {
	_, err := tx.Exec(ctx, `UPDATE report SET status = $2, version = $3, results = $4, shortcomings = $5, proposals = $6,
		return_reason = $7, submitted_by = $8, submitted_at = $9, decided_by = $10, decided_at = $11,
		figures = $12, seal_seq = $13, seal_hash = $14 WHERE id = $1`,
		r.ID, r.Status, r.Version+1, r.Results, r.Shortcomings, r.Proposals, r.ReturnReason,
		r.SubmittedBy, r.SubmittedAt, r.DecidedBy, r.DecidedAt, r.Figures, r.SealSeq, r.SealHash)
	return err
}

func byID(ctx context.Context, d *db.DB, id string) (Report, error) {
	var r Report
	ok, err := d.Get(ctx, &r, `SELECT `+columns+` FROM report WHERE id = $1`, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có báo cáo này.")
	}
	return r, err
}

// list gives the newest reports; of one agency when agencyID is given.
func list(ctx context.Context, d *db.DB, agencyID string) ([]Report, error) {
	var rs []Report
	err := d.Select(ctx, &rs, `SELECT `+columns+` FROM report WHERE $1 = '' OR agency_id = $1
		ORDER BY created_at DESC, id LIMIT 500`, agencyID)
	return rs, err
}

// find reads the report that an equal one turned out to be.
func find(ctx context.Context, tx *db.Tx, r *Report) error {
	_, err := tx.Get(ctx, r, `SELECT `+columns+` FROM report
		WHERE plan_id = $1 AND agency_id = $2 AND scope = $3 AND period = $4 AND window_rule = $5`,
		r.PlanID, r.AgencyID, r.Scope, r.Period, r.WindowRule)
	return err
}
