package obligation

import "loa/internal/domain/cadence"

// Standing counts how those stand who owe an obligation. What is fulfilled, what
// still has time and what is behind are told apart, and so is silence: none of
// them is made into a share of "not late", in which whoever has done nothing yet
// would look like whoever is done. Owing is the sum of Met, Open, Left, Late,
// Missed and Silent; what is waived or does not apply is nowhere.
type Standing struct {
	Owing  int
	Met    int
	Open   int // neither fulfilled nor behind
	Empty  int // of Open, those without any evidence
	Left   int // in time until the duty passed from them, as from a unit that was merged: no time is left, and nothing is owed
	Late   int
	Missed int
	Silent int
	Quiet  int // of Silent, those with evidence, but none for long
	Some   int // those with evidence, however they stand
}

// Add counts one who stands so and has so many pieces of evidence.
func (s *Standing) Add(st Status, pieces int) {
	switch st {
	case Met:
		s.Met++
	case OnTrack, AtRisk, NotDue:
		s.Open++
		if pieces == 0 {
			s.Empty++
		}
	case Late:
		s.Late++
	case Missed:
		s.Missed++
	case Silent:
		s.Silent++
		if pieces > 0 {
			s.Quiet++
		}
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
	switch st {
	case OnTrack, AtRisk, NotDue:
		s.Left++
		s.Owing++
		if pieces > 0 {
			s.Some++
		}
	case Met, Late, Missed, Silent, Waived, NotApplicable:
		s.Add(st, pieces)
	}
}

// Without is how many are silent and have no evidence at all.
func (s Standing) Without() int { return s.Silent - s.Quiet }

// Behind is how many are late or failed.
func (s Standing) Behind() int { return s.Late + s.Missed }

// Measured tells whether the plan says when the work is done, by a number or a
// day. Without, nobody has fulfilled it before the window closes, and what can be
// told is who has evidence.
func (r Rule) Measured() bool {
	return r.Kind == cadence.Quota && r.Count > 0 || r.Kind == cadence.Deadline && r.Deadline != ""
}
