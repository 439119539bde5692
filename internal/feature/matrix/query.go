package matrix

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Query is what a person chose to see. The zero Query is the newest plan in
// force as of today.
type Query struct {
	PlanID  string
	Level   agency.Level
	Kind    agency.Kind
	Name    string // part of an agency's name, marks do not matter
	Status  obligation.Status
	Columns Columns
	Topic   string // the product that an obligation asks for, folded
	About   string // the topic that evidence has, whose pieces are counted beside
	Day     calendar.Date
	Frame   frameChoice
	Agency  string // only this one, with all its cells on a telephone
	Sort    Sort
	Page    int    // of the table, from 1; 0 is the first
	Open    string // name of the opened cell, versionID|agencyID
}

// Sort orders the agencies of a group.
type Sort string

// The orders: who is behind first, or as the registry lists them.
const (
	SortBehind   Sort = ""
	SortRegistry Sort = "danh-muc"
)

// Columns chooses which obligations stand in the heads.
type Columns string

// The choices: what can be counted or has a deadline, the narrative duties, or
// everything.
const (
	ColumnsCounted Columns = ""
	ColumnsDuties  Columns = "nhiem-vu-chung"
	ColumnsAll     Columns = "tat-ca"
)

// takes tells whether an obligation belongs to the choice, which may also be the
// id of a single one: rows of the appendix
// and whatever has a number or a deadline are "counted".
func (c Columns) takes(o programme.Obligation) bool {
	duty := o.Origin == programme.OriginDuty && o.Rule.Count == 0 && o.Rule.Deadline == ""
	switch c {
	case ColumnsCounted:
		return !duty
	case ColumnsDuties:
		return duty
	case ColumnsAll:
		return true
	}
	return o.ID == string(c)
}

// readQuery reads an address; a wrong day or window is a problem of its field.
func readQuery(v url.Values) (Query, domain.Fields) {
	q := Query{
		PlanID: v.Get("ke-hoach"), Level: agency.Level(v.Get("cap")), Kind: agency.Kind(v.Get("loai")), Name: vi.Clean(v.Get("ten")),
		Status: obligation.Status(v.Get("tinh-trang")), Columns: Columns(v.Get("nhiem-vu")), Topic: v.Get("san-pham"),
		Agency: v.Get("co-quan"), Sort: Sort(v.Get("xep")), Open: v.Get("o"), Page: readPage(v.Get("trang")),
	}
	var problems domain.Fields
	q.About = readAbout(v.Get("noi-dung"), &problems)
	if text := v.Get("ngay"); text != "" {
		day, err := calendar.ParseVietnamese(text)
		if err != nil {
			problems.Add("ngay", "Ngày không có thật hoặc viết chưa đúng. Nhập theo mẫu 22/04/2027.")
		}
		q.Day = day
	}
	if text := v.Get("ky"); text != "" {
		q.Frame.Part, q.Frame.Rule = text, calendar.CalendarWindow
		part, rule, _ := strings.Cut(text, ".")
		if c := (frameChoice{part, calendar.WindowRule(rule)}); c.closes() {
			q.Frame = c
		}
		if _, _, err := q.Frame.window(longYear); err != nil {
			q.Frame = frameChoice{}
			problems.Add("ky", noFrame)
		}
	}
	return q, problems
}

// values are the parameters that readQuery reads, the opened cell left out.
func (q Query) values() url.Values {
	v := url.Values{}
	for _, p := range [][2]string{
		{"ke-hoach", q.PlanID},
		{"cap", string(q.Level)},
		{"loai", string(q.Kind)},
		{"ten", q.Name},
		{"tinh-trang", string(q.Status)},
		{"nhiem-vu", string(q.Columns)},
		{"san-pham", q.Topic},
		{"noi-dung", q.About},
		{"ngay", string(q.Day)},
		{"ky", q.Frame.key()},
		{"co-quan", q.Agency},
		{"xep", string(q.Sort)},
	} {
		if p[1] != "" {
			v.Set(p[0], p[1])
		}
	}
	if q.Page > 1 {
		v.Set("trang", strconv.Itoa(q.Page))
	}
	return v
}

// under is the query below an address.
func (q Query) under(path string) string {
	if text := q.values().Encode(); text != "" {
		return path + "?" + text
	}
	return path
}

// address is the page of the query with no cell opened.
func (q Query) address() string { return q.under(root) }

// opener gives the address that opens a cell of a page, by the cell's key.
func opener(base string) func(key string) string {
	sign := "?"
	if strings.Contains(base, "?") {
		sign = "&"
	}
	return func(key string) string { return base + sign + "o=" + url.QueryEscape(key) + "#o-mo" }
}

// takes tells whether an agency passes the filters.
func (q Query) takes(name string, l agency.Level, k agency.Kind, id string) bool {
	return (q.Level == "" || l == q.Level) && (q.Kind == "" || k == q.Kind) && (q.Agency == "" || id == q.Agency) &&
		(q.Name == "" || strings.Contains(vi.Fold(name), vi.Fold(q.Name)))
}

// topicOf is by what obligations are filtered: the product that the plan asks
// for, and without one how the work is measured.
func topicOf(o programme.Obligation) (key, label string) {
	if o.Rule.UnitNoun != "" {
		return vi.Fold(o.Rule.UnitNoun), vi.UpperFirst(o.Rule.UnitNoun)
	}
	switch o.Rule.Kind {
	case cadence.Deadline:
		return "viec-co-han", "Việc có hạn"
	case cadence.Continuous:
		return "viec-thuong-xuyen", "Việc thường xuyên"
	case cadence.Quota, cadence.Window, cadence.Event, cadence.Conditional, cadence.Unknown:
	}
	return "viec-khac", "Việc khác"
}

// monthEnd is the last day of the month some months away.
func monthEnd(d calendar.Date, months int) calendar.Date {
	return calendar.NewDate(d.Year(), d.Month()+time.Month(months)+1, 0)
}
