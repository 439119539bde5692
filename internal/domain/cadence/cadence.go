package cadence

import (
	"encoding/json"
	"fmt"
	"strings"

	"loa/internal/domain/calendar"
)

// Kind is what sort of statement about amount or time a phrase makes.
type Kind string

// The kinds.
const (
	Quota       Kind = "quota"       // so many (or at least a rhythm) in each period
	Deadline    Kind = "deadline"    // done by a day
	Window      Kind = "window"      // done between two days
	Continuous  Kind = "continuous"  // thường xuyên
	Event       Kind = "event"       // tied to something that happens
	Conditional Kind = "conditional" // on request, by another plan, when needed
	Unknown     Kind = "unknown"     // nothing readable about amount or time
)

// Label names the kind on pages.
func (k Kind) Label() string {
	switch k {
	case Quota:
		return "Theo số lượng"
	case Deadline:
		return "Có hạn"
	case Window:
		return "Trong khoảng thời gian"
	case Continuous:
		return "Thường xuyên"
	case Event:
		return "Theo sự kiện"
	case Conditional:
		return "Khi có yêu cầu"
	case Unknown:
		return "Chưa rõ"
	}
	return string(k)
}

// Day is the one period that plans use and calendar does not count in.
const Day calendar.Unit = "day"

// Cadence is one reading. The zero values of Count, UnitNoun, Per, Start, End
// and Note mean "not stated" and are null in JSON.
//
// Start and End are civil dates; a date that comes back every year is
// --MM-DD, every month ---DD. End is the date as written, also after "trước
// ngày": then Before is true and the last good day is the day before
// (LastDay).
type Cadence struct {
	Kind      Kind
	Count     int
	UpTo      int  // the upper end of "2 - 3 lớp"; Count is the lower one
	Min       bool // "ít nhất", "tối thiểu", "trở lên"
	Max       bool // "không quá", "tối đa"
	Exact     bool // "đúng 02", "chính xác 02"; a number alone is met by more
	Average   bool // "trung bình", "bình quân"
	UnitNoun  string
	Per       calendar.Unit
	Every     int           // every so many EveryUnit ("02 năm một lần"), Per is then empty; 0 is each
	EveryUnit calendar.Unit // the unit of Every
	PerAgency bool          // each member of the group owes it
	Start     string
	End       string
	Dates     []string // several recurring dates: "--06-01", "--11-15"; "-W-5" is each Friday
	Before    bool     // End itself is too late ("trước ngày")
	AdHoc     bool     // and besides on request ("hoặc đột xuất")
	From      string   // the day from which Term runs, where it is known: "kể từ ngày ban hành Kế hoạch"
	Note      string
	// Confidence is between 0 and 1: how sure the reading is.
	Confidence float64
}

type wire struct {
	Kind       Kind           `json:"kind"`
	Count      *int           `json:"count"`
	UpTo       int            `json:"up_to,omitempty"`
	Min        bool           `json:"min"`
	Max        bool           `json:"max,omitempty"`
	Exact      bool           `json:"exact,omitempty"`
	Average    bool           `json:"average"`
	UnitNoun   *string        `json:"unit_noun"`
	Per        *calendar.Unit `json:"per"`
	Every      int            `json:"every,omitempty"`
	EveryUnit  calendar.Unit  `json:"every_unit,omitempty"`
	PerAgency  bool           `json:"per_agency"`
	Start      *string        `json:"start"`
	End        *string        `json:"end"`
	Dates      []string       `json:"dates,omitempty"`
	Before     bool           `json:"before,omitempty"`
	AdHoc      bool           `json:"ad_hoc,omitempty"`
	From       string         `json:"from,omitempty"`
	Note       *string        `json:"note"`
	Confidence float64        `json:"confidence"`
}

// MarshalJSON writes the shape of the plan contract, with null for what is
// not stated.
func (c Cadence) MarshalJSON() ([]byte, error) {
	w := wire{
		Kind: c.Kind, Min: c.Min, Max: c.Max, Exact: c.Exact, Average: c.Average, Every: c.Every, EveryUnit: c.EveryUnit, PerAgency: c.PerAgency,
		UpTo: c.UpTo, Dates: c.Dates, Before: c.Before, AdHoc: c.AdHoc, From: c.From, Confidence: c.Confidence,
		Count: optional(c.Count), UnitNoun: optional(c.UnitNoun), Per: optional(c.Per),
		Start: optional(c.Start), End: optional(c.End), Note: optional(c.Note),
	}
	b, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("write cadence: %w", err)
	}
	return b, nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Cadence) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("read cadence: %w", err)
	}
	*c = Cadence{
		Kind: w.Kind, Min: w.Min, Max: w.Max, Exact: w.Exact, Average: w.Average, Every: w.Every, EveryUnit: w.EveryUnit, PerAgency: w.PerAgency,
		UpTo: w.UpTo, Dates: w.Dates, Before: w.Before, AdHoc: w.AdHoc, From: w.From, Confidence: w.Confidence,
		Count: stated(w.Count), UnitNoun: stated(w.UnitNoun), Per: stated(w.Per),
		Start: stated(w.Start), End: stated(w.End), Note: stated(w.Note),
	}
	return nil
}

func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func stated[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

// Context is what the plan around a phrase tells about it. Every field may be
// empty.
type Context struct {
	IssuedOn   calendar.Date   // "từ nay" starts here; a month without a year lies after it
	Year       int             // the year of the plan
	Window     calendar.Window // the plan's own window, for "trong năm" and yearless months
	Completion bool            // the column says "thời gian hoàn thành": a period means its end
}

// LastDay is the last day on which the obligation is met in time: End, or the
// day before when the plan says "trước ngày". ok is false when no single
// civil date is stated.
func (c Cadence) LastDay() (day calendar.Date, ok bool) {
	day = calendar.Date(c.End)
	if !day.Valid() {
		return "", false
	}
	if c.Before {
		return day.AddDays(-1), true
	}
	return day, true
}

// Recurs tells whether End comes back every year or every month.
func (c Cadence) Recurs() bool { return strings.HasPrefix(c.End, "--") }
