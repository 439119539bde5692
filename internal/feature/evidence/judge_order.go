package evidence

import (
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// Order is in which order verifiers go through their queue.
type Order string

// The orders of the queue; the empty one is the oldest first.
const (
	OldestFirst     Order = ""
	NewestFirst     Order = "moi"
	SuspiciousFirst Order = "nghi"
)

// mostRanked is how many entries, the oldest of the filter, are ordered by what
// stands out; younger ones come when these are judged.
const mostRanked = 1000

// What weighs in the order of suspicion. Each counts once; what is copied weighs
// more than what is late, since lateness alone is no fault of the thing.
const (
	weightBroken   = 8 // a stored file is not what was sent
	weightCopied   = 4 // the same link or file stands in the book already
	weightLink     = 3 // its link does not open, or may be another page by now
	weightGone     = 3 // the piece that it shows was withdrawn or taken away
	weightNearTo   = 2 // nearly the title of another waiting entry of the agency
	weightBare     = 1 // nothing to look at
	weightRecorded = 1 // recorded late
)

// queued gives a page of the queue, skipping so many entries.
func (s *Service) queued(ctx context.Context, actor access.Actor, f ledger.Filter, order Order, skip int) ([]ledger.Entry, int, error) {
	if !MayJudge(actor) {
		return nil, 0, errMayNotJudge()
	}
	if order != SuspiciousFirst {
		f.Oldest, f.Skip = order == OldestFirst, skip
		return s.Ledger.Entries(ctx, f)
	}
	ids, total, err := s.ranked(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	ids = ids[min(skip, len(ids)):]
	var page []ledger.Entry
	for _, id := range ids[:min(f.Limit, len(ids))] {
		e, err := s.Ledger.Entry(ctx, id)
		if err != nil {
			return nil, 0, err
		}
		page = append(page, e)
	}
	return page, total, nil
}

// ranked lists the oldest entries of a filter by what stands out, the most
// first and of equals the oldest, and counts all of the filter.
func (s *Service) ranked(ctx context.Context, f ledger.Filter) (ids []string, total int, err error) {
	f.Oldest, f.After, f.Limit = true, "", mostRanked
	waiting, total, err := s.Ledger.Marks(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	weight, err := s.weigh(ctx, waiting)
	if err != nil {
		return nil, 0, err
	}
	slices.SortStableFunc(waiting, func(a, b ledger.Mark) int { return weight[b.ID] - weight[a.ID] })
	for _, m := range waiting {
		ids = append(ids, m.ID)
	}
	return ids, total, nil
}

// weigh adds up what stands out about each entry.
func (s *Service) weigh(ctx context.Context, waiting []ledger.Mark) (map[string]int, error) {
	weight := make(map[string]int, len(waiting))
	byAgency := map[string][]ledger.Mark{}
	ids := make([]string, len(waiting))
	for i, m := range waiting {
		ids[i] = m.ID
		late := m.HappenedOn.DaysUntil(calendar.DateOf(db.Time(m.RecordedAt), s.Zone)) > lateAfter
		for _, w := range []struct {
			is bool
			n  int
		}{{m.Broken, weightBroken}, {m.Copied, weightCopied}, {m.Bare, weightBare}, {m.Gone, weightGone}, {late, weightRecorded}} {
			if w.is {
				weight[m.ID] += w.n
			}
		}
		byAgency[m.AgencyID] = append(byAgency[m.AgencyID], m)
	}
	for _, own := range byAgency {
		for _, id := range nearTitles(own) {
			weight[id] += weightNearTo
		}
	}
	if s.BadLinks == nil {
		return weight, nil
	}
	bad, err := s.BadLinks(ctx, ids)
	for _, id := range bad {
		weight[id] += weightLink
	}
	return weight, err
}

// nearTitles lists the entries of one agency whose title is nearly that of
// another around the same days.
func nearTitles(own []ledger.Mark) []string {
	var near []string
	for i, a := range own {
		if slices.ContainsFunc(own, func(b ledger.Mark) bool {
			days := a.HappenedOn.DaysUntil(b.HappenedOn)
			return b.ID != a.ID && days <= nearDays && days >= -nearDays && evidence.TitlesAlike(a.Title, b.Title)
		}) {
			near = append(near, own[i].ID)
		}
	}
	return near
}

// nearDays is how far apart two entries with nearly one title are compared.
const nearDays = 45

// Beside gives the ids of the entries before and after one in an order of the
// queue; empty when there is none.
func (s *Service) Beside(ctx context.Context, f ledger.Filter, order Order, id string) (before, after string, err error) {
	if order == SuspiciousFirst {
		return s.besideRanked(ctx, f, id)
	}
	f.After, f.Limit = id, 1
	for _, side := range []struct {
		oldest bool
		id     *string
	}{{order == NewestFirst, &before}, {order == OldestFirst, &after}} {
		f.Oldest = side.oldest
		es, _, err := s.Ledger.Entries(ctx, f)
		if err != nil {
			return "", "", err
		}
		if len(es) > 0 {
			*side.id = es[0].ID
		}
	}
	return before, after, nil
}

func (s *Service) besideRanked(ctx context.Context, f ledger.Filter, id string) (before, after string, err error) {
	ids, _, err := s.ranked(ctx, f)
	if err != nil || len(ids) == 0 {
		return "", "", err
	}
	i := slices.Index(ids, id)
	if i < 0 { // judged already: the walk goes on with what stands out most
		return "", ids[0], nil
	}
	if i > 0 {
		before = ids[i-1]
	}
	if i+1 < len(ids) {
		after = ids[i+1]
	}
	return before, after, nil
}
