package app

import (
	"net/http"
	"net/url"
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

// The desk reads what reports tell it through their view, so its test stands
// where both rooms are known.
func TestDeskShowsEachPersonWhatWaits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		reports, err := report.New(report.NewService(report.Sources{
			DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone,
			Address: func(path string) string { return path },
		}))
		if err != nil {
			t.Fatal(err)
		}
		desks, err := desk.New(desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		officer, leader := ledgertest.As(access.Officer, a), ledgertest.As(access.Leader, a)
		s := webtest.New(t, officer, desks, reports)
		s.Get("/lam-viec").Want(http.StatusOK, "Việc của tôi hôm nay", "Chưa có nhiệm vụ nào")

		o.Owe("Xây dựng kế hoạch", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}, a, b)
		o.Owe("Báo cáo quý", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-06-30"}, a)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, b)
		s.Get("/lam-viec").Want(http.StatusOK, "10/04/2025. Có 1 việc cần xem.", "Xây dựng kế hoạch", "quá hạn 41 ngày", "Sắp tới", "Báo cáo quý", "1/2").
			Without("Đăng tin", "Sở Y tế")
		o.Declare(a, "Xây dựng kế hoạch", "2025-02-20", "Kế hoạch của Sở")
		s.Get("/lam-viec").Want(http.StatusOK, "Không có việc nào chậm", "2/2")

		s.Actor = ledgertest.As(access.Coordinator, a)
		s.Get("/lam-viec").Want(http.StatusOK, "Tổng quan hôm nay", "1 cơ quan</strong>: Sở Y tế", "Đăng tin")

		s.Actor = officer
		page := s.Post("/lam-viec/bao-cao/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + a}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
		s.Post(page+"/gui", url.Values{"phien_ban": {"1"}, "ket_qua": {"Đã làm."}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec").Without("Duyệt báo cáo")
		s.Actor = leader
		s.Get("/lam-viec").Want(http.StatusOK, "Duyệt báo cáo quý I năm 2025", page)
		s.Post(page+"/tra-lai", url.Values{"ly_do": {"Thiếu số liệu"}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec").Without("Duyệt báo cáo")
		s.Actor = officer
		s.Get("/lam-viec").Want(http.StatusOK, "Sửa báo cáo quý I năm 2025", "“Thiếu số liệu”")
		s.Actor = ledgertest.As(access.Officer, b)
		s.Get("/lam-viec").Want(http.StatusOK, "Đăng tin").Without("Sửa báo cáo", "Thiếu số liệu")
	})
}
