package demo

import (
	"hash/fnv"

	"loa/internal/domain/calendar"
)

// chance is a sequence of numbers that its words alone decide, so that the
// sample year is the same wherever and however often it is made (SplitMix64,
// Steele, Lea and Flood 2014).
type chance struct{ state uint64 }

// luck begins a sequence by words.
func luck(words ...string) *chance {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = h.Write([]byte(w)) // never fails, by its contract
		_, _ = h.Write([]byte{0})
	}
	return &chance{h.Sum64()}
}

func (c *chance) next() uint64 {
	c.state += 0x9E3779B97F4A7C15
	z := c.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below gives a number from 0 to n-1, 0 for n below 2. It takes one number of
// the sequence in any case.
func (c *chance) below(n int) int {
	return int(c.next() % uint64(max(n, 1)))
}

// between gives a number from low to high, both included.
func (c *chance) between(low, high int) int { return low + c.below(high-low+1) }

// in tells in percent of the cases that something happens.
func (c *chance) in(percent int) bool { return c.below(100) < percent }

// one picks an item.
func one[T any](c *chance, items []T) T { return items[c.below(len(items))] }

// Character is how an agency works.
type Character string

// The characters of agencies.
const (
	Diligent  Character = "diligent"  // in time, with links or pictures
	Late      Character = "late"      // catches up after reminders
	Silent    Character = "silent"    // hardly ever heard of
	Copying   Character = "copying"   // shows others' articles and its own old ones again
	Irregular Character = "irregular" // in bursts
)

// CharacterOf is how the agency of a key works: of a hundred agencies about 55
// are diligent, 20 late, 8 silent, 7 copying and 10 irregular. The press, the
// keeper and the ward whose officer the demo shows are diligent.
func CharacterOf(key string) Character {
	switch key {
	case "dai", "bao", "bao-ptth", keeper, TranBien:
		return Diligent
	}
	switch n := luck("tính cách", key).below(100); {
	case n < 55:
		return Diligent
	case n < 75:
		return Late
	case n < 83:
		return Silent
	case n < 90:
		return Copying
	}
	return Irregular
}

// keeper is the code of the department that keeps the plans.
const keeper = "snv"

// pauses are the days around the lunar new year (29 January 2025 and 6 February
// 2027) in which nobody publishes, and public holidays.
var pauses = []calendar.Window{
	{Start: "2025-01-01", End: "2025-01-01"},
	{Start: "2025-01-25", End: "2025-02-02"},
	{Start: "2025-04-30", End: "2025-05-02"},
	{Start: "2025-08-30", End: "2025-09-02"},
	{Start: "2026-01-01", End: "2026-01-02"},
	{Start: "2027-02-04", End: "2027-02-10"},
	{Start: "2027-04-30", End: "2027-05-03"},
	{Start: "2027-09-02", End: "2027-09-03"},
}

// working gives the first day from a day on on which offices work.
func working(day calendar.Date) calendar.Date {
	for off(day) {
		day = day.AddDays(1)
	}
	return day
}

func off(day calendar.Date) bool {
	for _, p := range pauses {
		if p.Contains(day) {
			return true
		}
	}
	w := day.Time().Weekday()
	return w == 0 || w == 6
}
