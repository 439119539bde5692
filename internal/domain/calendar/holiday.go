package calendar

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// HolidayKind says for what a day is off (or worked though it would be off).
type HolidayKind string

// The public holidays of article 112 of the Labour Code 2019 (45/2019/QH14),
// what article 111 clause 3 gives for those that fall on a weekly day of rest,
// and what only a decision makes.
const (
	SolarNewYear HolidayKind = "new_year"     // Tết Dương lịch
	Tet          HolidayKind = "tet"          // Tết Âm lịch
	HungKings    HolidayKind = "hung_kings"   // Giỗ Tổ Hùng Vương
	VictoryDay   HolidayKind = "victory"      // Ngày Chiến thắng
	LabourDay    HolidayKind = "labour"       // Ngày Quốc tế lao động
	NationalDay  HolidayKind = "national_day" // Quốc khánh
	CultureDay   HolidayKind = "culture"      // Ngày Văn hóa Việt Nam, see Announced
	OtherDay     HolidayKind = "other"        // a day that only a decision names
)

// The years for which days off are computed, both included: the Labour Code
// holds from 2021, and nobody plans beyond 2100.
const (
	FirstYear = 2021
	LastYear  = 2100
)

// Label names the holiday as article 112 does.
func (k HolidayKind) Label() string {
	switch k {
	case SolarNewYear:
		return "Tết Dương lịch"
	case Tet:
		return "Tết Âm lịch"
	case HungKings:
		return "Giỗ Tổ Hùng Vương"
	case VictoryDay:
		return "Ngày Chiến thắng"
	case LabourDay:
		return "Ngày Quốc tế lao động"
	case NationalDay:
		return "Quốc khánh"
	case CultureDay:
		return "Ngày Văn hóa Việt Nam"
	case OtherDay:
		return "Ngày khác"
	}
	return string(k)
}

// Source says how sure a day off is.
type Source string

// ByLaw is fixed by the Labour Code itself; ByDefault is what Loa assumes where
// the Prime Minister decides each year (article 112 clause 3); Decided is a
// decision that a person entered; Unverified was announced, but no text that
// makes it a day off was seen: it does not count.
const (
	ByLaw      Source = "law"
	ByDefault  Source = "default"
	Decided    Source = "decided"
	Unverified Source = "unverified"
)

// Label names the source on pages.
func (s Source) Label() string {
	switch s {
	case ByLaw:
		return "Theo luật"
	case ByDefault:
		return "Mặc định, chưa có quyết định"
	case Decided:
		return "Theo quyết định"
	case Unverified:
		return "Chưa kiểm chứng, chưa tính là ngày nghỉ"
	}
	return string(s)
}

// Holiday is one day off. Instead marks a day in lieu (nghỉ bù): Kind then says
// for which holiday.
type Holiday struct {
	Day     Date        `json:"day"`
	Name    string      `json:"name"`
	Kind    HolidayKind `json:"kind"`
	Source  Source      `json:"source"`
	Instead bool        `json:"instead,omitempty"`
}

// Weekend tells whether d is a weekly day of rest of officials: Saturday and
// Sunday (Decision 188/1999/QĐ-TTg).
func (d Date) Weekend() bool {
	w := d.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// HolidaysOf lists the days off of a year in their order, those in lieu
// included. For Tết it assumes the last two days of the old lunar year and the
// first three of the new one, for the National Day the neighbour that is nearer
// to a weekend; both are decided anew each year, so they are ByDefault. The
// assumption gives the working days of the breaks announced for 2021 to 2026,
// as far as newspapers tell. There are none outside FirstYear to LastYear.
func HolidaysOf(year int) []Holiday { return holidaysOf(year, nil, nil) }

// Announced lists days that are to become days off but are not known to be in
// the law: 24 November, by resolution 80-NQ/TW of 7 January 2026; the change of
// article 112 that it asks for was not seen. They do not count as days off until
// a decision is entered.
func Announced(year int) []Holiday {
	if year < 2026 {
		return nil
	}
	return []Holiday{{Day: NewDate(year, time.November, 24), Name: CultureDay.Label(), Kind: CultureDay, Source: Unverified}}
}

// holidaysOf leaves out kinds whose days a decision has named, and puts no day
// in lieu on a day that is taken.
func holidaysOf(year int, decided map[HolidayKind]bool, taken map[Date]bool) []Holiday {
	if year < FirstYear || year > LastYear {
		return nil
	}
	var all []Holiday
	add := func(kind HolidayKind, source Source, days ...Date) {
		if decided[kind] {
			return
		}
		for _, d := range days {
			all = append(all, Holiday{Day: d, Name: kind.Label(), Kind: kind, Source: source})
		}
	}
	tet := LunarNewYear(year)
	hung, _ := LunarDate{Year: year, Month: 3, Day: 10}.Date()
	add(SolarNewYear, ByLaw, NewDate(year, time.January, 1))
	add(Tet, ByDefault, tet.AddDays(-2), tet.AddDays(-1), tet, tet.AddDays(1), tet.AddDays(2))
	add(HungKings, ByLaw, hung)
	add(VictoryDay, ByLaw, NewDate(year, time.April, 30))
	add(LabourDay, ByLaw, NewDate(year, time.May, 1))
	add(NationalDay, ByDefault, nationalDays(year)...)
	return inLieu(all, taken)
}

// nationalDays are 2 September and one neighbour: the day before from Tuesday
// to Saturday except Thursday, else the day after.
func nationalDays(year int) []Date {
	day := NewDate(year, time.September, 2)
	switch day.Time().Weekday() {
	case time.Sunday, time.Monday, time.Thursday:
		return []Date{day, day.AddDays(1)}
	case time.Tuesday, time.Wednesday, time.Friday, time.Saturday:
	}
	return []Date{day.AddDays(-1), day}
}

// inLieu adds for each holiday on a weekly day of rest the next day that would
// be worked, in the order of the holidays.
func inLieu(all []Holiday, taken map[Date]bool) []Holiday {
	byDay := func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) }
	slices.SortStableFunc(all, byDay)
	off := maps.Clone(taken)
	if off == nil {
		off = map[Date]bool{}
	}
	for _, h := range all {
		off[h.Day] = true
	}
	for _, h := range slices.Clone(all) {
		if !h.Day.Weekend() {
			continue
		}
		d := h.Day.AddDays(1)
		for d.Weekend() || off[d] {
			d = d.AddDays(1)
		}
		off[d] = true
		h.Day, h.Instead, h.Name = d, true, "Nghỉ bù "+h.Name
		all = append(all, h)
	}
	slices.SortStableFunc(all, byDay)
	return all
}
