package portal

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// What a search may be narrowed to besides the kinds of pieces.
const (
	sortDocument = "van-ban"
	sortSection  = "muc"
)

// searchSort is a sort of what is found, by its name in addresses.
type searchSort struct {
	key, label string
	kind       flow.Kind // of pieces; empty: documents or sections
}

// searchSorts lists them.
func searchSorts() []searchSort {
	out := make([]searchSort, 0, len(flow.Kinds())+2)
	keys := map[flow.Kind]string{flow.News: "tin", flow.Bulletin: "ban-tin", flow.Feature: "phong-su", flow.Video: "video", flow.Infographic: "do-hoa", flow.Leaflet: "to-roi"}
	for _, k := range flow.Kinds() {
		out = append(out, searchSort{keys[k], k.Label(), k})
	}
	return append(out, searchSort{key: sortDocument, label: "Văn bản"}, searchSort{key: sortSection, label: "Mục của cổng"})
}

// besides is what is found besides pieces, as of one mark: sections with their words, and
// of the documents who issued them and since which year.
type besides struct {
	sections []wordsOfSection
	issuers  map[string]bool
	since    int // civil year of the first signature; 0: there is no document
}

// wordsOfSection is a section, or an agency's introduction of itself.
type wordsOfSection struct {
	content.Other

	path     string
	agencyID string // of an introduction
}

// besides reads it once for a mark.
func (f *Feature) besides(ctx context.Context, s *shelves) (*besides, error) {
	s.mu.Lock()
	known := s.also
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	out := &besides{issuers: map[string]bool{}}
	var first string
	err := f.DB.Each(ctx, func(scan func(...any) error) error {
		var id, on string
		err := scan(&id, &on)
		out.issuers[id] = true
		if first == "" || on < first {
			first = on
		}
		return err
	}, `SELECT agency_id, min(signed_on) FROM portal_document WHERE shown = TRUE GROUP BY agency_id`)
	if err != nil {
		return nil, err
	}
	if len(first) >= 4 {
		out.since, _ = strconv.Atoi(first[:4]) // a date begins with its year
	}
	if out.sections, err = f.wordsOfSections(ctx, s); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.also = out
	return out, nil
}

// wordsOfSections reads the sections that have something to read, and introductions.
func (f *Feature) wordsOfSections(ctx context.Context, s *shelves) ([]wordsOfSection, error) {
	type shown struct {
		SectionID, Body string
		OutAt           int64
	}
	var all []shown
	if err := f.DB.Select(ctx, &all, `SELECT section_id, body, out_at FROM portal_section_text WHERE state = 'published' ORDER BY section_id`); err != nil {
		return nil, err
	}
	texts := map[string]shown{}
	for _, x := range all {
		texts[x.SectionID] = x
	}
	listed, err := f.published(ctx)
	if err != nil {
		return nil, err
	}
	var out []wordsOfSection
	for _, section := range listed {
		x := texts[section.Key]
		out = append(out, wordsOfSection{content.Other{Title: section.Name, Summary: section.About, Body: richtext.Text(x.Body), At: x.OutAt}, section.Path, ""})
	}
	for _, x := range all {
		id, ok := strings.CutPrefix(x.SectionID, introPrefix)
		if h := s.of(id); ok && h.Slug != "" {
			out = append(out, wordsOfSection{content.Other{Title: h.Name, Body: richtext.Text(x.Body), At: x.OutAt}, h.URL(), id})
		}
	}
	return out, nil
}

// mostDocumentsFound is how many of the newest documents with all words are looked through.
const mostDocumentsFound = 300

// withWords gives the newest public documents that have the words of a query, of their
// agency's name as well, within what a search was narrowed to.
func (f *Feature) withWords(ctx context.Context, s *shelves, q content.Query) ([]Document, error) {
	args := []any{mostDocumentsFound}
	mark := func(v any) string {
		args = append(args, v)
		return db.Marks(len(args), 1)
	}
	where, most := q.Narrow(func(fold string) string {
		has := "(text_fold LIKE " + mark("%"+fold+"%") // letters and digits alone
		var of []string
		for _, h := range s.houses {
			if strings.Contains(vi.Fold(h.Name), fold) {
				of = append(of, mark(h.ID))
			}
		}
		if len(of) > 0 {
			has += " OR agency_id IN (" + strings.Join(of, ", ") + ")"
		}
		return has + ")"
	})
	if where == "" {
		return nil, nil
	}
	if q.AgencyID != "" {
		where += " AND agency_id = " + mark(q.AgencyID)
	}
	if q.Year != 0 {
		year := strconv.Itoa(q.Year)
		where += " AND signed_on >= " + mark(year+"-01-01") + " AND signed_on <= " + mark(year+"-12-31")
	}
	var all []Document
	err := f.DB.Select(ctx, &all, `SELECT `+documentColumns+` FROM portal_document WHERE shown = TRUE`+where+` ORDER BY `+most+`signed_on DESC, id DESC LIMIT $1`, args...)
	return all, err
}

