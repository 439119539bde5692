package portal

import (
	"context"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

const calendarFile = "lich.ics"

// event is something open to everybody that happens on some days and that people can come to.
type event struct {
	id, name, plan string
	from, to       calendar.Date
	openedAt       int64    // Unix milliseconds
	owing          []string // agencies
}

// events lists what was opened to everybody and happens within some days of a plan: dialogues,
// contests, campaigns. Last days of an agency's own duties, and what goes on all year or comes
// again and again, are no events for people.
func (f *Feature) events(ctx context.Context, plans []programme.Plan) ([]event, error) {
	var out []event
	for _, p := range plans {
		open, err := f.Programme.Opened(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if len(open) == 0 {
			continue
		}
		all, err := f.Programme.Obligations(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			opened, ok := open[o.ID]
			if days := o.Rule.Window; ok && o.Ended == "" && happens(o.Rule, p.Window) && days.Start.Valid() && days.End.Valid() {
				out = append(out, event{o.ID, o.ShortName, p.Name(), days.Start, days.End, opened.At, answering(o, f.today())})
			}
		}
	}
	return out, nil
}

// happens tells whether a rule is about something that happens once, in less than the whole
// time of its plan.
func happens(r obligation.Rule, whole calendar.Window) bool {
	once := r.Kind == cadence.Window || r.Kind == cadence.Quota && r.Count == 1 && r.Per == calendar.Whole
	return once && r.Deadline == "" && (r.Window.Start > whole.Start || r.Window.End < whole.End)
}

// eventsOf gives those of an agency; with none, all.
func (d resultsData) eventsOf(agencyID string) []event {
	return slices.DeleteFunc(slices.Clone(d.events), func(e event) bool { return agencyID != "" && !slices.Contains(e.owing, agencyID) })
}

// webCalendar gives the days of events of plans, and what pieces announce; of one agency, of those that it holds. A calendar
// has at least one event (RFC 5545, 3.6), so that without any there is none, and nothing
// links it.
func (f *Feature) webCalendar(w http.ResponseWriter, r *http.Request) error {
	at, of := "/"+calendarFile, house{Name: "Cải cách hành chính"}
	if r.PathValue("ten") != "" {
		l, err := f.agencyList(r)
		if err != nil {
			return err
		}
		s, err := f.shelves(r.Context())
		if err != nil {
			return err
		}
		at, of = l.path+"/"+calendarFile, s.of(l.filter.AgencyID)
	}
	return f.kept.Serve(w, r, web.Address{Path: at, Watch: f.figures}, func(r *http.Request) (web.Drawn, error) {
		d, err := f.results(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		all := d.eventsOf(of.ID)
		if !d.calendarOf(of.ID) {
			return web.Drawn{}, domain.NotFound("Chưa có sự kiện nào được công khai.")
		}
		events := make([]office.CalendarEvent, len(all))
		for i, x := range all {
			events[i] = office.CalendarEvent{UID: x.id + "@" + hostName(f.base().Host), Stamp: db.Time(x.openedAt), From: x.from, To: x.to, Name: x.name, About: x.plan, At: f.Address(pathResults)}
		}
		for _, x := range d.announcedBy(of.ID) {
			events = append(events, f.entry(x))
		}
		return web.Drawn{Status: http.StatusOK, Type: office.MimeICS, Body: office.Calendar(of.Name+", "+f.Office(r.Context()), events...), Abroad: true}, nil
	})
}
