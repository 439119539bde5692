package people_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/spine/people"
)

func TestGrantsHoldByDay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		next := people.NewGrant{Role: access.Leader, AgencyID: o.snv, StartsOn: "2025-05-01", EndsOn: "2025-06-01"}
		if err := o.Grant(t.Context(), o.admin, hoa.AccountID, next); err != nil {
			t.Fatal(err)
		}
		wantCode(t, o.Grant(t.Context(), o.admin, hoa.AccountID, next), domain.CodeConflict)
		later := next
		later.StartsOn, later.EndsOn = "2025-06-01", ""
		if err := o.Grant(t.Context(), o.admin, hoa.AccountID, later); err != nil {
			t.Errorf("a grant right after another: %v", err)
		}
		holds := func() bool { return o.actor(hoa.AccountID).Has(access.Leader, o.snv) }
		for _, step := range []struct {
			at   time.Time // the office's zone is seven hours ahead
			want bool
		}{
			{time.Date(2025, 4, 30, 16, 59, 0, 0, time.UTC), false},
			{time.Date(2025, 4, 30, 17, 1, 0, 0, time.UTC), true},
			{time.Date(2025, 5, 31, 16, 59, 0, 0, time.UTC), true},
			{time.Date(2025, 5, 31, 17, 1, 0, 0, time.UTC), true}, // by the later grant
		} {
			o.clock.at = step.at
			if holds() != step.want {
				t.Errorf("at %v: %v", step.at, !step.want)
			}
		}
		if n := o.logged("role.grant"); n != 2 {
			t.Errorf("%d rows in the log", n)
		}
	})
}

func TestEndGrant(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		coordinator := o.join("Phạm Văn Bình", access.Coordinator, o.snv)
		person, err := o.Person(t.Context(), o.admin, hoa.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		id := person.Grants[0].ID
		wantCode(t, o.EndGrant(t.Context(), hoa, id, ""), domain.CodeForbidden)
		wantCode(t, o.EndGrant(t.Context(), o.admin, id, "2025-04-09"), domain.CodeInvalid)
		wantCode(t, o.EndGrant(t.Context(), o.admin, "không có", ""), domain.CodeNotFound)
		own, err := o.Person(t.Context(), o.admin, coordinator.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, o.EndGrant(t.Context(), coordinator, own.Grants[0].ID, ""), domain.CodeForbidden)
		if err := o.EndGrant(t.Context(), coordinator, id, "2025-04-20"); err != nil {
			t.Fatal(err)
		}
		if !o.actor(hoa.AccountID).Has(access.Officer, o.syt) {
			t.Error("the role ended before its day")
		}
		won, refused := together(3, func(int) error { return o.EndGrant(t.Context(), o.admin, id, "") })
		if won != 1 {
			t.Errorf("ended %d times: %v", won, refused)
		}
		if o.actor(hoa.AccountID).Is(access.Officer) {
			t.Error("the role holds on")
		}
		// A role that has not begun never does.
		if err := o.Grant(t.Context(), o.admin, hoa.AccountID, people.NewGrant{Role: access.Reader, AgencyID: o.syt, StartsOn: "2025-05-01"}); err != nil {
			t.Fatal(err)
		}
		if person, err = o.Person(t.Context(), o.admin, hoa.AccountID); err != nil {
			t.Fatal(err)
		}
		if err := o.EndGrant(t.Context(), o.admin, person.Grants[0].ID, ""); err != nil {
			t.Fatal(err)
		}
		o.clock.move(60 * 24 * time.Hour)
		if o.actor(hoa.AccountID).Is(access.Reader) {
			t.Error("a role ended before it began holds")
		}
	})
}

func TestOneAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		grantOf := func(id string) string {
			person, err := o.Person(t.Context(), o.admin, id)
			if err != nil {
				t.Fatal(err)
			}
			return person.Grants[0].ID
		}
		wantCode(t, o.EndGrant(t.Context(), o.admin, grantOf(o.admin.AccountID), ""), domain.CodeConflict)
		second := o.join("Đường Thị Thuỷ", access.Administrator, "")
		// Two administrators end each other's role at the same moment.
		pairs := [][2]string{{o.admin.AccountID, grantOf(second.AccountID)}, {second.AccountID, grantOf(o.admin.AccountID)}}
		won, refused := together(2, func(i int) error {
			actor := access.Actor{AccountID: pairs[i][0], Name: "x", Grants: []access.Grant{{Role: access.Administrator}}}
			return o.EndGrant(t.Context(), actor, pairs[i][1], "")
		})
		if won != 1 || len(refused) != 1 || domain.CodeOf(refused[0]) != domain.CodeConflict {
			t.Errorf("%d of two administrators ended each other: %v", won, refused)
		}
	})
}

