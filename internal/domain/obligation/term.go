package obligation

import (
	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// MaxTerm bounds how many days a term has.
const MaxTerm = 999

// Awaits tells whether nothing is owed before somebody says that something
// happened: on an event, under a condition, or by a term that runs from a day
// which the plan does not name.
func (r Rule) Awaits() bool {
	switch r.Kind {
	case cadence.Event, cadence.Conditional:
		return true
	case cadence.Deadline:
		return r.Deadline == "" && r.Due == "" && r.Term.Days > 0 && r.TermFrom == ""
	case cadence.Quota, cadence.Window, cadence.Continuous, cadence.Unknown:
	}
	return false
}

// Dated gives the rule with the last day of a term that runs from a day which the
// plan names, over the days off that w knows; nil knows the law alone.
func (r Rule) Dated(w *calendar.WorkDays) Rule {
	if r.fixed() {
		r.Deadline, r.Assumed = r.Term.Due(r.TermFrom, known(w)), r.Term.Assumes(r.TermFrom, known(w))
	}
	return r
}

// Undated gives the rule as a person confirmed it, without what Dated computed.
func (r Rule) Undated() Rule {
	if r.fixed() {
		r.Deadline, r.Assumed = "", false
	}
	return r
}

// fixed tells whether a term runs from a day that the plan names.
func (r Rule) fixed() bool {
	return r.Kind == cadence.Deadline && r.Term.Days > 0 && r.TermFrom.Valid()
}

func known(w *calendar.WorkDays) *calendar.WorkDays {
	if w == nil {
		return &calendar.WorkDays{}
	}
	return w
}

// termWords is a term's length: "5 ngày làm việc".
func termWords(t calendar.Term) domain.Sentence {
	if t.Working {
		return domain.Say("%d ngày làm việc", t.Days)
	}
	return domain.Say("%d ngày", t.Days)
}

// counting is a term as it was counted: from which day, to which, and whether over
// days off that are only assumed (docs/adr/0022).
type counting struct {
	term      calendar.Term
	from, due calendar.Date
	assumed   bool
}

// words says how a day was counted: "5 ngày làm việc kể từ 26/01/2026". A term in
// days that would have ended on a day off says that it was moved; one that days
// off may still move says that these are only assumed.
func (c counting) words() domain.Sentence {
	said := domain.Say("%s kể từ %s", termWords(c.term), c.from.Vietnamese())
	if last := c.from.AddDays(c.term.Days); !c.term.Working && last != c.due {
		said = domain.Say("%s, ngày cuối %s là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo", said, last.Vietnamese())
	}
	if c.assumed {
		return domain.Say("%s, tính theo ngày nghỉ dự kiến, chưa có quyết định", said)
	}
	return said
}

// counted says of a deadline that a term gave how it was counted.
func (r Rule) counted() domain.Sentence {
	if !r.fixed() || !r.Deadline.Valid() {
		return domain.Sentence{}
	}
	return counting{r.Term, r.TermFrom, r.Deadline, r.Assumed}.words()
}
