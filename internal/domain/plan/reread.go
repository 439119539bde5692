package plan

import (
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Reread reads how much and when anew from the words of one task, as a person
// corrected them, within the plan's day of issue and window (either may be
// empty), with what a person should look at. Names are not judged.
func Reread(product, timing string, issued calendar.Date, window calendar.Window) (cadence.Cadence, []Doubt) {
	h := Head{Date: issued}
	if window.Start.Valid() && window.End.Valid() {
		h.Window, h.Year = &window, window.Start.Year()
	}
	t := Task{Lead: []string{""}}
	if product != "" {
		t.Product = &product
	}
	if timing != "" {
		t.Timing = &timing
	}
	t.judge(contextOf(h))
	return t.Cadence, t.Doubts
}