func TestLockKeepsOneAdministrator(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		second := o.join("Đường Thị Thuỷ", access.Administrator, "")
		pairs := [][2]access.Actor{{o.admin, second}, {second, o.admin}}
		won, refused := together(2, func(i int) error { return o.Lock(t.Context(), pairs[i][0], pairs[i][1].AccountID, "thử") })
		if won != 1 || len(refused) != 1 {
			t.Errorf("%d of two administrators locked each other: %v", won, refused)
		}
		if n := o.logged("account.lock"); n != 1 {
			t.Errorf("%d rows in the log", n)
		}
	})
}

func TestList(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		names := []string{"Nguyễn Văn An", "Lê Ánh", "Trần Ấn", "Đỗ Bình", "Võ Đường", "Phan Dung"}
		for i, name := range names {
			role, agency := access.Officer, o.syt
			if i%2 == 1 {
				role, agency = access.Reader, o.snv
			}
			o.invite(people.NewPerson{Name: name, Grants: []people.NewGrant{{Role: role, AgencyID: agency}}})
		}
		show := func(f people.Filter) string {
			var got []string
			for {
				page, err := o.List(t.Context(), o.admin, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range page.People {
					got = append(got, p.Name)
				}
				if f.After = page.Next; page.Next == "" {
					return strings.Join(got, ", ")
				}
			}
		}
		// By given name, in the Vietnamese alphabet: a, â, b, d, đ.
		const all = "Nguyễn Văn An, Lê Ánh, Trần Ấn, Đỗ Bình, Phan Dung, Võ Đường, Trần Thị Nghiễm"
		for _, limit := range []int{0, 1, 2, 3} {
			if got := show(people.Filter{Limit: limit}); got != all {
				t.Errorf("pages of %d: %s", limit, got)
			}
		}
		for _, c := range []struct {
			filter people.Filter
			want   string
		}{
			{people.Filter{Query: "duong vo"}, "Võ Đường"},
			{people.Filter{Query: "100%"}, ""},
			{people.Filter{Role: access.Reader}, "Lê Ánh, Đỗ Bình, Phan Dung"},
			{people.Filter{AgencyID: o.syt, Role: access.Reader}, ""},
			{people.Filter{State: people.Active}, "Trần Thị Nghiễm"},
			{people.Filter{State: people.Locked}, ""},
			{people.Filter{State: people.Invited, Query: "an", AgencyID: o.syt}, "Nguyễn Văn An, Trần Ấn"},
		} {
			if got := show(c.filter); got != c.want {
				t.Errorf("%+v: %s", c.filter, got)
			}
		}
		officer := o.join("Lê Thị Hoa", access.Officer, o.syt)
		_, err := o.List(t.Context(), officer, people.Filter{})
		wantCode(t, err, domain.CodeForbidden)
		_, err = o.Person(t.Context(), officer, o.admin.AccountID)
		wantCode(t, err, domain.CodeForbidden)
		_, err = o.ByLogin(t.Context(), officer, "nghiem")
		wantCode(t, err, domain.CodeForbidden)
		if names, err := o.Names(t.Context(), o.admin.AccountID, "không có"); err != nil || len(names) != 1 || names[o.admin.AccountID] != "Trần Thị Nghiễm" {
			t.Errorf("%v, %v", names, err)
		}
	})
}

