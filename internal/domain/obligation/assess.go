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
	return p.from(r, counts, "", asOf)
}

// from is Assess of a rule that holds for the agency from a day on: its pace is
// that since then.
func (p Patience) from(r Rule, counts []Count, from, asOf calendar.Date) Assessment {
	t := total(counts)
	early := asOf < r.Window.Start
	if early && t.N == 0 {
		return Assessment{Status: NotDue, Want: r.Count, Why: domain.Say("Kỳ bắt đầu ngày %s.", r.Window.Start.Vietnamese())}
	}
	var a Assessment
	if r.Kind == cadence.Quota && r.Count > 0 {
		a = p.amount(r, counts, from, asOf)
	} else {
		a = p.amountless(r, counts, asOf)
	}
	if early && a.Status != Met && a.Status != OnTrack { // work done before the window brings no duty forward
		a.Status, a.Why = NotDue, domain.Say("Kỳ bắt đầu ngày %s; đã có %d %s.", r.Window.Start.Vietnamese(), domain.Number(t.N), things(r))
	}
	return a
}

// amount judges a rule with a number.
func (p Patience) amount(r Rule, counts []Count, from, asOf calendar.Date) Assessment {
	switch t := total(r.inTime(counts)); {
	case r.Counting() && r.Average:
		return p.average(r, t, asOf)
	case r.several():
		return p.recurring(r, counts, asOf)
	case r.Max:
		return atMost(r, t, asOf)
	default:
		return p.once(r, t, from, asOf)
	}
}

