package newsroom

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// The states of a request.
const (
	requestAsked     = "asked"
	requestAccepted  = "accepted"
	requestDeclined  = "declined"
	requestWithdrawn = "withdrawn"
)

// Request (đề nghị viết bài) is a piece that the province asks an agency to write.
// Instants are Unix milliseconds, 0 for never.
type Request struct {
	ID, PlanID, AgencyID string
	Kind                 flow.Kind
	Title                string
	Topic, Audience      string
	DueOn                calendar.Date
	Notes                string
	State                string
	AskedBy, AskedByName string
	AskedAt              int64
	AnsweredByName       string
	AnsweredAt           int64
	Reason, WorkID       string
	SeenAt               int64
	Agency               string `db:"-"`
}

const requestColumns = `r.id, r.plan_id, r.agency_id, r.kind, r.title, r.topic, r.audience, r.due_on, r.notes, r.state, r.asked_by, r.asked_by_name, r.asked_at,
	r.answered_by_name, r.answered_at, r.reason, r.work_id, r.seen_at`

// Open tells whether the agency has not answered.
func (r Request) Open() bool { return r.State == requestAsked }

// Declined tells whether the agency does not write it.
func (r Request) Declined() bool { return r.State == requestDeclined }

// Word is how the request stands.
func (r Request) Word() string {
	switch r.State {
	case requestAccepted:
		return "Đã nhận"
	case requestDeclined:
		return "Không nhận"
	case requestWithdrawn:
		return "Đã rút"
	}
	return "Chờ trả lời"
}

// Sign is the sign of its state.
func (r Request) Sign() string {
	switch r.State {
	case requestAccepted:
		return "on_track"
	case requestDeclined:
		return "at_risk"
	case requestWithdrawn:
		return "not_applicable"
	}
	return "not_due"
}

// mayAsk tells whether an actor asks agencies for pieces.
func mayAsk(actor access.Actor) bool { return actor.Is(access.Coordinator) }

// answersFor tells whether an actor answers for an agency: who asks does not.
func answersFor(actor access.Actor, agencyID string) bool {
	return actor.Has(access.Officer, agencyID) || actor.Has(access.Leader, agencyID)
}

func errNoRequest() error { return domain.NotFound("Không có đề nghị viết bài này.") }

// Ask asks an agency for a piece. Who and AfterID of n count nothing.
func (s *Service) Ask(ctx context.Context, actor access.Actor, n NewWork) (id string, err error) {
	if !mayAsk(actor) {
		return "", domain.Forbidden("Chỉ người điều phối được đặt bài các cơ quan.")
	}
	w := Work{AgencyID: n.AgencyID, Kind: n.Kind, Title: vi.Clean(n.Title), Topic: vi.Truncate(vi.Clean(n.Topic), longestName), Audience: vi.Truncate(vi.Clean(n.Audience), longestName), DueOn: n.DueOn, Notes: n.Notes}
	problems := w.problems()
	if _, err := s.Registry.Get(ctx, n.AgencyID, s.today()); domain.CodeOf(err) == domain.CodeNotFound {
		problems.Add("co_quan", "Chọn cơ quan.")
	} else if err != nil {
		return "", err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return "", err
	}
	switch today := s.today(); {
	case n.DueOn == "":
		problems.Add("han", "Nhập ngày phải xong.")
	case n.DueOn < today:
		problems.Add("han", "Ngày phải xong đã qua. Chọn ngày khác.")
	case n.DueOn > today.AddDays(farthestWork):
		problems.Add("han", "Ngày phải xong xa quá hai năm. Kiểm tra lại năm.")
	default:
		problems = append(problems, days.LastDay("han", n.DueOn, n.Kept, today)...)
	}
	if err := s.serving(ctx, &w, &problems); err != nil {
		return "", err
	}
	if err := problems.Err(); err != nil {
		return "", err
	}
	w.ID = db.NewID()
	if n.Key == "" {
		n.Key = w.ID
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		id = w.ID
		made, err := tx.Exec(ctx, `INSERT INTO newsroom_request (id, plan_id, agency_id, kind, title, topic, audience, due_on, notes, state, asked_by, asked_by_name, asked_at,
			answered_by_name, answered_at, reason, work_id, seen_at, form_key) VALUES (`+db.Marks(1, 9)+`, 'asked', `+db.Marks(10, 3)+`, '', 0, '', '', 0, $13) ON CONFLICT (form_key) DO NOTHING`,
			w.ID, w.PlanID, w.AgencyID, w.Kind, w.Title, w.Topic, w.Audience, w.DueOn, w.Notes, actor.AccountID, actor.Name, db.Millis(tx.Now()), actor.AccountID+":"+n.Key)
		if err != nil {
			return err
		}
		if made == 0 {
			_, err := tx.Get(ctx, &id, `SELECT id FROM newsroom_request WHERE form_key = $1`, actor.AccountID+":"+n.Key)
			return err
		}
		tx.Enqueue(notice.AtOnce{Ref: "request/" + w.ID, Key: notice.RequestKey(w.ID), AgencyID: w.AgencyID, ByID: actor.AccountID, ByName: actor.Name})
		return audit.Record(ctx, tx, actor, "work.ask", "request", w.ID, map[string]any{"agency": w.AgencyID, "title": w.Title, "due_on": w.DueOn})
	})
	return id, err
}

// Request gives a request to its agency and to who asks.
func (s *Service) Request(ctx context.Context, actor access.Actor, id string) (Request, error) {
	var r Request
	ok, err := s.DB.Get(ctx, &r, `SELECT `+requestColumns+` FROM newsroom_request r WHERE r.id = $1`, id)
	if err != nil {
		return r, err
	}
	if !ok || !actor.System && !actor.Sees(r.AgencyID) {
		return Request{}, errNoRequest()
	}
	names, err := s.Registry.Names(ctx, s.today(), r.AgencyID)
	r.Agency = names[r.AgencyID]
	return r, err
}

