package app

import (
	"context"
	"net/http"
	"path/filepath"
	"strconv"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/desk"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// A paper comes to the desk of who takes it on its way, and to the leader's while
// it waits to be signed.
func TestDeskShowsPapersThatWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		spine := papers.Open(d, files, o.Zone)
		desks, err := desk.New(desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Papers: spine, Zone: o.Zone}))
		if err != nil {
			t.Fatal(err)
		}
		officer, leader := ledgertest.As(access.Officer, a), ledgertest.As(access.Leader, a)
		var id string
		hand := func(ref string) {
			t.Helper()
			if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
				id, err = spine.HandOver(ctx, tx, officer, papers.New{AgencyID: a, Kind: "bao-cao", Title: "Báo cáo quý I " + ref, Room: "report", Ref: ref, Symbol: "BC-SNV"})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		hand("e1")
		s := webtest.New(t, leader, desks)
		s.Get("/lam-viec").Want(http.StatusOK).Without("Báo cáo quý I e1")
		s.Actor = officer
		s.Get("/lam-viec").Want(http.StatusOK, "Báo cáo quý I e1", "Dự thảo", "/lam-viec/van-ban/"+id, "Có 1 việc cần xử lý")
		if _, err := spine.Submit(t.Context(), officer, papers.Call{PaperID: id}); err != nil {
			t.Fatal(err)
		}
		for _, actor := range []access.Actor{officer, leader, ledgertest.As(access.Coordinator, a)} {
			s.Actor = actor
			s.Get("/lam-viec").Want(http.StatusOK, "Báo cáo quý I e1", "Đang trình ký")
		}
		for _, actor := range []access.Actor{ledgertest.As(access.Officer, b), ledgertest.As(access.Inspector, a), ledgertest.As(access.Reader, a)} {
			s.Actor = actor
			s.Get("/lam-viec").Want(http.StatusOK).Without("Báo cáo quý I e1")
		}
		for i := range 14 {
			hand("thêm " + strconv.Itoa(i))
		}
		s.Actor = officer
		s.Get("/lam-viec").Want(http.StatusOK, "Còn 3 việc nữa")
	})
}
