package app

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// An ad hoc request stands on the desk of those who are asked until their answer
// is submitted, and leads to it once it was begun.
func TestDeskShowsWhatIsAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, b)
		o.Owe("Báo cáo quý I", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-04-20"}, b)
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = 'Q1' WHERE id = 'o-Báo cáo quý I'`); err != nil {
			t.Fatal(err)
		}
		reports := report.NewService(report.Sources{
			DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
			Address: func(path string) string { return "https://loa.example" + path },
		})
		desks, err := desk.New(desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		id, err := reports.Ask(t.Context(), ledgertest.As(access.Coordinator, a), report.NewRequest{
			FormKey: "f", PlanID: "plan", Title: "Kết quả tuyên truyền chuyển đổi số", Basis: "Công văn số 5", From: "2025-01-01", To: "2025-03-31", Due: "2025-04-12", Kept: "2025-04-12",
			Groups: []string{"level:province"}, Questions: []report.Question{{N: 1, Text: "Có vướng mắc gì?", Kind: report.AsksText}},
		})
		if err != nil {
			t.Fatal(err)
		}
		officer := ledgertest.As(access.Officer, b)
		s := webtest.New(t, officer, desks)
		s.Get("/lam-viec").Want(http.StatusOK, "Kết quả tuyên truyền chuyển đổi số", "hạn 12/04/2025", "/lam-viec/bao-cao/yeu-cau/xem/"+id,
			"/lam-viec/bao-cao/moi?don-vi=agency%3A"+b+"&ke-hoach=plan&ky=Q1")
		s.Actor = ledgertest.As(access.Officer, a) // who asks is not meant by its group
		s.Get("/lam-viec").Want(http.StatusOK).Without("Kết quả tuyên truyền chuyển đổi số")
		s.Actor = officer
		rep, err := reports.Begin(t.Context(), officer, id, b)
		if err != nil {
			t.Fatal(err)
		}
		s.Get("/lam-viec").Want(http.StatusOK, "Kết quả tuyên truyền chuyển đổi số", "/lam-viec/bao-cao/"+rep)
		if err := reports.SubmitAsDrafted(t.Context(), officer, rep); err == nil {
			t.Error("a report without its answers was submitted")
		}
		f, err := report.New(reports)
		if err != nil {
			t.Fatal(err)
		}
		rooms := webtest.New(t, officer, f)
		rooms.Post("/lam-viec/bao-cao/"+rep+"/gui", map[string][]string{"phien_ban": {"1"}, "ket_qua": {"Đã làm."}, "tra_loi_1": {"Không."}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec").Want(http.StatusOK).Without("Kết quả tuyên truyền chuyển đổi số")
	})
}
