package chase

import (
	"net/http"
	"net/url"
	"slices"

	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

type muteData struct {
	AgencyID, Agency string
	Duties           []option
	Duty             string
	Day, Reason      string
}

func (f *Feature) muteData(r *http.Request, d muteData) (web.Page, error) {
	ctx := r.Context()
	reach, err := f.service.reach(ctx, web.Actor(r))
	if err != nil {
		return web.Page{}, err
	}
	if !slices.Contains(reach.Chases, d.AgencyID) {
		return web.Page{}, errUnknown()
	}
	d.Agency = reach.name(d.AgencyID)
	owed, err := f.service.Programme.OwedBy(ctx, d.AgencyID)
	if err != nil {
		return web.Page{}, err
	}
	d.Duties = []option{{Label: "Mọi nhiệm vụ của cơ quan"}}
	for _, o := range owed {
		d.Duties = append(d.Duties, option{Value: o.ID, Label: o.ProperName()})
	}
	return web.Page{
		Title: "Tạm ngừng nhắc", Lead: d.Agency, Back: &web.Link{Label: "Nhắc việc", URL: at(d.AgencyID)}, Data: d,
	}, nil
}

// at is the page of an agency.
func at(agencyID string) string { return root + "?" + url.Values{"co-quan": {agencyID}}.Encode() }

func (f *Feature) muteForm(w http.ResponseWriter, r *http.Request) error {
	page, err := f.muteData(r, muteData{AgencyID: r.URL.Query().Get("co-quan")})
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "mute", page)
}

func (f *Feature) mute(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	d := muteData{AgencyID: v.String("co-quan"), Duty: v.String("nhiem-vu"), Day: v.String("den-ngay"), Reason: v.String("ly-do")}
	m := notice.NewMute{AgencyID: d.AgencyID, ObligationID: d.Duty, Reason: d.Reason, LastDay: v.Date("den-ngay")}
	if err = v.Err(); err == nil {
		err = f.service.Rest(r.Context(), web.Actor(r), m)
	}
	if err != nil {
		page, pageErr := f.muteData(r, d)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "mute", page)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã tạm ngừng nhắc. Ma trận và báo cáo vẫn tính như thường.")
	return web.SeeOther(w, r, at(d.AgencyID))
}

func (f *Feature) unmute(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	others, err := f.service.Resume(r.Context(), web.Actor(r), v.String("tam-ngung"))
	if err != nil {
		return err
	}
	said, args := still(others)
	web.Flash(w, r, web.FlashSuccess, said, args...)
	return web.SeeOther(w, r, pageOf(v.String("co-quan")))
}

// still says that reminders go on, and which ones of the agency rest all the same.
func still(others []notice.Mute) (said string, args []any) {
	said = "Đã nhắc lại từ hôm nay."
	for _, m := range others { // the one that ends last comes last
		until := m.LastDay.Vietnamese()
		if m.ObligationID == "" {
			return "Đã bỏ lần tạm ngừng này. Mọi nhiệm vụ của cơ quan vẫn tạm ngừng nhắc đến hết %s.", []any{until}
		}
		said, args = "Đã nhắc lại từ hôm nay. Còn nhiệm vụ tạm ngừng nhắc đến hết %s.", []any{until}
	}
	return said, args
}

func (f *Feature) retry(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := f.service.Retry(r.Context(), web.Actor(r), v.String("hop-thu")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Lần nhắc sau sẽ gửi đến hộp thư này.")
	return web.SeeOther(w, r, pageOf(v.String("co-quan")))
}

// pageOf is the page of an agency; of all without one.
func pageOf(agencyID string) string {
	if agencyID == "" {
		return root
	}
	return at(agencyID)
}
