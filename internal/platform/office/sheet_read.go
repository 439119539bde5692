package office

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// What is read from outside is bounded.
const (
	maxSheetBytes   = 16 << 20 // of the file as sent
	maxUnzipped     = 32 << 20 // of an XLSX file when unpacked
	maxSheetRows    = 20_000   // rows with values, below the header
	maxSheetColumns = 200
	headerSearch    = 30 // lines among which the header is looked for
	maxNumber       = 1e15
	maxTags         = 1_000_000 // in a part that is held in memory as a whole
)

// ReadColumn is a column that is looked for in a file. Names are the headings
// that people give it; marks, case, spaces and signs do not matter.
type ReadColumn struct {
	Key      string
	Names    []string
	Required bool
}

// Record is one row of values. Number is its line in the file as people count,
// from 1. Numbers are kept as written in Vietnamese ("1.234,5").
type Record struct {
	Number int
	values map[string]string
	titles map[string]string
	serial func(days float64) (calendar.Date, bool)
}

// ReadSheet reads a table from an XLSX file, or from a CSV file (with commas,
// semicolons or tabs) in UTF-8; which of them is told by the content. Text in
// TCVN3 or VNI, as lists made with old fonts have it, is read as Unicode. sheet
// names the tab of an XLSX file, empty for the first. The header is the line
// that holds most of the columns asked for; lines above it and empty rows are
// left out. It fails with an invalid error, in words for the person, when the
// file is too large, broken or of another kind, or a required column is absent.
func ReadSheet(file []byte, sheet string, columns []ReadColumn) ([]Record, error) {
	switch {
	case len(file) == 0:
		return nil, domain.Invalid("Tệp trống.")
	case len(file) > maxSheetBytes:
		return nil, domain.Invalid("Tệp lớn quá %d MB.", maxSheetBytes>>20)
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return nil, domain.Invalid("Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx không có mật khẩu.")
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return readXLSX(file, sheet, columns)
	}
	return readCSV(file, columns)
}

// fileLine is one line of a file with its number.
type fileLine struct {
	number int
	cells  []string
}

func readXLSX(file []byte, sheet string, columns []ReadColumn) (records []Record, err error) {
	if err := checkParts(file); err != nil {
		return nil, unreadable(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	name, err := findSheet(f, sheet)
	if err != nil {
		return nil, err
	}
	lines, err := sheetLines(f, name)
	if err != nil {
		return nil, err
	}
	date1904 := false
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		date1904 = *props.Date1904
	}
	return collect(lines, columns, func(days float64) (calendar.Date, bool) {
		t, err := excelize.ExcelDateToTime(days, date1904)
		return calendar.NewDate(t.Year(), t.Month(), t.Day()), err == nil
	})
}

// checkParts refuses an XLSX file whose parts would fill the memory: the sheets
// are streamed, but every element of the others becomes an object, so that a
// file of 50 kB could take gigabytes.
func checkParts(file []byte) error {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			continue
		}
		if err := checkTags(f); err != nil {
			return fmt.Errorf("check part %q: %w", f.Name, err)
		}
	}
	return nil
}

func checkTags(f *zip.File) (err error) {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("open it: %w", err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	limited := io.LimitReader(r, maxUnzipped)
	buffer := make([]byte, 64<<10)
	for tags := 0; tags <= maxTags; {
		n, err := limited.Read(buffer)
		tags += bytes.Count(buffer[:n], []byte("<"))
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("unpack it: %w", err)
		}
	}
	return fmt.Errorf("more than %d elements", maxTags)
}

// unreadable hides the cause from the person and keeps it for the log.
func unreadable(err error) error {
	e := domain.Invalid("Không đọc được tệp Excel: tệp hỏng hoặc quá lớn khi giải nén. Hãy mở tệp, lưu lại thành .xlsx rồi gửi lại.")
	e.Err = err
	return e
}

