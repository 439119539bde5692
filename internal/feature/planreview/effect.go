package planreview

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// effect is what one change does to what agencies owe and to what they did, as
// known now, on the first day that it judges.
type effect struct {
	Gained []string // names of agencies
	Lost   []string
	Says   []domain.Sentence
	Moves  []move
}

// move is how many agencies have a status before and after a change.
type move struct {
	Status        obligation.Status
	Before, After int
}

// effects computes, for each change of an amendment in turn, what it does.
func (f *Amendments) effects(ctx context.Context, a programme.Amendment) ([]effect, error) {
	all, err := f.Programme.ObligationsOn(ctx, a.PlanID, programme.EndOfTime)
	if err != nil {
		return nil, err
	}
	latest := map[string]programme.Obligation{}
	for _, o := range all {
		latest[o.ID] = o
	}
	today := f.Registry.Today()
	out := make([]effect, len(a.Changes))
	for i, c := range a.Changes {
		w := weighing{day: a.FirstDay(today)}
		if c.Before != nil {
			before := latest[c.Before.ID]
			w.before = &before
		}
		w.after = a.Would(w.before, c, today)
		if out[i], err = f.weigh(ctx, w); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// weighing is one obligation without and with a change, on the first day that
// the change judges.
type weighing struct {
	day    calendar.Date
	before *programme.Obligation
	after  programme.Obligation
	counts map[string][]obligation.Count // by agency, day by day
}

func (f *Amendments) weigh(ctx context.Context, w weighing) (effect, error) {
	var e effect
	byPair, err := f.Ledger.HappenedBy(ctx, []obligation.Chain{w.after.Chain()}, programme.EndOfTime)
	if err != nil {
		return e, err
	}
	var was []string
	if w.before != nil {
		was = w.before.Owers(w.day)
	}
	owers := w.after.Owers(w.day)
	w.counts = map[string][]obligation.Count{}
	for _, id := range slices.Concat(was, owers, w.after.Owing(w.day)) {
		w.counts[id] = byPair[ledger.Pair(w.after.VersionID, id)]
	}
	gained, lost := without(owers, was), without(was, owers)
	names, err := f.Registry.Names(ctx, w.day, slices.Concat(gained, lost)...)
	if err != nil {
		return e, err
	}
	e.Gained, e.Lost = named(names, gained), named(names, lost)
	e.Says = append(e.Says, w.owers(e)...)
	e.Says = append(e.Says, w.periods()...)
	e.Says = append(e.Says, w.evidence()...)
	e.Moves = w.moves()
	return e, nil
}

func without(ids, other []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(other, id) })
}

func named(names map[string]string, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = names[id]
	}
	slices.SortFunc(out, vi.Compare)
	return out
}

// owers says who gains and who loses the duty.
func (w weighing) owers(e effect) []domain.Sentence {
	var says []domain.Sentence
	if n := len(e.Gained); n > 0 {
		says = append(says, domain.Say("%d cơ quan nhận thêm nhiệm vụ này.", n))
	}
	if n := len(e.Lost); n > 0 {
		says = append(says, domain.Say("%d cơ quan không còn nhiệm vụ này.", n))
	}
	if len(says) == 0 {
		says = append(says, domain.Say("Các cơ quan chủ trì giữ nguyên: %d cơ quan.", len(w.after.Owers(w.day))))
	}
	return says
}

