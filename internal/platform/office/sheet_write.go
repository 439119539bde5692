package office

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// MimeXLSX is the media type of an XLSX file.
const MimeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// ColumnKind says what a column of a written sheet holds.
type ColumnKind int

// The kinds of columns and the Go types of their values.
const (
	ColumnText    ColumnKind = iota // string, or Address for a linked text
	ColumnInt                       // int or int64, shown with points between thousands
	ColumnDate                      // calendar.Date, shown as 02/01/2006
	ColumnPercent                   // float64, 1 is 100 %
	ColumnNumber                    // float64, shown with the digits that it has
)

// SheetColumn is a column of a written sheet. Width is in letters; 0 means the
// usual width of its kind.
type SheetColumn struct {
	Title string
	Kind  ColumnKind
	Width float64
}

// Sheet is one written sheet: a title, a header that stays in view and on every
// printed page, and the rows. nil and "" leave a cell empty.
type Sheet struct {
	Name    string // of the tab; letters that spreadsheets refuse are dropped
	Title   string
	Note    string // below the title: of which day, from which book; may be empty
	Columns []SheetColumn
	Rows    [][]any
}

// Rows of a written sheet: title, note, header, then the values.
const (
	titleRow  = 1
	noteRow   = 2
	headerRow = 3
)

// tabLimit is the longest name of a tab that spreadsheets accept, in letters.
const tabLimit = 31

// linkLimit is the longest link that spreadsheets accept, in bytes.
const linkLimit = 2079

// WriteSheets makes an XLSX file of one or more sheets. Text is always written
// as text, so that no cell is run as a formula. The same input gives the same
// bytes. It fails when a value does not suit its column.
func WriteSheets(sheets ...Sheet) ([]byte, error) {
	f := excelize.NewFile()
	w := sheetWriter{file: f}
	if err := w.makeStyles(); err != nil {
		return nil, err
	}
	for i, s := range sheets {
		if err := w.sheet(i, s); err != nil {
			return nil, fmt.Errorf("write sheet %q: %w", s.Name, err)
		}
	}
	title := ""
	if len(sheets) > 0 {
		title = line(sheets[0].Title)
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Language: "vi-VN"}); err != nil {
		return nil, fmt.Errorf("write sheet properties: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("write sheets: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("close sheets: %w", err)
	}
	return b.Bytes(), nil
}

type sheetWriter struct {
	file          *excelize.File
	name          string
	title, header int
	note          int
	link          int
	values        map[ColumnKind]int
}

// makeStyles sets up the looks of title, header and each kind of column.
func (w *sheetWriter) makeStyles() error {
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: size, Bold: bold}
	}
	var border []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		border = append(border, excelize.Border{Type: side, Style: 1, Color: "808080"})
	}
	at := func(horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true}
	}
	format := func(s string) *string { return &s }
	linkFont := font(12, false)
	linkFont.Underline, linkFont.Color = "single", "1155CC"
	all := []struct {
		id    *int
		style excelize.Style
	}{
		{&w.title, excelize.Style{Font: font(14, true), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}}},
		{&w.note, excelize.Style{Font: font(12, false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}}},
		{&w.header, excelize.Style{
			Font: font(12, true), Alignment: at("center"), Border: border,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EDF5"}},
		}},
		{&w.link, excelize.Style{Font: linkFont, Alignment: at("left"), Border: border}},
	}
	for _, s := range all {
		id, err := w.file.NewStyle(&s.style)
		if err != nil {
			return fmt.Errorf("make a cell style: %w", err)
		}
		*s.id = id
	}
	w.values = map[ColumnKind]int{}
	for _, s := range []struct {
		kind  ColumnKind
		style excelize.Style
	}{
		{ColumnText, excelize.Style{Font: font(12, false), Alignment: at("left"), Border: border, NumFmt: 49}},
		{ColumnInt, excelize.Style{Font: font(12, false), Alignment: at("right"), Border: border, CustomNumFmt: format("[$-42A]#,##0")}},
		{ColumnDate, excelize.Style{Font: font(12, false), Alignment: at("center"), Border: border, CustomNumFmt: format("dd/mm/yyyy")}},
		{ColumnPercent, excelize.Style{Font: font(12, false), Alignment: at("right"), Border: border, CustomNumFmt: format("[$-42A]0.0%")}},
		{ColumnNumber, excelize.Style{Font: font(12, false), Alignment: at("right"), Border: border}},
	} {
		id, err := w.file.NewStyle(&s.style)
		if err != nil {
			return fmt.Errorf("make a cell style: %w", err)
		}
		w.values[s.kind] = id
	}
	return nil
}

func (w *sheetWriter) sheet(i int, s Sheet) error {
	if err := w.open(i, s.Name); err != nil {
		return err
	}
	if err := w.text(1, titleRow, s.Title, w.title); err != nil {
		return err
	}
	if s.Note != "" {
		if err := w.text(1, noteRow, s.Note, w.note); err != nil {
			return err
		}
	}
	for c, column := range s.Columns {
		if err := w.text(c+1, headerRow, column.Title, w.header); err != nil {
			return err
		}
	}
	for r, row := range s.Rows {
		if len(row) > len(s.Columns) {
			return fmt.Errorf("row %d has %d values for %d columns", r+1, len(row), len(s.Columns))
		}
		for c, column := range s.Columns {
			var v any
			if c < len(row) {
				v = row[c]
			}
			if err := w.value(c+1, headerRow+1+r, column.Kind, v); err != nil {
				return fmt.Errorf("row %d, column %q: %w", r+1, column.Title, err)
			}
		}
	}
	return w.layout(s)
}

