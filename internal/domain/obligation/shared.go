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
	if !Chain(p.chain).Shared() {
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

// pool is what all who share the duty did, each thing once.
func (p passing) pool() []Count {
	var all []Count
	for _, j := range p.joint() {
		all = append(all, j.counts...)
	}
	return all
}

// Sharers lists who owes the duty together on a day, in the order in which work of
// one day counts; nil where each owes alone.
func (d Duty) Sharers(day calendar.Date) []string {
	p := d.on(day, nil)
	if !p.shares() {
		return nil
	}
	return p.sharers()
}

// joint is what one of those who share the duty did of what they did together.
// again are its pieces that show what another had shown before.
type joint struct {
	id            string
	counts, again []Count
}

// joint gives what each sharer did. What several of them show counts once, for
// who did it first; of one day for the first of them.
func (p passing) joint() []joint {
	ids := p.sharers()
	out := make([]joint, len(ids))
	type place struct {
		day calendar.Date
		at  int
	}
	first := map[string]place{}
	for i, id := range ids {
		out[i] = joint{id: id, counts: p.held(id)}
		for _, c := range out[i].counts {
			if got, ok := first[c.Shows]; c.Shows != "" && (!ok || c.day() < got.day) {
				first[c.Shows] = place{c.day(), i}
			}
		}
	}
	if len(first) == 0 {
		return out
	}
	for i := range out {
		var once []Count
		for _, c := range out[i].counts {
			if c.Shows != "" && first[c.Shows].at != i {
				out[i].again = append(out[i].again, c)
				continue
			}
			once = append(once, c)
		}
		out[i].counts = once
	}
	return out
}

// sharedWords says who did how much of what is owed once by several, and that
// what several of them show counts once; within leaves out what does not count in
// a period.
func (d Duty) sharedWords(p passing, within func(Count) bool) domain.Sentence {
	type part struct {
		id string
		n  int
	}
	var did []part
	all, again := p.joint(), 0
	for _, j := range all {
		again += counted(j.again, within)
		if n := counted(j.counts, within); n > 0 {
			did = append(did, part{j.id, n})
		}
	}
	slices.SortStableFunc(did, func(a, b part) int { return cmp.Compare(b.n, a.n) })
	const most = 3
	said := domain.Say("Tính chung cho %d cơ quan.", len(all))
	var who domain.Sentence
	for i, x := range did {
		one := domain.Say("%s %d", cmp.Or(d.Names[x.id], "đơn vị khác"), x.n)
		switch i {
		case 0:
			who = one
		case most:
			return againWords(domain.Say("Tính chung cho %d cơ quan: %s và %d cơ quan khác.", len(all), who, len(did)-most), again)
		default:
			who = domain.Say("%s, %s", who, one)
		}
		said = domain.Say("Tính chung cho %d cơ quan: %s.", len(all), who)
	}
	return againWords(said, again)
}

// againWords adds that pieces were left out since another agency had shown the
// same.
func againWords(said domain.Sentence, n int) domain.Sentence {
	if n == 0 {
		return said
	}
	return domain.Say("%s Nội dung do nhiều cơ quan cùng khai chỉ tính một lần; có %d minh chứng trùng.", said, domain.Number(n))
}

// counted adds up the pieces of counts that lie within something.
func counted(counts []Count, within func(Count) bool) int {
	n := 0
	for _, c := range counts {
		if within(c) {
			n += c.N
		}
	}
	return n
}

// told tells whether there is anything to say of who did what in a period.
func (p passing) told(within func(Count) bool) bool {
	return slices.ContainsFunc(p.joint(), func(j joint) bool { return counted(j.counts, within)+counted(j.again, within) > 0 })
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
