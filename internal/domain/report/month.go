package report

import (
	"fmt"
	"slices"
	"time"

	"loa/internal/domain/calendar"
)

// Month is how many entries of the window happened in one month. Their sum over
// a window is Figures.Evidence.
type Month struct {
	Month string `json:"month"` // "2025-01"
	Posts int    `json:"posts"` // tin, bài: news, and posts on social networks
	Other int    `json:"other"` // everything else that was done
}

// Label is the month as tables name it: "01/2025".
func (m Month) Label() string {
	t, err := time.Parse("2006-01", m.Month)
	if err != nil {
		return m.Month
	}
	return fmt.Sprintf("%02d/%d", int(t.Month()), t.Year())
}

// PostRows are the codes of the rows whose entries Month counts as posts.
func PostRows() []string { return []string{"tin-bai", "mang-xa-hoi"} }

// Months counts pieces as Rows does, by the months of a window until a day. A
// month of nothing stands with zero; one that has not begun on that day is left
// out, since nothing can be said about it.
func (c Counted) Months(w calendar.Window, until calendar.Date) []Month {
	for _, p := range c {
		until = max(until, p.On)
	}
	if until < w.Start {
		return nil
	}
	var out []Month
	at := map[string]int{}
	until = min(until, w.End)
	for first := calendar.NewDate(w.Start.Year(), w.Start.Month(), 1); first <= until; first = calendar.NewDate(first.Year(), first.Month()+1, 1) {
		at[monthOf(first)] = len(out)
		out = append(out, Month{Month: monthOf(first)})
	}
	for _, p := range c {
		i, within := at[string(p.On[:min(len(p.On), len("2006-01"))])]
		if !within {
			continue
		}
		if slices.Contains(PostRows(), mainOf(p)) {
			out[i].Posts++
		} else {
			out[i].Other++
		}
	}
	return out
}

func monthOf(d calendar.Date) string { return d.Time().Format("2006-01") }
