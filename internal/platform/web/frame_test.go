package web

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

// A public page whose outside was drawn before is, word for word, the page that its
// template draws as a whole, in both languages, whatever its words are, and by hand or
// by template.
func TestAPageInItsOutsideIsTheWholePage(t *testing.T) {
	t.Parallel()
	pages, err := NewPages(fstest.MapFS{
		"templates/page.html": {Data: []byte(`{{define "meta"}}<meta name="description" content="{{.Title}}">{{end}}{{define "hero"}}<p>{{.Title}}</p>{{end}}{{define "content"}}<p id="than">{{.Data}}</p>{{end}}`)},
		"templates/hand.html": {Data: []byte(`{{define "meta"}}{{.Data.HTML .Data.Meta}}{{end}}{{define "content"}}{{.Data.HTML .Data.Content}}{{end}}`)},
	}, []byte(`{"Tin tức": "News"}`))
	if err != nil {
		t.Fatal(err)
	}
	o := newOffice(t, Config{Shell: shell()})
	o.Get("/{$}", func(_ http.ResponseWriter, r *http.Request) error {
		for name, page := range map[string]Page{
			"plain":   {Title: "Tin tức", Data: "x"},
			"hostile": {Title: `</title><script>"&'`, Lead: "<b>", Data: `<script>/-/tieu-de-cua-trang`, NoIndex: true},
			"cut":     {Title: "a" + cut + "b", Data: "c" + cut},
			"cuts":    {Title: "Tin tức", Data: "", Wide: true, OwnHeading: true},
			"titles":  {Title: ownTitle + " " + otherPage, Data: ownTitle},
			"crumbs":  {Title: "Tin tức", Data: "x", Crumbs: []Link{{Label: "Tin tức", URL: "/tin"}}, Back: &Link{Label: "Về", URL: "/"}},
			"hand":    {Title: "Tin tức", OwnHeading: true, Data: Written{Meta: []byte(`<meta name="a">`), Content: []byte("<h1>a</h1>")}},
		} {
			page.Layout = LayoutPublic
			template := "page"
			if name == "hand" {
				template = "hand"
			}
			quick, err := pages.draw(r, template, page)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			whole, err := wholePage(pages, r, template, page)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if a, b := squashed(quick.String()), squashed(whole); a != b {
				t.Errorf("%s %s:\n%s\n\n%s", LangOf(r.Context()), name, a, b)
			}
		}
		return nil
	})
	for _, lang := range []string{"vi", "vi", "en", "en"} {
		o.do(t, "GET", "/", "", "Cookie", "loa_lang="+lang)
	}
}

// wholePage draws a page by its layout alone.
func wholePage(p *Pages, r *http.Request, name string, page Page) (string, error) {
	set, err := p.set(LangOf(r.Context()), name)
	if err != nil {
		return "", err
	}
	v := newView(r, page)
	v.set, v.frames, v.say = set, nil, p.words(v.Lang)
	var b strings.Builder
	err = set.ExecuteTemplate(&b, "layout-"+page.Layout, v)
	return b.String(), err
}

// squashed is a page without what does not count: space between its parts, and how a plus
// is written.
func squashed(page string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(page), " "), "&#43;", "+")
}