// periods says which periods stay and which are counted by the new rule.
func (w weighing) periods() []domain.Sentence {
	var says []domain.Sentence
	if w.before != nil {
		s := w.before.Chain().Last()
		s.Until = w.day
		switch kept := s.Periods(); {
		case !s.Rule.Counting():
		case len(kept) == 1:
			says = append(says, domain.Say("Kỳ đã khép giữ nguyên cách tính và số liệu: %s.", kept[0].Words()))
		case len(kept) > 1:
			says = append(says, domain.Say("%d kỳ đã khép giữ nguyên cách tính và số liệu: từ %s đến %s.", len(kept), kept[0].Words(), kept[len(kept)-1].Words()))
		default:
			says = append(says, domain.Say("Chưa có kỳ nào khép theo cách tính cũ."))
		}
	}
	next := w.after.Chain().Last().Periods()
	switch {
	case w.after.Ended != "":
		says = append(says, domain.Say("Từ ngày %s không còn kỳ nào phải làm; kỳ đang chạy không tính.", w.day.Vietnamese()))
	case len(next) == 0:
		says = append(says, domain.Say("Mọi kỳ đã khép trước ngày %s: thay đổi này không làm đổi số liệu nào.", w.day.Vietnamese()))
	case w.after.Rule.Counting() && len(w.after.Rule.Periods()) > 1:
		says = append(says, domain.Say("Tính theo nội dung mới từ %s, gồm cả kỳ đang chạy vào ngày %s.", next[0].Words(), w.day.Vietnamese()))
	default:
		says = append(says, domain.Say("Từ ngày %s tính theo nội dung mới cho cả thời gian %s–%s.", w.day.Vietnamese(),
			w.after.Rule.Window.Start.Vietnamese(), w.after.Rule.Window.End.Vietnamese()))
	}
	return says
}

// evidence says what becomes of what was done.
func (w weighing) evidence() []domain.Sentence {
	var closed, running, loose int
	for id, counts := range w.counts {
		course := w.after.Course(id, w.held, w.day)
		for _, c := range counts {
			switch past, now := course.Takes(c.FirstOn, w.day); {
			case now:
				running += c.N
			case past:
				closed += c.N
			default:
				loose += c.N
			}
		}
	}
	var says []domain.Sentence
	if closed+running+loose == 0 {
		return []domain.Sentence{domain.Say("Chưa có minh chứng nào cho nhiệm vụ này.")}
	}
	if closed > 0 {
		says = append(says, domain.Say("%d minh chứng vẫn tính trong các kỳ đã khép.", closed))
	}
	if running > 0 {
		says = append(says, domain.Say("%d minh chứng đã có được tính tiếp theo nội dung mới.", running))
	}
	if loose > 0 {
		says = append(says, domain.Say("%d minh chứng không còn tính vào kỳ nào; vẫn nằm trong sổ.", loose))
	}
	return says
}

// moves compares the statuses of all agencies on the day.
func (w weighing) moves() []move {
	before, after := map[obligation.Status]int{}, map[obligation.Status]int{}
	if w.before != nil {
		for _, id := range w.before.Owing(w.day) {
			before[w.before.Assess(id, w.heldBefore, w.day).Status]++
		}
	}
	for _, id := range w.after.Owing(w.day) {
		after[w.after.Assess(id, w.held, w.day).Status]++
	}
	var out []move
	for _, s := range obligation.Statuses() {
		if before[s]+after[s] > 0 {
			out = append(out, move{s, before[s], after[s]})
		}
	}
	return out
}

// held gives what an agency did, day by day.
func (w weighing) held(id string) []obligation.Count { return w.counts[id] }

// heldBefore is held in the periods of what holds without the change.
func (w weighing) heldBefore(id string) []obligation.Count { return periodsOf(*w.before, w.counts[id]) }

// periodsOf puts counts into the periods of an obligation as it stands.
func periodsOf(o programme.Obligation, counts []obligation.Count) []obligation.Count {
	out := slices.Clone(counts)
	for i, c := range out {
		out[i].Period = o.Rule.PeriodOf(c.FirstOn)
	}
	return out
}

// frozen counts the approved reports on a plan, whose figures no amendment
// touches.
func (f *Amendments) frozen(ctx context.Context, planID string) (int, error) {
	var n int
	_, err := f.DB.Get(ctx, &n, `SELECT count(*) FROM report_v_state WHERE plan_id = $1 AND edition > 0`, planID)
	return n, err
}
