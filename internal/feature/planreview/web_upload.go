package planreview

import (
	"errors"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/office/textract"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type uploadData struct {
	Text     string // as pasted, given back when it cannot be read
	MaxBytes int
}

// maxFile is the largest file that is read.
const maxFile = 64 << 20

func (f *Feature) uploadForm(w http.ResponseWriter, r *http.Request) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return domain.Forbidden("Chỉ người điều phối được tải kế hoạch lên.")
	}
	return f.drawUpload(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawUpload(w http.ResponseWriter, r *http.Request, status int, text string, problems domain.Fields) error {
	return f.pages.Render(w, r, status, "upload", web.Page{
		Title: "Tải kế hoạch lên", Nav: nav, Back: &web.Link{Label: "Kế hoạch", URL: root},
		Data: uploadData{Text: text, MaxBytes: maxFile}, Errors: problems,
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
		return f.drawUpload(w, r, http.StatusUnprocessableEntity, text, form.Errors)
	}
	id, err := f.read(r.Context(), web.Actor(r), name, body)
	if err == nil {
		web.Flash(w, r, web.FlashSuccess, "Đã đọc văn bản. Hãy duyệt từng nhiệm vụ bên cạnh nguyên văn.")
		return web.SeeOther(w, r, reviewURL(id))
	}
	if errors.Is(err, textract.ErrClassified) {
		text = "" // no copy of it goes back either
	}
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Code != domain.CodeInvalid && e.Code != domain.CodeConflict {
		return err
	}
	return f.drawUpload(w, r, http.StatusUnprocessableEntity, text, domain.Fields{{Name: field, Message: e.Message, Args: e.Args}})
}
