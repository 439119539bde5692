package app

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/matrix"
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
		o.Owe("Duy trì chuyên mục", obligation.Rule{Kind: cadence.Continuous}, all[0])
		o.Declare(all[0], "Duy trì chuyên mục", "2025-03-10", "Chuyên mục")
		o.Owe("Hội thi tháng ba", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-20"}, all[0])
		o.Owe("Hội thi cuối năm", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-12-31"}, all[0])
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
			"20 chậm đi", "Dự báo cuối kỳ", "20–40/40 cơ quan đạt", "30/40 cơ quan đạt", "Có nguy cơ: 1", "không định số lượng", "chưa đến lúc dự báo", "Cấp tỉnh", "Cấp xã", "chưa có minh chứng nào, tính từ 24/01/2025; 2 nhiệm vụ")
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

// What the desk and the overview count is what the matrix behind each link counts;
// leaders of the committee and of the agency that keeps the plan read all of it,
// other leaders their own.
func TestFiguresAgreeBehindTheirLinks(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		ub := o.Agency("UBND tỉnh", agency.Province, agency.Committee)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("UBND xã Phú Lý", agency.Commune, agency.Committee)
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.Owe("Tuyên truyền thường xuyên", obligation.Rule{Kind: cadence.Continuous}, a, b)
		if _, err := o.db.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'duty'`); err != nil {
			t.Fatal(err)
		}
		o.clock.set("2025-03-10", 9, 0)
		o.Declare(a, "Tuyên truyền thường xuyên", "2025-03-10", "Tin")
		o.Declare(b, "Tuyên truyền thường xuyên", "2025-03-10", "Tin")
		o.clock.set("2025-03-17", 8, 0)
		table, err := matrix.New(matrix.NewService(matrix.Sources{DB: o.db, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Leader, ub), o.desks(t), table)
		s.Get("/lam-viec").Want(http.StatusOK, `href="/lam-viec/tong-quan"`)
		page := s.Get("/lam-viec/tong-quan").Want(http.StatusOK).Body
		s.Get("/lam-viec/tong-quan/giao-ban.pdf").Want(http.StatusOK)
		links := regexp.MustCompile(`href="(/lam-viec/ma-tran\?[^"]*nhiem-vu=tat-ca)"`).FindAllStringSubmatch(page, -1)
		if len(links) < 5 {
			t.Fatalf("%d links lead to the matrix", len(links))
		}
		for _, l := range links {
			want := "2/4"
			if strings.Contains(l[1], "cap=") || strings.Contains(l[1], "co-quan=") {
				want = "1/2"
			}
			s.Get(html.UnescapeString(l[1])).Want(http.StatusOK, want)
		}
		s.Get("/lam-viec/ma-tran/theo-ky?viec="+url.QueryEscape("o-Kế hoạch riêng")).Want(http.StatusOK, "Sở Y tế", "Phú Lý")
		s.Get("/lam-viec/ma-tran/theo-ky?co-quan="+b).Want(http.StatusOK, "Phú Lý", "Kế hoạch riêng")
		s.Actor = ledgertest.As(access.Officer, a)
		s.Get("/lam-viec").Want(http.StatusOK, "1/2", "/lam-viec/ma-tran?ke-hoach=plan&nhiem-vu=tat-ca").Without("/lam-viec/tong-quan")
		s.Get("/lam-viec/ma-tran?nhiem-vu=tat-ca").Want(http.StatusOK, "1/2")
		s.Actor = ledgertest.As(access.Leader, a)
		s.Get("/lam-viec").Want(http.StatusOK).Without("/lam-viec/tong-quan")
		s.Get("/lam-viec/tong-quan").Want(http.StatusForbidden)
		s.Get("/lam-viec/ma-tran?nhiem-vu=tat-ca").Want(http.StatusOK).Without("Phú Lý")
		s.Get("/lam-viec/ma-tran/theo-ky?viec=" + url.QueryEscape("o-Kế hoạch riêng")).Want(http.StatusOK).Without("Phú Lý")
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
