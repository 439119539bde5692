package app

import (
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// TestAnInvitationToARehearsalIsValidThere: a rehearsal stands on a later day than the
// machine on which the command is typed.
func TestAnInvitationToARehearsalIsValidThere(t *testing.T) {
	t.Parallel()
	cfg := Config{Data: t.TempDir(), Now: "2040-04-22", Office: "Thành phố Đồng Nai"}
	invite := func(login string) {
		t.Helper()
		if _, err := Invite(t.Context(), cfg, NewUser{Name: "Nguyễn Thị Mẫu", Login: login, Role: access.Administrator}); err != nil {
			t.Fatal(err)
		}
	}
	invite("mot")
	cfg.Now = ""
	invite("hai")
	err := within(t.Context(), cfg, func(o *Office) error {
		var ends int64
		_, err := o.DB.Get(t.Context(), &ends, `SELECT MIN(expires_at) FROM invitation`)
		if db.Time(ends).Before(time.Date(2040, 4, 22, 12, 0, 0, 0, time.UTC)) {
			t.Errorf("it is over on %s, before the rehearsal's day", db.Time(ends))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
