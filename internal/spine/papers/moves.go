package papers

import (
	"slices"

	"loa/internal/domain"
)

// Status is where a paper stands.
type Status string

// The states; moves says what leads where.
const (
	Draft     Status = "draft"     // dự thảo
	ToSign    Status = "to_sign"   // đang trình ký
	Signed    Status = "signed"    // đã ký, có số
	Released  Status = "released"  // đã phát hành
	Cancelled Status = "cancelled" // đã hủy
)

// Statuses lists the states in the order of a paper's way.
func Statuses() []Status { return []Status{Draft, ToSign, Signed, Released, Cancelled} }

// Valid tells whether s is one of the closed list.
func (s Status) Valid() bool { return slices.Contains(Statuses(), s) }

// Label is the state's Vietnamese name.
func (s Status) Label() string {
	switch s {
	case Draft:
		return "Dự thảo"
	case ToSign:
		return "Đang trình ký"
	case Signed:
		return "Đã ký, có số"
	case Released:
		return "Đã phát hành"
	case Cancelled:
		return "Đã hủy"
	}
	return string(s)
}

// Act is something that is done to a paper.
type Act string

// The acts.
const (
	ActHandOver Act = "hand_over" // the room hands the paper over
	ActRenew    Act = "renew"     // the room brings its files anew
	ActSubmit   Act = "submit"    // trình ký
	ActReturn   Act = "return"    // trả lại bản dự thảo
	ActNumber   Act = "number"    // ghi số, ngày, người ký
	ActSign     Act = "sign"      // tải bản đã ký lên
	ActRelease  Act = "release"   // phát hành
	ActCancel   Act = "cancel"    // hủy
	ActSentIn   Act = "sent_in"   // đã gửi trong văn bản khác
	ActRevive   Act = "revive"    // trở lại như trước khi ghi là đã gửi trong văn bản khác
)

// moves is the one table of what leads where; what is not in it is refused.
// A paper that revives has the state that it had before it was sent in another one.
// Number and signed file come in either order: a paper counts as signed with its
// number, and is released only with both.
func moves() map[Act]map[Status]Status {
	return map[Act]map[Status]Status{
		ActRenew:   {Draft: Draft, Signed: Signed},
		ActSubmit:  {Draft: ToSign},
		ActReturn:  {ToSign: Draft, Signed: Draft},
		ActNumber:  {ToSign: Signed, Signed: Signed},
		ActSign:    {ToSign: ToSign, Signed: Signed},
		ActRelease: {Signed: Released},
		ActCancel:  {Draft: Cancelled, ToSign: Cancelled, Signed: Cancelled},
		ActSentIn:  {Draft: Cancelled, ToSign: Cancelled, Signed: Cancelled},
		ActRevive:  {Cancelled: Draft},
	}
}

// Allows tells whether the table lets an act happen in this state.
func (s Status) Allows(a Act) bool { _, ok := moves()[a][s]; return ok }

// move applies an act to a paper or says why not.
func move(p *Paper, a Act) error {
	to, ok := moves()[a][p.Status]
	if !ok {
		return domain.Conflict("Văn bản đang ở trạng thái “%s”, không làm được việc này.", p.Status.Label())
	}
	p.Status = to
	return nil
}
