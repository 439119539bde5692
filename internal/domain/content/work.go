package content

import (
	"slices"
	"strings"

	"loa/internal/vi"
)

// WorkState is how far a planned work (việc dự kiến) is. It is read from the piece that
// was begun for it, and never typed: a work is done when its piece came out.
type WorkState string

// The states.
const (
	Planned WorkState = "planned"
	Begun   WorkState = "begun"
	Done    WorkState = "done"
	Dropped WorkState = "dropped"
)

// WorkStates lists all states in the order of a work's life.
func WorkStates() []WorkState { return []WorkState{Planned, Begun, Done, Dropped} }

// Valid tells whether s is one of the closed list.
func (s WorkState) Valid() bool { return slices.Contains(WorkStates(), s) }

// Label is the state's Vietnamese name.
func (s WorkState) Label() string {
	switch s {
	case Planned:
		return "Chưa bắt đầu"
	case Begun:
		return "Đang viết"
	case Done:
		return "Đã đăng"
	case Dropped:
		return "Đã bỏ"
	}
	return string(s)
}

// Open tells whether somebody still has to do something about a work.
func (s WorkState) Open() bool { return s == Planned || s == Begun }

// StandOf reads the state of a work: whether it was dropped, whether its piece came out
// at any time (what was withdrawn later was done all the same), and the state of its
// piece's newest edition, empty where none was begun. A piece that was given up before
// it came out leaves the work where it was.
func StandOf(dropped, cameOut bool, newest State) WorkState {
	switch {
	case cameOut:
		return Done
	case dropped:
		return Dropped
	case newest != "" && newest != Discarded:
		return Begun
	}
	return Planned
}

// MetByPieces tells, by its name, whether an obligation may be met by a piece for readers:
// not a report to a superior, nor something that is held, of which a piece only tells.
func MetByPieces(name string) bool {
	folded := vi.Fold(name)
	return !slices.ContainsFunc([]string{"bao cao", "doi thoai", "to chuc doi thoai", "hoi nghi doi thoai"}, func(begins string) bool {
		return folded == begins || strings.HasPrefix(folded, begins+" ")
	})
}

// Producer is who makes a planned work. The list is closed.
type Producer string

// The producers.
const (
	ByAgency  Producer = "agency"  // nobody is named yet
	ByPerson  Producer = "person"  // somebody of the agency
	ByUnit    Producer = "unit"    // a unit below the agency (phòng, đơn vị trực thuộc)
	ByOutside Producer = "outside" // somebody outside, with a name and a contact
)

// Valid tells whether p is one of the closed list.
func (p Producer) Valid() bool {
	return p == ByAgency || p == ByPerson || p == ByUnit || p == ByOutside
}

// Reach (phạm vi) is how far a change of one work of a series goes. The list is closed.
type Reach string

// The reaches.
const (
	OnlyThis Reach = "one"
	AndLater Reach = "later"
	WholeOne Reach = "all"
)

// Valid tells whether r is one of the closed list.
func (r Reach) Valid() bool { return r == OnlyThis || r == AndLater || r == WholeOne }
