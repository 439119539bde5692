package content

import (
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// MostInSeries is how many pieces one series has at most.
const MostInSeries = 200

// mostInPeriod is how many pieces of a series one period has at most.
const mostInPeriod = 5

// Rhythm (nhịp) is on which days the pieces of a series are due. Every is week, month or
// quarter. On are days of the week (1 Monday to 5 Friday) or days of the month (1 to 31;
// where the month is shorter, its last day); of a quarter they are days of its last
// month. A day on which offices do not work gives way to the nearest working day before
// it in the same period, else after it; a period without one has no piece.
type Rhythm struct {
	Every calendar.Unit
	On    []int
}

// Slot is one place in a rhythm: the key of its period, which day of it, and the day
// on which the piece is due.
type Slot struct {
	Period string
	Place  int // in Rhythm.On
	Day    calendar.Date
}

// check finds what is wrong with a rhythm; fields are those of the form.
func (r Rhythm) check() domain.Fields {
	var problems domain.Fields
	most := 31
	switch r.Every {
	case calendar.Week:
		most = 5
	case calendar.Month, calendar.Quarter:
	case calendar.Half, calendar.Year, calendar.Whole:
		problems.Add("nhip", "Chọn nhịp: hằng tuần, hằng tháng hoặc hằng quý.")
		return problems
	default:
		problems.Add("nhip", "Chọn nhịp: hằng tuần, hằng tháng hoặc hằng quý.")
		return problems
	}
	switch {
	case len(r.On) == 0:
		problems.Add("ngay_nhip", "Chọn ngày đến hạn trong mỗi kỳ.")
	case len(r.On) > mostInPeriod:
		problems.Add("ngay_nhip", "Mỗi kỳ nhiều nhất %d việc.", mostInPeriod)
	case slices.Min(r.On) < 1 || slices.Max(r.On) > most:
		if r.Every == calendar.Week {
			problems.Add("ngay_nhip", "Chọn ngày trong tuần, từ thứ Hai đến thứ Sáu.")
		} else {
			problems.Add("ngay_nhip", "Nhập ngày trong tháng, từ 1 đến 31. Nhiều ngày thì cách nhau bằng dấu phẩy.")
		}
	}
	return problems
}

// Check says what is wrong with a rhythm, beside the fields of the form.
func (r Rhythm) Check() error { return r.check().Err() }

// Text is the rhythm as a column keeps its days: 2,5.
func (r Rhythm) Text() string {
	parts := make([]string, len(r.On))
	for i, d := range r.On {
		parts[i] = strconv.Itoa(d)
	}
	return strings.Join(parts, ",")
}

// ReadDays reads the days of a rhythm as they are typed or kept: “2, 5”, each once and
// in order; ok is false for anything else.
func ReadDays(text string) (days []int, ok bool) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		if !slices.Contains(days, n) {
			days = append(days, n)
		}
	}
	slices.Sort(days)
	return days, true
}

// Words says the rhythm: hằng tuần, thứ Sáu.
func (r Rhythm) Words() domain.Sentence {
	days := make([]string, len(r.On))
	for i, d := range r.On {
		days[i] = strconv.Itoa(d)
	}
	list := strings.Join(days, ", ")
	switch r.Every {
	case calendar.Week:
		var said domain.Sentence
		for i, d := range r.On {
			if said = domain.Say("%s, %s", said, weekday(d)); i == 0 {
				said = weekday(d)
			}
		}
		return domain.Say("Hằng tuần: %s", said)
	case calendar.Month:
		return domain.Say("Hằng tháng: ngày %s", list)
	case calendar.Quarter:
		return domain.Say("Hằng quý: ngày %s của tháng cuối quý", list)
	case calendar.Half, calendar.Year, calendar.Whole:
	}
	return domain.Say("%s", list)
}

// weekday is a day of the week, 0 Sunday.
func weekday(n int) domain.Sentence {
	switch n {
	case 0:
		return domain.Say("Chủ Nhật")
	case 1:
		return domain.Say("Thứ Hai")
	case 2:
		return domain.Say("Thứ Ba")
	case 3:
		return domain.Say("Thứ Tư")
	case 4:
		return domain.Say("Thứ Năm")
	case 6:
		return domain.Say("Thứ Bảy")
	}
	return domain.Say("Thứ Sáu")
}

