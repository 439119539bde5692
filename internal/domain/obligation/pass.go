package obligation

import (
	"maps"
	"slices"

	"loa/internal/domain/calendar"
)

// Course is the part of the chain in which an agency owes the obligation as it
// stands on a day: its own and what it inherits, with what is wanted of the
// periods that ran when it passed. Without held nothing counts as done before.
func (d Duty) Course(id string, held Held, day calendar.Date) Course {
	return d.on(day, held).course(id)
}

func (p passing) course(id string) Course {
	var out Course
	gone, decided := p.gone(id)
	if gone.Outcome == AlreadyMet {
		decided = false // it keeps what it did
	}
	for i, s := range p.chain {
		before := len(out)
		for _, part := range p.parts(s) {
			if decided && part.From >= gone.From {
				break
			}
			if got, ok := p.stretch(id, i, part); ok {
				out = append(out, got)
			}
		}
		if !decided {
			continue
		}
		kept := p.kept(id, i, gone.From)
		if open := s.Until == "" || s.Until > gone.From; open && len(kept) == 0 && !s.Rule.Counting() && p.span(i).End >= gone.From {
			out = out[:before] // what is judged as a whole passes as a whole
		}
		out = append(out, kept...)
	}
	return out.Joined()
}

// parts cuts a version at the days on which something passes.
func (p passing) parts(s Stretch) []Stretch {
	out := []Stretch{s}
	for _, d := range p.list {
		last := &out[len(out)-1]
		if d.From <= last.From || last.Until != "" && d.From >= last.Until {
			continue
		}
		next := *last
		next.From, last.Until = d.From, d.From
		out = append(out, next)
	}
	return out
}

// kept are the periods that ran when an agency gave its duty away and in which
// nothing was left by then: they stay with it, as those that had closed.
func (p passing) kept(id string, version int, from calendar.Date) Course {
	s := p.chain[version]
	if !s.Rule.measure().spends {
		return nil
	}
	ps, slots := p.runs(version, from)
	for i, x := range slots {
		want := p.gross(id, x, 0)
		if want == 0 || want > p.done(id, x, from) {
			continue
		}
		s.From, s.Until = max(s.From, from), ps[i].Window.End.AddDays(1)
		if got, ok := p.stretch(id, version, s); ok {
			got.Wants = p.nothingAfter(got, ps[i])
			return Course{got}
		}
	}
	return nil
}

// nothingAfter says that periods after one want nothing, also while that one
// still runs.
func (p passing) nothingAfter(s Stretch, last calendar.Period) map[string]int {
	wants := maps.Clone(s.Wants)
	for _, per := range s.Rule.Periods() {
		if per.Window.Start <= last.Window.End {
			continue
		}
		if wants == nil {
			wants = map[string]int{}
		}
		wants[per.Key] = 0
	}
	return wants
}

// runs gives the periods that a version judges and that run on a day or take
// what happened before it; of what is judged as a whole, the whole.
func (p passing) runs(version int, day calendar.Date) ([]calendar.Period, []slot) {
	s := p.chain[version]
	if !s.Rule.Counting() {
		x := p.whole(version, lastDay(s))
		if x.window.End < day || s.Until != "" && x.window.End >= s.Until {
			return nil, nil
		}
		return []calendar.Period{{Unit: calendar.Whole, Window: x.window}}, []slot{x}
	}
	var ps []calendar.Period
	var out []slot
	all, slots := p.slots(version, s, lastDay(s))
	for i, x := range slots {
		if x.window.End >= day && (x.first || x.window.Start < day) {
			ps, out = append(ps, all[i]), append(out, x)
		}
	}
	return ps, out
}

// lastDay is the last day on which a stretch holds.
func lastDay(s Stretch) calendar.Date {
	if s.Until == "" {
		return "9999-12-31"
	}
	return s.Until.AddDays(-1)
}

