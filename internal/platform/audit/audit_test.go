package audit_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

var inspector = access.Actor{AccountID: "i", Name: "Đoàn kiểm tra", Grants: []access.Grant{{Role: access.Inspector}}}

//nolint:revive // as audit.Record
func record(t *testing.T, d *db.DB, actor access.Actor, action, object string, detail any) {
	t.Helper()
	err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, actor, action, "thing", object, detail)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRecordAndList(t *testing.T) {
	dbtest.Each(t, []fs.FS{audit.Migrations}, func(t *testing.T, d *db.DB) {
		thuy := access.Actor{AccountID: "a1", Name: "Đường Thị Thuỷ"}
		an := access.Actor{AccountID: "a2", Name: "Nguyễn Văn An", TokenID: "k1"}
		for i := range 7 {
			record(t, d, thuy, "thing.make", string(rune('a'+i)), map[string]any{"n": i})
		}
		record(t, d, an, "thing.drop", "a", nil)

		page, err := audit.List(t.Context(), d, inspector, audit.Filter{Person: "duong thi", Limit: 5})
		if err != nil || len(page.Entries) != 5 || page.Next.ID == "" {
			t.Fatalf("first page: %d entries, next %+v, %v", len(page.Entries), page.Next, err)
		}
		rest, err := audit.List(t.Context(), d, inspector, audit.Filter{Person: "ĐƯỜNG", Limit: 5, Before: page.Next})
		if err != nil || len(rest.Entries) != 2 || rest.Next.ID != "" {
			t.Fatalf("second page: %d entries, next %+v, %v", len(rest.Entries), rest.Next, err)
		}
		if got := rest.Entries[1]; got.ObjectID != "a" || got.Detail != `{"n":0}` || got.At != db.Millis(dbtest.Now) {
			t.Errorf("oldest entry: %+v", got)
		}
		drops, err := audit.List(t.Context(), d, inspector, audit.Filter{Action: "thing.drop", ObjectKind: "thing", ObjectID: "a", ActorID: "a2"})
		if err != nil || len(drops.Entries) != 1 || drops.Entries[0].TokenID != "k1" {
			t.Errorf("by action: %+v, %v", drops, err)
		}
		none, err := audit.List(t.Context(), d, inspector, audit.Filter{Until: db.Millis(dbtest.Now)})
		if err != nil || len(none.Entries) != 0 {
			t.Errorf("until is not included: %+v, %v", none, err)
		}
		if percent, err := audit.List(t.Context(), d, inspector, audit.Filter{Person: "%"}); err != nil || len(percent.Entries) != 0 {
			t.Errorf("a percent sign is text: %d, %v", len(percent.Entries), err)
		}
		if actions, err := audit.Actions(t.Context(), d); err != nil || len(actions) != 2 || actions[0] != "thing.drop" {
			t.Errorf("actions: %v, %v", actions, err)
		}
	})
}

func TestRecordBelongsToTheAct(t *testing.T) {
	dbtest.Each(t, []fs.FS{audit.Migrations}, func(t *testing.T, d *db.DB) {
		cause := errors.New("no")
		err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := audit.Record(ctx, tx, inspector, "thing.make", "thing", "x", nil); err != nil {
				return err
			}
			return cause
		})
		if !errors.Is(err, cause) {
			t.Fatal(err)
		}
		page, err := audit.List(t.Context(), d, inspector, audit.Filter{})
		if err != nil || len(page.Entries) != 0 {
			t.Errorf("an act that failed left %d rows, %v", len(page.Entries), err)
		}
		err = d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return audit.Record(ctx, tx, inspector, "thing.make", "thing", "x", func() {})
		})
		if err == nil {
			t.Error("a detail that is not JSON was accepted")
		}
	})
}

func TestListNeedsPermission(t *testing.T) {
	d := dbtest.Open(t, db.SQLite, []fs.FS{audit.Migrations}, nil)
	officer := access.Actor{AccountID: "o", Grants: []access.Grant{{Role: access.Officer, AgencyID: "snv"}}}
	if _, err := audit.List(t.Context(), d, officer, audit.Filter{}); domain.CodeOf(err) != domain.CodeForbidden {
		t.Errorf("an officer read the log: %v", err)
	}
}

// TestLastAtAThing is told to whoever came second.
func TestLastAtAThing(t *testing.T) {
	dbtest.Each(t, []fs.FS{audit.Migrations}, func(t *testing.T, d *db.DB) {
		if _, ok, err := audit.Last(t.Context(), d, "o9"); ok || err != nil {
			t.Errorf("nothing was done: %t %v", ok, err)
		}
		record(t, d, inspector, "thing.make", "o9", nil)
		record(t, d, access.Actor{AccountID: "b", Name: "Trần Văn Bình"}, "thing.change", "o9", nil)
		record(t, d, inspector, "thing.make", "o8", nil)
		if e, ok, err := audit.Last(t.Context(), d, "o9"); !ok || err != nil || e.ActorName != "Trần Văn Bình" || e.Action != "thing.change" || e.At == 0 {
			t.Errorf("%+v %t %v", e, ok, err)
		}
	})
}
