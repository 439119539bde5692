package reorganise

import (
	"cmp"
	"context"
	"slices"
	"strconv"

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

// Diff is how many cells the act adds to a status, or takes from it.
func (m Move) Diff() int { return m.After - m.Before }

// Signed writes the difference with its sign.
func (m Move) Signed() string {
	if m.Diff() < 0 {
		return "−" + strconv.Itoa(-m.Diff())
	}
	return "+" + strconv.Itoa(m.Diff())
}

// Changed is one cell of the matrix that an act changes. Ends says that its
// agency is not there after the act.
type Changed struct {
	Obligation    programme.Obligation
	Agency        string
	AgencyID      string
	Ends          bool
	Before, After obligation.Assessment
}

// BeforeAfter sets the matrix as it is without an act beside the one with it, for
// the units that it touches: both on the act's day, with what was done before it,
// so that only the act makes the difference. Same counts cells that stay; More, changed ones
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

// Compare computes the matrix before and after an act, storing nothing: of a
// draft from the decisions chosen so far, of an act that was applied from those
// that it recorded.
func (s *Service) Compare(ctx context.Context, a Act) (BeforeAfter, error) {
	out := BeforeAfter{Day: a.EffectiveOn}
	duties, p, err := s.Duties(ctx, a)
	if err == nil && !a.Draft() {
		duties, err = s.recorded(ctx, a, duties)
	}
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
	eve := out.Day.AddDays(-1)
	counts, err := s.Ledger.HappenedBy(ctx, programme.Chains(after), eve)
	if err != nil {
		return out, err
	}
	was, err := s.Ledger.HappenedBy(ctx, programme.Chains(before), eve)
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
			out.cell(statuses, w, Changed{AgencyID: id, Agency: p.names[id], Ends: slices.Contains(p.ending, id)})
		}
	}
	for _, st := range obligation.Statuses() {
		if m := statuses[st]; m != nil {
			out.Moves = append(out.Moves, *m)
		}
	}
	return out, nil
}

// recorded gives the duties that an act which was applied decided on, with the
// obligations as they were without its decisions, and after them those of its
// units that are still open.
func (s *Service) recorded(ctx context.Context, a Act, open []Duty) ([]Duty, error) {
	rows, err := s.Programme.Decisions(ctx, programme.DecisionFilter{ReorganisationID: a.ID})
	if err != nil {
		return nil, err
	}
	of := map[string][]programme.DecisionRow{}
	for _, row := range rows {
		of[row.ObligationID] = append(of[row.ObligationID], row)
	}
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	var out []Duty
	for _, plan := range plans {
		all, err := s.Programme.ObligationsKnown(ctx, plan.ID, a.EffectiveOn)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			out = append(out, decidedDuties(o, of[o.ID], a.EffectiveOn)...)
		}
	}
	decided := map[string]bool{}
	for _, d := range out {
		decided[d.Key()] = true
	}
	for _, d := range open {
		if !decided[d.Key()] {
			d.Chosen = nil
			out = append(out, d)
		}
	}
	return out, nil
}

// decidedDuties are the duties under one obligation on which rows decide, the
// last of each agency.
func decidedDuties(o programme.Obligation, rows []programme.DecisionRow, day calendar.Date) []Duty {
	if len(rows) == 0 {
		return nil
	}
	last := map[string]int{}
	var ids []string
	for i, row := range rows {
		last[row.AgencyID] = i
		ids = append(ids, row.AgencyID)
	}
	before := o.Without(ids...)
	var out []Duty
	for i, row := range rows {
		if last[row.AgencyID] == i {
			out = append(out, Duty{OpenDuty: programme.OpenDuty{Obligation: before, AgencyID: row.AgencyID, Day: day}, Chosen: &row.Decision, ByName: row.ActorName})
		}
	}
	return out
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
func (b *BeforeAfter) cell(statuses map[obligation.Status]*Move, w weighed, c Changed) {
	note := func(st obligation.Status) *Move {
		if statuses[st] == nil {
			statuses[st] = &Move{Status: st}
		}
		return statuses[st]
	}
	none := obligation.Assessment{Status: obligation.NotApplicable, Why: domain.Say("Nhiệm vụ không giao cho cơ quan này.")}
	c.Obligation, c.Before, c.After = w.before, none, none
	if w.owed[c.AgencyID] {
		c.Before = w.before.Assess(c.AgencyID, w.held, b.Day)
		note(c.Before.Status).Before++
	}
	if w.owes[c.AgencyID] {
		c.After = w.after.Assess(c.AgencyID, w.now, b.Day)
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
