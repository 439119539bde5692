package obligation_test

import (
	"fmt"
	"testing"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// BenchmarkPassingOn judges one monthly obligation of 200 units that end, each
// of them and their 100 heirs.
func BenchmarkPassingOn(b *testing.B) {
	var leads []string
	var all []obligation.Decision
	for i := range 200 {
		leads = append(leads, fmt.Sprint("old", i))
		all = append(all, passes(leads[i], fmt.Sprint("new", i/2)))
	}
	d := owed(quota(1, calendar.Month), leads...)
	d.Decisions, d.Index = all, obligation.NewIndex(all)
	held := did(nil)
	for b.Loop() {
		for _, id := range d.Owing("2025-08-15") {
			d.Assess(id, held, "2025-08-15")
		}
	}
}
