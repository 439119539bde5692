package app

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// Probes: alive is not ready, and figures are for this machine only, also when
// a proxy on this machine passes a stranger on.
func TestProbes(t *testing.T) {
	t.Parallel()
	var broken error
	h := probes(func(context.Context) error { return broken }, prometheus.NewRegistry(), http.NotFoundHandler())
	ask := func(path, from, forwarded string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = from
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	const here = "127.0.0.1:4711"
	for _, c := range []struct {
		path, from, forwarded string
		broken                error
		want                  int
	}{
		{"/healthz", here, "", nil, 200},
		{"/healthz", here, "", errors.New("disk full"), 200},
		{"/readyz", here, "", nil, 200},
		{"/readyz", here, "", errors.New("disk full"), 503},
		{"/metrics", here, "", nil, 200},
		{"/metrics", "[::1]:4711", "", nil, 200},
		{"/metrics", "192.0.2.7:4711", "", nil, 404},
		{"/metrics", here, "192.0.2.7", nil, 404},
		{"/metrics", here, "127.0.0.1", nil, 404},
	} {
		broken = c.broken
		w := ask(c.path, c.from, c.forwarded)
		if w.Code != c.want || strings.Contains(w.Body.String(), "disk") {
			t.Errorf("%s from %s for %q (%v): %d %q, want %d", c.path, c.from, c.forwarded, c.broken, w.Code, w.Body, c.want)
		}
	}
}
