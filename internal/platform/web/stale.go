package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
)

// Stale leads whoever came second from what could not be done to what stands now:
// the page's address, and who changed the thing last and when, where that is known.
type Stale struct {
	URL string
	By  string
	At  time.Time // zero: unknown
}

// Changed tells who last changed the thing that an id names, and when; an empty name
// when nobody did.
type Changed func(ctx context.Context, id string) (by string, at time.Time, err error)

// staleOf is what a conflict leads to. Who changed the thing is left out when it
// cannot be read: the refusal is told all the same.
func staleOf(r *http.Request) *Stale {
	site := exchangeOf(r.Context()).site
	s := &Stale{URL: site.current(r)}
	if id := r.PathValue("id"); id != "" && site.shell.Changed != nil && Actor(r).SignedIn() {
		if by, at, err := site.shell.Changed(r.Context(), id); err == nil {
			s.By, s.At = by, at
		}
	}
	return s
}

// isStale tells whether a form is shown again since somebody else was first.
func isStale(errs domain.Fields) bool {
	return slices.ContainsFunc(errs, func(e domain.FieldError) bool { return e.Stale })
}

// current is the page that a person acted on: the one that sent the form, else the
// nearest above the act's address. Empty when there is none.
func (s *site) current(r *http.Request) string {
	if from, err := r.URL.Parse(r.Referer()); err == nil && r.Referer() != "" && from.Host == r.Host && s.isPage(from.Path) {
		return LocalURL((&url.URL{Path: from.Path, RawQuery: from.RawQuery}).RequestURI(), "")
	}
	return s.above(r.URL.Path)
}

// above is the nearest page at or over an address, below the first page of its face.
func (s *site) above(address string) string {
	for at := strings.TrimSuffix(address, "/"); strings.Count(at, "/") > 0 && at != ""; at = at[:strings.LastIndex(at, "/")] {
		if s.isPage(at) {
			return (&url.URL{Path: at}).EscapedPath()
		}
	}
	return ""
}

// isPage tells whether an address answers to being opened.
func (s *site) isPage(address string) bool { return s.page != nil && s.page(address) }

// page tells whether a page is registered for an address.
func (rt *Router) page(address string) bool {
	_, pattern := rt.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: address}})
	return strings.HasPrefix(pattern, http.MethodGet+" ")
}

// typed gives the texts of a form, as they can be copied from an error page: what has
// more than one word. Passwords are never shown.
func typed(r *http.Request) []string {
	form, err := Form(r)
	if err != nil {
		return nil
	}
	var out []string
	for _, name := range form.Ends("") {
		if strings.Contains(name, "mat_khau") {
			continue
		}
		for _, text := range form.Strings(name) {
			if strings.ContainsAny(text, " \n") && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}