// amountless judges a rule that counts nothing.
func (p Patience) amountless(r Rule, counts []Count, asOf calendar.Date) Assessment {
	t := total(counts)
	switch r.Kind {
	case cadence.Quota:
		if r.several() && r.Share == 0 {
			return p.rhythm(r, r.inTime(counts), asOf)
		}
		return p.unnumbered(r, total(r.inTime(counts)), asOf)
	case cadence.Deadline:
		return p.deadline(r, t, asOf)
	case cadence.Continuous:
		return p.continuous(r, t, asOf)
	case cadence.Window:
		return p.unnumbered(r, total(r.inTime(counts)), asOf)
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
	if r.UnitNoun == "báo cáo" && r.Share == 0 { // our own word for what a regime asks for, not the plan's
		return domain.Say("báo cáo")
	}
	if r.UnitNoun != "" && r.Share == 0 {
		return domain.Say("%s", r.UnitNoun)
	}
	return domain.Say("minh chứng")
}

// enough says that what is wanted is there; more than an exact number, or than
// the upper end of a range, is said to be more.
func enough(have, want int, r Rule) domain.Sentence {
	if most, over := r.most(want); over && have > most {
		return domain.Say("Đã có %d %s, vượt %d so với mức %02d ghi trong kế hoạch", domain.Number(have), things(r), domain.Number(have-most), most)
	}
	return domain.Say("Đã có %d %s, chỉ tiêu là %02d", domain.Number(have), things(r), want)
}

// enough says the same of a period.
func (d due) enough() domain.Sentence {
	name := d.period.Words().Upper()
	if most, over := d.rule.most(d.want); over && d.have > most {
		return domain.Say("%s đã có %d %s, vượt %d so với mức %02d ghi trong kế hoạch", name, domain.Number(d.have), d.noun, domain.Number(d.have-most), most)
	}
	return domain.Say("%s đã có %d %s, chỉ tiêu là %02d", name, domain.Number(d.have), d.noun, d.want)
}

// most is the number above which a period that wants so many has more than the
// plan writes; over is false when the plan sets no such number.
func (r Rule) most(want int) (n int, over bool) {
	if want == r.Count {
		return max(want, r.UpTo), r.Exact || r.UpTo > 0
	}
	return want, r.Exact
}

// left says how many days there are until the end, the day itself not counted;
// the day need not be today.
func left(asOf, end calendar.Date) domain.Sentence {
	if n := asOf.DaysUntil(end); n > 0 {
		return domain.Say("còn %d ngày", n)
	}
	return domain.Say("còn đến hết ngày")
}

// once: so many within one period.
func (p Patience) once(r Rule, t Count, from, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N, Want: r.Count, Short: domain.Say("%d/%d", domain.Number(t.N), r.Count)}
	now := due{r.Periods()[0], r.Count, t.N, things(r), r, from}
	end := now.period.Window.End
	slow := now.slow(asOf)
	switch {
	case t.N >= r.Count:
		a.Status = Met
		a.Why = domain.Say("%s.", enough(t.N, r.Count, r))
	case asOf > end:
		a.Status = Missed
		a.Why = domain.Say("Kỳ đã khép ngày %s, có %d/%d %s.", end.Vietnamese(), domain.Number(t.N), r.Count, things(r))
	case r.Due != "" && now.day() != "":
		return p.running(a, now, asOf)
	case p.near(r.Window.Start, end, asOf):
		a.Status = AtRisk
		a.Why = paced(domain.Say("Cần %02d %s, mới có %d; %s", r.Count, things(r), domain.Number(t.N), left(asOf, end)), slow)
	case !slow.Empty():
		a.Status = AtRisk
		a.Why = paced(domain.Say("Cần %02d %s đến ngày %s, mới có %d", r.Count, things(r), end.Vietnamese(), domain.Number(t.N)), slow)
	default:
		a.Status = OnTrack
		a.Why = domain.Say("Cần %02d %s đến ngày %s, hiện có %d.", r.Count, things(r), end.Vietnamese(), domain.Number(t.N))
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
	return p.dues(list, asOf)
}

// kept tells whether a period that closed is as it was to be.
func (d due) kept() bool {
	if d.rule.Max {
		return d.have <= d.want
	}
	return d.have >= d.want
}

// dues judges periods one after the other.
func (p Patience) dues(list []due, asOf calendar.Date) Assessment {
	var closed, met int
	var current, gap, next due
	for _, d := range list {
		switch {
		case d.period.Window.End < asOf:
			closed++
			if d.kept() {
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
	case met < closed && gap.rule.Max:
		a.Status = Missed
		a.Why = domain.Say("%s; đạt %d/%d %s.", gap.most().Upper(), met, closed, unit)
	case met < closed:
		a.Status = Missed
		a.Why = domain.Say("%s đã khép, có %d/%d %s; đạt %d/%d %s.", gap.period.Words().Upper(), domain.Number(gap.have), gap.want, gap.noun, met, closed, unit)
	case current.period.Key == "" && closed == 0:
		a = Assessment{Status: NotDue, Want: next.want, Why: domain.Say("Kỳ đầu tiên phải làm bắt đầu ngày %s.", next.period.Window.Start.Vietnamese())}
	case current.period.Key == "":
		a.Status = Met
		a.Why = domain.Say("Đạt cả %d/%d %s.", met, closed, unit)
	case current.rule.Max && closed == 0:
		return p.most(current, asOf)
	case current.rule.Max:
		a.Status, a.Why = current.ceiling(), domain.Say("%s; đạt %d/%d %s đã qua.", current.most().Upper(), met, closed, unit)
	case now >= current.want:
		a.Status, a.Done, a.Want = Met, met+1, closed+1
		a.Short = domain.Say("%d/%d %s", met+1, closed+1, unit)
		a.Why = domain.Say("%s; đạt %d/%d %s.", current.enough(), met+1, closed+1, unit)
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
	slow := now.slow(asOf)
	a.Status = OnTrack
	if asOf.DaysUntil(cmp.Or(day, end)) <= p.WarnDays || !slow.Empty() {
		a.Status = AtRisk
	}
	switch {
	case day == "" && now.rule.Per == calendar.Whole:
		a.Why = paced(domain.Say("Cần %02d %s trong kỳ, mới có %d; %s", now.want, now.noun, domain.Number(now.have), left(asOf, end)), slow)
	case day == "":
		a.Why = paced(domain.Say("Cần %02d %s mỗi %s, %s mới có %d; %s", now.want, now.noun, now.rule.everyWords(), now.period.Words(), domain.Number(now.have), left(asOf, end)), slow)
	case day < asOf:
		over := day.DaysUntil(asOf)
		a.Status, a.Short = Late, domain.Say("+%d ngày", over)
		a.Why = domain.Say("Hạn là ngày %s, đã quá %d ngày, mới có %d/%d %s; kỳ khép sau ngày %s.", day.Vietnamese(), over, domain.Number(now.have), now.want, now.noun, end.Vietnamese())
	default:
		a.Why = domain.Say("Cần %02d %s đến ngày %s, mới có %d; %s.", now.want, now.noun, day.Vietnamese(), domain.Number(now.have), left(asOf, day))
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
	a := Assessment{Done: t.n, Want: due, Short: domain.Say("%d/%d", domain.Number(t.n), domain.Number(due))}
	often := domain.Say("trung bình %02d mỗi %s", r.Count, perWords(r.Per))
	switch {
	case t.n >= due && (due > 0 || t.n > 0):
		a.Status = Met
		a.Why = domain.Say("Đã có %d %s, mức cần đến nay là %d (%s).", domain.Number(t.n), things(r), domain.Number(due), often)
	case t.n >= due:
		a.Status = OnTrack
		a.Why = domain.Say("Kỳ mới bắt đầu; cần %s.", often)
	case asOf > r.Window.End:
		a.Status = Missed
		a.Why = domain.Say("Kỳ đã khép, có %d/%d %s (%s).", domain.Number(t.n), domain.Number(due), things(r), often)
	case t.n*4 >= due*3:
		a.Status = AtRisk
		a.Why = paced(domain.Say("Có %d/%d %s đến nay, thiếu %d (%s)", domain.Number(t.n), domain.Number(due), things(r), domain.Number(due-t.n), often), r.reaches(t, asOf))
	default:
		a.Status = Late
		a.Why = paced(domain.Say("Mới có %d/%d %s đến nay, thiếu %d (%s)", domain.Number(t.n), domain.Number(due), things(r), domain.Number(due-t.n), often), r.reaches(t, asOf))
	}
	return a
}

// inWindow is how many periods an average counts over the window: weeks by
// their days (52 in a year), other periods by the calendar.
func inWindow(r Rule) int {
	if r.Per == calendar.Week {
		return max(r.Window.Days()/7, 1)
	}
	return len(r.Periods())
}
