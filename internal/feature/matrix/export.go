package matrix

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Paper is a matrix as a table of texts: the same cells in every format. Notes
// say of which day, over which window, from which seal and under which filters,
// a sentence each. The columns after Numbers are whole numbers.
type Paper struct {
	Sheet   string // what the sheet is called
	Title   string
	Notes   []string
	Columns []string
	Numbers int
	Rows    [][]any
}

// Paper writes the view as a table.
func (v *View) Paper() Paper {
	p := Paper{Sheet: "Ma trận", Title: "Ma trận thực hiện " + v.Plan.Name(), Notes: v.notes(), Columns: []string{"Cơ quan"}}
	for _, h := range v.Heads {
		p.Columns = append(p.Columns, strings.TrimSpace(h.Number+" "+h.Name+" ("+h.Quota.String()+")"))
	}
	p.Numbers = len(p.Columns)
	p.Columns = append(p.Columns, "Không chậm", "Phải làm")
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			p.Rows = append(p.Rows, rowOf(r))
		}
		if len(v.Groups) > 1 {
			p.Rows = append(p.Rows, footOf("Cộng: "+g.Name, g.Totals, g.Sum))
		}
	}
	if v.Agencies > 1 {
		p.Rows = append(p.Rows, footOf("Các cơ quan đang hiển thị", v.Totals, v.Sum))
	}
	return p
}

func rowOf(r Row) []any {
	name := r.Agency.Name
	if r.Ended != "" {
		name += " (kết thúc từ " + r.Ended.Vietnamese() + ")"
	}
	line := []any{name}
	for _, c := range r.Cells {
		text := strings.TrimSpace(c.Assessment.Status.Label() + " " + c.Assessment.Short.String())
		if !c.Drawn.More.Empty() {
			text += "; " + c.Drawn.More.String()
		}
		line = append(line, text)
	}
	return append(line, r.Sum.NotLate, r.Sum.Counted)
}

func footOf(name string, totals []Total, sum Total) []any {
	line := []any{name}
	for _, t := range totals {
		line = append(line, share(t))
	}
	return append(line, sum.NotLate, sum.Counted)
}

// share is "3/4 (75 %)"; nothing to judge has none.
func share(t Total) string {
	if t.Counted == 0 {
		return "–"
	}
	percent := strings.TrimSuffix(strconv.FormatFloat(100*float64(t.NotLate)/float64(t.Counted), 'f', 1, 64), ".0")
	return t.Figure() + " (" + strings.Replace(percent, ".", ",", 1) + " %)"
}

// notes say what the figures are.
func (v *View) notes() []string {
	window := "từ đầu kế hoạch, " + v.Plan.Window.Start.Vietnamese() + ", đến ngày tính"
	if v.Frame != nil {
		window = v.Frame.Words().String()
	}
	notes := []string{v.dated(), "Kỳ: " + window + ".", sealed(v.Seal), filterWords(v.Narrowed())}
	if v.Query.About != "" {
		notes = append(notes, v.AboutWords().String())
	}
	return notes
}

// dated says of which day the figures are, and that another was asked for.
func (v *View) dated() string {
	return strings.TrimSpace("Tính đến ngày " + v.Day.Vietnamese() + ". " + v.AheadWords().String())
}

// sealed names the seal that the book had.
func sealed(s ledger.SealRow) string {
	if s.Seq == 0 {
		return "Sổ minh chứng chưa có niêm phong."
	}
	return fmt.Sprintf("Niêm phong số %s, mã %s.", vi.Int(s.Seq), s.Hash)
}

// Narrowed says what agencies and obligations are chosen by, a phrase each.
func (v *View) Narrowed() []domain.Sentence {
	q, parts := v.Query, v.narrowed()
	if i := slices.IndexFunc(v.Duties, func(c Choice) bool { return c.Value == string(q.Columns) }); i >= 0 {
		parts = append(parts, domain.Say("nhiệm vụ: %s", v.Duties[i].Label))
	} else if q.Columns != ColumnsAll {
		parts = append(parts, domain.Say("nhiệm vụ: %s", domain.Say(columnsLabel(q.Columns))))
	}
	if q.Agency != "" {
		parts = append(parts, domain.Say("một cơ quan"))
	}
	return parts
}

// narrowed is what both views are chosen by.
func (v *View) narrowed() []domain.Sentence {
	q := v.Query
	var parts []domain.Sentence
	if q.Level != "" {
		parts = append(parts, domain.Say("cấp: %s", domain.Say(q.Level.Label())))
	}
	if q.Kind != "" {
		parts = append(parts, domain.Say("loại cơ quan: %s", domain.Say(q.Kind.Label())))
	}
	if q.Name != "" {
		parts = append(parts, domain.Say("tên có: %s", q.Name))
	}
	if i := slices.IndexFunc(v.Products, func(c Choice) bool { return c.Value == q.Topic }); i >= 0 {
		parts = append(parts, domain.Say("sản phẩm: %s", v.Products[i].Label))
	}
	if q.Status != "" {
		parts = append(parts, domain.Say("có tình trạng: %s", domain.Say(q.Status.Label())))
	}
	return parts
}

func filterWords(parts []domain.Sentence) string {
	if len(parts) == 0 {
		return "Không lọc."
	}
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = p.String()
	}
	return "Lọc theo " + strings.Join(words, "; ") + "."
}

func columnsLabel(c Columns) string {
	switch c {
	case ColumnsCounted:
		return "Có chỉ tiêu, có hạn"
	case ColumnsDuties:
		return "Nhiệm vụ chung ở phần tổ chức thực hiện"
	case ColumnsAll:
	}
	return "Tất cả nhiệm vụ"
}

// XLSX writes the table as a sheet.
func (p Paper) XLSX() ([]byte, error) {
	sheet := office.Sheet{Name: p.Sheet, Title: p.Title, Note: strings.Join(p.Notes, " "), Rows: p.Rows}
	for i, title := range p.Columns {
		c := office.SheetColumn{Title: title, Width: 20}
		if i == 0 {
			c.Width = 38
		}
		if i >= p.Numbers {
			c.Kind = office.ColumnInt
		}
		sheet.Columns = append(sheet.Columns, c)
	}
	return office.WriteSheets(sheet)
}

// byteMark tells spreadsheets that a text is UTF-8.
const byteMark = "\ufeff"

// CSV writes the table in UTF-8 with its mark and semicolons, as spreadsheets
// here open it by themselves. A text that a spreadsheet would run as a formula
// begins with an apostrophe.
func (p Paper) CSV() ([]byte, error) {
	lines := [][]string{{p.Title}}
	for _, n := range p.Notes {
		lines = append(lines, []string{harmless(n)})
	}
	lines = append(lines, nil, nil)
	for _, c := range p.Columns {
		lines[len(lines)-1] = append(lines[len(lines)-1], harmless(c))
	}
	for _, row := range p.Rows {
		var line []string
		for _, cell := range row {
			line = append(line, harmless(fmt.Sprint(cell)))
		}
		lines = append(lines, line)
	}
	var b bytes.Buffer
	b.WriteString(byteMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("matrix: write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// harmless keeps a spreadsheet from running a text as a formula.
func harmless(s string) string {
	if strings.ContainsAny(s[:min(1, len(s))], "=+-@\t\r") {
		return "'" + s
	}
	return s
}

// fileName is how the download is called.
func fileName(name string, p programme.Plan, day calendar.Date, kind string) string {
	return fmt.Sprintf("%s-%d-%s.%s", name, p.Year, day, kind)
}
