package web

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/ui"
)

func TestWrongTemplatesStopTheStart(t *testing.T) {
	for name, source := range map[string]string{
		"does not parse":       `{{define "content"}}{{if}}{{end}}`,
		"unknown function":     `{{define "content"}}{{wrong}}{{end}}`,
		"undefined part":       `{{define "content"}}{{if .Data}}{{template "no-such-part" .}}{{end}}{{end}}`,
		"no content":           `{{define "other"}}x{{end}}`,
		"cannot be escaped":    `{{define "content"}}<a href={{if .Title}}"x{{else}}'x{{end}}">y</a>{{end}}`,
		"ends inside a string": `{{define "content"}}<a title="{{.Title}}>y</a>{{end}}`,
	} {
		_, err := NewPages(fstest.MapFS{"templates/page.html": {Data: []byte(source)}}, nil)
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	good := fstest.MapFS{"templates/page.html": {Data: []byte(`{{define "content"}}x{{end}}`)}}
	if _, err := NewPages(good, nil, "page", "missing"); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a missing page: %v", err)
	}
	if _, err := NewPages(good, []byte(`{"Hạn: %s": "Due"}`)); err == nil {
		t.Error("a catalogue with other arguments is accepted")
	}
}

// The menu of readers is the same on every page, also where a room uses its words for
// something else.
func TestTheMenuOfReadersIsCalledAlike(t *testing.T) {
	o := newOffice(t, Config{Shell: Shell{PublicNav: func(context.Context) []NavItem { return []NavItem{{Label: "Cơ quan", URL: "/co-quan"}} }}})
	pages, err := NewPages(fstest.MapFS{"templates/page.html": {Data: []byte(`{{define "content"}}<p id="than">{{t "Cơ quan"}}, {{t "Video"}}</p>{{end}}`)}}, []byte(`{"Cơ quan": "Agency", "Video": "Film"}`), "page")
	if err != nil {
		t.Fatal(err)
	}
	o.PublicGet("/trang", func(w http.ResponseWriter, r *http.Request) error {
		return pages.Render(w, r, http.StatusOK, "page", Page{Title: "Trang", Layout: LayoutPublic})
	})
	page := bodyOf(t, o.do(t, "GET", "/trang?lang=en", "", "Accept-Encoding", "identity"))
	if !strings.Contains(page, "Agency, Film") || strings.Count(page, ">Agencies<") != 3 || strings.Count(page, ">Videos<") != 2 {
		t.Errorf("the menu takes the words of a room: %s", page)
	}
}

func TestWorkspaceLayout(t *testing.T) {
	o := newOffice(t, Config{Shell: shell()})
	o.actor = officer()
	pages := onePage(t, `{{define "actions"}}<a href="/x">Gửi</a>{{end}}{{define "content"}}<p id="than">{{.Data}}</p>{{end}}`)
	o.Get("/lam-viec", func(w http.ResponseWriter, r *http.Request) error {
		return pages.Render(w, r, http.StatusOK, "page", Page{Title: "Việc của tôi", Lead: "3 việc", Nav: "desk", Data: "<b>"})
	})
	resp := o.do(t, "GET", "/lam-viec", "", "Accept-Encoding", "identity")
	page := bodyOf(t, resp)
	root := parsed(t, page)
	if got := text(find(root, tagged("title"))[0]); got != "Việc của tôi – Loa, Thành phố Đồng Nai" {
		t.Errorf("title %q", got)
	}
	if h1 := find(root, tagged("h1")); len(h1) != 1 || text(h1[0]) != "Việc của tôi" {
		t.Error("heading")
	}
	nav := find(root, classed("loa-nav"))[0]
	entries := find(nav, tagged("a"))
	if len(entries) != maxNav || strings.Contains(text(nav), "Người dùng") {
		t.Errorf("%d entries: %s", len(entries), text(nav))
	}
	if attr(entries[0], "aria-current") != "page" || text(entries[0]) != "Việc của tôi đang chờ: 3" || attr(entries[1], "aria-current") != "" {
		t.Errorf("first entry %q", text(entries[0]))
	}
	if !strings.Contains(page, "UBND phường Trấn Biên") || !strings.Contains(page, o.actor.Name+" · Cán bộ đầu mối") || !strings.Contains(page, "&lt;b&gt;") {
		t.Error("agency, role or escaping")
	}
	for _, n := range find(root, func(n *html.Node) bool {
		return n.Data == "script" && attr(n, "src") == "" || n.Data == "style" || attr(n, "style") != ""
	}) {
		t.Errorf("inline %s: the policy would block it", n.Data)
	}
	if resp.Header.Get("Cache-Control") != "private, no-cache" {
		t.Error("Cache-Control")
	}
	o.actor = access.Actor{AccountID: "a2", Grants: []access.Grant{{Role: access.Administrator}}}
	if nav := find(parsed(t, bodyOf(t, o.do(t, "GET", "/lam-viec", ""))), classed("loa-nav"))[0]; !strings.Contains(text(nav), "Người dùng") {
		t.Error("the administrator does not see the administrator's entry")
	}
}

