package library

import (
	"fmt"
	"html/template"
	"io"
	"net/http"
	"time"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// mediumData is one file: as readers get it, what is said of it, where it is used.
type mediumData struct {
	card

	Words     content.MediumWords
	Point     media.Focus
	Seen      int64
	Uses      []use
	Writes    bool
	Coder     bool   // the machine can code films
	Most      string // bytes of captions
	PlaysHere bool   // every browser plays it as it is

	now     time.Time
	follows bool // the page asks how the coding goes
}

// use is a piece that uses the file.
type use struct {
	content.Use

	State string
}

// Shown is the file as readers get it.
func (d mediumData) Shown() template.HTML {
	src, element := d.Plain(), "img"
	switch d.Kind {
	case media.Video, media.Audio:
		element = string(d.Kind)
	case media.Document:
		return template.HTML(content.Dress(`<p><a href="`+src+`">`+template.HTMLEscapeString(d.Title)+`</a></p>`, map[string]content.Medium{d.ID: d.Medium}, fmt.Sprintf)) //nolint:gosec // escaped here and by Dress
	case media.Picture:
	}
	return template.HTML(content.Dress(`<figure><`+element+` src="`+src+`"></`+element+`></figure>`, map[string]content.Medium{d.ID: d.Medium}, fmt.Sprintf)) //nolint:gosec // Dress escapes
}

// Widest is the whole picture, or the poster of a video; empty for none.
func (d mediumData) Widest() *content.Rendition {
	if all := d.Pictures(); len(all) > 0 {
		return &all[min(1, len(all)-1)]
	}
	if r, ok := d.Rendition(media.Poster); ok {
		return &r
	}
	return nil
}

// Captioned tells whether it has captions.
func (d mediumData) Captioned() bool {
	_, ok := d.Rendition(media.Captions)
	return ok
}

// Coding tells that it is coded now, or waits for it.
func (d mediumData) Coding() bool {
	return d.Film == content.FilmRunning || d.Film == content.FilmWaiting
}

// followed is how long after coding the page still says that it is done, to whom it
// followed.
const followed = 10 * time.Minute

// JustDone tells that coding ended a moment ago: the page that followed it says so, and
// what is typed there stays.
func (d mediumData) JustDone() bool {
	return d.follows && d.Film == content.FilmDone && d.now.Sub(db.Time(d.FilmAt)) < followed
}

func (f *Feature) medium(w http.ResponseWriter, r *http.Request) error {
	m, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.drawMedium(w, r, http.StatusOK, mediumData{
		card: card{Medium: m}, Words: content.MediumWords{Title: m.Title, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit, Agreed: m.Agreed}, Point: m.Focus(), Seen: m.Version,
	})
}

func (f *Feature) drawMedium(w http.ResponseWriter, r *http.Request, status int, d mediumData, errs ...domain.FieldError) error {
	ctx := r.Context()
	names, err := f.service.Registry.Names(ctx, f.service.today(), d.AgencyID)
	if err != nil {
		return err
	}
	uses, err := f.service.Contents.Uses(ctx, d.ID)
	if err != nil {
		return err
	}
	for _, u := range uses {
		d.Uses = append(d.Uses, use{u, flow.State(u.State).Label()})
	}
	d.Agency, d.Writes = names[d.AgencyID], content.Writes(web.Actor(r), d.AgencyID)
	d.now, d.follows = f.service.DB.Clock().Now(), r.Header.Get("Accept") == "text/html" // as the script asks; a browser takes more
	d.Coder, d.Most, d.PlaysHere = f.service.Contents.Coder.Ready(), media.Bytes(media.MostCaptions), d.Type().Everywhere()
	return f.pages.Render(w, r, status, "medium", web.Page{
		Title: d.Title, Nav: nav, Lead: d.Agency, Back: &web.Link{Label: "Thư viện", URL: root}, Data: d, Errors: errs, Overtaken: status == http.StatusConflict,
	})
}

// change keeps what is said of a file, its point and its captions.
func (f *Feature) change(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	m, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	in := content.MediumChange{ID: m.ID, Words: wordsOf(v), Focus: media.Focus{X: number(v, "diem_x"), Y: number(v, "diem_y")}}
	in.Seen = int64(v.Int("phien_ban"))
	if in.Captions, err = captionsOf(v); err == nil {
		if _, err = f.service.Contents.ChangeMedium(r.Context(), web.Actor(r), in); err == nil {
			web.Flash(w, r, web.FlashSuccess, "Đã lưu. Bài đang đăng dùng tệp này hiện bản mới ngay.")
			return web.SeeOther(w, r, root+"/"+m.ID)
		}
	}
	fields, ok := web.FormErrors(err)
	if !ok {
		return err
	}
	status := http.StatusUnprocessableEntity
	if domain.CodeOf(err) == domain.CodeConflict {
		status = http.StatusConflict
	}
	return f.drawMedium(w, r, status, mediumData{card: card{Medium: m}, Words: in.Words, Point: in.Focus, Seen: m.Version}, fields...)
}

// captionsOf reads a file of captions of a form: nil leaves them, empty takes them away.
func captionsOf(v *web.FormValues) (*string, error) {
	if v.Bool("bo_phu_de") {
		none := ""
		return &none, nil
	}
	file := v.File("phu_de")
	if file == nil {
		return nil, nil
	}
	body, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	b, err := io.ReadAll(io.LimitReader(body, media.MostCaptions+1))
	if err != nil {
		return nil, err
	}
	text := string(b)
	if text == "" {
		text = " " // an empty file is not none: it is refused with its sentence
	}
	return &text, nil
}

// remove takes a file that nothing uses out of the library.
func (f *Feature) remove(w http.ResponseWriter, r *http.Request) error {
	m, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := f.service.Contents.RemoveMedium(r.Context(), web.Actor(r), m.ID); err != nil {
		if fields, ok := web.FormErrors(err); ok {
			return f.drawMedium(w, r, http.StatusConflict, mediumData{
				card: card{Medium: m}, Words: content.MediumWords{Title: m.Title, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit, Agreed: m.Agreed}, Point: m.Focus(), Seen: m.Version,
			}, fields...)
		}
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xóa tệp khỏi thư viện.")
	return web.SeeOther(w, r, root)
}

// again asks once more for a film that could not be coded.
func (f *Feature) again(w http.ResponseWriter, r *http.Request) error {
	m, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := f.service.Contents.FilmAgain(r.Context(), web.Actor(r), m.ID); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xếp video vào hàng chờ xử lý.")
	return web.SeeOther(w, r, root+"/"+m.ID)
}
