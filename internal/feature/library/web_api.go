package library

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/media"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// apiPage is a page of files; Next is the address of the page behind it.
type apiPage struct {
	Items []apiMedium `json:"items"`
	Total int         `json:"total"`
	Next  string      `json:"next,omitempty"`
}

// apiMedium is a file of a library. Src is how the words of a piece name it.
type apiMedium struct {
	ID         string     `json:"id"`
	AgencyID   string     `json:"agency_id"`
	Kind       media.Kind `json:"kind"`
	MediaType  string     `json:"media_type"`
	Name       string     `json:"name"`
	Bytes      int64      `json:"bytes"`
	SHA256     string     `json:"sha256"`
	Millis     int64      `json:"millis,omitempty"`
	Src        string     `json:"src"`
	Title      string     `json:"title"`
	Alt        string     `json:"alt,omitempty"`
	Caption    string     `json:"caption,omitempty"`
	Credit     string     `json:"credit,omitempty"`
	Agreed     bool       `json:"people_agree"`
	Film       string     `json:"film,omitempty"` // waiting, running, done, failed
	Version    int64      `json:"version"`
	Renditions []apiForm  `json:"renditions"`
}

// apiForm is a size or coding of a file.
type apiForm struct {
	Form   string `json:"form"`
	Src    string `json:"src"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// apiTake describes an upload that is whole.
type apiTake struct {
	Title   string `json:"title,omitempty"`
	Alt     string `json:"alt,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
	Agreed  bool   `json:"people_agree"`
}

func apiOf(m content.Medium) apiMedium {
	out := apiMedium{
		ID: m.ID, AgencyID: m.AgencyID, Kind: m.Kind, MediaType: m.Type().Media, Name: m.Name, Bytes: m.Bytes, SHA256: m.SHA256, Millis: m.Millis, Src: m.Plain(), Title: m.Title, Alt: m.Alt,
		Caption: m.Caption, Credit: m.Credit, Agreed: m.Agreed, Film: m.Film, Version: m.Version, Renditions: []apiForm{},
	}
	for _, r := range m.Renditions {
		out.Renditions = append(out.Renditions, apiForm{r.Form, r.Src(), r.Bytes, r.Width, r.Height})
	}
	return out
}

func (f *Feature) apiRoutes(rt *web.Router) {
	writers := []access.Role{access.Officer, access.Leader, access.Coordinator}
	rt.API(http.MethodGet, "/media", f.apiList, web.APIDoc{
		Summary: "Files of the libraries that the caller may see, the newest first, 24 at a time", Response: apiPage{},
		Params: []web.Param{
			{Name: "kind", Description: "picture, document, audio, video"},
			{Name: "agency", Description: "id of an agency"},
			{Name: "q", Description: "words, with or without marks"},
			{Name: "after", Description: "id of the last one of the page before"},
		},
	})
	rt.API(http.MethodGet, "/media/{id}", f.apiOne, web.APIDoc{Summary: "One file of a library", Response: apiMedium{}})
	const uploads = "/media/uploads"
	rt.API(http.MethodPost, uploads, f.tusBegin, web.APIDoc{
		Summary: "Begin an upload (tus 1.0, creation): Tus-Resumable, Upload-Length, and Upload-Metadata with filename and agency; its address stands in Location", Status: http.StatusCreated, Roles: writers,
	})
	rt.API(http.MethodHead, uploads+"/{id}", f.tusHead, web.APIDoc{Summary: "How far an upload is (tus 1.0)", Roles: writers})
	rt.API(http.MethodPatch, uploads+"/{id}", f.tusAdd, web.APIDoc{Summary: "The next piece of an upload (tus 1.0)", Status: http.StatusNoContent, Roles: writers})
	rt.API(http.MethodDelete, uploads+"/{id}", f.tusEnd, web.APIDoc{Summary: "Forget an upload (tus 1.0, termination)", Status: http.StatusNoContent, Roles: writers})
	rt.API(http.MethodPost, uploads+"/{id}/take", f.apiTake, web.APIDoc{
		Summary: "Take an upload that is whole into the library; files are uploaded by tus 1.0 at /api/v1/media/uploads, with agency and filename in Upload-Metadata", Request: apiTake{}, Response: apiMedium{}, Status: http.StatusCreated, Roles: writers,
	})
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	filter := content.MediaFilter{Agencies: web.Actor(r).Scope(), Text: web.CleanText(q.Get("q")), After: q.Get("after"), Limit: onPage}
	if k := media.Kind(q.Get("kind")); k != "" {
		if !k.Valid() {
			return domain.Invalid("Không có loại tệp “%s”.", string(k))
		}
		filter.Kinds = []media.Kind{k}
	}
	if id := q.Get("agency"); id != "" {
		if !web.Actor(r).Sees(id) {
			return domain.Forbidden("Không xem được thư viện của cơ quan này.")
		}
		filter.Agencies = []string{id}
	}
	all, total, err := f.service.Contents.Library(r.Context(), filter)
	if err != nil {
		return err
	}
	page := apiPage{Items: []apiMedium{}, Total: total}
	for _, m := range all {
		page.Items = append(page.Items, apiOf(m))
	}
	if len(all) == onPage {
		q.Set("after", all[len(all)-1].ID)
		page.Next = "/api/v1/media?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	m, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiOf(m))
}

func (f *Feature) apiTake(w http.ResponseWriter, r *http.Request) error {
	var in apiTake
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	m, _, err := f.service.Contents.Take(r.Context(), web.Actor(r), r.PathValue("id"), content.MediumWords(in))
	if err != nil {
		return domain.RenamedFields(err, map[string]string{"tep": "file", "ten": "title", "mo_ta": "alt", "chu_thich": "caption", "nguon": "credit"})
	}
	return web.JSON(w, http.StatusCreated, apiOf(m))
}
