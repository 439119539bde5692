package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"loa/internal/domain/access"
)

// office is a router with a log that tests can read and an actor that requests
// carry when actor is set.
type office struct {
	*Router
	log   *bytes.Buffer
	actor access.Actor
}

func newOffice(t testing.TB, cfg Config) *office {
	t.Helper()
	o := &office{log: &bytes.Buffer{}}
	cfg.Log = slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	rt, err := NewRouter(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rt.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(WithActor(r.Context(), o.actor)))
		})
	})
	o.Router = rt
	return o
}

func officer() access.Actor {
	return access.Actor{AccountID: "a1", Name: "Nguyễn Thị Lan", Grants: []access.Grant{{Role: access.Officer, AgencyID: "p1"}}}
}

func (o *office) do(t testing.TB, method, target, body string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, resp *http.Response) string {
	t.Helper()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func parsed(t *testing.T, text string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// find gives all elements for which match says yes.
func find(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && match(d) {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func tagged(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func classed(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for class := range strings.FieldsSeq(attr(n, "class")) {
			if class == name {
				return true
			}
		}
		return false
	}
}

// onePage is a feature with a single template.
func onePage(t *testing.T, source string) *Pages {
	t.Helper()
	pages, err := NewPages(fstest.MapFS{"templates/page.html": {Data: []byte(source)}}, nil, "page")
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func shell() Shell {
	return Shell{
		OfficeName: "Thành phố Đồng Nai",
		AgencyName: func(context.Context, access.Actor) string { return "UBND phường Trấn Biên" },
		Nav: func(context.Context, access.Actor) []NavItem {
			items := []NavItem{{Key: "desk", Label: "Việc của tôi", URL: "/lam-viec", Icon: "home", Count: 3}}
			for _, key := range []string{"a", "b", "c", "d", "e", "f", "g"} {
				items = append(items, NavItem{Key: key, Label: "Mục " + key, URL: "/lam-viec/" + key})
			}
			return append([]NavItem{{Key: "admin", Label: "Người dùng", URL: "/x", Roles: []access.Role{access.Administrator}}}, items...)
		},
	}
}
