package portal

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

const (
	keptEvents   = 92 // days for which the calendar has what is over
	comingEvents = 3  // that front pages name
)

// announced lists what pieces announce, also what is over since not long or was called off.
func (f *Feature) announced(ctx context.Context) ([]content.Announced, error) {
	return f.Contents.Announced(ctx, f.today().AddDays(-keptEvents))
}

// announcedBy gives those of an agency; with none, all.
func (d resultsData) announcedBy(agencyID string) []content.Announced {
	var out []content.Announced
	for _, a := range d.announced {
		if agencyID == "" || a.AgencyID == agencyID {
			out = append(out, a)
		}
	}
	return out
}

// calendarOf tells whether an agency has a calendar of events; with none, whether the
// portal has.
func (d resultsData) calendarOf(agencyID string) bool {
	return len(d.eventsOf(agencyID))+len(d.announcedBy(agencyID)) > 0
}

// coming is an event that is to come, as front pages name it.
type coming struct {
	Title, URL string
	When       domain.Sentence
}

// comingOf gives the next events of an agency; with none, of all.
func (d resultsData) comingOf(agencyID string) []coming {
	var out []coming
	for _, a := range d.announcedBy(agencyID) {
		if !a.Cancelled() && !a.Event.Over(d.Today) && len(out) < comingEvents {
			out = append(out, coming{a.Title, content.Root + a.Slug, a.Event.Words()})
		}
	}
	return out
}

// entry is an event as a calendar has it. What was called off takes the next number, so
// that calendars take it over.
func (f *Feature) entry(a content.Announced) office.CalendarEvent {
	e := office.CalendarEvent{
		UID: a.ContentID + "@" + hostName(f.base().Host), Stamp: db.Time(a.ChangedAt), Begins: a.Event.Begins(f.Zone), Ends: a.Event.Ends(f.Zone), Name: a.Title, Place: a.Event.Place,
		At: f.Address(content.Root + a.Slug), Version: a.Number, Cancelled: a.Cancelled(),
	}
	if e.Cancelled {
		e.Version++
	}
	return e
}

// webEvent gives the event of one piece as a calendar file. That of a translation is the
// event of its original.
func (f *Feature) webEvent(w http.ResponseWriter, r *http.Request) error {
	slug, err := named(r, "duong")
	if err != nil {
		return err
	}
	return f.kept.Serve(w, r, web.Address{Path: content.Root + slug + "/" + calendarFile, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		a, err := f.Contents.Article(r.Context(), slug)
		if err != nil {
			return web.Drawn{}, err
		}
		if a.Gone || !a.Event.Whole() {
			return web.Drawn{}, domain.NotFound("Bài này không báo sự kiện nào.")
		}
		if to, err := f.onPortal(r, a); err != nil || to != "" {
			return web.Drawn{Status: http.StatusFound, Location: to}, err
		}
		x := content.Announced{ContentID: cmp.Or(a.OriginalID, a.ContentID), Slug: a.Slug, Number: a.Number, State: a.State, Title: a.Title, Event: a.Event, ChangedAt: a.OutAt}
		if x.Cancelled() {
			x.ChangedAt = a.ClosedAt
		}
		return web.Drawn{Status: http.StatusOK, Type: office.MimeICS, Body: office.Calendar(a.Title, f.entry(x)), Abroad: true}, nil
	})
}

// event writes when and where to come to what a piece announces.
func (w *rowWriter) event(d *articleData) {
	if !d.Event.Whole() {
		return
	}
	w.raw("\n  <div class=\"loa-notice loa-notice--info\" id=\"su-kien\">", w.icon("info"), `<div><p><strong>`)
	w.text(d.Event.Words().In(w.say))
	w.raw(`</strong></p><p>`)
	if d.over {
		w.text(w.say("Đã diễn ra"))
	} else {
		w.raw(`<a class="govuk-link" href="`, content.Root, d.Slug, "/", calendarFile, `">`)
		w.text(w.say("Thêm vào lịch"))
		w.raw(`</a>`)
	}
	w.raw(`</p></div></div>`)
}

// happening is what search engines are told of an event (schema.org/Event).
type happening struct {
	Context     string       `json:"@context"`
	Type        string       `json:"@type"`
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Start       string       `json:"startDate"` // RFC 3339
	End         string       `json:"endDate"`
	Status      string       `json:"eventStatus"`
	Mode        string       `json:"eventAttendanceMode"`
	Location    location     `json:"location"`
	Organizer   organization `json:"organizer"`
	Free        bool         `json:"isAccessibleForFree"`
	URL         string       `json:"url"`
	Language    string       `json:"inLanguage"`
	Image       string       `json:"image,omitempty"`
}

type location struct {
	Type    string `json:"@type"`
	Name    string `json:"name"`
	Address string `json:"address"`
}

// happening tells of the event of a piece, also where it was called off; nil for none.
func (f *Feature) happening(d *articleData) *happening {
	if !d.Event.Whole() || d.Withdrawn() && d.State != flow.Withdrawn {
		return nil
	}
	const vocabulary = "https://schema.org"
	h := &happening{
		Context: vocabulary, Type: "Event", Name: d.Title, Description: d.Summary, Start: d.Event.Begins(f.Zone).Format(time.RFC3339), End: d.Event.Ends(f.Zone).Format(time.RFC3339),
		Status: vocabulary + "/EventScheduled", Mode: vocabulary + "/OfflineEventAttendanceMode", Location: location{"Place", d.Event.Place, d.Event.Place},
		Organizer: organization{"GovernmentOrganization", d.AgencyName, f.Address(d.Agency.URL())}, Free: true, URL: d.URL, Language: string(d.Lang), Image: d.Picture,
	}
	if d.Withdrawn() {
		h.Status, h.Description = vocabulary+"/EventCancelled", ""
	}
	return h
}
