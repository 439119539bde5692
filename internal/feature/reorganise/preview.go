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
	Was, Is       bool // the cell is in the matrix before, after
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
		for _, id := range c.agencies {
			out.cell(statuses, weighed{
				c:      Changed{Obligation: before[i], Agency: p.names[id]},
				before: before[i], after: after[i], id: id,
				held: ledger.Of(was, before[i].VersionID), now: ledger.Of(counts, after[i].VersionID),
			})
		}
	}
	for _, st := range obligation.Statuses() {
		if m := statuses[st]; m != nil {
			out.Moves = append(out.Moves, *m)
		}
	}
	out.More = max(len(out.Changed)-maxChanged, 0)
	out.Changed = out.Changed[:len(out.Changed)-out.More]
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
		i, ok := at[d.Obligation.ID]
		if !ok {
			i = len(out)
			at[d.Obligation.ID] = i
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

type weighed struct {
	c             Changed
	before, after programme.Obligation
	id            string
	held, now     obligation.Held
}

// cell judges one cell before and after and notes it.
func (b *BeforeAfter) cell(statuses map[obligation.Status]*Move, w weighed) {
	note := func(st obligation.Status) *Move {
		if statuses[st] == nil {
			statuses[st] = &Move{Status: st}
		}
		return statuses[st]
	}
	none := obligation.Assessment{Status: obligation.NotApplicable, Why: domain.Say("Nhiệm vụ không giao cho cơ quan này.")}
	w.c.Before, w.c.After = none, none
	if slices.Contains(w.before.Owing(b.Day), w.id) {
		w.c.Was, w.c.Before = true, w.before.Assess(w.id, w.held, b.Day)
		note(w.c.Before.Status).Before++
	}
	if slices.Contains(w.after.Owing(b.Day), w.id) {
		w.c.Is, w.c.After = true, w.after.Assess(w.id, w.now, b.Day)
		note(w.c.After.Status).After++
	}
	if w.c.Before.Status == w.c.After.Status && w.c.Before.Why.String() == w.c.After.Why.String() {
		b.Same++
		return
	}
	b.Changed = append(b.Changed, w.c)
}
