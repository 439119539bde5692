package report

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/vi"
)

// annexes are the tables behind the words: the rows of the annex, the duties of
// the plan, for a whole province its agencies by level, and the evidence.
func (s *Service) annexes(ctx context.Context, r Report, e Edition) ([]office.Appendix, error) {
	f := e.Figures
	var lists []group
	if short(f) {
		read, err := s.listed(ctx, e)
		if err != nil {
			return nil, err
		}
		lists = read
	}
	var out []office.Appendix
	if len(f.Rows) > 0 {
		out = append(out, office.Appendix{Title: "Số liệu thông tin, tuyên truyền cải cách hành chính", Body: []office.Block{s.rowTable(r, e, rowNumbers(f))}})
	}
	if len(f.Lines) > 0 {
		out = append(out, office.Appendix{Title: "Kết quả thực hiện nhiệm vụ theo kế hoạch", Landscape: true, Body: s.duties(r, e, dutyNumbers(f, lists))})
	}
	if len(f.Units) > 0 {
		a := office.Appendix{Title: "Kết quả của từng cơ quan, đơn vị", Landscape: true}
		for _, l := range report.Leagues(f.Units) {
			a.Body = append(a.Body, s.unitTable(r, l))
		}
		a.Body = append(a.Body, notes(unitNotes(f))...)
		out = append(out, a)
	}
	charts, ok, err := s.chartAnnex(f)
	if ok {
		out = append(out, charts)
	}
	if err != nil || len(all(f)) == 0 {
		return out, err
	}
	body, err := s.proofAnnex(ctx, r, e, lists)
	return append(out, office.Appendix{Title: "Danh mục minh chứng", Body: body}), err
}

// rowTable has a row of the annex a line. With numbers it says under which numbers
// the list of evidence has the entries of each.
func (s *Service) rowTable(r Report, e Edition, numbers map[string]string) office.Table {
	t := office.Table{
		Widths: []int{8, 41, 13, 12, 15, 30}, Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignCentre, office.AlignRight, office.AlignCentre, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Nội dung", "Đơn vị tính", "Số lượng", "Minh chứng số", "Ghi chú")},
	}
	remarks := false
	for i, row := range numbered(e.Figures.Rows) {
		at := e.Figures.Rows[i]
		name := at.Name
		if at.Sub() {
			name = "– " + at.Name
		}
		figure := office.Linked(vi.Int(at.N), office.Address{Title: "Minh chứng: " + at.Name, URL: s.Address(evidencePath(r, at.Code))})
		remarks = remarks || at.Partial()
		t.Rows = append(t.Rows, office.Row{Cells: []office.Cell{
			office.TextCell(row), office.TextCell(name), office.TextCell(at.Unit), {Runs: []office.Run{figure}}, office.TextCell(numbers[at.Code]), office.TextCell(rowNote(at)),
		}})
	}
	if !remarks {
		t = t.Without(5)
	}
	if numbers == nil {
		t = t.Without(4)
	}
	return t
}

// numbered gives the number of each row as papers print it: "3", and nothing for
// what stands below another.
func numbered(rows []report.Row) []string {
	out, n := make([]string, len(rows)), 0
	for i, row := range rows {
		if !row.Sub() {
			n++
			out[i] = strconv.Itoa(n)
		}
	}
	return out
}

// rowNote says of how many entries a sum is, when not all of them said it.
func rowNote(row report.Row) string {
	if !row.Partial() {
		return ""
	}
	return fmt.Sprintf("Cộng từ %d/%d minh chứng có ghi số", row.Pieces, row.Of)
}

