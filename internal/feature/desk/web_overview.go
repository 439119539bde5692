package desk

import (
	"net/http"

	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

// overviewData is the page of the overview: lists cut to what can be read.
type overviewData struct {
	Overview
	Plans                   []planOption // that can be chosen; none with one
	MoreChanges, MoreSilent int
}

type planOption struct{ Value, Label, Hint string }

func (f *Feature) overview(w http.ResponseWriter, r *http.Request) error {
	o, plans, err := f.service.Overview(r.Context(), web.Actor(r), r.URL.Query().Get("ke-hoach"))
	if err != nil {
		return err
	}
	d := overviewData{Overview: o}
	if len(plans) > 1 {
		for _, p := range plans {
			d.Plans = append(d.Plans, planOption{Value: p.ID, Label: p.Name()})
		}
	}
	lead := f.pages.T(r, "Tính lúc %s, so với ngày %s.", db.Time(o.At).In(f.service.Zone).Format("15:04 02/01/2006"), o.Before.Vietnamese())
	if o.Counted > 0 {
		lead = o.Plan.Name() + ". " + lead
	}
	if n := len(d.Changes); n > mostChanges {
		d.Changes, d.MoreChanges = d.Changes[:mostChanges], n-mostChanges
	}
	if n := len(d.Silent); n > mostSilent {
		d.Silent, d.MoreSilent = d.Silent[:mostSilent], n-mostSilent
	}
	return f.pages.Render(w, r, http.StatusOK, "overview", web.Page{
		Title: "Tổng quan toàn tỉnh", Lead: lead, Nav: "tong-quan", Data: d,
	})
}
