// Package content says how a piece of content (tin, bài và sản phẩm truyền thông)
// goes from its draft to readers and, where it must, back from them: what an edition
// may become, by whose hand, and what has to be right before others look at it. It is
// pure; where content is kept is the business of spine/content.
package content

import "slices"

// State is how far an edition is. The list is closed. A piece of content has one
// edition that readers see at most, and one that is being made at most.
type State string

// The states.
const (
	Draft       State = "draft"
	Submitted   State = "submitted" // waits for somebody to approve it
	Returned    State = "returned"  // with a reason, to who writes it
	Approved    State = "approved"
	Scheduled   State = "scheduled" // approved, and comes out at its minute
	Published   State = "published"
	Superseded  State = "superseded"  // a later edition came out
	Withdrawn   State = "withdrawn"   // the page stays, with a notice and its day
	Unpublished State = "unpublished" // the page is gone, or leads elsewhere
	Discarded   State = "discarded"   // it never came out
)

// States lists all states in the order of an edition's life.
func States() []State {
	return []State{Draft, Submitted, Returned, Approved, Scheduled, Published, Superseded, Withdrawn, Unpublished, Discarded}
}

// Valid tells whether s is one of the closed list.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Label is the state's Vietnamese name.
func (s State) Label() string {
	switch s {
	case Draft:
		return "Đang soạn"
	case Submitted:
		return "Chờ duyệt"
	case Returned:
		return "Trả lại để sửa"
	case Approved:
		return "Đã duyệt, chưa đăng"
	case Scheduled:
		return "Đã hẹn giờ đăng"
	case Published:
		return "Đã đăng"
	case Superseded:
		return "Đã có bản mới thay"
	case Withdrawn:
		return "Đã rút, còn thông báo"
	case Unpublished:
		return "Đã gỡ khỏi cổng"
	case Discarded:
		return "Đã bỏ"
	}
	return string(s)
}

// Open tells whether an edition is still being made: of those a content has one at
// most.
func (s State) Open() bool {
	return s == Draft || s == Submitted || s == Returned || s == Approved || s == Scheduled
}

// Editable tells whether an edition's words may change.
func (s State) Editable() bool { return s == Draft || s == Returned }

// Shown tells whether readers who ask for the content get something of this edition:
// its words, or the notice that stands in their place.
func (s State) Shown() bool { return s == Published || s == Withdrawn }

// Out tells whether an edition was before readers at any time.
func (s State) Out() bool {
	return s == Published || s == Superseded || s == Withdrawn || s == Unpublished
}