// duties are the duties of the plan of which something was due or done, and in a
// line each those that were not due and those that did not arise.
func (s *Service) duties(r Report, e Edition, numbers map[string]string) []office.Block {
	t := office.Table{
		Small: true, Widths: []int{7, 19, 44, 28, 13, 14, 35},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignLeft, office.AlignLeft, office.AlignRight, office.AlignCentre, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Mục của kế hoạch", "Nhiệm vụ", "Mức giao", "Số minh chứng", "Minh chứng số", "Kết quả")},
	}
	for _, l := range e.Figures.Lines {
		if l.Apart() {
			continue
		}
		figure := office.Linked(vi.Int(int64(l.Evidence)), office.Address{Title: "Minh chứng: " + l.Name, URL: s.Address(evidencePath(r, dutyCode(l.ObligationID)))})
		t.Rows = append(t.Rows, office.Row{Cells: []office.Cell{
			office.TextCell(strconv.Itoa(len(t.Rows) + 1)), office.TextCell(l.Clause), office.TextCell(l.Title), office.TextCell(l.Quota),
			{Runs: []office.Run{figure}},
			office.TextCell(numbers[l.ObligationID]), office.TextCell(l.Result()),
		}})
	}
	if !short(e.Figures) {
		t = t.Without(5)
	}
	var body []office.Block
	if len(t.Rows) > 0 {
		body = append(body, t)
	}
	return append(body, notes(dutyNotes(e.Figures))...)
}

// dutyNotes say what the table of duties leaves out, and why its counts may add up
// to more than the report counts.
func dutyNotes(f report.Figures) []string {
	var later, absent, out []string
	sum := 0
	for _, l := range f.Lines {
		sum += l.Evidence
		switch {
		case l.Apart() && l.Owing > 0:
			later = append(later, l.Name)
		case l.Apart():
			absent = append(absent, l.Name)
		}
	}
	if len(later) > 0 {
		out = append(out, "Chưa đến hạn trong kỳ, không nêu trong bảng: "+strings.Join(later, "; ")+".")
	}
	if len(absent) > 0 {
		out = append(out, "Không phát sinh trong kỳ, không nêu trong bảng: "+strings.Join(absent, "; ")+".")
	}
	if n := len(all(f)); sum > n && n > 0 {
		out = append(out, fmt.Sprintf("Một minh chứng có thể được tính cho nhiều nhiệm vụ; vì vậy tổng cột “Số minh chứng” (%s) lớn hơn số minh chứng trong danh mục (%s).", vi.Int(int64(sum)), vi.Int(int64(n))))
	}
	return out
}

// unitNotes say what the counts of agencies count.
func unitNotes(f report.Figures) []string {
	asked := 0
	for _, u := range f.Units {
		if u.Filing != report.NotAsked {
			asked++
		}
	}
	return []string{
		fmt.Sprintf("Bảng nêu %d cơ quan, đơn vị có nhiệm vụ hoặc có minh chứng trong kỳ: %d có nhiệm vụ được giao, trong đó %d có minh chứng; %d phải gửi báo cáo kỳ này.",
			len(f.Units), f.Agencies, f.Active, asked),
		"“Nhiệm vụ giao” gồm cả nhiệm vụ còn thời gian thực hiện, nên có thể nhiều hơn “Nhiệm vụ đạt” và “Chậm, chưa có kết quả” cộng lại.",
	}
}

func notes(lines []string) []office.Block {
	out := make([]office.Block, len(lines))
	for i, l := range lines {
		out[i] = office.Text(l)
	}
	return out
}

func (s *Service) unitTable(r Report, l report.League) office.Table {
	t := office.Table{
		Caption: l.Level.Label(), Small: true, Widths: []int{7, 55, 15, 15, 15, 15, 30},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignRight, office.AlignRight, office.AlignRight, office.AlignRight, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Cơ quan, đơn vị", "Nhiệm vụ đạt", "Nhiệm vụ giao", "Chậm, chưa có kết quả", "Minh chứng", "Báo cáo của cơ quan")},
	}
	for i, u := range l.Units {
		row := office.TextRow(strconv.Itoa(i+1), u.Name, strconv.Itoa(u.Met), strconv.Itoa(u.Owing), strconv.Itoa(u.Late()), vi.Int(int64(u.Evidence)), filingOf(u))
		at := office.Address{Title: "Minh chứng: " + u.Name, URL: s.Address(evidencePath(r, unitCode(u.AgencyID)))}
		row.Cells[2].Runs = []office.Run{office.Linked(strconv.Itoa(u.Met), at)}
		row.Cells[5].Runs = []office.Run{office.Linked(vi.Int(int64(u.Evidence)), at)}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// filingOf says how an agency's own report came in.
func filingOf(u report.Unit) string {
	switch {
	case u.Filing == report.NotAsked:
		return "Không phải gửi"
	case u.Unproved:
		return u.Filing.Label() + ", không có minh chứng"
	}
	return u.Filing.Label()
}
