package portal

import (
	"html/template"
	"net/http"

	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// How many pieces and results the first page shows.
const (
	onHome        = 5
	resultsOnHome = 3
)

// What the first page is called, and what it is about.
const (
	homeTitle = "Thông tin cải cách hành chính"
	homeAbout = "Tin, bài, hướng dẫn và kết quả cải cách hành chính của các cơ quan."
)

type homeData struct {
	Lead    template.HTML
	picture web.Picture // of the first piece
	Rest    template.HTML
	Topics  template.HTML
	Plan    *planResult // the newest, with its first results
	Results resultsData
	More    []Section // of the site, that have something to read
	Coming  []coming

	InVietnamese int // pieces that the Vietnamese site has, on the English one
}

func (f *Feature) webHome(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: "/", Watch: f.figures}, func(r *http.Request) (web.Drawn, error) {
		d, err := f.home(r)
		if err != nil {
			return web.Drawn{}, err
		}
		return f.pages.Draw(r, http.StatusOK, "home", web.Page{
			Title: homeTitle, Nav: "trang-chu", Layout: web.LayoutPublic, Data: d, OwnHeading: true,
			Told: &web.Told{Path: "/", About: homeAbout, Picture: d.picture},
		})
	})
}

func (f *Feature) home(r *http.Request) (homeData, error) {
	var d homeData
	ctx := r.Context()
	s, err := f.shelves(ctx)
	if err != nil {
		return d, err
	}
	all, err := f.Contents.Public(ctx, content.PublicFilter{Limit: onHome, Site: siteOf(ctx)})
	if err != nil {
		return d, err
	}
	if d.InVietnamese, err = f.elsewhere(ctx, content.PublicFilter{}); err != nil {
		return d, err
	}
	if d.Results, err = f.results(ctx); err != nil {
		return d, err
	}
	d.Coming = d.Results.comingOf("")
	if d.More, err = f.published(ctx); err != nil {
		return d, err
	}
	w := f.writer(r, 8<<10)
	defer w.giveBack()
	if rows := s.rows(all); len(rows) > 0 {
		w.item(rows[0], "h3", leadClass)
		d.Lead, d.picture = w.done(), f.pictured(rows)
		w.titles(rows[1:])
		d.Rest = w.done()
	}
	shown, folded := s.first("", siteOf(ctx))
	w.topics(shown, folded, "")
	d.Topics = w.done()
	if len(d.Results.Plans) > 0 {
		newest := d.Results.Plans[0]
		newest.Results = newest.Results[:min(resultsOnHome, len(newest.Results))]
		d.Plan = &newest
	}
	return d, nil
}
