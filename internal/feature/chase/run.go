package chase

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/reminder"
	"loa/internal/spine/notice"
	"loa/internal/spine/people"
)

// When digests are written: on working days, from half past seven until five in the
// afternoon, so that nobody is written to at night or on a day off.
const (
	digestFrom  = 7*60 + 30 // minutes of the office's day
	digestUntil = 17 * 60
	sendUntil   = 18 * 60 // what the mail server did not take by then is shown in the program only
)

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// atOnce is for how many people digests are computed and written together.
const atOnce = 200

// mostLines is how many things one digest tells; more are only counted.
const mostLines = 12

// toldSince is how far back it matters what somebody was told, in days.
const toldSince = 400

// run is what all digests of a day share.
type run struct {
	day     calendar.Date
	days    *calendar.WorkDays
	mutes   []notice.Mute
	boxes   map[string]notice.Mailbox
	desks   Desks
	habits  map[string]reminder.Habit // of the agencies that were asked about
	written int
	people  int
}

// Result tells what writing the digests of a day came to.
type Result struct {
	Day             calendar.Date
	People, Digests int
	Rests           bool // nothing is written now: a day off, the wrong hour, or done already
}

// Write writes the digests of today, unless it is no time for it or they were
// written before. Nodes that do so at the same time write each digest once.
func (s *Service) Write(ctx context.Context) (Result, error) {
	now := s.DB.Clock().Now().In(s.Zone)
	r := run{day: calendar.DateOf(now, s.Zone)}
	result := Result{Day: r.day, Rests: true}
	if minute := minuteOf(now); minute < digestFrom || minute >= digestUntil {
		return result, nil
	}
	var err error
	if r.days, err = s.Programme.WorkDays(ctx); err != nil {
		return result, err
	}
	if !r.days.IsWorking(r.day) {
		return result, nil
	}
	if done, err := s.Notices.Finished(ctx, r.day); err != nil || done {
		return result, err
	}
	if err := s.prepare(ctx, &r); err != nil {
		return result, err
	}
	for after := ""; ; {
		page, err := s.People.Recipients(ctx, after, atOnce)
		if err != nil {
			return result, err
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1].Actor.AccountID
		if err := s.writePage(ctx, &r, page); err != nil {
			return result, err
		}
	}
	result = Result{Day: r.day, People: r.people, Digests: r.written}
	return result, s.Notices.Finish(ctx, r.day, r.people)
}

func (s *Service) prepare(ctx context.Context, r *run) (err error) {
	if r.mutes, err = s.Notices.Mutes(ctx); err != nil {
		return err
	}
	if r.boxes, err = s.Notices.Mailboxes(ctx); err != nil {
		return err
	}
	r.habits = map[string]reminder.Habit{}
	r.desks, err = s.Desks(ctx)
	return err
}

func (s *Service) writePage(ctx context.Context, r *run, page []people.Recipient) error {
	page = slices.DeleteFunc(page, func(p people.Recipient) bool { return len(p.Actor.Grants) == 0 })
	ids := make([]string, len(page))
	for i, p := range page {
		ids[i] = p.Actor.AccountID
	}
	told, err := s.Notices.ToldTo(ctx, ids, r.day.AddDays(-toldSince))
	if err != nil {
		return err
	}
	var drafts []notice.Draft
	for _, p := range page {
		items, err := r.desks.Items(ctx, p.Actor)
		if err != nil {
			return err
		}
		if d := r.draft(p, items, told[p.Actor.AccountID]); len(d.Lines) > 0 {
			drafts = append(drafts, d)
		}
	}
	n, err := s.Notices.Write(ctx, r.day, drafts)
	r.written, r.people = r.written+n, r.people+len(page)
	return err
}

// draft is what a person is told: of what waits, that which reached a stage that
// the person was not told of.
func (r *run) draft(p people.Recipient, items []notice.Item, told map[notice.Told]bool) notice.Draft {
	d := notice.Draft{AccountID: p.Actor.AccountID, Name: p.Actor.Name, Email: p.Email}
	if box, ok := r.boxes[p.Email]; ok && box.GivenUp {
		d.Email = ""
	}
	for _, i := range items {
		if i.Quiet || r.muted(i) {
			continue
		}
		stage := r.stage(i)
		if stage == "" || told[notice.Told{Item: i.Key, Stage: stage}] || len(d.Lines) == mostLines {
			d.Others++
			continue
		}
		d.Lines = append(d.Lines, r.line(i, stage))
	}
	return d
}

