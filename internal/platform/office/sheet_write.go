package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
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
	ColumnInt                       // int, int64 or LinkedInt, shown with points between thousands
	ColumnDate                      // calendar.Date, shown as 02/01/2006
	ColumnPercent                   // float64, 1 is 100 %
	ColumnNumber                    // float64, shown with the digits that it has
)

// SheetColumn is a column of a written sheet. Width is in letters; 0 means the
// usual width of its kind. Aside is for a last column that programs read again: it
// stays on one line and is not printed.
type SheetColumn struct {
	Title string
	Kind  ColumnKind
	Width float64
	Aside bool
}

// LinkedInt is a whole number that leads to an address.
type LinkedInt struct {
	N   int64
	URL string
}

// Sheet is one written sheet: a title, a header that stays in view and on every
// printed page, and the rows. nil and "" leave a cell empty.
type Sheet struct {
	Name    string // of the tab; letters that spreadsheets refuse are dropped
	Title   string
	Note    string // below the title, a line for each of its lines: of which day, from which book; may be empty
	Columns []SheetColumn
	Rows    [][]any
}

// Rows of a written sheet: title, note, header, then the values. A note of several
// lines moves the header down.
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
// bytes. The rows go out as they are written, so that a long sheet does not stand
// in memory as objects. It fails when a value does not suit its column.
func WriteSheets(sheets ...Sheet) (_ []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if closing := f.Close(); closing != nil {
			err = errors.Join(err, fmt.Errorf("close sheets: %w", closing))
		}
	}()
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
	return inOrder(b.Bytes())
}

// inOrder puts the parts of a file in the order of their names, the list of types
// first: the library writes them as its map has them. Nothing is packed again.
func inOrder(file []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, fmt.Errorf("order the parts: %w", err)
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) }) // "[" stands before small letters
	out := bytes.NewBuffer(make([]byte, 0, len(file)))
	w := zip.NewWriter(out)
	for _, part := range r.File {
		if err := w.Copy(part); err != nil {
			return nil, fmt.Errorf("order the parts: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("order the parts: %w", err)
	}
	return out.Bytes(), nil
}

type sheetWriter struct {
	file          *excelize.File
	stream        *excelize.StreamWriter
	name          string
	title, header int
	note          int
	link, aside   int
	linkInt       int
	head          int // row of the header of the sheet at hand
	values        map[ColumnKind]int
	heights       rowHeights
}

// numberFormat is whole numbers with points between thousands.
const numberFormat = "[$-42A]#,##0"

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
	number := &excelize.Alignment{Horizontal: "right", Vertical: "center", Indent: 1}
	format := func(s string) *string { return &s }
	linkFont := font(sheetSize, false)
	linkFont.Underline, linkFont.Color = "single", "1155CC"
	all := []struct {
		id    *int
		style excelize.Style
	}{
		{&w.title, excelize.Style{Font: font(sheetTitleSize, true), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}}},
		{&w.note, excelize.Style{Font: font(sheetSize, false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}}},
		{&w.header, excelize.Style{
			Font: font(sheetSize, true), Alignment: at("center"), Border: border,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EDF5"}},
		}},
		{&w.link, excelize.Style{Font: linkFont, Alignment: at("left"), Border: border}},
		{&w.linkInt, excelize.Style{Font: linkFont, Alignment: number, Border: border, CustomNumFmt: format(numberFormat)}},
		{&w.aside, excelize.Style{Font: font(sheetSize, false), Alignment: &excelize.Alignment{Horizontal: "fill", Vertical: "center"}, Border: border, NumFmt: 49}},
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
		{ColumnText, excelize.Style{Font: font(sheetSize, false), Alignment: at("left"), Border: border, NumFmt: 49}},
		{ColumnInt, excelize.Style{Font: font(sheetSize, false), Alignment: number, Border: border, CustomNumFmt: format(numberFormat)}},
		{ColumnDate, excelize.Style{Font: font(sheetSize, false), Alignment: at("center"), Border: border, CustomNumFmt: format("dd/mm/yyyy")}},
		{ColumnPercent, excelize.Style{Font: font(sheetSize, false), Alignment: number, Border: border, CustomNumFmt: format("[$-42A]0.0%")}},
		{ColumnNumber, excelize.Style{Font: font(sheetSize, false), Alignment: number, Border: border}},
	} {
		id, err := w.file.NewStyle(&s.style)
		if err != nil {
			return fmt.Errorf("make a cell style: %w", err)
		}
		w.values[s.kind] = id
	}
	return nil
}

