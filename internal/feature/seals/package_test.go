package seals_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/seals"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

func sources(o *ledgertest.Office) seals.Sources {
	return seals.Sources{
		DB: o.DB, Ledger: o.Ledger, Registry: o.Registry, Programme: o.Programme, Zone: o.Zone, Version: "test",
		Office: func(context.Context, calendar.Date) (string, error) {
			return "Sở Nội vụ, Tỉnh Đồng Nai", nil
		},
	}
}

// unpacked checks the package that an answer brought.
func unpacked(t *testing.T, o *ledgertest.Office, a webtest.Answer) ledger.Manifest {
	t.Helper()
	a.Want(http.StatusOK)
	f, err := ledger.CheckPackage(t.Context(), strings.NewReader(a.Body), int64(len(a.Body)), ledger.Trust{Key: o.Key.PublicHex()})
	if err != nil || !f.Clean() || !f.Trusted {
		t.Errorf("the package is not whole: %+v, %v", f.Problems, err)
	}
	return f.Manifest
}

func TestPackagesAreTakenByWhoMayOpenTheBook(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		snv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		stp := o.Agency("Sở Tư pháp", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, snv, stp)
		o.Owe("Đối thoại", obligation.Rule{Kind: cadence.Continuous}, snv)
		o.Declare(snv, "Đăng tin", "2025-03-20", "Tin của Sở Nội vụ")
		o.Declare(stp, "Đăng tin", "2025-02-01", "Tin của Sở Tư pháp")
		o.Declare(snv, "Đối thoại", "2025-02-02", "Buổi đối thoại")
		if err := o.Registry.Change(t.Context(), access.SystemActor("test"), stp, org.Version{
			ValidFrom: "2025-03-01", Name: "Sở Pháp chế", Level: agency.Province, Kind: agency.Department,
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Ledger.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		f, err := seals.New(seals.Config{Sources: sources(o), PublicHex: o.Key.PublicHex(), KeyID: o.Key.KeyID()})
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Inspector, snv), f)
		s.Get("/lam-viec/so/goi").Want(http.StatusOK, "Xuất gói minh chứng", "Đối thoại – ", "loa ledger check")
		form := url.Values{"nam": {"2025"}, "phan": {"Q1"}, "cach_tinh": {"calendar"}}
		whole := s.Post("/lam-viec/so/goi", form)
		if m := unpacked(t, o, whole); m.Entries != 3 || m.By != "Cán bộ" || m.Office != "Sở Nội vụ, Tỉnh Đồng Nai" {
			t.Errorf("manifest %+v", m)
		}
		whole.Want(http.StatusOK, "<h3>Sở Pháp chế</h3>", "khi đó là Sở Tư pháp") // as called at the end of the period, and on the day
		if got := whole.Header.Get("Content-Disposition"); got != `attachment; filename=minh-chung-2025-Q1.zip` {
			t.Errorf("disposition %q", got)
		}
		form.Set("cach_tinh", "nd09-2019")
		if m := unpacked(t, o, s.Post("/lam-viec/so/goi", form)); m.Entries != 2 || m.Window.End != "2025-03-14" {
			t.Errorf("by decree: %+v", m)
		}
		form.Set("cach_tinh", "closing-20")
		if m := unpacked(t, o, s.Post("/lam-viec/so/goi", form)); m.Window.Start != "2024-12-21" || m.Window.End != "2025-03-20" || m.Rule != "closing-20" {
			t.Errorf("by a closing day: %+v", m)
		}
		form.Set("cach_tinh", "nd09-2019")
		for query, want := range map[string]int{
			"period=2025": 3, "period=2025-02&agency=" + url.QueryEscape("Sở Tư pháp"): 1, "period=2025&agency=" + snv: 2,
			"period=2025-Q1&obligation=" + url.QueryEscape("o-Đối thoại"): 1, "period=2024": 0,
		} {
			if m := unpacked(t, o, s.Get("/api/v1/ledger/package?"+query)); m.Entries != want {
				t.Errorf("%s: %d entries, want %d", query, m.Entries, want)
			}
		}
		wrongOrders(t, s, form)
		log, err := audit.List(t.Context(), d, s.Actor, audit.Filter{Action: "ledger.export"})
		if err != nil || len(log.Entries) != 8 {
			t.Errorf("%d exports in the log, want 8 (%v)", len(log.Entries), err)
		}
		s.Actor = ledgertest.As(access.Officer, snv)
		s.Get("/lam-viec/so/goi").Want(http.StatusForbidden)
		s.Post("/lam-viec/so/goi", form).Want(http.StatusForbidden, "Chỉ đoàn kiểm tra")
		s.Get("/api/v1/ledger/package?period=2025").Want(http.StatusForbidden)
	})
}

// wrongOrders: what is wrong stands beside its field, and nothing typed is lost.
func wrongOrders(t *testing.T, s *webtest.Site, form url.Values) {
	t.Helper()
	form.Set("phan", "Q2")
	s.Post("/lam-viec/so/goi", form).Want(http.StatusUnprocessableEntity, "không có cách tính theo Nghị định", `value="Q2" selected`, `value="nd09-2019" checked`)
	form.Set("cach_tinh", "closing-29")
	s.Post("/lam-viec/so/goi", form).Want(http.StatusUnprocessableEntity, "Chọn cách tính kỳ.")
	form.Set("cach_tinh", "calendar")
	form.Set("nam", "25")
	form.Set("co_quan", "Sở Không Có")
	form.Set("nhiem_vu", "khác")
	s.Post("/lam-viec/so/goi", form).Want(http.StatusUnprocessableEntity, "Nhập năm bằng bốn chữ số", `value="Sở Không Có"`, `value="25"`)
	form.Set("nam", "2025")
	s.Post("/lam-viec/so/goi", form).Want(http.StatusUnprocessableEntity, "Không có nhiệm vụ này.", "Không có cơ quan nào mang tên hoặc mã “Sở Không Có”.")
	form.Set("phan", "13")
	s.Post("/lam-viec/so/goi", form).Want(http.StatusUnprocessableEntity, "Kỳ “2025-13” chưa đúng")
	form.Set("cach_tinh", "khác")
	s.Post("/lam-viec/so/goi", form).Want(http.StatusUnprocessableEntity, "Chọn cách tính kỳ.")
	s.Get("/api/v1/ledger/package").Want(http.StatusBadRequest, `"field":"period"`)
}
