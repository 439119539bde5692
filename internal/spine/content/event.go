package content

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
)

// Announced is an event that a piece announces which readers get, or which was withdrawn.
// ChangedAt is when the edition came out, or was withdrawn, in Unix milliseconds.
type Announced struct {
	ContentID string
	AgencyID  string
	Slug      string
	Number    int // of the edition
	State     flow.State
	Title     string
	Event     flow.Event
	ChangedAt int64
}

// Cancelled tells that nothing comes of it: its piece was withdrawn.
func (a Announced) Cancelled() bool { return a.State == flow.Withdrawn }

// Announced lists the events from a day on, in the order of their days and hours. What a
// translation announces is the event of its original; of what was taken off the portal
// nothing is told.
func (c *Contents) Announced(ctx context.Context, from calendar.Date) ([]Announced, error) {
	var all []Announced
	if err := c.DB.Select(ctx, &all, `SELECT c.id AS content_id, c.agency_id, c.slug, e.number, e.state, e.title, e.event, CASE WHEN e.state = 'withdrawn' THEN e.closed_at ELSE e.out_at END AS changed_at
		FROM content_edition e JOIN content c ON c.shown_id = e.id WHERE e.event <> '' AND e.state IN ('published', 'withdrawn') AND c.original_id = ''`); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a Announced) bool { return a.Event.Over(from) || !a.Event.Whole() })
	slices.SortFunc(all, func(a, b Announced) int {
		return cmp.Or(cmp.Compare(a.Event.Day, b.Event.Day), cmp.Compare(a.Event.From, b.Event.From), cmp.Compare(a.ContentID, b.ContentID))
	})
	return all, nil
}
