package app

import (
	"net/http"
	"slices"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// Whatever the desk offers a person opens for that person: nobody is sent to a
// page that refuses them.
func TestAllWorkOpensForWhomItIsOffered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		o, err := Open(t.Context(), Config{Data: t.TempDir(), Office: "Thành phố Đồng Nai"})
		if err != nil {
			t.Fatal(err)
		}
		own := o.DB
		t.Cleanup(func() { _ = own.Close() })
		h := ledgertest.New(t, d)
		o.DB, o.Registry, o.People, o.Programme, o.Ledger, o.Files = d, h.Registry, h.People, h.Programme, h.Ledger, h.Files
		home := h.Agency("Sở Nội vụ", agency.Province, agency.Department)
		h.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, home)
		r, err := o.rooms()
		if err != nil {
			t.Fatal(err)
		}
		offered(t, o, r, home)
	})
}

func offered(t *testing.T, o *Office, r *rooms, home string) {
	t.Helper()
	rooms := make([]webtest.Room, len(r.features))
	for i, f := range r.features {
		rooms[i] = f
	}
	for _, role := range access.Roles() {
		actor := ledgertest.As(role, home)
		s := webtest.New(t, actor, rooms...)
		for _, shelf := range allWork() {
			for _, item := range shelf.Items {
				if len(item.Roles) == 0 || actor.Is(item.Roles...) {
					s.Get(item.URL).Want(http.StatusOK)
				}
			}
		}
	}
	for _, role := range []access.Role{access.Coordinator, access.Officer, access.Inspector, access.Leader, access.Reader} {
		var keys []string
		for _, item := range o.nav(r.desk)(t.Context(), ledgertest.As(role, home)) {
			if len(item.Roles) == 0 || slices.Contains(item.Roles, role) {
				keys = append(keys, item.Key)
			}
		}
		if at := slices.Index(keys, "minh-chung"); at < 0 || at > 5 {
			t.Errorf("%s does not find the list of evidence among the six entries: %v", role, keys)
		}
	}
}
