package obligation

import (
	"cmp"
	"slices"

	"loa/internal/domain/calendar"
)

// Occasion (lần phát sinh) is a statement that what a rule waits for happened on
// a day: its condition came true, or its event took place. Each opens one duty.
// Agencies are those for which it happened, nil for whoever leads the
// obligation; what is owed together is opened for all whomever it names. Due is
// the last good day that was set with it, over the plan's term; empty: none.
type Occasion struct {
	ID       string
	Day      calendar.Date
	Agencies []string
	Due      calendar.Date
}

// opened is an occasion with the version that judges it and the last good day,
// empty when neither it nor the plan names one; assumed when that was counted over days off
// that nobody decided yet. until is the first day of the version after
// it, empty while there is none.
type opened struct {
	Occasion
	version int
	rule    Rule
	due     calendar.Date
	assumed bool
	until   calendar.Date
}

// end is the last day on which the duty can still be done.
func (o opened) end() calendar.Date {
	if o.until != "" {
		return o.until.AddDays(-1)
	}
	return max(o.due, o.rule.Window.End)
}

// each is how many pieces one occasion wants.
func (o opened) each() int {
	if o.rule.Max {
		return 1
	}
	return max(o.rule.Count, 1)
}

// of tells whether the occasion is one of an agency.
func (o opened) of(id string) bool {
	return o.Agencies == nil || o.rule.Shared || slices.Contains(o.Agencies, id)
}

func (o opened) measure() measure {
	return measure{n: o.each(), spends: true, numbered: o.each() > 1, shared: o.rule.Shared}
}

// call is an occasion as one agency answers for it: how many pieces it wants, how
// many are there, and the day on which the last that was wanted was done.
type call struct {
	opened
	want, have int
	last       calendar.Date
}

// opens finds the occasions of days until p.day, in their order, each under the
// version that holds on the last good day of its duty (ADR 0012): a duty whose
// last day passed before an amendment stays as it was.
func (p passing) opens(all []Occasion, w *calendar.WorkDays) []opened {
	var out []opened
	for _, x := range all {
		if x.Day > p.day || len(p.chain) == 0 {
			continue
		}
		o := opened{Occasion: x}
		for i, s := range p.chain {
			if i > 0 && s.From > x.Day && s.From > o.last() {
				break
			}
			o.version, o.rule, o.due, o.until = i, s.Rule, "", s.Until
			if s.Rule.Term.Days > 0 {
				o.due = s.Rule.Term.Due(x.Day, w)
			}
			o.due = cmp.Or(x.Due, o.due)
		}
		o.assumed = x.Due == "" && o.due != "" && o.rule.Term.Assumes(x.Day, w)
		if o.rule.Awaits() {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b opened) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// last is the last good day: that of the term, else of the rule's window.
func (o opened) last() calendar.Date { return cmp.Or(o.due, o.rule.Window.End) }

// asked is how much an agency has to do upon an occasion, were nothing decided
// about itself: its own and what it inherits. depth ends what goes round in a
// circle.
func (p passing) asked(id string, o opened, depth int) int {
	want, m := 0, o.measure()
	if o.of(id) && slices.Contains(p.leads[o.version], id) && o.Day >= p.joined(id, o.version) || p.named(id, o) {
		want = m.n
	}
	if depth > len(p.list) {
		return want
	}
	for _, d := range p.came(id) {
		n := d.part(id, p.unanswered(d, o, depth+1), m)
		if d.Combine == Add && m.numbered && !m.shared {
			want += n
		} else {
			want = max(want, n)
		}
	}
	return want
}

// named tells whether the occasion names an agency that had inherited the duty by
// then.
func (p passing) named(id string, o opened) bool {
	return slices.Contains(o.Agencies, id) && slices.ContainsFunc(p.came(id), func(d Decision) bool { return d.From <= o.Day })
}

// unanswered is what a decision passes on of an occasion: nothing when it was
// answered before the decision's day, or could no longer be by then.
func (p passing) unanswered(d Decision, o opened, depth int) int {
	n := p.asked(d.AgencyID, o, depth)
	if n == 0 || o.end() < d.From {
		return 0
	}
	for _, c := range p.answered(d.AgencyID, d.From, depth) {
		if c.ID != o.ID {
			continue
		}
		if left := n - c.have; left <= 0 || !o.rule.Shared {
			return max(left, 0)
		}
	}
	return n
}

// answered are all occasions that an agency was asked to answer, with what it did
// before a day (empty: ever). Pieces answer the earliest occasion that still
// wants one and had happened by then.
func (p passing) answered(id string, before calendar.Date, depth int) []call {
	var out []call
	for _, o := range p.open {
		if n := p.asked(id, o, depth); n > 0 {
			out = append(out, call{opened: o, want: n})
		}
	}
	if len(out) == 0 || p.held == nil {
		return out
	}
	pieces := slices.Clone(p.tally(id).of(out[0].rule))
	slices.SortStableFunc(pieces, func(a, b Count) int { return cmp.Compare(a.day(), b.day()) })
	for _, piece := range pieces {
		for range piece.N {
			if day := piece.day(); before == "" || day < before {
				answer(out, day)
			}
		}
	}
	return out
}

// answer gives one piece of a day to the earliest call that wants it.
func answer(calls []call, day calendar.Date) {
	for i, c := range calls {
		if c.have < c.want && c.Day <= day {
			calls[i].have++
			calls[i].last = max(c.last, day)
			return
		}
	}
}

// calls are the occasions that an agency answers for. Who gave its duty away
// keeps what it had answered by then and what could no longer be answered.
func (p passing) calls(id string) []call {
	if len(p.open) == 0 {
		return nil
	}
	all := p.answered(id, "", 0)
	gone, decided := p.gone(id)
	if !decided || gone.Outcome == AlreadyMet {
		return all
	}
	past := p.answered(id, gone.From, 0)
	kept := all[:0]
	for i, c := range all {
		if c.end() < gone.From || past[i].have >= c.want {
			kept = append(kept, c)
		}
	}
	return kept
}
