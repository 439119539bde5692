package seals_test

import (
	"context"
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/seals"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

func TestTheBookIsCheckedAndShown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		snv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, snv)
		var printed []ledger.Anchor
		f, err := seals.New(seals.Config{
			Sources: sources(o), PublicHex: o.Key.PublicHex(), KeyID: o.Key.KeyID(),
			Anchors: func(context.Context) ([]ledger.Anchor, error) { return printed, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Inspector, snv), f)
		s.Get("/lam-viec/so").Want(http.StatusOK, "Chưa có niêm phong nào", o.Key.KeyID())
		for _, title := range []string{"Tin thứ nhất", "Tin thứ hai"} {
			o.Declare(snv, "Đăng tin", "2025-04-01", title)
			if _, err := o.Ledger.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		o.Declare(snv, "Đăng tin", "2025-04-02", "Tin chờ")
		s.Post("/lam-viec/so", nil).Want(http.StatusOK, "Sổ nguyên vẹn", "Đã đối chiếu 3 minh chứng và 2 niêm phong. 1 minh chứng đang chờ niêm phong.")
		s.Get("/lam-viec/so/2").Want(http.StatusOK, "Niêm phong số 2", "Tin thứ hai").Without("Tin thứ nhất", "Tin chờ")
		for _, no := range []string{"0", "3", "hai", "-1"} {
			s.Get("/lam-viec/so/"+no).Want(http.StatusNotFound, "Không có niêm phong này.")
		}
		s.Get("/lam-viec/so/khoa").Want(http.StatusOK, o.Key.PublicHex())

		printed = []ledger.Anchor{{Seq: 1, Hash: "khác", From: "Báo cáo quý I"}}
		s.Post("/lam-viec/so", nil).Want(http.StatusOK, "Sổ có 1 chỗ không khớp", "Báo cáo quý I", "khác niêm phong trong sổ")
		printed = nil
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE evidence SET title = 'Tin đã sửa lén' WHERE title = 'Tin thứ nhất'`); err != nil {
			t.Fatal(err)
		}
		s.Post("/lam-viec/so", nil).Want(http.StatusOK, "Sổ có 1 chỗ không khớp", "Nội dung đã bị thay đổi.")

		s.Actor = ledgertest.As(access.Officer, snv)
		s.Get("/lam-viec/so").Want(http.StatusForbidden, "Chỉ đoàn kiểm tra")
		s.Post("/lam-viec/so", nil).Want(http.StatusForbidden)
		s.Get("/lam-viec/so/1").Want(http.StatusForbidden)
		s.Get("/lam-viec/so/khoa").Want(http.StatusOK, o.Key.PublicHex()) // whoever holds a paper may check it
	})
}