// open makes the sheet; the file comes with a first one, which is renamed.
func (w *sheetWriter) open(i int, name string) error {
	name = tabName(name, i)
	w.name = name
	if i == 0 {
		if err := w.file.SetSheetName("Sheet1", name); err != nil {
			return fmt.Errorf("name the sheet: %w", err)
		}
		return nil
	}
	if n, err := w.file.GetSheetIndex(name); err == nil && n >= 0 {
		return fmt.Errorf("two sheets are called %q", name)
	}
	if _, err := w.file.NewSheet(name); err != nil {
		return fmt.Errorf("add the sheet: %w", err)
	}
	return nil
}

// tabName drops what spreadsheets refuse in the name of a tab.
func tabName(name string, i int) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, line(name))
	name = strings.Trim(vi.Clean(name), "' ")
	if r := []rune(name); len(r) > tabLimit {
		name = strings.TrimSpace(string(r[:tabLimit]))
	}
	if name == "" {
		name = fmt.Sprintf("Trang %d", i+1)
	}
	return name
}

func (w *sheetWriter) text(col, row int, s string, style int) error {
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Errorf("find the cell: %w", err)
	}
	if err := w.file.SetCellStr(w.name, at, strings.TrimSpace(clean(s))); err != nil {
		return fmt.Errorf("write cell %s: %w", at, err)
	}
	return w.style(at, style)
}

func (w *sheetWriter) style(at string, style int) error {
	if err := w.file.SetCellStyle(w.name, at, at, style); err != nil {
		return fmt.Errorf("style cell %s: %w", at, err)
	}
	return nil
}

// value writes one value as the kind of its column asks.
func (w *sheetWriter) value(col, row int, kind ColumnKind, v any) error {
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Errorf("find the cell: %w", err)
	}
	if v == nil || v == "" || v == calendar.Date("") {
		return w.style(at, w.values[kind])
	}
	switch v := v.(type) {
	case string:
		if kind == ColumnText {
			return w.text(col, row, v, w.values[kind])
		}
	case Address:
		if kind == ColumnText {
			return w.address(col, row, v)
		}
	case int, int64:
		if kind == ColumnInt {
			return w.cell(at, v, kind)
		}
	case float64:
		if kind == ColumnPercent || kind == ColumnNumber {
			return w.cell(at, v, kind)
		}
	case calendar.Date:
		if kind == ColumnDate && v.Valid() {
			return w.cell(at, v.Time(), kind)
		}
	}
	return fmt.Errorf("a value %v of type %T does not suit the column", v, v)
}

func (w *sheetWriter) cell(at string, v any, kind ColumnKind) error {
	if err := w.file.SetCellValue(w.name, at, v); err != nil {
		return fmt.Errorf("write cell %s: %w", at, err)
	}
	return w.style(at, w.values[kind])
}

// address writes a linked text; an address that leads nowhere stays text.
func (w *sheetWriter) address(col, row int, a Address) error {
	title := a.Title
	if title == "" {
		title = a.URL
	}
	if !outside(a.URL) || len(a.URL) > linkLimit {
		return w.text(col, row, title, w.values[ColumnText])
	}
	if err := w.text(col, row, title, w.link); err != nil {
		return err
	}
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Errorf("find the cell: %w", err)
	}
	if err := w.file.SetCellHyperLink(w.name, at, a.URL, "External"); err != nil {
		return fmt.Errorf("link cell %s: %w", at, err)
	}
	return nil
}

// usualWidth is the width of a column in letters when none is given.
func usualWidth(c SheetColumn) float64 {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Kind == ColumnText:
		return 32
	}
	return 14
}

// layout sets widths, keeps the header in view and prepares printing: A4
// landscape, as wide as one page, the header on each.
func (w *sheetWriter) layout(s Sheet) error {
	var errs []error
	for i, c := range s.Columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		errs = append(errs, err, w.file.SetColWidth(w.name, name, name, usualWidth(c)))
	}
	// First the filter: setting it resets the properties of the sheet.
	if n := len(s.Columns); n > 0 && len(s.Rows) > 0 {
		last, err := excelize.CoordinatesToCellName(n, headerRow+len(s.Rows))
		errs = append(errs, err, w.file.AutoFilter(w.name, fmt.Sprintf("A%d:%s", headerRow, last), nil))
	}
	a4, landscape, wide, high, fit := 9, "landscape", 1, 0, true
	errs = append(errs,
		w.file.SetPanes(w.name, &excelize.Panes{
			Freeze: true, YSplit: headerRow, TopLeftCell: fmt.Sprintf("A%d", headerRow+1), ActivePane: "bottomLeft",
		}),
		w.file.SetPageLayout(w.name, &excelize.PageLayoutOptions{
			Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high,
		}),
		w.file.SetSheetProps(w.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		w.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: w.name,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(w.name, "'", "''"), headerRow, headerRow),
		}))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("lay out the sheet: %w", err)
	}
	return nil
}
