package portal

import (
	"context"
	"net/http"
	"slices"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// noticeDays is for how many days feeds tell of a piece that readers do not get any more,
// so that sites that showed it take it away (docs/adr/0046).
const noticeDays = 30

// endings are pieces that readers do not get any more, and when editions of agencies last
// made room for others, as of one mark.
type endings struct {
	all      []content.Ended
	replaced map[string]int64 // by agency, Unix milliseconds
}

// endings are read once for a mark: each feed tells of them.
func (s *shelves) endings(ctx context.Context, c *content.Contents) (*endings, error) {
	s.mu.Lock()
	known := s.ended
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	all, err := c.Ended(ctx)
	if err != nil {
		return nil, err
	}
	replaced, err := c.Replaced(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = &endings{all, replaced}
	return s.ended, nil
}

// stood tells whether a piece that ended stood in a list.
func stood(e content.Ended, in content.PublicFilter) bool {
	return (in.Site == "" || e.Lang.Site() == in.Site) && (in.AgencyID == "" || e.AgencyID == in.AgencyID) && (in.Kind == "" || e.Kind == in.Kind) &&
		(in.TopicSlug == "" || slices.ContainsFunc(e.Topics, func(name string) bool { return content.TopicSlug(name) == in.TopicSlug }))
}

// tellEnded adds to a feed what ended in its list within the last days, and lets the feed
// be no older than any piece that left it.
func (f *Feature) tellEnded(r *http.Request, s *shelves, x *feed, in content.PublicFilter) error {
	known, err := s.endings(r.Context(), f.Contents)
	if err != nil {
		return err
	}
	var last int64
	for agency, at := range known.replaced {
		if in.AgencyID == "" || in.AgencyID == agency {
			last = max(last, at)
		}
	}
	since, told := db.Millis(f.today().AddDays(-noticeDays).Time()), 0
	for _, e := range known.all {
		if !stood(e, in) {
			continue
		}
		last = max(last, e.ClosedAt)
		if e.ClosedAt >= since && told < inFeed {
			x.add(f.endedItem(r, s, e))
			told++
		}
	}
	slices.SortStableFunc(x.Items, func(a, b feedItem) int { return b.Out.Compare(a.Out) })
	if at := db.Time(last).In(f.Zone); last > 0 && at.After(x.Updated) {
		x.Updated = at
	}
	return nil
}

// endedItem is the notice in the place of a piece: under the same id, so that programs
// put it there. Of what was taken away not even the title is told, as on its page.
func (f *Feature) endedItem(r *http.Request, s *shelves, e content.Ended) feedItem {
	say, at, by := f.sayer(r), db.Time(e.ClosedAt).In(f.Zone), s.of(e.AgencyID)
	on := at.Format(day)
	item := feedItem{
		Lang: string(e.Lang), URL: f.Address(content.Root + e.Slug), Title: say(titleWithdrawn, e.Title), By: by.Name, ByURL: f.Address(by.URL()),
		Out: db.Time(e.FirstOutAt).In(f.Zone), Changed: at,
	}
	if len(e.Topics) > 0 {
		item.Topic = e.Topics[0]
	}
	switch {
	case e.State == flow.Unpublished:
		item.Title, item.Topic = say(titleGone), ""
		item.Notes = []string{say("Gỡ ngày %s.", on)}
	case e.Notice != "":
		item.Notes = []string{say(cardWithdrawn, on), say("Lý do: %s", e.Notice)}
	default:
		item.Notes = []string{say(cardWithdrawn, on)}
	}
	return item
}

// cardWithdrawn is what stands in the place of a piece on other sites.
const cardWithdrawn = "Bài đã được rút ngày %s."

// tellCorrections puts the public notes of pieces before their words.
func (f *Feature) tellCorrections(r *http.Request, items []feedItem) error {
	var ids []string
	for _, i := range items {
		if i.contentID != "" && !i.Changed.Equal(i.Out) {
			ids = append(ids, i.contentID)
		}
	}
	all, err := f.Contents.CorrectionsOf(r.Context(), ids...)
	if err != nil {
		return err
	}
	say := f.sayer(r)
	for n, i := range items {
		for _, c := range all[i.contentID] {
			items[n].Notes = append(items[n].Notes, say("Đính chính ngày %s: %s", db.Time(c.At).In(f.Zone).Format(day), c.Note))
		}
	}
	return nil
}

// day is how days are written.
const day = "02/01/2006"

// instant is a time as Atom writes it.
func instant(t time.Time) string { return t.Format(time.RFC3339) }