// stretch is what an agency owes in a part of a version within which nothing
// passes; ok is false when it owes nothing there.
func (p passing) stretch(id string, version int, s Stretch) (Stretch, bool) {
	if !s.Rule.Counting() {
		return p.single(id, s, p.whole(version, s.From))
	}
	fresh := p.whole(version, s.From)
	fresh.fresh = true
	count := p.gross(id, fresh, 0)
	ps, slots := p.slots(version, s, s.From)
	wants := map[string]int{}
	for i, x := range slots {
		if len(p.list) == 0 || s.Rule.paced() || !x.first && x.window.Start >= s.From {
			continue
		}
		if n := p.gross(id, x, 0); n != count {
			wants[ps[i].Key] = n
		}
	}
	if len(p.cut[version]) == 1 {
		mine := len(wants) == 0 && slices.Contains(p.leads[version], id)
		s.Rule.Average = s.Rule.Average && mine
		for _, n := range wants {
			count = n
		}
		s.Rule.Count = count
		return s, count > 0
	}
	if count == 0 { // shares of a rest may go otherwise than those of the whole
		for _, n := range wants {
			count = max(count, n)
		}
		for _, per := range ps {
			wants[per.Key] += 0
		}
	}
	s.Rule.Count = count
	if len(wants) > 0 {
		s.Wants = wants
	}
	return s, count > 0
}

// single is a stretch whose rule is judged as a whole.
func (p passing) single(id string, s Stretch, x slot) (Stretch, bool) {
	n, m := p.gross(id, x, 0), s.Rule.measure()
	switch {
	case m.numbered:
		s.Rule.Count = n
		return s, n > 0
	case m.spends, slices.Contains(p.leads[x.version], id):
		return s, n > 0
	}
	begins := x.window.End
	for _, d := range p.came(id) {
		if d.From <= x.until {
			begins = min(begins, d.From)
		}
	}
	s.Rule.Window.Start = max(s.Rule.Window.Start, begins) // what has no number begins with the day
	return s, n > 0
}

// Left is what is left of an agency's duty on a day, as if nothing were decided
// about it: pieces wanted in the periods that end on that day or later. Runs is
// false when no such period is there; Open when something is left, be it
// without a number.
type Left struct {
	N    int
	Open bool
	Runs bool
}

// Left tells what an agency would pass on from a day.
func (d Duty) Left(id string, held Held, day calendar.Date) Left {
	p := d.on(day, held)
	p.but = id
	c := p.course(id)
	if len(c) == 0 || !c[len(c)-1].open() {
		return Left{}
	}
	s := c[len(c)-1]
	m, version := s.Rule.measure(), len(p.chain)-1
	if s.Rule.Counting() && !s.Rule.paced() {
		return p.leftOf(id, s, day)
	}
	l := Left{Runs: p.span(version).End >= day}
	switch {
	case !l.Runs:
		return l
	case s.Rule.paced():
		t := averages(c).until(s.Rule.Window.End, p.before(id, s.Rule, day))
		l.N = max(t.due-t.n, 0)
	case m.spends:
		l.N = max(m.n-p.done(id, p.whole(version, day), day), 0)
	}
	l.Open = l.N > 0 || !m.spends && !m.numbered
	return l
}

// leftOf adds up what the periods of an open stretch still want.
func (p passing) leftOf(id string, s Stretch, day calendar.Date) Left {
	var l Left
	ps, slots := p.slots(len(p.chain)-1, s, day)
	for i, x := range slots {
		if x.window.End >= day && s.want(ps[i]) > 0 {
			l.Runs = true
			l.N += max(s.want(ps[i])-p.done(id, x, day), 0)
		}
	}
	l.Open = l.N > 0
	return l
}

// before gives what counts for an agency of the days before a day.
func (p passing) before(id string, r Rule, day calendar.Date) []Count {
	return slices.DeleteFunc(slices.Clone(p.tally(id).of(r)), func(c Count) bool { return c.day() >= day })
}
