package people_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/spine/people"
)

func (o *office) signIn(name, password, address string) (access.Actor, error) {
	return o.Admit(o.t.Context(), o.Passwords(), people.Claim{Name: name, Secret: password, Address: address})
}

func TestPasswordSignIn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, name := range []string{"nghiem", " NGHIEM ", "nghiem@dongnai.gov.vn"} {
			actor, err := o.signIn(name, goodPassword, "10.0.0.1")
			if err != nil || actor.AccountID != o.admin.AccountID || !actor.Is(access.Administrator) {
				t.Errorf("%q: %+v, %v", name, actor, err)
			}
		}
		_, wrong := o.signIn("nghiem", "sai mật khẩu rồi", "10.0.0.1")
		_, unknown := o.signIn("khong-co", goodPassword, "10.0.0.1")
		if wrong == nil || unknown == nil || wrong.Error() != unknown.Error() {
			t.Errorf("the answers differ: %v / %v", wrong, unknown)
		}
		o.invite(people.NewPerson{Name: "Lê Thị Hoa", Login: "hoa", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: o.syt}}})
		_, err := o.signIn("hoa", "", "10.0.0.1")
		wantCode(t, err, domain.CodeUnauthenticated)
	})
}

func TestLockoutOfName(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for i := range 5 {
			_, err := o.signIn([]string{"nghiem", "nghiem@dongnai.gov.vn"}[i%2], "sai", "10.0.0."+string(rune('1'+i)))
			wantCode(t, err, domain.CodeUnauthenticated)
			if waits := strings.Contains(err.Error(), "15 phút 0 giây"); waits != (i == 4) {
				t.Errorf("failure %d: %v", i+1, err)
			}
		}
		if n := o.logged("session.block"); n != 1 {
			t.Errorf("%d rows in the log", n)
		}
		o.clock.move(4*time.Minute + 30*time.Second)
		_, err := o.signIn("nghiem", goodPassword, "10.0.0.9")
		if err == nil || !strings.Contains(err.Error(), "10 phút 30 giây") {
			t.Errorf("blocked, the right password: %v", err)
		}
		_, err = o.signIn("khong-co", "sai", "10.0.0.9")
		if err == nil || strings.Contains(err.Error(), "Thử lại sau") {
			t.Errorf("another name is blocked too: %v", err)
		}
		o.clock.move(11 * time.Minute)
		for i := range 5 { // the second round
			_, err = o.signIn("nghiem", "sai", "10.0.1."+string(rune('1'+i)))
		}
		if err == nil || !strings.Contains(err.Error(), "30 phút 0 giây") {
			t.Errorf("the second pause: %v", err)
		}
		o.clock.move(31 * time.Minute)
		if _, err = o.signIn("nghiem", goodPassword, "10.0.0.9"); err != nil {
			t.Errorf("after the pause: %v", err)
		}
		for range 4 { // success has cleared the counter
			_, _ = o.signIn("nghiem", "sai", "10.0.2.1")
		}
		if _, err = o.signIn("nghiem", goodPassword, "10.0.2.1"); err != nil {
			t.Errorf("after four failures: %v", err)
		}
	})
}

func TestLockoutOfAddress(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		var err error
		for i := range 20 {
			_, err = o.signIn("ten-"+string(rune('a'+i)), "sai", "10.9.9.9")
		}
		if err == nil || !strings.Contains(err.Error(), "15 phút") {
			t.Fatalf("after 20 names from one address: %v", err)
		}
		_, err = o.signIn("nghiem", goodPassword, "10.9.9.9")
		wantCode(t, err, domain.CodeUnauthenticated)
		if _, err = o.signIn("nghiem", goodPassword, "10.9.9.8"); err != nil {
			t.Errorf("another address: %v", err)
		}
		o.clock.move(16 * time.Minute)
		if _, err = o.signIn("nghiem", goodPassword, "10.9.9.9"); err != nil {
			t.Errorf("after the pause: %v", err)
		}
		o.clock.move(25 * time.Hour)
		for i := range 19 { // a quiet day has forgotten the failures
			if _, err = o.signIn("moi-"+string(rune('a'+i)), "sai", "10.9.9.9"); strings.Contains(err.Error(), "Thử lại sau") {
				t.Fatalf("failure %d of a new day: %v", i+1, err)
			}
		}
	})
}

