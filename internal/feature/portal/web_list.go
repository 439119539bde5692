package portal

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// list is a list of pieces that has an address and feeds.
type list struct {
	filter      content.PublicFilter
	path        string
	title, lead string
	here        string // where it is turned over, if that is not path: an agency's own site
}

// at is the address of one of its pages for the readers of a site.
func (l list) at() string { return cmp.Or(l.here, l.path) }

// about says in the language of a page what the list is.
func (l list) about(w *rowWriter) string {
	if lead := w.say(l.lead); strings.HasSuffix(lead, ".") {
		return lead
	}
	return w.say(l.lead) + ": " + w.say(l.title)
}

// pictured is the first picture that stands for one of some rows.
func (f *Feature) pictured(rows []row) web.Picture {
	for _, r := range rows {
		if r.LeadSrc != "" {
			return web.Picture{At: f.Address(r.LeadSrc)}
		}
	}
	return web.Picture{}
}

// listData is a page of a list.
type listData struct {
	Rows         []row
	Page         int
	Next         bool // there is a page after it
	Topics, More []content.Shelf
	About        *house // whose list it is
	InVietnamese int    // pieces that this list has on the Vietnamese site, on the English one
}

// siteOf is the site that a reader sees: the language of their pages.
func siteOf(ctx context.Context) flow.Lang { return flow.Lang(web.LangOf(ctx)) }

// elsewhere tells readers of the English site how many pieces a list has on the
// Vietnamese one; nobody else is told.
func (f *Feature) elsewhere(ctx context.Context, filter content.PublicFilter) (int, error) {
	if siteOf(ctx) == flow.Vietnamese {
		return 0, nil
	}
	filter.Site = flow.Vietnamese
	return f.Contents.CountPublic(ctx, filter)
}

// otherLanguage is where the switch of languages leads on an agency's own site; empty
// elsewhere: to the same page.
func (l list) otherLanguage(r *http.Request, page int) string {
	if l.here == "" {
		return ""
	}
	other := web.English
	if web.LangOf(r.Context()) == web.English {
		other = web.Vietnamese
	}
	if at, query, more := strings.Cut(paged(l.here, page), "?"); more {
		return at + "?lang=" + string(other) + "&" + query
	}
	return l.here + "?lang=" + string(other)
}

// finds gives the list that an address names.
type finds func(r *http.Request) (list, error)

// webList draws a list as pages.
func (f *Feature) webList(of finds) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, err := of(r)
		if err != nil {
			return err
		}
		return f.serveList(w, r, l)
	}
}

func (f *Feature) newsList(*http.Request) (list, error) {
	return list{path: pathNews, title: "Tin tức", lead: "Tin, bài của các cơ quan về cải cách hành chính, mới nhất trước."}, nil
}

// topicList is the list of the topic in the address; it fails with not_found when
// readers get nothing of it.
func (f *Feature) topicList(r *http.Request) (list, error) {
	name, err := named(r, "ten")
	if err != nil {
		return list{}, err
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return list{}, err
	}
	t, ok := s.topic(name)
	if !ok {
		return list{}, domain.NotFound("Chuyên mục này không có, hoặc không còn tin, bài nào.")
	}
	return list{filter: content.PublicFilter{TopicSlug: name}, path: pathTopic + name, title: t.Name, lead: "Chuyên mục"}, nil
}

func (f *Feature) agencyList(r *http.Request) (list, error) {
	name, err := named(r, "ten")
	if err != nil {
		return list{}, err
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return list{}, err
	}
	at, ok := s.bySlug[name]
	if !ok {
		return list{}, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
	}
	h := s.houses[at]
	l := list{filter: content.PublicFilter{AgencyID: h.ID}, path: h.URL(), title: h.Name, lead: "Tin, bài của cơ quan"}
	if s.owns(r.Context(), h.ID) {
		l.here = "/"
	}
	return l, nil
}

func (f *Feature) serveList(w http.ResponseWriter, r *http.Request, l list) error {
	page := pageOf(r)
	return f.kept.Serve(w, r, web.Address{Path: paged(l.path, page), Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		d, err := f.list(r.Context(), l, page)
		if err != nil {
			return web.Drawn{}, err
		}
		nav := "tin"
		if l.filter.AgencyID != "" && l.here == "" {
			nav = "co-quan"
		}
		if l.filter.Film {
			nav = "video"
		}
		own := f.writer(r, 16<<10)
		defer own.giveBack()
		return f.pages.Draw(r, http.StatusOK, "written", web.Page{
			Title: l.title, Nav: nav, Layout: web.LayoutPublic, Data: own.list(l, d), OwnHeading: true, Switch: l.otherLanguage(r, page),
			Told: &web.Told{Path: paged(l.path, page), About: l.about(own), Picture: f.pictured(d.Rows)},
		})
	})
}

func (f *Feature) list(ctx context.Context, l list, page int) (listData, error) {
	s, err := f.shelves(ctx)
	if err != nil {
		return listData{}, err
	}
	filter := l.filter
	filter.Limit, filter.Skip, filter.Site = web.RowsOnPage+1, (page-1)*web.RowsOnPage, siteOf(ctx)
	all, err := f.Contents.Public(ctx, filter)
	if err != nil {
		return listData{}, err
	}
	if len(all) == 0 && page > 1 {
		return listData{}, domain.NotFound("Danh sách không có trang này.")
	}
	d := listData{Page: page, Next: len(all) > web.RowsOnPage && page < mostPages, Rows: s.rows(all[:min(web.RowsOnPage, len(all))])}
	if d.InVietnamese, err = f.elsewhere(ctx, l.filter); err != nil {
		return d, err
	}
	if filter.AgencyID != "" {
		h := s.of(filter.AgencyID)
		d.About = &h
	} else if filter.Kind == "" && !filter.Film {
		d.Topics, d.More = s.first(filter.TopicSlug, siteOf(ctx))
	}
	if filter.Film {
		if err := f.playing(ctx, d.Rows); err != nil {
			return d, err
		}
	}
	return d, f.number(ctx, s, d.Rows)
}

// playing fills what is told of the films of rows.
func (f *Feature) playing(ctx context.Context, rows []row) error {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ContentID
	}
	told, err := f.Contents.Playing(ctx, ids...)
	for i, r := range rows {
		rows[i].Playing = told[r.ContentID]
	}
	return err
}
