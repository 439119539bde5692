package obligation

import (
	"cmp"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// tally is what one agency did, and all who share the duty with it; calls are the
// occasions that it answers for.
type tally struct {
	own, all []Count
	calls    []call
}

// of gives what counts under a rule.
func (t tally) of(r Rule) []Count {
	if r.Shared {
		return t.all
	}
	return t.own
}

// alone is the tally of an agency that shares nothing.
func alone(counts []Count) tally { return tally{own: counts, all: counts} }

// tally gives what counts for an agency.
func (p passing) tally(id string) tally {
	if p.held == nil {
		return tally{}
	}
	if !slices.ContainsFunc(p.chain, func(s Stretch) bool { return s.Rule.Shared }) {
		return alone(p.held(id))
	}
	return tally{own: p.held(id), all: p.pool()}
}

// account is the tally with the occasions.
func (p passing) account(id string) tally {
	t := p.tally(id)
	t.calls = p.calls(id)
	return t
}

// sharers lists all who had the duty by the day, also those that gave it away:
// what they did together counts once.
func (p passing) sharers() []string {
	var ids []string
	seen := map[string]bool{}
	for i := range slices.Backward(p.chain) {
		for _, id := range p.everybody(i) {
			if !seen[id] {
				ids = append(ids, id)
			}
			seen[id] = true
		}
	}
	return ids
}

// pool is what all who share the duty did.
func (p passing) pool() []Count {
	var all []Count
	for _, id := range p.sharers() {
		all = append(all, p.held(id)...)
	}
	return all
}

// sharedWords says who did how much of what is owed once by several; within
// leaves out what does not count in a period.
func (d Duty) sharedWords(p passing, within func(Count) bool) domain.Sentence {
	type part struct {
		id string
		n  int
	}
	var did []part
	ids := p.sharers()
	for _, id := range ids {
		n := 0
		for _, c := range p.held(id) {
			if within(c) {
				n += c.N
			}
		}
		if n > 0 {
			did = append(did, part{id, n})
		}
	}
	slices.SortStableFunc(did, func(a, b part) int { return cmp.Compare(b.n, a.n) })
	if len(did) == 0 {
		return domain.Say("Tính chung cho %d cơ quan.", len(ids))
	}
	const most = 3
	var who domain.Sentence
	for i, x := range did {
		one := domain.Say("%s %d", cmp.Or(d.Names[x.id], "đơn vị khác"), x.n)
		switch i {
		case 0:
			who = one
		case most:
			return domain.Say("Tính chung cho %d cơ quan: %s và %d cơ quan khác.", len(ids), who, len(did)-most)
		default:
			who = domain.Say("%s, %s", who, one)
		}
	}
	return domain.Say("Tính chung cho %d cơ quan: %s.", len(ids), who)
}

// shares tells whether several agencies owe the duty together as it holds on the
// day.
func (p passing) shares() bool {
	return len(p.chain) > 0 && p.chain[len(p.chain)-1].Rule.Shared && len(p.sharers()) > 1
}

// inPeriod tells of counts whether a rule counts them in a period.
func inPeriod(r Rule, per calendar.Period) func(Count) bool {
	return func(c Count) bool { return r.PeriodOf(c.day()).Key == per.Key }
}
