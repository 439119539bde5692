package report

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/vi"
)

// sectionTitles are the three parts of the report, without their numbers on
// paper, where headings number themselves.
func sectionTitles() [3]string {
	return [3]string{"I. Kết quả thực hiện", "II. Tồn tại, hạn chế và nguyên nhân", "III. Đề xuất, kiến nghị"}
}

func paragraphs(text string) []string {
	var ps []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			ps = append(ps, line)
		}
	}
	return ps
}

func fileName(r Report, head Head) string {
	return fmt.Sprintf("bao-cao-%s-%d-%s", strings.ToLower(string(r.Period)), r.Year, vi.Slug(head.Agency))
}

// current gives what a report says now: its last edition while that holds, else
// what an approval now would freeze, with the words at hand.
func (s *Service) current(ctx context.Context, r Report) (Edition, error) {
	var e Edition
	var err error
	if r.holds() {
		e, err = s.Edition(ctx, r.ID, r.Edition)
	} else {
		e, err = s.edition(ctx, r)
		e.SealSeq, e.SealHash = 0, ""
		e.Results, e.Shortcomings, e.Proposals = r.Results, r.Shortcomings, r.Proposals
	}
	if err == nil && e.Head.To == "" { // frozen before all of it was kept
		kept := e.Head
		if e.Head, err = s.paperHead(ctx, r); kept.Title != "" {
			e.Head.Title, e.Head.Agency, e.Head.Plan, e.Head.Basis = kept.Title, kept.Agency, kept.Plan, kept.Basis
		}
	}
	return e, err
}

// paperHead is the head of a report with all that its paper says at the top.
func (s *Service) paperHead(ctx context.Context, r Report) (Head, error) {
	head, err := s.Head(ctx, r)
	if err == nil {
		head.To, err = s.addressee(ctx, r)
	}
	return head, err
}

// paper makes the official paper of a report: layout of Decree 30/2020, every
// figure linked to the list of its evidence and the addresses printed in full in
// an annex. Number and day stay blank: both are given outside, with the signature.
func (s *Service) paper(r Report, e Edition) office.Paper {
	h := e.Head.Heading
	p := office.Paper{
		ParentAgency: h.Parent, Agency: h.Issuer, Symbol: office.Symbol(office.KindReport, h.Symbol, ""), Place: h.Place, Draft: !r.holds(),
		Title:        vi.UpperFirst(strings.TrimPrefix(e.Head.Title, "Báo cáo ")),
		SignCapacity: h.Capacity, SignTitle: h.Sign,
		Recipients: []string{"Như trên", "Lưu: VT"},
		Addressees: []string{e.Head.To},
	}
	p.Body = append(p.Body, office.Text(opening(e)))
	titles := sectionTitles()
	sections := make([]office.ReportSection, 0, len(titles)+1)
	if len(e.Answers) > 0 {
		sections = append(sections, answerSection(e.Answers))
	}
	for i, text := range []string{e.Results, e.Shortcomings, e.Proposals} {
		_, title, _ := strings.Cut(titles[i], ". ")
		sec := office.ReportSection{Title: title}
		for _, line := range paragraphs(text) {
			sec.Blocks = append(sec.Blocks, office.Text(line))
		}
		if len(sec.Blocks) == 0 {
			sec.Blocks = append(sec.Blocks, office.Text("Không có."))
		}
		sections = append(sections, sec)
	}
	annexes := s.annexes(r, e)
	if len(annexes) > 0 {
		sections[len(sections)-3].Blocks = append(sections[len(sections)-3].Blocks, office.Text("Số liệu chi tiết nêu tại các Phụ lục kèm theo."))
	}
	if last := len(annexes) - 1; last >= 0 { // where the figures stand, not behind the report's last word
		annexes[last].Body = append(annexes[last].Body, office.Text(footnote(e)))
	} else {
		sections[len(sections)-1].Blocks = append(sections[len(sections)-1].Blocks, office.Text(footnote(e)))
	}
	p = office.ReportPaper(p, sections)
	p.Appendices = append(p.Appendices, annexes...)
	return p
}

// opening says on what the report is made.
func opening(e Edition) string {
	f := e.Figures
	if e.Head.Basis != "" {
		return fmt.Sprintf("Thực hiện %s, %s %s (số liệu %s) như sau:", e.Head.Basis, f.Agency, vi.LowerFirst(e.Head.Title), f.Period)
	}
	return fmt.Sprintf("Thực hiện Kế hoạch số %s %s, %s báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính %s như sau:",
		f.PlanNumber, onPaper(f.PlanDate), f.Agency, f.Period)
}

// onPaper writes a day as official papers do.
func onPaper(d calendar.Date) string {
	if !d.Valid() {
		return ""
	}
	return vi.PaperDate(d.Year(), int(d.Month()), d.Day())
}

