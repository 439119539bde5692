package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Request (yêu cầu báo cáo đột xuất) asks agencies for a report on a window by a
// day, with questions. DueOn is the deadline that counts now. WithdrawnAt, in Unix
// milliseconds, is 0 while it stands.
type Request struct {
	ID            string
	PlanID        string
	Title         string
	Basis         string
	WindowStart   calendar.Date
	WindowEnd     calendar.Date
	DueOn         calendar.Date
	CreatedBy     string
	CreatedByName string
	CreatedAt     int64

	WithdrawnAt     int64
	WithdrawnByName string
	WithdrawnReason string
}

// Withdrawn tells whether the request was taken back.
func (q Request) Withdrawn() bool { return q.WithdrawnAt > 0 }

// Name is what the reports on a request are called: "Báo cáo kết quả …".
func (q Request) Name() string {
	if strings.HasPrefix(vi.Fold(q.Title), "bao cao") {
		return vi.UpperFirst(q.Title)
	}
	return "Báo cáo " + vi.LowerFirst(q.Title)
}

// QuestionKind is what a question wants to be answered with.
type QuestionKind string

// The kinds of questions.
const (
	AsksText   QuestionKind = "text"
	AsksNumber QuestionKind = "number"
)

// Label is the kind's Vietnamese name.
func (k QuestionKind) Label() string {
	if k == AsksNumber {
		return "Số"
	}
	return "Lời văn"
}

// Question is one question of a request; N counts from 1. Unit is of a number.
type Question struct {
	N    int64        `json:"n"`
	Text string       `json:"text"`
	Kind QuestionKind `json:"kind"`
	Unit string       `json:"unit,omitempty"`
}

// Deadline is a last day of filing as a person set it, the first with the request.
type Deadline struct {
	N              int64
	DueOn          calendar.Date
	Reason         string
	RecordedAt     int64
	RecordedByName string
	Kept           calendar.Date `db:"-"` // a day off that the person confirmed as DueOn
}

// NewRequest is a request as typed. Groups are "level:commune" or
// "kind:department"; Agencies are ids. FormKey makes it once.
type NewRequest struct {
	FormKey, PlanID, Title, Basis string
	From, To, Due                 calendar.Date
	Kept                          calendar.Date // a day off that the person confirmed as Due
	Groups, Agencies              []string
	Questions                     []Question
}

const requestColumns = `q.id, q.plan_id, q.title, q.basis, q.window_start, q.window_end, d.due_on, q.created_by, q.created_by_name, q.created_at,
	q.withdrawn_at, q.withdrawn_by_name, q.withdrawn_reason FROM report_request q JOIN report_deadline d ON d.request_id = q.id AND d.n = (SELECT max(l.n) FROM report_deadline l WHERE l.request_id = q.id)`

// mayAsk tells whether the actor makes requests and sees what all agencies filed.
func mayAsk(a access.Actor) bool { return a.Is(access.Coordinator) }

// check tells everything that is wrong with a request; fields are named as in
// the form.
func (n NewRequest) check(today calendar.Date) domain.Fields {
	var problems domain.Fields
	if n.Title == "" {
		problems.Add("tieu_de", "Nhập nội dung yêu cầu báo cáo.")
	}
	if n.Basis == "" {
		problems.Add("can_cu", "Nhập văn bản hoặc chỉ đạo làm căn cứ.")
	}
	if n.From != "" && n.To != "" && n.To < n.From {
		problems.Add("den", "Ngày cuối phải sau ngày đầu.")
	}
	if n.Due != "" && n.Due < today {
		problems.Add("han", "Hạn gửi không được trước hôm nay.")
	}
	if len(n.Groups)+len(n.Agencies) == 0 {
		problems.Add("nhom", "Chọn ít nhất một nhóm hoặc một cơ quan.")
	}
	if len(n.Questions) == 0 {
		problems.Add("cau_hoi_1", "Nhập ít nhất một câu hỏi.")
	}
	for _, q := range n.Questions {
		if q.Kind != AsksText && q.Kind != AsksNumber {
			problems.Add(fmt.Sprintf("loai_%d", q.N), "Chọn trả lời bằng lời văn hoặc bằng số.")
		}
	}
	return problems
}

