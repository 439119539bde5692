package people_test

import (
	"reflect"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/spine/people"
)

// What a leader delegates is held from its first day to its last, only while the
// leader holds it, and never goes further.
func TestDelegation(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		lead := o.join("Nguyễn Văn Lãnh", access.Leader, o.syt)
		deputy, stranger := o.join("Trần Thị Phó", access.Officer, o.syt), o.join("Lê Văn Xa", access.Officer, o.snv)
		today := o.Today()
		good := people.NewDelegation{ToID: deputy.AccountID, AgencyID: o.syt, From: today.AddDays(2), LastDay: today.AddDays(3), Basis: "Giấy ủy quyền số 12/GUQ-SYT"}

		for field, change := range map[string]func(*people.NewDelegation){
			"nguoi-nhan": func(n *people.NewDelegation) { n.ToID = stranger.AccountID },
			"tu-ngay":    func(n *people.NewDelegation) { n.From = today.AddDays(-1) },
			"den-ngay":   func(n *people.NewDelegation) { n.LastDay = today.AddDays(1) },
			"can-cu":     func(n *people.NewDelegation) { n.Basis = " \u00a0" },
		} {
			n := good
			change(&n)
			wantField(t, o.Delegate(t.Context(), lead, n), field)
		}
		long := good
		long.LastDay = long.From.AddDays(people.MaxDelegationDays + 1)
		wantField(t, o.Delegate(t.Context(), lead, long), "den-ngay")
		wantCode(t, o.Delegate(t.Context(), deputy, people.NewDelegation{ToID: lead.AccountID, AgencyID: o.syt, LastDay: today, Basis: "x"}), domain.CodeForbidden)

		if err := o.Delegate(t.Context(), lead, good); err != nil {
			t.Fatal(err)
		}
		wantCode(t, o.Delegate(t.Context(), lead, good), domain.CodeConflict)
		leads := func() bool { return o.actor(deputy.AccountID).Has(access.Leader, o.syt) }
		if leads() {
			t.Error("held before its first day")
		}
		o.clock.move(48 * time.Hour)
		if !leads() {
			t.Error("not held on its first day")
		}
		acting := o.actor(deputy.AccountID)
		if got := acting.As(access.Leader, o.syt).Name; got != "Trần Thị Phó (theo ủy quyền của Nguyễn Văn Lãnh)" {
			t.Errorf("named %q", got)
		}
		if got := acting.As(access.Officer, o.syt).Name; got != "Trần Thị Phó" {
			t.Errorf("named %q in the own role", got)
		}
		wantCode(t, o.Delegate(t.Context(), acting, people.NewDelegation{ToID: lead.AccountID, AgencyID: o.syt, LastDay: today.AddDays(9), Basis: "x"}), domain.CodeForbidden)
		_, err := o.MakeToken(t.Context(), acting, people.NewToken{Name: "x", Grant: acting.Grants[len(acting.Grants)-1], Days: 1})
		wantField(t, err, "vai-tro")

		if err := o.Lock(t.Context(), o.admin, lead.AccountID, "nghỉ việc"); err != nil {
			t.Fatal(err)
		}
		if leads() {
			t.Error("held although the account of whoever gave it is locked")
		}
		if err := o.Unlock(t.Context(), o.admin, lead.AccountID); err != nil {
			t.Fatal(err)
		}
		o.clock.move(24 * time.Hour)
		if !leads() {
			t.Error("not held on its last day")
		}
		o.clock.move(24 * time.Hour)
		if leads() {
			t.Error("held after its last day")
		}
	})
}

