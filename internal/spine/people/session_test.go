package people_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/spine/people"
)

var _ scs.CtxStore = (*people.SessionStore)(nil)

func commit(t *testing.T, store *people.SessionStore, token string, values map[string]any) {
	t.Helper()
	text, err := people.SessionCodec{}.Encode(time.Unix(1_900_000_000, 0), values)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.CommitCtx(t.Context(), token, text, time.Time{}); err != nil {
		t.Fatal(err)
	}
}

func alive(t *testing.T, store *people.SessionStore, token string) bool {
	t.Helper()
	_, ok, err := store.FindCtx(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// TestSessionStoreConforms holds the store to what alexedwards/scs asks of one.
func TestSessionStoreConforms(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		store := o.SessionStore()
		if text, ok, err := store.Find("không có"); ok || err != nil {
			t.Fatal(string(text), ok, err)
		}
		commit(t, store, "a", map[string]any{people.SessionAccount: o.admin.AccountID, people.SessionHow: "password", "x": "1"})
		commit(t, store, "a", map[string]any{people.SessionAccount: o.admin.AccountID, people.SessionHow: "password", "x": "2"})
		text, ok, err := store.Find("a")
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		_, values, err := people.SessionCodec{}.Decode(text)
		if err != nil || values["x"] != "2" {
			t.Errorf("%v, %v", values, err)
		}
		if n := o.logged("session.start"); n != 1 {
			t.Errorf("one sign-in made %d rows in the log", n)
		}
		var plain int
		if _, err := o.db.Get(t.Context(), &plain, `SELECT COUNT(*) FROM session WHERE id = 'a'`); err != nil || plain != 0 {
			t.Errorf("the cookie itself is stored: %d, %v", plain, err)
		}
		if err := store.Delete("không có"); err != nil {
			t.Error(err)
		}
		if err := store.Delete("a"); err != nil || alive(t, store, "a") {
			t.Error("deleted session lives", err)
		}
		commit(t, store, "a", map[string]any{people.SessionAccount: o.admin.AccountID}) // a request that was under way
		if alive(t, store, "a") {
			t.Error("a request under way brought an ended session back")
		}
		if err := store.Commit("b", json.RawMessage(`{`), time.Time{}); err == nil {
			t.Error("broken data was stored")
		}
	})
}

func TestSessionLength(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		store := o.SessionStore()
		mine := map[string]any{people.SessionAccount: o.admin.AccountID}
		commit(t, store, "half", map[string]any{people.SessionPending: o.admin.AccountID})
		commit(t, store, "idle", mine)
		commit(t, store, "used", mine)
		o.clock.move(16 * time.Minute)
		if alive(t, store, "half") {
			t.Error("a sign-in half done lasts longer than 15 minutes")
		}
		for range 23 { // 7 days and 16 hours, used every 8 hours but a minute
			o.clock.move(people.SessionIdle - time.Minute)
			if err := store.Touch(t.Context(), "used"); err != nil {
				t.Fatal(err)
			}
		}
		if alive(t, store, "idle") || alive(t, store, "used") {
			t.Error("sessions outlive their end")
		}
		commit(t, store, "again", mine)
		o.clock.move(people.SessionIdle - time.Minute)
		if err := store.Touch(t.Context(), "again"); err != nil {
			t.Fatal(err)
		}
		o.clock.move(people.SessionIdle - time.Minute)
		if !alive(t, store, "again") {
			t.Error("a session in use ended after its idle time")
		}
		o.clock.move(40 * 24 * time.Hour)
		if n, err := o.CleanUp(t.Context()); n < 4 || err != nil {
			t.Errorf("clean-up took %d rows, %v", n, err)
		}
		if n, err := o.CleanUp(t.Context()); n != 0 || err != nil {
			t.Errorf("second clean-up took %d rows, %v", n, err)
		}
	})
}

func TestTouchIsRare(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		store := o.SessionStore()
		commit(t, store, "a", map[string]any{people.SessionAccount: o.admin.AccountID})
		seen := func() int64 {
			list, err := o.Sessions(t.Context(), o.admin, o.admin.AccountID, "a")
			if err != nil || len(list) != 1 || !list[0].Present {
				t.Fatalf("%+v, %v", list, err)
			}
			return list[0].SeenAt
		}
		first := seen()
		o.clock.move(9 * time.Minute)
		if err := store.Touch(t.Context(), "a"); err != nil || seen() != first {
			t.Error("a touch after nine minutes wrote", err)
		}
		o.clock.move(2 * time.Minute)
		if err := store.Touch(t.Context(), "a"); err != nil || seen() == first {
			t.Error("a touch after eleven minutes did not write", err)
		}
	})
}

func TestEndSessions(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		store := o.SessionStore()
		hoa := o.join("Lê Thị Hoa", access.Officer, o.syt)
		for _, token := range []string{"a", "b", "c"} {
			commit(t, store, token, map[string]any{people.SessionAccount: hoa.AccountID})
		}
		commit(t, store, "z", map[string]any{people.SessionAccount: o.admin.AccountID})
		list, err := o.Sessions(t.Context(), hoa, hoa.AccountID, "a")
		if err != nil || len(list) != 3 {
			t.Fatalf("%+v, %v", list, err)
		}
		_, err = o.Sessions(t.Context(), hoa, o.admin.AccountID, "")
		wantCode(t, err, domain.CodeForbidden)
		wantCode(t, o.EndSessions(t.Context(), hoa, o.admin.AccountID, "", ""), domain.CodeForbidden)
		for _, s := range list {
			if s.Present {
				continue
			}
			if err := o.EndSessions(t.Context(), hoa, hoa.AccountID, s.ID, ""); err != nil {
				t.Fatal(err)
			}
			wantCode(t, o.EndSessions(t.Context(), hoa, hoa.AccountID, s.ID, ""), domain.CodeNotFound)
			break
		}
		if err := o.EndSessions(t.Context(), hoa, hoa.AccountID, "", "a"); err != nil {
			t.Fatal(err)
		}
		if !alive(t, store, "a") || alive(t, store, "b") || alive(t, store, "c") || !alive(t, store, "z") {
			t.Error("the wrong sessions ended")
		}
		if err := o.EndSessions(t.Context(), o.admin, hoa.AccountID, "", ""); err != nil || alive(t, store, "a") {
			t.Error("the administrator could not end a session", err)
		}
	})
}
