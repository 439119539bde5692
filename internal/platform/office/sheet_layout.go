package office

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Letters of sheets, in points: of the title, of everything else, and the height
// of a row of the title and of a line of text.
const (
	sheetTitleSize = 14
	sheetSize      = 12
	titleHeight    = 21
	lineHeight     = 16.5
	mostHeight     = 409 // the highest row that spreadsheets have
)

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

// columnRoom is the room for text in a column of the given width in letters, dxa:
// a letter of a sheet is 7 pixels of 1/96 inch; programs keep five free, and not all
// measure letters alike.
func columnRoom(letters float64) int { return int(letters*7*15*0.97) - 75 }

// rowHeights works out how high rows must be for the text in their columns. It is
// the room of those that wrap text, 0 for the others.
type rowHeights []int

func heightsOf(columns []SheetColumn) rowHeights {
	rooms := make(rowHeights, len(columns))
	for i, c := range columns {
		if !c.Aside {
			rooms[i] = columnRoom(usualWidth(c))
		}
	}
	return rooms
}

// of is the height of a row of cells in points.
func (h rowHeights) of(cells []excelize.Cell, bold bool) float64 {
	most := 1
	for i, c := range cells {
		if text, ok := c.Value.(string); ok && h[i] > 0 {
			most = max(most, h.lines(i, text, bold))
		}
	}
	return min(float64(most)*lineHeight, mostHeight)
}

func (h rowHeights) lines(column int, text string, bold bool) int {
	n := 0
	for part := range strings.SplitSeq(text, "\n") {
		n += wrappedLines(part, h[column], bold)
	}
	return n
}

// wrappedLines counts the lines that a text takes in a room; a word that is wider
// is broken.
func wrappedLines(text string, room int, bold bool) int {
	if textWidth(text, sheetSize, bold) <= room {
		return 1
	}
	space := textWidth(" ", sheetSize, bold)
	n, at := 1, 0
	for word := range strings.FieldsSeq(text) {
		w := textWidth(word, sheetSize, bold)
		if at > 0 && at+space+w > room {
			n, at = n+1, 0
		}
		if at > 0 {
			at += space
		}
		at += w
		if at > room {
			n += (at - 1) / room
			at = (at-1)%room + 1
		}
	}
	return n
}

// noteLines breaks the note of a sheet into lines as wide as what is printed.
func noteLines(s Sheet) []string {
	room := 0
	for _, c := range s.Columns {
		if !c.Aside {
			room += columnRoom(usualWidth(c))
		}
	}
	var out []string
	for l := range strings.SplitSeq(clean(s.Note), "\n") {
		if words := strings.Fields(l); len(words) > 0 {
			out = append(out, breakLines(words, room, sheetSize, false)...)
		}
	}
	return out
}

// layout sets widths, keeps the header in view and prepares printing: A4
// landscape, as wide as one page, the header and the number on each. It comes
// before the rows.
func (w *sheetWriter) layout(s Sheet) error {
	var errs []error
	for i, c := range slices.Backward(s.Columns) { // the last one that is set stands first in the file
		name, err := excelize.ColumnNumberToName(i + 1)
		errs = append(errs, err, w.file.SetColWidth(w.name, name, name, usualWidth(c)))
	}
	// First the filter: setting it resets the properties of the sheet.
	if n := len(s.Columns); n > 0 && len(s.Rows) > 0 {
		last, err := excelize.CoordinatesToCellName(n, w.head+len(s.Rows))
		errs = append(errs, err, w.file.AutoFilter(w.name, fmt.Sprintf("A%d:%s", w.head, last), nil))
	}
	errs = append(errs,
		w.file.SetPanes(w.name, &excelize.Panes{
			Freeze: true, YSplit: w.head, TopLeftCell: fmt.Sprintf("A%d", w.head+1), ActivePane: "bottomLeft",
		}), w.printing(s))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("lay out the sheet: %w", err)
	}
	return nil
}

// printMargin is the margin of printed sheets at the sides, in inches (15 mm); at
// top and bottom there is a little more, for the number of the page.
const printMargin = 0.59

// printing prepares the sheet for paper.
func (w *sheetWriter) printing(s Sheet) error {
	a4, landscape, wide, high, fit, centred := 9, "landscape", 1, 0, true, true
	side, end, foot := printMargin, printMargin+0.15, 0.3
	columns := len(s.Columns)
	for columns > 1 && s.Columns[columns-1].Aside {
		columns--
	}
	last, err := excelize.CoordinatesToCellName(max(columns, 1), w.head+len(s.Rows), true)
	name := "'" + strings.ReplaceAll(w.name, "'", "''") + "'!"
	return errors.Join(err,
		w.file.SetPageLayout(w.name, &excelize.PageLayoutOptions{
			Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high,
		}),
		w.file.SetPageMargins(w.name, &excelize.PageLayoutMarginsOptions{
			Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot, Horizontally: &centred,
		}),
		w.file.SetHeaderFooter(w.name, &excelize.HeaderFooterOptions{OddFooter: "&L&\"" + fontName + ",Regular\"&10&A&R&\"" + fontName + ",Regular\"&10Trang &P/&N"}),
		w.file.SetSheetProps(w.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: w.name, RefersTo: fmt.Sprintf("%s$%d:$%d", name, w.head, w.head)}),
		w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: w.name, RefersTo: name + "$A$1:" + last}))
}
