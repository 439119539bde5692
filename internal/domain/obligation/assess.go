package obligation

import (
	"cmp"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Patience is the few numbers by which an office judges what the plan leaves
// open.
type Patience struct {
	SilentDays int // a continuous duty without news for so long is silent
	WarnDays   int // so many days before an end, what is missing is at risk
}

// DefaultPatience is what offices start with: a month and a half of silence,
// eight days of warning. Neither figure stands in a law; both are ours.
func DefaultPatience() Patience { return Patience{SilentDays: 45, WarnDays: 8} }

// Assess tells how far one agency's obligation is on a day, and why, from the
// counts of its periods. It is pure: the same rule, counts and day always give
// the same answer. Counts of days after asOf are the caller's to leave out.
func Assess(r Rule, counts []Count, asOf calendar.Date) Assessment {
	return DefaultPatience().Assess(r, counts, asOf)
}

// Assess is the same with the office's own numbers.
func (p Patience) Assess(r Rule, counts []Count, asOf calendar.Date) Assessment {
	t := total(counts)
	early := asOf < r.Window.Start
	if early && t.N == 0 {
		return Assessment{Status: NotDue, Want: r.Count, Why: domain.Say("Kỳ bắt đầu ngày %s.", r.Window.Start.Vietnamese())}
	}
	a := p.assess(r, counts, t, asOf)
	if early && a.Status != Met && a.Status != OnTrack { // work done before the window brings no duty forward
		a.Status, a.Why = NotDue, domain.Say("Kỳ bắt đầu ngày %s; đã có %d %s.", r.Window.Start.Vietnamese(), t.N, things(r))
	}
	return a
}

func (p Patience) assess(r Rule, counts []Count, t Count, asOf calendar.Date) Assessment {
	switch r.Kind {
	case cadence.Quota:
		switch {
		case r.Count == 0:
			return p.unnumbered(r, t, asOf)
		case r.Max:
			return atMost(r, t, asOf)
		case r.Average:
			return p.average(r, t, asOf)
		case len(r.Periods()) > 1:
			return p.recurring(r, counts, asOf)
		}
		return p.once(r, t, asOf)
	case cadence.Deadline:
		return p.deadline(r, t, asOf)
	case cadence.Continuous:
		return p.continuous(r, t, asOf)
	case cadence.Window:
		return p.unnumbered(r, t, asOf)
	case cadence.Event, cadence.Conditional, cadence.Unknown:
	}
	return occasional(r, t)
}

func total(counts []Count) Count {
	var t Count
	for _, c := range counts {
		if c.N == 0 {
			continue
		}
		t.N += c.N
		if t.FirstOn == "" || c.FirstOn < t.FirstOn {
			t.FirstOn = c.FirstOn
		}
		t.LastOn = max(t.LastOn, c.LastOn)
	}
	return t
}

// things names what is counted: "bản tin", or "minh chứng" when the plan has no
// noun.
func things(r Rule) domain.Sentence {
	if r.UnitNoun != "" {
		return domain.Say("%s", r.UnitNoun)
	}
	return domain.Say("minh chứng")
}

// left says how many days there are until the end, today not counted.
func left(asOf, end calendar.Date) domain.Sentence {
	if n := asOf.DaysUntil(end); n > 0 {
		return domain.Say("còn %d ngày", n)
	}
	return domain.Say("hôm nay là ngày cuối")
}

// once: so many within one period.
func (p Patience) once(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N, Want: r.Count, Short: domain.Say("%d/%d", t.N, r.Count)}
	now := due{r.Periods()[0], r.Count, t.N, things(r), r, ""}
	end := now.period.Window.End
	switch {
	case t.N >= r.Count:
		a.Status = Met
		a.Why = domain.Say("Đã có %d %s, chỉ tiêu là %02d.", t.N, things(r), r.Count)
	case asOf > end:
		a.Status = Missed
		a.Why = domain.Say("Kỳ đã khép ngày %s, có %d/%d %s.", end.Vietnamese(), t.N, r.Count, things(r))
	case r.Due != "" && now.day() != "":
		return p.running(a, now, asOf)
	case p.near(r.Window.Start, end, asOf):
		a.Status = AtRisk
		a.Why = domain.Say("Cần %02d %s, mới có %d; %s.", r.Count, things(r), t.N, left(asOf, end))
	default:
		a.Status = OnTrack
		a.Why = domain.Say("Cần %02d %s đến ngày %s, hiện có %d.", r.Count, things(r), end.Vietnamese(), t.N)
	}
	return a
}

