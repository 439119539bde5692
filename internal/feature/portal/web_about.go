package portal

import (
	"net/http"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// mapData is the site map for people.
type mapData struct {
	Sections []Section
	Topics   []content.Shelf
	Houses   []house // of which there is something to read
}

// webMap answers with the site map for people.
func (f *Feature) webMap(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathMap, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		s, err := f.shelves(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		var d mapData
		site := siteOf(r.Context())
		for _, t := range s.topics {
			if t.N = t.On(site); t.N > 0 {
				d.Topics = append(d.Topics, t)
			}
		}
		if d.Sections, err = f.published(r.Context()); err != nil {
			return web.Drawn{}, err
		}
		for _, h := range s.houses {
			if h.N = h.piecesOn(site); h.N > 0 {
				d.Houses = append(d.Houses, h)
			}
		}
		return f.pages.Draw(r, http.StatusOK, "map", web.Page{
			Title: "Sơ đồ trang", Layout: web.LayoutPublic, Data: d, Told: &web.Told{Path: pathMap, About: "Mọi mục, chuyên mục và cơ quan của cổng."},
		})
	})
}

// accessOn is the day on which the words of the accessibility statement last changed; a
// test holds it to them.
const accessOn = calendar.Date("2026-11-27")

// webAccess answers with the accessibility statement: what was tested, how, and what
// was not.
func (f *Feature) webAccess(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathAccess, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		return f.pages.Draw(r, http.StatusOK, "access", web.Page{
			Title: "Hỗ trợ người khuyết tật", Layout: web.LayoutPublic, Data: accessOn,
			Told: &web.Told{Path: pathAccess, About: "Cổng đã kiểm tra gì, chưa kiểm tra gì để ai cũng đọc và dùng được."},
		})
	})
}
