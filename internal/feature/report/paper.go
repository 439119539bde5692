package report

import (
	"context"
	"fmt"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
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

// DOCX writes the report as an official paper: layout of Decree 30/2020, blank
// number (Loa allots none), every figure linked to its evidence and the
// addresses printed in full in an annex. It gives the file's name and content.
func (s *Service) DOCX(ctx context.Context, actor access.Actor, id string) (string, []byte, error) {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	head, err := s.Head(ctx, r)
	if err != nil {
		return "", nil, err
	}
	figures, _, err := s.Shown(ctx, r)
	if err != nil {
		return "", nil, err
	}
	body, err := office.DOCX(s.paper(r, head, figures))
	name := fmt.Sprintf("bao-cao-%s-%d-%s.docx", strings.ToLower(string(r.Period)), r.Year, vi.Slug(head.Agency))
	return name, body, err
}

func (s *Service) paper(r Report, head Head, f report.Figures) office.Paper {
	day := s.today()
	if r.DecidedAt > 0 {
		day = calendar.DateOf(db.Time(r.DecidedAt), s.Zone)
	}
	p := office.Paper{
		ParentAgency: vi.Clean(head.Heading.Parent), Agency: head.Heading.Issuer, Symbol: office.Symbol(office.KindReport, head.Code, ""),
		Place: s.Place, Date: day, Draft: r.Status != StatusApproved,
		Title:      strings.TrimPrefix(head.Title, "Báo cáo "),
		SignTitle:  []string{"THỦ TRƯỞNG CƠ QUAN"},
		Recipients: []string{"Như trên", "Lưu: VT"},
		Addressees: []string{"Chủ tịch Ủy ban nhân dân (qua Sở Nội vụ)"},
	}
	p.Title = vi.UpperFirst(p.Title)
	if r.Scope == ScopeProvince {
		p.Addressees = []string{"Chủ tịch Ủy ban nhân dân"}
	}
	p.Body = append(p.Body, office.Text(fmt.Sprintf("Thực hiện Kế hoạch số %s ngày %s, %s báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính %s như sau:",
		f.PlanNumber, f.PlanDate.Vietnamese(), f.Agency, f.Period)))
	titles := sectionTitles()
	sections := make([]office.ReportSection, 0, len(titles))
	for i, text := range []string{r.Results, r.Shortcomings, r.Proposals} {
		_, title, _ := strings.Cut(titles[i], ". ")
		sec := office.ReportSection{Title: title}
		for _, line := range paragraphs(text) {
			sec.Blocks = append(sec.Blocks, office.Text(line))
		}
		if len(sec.Blocks) == 0 {
			sec.Blocks = append(sec.Blocks, office.Text("Không có."))
		}
		if i == 0 {
			sec.Caption = "Số liệu theo nhiệm vụ"
			sec.Figures = s.paperFigures(f)
		}
		sections = append(sections, sec)
	}
	sections[len(sections)-1].Blocks = append(sections[len(sections)-1].Blocks, office.Text(s.footnote(r, f)))
	return office.ReportPaper(p, sections)
}

func (s *Service) paperFigures(f report.Figures) []office.Figure {
	figures := make([]office.Figure, 0, len(f.Lines))
	for _, l := range f.Lines {
		figures = append(figures, office.Figure{
			Name: l.Title, Unit: "minh chứng", Done: vi.Int(int64(l.Evidence)), Note: l.Result(),
			Evidence: []office.Address{{Title: "Minh chứng: " + l.Name, URL: s.Address(l.Path)}},
		})
	}
	return figures
}

// footnote says from what the figures were counted.
func (s *Service) footnote(r Report, f report.Figures) string {
	text := fmt.Sprintf("Số liệu tính từ sổ minh chứng, kỳ %s–%s (%s), đếm ngày %s", f.Window.Start.Vietnamese(), f.Window.End.Vietnamese(), f.WindowRule, f.Counted.Vietnamese())
	if f.Disputed > 0 {
		text += fmt.Sprintf("; trong đó %s minh chứng đang có nghi vấn", vi.Int(int64(f.Disputed)))
	}
	if r.SealHash == "" {
		return text + "; chưa chốt."
	}
	return fmt.Sprintf("%s; chốt với niêm phong số %s, mã %s.", text, vi.Int(r.SealSeq), r.SealHash)
}
