package agency

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain"
)

// Weekday counts the days of the week from Monday, 1, to Sunday, 7.
type Weekday int

// Clock is a time of the day in minutes since midnight, 0 to 1440.
type Clock int

// String writes the time as people do: 7:30.
func (c Clock) String() string { return fmt.Sprintf("%d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes the time for programs: 07:30.
func (c Clock) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%02d:%02d", int(c)/60, int(c)%60), nil
}

// UnmarshalText reads 07:30, from 00:00 to 24:00.
func (c *Clock) UnmarshalText(text []byte) error {
	t, ok := readClock(string(text))
	if !ok {
		return fmt.Errorf("not a time of the day: %q", text)
	}
	*c = t
	return nil
}

// Opening is one stretch of one day of the week in which an office is open,
// from From until before To.
type Opening struct {
	Day  Weekday `json:"day"`
	From Clock   `json:"from"`
	To   Clock   `json:"to"`
}

// Hours (giờ làm việc) is when an office is open in a usual week, by day and
// time, without overlaps. Public holidays are not known here: whoever shows
// "open now" says so.
type Hours []Opening

func compareOpenings(a, b Opening) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// weekdayOf gives the day of the week and the time of the day of an instant,
// in its own zone.
func weekdayOf(t time.Time) (Weekday, Clock) {
	day := Weekday(t.Weekday())
	if day == 0 {
		day = 7
	}
	return day, Clock(t.Hour()*60 + t.Minute())
}

// OpenAt tells whether the office is open at an instant, which must be given in
// the office's zone.
func (h Hours) OpenAt(t time.Time) bool {
	day, now := weekdayOf(t)
	return slices.ContainsFunc(h, func(o Opening) bool { return o.Day == day && o.From <= now && now < o.To })
}

// NextOpening gives when the office opens next after an instant given in the
// office's zone; ok is false for one that never opens. An office that is open
// just now is asked for its following opening.
func (h Hours) NextOpening(t time.Time) (at time.Time, ok bool) {
	today, now := weekdayOf(t)
	for ahead := range 8 {
		day := (today-1+Weekday(ahead))%7 + 1
		for _, o := range h {
			if o.Day == day && (ahead > 0 || o.From > now) {
				return time.Date(t.Year(), t.Month(), t.Day()+ahead, int(o.From)/60, int(o.From)%60, 0, 0, t.Location()), true
			}
		}
	}
	return time.Time{}, false
}

// Words says the hours: "thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00; thứ bảy
// 7:30–11:30". Empty hours say nothing. ReadHours reads it back.
func (h Hours) Words() domain.Sentence {
	byDay := map[Weekday]domain.Sentence{}
	for _, o := range h {
		span := domain.Say("%v–%v", o.From, o.To)
		if before, ok := byDay[o.Day]; ok {
			span = domain.Say("%s, %s", before, span)
		}
		byDay[o.Day] = span
	}
	var all domain.Sentence
	done := map[Weekday]bool{}
	for day := Weekday(1); day <= 7; day++ {
		times, open := byDay[day]
		if !open || done[day] {
			continue
		}
		var days []Weekday
		for other := day; other <= 7; other++ {
			if same, ok := byDay[other]; ok && same.String() == times.String() {
				days, done[other] = append(days, other), true
			}
		}
		clause := domain.Say("%s %s", daysWords(days), times)
		if all.Empty() {
			all = clause
		} else {
			all = domain.Say("%s; %s", all, clause)
		}
	}
	return all
}

// String is Words in Vietnamese.
func (h Hours) String() string {
	if len(h) == 0 {
		return ""
	}
	return h.Words().String()
}

// daysWords names days: runs of three and more by their ends.
func daysWords(days []Weekday) domain.Sentence {
	if len(days) == 7 {
		return domain.Say("hằng ngày")
	}
	var all domain.Sentence
	for i := 0; i < len(days); {
		last := i
		for last+1 < len(days) && days[last+1] == days[last]+1 {
			last++
		}
		var run domain.Sentence
		if last-i >= 2 {
			run = domain.Say("%s đến %s", days[i].Words(), days[last].Words())
		} else {
			run, last = days[i].Words(), i
		}
		if all.Empty() {
			all = run
		} else {
			all = domain.Say("%s, %s", all, run)
		}
		i = last + 1
	}
	return all
}

// Words names the day.
func (d Weekday) Words() domain.Sentence {
	switch d {
	case 1:
		return domain.Say("thứ hai")
	case 2:
		return domain.Say("thứ ba")
	case 3:
		return domain.Say("thứ tư")
	case 4:
		return domain.Say("thứ năm")
	case 5:
		return domain.Say("thứ sáu")
	case 6:
		return domain.Say("thứ bảy")
	}
	return domain.Say("chủ nhật")
}

// settle sorts openings and finds what overlaps.
func settle(h Hours) (Hours, domain.Sentence) {
	slices.SortFunc(h, compareOpenings)
	h = slices.Compact(h)
	for i := 1; i < len(h); i++ {
		if h[i].Day == h[i-1].Day && h[i].From < h[i-1].To {
			return nil, domain.Say("Giờ của %s chồng nhau: %v–%v và %v–%v.", h[i].Day.Words(), h[i-1].From, h[i-1].To, h[i].From, h[i].To)
		}
	}
	return h, domain.Sentence{}
}