const formPage = `{{define "content"}}<form>
{{template "field-text" (dict "name" "so" "label" "Số" "hint" "Như trên văn bản" "value" .Data "errors" .Errors)}}
{{template "field-date" (dict "name" "ngay" "label" "Ngày" "value" "2025-09-02" "errors" .Errors)}}
{{template "field-date" (dict "name" "sai" "label" "Ngày sai" "value" "31/02/2025" "errors" .Errors)}}
{{template "field-textarea" (dict "name" "mo_ta" "label" "Mô tả" "value" "a\nb" "errors" .Errors)}}
{{template "field-file" (dict "name" "tep" "label" "Tệp" "errors" .Errors)}}
{{template "field-radios" (dict "name" "loai" "label" "Loại" "value" "b" "options" (list (dict "Value" "a" "Label" "A") (dict "Value" "b" "Label" "B")) "errors" .Errors)}}
{{template "field-checkboxes" (dict "name" "nhom" "label" "Nhóm" "value" (list "a") "options" (list (dict "Value" "a" "Label" "A") (dict "Value" "b" "Label" "B")) "errors" .Errors)}}
{{template "field-select" (dict "name" "chon" "label" "Chọn" "value" "b" "options" (list (dict "Value" "a" "Label" "A") (dict "Value" "b" "Label" "B")) "errors" .Errors)}}
</form>{{end}}`