// near tells whether so little of the period is left that what is missing is
// at risk: the warning days, or the last quarter of a long period.
func (p Patience) near(start, end, asOf calendar.Date) bool {
	return asOf.DaysUntil(end) <= max(p.WarnDays, start.DaysUntil(end)/4)
}

// recurring: so many in each of several periods.
func (p Patience) recurring(r Rule, counts []Count, asOf calendar.Date) Assessment {
	have := map[string]int{}
	for _, c := range counts {
		have[c.Period.Key] += c.N
	}
	var list []due
	for _, per := range r.Periods() {
		list = append(list, due{per, r.Count, have[per.Key], things(r), r, ""})
	}
	return p.dues(r, list, asOf)
}

// dues judges periods one after the other; r is the rule that holds.
func (p Patience) dues(r Rule, list []due, asOf calendar.Date) Assessment {
	var closed, met int
	var current, gap, next due
	for _, d := range list {
		switch {
		case d.period.Window.End < asOf:
			closed++
			if d.have >= d.want {
				met++
			} else {
				gap = d
			}
		case d.period.Window.Contains(asOf):
			current = d
		case next.period.Key == "":
			next = d
		}
	}
	unit := unitWords(list)
	a := Assessment{Done: met, Want: closed, Short: domain.Say("%d/%d %s", met, closed, unit)}
	switch now := current.have; {
	case met < closed:
		a.Status = Missed
		a.Why = domain.Say("%s đã khép, có %d/%d %s; đạt %d/%d %s.", gap.period.Words().Upper(), gap.have, gap.want, gap.noun, met, closed, unit)
	case current.period.Key == "" && closed == 0:
		a = Assessment{Status: NotDue, Want: next.want, Why: domain.Say("Kỳ đầu tiên phải làm bắt đầu ngày %s.", next.period.Window.Start.Vietnamese())}
	case current.period.Key == "":
		a.Status = Met
		a.Why = domain.Say("Đạt cả %d/%d %s.", met, closed, unit)
	case now >= current.want:
		a.Status, a.Done, a.Want = Met, met+1, closed+1
		a.Short = domain.Say("%d/%d %s", met+1, closed+1, unit)
		a.Why = domain.Say("%s đã có %d %s, chỉ tiêu là %02d; đạt %d/%d %s.", current.period.Words().Upper(), now, things(r), current.want, met+1, closed+1, unit)
	default:
		a = p.running(a, current, asOf)
	}
	return a
}

// running judges the period that runs, with something missing: by its next due
// day when the rule has one, else by its end. After the day it is late, and can
// still be done until the period closes.
func (p Patience) running(a Assessment, now due, asOf calendar.Date) Assessment {
	end := now.period.Window.End
	day := now.day()
	a.Status = OnTrack
	if asOf.DaysUntil(cmp.Or(day, end)) <= p.WarnDays {
		a.Status = AtRisk
	}
	switch {
	case day == "" && now.rule.Per == calendar.Whole:
		a.Why = domain.Say("Cần %02d %s trong kỳ, mới có %d; %s.", now.want, now.noun, now.have, left(asOf, end))
	case day == "":
		a.Why = domain.Say("Cần %02d %s mỗi %s, %s mới có %d; %s.", now.want, now.noun, now.rule.everyWords(), now.period.Words(), now.have, left(asOf, end))
	case day < asOf:
		over := day.DaysUntil(asOf)
		a.Status, a.Short = Late, domain.Say("+%d ngày", over)
		a.Why = domain.Say("Hạn là ngày %s, đã quá %d ngày, mới có %d/%d %s; kỳ khép sau ngày %s.", day.Vietnamese(), over, now.have, now.want, now.noun, end.Vietnamese())
	default:
		a.Why = domain.Say("Cần %02d %s đến ngày %s, mới có %d; %s.", now.want, now.noun, day.Vietnamese(), now.have, left(asOf, day))
	}
	return a
}

