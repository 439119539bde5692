package portal

import (
	"net/http"
	"slices"

	ics "github.com/arran4/golang-ical"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

const calendarFile = "lich.ics"

// webCalendar gives the days of what the province opened to everybody: windows in which
// dialogues, contests and the like take place, and last days. Of one agency, what it owes.
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
		c := ics.NewCalendarFor("Loa")
		c.SetMethod(ics.MethodPublish)
		c.SetName(of.Name + ", " + f.Office(r.Context()))
		plans, err := f.Programme.Active(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		for _, p := range plans {
			if err := f.eventsOf(r, c, p, of.ID); err != nil {
				return web.Drawn{}, err
			}
		}
		return web.Drawn{Status: http.StatusOK, Type: "text/calendar; charset=utf-8", Body: []byte(c.Serialize(ics.WithNewLineWindows)), Abroad: true}, nil
	})
}

// eventsOf adds the days of a plan's open obligations; with an agency, of those it owes.
func (f *Feature) eventsOf(r *http.Request, c *ics.Calendar, p programme.Plan, agencyID string) error {
	open, err := f.Programme.Opened(r.Context(), p.ID)
	if err != nil || len(open) == 0 {
		return err
	}
	all, err := f.Programme.Obligations(r.Context(), p.ID)
	if err != nil {
		return err
	}
	for _, o := range all {
		opened, ok := open[o.ID]
		if !ok || o.Ended != "" || agencyID != "" && !slices.Contains(answering(o, f.today()), agencyID) {
			continue
		}
		from, to := eventDays(o, p)
		if !from.Valid() || !to.Valid() {
			continue
		}
		e := c.AddEvent(o.ID + "@" + hostName(f.base().Host))
		e.SetDtStampTime(db.Time(opened.At))
		e.SetAllDayStartAt(from.Time())
		e.SetAllDayEndAt(to.AddDays(1).Time()) // the day after, as RFC 5545 counts
		e.SetSummary(o.ShortName)
		e.SetDescription(p.Name())
		e.SetURL(f.Address(pathResults))
	}
	return nil
}

// eventDays are the days on which an obligation happens: its last day, or its window.
// What goes on all year, or comes again and again, is no event.
func eventDays(o programme.Obligation, p programme.Plan) (from, to calendar.Date) {
	switch {
	case o.Rule.Deadline != "":
		return o.Rule.Deadline, o.Rule.Deadline
	case o.Rule.Kind == cadence.Window && (o.Rule.Window.Start > p.Window.Start || o.Rule.Window.End < p.Window.End):
		return o.Rule.Window.Start, o.Rule.Window.End
	}
	return "", ""
}