// Requests lists the requests of the plan that an actor sees, those that wait first, then
// the newest.
func (s *Service) Requests(ctx context.Context, actor access.Actor, planID string) ([]Request, error) {
	var all, seen []Request
	if err := s.DB.Select(ctx, &all, `SELECT `+requestColumns+` FROM newsroom_request r WHERE r.plan_id = $1 ORDER BY CASE r.state WHEN 'asked' THEN 0 WHEN 'declined' THEN 1 ELSE 2 END, r.id DESC LIMIT 200`, planID); err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range all {
		if actor.Sees(r.AgencyID) {
			seen, ids = append(seen, r), append(ids, r.AgencyID)
		}
	}
	names, err := s.Registry.Names(ctx, s.today(), ids...)
	for i := range seen {
		seen[i].Agency = names[seen[i].AgencyID]
	}
	return seen, err
}

// onRequest changes a request as it is then.
func (s *Service) onRequest(ctx context.Context, id string, do func(ctx context.Context, tx *db.Tx, r Request) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "newsroom_request", id); err != nil {
			return err
		}
		var r Request
		ok, err := tx.Get(ctx, &r, `SELECT `+requestColumns+` FROM newsroom_request r WHERE r.id = $1`, id)
		if err == nil && !ok {
			err = errNoRequest()
		}
		if err != nil {
			return err
		}
		return do(ctx, tx, r)
	})
}

func errAnswered(r Request) error {
	return domain.Conflict("Đề nghị này: %s. Không trả lời lần nữa được.", domain.Say(r.Word()))
}

// Accept plans the work that a request asks for, and gives it.
func (s *Service) Accept(ctx context.Context, actor access.Actor, id string) (workID string, err error) {
	r, err := s.Request(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if !answersFor(actor, r.AgencyID) {
		return "", errNotWriter()
	}
	err = s.onRequest(ctx, id, func(ctx context.Context, tx *db.Tx, r Request) error {
		if r.State == requestAccepted {
			workID = r.WorkID
			return nil
		}
		if !r.Open() {
			return errAnswered(r)
		}
		w := Work{ID: db.NewID(), AgencyID: r.AgencyID, Kind: r.Kind, Title: r.Title, PlanID: r.PlanID, Topic: r.Topic, Audience: r.Audience, Producer: flow.ByAgency, DueOn: r.DueOn, Notes: r.Notes}
		var err error
		if workID, err = keepWork(ctx, tx, actor, w, "request:"+id); err != nil {
			return err
		}
		return s.answered(ctx, tx, actor, r, answer{requestAccepted, "", workID})
	})
	return workID, err
}

// answer is what an agency answered.
type answer struct{ state, reason, workID string }

func (s *Service) answered(ctx context.Context, tx *db.Tx, actor access.Actor, r Request, a answer) error {
	if err := tx.Send(ctx, `UPDATE newsroom_request SET state = $2, reason = $3, work_id = $4, answered_by_name = $5, answered_at = $6 WHERE id = $1`, r.ID, a.state, a.reason, a.workID, actor.Name, db.Millis(tx.Now())); err != nil {
		return err
	}
	if a.state == requestDeclined {
		tx.Enqueue(notice.AtOnce{Ref: "request/" + r.ID + "/declined", Key: notice.RequestKey(r.ID), AgencyID: r.AgencyID, ToID: r.AskedBy, ByID: actor.AccountID, ByName: actor.Name})
	}
	return audit.Record(ctx, tx, actor, "work."+a.state, "request", r.ID, map[string]string{"reason": a.reason})
}

// Decline says why an agency does not write what it is asked for.
func (s *Service) Decline(ctx context.Context, actor access.Actor, id, reason string) error {
	r, err := s.Request(ctx, actor, id)
	if err != nil {
		return err
	}
	if !answersFor(actor, r.AgencyID) {
		return errNotWriter()
	}
	if reason = vi.Clean(reason); len([]rune(reason)) < content.LeastReason {
		return domain.Fields{content.ShortReason(reason)}.Err()
	}
	return s.onRequest(ctx, id, func(ctx context.Context, tx *db.Tx, r Request) error {
		if !r.Open() {
			return errAnswered(r)
		}
		return s.answered(ctx, tx, actor, r, answer{requestDeclined, vi.Truncate(reason, 1000), ""})
	})
}

// TakeBack withdraws a request that nobody answered; Seen notes that who asks knows of a
// refusal.
func (s *Service) TakeBack(ctx context.Context, actor access.Actor, id string) error {
	if !mayAsk(actor) {
		return domain.Forbidden("Chỉ người điều phối được đặt bài các cơ quan.")
	}
	return s.onRequest(ctx, id, func(ctx context.Context, tx *db.Tx, r Request) error {
		if !r.Open() {
			return errAnswered(r)
		}
		return s.answered(ctx, tx, actor, r, answer{requestWithdrawn, "", ""})
	})
}

// Seen notes that who asks knows of a refusal.
func (s *Service) Seen(ctx context.Context, actor access.Actor, id string) error {
	if !mayAsk(actor) {
		return domain.Forbidden("Chỉ người điều phối được đặt bài các cơ quan.")
	}
	return s.onRequest(ctx, id, func(ctx context.Context, tx *db.Tx, r Request) error {
		if !r.Declined() || r.SeenAt > 0 {
			return nil
		}
		return tx.Send(ctx, `UPDATE newsroom_request SET seen_at = $2 WHERE id = $1`, id, db.Millis(tx.Now()))
	})
}
