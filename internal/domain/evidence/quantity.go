package evidence

import (
	"slices"
	"strconv"
)

// Quantity (số lượng) names something that a person counted when it happened:
// how many came, how many copies were handed out. An entry carries those that
// its kind asks for, and none is ever supposed where nobody counted.
type Quantity string

// The quantities.
const (
	Sessions  Quantity = "sessions"  // buổi, lớp, cuộc
	People    Quantity = "people"    // lượt người dự
	Questions Quantity = "questions" // ý kiến, câu hỏi
	Answered  Quantity = "answered"  // of them, answered
	Airings   Quantity = "airings"   // lần phát
	Minutes   Quantity = "minutes"   // phút
	Copies    Quantity = "copies"    // bản, tờ, tấm
	Reach     Quantity = "reach"     // lượt xem, lượt tiếp cận
	Feedback  Quantity = "feedback"  // phản ánh, kiến nghị that came in
	Settled   Quantity = "settled"   // of them, settled
	Spent     Quantity = "spent"     // đồng
)

// MostOfQuantity bounds what one entry may say of a quantity.
const MostOfQuantity = 1_000_000_000

// Most is the same for this quantity: money comes in larger numbers.
func (q Quantity) Most() int64 {
	if q == Spent {
		return 1_000 * MostOfQuantity
	}
	return MostOfQuantity
}

// Quantities lists them in the order of forms.
func Quantities() []Quantity {
	return []Quantity{Sessions, People, Questions, Answered, Airings, Minutes, Copies, Reach, Feedback, Settled, Spent}
}

// Valid tells whether q is one of the closed list.
func (q Quantity) Valid() bool { return slices.Contains(Quantities(), q) }

// Label is what a form asks for.
func (q Quantity) Label() string {
	switch q {
	case Sessions:
		return "Số buổi, lớp"
	case People:
		return "Số lượt người dự"
	case Questions:
		return "Số ý kiến, câu hỏi"
	case Answered:
		return "Trong đó đã trả lời"
	case Airings:
		return "Số lần phát"
	case Minutes:
		return "Tổng số phút"
	case Copies:
		return "Số bản, tấm"
	case Reach:
		return "Số lượt xem, tiếp cận"
	case Feedback:
		return "Số phản ánh, kiến nghị"
	case Settled:
		return "Trong đó đã xử lý"
	case Spent:
		return "Kinh phí"
	}
	return string(q)
}

// Unit is the unit of measure in a table of figures.
func (q Quantity) Unit() string {
	switch q {
	case Sessions:
		return "buổi"
	case People:
		return "lượt người"
	case Questions, Answered:
		return "ý kiến"
	case Airings:
		return "lần"
	case Minutes:
		return "phút"
	case Copies:
		return "bản"
	case Reach:
		return "lượt"
	case Feedback, Settled:
		return "phản ánh, kiến nghị"
	case Spent:
		return "đồng"
	}
	return ""
}

// Quantities lists what can be counted of a kind, the usual first.
func (k Kind) Quantities() []Quantity {
	switch k {
	case Article, Bulletin:
		return []Quantity{Reach, Spent}
	case Broadcast:
		return []Quantity{Airings, Minutes, Spent}
	case Video:
		return []Quantity{Minutes, Reach, Spent}
	case Dialogue:
		return []Quantity{People, Questions, Answered, Sessions, Spent}
	case Training:
		return []Quantity{People, Sessions, Spent}
	case Material, Posting:
		return []Quantity{Copies, Spent}
	case Contest, Survey:
		return []Quantity{People, Spent}
	case Other:
		return []Quantity{Feedback, Settled, Spent}
	case Plan, Report:
		return nil
	}
	return nil
}

// Amounts is how much an entry has of each quantity, above zero.
type Amounts map[Quantity]int64

// parts writes the amounts in the order of their names, for a hash.
func (a Amounts) parts() []string {
	var out []string
	for q, n := range a {
		out = append(out, string(q)+"="+strconv.FormatInt(n, 10))
	}
	slices.Sort(out)
	return out
}
