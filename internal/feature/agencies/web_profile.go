package agencies

import (
	"errors"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type profileData struct {
	ID    string
	Name  string
	P     org.Profile
	From  string // the date as typed
	Hours string // as typed
	// Other is what somebody else recorded while the form was filled in, Late the
	// sentence that says so.
	Other *org.Profile
	Late  string
}

func (f *Feature) profileForm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	day := form.Date("ngay")
	if day == "" {
		day = f.org.Today()
	}
	d := profileData{ID: r.PathValue("id")}
	if d.P, err = f.org.Profile(r.Context(), d.ID, day); err != nil {
		return err
	}
	if d.P.Base, err = f.org.NewestProfile(r.Context(), d.ID); err != nil {
		return err
	}
	d.Hours, d.From, d.P.Verified = d.P.Hours.String(), day.Vietnamese(), false
	return f.drawProfile(w, r, http.StatusOK, d, nil)
}

func (f *Feature) setProfile(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := profileData{ID: r.PathValue("id"), From: form.String("hieu_luc"), Hours: form.String("gio_lam_viec")}
	d.P = org.Profile{
		ValidFrom: form.Date("hieu_luc"), Head: form.String("nguoi_dung_dau"), HeadPosition: form.String("chuc_vu"), Contact: form.String("dau_moi"),
		Phone: form.String("dien_thoai"), Email: form.String("thu_dien_tu"), Website: form.String("trang_web"), Zalo: form.String("zalo"),
		Office: form.String("noi_tiep"), Address: form.String("dia_chi"), Source: form.String("nguon"), Verified: form.Bool("xac_minh"),
		Base: form.String("ban_goc"),
	}
	err = f.org.SetProfile(r.Context(), web.Actor(r), d.ID, d.P, d.Hours)
	if problems := merge(form.Errors, err); problems != nil {
		return f.drawProfile(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if e, ok := errors.AsType[*domain.Error](err); ok && e.Code == domain.CodeConflict {
		return f.drawLate(w, r, d, e)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi thông tin liên hệ có hiệu lực từ %s.", d.P.ValidFrom.Vietnamese())
	return web.SeeOther(w, r, root+"/"+d.ID+"?ngay="+d.P.ValidFrom.Vietnamese())
}

// drawLate shows what was recorded meanwhile above what was typed, which can be
// sent again.
func (f *Feature) drawLate(w http.ResponseWriter, r *http.Request, d profileData, late *domain.Error) error {
	other, err := f.org.Profile(r.Context(), d.ID, d.P.ValidFrom)
	if err != nil {
		return err
	}
	if d.P.Base, err = f.org.NewestProfile(r.Context(), d.ID); err != nil {
		return err
	}
	d.Other, d.Late = &other, f.pages.T(r, late.Message, late.Args...)
	return f.drawProfile(w, r, http.StatusConflict, d, nil)
}

func (f *Feature) drawProfile(w http.ResponseWriter, r *http.Request, status int, d profileData, problems domain.Fields) error {
	last, err := f.newest(r)
	if err != nil {
		return err
	}
	d.Name = last.Name
	return f.pages.Render(w, r, status, "profile", web.Page{
		Title: "Thông tin liên hệ", Nav: nav, Data: d, Errors: problems,
		Lead: f.pages.T(r, "%s. Thông tin cũ vẫn giữ cho những ngày trước.", d.Name),
		Back: &web.Link{Label: "Về trang cơ quan", URL: root + "/" + d.ID},
	})
}