func (r *run) muted(i notice.Item) bool {
	return slices.ContainsFunc(r.mutes, func(m notice.Mute) bool { return m.Covers(i, r.day) })
}

// stage is how far it has come with an item; empty while nobody is to be told.
func (r *run) stage(i notice.Item) string {
	if i.Late && i.DueOn != "" && !reminder.Escalates(i.DueOn, r.day, r.days) {
		return ""
	}
	if i.DueOn != "" {
		if stage := r.habit(i.AgencyID).Stage(i.DueOn, r.day, r.days); stage != "" || !i.Asked {
			return stage
		}
	}
	return reminder.Waiting(cmp.Or(i.Since, r.day), r.day, r.days)
}

func (r *run) habit(agencyID string) reminder.Habit {
	h, ok := r.habits[agencyID]
	if !ok {
		h = r.desks.Habit(agencyID)
		r.habits[agencyID] = h
	}
	return h
}

// line writes down what is told about an item.
func (r *run) line(i notice.Item, stage string) notice.Line {
	l := notice.Line{
		Key: i.Key, Stage: stage, AgencyID: i.AgencyID, Agency: i.Agency, Label: i.Label.String(), Title: i.Title.String(), Why: i.Why.String(), URL: i.URL, DueOn: i.DueOn,
	}
	if reminder.BeforeDay(stage) && !i.Asked { // what somebody asks for is told at once, whatever the habit
		l.Habit = r.habit(i.AgencyID).Why().String()
	}
	switch {
	case i.Late && i.DueOn != "":
		l.Escalated = notice.Overdue(i.DueOn, r.day).String()
	case i.Late: // nothing is heard of it
		l.Escalated = i.Why.String()
	}
	return l
}

// subject is that of the mail of a digest.
func subject(d notice.Digest) string {
	nearest := calendar.Date("")
	late := 0
	for _, l := range d.Lines {
		if l.DueOn != "" && l.DueOn < d.Day {
			late++
		} else if l.DueOn != "" && (nearest == "" || l.DueOn < nearest) {
			nearest = l.DueOn
		}
	}
	text := fmt.Sprintf("Loa: %d việc cần xử lý", len(d.Lines))
	switch {
	case late == len(d.Lines):
		text = fmt.Sprintf("Loa: %d việc quá hạn", late)
	case late > 0:
		text += fmt.Sprintf(", trong đó %d việc quá hạn", late)
	}
	if nearest != "" {
		text += ", hạn gần nhất " + nearest.Vietnamese()
	}
	return text
}

// labelled is what is to be done with a thing, as a sentence.
func labelled(label string) string {
	if label == "" {
		return ""
	}
	return label + "."
}

// text writes the mail of a digest. address gives the outside address of a path.
func text(d notice.Digest, address func(path string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Kính gửi: %s\n\nViệc mới hoặc đến lúc cần xử lý, ngày %s:\n", d.Name, d.Day.Vietnamese())
	for k, l := range d.Lines {
		fmt.Fprintf(&b, "\n%d. %s", k+1, l.Title)
		if l.Agency != "" {
			fmt.Fprintf(&b, " (%s)", l.Agency)
		}
		b.WriteString("\n")
		for _, part := range []string{labelled(l.Label), l.When(d.Day), l.Why} {
			if part != "" {
				b.WriteString("   " + part + "\n")
			}
		}
		b.WriteString("   " + address(l.URL) + "\n")
	}
	if d.Others > 0 {
		fmt.Fprintf(&b, "\nCòn %d việc khác đang mở.\n", d.Others)
	}
	fmt.Fprintf(&b, "\nTất cả việc của Ông/Bà: %s\nThư nhắc chung gửi nhiều nhất mỗi ngày một lần, vào ngày làm việc; việc có người vừa trình, trả lại hoặc chỉ đạo thì báo ngay bằng thư riêng. Những gì đã nhắc: %s\n", address("/lam-viec"), address(root))
	return b.String()
}