// Ask makes a request and gives its id; agencies see it at once. It fails with
// forbidden for others than a coordinator and with invalid beside the fields.
func (s *Service) Ask(ctx context.Context, actor access.Actor, n NewRequest) (string, error) {
	ready, err := s.ready(ctx, actor, n)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		added, err := tx.Exec(ctx, `INSERT INTO report_request (id, form_key, plan_id, title, basis, window_start, window_end, created_by, created_by_name, created_at)
			VALUES (`+db.Marks(1, 10)+`) ON CONFLICT (form_key) DO NOTHING`,
			id, n.FormKey, n.PlanID, n.Title, n.Basis, n.From, n.To, actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil {
			return err
		}
		if added == 0 {
			_, err := tx.Get(ctx, &id, `SELECT id FROM report_request WHERE form_key = $1`, n.FormKey)
			return err
		}
		if err := fill(ctx, tx, actor, filled{id: id, NewRequest: n, agencies: ready.agencies}); err != nil {
			return err
		}
		return s.call(ctx, tx, actor, calling{id: id, duties: ready.duties})
	})
	return id, err
}

// readyRequest is what a request that may be sent means: whom it asks, under which
// plan, and the plan's duties that are owed upon request.
type readyRequest struct {
	agencies []string
	plan     programme.Plan
	duties   []programme.Obligation
}

// ready checks a request as Ask does.
func (s *Service) ready(ctx context.Context, actor access.Actor, n NewRequest) (out readyRequest, err error) {
	if !mayAsk(actor) {
		return out, domain.Forbidden("Chỉ người điều phối được yêu cầu báo cáo đột xuất.")
	}
	problems := n.check(s.today())
	if problems.For("han").Message == "" {
		off, err := s.dayOff(ctx, n.Due, n.Kept)
		if err != nil {
			return out, err
		}
		problems = append(problems, off...)
	}
	if out.agencies, err = s.asked(ctx, actor, n); err != nil {
		return out, err
	}
	if len(out.agencies) == 0 && len(problems.For("nhom").Message) == 0 {
		problems.Add("nhom", "Không có cơ quan nào trong nhóm đã chọn.")
	}
	if err := problems.Err(); err != nil {
		return out, err
	}
	if out.plan, err = s.Programme.Plan(ctx, n.PlanID); err != nil {
		return out, err
	}
	out.duties, err = s.Programme.OnRequest(ctx, n.PlanID)
	return out, err
}

// dayOff finds fault with a last day on which offices do not work, unless it was kept.
func (s *Service) dayOff(ctx context.Context, day, kept calendar.Date) (domain.Fields, error) {
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return nil, err
	}
	return days.LastDay("han", day, kept, s.today()), nil
}

// filled is a request with its id and the agencies that its groups mean.
type filled struct {
	NewRequest
	id       string
	agencies []string
}

// fill adds what belongs to a request that was made just now.
func fill(ctx context.Context, tx *db.Tx, actor access.Actor, n filled) error {
	id := n.id
	for _, a := range n.agencies {
		if _, err := tx.Exec(ctx, `INSERT INTO report_request_agency (request_id, agency_id) VALUES ($1, $2)`, id, a); err != nil {
			return err
		}
	}
	for i, q := range n.Questions {
		if _, err := tx.Exec(ctx, `INSERT INTO report_question (request_id, n, text, kind, unit) VALUES (`+db.Marks(1, 5)+`)`, id, i+1, q.Text, q.Kind, q.Unit); err != nil {
			return err
		}
	}
	if err := setDeadline(ctx, tx, actor, id, Deadline{N: 1, DueOn: n.Due}); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "report_request.create", "report_request", id, map[string]any{"title": n.Title, "due_on": n.Due, "agencies": len(n.agencies)})
}

// asked lists the agencies of a request as they are today: those that were
// chosen, and those of its groups without who asks.
func (s *Service) asked(ctx context.Context, actor access.Actor, n NewRequest) ([]string, error) {
	there, err := s.Registry.AsOf(ctx, s.today())
	if err != nil {
		return nil, err
	}
	var out []string
	for _, a := range there {
		in := slices.Contains(n.Groups, "level:"+string(a.Level)) || slices.Contains(n.Groups, "kind:"+string(a.Kind))
		if slices.Contains(n.Agencies, a.ID) || in && meant(actor, a) {
			out = append(out, a.ID)
		}
	}
	return out, nil
}

// meant tells whether a group of the actor's form means an agency that is in it.
func meant(actor access.Actor, a org.Agency) bool {
	return !above(a) && !slices.Contains(actor.Agencies(access.Coordinator), a.ID)
}

