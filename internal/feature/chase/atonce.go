package chase

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/event"
	"loa/internal/domain/reminder"
	"loa/internal/spine/notice"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/vi"
)

type teller struct {
	river.WorkerDefaults[notice.AtOnce]
	s *Service
}

// Work tells people at once, at any hour: somebody has just done something for them.
func (w *teller) Work(ctx context.Context, j *river.Job[notice.AtOnce]) error {
	return w.s.TellAtOnce(ctx, j.Args)
}

// Heard takes what happens to papers: one that is laid before its signer is told to the
// leaders of its agency, one that was sent back to who had laid it.
func (s *Service) Heard(ctx context.Context, h papers.Happened) (river.JobArgs, error) {
	toSign, returned := (event.PaperToSign{}).Kind(), (event.PaperReturned{}).Kind()
	if h.Kind != toSign && h.Kind != returned {
		return nil, nil //nolint:nilnil // nothing follows
	}
	p, err := s.Papers.Paper(ctx, h.PaperID)
	if err != nil {
		return nil, err
	}
	events, err := s.Papers.Events(ctx, h.PaperID)
	if err != nil {
		return nil, err
	}
	last := func(act papers.Act) (e papers.Event) {
		if i := slices.IndexFunc(events, func(e papers.Event) bool { return e.Act == act }); i >= 0 {
			e = events[i]
		}
		return e
	}
	t := notice.AtOnce{Ref: "paper/" + h.PaperID + "/" + h.Once, AgencyID: p.AgencyID}
	laid := last(papers.ActSubmit)
	if h.Kind == toSign {
		t.Key, t.ByID, t.ByName = notice.PaperKey(p.ID, papers.ToSign.Label()), laid.ByID, laid.ByName
		return t, nil
	}
	back := last(papers.ActReturn)
	t.Key, t.ToID, t.ByID, t.ByName = notice.PaperKey(p.ID, notice.SentBack), laid.ByID, back.ByID, back.ByName
	return t, nil
}

// TellAtOnce writes to the people who have a thing on their desks. It is safe to repeat.
func (s *Service) TellAtOnce(ctx context.Context, t notice.AtOnce) error {
	r := run{day: s.Notices.Today()}
	var err error
	if r.days, err = s.Programme.WorkDays(ctx); err != nil {
		return err
	}
	if r.mutes, err = s.Notices.Mutes(ctx); err != nil {
		return err
	}
	if r.boxes, err = s.Notices.Mailboxes(ctx); err != nil {
		return err
	}
	messages, err := s.toldAtOnce(ctx, &r, t)
	if err != nil || len(messages) == 0 {
		return err
	}
	_, err = s.Notices.Tell(ctx, messages)
	return err
}

// toldAtOnce writes the messages: to the leaders and their delegates, or to the person
// whom it concerns and, where that one has it on the desk no more, to the officers.
func (s *Service) toldAtOnce(ctx context.Context, r *run, t notice.AtOnce) ([]notice.Message, error) {
	if t.ToID == "" {
		leaders, err := s.People.Acting(ctx, access.Leader, t.AgencyID)
		if err != nil {
			return nil, err
		}
		return s.atOnce(ctx, r, t, leaders)
	}
	person, err := s.People.RecipientOf(ctx, t.ToID)
	if err != nil {
		return nil, err
	}
	messages, err := s.atOnce(ctx, r, t, person)
	if err != nil || len(messages) > 0 || t.ToID == t.ByID {
		return messages, err
	}
	officers, err := s.People.Acting(ctx, access.Officer, t.AgencyID)
	if err != nil {
		return nil, err
	}
	return s.atOnce(ctx, r, t, officers)
}

// atOnce writes the messages to those of some people who have the thing on their desks.
func (s *Service) atOnce(ctx context.Context, r *run, t notice.AtOnce, to []people.Recipient) ([]notice.Message, error) {
	var out []notice.Message
	for _, p := range to {
		if p.Actor.AccountID == t.ByID {
			continue
		}
		items, err := s.Desk(ctx, p.Actor)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(items, func(i notice.Item) bool { return i.Key == t.Key })
		if i < 0 || r.muted(items[i]) {
			continue
		}
		m := notice.Message{
			AccountID: p.Actor.AccountID, Name: p.Actor.Name, Email: p.Email, Ref: t.Ref,
			Subject: fmt.Sprintf("Loa: %s: %s", vi.LowerFirst(items[i].Label.String()), vi.Truncate(items[i].Title.String(), mostSubject)),
			Text:    s.atOnceText(p.Actor.Name, items[i], t), Told: r.stages(items[i]), AgencyIDs: []string{t.AgencyID},
		}
		if box, ok := r.boxes[p.Email]; ok && box.GivenUp || !s.Mail.Ready() {
			m.Email = "" // the desk shows it
		}
		out = append(out, m)
	}
	return out, nil
}

// mostSubject is how many letters of a title stand in a subject.
const mostSubject = 80

// stages are those of an item that a digest of today would tell, whatever the unit's
// habit: what is told at once is not repeated.
func (r *run) stages(i notice.Item) []notice.Told {
	var out []notice.Told
	for _, h := range []reminder.Habit{{}, {Median: -1, Known: true}, {Median: 9, Known: true}} {
		stage := ""
		if i.DueOn != "" {
			stage = h.Stage(i.DueOn, r.day, r.days)
		}
		one := notice.Told{Item: i.Key, Stage: cmp.Or(stage, reminder.Waiting(cmp.Or(i.Since, r.day), r.day, r.days))}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

func (s *Service) atOnceText(name string, i notice.Item, t notice.AtOnce) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Kính gửi: %s\n\n%s", name, i.Title)
	if i.Agency != "" {
		fmt.Fprintf(&b, " (%s)", i.Agency)
	}
	b.WriteString("\n")
	who := "Người trình"
	switch asked := notice.Asked(t.Key); {
	case asked && t.ToID == "":
		who = "Người đề nghị"
	case asked:
		who = "Người trả lời"
	case t.ToID != "":
		who = "Người trả lại"
	}
	fmt.Fprintf(&b, "%s: %s.\n", who, t.ByName)
	if i.Quote != "" {
		fmt.Fprintf(&b, "Lý do: “%s”\n", i.Quote)
	}
	if i.DueOn != "" {
		fmt.Fprintf(&b, "Hạn %s.\n", i.DueOn.Vietnamese())
	}
	fmt.Fprintf(&b, "%s\n\nTất cả việc của Ông/Bà: %s\n", s.Address(i.URL), s.Address(notice.Desk))
	return b.String()
}
