package report

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Sources is what the service works with. Address turns a path into the
// outside address that papers print; Place is the place of issue on papers.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	People    *people.Directory
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Address   func(path string) string
	Place     string
	Zone      *time.Location
}

// Service is the use cases of reports.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// NewReport is the choice from which a draft is made. Owner is "agency:ID" or
// "province:ID", whose ID is the agency that reports.
type NewReport struct {
	PlanID string
	Owner  string
	Period calendar.ReportPeriod
	Rule   calendar.WindowRule
}

// Choice is one thing to choose, by id.
type Choice struct{ ID, Label, Hint string }

// Choices is what a person may draft.
type Choices struct{ Plans, Owners []Choice }

// Choices lists plans in force and the agencies for which the actor drafts.
func (s *Service) Choices(ctx context.Context, actor access.Actor) (Choices, error) {
	var c Choices
	if !actor.Is(access.Officer, access.Coordinator) {
		return c, domain.Forbidden("Chỉ cán bộ đầu mối và người điều phối soạn báo cáo.")
	}
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return c, err
	}
	for _, p := range plans {
		c.Plans = append(c.Plans, Choice{ID: p.ID, Label: p.Name()})
	}
	ids := actor.Agencies(access.Officer, access.Coordinator)
	names, err := s.Registry.Names(ctx, s.today(), ids...)
	if err != nil {
		return c, err
	}
	for _, id := range actor.Agencies(access.Coordinator) {
		c.Owners = append(c.Owners, Choice{ID: string(ScopeProvince) + ":" + id, Label: names[id] + ": tổng hợp toàn tỉnh, thành phố"})
	}
	for _, id := range ids {
		c.Owners = append(c.Owners, Choice{ID: string(ScopeAgency) + ":" + id, Label: names[id] + ": việc của cơ quan"})
	}
	return c, nil
}

// Create makes a draft with its texts written from the figures. The same
// report drafted twice is found, not made again.
func (s *Service) Create(ctx context.Context, actor access.Actor, in NewReport) (string, error) {
	scope, agencyID, _ := strings.Cut(in.Owner, ":")
	r := Report{ID: db.NewID(), PlanID: in.PlanID, AgencyID: agencyID, Scope: Scope(scope), Period: in.Period, WindowRule: in.Rule, Status: StatusDraft, Version: 1, CreatedBy: actor.AccountID}
	if (r.Scope != ScopeAgency && r.Scope != ScopeProvince) || !mayWrite(actor, r) {
		return "", domain.Forbidden("Không được soạn báo cáo cho đơn vị này.")
	}
	p, err := s.Programme.Plan(ctx, in.PlanID)
	if err != nil {
		return "", err
	}
	if p.Status != programme.StatusActive {
		return "", domain.Conflict("Kế hoạch này chưa đưa vào theo dõi.")
	}
	r.Year = p.Year
	w, err := calendar.ReportWindow(in.Period, p.Year, in.Rule)
	if err != nil || (in.Rule != calendar.CalendarWindow && in.Rule != calendar.DecreeWindow) {
		return "", domain.Invalid("Kỳ báo cáo không có trong danh sách. Chọn lại kỳ.")
	}
	r.WindowStart, r.WindowEnd = w.Start, w.End
	figures, err := s.Figures(ctx, r)
	if err != nil {
		return "", err
	}
	r.Results, r.Shortcomings = strings.Join(figures.Results(), "\n"), strings.Join(figures.Shortcomings(), "\n")
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return create(ctx, tx, actor, &r) })
	return r.ID, err
}

func create(ctx context.Context, tx *db.Tx, actor access.Actor, r *Report) error {
	r.CreatedAt = db.Millis(tx.Now())
	fresh, err := insert(ctx, tx, *r)
	if err != nil {
		return err
	}
	if !fresh {
		return find(ctx, tx, r)
	}
	return audit.Record(ctx, tx, actor, "report.create", "report", r.ID, nil)
}

// Get gives a report that the actor may see.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (Report, error) {
	r, err := byID(ctx, s.DB, id)
	if err == nil && !maySee(actor, r) {
		err = domain.NotFound("Không có báo cáo này.")
	}
	return r, err
}

