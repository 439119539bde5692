package portal

import (
	"net/http"
	"strconv"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

// apiSection is a section of the portal as readers get it. Days are empty for never; the
// source is the text that asks for it, and certainty how sure that is.
type apiSection struct {
	Key        string        `json:"key"`
	Name       string        `json:"name"`
	About      string        `json:"about"`
	URL        string        `json:"url"`
	Source     string        `json:"source"`
	Certainty  Certainty     `json:"certainty"`
	AgencyID   string        `json:"agency_id,omitempty"` // who keeps it
	AgencyName string        `json:"agency_name,omitempty"`
	Written    bool          `json:"written"` // it has words
	UpdatedOn  calendar.Date `json:"updated_on,omitempty"`
	CheckedOn  calendar.Date `json:"checked_on,omitempty"`
	ReviewOn   calendar.Date `json:"review_on,omitempty"`
	Overdue    bool          `json:"overdue"`
}

type apiSections struct {
	Items []apiSection `json:"items"`
}

// apiSectionOne is a section with its words, as cleaned HTML.
type apiSectionOne struct {
	apiSection
	Body string `json:"body"`
}

// apiDocument is a public document. Published is when it was made public, RFC 3339.
type apiDocument struct {
	ID         string        `json:"id"`
	Number     string        `json:"number"`
	Sort       string        `json:"sort"`
	Title      string        `json:"title"`
	SignedOn   calendar.Date `json:"signed_on"`
	Signer     string        `json:"signer"`
	AgencyID   string        `json:"agency_id"`
	AgencyName string        `json:"agency_name"`
	Published  string        `json:"published_at"`
	URL        string        `json:"url"`
	File       apiFile       `json:"file"`
}

// apiFile is a signed file; Size is in bytes.
type apiFile struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// apiDocuments is a page of documents; Next is the address of the page behind it.
type apiDocuments struct {
	Items []apiDocument `json:"items"`
	Next  string        `json:"next,omitempty"`
}

// apiRoutes registers what programs read of the portal: what everybody reads.
func (f *Feature) apiRoutes(rt *web.Router) {
	rt.API(http.MethodGet, "/sections", f.apiSections, web.APIDoc{Summary: "Sections of the portal that readers get: who keeps each, since when its words hold and when they are looked at again", Response: apiSections{}, Public: true})
	rt.API(http.MethodGet, "/sections/{key}", f.apiSectionOne, web.APIDoc{Summary: "One section with its words", Response: apiSectionOne{}, Public: true})
	rt.API(http.MethodGet, "/documents", f.apiDocuments, web.APIDoc{
		Summary: "Public documents, the newest signature first, 20 at a time", Response: apiDocuments{}, Public: true,
		Params: []web.Param{
			{Name: "q", Description: "words of number, sort, title and signer, with or without marks"},
			{Name: "page", Type: "integer", Description: "which page, from 1 on"},
		},
	})
	rt.API(http.MethodGet, "/documents/{id}", f.apiDocumentOne, web.APIDoc{Summary: "One public document", Response: apiDocument{}, Public: true})
}

// sectionOut is a section as programs get it.
func (f *Feature) sectionOut(s Standing) apiSection {
	out := apiSection{
		Key: s.Key, Name: s.Name, About: s.About, URL: f.Address(s.Path), Source: s.Source, Certainty: s.Certainty, AgencyID: s.Owner.ID, AgencyName: s.Owner.Name,
		Written: s.Shown.ID != "", CheckedOn: s.Kept.CheckedOn, ReviewOn: s.Kept.ReviewOn, Overdue: s.Late(f.today()),
	}
	if out.Written {
		out.UpdatedOn = calendar.DateOf(db.Time(s.Shown.OutAt), f.Zone)
	}
	return out
}

func (f *Feature) apiSections(w http.ResponseWriter, r *http.Request) error {
	all, err := f.Standings(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	out := apiSections{Items: []apiSection{}}
	for _, s := range all {
		if !s.Kept.LeftOut && !s.IsIntro() { // introductions are parts of agencies' pages
			out.Items = append(out.Items, f.sectionOut(s))
		}
	}
	return web.JSON(w, http.StatusOK, out)
}

func (f *Feature) apiSectionOne(w http.ResponseWriter, r *http.Request) error {
	s, err := f.Standing(r.Context(), r.PathValue("key"))
	if err == nil && s.Kept.LeftOut {
		err = domain.NotFound("Không có chuyên mục này.")
	}
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiSectionOne{f.sectionOut(s), s.Shown.Body})
}

// documentOut is a document as programs get it.
func (f *Feature) documentOut(s *shelves, d Document) apiDocument {
	return apiDocument{
		ID: d.ID, Number: d.Number, Sort: d.Sort, Title: d.Title, SignedOn: d.SignedOn, Signer: d.Signer, AgencyID: d.AgencyID, AgencyName: s.of(d.AgencyID).Name,
		Published: db.Time(d.At).UTC().Format(time.RFC3339), URL: f.Address(d.URL()), File: apiFile{d.FileName, f.Address(d.URL() + "/tep"), d.Size, d.SHA256},
	}
}

func (f *Feature) apiDocuments(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	text, page := web.CleanText(q.Get("q")), 1
	if len([]rune(text)) > mostAsked {
		return domain.Invalid("Câu tìm dài quá %d ký tự. Rút ngắn.", mostAsked)
	}
	if given := q.Get("page"); given != "" {
		n, err := strconv.Atoi(given)
		if err != nil || n < 1 || n > mostPages {
			return domain.Invalid("Không có trang “%s”.", given)
		}
		page = n
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	all, err := f.documents(r.Context(), text, web.RowsOnPage+1, (page-1)*web.RowsOnPage)
	if err != nil {
		return err
	}
	out := apiDocuments{Items: []apiDocument{}}
	for _, d := range all[:min(len(all), web.RowsOnPage)] {
		out.Items = append(out.Items, f.documentOut(s, d))
	}
	if len(all) > web.RowsOnPage {
		q.Set("page", strconv.Itoa(page+1))
		out.Next = "/api/v1/documents?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, out)
}

func (f *Feature) apiDocumentOne(w http.ResponseWriter, r *http.Request) error {
	d, err := f.document(r.Context(), r.PathValue("id"))
	if err == nil && !d.Shown {
		err = errNoDocument()
	}
	if err != nil {
		return err
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, f.documentOut(s, d))
}
