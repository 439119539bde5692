package questions

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// In is an act on a question. Version is what the person saw (0: not compared); Day is
// the last day of the step that begins, where the coordinator sets it; Into the
// question with which it is merged; Key makes sending twice safe.
type In struct {
	ID      string
	Act     question.Act
	Version int64
	Words   string
	Day     calendar.Date
	Kept    calendar.Date // a day off that the person confirmed as Day
	Into    string
	Files   []string // ids of Keep
	Private bool
	Key     string
}

// hand is who does a step, as its record names them.
type hand struct {
	actor                      access.Actor
	name, agencyID, agencyName string
	day                        calendar.Date
}

func (r reach) handAs(role access.Role, agencyID string) hand {
	return hand{actor: r.actor, name: r.actor.As(role, agencyID).Name, agencyID: agencyID, agencyName: r.label(agencyID, ""), day: r.day}
}

// agencyHand is the actor working for an agency as its officer, else as its leader.
func (r reach) agencyHand(agencyID string) hand {
	if r.actor.Has(access.Officer, agencyID) {
		return r.handAs(access.Officer, agencyID)
	}
	return r.handAs(access.Leader, agencyID)
}

// hand gives the actor as the owner whose act it is; ok is false when they are not.
func (r reach) hand(q Question, parties []Party, by question.Owner, act question.Act) (hand, bool) {
	switch by {
	case question.Department:
		if own := r.actor.Agencies(access.Coordinator); len(own) > 0 {
			return r.handAs(access.Coordinator, own[0]), true
		}
		if id := r.heads(); id != "" {
			return r.handAs(access.Leader, id), true
		}
	case question.Chairman:
		if id := r.acts(q.OwnerAgencyID, access.Leader); q.OwnerAgencyID != "" && id != "" {
			return r.handAs(access.Leader, id), true
		}
	case question.Agency:
		ids := []string{q.AgencyID}
		if act == question.Reopen || act == question.Differ { // whoever has the difficulty may say so
			for _, p := range parties {
				ids = append(ids, p.AgencyID)
			}
		}
		for _, id := range ids {
			if at := r.acts(id, access.Officer, access.Leader); at != "" {
				return r.agencyHand(at), true
			}
		}
	case question.Nobody:
	}
	return hand{}, false
}

// check says what is wrong with what was typed.
func (in In) check(today calendar.Date, days *calendar.WorkDays) error {
	var problems domain.Fields
	switch n := utf8.RuneCountInString(in.Words); {
	case n == 0:
		problems.Add("loi", missing(in.Act))
	case n > maxWords:
		problems.Add("loi", "Tối đa %d ký tự. Rút ngắn, hoặc gửi phần chi tiết bằng tệp.", maxWords)
	}
	if in.Act == question.SetDay && in.Day == "" {
		problems.Add("han", "Nhập ngày cuối cùng của bước này.")
	}
	if in.Day != "" && (!in.Day.Valid() || in.Day < today || in.Day > today.AddDays(366)) {
		problems.Add("han", "Hạn phải từ hôm nay và trong vòng một năm.")
	} else {
		problems = append(problems, days.LastDay("han", in.Day, in.Kept, today)...)
	}
	if in.Act == question.Merge && in.Into == "" {
		problems.Add("gop", "Chọn vướng mắc để gộp vào.")
	}
	return problems.Err()
}

func missing(a question.Act) string {
	switch a {
	case question.Answer, question.Decide:
		return "Ghi nội dung trả lời."
	case question.Ask:
		return "Ghi rõ cần bổ sung thông tin gì."
	case question.Supply:
		return "Ghi thông tin bổ sung."
	case question.Submit:
		return "Ghi dự thảo trả lời để Chủ tịch xem xét."
	case question.Reopen:
		return "Ghi chỗ nào trong câu trả lời chưa rõ."
	case question.Merge:
		return "Ghi vì sao hai vướng mắc là một. Cơ quan gửi đọc được."
	case question.SetDay:
		return "Ghi lý do đặt lại hạn."
	case question.Differ, question.Part:
		return "Ghi khác nhau ở chỗ nào."
	case question.Return, question.Recall, question.Withdraw, question.Send:
	}
	return "Ghi lý do."
}

// setsDay tells whether the coordinator may say until when the step lasts that an act
// begins.
func setsDay(a question.Act) bool {
	return a == question.Ask || a == question.Submit || a == question.SetDay
}

// Do takes a step. It fails with forbidden for who is not the owner of the step, and
// with conflict when somebody else was first; a form that was sent before changes
// nothing.
func (s *Service) Do(ctx context.Context, actor access.Actor, in In) error {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return err
	}
	v, err := s.get(ctx, r, in.ID)
	if err != nil {
		return err
	}
	if in.Key == "" {
		in.Key = db.NewID()
	}
	in.Key, in.Words = actor.AccountID+":"+in.Key, strings.TrimSpace(in.Words)
	if again, err := repeated(ctx, s.DB, in); err != nil || again {
		return err
	}
	by, _, ok := v.by(in.Act)
	if !ok {
		return v.past()
	}
	h, ok := r.hand(v.Question, v.Parties, by, in.Act)
	if !ok {
		return forbidden(by)
	}
	if !setsDay(in.Act) {
		in.Day = ""
	}
	if in.Act.Parts() {
		in.Into = v.MergedInto
	}
	p := step{in: in, hand: h, own: partyIDs(v.Own)}
	if p.terms, p.days, err = s.terms(ctx); err != nil {
		return err
	}
	if err := in.check(r.day, p.days); err != nil {
		return err
	}
	if in.Act == question.Submit {
		if p.committee, err = r.committee(); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return s.take(ctx, tx, p) })
}

