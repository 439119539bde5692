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
	return (in.Site == "" || e.Lang.Site() == in.Site) && (in.AgencyID == "" || e.AgencyID == in.AgencyID) && (in.Kind == "" || e.Kind == in.Kind) && (!in.Film || e.Film) &&
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
	var left []feedItem
	for _, e := range known.all {
		if stood(e, in) {
			last = max(last, e.ClosedAt)
			left = append(left, f.endedItem(r, s, e))
		}
	}
	f.tellLeft(x, left, last)
	return nil
}

// tellLeft puts notices of what left a list, those that left last first, at their places by
// day, as long as they are told, and lets the feed be no older than last, in Unix
// milliseconds.
func (f *Feature) tellLeft(x *feed, left []feedItem, last int64) {
	since := db.Time(db.Millis(f.today().AddDays(-noticeDays).Time()))
	left = slices.DeleteFunc(left, func(i feedItem) bool { return i.Changed.Before(since) })
	for _, i := range left[:min(inFeed, len(left))] {
		x.add(i)
	}
	slices.SortStableFunc(x.Items, func(a, b feedItem) int { return b.Out.Compare(a.Out) })
	if at := db.Time(last).In(f.Zone); last > 0 && at.After(x.Updated) {
		x.Updated = at
	}
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

// titleEndedModel names a piece that is shown as a model no longer.
const titleEndedModel = "Không còn là điển hình: %s"

// endedModels are notices of pieces that were models: those that were withdrawn or taken
// away, and those that are read on but shown as models no longer. last is when the list
// changed last, in Unix milliseconds.
func (f *Feature) endedModels(r *http.Request, s *shelves) (left []feedItem, last int64, err error) {
	rows, err := f.everModels(r.Context())
	if err != nil {
		return nil, 0, err
	}
	known, err := s.endings(r.Context(), f.Contents)
	if err != nil {
		return nil, 0, err
	}
	say := f.sayer(r)
	for _, m := range rows {
		last = max(last, m.DecidedAt, known.replaced[m.AgencyID])
		at := db.Time(m.DecidedAt).In(f.Zone)
		switch i := slices.IndexFunc(known.all, func(e content.Ended) bool { return e.ContentID == m.ContentID }); {
		case i >= 0:
			item := f.endedItem(r, s, known.all[i])
			item.Out = at
			last, left = max(last, known.all[i].ClosedAt), append(left, item)
		case m.State == modelEnded && m.Piece.Slug != "":
			left = append(left, feedItem{
				Lang: feedLang, URL: f.Address(m.Piece.URL), Title: say(titleEndedModel, m.Piece.Title), By: m.Agency.Name, ByURL: f.Address(m.Agency.URL()), Out: at, Changed: at,
				Notes: []string{say("Bài thôi được giới thiệu là điển hình từ ngày %s.", at.Format(day))},
			})
		}
	}
	slices.SortStableFunc(left, func(a, b feedItem) int { return b.Changed.Compare(a.Changed) })
	return left, last, nil
}

// hiddenItems are notices of documents that were taken away, of which nothing more is told
// than on their pages.
func (f *Feature) hiddenItems(r *http.Request) ([]feedItem, error) {
	all, err := f.hiddenDocuments(r.Context(), inFeed)
	out := make([]feedItem, len(all))
	for i, d := range all {
		at := db.Time(d.At).In(f.Zone)
		out[i] = feedItem{Lang: feedLang, URL: f.Address(d.URL()), Title: f.pages.T(r, titleHidden), Notes: []string{f.pages.T(r, "Thôi công khai ngày %s.", at.Format(day))}, Out: at, Changed: at}
	}
	return out, err
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
