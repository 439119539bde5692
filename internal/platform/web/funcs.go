package web

import (
	"errors"
	"fmt"
	"html/template"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/chart"
)

// nbsp is the no-break space between a number and its unit.
const nbsp = "\u00a0"

// dialled is a telephone number as a "tel:" address has it (RFC 3966): digits, and a plus
// in front.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// funcs are the functions of all templates, bound to a language.
func funcs(lang Lang, english catalogue) template.FuncMap {
	say := func(key string, args ...any) string { return english.say(lang, key, args...) }
	return template.FuncMap{
		"t": func(key any, args ...any) string {
			if s, ok := key.(domain.Sentence); ok {
				return s.In(say)
			}
			return say(fmt.Sprint(key), args...)
		},
		"menu":       func(label string) string { return say(label) }, // a room's pages say it by the house's catalogue
		"date":       dateText,
		"dialled":    dialled,
		"isoday":     isoDay,
		"datetime":   func(v any) (string, error) { return dateTimeText(lang, v) },
		"weekday":    func(v any) (string, error) { return weekdayText(say, v) },
		"number":     func(v any) (string, error) { return numberText(lang, v) },
		"percent":    func(v any, of ...any) (string, error) { return percentText(lang, v, of...) },
		"status":     func(key any, text ...any) (template.HTML, error) { return statusBadge(say, key, text...) },
		"statusword": func(key any) (string, error) { return statusWord(say, key) },
		"statuses":   statuses,
		"cells":      cellDrawer(say),
		"icon":       icon,
		"plotted":    func(c chart.Chart) (string, error) { return c.In(say).JSON() },
		"bar":        bar,
		"join":       join,
		"dict":       dict,
		"list":       func(items ...any) []any { return items },
		"nbsp":       func(s any) string { return strings.ReplaceAll(fmt.Sprint(s), " ", nbsp) },
		"problem":    func(errs any, name any) (string, error) { return problemOf(say, errs, name) },
		"keep":       keepOf,
		"problems":   func(errs domain.Fields) []shownProblem { return shownProblems(say, errs) },
		"said":       func(f *FlashMessage) string { return flashText(say, f) },
		"fieldid":    fieldID,
		"same":       same,
		"has":        has,
		"add":        func(a, b int) int { return a + b },
	}
}

// zone is where the office's clocks stand; the country has one zone. It is read once:
// a list asks for it at each row.
var zone = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		return time.FixedZone("ICT", 7*60*60)
	}
	return loc
})

// dateText writes 02/01/2006 for a civil date, an instant or Unix milliseconds;
// nothing for no date.
func dateText(v any) (string, error) {
	switch d := v.(type) {
	case calendar.Date:
		return d.Vietnamese(), nil
	case string:
		return calendar.Date(d).Vietnamese(), nil
	}
	t, err := instant(v)
	if err != nil || t.IsZero() {
		return "", err
	}
	return t.Format("02/01/2006"), nil
}

// isoDay writes the civil day of an instant for programs: 2006-01-02.
func isoDay(v any) (string, error) {
	t, err := instant(v)
	if err != nil || t.IsZero() {
		return "", err
	}
	return t.Format("2006-01-02"), nil
}

// dateTimeText writes "15 giờ 04, 02/01/2006".
func dateTimeText(lang Lang, v any) (string, error) {
	t, err := instant(v)
	if err != nil || t.IsZero() {
		return "", err
	}
	if lang == English {
		return t.Format("15:04, 02/01/2006"), nil
	}
	return t.Format("15") + nbsp + "giờ" + nbsp + t.Format("04, 02/01/2006"), nil
}

// DateTime writes an instant as pages show it.
func DateTime(lang Lang, at time.Time) string {
	text, _ := dateTimeText(lang, at) // an instant always can be written
	return text
}

// weekdayText writes "Thứ Năm, 22/04/2027".
func weekdayText(say func(string, ...any) string, v any) (string, error) {
	d, ok := v.(calendar.Date)
	if !ok {
		t, err := instant(v)
		if err != nil {
			return "", err
		}
		d = calendar.DateOf(t, zone())
	}
	if !d.Valid() {
		return "", nil
	}
	names := [...]string{"Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}
	return say(names[d.Time().Weekday()]) + ", " + d.Vietnamese(), nil
}

// instant reads a time.Time or Unix milliseconds.
func instant(v any) (time.Time, error) {
	switch t := v.(type) {
	case time.Time:
		return t.In(zone()), nil
	case *time.Time:
		if t == nil {
			return time.Time{}, nil
		}
		return t.In(zone()), nil
	case int64:
		if t == 0 {
			return time.Time{}, nil
		}
		return time.UnixMilli(t).In(zone()), nil
	}
	return time.Time{}, fmt.Errorf("not a date or an instant: %T", v)
}

// toFloat reads any number.
func toFloat(v any) (float64, error) {
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return float64(r.Int()), nil
	case r.CanUint():
		return float64(r.Uint()), nil
	case r.CanFloat():
		return r.Float(), nil
	}
	return 0, fmt.Errorf("not a number: %T", v)
}

