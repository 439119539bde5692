package app

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// The overview says where each obligation, level and agency stands, what became of
// them in a week, how the year will end, and of whom nothing was heard; its page for
// the meeting is one page.
func TestOverviewOfTheProvince(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		s := webtest.New(t, ledgertest.As(access.Officer, "x"), o.desks(t))
		s.Get("/lam-viec/tong-quan").Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Coordinator, "x")
		s.Get("/lam-viec/tong-quan").Want(http.StatusOK, "Chưa có nhiệm vụ nào")

		var all []string
		for i := range 40 {
			level, kind := agency.Province, agency.Department
			if i >= 10 {
				level, kind = agency.Commune, agency.Committee
			}
			all = append(all, o.Agency(fmt.Sprintf("Đơn vị thứ %02d có tên khá dài theo quyết định", i), level, kind))
		}
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, all...)
		o.Owe("Mười hai tin trong năm", obligation.Rule{Kind: cadence.Quota, Count: 12, Per: calendar.Whole, UnitNoun: "tin"}, all...)
		for i, id := range all[:30] {
			o.clock.set("2025-03-10", 9, 0)
			if i < 20 {
				o.Declare(id, "Kế hoạch riêng", "2025-03-10", "Kế hoạch")
			}
			for k := range 3 { // three in ten weeks is the pace of twelve a year
				day := calendar.Date("2025-01-20").AddDays(20 * k)
				o.Declare(id, "Mười hai tin trong năm", day, "Tin ngày "+day.Vietnamese())
			}
		}
		o.clock.set("2025-03-17", 8, 0) // the deadline was over last Friday
		page := s.Get("/lam-viec/tong-quan").Want(http.StatusOK, "Tính lúc 08:00 17/03/2025, so với ngày 10/03/2025.", "Kế hoạch riêng", "20/40", "Quá hạn: 20",
			"20 chậm đi", "Dự báo cuối kỳ", "20–40/40 cơ quan đạt", "30/40 cơ quan đạt", "Cấp tỉnh", "Cấp xã", "chưa có minh chứng nào, 2 nhiệm vụ")
		if n := strings.Count(page.Body, "chưa có minh chứng nào"); n != 10 {
			t.Errorf("%d agencies are silent, ten did nothing", n)
		}
		docx := s.Get("/lam-viec/tong-quan/giao-ban.docx").Want(http.StatusOK)
		if !strings.HasPrefix(docx.Body, "PK") {
			t.Error("no DOCX")
		}
		pdf := s.Get("/lam-viec/tong-quan/giao-ban.pdf").Want(http.StatusOK)
		if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll([]byte(pdf.Body), -1)); n != 1 || !bytes.HasPrefix([]byte(pdf.Body), []byte("%PDF-")) {
			t.Errorf("the page for the meeting has %d pages", n)
		}
	})
}

// desks opens the room of desks over the office.
func (o *chaseOffice) desks(t *testing.T) *desk.Feature {
	t.Helper()
	f, err := desk.New(desk.NewService(desk.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone, Fonts: paperFonts}))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
