package newsroom

import (
	"cmp"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/vi"
)

// Hint tells a duty apart from others that sound the same, in one line: where the plan
// names it, in its words, with its place ("trên Trang …"), and by when. Empty where the
// label says it all.
func (d Duty) Hint() string {
	var parts []string
	for _, part := range []string{vi.Clean(d.Clause), d.told(), d.until()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// told is what the plan says of the duty beyond its short name.
func (d Duty) told() string {
	if d.ShortName == "" {
		return ""
	}
	return vi.Truncate(strings.Trim(strings.TrimPrefix(vi.Clean(d.Content), vi.Clean(d.ShortName)), ".;:, "), 80)
}

// until is by when, where the label does not tell it.
func (d Duty) until() string {
	switch due := d.Rule.DueWords(); {
	case d.Rule.Deadline != "":
		return ""
	case !due.Empty():
		return domain.Say("hạn %s", due).String()
	case d.Rule.Window.End != "":
		return domain.Say("đến hết %s", d.Rule.Window.End.Vietnamese()).String()
	}
	return ""
}

// answers tells whether a piece of a kind is what the duty counts.
func (d Duty) answers(k flow.Kind) bool {
	kind, ok := flow.Suits(d.Rule.UnitNoun, d.Product+" "+d.ShortName)
	return ok && kind == k
}

// over tells whether the one day of a duty is past.
func (d Duty) over(today calendar.Date) bool {
	return d.Rule.Deadline != "" && d.Rule.Deadline < today
}

// here tells whether the duty asks for pieces on the page on which they come out.
func (d Duty) here() bool { return flow.ForReformSite(d.Content) }

// byNearness puts duties first that a piece of a kind answers, of these those that are for
// this page, then those that name one of its topics; what counts something else comes
// later, what is over last.
func byNearness(duties []Duty, k flow.Kind, topics []string, today calendar.Date) []Duty {
	rank := func(d Duty) int {
		_, some := flow.Suits(d.Rule.UnitNoun, d.Product+" "+d.ShortName)
		switch {
		case d.over(today):
			return 5
		case d.answers(k) && d.here():
			return 0
		case d.answers(k) && len(flow.Meant(d.ShortName+" "+d.Content, topics)) > 0:
			return 1
		case d.answers(k):
			return 2
		case some:
			return 3
		}
		return 4
	}
	out := slices.Clone(duties)
	slices.SortStableFunc(out, func(a, b Duty) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// proposed is the one duty that a piece of a kind answers, where it serves none yet, or of
// several the one that is for this page; nil where there is none, or a choice.
func proposed(duties []Duty, k flow.Kind, today calendar.Date) *Duty {
	var all, here []*Duty
	for i, d := range duties {
		switch {
		case d.Chosen:
			return nil
		case d.over(today) || !d.answers(k):
			continue
		case d.here():
			here = append(here, &duties[i])
		}
		all = append(all, &duties[i])
	}
	for _, some := range [][]*Duty{here, all} {
		if len(some) == 1 {
			return some[0]
		}
	}
	return nil
}
