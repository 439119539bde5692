package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/periods"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

const regimePage, reportPage = "/lam-viec/ky-bao-cao/che-do", "/lam-viec/bao-cao"

// closingRoom is the pages of regimes and of reports on 10/04/2025, with pieces of one
// agency at the edges of windows that close on the 20th.
func closingRoom(t *testing.T, d *db.DB) (s *webtest.Site, reports *report.Service, office string) {
	t.Helper()
	o := ledgertest.New(t, d)
	office = o.Agency("Sở Y tế", agency.Province, agency.Department)
	o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, office)
	for _, day := range []calendar.Date{"2024-12-20", "2024-12-21", "2025-03-20", "2025-03-21", "2025-04-02"} {
		o.Declare(office, "Đăng tin", day, "Tin ngày "+day.Vietnamese())
	}
	windows, err := periods.New(periods.NewService(periods.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	reports = report.NewService(report.Sources{
		DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
		Address: func(path string) string { return "https://loa.example" + path },
	})
	room, err := report.New(reports)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.New(t, ledgertest.As(access.Coordinator, office), windows, room), reports, office
}

// A coordinator enters on the page that figures close on the 20th; an officer's
// reports then count those days and are due two working days later. A regime that
// comes later leaves what was drafted as it is.
func TestAnOfficeClosesItsFiguresOnItsOwnDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		s, reports, office := closingRoom(t, d)
		regime := func(period, day, from string) {
			t.Helper()
			s.Actor = ledgertest.As(access.Coordinator, office)
			s.Post(regimePage, url.Values{
				"cap": {"department"}, "ky": {period}, "cach_tinh": {"closing"}, "ngay_chot": {day}, "quy_ba": {"Q3"}, "loai_han": {"working"}, "han": {"2"},
				"noi_nhan": {"Sở Nội vụ"}, "can_cu": {"Quyết định số 7/QĐ-UBND"}, "da_xac_minh": {"1"}, "tu": {from}, "ly_do": {"Ban hành chế độ mới"},
			}).Want(http.StatusSeeOther)
			s.Actor = ledgertest.As(access.Officer, office)
		}
		check := func(id string, start, end, due calendar.Date, evidence int) {
			t.Helper()
			r, err := reports.Get(t.Context(), s.Actor, id)
			if err != nil || r.WindowStart != start || r.WindowEnd != end || r.DueOn != due || r.WindowRule != calendar.ClosingWindow(20) {
				t.Errorf("%s–%s by %s, due %s (%v); want %s–%s, due %s", r.WindowStart, r.WindowEnd, r.WindowRule, r.DueOn, err, start, end, due)
			}
			if f, _, err := reports.Shown(t.Context(), r); err != nil || f.Evidence != evidence {
				t.Errorf("%s counts %d pieces (%v), want %d", r.Period, f.Evidence, err, evidence)
			}
		}
		draft := func(period string) string {
			t.Helper()
			page := s.Post(reportPage+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + office}, "ky": {period}}).Want(http.StatusSeeOther).Location
			return page[strings.LastIndexByte(page, '/')+1:]
		}
		regime("Q1", "20", "01/01/2025")
		regime("H1", "20", "01/01/2025")
		s.Get(reportPage+"/moi").Want(http.StatusOK, "Số liệu 21/12/2024–20/03/2025, hạn gửi 24/03/2025.", "Số liệu 21/12/2024–20/06/2025, hạn gửi 24/06/2025.")
		first, half := draft("Q1"), draft("H1")
		check(first, "2024-12-21", "2025-03-20", "2025-03-24", 2) // closed on a Thursday
		check(half, "2024-12-21", "2025-06-20", "2025-06-24", 4)  // on a Friday
		s.Get(reportPage+"/"+first).Want(http.StatusOK, "21/12/2024–20/03/2025", "Chốt số liệu ngày 20 tháng cuối kỳ")
		s.Get(reportPage+"/"+first+"?lang=en").Want(http.StatusOK, "Figures close on day 20 of the period")
		regime("Q1", "10", "01/03/2025")
		regime("H1", "10", "01/04/2025")
		s.Get(reportPage+"/moi").Want(http.StatusOK, "Số liệu 11/12/2024–10/03/2025", "Số liệu 11/12/2024–10/06/2025")
		check(first, "2024-12-21", "2025-03-20", "2025-03-24", 2)
		check(half, "2024-12-21", "2025-06-20", "2025-06-24", 4)
		s.Actor = ledgertest.As(access.Coordinator, office)
		s.Get(reportPage+"/moi").Want(http.StatusOK, `value="closing-10"`, `value="closing-20"`, "Quý I: từ 21/12 năm trước đến 20/3.")
		s.Get(regimePage+"?ngay=28/02/2025").Want(http.StatusOK, "21/12/2024–20/03/2025", "2 dòng không áp dụng ngày này")
	})
}
