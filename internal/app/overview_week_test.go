package app

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme/programmetest"
)

// What caught up in the week is seen beside what fell behind, however much that is, and
// all of each is one tap away.
func TestBothWaysOfAWeekAreSeen(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		var all []string
		for i := range 40 {
			all = append(all, o.Agency(fmt.Sprintf("Sở thứ %02d", i), agency.Province, agency.Department))
		}
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, all...)
		o.Owe("Kế hoạch truyền thông", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-03"}, all[:9]...)
		o.clock.set("2025-03-12", 9, 0)
		for _, id := range all[:9] {
			o.Declare(id, "Kế hoạch truyền thông", "2025-03-12", "Kế hoạch")
		}
		o.clock.set("2025-03-17", 8, 0)
		s := webtest.New(t, ledgertest.As(access.Coordinator, "x"), o.desks(t))
		page := s.Get("/lam-viec/tong-quan").Want(http.StatusOK, "40 nhiệm vụ chậm đi, 9 nhiệm vụ kịp lại", "Chậm đi (40)", "Kịp lại (9)", "Xem cả 40 nhiệm vụ", "Xem cả 9 nhiệm vụ").Body
		_, caughtUp, _ := strings.Cut(page, "Kịp lại (9)")
		better := between(t, caughtUp, `<p><a class="govuk-link" href="`, `"`)
		list := s.Get(strings.ReplaceAll(better, "&amp;", "&")).Want(http.StatusOK, "Nhiệm vụ kịp lại trong tuần", "9 nhiệm vụ", "Sở thứ 08").Without("Sở thứ 09").Body
		if n := strings.Count(list, "nhiem-vu=o-"); n != 9 {
			t.Errorf("%d of 9 are listed", n)
		}
		s.Get("/lam-viec/tong-quan/thay-doi?chieu=cham-di&trang=1").Want(http.StatusOK, "Nhiệm vụ chậm đi trong tuần", "40 nhiệm vụ")
		s.Actor = ledgertest.As(access.Officer, all[0])
		s.Get("/lam-viec/tong-quan/thay-doi").Want(http.StatusForbidden)
	})
}

// The days of silence are those of the desk: since the plan began to ask something of
// the agency, also where another duty looks further back.
func TestSilenceCountsFromThePlan(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b := o.Agency("UBND phường Đồng Xoài", agency.Commune, agency.Committee), o.Agency("Sở Y tế", agency.Province, agency.Department)
		plan := calendar.Window{Start: "2025-01-18", End: "2025-12-31"}
		for id, window := range map[string]calendar.Window{"Báo cáo năm": calendar.YearWindow(2025), "Tuyên truyền thường xuyên": plan} {
			if err := programmetest.SeedIn(t.Context(), o.db, programmetest.Seeded{
				Plan: "new", Number: "7/KH-UBND", Issued: "2025-01-18", Year: 2025, ID: id, Text: id, Leads: []string{a, b},
				Rule: obligation.Rule{Kind: cadence.Continuous, Window: window},
			}); err != nil {
				t.Fatal(err)
			}
		}
		o.clock.set("2025-04-22", 8, 0)
		s := webtest.New(t, ledgertest.As(access.Coordinator, "x"), o.desks(t))
		s.Get("/lam-viec/tong-quan?ke-hoach=new").Want(http.StatusOK, "94 ngày", "chưa có minh chứng nào, tính từ 18/01/2025; 2 nhiệm vụ").Without("111 ngày")
		s.Actor = ledgertest.As(access.Officer, a)
		s.Get("/lam-viec").Want(http.StatusOK, "Đã 94 ngày chưa có")
	})
}

// What is in time today and will not be met by the year's end stands with what is behind.
func TestTheWorstForecastStandsFirst(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		var all []string
		for i := range 10 {
			all = append(all, o.Agency(fmt.Sprintf("Sở thứ %02d", i), agency.Province, agency.Department))
		}
		o.clock.set("2025-03-16", 9, 0)
		for i := range 7 {
			name := fmt.Sprintf("Việc chậm ít %d", i)
			o.Owe(name, obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-03"}, all...)
			for _, id := range all[1:] {
				o.Declare(id, name, "2025-03-01", name)
			}
		}
		o.Owe("Hai mươi video", obligation.Rule{Kind: cadence.Quota, Count: 20, Per: calendar.Whole, UnitNoun: "video"}, all...)
		for _, id := range all {
			o.Declare(id, "Hai mươi video", "2025-03-16", "Video")
		}
		o.clock.set("2025-03-17", 8, 0)
		s := webtest.New(t, ledgertest.As(access.Coordinator, "x"), o.desks(t))
		body := s.Get("/lam-viec/tong-quan").Want(http.StatusOK, "Hai mươi video", "0/10 cơ quan đạt").Body
		if video := strings.Index(body, "Hai mươi video"); video > strings.Index(body, "Việc chậm ít 0") {
			t.Error("what nobody will meet stands after what one agency is late with")
		}
	})
}
