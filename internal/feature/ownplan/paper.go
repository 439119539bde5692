package ownplan

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/office"
	"loa/internal/vi"
)

// Format is how a plan leaves the program.
type Format = office.Format

// The formats: two of the paper, and the lines as a sheet.
const (
	DOCX = office.FormatDOCX
	PDF  = office.FormatPDF
	XLSX = office.FormatXLSX
)

// document is all that the paper of a plan says.
type document struct {
	plan  Plan
	head  Head
	lines []Line
}

func (s *Service) document(ctx context.Context, p Plan) (document, error) {
	head, err := s.Head(ctx, p)
	if err != nil {
		return document{}, err
	}
	lines, err := linesOf(ctx, s.DB, p.ID)
	return document{p, head, lines}, err
}

func (d document) fileName() string {
	name := fmt.Sprintf("ke-hoach-rieng-%d-%s", d.plan.Year, vi.Slug(d.head.Agency.Name))
	if d.plan.Edition > 1 {
		name += fmt.Sprintf("-ban-%d", d.plan.Edition)
	}
	return name
}

// Export writes a plan in a format and gives the file's name and content.
func (s *Service) Export(ctx context.Context, actor access.Actor, id string, f Format) (string, []byte, error) {
	p, err := s.Get(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	if p.Outside {
		return "", nil, domain.NotFound("Kế hoạch này ban hành ngoài Loa; mở tệp trong minh chứng.")
	}
	d, err := s.document(ctx, p)
	if err != nil {
		return "", nil, err
	}
	body, err := s.draw(d, f)
	return d.fileName() + "." + string(f), body, err
}

func (s *Service) draw(d document, f Format) ([]byte, error) {
	switch f {
	case DOCX:
		return office.DOCX(d.paper())
	case XLSX:
		return office.WriteSheets(d.sheet())
	case PDF:
		if s.Fonts == nil {
			break
		}
		fonts, err := s.Fonts()
		if err != nil {
			return nil, err
		}
		return office.PDF(fonts, d.paper())
	}
	return nil, domain.NotFound("Kế hoạch không có dạng tệp này.")
}

// paper is the official plan (kế hoạch, Decree 30/2020/NĐ-CP, annex I), with the
// lines as a table on pages of their own. Number and day stay blank: both are given
// outside, with the signature.
func (d document) paper() office.Paper {
	h := d.head.Heading
	p := office.Paper{
		Kind: office.KindPlan, ParentAgency: h.Parent, Agency: h.Issuer, Symbol: office.Symbol(office.KindPlan, h.Symbol, ""), Place: h.Place,
		Title: d.head.Title, SignCapacity: h.Capacity, SignTitle: h.Sign, Draft: d.plan.Status != StatusApproved && d.plan.Status != StatusIssued,
	}
	if d.plan.Issued() {
		p.Number, _, _ = strings.Cut(d.plan.Number, "/")
		p.Date, p.SignName = d.plan.IssuedOn, d.plan.Signer
	}
	p.Basis, p.Recipients = split(d.plan.Basis), split(d.plan.Recipients)
	p.Body = append(p.Body, office.Text(fmt.Sprintf("%s ban hành Kế hoạch %s như sau:", h.Issuer, vi.LowerFirst(d.head.Title))))
	money := EstimateOf(d.lines).Words()
	for _, part := range d.plan.parts() {
		_, title, ok := strings.Cut(part.Title, ". ")
		if !ok {
			continue // basis and recipients have their places
		}
		p.Body = append(p.Body, office.Heading{Level: 1, Text: title})
		if part.Name == "kinh_phi" && money != "" {
			p.Body = append(p.Body, office.Text(money))
		}
		p.Body = append(p.Body, blocks(part.Text)...)
	}
	if len(d.lines) > 0 {
		p.Appendices = []office.Appendix{{Title: "Phân công thực hiện nhiệm vụ", Landscape: true, Body: append([]office.Block{d.table()}, d.missed()...)}}
	}
	return p
}

func split(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimRight(strings.TrimPrefix(vi.Clean(line), "- "), " ;."); line != "" {
			out = append(out, line)
		}
	}
	return out
}

var numberedLine = regexp.MustCompile(`^\d{1,2}\.\s+`)

