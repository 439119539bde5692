package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
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
// figure linked to the list of its evidence and numbered to the entries that an
// annex lists. Number and day stay blank: both are given outside, with the
// signature.
func (s *Service) paper(ctx context.Context, r Report, e Edition) (office.Paper, error) {
	annexes, err := s.annexes(ctx, r, e)
	if err != nil {
		return office.Paper{}, err
	}
	return s.assembled(r, e, annexes), nil
}

// assembled puts head, words and annexes together.
func (s *Service) assembled(r Report, e Edition, annexes []office.Appendix) office.Paper {
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
	plan := strings.TrimSpace(f.PlanNumber + " " + onPaper(f.PlanDate))
	if f.PlanIssuer != "" && f.PlanIssuer != f.Agency {
		plan += " của " + f.PlanIssuer
	}
	return fmt.Sprintf("Thực hiện Kế hoạch số %s, %s báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính %s như sau:", plan, f.Agency, f.Period)
}

// onPaper writes a day as official papers do.
func onPaper(d calendar.Date) string {
	if !d.Valid() {
		return ""
	}
	return vi.PaperDate(d.Year(), int(d.Month()), d.Day())
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
