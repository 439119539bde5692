package programme

import (
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Config is what an office decides about all its plans.
type Config struct {
	// ReportDue gives the last day (MM-DD, in the year of the plan; the year's
	// report in the year after when the day lies before 1 July) of periodic
	// reports whose plan names none. A period without an entry has no due date
	// until a person enters one.
	ReportDue map[calendar.ReportPeriod]string
	// Zone is where the office's civil days begin; nil is UTC.
	Zone *time.Location
	// Done counts what agencies did, for what they leave open; without it
	// nothing counts as done.
	Done Done
}

// Programme is the use cases around plans and obligations.
type Programme struct {
	db    *db.DB
	org   *org.Registry
	cfg   Config
	shelf shelf
}

// New builds the programme over an open database and the registry of agencies.
func New(d *db.DB, registry *org.Registry, cfg Config) *Programme {
	return &Programme{db: d, org: registry, cfg: cfg}
}

// Status is where a plan stands.
type Status string

// The states. Allowed moves: draft → active, draft → discarded.
const (
	StatusDraft     Status = "draft"
	StatusActive    Status = "active"
	StatusDiscarded Status = "discarded"

	statusLoading Status = "loading" // its rows are still being stored; nobody sees it
)

// Label is the state's Vietnamese name.
func (s Status) Label() string {
	switch s {
	case StatusDraft:
		return "Đang đọc và duyệt"
	case StatusActive:
		return "Đang theo dõi"
	case StatusDiscarded:
		return "Đã bỏ bản nháp"
	case statusLoading:
	}
	return string(s)
}

// Origin is the part of a plan that an obligation comes from.
type Origin string

// The origins.
const (
	OriginAppendix  Origin = "appendix"  // a row of the table of tasks
	OriginDuty      Origin = "duty"      // a duty that the body gives to an agency
	OriginReporting Origin = "reporting" // a periodic report that the body asks for
	OriginOrder     Origin = "order"     // an order of the leadership, issued while the plan runs
)

// Label is the origin's Vietnamese name.
func (o Origin) Label() string {
	switch o {
	case OriginAppendix:
		return "Nhiệm vụ trong phụ lục"
	case OriginDuty:
		return "Nhiệm vụ trong phần tổ chức thực hiện"
	case OriginReporting:
		return "Chế độ báo cáo"
	case OriginOrder:
		return "Chỉ đạo đột xuất của lãnh đạo"
	}
	return string(o)
}

// Plan is one plan document in the program. Instants are Unix milliseconds, 0
// for "not yet". Window is what the plan covers, empty when the text does not
// say. Version grows with every act on the draft.
type Plan struct {
	ID              string
	Status          Status
	Number          string
	Title           string
	Issuer          string
	Signer          string
	IssuedOn        calendar.Date
	Year            int
	Window          calendar.Window `db:"-"`
	WindowStart     calendar.Date
	WindowEnd       calendar.Date
	SourceName      string
	SourceSHA256    string `db:"source_sha256"`
	AgencyID        string // whose person uploaded it
	UploadedBy      string
	UploadedByName  string
	UploadedAt      int64
	ActivatedBy     string
	ActivatedByName string
	ActivatedAt     int64
	Version         int64
	IntakeID        string // how it came in
}

const planColumns = `id, status, number, title, issuer, signer, issued_on, year, window_start, window_end, source_name,
	source_sha256, agency_id, uploaded_by, uploaded_by_name, uploaded_at, activated_by, activated_by_name, activated_at, version, intake_id`

// Name is how pages call the plan: "Kế hoạch số 35/KH-UBND ngày 24/01/2025", or
// its title, or the name of its file.
func (p Plan) Name() string {
	switch {
	case p.Number != "" && p.IssuedOn != "":
		return fmt.Sprintf("Kế hoạch số %s ngày %s", p.Number, p.IssuedOn.Vietnamese())
	case p.Number != "":
		return "Kế hoạch số " + p.Number
	case p.Title != "":
		return p.Title
	}
	return p.SourceName
}

// toJSON writes a column; what is stored here always can be written.
func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("programme: write json: %w", err)
	}
	return string(b), nil
}

func fromJSON(text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("programme: read json: %w", err)
	}
	return nil
}

// Ended tells whether the plan's time is over on a day.
func (p Plan) Ended(day calendar.Date) bool { return p.Window.End != "" && p.Window.End < day }

// ResultDay is the day of which the plan's results are told today: today, and of a
// plan that ended the first day after it, on which everything is decided.
func (p Plan) ResultDay(today calendar.Date) calendar.Date {
	if p.Ended(today) {
		return min(p.Window.End.AddDays(1), today)
	}
	return today
}
