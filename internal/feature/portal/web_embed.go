package portal

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// embedData tells whoever keeps another site how it shows a list of the portal. Addresses
// are whole, and codes as they are copied.
type embedData struct {
	Lists, Counts []option
	List, Count   string // chosen: "co-quan/so-noi-vu", "5"
	Name          string // of the list
	Frame, Script string
	Preview       string
	Feeds         []web.Link
	OEmbed        string
	Calendar      string // empty: there is none
}

// webEmbed shows the codes and addresses for a list. It works without script: the list is
// chosen by a form, and the page of each choice is an address of its own.
func (f *Feature) webEmbed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	d := embedData{List: q.Get("danh-sach"), Count: q.Get("so")}
	if d.List == "" {
		d.List = strings.TrimPrefix(pathNews, "/")
	}
	if !s.embeddable("/" + d.List) {
		return domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
	}
	if !slices.Contains(embedCounts(), d.Count) {
		d.Count = strconv.Itoa(usualInFrame)
	}
	at, chosen := pathWidget, q.Get("danh-sach") != ""
	if chosen {
		at += "?" + url.Values{"danh-sach": {d.List}, "so": {d.Count}}.Encode()
	}
	return f.kept.Serve(w, r, web.Address{Path: at, Watch: f.figures}, func(r *http.Request) (web.Drawn, error) {
		s, err := f.shelves(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		results, err := f.results(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		d := d
		f.embed(r, s, &d)
		agencyID := ""
		if at, ok := s.bySlug[strings.TrimPrefix(d.List, pathAgencies[1:]+"/")]; ok && strings.HasPrefix(d.List, pathAgencies[1:]+"/") {
			agencyID = s.houses[at].ID
		}
		if !results.calendarOf(agencyID) {
			d.Calendar = ""
		}
		return f.pages.Draw(r, http.StatusOK, "embed", web.Page{
			Title: embedTitle, Lead: embedLead, Nav: "muc", Layout: web.LayoutPublic, Crumbs: below(), Data: d, NoIndex: chosen,
			Told: &web.Told{Path: pathWidget, Above: below()},
		})
	})
}

// What the page is called, and what it is for.
const (
	embedTitle = "Nhúng tin vào trang của bạn"
	embedLead  = "Dành cho người quản trị trang thông tin điện tử: chọn danh sách, chép mã hoặc địa chỉ nguồn tin. Tin mới tự hiện."
)

// embedCounts are how many pieces a frame is offered to show.
func embedCounts() []string { return []string{"3", "5", "10", "20"} }

// embeddable tells whether other sites may show the list at a path.
func (s *shelves) embeddable(path string) bool {
	if path == pathNews || path == pathBulletins || path == pathVideos {
		return true
	}
	if name, ok := strings.CutPrefix(path, pathTopic); ok {
		_, ok = s.topic(name)
		return ok
	}
	name, ok := strings.CutPrefix(path, pathAgencies+"/")
	_, there := s.bySlug[name]
	return ok && there
}

// embed fills what is copied.
func (f *Feature) embed(r *http.Request, s *shelves, d *embedData) {
	say, path := f.sayer(r), "/"+d.List
	d.Lists = []option{{"tin", say("Tin tức của mọi cơ quan")}, {"ban-tin", say("Bản tin")}, {"video", say("Video")}}
	for _, t := range s.topics {
		d.Lists = append(d.Lists, option{pathTopic[1:] + t.Key, say("Chuyên mục: %s", t.Name)})
	}
	for _, h := range s.houses {
		if !h.Ended || h.N > 0 {
			d.Lists = append(d.Lists, option{h.URL()[1:], say("Cơ quan: %s", h.Name)})
		}
	}
	for _, n := range embedCounts() {
		d.Counts = append(d.Counts, option{n, n})
	}
	if at := slices.IndexFunc(d.Lists, func(o option) bool { return o.Value == d.List }); at >= 0 {
		d.Name = d.Lists[at].Label
	}
	d.Preview = pathWidget + path + "?so=" + d.Count
	title := html.EscapeString(say("Tin cải cách hành chính"))
	d.Frame = fmt.Sprintf(`<iframe src="%s" width="100%%" height="420" title="%s" loading="lazy"></iframe>`, html.EscapeString(f.Address(d.Preview)), title)
	d.Script = fmt.Sprintf(`<div data-loa-tin="%s" data-so="%s" data-ten="%s"></div>`+"\n"+`<script src="%s" async></script>`, html.EscapeString(d.List), d.Count, title, html.EscapeString(f.Address(pathScript)))
	for _, form := range feedForms() {
		d.Feeds = append(d.Feeds, web.Link{Label: form.name, URL: f.Address(path + "/" + form.file)})
	}
	d.Feeds = append(d.Feeds, web.Link{Label: say("RSS có toàn văn"), URL: f.Address(path + "/" + wholeFile)})
	d.OEmbed = f.Address(pathOEmbed) + "?url="
	d.Calendar = f.Address("/" + calendarFile)
	if strings.HasPrefix(path, pathAgencies+"/") {
		d.Calendar = f.Address(path + "/" + calendarFile)
	}
}

// embedAt is where somebody learns how to show a list elsewhere; empty for a list that is
// only followed by feeds.
func embedAt(path string) string {
	if path == pathModels || path == pathDocuments {
		return ""
	}
	return pathWidget + "?danh-sach=" + url.QueryEscape(strings.TrimPrefix(path, "/"))
}
