package report_test

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// reporting makes an obligation of the plan the duty to report of a period.
func (r *room) reporting(t *testing.T, d *db.DB, name, period string) {
	t.Helper()
	if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = $1 WHERE id = $2`, period, "o-"+name); err != nil {
		t.Fatal(err)
	}
}

// TestAReportDoesNotBlameItself: that a report is not filed while it is written is
// no shortcoming that it tells of, for an agency and for the whole province; the
// reports of others and of other periods are.
func TestAReportDoesNotBlameItself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for name, period := range map[string]string{"Báo cáo quý I": "Q1", "Báo cáo năm": "year"} {
			r.Owe(name, obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-03-20"}, r.a, r.b)
			r.reporting(t, d, name, period)
		}
		own, err := r.service.Get(t.Context(), access.SystemActor("test"), strings.TrimPrefix(r.draft(t), list+"/"))
		if err != nil || strings.Contains(own.Shortcomings, "Báo cáo quý I:") || !strings.Contains(own.Shortcomings, "Báo cáo năm: chưa hoàn thành") {
			t.Errorf("the agency's report: %q (%v)", own.Shortcomings, err)
		}
		r.Get(list+"/"+own.ID).Want(http.StatusOK, "Thực hiện bằng báo cáo này", "chưa hoàn thành, đã quá thời hạn 20/03/2025")
		all, err := r.service.Get(t.Context(), access.SystemActor("test"), strings.TrimPrefix(r.provinceReport(), list+"/"))
		if err != nil || !strings.Contains(all.Shortcomings, "Báo cáo quý I: 1 cơ quan chậm hoặc không đạt (Sở Y tế).") || !strings.Contains(all.Shortcomings, "Báo cáo năm: 2 cơ quan") {
			t.Errorf("the province's report: %q (%v)", all.Shortcomings, err)
		}
	})
}

// TestWhatIsNoMoreIsNoExample: an agency that did everything and was dissolved
// before the report's day is not proposed for praise; while it was there it was.
func TestWhatIsNoMoreIsNoExample(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		gone := r.Agency("Sở Ngoại vụ", agency.Province, agency.Department)
		stays := r.Agency("Sở Tư pháp", agency.Province, agency.Department)
		r.Owe("Họp dân mỗi quý", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter, UnitNoun: "buổi"}, gone, stays)
		r.Declare(gone, "Họp dân mỗi quý", "2025-02-20", "Họp của Sở Ngoại vụ")
		r.Declare(stays, "Họp dân mỗi quý", "2025-02-21", "Họp của Sở Tư pháp")
		page := r.provinceReport()
		id := strings.TrimPrefix(page, list+"/")
		proposals := func() string {
			t.Helper()
			rep, err := r.service.Get(t.Context(), access.SystemActor("test"), id)
			if err != nil {
				t.Fatal(err)
			}
			f, err := r.service.Figures(t.Context(), rep)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(append(f.Proposals(), f.Results(nil)...), "\n")
		}
		if was := proposals(); strings.Count(was, "Sở Ngoại vụ") != 2 || strings.Count(was, "Sở Tư pháp") != 2 {
			t.Fatalf("while it was there: %s", was)
		}
		r.applied(t, agency.Step{Change: agency.Dissolve, From: []agency.SourceUnit{{AgencyID: gone}}})
		if now := proposals(); strings.Contains(now, "Sở Ngoại vụ") || strings.Count(now, "Sở Tư pháp") != 2 {
			t.Errorf("when it is no more: %s", now)
		}
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		r.Get(page).Want(http.StatusOK, "Cơ quan đã kết thúc hoạt động trước ngày tính số liệu không được xét.")
	})
}
