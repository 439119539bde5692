package links

import (
	"net/http"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

type linkData struct {
	State
	Agency   string
	Parts    []part
	Checks   []Check
	SizeText string
	Note     *ledger.Note
	May      bool // ask for it to be opened again
	Soon     bool // may, when a while has passed
}

func (f *Feature) link(w http.ResponseWriter, r *http.Request) error {
	e, st, err := f.service.seen(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	d := linkData{State: st, SizeText: sizeText(st.Size), May: MayCheck(web.Actor(r), e.AgencyID) && !st.Off && !st.Own && e.Counts() && !st.Waiting()}
	if d.May && db.Time(st.CheckedAt).After(f.service.DB.Clock().Now().Add(-often)) {
		d.May, d.Soon = false, true
	}
	if d.Checks, err = f.service.history(r.Context(), e.ID); err != nil {
		return err
	}
	names, err := f.service.Registry.Names(r.Context(), calendar.DateOf(db.Time(e.RecordedAt), f.service.Zone), e.AgencyID)
	if err != nil {
		return err
	}
	d.Agency = names[e.AgencyID]
	if d.Note, err = f.note(r, st); err != nil {
		return err
	}
	text, err := f.service.copyOf(r.Context(), st)
	if err != nil {
		return err
	}
	if text != "" {
		d.Parts = parts(text)
	}
	return f.pages.Render(w, r, http.StatusOK, "link", web.Page{
		Title: "Liên kết của minh chứng", Lead: e.Title, Nav: "minh-chung", Back: &web.Link{Label: "Minh chứng", URL: "/lam-viec/minh-chung/" + e.ID}, Data: d,
	})
}

// note finds the book's note of the copy.
func (f *Feature) note(r *http.Request, st State) (*ledger.Note, error) {
	if st.TakenAt == 0 {
		return nil, nil //nolint:nilnil // no copy, no note
	}
	notes, err := f.service.Ledger.Notes(r.Context(), st.EvidenceID)
	for _, n := range notes {
		if n.Kind == evidence.NoteCopy {
			return &n, nil
		}
	}
	return nil, err
}

func (f *Feature) check(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Check(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã yêu cầu kiểm tra lại. Kết quả hiện ở trang này sau ít phút.")
	return web.SeeOther(w, r, root+"/"+id)
}

// text gives the readable copy as it is stored, so that its hash can be
// computed anywhere.
func (f *Feature) text(w http.ResponseWriter, r *http.Request) error {
	st, body, err := f.service.Copy(r.Context(), web.Actor(r), r.PathValue("id"), true)
	if err != nil {
		return err
	}
	return web.Download(w, r, "ban-sao-"+st.TextSHA[:12]+".txt", "text/plain; charset=utf-8", body)
}

// raw gives the bytes as they came, to keep and never to show: what a stranger's
// page carries must not run here.
func (f *Feature) raw(w http.ResponseWriter, r *http.Request) error {
	st, body, err := f.service.Copy(r.Context(), web.Actor(r), r.PathValue("id"), false)
	if err != nil {
		return err
	}
	return web.Download(w, r, "ban-goc-"+st.RawSHA[:12]+extension(st.MediaType), "application/octet-stream", body)
}

func extension(mediaType string) string {
	switch mediaType {
	case "text/html", "application/xhtml+xml":
		return ".html"
	case "application/pdf":
		return ".pdf"
	case "text/plain":
		return ".txt"
	}
	if kind, ok := strings.CutPrefix(mediaType, "image/"); ok && !strings.ContainsAny(kind, "+./") {
		return "." + kind
	}
	return ".bin"
}
