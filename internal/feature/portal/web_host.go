package portal

import (
	"net/http"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

const deskHosts = deskRoot + "/ten-mien"

type hostRow struct {
	Host

	Agency  house
	Holds   bool      // today
	Reached time.Time // when somebody last came by the name, since the program began
}

// CameBy tells whether somebody came by the name.
func (h hostRow) CameBy() bool { return !h.Reached.IsZero() }

type hostsData struct {
	Rows     []hostRow
	Agencies []option
	New      NewHost
	Day      string // typed
	Portal   string

	AsksTaking bool // the name is another agency's
}

// webHosts lists the host names of agencies.
func (f *Feature) webHosts(w http.ResponseWriter, r *http.Request) error {
	return f.drawHosts(w, r, http.StatusOK, hostsData{Day: string(f.today())})
}

func (f *Feature) drawHosts(w http.ResponseWriter, r *http.Request, status int, d hostsData, errs ...domain.FieldError) error {
	if !mayName(web.Actor(r)) {
		return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống đặt tên miền riêng của cơ quan.")
	}
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	all, err := f.hosts(r.Context())
	if err != nil {
		return err
	}
	now, shown := hostsOn(all, f.today()), map[string]bool{}
	for _, h := range all {
		row := hostRow{Host: h, Agency: s.of(h.AgencyID)}
		if id, ok := now[h.Host]; ok && id == h.AgencyID && h.ValidFrom <= f.today() && !shown[h.Host] {
			row.Holds, shown[h.Host] = true, true
			if at, ok := f.reached.Load(h.Host); ok {
				row.Reached, _ = at.(time.Time)
			}
		}
		d.Rows = append(d.Rows, row)
	}
	d.Agencies = []option{{"", "Không cơ quan nào: thôi dùng tên miền"}}
	for _, h := range s.houses {
		if !h.Ended {
			d.Agencies = append(d.Agencies, option{h.ID, h.Name})
		}
	}
	d.Portal = f.base().Host
	return f.pages.Render(w, r, status, "hosts", web.Page{
		Title: "Tên miền riêng của cơ quan", Lead: "Ai mở cổng bằng tên miền này thì thấy trang của cơ quan.", Nav: navKeep, Data: d, Errors: errs,
		Back: &web.Link{Label: "Chuyên mục của cổng", URL: deskSections},
	})
}

// webSetHost records a host name.
func (f *Feature) webSetHost(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	n := NewHost{Host: v.String("ten_mien"), AgencyID: v.String("co_quan"), ValidFrom: v.Date("tu_ngay"), Takes: v.Bool(fieldTakes)}
	problems := v.Errors
	if len(problems) == 0 {
		err := f.SetHost(r.Context(), web.Actor(r), n)
		if problems = domain.FieldsOf(err); err != nil && len(problems) == 0 {
			return err
		}
	}
	if len(problems) > 0 {
		return f.drawHosts(w, r, http.StatusUnprocessableEntity, hostsData{New: n, Day: v.String("tu_ngay"), AsksTaking: n.Takes || slices.ContainsFunc(problems, func(p domain.FieldError) bool { return p.Name == fieldTakes })}, problems...)
	}
	said := "Đã ghi tên miền."
	if n.ValidFrom > calendar.DateOf(f.DB.Clock().Now(), f.Zone) {
		said = "Đã ghi tên miền. Tên miền dùng được từ ngày đã chọn."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, deskHosts)
}
