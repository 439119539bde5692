// Package question says how a difficulty that an agency meets (khó khăn, vướng mắc)
// goes to its answer: who has it, until when, and what may be done with it. It is
// pure; where questions are kept is the business of feature/questions.
//
// The plan of 2025 ends with it: agencies report difficulties to the Chairman of the
// province's committee through Sở Nội vụ.
package question

import (
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// State is how far a question is. The list is closed.
type State string

// The states.
const (
	Sent      State = "sent"      // with Sở Nội vụ
	Asked     State = "asked"     // Sở Nội vụ asked the agency for more
	Submitted State = "submitted" // before the Chairman
	Answered  State = "answered"
	Merged    State = "merged"    // the same as another question, which is answered for both
	Withdrawn State = "withdrawn" // by the agency that asked
)

// States lists all states in the order in which pages show them.
func States() []State { return []State{Sent, Asked, Submitted, Answered, Merged, Withdrawn} }

// Valid tells whether s is one of the closed list.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Open tells whether somebody still has something to do.
func (s State) Open() bool { return s == Sent || s == Asked || s == Submitted }

// Label is the state's Vietnamese name.
func (s State) Label() string {
	switch s {
	case Sent:
		return "Chờ Sở Nội vụ xử lý"
	case Asked:
		return "Chờ cơ quan bổ sung"
	case Submitted:
		return "Chờ Chủ tịch quyết định"
	case Answered:
		return "Đã trả lời"
	case Merged:
		return "Đã gộp với vướng mắc khác"
	case Withdrawn:
		return "Cơ quan đã rút"
	}
	return string(s)
}

// Owner is who has to take the next step. The list is closed.
type Owner string

// The owners; nobody has a question that is closed.
const (
	Nobody     Owner = ""
	Department Owner = "department" // the coordinators, who keep the plan (Sở Nội vụ)
	Agency     Owner = "agency"     // who met the difficulty
	Chairman   Owner = "chairman"   // the leader of the province's committee
)

// Owners lists who may have a question.
func Owners() []Owner { return []Owner{Department, Agency, Chairman} }

// Label names the owner.
func (o Owner) Label() string {
	switch o {
	case Department:
		return "Sở Nội vụ"
	case Agency:
		return "Cơ quan gửi"
	case Chairman:
		return "Chủ tịch"
	case Nobody:
	}
	return ""
}

// Owner is who has a question in a state.
func (s State) Owner() Owner {
	switch s {
	case Sent:
		return Department
	case Asked:
		return Agency
	case Submitted:
		return Chairman
	case Answered, Merged, Withdrawn:
	}
	return Nobody
}

// Act is something that somebody does with a question. The list is closed.
type Act string

// The acts.
const (
	Send     Act = "send"
	Answer   Act = "answer"
	Ask      Act = "ask" // the agency for more
	Supply   Act = "supply"
	Submit   Act = "submit" // to the Chairman
	Decide   Act = "decide"
	Return   Act = "return" // to Sở Nội vụ
	Recall   Act = "recall" // what was submitted
	Merge    Act = "merge"
	Withdraw Act = "withdraw"
	Reopen   Act = "reopen" // the answer is not clear
	SetDay   Act = "set_day"
	Differ   Act = "differ" // the agency finds that what it was merged with is another matter
	Part     Act = "part"   // Sở Nội vụ finds so
)

// Acts lists all acts.
func Acts() []Act {
	return []Act{Send, Answer, Ask, Supply, Submit, Decide, Return, Recall, Merge, Withdraw, Reopen, SetDay, Differ, Part}
}

// Done is the act as the question's life tells it.
func (a Act) Done() string {
	switch a {
	case Send:
		return "gửi vướng mắc"
	case Answer:
		return "trả lời"
	case Ask:
		return "đề nghị bổ sung thông tin"
	case Supply:
		return "bổ sung thông tin"
	case Submit:
		return "trình Chủ tịch"
	case Decide:
		return "quyết định"
	case Return:
		return "trả lại Sở Nội vụ"
	case Recall:
		return "rút lại để xử lý tiếp"
	case Merge:
		return "gộp với vướng mắc khác"
	case Withdraw:
		return "rút vướng mắc"
	case Reopen:
		return "đề nghị trả lời rõ hơn"
	case SetDay:
		return "đặt lại hạn"
	case Differ:
		return "báo không cùng nội dung, tách ra"
	case Part:
		return "tách ra khỏi vướng mắc đã gộp"
	}
	return string(a)
}

// move is one line of the table: what who may do in a state, and what becomes of it.
type move struct {
	from State
	act  Act
	by   Owner
	to   State
}

// moves is every step that there is; what does not stand here is not possible.
func moves() []move {
	return []move{
		{Sent, Answer, Department, Answered},
		{Sent, Ask, Department, Asked},
		{Sent, Submit, Department, Submitted},
		{Sent, Merge, Department, Merged},
		{Sent, SetDay, Department, Sent},
		{Sent, Withdraw, Agency, Withdrawn},
		{Asked, Supply, Agency, Sent},
		{Asked, Withdraw, Agency, Withdrawn},
		{Asked, Answer, Department, Answered}, // it became clear without
		{Asked, Merge, Department, Merged},
		{Asked, SetDay, Department, Asked},
		{Submitted, Decide, Chairman, Answered},
		{Submitted, Return, Chairman, Sent},
		{Submitted, Recall, Department, Sent},
		{Submitted, SetDay, Department, Submitted},
		{Submitted, Withdraw, Agency, Withdrawn},
		{Answered, Reopen, Agency, Sent},
		{Merged, Differ, Agency, Sent},
		{Merged, Part, Department, Sent},
	}
}

// By gives who may do an act in a state, and the state that follows; ok is false
// when it cannot be done.
func By(from State, act Act) (by Owner, to State, ok bool) {
	for _, m := range moves() {
		if m.from == from && m.act == act {
			return m.by, m.to, true
		}
	}
	return Nobody, from, false
}

// Possible lists what an owner may do in a state, in the order of the table.
func Possible(from State, by Owner) []Act {
	var out []Act
	for _, m := range moves() {
		if m.from == from && m.by == by {
			out = append(out, m.act)
		}
	}
	return out
}

// Parts tells whether an act takes a question out of the one that it was merged with.
func (a Act) Parts() bool { return a == Differ || a == Part }

// Terms are within how many working days each owner takes a step. They stand in no
// law: the office sets them.
type Terms struct {
	Department, Agency, Chairman int
}

// DefaultTerms are those of an office that set none.
func DefaultTerms() Terms { return Terms{Department: 5, Agency: 3, Chairman: 5} }

// mostDays is the longest term that an office may set.
const mostDays = 60

// Check says what is wrong with terms, by the fields department, agency, chairman.
func (t Terms) Check() error {
	var problems domain.Fields
	for _, x := range []struct {
		name string
		days int
	}{{string(Department), t.Department}, {string(Agency), t.Agency}, {string(Chairman), t.Chairman}} {
		if x.days < 1 || x.days > mostDays {
			problems.Add(x.name, "Nhập số ngày làm việc từ 1 đến %d.", mostDays)
		}
	}
	return problems.Err()
}

// Of is the term of an owner in working days; 0 for nobody.
func (t Terms) Of(o Owner) int {
	switch o {
	case Department:
		return t.Department
	case Agency:
		return t.Agency
	case Chairman:
		return t.Chairman
	case Nobody:
	}
	return 0
}

// Due is the last day of a step that begins on a day; empty for nobody's.
func (t Terms) Due(o Owner, began calendar.Date, w *calendar.WorkDays) calendar.Date {
	if o == Nobody {
		return ""
	}
	return w.Add(began, t.Of(o))
}