// average: so many for each period on average over the window; 52 a year is
// not one in each week.
func (p Patience) average(r Rule, t Count, asOf calendar.Date) Assessment {
	return p.averageOf(r, pace{r.Window.Start, t.N, r.dueBy(asOf)}, asOf)
}

// dueBy is what an average wants from its window's first day to a day.
func (r Rule) dueBy(asOf calendar.Date) int {
	whole := r.Count * inWindow(r)
	if asOf > r.Window.End {
		return whole
	}
	return whole * max(r.Window.Start.DaysUntil(asOf)+1, 0) / r.Window.Days()
}

func (p Patience) averageOf(r Rule, t pace, asOf calendar.Date) Assessment {
	due := t.due
	a := Assessment{Done: t.n, Want: due, Short: domain.Say("%d/%d", t.n, due)}
	often := domain.Say("trung bình %02d mỗi %s", r.Count, perWords(r.Per))
	switch {
	case t.n >= due && (due > 0 || t.n > 0):
		a.Status = Met
		a.Why = domain.Say("Đã có %d %s, mức cần đến nay là %d (%s).", t.n, things(r), due, often)
	case t.n >= due:
		a.Status = OnTrack
		a.Why = domain.Say("Kỳ mới bắt đầu; cần %s.", often)
	case asOf > r.Window.End:
		a.Status = Missed
		a.Why = domain.Say("Kỳ đã khép, có %d/%d %s (%s).", t.n, due, things(r), often)
	case t.n*4 >= due*3:
		a.Status = AtRisk
		a.Why = domain.Say("Có %d/%d %s đến nay, thiếu %d (%s).", t.n, due, things(r), due-t.n, often)
	default:
		a.Status = Late
		a.Why = domain.Say("Mới có %d/%d %s đến nay, thiếu %d (%s).", t.n, due, things(r), due-t.n, often)
	}
	return a
}

// atMost: not more than so many.
func atMost(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Status: OnTrack, Done: t.N, Want: r.Count, Short: domain.Say("%d/%d", t.N, r.Count)}
	a.Why = domain.Say("Đã có %d %s, mức tối đa là %02d.", t.N, things(r), r.Count)
	switch {
	case t.N > r.Count:
		a.Status = Missed
	case asOf > r.Window.End:
		a.Status = Met
	}
	return a
}

// deadline: done by a day.
func (p Patience) deadline(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N, Want: 1}
	end := r.Deadline
	switch over := end.DaysUntil(asOf); {
	case end == "":
		return occasional(r, t)
	case t.N > 0 && t.FirstOn <= end:
		a.Status, a.Short = Met, domain.Say("%s", t.FirstOn.Vietnamese()[:5])
		a.Why = domain.Say("Xong ngày %s, hạn là ngày %s.", t.FirstOn.Vietnamese(), end.Vietnamese())
	case t.N > 0:
		a.Status, a.Short = Met, domain.Say("%s", t.FirstOn.Vietnamese()[:5])
		a.Why = domain.Say("Xong ngày %s, sau hạn %d ngày (hạn %s).", t.FirstOn.Vietnamese(), end.DaysUntil(t.FirstOn), end.Vietnamese())
	case asOf > r.Window.End:
		a.Status, a.Short = Missed, domain.Say("0/1")
		a.Why = domain.Say("Kỳ kế hoạch đã khép, việc có hạn %s chưa làm.", end.Vietnamese())
	case over > 0:
		a.Status, a.Short = Late, domain.Say("+%d ngày", over)
		a.Why = domain.Say("Chưa có; quá hạn %d ngày (hạn %s).", over, end.Vietnamese())
	case -over <= p.WarnDays:
		a.Status, a.Short = AtRisk, domain.Say("đến %s", end.Vietnamese()[:5])
		a.Why = domain.Say("Chưa có; hạn là ngày %s, %s.", end.Vietnamese(), left(asOf, end))
	default:
		a.Status, a.Short = NotDue, domain.Say("đến %s", end.Vietnamese()[:5])
		a.Why = domain.Say("Hạn là ngày %s, %s.", end.Vietnamese(), left(asOf, end))
	}
	return a
}

