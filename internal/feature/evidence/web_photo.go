package evidence

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

// show answers with a stored picture as pages show it.
func (f *Feature) show(w http.ResponseWriter, r *http.Request, sum, kind string) error {
	body, kind, err := f.service.shown(r.Context(), sum, kind)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, max-age=86400")
	_, err = w.Write(body)
	return err
}

// heldPicture shows a picture that waits with the person's own form.
func (f *Feature) heldPicture(w http.ResponseWriter, r *http.Request) error {
	held, err := f.service.kept(r.Context(), web.Actor(r), []string{r.PathValue("upload")})
	if err != nil {
		return err
	}
	if len(held) == 0 || !isPicture(held[0].MediaType) {
		return domain.NotFound("Không có tệp này.")
	}
	return f.show(w, r, held[0].SHA256, held[0].MediaType)
}

// coverData is the page on which fields of a stored picture are marked.
type coverData struct {
	Entry     ledger.Entry
	Picture   coverable
	File, Key string
}

// Grid numbers the fields of the grid over the picture.
func (coverData) Grid() []gridField { return grid() }

func (f *Feature) coverForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawCover(w, r, http.StatusOK, rand.Text(), nil)
}

func (f *Feature) drawCover(w http.ResponseWriter, r *http.Request, status int, key string, errs domain.Fields) error {
	old, files, err := f.service.changeable(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	file, err := picture(files, r.PathValue("file"))
	if err != nil {
		return err
	}
	at := root + "/" + old.ID
	return f.pages.Render(w, r, status, "cover", web.Page{
		Title: "Che mặt người trong ảnh", Lead: old.Title, Nav: "minh-chung", Back: &web.Link{Label: "Minh chứng", URL: at}, Errors: errs,
		Data: coverData{Entry: old, Picture: coverable{ID: "anh", Name: file.Name, URL: at + "/tep/" + file.ID + "?xem=nho"}, File: file.ID, Key: key},
	})
}

// picture finds a picture among the files of an entry.
func picture(files []ledger.File, id string) (ledger.File, error) {
	i := slices.IndexFunc(files, func(f ledger.File) bool { return f.ID == id && isPicture(f.MediaType) && !f.Erased() })
	if i < 0 {
		return ledger.File{}, domain.NotFound("Không có ảnh này.")
	}
	return files[i], nil
}

func (f *Feature) coverFile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := f.service.Cover(r.Context(), web.Actor(r), Covering{
		EvidenceID: r.PathValue("id"), FileID: r.PathValue("file"), Fields: gridFields(form, "anh"), FormKey: form.String("khoa"),
	})
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawCover(w, r, http.StatusUnprocessableEntity, form.String("khoa"), fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã che và ghi thành bản sửa. Ảnh gốc còn ở bản cũ; đề nghị xóa ở bản ấy nếu cần.")
	return web.SeeOther(w, r, root+"/"+id)
}

// Covering says which fields of which picture are made unrecognisable.
type Covering struct {
	EvidenceID, FileID string
	Fields             []int // of the grid, from 0, line by line
	FormKey            string
}

// Cover corrects an entry: the picture gives way to one with the fields covered.
// The entry as it was stays in the book with its picture, until two persons
// erase that.
func (s *Service) Cover(ctx context.Context, actor access.Actor, c Covering) (string, error) {
	old, files, err := s.changeable(ctx, actor, c.EvidenceID)
	if err != nil {
		return "", err
	}
	if _, err := picture(files, c.FileID); err != nil {
		return "", err
	}
	if len(c.Fields) == 0 {
		var p domain.Fields
		p.Add("o_anh", "Chọn ít nhất một ô cần che.")
		return "", p.Err()
	}
	d := Draft{
		Kind: old.Kind, Title: old.Title, HappenedOn: old.HappenedOn, URL: old.URL, Channel: old.Channel, Note: old.Note,
		Topics: old.Topics, Audiences: old.Audiences, Amounts: evidence.Amounts(old.Amounts), Reason: "Che mặt người trong ảnh.",
	}
	if c.FormKey != "" {
		d.FormKey = actor.AccountID + ":" + c.FormKey
	}
	served, err := s.Ledger.ServedBy(ctx, old.ID)
	if err != nil {
		return "", err
	}
	for _, v := range served {
		d.Versions = append(d.Versions, v.VersionID)
	}
	if d.shows, err = s.Ledger.Shows(ctx, old.ID); err != nil {
		return "", err
	}
	for _, f := range remaining(files, nil) {
		d.Drop = append(d.Drop, f.ID) // all are given anew, so that they keep their order
		file := again(f)
		if f.ID == c.FileID {
			if file, err = s.cover(ctx, file, c.Fields); err != nil {
				return "", err
			}
		}
		d.Files = append(d.Files, file)
	}
	return s.Correct(ctx, actor, old.ID, d)
}
