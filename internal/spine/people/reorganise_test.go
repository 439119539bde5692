package people_test

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/spine/people"
)

// rolesOf gives the spans of a person's roles in an agency: "2025-04-10–…".
func (o *office) rolesOf(id, agency string) []string {
	o.t.Helper()
	person, err := o.Person(o.t.Context(), o.admin, id)
	if err != nil {
		o.t.Fatal(err)
	}
	var spans []string
	for _, g := range person.Grants {
		if g.AgencyID == agency {
			spans = append(spans, string(g.StartsOn)+"–"+string(g.EndsOn))
		}
	}
	return spans
}

func TestRolesGoOnInTheHeir(t *testing.T) {
	const day = calendar.Date("2025-07-01")
	each(t, func(t *testing.T, o *office) {
		hoa, nam := o.join("Lê Thị Hoa", access.Officer, o.syt), o.join("Đỗ Văn Nam", access.Leader, o.syt)
		ends := people.NewGrant{Role: access.Reader, AgencyID: o.syt, StartsOn: "2025-05-01", EndsOn: "2025-06-01"}
		if err := o.Grant(t.Context(), o.admin, hoa.AccountID, ends); err != nil {
			t.Fatal(err)
		}
		list, err := o.MovableGrants(t.Context(), []string{o.syt}, day)
		if err != nil || len(list) != 2 || list[0].Name != "Lê Thị Hoa" || list[1].Role != access.Leader {
			t.Fatalf("roles that the day ends: %v, %v", list, err)
		}
		moves := []people.GrantMove{{GrantID: list[0].ID, ToAgencyID: o.snv}, {GrantID: list[1].ID}}
		wantCode(t, o.MoveGrants(t.Context(), hoa, "ss1", day, moves), domain.CodeForbidden)
		for range 2 { // a job that was killed runs again
			if err := o.MoveGrants(t.Context(), o.admin, "ss1", day, moves); err != nil {
				t.Fatal(err)
			}
		}
		if got := o.rolesOf(hoa.AccountID, o.snv); len(got) != 1 || got[0] != "2025-07-01–" {
			t.Errorf("in the heir: %v", got)
		}
		if got := o.rolesOf(nam.AccountID, o.syt); len(got) != 1 || got[0] != "2025-04-10–2025-07-01" {
			t.Errorf("a role that goes nowhere: %v", got)
		}
		if got := o.rolesOf(nam.AccountID, o.snv); len(got) != 0 {
			t.Errorf("a role that goes nowhere has an heir: %v", got)
		}
		if list, err = o.MovableGrants(t.Context(), []string{o.syt}, day); err != nil || len(list) != 0 {
			t.Errorf("left to move: %v, %v", list, err)
		}
		if err := o.UndoMoves(t.Context(), o.admin, "ss1"); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{hoa.AccountID, nam.AccountID} {
			got := o.rolesOf(id, o.syt)
			if got[len(got)-1] != "2025-04-10–" {
				t.Errorf("given back: %v", got)
			}
		}
		if got := o.rolesOf(hoa.AccountID, o.snv); len(got) != 1 || got[0] != "2025-07-01–2025-07-01" {
			t.Errorf("in the heir after the undoing: %v", got)
		}
	})
}

func TestMovingRolesKeepsWhatPeopleDecided(t *testing.T) {
	const day = calendar.Date("2025-07-01")
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		if err := o.Grant(t.Context(), o.admin, hoa.AccountID, people.NewGrant{Role: access.Officer, AgencyID: o.snv, StartsOn: "2025-04-15"}); err != nil {
			t.Fatal(err)
		}
		list, err := o.MovableGrants(t.Context(), []string{o.syt}, day)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if err := o.MoveGrants(t.Context(), o.admin, "ss1", day, []people.GrantMove{{GrantID: list[0].ID, ToAgencyID: o.snv}}); err != nil {
			t.Fatal(err)
		}
		if got := o.rolesOf(hoa.AccountID, o.snv); len(got) != 1 {
			t.Errorf("a role held already is given twice: %v", got)
		}
		// Somebody ends the role sooner: the undoing leaves that end.
		if err := o.EndGrant(t.Context(), o.admin, list[0].ID, "2025-06-01"); err != nil {
			t.Fatal(err)
		}
		if err := o.UndoMoves(t.Context(), o.admin, "ss1"); err != nil {
			t.Fatal(err)
		}
		if got := o.rolesOf(hoa.AccountID, o.syt); len(got) != 1 || got[0] != "2025-04-10–2025-06-01" {
			t.Errorf("an end that a person set: %v", got)
		}
		// The last administrator's role does not end with a unit.
		person, err := o.Person(t.Context(), o.admin, o.admin.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, o.MoveGrants(t.Context(), o.admin, "ss2", day, []people.GrantMove{{GrantID: person.Grants[0].ID}}), domain.CodeConflict)
	})
}
