package obligation

import (
	"slices"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Duty is an obligation with who leads each version of its chain and what was
// decided about single agencies. Names are those of the agencies that decisions
// name, for the sentences.
type Duty struct {
	Chain     Chain
	Leads     [][]string
	Decisions []Decision
	Names     map[string]string
	Index     *Index // of Decisions; nil makes one for each question
	Occasions []Occasion
	WorkDays  *calendar.WorkDays // for terms from occasions; nil knows the law alone
}

// Index finds decisions about one obligation by agency.
type Index struct {
	by   map[string]Decision   // by who gave the duty away
	to   map[string][]Decision // by heir
	list []Decision            // in the order in which they hold
}

// NewIndex makes the index of decisions that supersede each other in order.
func NewIndex(all []Decision) *Index {
	x := &Index{by: map[string]Decision{}, to: map[string][]Decision{}, list: Supersede(all)}
	for _, d := range x.list {
		x.by[d.AgencyID] = d
		for _, h := range d.Heirs {
			x.to[h.AgencyID] = append(x.to[h.AgencyID], d)
		}
	}
	return x
}

// Held tells what an agency did for the obligation, day by day.
type Held func(agencyID string) []Count

// measure is how much one period of a rule wants and how that passes on.
// spends: what was done leaves less. numbered: it can be added up. shared: it is
// owed once, by all who have it.
type measure struct {
	n                        int
	spends, numbered, shared bool
}

// paced tells whether the rule is an average over several periods, so that what
// is wanted cannot be told for one of them.
func (r Rule) paced() bool { return r.Counting() && r.Average && r.several() }

func (r Rule) measure() measure {
	m := measure{n: 1, shared: r.Shared}
	switch {
	case r.Awaits(): // each occasion has its own
	case r.paced():
		m.n, m.numbered = r.Count, true
	case r.Kind == cadence.Quota && r.Count > 0, r.Kind == cadence.Deadline && r.Count > 1:
		m.n, m.spends, m.numbered = r.Count, true, true
	case r.Kind == cadence.Deadline, r.Kind == cadence.Window:
		m.spends = true
	}
	return m
}

// passing is a duty as it stands on a day. but is an agency about which nothing
// counts as decided.
type passing struct {
	chain Chain
	cut   [][]calendar.Period // of each version
	leads [][]string
	index *Index
	list  []Decision // until the day, in the order in which they hold
	day   calendar.Date
	but   string
	held  Held
	open  []opened
}

// on leaves out what holds only after a day.
func (d Duty) on(day calendar.Date, held Held) passing {
	p := passing{index: d.Index, day: day, held: held}
	for i, s := range d.Chain {
		if s.From > day {
			break
		}
		if s.Until > day {
			s.Until = ""
		}
		p.chain, p.leads, p.cut = append(p.chain, s), append(p.leads, d.Leads[i]), append(p.cut, s.Rule.Periods())
	}
	if p.index == nil {
		p.index = NewIndex(d.Decisions)
	}
	p.list = p.index.list
	for len(p.list) > 0 && p.list[len(p.list)-1].From > day {
		p.list = p.list[:len(p.list)-1]
	}
	if len(d.Occasions) > 0 {
		p.open = p.opens(d.Occasions, known(d.WorkDays))
	}
	return p
}

// gone is what was decided about an agency by the day.
func (p passing) gone(id string) (Decision, bool) {
	d, ok := p.index.by[id]
	if !ok || d.From > p.day || id == p.but {
		return Decision{}, false
	}
	return d, true
}

// came are the decisions by which an agency inherits by the day.
func (p passing) came(id string) []Decision {
	all := p.index.to[id]
	for len(all) > 0 && all[len(all)-1].From > p.day {
		all = all[:len(all)-1]
	}
	return all
}

// slot is one period of a version's rule, as the decisions until a day leave it.
// fresh leaves out what was done.
type slot struct {
	version     int
	window      calendar.Window
	first, last bool
	until       calendar.Date
	fresh       bool
}

// takes tells whether the ledger counts a piece of a day in the slot.
func (s slot) takes(day calendar.Date) bool {
	return (s.first || day >= s.window.Start) && (s.last || day <= s.window.End)
}

// gross is what an agency has to do in a slot, were nothing decided about
// itself: its own and what it inherits. depth ends what goes round in a circle.
func (p passing) gross(id string, s slot, depth int) int {
	r := p.chain[s.version].Rule
	m := r.measure()
	want := 0
	if slices.Contains(p.leads[s.version], id) && (r.Kind != cadence.Deadline || r.Deadline == "" || r.Deadline >= p.joined(id, s.version)) {
		want = m.n
	}
	if depth > len(p.list) {
		return want
	}
	for _, d := range p.came(id) {
		if d.From > s.until || d.From > s.window.End {
			continue
		}
		n := d.part(id, p.rest(d, s, depth+1), m)
		if d.Combine == Add && m.numbered && !m.shared {
			want += n
		} else {
			want = max(want, n)
		}
	}
	return want
}

// joined is the day from which an agency owes the obligation beside all that owed
// it before: of what was due earlier it owes nothing (ADR 0027). It is empty for
// one that led the obligation from the beginning, or took it over from another.
func (p passing) joined(id string, version int) calendar.Date {
	for version > 0 && slices.Contains(p.leads[version-1], id) {
		version--
	}
	if version == 0 || len(p.leads[version-1]) == 0 {
		return ""
	}
	for _, other := range p.leads[version-1] {
		if !slices.Contains(p.leads[version], other) {
			return ""
		}
	}
	return p.chain[version].From
}

// rest is what a decision passes on of a slot.
func (p passing) rest(d Decision, s slot, depth int) int {
	n, m := p.gross(d.AgencyID, s, depth), p.chain[s.version].Rule.measure()
	if s.fresh || n == 0 || !m.spends {
		return n
	}
	left := max(n-p.done(d.AgencyID, s, d.From), 0)
	if m.shared && left > 0 {
		return n // what was done counts for the heirs too
	}
	return left
}

// done counts what an agency did in a slot before a day; of what is shared, what
// all did.
func (p passing) done(id string, s slot, before calendar.Date) int {
	n := 0
	if p.held == nil {
		return n
	}
	counts := p.held(id)
	if p.chain[s.version].Rule.Shared {
		counts = p.pool()
	}
	for _, c := range counts {
		if day := c.day(); day < before && s.takes(day) {
			n += c.N
		}
	}
	return n
}

// whole is the slot of all days of a version.
func (p passing) whole(version int, until calendar.Date) slot {
	return slot{version: version, window: p.span(version), first: true, last: true, until: until}
}

// span is from the first to the last day that a version's periods hold.
func (p passing) span(version int) calendar.Window {
	ps := p.cut[version]
	return calendar.Window{Start: min(ps[0].Window.Start, p.chain[version].Rule.Window.Start), End: ps[len(ps)-1].Window.End}
}

// slots are the periods that a stretch judges.
func (p passing) slots(version int, s Stretch, until calendar.Date) ([]calendar.Period, []slot) {
	all := p.cut[version]
	first, end := 0, len(all)
	for first < end && all[first].Window.End < s.From {
		first++
	}
	for end > first && s.Until != "" && all[end-1].Window.End >= s.Until {
		end--
	}
	out := make([]slot, 0, end-first)
	for i := first; i < end; i++ {
		out = append(out, slot{version: version, window: all[i].Window, first: i == 0, last: i == len(all)-1, until: until})
	}
	return all[first:end], out
}

// Owers lists who owes the obligation from a day on: those who lead it and gave
// nothing away, then the heirs.
func (d Duty) Owers(day calendar.Date) []string {
	p := d.on(day, nil)
	var ids []string
	for _, id := range p.everybody(len(p.chain) - 1) {
		gone, decided := p.gone(id)
		s := p.whole(len(p.chain)-1, day)
		s.fresh = true
		if (!decided || gone.Outcome == AlreadyMet) && p.gross(id, s, 0) > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Owing lists who has something to answer for on a day: the owers, then those
// who owed the obligation in a period that closed or gave it away. Assess says
// of some of the latter that nothing is left to judge.
func (d Duty) Owing(day calendar.Date) []string {
	p := d.on(day, nil)
	ids := d.Owers(day)
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	for i := range slices.Backward(p.chain) {
		for _, id := range p.everybody(i) {
			if !seen[id] && (p.answers(id, day) || p.divides(id)) {
				ids = append(ids, id)
			}
			seen[id] = true
		}
	}
	return ids
}

// Answers tells whether an agency is among those of Owing.
func (d Duty) Answers(id string, day calendar.Date) bool { return d.on(day, nil).answers(id, day) }

func (p passing) answers(id string, day calendar.Date) bool {
	_, decided := p.gone(id)
	return decided || p.course(id).Owes(day) || len(p.calls(id)) > 0
}

// divides tells whether an agency is one of several heirs who divide what is left:
// what the others did may leave it a piece that it does not have of the whole.
func (p passing) divides(id string) bool {
	return slices.ContainsFunc(p.came(id), func(d Decision) bool { return d.Outcome == Inherited && d.Share == agency.Divided && len(d.Heirs) > 1 })
}

// everybody lists the leads of a version, then all heirs in the order in which
// they inherit.
func (p passing) everybody(version int) []string {
	ids := slices.Clone(p.leads[version])
	for _, d := range p.list {
		for _, h := range d.Heirs {
			if !slices.Contains(ids, h.AgencyID) {
				ids = append(ids, h.AgencyID)
			}
		}
	}
	return ids
}