// blocks turns text into headings ("1. …"), points ("- …") and paragraphs.
func blocks(text string) []office.Block {
	var out []office.Block
	var points []string
	flush := func() {
		if len(points) > 0 {
			out = append(out, office.TextList(points...))
			points = nil
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = vi.Clean(line)
		if point, ok := strings.CutPrefix(line, "- "); ok {
			points = append(points, point)
			continue
		}
		flush()
		switch {
		case line == "":
		case numberedLine.MatchString(line):
			out = append(out, office.Heading{Level: 2, Text: numberedLine.ReplaceAllString(line, "")})
		default:
			out = append(out, office.Text(line))
		}
	}
	flush()
	return out
}

// table has a line of the plan a row; its last row is the sum.
func (d document) table() office.Table {
	t := office.Table{
		Small: true, Widths: []int{7, 52, 36, 27, 24, 22, 24, 22},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignLeft, office.AlignLeft, office.AlignLeft, office.AlignCentre, office.AlignRight, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Nội dung công việc", "Sản phẩm, chỉ tiêu", "Phụ trách", "Phối hợp", "Thời gian", "Dự toán (đồng)", "Căn cứ")},
	}
	for i, l := range d.lines {
		t.Rows = append(t.Rows, office.TextRow(strconv.Itoa(i+1), l.Title, l.target(), l.charge(), l.Partners, span(l.StartOn, l.DueOn), amount(l.Total()), l.clause()))
	}
	if total := EstimateOf(d.lines).Total(); total > 0 {
		t.Rows = append(t.Rows, office.Row{Bold: true, Cells: []office.Cell{
			{Runs: []office.Run{{Text: "Tổng cộng", Bold: true}}, ColSpan: 6, Align: office.AlignCentre}, {Runs: []office.Run{{Text: vi.Int(total), Bold: true}}}, office.TextCell(""),
		}})
	}
	return t
}

// missed says what was missed the year before, why, and what is done about it, as who
// approves the plan reads it; nothing when nothing was missed.
func (d document) missed() []office.Block {
	year := "năm trước"
	for _, l := range d.lines {
		if of := l.missedOf(); of != "" {
			year = "năm " + of
		}
	}
	t := office.Table{
		Small: true, Widths: []int{12, 72, 60, 70},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignLeft, office.AlignLeft},
		Header: []office.Row{office.TextRow("STT", "Nội dung công việc", "Kết quả "+year, "Nguyên nhân, cách khắc phục")},
	}
	for i, l := range d.lines {
		if l.Missed != "" || l.Cause != "" {
			t.Rows = append(t.Rows, office.TextRow(strconv.Itoa(i+1), l.Title, l.Missed, l.Cause))
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []office.Block{office.Paragraph{Runs: []office.Run{{Text: "Nhiệm vụ " + year + " chưa đạt và cách khắc phục", Bold: true}}, Align: office.AlignCentre}, t}
}

func amount(n int64) string {
	if n == 0 {
		return ""
	}
	return vi.Int(n)
}

// target is product and number, with what was passed on said.
func (l Line) target() string {
	out := l.Product
	join := func(text string) {
		if out != "" {
			out = strings.TrimRight(out, " .;") + "; "
		}
		out += text
	}
	if l.Quota > 0 && (l.Quota != l.Above.Count || out == "") && !l.saidHowMany() {
		join(l.howMany())
	}
	if l.ForSubordinates {
		join("giao cho đơn vị trực thuộc thực hiện")
	}
	return out
}

var wholeNumber = regexp.MustCompile(`\d+`)

// saidHowMany tells whether the product of the agency's own work names its number.
func (l Line) saidHowMany() bool {
	return l.Above.Count == 0 && slices.ContainsFunc(wholeNumber.FindAllString(l.Product, -1), func(text string) bool {
		n, err := strconv.Atoi(text)
		return err == nil && n == l.Quota
	})
}

// howMany is the number in words: what is counted is named where the product does not
// name it, as "04 tin mỗi tháng", else "cơ quan thực hiện 02".
func (l Line) howMany() string {
	noun, per, _ := strings.Cut(l.Above.Unit, " / ")
	out := fmt.Sprintf("%02d", l.Quota)
	switch {
	case noun == "" && l.Product == "":
		out += " sản phẩm"
	case noun == "":
		out = "số lượng " + out
	case strings.Contains(vi.Fold(l.Product), vi.Fold(noun)):
		out = "cơ quan thực hiện " + out
	default:
		out += " " + noun
	}
	if per != "" {
		out += " mỗi " + per
	}
	return out
}

// charge is who is in charge.
func (l Line) charge() string {
	if l.Unit != "" && l.Person != "" {
		return l.Unit + " (" + l.Person + ")"
	}
	return l.Unit + l.Person
}

// clause says on what the line is based.
func (l Line) clause() string {
	switch l.Source {
	case FromOwn:
		return "Việc riêng của cơ quan"
	case FromObligation:
		return l.Above.Clause
	case FromSuperior, FromHeir:
	}
	return l.Above.From
}

// sheet has the lines with everything that is known of them.
func (d document) sheet() office.Sheet {
	s := office.Sheet{
		Name: "Nhiệm vụ", Title: "Kế hoạch " + vi.LowerFirst(d.head.Title), Note: d.plan.Status.Label() + ". " + EstimateOf(d.lines).Words(),
		Columns: []office.SheetColumn{
			{Title: "STT", Kind: office.ColumnInt},
			{Title: "Nội dung công việc", Width: 50},
			{Title: "Nguồn", Width: 20},
			{Title: "Căn cứ", Width: 16},
			{Title: "Mức cấp trên giao", Width: 28},
			{Title: "Sản phẩm", Width: 28},
			{Title: "Số lượng", Kind: office.ColumnInt},
			{Title: "Từ ngày", Kind: office.ColumnDate},
			{Title: "Đến ngày", Kind: office.ColumnDate},
			{Title: "Bộ phận phụ trách", Width: 22},
			{Title: "Người phụ trách", Width: 22},
			{Title: "Phối hợp", Width: 22},
			{Title: "Chi thường xuyên (đồng)", Kind: office.ColumnInt},
			{Title: "Nguồn khác (đồng)", Kind: office.ColumnInt},
			{Title: "Tên nguồn khác", Width: 18},
			{Title: "Năm trước chưa đạt", Width: 30},
			{Title: "Nguyên nhân, khắc phục", Width: 30},
		},
	}
	for i, l := range d.lines {
		s.Rows = append(s.Rows, []any{
			i + 1, l.Title, l.Source.Label(), l.Above.Clause, l.Above.Measure, l.Product, l.Quota, l.StartOn, l.DueOn,
			l.Unit, l.Person, l.Partners, l.Regular, l.Other, l.OtherNote, l.Missed, l.Cause,
		})
	}
	if total := EstimateOf(d.lines); total.Total() > 0 {
		s.Rows = append(s.Rows, []any{nil, "Tổng cộng", "", "", "", "", nil, nil, nil, "", "", "", total.Regular, total.Other, "", "", ""})
	}
	return s
}