// numberText writes 1.234,5: at most one decimal, none when it is zero.
func numberText(lang Lang, v any) (string, error) {
	f, err := toFloat(v)
	if err != nil {
		return "", err
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–", nil
	}
	text := strings.TrimSuffix(strconv.FormatFloat(math.Abs(f), 'f', 1, 64), ".0")
	whole, decimals, _ := strings.Cut(text, ".")
	group, point := ".", ","
	if lang == English {
		group, point = ",", "."
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if decimals != "" {
		whole += point + decimals
	}
	if f < 0 && text != "0" {
		whole = "−" + whole
	}
	return whole, nil
}

// percentText writes "84,7 %" of a ratio (0.847), or of a part and its whole
// (61, 72); a whole of zero has no percentage: "–".
func percentText(lang Lang, v any, of ...any) (string, error) {
	ratio, err := toFloat(v)
	if err != nil {
		return "", err
	}
	if len(of) > 0 {
		whole, err := toFloat(of[0])
		if err != nil {
			return "", err
		}
		ratio /= whole
	}
	text, err := numberText(lang, ratio*100)
	if err != nil || text == "–" {
		return text, err
	}
	if lang == English {
		return text + "%", nil
	}
	return text + nbsp + "%", nil
}

// join puts sep between the items of any slice.
func join(items any, sep string) (string, error) {
	r := reflect.ValueOf(items)
	if r.Kind() != reflect.Slice {
		return "", fmt.Errorf("join: not a slice: %T", items)
	}
	parts := make([]string, r.Len())
	for i := range parts {
		parts[i] = fmt.Sprint(r.Index(i).Interface())
	}
	return strings.Join(parts, sep), nil
}

// dict makes the argument of a part from names and values.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict: a name without a value")
	}
	m := map[string]any{}
	for pair := range slices.Chunk(pairs, 2) {
		name, ok := pair[0].(string)
		if !ok {
			return nil, fmt.Errorf("dict: a name must be text, not %T", pair[0])
		}
		m[name] = pair[1]
	}
	return m, nil
}

// same tells whether two values are written alike, whatever their types are.
func same(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Kind() == reflect.String && y.Kind() == reflect.String && !printed(a) && !printed(b) {
		return x.String() == y.String()
	}
	return fmt.Sprint(a) == fmt.Sprint(b)
}

// printed tells whether a value says itself how it is written.
func printed(v any) bool {
	switch v.(type) {
	case fmt.Stringer, error, fmt.Formatter:
		return true
	}
	return false
}

// has tells whether a slice (of any kind) holds value; false for nil.
func has(items, value any) bool {
	r := reflect.ValueOf(items)
	if r.Kind() != reflect.Slice {
		return false
	}
	for i := range r.Len() {
		if fmt.Sprint(r.Index(i).Interface()) == fmt.Sprint(value) {
			return true
		}
	}
	return false
}

// shownProblem is one line of the error summary.
type shownProblem struct{ Name, Text string }

func shownProblems(say func(string, ...any) string, errs domain.Fields) []shownProblem {
	shown := make([]shownProblem, 0, len(errs))
	for _, e := range errs {
		text := domain.Sentence{Format: e.Message, Args: e.Args}.In(say)
		if !e.Place.Empty() {
			text = e.Place.In(say) + ": " + text
		}
		shown = append(shown, shownProblem{e.Name, text})
	}
	return shown
}

// problemOf gives the sentence beside the field called name, or nothing. What is said
// of several things in one field, as of two files, is said of each.
func problemOf(say func(string, ...any) string, errs, name any) (string, error) {
	if errs == nil {
		return "", nil
	}
	fields, ok := errs.(domain.Fields)
	if !ok {
		return "", fmt.Errorf("errors must be domain.Fields, not %T", errs)
	}
	e := fields.For(fmt.Sprint(name))
	if e.Message == "" {
		return "", nil
	}
	var texts []string
	for _, same := range fields {
		if same.Name != e.Name || same.Message != e.Message {
			continue
		}
		if text := (domain.Sentence{Format: same.Message, Args: same.Args}).In(say); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " "), nil
}

// keepOf gives what confirms the value of the field called name; empty when there is
// nothing to confirm.
func keepOf(errs, name any) string {
	fields, _ := errs.(domain.Fields)
	return fields.For(fmt.Sprint(name)).Keep
}

func flashText(say func(string, ...any) string, f *FlashMessage) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		args[i] = a
	}
	if strings.Count(f.Message, "%s")+strings.Count(f.Message, "%d")+strings.Count(f.Message, "%v") != len(args) {
		return say(f.Message)
	}
	return say(strings.NewReplacer("%d", "%s", "%v", "%s").Replace(f.Message), args...)
}

// fieldID is the element id of a form field, for labels and the summary.
func fieldID(name any) string {
	return "f-" + strings.Map(func(c rune) rune {
		if c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '-'
	}, fmt.Sprint(name))
}
