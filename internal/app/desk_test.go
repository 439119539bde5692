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
	"loa/internal/spine/programme"
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
		s.Get("/lam-viec").Want(http.StatusOK, "10/04/2025. Có 1 việc cần xử lý.", "Xây dựng kế hoạch", "quá hạn 41 ngày", "Sắp tới", "Báo cáo quý", "1/2").
			Without("Đăng tin", "Sở Y tế")
		o.Declare(a, "Xây dựng kế hoạch", "2025-02-20", "Kế hoạch của Sở")
		s.Get("/lam-viec").Want(http.StatusOK, "Không có việc nào chậm", "2/2")

		s.Actor = ledgertest.As(access.Coordinator, a)
		s.Get("/lam-viec").Want(http.StatusOK, "Việc của tôi hôm nay").Without("Đăng tin")
		s.Get("/lam-viec/tong-quan").Want(http.StatusOK, "2/4", "Đăng tin", "Sở Y tế")

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

// The officer is asked, in one quiet line, about duties that wait for something
// nobody stated this quarter; not about what others state, nor once it is stated.
func TestDeskAsksWhetherSomethingHappened(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) { // the day is 10/04/2025
		o := ledgertest.New(t, d)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		desks, err := desk.New(desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		o.Owe("Khi có dịch", obligation.Rule{Kind: cadence.Conditional}, a, b)
		o.Owe("Khi có sự kiện", obligation.Rule{Kind: cadence.Event}, a)
		o.Owe("Cùng làm khi có lễ", obligation.Rule{Kind: cadence.Event, Shared: true}, a, b)
		o.Owe("Đã hết hạn", obligation.Rule{Kind: cadence.Event, Window: calendar.Window{Start: "2025-01-01", End: "2025-03-31"}}, a)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, a)
		officer := ledgertest.As(access.Officer, a)
		s := webtest.New(t, officer, desks)
		state := func(duty string, day calendar.Date, who ...string) {
			t.Helper()
			n := programme.NewOccasion{ObligationID: "o-" + duty, Day: day, Agencies: who, Said: "Việc ngày " + day.Vietnamese()}
			if _, err := o.Programme.StateOccasion(t.Context(), ledgertest.As(access.Coordinator, b), n); err != nil {
				t.Fatal(err)
			}
		}
		const asked = "nhiệm vụ chỉ làm khi phát sinh: quý II/2025 chưa ghi nhận lần nào"
		state("Khi có dịch", "2025-03-31", a) // of the quarter before
		state("Khi có dịch", "2025-04-02", b) // of another agency
		s.Get("/lam-viec").Want(http.StatusOK, "2 "+asked, "nhiem-vu/o-Khi%20c%c3%b3%20d%e1%bb%8bch/phat-sinh?co-quan="+a, ": Khi có sự kiện").
			Without("Cùng làm khi có lễ", ": Đã hết hạn")
		state("Khi có dịch", "2025-04-01", a)
		s.Get("/lam-viec").Want(http.StatusOK, "1 "+asked)
		state("Khi có sự kiện", "2025-04-10")
		s.Get("/lam-viec").Want(http.StatusOK).Without(asked)
		for _, actor := range []access.Actor{ledgertest.As(access.Reader, a), ledgertest.As(access.Coordinator, a), ledgertest.As(access.Inspector, a)} {
			s.Actor = actor
			s.Get("/lam-viec").Want(http.StatusOK).Without("chưa ghi nhận lần nào")
		}
	})
}
