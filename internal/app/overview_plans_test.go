package app

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/matrix"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme/programmetest"
)

// In the weeks in which the plans of two years are both followed the overview is of
// the newest, says so, and offers the other; whatever it or a desk counts is what the
// matrix of that plan counts.
func TestOverviewOfTwoPlans(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("UBND xã Phú Lý", agency.Commune, agency.Committee)
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.Declare(a, "Kế hoạch riêng", "2025-03-10", "Kế hoạch")
		for _, text := range []string{"Video", "Hội nghị", "Đối thoại"} {
			if err := programmetest.SeedIn(t.Context(), o.db, programmetest.Seeded{
				Plan: "next", Number: "12/KH-UBND", Issued: "2026-01-10", Year: 2026, ID: text, Text: text, Leads: []string{a, b},
				Rule: obligation.Rule{Kind: cadence.Deadline, Deadline: "2026-01-14", Window: calendar.YearWindow(2026)},
			}); err != nil {
				t.Fatal(err)
			}
		}
		o.clock.set("2026-01-20", 8, 0)
		table, err := matrix.New(matrix.NewService(matrix.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Coordinator, "x"), o.desks(t), table)
		const overview = "/lam-viec/tong-quan"
		for _, c := range []struct {
			query, name, figure, each string
			without                   string
		}{
			{"", "Kế hoạch số 12/KH-UBND ngày 10/01/2026. Tính lúc", "0/6", "0/3", "Kế hoạch riêng"},
			{"?ke-hoach=next", "Kế hoạch số 12/KH-UBND ngày 10/01/2026. Tính lúc", "0/6", "0/3", "Kế hoạch riêng"},
			{"?ke-hoach=plan", "Kế hoạch số 35/KH-UBND ngày 24/01/2025. Tính lúc", "1/2", "1", "Hội nghị"},
		} {
			page := s.Get(overview+c.query).Want(http.StatusOK, c.name, ">"+c.figure+"<", `<option value="plan"`, `<option value="next"`).Without(c.without)
			links := regexp.MustCompile(`href="(/lam-viec/ma-tran\?[^"]*nhiem-vu=tat-ca)"`).FindAllStringSubmatch(page.Body, -1)
			if len(links) < 4 {
				t.Fatalf("%d links lead to the matrix", len(links))
			}
			for i, l := range links {
				want := c.figure
				if i > 0 && l[1] != links[0][1] {
					want = c.each
				}
				s.Get(html.UnescapeString(l[1])).Want(http.StatusOK, want)
			}
			paper := html.UnescapeString(between(t, page.Body, `href="`+overview+`/giao-ban.pdf`, `"`))
			s.Get(overview + "/giao-ban.pdf" + paper).Want(http.StatusOK)
		}
		s.Get(overview + "?ke-hoach=khong-co").Want(http.StatusNotFound)

		s.Actor = ledgertest.As(access.Officer, a)
		page := s.Get("/lam-viec").Want(http.StatusOK)
		for plan, want := range map[string]string{"plan": "1/1", "next": "0/3"} {
			link := fmt.Sprintf("/lam-viec/ma-tran?ke-hoach=%s&nhiem-vu=tat-ca", plan)
			page.Want(http.StatusOK, `href="`+link+`">`+want+` nhiệm vụ không chậm`)
			s.Get(link).Want(http.StatusOK, want)
		}
	})
}
