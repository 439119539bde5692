package planreview

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// amendHead is the form of the amending document. Text fields hold what was
// typed.
type amendHead struct {
	Action                                     string
	Version                                    int64
	Number, Title, Signer, IssuedOn, Effective string
	Fresh                                      bool
}

func (f *Amendments) newForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawHead(w, r, http.StatusOK, amendHead{Fresh: true, Action: planURL(r.PathValue("id")) + "/sua-doi/moi"}, nil)
}

func (f *Amendments) drawHead(w http.ResponseWriter, r *http.Request, status int, d amendHead, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errAmend()
	}
	pl, err := f.Programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := web.Page{Title: "Chuẩn bị sửa đổi kế hoạch", Lead: pl.Name(), Nav: nav, Back: planLink(pl.ID), Data: d, Errors: problems}
	if !d.Fresh {
		page.Title = "Thông tin văn bản sửa đổi"
		page.Back = &web.Link{Label: "Sửa đổi kế hoạch", URL: strings.TrimSuffix(d.Action, "/thong-tin")}
	}
	return f.pages.Render(w, r, status, "amend_head", page)
}

func readHead(form *web.FormValues, action string) (amendHead, programme.AmendmentHead) {
	d := amendHead{
		Action: action, Version: version(form), Number: form.String("so"), Title: form.String("ten"), Signer: form.String("nguoi_ky"),
		IssuedOn: form.String("ngay"), Effective: form.String("hieu_luc"),
	}
	return d, programme.AmendmentHead{
		Number: d.Number, Title: d.Title, Signer: d.Signer, IssuedOn: form.Date("ngay"), EffectiveOn: form.Date("hieu_luc"),
	}
}

// told puts the problems that the form found before those of the service, one
// for each field.
func told(form *web.FormValues, err error) domain.Fields {
	problems := append(domain.Fields{}, form.Errors...)
	for _, p := range domain.FieldsOf(err) {
		if problems.For(p.Name).Message == "" {
			problems = append(problems, p)
		}
	}
	if code := domain.CodeOf(err); len(problems) == 0 && (code == domain.CodeInvalid || code == domain.CodeConflict) {
		problems = asLine(err)
	}
	return problems
}

func (f *Amendments) create(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, head := readHead(form, planURL(r.PathValue("id"))+"/sua-doi/moi")
	d.Fresh = true
	id, err := f.Programme.DraftAmendment(r.Context(), web.Actor(r), r.PathValue("id"), head)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawHead(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã tạo bản chuẩn bị sửa đổi. Thêm các thay đổi theo văn bản.")
	return web.SeeOther(w, r, planURL(r.PathValue("id"))+"/sua-doi/"+id)
}

func (f *Amendments) headForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	return f.drawHead(w, r, http.StatusOK, amendHead{
		Action: amendURL(a) + "/thong-tin", Version: a.Version, Number: a.Number, Title: a.Title, Signer: a.Signer,
		IssuedOn: a.IssuedOn.Vietnamese(), Effective: a.EffectiveOn.Vietnamese(),
	}, nil)
}

func (f *Amendments) editHead(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, head := readHead(form, amendURL(a)+"/thong-tin")
	err = f.Programme.EditAmendment(r.Context(), web.Actor(r), a.ID, d.Version, head)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawHead(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu thông tin văn bản sửa đổi.")
	return web.SeeOther(w, r, amendURL(a))
}

// maxDocument bounds the file of an amending document, in bytes.
const maxDocument = 25 << 20

// The media types of amending documents.
const (
	typePDF  = "application/pdf"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// documentType tells from the content whether a file is a document that is
// taken; empty when it is not.
func documentType(content []byte) string {
	switch kind := http.DetectContentType(content); {
	case kind == typePDF:
		return typePDF
	case kind == "application/zip" && bytes.Contains(content, []byte("word/document.xml")):
		return typeDOCX
	case strings.HasPrefix(kind, "text/plain"):
		return "text/plain"
	}
	return ""
}

func (f *Amendments) putFile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	file := form.File("tep")
	if file == nil {
		return back(w, r, domain.Invalid("Chọn tệp của văn bản sửa đổi rồi gửi."), amendURL(a))
	}
	if file.Size > maxDocument {
		return back(w, r, domain.Invalid("Tệp lớn hơn %d MB. Chọn tệp nhỏ hơn.", maxDocument>>20), amendURL(a))
	}
	content, err := file.Bytes()
	if err != nil {
		return err
	}
	kind := documentType(content)
	if kind == "" {
		return back(w, r, domain.Invalid("Tệp không phải PDF, Word (DOCX) hoặc văn bản thuần. Chọn tệp khác."), amendURL(a))
	}
	put, err := f.Files.Put(r.Context(), bytes.NewReader(content), maxDocument)
	if err != nil {
		return err
	}
	head := a.AmendmentHead
	head.FileName, head.FileType, head.FileSHA256 = file.Name, kind, put.SHA256
	if err := f.Programme.EditAmendment(r.Context(), web.Actor(r), a.ID, version(form), head); err != nil {
		return back(w, r, err, amendURL(a))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu tệp của văn bản sửa đổi.")
	return web.SeeOther(w, r, amendURL(a))
}

func (f *Amendments) file(w http.ResponseWriter, r *http.Request) error {
	a, err := f.amendment(r)
	if err != nil {
		return err
	}
	body, err := f.content(r, a)
	if err != nil {
		return err
	}
	return web.Download(w, r, a.FileName, a.FileType, body)
}

// content reads the amending document.
func (f *Amendments) content(r *http.Request, a programme.Amendment) ([]byte, error) {
	if a.FileSHA256 == "" {
		return nil, domain.NotFound("Văn bản sửa đổi này chưa có tệp.")
	}
	opened, err := f.Files.Open(r.Context(), a.FileSHA256)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	body, err := io.ReadAll(io.LimitReader(opened, maxDocument+1))
	if err != nil {
		return nil, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return body, nil
}
