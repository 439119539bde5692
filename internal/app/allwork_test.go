package app

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/ui"
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
		s.Get("/lam-viec").Want(http.StatusOK).Without("loa-shelves")
		menu := s.Get("/lam-viec/tat-ca").Want(http.StatusOK)
		for _, shelf := range allWork() {
			for _, item := range shelf.Items {
				if len(item.Roles) == 0 || actor.Is(item.Roles...) {
					menu.Want(http.StatusOK, `href="`+html.EscapeString(item.URL)+`"`)
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

// The menu and the list of all work are said in English on English pages.
func TestTheMenuHasItsEnglish(t *testing.T) {
	t.Parallel()
	o, err := Open(t.Context(), Config{Data: t.TempDir(), Office: "Thành phố Đồng Nai"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.DB.Close() })
	r, err := o.rooms()
	if err != nil {
		t.Fatal(err)
	}
	english := map[string]string{}
	if err := json.Unmarshal(ui.English(), &english); err != nil {
		t.Fatal(err)
	}
	for _, item := range o.nav(r.desk)(t.Context(), access.Actor{}) {
		if english[item.Label] == "" || item.Short != "" && english[item.Short] == "" {
			t.Errorf("the house has no English for %q, %q", item.Label, item.Short)
		}
	}
	if err := json.Unmarshal(desk.English(), &english); err != nil {
		t.Fatal(err)
	}
	for _, shelf := range allWork() {
		for _, item := range shelf.Items {
			if english[item.Label] == "" || english[shelf.Title] == "" {
				t.Errorf("the desk has no English for %q in %q", item.Label, shelf.Title)
			}
		}
	}
}