// Slots gives the places of the rhythm whose days lie in a window, in their order, at
// most MostInSeries of them.
func (r Rhythm) Slots(w calendar.Window, days *calendar.WorkDays) []Slot {
	var out []Slot
	for _, p := range calendar.Periods(w, r.Every) {
		for _, s := range r.in(p, days) {
			if w.Contains(s.Day) && len(out) < MostInSeries {
				out = append(out, s)
			}
		}
	}
	return out
}

// DayOf gives the day of one place of the rhythm; empty where the period has none.
func (r Rhythm) DayOf(period string, place int, days *calendar.WorkDays) calendar.Date {
	p, err := calendar.PeriodByKey(period)
	if err != nil {
		return ""
	}
	for _, s := range r.in(p, days) {
		if s.Place == place {
			return s.Day
		}
	}
	return ""
}

// in gives the places of one period.
func (r Rhythm) in(p calendar.Period, days *calendar.WorkDays) []Slot {
	var out []Slot
	taken := map[calendar.Date]bool{}
	for i, n := range r.On {
		named := p.Window.Start.AddDays(n - 1)
		if r.Every != calendar.Week {
			month := calendar.PeriodOf(p.Window.End, calendar.Month).Window
			named = min(month.Start.AddDays(n-1), month.End)
		}
		if day := nearest(p.Window, named, days, taken); day != "" {
			taken[day] = true
			out = append(out, Slot{p.Key, i, day})
		}
	}
	slices.SortFunc(out, func(a, b Slot) int { return strings.Compare(string(a.Day), string(b.Day)) })
	return out
}

// nearest is the working day of a period nearest to a day: itself, else before it, else
// after it; empty for none.
func nearest(w calendar.Window, named calendar.Date, days *calendar.WorkDays, taken map[calendar.Date]bool) calendar.Date {
	free := func(d calendar.Date) bool { return days.IsWorking(d) && !taken[d] }
	for d := named; d >= w.Start; d = d.AddDays(-1) {
		if free(d) {
			return d
		}
	}
	for d := named.AddDays(1); d <= w.End; d = d.AddDays(1) {
		if free(d) {
			return d
		}
	}
	return ""
}

// Propose gives the rhythm that a quota of so many pieces a period amounts to, spread
// over it; ok is false where none is usual. Nothing is proposed where the plan names no
// number.
func Propose(every calendar.Unit, count int) (r Rhythm, ok bool) {
	weekly := [][]int{{5}, {2, 5}, {1, 3, 5}, {1, 2, 4, 5}, {1, 2, 3, 4, 5}}
	monthly := [][]int{{25}, {10, 25}, {5, 15, 25}, {5, 12, 19, 26}, {5, 10, 15, 20, 25}}
	if count < 1 || count > mostInPeriod {
		return Rhythm{}, false
	}
	switch every {
	case calendar.Week:
		return Rhythm{every, weekly[count-1]}, true
	case calendar.Month:
		return Rhythm{every, monthly[count-1]}, true
	case calendar.Quarter:
		if count == 3 {
			return Rhythm{calendar.Month, []int{25}}, true
		}
		return Rhythm{every, monthly[count-1]}, true
	case calendar.Half, calendar.Year, calendar.Whole:
	}
	return Rhythm{}, false
}

// Titled writes the title of one piece of a series: {số} is its number, {tuần} the days
// of its week, {tháng} its month.
func Titled(pattern string, n int, day calendar.Date) string {
	return strings.NewReplacer(
		"{số}", strconv.Itoa(n),
		"{tuần}", weekText(day),
		"{tháng}", strconv.Itoa(int(day.Month()))+"/"+strconv.Itoa(day.Year()),
	).Replace(pattern)
}

func weekText(day calendar.Date) string {
	w := calendar.PeriodOf(day, calendar.Week).Window
	return w.Start.Vietnamese()[:5] + "–" + w.End.Vietnamese()
}
