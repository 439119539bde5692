package report

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/vi"
)

// sectionTitle is what the section is called in the report on administrative
// reform, of which it is a part.
const sectionTitle = "Công tác thông tin, tuyên truyền cải cách hành chính"

// Section (phần lồng ghép) is a report as it goes into the report on
// administrative reform: its results, its shortcomings and the rows of its
// annex. Draft tells that nothing of it is frozen.
type Section struct {
	Report       Report
	Head         Head
	Draft        bool
	Results      []string
	Shortcomings []string
	Rows         []report.Row

	edition Edition
}

// Section gives the section of a periodic report: of its edition while one holds,
// else as it is written now.
func (s *Service) Section(ctx context.Context, actor access.Actor, id string) (Section, error) {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return Section{}, err
	}
	if r.RequestID != "" {
		return Section{}, domain.NotFound("Báo cáo đột xuất không lồng ghép vào báo cáo cải cách hành chính.")
	}
	e, err := s.current(ctx, r)
	return Section{
		Report: r, Head: e.Head, Draft: !r.holds(), Results: paragraphs(e.Results), Shortcomings: paragraphs(e.Shortcomings), Rows: e.Figures.Rows, edition: e,
	}, err
}

// drawSection writes a section as DOCX: text and table without heading and
// signature, each figure linked to its evidence.
func (s *Service) drawSection(x Section) ([]byte, error) {
	heading := func(text string) office.Block {
		return office.Paragraph{Runs: []office.Run{{Text: text, Bold: true}}}
	}
	body := []office.Block{heading(sectionTitle)}
	for _, line := range x.Results {
		body = append(body, office.Text(line))
	}
	if len(x.Shortcomings) > 0 {
		body = append(body, heading("Tồn tại, hạn chế và nguyên nhân"))
		for _, line := range x.Shortcomings {
			body = append(body, office.Text(line))
		}
	}
	if len(x.Rows) > 0 {
		table := s.rowTable(x.Report, x.edition, nil)
		table.Caption = "Số liệu thông tin, tuyên truyền cải cách hành chính " + vi.LowerFirst(x.edition.Figures.Period)
		body = append(body, table)
	}
	return office.DOCX(office.Paper{Kind: office.KindReport, Agency: x.Head.Heading.Issuer, Title: sectionTitle, Date: s.today(), Body: body, Extract: true})
}