func TestGuessesAtOnceAreCounted(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		won, refused := together(30, func(int) error { _, err := o.signIn("nghiem", "sai", "10.0.0.1"); return err })
		judged := 0
		for _, err := range refused {
			if !strings.Contains(err.Error(), "Thử lại sau") {
				judged++
			}
		}
		if won != 0 || judged > 4 {
			t.Errorf("%d of 30 guesses at once were judged", judged+1)
		}
	})
}

func TestLockedAccount(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		store := o.SessionStore()
		commit(t, store, "phiên", map[string]any{people.SessionAccount: hoa.AccountID})
		wantCode(t, o.Lock(t.Context(), hoa, o.admin.AccountID, "x"), domain.CodeForbidden)
		wantField(t, o.Lock(t.Context(), o.admin, hoa.AccountID, " "), "ly-do")
		wantField(t, o.Lock(t.Context(), o.admin, o.admin.AccountID, "thử"), "ly-do")
		if err := o.Lock(t.Context(), o.admin, hoa.AccountID, "Chuyển công tác"); err != nil {
			t.Fatal(err)
		}
		wantCode(t, o.Lock(t.Context(), o.admin, hoa.AccountID, "lần nữa"), domain.CodeConflict)
		if _, live, _ := store.FindCtx(t.Context(), "phiên"); live {
			t.Error("the session of a locked account lives on")
		}
		_, err := o.signIn("hoalt", goodPassword, "10.0.0.1")
		if err == nil || !strings.Contains(err.Error(), "khóa") {
			t.Errorf("locked, right password: %v", err)
		}
		if err := o.Unlock(t.Context(), o.admin, hoa.AccountID); err != nil {
			t.Fatal(err)
		}
		if _, err = o.signIn("hoalt", goodPassword, "10.0.0.1"); err != nil {
			t.Error(err)
		}
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		store := o.SessionStore()
		commit(t, store, "một", map[string]any{people.SessionAccount: o.admin.AccountID})
		wantField(t, o.ChangePassword(t.Context(), o.admin, "sai", "bảy con voi qua cầu"), "mat-khau-cu")
		wantField(t, o.ChangePassword(t.Context(), o.admin, goodPassword, "ngắn"), "mat-khau")
		if err := o.ChangePassword(t.Context(), o.admin, goodPassword, "bảy con voi qua cầu"); err != nil {
			t.Fatal(err)
		}
		if _, live, _ := store.FindCtx(t.Context(), "một"); live {
			t.Error("a session outlived the password")
		}
		_, err := o.signIn("nghiem", goodPassword, "10.0.0.1")
		wantCode(t, err, domain.CodeUnauthenticated)
		if _, err = o.signIn("nghiem", "bảy con voi qua cầu", "10.0.0.1"); err != nil {
			t.Error(err)
		}
		for range 5 {
			err = o.ChangePassword(t.Context(), o.admin, "sai", "bảy con voi qua cầu")
		}
		if err == nil || !strings.Contains(err.Error(), "15 phút") {
			t.Errorf("after five wrong present passwords: %v", err)
		}
		token := o.admin
		token.TokenID = "t"
		wantCode(t, o.ChangePassword(t.Context(), token, "x", "y"), domain.CodeForbidden)
	})
}

func (o *office) totpOn(actor access.Actor) (secret string, codes []string) {
	o.t.Helper()
	if err := o.StartTOTP(o.t.Context(), actor); err != nil {
		o.t.Fatal(err)
	}
	key, ok, err := o.PendingTOTP(o.t.Context(), actor)
	if err != nil || !ok {
		o.t.Fatal(ok, err)
	}
	if codes, err = o.ConfirmTOTP(o.t.Context(), actor, o.code(key.Secret), ""); err != nil {
		o.t.Fatal(err)
	}
	return key.Secret, codes
}

