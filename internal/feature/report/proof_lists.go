package report

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
)

// countedCode names the entries that a report counts, each once.
const countedCode = "trong-ky"

// unitCode is an agency as the code of its figures.
func unitCode(agencyID string) string { return "cq." + agencyID }

// levelCode is the agencies of a level as the code of their figures.
func levelCode(l agency.Level) string { return "cap." + string(l) }

// The parts of a month's entries in its code.
const (
	monthPosts = "bai"
	monthOther = "khac"
)

// monthCode is a month as the code of its figures; part empty: all of them.
func monthCode(month, part string) string {
	if part == "" {
		return "thang." + month
	}
	return "thang." + month + "." + part
}

// counted lists the ids of the entries that a report counts, by its rows; what was
// frozen before there were rows has them by its duties alone.
func counted(f report.Figures, rows ...string) []string {
	if len(f.Rows) == 0 {
		return all(f)
	}
	var ids []string
	for _, row := range f.Rows {
		if !row.Sub() && (len(rows) == 0 || slices.Contains(rows, row.Code)) {
			ids = append(ids, row.IDs...)
		}
	}
	return ids
}

// choice is a figure whose entries are chosen by what each of them says: from the
// candidates those that are its own.
type choice struct {
	Proof
	candidates []string
	own        func(ledger.Piece) bool
}

// chosen finds the figures of agencies, levels and months with the ids of their
// evidence: out of the list that the report has, never by counting again.
func (s *Service) chosen(ctx context.Context, of source, code string) (Proof, []string, bool, error) {
	kind, rest, _ := strings.Cut(code, ".")
	var c choice
	ok := false
	switch kind {
	case "cq":
		c, ok = ofUnit(of, rest)
	case "cap":
		c, ok = ofLevel(of, agency.Level(rest))
	case "thang":
		c, ok = ofMonth(of.figures, rest)
	}
	if !ok {
		return c.Proof, nil, false, nil
	}
	g := group{ids: c.candidates}
	if err := s.read(ctx, &g, nil); err != nil {
		return c.Proof, nil, false, err
	}
	var ids []string
	for _, p := range g.entries {
		if c.own(p) {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return c.Proof, ids, true, nil
}

func ofUnit(of source, id string) (choice, bool) {
	i := slices.IndexFunc(of.figures.Units, func(u report.Unit) bool { return u.AgencyID == id })
	if i < 0 {
		return choice{}, false
	}
	u := of.figures.Units[i]
	return choice{
		Proof:      Proof{Name: u.Name, Unit: "minh chứng", N: int64(u.Evidence), Of: &u},
		candidates: counted(of.figures), own: func(p ledger.Piece) bool { return of.home(p.AgencyID) == id },
	}, true
}

func ofLevel(of source, level agency.Level) (choice, bool) {
	within := map[string]bool{}
	c := choice{Proof: Proof{Name: level.Label(), Unit: "minh chứng"}, candidates: counted(of.figures)}
	for _, u := range of.figures.Units {
		if u.Level == level {
			within[u.AgencyID] = true
			c.N += int64(u.Evidence)
		}
	}
	c.own = func(p ledger.Piece) bool { return within[of.home(p.AgencyID)] }
	return c, len(within) > 0
}

func ofMonth(f report.Figures, code string) (choice, bool) {
	month, part, parted := strings.Cut(code, ".")
	i := slices.IndexFunc(f.Months, func(m report.Month) bool { return m.Month == month })
	if i < 0 || parted && part != monthPosts && part != monthOther {
		return choice{}, false
	}
	m := f.Months[i]
	c := choice{Proof: Proof{Name: "Tin, bài và hoạt động theo tháng", Unit: "minh chứng", N: int64(m.Posts + m.Other), Month: m.Label()}, candidates: counted(f)}
	posts := counted(f, report.PostRows()...)
	switch part {
	case monthPosts:
		c.candidates, c.Name, c.Unit, c.N = posts, "Tin, bài", "tin, bài", int64(m.Posts)
	case monthOther:
		is := map[string]bool{}
		for _, id := range posts {
			is[id] = true
		}
		c.candidates = slices.DeleteFunc(c.candidates, func(id string) bool { return is[id] })
		c.Name, c.N = "Hoạt động khác", int64(m.Other)
	}
	c.own = func(p ledger.Piece) bool { return strings.HasPrefix(string(p.HappenedOn), month+"-") }
	return c, true
}
