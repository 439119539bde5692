package planreview

import (
	"net/http"
	"net/url"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// shownFile is a stored file as pages show it.
type shownFile struct {
	programme.File
	URL string
}

// KB is the file's size in kilobytes, at least one.
func (f shownFile) KB() int64 { return max(f.Size>>10, 1) }

// papersView is the files of a plan with their addresses.
type papersView struct {
	PlanID   string
	Original *shownFile
	Signed   *shownFile
	Earlier  []shownFile
	Unsigned *programme.Unsigned
	MaySign  bool
}

func viewPapers(r *http.Request, planID string, p programme.Papers) papersView {
	show := func(f *programme.File) *shownFile {
		if f == nil {
			return nil
		}
		return &shownFile{*f, planURL(planID) + "/tep/" + url.PathEscape(f.ID)}
	}
	v := papersView{PlanID: planID, Original: show(p.Original), Signed: show(p.Signed), Unsigned: p.Unsigned, MaySign: programme.MaySign(web.Actor(r))}
	for _, f := range p.Earlier {
		v.Earlier = append(v.Earlier, *show(&f))
	}
	return v
}

// SameFile tells whether the signed file is the one that was read.
func (v papersView) SameFile() bool {
	return v.Original != nil && v.Signed != nil && v.Original.SHA256 == v.Signed.SHA256
}

// MayReuse tells whether the file that was read can be the signed one.
func (v papersView) MayReuse() bool {
	return v.Original != nil && strings.HasSuffix(strings.ToLower(v.Original.Name), ".pdf")
}

// file gives a stored file of a plan to keep.
func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	meta, body, err := f.open(r.Context(), web.Actor(r), r.PathValue("id"), r.PathValue("tep"))
	if err != nil {
		return err
	}
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	return web.Download(w, r, meta.Name, kind, body)
}

type signedData struct {
	Plan     programme.Plan
	Papers   papersView
	MaxBytes int
	Reuse    bool
}

func (f *Feature) signedForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawSigned(w, r, http.StatusOK, false, nil)
}

func (f *Feature) drawSigned(w http.ResponseWriter, r *http.Request, status int, reuse bool, problems domain.Fields) error {
	actor := web.Actor(r)
	if !programme.MaySign(actor) {
		return domain.Forbidden("Chỉ người điều phối và lãnh đạo duyệt được ghi tệp đã ký của kế hoạch.")
	}
	p, err := f.programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	papers, err := f.programme.Papers(r.Context(), actor, p.ID)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "signed", web.Page{
		Title: "Tệp kế hoạch đã ký", Lead: p.Name(), Nav: nav, Errors: problems, Back: backTo(p),
		Data: signedData{Plan: p, Papers: viewPapers(r, p.ID, papers), MaxBytes: maxFile, Reuse: reuse},
	})
}

// backTo leads back to a plan, or to its review while it is a draft.
func backTo(p programme.Plan) *web.Link {
	if p.Status == programme.StatusActive {
		return &web.Link{Label: "Kế hoạch", URL: planURL(p.ID)}
	}
	return &web.Link{Label: "Đọc và duyệt", URL: reviewURL(p.ID)}
}

func (f *Feature) signedFile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	given, err := f.takeSigned(r, id, form)
	if err == nil && !given {
		err = domain.Fields{{Name: "tep_da_ky", Message: "Chọn tệp PDF có chữ ký."}}.Err()
	}
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawSigned(w, r, http.StatusUnprocessableEntity, form.Bool("chinh_tep_nay"), problems)
	}
	if err != nil {
		return back(w, r, err, planURL(id)+"/tep-da-ky")
	}
	p, err := f.programme.Plan(r.Context(), id)
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu tệp kế hoạch đã ký.")
	return web.SeeOther(w, r, backTo(p).URL)
}

// takeSigned records the signed file that a form brings, or names as the one
// that was read; given is false when it does neither.
func (f *Feature) takeSigned(r *http.Request, planID string, form *web.FormValues) (given bool, err error) {
	actor := web.Actor(r)
	if file := form.File("tep_da_ky"); file != nil {
		return true, f.sign(r.Context(), actor, planID, file)
	}
	if !form.Bool("chinh_tep_nay") {
		return false, nil
	}
	return true, f.reuse(r.Context(), actor, planID)
}