// sheet writes one sheet: first its layout, which stands before the rows in the
// file, then the rows from above.
func (w *sheetWriter) sheet(i int, s Sheet) error {
	if err := w.open(i, s.Name); err != nil {
		return err
	}
	note := noteLines(s)
	w.head = headerRow + max(0, len(note)-1)
	w.heights = heightsOf(s.Columns)
	if err := w.layout(s); err != nil {
		return err
	}
	var err error
	if w.stream, err = w.file.NewStreamWriter(w.name); err != nil {
		return fmt.Errorf("begin the rows: %w", err)
	}
	if err := w.row(titleRow, titleHeight, textCell(s.Title, w.title)); err != nil {
		return err
	}
	for i, l := range note {
		if err := w.row(noteRow+i, lineHeight, textCell(l, w.note)); err != nil {
			return err
		}
	}
	head := make([]excelize.Cell, len(s.Columns))
	for c, column := range s.Columns {
		head[c] = textCell(column.Title, w.header)
	}
	if err := w.row(w.head, w.heights.of(head, true), head...); err != nil {
		return err
	}
	if err := w.rows(s); err != nil {
		return err
	}
	if err := w.stream.Flush(); err != nil {
		return fmt.Errorf("end the rows: %w", err)
	}
	return nil
}

// rows writes the values; what a row leaves out are empty cells with the look of
// their columns.
func (w *sheetWriter) rows(s Sheet) error {
	cells := make([]excelize.Cell, len(s.Columns))
	for r, row := range s.Rows {
		if len(row) > len(s.Columns) {
			return fmt.Errorf("row %d has %d values for %d columns", r+1, len(row), len(s.Columns))
		}
		number := w.head + 1 + r
		for c, column := range s.Columns {
			var v any
			if c < len(row) {
				v = row[c]
			}
			var err error
			if cells[c], err = w.value(c+1, number, column.Kind, v); err != nil {
				return fmt.Errorf("row %d, column %q: %w", r+1, column.Title, err)
			}
			if column.Aside {
				cells[c].StyleID = w.aside
			}
		}
		if err := w.row(number, w.heights.of(cells, false), cells...); err != nil {
			return err
		}
	}
	return nil
}

// row writes a row of cells from the first column on, height points high: programs
// that print do not all work out the height of wrapped text.
func (w *sheetWriter) row(number int, height float64, cells ...excelize.Cell) error {
	values := make([]any, len(cells))
	for i := range cells {
		values[i] = &cells[i]
	}
	if err := w.stream.SetRow(fmt.Sprint("A", number), values, excelize.RowOpts{Height: height}); err != nil {
		return fmt.Errorf("write row %d: %w", number, err)
	}
	return nil
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

func textCell(s string, style int) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: strings.TrimSpace(clean(s))}
}

// value is the cell of one value as the kind of its column asks.
func (w *sheetWriter) value(col, row int, kind ColumnKind, v any) (excelize.Cell, error) {
	cell := excelize.Cell{StyleID: w.values[kind]}
	if v == nil || v == "" || v == calendar.Date("") {
		return cell, nil
	}
	cell.Value = v
	switch v := v.(type) {
	case string:
		if kind == ColumnText {
			return textCell(v, cell.StyleID), nil
		}
	case Address:
		if kind == ColumnText {
			return w.address(col, row, v)
		}
	case LinkedInt:
		if kind == ColumnInt {
			return w.linkedInt(col, row, v)
		}
	case int, int64:
		if kind == ColumnInt {
			return cell, nil
		}
	case float64:
		if kind == ColumnPercent || kind == ColumnNumber {
			return cell, nil
		}
	case calendar.Date:
		if kind == ColumnDate && v.Valid() {
			cell.Value = v.Time()
			return cell, nil
		}
	}
	return cell, fmt.Errorf("a value %v of type %T does not suit the column", v, v)
}

// address is the cell of a linked text; an address that leads nowhere stays text.
func (w *sheetWriter) address(col, row int, a Address) (excelize.Cell, error) {
	title := a.Title
	if title == "" {
		title = a.URL
	}
	if linked, err := w.lead(col, row, a.URL); err != nil || !linked {
		return textCell(title, w.values[ColumnText]), err
	}
	return textCell(title, w.link), nil
}

// linkedInt is the cell of a linked number.
func (w *sheetWriter) linkedInt(col, row int, v LinkedInt) (excelize.Cell, error) {
	linked, err := w.lead(col, row, v.URL)
	if linked {
		return excelize.Cell{StyleID: w.linkInt, Value: v.N}, err
	}
	return excelize.Cell{StyleID: w.values[ColumnInt], Value: v.N}, err
}

// lead makes a cell lead to an address; false for one that leads nowhere.
func (w *sheetWriter) lead(col, row int, address string) (bool, error) {
	if !outside(address) || len(address) > linkLimit {
		return false, nil
	}
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return false, fmt.Errorf("find the cell: %w", err)
	}
	if err := w.file.SetCellHyperLink(w.name, at, address, "External"); err != nil {
		return false, fmt.Errorf("link cell %s: %w", at, err)
	}
	return true, nil
}
