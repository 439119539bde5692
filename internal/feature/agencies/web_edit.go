package agencies

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type editData struct {
	ID      string // empty: a new agency
	Name    string // as it is called now
	V       org.Version
	From    string // the date as typed
	Levels  []option
	Kinds   []option
	Parents []option
	Action  string
	Aliases string
	Codes   []codeInput
}

func (f *Feature) addForm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	d := editData{V: org.Version{Name: form.String("ten")}, Action: root + "/them"}
	return f.drawEdit(w, r, http.StatusOK, d, nil)
}

func (f *Feature) add(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := editData{V: versionFrom(form), From: form.String("hieu_luc"), Action: root + "/them", Aliases: form.String("ten_khac")}
	in := org.NewAgency{Version: d.V}
	if d.Aliases != "" {
		in.Aliases = []string{d.Aliases}
	}
	id, err := f.org.Add(r.Context(), web.Actor(r), in)
	if problems := merge(form.Errors, err); problems != nil {
		return f.drawEdit(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm “%s” vào sổ đăng ký.", d.V.Name)
	return web.SeeOther(w, r, root+"/"+id)
}

// merge puts the problems of reading the form before those of the service; one
// field keeps its first.
func merge(read domain.Fields, err error) domain.Fields {
	all := slices.Clone(read)
	for _, p := range domain.FieldsOf(err) {
		if all.For(p.Name).Message == "" {
			all = append(all, p)
		}
	}
	return all
}

func versionFrom(form *web.FormValues) org.Version {
	codes := map[string]string{}
	for _, s := range agency.Schemes() {
		if field := org.CodeField(s); form.Has(field) {
			codes[string(s)] = form.String(field)
		}
	}
	return org.Version{
		Codes: codes,
		Name:  form.String("ten"), ShortName: form.String("ten_ngan"), Code: form.String("ma"), ParentID: form.String("cap_tren"),
		Kind: agency.Kind(form.String("loai")), Level: agency.Level(form.String("cap")), ValidFrom: form.Date("hieu_luc"),
		Source: form.String("nguon"), Verified: form.Bool("xac_minh"), Reason: form.String("ly_do"), Base: form.String("ban_goc"),
	}
}

func (f *Feature) changeForm(w http.ResponseWriter, r *http.Request) error {
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	last, err := f.newest(r)
	if err != nil {
		return err
	}
	d := editData{ID: last.AgencyID, Name: last.Name, V: last, Action: root + "/" + last.AgencyID + "/thay-doi"}
	d.V.Base, d.V.Reason = last.ID, ""
	return f.drawEdit(w, r, http.StatusOK, d, nil)
}

// newest gives the version that holds last.
func (f *Feature) newest(r *http.Request) (org.Version, error) {
	spans, err := f.org.History(r.Context(), r.PathValue("id"))
	if err != nil {
		return org.Version{}, err
	}
	newest := spans[0].Version
	for _, s := range spans {
		if s.Version.RecordedAt > newest.RecordedAt || s.Version.RecordedAt == newest.RecordedAt && s.Version.ID > newest.ID {
			newest = s.Version
		}
	}
	return newest, nil
}

func (f *Feature) change(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	d := editData{ID: id, Name: form.String("ten"), V: versionFrom(form), From: form.String("hieu_luc"), Action: root + "/" + id + "/thay-doi"}
	err = f.org.Change(r.Context(), web.Actor(r), id, d.V)
	if problems := merge(form.Errors, err); problems != nil {
		return f.drawEdit(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi thông tin có hiệu lực từ %s.", d.V.ValidFrom.Vietnamese())
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) drawEdit(w http.ResponseWriter, r *http.Request, status int, d editData, problems domain.Fields) error {
	d.Codes = codeInputs(d.V.Codes, false)
	d.Levels, d.Kinds = levelOptions("Chọn cấp"), kindOptions("Chọn loại")
	day := d.V.ValidFrom
	if day == "" {
		day = f.org.Today()
	}
	all, err := f.org.AsOf(r.Context(), day)
	if err != nil {
		return err
	}
	d.Parents = []option{{Label: "Không có cấp trên trong sổ"}}
	for _, a := range all {
		if a.Level != agency.Commune && a.ID != d.ID {
			d.Parents = append(d.Parents, option{Value: a.ID, Label: a.Name})
		}
	}
	if d.From == "" {
		d.From = d.V.ValidFrom.Vietnamese()
	}
	page := web.Page{Title: "Thêm cơ quan", Nav: nav, Back: &web.Link{Label: "Cơ quan", URL: root}, Data: d, Errors: problems}
	if d.ID != "" {
		page.Title = "Ghi thay đổi của cơ quan"
		page.Lead = f.pages.T(r, "%s. Thông tin cũ vẫn giữ cho những ngày trước.", d.Name)
		page.Back = &web.Link{Label: "Về trang cơ quan", URL: root + "/" + d.ID}
	}
	return f.pages.Render(w, r, status, "edit", page)
}

type closeData struct {
	ID, Name, Reason, Day string
}

func (f *Feature) closeForm(w http.ResponseWriter, r *http.Request) error {
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	return f.drawClose(w, r, http.StatusOK, closeData{}, nil)
}

func (f *Feature) close(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	day := form.Date("ket_thuc")
	d := closeData{Reason: form.String("ly_do"), Day: form.String("ket_thuc")}
	err = f.org.Close(r.Context(), web.Actor(r), id, day, d.Reason)
	if problems := merge(form.Errors, err); problems != nil {
		return f.drawClose(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi: cơ quan này không còn từ ngày %s.", day.Vietnamese())
	return web.SeeOther(w, r, root+"/"+id+"?ngay="+dayBefore(day))
}

func dayBefore(day calendar.Date) string { return string(day.AddDays(-1)) }

func (f *Feature) drawClose(w http.ResponseWriter, r *http.Request, status int, d closeData, problems domain.Fields) error {
	last, err := f.newest(r)
	if err != nil {
		return err
	}
	d.ID, d.Name = last.AgencyID, last.Name
	return f.pages.Render(w, r, status, "close", web.Page{
		Title: "Kết thúc một cơ quan", Nav: nav, Lead: d.Name, Data: d, Errors: problems,
		Back: &web.Link{Label: "Về trang cơ quan", URL: root + "/" + d.ID},
	})
}
