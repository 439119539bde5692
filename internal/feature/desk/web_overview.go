package desk

import (
	"net/http"
	"net/url"
	"slices"

	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

// overviewData is the page of the overview: lists cut to what can be read.
type overviewData struct {
	Overview
	Plans                 []planOption // that can be chosen; none with one
	MoreSilent            int
	Top, Rest             []OverviewRow
	Moves                 []moves
	TopSilent, RestSilent []Silence
}

// moves are the duties that went one way in the week; Top are some of them.
type moves struct {
	Title, URL string
	Top        []Change
	N          int
}

// The ways that a duty goes in a week, as addresses name them.
const (
	wayWorse  = "cham-di"
	wayBetter = "kip-lai"
)

// movesOf gives what became worse, and what became better.
func (o Overview) movesOf() []moves {
	var out []moves
	for _, m := range []struct {
		title, way string
		better     bool
	}{{"Chậm đi", wayWorse, false}, {"Kịp lại", wayBetter, true}} {
		all := o.changed(m.better)
		if len(all) == 0 {
			continue
		}
		q := url.Values{"ke-hoach": {o.Plan.ID}, "chieu": {m.way}}
		out = append(out, moves{Title: m.title, URL: changesPage + "?" + q.Encode(), Top: all[:min(first, len(all))], N: len(all)})
	}
	return out
}

// changed lists the changes of the week that go one way: a part of all, which begin
// with what became worse.
func (o Overview) changed(better bool) []Change {
	at := slices.IndexFunc(o.Changes, func(c Change) bool { return !c.Worse() })
	if at < 0 {
		at = len(o.Changes)
	}
	if better {
		return o.Changes[at:]
	}
	return o.Changes[:at]
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
	if n := len(d.Silent); n > mostSilent {
		d.Silent, d.MoreSilent = d.Silent[:mostSilent], n-mostSilent
	}
	d.Top, d.Rest = split(d.Rows)
	d.Moves = o.movesOf()
	d.TopSilent, d.RestSilent = split(d.Silent)
	return f.pages.Render(w, r, http.StatusOK, "overview", web.Page{
		Title: "Tổng quan các cơ quan", Lead: lead, Nav: "tong-quan", Data: d,
	})
}

// changesPage lists all changes of the week that go one way.
const changesPage = "/lam-viec/tong-quan/thay-doi"

type changesData struct {
	Changes []Change
	Listed  web.Listed
	N       int
}

func (f *Feature) changes(w http.ResponseWriter, r *http.Request) error {
	o, _, err := f.service.Overview(r.Context(), web.Actor(r), r.URL.Query().Get("ke-hoach"))
	if err != nil {
		return err
	}
	better := r.URL.Query().Get("chieu") == wayBetter
	title := "Nhiệm vụ chậm đi trong tuần"
	if better {
		title = "Nhiệm vụ kịp lại trong tuần"
	}
	all := o.changed(better)
	d := changesData{N: len(all)}
	d.Changes, d.Listed = web.List(r, all, func(c Change) string { return c.Agency })
	back := "/lam-viec/tong-quan?" + url.Values{"ke-hoach": {o.Plan.ID}}.Encode()
	return f.pages.Render(w, r, http.StatusOK, "changes", web.Page{
		Title: title, Lead: f.pages.T(r, "%s. %s nhiệm vụ, so với ngày %s.", o.Plan.Name(), number(len(all)), o.Before.Vietnamese()),
		Back: &web.Link{Label: "Tổng quan các cơ quan", URL: back}, Nav: "tong-quan", Data: d,
	})
}
