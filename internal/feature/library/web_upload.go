package library

import (
	"context"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/media"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// uploadData is the form for a new file. Upload is one that is there already and waits
// to be described.
type uploadData struct {
	Agencies []option
	AgencyID string
	Words    content.MediumWords
	Upload   *content.Upload
	Picture  bool // it is known to be a picture
	Limits   []media.KindLimit
	FormMost string // what a form without a script may bring
	Minutes  int
	Accept   string
	To       string
	Owner    string
}

func (f *Feature) uploadForm(w http.ResponseWriter, r *http.Request) error {
	agency, err := home(web.Actor(r), r.URL.Query().Get("co-quan"))
	if err != nil {
		return err
	}
	return f.drawUpload(w, r, http.StatusOK, uploadData{AgencyID: agency})
}

// takeForm describes a file that is there already.
func (f *Feature) takeForm(w http.ResponseWriter, r *http.Request) error {
	u, err := f.service.Contents.Upload(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if u.MediumID != "" {
		return web.SeeOther(w, r, root+"/"+u.MediumID)
	}
	if u.Done != u.Size {
		return domain.Conflict("Tệp mới lên được %s trong %s. Chờ lên hết rồi gửi.", media.Bytes(u.Done), media.Bytes(u.Size))
	}
	return f.drawUpload(w, r, http.StatusOK, uploadData{AgencyID: u.AgencyID, Upload: &u})
}

func (f *Feature) drawUpload(w http.ResponseWriter, r *http.Request, status int, d uploadData, errs ...domain.FieldError) error {
	own := web.Actor(r).WritesFor()
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), own...)
	if err != nil {
		return err
	}
	for _, id := range own {
		d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
	}
	d.Limits, d.Minutes, d.Accept = f.service.Contents.Limits.List(), f.service.Contents.Limits.Minutes, media.Accept()
	d.FormMost, d.To, d.Owner = media.Bytes(web.DefaultMaxUpload), sent, web.Actor(r).AccountID
	return f.pages.Render(w, r, status, "upload", web.Page{
		Title: "Tải tệp lên", Nav: nav, Lead: names[d.AgencyID], Back: &web.Link{Label: "Thư viện", URL: root}, Data: d, Errors: errs,
	})
}

// wordsOf reads what is said of a file.
func wordsOf(v *web.FormValues) content.MediumWords {
	return content.MediumWords{Title: v.String("ten"), Alt: v.String("mo_ta"), Caption: v.String("chu_thich"), Credit: v.String("nguon"), Agreed: v.Bool("dong_y")}
}

// scripted tells that a script of ours asks.
func scripted(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// receive takes a file of a form without a script.
func (f *Feature) receive(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	agency, err := home(web.Actor(r), v.String("co_quan"))
	if err != nil {
		return err
	}
	words := wordsOf(v)
	file := v.File("tep")
	if file == nil {
		return f.drawUpload(w, r, http.StatusUnprocessableEntity, uploadData{AgencyID: agency, Words: words}, domain.FieldError{Name: "tep", Message: "Chọn tệp."})
	}
	body, err := file.Open()
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	m, known, err := f.service.Contents.Receive(r.Context(), web.Actor(r), content.NewUpload{AgencyID: agency, Name: file.Name, Size: file.Size}, body, words)
	if err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		return f.drawUpload(w, r, http.StatusUnprocessableEntity, uploadData{AgencyID: agency, Words: words}, fields...)
	}
	return f.taken(w, r, m, known)
}

// taken goes to a file that is in the library now.
func (f *Feature) taken(w http.ResponseWriter, r *http.Request, m content.Medium, known bool) error {
	if known {
		web.Flash(w, r, web.FlashInfo, "Tệp này đã có trong thư viện.")
	} else {
		web.Flash(w, r, web.FlashSuccess, "Đã đưa tệp vào thư viện.")
	}
	return web.SeeOther(w, r, root+"/"+m.ID)
}

// take makes a whole upload a file of the library.
func (f *Feature) take(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	words := wordsOf(v)
	ctx := context.WithoutCancel(r.Context()) // who leaves while it is worked on, finds it in the library
	m, known, err := f.service.Contents.Take(ctx, web.Actor(r), r.PathValue("id"), words)
	switch {
	case scripted(r) && err != nil:
		return f.tell(w, r, err)
	case scripted(r):
		return web.JSON(w, http.StatusOK, struct {
			chosen
			URL   string `json:"url"`
			Known bool   `json:"known"`
		}{chosenOf(m), root + "/" + m.ID, known})
	case err == nil:
		return f.taken(w, r, m, known)
	}
	fields, ok := web.FormErrors(err)
	if !ok {
		return err
	}
	u, gone := f.service.Contents.Upload(r.Context(), web.Actor(r), r.PathValue("id"))
	if gone != nil { // it will never be taken: another file is chosen
		agency, err := home(web.Actor(r), "")
		if err != nil {
			return err
		}
		return f.drawUpload(w, r, http.StatusUnprocessableEntity, uploadData{AgencyID: agency, Words: words}, fields...)
	}
	return f.drawUpload(w, r, http.StatusUnprocessableEntity, uploadData{AgencyID: u.AgencyID, Upload: &u, Words: words}, fields...)
}

// drop forgets an upload.
func (f *Feature) drop(w http.ResponseWriter, r *http.Request) error {
	if err := f.service.Contents.DropUpload(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ lần tải lên.")
	return web.SeeOther(w, r, root)
}

// part is how far an upload is, in hundredths.
func part(u content.Upload) int { return int(u.Done * 100 / max(1, u.Size)) }

// Waits is an upload as the list shows it.
type waits struct{ content.Upload }

// Part is how far it is, in hundredths.
func (w waits) Part() int { return part(w.Upload) }

// Whole tells that all of it is there.
func (w waits) Whole() bool { return w.Done == w.Size }

// SizeText is how large it will be.
func (w waits) SizeText() string { return media.Bytes(w.Size) }

func number(v *web.FormValues, name string) int {
	n, err := strconv.Atoi(v.String(name))
	if err != nil {
		return media.Middle.X
	}
	return n
}
