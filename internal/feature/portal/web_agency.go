package portal

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// agencyData is an agency's front page: its news, who it is, how it is reached, and what
// of its duties the province opened to everybody.
type agencyData struct {
	listData

	Alternates, Items, Pager, Feeds template.HTML

	Intro   template.HTML
	IntroOn calendar.Date // since when it stands there
	Contact *org.Profile
	Results []agencyPlan
	front   string // its outside address
	Portal  string // of the province; empty on its own site, whose navigation leads there
	Here    string // where the page stands

	Events string // address of all of them; empty: there is none
	Coming []coming
}

// agencyPlan is a plan in force with the results of one agency that are open.
type agencyPlan struct {
	Name   string
	Paper  string        // where the plan can be read; empty: nowhere
	Over   calendar.Date // last day of a plan that ended
	Matrix string        // the agency's rows in the results by agency
	Duties []agencyDuty
}

type agencyDuty struct {
	Name   string
	Why    domain.Sentence
	Status string
	N      int // pieces of evidence
}

// webAgency answers with an agency's front page; further pages are the list alone. Rooms
// that know agencies by their ids alone lead here by them.
func (f *Feature) webAgency(w http.ResponseWriter, r *http.Request) error {
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	if h := s.of(r.PathValue("ten")); h.Slug != "" {
		return web.SeeOther(w, r, h.URL())
	}
	l, err := f.agencyList(r)
	if err != nil {
		return err
	}
	if pageOf(r) > 1 {
		return f.serveList(w, r, l)
	}
	return f.kept.Serve(w, r, web.Address{Path: l.path, Watch: f.figures}, func(r *http.Request) (web.Drawn, error) {
		path, nav := below(web.Link{Label: "Cơ quan", URL: pathAgencies}), "co-quan"
		crumbs := path
		if l.here != "" {
			crumbs, nav = nil, "trang-chu"
		}
		d, err := f.agency(r, l)
		if err != nil {
			return web.Drawn{}, err
		}
		return f.pages.Draw(r, http.StatusOK, "agency", web.Page{
			Title: l.title, Nav: nav, Layout: web.LayoutPublic, Data: d, Crumbs: crumbs, Switch: l.otherLanguage(r, 1),
			Told: &web.Told{Above: path, At: web.InLanguage(d.front, web.LangOf(r.Context())), About: f.pages.T(r, "Tin, bài, liên hệ và kết quả của %s.", l.title), Picture: f.pictured(d.Rows)},
		})
	})
}

func (f *Feature) agency(r *http.Request, l list) (agencyData, error) {
	ctx, id := r.Context(), l.filter.AgencyID
	rows, err := f.list(ctx, l, 1)
	if err != nil {
		return agencyData{}, err
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return agencyData{}, err
	}
	d := agencyData{listData: rows, front: f.front(s, s.of(id)), Here: l.at()}
	if l.here == "" {
		d.Portal = f.Address("/")
	}
	results, err := f.results(ctx)
	if err != nil {
		return agencyData{}, err
	}
	if results.calendarOf(id) {
		d.Events = eventsAt(s.of(id))
		if l.here != "" { // that page is the office's
			d.Events = f.Address(d.Events)
		}
	}
	d.Coming = results.comingOf(id)
	w := f.writer(r, 16<<10)
	defer w.giveBack()
	w.alternates(l.path)
	d.Alternates = w.done()
	own := slices.Clone(rows.Rows) // others read the same rows
	for i := range own {
		own[i].Agency = &house{} // whose page it is says it
	}
	w.items(own)
	d.Items = w.done()
	w.pager(l.at(), rows)
	d.Pager = w.done()
	w.feeds(l.path)
	d.Feeds = w.done()
	section, err := f.Standing(ctx, introPrefix+id)
	if err != nil {
		return d, err
	}
	d.Intro = template.HTML(section.Shown.Body) //nolint:gosec // richtext.Clean made it
	if section.Shown.ID != "" {
		d.IntroOn = calendar.DateOf(db.Time(section.Shown.OutAt), f.Zone)
	}
	p, err := f.Registry.Profile(ctx, id, f.today())
	if err != nil {
		return d, err
	}
	if !p.Empty() {
		d.Contact = &p
	}
	d.Results, err = f.openedOf(ctx, id, l.title)
	return d, err
}

// openedOf gives the results of an agency that the coordinator opened to everybody.
func (f *Feature) openedOf(ctx context.Context, agencyID, name string) ([]agencyPlan, error) {
	plans, err := f.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	papers, err := f.planDocuments(ctx)
	if err != nil {
		return nil, err
	}
	var out []agencyPlan
	for _, p := range plans {
		open, err := f.Programme.Opened(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if len(open) == 0 {
			continue
		}
		duties, err := f.dutiesOf(ctx, p, agencyID, open)
		if err != nil {
			return nil, err
		}
		if len(duties) > 0 {
			x := agencyPlan{Name: p.Name(), Matrix: "/ke-hoach/" + p.ID + "/ma-tran?" + url.Values{"ten": {name}}.Encode(), Duties: duties}
			if d, ok := papers[p.ID]; ok {
				x.Paper = d.URL()
			}
			if p.Ended(f.today()) {
				x.Over = p.Window.End
			}
			out = append(out, x)
		}
	}
	return out, nil
}

func (f *Feature) dutiesOf(ctx context.Context, p programme.Plan, agencyID string, open map[string]programme.Publication) ([]agencyDuty, error) {
	day := p.ResultDay(f.today())
	all, err := f.Programme.ObligationsKnown(ctx, p.ID, day)
	if err != nil {
		return nil, err
	}
	var owed []programme.Obligation
	for _, o := range all {
		if _, ok := open[o.ID]; ok {
			owed = append(owed, o)
		}
	}
	counts, err := f.Ledger.Counts(ctx, programme.Chains(owed), time.Time{})
	if err != nil {
		return nil, err
	}
	var out []agencyDuty
	for _, o := range owed {
		held := ledger.Of(counts, o.VersionID)
		for _, id := range answering(o, day) {
			if id != agencyID {
				continue
			}
			a := o.Assess(id, held, day)
			if !a.Status.Counts() {
				continue
			}
			d := agencyDuty{Name: o.ShortName, Why: a.Why, Status: string(a.Status)}
			for _, c := range held(id) {
				d.N += c.N
			}
			out = append(out, d)
		}
	}
	return out, nil
}