func TestHandover(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa, an := o.join("Lê Thị Hoa", access.Officer, o.syt), o.join("Nguyễn Văn An", access.Reader, o.syt)
		person, err := o.Person(t.Context(), o.admin, hoa.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		grant := person.Grants[0].ID
		n := people.NewHandover{
			FromID: hoa.AccountID, ToID: an.AccountID, Day: "2025-04-15", GrantIDs: []string{grant},
			Open: []people.Duty{{AgencyID: o.syt, Title: "Bản tin tháng 4", Deadline: "30/04/2025", Status: "Đúng tiến độ"}},
		}
		_, err = o.HandOver(t.Context(), hoa, n)
		wantCode(t, err, domain.CodeForbidden)
		_, err = o.HandOver(t.Context(), o.admin, people.NewHandover{FromID: hoa.AccountID, ToID: hoa.AccountID, Day: "2025-04-01"})
		for _, field := range []string{"nguoi-nhan", "ngay", "vai-tro"} {
			wantField(t, err, field)
		}
		won, refused := together(3, func(int) error { _, err := o.HandOver(t.Context(), o.admin, n); return err })
		if won != 1 {
			t.Fatalf("handed over %d times: %v", won, refused)
		}
		for _, err := range refused {
			wantCode(t, err, domain.CodeConflict)
		}
		list, err := o.Handovers(t.Context(), an, an.AccountID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		h, err := o.Handover(t.Context(), hoa, list[0].ID)
		if err != nil || h.FromName != "Lê Thị Hoa" || h.ToName != "Nguyễn Văn An" || h.Roles[0].Agency != "Sở Y tế" || len(h.Open) != 1 || h.Day != calendar.Date("2025-04-15") {
			t.Errorf("%+v, %v", h, err)
		}
		if !o.actor(hoa.AccountID).Is(access.Officer) || o.actor(an.AccountID).Is(access.Officer) {
			t.Error("the role passed before its day")
		}
		o.clock.move(5 * 24 * time.Hour)
		if o.actor(hoa.AccountID).Is(access.Officer) || !o.actor(an.AccountID).Has(access.Officer, o.syt) {
			t.Error("the role did not pass on its day")
		}
		stranger := o.join("Võ Lạ", access.Officer, o.snv)
		_, err = o.Handover(t.Context(), stranger, list[0].ID)
		wantCode(t, err, domain.CodeForbidden)
		if o.logged("handover.make") != 1 {
			t.Error("the handover is not in the log once")
		}
	})
}

func TestHandoverOfTheLastAdministrator(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		person, err := o.Person(t.Context(), o.admin, o.admin.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		invited := o.invite(people.NewPerson{Name: "Lê Thị Hoa", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: o.syt}}})
		n := people.NewHandover{FromID: o.admin.AccountID, ToID: invited.AccountID, GrantIDs: []string{person.Grants[0].ID}}
		_, err = o.HandOver(t.Context(), o.admin, n)
		wantCode(t, err, domain.CodeConflict) // to somebody who has not accepted yet
		if _, err = o.Accept(t.Context(), invited.Token, goodPassword); err != nil {
			t.Fatal(err)
		}
		if _, err = o.HandOver(t.Context(), o.admin, n); err != nil {
			t.Fatal(err)
		}
		if o.actor(o.admin.AccountID).Is(access.Administrator) || !o.actor(invited.AccountID).Is(access.Administrator) {
			t.Error("the role did not pass at once")
		}
	})
}

