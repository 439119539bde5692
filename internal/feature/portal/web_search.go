package portal

import (
	"context"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

const pathSearch = "/tim-kiem"

// How often one address searches: so many at once, then one every two seconds.
const (
	searchEvery = 2 * time.Second
	searchBurst = 20
)

type searchData struct {
	Text, Topic, Agency, Year, Sort string
	Topics, Agencies, Years, Sorts  []option
	Asked                           bool
	Loose, Some, Cut                bool // see content.Finds; some: not all words that were asked
	Marked                          bool // marks were typed
	N, Page                         int
	Items                           template.HTML
	Card                            *agencyCard // the agency that was asked for
	Houses                          []house     // other agencies that are called so
	Places                          []org.Place // where people go who ask for a place
	Phones                          bool        // some of these have a telephone
	Previous, Next                  *web.Link
}

// Filtered tells whether the search was narrowed.
func (d searchData) Filtered() bool { return d.Topic+d.Agency+d.Year+d.Sort != "" }

// webSearch finds pieces, public documents and sections by their words. What is asked is neither kept nor counted.
func (f *Feature) webSearch(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := searchData{Text: form.String("q"), Topic: form.String("chuyen-muc"), Agency: form.String("co-quan"), Year: form.String("nam"), Sort: form.String("loai"), Page: pageOf(r)}
	d.Asked, d.Marked = d.Text != "", vi.ParseQuery(d.Text).Marked()
	status, problems := http.StatusOK, form.Errors
	switch {
	case len([]rune(d.Text)) > mostAsked:
		problems.Add("q", "Câu tìm dài quá %d ký tự. Rút ngắn.", mostAsked)
		status, d.Asked = http.StatusUnprocessableEntity, false
	case d.Asked && !f.searches.Allow(f.remote(r), ""):
		problems.Add("q", "Tìm quá nhiều lần liền nhau. Chờ ít giây rồi tìm lại.")
		web.RetryAfter(w, searchEvery)
		status, d.Asked = http.StatusTooManyRequests, false
	case form.Has("q") && !d.Asked:
		problems.Add("q", "Nhập từ cần tìm.")
		status = http.StatusUnprocessableEntity
	}
	if err := f.choices(r, &d); err != nil {
		return err
	}
	if d.Asked {
		if err := f.search(r, &d); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "private, no-store")
	page := web.Page{
		Title: "Tìm kiếm", Nav: "tim-kiem", Layout: web.LayoutPublic, Data: d, Errors: problems, NoIndex: true,
	}
	if !d.Asked { // who asked already is here for what was found
		page.Lead = "Trong tin, bài, văn bản, cơ quan, địa danh và các mục của cổng. Gõ có dấu hoặc không dấu. Để trong ngoặc kép những từ phải đứng liền nhau."
	}
	if !form.Has("q") { // what is searched is a page of its own for nobody
		page.Told = &web.Told{Path: pathSearch}
	}
	return f.pages.Render(w, r, status, "search", page)
}

// choices fills what a search can be narrowed to.
func (f *Feature) choices(r *http.Request, d *searchData) error {
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	d.Topics, d.Agencies, d.Years = []option{{"", f.pages.T(r, "Mọi chuyên mục")}}, []option{{"", f.pages.T(r, "Mọi cơ quan")}}, []option{{"", f.pages.T(r, "Mọi năm")}}
	also, err := f.besides(r.Context(), s)
	if err != nil {
		return err
	}
	d.Sorts = []option{{"", f.pages.T(r, "Mọi loại")}}
	for _, x := range searchSorts() {
		d.Sorts = append(d.Sorts, option{x.key, f.pages.T(r, x.label)})
	}
	for _, t := range s.topics {
		d.Topics = append(d.Topics, option{t.Key, t.Name})
	}
	for _, h := range s.houses {
		if h.N > 0 || also.issuers[h.ID] {
			d.Agencies = append(d.Agencies, option{h.Slug, h.Name})
		}
	}
	first, err := f.Contents.FirstYear(r.Context())
	if err != nil {
		return err
	}
	if first == 0 || also.since > 0 && also.since < first {
		first = also.since
	}
	for year := f.today().Year(); first > 0 && year >= first; year-- {
		d.Years = append(d.Years, option{strconv.Itoa(year), strconv.Itoa(year)})
	}
	return nil
}

// search fills what was found.
func (f *Feature) search(r *http.Request, d *searchData) error {
	ctx := r.Context()
	s, err := f.shelves(ctx)
	if err != nil {
		return err
	}
	q, err := d.asked(s)
	if err != nil {
		return err
	}
	if err := f.named(ctx, s, d); err != nil {
		return err
	}
	if h, ok := s.asked(d.Text); ok && !d.Filtered() {
		if err := f.card(r, s, d, h); err != nil {
			return err
		}
		q.Except = content.PublicFilter{AgencyID: h.ID, Site: siteOf(ctx)}
	}
	found, places, err := f.ways(ctx, s, d, q)
	if err != nil {
		return err
	}
	from := (d.Page - 1) * web.RowsOnPage
	if from >= d.N && d.Page > 1 {
		return domain.NotFound("Danh sách không có trang này.")
	}
	d.turn()
	out := f.writer(r, 8<<10)
	defer out.giveBack()
	for _, x := range found.Rows[from:min(from+web.RowsOnPage, d.N)] {
		if x.Other > 0 {
			out.foundOther(places[x.Other-1], x)
			continue
		}
		out.found(s.rows([]content.Listed{x.Listed})[0], x)
	}
	d.Items = out.done()
	return nil
}

// few results let a search leave out words.
const few = 3

// ways searches for all words that were typed; where that finds little, for those that do
// more than help to ask, and where these find nothing, for most of them.
func (f *Feature) ways(ctx context.Context, s *shelves, d *searchData, q content.Query) (out content.Finds, places []foundPlace, err error) {
	for _, way := range []content.Way{content.AllWords, content.MainWords, content.SomeWords} {
		if q.Way = way; way == content.SomeWords && len(out.Rows) > 0 || len(out.Rows) >= few {
			break
		}
		others, at, cut, err := f.others(ctx, s, *d, q)
		if err != nil {
			return out, nil, err
		}
		q.Others = others
		found, err := f.Contents.Search(ctx, q)
		if err != nil {
			return out, nil, err
		}
		if len(found.Rows) > len(out.Rows) {
			out, places = found, at
			d.Loose, d.Some, d.Cut, d.N = found.Loose, way == content.SomeWords, found.Cut || cut, len(found.Rows)
		}
	}
	return out, places, nil
}

// found writes a row with what was searched marked.
func (w *rowWriter) found(r row, x content.Found) {
	w.raw(`<article class="loa-news__item">`)
	w.meta(r)
	w.raw(`<h2 class="loa-news__title" lang="`, string(r.Lang), `"><a class="govuk-link" href="`)
	w.text(r.URL)
	w.raw(`">`)
	w.marked(x.Title)
	w.raw(`</a></h2><p class="loa-news__summary" lang="`, string(r.Lang), `">`)
	w.marked(x.Snippet)
	w.raw(`</p>`)
	if name := r.Agency.Name; name != "" {
		w.raw(`<p class="loa-news__by" lang="vi">`)
		w.text(name)
		w.raw(`</p>`)
	}
	w.raw("</article>\n")
}

// marked writes a text of which every second part is a hit.
func (w *rowWriter) marked(parts []string) {
	for i, p := range parts {
		if i%2 == 1 {
			w.raw(`<mark>`)
		}
		w.text(p)
		if i%2 == 1 {
			w.raw(`</mark>`)
		}
	}
}
