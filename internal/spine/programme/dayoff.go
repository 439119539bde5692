package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/calendar"
)

// DayKind is what a decision makes of a day.
type DayKind string

// DayIsOff makes a day off; DayIsWorked makes worked a day that would be off
// (làm bù when days are swapped).
const (
	DayIsOff    DayKind = "off"
	DayIsWorked DayKind = "work"
)

// DayOff is one entry about a day, as a decision (Basis: its number, date and
// issuer) has it. Holiday says for which holiday; for those of article 112
// clause 3 of the Labour Code, Tết and the National Day, the decided days of a
// year replace all that the program assumed. Of the entries about a day the one
// with the highest Version holds. An Ended entry takes the one before it back,
// for Reason. RecordedAt is in Unix milliseconds.
type DayOff struct {
	ID         string               `json:"id"`
	Day        calendar.Date        `json:"day"`
	Version    int64                `json:"version"`
	Kind       DayKind              `json:"kind"`
	Holiday    calendar.HolidayKind `json:"holiday"`
	Name       string               `json:"name"`
	Basis      string               `json:"basis"`
	Ended      bool                 `json:"ended,omitempty"`
	Reason     string               `json:"reason,omitempty"`
	ActorID    string               `json:"-"`
	ActorName  string               `json:"recorded_by"`
	RecordedAt int64                `json:"recorded_at"`
}

const dayOffSelect = `SELECT id, day, version, kind, holiday, name, basis, ended, reason, actor_id, actor_name, recorded_at FROM day_off`

// Swap is the entry as the calendar counts with it.
func (d DayOff) Swap() calendar.Swap {
	return calendar.Swap{Day: d.Day, Off: d.Kind == DayIsOff, Kind: d.Holiday, Name: d.Name, Basis: d.Basis}
}

// DayOffEntries lists all entries about days of a year, by day and version; 0 is
// every year.
func (p *Programme) DayOffEntries(ctx context.Context, year int) ([]DayOff, error) {
	from, until := calendar.Date("0001-01-01"), EndOfTime
	if year != 0 {
		from, until = calendar.YearWindow(year).Start, calendar.YearWindow(year).End
	}
	var all []DayOff
	err := p.db.Select(ctx, &all, dayOffSelect+` WHERE day >= $1 AND day <= $2 ORDER BY day, version`, from, until)
	if err != nil {
		return nil, fmt.Errorf("programme: read days off: %w", err)
	}
	return all, nil
}

// InForce gives the entries that hold, one for each day, in their order. The
// entries are those of DayOffEntries.
func InForce(entries []DayOff) []DayOff {
	var out []DayOff
	for i, d := range entries {
		if last := i == len(entries)-1 || entries[i+1].Day != d.Day; last && !d.Ended {
			out = append(out, d)
		}
	}
	return out
}

// WorkDays counts working days with all decisions that hold now. It stays what
// it was when later decisions are entered: ask anew for each page.
func (p *Programme) WorkDays(ctx context.Context) (*calendar.WorkDays, error) {
	return p.workDaysAt(ctx, 0)
}

// workDaysAt counts working days with the decisions known at an instant in Unix
// milliseconds; 0 is now.
func (p *Programme) workDaysAt(ctx context.Context, at int64) (*calendar.WorkDays, error) {
	all, err := p.DayOffEntries(ctx, 0)
	if err != nil {
		return nil, err
	}
	return workDays(slices.DeleteFunc(all, func(d DayOff) bool { return at > 0 && d.RecordedAt > at })), nil
}

func workDays(entries []DayOff) *calendar.WorkDays {
	w := &calendar.WorkDays{}
	for _, d := range InForce(entries) {
		w.Swaps = append(w.Swaps, d.Swap())
	}
	return w
}
