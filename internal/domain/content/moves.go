package content

import (
	"slices"

	"loa/internal/domain"
)

// Act is something that somebody does with an edition. The list is closed.
type Act string

// The acts.
const (
	Submit     Act = "submit"
	Recall     Act = "recall" // who submitted it takes it back before anybody decided
	Return     Act = "return"
	Approve    Act = "approve"
	Schedule   Act = "schedule"
	Unschedule Act = "unschedule"
	Publish    Act = "publish"
	Urgent     Act = "urgent"    // published by a leader before anybody approved it
	Endorse    Act = "endorse"   // approved after it came out urgently, by another person
	Supersede  Act = "supersede" // the next edition came out
	Withdraw   Act = "withdraw"
	Unpublish  Act = "unpublish"
	Discard    Act = "discard"
)

// Acts lists all acts.
func Acts() []Act {
	return []Act{Submit, Recall, Return, Approve, Schedule, Unschedule, Publish, Urgent, Endorse, Supersede, Withdraw, Unpublish, Discard}
}

// Done is the act as the history of an edition tells it.
func (a Act) Done() string {
	switch a {
	case Submit:
		return "gửi duyệt"
	case Recall:
		return "rút lại để sửa tiếp"
	case Return:
		return "trả lại để sửa"
	case Approve:
		return "duyệt"
	case Schedule:
		return "hẹn giờ đăng"
	case Unschedule:
		return "bỏ hẹn giờ"
	case Publish:
		return "đăng"
	case Urgent:
		return "đăng khẩn khi chưa duyệt"
	case Endorse:
		return "duyệt sau khi đăng khẩn"
	case Supersede:
		return "thay bằng bản mới"
	case Withdraw:
		return "rút, để lại thông báo"
	case Unpublish:
		return "gỡ khỏi cổng"
	case Discard:
		return "bỏ bản nháp"
	}
	return string(a)
}

// Hand is by whose hand an act is done. The list is closed.
type Hand string

// The hands.
const (
	Writer   Hand = "writer"   // an officer of the content's agency
	Approver Hand = "approver" // who may approve for the agency, and has not submitted it
	Chief    Hand = "chief"    // a leader of the agency
	Program  Hand = "program"  // the program itself, at the minute or as a consequence
)

// move is one line of the table.
type move struct {
	from  State
	act   Act
	hands []Hand
	to    State
}

// moves is every step that there is; what does not stand here is not possible.
func moves() []move {
	writer, approver, chief, program := []Hand{Writer}, []Hand{Approver}, []Hand{Chief}, []Hand{Program}
	return []move{
		{Draft, Submit, writer, Submitted},
		{Draft, Urgent, chief, Published},
		{Draft, Discard, writer, Discarded},
		{Returned, Submit, writer, Submitted},
		{Returned, Urgent, chief, Published},
		{Returned, Discard, writer, Discarded},
		{Submitted, Recall, writer, Draft},
		{Submitted, Return, approver, Returned},
		{Submitted, Approve, approver, Approved},
		{Submitted, Urgent, chief, Published},
		{Approved, Schedule, []Hand{Writer, Approver}, Scheduled},
		{Approved, Publish, []Hand{Writer, Approver}, Published},
		{Approved, Return, approver, Returned},
		{Scheduled, Schedule, []Hand{Writer, Approver}, Scheduled}, // to another minute
		{Scheduled, Unschedule, []Hand{Writer, Approver}, Approved},
		{Scheduled, Publish, program, Published},
		{Scheduled, Return, []Hand{Approver, Program}, Returned}, // the program: nobody would read it
		{Published, Endorse, approver, Published},
		{Superseded, Endorse, approver, Superseded}, // also of what readers do not get any more
		{Withdrawn, Endorse, approver, Withdrawn},
		{Unpublished, Endorse, approver, Unpublished},
		{Published, Supersede, program, Superseded},
		{Published, Withdraw, []Hand{Approver, Chief}, Withdrawn},
		{Published, Unpublish, []Hand{Approver, Chief}, Unpublished},
		{Withdrawn, Supersede, program, Superseded}, // it came back, put right
		{Withdrawn, Unpublish, []Hand{Approver, Chief}, Unpublished},
		{Unpublished, Supersede, program, Superseded},
	}
}

// Trail is what the rules about persons ask of an edition: accounts, empty where
// nobody did that yet.
type Trail struct {
	State       State
	SubmittedBy string
	UrgentBy    string // who published it urgently, while nobody endorsed it
}

// Next gives the state after an act by an account, whose hands the caller found; an
// error says why it cannot be done. Approving takes two persons: who submitted an
// edition, or published it urgently, never approves it.
func (t Trail) Next(act Act, account string, hands ...Hand) (State, error) {
	for _, m := range moves() {
		if m.from != t.State || m.act != act {
			continue
		}
		switch {
		case !slices.ContainsFunc(m.hands, func(h Hand) bool { return slices.Contains(hands, h) }):
			return t.State, domain.Forbidden("Việc này do người khác trong cơ quan làm.")
		case act == Endorse && t.UrgentBy == "":
			return t.State, domain.Conflict("Bản này đã được duyệt.")
		case (act == Approve || act == Endorse) && account == t.SubmittedBy:
			return t.State, domain.Forbidden("Người gửi duyệt không tự duyệt. Hãy để người khác trong cơ quan duyệt.")
		case act == Endorse && account == t.UrgentBy:
			return t.State, domain.Forbidden("Người đã cho đăng khẩn không tự duyệt sau. Hãy để người khác trong cơ quan duyệt.")
		case act == Recall && account != t.SubmittedBy:
			return t.State, domain.Forbidden("Chỉ người đã gửi duyệt mới rút lại được.")
		}
		return m.to, nil
	}
	return t.State, domain.Conflict("Tin, bài đang ở trạng thái “%s”, không làm được việc này.", t.State.Label())
}

// Possible lists what an account with its hands may do, in the order of the table.
func (t Trail) Possible(account string, hands ...Hand) []Act {
	var out []Act
	for _, m := range moves() {
		if m.from != t.State || slices.Contains(out, m.act) {
			continue
		}
		if _, err := t.Next(m.act, account, hands...); err == nil {
			out = append(out, m.act)
		}
	}
	return out
}

// NeedsReason tells whether an act is done with a reason only. That of a withdrawal
// is read by everybody.
func (a Act) NeedsReason() bool {
	return a == Return || a == Urgent || a == Withdraw || a == Unpublish
}
