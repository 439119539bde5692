package obligation

import (
	"cmp"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// PeriodStand is how one period of an agency's obligation stands.
type PeriodStand struct {
	Period     calendar.Period
	Assessment Assessment
}

// ByPeriod tells of each period that an agency owes, or gave away, how it stands
// on a day, in the order of time. What is judged as a whole (a deadline, a window)
// is one period; what has no number is told month by month, and a month without
// anything is never missed. Counts of days after the day are the caller's to
// leave out.
func (d Duty) ByPeriod(id string, held Held, day calendar.Date) []PeriodStand {
	p := d.on(day, held)
	out := DefaultPatience().byPeriod(p.course(id), p.account(id), day)
	for i, s := range out {
		if !p.shares() {
			break
		}
		if within := inPeriod(p.chain[len(p.chain)-1].Rule, s.Period); s.Assessment.Done > 0 || p.told(within) {
			out[i].Assessment.Why = domain.Say("%s %s", s.Assessment.Why, d.sharedWords(p, within))
		}
	}
	out = append(out, d.given(p, id, out)...)
	slices.SortStableFunc(out, func(a, b PeriodStand) int {
		return cmp.Compare(a.Period.Window.Start, b.Period.Window.Start)
	})
	return out
}

// given are the periods that an agency gave away, with what became of them.
func (d Duty) given(p passing, id string, kept []PeriodStand) []PeriodStand {
	gone, decided := p.gone(id)
	if !decided || gone.Outcome == AlreadyMet {
		return nil
	}
	status := NotApplicable
	if gone.Outcome == WaivedOut {
		status = Waived
	}
	var out []PeriodStand
	for _, per := range p.chain[len(p.chain)-1].Rule.shown() {
		there := slices.ContainsFunc(kept, func(s PeriodStand) bool { return s.Period.Key == per.Key })
		if per.Window.End >= gone.From && !there {
			out = append(out, PeriodStand{per, Assessment{Status: status, Why: d.goneWords(gone)}})
		}
	}
	return out
}

// shown are the periods in which a rule is told: those in which it counts, and
// the whole window of what is judged as a whole.
func (r Rule) shown() []calendar.Period {
	if r.Kind == cadence.Window || r.Kind == cadence.Quota && r.Average && !r.paced() {
		return calendar.Periods(r.Window, calendar.Whole)
	}
	return r.Periods()
}

// byPeriod tells how each period of a course stands, with the office's own
// numbers.
func (p Patience) byPeriod(c Course, t tally, asOf calendar.Date) []PeriodStand {
	c = c.on(asOf)
	out := p.byCall(t.calls, asOf)
	for i, s := range c {
		shown := s.Rule.shown()
		switch {
		case !s.judges(), len(t.calls) > 0 && s.Rule.Awaits():
		case s.Rule.paced():
			out = append(out, p.paces(c[:i+1], t, asOf)...)
		case len(shown) == 1:
			whole := s
			if i > 0 && !s.Rule.Counting() && s.Rule.Kind != cadence.Deadline {
				whole.From = "" // it goes on from an earlier version
			}
			out = append(out, PeriodStand{shown[0], p.assessCourse(Course{whole}, t, asOf)})
		case s.Rule.Counting():
			for _, d := range s.dues(t) {
				out = append(out, PeriodStand{d.period, p.stand(d, asOf)})
			}
		default:
			out = append(out, p.months(s, t.of(s.Rule), asOf)...)
		}
	}
	return out
}

// stand judges one period with a number.
func (p Patience) stand(d due, asOf calendar.Date) Assessment {
	if d.rule.Max {
		return p.most(d, asOf)
	}
	a := Assessment{Done: d.have, Want: d.want, Short: domain.Say("%d/%d", domain.Number(d.have), d.want)}
	name, w := d.period.Words().Upper(), d.period.Window
	switch {
	case d.have >= d.want:
		a.Status = Met
		a.Why = domain.Say("%s.", d.enough())
	case w.End < asOf:
		a.Status = Missed
		a.Why = domain.Say("%s đã khép, có %d/%d %s.", name, domain.Number(d.have), d.want, d.noun)
	case w.Start > asOf:
		a.Status, a.Short = NotDue, domain.Sentence{}
		a.Why = domain.Say("%s chưa đến; cần %02d %s.", name, d.want, d.noun)
	default:
		a = p.running(a, d, asOf)
	}
	return a
}

// paces tells of each period of an average what was done in it and how the
// average stood at its end; no single period of an average is missed.
func (p Patience) paces(c Course, all tally, asOf calendar.Date) []PeriodStand {
	s := c[len(c)-1]
	counts, wanted := all.of(s.Rule), averages(c)
	var out []PeriodStand
	for _, d := range s.dues(all) {
		a := Assessment{Status: NotDue, Done: d.have, Want: d.want}
		name := d.period.Words().Upper()
		if d.period.Window.Start > asOf {
			a.Why = domain.Say("%s chưa đến; cần trung bình %02d mỗi %s.", name, d.want, perWords(s.Rule.Per))
			out = append(out, PeriodStand{d.period, a})
			continue
		}
		until := min(d.period.Window.End, asOf, s.Rule.Window.End)
		t := wanted.until(until, upTo(counts, until))
		a.Status, a.Short = p.averageOf(s.Rule, t, until).Status, domain.Say("%d", domain.Number(d.have))
		if d.have >= d.want {
			a.Status = Met
		} else if a.Status == Met {
			a.Status = OnTrack
		}
		here := domain.Say("%s không có %s nào", name, d.noun)
		if d.have > 0 {
			here = domain.Say("%s có %d %s", name, domain.Number(d.have), d.noun)
		}
		a.Why = domain.Say("%s; từ đầu kỳ đến %s có %d, mức cần là %d (trung bình %02d mỗi %s).",
			here, until.Vietnamese(), t.n, t.due, s.Rule.Count, perWords(s.Rule.Per))
		out = append(out, PeriodStand{d.period, a})
	}
	return out
}

// upTo leaves out what happened after a day.
func upTo(counts []Count, until calendar.Date) []Count {
	return slices.DeleteFunc(slices.Clone(counts), func(c Count) bool { return c.day() > until })
}

// months tells month by month of what has no number in a month.
func (p Patience) months(s Stretch, counts []Count, asOf calendar.Date) []PeriodStand {
	var out []PeriodStand
	all := in(s.Rule, counts)
	since := max(s.Rule.Window.Start, s.From)
	var last calendar.Date
	for _, per := range s.Periods() {
		var here Count
		for _, c := range all {
			if c.Period.Key == per.Key {
				here = total([]Count{here, c})
			}
		}
		a := p.month(s.Rule, monthStand{per, here, last, since}, asOf)
		last = max(last, here.LastOn)
		out = append(out, PeriodStand{per, a})
	}
	return out
}

// monthStand is what happened in a month, when anything was before it, and the
// first day of the whole.
type monthStand struct {
	period calendar.Period
	here   Count
	before calendar.Date
	since  calendar.Date
}

func (p Patience) month(r Rule, m monthStand, asOf calendar.Date) Assessment {
	name, n := m.period.Words().Upper(), m.here.N
	a := Assessment{Status: NotDue, Done: n}
	closed := m.period.Window.End < asOf
	if n > 0 {
		a.Status, a.Short = OnTrack, domain.Say("%d", n)
		if closed || r.Kind != cadence.Continuous {
			a.Status = Met
		}
		a.Why = domain.Say("%s có %d %s, gần nhất ngày %s. Kế hoạch không định số lượng.", name, n, things(r), m.here.LastOn.Vietnamese())
		return a
	}
	quiet := max(max(m.before, m.since).DaysUntil(min(asOf, m.period.Window.End)), 0)
	switch {
	case r.Awaits():
		a.Status, a.Why = NotApplicable, domain.Say("%s chưa phát sinh.", name)
	case m.period.Window.Start > asOf:
		a.Why = domain.Say("%s chưa đến.", name)
	case r.Kind == cadence.Quota:
		a.Why = domain.Say("%s chưa có %s nào. Kế hoạch không định số lượng.", name, things(r))
		if closed {
			a.Status, a.Short = Silent, domain.Say("0")
			a.Why = domain.Say("%s đã khép, không có %s nào. Kế hoạch không định số lượng.", name, things(r))
		}
	case r.Kind != cadence.Continuous:
		a.Why = domain.Say("%s chưa phát sinh.", name)
	case quiet >= p.SilentDays:
		a.Status, a.Short = Silent, domain.Say("0")
		a.Why = domain.Say("%s không có %s nào; đã %d ngày chưa có kết quả.", name, things(r), quiet)
	default:
		if m.before != "" {
			a.Status = OnTrack
		}
		a.Short = domain.Say("0")
		a.Why = domain.Say("%s không có %s nào; mới %d ngày, báo là chưa có kết quả sau %d ngày.", name, things(r), quiet, p.SilentDays)
	}
	return a
}