// A delegation ends at once when it is taken back, and with the role.
func TestDelegationEnds(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		lead := o.join("Nguyễn Văn Lãnh", access.Leader, o.syt)
		deputy, other := o.join("Trần Thị Phó", access.Officer, o.syt), o.join("Lê Văn Khác", access.Officer, o.syt)
		give := func() people.Delegation {
			n := people.NewDelegation{ToID: deputy.AccountID, AgencyID: o.syt, LastDay: o.Today().AddDays(30), Basis: "đi công tác"}
			if err := o.Delegate(t.Context(), lead, n); err != nil {
				t.Fatal(err)
			}
			list, err := o.Delegations(t.Context(), lead)
			if err != nil || len(list) == 0 {
				t.Fatal(list, err)
			}
			return list[0]
		}
		leads := func() bool { return o.actor(deputy.AccountID).Has(access.Leader, o.syt) }
		for _, by := range []access.Actor{lead, deputy, o.admin} {
			d := give()
			if !leads() {
				t.Fatal("not held")
			}
			wantCode(t, o.EndDelegation(t.Context(), other, d.ID), domain.CodeNotFound)
			if err := o.EndDelegation(t.Context(), by, d.ID); err != nil {
				t.Fatal(err)
			}
			if leads() {
				t.Error("held after it was taken back by", by.Name)
			}
			wantCode(t, o.EndDelegation(t.Context(), by, d.ID), domain.CodeConflict)
		}
		if n := o.logged("delegation.end"); n != 3 {
			t.Error("logged", n)
		}
		give()
		person, err := o.Person(t.Context(), o.admin, lead.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.EndGrant(t.Context(), o.admin, person.Grants[0].ID, ""); err != nil {
			t.Fatal(err)
		}
		if leads() {
			t.Error("outlived the role")
		}
	})
}

// A trusted device is known for thirty days, to its owner only, and forgotten with
// whatever changes how the owner signs in.
func TestTrustedDevice(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa, lan := o.join("Lê Thị Hoa", access.Leader, o.syt), o.join("Ngô Thị Lan", access.Leader, o.snv)
		o.totpOn(hoa)
		trust := func() string {
			secret, err := o.Trust(t.Context(), hoa, "Chrome · Android", "10.0.0.1")
			if err != nil {
				t.Fatal(err)
			}
			return secret
		}
		known := func(id, secret string) bool {
			ok, err := o.Trusted(t.Context(), id, secret)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		first := trust()
		if !known(hoa.AccountID, first) || known(lan.AccountID, first) || known(hoa.AccountID, "x") || known(hoa.AccountID, "") {
			t.Error("the wrong device is trusted")
		}
		list, err := o.Devices(t.Context(), hoa, first)
		if err != nil || len(list) != 1 || !list[0].Present {
			t.Fatal(list, err)
		}
		wantCode(t, o.Distrust(t.Context(), lan, list[0].ID), domain.CodeNotFound)
		if err := o.Distrust(t.Context(), hoa, list[0].ID); err != nil || known(hoa.AccountID, first) {
			t.Error("still trusted", err)
		}
		for name, end := range map[string]func() error{
			"password": func() error { return o.ChangePassword(t.Context(), hoa, goodPassword, goodPassword+" mới") },
			"two-step": func() error { return o.ResetTOTP(t.Context(), o.admin, hoa.AccountID) },
			"lock":     func() error { return o.Lock(t.Context(), o.admin, hoa.AccountID, "mất điện thoại") },
		} {
			secret := trust()
			if err := end(); err != nil {
				t.Fatal(name, err)
			}
			if known(hoa.AccountID, secret) {
				t.Error("trusted after", name)
			}
		}
		last := trust()
		o.clock.move(people.TrustedFor - time.Hour)
		if !known(hoa.AccountID, last) {
			t.Error("not trusted on the last day")
		}
		o.clock.move(time.Hour)
		if known(hoa.AccountID, last) {
			t.Error("trusted after thirty days")
		}
	})
}

// Everybody in use is listed once with the very roles that hold for them alone.
func TestRecipientsAreTheActors(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		lead := o.join("Nguyễn Văn Lãnh", access.Leader, o.syt)
		deputy, gone := o.join("Trần Thị Phó", access.Officer, o.syt), o.join("Lê Văn Nghỉ", access.Officer, o.snv)
		if err := o.Delegate(t.Context(), lead, people.NewDelegation{ToID: deputy.AccountID, AgencyID: o.syt, LastDay: o.Today(), Basis: "đi công tác"}); err != nil {
			t.Fatal(err)
		}
		if err := o.Lock(t.Context(), o.admin, gone.AccountID, "nghỉ việc"); err != nil {
			t.Fatal(err)
		}
		o.invite(people.NewPerson{Name: "Chưa Nhận", Login: "chua-nhan", Email: "chua@dongnai.gov.vn", Grants: []people.NewGrant{{Role: access.Officer, AgencyID: o.syt}}})
		seen := map[string]access.Actor{}
		for after := ""; ; {
			page, err := o.Recipients(t.Context(), after, 2)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				seen[r.Actor.AccountID], after = r.Actor, r.Actor.AccountID
			}
		}
		if len(seen) != 3 {
			t.Errorf("%d people: %v", len(seen), seen)
		}
		for id, got := range seen {
			if want := o.actor(id); !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
	})
}
