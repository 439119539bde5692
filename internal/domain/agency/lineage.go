package agency

import (
	"cmp"
	"slices"

	"loa/internal/domain/calendar"
)

// Lineage (quan hệ kế thừa) answers who became of whom, from the successions of
// acts that are applied. It may be read by many at once.
type Lineage struct {
	from map[string][]Succession // by the unit that passed
	to   map[string][]Succession // by the unit that received
	n    int
}

// NewLineage arranges successions, whatever their order.
func NewLineage(all []Succession) Lineage {
	l := Lineage{from: map[string][]Succession{}, to: map[string][]Succession{}, n: len(all)}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Succession) int {
		return cmp.Or(cmp.Compare(a.ValidFrom, b.ValidFrom), cmp.Compare(a.ReorganisationID, b.ReorganisationID), cmp.Compare(a.ID, b.ID))
	})
	for _, s := range sorted {
		l.from[s.FromID] = append(l.from[s.FromID], s)
		if s.ToID != "" {
			l.to[s.ToID] = append(l.to[s.ToID], s)
		}
	}
	return l
}

// Before lists by which lines a unit came from others, oldest first; a line of
// a unit to itself is left out.
func (l Lineage) Before(id string) []Succession { return others(l.to[id]) }

// After lists by which lines a unit passed to others or to nobody, oldest
// first; a line of a unit to itself is left out.
func (l Lineage) After(id string) []Succession { return others(l.from[id]) }

func others(lines []Succession) []Succession {
	return slices.DeleteFunc(slices.Clone(lines), func(s Succession) bool { return s.FromID == s.ToID })
}

// passing gives the lines of the first day, from since on and by day, on which
// parts or the whole of a unit passed, and whether the unit goes on after it.
// Renames and transfers pass nothing of a unit.
func (l Lineage) passing(id string, since, day calendar.Date) (lines []Succession, goesOn bool) {
	for _, s := range l.from[id] {
		switch {
		case !s.Change.Ends() || s.ValidFrom < since || s.ValidFrom > day:
		case len(lines) > 0 && s.ValidFrom != lines[0].ValidFrom:
			return lines, goesOn
		default:
			lines = append(lines, s)
			goesOn = goesOn || s.ToID == id
		}
	}
	return lines, goesOn
}

// as gives from which day on to follow an heir of a day: what passed from it on
// that day, while it went on, it passed before it was the heir. When it ended on
// the day, by another act, the way leads on at once.
func (l Lineage) as(heir string, day calendar.Date) calendar.Date {
	if lines, goesOn := l.passing(heir, day, day); len(lines) > 0 && goesOn {
		return day.AddDays(1)
	}
	return day
}

// Heirs gives the units that carry on a unit on a day, through chains: the unit
// itself while it goes on, and whoever took over the whole of it or a part. It
// is empty when nobody does.
func (l Lineage) Heirs(id string, day calendar.Date) []string {
	var out []string
	l.walk(id, "", day, func(heir string) {
		if !slices.Contains(out, heir) {
			out = append(out, heir)
		}
	})
	return out
}

func (l Lineage) walk(id string, since, day calendar.Date, found func(string)) {
	type stop struct {
		id    string
		since calendar.Date
	}
	seen := map[stop]bool{}
	var visit func(at stop)
	visit = func(at stop) {
		if seen[at] {
			return
		}
		seen[at] = true
		lines, goesOn := l.passing(at.id, at.since, day)
		if len(lines) == 0 {
			found(at.id)
			return
		}
		on := lines[0].ValidFrom
		if goesOn {
			visit(stop{at.id, on.AddDays(1)})
		}
		for _, s := range lines {
			if s.ToID != "" && s.ToID != at.id {
				visit(stop{s.ToID, l.as(s.ToID, on)})
			}
		}
	}
	visit(stop{id, since})
}

// WholeHeir gives the one unit that stands on a day for the whole of another,
// through chains: the unit itself while it goes on. ok is false when it was
// divided on the way, or ended without heir.
func (l Lineage) WholeHeir(id string, day calendar.Date) (heir string, ok bool) {
	var since calendar.Date
	for range l.n + 1 {
		lines, goesOn := l.passing(id, since, day)
		switch {
		case len(lines) == 0:
			return id, true
		case goesOn:
			since = lines[0].ValidFrom.AddDays(1)
		case len(lines) == 1 && lines[0].ToID != "" && !lines[0].Part:
			id, since = lines[0].ToID, l.as(lines[0].ToID, lines[0].ValidFrom)
		default:
			return "", false
		}
	}
	return "", false // a circle, which Check refuses
}
