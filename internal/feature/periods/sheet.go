package periods

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
)

func yearText(year int) string { return strconv.Itoa(year) }

// span writes a window as sheets and papers do: 15/12/2024–14/03/2025.
func span(w calendar.Window) string { return w.Start.Vietnamese() + "–" + w.End.Vietnamese() }

// columns are the heads of the table; every figure says its window.
func (c *Comparison) columns() []office.SheetColumn {
	whole, only := "Kỳ theo Nghị định 09/2019/NĐ-CP (b): ", "Chỉ thuộc kỳ theo Nghị định (b − c): "
	if day, ok := c.Rule.Closing(); ok && c.Rule != calendar.DecreeWindow {
		whole, only = fmt.Sprintf("Kỳ chốt số liệu ngày %d (b): ", day), fmt.Sprintf("Chỉ thuộc kỳ chốt ngày %d (b − c): ", day)
	}
	number := func(title string) office.SheetColumn {
		return office.SheetColumn{Title: title, Kind: office.ColumnInt, Width: 20}
	}
	return []office.SheetColumn{
		{Title: "Nhiệm vụ", Width: 44},
		number("Kỳ lịch (a): " + span(c.Calendar)),
		number(whole + span(c.Decree)),
		number("Thuộc cả hai kỳ (c): " + spans(c.Overlap.Both)),
		number("Chỉ thuộc kỳ lịch (a − c): " + spans(c.Overlap.OnlyCalendar)),
		number(only + spans(c.Overlap.OnlyDecree)),
		number("Cả hai kỳ gộp lại (a + b − c)"),
		{Title: "Theo kỳ của kế hoạch, đến ngày " + c.Until.Vietnamese(), Width: 44},
		{Title: "Tính ngày", Kind: office.ColumnDate},
		number("Niêm phong số"),
	}
}

func spans(all []calendar.Window) string {
	texts := make([]string, len(all))
	for i, w := range all {
		texts[i] = span(w)
	}
	return strings.Join(texts, ", ")
}

// rows are the values under columns, the sum last.
func (c *Comparison) rows() [][]any {
	var out [][]any
	row := func(name string, f Figures, own string) {
		out = append(out, []any{
			name, f.Calendar, f.Decree, f.Both, f.OnlyCalendar, f.OnlyDecree, f.Either, own, c.AsOf, c.SealSeq,
		})
	}
	for _, l := range c.Lines {
		own := make([]string, len(l.Own))
		for i, o := range l.Own {
			own[i] = o.Label + ": " + strconv.Itoa(o.N)
		}
		row(l.Name, l.Figures, strings.Join(own, "; "))
	}
	row("Cộng các nhiệm vụ", c.Total, "")
	return out
}

// title says what the sheet is about.
func (c *Comparison) title() string {
	return "Đối chiếu kỳ báo cáo " + c.Period.Label(c.Year) + ", " + c.Plan + ", " + c.who()
}

func (c *Comparison) xlsx() ([]byte, error) {
	return office.WriteSheets(office.Sheet{Name: "Đối chiếu kỳ", Title: c.title(), Columns: c.columns(), Rows: c.rows()})
}

// byteMark tells spreadsheets that a text is UTF-8.
const byteMark = "\ufeff"

// csv writes UTF-8 with its mark and semicolons, as spreadsheets here open it. A
// text that a spreadsheet would run as a formula begins with a space.
func (c *Comparison) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(byteMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	var head []string
	for _, column := range c.columns() {
		head = append(head, column.Title)
	}
	lines := [][]string{head}
	for _, values := range c.rows() {
		line := make([]string, len(values))
		for i, v := range values {
			if day, ok := v.(calendar.Date); ok {
				line[i] = day.Vietnamese()
				continue
			}
			line[i] = fmt.Sprint(v)
			if line[i] != "" && strings.ContainsAny(line[i][:1], "=@+-\t") {
				line[i] = " " + line[i]
			}
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("periods: write CSV: %w", err)
	}
	return b.Bytes(), nil
}
