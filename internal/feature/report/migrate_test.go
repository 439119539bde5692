package report_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// script gives both ways of a migration.
func script(t *testing.T, name string) (up, down string) {
	t.Helper()
	text, err := fs.ReadFile(report.Migrations, "migrations/"+name)
	if err != nil {
		t.Fatal(err)
	}
	up, down, _ = strings.Cut(string(text), "-- +goose Down")
	return up, down
}

// run makes the statements of a script one by one.
func run(t *testing.T, d *db.DB, script string) {
	t.Helper()
	for part := range strings.SplitSeq(script, ";\n") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, part)
			return err
		}); err != nil {
			t.Fatalf("%v\n%s", err, part)
		}
	}
}

// TestOldReportsBecomeEditions: what was approved before editions existed is the
// first one, with its figures, seal head and life.
func TestOldReportsBecomeEditions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		up, down := script(t, "01110_editions.sql")
		upLater, downLater := script(t, "01130_requests.sql")
		upWithdrawn, downWithdrawn := script(t, "01140_request_withdrawn.sql")
		upLast, downLast := script(t, "01150_waiting.sql")
		upWords, _ := script(t, "01160_returned_words.sql")
		upBy, _ := script(t, "01170_delegated.sql")
		upClosing, downClosing := script(t, "01180_closing_day.sql")
		run := func(text string) {
			t.Helper()
			run(t, d, text)
		}
		run(downClosing)
		run(downLast)
		run(downWithdrawn)
		run(downLater)
		run(down)
		run(`INSERT INTO report VALUES ('old', 'plan', '` + r.a + `', 'agency', 'Q1', 2025, 'calendar', '2025-01-01', '2025-03-31', 'approved', 5,
			'Đã đăng', 'Không', '', '', 'lan', 10, 'lan', 20, 'minh', 30, '{"evidence":7,"agency":"Sở Nội vụ"}', 4, 'ab');
			INSERT INTO report VALUES ('back', 'plan', '` + r.a + `', 'agency', 'H1', 2025, 'calendar', '2025-01-01', '2025-06-30', 'returned', 3,
			'', '', '', 'Thiếu số liệu', 'lan', 10, 'lan', 20, 'minh', 30, '', 0, '')`)
		run(up)
		run(upLater)
		run(upWithdrawn)
		run(upLast)
		run(upWords)
		run(upBy)
		run(upClosing)
		leader := ledgertest.As(access.Leader, r.a)
		old, err := r.service.Get(t.Context(), leader, "old")
		if err != nil || old.Status != report.StatusApproved || old.Edition != 1 {
			t.Fatalf("%+v, %v", old, err)
		}
		shown, _, err := r.service.Shown(t.Context(), old)
		if err != nil || shown.Evidence != 7 {
			t.Errorf("%+v, %v", shown, err)
		}
		e, err := r.service.Edition(t.Context(), "old", 1)
		if err != nil || e.SealSeq != 4 || e.SealHash != "ab" || e.Results != "Đã đăng" || e.ApprovedBy != "minh" {
			t.Errorf("%+v, %v", e, err)
		}
		for id, want := range map[string]string{"old": "lập dự thảo, gửi duyệt, duyệt và chốt số liệu", "back": "lập dự thảo, gửi duyệt, trả lại"} {
			rep, err := r.service.Get(t.Context(), leader, id)
			if err != nil {
				t.Fatal(err)
			}
			events, err := r.service.Events(t.Context(), rep)
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, e := range slices.Backward(events) {
				told = append(told, e.What)
			}
			if got := strings.Join(told, ", "); got != want {
				t.Errorf("%s: %s", id, got)
			}
		}
		if _, _, err := r.service.Export(t.Context(), leader, "old", report.DOCX); err != nil {
			t.Error(err)
		}
	})
}
