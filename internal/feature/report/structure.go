package report

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
)

// Structure (cách trình bày theo tổ chức) is by which units the figures of a
// whole province stand.
type Structure string

// The structures. AsItWas has the units and names of the report's last day.
// Today has those of today: a unit that was taken over whole stands under who
// took it over; one that was divided, or ended with nobody after it, stands
// under its own name, since it belongs to no part.
const (
	AsItWas Structure = "luc-do"
	Today   Structure = "hien-nay"
)

// Structures lists the structures in the order in which pages show them.
func Structures() []Structure { return []Structure{AsItWas, Today} }

// Label is the structure's Vietnamese name.
func (s Structure) Label() string {
	switch s {
	case AsItWas:
		return "Theo tổ chức lúc đó"
	case Today:
		return "Theo tổ chức hiện nay"
	}
	return string(s)
}

// structureOf finds the structure that an address asks for; empty means AsItWas.
// The report of one agency has no other.
func structureOf(asked Structure, r Report) (Structure, error) {
	switch {
	case asked == "" || asked == AsItWas:
		return AsItWas, nil
	case asked == Today && r.Scope == ScopeProvince:
		return Today, nil
	}
	return AsItWas, domain.NotFound("Báo cáo này không có cách trình bày đó.")
}

// structureNamed reads a structure as programs name it; what is no name of one
// comes back as it is and is found nowhere.
func structureNamed(text string) Structure {
	switch text {
	case "as_it_was":
		return AsItWas
	case "today":
		return Today
	}
	return Structure(text)
}

// in gives the figures of a report in a structure: as the page shows them, or
// counted anew under today's units.
func (s *Service) in(ctx context.Context, r Report, structure Structure) (report.Figures, []Change, error) {
	figures, changes, err := s.Shown(ctx, r)
	if err != nil || structure != Today {
		return figures, changes, err
	}
	figures, err = s.TodayFigures(ctx, r)
	return figures, changes, err
}

// TodayFigures counts the report of a whole province as Figures does and lets
// the figures stand under today's units. Moved tells which stand elsewhere.
func (s *Service) TodayFigures(ctx context.Context, r Report) (report.Figures, error) {
	f, _, err := s.inToday(ctx, r)
	return f, err
}

// inToday gives today's figures with the counter that knows the units' homes.
func (s *Service) inToday(ctx context.Context, r Report) (report.Figures, *counter, error) {
	c, err := s.counter(ctx, r)
	if err != nil {
		return report.Figures{}, c, err
	}
	lineage, err := s.Registry.Lineage(ctx)
	if err != nil {
		return report.Figures{}, c, err
	}
	moved, err := s.rehome(ctx, c, lineage)
	if err != nil {
		return report.Figures{}, c, err
	}
	f, err := s.count(ctx, c)
	f.Structure, f.Moved = Today.Label(), moved
	return f, c, err
}

// rehome finds the units of today for a counter's agencies and gives them
// today's names.
func (s *Service) rehome(ctx context.Context, c *counter, lineage agency.Lineage) ([]report.Moved, error) {
	was, today := c.names, s.today()
	c.homes = map[string]string{}
	ids := make([]string, 0, len(was))
	alone := map[string]bool{}
	for id := range was {
		heir, whole := lineage.WholeHeir(id, today)
		if alone[id] = !whole; whole && heir != id {
			c.homes[id] = heir
		}
		ids = append(ids, id, c.home(id))
	}
	var err error
	if c.names, err = s.Registry.Names(ctx, today, ids...); err != nil {
		return nil, err
	}
	var moved []report.Moved
	for id, name := range was {
		now := c.names[c.home(id)]
		if alone[id] || c.homes[id] != "" || now != name {
			moved = append(moved, report.Moved{Was: name, Now: now, Alone: alone[id]})
		}
	}
	slices.SortFunc(moved, func(a, b report.Moved) int { return a.Compare(b) })
	return moved, nil
}

// unit is one unit of a report with the agencies whose figures stand under it.
type unit struct {
	id    string
	parts []lead
}

// units puts agencies together by the unit under which they stand, in order.
func (c *counter) units(leads []lead) []unit {
	var out []unit
	at := map[string]int{}
	for _, l := range leads {
		home := c.home(l.agencyID)
		i, seen := at[home]
		if !seen {
			i = len(out)
			at[home] = i
			out = append(out, unit{id: home})
		}
		out[i].parts = append(out[i].parts, l)
	}
	return out
}

// standing is how far the parts of one unit are together: as far as the one
// that is furthest behind.
type standing struct{ counts, behind, silent, met, active bool }

func (s *standing) add(status obligation.Status) {
	if !status.Counts() {
		return
	}
	s.counts = true
	s.met = s.met && status == obligation.Met
	s.silent = s.silent || status == obligation.Silent
	s.behind = s.behind || status != obligation.Silent && !status.InTime()
}

// into counts the unit in a line.
func (s *standing) into(l *report.Line, name string) {
	if !s.counts {
		return
	}
	l.Owing++
	switch {
	case s.behind:
		l.Behind = append(l.Behind, name)
	case s.silent:
		l.Silent = append(l.Silent, name)
		if s.active {
			l.Quiet++
		}
	default:
		l.NotLate++
	}
	if s.met {
		l.Met++
	}
}
