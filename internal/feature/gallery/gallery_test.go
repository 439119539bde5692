package gallery

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

func open(t *testing.T) http.Handler {
	t.Helper()
	rt, err := web.NewRouter(web.Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	rt.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			actor := access.Actor{AccountID: "a1", Grants: []access.Grant{{Role: access.Reader, AgencyID: "p1"}}}
			next.ServeHTTP(w, r.WithContext(web.WithActor(r.Context(), actor)))
		})
	})
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	f.Routes(rt)
	return rt.Handler()
}

func ask(t *testing.T, h http.Handler, method, target, form string) (int, *html.Node) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	raw, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, root
}

func count(root *html.Node, class string) int {
	n := 0
	for d := range root.Descendants() {
		for _, a := range d.Attr {
			if a.Key == "class" && strings.Contains(" "+a.Val+" ", " "+class+" ") {
				n++
			}
		}
	}
	return n
}

func TestEveryComponentIsShown(t *testing.T) {
	h := open(t)
	shown := map[string]*html.Node{}
	for _, path := range []string{"", "/viec-cua-toi", "/ma-tran", "/duyet-ke-hoach", "/cong-thong-tin"} {
		code, root := ask(t, h, "GET", root+path, "")
		if code != http.StatusOK {
			t.Fatalf("%s: %d", path, code)
		}
		shown[path] = root
	}
	for _, status := range []string{"met", "on_track", "at_risk", "late", "missed", "silent", "waived", "not_due", "not_applicable"} {
		if count(shown[""], "loa-status--"+status) == 0 {
			t.Errorf("status %s is not shown", status)
		}
		if count(shown["/ma-tran"], "loa-cell--"+status) == 0 {
			t.Errorf("no cell %s", status)
		}
	}
	for path, classes := range map[string][]string{
		"":                {"govuk-input", "govuk-select", "govuk-textarea", "govuk-radios", "govuk-checkboxes", "govuk-file-upload", "govuk-error-message", "loa-table", "loa-timeline", "loa-evidence", "loa-empty", "loa-confirmation", "loa-progress", "loa-steps", "loa-kv", "loa-toolbar", "loa-legend", "loa-notice", "loa-rows"},
		"/viec-cua-toi":   {"loa-work", "loa-columns", "loa-statuslist", "loa-bar"},
		"/ma-tran":        {"loa-matrix", "loa-cellpanel", "loa-matrix__group"},
		"/duyet-ke-hoach": {"loa-review", "loa-paper", "loa-readrow", "loa-readfield--doubt"},
		"/cong-thong-tin": {"loa-hero", "loa-search", "loa-footer", "loa-datetile"},
	} {
		for _, class := range classes {
			if count(shown[path], class) == 0 {
				t.Errorf("%s%s does not show %s", root, path, class)
			}
		}
	}
}

func TestOneCellIsOpen(t *testing.T) {
	h := open(t)
	for query, want := range map[string]int{"": 1, "?o=S%E1%BB%9F+Y+t%E1%BA%BF-0": 0, "?o=S%E1%BB%9F+T%C3%A0i+ch%C3%ADnh-3": 1} {
		_, page := ask(t, h, "GET", root+"/ma-tran"+query, "")
		if got := count(page, "loa-cellpanel"); got != want || count(page, "loa-cell--open") != want {
			t.Errorf("%q: %d panels", query, got)
		}
	}
}

func TestTheFormBehavesAsAllForms(t *testing.T) {
	h := open(t)
	code, page := ask(t, h, "POST", root, "so=&ngay=31/02/2025&co_quan=so-y-te&tom_tat=abc")
	if code != http.StatusUnprocessableEntity || count(page, "govuk-error-summary") != 1 {
		t.Errorf("an empty form: %d", code)
	}
	if code, _ = ask(t, h, "POST", root, "so=35/KH-UBND&ngay=24/01/2025&loai=dinh-ky"); code != http.StatusSeeOther {
		t.Errorf("a full form: %d", code)
	}
}

// titles collects what the handlers say: titles, leads, problems.
func titles(t *testing.T) []string {
	t.Helper()
	var keys []string
	for _, file := range []string{"web_gallery.go", "web_samples.go"} {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if s, err := strconv.Unquote(lit.Value); err == nil && strings.HasSuffix(s, ".") && strings.Contains(s, " ") {
				keys = append(keys, s)
			}
			return true
		})
	}
	return append(keys, "Giao diện của Loa", "Việc của tôi hôm nay", "Đọc và duyệt")
}

func TestEveryTextHasEnglish(t *testing.T) {
	if err := web.CheckCatalogue(os.DirFS("."), titles(t)...); err != nil {
		t.Error(err)
	}
}
