package reorganise

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// Move is how many cells of the matrix have a status before and after an act.
type Move struct {
	Status        obligation.Status
	Before, After int
}

// Changed is one cell of the matrix that an act changes.
type Changed struct {
	Obligation    programme.Obligation
	Agency        string
	Before, After obligation.Assessment
}

// BeforeAfter sets the matrix as it is beside the one that would be, for the
// units that an act touches. Same counts cells that stay; More, changed ones
// that are not listed.
type BeforeAfter struct {
	Day     calendar.Date
	Moves   []Move
	Changed []Changed
	Same    int
	More    int
	Open    int // duties that nobody decided on: they stay with the unit that ends
}

// maxChanged bounds the cells that a page lists.
const maxChanged = 300

// Compare computes the matrix before and after an act from the decisions chosen
// so far, storing nothing.
func (s *Service) Compare(ctx context.Context, a Act) (BeforeAfter, error) {
	out := BeforeAfter{Day: a.EffectiveOn}
	duties, p, err := s.Duties(ctx, a)
	if err != nil {
		return out, err
	}
	out.Open = progress(duties).Open()
	pairs := cellsOf(duties, p)
	before := make([]programme.Obligation, len(pairs))
	after := make([]programme.Obligation, len(pairs))
	for i, c := range pairs {
		before[i] = c.obligation.Named(p.names)
		after[i] = c.obligation.With(c.decisions...).Named(p.names)
	}
	counts, err := s.Ledger.HappenedBy(ctx, programme.Chains(after), out.Day)
	if err != nil {
		return out, err
	}
	was, err := s.Ledger.HappenedBy(ctx, programme.Chains(before), out.Day)
	if err != nil {
		return out, err
	}
	statuses := map[obligation.Status]*Move{}
	for i, c := range pairs {
		w := weighed{
			before: before[i], after: after[i], held: ledger.Of(was, before[i].VersionID), now: ledger.Of(counts, after[i].VersionID),
			owed: setOf(before[i].Owing(out.Day)), owes: setOf(after[i].Owing(out.Day)),
		}
		for _, id := range c.agencies {
			out.cell(statuses, w, id, p.names[id])
		}
	}
	for _, st := range obligation.Statuses() {
		if m := statuses[st]; m != nil {
			out.Moves = append(out.Moves, *m)
		}
	}
	return out, nil
}

// touched is one obligation with what is decided about it and the units whose
// cells may change.
type touched struct {
	obligation programme.Obligation
	decisions  []obligation.Decision
	agencies   []string
}

func cellsOf(duties []Duty, p *Passing) []touched {
	at := map[string]int{}
	var out []touched
	for _, d := range duties {
		i, ok := at[d.ID]
		if !ok {
			i = len(out)
			at[d.ID] = i
			out = append(out, touched{obligation: d.Obligation})
		}
		t := &out[i]
		t.agencies = append(t.agencies, d.AgencyID)
		if d.Chosen == nil {
			continue
		}
		t.decisions = append(t.decisions, *d.Chosen)
		for _, h := range d.Chosen.Heirs {
			t.agencies = append(t.agencies, h.AgencyID)
		}
	}
	for i := range out {
		slices.SortFunc(out[i].agencies, func(a, b string) int { return cmp.Or(cmp.Compare(p.names[a], p.names[b]), cmp.Compare(a, b)) })
		out[i].agencies = slices.Compact(out[i].agencies)
	}
	return out
}

// weighed is one obligation before and after, with what was done for it and who
// has something to answer for.
type weighed struct {
	before, after programme.Obligation
	held, now     obligation.Held
	owed, owes    map[string]bool
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// cell judges the cell of one agency before and after and notes it.
func (b *BeforeAfter) cell(statuses map[obligation.Status]*Move, w weighed, id, name string) {
	note := func(st obligation.Status) *Move {
		if statuses[st] == nil {
			statuses[st] = &Move{Status: st}
		}
		return statuses[st]
	}
	none := obligation.Assessment{Status: obligation.NotApplicable, Why: domain.Say("Nhiệm vụ không giao cho cơ quan này.")}
	c := Changed{Obligation: w.before, Agency: name, Before: none, After: none}
	if w.owed[id] {
		c.Before = w.before.Assess(id, w.held, b.Day)
		note(c.Before.Status).Before++
	}
	if w.owes[id] {
		c.After = w.after.Assess(id, w.now, b.Day)
		note(c.After.Status).After++
	}
	switch {
	case c.Before.Status == c.After.Status && c.Before.Why.String() == c.After.Why.String():
		b.Same++
	case len(b.Changed) < maxChanged:
		b.Changed = append(b.Changed, c)
	default:
		b.More++
	}
}
