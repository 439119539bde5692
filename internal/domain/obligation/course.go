package obligation

import (
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Stretch is one version of an obligation and the days on which it judges. From
// is the first of them, empty for the version that the plan came with; Until is
// the first day of the version after it, empty while there is none.
//
// A period belongs to the version that judges on the period's last day: an
// amendment never moves a period that had closed before it, and the period that
// runs when it takes hold is counted by the new rule from its beginning.
//
// Wants says for single periods, by key, what is wanted there instead of the
// rule's number: of the period that runs when a duty passes to another agency,
// only what was still wanting passes. Daily asks for counts by the day, since
// what happened before the duty passed stays with who did it.
type Stretch struct {
	VersionID string
	Rule      Rule
	From      calendar.Date
	Until     calendar.Date
	Wants     map[string]int
	Daily     bool
}

// Chain is all versions of an obligation, the oldest first. Evidence bears the
// version that held when it was declared, so that what an agency did is the sum
// over the chain.
type Chain []Stretch

// Alone is the chain of an obligation that was never amended.
func Alone(versionID string, r Rule) Chain { return Chain{{VersionID: versionID, Rule: r}} }

// Last is the version that holds now.
func (c Chain) Last() Stretch { return c[len(c)-1] }

// Shared tells whether all leads owe the obligation together under some version.
func (c Chain) Shared() bool {
	return slices.ContainsFunc(c, func(s Stretch) bool { return s.Rule.Shared })
}

// Regular tells whether all versions cut the days into the same periods, so
// that their counts by period can be added up.
func (c Chain) Regular() bool {
	if c[0].Daily {
		return false
	}
	for _, s := range c[1:] {
		if s.Rule.unit() != c[0].Rule.unit() || s.Rule.Window != c[0].Rule.Window {
			return false
		}
	}
	return true
}

// unit is the length of the periods in which the rule counts.
func (r Rule) unit() calendar.Unit { return r.Periods()[0].Unit }

// Course is the part of a chain in which one agency owes the obligation.
type Course []Stretch

// Joined puts versions with the same rule together, so that an amendment of
// the words alone leaves every figure as it is.
func (c Course) Joined() Course {
	var out Course
	for _, s := range c {
		if n := len(out); n > 0 && out[n-1].Until == s.From && out[n-1].Rule == s.Rule {
			out[n-1].Until, out[n-1].VersionID = s.Until, s.VersionID
			if len(s.Wants) > 0 {
				wants := maps.Clone(s.Wants)
				maps.Copy(wants, out[n-1].Wants)
				out[n-1].Wants = wants
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// on leaves out what begins after a day and opens what ends after it.
func (c Course) on(day calendar.Date) Course {
	var out Course
	for _, s := range c {
		if s.From > day {
			continue
		}
		if s.Until > day {
			s.Until = ""
		}
		out = append(out, s)
	}
	return out.Joined()
}

// Periods are the periods that the stretch judges.
func (s Stretch) Periods() []calendar.Period {
	return slices.DeleteFunc(s.Rule.Periods(), func(p calendar.Period) bool {
		return p.Window.End < s.From || s.Until != "" && p.Window.End >= s.Until
	})
}

// want is what a period of the stretch wants.
func (s Stretch) want(p calendar.Period) int {
	if n, ok := s.Wants[p.Key]; ok {
		return n
	}
	return s.Rule.Count
}

// wanting are the periods that the stretch judges and that want something.
func (s Stretch) wanting() []calendar.Period {
	ps := s.Periods()
	if len(s.Wants) == 0 {
		return ps
	}
	return slices.DeleteFunc(ps, func(p calendar.Period) bool { return s.want(p) == 0 })
}

// Counting tells whether the periods of a rule are judged one by one, so that
// those that closed stay judged when the rule changes. A maximum of one period is
// judged as a whole.
func (r Rule) Counting() bool {
	return r.Kind == cadence.Quota && r.Count > 0 && (!r.Max || !r.Average && r.several())
}

// judges tells whether there is anything to say about the stretch: while it
// holds, a day left; afterwards, what closed under it.
func (s Stretch) judges() bool {
	last := s.Rule.Window.End
	switch {
	case len(s.Wants) > 0:
		return len(s.wanting()) > 0
	case s.Until == "":
		ps := s.Rule.Periods()
		return ps[len(ps)-1].Window.End >= s.From
	case s.Rule.Counting():
		return len(s.Periods()) > 0
	case s.Rule.Kind == cadence.Deadline && s.Rule.Deadline != "":
		last = s.Rule.Deadline
	}
	return last < s.Until && last >= s.From
}

// Owes tells whether the agency has, or had to the end of some period, anything
// to do on a day.
func (c Course) Owes(day calendar.Date) bool {
	return slices.ContainsFunc(c.on(day), Stretch.judges)
}

// Takes tells where a piece of a day counts on the course as it stands on asOf:
// in a period that closed under an earlier version, or in one that is judged
// now. A piece may count in both, where periods of two lengths overlap, or in
// neither.
func (c Course) Takes(day, asOf calendar.Date) (closed, running bool) {
	for _, s := range c.on(asOf) {
		if !s.judges() {
			continue
		}
		takes := true
		if s.Rule.Counting() {
			key := s.Rule.PeriodOf(day).Key
			takes = slices.ContainsFunc(s.Periods(), func(p calendar.Period) bool { return p.Key == key })
		}
		if s.open() {
			running = running || takes
		} else {
			closed = closed || takes
		}
	}
	return closed, running
}

// AssessCourse is Assess over the versions under which an agency owes an
// obligation. Counts are those of the whole chain, by period or by day.
func AssessCourse(c Course, counts []Count, asOf calendar.Date) Assessment {
	return DefaultPatience().AssessCourse(c, counts, asOf)
}

// AssessCourse is the same with the office's own numbers.
func (p Patience) AssessCourse(c Course, counts []Count, asOf calendar.Date) Assessment {
	return p.assessCourse(c, alone(counts), asOf)
}

func (p Patience) assessCourse(c Course, t tally, asOf calendar.Date) Assessment {
	c = c.on(asOf)
	if len(t.calls) > 0 {
		return p.withCalls(c, t, asOf)
	}
	anew := len(c) == 1 // the agency owed nothing of it before
	c = slices.DeleteFunc(c, func(s Stretch) bool { return !s.judges() })
	if len(c) == 0 {
		return Assessment{Status: NotApplicable, Why: domain.Say("Nhiệm vụ không còn áp dụng, không có kỳ nào đã khép.")}
	}
	last := c[len(c)-1]
	if len(c) == 1 && last.From == "" && last.Until == "" && len(last.Wants) == 0 {
		return p.Assess(last.Rule, in(last.Rule, t.of(last.Rule)), asOf)
	}
	closed := c.closed(t)
	if last.open() {
		if anew && !last.Rule.Counting() && last.Rule.Kind != cadence.Deadline {
			c[0].Rule.Window.Start = max(last.Rule.Window.Start, last.From) // it begins with the day
		}
		return p.current(c, closed, t, asOf)
	}
	if len(closed) > 0 {
		return p.dues(closed, asOf)
	}
	a := p.Assess(last.Rule, in(last.Rule, t.of(last.Rule)), last.Until.AddDays(-1))
	if !a.Status.InTime() { // what is late cannot be made up for any more
		a.Status = Missed
	}
	return a
}

// closed are the periods that closed under versions before the last, and under
// the last one when it is over.
func (c Course) closed(t tally) []due {
	var closed []due
	for i, s := range c {
		last := c[len(c)-1]
		if s.Until != "" && s.Rule.Counting() && (!s.Rule.Average || !last.open() || !last.Rule.Average || i == len(c)-1) {
			closed = append(closed, s.closed(t)...)
		}
	}
	return closed
}

// withCalls judges an agency that answers for occasions, with what closed under
// versions that awaited none, or that now count otherwise.
func (p Patience) withCalls(c Course, t tally, asOf calendar.Date) Assessment {
	a := p.called(t.calls, asOf)
	c = slices.DeleteFunc(c, func(s Stretch) bool { return !s.judges() })
	if len(c) == 0 {
		return a
	}
	if c[len(c)-1].Rule.Awaits() {
		return p.after(a, c.closed(t), asOf)
	}
	t.calls = nil
	now := p.assessCourse(c, t, asOf)
	if !a.Status.InTime() { // what is late cannot be made up for any more
		now.Status, now.Short, now.Why = Missed, a.Short, domain.Say("%s %s", a.Why, now.Why)
	}
	return now
}

func (s Stretch) open() bool { return s.Until == "" }

// current judges the version that holds, with what closed under earlier ones.
func (p Patience) current(c Course, closed []due, t tally, asOf calendar.Date) Assessment {
	last := c[len(c)-1]
	r := last.Rule
	switch {
	case asOf < r.Window.Start: // what Assess says of work that has not begun
	case r.Counting() && r.Average:
		a := p.averageOf(r, averages(c).until(asOf, t.of(r)), asOf)
		return p.after(a, closed, asOf)
	case r.Counting() && r.several():
		return p.dues(append(closed, last.dues(t)...), asOf)
	case r.Due != "" && len(r.daysIn(r.Window, last.From)) == 0:
		r.Due, r.Before = "", false // its day was over before the version held
	}
	return p.after(p.from(r, in(r, t.of(r)), last.From, asOf), closed, asOf)
}

// after adds to a judgement what closed earlier.
func (p Patience) after(a Assessment, closed []due, asOf calendar.Date) Assessment {
	if len(closed) == 0 {
		return a
	}
	past := p.dues(closed, asOf)
	if past.Status == Missed {
		a.Status, a.Short = Missed, past.Short
		a.Why = domain.Say("%s %s", past.Why, a.Why)
	}
	return a
}

// due is one period with what is wanted in it and what is there. rule has the
// days that come back in it, of which those before from do not count.
type due struct {
	period     calendar.Period
	want, have int
	noun       domain.Sentence
	rule       Rule
	from       calendar.Date
}

// dues are the periods that the stretch judges with what is there.
func (s Stretch) dues(t tally) []due {
	have := map[string]int{}
	for _, c := range t.of(s.Rule) {
		have[s.Rule.PeriodOf(c.day()).Key] += c.N
	}
	var out []due
	for _, per := range s.wanting() {
		out = append(out, due{per, s.want(per), have[per.Key], things(s.Rule), s.Rule, s.From})
	}
	return out
}

// closed are the periods that closed under the stretch; an average is one.
func (s Stretch) closed(all tally) []due {
	if !s.Rule.Average {
		return s.dues(all)
	}
	ps := s.Periods()
	w := calendar.Window{Start: max(ps[0].Window.Start, s.Rule.Window.Start), End: ps[len(ps)-1].Window.End}
	whole := calendar.Period{Key: "plan", Unit: calendar.Whole, Window: w}
	t := within(all.of(s.Rule), w, s.From == "")
	r := s.Rule
	r.Window = w
	return []due{{whole, r.Count * inWindow(r), t, things(r), r, s.From}}
}

// within counts pieces of the days of a window; early takes those before it too.
func within(counts []Count, w calendar.Window, early bool) int {
	n := 0
	for _, c := range counts {
		if day := c.day(); day <= w.End && (early || day >= w.Start) {
			n += c.N
		}
	}
	return n
}

// in puts counts into the periods of a rule.
func in(r Rule, counts []Count) []Count {
	if len(counts) == 0 {
		return nil
	}
	out, ps := slices.Clone(counts), r.Periods()
	for i, c := range out {
		out[i].Period = r.among(ps, c.day())
	}
	return out
}

// day is a day in the count's period.
func (c Count) day() calendar.Date {
	if c.FirstOn != "" {
		return c.FirstOn
	}
	return c.Period.Window.Start
}

// averaging is what the averages of a course want: each version's rule over the
// time for which it counts, and the days of which work counts for them all.
type averaging struct {
	rules []Rule
	over  calendar.Window
	early bool // work before the first day counts too
}

// averages are those of a course, version by version.
func averages(c Course) averaging {
	var a averaging
	for i, s := range c {
		ps := s.Periods()
		if !s.Rule.Counting() || !s.Rule.Average || len(ps) == 0 {
			continue
		}
		r := s.Rule
		if s.From != "" {
			r.Window.Start = max(r.Window.Start, ps[0].Window.Start)
		}
		if i < len(c)-1 {
			r.Window.End = ps[len(ps)-1].Window.End
		}
		a.rules = append(a.rules, r)
		if a.over.Start == "" {
			a.over.Start, a.early = r.Window.Start, s.From == ""
		}
	}
	ps := c[len(c)-1].Rule.Periods()
	a.over.End = ps[len(ps)-1].Window.End
	return a
}

// until adds up what the averages want until a day, with what is there.
func (a averaging) until(day calendar.Date, counts []Count) pace {
	t := pace{start: a.over.Start, n: within(counts, a.over, a.early)}
	for _, r := range a.rules {
		t.due += r.dueBy(day)
	}
	return t
}

// pace is what an average wants by a day and what is there.
type pace struct {
	start  calendar.Date
	n, due int
}

// unitWords names periods of one length, or of several.
func unitWords(list []due) domain.Sentence {
	for _, d := range list[1:] {
		if d.period.Unit != list[0].period.Unit {
			return domain.Say("kỳ")
		}
	}
	return perWords(list[0].period.Unit)
}