func rowsOf(n int) []people.ImportRow {
	rows := make([]people.ImportRow, n)
	for i := range rows {
		rows[i] = people.ImportRow{Line: i + 2, Name: fmt.Sprintf("Người Số %d", i), Email: fmt.Sprintf("so%d@dongnai.gov.vn", i), Agency: "Sở Y tế", Role: "Cán bộ đầu mối"}
	}
	return rows
}

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		officer := o.join("Lê Thị Hoa", access.Officer, o.syt)
		coordinator := o.join("Phạm Văn Bình", access.Coordinator, o.snv)
		_, err := o.Preview(t.Context(), officer, rowsOf(1))
		wantCode(t, err, domain.CodeForbidden)
		_, err = o.Preview(t.Context(), o.admin, nil)
		wantCode(t, err, domain.CodeInvalid)
		_, err = o.Preview(t.Context(), o.admin, rowsOf(people.MaxImport+1))
		wantCode(t, err, domain.CodeInvalid)

		rows := append(rowsOf(55),
			people.ImportRow{Line: 100, Name: "Một Quản Trị", Agency: "Sở Y tế", Role: "Quản trị hệ thống"},
			people.ImportRow{Line: 101, Name: strings.Repeat("Dài ", 40), Email: "so1@dongnai.gov.vn", Phone: "abc", Agency: "", Role: ""},
			people.ImportRow{Line: 102, Name: "Đã Có", Email: "NGHIEM@dongnai.gov.vn", Agency: "Sở Y tế", Role: "xem"},
		)
		id, err := o.Preview(t.Context(), coordinator, rows)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.ImportOf(t.Context(), o.admin, id)
		wantCode(t, err, domain.CodeNotFound) // another person's
		imp, err := o.ImportOf(t.Context(), coordinator, id)
		if err != nil || len(imp.Good()) != 55 || imp.Done() {
			t.Fatalf("%d good lines, %v", len(imp.Good()), err)
		}
		if n := len(imp.Rows[56].Problems); n != 5 {
			t.Errorf("line 101 has %d problems: %+v", n, imp.Rows[56].Problems)
		}
		// Somebody takes an address between the review and the invitation.
		o.invite(people.NewPerson{Name: "Nhanh Tay", Email: "so7@dongnai.gov.vn", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: o.snv}}})
		before := o.logged("account.invite")
		won, refused := together(3, func(int) error {
			got, err := o.Apply(t.Context(), coordinator, id)
			if err == nil && len(got.Made()) != 54 {
				err = fmt.Errorf("made %d", len(got.Made()))
			}
			return err
		})
		if won != 3 {
			t.Errorf("%v", refused)
		}
		if n := o.logged("account.invite") - before; n != 54 {
			t.Errorf("%d invitations in the log", n)
		}
		if o.logged("account.import") != 1 {
			t.Error("the import is not in the log once")
		}
		slips, err := o.Reissue(t.Context(), coordinator, imp.Made())
		if err != nil || len(slips) != 0 {
			t.Errorf("%d slips for an import that was not yet taken in, %v", len(slips), err)
		}
		if imp, err = o.ImportOf(t.Context(), coordinator, id); err != nil || !imp.Done() {
			t.Fatal(err)
		}
		if slips, err = o.Reissue(t.Context(), coordinator, imp.Made()); err != nil || len(slips) != 54 {
			t.Errorf("%d slips, %v", len(slips), err)
		}
		o.clock.move(31 * 24 * time.Hour)
		if _, err = o.CleanUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err = o.ImportOf(t.Context(), coordinator, id)
		wantCode(t, err, domain.CodeNotFound)
	})
}

func TestRolesAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]access.Role{
		"Cán bộ đầu mối": access.Officer, "CÁN BỘ ĐẦU MỐI": access.Officer, "chuyen vien": access.Officer, "Lãnh đạo": access.Leader,
		"người điều phối": access.Coordinator, "Quản trị": access.Administrator, "Đoàn kiểm tra": access.Inspector, "Người xem": access.Reader, "officer": access.Officer,
	} {
		if got, ok := people.ReadRole(text); !ok || got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
	for _, text := range []string{"", "vua", "   "} {
		if got, ok := people.ReadRole(text); ok {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestActsAndLogTogether holds that an act whose log row cannot be written does
// not happen.
func TestActsAndLogTogether(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		if _, err := o.db.Writer().ExecContext(t.Context(), `ALTER TABLE audit_log RENAME TO audit_gone`); err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]func() error{
			"lock": func() error { return o.Lock(t.Context(), o.admin, hoa.AccountID, "thử") },
			"grant": func() error {
				return o.Grant(t.Context(), o.admin, hoa.AccountID, people.NewGrant{Role: access.Reader, AgencyID: o.snv})
			},
			"invite": func() error {
				_, err := o.Invite(t.Context(), o.admin, people.NewPerson{Name: "X", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: o.snv}}})
				return err
			},
			"language": func() error { return o.SetLanguage(t.Context(), hoa, "en") },
		} {
			if err := act(); domain.CodeOf(err) != domain.CodeInternal {
				t.Errorf("%s without a log: %v", name, err)
			}
		}
		var changed int
		_, err := o.db.Get(t.Context(), &changed, `SELECT (SELECT COUNT(*) FROM account WHERE locked_at <> 0 OR lang = 'en' OR name = 'X') + (SELECT COUNT(*) FROM role_grant WHERE role = 'reader')`)
		if err != nil || changed != 0 {
			t.Errorf("%d acts without a row in the log, %v", changed, err)
		}
	})
}
