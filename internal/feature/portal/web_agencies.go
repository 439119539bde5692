package portal

import (
	"net/http"
	"strings"

	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// agenciesData is the list of agencies: those of which there is something to read, and the
// others level by level.
type agenciesData struct {
	Text    string // what is looked for in names
	Found   int
	Writing []house
	Other   []houseLevel
}

type houseLevel struct {
	Level  agency.Level
	Houses []house
}

// webAgencies lists the agencies of today: those of which there is something to read
// first, and those that ended as long as there is. What is looked for is drawn for who
// asks and not kept.
func (f *Feature) webAgencies(w http.ResponseWriter, r *http.Request) error {
	page := web.Page{Title: "Cơ quan", Lead: "Mỗi cơ quan có trang tin riêng.", Nav: "co-quan", Layout: web.LayoutPublic}
	if text := web.CleanText(r.URL.Query().Get("tim")); text != "" && len([]rune(text)) <= mostAsked {
		s, err := f.shelves(r.Context())
		if err != nil {
			return err
		}
		page.Data, page.NoIndex = s.agencies(text, siteOf(r.Context())), true
		return f.pages.Render(w, r, http.StatusOK, "agencies", page)
	}
	return f.kept.Serve(w, r, web.Address{Path: pathAgencies, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		s, err := f.shelves(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		page.Data, page.Told = s.agencies("", siteOf(r.Context())), &web.Told{Path: pathAgencies}
		return f.pages.Draw(r, http.StatusOK, "agencies", page)
	})
}

// agencies gives the list, of names that have all words of a text, with or without marks,
// with how many pieces of a site each has.
func (s *shelves) agencies(text string, site flow.Lang) agenciesData {
	d := agenciesData{Text: text}
	levels := map[agency.Level][]house{}
	for _, h := range s.houses {
		if h.Ended && h.N == 0 || !hasWords(h.Name, text) {
			continue
		}
		d.Found++
		h.N = h.piecesOn(site)
		if h.N > 0 {
			d.Writing = append(d.Writing, h)
			continue
		}
		level := h.spans[len(h.spans)-1].Version.Level
		levels[level] = append(levels[level], h)
	}
	for _, level := range agency.Levels() {
		if len(levels[level]) > 0 {
			d.Other = append(d.Other, houseLevel{level, levels[level]})
		}
	}
	return d
}

// hasWords tells whether a name has all words of a text.
func hasWords(name, text string) bool {
	folded := vi.Fold(name)
	for word := range strings.FieldsSeq(vi.Fold(text)) {
		if !strings.Contains(folded, word) {
			return false
		}
	}
	return true
}