// annexes are the tables behind the words: the rows of the annex, the duties of
// the plan, and for a whole province its agencies by level.
func (s *Service) annexes(r Report, e Edition) []office.Appendix {
	f := e.Figures
	var out []office.Appendix
	if len(f.Rows) > 0 {
		out = append(out, office.Appendix{Title: "Số liệu thông tin, tuyên truyền cải cách hành chính", Body: []office.Block{s.rowTable(r, e)}})
	}
	if len(f.Lines) > 0 {
		out = append(out, office.Appendix{Title: "Kết quả thực hiện nhiệm vụ theo kế hoạch", Landscape: true, Body: []office.Block{s.lineTable(r, e)}})
	}
	if len(f.Units) > 0 {
		a := office.Appendix{Title: "Kết quả của từng cơ quan, đơn vị", Landscape: true}
		for _, l := range report.Leagues(f.Units) {
			a.Body = append(a.Body, unitTable(l))
		}
		out = append(out, a)
	}
	return out
}

func (s *Service) rowTable(r Report, e Edition) office.Table {
	t := office.Table{
		Widths: []int{8, 46, 14, 14, 30}, Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignCentre, office.AlignRight, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Nội dung", "Đơn vị tính", "Số lượng", "Ghi chú")},
	}
	n := 0
	for _, row := range e.Figures.Rows {
		number, name := "", "– "+row.Name
		if !row.Sub() {
			n++
			number, name = strconv.Itoa(n), row.Name
		}
		figure := office.FigureRuns(vi.Int(row.N), []office.Address{{Title: "Minh chứng: " + row.Name, URL: s.Address(evidencePath(r, row.Code))}})
		cells := []office.Cell{office.TextCell(number), office.TextCell(name), office.TextCell(row.Unit), {Runs: figure}, office.TextCell(rowNote(row))}
		t.Rows = append(t.Rows, office.Row{Cells: cells, Bold: false})
	}
	return t
}

// rowNote says of how many entries a sum is, when not all of them said it.
func rowNote(row report.Row) string {
	if !row.Partial() {
		return ""
	}
	return fmt.Sprintf("Cộng từ %d/%d minh chứng có ghi số", row.Pieces, row.Of)
}

func (s *Service) lineTable(r Report, e Edition) office.Table {
	t := office.Table{
		Small: true, Widths: []int{7, 16, 48, 30, 14, 35},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignLeft, office.AlignLeft, office.AlignRight, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Mục của kế hoạch", "Nhiệm vụ", "Mức giao", "Minh chứng", "Kết quả")},
	}
	for i, l := range e.Figures.Lines {
		figure := office.FigureRuns(vi.Int(int64(l.Evidence)), []office.Address{{Title: "Minh chứng: " + l.Name, URL: s.Address(evidencePath(r, dutyCode(l.ObligationID)))}})
		t.Rows = append(t.Rows, office.Row{Cells: []office.Cell{
			office.TextCell(strconv.Itoa(i + 1)), office.TextCell(l.Clause), office.TextCell(l.Title), office.TextCell(l.Quota), {Runs: figure}, office.TextCell(l.Result()),
		}})
	}
	return t
}

func unitTable(l report.League) office.Table {
	t := office.Table{
		Caption: l.Level.Label(), Small: true, Widths: []int{7, 55, 15, 15, 15, 15, 30},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignRight, office.AlignRight, office.AlignRight, office.AlignRight, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Cơ quan, đơn vị", "Nhiệm vụ đạt", "Nhiệm vụ giao", "Chậm, chưa có tin", "Minh chứng", "Báo cáo của cơ quan")},
	}
	for i, u := range l.Units {
		filing := u.Filing.Label()
		if u.Unproved {
			filing += ", không có minh chứng"
		}
		t.Rows = append(t.Rows, office.TextRow(strconv.Itoa(i+1), u.Name, strconv.Itoa(u.Met), strconv.Itoa(u.Owing), strconv.Itoa(u.Late()), vi.Int(int64(u.Evidence)), filing))
	}
	return t
}

// footnote says from what the figures were counted.
func footnote(e Edition) string {
	f := e.Figures
	text := fmt.Sprintf("Số liệu tính từ sổ minh chứng, kỳ %s–%s (%s), đếm ngày %s", f.Window.Start.Vietnamese(), f.Window.End.Vietnamese(), f.WindowRule, f.Counted.Vietnamese())
	if f.Disputed > 0 {
		text += fmt.Sprintf("; trong đó %s minh chứng đang có nghi vấn", vi.Int(int64(f.Disputed)))
	}
	if e.SealHash == "" {
		return text + "; chưa chốt."
	}
	return fmt.Sprintf("%s; chốt với niêm phong số %s, mã %s.", text, vi.Int(e.SealSeq), grouped(e.SealHash))
}

// grouped writes a hash in groups of eight, so that its line can break.
func grouped(hash string) string {
	var groups []string
	for group := range slices.Chunk([]byte(hash), 8) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}