func (o *office) code(secret string) string {
	o.t.Helper()
	code, err := auth.TOTPCode(secret, o.clock.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	return code
}

func TestTwoSteps(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := o.admin.AccountID
		if needs, err := o.NeedsCode(t.Context(), id); needs || err != nil {
			t.Fatal(needs, err)
		}
		if err := o.StartTOTP(t.Context(), o.admin); err != nil {
			t.Fatal(err)
		}
		if err := o.db.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Send(ctx, `INSERT INTO session (id, account_id, data, created_at, seen_at, ends_at) VALUES ('old', $1, '', 1, 1, 9999999999999)`, o.admin.AccountID)
		}); err != nil {
			t.Fatal(err)
		}
		if needs, _ := o.NeedsCode(t.Context(), id); needs {
			t.Error("a key that was never confirmed locks its owner out")
		}
		_, err := o.ConfirmTOTP(t.Context(), o.admin, "000", "")
		wantField(t, err, "ma")
		secret, codes := o.totpOn(o.admin)
		wantCode(t, o.StartTOTP(t.Context(), o.admin), domain.CodeConflict)
		var open int
		if _, err := o.db.Get(t.Context(), &open, `SELECT COUNT(*) FROM session WHERE account_id = $1 AND ended_at = 0`, o.admin.AccountID); err != nil || open != 0 {
			t.Errorf("%d sessions that began without a code stay, %v", open, err)
		}
		var stored string
		if _, err := o.db.Get(t.Context(), &stored, `SELECT secret FROM credential WHERE kind = 'totp'`); err != nil || strings.Contains(stored, secret) {
			t.Errorf("the key lies open in the database: %q, %v", stored, err)
		}

		_, err = o.CheckCode(t.Context(), id, o.code(secret), "a")
		wantCode(t, err, domain.CodeUnauthenticated) // the code that switched it on
		o.clock.move(time.Minute)
		code := o.code(secret)
		won, _ := together(4, func(int) error { _, err := o.CheckCode(t.Context(), id, code, "a"); return err })
		if won != 1 {
			t.Errorf("one code was accepted %d times", won)
		}
		won, _ = together(2, func(int) error { _, err := o.CheckCode(t.Context(), id, strings.ToLower(codes[3]), "a"); return err })
		if won != 1 {
			t.Errorf("one recovery code was accepted %d times", won)
		}
		if own, err := o.OwnAccount(t.Context(), o.admin); err != nil || own.CodesLeft != 9 || !own.TwoStep {
			t.Errorf("%+v, %v", own, err)
		}
	})
}

func TestTwoStepsRenewAndDrop(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, err := o.RenewCodes(t.Context(), o.admin, goodPassword)
		wantCode(t, err, domain.CodeConflict)
		wantCode(t, o.ResetTOTP(t.Context(), o.admin, o.admin.AccountID), domain.CodeConflict)
		_, old := o.totpOn(o.admin)
		fresh, err := o.RenewCodes(t.Context(), o.admin, goodPassword)
		if err != nil || len(fresh) != 10 {
			t.Fatal(fresh, err)
		}
		_, err = o.CheckCode(t.Context(), o.admin.AccountID, old[0], "a")
		wantCode(t, err, domain.CodeUnauthenticated)
		how, err := o.CheckCode(t.Context(), o.admin.AccountID, fresh[0], "a")
		if how != "recovery" || err != nil {
			t.Error(how, err)
		}
		wantField(t, o.DropTOTP(t.Context(), o.admin, "sai"), "mat-khau-cu")
		if err := o.DropTOTP(t.Context(), o.admin, goodPassword); err != nil {
			t.Fatal(err)
		}
		if needs, _ := o.NeedsCode(t.Context(), o.admin.AccountID); needs {
			t.Error("still asks for a code")
		}
		o.totpOn(o.admin)
		if err := o.ResetTOTP(t.Context(), access.SystemActor("cli"), o.admin.AccountID); err != nil {
			t.Error(err)
		}
		for range 5 {
			_, err = o.CheckCode(t.Context(), o.admin.AccountID, "111111", "a")
		}
		if err == nil || !strings.Contains(err.Error(), "Thử lại sau") {
			t.Errorf("after five wrong codes: %v", err)
		}
	})
}

