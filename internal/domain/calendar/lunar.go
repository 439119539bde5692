package calendar

import (
	"fmt"
	"math"
	"time"
)

// LunarDate is a day of the Vietnamese lunar calendar (ngày âm lịch). Leap
// marks the second month of the same number (tháng nhuận).
type LunarDate struct {
	Year, Month, Day int
	Leap             bool
}

// String writes 10/3/2026, with a leap month 1/6 nhuận/2025.
func (l LunarDate) String() string {
	leap := ""
	if l.Leap {
		leap = " nhuận"
	}
	return fmt.Sprintf("%d/%d%s/%d", l.Day, l.Month, leap, l.Year)
}

// lunarMonth is a month of the lunar calendar: its number, and the Julian day
// numbers of its first day and of the first day of the next month.
type lunarMonth struct {
	year, number, first, next int
	leap                      bool
}

// epochDay is the Julian day number of 1 January 1970.
const epochDay = 2440588

func dayNumber(d Date) int { return int(d.Time().Unix()/86400) + epochDay }

func dateOfNumber(n int) Date {
	return Date(time.Unix(int64(n-epochDay)*86400, 0).UTC().Format(layout))
}

// moonOn gives the new moon that begins the lunar month of a day.
func moonOn(day int) int {
	k := int(math.Floor((float64(day)-firstNM)/synodic)) + 1
	for newMoonDay(k) > day {
		k--
	}
	return k
}

// winterMoon is the new moon that begins the eleventh lunar month of a year:
// the month in which the winter solstice falls.
func winterMoon(year int) int {
	k := moonOn(dayNumber(NewDate(year, time.December, 31)))
	if sunSector(newMoonDay(k)) >= 9 { // the solstice is over when the month begins
		k--
	}
	return k
}

// lunarMonths are the months from the eleventh of the year before up to the
// tenth of a year. Of thirteen, the first without a principal term repeats the
// number before it.
func lunarMonths(year int) []lunarMonth {
	from, to := winterMoon(year-1), winterMoon(year)
	months := make([]lunarMonth, 0, 13)
	leapSeen := to-from == 12
	number, of := 10, year-1
	for k := from; k < to; k++ {
		m := lunarMonth{first: newMoonDay(k), next: newMoonDay(k + 1)}
		if !leapSeen && k > from && sunSector(m.first) == sunSector(m.next) {
			m.leap, leapSeen = true, true
		} else if number++; number > 12 {
			number, of = 1, year
		}
		m.number, m.year = number, of
		months = append(months, m)
	}
	return months
}

// Lunar gives the lunar date of a civil day; the zero LunarDate for no day. It
// holds from 1968 on, when Vietnam took its present calendar. Up to 2053 every
// day was compared with Hồ Ngọc Đức's own program and was the same; later two
// new moons (9 December 2072, 15 November 2077) fall so near to midnight that
// the two differ by a day.
func (d Date) Lunar() LunarDate {
	if !d.Valid() {
		return LunarDate{}
	}
	day := dayNumber(d)
	for _, year := range []int{d.Year(), d.Year() + 1} {
		for _, m := range lunarMonths(year) {
			if day >= m.first && day < m.next {
				return LunarDate{Year: m.year, Month: m.number, Day: day - m.first + 1, Leap: m.leap}
			}
		}
	}
	return LunarDate{}
}

// Date gives the civil day of a lunar date; ok is false when that lunar date
// does not exist: the 30th of a short month, a leap month in a year without it.
func (l LunarDate) Date() (day Date, ok bool) {
	for _, year := range []int{l.Year, l.Year + 1} {
		for _, m := range lunarMonths(year) {
			if m.year == l.Year && m.number == l.Month && m.leap == l.Leap {
				n := m.first + l.Day - 1
				return dateOfNumber(n), l.Day >= 1 && n < m.next
			}
		}
	}
	return "", false
}

// LunarNewYear is the first day of the lunar year (mùng 1 Tết) in a year.
func LunarNewYear(year int) Date {
	day, _ := LunarDate{Year: year, Month: 1, Day: 1}.Date()
	return day
}
