package agency

import (
	"slices"

	"loa/internal/domain/calendar"
)

// Change (hình thức sắp xếp) is how a legal act changes units.
type Change string

// The changes. Rename and Raise keep the identity; Merge, Split and Dissolve
// end identities; Transfer moves a function and ends nobody.
const (
	Merge    Change = "merge"    // sáp nhập, hợp nhất
	Split    Change = "split"    // chia, tách
	Rename   Change = "rename"   // đổi tên, đổi cấp trên
	Raise    Change = "raise"    // nâng loại: xã thành phường, tỉnh thành thành phố
	Dissolve Change = "dissolve" // giải thể, kết thúc hoạt động
	Transfer Change = "transfer" // chuyển giao chức năng
)

// Changes lists the changes in the order in which pages show them.
func Changes() []Change { return []Change{Merge, Split, Rename, Raise, Dissolve, Transfer} }

// Label is the change's Vietnamese name.
func (c Change) Label() string {
	switch c {
	case Merge:
		return "Sáp nhập, hợp nhất"
	case Split:
		return "Chia, tách"
	case Rename:
		return "Đổi tên"
	case Raise:
		return "Nâng loại đơn vị"
	case Dissolve:
		return "Kết thúc hoạt động"
	case Transfer:
		return "Chuyển giao chức năng"
	}
	return string(c)
}

// Valid tells whether c is one of the closed list.
func (c Change) Valid() bool { return slices.Contains(Changes(), c) }

// Ends tells whether the units that a step starts from end with it, unless they
// are among those it leads to.
func (c Change) Ends() bool { return c == Merge || c == Split || c == Dissolve }

// Share (quy tắc kế thừa nhiệm vụ) is how the open duties of a unit that ends
// pass to several heirs.
type Share string

// The rules of share. Whole: the first heir takes all. Each: every heir owes in
// full. Divided: the number is divided by the heirs' weights.
const (
	Whole   Share = "whole"   // một đơn vị nhận toàn bộ
	Each    Share = "each"    // mỗi đơn vị thực hiện đủ
	Divided Share = "divided" // chia số lượng theo tỷ lệ
)

// Shares lists the rules in the order in which pages show them.
func Shares() []Share { return []Share{Whole, Each, Divided} }

// Label is the rule's Vietnamese name.
func (s Share) Label() string {
	switch s {
	case Whole:
		return "Một đơn vị nhận toàn bộ"
	case Each:
		return "Mỗi đơn vị thực hiện đủ"
	case Divided:
		return "Chia số lượng theo tỷ lệ"
	}
	return string(s)
}

// Valid tells whether s is one of the closed list.
func (s Share) Valid() bool { return slices.Contains(Shares(), s) }

// Step is one line of a legal act: units From which it starts and units To
// which it leads, all by identity. Ids of units that the act founds are given
// when the step is prepared.
type Step struct {
	Change   Change       `json:"change"`
	From     []SourceUnit `json:"from"`
	To       []TargetUnit `json:"to,omitempty"`
	Share    Share        `json:"share,omitempty"`
	Function string       `json:"function,omitempty"` // of a transfer: what passes
	Source   string       `json:"source,omitempty"`
	Verified bool         `json:"verified,omitempty"`
}

// SourceUnit is a unit as it is on the eve of the act; Part says that only a
// part of it passes by this step.
type SourceUnit struct {
	AgencyID string `json:"agency_id"`
	Part     bool   `json:"part,omitempty"`
}

// TargetUnit is a unit as the act makes it: New ones are founded, others take
// the name, superior and codes given. Weight divides numbers among heirs.
type TargetUnit struct {
	AgencyID  string            `json:"agency_id"`
	New       bool              `json:"new,omitempty"`
	Name      string            `json:"name"`
	ShortName string            `json:"short_name,omitempty"`
	Kind      Kind              `json:"kind"`
	Level     Level             `json:"level"`
	ParentID  string            `json:"parent_id,omitempty"`
	Code      string            `json:"code,omitempty"`
	Codes     map[string]string `json:"codes,omitempty"`
	Weight    int               `json:"weight,omitempty"`
}

// Succession (kế thừa) is one line of who passed into whom on a day. To is
// empty when nobody did.
type Succession struct {
	ID               string
	ReorganisationID string
	StepID           string
	Change           Change
	ValidFrom        calendar.Date
	FromID           string
	ToID             string
	Part             bool
	Share            Share
	Weight           int
	Function         string
}

// Apportion divides a number of pieces among weights so that the sum stays:
// by the largest remainder, of equal ones the earlier. Weights below one count
// as one.
func Apportion(n int, weights []int) []int {
	out, rest, total := make([]int, len(weights)), make([]int, len(weights)), 0
	for _, w := range weights {
		total += max(w, 1)
	}
	left := n
	for i, w := range weights {
		out[i], rest[i] = n*max(w, 1)/total, n*max(w, 1)%total
		left -= out[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range rest {
			if rest[i] > rest[most] {
				most = i
			}
		}
		out[most], rest[most] = out[most]+1, -1
	}
	return out
}
