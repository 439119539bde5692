package portal_test

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/portal"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// Anybody reads the figures, which follow the book at once although they are
// counted once for many readers.
func TestFiguresFollowTheBook(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		f, err := portal.New(portal.Sources{DB: d, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone})
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, access.Actor{}, f)
		s.Get("/").Want(http.StatusOK, "Chưa có kế hoạch nào được công bố")
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Xây dựng video", obligation.Rule{Kind: cadence.Quota, Count: 1, Min: true, Per: calendar.Whole, UnitNoun: "video"}, a, b)
		s.Get("/").Want(http.StatusOK, "Kế hoạch số 35/KH-UBND", "Xây dựng video", "0 minh chứng")
		id := o.Declare(a, "Xây dựng video", "2025-04-01", "Video hướng dẫn")
		s.Get("/").Want(http.StatusOK, "1 minh chứng").Without("niêm phong số 1", id, "Video hướng dẫn")
		if _, err := o.Ledger.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Get("/").Want(http.StatusOK, "1 minh chứng", "niêm phong số 1")
	})
}

// The first page leads to results by agency as long as something of them is open.
func TestResultsByAgencyAreLinkedWhileOpen(t *testing.T) {
	t.Parallel()
	o := ledgertest.New(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	f, err := portal.New(portal.Sources{DB: o.DB, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone})
	if err != nil {
		t.Fatal(err)
	}
	s := webtest.New(t, access.Actor{}, f)
	o.Owe("Xây dựng video", obligation.Rule{Kind: cadence.Continuous}, o.Agency("Sở Nội vụ", agency.Province, agency.Department))
	s.Get("/").Want(http.StatusOK, "Xây dựng video").Without("Xem theo cơ quan")
	for _, act := range []programme.PublicAct{programme.OpenPublic, programme.ClosePublic} {
		if err := o.Programme.Publish(t.Context(), access.SystemActor("test"), "o-Xây dựng video", act); err != nil {
			t.Fatal(err)
		}
		if page := s.Get("/"); act == programme.OpenPublic {
			page.Want(http.StatusOK, "Xem theo cơ quan", "/ke-hoach/plan/ma-tran")
		} else {
			page.Want(http.StatusOK).Without("Xem theo cơ quan")
		}
	}
}