// List gives the reports that the actor may see, the newest first.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Report, error) {
	if actor.SeesAll() {
		return list(ctx, s.DB, "")
	}
	var all []Report
	for _, id := range actor.Agencies() {
		more, err := list(ctx, s.DB, id)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// WaitingFor counts the submitted reports that wait for this leader.
func (s *Service) WaitingFor(ctx context.Context, actor access.Actor) ([]Report, error) {
	var waiting []Report
	for _, id := range actor.Agencies(access.Leader) {
		rs, err := list(ctx, s.DB, id)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			if r.Status == StatusSubmitted && r.SubmittedBy != actor.AccountID {
				waiting = append(waiting, r)
			}
		}
	}
	return waiting, nil
}

// Save keeps what a person wrote.
func (s *Service) Save(ctx context.Context, actor access.Actor, id string, w words) error {
	return s.change(ctx, actor, id, actSave, func(r *Report, _ *db.Tx) error {
		return rewrite(actor, r, w)
	})
}

// Submit keeps what a person wrote and hands the report to the leader.
func (s *Service) Submit(ctx context.Context, actor access.Actor, id string, w words) error {
	return s.change(ctx, actor, id, actSubmit, func(r *Report, tx *db.Tx) error {
		r.SubmittedBy, r.SubmittedAt = actor.AccountID, db.Millis(tx.Now())
		return rewrite(actor, r, w)
	})
}

func rewrite(actor access.Actor, r *Report, w words) error {
	if !mayWrite(actor, *r) {
		return domain.Forbidden("Không được sửa báo cáo của đơn vị này.")
	}
	if w.Version != r.Version {
		return domain.Conflict("Người khác vừa lưu báo cáo này. Tải lại trang để xem bản mới.")
	}
	r.Results, r.Shortcomings, r.Proposals = w.Results, w.Shortcomings, w.Proposals
	return nil
}

// Return sends a submitted report back with a reason.
func (s *Service) Return(ctx context.Context, actor access.Actor, id, reason string) error {
	return s.change(ctx, actor, id, actReturn, func(r *Report, tx *db.Tx) error {
		r.ReturnReason = reason
		return decide(actor, r, tx)
	})
}

// decide checks that a leader decides who is not the one who submitted.
func decide(actor access.Actor, r *Report, tx *db.Tx) error {
	switch {
	case !mayDecide(actor, *r):
		return domain.Forbidden("Chỉ lãnh đạo của đơn vị được duyệt hoặc trả lại báo cáo.")
	case r.SubmittedBy == actor.AccountID:
		return domain.Forbidden("Người gửi duyệt không tự duyệt báo cáo của mình.")
	}
	r.DecidedBy, r.DecidedAt = actor.AccountID, db.Millis(tx.Now())
	return nil
}

// Approve freezes the figures with the seal head and appends the report as
// evidence. It fails with conflict when somebody decided before.
func (s *Service) Approve(ctx context.Context, actor access.Actor, id string) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	figures, err := s.Figures(ctx, seen)
	if err != nil {
		return err
	}
	text, err := json.Marshal(figures)
	if err != nil {
		return fmt.Errorf("report: freeze: %w", err)
	}
	head, err := s.Ledger.Head(ctx)
	if err != nil {
		return err
	}
	served, err := s.serves(ctx, seen)
	if err != nil {
		return err
	}
	info, err := s.Head(ctx, seen)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, actApprove, func(r *Report, tx *db.Tx) error {
		if err := decide(actor, r, tx); err != nil {
			return err
		}
		r.Figures, r.SealSeq, r.SealHash = string(text), head.Seq, head.Hash
		_, err := s.Ledger.Append(ctx, tx, actor, ledger.NewEvidence{
			AgencyID: r.AgencyID, Kind: evidence.Report, Origin: evidence.Automatic, HappenedOn: s.today(),
			Title: info.Title, URL: s.Address(root + "/" + r.ID), Versions: served, FormKey: "report:" + r.ID,
		})
		return err
	})
}

// serves names the obligation versions that this report itself fulfils: the
// periodic report of the same period, when its agency owes one.
func (s *Service) serves(ctx context.Context, r Report) ([]string, error) {
	obligations, err := s.Programme.Obligations(ctx, r.PlanID)
	if err != nil {
		return nil, err
	}
	var versions []string
	for _, o := range obligations {
		for _, lead := range o.Leads {
			if lead == r.AgencyID && o.Origin == programme.OriginReporting && o.ReportPeriod == r.Period {
				versions = append(versions, o.VersionID)
			}
		}
	}
	return versions, nil
}

