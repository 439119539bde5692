// Package calendar knows civil dates, the periods in which a plan counts, and
// the windows over which the authorities report.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Date is a civil date (ngày), written 2006-01-02; the empty Date is "no
// date". Being text it sorts by time and is stored as it is.
type Date string

const layout = "2006-01-02"

// ParseDate reads 2006-01-02 and refuses anything else, 2025-02-30 included.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil {
		return "", fmt.Errorf("not a civil date: %q", s)
	}
	return Date(t.Format(layout)), nil
}

// NewDate builds a date; days beyond the month roll over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return written(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// written is the civil date of a time as text: by hand, since pages with a year
// of periods in each of a thousand cells write very many.
func written(t time.Time) Date {
	y, m, d := t.Date()
	if y < 0 || y > 9999 {
		return Date(t.Format(layout))
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	return Date([]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(int(m) / 10), digit(int(m)), '-', digit(d / 10), digit(d)})
}

// plain reads a date written as Date writes it, without the care of time.Parse;
// ok is false for everything else.
func (d Date) plain() (t time.Time, ok bool) {
	if len(d) != len(layout) || d[4] != '-' || d[7] != '-' {
		return t, false
	}
	var n [3]int
	for i, part := range [][2]int{{0, 4}, {5, 7}, {8, 10}} {
		for _, c := range []byte(d[part[0]:part[1]]) {
			if c < '0' || c > '9' {
				return t, false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	t = time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	return t, t.Day() == n[2] && int(t.Month()) == n[1]
}

// DateOf gives the civil date of an instant in a zone.
func DateOf(t time.Time, zone *time.Location) Date { return Date(t.In(zone).Format(layout)) }

// Time is midnight UTC of the date; the zero time for an empty or wrong date.
func (d Date) Time() time.Time {
	if t, ok := d.plain(); ok {
		return t
	}
	t, err := time.Parse(layout, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Valid tells whether d is a date that exists.
func (d Date) Valid() bool { _, err := ParseDate(string(d)); return err == nil }

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return written(d.Time().AddDate(0, 0, n)) }

// DaysUntil counts the days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.Time().Sub(d.Time()).Hours() / 24)
}

// Year is the year of the date.
func (d Date) Year() int { return d.Time().Year() }

// Month is the month of the date.
func (d Date) Month() time.Month { return d.Time().Month() }

// Day is the day of the month.
func (d Date) Day() int { return d.Time().Day() }

// Vietnamese writes 02/01/2006, as pages show dates; empty for no date.
func (d Date) Vietnamese() string {
	if !d.Valid() {
		return ""
	}
	return d.Time().Format("02/01/2006")
}

// ParseVietnamese reads 2/1/2006, 02/01/2006, 02012006 and 2006-01-02, as people
// type; the digits alone, since the keypad of a telephone may have no stroke.
func ParseVietnamese(s string) (Date, error) {
	s = strings.Join(strings.Fields(s), "")
	for _, l := range []string{"2/1/2006", "2-1-2006", "2.1.2006", "02012006", layout} {
		if t, err := time.Parse(l, s); err == nil {
			return Date(t.Format(layout)), nil
		}
	}
	return "", fmt.Errorf("not a date: %q", s)
}

// Value stores the date as text; no date as NULL-free empty text.
func (d Date) Value() (driver.Value, error) { return string(d), nil }

// Scan reads the date back from text.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v)
	case []byte:
		*d = Date(v)
	case time.Time:
		*d = Date(v.Format(layout))
	default:
		return fmt.Errorf("calendar: cannot read a date from %T", src)
	}
	return nil
}
