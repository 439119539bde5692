package report

import (
	"context"
	"embed"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Migrations makes the tables of reports.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Report (báo cáo) is one report of one agency on one period of one plan, or on
// one ad hoc request. Instants are Unix milliseconds, 0 for "not yet". Edition
// is the last one that was frozen, 0 while none was.
type Report struct {
	ID           string                `json:"id"`
	PlanID       string                `json:"plan_id"`
	AgencyID     string                `json:"agency_id"`
	Scope        Scope                 `json:"scope"`
	Period       calendar.ReportPeriod `json:"period"`
	RequestID    string                `json:"request_id"`
	Year         int                   `json:"year"`
	WindowRule   calendar.WindowRule   `json:"window_rule"`
	WindowStart  calendar.Date         `json:"window_start"`
	WindowEnd    calendar.Date         `json:"window_end"`
	DueOn        calendar.Date         `json:"due_on"` // last day of filing in time; empty: no regime says one
	Status       Status                `json:"status"`
	Version      int64                 `json:"version"`
	Edition      int                   `json:"edition"`
	Results      string                `json:"results"`
	Shortcomings string                `json:"shortcomings"`
	Proposals    string                `json:"proposals"`
	ReturnReason string                `json:"return_reason"`
	CreatedBy    string                `json:"created_by"`
	CreatedAt    int64                 `json:"created_at"`
	SubmittedBy  string                `json:"submitted_by"`
	SubmittedAt  int64                 `json:"submitted_at"`
	DecidedBy    string                `json:"decided_by"`
	DecidedAt    int64                 `json:"decided_at"`
	FiledBy      string                `json:"filed_by"`
	FiledAt      int64                 `json:"filed_at"`
	FiledOn      calendar.Date         `json:"filed_on"`
	FiledWith    string                `json:"filed_with"` // number and date of the paper that carried it
	ReceivedBy   string                `json:"received_by"`
	ReceivedAt   int64                 `json:"received_at"`
}

// Frozen tells whether figures of the report are kept.
func (r Report) Frozen() bool { return r.Edition > 0 }

// Late tells whether the report was filed after its day, or was not filed by
// the end of that day. Without a day nothing is late.
func (r Report) Late(today calendar.Date) bool {
	if r.DueOn == "" {
		return false
	}
	if r.FiledOn != "" {
		return r.FiledOn > r.DueOn
	}
	return today > r.DueOn
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

// The states. moves says what leads where.
const (
	StatusDraft     Status = "draft"
	StatusSubmitted Status = "submitted"
	StatusReturned  Status = "returned" // by the leader, or by who received it
	StatusApproved  Status = "approved"
	StatusFiled     Status = "filed"
	StatusAccepted  Status = "accepted"
)

// Statuses lists the states in the order of a report's life.
func Statuses() []Status {
	return []Status{StatusDraft, StatusSubmitted, StatusReturned, StatusApproved, StatusFiled, StatusAccepted}
}

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
		return "Đã duyệt, chưa gửi"
	case StatusFiled:
		return "Đã gửi"
	case StatusAccepted:
		return "Đã tiếp nhận"
	}
	return string(s)
}

// Window is the days the report covers.
func (r Report) Window() calendar.Window {
	return calendar.Window{Start: r.WindowStart, End: r.WindowEnd}
}

const columns = `id, plan_id, agency_id, scope, period, request_id, year, window_rule, window_start, window_end, due_on, status, version, edition,
	results, shortcomings, proposals, return_reason, created_by, created_at, submitted_by, submitted_at,
	decided_by, decided_at, filed_by, filed_at, filed_on, filed_with, received_by, received_at`

func insert(ctx context.Context, tx *db.Tx, r Report) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO report (`+columns+`) VALUES (`+db.Marks(1, 30)+`)
		ON CONFLICT (plan_id, agency_id, scope, period, window_rule, request_id) DO NOTHING`,
		r.ID, r.PlanID, r.AgencyID, r.Scope, r.Period, r.RequestID, r.Year, r.WindowRule, r.WindowStart, r.WindowEnd, r.DueOn, r.Status, r.Version, r.Edition,
		r.Results, r.Shortcomings, r.Proposals, r.ReturnReason, r.CreatedBy, r.CreatedAt, r.SubmittedBy, r.SubmittedAt,
		r.DecidedBy, r.DecidedAt, r.FiledBy, r.FiledAt, r.FiledOn, r.FiledWith, r.ReceivedBy, r.ReceivedAt)
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
		return_reason = $7, submitted_by = $8, submitted_at = $9, decided_by = $10, decided_at = $11, edition = $12, due_on = $13,
		filed_by = $14, filed_at = $15, filed_on = $16, filed_with = $17, received_by = $18, received_at = $19 WHERE id = $1`,
		r.ID, r.Status, r.Version+1, r.Results, r.Shortcomings, r.Proposals, r.ReturnReason,
		r.SubmittedBy, r.SubmittedAt, r.DecidedBy, r.DecidedAt, r.Edition, r.DueOn,
		r.FiledBy, r.FiledAt, r.FiledOn, r.FiledWith, r.ReceivedBy, r.ReceivedAt)
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
		WHERE plan_id = $1 AND agency_id = $2 AND scope = $3 AND period = $4 AND window_rule = $5 AND request_id = $6`,
		r.PlanID, r.AgencyID, r.Scope, r.Period, r.WindowRule, r.RequestID)
	return err
}