// above tells whether an agency is the province's committee, to which others
// report: no group means it.
func above(a org.Agency) bool { return a.Level == agency.Province && a.Kind == agency.Committee }

// setDeadline appends a deadline.
func setDeadline(ctx context.Context, tx *db.Tx, actor access.Actor, id string, d Deadline) error {
	_, err := tx.Exec(ctx, `INSERT INTO report_deadline (request_id, n, due_on, reason, recorded_at, recorded_by, recorded_by_name) VALUES (`+db.Marks(1, 7)+`)`,
		id, d.N, d.DueOn, d.Reason, db.Millis(tx.Now()), actor.AccountID, actor.Name)
	return err
}

// MoveDeadline sets another last day of filing with its reason; the ones before
// stay. A report that was filed keeps the day by which it was judged, and one
// that was submitted meanwhile never loses days. seen is the number of the
// deadline that the person saw.
func (s *Service) MoveDeadline(ctx context.Context, actor access.Actor, id string, seen int64, d Deadline) (err error) {
	if !mayAsk(actor) {
		return domain.Forbidden("Chỉ người điều phối được đổi hạn gửi.")
	}
	var problems domain.Fields
	if d.DueOn < s.today() {
		problems.Add("han", "Nhập hạn gửi từ hôm nay trở đi.")
	} else if problems, err = s.dayOff(ctx, d.DueOn, d.Kept); err != nil {
		return err
	}
	if d.Reason == "" {
		problems.Add("ly_do", "Nhập lý do đổi hạn.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	q, err := s.Request(ctx, actor, id)
	if err != nil {
		return err
	}
	duties, err := s.Programme.OnRequest(ctx, q.PlanID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "report_request", id); err != nil {
			return err
		}
		if err := stands(ctx, tx, id); err != nil {
			return err
		}
		var now Deadline
		ok, err := tx.Get(ctx, &now, `SELECT n, due_on, reason, recorded_at, recorded_by_name FROM report_deadline WHERE request_id = $1 ORDER BY n DESC LIMIT 1`, id)
		switch {
		case err != nil:
			return err
		case !ok:
			return domain.NotFound("Không có yêu cầu báo cáo này.")
		case now.DueOn == d.DueOn:
			return nil
		case now.N != seen:
			return domain.Conflict("Người khác vừa đổi hạn gửi.")
		}
		d.N = now.N + 1
		if err := setDeadline(ctx, tx, actor, id, d); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE report SET due_on = $2 WHERE request_id = $1 AND filed_at = 0 AND (submitted_at = 0 OR due_on < $2)`, id, d.DueOn); err != nil {
			return err
		}
		if err := s.call(ctx, tx, actor, calling{id, "Đổi hạn gửi: " + d.Reason, duties}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "report_request.deadline", "report_request", id, map[string]string{"from": string(now.DueOn), "to": string(d.DueOn), "reason": d.Reason})
	})
}

// Request gives a request that the actor may see: a coordinator any, others those
// that ask one of their agencies.
func (s *Service) Request(ctx context.Context, actor access.Actor, id string) (Request, error) {
	var q Request
	ok, err := s.DB.Get(ctx, &q, `SELECT `+requestColumns+` WHERE q.id = $1`, id)
	if err != nil {
		return q, err
	}
	rows, err := s.Filings(ctx, actor, id)
	if err == nil && (!ok || len(rows) == 0) {
		err = domain.NotFound("Không có yêu cầu báo cáo này.")
	}
	return q, err
}

// Requests lists the requests that the actor may see, the newest first.
func (s *Service) Requests(ctx context.Context, actor access.Actor) ([]Request, error) {
	var all []Request
	if err := s.DB.Select(ctx, &all, `SELECT `+requestColumns+` ORDER BY q.created_at DESC, q.id LIMIT 200`); err != nil || actor.SeesAll() {
		return all, err
	}
	asks := map[string]bool{}
	for _, id := range actor.Agencies() {
		var ids []string
		if err := s.DB.Select(ctx, &ids, `SELECT request_id FROM report_request_agency WHERE agency_id = $1`, id); err != nil {
			return nil, err
		}
		for _, one := range ids {
			asks[one] = true
		}
	}
	return slices.DeleteFunc(all, func(q Request) bool { return !asks[q.ID] }), nil
}

// Questions lists the questions of a request in their order.
func (s *Service) Questions(ctx context.Context, id string) ([]Question, error) {
	var out []Question
	err := s.DB.Select(ctx, &out, `SELECT n, text, kind, unit FROM report_question WHERE request_id = $1 ORDER BY n`, id)
	return out, err
}

// Deadlines lists the deadlines of a request, the one that counts first.
func (s *Service) Deadlines(ctx context.Context, id string) ([]Deadline, error) {
	var out []Deadline
	err := s.DB.Select(ctx, &out, `SELECT n, due_on, reason, recorded_at, recorded_by_name FROM report_deadline WHERE request_id = $1 ORDER BY n DESC`, id)
	return out, err
}

// AskedOf is how one agency answers a request: by its report, once it began one.
type AskedOf struct {
	AgencyID string
	Agency   string `db:"-"`
	ReportID string
	Status   Status
	FiledOn  calendar.Date
	DueOn    calendar.Date
	Edition  int
	Filing   report.Filing `db:"-"`
}

// Filings lists the agencies of a request that the actor may see, with how their
// reports came in: by the deadline that the report was judged by, or by that of
// now where nobody began.
func (s *Service) Filings(ctx context.Context, actor access.Actor, id string) ([]AskedOf, error) {
	var rows []AskedOf
	err := s.DB.Select(ctx, &rows, `SELECT a.agency_id, a.report_id, a.status, COALESCE(r.filed_on, '') AS filed_on,
		COALESCE(r.due_on, a.due_on) AS due_on, COALESCE(r.edition, 0) AS edition
		FROM report_v_asked a LEFT JOIN report r ON r.id = a.report_id WHERE a.request_id = $1`, id)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r AskedOf) bool { return !actor.System && !actor.Sees(r.AgencyID) })
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.AgencyID
	}
	names, err := s.Registry.Names(ctx, s.today(), ids...)
	for i := range rows {
		r := &rows[i]
		r.Agency, r.Filing = names[r.AgencyID], report.FilingOf(r.FiledOn, r.DueOn, s.today())
	}
	slices.SortFunc(rows, AskedOf.chased)
	return rows, err
}

// order puts first what has to be chased.
func order(f report.Filing) int {
	return slices.Index([]report.Filing{report.Missing, report.Open, report.TooLate, report.InTime}, f)
}

// Begin drafts the report with which an agency answers a request, or finds the
// one that was begun.
func (s *Service) Begin(ctx context.Context, actor access.Actor, id, agencyID string) (string, error) {
	q, err := s.Request(ctx, actor, id)
	if err != nil {
		return "", err
	}
	rows, err := s.Filings(ctx, actor, id)
	if err != nil {
		return "", err
	}
	r := Report{
		ID: db.NewID(), PlanID: q.PlanID, AgencyID: agencyID, Scope: ScopeAgency, Period: calendar.AdHoc, RequestID: id, Year: q.WindowEnd.Year(),
		WindowRule: calendar.AskedWindow, WindowStart: q.WindowStart, WindowEnd: q.WindowEnd, Status: StatusDraft, Version: 1, CreatedBy: actor.AccountID,
	}
	if !mayWrite(actor, r) || !slices.ContainsFunc(rows, func(a AskedOf) bool { return a.AgencyID == agencyID }) {
		return "", domain.Forbidden("Không được soạn báo cáo cho đơn vị này.")
	}
	if _, err := s.write(ctx, &r); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "report_request", id); err != nil {
			return err
		}
		if err := stands(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.Get(ctx, &r.DueOn, `SELECT due_on FROM report_deadline WHERE request_id = $1 ORDER BY n DESC LIMIT 1`, id); err != nil {
			return err
		}
		return create(ctx, tx, actor, &r)
	})
	return r.ID, err
}

// toBegin lists the requests that agencies for which the actor writes have not
// begun to answer, the nearest deadline first.
func (s *Service) toBegin(ctx context.Context, actor access.Actor) ([]askedRow, error) {
	var out []askedRow
	for _, id := range actor.Agencies(access.Officer) {
		var rows []askedRow
		if err := s.DB.Select(ctx, &rows, `SELECT agency_id, request_id, title, due_on FROM report_v_asked WHERE agency_id = $1 AND report_id = '' AND withdrawn_at = 0 ORDER BY due_on, request_id LIMIT 100`, id); err != nil {
			return nil, err
		}
		names, err := s.Registry.Names(ctx, s.today(), id)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			r.Agency, r.Late = names[id], r.DueOn < s.today()
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b askedRow) int { return cmp.Compare(a.DueOn, b.DueOn) })
	return out, nil
}