// foundPlace is what stands at a place among a search's others: a document or a section.
type foundPlace struct {
	document *Document
	section  *wordsOfSection
}

// others gives what is searched besides pieces, and what each of it is; cut tells that there
// are more documents than are looked through. What has a topic is a piece.
func (f *Feature) others(ctx context.Context, s *shelves, d searchData, q content.Query) (all []content.Other, places []foundPlace, cut bool, err error) {
	if q.TopicSlug != "" || q.Kind != "" {
		return nil, nil, false, nil
	}
	if d.Sort != sortSection {
		documents, err := f.withWords(ctx, s, q)
		if err != nil {
			return nil, nil, false, err
		}
		cut = len(documents) == mostDocumentsFound
		for _, x := range documents {
			about := slices.DeleteFunc([]string{x.Sort, s.of(x.AgencyID).Name, x.Signer}, func(part string) bool { return part == "" })
			all = append(all, content.Other{Title: x.Number + ". " + x.Title, Summary: strings.Join(about, ", "), At: db.Millis(x.SignedOn.Time())})
			places = append(places, foundPlace{document: &x})
		}
	}
	if d.Sort != sortDocument && q.Year == 0 {
		also, err := f.besides(ctx, s)
		if err != nil {
			return nil, nil, false, err
		}
		for _, x := range also.sections {
			if q.Except.AgencyID != "" && q.Except.AgencyID == x.agencyID { // its card stands above
				continue
			}
			if q.AgencyID == "" || q.AgencyID == x.agencyID {
				all = append(all, x.Other)
				places = append(places, foundPlace{section: &x})
			}
		}
	}
	return all, places, cut, nil
}

// foundOther writes a document or a section that was found, with what was searched marked.
func (w *rowWriter) foundOther(at foundPlace, x content.Found) {
	w.raw(`<article class="loa-news__item"><p class="loa-news__meta loa-dots"><span>`)
	to := ""
	if d := at.document; d != nil {
		to = d.URL()
		w.text(w.say("Văn bản"))
		w.raw(`</span> <time datetime="`, string(d.SignedOn), `">`, d.SignedOn.Vietnamese(), `</time>`)
	} else {
		to = at.section.path
		if at.section.agencyID != "" {
			w.text(w.say("Giới thiệu cơ quan"))
		} else {
			w.text(w.say("Mục của cổng"))
		}
		w.raw(`</span>`)
	}
	w.raw(`</p><h2 class="loa-news__title" lang="vi"><a class="govuk-link" href="`)
	w.text(to)
	w.raw(`">`)
	w.marked(x.Title)
	w.raw(`</a></h2><p class="loa-news__summary" lang="vi">`)
	w.marked(x.Snippet)
	w.raw("</p></article>\n")
}

// at is the address of a page of what was found.
func (d searchData) at(page int) string {
	v := url.Values{"q": {d.Text}}
	for name, value := range map[string]string{"chuyen-muc": d.Topic, "co-quan": d.Agency, "nam": d.Year, "loai": d.Sort} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if page > 1 {
		v.Set("trang", strconv.Itoa(page))
	}
	return pathSearch + "?" + v.Encode()
}

// asked is what a search looks for. An agency, sort or year that there is not finds nothing.
func (d searchData) asked(s *shelves) (content.Query, error) {
	q := content.Query{Text: d.Text, TopicSlug: d.Topic}
	if d.Agency != "" {
		at, ok := s.bySlug[d.Agency]
		if !ok {
			return q, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
		}
		q.AgencyID = s.houses[at].ID
	}
	if d.Year != "" {
		year, err := strconv.Atoi(d.Year)
		if err != nil || year < 1 || year > 9999 {
			return q, domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
		}
		q.Year = year
	}
	if d.Sort != "" {
		sorts := searchSorts()
		at := slices.IndexFunc(sorts, func(x searchSort) bool { return x.key == d.Sort })
		if at < 0 {
			return q, domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
		}
		q.Kind, q.OthersAlone = sorts[at].kind, sorts[at].kind == ""
	}
	return q, nil
}

// turn fills the links to the pages before and after the one that is shown.
func (d *searchData) turn() {
	if d.Page > 1 {
		d.Previous = &web.Link{Label: "Trang trước", URL: d.at(d.Page - 1)}
	}
	if d.Page*web.RowsOnPage < d.N {
		d.Next = &web.Link{Label: "Trang sau", URL: d.at(d.Page + 1)}
	}
}
