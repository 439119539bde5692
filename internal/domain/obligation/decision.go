package obligation

import (
	"cmp"
	"slices"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// Outcome (kết quả xử lý nhiệm vụ) is what becomes of an open duty of an agency
// that ends or gives it away.
type Outcome string

// The outcomes.
const (
	Inherited  Outcome = "inherited" // other agencies owe what is left
	AlreadyMet Outcome = "met"       // nothing is left
	WaivedOut  Outcome = "waived"    // nobody owes what is left, for a reason
)

// Outcomes lists the outcomes in the order in which pages show them.
func Outcomes() []Outcome { return []Outcome{Inherited, AlreadyMet, WaivedOut} }

// Label is the outcome's Vietnamese name.
func (o Outcome) Label() string {
	switch o {
	case Inherited:
		return "Đơn vị khác kế thừa"
	case AlreadyMet:
		return "Đã hoàn thành"
	case WaivedOut:
		return "Được miễn"
	}
	return string(o)
}

// Valid tells whether o is one of the closed list.
func (o Outcome) Valid() bool { return slices.Contains(Outcomes(), o) }

// Combine (cách tính khi trùng nhiệm vụ) is what an heir owes that owes the same
// obligation anyway, or inherits it from several.
type Combine string

// The ways: once, the greater of the numbers; add, their sum.
const (
	Once Combine = "once"
	Add  Combine = "add"
)

// Combines lists the ways in the order in which pages show them.
func Combines() []Combine { return []Combine{Once, Add} }

// Label is the way's Vietnamese name.
func (c Combine) Label() string {
	switch c {
	case Once:
		return "Tính một lần"
	case Add:
		return "Cộng thêm"
	}
	return string(c)
}

// Valid tells whether c is one of the closed list.
func (c Combine) Valid() bool { return slices.Contains(Combines(), c) }

// Heir is an agency that takes over a duty; Weight divides its number among
// several, below one counts as one.
type Heir struct {
	AgencyID string
	Weight   int
}

// Decision is what becomes, from a day on, of the duty of one agency under one
// obligation. Heirs, Share and Combine are of an inherited one.
type Decision struct {
	ID       string
	From     calendar.Date
	AgencyID string
	Outcome  Outcome
	Heirs    []Heir
	Share    agency.Share
	Combine  Combine
	Reason   string
}

// Supersede keeps of decisions about one obligation the last of each agency, in
// the order in which they take hold.
func Supersede(all []Decision) []Decision {
	last := make(map[string]int, len(all))
	for i, d := range all {
		last[d.AgencyID] = i
	}
	var out []Decision
	for i, d := range all {
		if last[d.AgencyID] == i {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Decision) int { return cmp.Compare(a.From, b.From) })
	return out
}

// Circle tells whether the agency of the last of decisions about one obligation
// would inherit its own duty.
func Circle(all []Decision) bool {
	start := all[len(all)-1].AgencyID
	next := make(map[string][]Heir, len(all))
	for _, d := range all {
		next[d.AgencyID] = d.Heirs // the later supersedes
	}
	seen := map[string]bool{}
	for todo := next[start]; len(todo) > 0; {
		id := todo[0].AgencyID
		todo = todo[1:]
		if id == start {
			return true
		}
		if !seen[id] {
			seen[id] = true
			todo = append(slices.Clone(todo), next[id]...)
		}
	}
	return false
}

// part is how much of n pieces an heir takes.
func (d Decision) part(id string, n int, m measure) int {
	i := slices.IndexFunc(d.Heirs, func(h Heir) bool { return h.AgencyID == id })
	switch {
	case i < 0 || d.Outcome != Inherited:
		return 0
	case d.Share == agency.Each, d.Share == agency.Divided && (!m.spends || m.shared):
		return n
	case d.Share == agency.Divided:
		weights := make([]int, len(d.Heirs))
		for j, h := range d.Heirs {
			weights[j] = h.Weight
		}
		return agency.Apportion(n, weights)[i]
	case i == 0:
		return n
	}
	return 0
}