// findSheet gives the tab called name, or the first one.
func findSheet(f *excelize.File, name string) (string, error) {
	tabs := f.GetSheetList()
	if name == "" {
		if len(tabs) > 0 {
			return tabs[0], nil
		}
		return "", domain.Invalid("Tệp Excel không có trang tính nào.")
	}
	for _, tab := range tabs {
		if sheetKey(tab) == sheetKey(name) {
			return tab, nil
		}
	}
	return "", domain.Invalid("Tệp Excel không có trang tính “%s”.", name)
}

// sheetLines streams the lines, so that a wrongly large one is met before the
// sheet is held in memory.
func sheetLines(f *excelize.File, sheet string) ([]fileLine, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, unreadable(err)
	}
	var lines []fileLine
	for n := 1; rows.Next(); n++ {
		if len(lines) > maxSheetRows+headerSearch {
			return nil, errors.Join(tooManyRows(), rows.Close())
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, errors.Join(unreadable(err), rows.Close())
		}
		if len(cells) > maxSheetColumns {
			return nil, errors.Join(tooManyColumns(n), rows.Close())
		}
		for c := range cells {
			cells[c] = vietnameseNumber(cells[c])
		}
		if len(cells) > 0 {
			lines = append(lines, fileLine{number: n, cells: cells})
		}
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return nil, unreadable(err)
	}
	return lines, nil
}

func tooManyRows() error {
	return domain.Invalid("Tệp có quá %s dòng. Hãy chia thành nhiều tệp.", vi.Int(maxSheetRows))
}

func tooManyColumns(row int) error {
	return domain.Invalid("Dòng %d có quá %d cột.", row, maxSheetColumns)
}

// vietnameseNumber rewrites a fraction in the notation of the file format
// (1234.5) as people here write it (1234,5). A number that people may have
// typed with points between thousands ("1.234") stays as it is.
func vietnameseNumber(s string) string {
	if !strings.ContainsAny(s, ".eE") || grouped(s) {
		return s
	}
	number, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) || math.Abs(number) > maxNumber {
		return s
	}
	return strings.ReplaceAll(strconv.FormatFloat(number, 'f', -1, 64), ".", ",")
}

func readCSV(file []byte, columns []ReadColumn) ([]Record, error) {
	file = eightBit(bytes.TrimPrefix(file, []byte("\ufeff")))
	if !utf8.Valid(file) || bytes.ContainsRune(file, 0) {
		return nil, domain.Invalid("Tệp không phải Excel (.xlsx) và cũng không phải CSV theo UTF-8. Trong Excel, hãy chọn Lưu thành .xlsx hoặc “CSV UTF-8”.")
	}
	r := csv.NewReader(bytes.NewReader(file))
	r.Comma = separator(file)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	var lines []fileLine
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return collect(lines, columns, nil)
		}
		if err != nil {
			e := domain.Invalid("Tệp CSV viết sai ở dòng %d.", csvLine(err))
			e.Err = err
			return nil, e
		}
		number, _ := r.FieldPos(0)
		if len(cells) > maxSheetColumns {
			return nil, tooManyColumns(number)
		}
		if len(lines) > maxSheetRows+headerSearch {
			return nil, tooManyRows()
		}
		lines = append(lines, fileLine{number: number, cells: cells})
	}
}

func csvLine(err error) int {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return e.Line
	}
	return 0
}

// separator is the sign that occurs most often outside quotes at the beginning
// of the file: the comma, the semicolon of Vietnamese Excel or the tab.
func separator(file []byte) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range string(file[:min(len(file), 8<<10)]) {
		switch r {
		case '"':
			quoted = !quoted
		case ',', ';', '\t':
			if !quoted {
				counts[r]++
			}
		}
	}
	best := ','
	for _, r := range []rune{';', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// sheetKey is the form in which headings are compared: without marks, signs
// and spaces.
func sheetKey(s string) string { return strings.ReplaceAll(vi.Slug(s), "-", "") }
