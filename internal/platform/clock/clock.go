// Package clock is the only place that reads the machine's time, so that a
// rehearsal (`--now`) or a test can stand on another day.
package clock

import (
	"time"
	_ "time/tzdata" // the zone must be known on a bare machine
)

// Clock tells the instant. Implementations are Real, the shifted clock of a
// rehearsal, and Fixed for tests.
type Clock interface {
	Now() time.Time
}

// Real is the machine's clock.
type Real struct{}

// Now gives the present instant.
func (Real) Now() time.Time { return time.Now() }

// Shifted runs at the machine's pace from another start; see Starting.
type Shifted struct{ by time.Duration }

// Starting gives a clock that says start now and runs on from there.
func Starting(start time.Time) Shifted { return Shifted{by: time.Until(start)} }

// Now gives the shifted instant.
func (s Shifted) Now() time.Time { return time.Now().Add(s.by) }

// Fixed always tells the same instant.
type Fixed time.Time

// Now gives the fixed instant.
func (f Fixed) Now() time.Time { return time.Time(f) }

// Zone is the zone in which civil dates are read, by default
// Asia/Ho_Chi_Minh. It fails when name is not an IANA zone.
func Zone(name string) (*time.Location, error) {
	if name == "" {
		name = "Asia/Ho_Chi_Minh"
	}
	return time.LoadLocation(name)
}