// continuous: no number, watched for silence, never given an invented target.
func (p Patience) continuous(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N}
	day := min(asOf, r.Window.End)
	since := max(t.LastOn, r.Window.Start)
	quiet := max(since.DaysUntil(day), 0)
	switch {
	case quiet >= p.SilentDays:
		a.Status, a.Short = Silent, domain.Say("%d ngày", quiet)
		a.Why = domain.Say("Đã %d ngày chưa có %s nào, tính từ %s.", quiet, things(r), r.Window.Start.Vietnamese())
		if t.N > 0 {
			a.Why = domain.Say("Đã %d ngày không có %s mới (gần nhất ngày %s); từ %s có %d.", quiet, things(r), t.LastOn.Vietnamese(), r.Window.Start.Vietnamese(), t.N)
		}
	case t.N == 0:
		a.Status = NotDue
		if quiet*3 >= p.SilentDays*2 {
			a.Status = AtRisk
		}
		a.Why = domain.Say("Chưa có %s nào từ %s; báo là chưa có tin sau %d ngày.", things(r), r.Window.Start.Vietnamese(), p.SilentDays)
	default:
		a.Status, a.Short = OnTrack, domain.Say("%d", t.N)
		if quiet*3 >= p.SilentDays*2 {
			a.Status = AtRisk
		}
		if asOf > r.Window.End {
			a.Status = Met
		}
		last := domain.Say("hôm nay")
		if days := t.LastOn.DaysUntil(day); days > 0 {
			last = domain.Say("cách đây %d ngày", days)
		}
		a.Why = domain.Say("Đã có %d %s; gần nhất %s. Kế hoạch không định số lượng.", t.N, things(r), last)
	}
	return a
}

// unnumbered: within the window, without a number.
func (p Patience) unnumbered(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N}
	end := r.Window.End
	switch {
	case t.N > 0:
		a.Status, a.Short = OnTrack, domain.Say("%d", t.N)
		if asOf > end {
			a.Status = Met
		}
		a.Why = domain.Say("Đã có %d %s; gần nhất ngày %s. Kế hoạch không định số lượng.", t.N, things(r), t.LastOn.Vietnamese())
	case asOf > end:
		a.Status, a.Short = Missed, domain.Say("0")
		a.Why = domain.Say("Kỳ đã khép ngày %s, không có %s nào.", end.Vietnamese(), things(r))
	case p.near(r.Window.Start, end, asOf):
		a.Status, a.Short = AtRisk, domain.Say("0")
		a.Why = domain.Say("Chưa có %s nào; %s.", things(r), left(asOf, end))
	default:
		a.Status = NotDue
		a.Why = domain.Say("Làm trong khoảng %s–%s; chưa có %s nào.", r.Window.Start.Vietnamese(), end.Vietnamese(), things(r))
	}
	return a
}

// occasional: only when something happens or somebody asks.
func occasional(r Rule, t Count) Assessment {
	if t.N == 0 {
		return Assessment{Status: NotDue, Why: domain.Say("Chỉ phát sinh theo kỳ, theo sự kiện hoặc khi có yêu cầu; chưa có %s nào.", things(r))}
	}
	return Assessment{Status: Met, Done: t.N, Short: domain.Say("%d", t.N), Why: domain.Say("Đã có %d %s; gần nhất ngày %s.", t.N, things(r), t.LastOn.Vietnamese())}
}

// inWindow is how many periods an average counts over the window: weeks by
// their days (52 in a year), other periods by the calendar.
func inWindow(r Rule) int {
	if r.Per == calendar.Week {
		return max(r.Window.Days()/7, 1)
	}
	return len(r.Periods())
}
