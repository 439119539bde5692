package planreview

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

// measuring is a room with the form of a measure as the page of a row has it: it
// shows one rule and reads what is sent back.
type measuring struct {
	pages *web.Pages
	shown obligation.Rule
	read  obligation.Rule
}

func (m *measuring) Routes(rt *web.Router) {
	rt.Get("/lam-viec/cach-tinh", func(w http.ResponseWriter, r *http.Request) error {
		var d rowData
		d.measure(m.shown)
		d.choices()
		return m.pages.Render(w, r, http.StatusOK, "row", web.Page{Title: "Sửa nhiệm vụ", Nav: nav, Data: d})
	})
	rt.Post("/lam-viec/cach-tinh", func(_ http.ResponseWriter, r *http.Request) error {
		form, err := web.Form(r)
		if err != nil {
			return err
		}
		m.read = ruleFrom(form)
		return form.Err()
	})
}

// fields gives what a browser sends back of a form that nobody touched.
func fields(t *testing.T, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	var walk func(n *html.Node, sel string)
	walk = func(n *html.Node, sel string) {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		_, selected := at["selected"]
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "input" && (at["type"] == "checkbox" || at["type"] == "radio"):
			if checked {
				values.Add(at["name"], at["value"])
			}
		case n.Data == "input":
			values.Add(at["name"], at["value"])
		case n.Data == "select":
			sel = at["name"]
		case n.Data == "option" && (selected || !values.Has(sel)): // without a choice a browser sends the first
			values.Set(sel, at["value"])
		case n.Data == "textarea" && n.FirstChild != nil:
			values.Add(at["name"], n.FirstChild.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, sel)
		}
	}
	walk(doc, "")
	return values
}

// TestFormLosesNothingThatWasRead sends the form of every phrase that the reader
// knows back as it was shown: the rule is the same.
func TestFormLosesNothingThatWasRead(t *testing.T) {
	pages, err := web.NewPages(templates, english, "row")
	if err != nil {
		t.Fatal(err)
	}
	m := &measuring{pages: pages}
	s := webtest.New(t, access.Actor{AccountID: "lan", Name: "Lan", Grants: []access.Grant{{Role: access.Coordinator}}}, m)
	b, err := os.ReadFile("../../domain/cadence/testdata/grammar.tsv")
	if err != nil {
		t.Fatal(err)
	}
	plan := calendar.YearWindow(2026)
	contexts := []cadence.Context{{}, {IssuedOn: "2026-01-20", Year: 2026, Window: plan}, {IssuedOn: "2026-01-20", Year: 2026, Window: plan, Completion: true}}
	done := map[obligation.Rule]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 || len(f) < 4 {
			continue
		}
		for _, ctx := range contexts {
			m.shown = obligation.FromCadence(cadence.Read(f[1], f[2], ctx), plan)
			if done[m.shown] {
				continue
			}
			done[m.shown] = true
			page := s.Get("/lam-viec/cach-tinh").Want(http.StatusOK).Body
			s.Post("/lam-viec/cach-tinh", fields(t, page))
			if m.read != m.shown {
				t.Errorf("%q + %q:\nread  %+v\nsaved %+v", f[1], f[2], m.shown, m.read)
			}
		}
	}
	if len(done) < 200 {
		t.Errorf("only %d rules were tried", len(done))
	}
	t.Logf("%d different rules", len(done))
}
