package papers

import (
	"crypto/rand"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

type signedData struct {
	Paper     papers.Paper
	Waiting   *shownFile // whole, but not recorded yet
	Confirmed string     // as typed
	Checks    bool
	MaxBytes  int
	Key       string
}

func (f *Feature) signedForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawSigned(w, r, http.StatusOK, signedData{}, nil)
}

func (f *Feature) drawSigned(w http.ResponseWriter, r *http.Request, status int, d signedData, errs domain.Fields) error {
	p, err := f.service.recorder(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !p.Status.Allows(papers.ActSign) {
		return domain.Conflict("Văn bản đang ở trạng thái “%s”, không nhận bản đã ký được.", p.Status.Label())
	}
	d.Paper, d.Checks, d.MaxBytes, d.Key = p, f.service.Check != nil, papers.MaxFile, rand.Text()
	return f.pages.Render(w, r, status, "signed", web.Page{
		Title: "Tải bản đã ký lên", Lead: p.Title, Nav: "van-ban", Back: &web.Link{Label: "Văn bản", URL: root + "/" + p.ID}, Data: d, Errors: errs,
	})
}

func (f *Feature) signed(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	u, err := f.brought(r, form)
	if err != nil {
		return err
	}
	d := signedData{Confirmed: form.String("xac_nhan")}
	if u == nil {
		return f.drawSigned(w, r, http.StatusUnprocessableEntity, d, domain.Fields{{Name: "tep", Message: "Chọn bản PDF đã ký."}})
	}
	_, waiting, err := f.service.Sign(r.Context(), web.Actor(r), callOf(r, form), *u)
	if problems, ok := mendable(err); ok {
		if waiting != nil {
			d.Waiting = &shownFile{File: papers.File{ID: waiting.ID, Name: waiting.Name, Verdict: waiting.Verdict}}
		}
		return f.drawSigned(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	return f.done(w, r, "Đã lưu bản đã ký.")
}

// brought is the file that a form brings, or that an earlier attempt did; nil
// without one.
func (f *Feature) brought(r *http.Request, form *web.FormValues) (*Upload, error) {
	u := Upload{Confirmed: form.String("xac_nhan")}
	if file := form.File("tep"); file != nil {
		var err error
		u.Name = file.Name
		u.Content, err = file.Bytes()
		return &u, err
	}
	before, ok, err := f.service.taken(r.Context(), web.Actor(r), r.PathValue("id"), form.String("tep_giu"))
	if err != nil || !ok {
		return nil, err
	}
	u.Name, u.Content = before.Name, before.Content
	return &u, nil
}
