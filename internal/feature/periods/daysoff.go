package periods

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/spine/programme"
)

// DayRow is one day of the list: off, or worked instead. Entry is the decision,
// nil for what the program computes itself. Lunar is its lunar date.
type DayRow struct {
	Day     calendar.Date        `json:"day"`
	Name    string               `json:"name"`
	Kind    calendar.HolidayKind `json:"kind"`
	Source  calendar.Source      `json:"source"`
	Instead bool                 `json:"instead,omitempty"`
	Worked  bool                 `json:"worked,omitempty"`
	Lunar   string               `json:"lunar"`
	Entry   *programme.DayOff    `json:"entry,omitempty"`
}

// Days lists the days off of a year and those worked instead, in their order,
// and the entries that hold no more.
func (s *Service) Days(ctx context.Context, year int) (rows []DayRow, past []programme.DayOff, err error) {
	if year < calendar.FirstYear || year > calendar.LastYear {
		return nil, nil, domain.Fields{{Name: "nam", Message: "Nhập năm từ %d đến %d.", Args: []any{calendar.FirstYear, calendar.LastYear}}}.Err()
	}
	entries, err := s.Programme.DayOffEntries(ctx, year)
	if err != nil {
		return nil, nil, err
	}
	w := &calendar.WorkDays{}
	decided := map[calendar.Date]*programme.DayOff{}
	holds := map[string]bool{}
	for _, d := range programme.InForce(entries) {
		w.Swaps = append(w.Swaps, d.Swap())
		decided[d.Day], holds[d.ID] = &d, true
		if d.Kind == programme.DayIsWorked {
			rows = append(rows, DayRow{Day: d.Day, Name: d.Name, Kind: d.Holiday, Source: calendar.Decided, Worked: true, Entry: &d})
		}
	}
	for _, h := range slices.Concat(w.DaysOff(year), w.PossiblyOff(year), announced(year, decided)) {
		rows = append(rows, DayRow{Day: h.Day, Name: h.Name, Kind: h.Kind, Source: h.Source, Instead: h.Instead, Entry: decided[h.Day]})
	}
	slices.SortStableFunc(rows, func(a, b DayRow) int { return cmp.Compare(a.Day, b.Day) })
	for i := range rows {
		l := rows[i].Day.Lunar()
		rows[i].Lunar = l.String()
	}
	for _, e := range entries {
		if !holds[e.ID] {
			past = append(past, e)
		}
	}
	return rows, past, nil
}

// announced are the days that nobody decided on yet.
func announced(year int, decided map[calendar.Date]*programme.DayOff) []calendar.Holiday {
	return slices.DeleteFunc(calendar.Announced(year), func(h calendar.Holiday) bool { return decided[h.Day] != nil })
}

// Term is a term of working days: From itself does not count.
type Term struct {
	From calendar.Date `json:"from"`
	Days int           `json:"days"`
	End  calendar.Date `json:"end"`
	// Unsure tells that the term passes days of which it is not decided yet
	// whether they are off.
	Unsure bool `json:"unsure"`
}

// maxTerm is the longest term that is counted, in working days.
const maxTerm = 1000

// Term counts a term with the decisions that hold now.
func (s *Service) Term(ctx context.Context, from calendar.Date, days int) (Term, error) {
	t := Term{From: from, Days: days}
	var problems domain.Fields
	if from == "" || from.Year() < calendar.FirstYear || from.Year() > calendar.LastYear-5 {
		problems.Add("tu-ngay", "Nhập ngày của các năm từ %d đến %d.", calendar.FirstYear, calendar.LastYear-5)
	}
	if days < 0 || days > maxTerm {
		problems.Add("so", "Nhập số ngày làm việc từ 0 đến %d.", maxTerm)
	}
	if err := problems.Err(); err != nil {
		return t, err
	}
	w, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return t, err
	}
	t.End = w.Add(from, days)
	t.Unsure = calendar.Term{Days: days, Working: true}.Assumes(from, w)
	return t, nil
}
