package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/reminder"
	"loa/internal/platform/mail"
	"loa/internal/spine/notice"
	"loa/internal/spine/people"
)

// Tell asks to tell the people concerned that an order was issued, or of a later step
// of it.
type Tell struct {
	OrderID string `json:"order_id"`
	StepID  string `json:"step_id,omitempty"`
}

// Kind names the job.
func (Tell) Kind() string { return "orders.tell" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := river.AddWorkerSafely(w, &teller{s: f.service}); err != nil {
		return fmt.Errorf("orders: %w", err)
	}
	if err := river.AddWorkerSafely(w, &sender{s: f.service}); err != nil {
		return fmt.Errorf("orders: %w", err)
	}
	return nil
}

type teller struct {
	river.WorkerDefaults[Tell]
	s *Service
}

// Timeout is that of telling a whole province on a slow machine.
func (*teller) Timeout(*river.Job[Tell]) time.Duration { return 5 * time.Minute }

// Work tells everybody concerned; whoever was told already is not told again.
func (w *teller) Work(ctx context.Context, j *river.Job[Tell]) error {
	return w.s.Tell(ctx, j.Args.OrderID, j.Args.StepID)
}

// ref names what a message tells of: the order, or a step of it.
func ref(orderID, stepID string) string {
	if stepID == "" {
		return "order/" + orderID
	}
	return "order/" + orderID + "/" + stepID
}

