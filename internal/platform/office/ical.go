package office

import (
	"bytes"
	"time"

	ics "github.com/arran4/golang-ical"

	"loa/internal/domain/calendar"
)

// MimeICS is the media type of a calendar file.
const MimeICS = "text/calendar; charset=utf-8"

// CalendarEvent is something on whole days, both From and To among them, or, where Begins
// is given, from one instant to another. UID stays the
// same for as long as it is the same event, in whatever file it stands. Stamp is when it was
// written down; Version grows with each change since.
type CalendarEvent struct {
	UID             string
	Stamp           time.Time
	From, To        calendar.Date
	Begins, Ends    time.Time
	Name, About, At string // At is a whole address
	Place           string
	Version         int
	Free            bool // nobody is busy by it
	Cancelled       bool
}

// Calendar writes an iCalendar file (RFC 5545) that programs may follow: lines are folded
// at 75 octets and end as the standard asks, texts are escaped.
func Calendar(name string, events ...CalendarEvent) []byte {
	c := ics.NewCalendarFor("Loa")
	c.SetProductId("-//Loa//Loa//VI")
	c.SetMethod(ics.MethodPublish)
	c.SetName(name)
	for _, x := range events {
		e := c.AddEvent(x.UID)
		e.SetDtStampTime(x.Stamp)
		if x.Begins.IsZero() {
			e.SetAllDayStartAt(x.From.Time())
			e.SetAllDayEndAt(x.To.AddDays(1).Time()) // the day after, as RFC 5545 counts
		} else {
			e.SetStartAt(x.Begins)
			e.SetEndAt(x.Ends)
		}
		e.SetSummary(x.Name)
		if x.About != "" {
			e.SetDescription(x.About)
		}
		if x.At != "" {
			e.SetURL(x.At)
		}
		if x.Place != "" {
			e.SetLocation(x.Place)
		}
		if x.Version > 0 {
			e.SetSequence(x.Version)
		}
		if x.Free {
			e.SetTimeTransparency(ics.TransparencyTransparent)
		}
		if x.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	var out bytes.Buffer
	_ = c.SerializeTo(&out, ics.WithNewLineWindows) // a buffer takes everything
	return out.Bytes()
}
