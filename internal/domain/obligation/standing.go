package obligation

import "loa/internal/domain/cadence"

// Standing counts how those stand who owe an obligation, a number for each status
// under the words that a single agency's status has: whoever adds up the agencies
// comes to the same figures. None is made into a share of "not late", in which
// whoever has done nothing yet would look like whoever is done. Owing is the sum of
// Met, OnTrack, AtRisk, NotDue, Left, Late, Missed and Silent; what is waived or does
// not apply is nowhere.
type Standing struct {
	Owing   int
	Met     int
	OnTrack int
	AtRisk  int
	NotDue  int
	Left    int // in time until the duty passed from them, as from a unit that was merged: no time is left, and nothing is owed
	Late    int
	Missed  int
	Silent  int
	Some    int // those with evidence, however they stand
}

// Add counts one who stands so and has so many pieces of evidence.
func (s *Standing) Add(st Status, pieces int) {
	switch st {
	case Met:
		s.Met++
	case OnTrack:
		s.OnTrack++
	case AtRisk:
		s.AtRisk++
	case NotDue:
		s.NotDue++
	case Late:
		s.Late++
	case Missed:
		s.Missed++
	case Silent:
		s.Silent++
	case Waived, NotApplicable:
		return
	}
	s.Owing++
	if pieces > 0 {
		s.Some++
	}
}

// AddLeft counts one from whom the duty passed.
func (s *Standing) AddLeft(st Status, pieces int) {
	if !st.Leaves() {
		s.Add(st, pieces)
		return
	}
	s.Left++
	s.Owing++
	if pieces > 0 {
		s.Some++
	}
}

// Leaves tells whether one from whom the duty passed while it stood so is told to have
// been in time until then.
func (s Status) Leaves() bool { return s == OnTrack || s == AtRisk || s == NotDue }

// Bare is how many have no evidence at all, however they stand.
func (s Standing) Bare() int { return s.Owing - s.Some }

// Behind is how many are late or failed.
func (s Standing) Behind() int { return s.Late + s.Missed }

// Measured tells whether the plan says when the work is done, by a number or a
// day. Without, nobody has fulfilled it before the window closes, and what can be
// told is who has evidence.
func (r Rule) Measured() bool {
	return r.Kind == cadence.Quota && r.Count > 0 || r.Kind == cadence.Deadline && r.Deadline != ""
}
