package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
)

// group is the evidence behind one main row of the annex, or, with an empty row,
// what counts for duties alone: what another entry shows already. First is the
// number of its first entry: papers and spreadsheets of a report name its evidence
// by the same numbers.
type group struct {
	row     report.Row
	first   int
	ids     []string
	entries []ledger.Piece // in the order of their numbers, where they were read
}

// name is what the group is called over a list.
func (g group) name() string {
	return cmp.Or(g.row.Name, "Chỉ tính cho nhiệm vụ (nội dung đã có ở trên)")
}

// span is the group's numbers: "25–176".
func (g group) span() string { return span(g.first, g.first+len(g.ids)-1) }

func span(from, to int) string {
	if from == to {
		return strconv.Itoa(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// groups parts the evidence of a report as its lists have it.
func groups(f report.Figures) []group {
	var out []group
	next, seen := 1, make(map[string]bool, f.Evidence)
	for _, row := range f.Rows {
		if row.Sub() || len(row.IDs) == 0 {
			continue
		}
		out = append(out, group{row: row, first: next, ids: row.IDs})
		next += len(row.IDs)
		for _, id := range row.IDs {
			seen[id] = true
		}
	}
	var rest []string
	for _, l := range f.Lines {
		for _, id := range l.IDs {
			if !seen[id] {
				seen[id] = true
				rest = append(rest, id)
			}
		}
	}
	if len(rest) > 0 {
		out = append(out, group{first: next, ids: rest})
	}
	return out
}

// all lists the ids of the evidence of a report, each once.
func all(f report.Figures) []string {
	var lists [][]string
	for _, g := range groups(f) {
		lists = append(lists, g.ids)
	}
	return slices.Concat(lists...)
}

// rowNumbers says which numbers the entries of each row have, by its code. A part
// that adds up amounts has none: the list says the amount of each entry.
func rowNumbers(f report.Figures) map[string]string {
	out := map[string]string{}
	for _, g := range groups(f) {
		out[g.row.Code] = g.span()
		next := g.first
		for _, part := range parts(f, g.row) {
			out[part.Code] = span(next, next+len(part.IDs)-1)
			next += len(part.IDs)
		}
	}
	return out
}

// parts are the sub-rows that part the entries of a row by where they stand.
func parts(f report.Figures, of report.Row) []report.Row {
	var out []report.Row
	for _, row := range f.Rows {
		if strings.HasPrefix(row.Code, of.Code+".") && row.Of == 0 {
			out = append(out, row)
		}
	}
	return out
}

// listed gives the groups of an edition with their entries: in each by the part
// of the row, the day and the id. A draft has read them to count them; of what was
// frozen they are read as they stand now.
func (s *Service) listed(ctx context.Context, e Edition) ([]group, error) {
	known := map[string]ledger.Piece{}
	for _, p := range e.entries {
		known[p.ID] = p
	}
	out := groups(e.Figures)
	for i := range out {
		if err := s.read(ctx, &out[i], known); err != nil {
			return nil, err
		}
		part := map[string]int{}
		for n, row := range parts(e.Figures, out[i].row) {
			for _, id := range row.IDs {
				part[id] = n - len(e.Figures.Rows) // before what stands in no part
			}
		}
		slices.SortFunc(out[i].entries, func(a, b ledger.Piece) int {
			return cmp.Or(cmp.Compare(part[a.ID], part[b.ID]), cmp.Compare(a.HappenedOn, b.HappenedOn), cmp.Compare(a.ID, b.ID))
		})
	}
	return out, nil
}

// mostRead bounds how many entries one question names.
const mostRead = 500

// read gives a group its entries.
func (s *Service) read(ctx context.Context, g *group, known map[string]ledger.Piece) error {
	var missing []string
	for _, id := range g.ids {
		if p, ok := known[id]; ok {
			g.entries = append(g.entries, p)
		} else {
			missing = append(missing, id)
		}
	}
	for ids := range slices.Chunk(missing, mostRead) {
		more, err := s.Ledger.PiecesByID(ctx, ids...)
		if err != nil {
			return err
		}
		g.entries = append(g.entries, more...)
	}
	return nil
}

// dutyNumbers says which numbers the entries of each duty have, by its id.
func dutyNumbers(f report.Figures, listed []group) map[string]string {
	number := map[string]int{}
	for _, g := range listed {
		for i, p := range g.entries {
			number[p.ID] = g.first + i
		}
	}
	out := map[string]string{}
	for _, l := range f.Lines {
		var ns []int
		for _, id := range l.IDs {
			if n, ok := number[id]; ok {
				ns = append(ns, n)
			}
		}
		out[l.ObligationID] = spans(ns)
	}
	return out
}

// spans writes numbers in short: "3, 7–9".
func spans(ns []int) string {
	slices.Sort(ns)
	var out []string
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		out = append(out, span(ns[i], ns[j]))
		i = j + 1
	}
	return strings.Join(out, ", ")
}
