package report

import (
	"loa/internal/domain"
	"loa/internal/domain/access"
)

// act is something a person does to a report.
type act string

const (
	actCreate  act = "create"
	actSave    act = "save"
	actRedraft act = "redraft" // the words anew from the figures of now
	actSubmit  act = "submit"
	actRecall  act = "recall" // who submitted it takes it back before anybody decided
	actReturn  act = "return"
	actApprove act = "approve"
	actReopen  act = "reopen" // the leader takes back an approval before the report is filed
	actFile    act = "file"
	actUnfile  act = "unfile" // who noted by hand that it was filed takes that back
	actAccept  act = "accept"
	actReject  act = "reject" // who receives it sends it back
)

// moves is the one table of what leads where; what is not in it is refused.
func moves() map[act]map[Status]Status {
	return map[act]map[Status]Status{
		actSave:    {StatusDraft: StatusDraft, StatusReturned: StatusReturned},
		actRedraft: {StatusDraft: StatusDraft, StatusReturned: StatusReturned},
		actSubmit:  {StatusDraft: StatusSubmitted, StatusReturned: StatusSubmitted},
		actRecall:  {StatusSubmitted: StatusDraft},
		actReturn:  {StatusSubmitted: StatusReturned},
		actApprove: {StatusSubmitted: StatusApproved},
		actReopen:  {StatusApproved: StatusReturned},
		actFile:    {StatusApproved: StatusFiled},
		actUnfile:  {StatusFiled: StatusApproved},
		actAccept:  {StatusFiled: StatusAccepted},
		actReject:  {StatusFiled: StatusReturned, StatusAccepted: StatusReturned},
	}
}

// move applies an act or says why not.
func move(r *Report, a act) error {
	to, ok := moves()[a][r.Status]
	if !ok {
		return domain.Conflict("Báo cáo đang ở trạng thái “%s”, không làm được việc này.", r.Status.Label())
	}
	r.Status = to
	return nil
}

// mayWrite tells whether the actor may draft and submit for the agency.
func mayWrite(a access.Actor, r Report) bool {
	if r.Scope == ScopeProvince {
		return a.Is(access.Coordinator)
	}
	return a.Has(access.Officer, r.AgencyID) || a.Is(access.Coordinator)
}

// mayDecide tells whether the actor may approve or return it: a leader of the
// agency that submits it.
func mayDecide(a access.Actor, r Report) bool { return a.Has(access.Leader, r.AgencyID) }

// mayRecall tells whether the actor may take a submitted report back: who
// submitted it, as long as they may write it.
func mayRecall(a access.Actor, r Report) bool {
	return mayWrite(a, r) && r.SubmittedBy == a.AccountID
}

// mayReceive tells whether the actor may accept it or send it back: a coordinator,
// who receives what agencies report.
func mayReceive(a access.Actor, r Report) bool {
	return r.Scope == ScopeAgency && a.Is(access.Coordinator)
}

// maySee tells whether the actor may read it.
func maySee(a access.Actor, r Report) bool { return a.System || a.Sees(r.AgencyID) }
