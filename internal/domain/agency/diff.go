package agency

import (
	"cmp"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
)

// TurnKind (loại biến động) is what can happen to one unit on a day.
type TurnKind string

// The kinds. TurnEntered is what the registry began with, of which it does not
// know when it was founded. TurnMerged and TurnDivided are ways to end of which
// an act tells; TurnEnded is every other end.
const (
	TurnEntered TurnKind = "entered" // có trong sổ từ đầu
	TurnFounded TurnKind = "founded" // thành lập
	TurnMerged  TurnKind = "merged"  // hết vì sáp nhập, hợp nhất
	TurnDivided TurnKind = "divided" // hết vì chia, tách
	TurnEnded   TurnKind = "ended"   // kết thúc hoạt động
	TurnRenamed TurnKind = "renamed" // đổi tên
	TurnRaised  TurnKind = "raised"  // nâng loại: xã thành phường
	TurnMoved   TurnKind = "moved"   // đổi cấp trên
)

// TurnKinds lists the kinds in the order in which pages show them.
func TurnKinds() []TurnKind {
	return []TurnKind{TurnEntered, TurnFounded, TurnMerged, TurnDivided, TurnEnded, TurnRenamed, TurnRaised, TurnMoved}
}

// Label is the kind's Vietnamese name.
func (k TurnKind) Label() string {
	switch k {
	case TurnEntered:
		return "Có trong sổ từ đầu"
	case TurnFounded:
		return "Thành lập"
	case TurnMerged:
		return "Sáp nhập, hợp nhất"
	case TurnDivided:
		return "Chia, tách"
	case TurnEnded:
		return "Kết thúc hoạt động"
	case TurnRenamed:
		return "Đổi tên"
	case TurnRaised:
		return "Nâng loại đơn vị"
	case TurnMoved:
		return "Đổi cấp trên"
	}
	return string(k)
}

// Begins tells whether the unit was not there before a turn of this kind.
func (k TurnKind) Begins() bool { return k == TurnEntered || k == TurnFounded }

// Ends tells whether the unit is no more after a turn of this kind.
func (k TurnKind) Ends() bool { return k == TurnMerged || k == TurnDivided || k == TurnEnded }

// Entry is what the registry says of one unit from a day on, as far as
// comparing two days needs it. Act is the reorganisation that wrote it, empty
// when a person did; Basis is what was recorded as its reason or source.
type Entry struct {
	AgencyID  string
	ValidFrom calendar.Date
	Closed    bool
	Name      string
	ParentID  string
	Kind      Kind
	Level     Level
	Verified  bool
	Act       string
	Basis     string
}

// Turn (biến động) is one thing that happened to one unit on one day. Before is
// empty for a unit that began, After for one that ended except for its
// day, act and basis.
type Turn struct {
	Kind   TurnKind
	Day    calendar.Date
	Before Entry
	After  Entry
}

// AgencyID is the unit to which it happened.
func (t Turn) AgencyID() string { return cmp.Or(t.Before.AgencyID, t.After.AgencyID) }

// Unit is the entry that names the unit: what it became, or was when it ended.
func (t Turn) Unit() Entry {
	if t.Kind.Ends() {
		return t.Before
	}
	return t.After
}

// Turns tells what happened to units within the days of w, both included, by day
// and kind, else in the order of lives. A life is the entries of one unit that
// held one after the other, oldest first. Every number agrees with the registry:
// units before the window, and those that began, less those that ended, are the
// units on its last day.
func Turns(lives [][]Entry, successions []Succession, w calendar.Window) []Turn {
	type end struct {
		id  string
		day calendar.Date
	}
	ways := map[end]TurnKind{}
	for _, s := range successions {
		switch s.Change {
		case Merge:
			ways[end{s.FromID, s.ValidFrom}] = TurnMerged
		case Split:
			ways[end{s.FromID, s.ValidFrom}] = TurnDivided
		case Rename, Raise, Dissolve, Transfer:
		}
	}
	first := beginning(lives)
	var out []Turn
	for _, life := range lives {
		before := Entry{Closed: true}
		for _, after := range life {
			if w.Contains(after.ValidFrom) {
				way := cmp.Or(ways[end{after.AgencyID, after.ValidFrom}], TurnEnded)
				for _, kind := range differences(before, after, way) {
					if kind == TurnFounded && after.ValidFrom == first && after.Act == "" {
						kind = TurnEntered
					}
					out = append(out, newTurn(kind, before, after))
				}
			}
			before = after
		}
	}
	slices.SortStableFunc(out, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), slices.Index(TurnKinds(), a.Kind)-slices.Index(TurnKinds(), b.Kind))
	})
	return out
}

// beginning is the first day of which the registry says anything.
func beginning(lives [][]Entry) (first calendar.Date) {
	for _, life := range lives {
		if len(life) > 0 && (first == "" || life[0].ValidFrom < first) {
			first = life[0].ValidFrom
		}
	}
	return first
}

func newTurn(kind TurnKind, before, after Entry) Turn {
	if kind.Begins() {
		before = Entry{}
	}
	return Turn{Kind: kind, Day: after.ValidFrom, Before: before, After: after}
}

// differences tells what happened between two entries of one unit; way is how it
// ended if it did.
func differences(before, after Entry, way TurnKind) []TurnKind {
	switch {
	case before.Closed && after.Closed:
		return nil
	case before.Closed:
		return []TurnKind{TurnFounded}
	case after.Closed:
		return []TurnKind{way}
	}
	var kinds []TurnKind
	if before.Name != after.Name || before.Level != after.Level || before.Kind != after.Kind {
		was, wasPlace := rankOf(before)
		is, isPlace := rankOf(after)
		if is > was && was > 0 {
			kinds = append(kinds, TurnRaised)
		}
		if wasPlace != isPlace || is < was || was == 0 && is > 0 {
			kinds = append(kinds, TurnRenamed)
		}
	}
	if before.ParentID != after.ParentID {
		kinds = append(kinds, TurnMoved)
	}
	return kinds
}

// ranks are the types of places of each level from below (Luật Tổ chức chính
// quyền địa phương 2025, Điều 1; districts by the law of 2015).
func ranks(l Level) []string {
	switch l {
	case Province:
		return []string{"tỉnh", "thành phố"}
	case District:
		return []string{"huyện", "thị xã", "quận", "thành phố"}
	case Commune:
		return []string{"xã", "thị trấn", "đặc khu", "phường"}
	case Central:
	}
	return nil
}

// rankOf takes the name of a committee apart into the rank of its place among
// those of its level, from 1, and the rest of the name; 0 and the whole name for
// every other unit.
func rankOf(e Entry) (rank int, rest string) {
	key := NameKey(e.Name)
	if e.Kind != Committee {
		return 0, key
	}
	key = strings.TrimPrefix(key, "ủy ban nhân dân ")
	for i, kind := range ranks(e.Level) {
		if place, ok := strings.CutPrefix(key, kind+" "); ok {
			return i + 1, place
		}
	}
	return 0, key
}
