package office

import (
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// collect finds the header among the first lines and makes records of the
// lines below it.
func collect(lines []fileLine, columns []ReadColumn, serial func(float64) (calendar.Date, bool)) ([]Record, error) {
	modernLines(lines)
	at, places := -1, map[string]int(nil)
	for i := range lines[:min(len(lines), headerSearch)] {
		if found := match(lines[i].cells, columns); len(found) > len(places) {
			at, places = i, found
		}
	}
	if err := missing(columns, places); err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for key, c := range places {
		titles[key] = vi.Clean(lines[at].cells[c])
	}
	var records []Record
	for _, l := range lines[at+1:] {
		r := Record{Number: l.number, values: map[string]string{}, titles: titles, serial: serial}
		for key, c := range places {
			if c < len(l.cells) {
				if v := vi.Clean(clean(l.cells[c])); v != "" {
					r.values[key] = v
				}
			}
		}
		if len(r.values) > 0 {
			records = append(records, r)
		}
	}
	if len(records) > maxSheetRows {
		return nil, tooManyRows()
	}
	return records, nil
}

// match gives the place of each column whose heading stands in the line. An
// exact heading of a column comes before any other.
func match(cells []string, columns []ReadColumn) map[string]int {
	found := map[string]int{}
	for _, column := range columns {
		for _, name := range column.Names {
			want := sheetKey(name)
			for c, cell := range cells {
				if _, done := found[column.Key]; !done && want != "" && sheetKey(cell) == want {
					found[column.Key] = c
				}
			}
		}
	}
	return found
}

// missing names every required column that was not found.
func missing(columns []ReadColumn, places map[string]int) error {
	var names []string
	for _, c := range columns {
		if _, ok := places[c.Key]; !ok && c.Required && len(c.Names) > 0 {
			names = append(names, "“"+c.Names[0]+"”")
		}
	}
	switch {
	case len(names) > 0:
		return domain.Invalid("Không tìm thấy cột %s trong %d dòng đầu của tệp.", strings.Join(names, ", "), headerSearch)
	case len(places) == 0:
		return domain.Invalid("Không tìm thấy dòng tiêu đề của bảng trong %d dòng đầu của tệp.", headerSearch)
	}
	return nil
}

// Text is the value under a column, cleaned; empty when there is none.
func (r Record) Text(key string) string { return r.values[key] }

// Has tells whether the file has the column at all.
func (r Record) Has(key string) bool { _, ok := r.titles[key]; return ok }

// Fail makes an invalid error that names the line and the column.
func (r Record) Fail(key, problem string, args ...any) error {
	return domain.Invalid("Dòng %d, cột “%s”: "+problem, append([]any{r.Number, r.title(key)}, args...)...)
}

func (r Record) title(key string) string {
	if t := r.titles[key]; t != "" {
		return t
	}
	return key
}

// Required is the text under a column, or an invalid error when it is empty.
func (r Record) Required(key string) (string, error) {
	if v := r.values[key]; v != "" {
		return v, nil
	}
	return "", r.Fail(key, "chưa có nội dung.")
}

// Int is the whole number under a column, 0 when it is empty. It reads 1234,
// 1.234 and 1 234 and fails with an invalid error for anything else.
func (r Record) Int(key string) (int64, error) {
	text := r.values[key]
	if text == "" {
		return 0, nil
	}
	digits := strings.ReplaceAll(text, " ", "")
	if grouped(digits) {
		digits = strings.ReplaceAll(digits, ".", "")
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, r.Fail(key, "“%s” không phải là số nguyên.", vi.Truncate(text, 40))
	}
	return n, nil
}

// grouped tells whether points divide a number into thousands: 1.234.567.
func grouped(s string) bool {
	s = strings.TrimPrefix(s, "-")
	head, rest, found := strings.Cut(s, ".")
	if !found || head == "" || head[0] == '0' || len(head) > 3 || strings.Trim(s, "0123456789.") != "" {
		return false
	}
	return !slices.ContainsFunc(strings.Split(rest, "."), func(part string) bool { return len(part) != 3 })
}

// Days that a spreadsheet may mean as a date: 1954 to 2119.
const (
	firstSerial = 20_000
	lastSerial  = 80_000
)

// Date is the civil date under a column, empty when there is none. It reads
// 2/1/2006, 2006-01-02 and the day number of a spreadsheet's date, and fails
// with an invalid error for anything else.
func (r Record) Date(key string) (calendar.Date, error) {
	text := r.values[key]
	if text == "" {
		return "", nil
	}
	if d, err := calendar.ParseVietnamese(text); err == nil {
		return d, nil
	}
	days, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	if err == nil && r.serial != nil && days >= firstSerial && days < lastSerial {
		if d, ok := r.serial(days); ok {
			return d, nil
		}
	}
	return "", r.Fail(key, "“%s” không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 28/02/2027.", vi.Truncate(text, 40))
}