func TestFormComesBackWithItsErrors(t *testing.T) {
	o := newOffice(t, Config{})
	o.actor = officer()
	pages := onePage(t, formPage)
	o.Post("/lam-viec/mau", func(w http.ResponseWriter, r *http.Request) error {
		var f domain.Fields
		for _, name := range []string{"so", "ngay", "mo_ta", "tep", "loai", "nhom", "chon"} {
			f.Add(name, "Sai ở %s.", name)
		}
		f.Add("", "Lỗi chung.")
		return pages.Render(w, r, http.StatusUnprocessableEntity, "page", Page{Title: "Mẫu", Errors: f, Data: `35"/KH`})
	})
	resp := o.do(t, "POST", "/lam-viec/mau", "a=1", "Referer", "http://example.com/lam-viec/mau/moi?x=1")
	root := parsed(t, bodyOf(t, resp))
	if resp.StatusCode != 422 || !strings.HasPrefix(text(find(root, tagged("title"))[0]), "Lỗi: ") {
		t.Error("status or title")
	}
	byID := map[string]*html.Node{}
	for _, n := range find(root, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		if byID[attr(n, "id")] != nil {
			t.Errorf("two elements with the id %s", attr(n, "id"))
		}
		byID[attr(n, "id")] = n
	}
	links := find(find(root, classed("govuk-error-summary"))[0], tagged("a"))
	if len(links) != 7 {
		t.Fatalf("%d links in the summary", len(links))
	}
	for _, a := range links {
		target := byID[strings.TrimPrefix(attr(a, "href"), "#")]
		if target == nil || (target.Data != "input" && target.Data != "select" && target.Data != "textarea") {
			t.Errorf("%s leads to no field", attr(a, "href"))
		}
	}
	for _, n := range find(root, func(n *html.Node) bool { return attr(n, "aria-describedby") != "" }) {
		for id := range strings.FieldsSeq(attr(n, "aria-describedby")) {
			if byID[id] == nil {
				t.Errorf("described by %s, which is not there", id)
			}
		}
	}
	if v := attr(byID["f-so"], "value"); v != `35"/KH` || attr(byID["f-so"], "aria-describedby") != "f-so-hint f-so-error" {
		t.Errorf("field so: %q", v)
	}
	if attr(byID["f-ngay"], "value") != "02/09/2025" || attr(byID["f-sai"], "value") != "31/02/2025" || text(byID["f-mo_ta"]) != "a b" {
		t.Error("what was entered is lost")
	}
	if checked := find(root, func(n *html.Node) bool { return hasAttr(n, "checked") || hasAttr(n, "selected") }); len(checked) != 3 {
		t.Errorf("%d choices kept", len(checked))
	}
	if other := attr(find(root, classed("loa-switch"))[0], "href"); other != "/lam-viec/mau/moi?lang=en&x=1" {
		t.Errorf("language switch leads to %s", other)
	}
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func TestLayoutCatalogueIsComplete(t *testing.T) {
	files := fstest.MapFS{"en.json": {Data: ui.English()}}
	entries, err := ui.Templates().(interface {
		ReadFile(string) ([]byte, error)
	}).ReadFile("templates/_head.html")
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	for _, name := range []string{"_head", "_workspace", "_public", "_narrow", "_fields", "_parts", "error"} {
		raw, err := ui.Templates().(interface {
			ReadFile(string) ([]byte, error)
		}).ReadFile("templates/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		files["templates/"+name+".html"] = &fstest.MapFile{Data: raw}
	}
	if err := CheckCatalogue(files, goKeys()...); err != nil {
		t.Error(err)
	}
}

// goKeys are the sentences that this package says from Go.
func goKeys() []string {
	var keys []string
	for _, code := range []domain.Code{
		domain.CodeInvalid, domain.CodeNotFound, domain.CodeConflict, domain.CodeForbidden,
		domain.CodeUnauthenticated, domain.CodeUnavailable, domain.CodeInternal,
	} {
		f := failureOf(code)
		keys = append(keys, f.title, f.text)
	}
	for _, s := range statuses() {
		keys = append(keys, s.Word)
	}
	for _, r := range access.Roles() {
		keys = append(keys, r.Label())
	}
	v := &FormValues{values: map[string][]string{"a": {"x"}, "b": {"\xff"}, "c": {strings.Repeat("a", maxFieldText+1)}}}
	_, _, _, _ = v.Date("a"), v.Int("a"), v.String("b"), v.String("c")
	for _, f := range v.Errors {
		keys = append(keys, f.Message)
	}
	return keys
}

// Every English sentence of the house and of all rooms takes the arguments of its
// Vietnamese: written with them, none shows an error of package fmt.
func TestEveryEnglishSentenceTakesTheArgumentsOfItsVietnamese(t *testing.T) {
	t.Parallel()
	rooms, err := filepath.Glob("../../*/*/templates/en.json")
	if err != nil || len(rooms) < 20 {
		t.Fatalf("%d catalogues, %v", len(rooms), err)
	}
	all := map[string][]byte{"ui": ui.English()}
	for _, name := range rooms {
		if all[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	for name, raw := range all {
		c, err := parseCatalogue(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for key := range c {
			var args []any
			for _, v := range verbs.FindAllStringSubmatch(key, -1) {
				switch v[3] {
				case "%":
				case "d":
					args = append(args, 7)
				default:
					args = append(args, "x")
				}
			}
			if said := c.say(English, key, args...); strings.Contains(said, "%!") {
				t.Errorf("%s: %q", name, said)
			}
		}
	}
}

func TestCatalogueRefusesOtherArguments(t *testing.T) {
	t.Parallel()
	for en, ok := range map[string]bool{
		"%d of %s": true, "%[2]s: %[1]d": true, "%[2]s, %[1]d, %[2]s 100%%": true,
		"%s of %d": false, "%d": false, "%[1]d": false, "%[1]s %[2]s": false, "%[1]d %[2]s %[3]s": false, "%[1]02d %[2]s": false, "%02[1]d %[2]s": false, "%[0]d %[2]s": false,
	} {
		raw, err := json.Marshal(map[string]string{"Có %d của %s": en})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parseCatalogue(raw); (err == nil) != ok {
			t.Errorf("%q: %v", en, err)
		}
	}
}

// What is added to one router's sentences is no other's: two offices may live in one process.
func TestARouterHasItsOwnSentences(t *testing.T) {
	t.Parallel()
	one, other := newOffice(t, Config{}), newOffice(t, Config{})
	if err := one.Catalogue([]byte(`{"Câu của riêng": "Its own"}`)); err != nil {
		t.Fatal(err)
	}
	if got := other.site.pages.words("en")("Câu của riêng"); got != "Câu của riêng" {
		t.Errorf("another router says %q", got)
	}
}

func TestCheckCatalogueFindsWhatIsMissing(t *testing.T) {
	files := fstest.MapFS{
		"templates/a.html": {Data: []byte(`{{define "content"}}{{range .Data}}{{with .X}}{{t "Một câu" .}}{{end}}{{else}}{{t "Câu khác"}}{{end}}
{{template "empty" (dict "text" "Chưa có gì." "href" "/x" "action" "Thêm")}}{{status "met" (t "Nhãn")}}{{end}}`)},
		"templates/en.json": {Data: []byte(`{"Một câu": "One"}`)},
	}
	err := CheckCatalogue(files, "Tiêu đề")
	if err == nil {
		t.Fatal("accepted")
	}
	for _, missing := range []string{"Câu khác", "Chưa có gì.", "Nhãn", "Tiêu đề"} {
		if !strings.Contains(err.Error(), missing) {
			t.Errorf("does not name %q", missing)
		}
	}
	for _, known := range []string{"Một câu", `"Thêm"`, "/x"} {
		if strings.Contains(err.Error(), known) {
			t.Errorf("names %q", known)
		}
	}
}
