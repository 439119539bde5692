package app

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// What a verifier returns comes to the officer's desk and leaves it with the
// correction; what is asked to be erased comes to those who decide.
func TestDeskShowsWhatVerifiersSay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, a, b)
		books, err := evidence.New(evidence.NewService(evidence.Sources{
			DB: d, Ledger: o.Ledger, Files: o.Files, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone,
		}))
		if err != nil {
			t.Fatal(err)
		}
		service := desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone})
		desks, err := desk.New(service)
		if err != nil {
			t.Fatal(err)
		}
		one, two := o.Declare(a, "Đăng tin", "2025-04-01", "Tin về hộ tịch"), o.Declare(b, "Đăng tin", "2025-04-02", "Tin về tiêm chủng")
		waiting := func(actor access.Actor, want int) {
			t.Helper()
			if n := service.Waiting(t.Context(), actor); n != want {
				t.Errorf("%s: the navigation counts %d, want %d", actor.AccountID, n, want)
			}
		}
		officer, other, inspector := ledgertest.As(access.Officer, a), ledgertest.As(access.Officer, b), ledgertest.As(access.Inspector, a)
		s := webtest.New(t, inspector, desks, books)
		s.Get("/lam-viec").Want(http.StatusOK, "2 minh chứng chờ kiểm tra", "/lam-viec/kiem-tra")
		s.Post("/lam-viec/kiem-tra/"+one, url.Values{"ket_qua": {"returned"}, "ly_do": {"Liên kết không mở được"}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec").Want(http.StatusOK, "1 minh chứng chờ kiểm tra").Without("Cần sửa")
		s.Actor = officer
		s.Get("/lam-viec").Want(http.StatusOK, "Cần sửa: Tin về hộ tịch", "“Liên kết không mở được”", "/lam-viec/minh-chung/"+one).Without("chờ kiểm tra")
		waiting(officer, 2) // with the duty that is silent
		waiting(other, 0)
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := o.Ledger.Erase(ctx, tx, access.Actor{AccountID: "two"}, ledger.Erasure{EvidenceID: one, AskedBy: "one", Reason: "Theo đề nghị", Text: true})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s.Get("/lam-viec").Want(http.StatusOK, "Cần sửa: Nội dung đã xóa theo quy định").Without("Tin về hộ tịch")
		s.Post("/lam-viec/minh-chung/"+one+"/rut", url.Values{"ly_do": {"Bài đã gỡ"}}).Want(http.StatusSeeOther)
		s.Get("/lam-viec").Without("Cần sửa")
		waiting(officer, 1)

		ask := url.Values{"xoa": {"noi-dung"}, "ly_do": {"Theo yêu cầu"}, "can_cu": {"Luật 91/2025/QH15"}}
		s.Actor = ledgertest.As(access.Leader, b)
		s.Post("/lam-viec/minh-chung/"+two+"/xoa", ask).Want(http.StatusSeeOther)
		s.Get("/lam-viec").Without("Đề nghị xóa dữ liệu") // their own
		s.Actor = ledgertest.As(access.Leader, a)
		s.Get("/lam-viec").Without("Đề nghị xóa dữ liệu")
		s.Actor = ledgertest.As(access.Administrator, a)
		s.Get("/lam-viec").Want(http.StatusOK, "Đề nghị xóa dữ liệu trong minh chứng", "/lam-viec/minh-chung/"+two+"/xoa")
	})
}