func forbidden(by question.Owner) error {
	switch by {
	case question.Department:
		return domain.Forbidden("Chỉ người điều phối, lãnh đạo của Sở Nội vụ xử lý bước này.")
	case question.Chairman:
		return domain.Forbidden("Chỉ lãnh đạo Ủy ban nhân dân được trình mới quyết định bước này.")
	case question.Agency, question.Nobody:
	}
	return domain.Forbidden("Chỉ cơ quan gặp vướng mắc này làm được việc đó.")
}

// step is a step that is about to be taken.
type step struct {
	in        In
	hand      hand
	committee string
	own       []string // agencies with the difficulty for which the actor acts
	terms     question.Terms
	days      *calendar.WorkDays
}

func repeated(ctx context.Context, from selector, in In) (bool, error) {
	var n int
	_, err := from.Get(ctx, &n, `SELECT COUNT(*) FROM question_step WHERE question_id = $1 AND form_key = $2`, in.ID, in.Key)
	return n > 0, err
}

// take takes a step on rows that it locked: what was seen before may be past.
func (s *Service) take(ctx context.Context, tx *db.Tx, p step) error {
	ids := []string{p.in.ID}
	if p.in.Into != "" {
		ids = append(ids, p.in.Into)
	}
	if err := tx.Lock(ctx, "question", ids...); err != nil {
		return err
	}
	if again, err := repeated(ctx, tx, p.in); err != nil || again {
		return err
	}
	q, ok, err := readQuestion(ctx, tx, p.in.ID)
	if err != nil {
		return err
	}
	if !ok {
		return errUnknown
	}
	_, to, ok := q.by(p.in.Act)
	if !ok || p.in.Version > 0 && p.in.Version != q.Version {
		steps, err := readSteps(ctx, tx, q.ID)
		if err != nil {
			return err
		}
		return View{Question: q, Steps: steps}.past()
	}
	if p.in.Act.Parts() {
		if err := part(ctx, tx, &q); err != nil {
			return err
		}
	}
	q.move(to, p)
	if p.in.Act == question.Merge {
		if err := s.merge(ctx, tx, &q, p); err != nil {
			return err
		}
	}
	if p.in.Act == question.Reopen { // who asks for more has read what there is
		if _, err := markRead(ctx, tx, q, p.own); err != nil {
			return err
		}
	}
	n, err := insertStep(ctx, tx, q, p)
	if err != nil {
		return err
	}
	if err := attach(ctx, tx, q, n, p); err != nil {
		return err
	}
	if err := updateQuestion(ctx, tx, q); err != nil {
		return err
	}
	return audit.Record(ctx, tx, p.hand.actor, "question."+string(p.in.Act), "question", q.ID, map[string]any{"state": q.State, "due_on": q.DueOn})
}

// move brings a question into a state by a step.
func (q *Question) move(to question.State, p step) {
	if p.in.Act == question.SetDay {
		q.DueOn = p.in.Day
		return
	}
	q.State, q.Owner, q.Version = to, to.Owner(), q.Version+1
	q.BeganOn, q.OwnerAgencyID = p.hand.day, ""
	former := ""
	if q.DueOn = p.in.Day; q.DueOn == "" || q.Owner == question.Nobody {
		q.DueOn = p.terms.Due(q.Owner, p.hand.day, p.days)
	}
	switch to {
	case question.Submitted:
		q.OwnerAgencyID = p.committee
	case question.Answered:
		if q.Answers++; q.Answers > 1 { // what was answered before is found too
			former = q.TextFold
		}
		q.AnsweredOn, q.Answer, q.AnsweredBy = p.hand.day, p.in.Words, p.hand.name+", "+p.hand.agencyName
	case question.Sent, question.Asked, question.Merged, question.Withdrawn:
	}
	q.TextFold = strings.TrimSpace(foldOf(*q) + " " + former)
}

// by is question.By for this one: with an answer that stands it is neither merged nor
// taken back, since others go by the answer.
func (q Question) by(act question.Act) (by question.Owner, to question.State, ok bool) {
	if q.Answers > 0 && (act == question.Merge || act == question.Withdraw) {
		return question.Nobody, q.State, false
	}
	return question.By(q.State, act)
}

// past says that somebody else was first: who did what, and when.
func (v View) past() error {
	steps := slices.DeleteFunc(slices.Clone(v.Steps), func(s Step) bool { return s.Act == question.SetDay })
	if len(steps) == 0 {
		return domain.Conflict("Bước này đã qua.")
	}
	last := steps[len(steps)-1]
	return domain.Conflict("%s (%s) đã %s ngày %s. Xem lại trước khi làm tiếp; nội dung vừa gõ vẫn còn ở dưới.", last.ByName, last.AgencyName, domain.Say(last.Act.Done()), last.OnDay.Vietnamese())
}
