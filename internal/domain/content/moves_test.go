package content

import (
	"errors"
	"slices"
	"testing"

	"loa/internal/domain"
)

func code(err error) domain.Code {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e.Code
	}
	return ""
}

// What is being made can always come out or be given up, and nothing that came out
// turns into something that did not.
func TestEveryEditionHasAWayOut(t *testing.T) {
	t.Parallel()
	every := []Hand{Writer, Approver, Chief, Program}
	for _, s := range States() {
		if s.Label() == string(s) {
			t.Errorf("%s has no label", s)
		}
		acts := Trail{State: s, SubmittedBy: "writer", UrgentBy: "chief"}.Possible("other", every...)
		if s.Open() && len(acts) == 0 {
			t.Errorf("%s is open and leads nowhere", s)
		}
		for _, a := range acts {
			to, err := Trail{State: s, SubmittedBy: "writer", UrgentBy: "chief"}.Next(a, "other", every...)
			if err != nil || s.Out() && !to.Out() || !to.Valid() {
				t.Errorf("%s %s: %s, %v", s, a, to, err)
			}
			if a == Publish && s != Approved && s != Scheduled {
				t.Errorf("published from %s", s)
			}
		}
	}
	for _, a := range Acts() {
		if a.Done() == string(a) {
			t.Errorf("%s has no words", a)
		}
		if !slices.ContainsFunc(moves(), func(m move) bool { return m.act == a }) {
			t.Errorf("%s is possible in no state", a)
		}
	}
	for _, end := range []State{Superseded, Discarded} {
		if acts := (Trail{State: end, SubmittedBy: "writer"}).Possible("other", every...); len(acts) > 0 {
			t.Errorf("%s: %v", end, acts)
		}
	}
}

func TestApprovingTakesTwoPersons(t *testing.T) {
	t.Parallel()
	all := []Hand{Writer, Approver, Chief}
	for _, c := range []struct {
		t    Trail
		act  Act
		who  string
		want domain.Code
	}{
		{Trail{State: Submitted, SubmittedBy: "a"}, Approve, "a", domain.CodeForbidden},
		{Trail{State: Submitted, SubmittedBy: "a"}, Approve, "b", ""},
		{Trail{State: Submitted, SubmittedBy: "a"}, Recall, "b", domain.CodeForbidden},
		{Trail{State: Submitted, SubmittedBy: "a"}, Recall, "a", ""},
		{Trail{State: Draft}, Urgent, "a", ""},
		{Trail{State: Published, UrgentBy: "a"}, Endorse, "a", domain.CodeForbidden},
		{Trail{State: Published, SubmittedBy: "b", UrgentBy: "a"}, Endorse, "b", domain.CodeForbidden},
		{Trail{State: Published, SubmittedBy: "b", UrgentBy: "a"}, Endorse, "c", ""},
		{Trail{State: Published, SubmittedBy: "b"}, Endorse, "c", domain.CodeConflict},
		{Trail{State: Scheduled, SubmittedBy: "b"}, Publish, "c", domain.CodeForbidden}, // the program, at its minute
		{Trail{State: Draft}, Publish, "c", domain.CodeConflict},
		{Trail{State: Published}, Submit, "c", domain.CodeConflict},
	} {
		to, err := c.t.Next(c.act, c.who, all...)
		if code(err) != c.want || err != nil && to != c.t.State {
			t.Errorf("%+v %s by %s: %s, %v", c.t, c.act, c.who, to, err)
		}
	}
	if _, err := (Trail{State: Submitted, SubmittedBy: "a"}).Next(Approve, "b", Writer); code(err) != domain.CodeForbidden {
		t.Errorf("a writer approves: %v", err)
	}
	if _, err := (Trail{State: Draft}).Next(Urgent, "b", Writer, Approver); code(err) != domain.CodeForbidden {
		t.Errorf("who is no leader publishes urgently: %v", err)
	}
}
