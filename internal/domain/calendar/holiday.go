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
// decision that a person entered. Possible is what another choice than the assumed
// one would make off, and Unverified was announced, but no text that makes it a
// day off was seen: neither counts.
const (
	ByLaw      Source = "law"
	ByDefault  Source = "default"
	Decided    Source = "decided"
	Possible   Source = "possible"
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
	case Possible:
		return "Có thể nghỉ ngày này thay ngày mặc định; chưa có quyết định, chưa tính là ngày nghỉ"
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
// first three of the new one, for the National Day, beside 2 September that the
// law fixes, the neighbour that is nearer to a weekend; both are decided anew each
// year, so they are ByDefault. The assumption gives the working days of the breaks
// announced for 2021 to 2026, as far as newspapers tell. There are none outside
// FirstYear to LastYear.
func HolidaysOf(year int) []Holiday { return holidaysOf(lunarDaysOf(year), assumed(year), nil, nil) }

// choice is what a decision settles each year (Labour Code, article 112 clause 3):
// how many of the five days of Tết lie before the new lunar year, and which
// neighbour of 2 September is off.
type choice struct {
	before int
	beside Date
}

// assumed is the choice as long as nobody decided: for the National Day the day
// before from Tuesday to Saturday except Thursday, else the day after.
func assumed(year int) choice {
	day := NewDate(year, time.September, 2)
	switch day.Time().Weekday() {
	case time.Sunday, time.Monday, time.Thursday:
		return choice{2, day.AddDays(1)}
	case time.Tuesday, time.Wednesday, time.Friday, time.Saturday:
	}
	return choice{2, day.AddDays(-1)}
}

// others are the choices that may be made instead: Tết a day earlier or later, the
// other neighbour of 2 September.
func others(year int) []choice {
	c, day := assumed(year), NewDate(year, time.September, 2)
	other := day.AddDays(-day.DaysUntil(c.beside))
	return []choice{{c.before - 1, c.beside}, {c.before + 1, c.beside}, {c.before, other}}
}

// possibleOf lists the working days that other choices than the assumed one would
// make off.
func possibleOf(year int, decided map[HolidayKind]bool, taken map[Date]bool) []Holiday {
	seen := maps.Clone(taken)
	if seen == nil {
		seen = map[Date]bool{}
	}
	lunar := lunarDaysOf(year)
	for _, h := range holidaysOf(lunar, assumed(year), decided, taken) {
		seen[h.Day] = true
	}
	var out []Holiday
	for _, c := range others(year) {
		for _, h := range holidaysOf(lunar, c, decided, taken) {
			if !seen[h.Day] && !h.Day.Weekend() {
				seen[h.Day], h.Source = true, Possible
				out = append(out, h)
			}
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) })
	return out
}

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

// lunarDays are the days of a year that follow the lunar calendar: the first of the
// lunar year and the tenth of its third month.
type lunarDays struct {
	year      int
	tet, hung Date
}

func lunarDaysOf(year int) lunarDays {
	hung, _ := LunarDate{Year: year, Month: 3, Day: 10}.Date()
	return lunarDays{year, LunarNewYear(year), hung}
}

// holidaysOf leaves out days that a decision has named by their kind, and puts no
// day in lieu on a day that is taken. 2 September is off whatever was decided.
func holidaysOf(lunar lunarDays, c choice, decided map[HolidayKind]bool, taken map[Date]bool) []Holiday {
	year := lunar.year
	if year < FirstYear || year > LastYear {
		return nil
	}
	var all []Holiday
	add := func(kind HolidayKind, source Source, days ...Date) {
		if decided[kind] && source == ByDefault {
			return
		}
		for _, d := range days {
			all = append(all, Holiday{Day: d, Name: kind.Label(), Kind: kind, Source: source})
		}
	}
	add(SolarNewYear, ByLaw, NewDate(year, time.January, 1))
	for n := range 5 {
		add(Tet, ByDefault, lunar.tet.AddDays(n-c.before))
	}
	add(HungKings, ByLaw, lunar.hung)
	add(VictoryDay, ByLaw, NewDate(year, time.April, 30))
	add(LabourDay, ByLaw, NewDate(year, time.May, 1))
	add(NationalDay, ByLaw, NewDate(year, time.September, 2))
	add(NationalDay, ByDefault, c.beside)
	return inLieu(all, decided, taken)
}

// inLieu adds for each holiday on a weekly day of rest the next day that would
// be worked, in the order of the holidays. Of holidays that were decided the
// decision names them.
func inLieu(all []Holiday, decided map[HolidayKind]bool, taken map[Date]bool) []Holiday {
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
		if !h.Day.Weekend() || decided[h.Kind] {
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
