package report

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
)

// dutyCode is a plan's duty as the code of a figure; rows have theirs.
func dutyCode(obligationID string) string { return "nv." + obligationID }

// allCode names all evidence of a report, where one figure is asked for.
const allCode = "tat-ca"

// weakCode is a sort of weak evidence as the code of a figure.
func weakCode(i int) string { return "yeu." + strconv.Itoa(i) }

// Asked is which list of evidence is asked for: behind the figure Code of an
// edition or, when Edition is 0, as counted now under the units of a Structure.
type Asked struct {
	Edition   int
	Structure Structure
	Code      string
}

// evidencePath is the address of the list of evidence behind a figure of a
// report, without the host: of its edition while one holds, so that a printed
// address leads to what was printed. A report that nobody drafted has no such
// list: its figures lead into the list of all evidence, to the same days, agency
// and duty.
func evidencePath(r Report, code string) string {
	if r.ID == "" {
		v := url.Values{"tu": {r.WindowStart.Vietnamese()}, "den": {r.WindowEnd.Vietnamese()}}
		if r.Scope == ScopeAgency {
			v.Set("co-quan", r.AgencyID)
		}
		if id, agency := strings.CutPrefix(code, unitCode("")); agency {
			v.Set("co-quan", id)
		}
		if id, duty := strings.CutPrefix(code, dutyCode("")); duty {
			v.Set("nhiem-vu", id)
		}
		return "/lam-viec/minh-chung?" + v.Encode()
	}
	a := Asked{Code: code}
	if r.holds() {
		a.Edition = r.Edition
	}
	return listPath(r, a)
}

// listPath is the address of one list of a report's evidence.
func listPath(r Report, a Asked) string {
	v := url.Values{"dong": {a.Code}}
	switch {
	case a.Structure == Today:
		v.Set("to-chuc", string(Today))
	case a.Edition > 0:
		v.Set("ban", strconv.Itoa(a.Edition))
	}
	return root + "/" + r.ID + "/minh-chung?" + v.Encode()
}

// Proof is the evidence behind one figure.
type Proof struct {
	Name, Unit string
	N          int64
	Edition    int          // 0: as counted now
	FrozenAt   int64        // of the edition
	Of         *report.Unit // whose entries they are, with how far it is; nil: of no one agency
	Month      string       // "01/2025", of the entries of one month
	Entries    []Proven
	More       int // further entries that the page leaves out
}

// Proven is one entry of a list, by what it was called, and how it stands now.
type Proven struct {
	ledger.Piece
	Agency string
	Since  string // what became of it after the freezing; empty: it stands as it did
}

// mostProven bounds what one page lists.
const mostProven = 500

// Prove lists the evidence behind a figure. It fails with not-found for a report
// that the actor may not see, and for a code or an edition that it does not have.
func (s *Service) Prove(ctx context.Context, actor access.Actor, r Report, a Asked) (Proof, error) {
	if !maySee(actor, r) {
		return Proof{}, domain.NotFound("Không có báo cáo này.")
	}
	of, err := s.source(ctx, r, a)
	if err != nil {
		return Proof{}, err
	}
	p, ids, ok := figure(of.figures, a.Code)
	if !ok {
		if p, ids, ok, err = s.chosen(ctx, of, a.Code); err != nil {
			return p, err
		}
	}
	if !ok {
		return p, domain.NotFound("Báo cáo này không có số liệu đó.")
	}
	p.Edition, p.FrozenAt = a.Edition, of.frozenAt
	p.More = max(0, len(ids)-mostProven)
	p.Entries, err = s.proven(ctx, r, ids[:min(len(ids), mostProven)])
	return p, err
}

// source is the figures that a list is about, with the unit under which an
// agency's entries stand in them.
type source struct {
	figures  report.Figures
	frozenAt int64
	home     func(agencyID string) string
}

// source finds the figures that are asked about: frozen ones as they were frozen.
func (s *Service) source(ctx context.Context, r Report, a Asked) (source, error) {
	itself := func(id string) string { return id }
	switch {
	case a.Structure == Today:
		f, c, err := s.inToday(ctx, r)
		return source{figures: f, home: c.home}, err
	case a.Edition > 0:
		e, err := s.Edition(ctx, r.ID, a.Edition)
		return source{figures: e.Figures, frozenAt: e.ApprovedAt, home: itself}, err
	}
	f, err := s.Figures(ctx, r)
	return source{figures: f, home: itself}, err
}

// figure finds a figure by its code, with the ids of its evidence.
func figure(f report.Figures, code string) (Proof, []string, bool) {
	kind, rest, _ := strings.Cut(code, ".")
	switch kind {
	case allCode:
		ids := all(f)
		return Proof{Name: "Tất cả minh chứng", Unit: "minh chứng", N: int64(len(ids))}, ids, true
	case countedCode:
		return Proof{Name: "Minh chứng trong kỳ", Unit: "minh chứng", N: int64(f.Evidence)}, counted(f), true
	case "nv":
		for _, l := range f.Lines {
			if l.ObligationID == rest {
				return Proof{Name: l.Name, Unit: "minh chứng", N: int64(l.Evidence)}, l.IDs, true
			}
		}
	case "yeu":
		if i, err := strconv.Atoi(rest); err == nil && i >= 0 && i < len(f.Weak) {
			return Proof{Name: f.Weak[i].Why, Unit: "minh chứng", N: int64(len(f.Weak[i].IDs))}, f.Weak[i].IDs, true
		}
	default:
		if i := slices.IndexFunc(f.Rows, func(r report.Row) bool { return r.Code == code }); i >= 0 {
			return Proof{Name: f.Rows[i].Name, Unit: f.Rows[i].Unit, N: f.Rows[i].N}, f.Rows[i].IDs, true
		}
		if name, unit, known := report.RowName(code); known && (len(f.Rows) > 0 || f.Evidence == 0) {
			return Proof{Name: name, Unit: unit}, nil, true
		}
	}
	return Proof{}, nil, false
}

func (s *Service) proven(ctx context.Context, r Report, ids []string) ([]Proven, error) {
	pieces, err := s.Ledger.PiecesByID(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var agencies []string
	for _, p := range pieces {
		agencies = append(agencies, p.AgencyID)
	}
	names, err := s.Registry.Names(ctx, min(r.WindowEnd, s.today()), agencies...)
	out := make([]Proven, len(pieces))
	for i, p := range pieces {
		out[i] = Proven{Piece: p, Agency: names[p.AgencyID]}
		switch {
		case p.SupersededBy != "":
			out[i].Since = "Đã sửa hoặc rút sau đó"
		case p.Verdict == evidence.Returned:
			out[i].Since = "Đã bị trả lại"
		case p.Verdict == evidence.Disputed:
			out[i].Since = "Đang có nghi vấn"
		}
	}
	return out, err
}
