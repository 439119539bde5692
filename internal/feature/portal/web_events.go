package portal

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

const pathEvents = "/su-kien"

// pastEvents is for how many days the page of events tells what is over.
const pastEvents = 28

// eventsData is the page of events: what pieces announce, by day, and what plans opened to
// everybody.
type eventsData struct {
	Coming, Past []eventDay
	Planned      []planned
	Agency       string // by its name in addresses; empty: all
	Agencies     []option
	House        house // of Agency
	Calendar     string
}

type eventDay struct {
	Day     calendar.Date
	Weekday domain.Sentence
	Events  []eventEntry
}

type eventEntry struct {
	content.Announced

	URL    string
	Agency house
}

// planned is something that a plan opened to everybody: who does it, or how many do.
type planned struct {
	Name, Plan string
	From, To   calendar.Date
	Agency     house
	N          int
}

// eventsAt is the address of the events of an agency; with none, of all.
func eventsAt(h house) string {
	if h.Slug == "" {
		return pathEvents
	}
	return pathEvents + "?" + url.Values{"co-quan": {h.Slug}}.Encode()
}

// webEvents answers with the events to come, day by day, and those of the last weeks.
func (f *Feature) webEvents(w http.ResponseWriter, r *http.Request) error {
	s, err := f.shelves(r.Context())
	if err != nil {
		return err
	}
	var of house
	if slug := r.URL.Query().Get("co-quan"); slug != "" {
		at, ok := s.bySlug[slug]
		if !ok {
			return domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
		}
		of = s.houses[at]
	}
	at := eventsAt(of)
	return f.kept.Serve(w, r, web.Address{Path: at, Watch: f.figures}, func(r *http.Request) (web.Drawn, error) {
		s, err := f.shelves(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		results, err := f.results(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		title := "Lịch sự kiện"
		if of.ID != "" {
			title = f.pages.T(r, "Lịch sự kiện của %s", s.of(of.ID).Name)
		}
		return f.pages.Draw(r, http.StatusOK, "events", web.Page{
			Title: title, Lead: "Việc sắp diễn ra mà ai cũng đến được: hướng dẫn, đối thoại, hội nghị, hội thi.", Nav: "su-kien", Layout: web.LayoutPublic,
			Data: s.events(results, s.of(of.ID), f.pages.T(r, "Mọi cơ quan")), Told: &web.Told{Path: at},
		})
	})
}

// events gives what the page of events shows of an agency; with none, of all.
func (s *shelves) events(results resultsData, of house, everybody string) eventsData {
	d := eventsData{Agency: of.Slug, House: of, Agencies: []option{{"", everybody}}}
	if results.calendarOf(of.ID) {
		d.Calendar = "/" + calendarFile
		if of.ID != "" {
			d.Calendar = of.URL() + d.Calendar
		}
	}
	from, has := results.Today.AddDays(-pastEvents), map[string]bool{of.ID: true}
	for _, a := range results.announced {
		if a.Event.Over(from) {
			continue
		}
		has[a.AgencyID] = true
		switch {
		case of.ID != "" && a.AgencyID != of.ID:
		case a.Event.Over(results.Today):
			d.Past = s.into(d.Past, a)
		default:
			d.Coming = s.into(d.Coming, a)
		}
	}
	for i, j := 0, len(d.Past)-1; i < j; i, j = i+1, j-1 { // what was last stands first
		d.Past[i], d.Past[j] = d.Past[j], d.Past[i]
	}
	for _, e := range results.eventsOf(of.ID) {
		if e.to < results.Today {
			continue
		}
		x := planned{Name: e.name, Plan: e.plan, From: e.from, To: e.to, N: len(e.owing)}
		if x.N == 1 {
			x.Agency = s.of(e.owing[0])
		}
		d.Planned = append(d.Planned, x)
	}
	for _, h := range s.houses {
		if has[h.ID] {
			d.Agencies = append(d.Agencies, option{h.Slug, h.Name})
		}
	}
	return d
}

// into puts an event below its day; they come in the order of their days.
func (s *shelves) into(days []eventDay, a content.Announced) []eventDay {
	if n := len(days); n == 0 || days[n-1].Day != a.Event.Day {
		days = append(days, eventDay{Day: a.Event.Day, Weekday: a.Event.Weekday()})
	}
	last := &days[len(days)-1]
	last.Events = append(last.Events, eventEntry{a, content.Root + a.Slug, s.of(a.AgencyID)})
	return days
}
