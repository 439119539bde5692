package ownplan

import (
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
)

// Status is where an own plan stands.
type Status string

// The states. moves says what leads where.
const (
	StatusDraft     Status = "draft"
	StatusSubmitted Status = "submitted"
	StatusReturned  Status = "returned"
	StatusApproved  Status = "approved" // its paper is with văn thư
	StatusIssued    Status = "issued"
)

// Statuses lists the states in the order of a plan's life.
func Statuses() []Status {
	return []Status{StatusDraft, StatusSubmitted, StatusReturned, StatusApproved, StatusIssued}
}

// Label is the state's Vietnamese name.
func (s Status) Label() string {
	switch s {
	case StatusDraft:
		return "Đang soạn"
	case StatusSubmitted:
		return "Chờ duyệt"
	case StatusReturned:
		return "Bị trả lại"
	case StatusApproved:
		return "Đã duyệt, chờ văn thư ban hành"
	case StatusIssued:
		return "Đã ban hành"
	}
	return string(s)
}

// act is something that is done to an own plan.
type act string

const (
	actCreate  act = "create"
	actAmend   act = "amend" // begins the next edition
	actSave    act = "save"
	actAnswer  act = "answer" // decides about differences
	actSubmit  act = "submit"
	actRecall  act = "recall"
	actReturn  act = "return"
	actApprove act = "approve"
	actReopen  act = "reopen"
	actRepaper act = "repaper" // makes a paper anew whose paper was cancelled
	actIssue   act = "issue"
	actOutside act = "outside" // records one that was issued elsewhere
	actUnissue act = "unissue" // takes that back
	actDrop    act = "drop"    // throws an amending edition away while it is written
)

// moves is the one table of what leads where; what is not in it is refused.
func moves() map[act]map[Status]Status {
	return map[act]map[Status]Status{
		actSave:    {StatusDraft: StatusDraft, StatusReturned: StatusReturned},
		actAnswer:  {StatusDraft: StatusDraft, StatusReturned: StatusReturned},
		actSubmit:  {StatusDraft: StatusSubmitted, StatusReturned: StatusSubmitted},
		actRecall:  {StatusSubmitted: StatusDraft},
		actReturn:  {StatusSubmitted: StatusReturned},
		actApprove: {StatusSubmitted: StatusApproved},
		actReopen:  {StatusApproved: StatusReturned},
		actRepaper: {StatusApproved: StatusApproved},
		actIssue:   {StatusApproved: StatusIssued},
		actOutside: {StatusDraft: StatusIssued, StatusReturned: StatusIssued},
		actUnissue: {StatusIssued: StatusDraft},
		actDrop:    {StatusDraft: StatusDraft, StatusReturned: StatusReturned}, // it is gone then
	}
}

// move applies an act or says why not.
func move(p *Plan, a act) error {
	to, ok := moves()[a][p.Status]
	if !ok {
		return domain.Conflict("Kế hoạch đang ở trạng thái “%s”, không làm được việc này.", p.Status.Label())
	}
	p.Status = to
	return nil
}

// leads tells whether an act is a leader's decision.
func (a act) leads() bool { return a == actApprove || a == actReturn || a == actReopen }

// sendsBack tells whether an act returns a plan to who wrote it.
func (a act) sendsBack() bool { return a == actReturn || a == actReopen }

// said names an act as it follows the name of who did it.
func (a act) said() string {
	switch a {
	case actCreate:
		return "lập dự thảo"
	case actAmend:
		return "bắt đầu bản sửa đổi, bổ sung"
	case actSave:
		return "lưu"
	case actAnswer:
		return "trả lời thay đổi của cấp trên"
	case actSubmit:
		return "gửi duyệt"
	case actRecall:
		return "rút lại để sửa"
	case actReturn:
		return "trả lại"
	case actApprove:
		return "duyệt"
	case actReopen:
		return "mở lại"
	case actRepaper:
		return "lập lại văn bản"
	case actIssue:
		return "ghi nhận ban hành"
	case actOutside:
		return "ghi nhận đã ban hành ngoài Loa"
	case actUnissue:
		return "rút ghi nhận ban hành"
	case actDrop:
		return "bỏ bản sửa đổi, bổ sung chưa ban hành"
	}
	return string(a)
}

// belongs tells whether the actor drafts in the agency itself.
func belongs(a access.Actor, agencyID string) bool {
	return a.Has(access.Officer, agencyID) ||
		slices.ContainsFunc(a.Grants, func(g access.Grant) bool { return g.Role == access.Coordinator && g.AgencyID == agencyID })
}

// mayDecide tells whether the actor may approve or return: a leader of the agency.
func mayDecide(a access.Actor, agencyID string) bool { return a.Has(access.Leader, agencyID) }
