package planreview

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type uploadData struct {
	Text     string // as pasted, given back when it cannot be read
	MaxBytes int
	Again    *programme.Intake // refused, and may be tried again without sending the file
}

func (f *Feature) uploadForm(w http.ResponseWriter, r *http.Request) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return domain.Forbidden("Chỉ người điều phối được tải kế hoạch lên.")
	}
	return f.drawUpload(w, r, http.StatusOK, uploadData{}, nil)
}

func (f *Feature) drawUpload(w http.ResponseWriter, r *http.Request, status int, d uploadData, problems domain.Fields) error {
	d.MaxBytes = maxFile
	return f.pages.Render(w, r, status, "upload", web.Page{
		Title: "Tải kế hoạch lên", Nav: nav, Back: &web.Link{Label: "Kế hoạch", URL: root}, Data: d, Errors: problems,
	})
}

func (f *Feature) upload(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	field, name, text := "tep", "", form.String("van_ban")
	var body []byte
	switch file := form.File("tep"); {
	case file != nil && text != "":
		form.Errors.Add("tep", "Chỉ gửi một trong hai: tệp hoặc văn bản dán vào.")
	case file != nil:
		name = file.Name
		if body, err = file.Bytes(); err != nil {
			return err
		}
	case text != "":
		field, name, body = "van_ban", f.pages.T(r, "Văn bản dán vào"), []byte(text)
	default:
		form.Errors.Add("tep", "Chọn tệp của kế hoạch, hoặc dán văn bản vào ô bên dưới.")
	}
	if form.Errors != nil {
		return f.drawUpload(w, r, http.StatusUnprocessableEntity, uploadData{Text: text}, form.Errors)
	}
	in, fresh, err := f.receive(r.Context(), web.Actor(r), name, body, "")
	if e, ok := web.FormErrors(err); ok {
		return f.drawUpload(w, r, http.StatusUnprocessableEntity, uploadData{Text: text}, domain.Fields{{Name: field, Message: e[0].Message, Args: e[0].Args}})
	}
	if err != nil {
		return err
	}
	if !fresh {
		return web.SeeOther(w, r, intakeURL(in.ID)+"?da-co=1")
	}
	if in, err = f.await(r.Context(), web.Actor(r), in); err != nil {
		return err
	}
	if in.State != programme.IntakeRefused {
		return f.goOn(w, r, in)
	}
	d := uploadData{Text: text}
	switch in.RefusalKind {
	case programme.RefusedClassified:
		d.Text = "" // no copy of it goes back either
	case programme.RefusedPassword:
		d.Again, field = &in, "mat_khau_tep"
	}
	why := in.Why()
	return f.drawUpload(w, r, http.StatusUnprocessableEntity, d, domain.Fields{{Name: field, Message: why.Message, Args: why.Args}})
}
