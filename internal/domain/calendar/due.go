package calendar

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"

	"loa/internal/domain"
)

// DueKind is how a reporting regime says by when a report is sent.
type DueKind string

// The kinds. The terms run from the day on which the window closes.
const (
	DueWorking  DueKind = "working" // so many working days after closing
	DueCalendar DueKind = "days"    // so many days after closing, days off too
	DueFixed    DueKind = "date"    // a day of the report's year
	DueNextYear DueKind = "next"    // a day of the year after
)

// DueKinds lists them in the order of forms.
func DueKinds() []DueKind { return []DueKind{DueWorking, DueCalendar, DueFixed, DueNextYear} }

// Label names the kind in forms.
func (k DueKind) Label() string {
	switch k {
	case DueWorking:
		return "Số ngày làm việc sau ngày chốt số liệu"
	case DueCalendar:
		return "Số ngày sau ngày chốt số liệu, kể cả ngày nghỉ"
	case DueFixed:
		return "Một ngày cố định trong năm báo cáo"
	case DueNextYear:
		return "Một ngày cố định của năm sau"
	}
	return string(k)
}

// MaxDueDays bounds a term: no report is due later than a year after closing.
const MaxDueDays = 365

// DueRule is one way of saying by when a report is sent (thời hạn gửi): Days
// with the first two kinds, MonthDay (MM-DD) with the others. The zero value
// says nothing. It is stored as its text.
type DueRule struct {
	Kind     DueKind
	Days     int
	MonthDay string
}

// ParseDueRule reads what String writes: "working:2", "days:5", "date:03-20",
// "next:01-15". Empty text is no rule. It refuses days that not every year has.
func ParseDueRule(text string) (DueRule, error) {
	if text == "" {
		return DueRule{}, nil
	}
	kind, value, _ := strings.Cut(text, ":")
	r := DueRule{Kind: DueKind(kind)}
	switch r.Kind {
	case DueWorking, DueCalendar:
		n, err := strconv.Atoi(value)
		if err != nil {
			return DueRule{}, fmt.Errorf("not a term: %q", text)
		}
		r.Days = n
	case DueFixed, DueNextYear:
		r.MonthDay = value
	}
	if !r.Valid() {
		return DueRule{}, fmt.Errorf("not a due rule: %q", text)
	}
	return r, nil
}

// Valid tells whether the rule names a day: a term from 0 to MaxDueDays, or a
// day that every year has.
func (r DueRule) Valid() bool {
	switch r.Kind {
	case DueWorking, DueCalendar:
		return r.Days >= 0 && r.Days <= MaxDueDays
	case DueFixed, DueNextYear:
		return Date("2001-" + r.MonthDay).Valid() // 2001 has no 29 February
	}
	return false
}

// String is the text that is stored.
func (r DueRule) String() string {
	switch r.Kind {
	case DueWorking, DueCalendar:
		return string(r.Kind) + ":" + strconv.Itoa(r.Days)
	case DueFixed, DueNextYear:
		return string(r.Kind) + ":" + r.MonthDay
	}
	return ""
}

// Words says the rule as pages do: "2 ngày làm việc sau ngày chốt số liệu".
func (r DueRule) Words() domain.Sentence {
	switch r.Kind {
	case DueWorking:
		return domain.Say("%d ngày làm việc sau ngày chốt số liệu", r.Days)
	case DueCalendar:
		return domain.Say("%d ngày sau ngày chốt số liệu", r.Days)
	case DueFixed:
		return domain.Say("ngày %s của năm báo cáo", r.dayMonth())
	case DueNextYear:
		return domain.Say("ngày %s của năm sau", r.dayMonth())
	}
	return domain.Say("chưa quy định")
}

// dayMonth is the fixed day as pages write it: 20/03.
func (r DueRule) dayMonth() string {
	month, day, _ := strings.Cut(r.MonthDay, "-")
	return day + "/" + month
}

// Due gives the last day of sending the report of a year whose window is w. A
// term of days that ends on a day off ends on the next working day (Civil Code
// 2015, article 148 clause 5); a fixed day stays as it is written. A rule that
// says nothing gives no day.
func Due(w Window, year int, rule DueRule, days *WorkDays) Date {
	if !rule.Valid() || !w.End.Valid() {
		return ""
	}
	switch rule.Kind {
	case DueWorking:
		return days.Add(w.End, rule.Days)
	case DueCalendar:
		return days.Add(w.End.AddDays(rule.Days), 0)
	case DueNextYear:
		year++
	case DueFixed:
	}
	return Date(fmt.Sprintf("%04d-%s", year, rule.MonthDay))
}

// Value stores the rule as text.
func (r DueRule) Value() (driver.Value, error) { return r.String(), nil }

// MarshalText writes the rule as it is stored.
func (r DueRule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Scan reads the rule back from text.
func (r *DueRule) Scan(src any) error {
	var text string
	switch v := src.(type) {
	case string:
		text = v
	case []byte:
		text = string(v)
	default:
		return fmt.Errorf("calendar: cannot read a due rule from %T", src)
	}
	rule, err := ParseDueRule(text)
	*r = rule
	return err
}
