package app

import (
	"testing"

	"loa/internal/feature/newsroom"
	"loa/internal/platform/fetch"
	"loa/internal/platform/web"
)

// answering is an empty office whose pages can be asked for.
func answering(t *testing.T, cfg Config) (*Office, *rooms, *web.Router) {
	t.Helper()
	cfg.Data, cfg.Office = t.TempDir(), "Thành phố Đồng Nai"
	o, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	r, err := o.rooms()
	if err != nil {
		t.Fatal(err)
	}
	rt, err := o.router(r)
	if err != nil {
		t.Fatal(err)
	}
	return o, r, rt
}

// Pages of this program are looked at as readers get them, without the network: what is
// there, what is not, what was moved and what lies behind the door.
func TestOwnPagesAreLookedAtInside(t *testing.T) {
	t.Parallel()
	_, r, _ := answering(t, Config{})
	look := r.newsroom.Service().Inside
	for path, want := range map[string]newsroom.Page{
		"/": {Status: 200}, "/tro-nang": {Status: 200}, "/co-quan": {Status: 200}, "/khong-co-trang-nay": {Status: 404}, "/co-quan/khong-co": {Status: 404}, "/tin/feed.xml?x=1": {Status: 404},
		"/lam-viec/ma-tran?nam=2027": {Status: 303, Location: "/dang-nhap"}, "/%zz": {Status: 400},
	} {
		got, err := look(t.Context(), path, false)
		if err != nil || got.Status != want.Status || len(got.Body) > 0 || want.Location != "" && len(got.Location) < len(want.Location) || want.Location == "" && got.Location != "" {
			t.Errorf("%s: %d %q with %d bytes, %v", path, got.Status, got.Location, len(got.Body), err)
		}
	}
	if page, err := look(t.Context(), "/tro-nang", true); err != nil || page.Status != 200 || len(page.Body) < 1000 {
		t.Errorf("with its body: %d, %d bytes, %v", page.Status, len(page.Body), err)
	}
}

// Links to pages of the program are opened by the program itself, as readers get them and
// without the network: what is there with its content, what is gone, what leads on; what
// leads to another host is not followed.
func TestLinksToOwnPagesAreOpenedInside(t *testing.T) {
	t.Parallel()
	_, r, _ := answering(t, Config{LinksOff: true, BaseURL: "http://127.0.0.1:1"}) // where nobody listens
	s := r.links.Service()
	if s.Fetch != nil || s.Site != "http://127.0.0.1:1/" {
		t.Fatalf("%v, %q", s.Fetch, s.Site)
	}
	for path, want := range map[string]fetch.Result{
		"tro-nang": {Outcome: fetch.Live, Status: 200}, "tro-nang/": {Outcome: fetch.Live, Status: 200}, "tin/khong-co": {Outcome: fetch.Gone, Status: 404},
	} {
		got, err := s.Inside.Get(t.Context(), s.Site+path)
		if err != nil || got.Outcome != want.Outcome || got.Status != want.Status || got.Outcome.Alive() != (len(got.Body) > 1000 && got.SHA256 != "" && fetch.IsPage(got.ContentType)) {
			t.Errorf("%s: %s %s %d with %d bytes, %v", path, got.Outcome, got.Reason, got.Status, len(got.Body), err)
		}
	}
	if got, err := s.Inside.Get(t.Context(), "http://127.0.0.2:1/tro-nang"); err != nil || got.Outcome != fetch.NotReadable || len(got.Body) > 0 {
		t.Errorf("another host: %s, %v", got.Outcome, err)
	}
}