func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		grant := access.Grant{Role: access.Officer, AgencyID: o.syt}
		_, err := o.MakeToken(t.Context(), hoa, people.NewToken{Days: 1000, Grant: access.Grant{Role: access.Administrator}})
		for _, field := range []string{"ten-ma", "so-ngay", "vai-tro"} {
			wantField(t, err, field)
		}
		secret, err := o.MakeToken(t.Context(), hoa, people.NewToken{Name: "Phần mềm một cửa", Grant: grant, Days: 30})
		if err != nil || !strings.HasPrefix(secret, "loa_") {
			t.Fatal(secret, err)
		}
		use := func(s string) (access.Actor, error) { return o.Admit(t.Context(), o.Tokens(), people.Claim{Secret: s}) }
		actor, err := use(secret)
		if err != nil || actor.AccountID != hoa.AccountID || actor.TokenID == "" || len(actor.Grants) != 1 {
			t.Fatalf("%+v, %v", actor, err)
		}
		_, err = o.MakeToken(t.Context(), actor, people.NewToken{Name: "x", Grant: grant, Days: 1})
		wantCode(t, err, domain.CodeForbidden)
		list, err := o.OwnTokens(t.Context(), hoa)
		if err != nil || len(list) != 1 || list[0].UsedAt == 0 {
			t.Fatalf("%+v, %v", list, err)
		}
		used := list[0].UsedAt
		o.clock.move(5 * time.Minute)
		_, _ = use(secret)
		if list, _ = o.OwnTokens(t.Context(), hoa); list[0].UsedAt != used {
			t.Error("every use writes")
		}
		o.clock.move(6 * time.Minute)
		_, _ = use(secret)
		if list, _ = o.OwnTokens(t.Context(), hoa); list[0].UsedAt == used {
			t.Error("the last use is not noted")
		}
		_, err = use("loa_sai")
		wantCode(t, err, domain.CodeUnauthenticated)
		wantCode(t, o.RevokeToken(t.Context(), o.admin, list[0].ID), domain.CodeNotFound)
		won, refused := together(3, func(int) error { return o.RevokeToken(t.Context(), hoa, list[0].ID) })
		if won != 1 || len(refused) != 2 || o.logged("token.revoke") != 1 {
			t.Errorf("revoked %d times: %v", won, refused)
		}
		_, err = use(secret)
		wantCode(t, err, domain.CodeUnauthenticated)
	})
}

func TestTokenEndsWithTheRole(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		secret, err := o.MakeToken(t.Context(), hoa, people.NewToken{Name: "x", Grant: hoa.Grants[0], Days: 2})
		if err != nil {
			t.Fatal(err)
		}
		person, err := o.Person(t.Context(), o.admin, hoa.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Grant(t.Context(), o.admin, hoa.AccountID, people.NewGrant{Role: access.Reader, AgencyID: o.snv}); err != nil {
			t.Fatal(err)
		}
		if err := o.EndGrant(t.Context(), o.admin, person.Grants[0].ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = o.Admit(t.Context(), o.Tokens(), people.Claim{Secret: secret})
		wantCode(t, err, domain.CodeUnauthenticated)
		if now := o.actor(hoa.AccountID); now.Has(access.Officer, o.syt) || !now.Has(access.Reader, o.snv) {
			t.Errorf("%+v", now)
		}
	})
}