// Tell writes to the officers and leaders of the agencies that an order addresses, or
// that a step of it concerns: of further agencies, to these that there is an order.
func (s *Service) Tell(ctx context.Context, orderID, stepID string) error {
	o, err := s.get(ctx, orderID)
	if err != nil {
		return err
	}
	var step Step
	if stepID != "" {
		if ok, err := s.DB.Get(ctx, &step, `SELECT id, kind, said, actor_name, at FROM orders_step WHERE id = $1`, stepID); err != nil || !ok {
			return err
		}
	}
	if step.Kind == StepAdd {
		step, stepID = Step{}, "" // to the new ones it is an order like any
	}
	if o.Status == Withdrawn && step.Kind != StepWithdraw {
		return nil // nobody is told any more of what was taken back
	}
	agencies, err := s.concerned(ctx, o, step)
	if err != nil {
		return err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return err
	}
	boxes, err := s.Notices.Mailboxes(ctx)
	if err != nil {
		return err
	}
	duty, err := s.Programme.OrderedNow(ctx, o.ObligationID)
	if err != nil {
		return err
	}
	t := telling{order: o, period: duty.Rule.Periods()[0].Key, step: step, ref: ref(orderID, stepID), days: days, today: s.today(), boxes: boxes, address: s.Address, to: map[string]*told{}}
	for chunk := range slices.Chunk(agencies, 200) {
		ids := make([]string, len(chunk))
		for i, a := range chunk {
			ids[i] = a.AgencyID
		}
		holders, err := s.People.Holders(ctx, ids...)
		if err != nil {
			return err
		}
		t.collect(holders)
	}
	for chunk := range slices.Chunk(t.messages(), 100) {
		if _, err := s.Notices.Tell(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// concerned are the agencies whose people are told of an order, or of a step of it. A
// later deadline is nothing to who has shown what was asked.
func (s *Service) concerned(ctx context.Context, o Order, step Step) ([]Row, error) {
	if step.Kind != StepLater {
		return s.rows(ctx, o.ID)
	}
	rows, err := s.standing(ctx, []Order{o})
	return slices.DeleteFunc(rows[o.ID], Row.Proved), err
}

// stale tells whether a message that waits to be sent says what does not hold any more:
// of an order that was taken back, only that.
func (s *Service) stale(ctx context.Context, ref string) (bool, error) {
	id, stepID, _ := strings.Cut(strings.TrimPrefix(ref, "order/"), "/")
	if id == ref {
		return false, nil // of another thing
	}
	o, err := s.get(ctx, id)
	if err != nil || o.Status != Withdrawn {
		return false, err
	}
	var kind StepKind
	_, err = s.DB.Get(ctx, &kind, `SELECT kind FROM orders_step WHERE id = $1`, stepID)
	return kind != StepWithdraw, err
}

// told is a person with the agencies for which they are told.
type told struct {
	people.Holder
	agencies []string
}

// telling is what all messages of one step share.
type telling struct {
	order   Order
	period  string // key of the obligation's only one
	step    Step
	ref     string
	days    *calendar.WorkDays
	today   calendar.Date
	boxes   map[string]notice.Mailbox
	address func(string) string
	to      map[string]*told
	people  []string // account ids in the order in which they came
}

func (t *telling) collect(holders []people.Holder) {
	for _, h := range holders {
		if h.Role != access.Officer && h.Role != access.Leader {
			continue
		}
		p, ok := t.to[h.AccountID]
		if !ok {
			p = &told{Holder: h}
			t.to[h.AccountID], t.people = p, append(t.people, h.AccountID)
		}
		if !slices.Contains(p.agencies, h.AgencyID) {
			p.agencies = append(p.agencies, h.AgencyID)
		}
	}
}

func (t *telling) messages() []notice.Message {
	out := make([]notice.Message, 0, len(t.people))
	for _, id := range t.people {
		p := t.to[id]
		m := notice.Message{AccountID: id, Name: p.Name, Email: p.Email, Ref: t.ref, Subject: t.subject(), Text: t.text(p.Name), AgencyIDs: p.agencies}
		if box, ok := t.boxes[strings.ToLower(p.Email)]; ok && box.GivenUp {
			m.Email = ""
		}
		if t.step.ID == "" {
			m.Told = t.stages(p.agencies)
		}
		out = append(out, m)
	}
	return out
}

// stages are those of the order's items that a digest of today would tell: the mail
// tells them.
func (t *telling) stages(agencies []string) []notice.Told {
	var out []notice.Told
	by := reminder.AcknowledgeBy(t.order.IssuedOn, t.days)
	for _, h := range []reminder.Habit{{}, {Median: -1, Known: true}, {Median: 9, Known: true}} {
		for _, id := range agencies {
			for _, x := range []struct {
				item string
				due  calendar.Date
			}{{notice.OrderKey(t.order.ID, id), by}, {notice.DutyKey(t.order.ObligationID, id, t.period), t.order.DueOn}} {
				one := notice.Told{Item: x.item, Stage: cmp.Or(h.Stage(x.due, t.today, t.days), reminder.Waiting(t.today, t.today, t.days))}
				if !slices.Contains(out, one) {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

func (t *telling) subject() string {
	switch t.step.Kind {
	case StepLater:
		return fmt.Sprintf("Loa: lùi hạn chỉ đạo đến %s: %s", t.order.DueOn.Vietnamese(), short(t.order.Title))
	case StepWithdraw:
		return "Loa: thu hồi chỉ đạo: " + short(t.order.Title)
	case StepCreate, StepSubmit, StepReturn, StepIssue, StepReplace, StepAdd:
	}
	return fmt.Sprintf("Loa: chỉ đạo mới, hạn %s: %s", t.order.DueOn.Vietnamese(), short(t.order.Title))
}

// text is short: what is asked by when stands behind the link.
func (t *telling) text(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Kính gửi: %s\n\n", name)
	switch t.step.Kind {
	case StepLater:
		fmt.Fprintf(&b, "%s lùi hạn chỉ đạo “%s” đến hết ngày %s.\n", t.step.ActorName, t.order.Title, t.order.DueOn.Vietnamese())
	case StepWithdraw:
		fmt.Fprintf(&b, "%s thu hồi chỉ đạo “%s”. Lý do: %s\nKhông phải thực hiện nữa; minh chứng đã khai được giữ.\n", t.step.ActorName, t.order.Title, t.order.WithdrawnReason)
	case StepCreate, StepSubmit, StepReturn, StepIssue, StepReplace, StepAdd:
		fmt.Fprintf(&b, "%s chỉ đạo tuyên truyền đột xuất: %s\n\nMỗi cơ quan: %s, hạn hết ngày %s.\nMở liên kết để xác nhận đã nhận, lấy lời dùng ngay và khai minh chứng:\n",
			t.order.IssuedByName, t.order.Title, t.order.Product(), t.order.DueOn.Vietnamese())
	}
	b.WriteString(t.address(root + "/" + t.order.ID))
	b.WriteString("\n")
	return b.String()
}

// short cuts a title for a subject.
func short(title string) string {
	const most = 80
	letters := []rune(title)
	if len(letters) <= most {
		return title
	}
	cut := string(letters[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

type sender struct {
	river.WorkerDefaults[notice.MessageMail]
	s *Service
}

// Work sends one message, at once at any hour: an order does not wait. What may have
// arrived is not repeated.
func (w *sender) Work(ctx context.Context, j *river.Job[notice.MessageMail]) error {
	m, ok, err := w.s.Notices.ClaimMessage(ctx, j.Args.MessageID)
	if err != nil || !ok {
		return err
	}
	if stale, err := w.s.stale(ctx, m.Ref); err == nil && stale { // where it is not known, better one too many than none
		return w.s.Notices.EndedMessage(ctx, m, notice.Outcome{State: notice.Kept})
	}
	err = w.s.Mail.Send(ctx, mail.Message{ID: m.ID, ToName: m.Name, ToMail: m.Email, Subject: m.Subject, Text: m.Content})
	o := notice.OutcomeOf(ctx, err)
	ended := w.s.Notices.EndedMessage(context.WithoutCancel(ctx), m, o)
	if o.State == notice.Queued && ended == nil {
		return fmt.Errorf("orders: mail: %w", err)
	}
	return ended
}
