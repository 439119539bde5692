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
	Top, Rest               []OverviewRow
	TopChanges, RestChanges []Change
	TopSilent, RestSilent   []Silence
}

// first is how much of a list stands open: the rest is one tap away, so that a
// telephone shows what is behind first and is not scrolled for metres.
const first = 6

func split[T any](all []T) (top, rest []T) {
	return all[:min(first, len(all))], all[min(first, len(all)):]
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
	d.Top, d.Rest = split(d.Rows)
	d.TopChanges, d.RestChanges = split(d.Changes)
	d.TopSilent, d.RestSilent = split(d.Silent)
	return f.pages.Render(w, r, http.StatusOK, "overview", web.Page{
		Title: "Tổng quan toàn tỉnh", Lead: lead, Nav: "tong-quan", Data: d,
	})
}