// change runs one act on a locked report by the table of moves.
func (s *Service) change(ctx context.Context, actor access.Actor, id string, a act, do func(*Report, *db.Tx) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if !maySee(actor, r) {
			return domain.NotFound("Không có báo cáo này.")
		}
		before := r
		if err := move(&r, a); err != nil {
			return err
		}
		if err := do(&r, tx); err != nil {
			return err
		}
		if err := update(ctx, tx, r); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "report."+string(a), "report", id, map[string]string{"from": string(before.Status), "to": string(r.Status), "reason": r.ReturnReason})
	})
}

// Head is what a report is called.
type Head struct {
	Title, Agency, Plan string
	Heading             agency.Heading
	Code                string
}

// Head names a report, its agency as it was called on the day when its window
// closed, and its plan.
func (s *Service) Head(ctx context.Context, r Report) (Head, error) {
	p, err := s.Programme.Plan(ctx, r.PlanID)
	if err != nil {
		return Head{}, err
	}
	day := min(r.WindowEnd, s.today())
	a, err := s.lastKnown(ctx, r.AgencyID, day)
	if err != nil {
		return Head{}, err
	}
	h := Head{
		Title:  "Báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính " + r.Period.Label(r.Year),
		Agency: a.Name, Plan: p.Name(), Code: a.ShortName,
	}
	parent := ""
	if a.ParentID != "" {
		if up, err := s.lastKnown(ctx, a.ParentID, day); err == nil {
			parent = up.Name
		}
	}
	h.Heading = agency.HeadingOf(a.Kind, a.Name, parent, s.Place)
	return h, nil
}

// lastKnown gives an agency on a day, or as it was last when it ended before: a
// report stays the report of who made it.
func (s *Service) lastKnown(ctx context.Context, id string, day calendar.Date) (org.Agency, error) {
	a, err := s.Registry.Get(ctx, id, day)
	if domain.CodeOf(err) != domain.CodeNotFound {
		return a, err
	}
	spans, past := s.Registry.History(ctx, id)
	if past != nil {
		return a, past
	}
	for _, span := range slices.Backward(spans) {
		if v := span.Version; v.Closed && v.ValidFrom <= day {
			return s.Registry.Get(ctx, id, v.ValidFrom.AddDays(-1))
		}
	}
	return a, err
}

// Event is one step of a report's life.
type Event struct {
	At        int64
	Who, What string
	Note      string
	Returned  bool
}

// Events tells what happened, the newest first.
func (s *Service) Events(ctx context.Context, r Report) ([]Event, error) {
	names, err := s.People.Names(ctx, r.CreatedBy, r.SubmittedBy, r.DecidedBy)
	if err != nil {
		return nil, err
	}
	var es []Event
	if r.DecidedAt > 0 && r.DecidedAt >= r.SubmittedAt {
		e := Event{At: r.DecidedAt, Who: names[r.DecidedBy], What: "duyệt và chốt số liệu"}
		if r.Status == StatusReturned {
			e.What, e.Note, e.Returned = "trả lại", r.ReturnReason, true
		}
		es = append(es, e)
	}
	if r.SubmittedAt > 0 {
		es = append(es, Event{At: r.SubmittedAt, Who: names[r.SubmittedBy], What: "gửi duyệt"})
	}
	return append(es, Event{At: r.CreatedAt, Who: names[r.CreatedBy], What: "soạn từ số liệu"}), nil
}

// Shown gives the figures that the page shows: frozen ones for an approved
// report, with what has changed since, and fresh ones before.
func (s *Service) Shown(ctx context.Context, r Report) (report.Figures, []Change, error) {
	now, err := s.Figures(ctx, r)
	if err != nil || r.Status != StatusApproved {
		return now, nil, err
	}
	var frozen report.Figures
	if err := json.Unmarshal([]byte(r.Figures), &frozen); err != nil {
		return now, nil, fmt.Errorf("report: frozen figures of %s: %w", r.ID, err)
	}
	return frozen, changes(frozen, now), nil
}

// SubmitAsDrafted submits a report with the words it has.
func (s *Service) SubmitAsDrafted(ctx context.Context, actor access.Actor, id string) error {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.Submit(ctx, actor, id, words{Version: r.Version, Results: r.Results, Shortcomings: r.Shortcomings, Proposals: r.Proposals})
}
