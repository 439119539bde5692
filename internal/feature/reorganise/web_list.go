package reorganise

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type actsData struct {
	Acts      []actRow
	May       bool
	Undecided int
}

type actRow struct {
	org.Reorganisation
	URL   string
	State domain.Sentence
}

// Basis names the legal basis: "Nghị quyết số …, ngày …" as far as it is known.
func (a actRow) Basis() string { return basis(a.NewReorganisation) }

func basis(in org.NewReorganisation) string {
	text := in.BasisNumber
	if in.BasisIssuedOn != "" && text != "" {
		text += ", " + in.BasisIssuedOn.Vietnamese()
	}
	return text
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	acts, err := f.Acts(r.Context(), actor)
	if err != nil {
		return err
	}
	open, _, err := f.Undecided(r.Context(), actor)
	if err != nil {
		return err
	}
	d := actsData{May: mayPrepare(actor) == nil, Undecided: len(open)}
	waiting, err := f.submissions(r.Context())
	if err != nil {
		return err
	}
	today := f.Registry.Today()
	for _, a := range acts {
		d.Acts = append(d.Acts, actRow{Reorganisation: a, URL: actURL(a.ID), State: stateOf(a, waiting[a.ID], today)})
	}
	return f.pages.Render(w, r, http.StatusOK, "acts", web.Page{
		Title: "Sắp xếp tổ chức", Lead: "Mỗi đợt là một văn bản làm thay đổi nhiều cơ quan vào một ngày.", Nav: nav,
		Back: &web.Link{Label: "Cơ quan", URL: "/lam-viec/co-quan"}, Data: d,
	})
}

// headData is the form of what the act says of itself. Text fields hold what was
// typed.
type headData struct {
	frame
	Action                                 string
	Title, Number, Issuer, IssuedOn, Holds string
	Verified, Fresh                        bool
}

func readHead(form *web.FormValues) (headData, org.NewReorganisation) {
	d := headData{
		Title: form.String("ten"), Number: form.String("so_hieu"), Issuer: form.String("co_quan"), IssuedOn: form.String("ngay_ban_hanh"),
		Holds: form.String("hieu_luc"), Verified: form.Bool("da_xac_minh"),
	}
	return d, org.NewReorganisation{
		Title: d.Title, BasisNumber: d.Number, BasisIssuer: d.Issuer, BasisIssuedOn: form.Date("ngay_ban_hanh"),
		EffectiveOn: form.Date("hieu_luc"), Verified: d.Verified,
	}
}

func (f *Feature) newForm(w http.ResponseWriter, r *http.Request) error {
	if err := mayPrepare(web.Actor(r)); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "head", newPage(headData{}))
}

func newPage(d headData) web.Page {
	d.Fresh, d.Action = true, root+"/moi"
	return web.Page{
		Title: "Chuẩn bị đợt sắp xếp", Lead: "Nhập văn bản trước, rồi dán hoặc nhập danh sách.", Nav: nav,
		Back: &web.Link{Label: "Sắp xếp tổ chức", URL: root}, Data: d,
	}
}

func (f *Feature) create(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, in := readHead(form)
	id, err := f.Prepare(r.Context(), web.Actor(r), in)
	if problems := told(form, err); len(problems) > 0 {
		page := newPage(d)
		page.Errors = problems
		return f.pages.Render(w, r, http.StatusUnprocessableEntity, "head", page)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, actURL(id)+"/danh-sach")
}

func (f *Feature) headForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	return f.drawHead(w, r, http.StatusOK, a, headData{
		Title: a.Title, Number: a.BasisNumber, Issuer: a.BasisIssuer, IssuedOn: vietnamese(a.BasisIssuedOn), Holds: vietnamese(a.EffectiveOn), Verified: a.Verified,
	}, nil)
}

func vietnamese(d calendar.Date) string {
	if d == "" {
		return ""
	}
	return d.Vietnamese()
}

func (f *Feature) drawHead(w http.ResponseWriter, r *http.Request, status int, a Act, d headData, err error) error { //nolint:revive // one page
	version := d.Version
	d.frame, d.Action = f.frame(r, a, "/van-ban"), actURL(a.ID)+"/van-ban"
	if version > 0 {
		d.Version = version
	}
	fields, _ := web.FormErrors(err)
	return f.draw(w, r, status, "head", a, web.Page{Title: "Văn bản", Data: d, Errors: fields})
}

func (f *Feature) editHead(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, in := readHead(form)
	err = f.Revise(r.Context(), web.Actor(r), a.ID, versionOf(form), in)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawHead(w, r, http.StatusUnprocessableEntity, a, d, problems.Err())
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, actURL(a.ID)+"/danh-sach")
}

type discardData struct {
	frame
	Count int
}

func (f *Feature) discardForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	return f.draw(w, r, http.StatusOK, "discard", a, web.Page{Title: "Bỏ đợt sắp xếp đang chuẩn bị", Data: discardData{f.frame(r, a, ""), len(a.List)}})
}

func (f *Feature) discard(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.Discard(r.Context(), web.Actor(r), id, versionOf(form)); err != nil {
		return back(w, r, err, actURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ đợt sắp xếp. Sổ đăng ký không thay đổi.")
	return web.SeeOther(w, r, root)
}
