package agency

import (
	"cmp"
	"slices"

	"loa/internal/domain/calendar"
)

// Stamp is when a version of an agency is true and when it became known: the
// two times of every registry entry. Closed marks the version that ends the
// agency: from ValidFrom on there is none.
type Stamp struct {
	ValidFrom  calendar.Date
	RecordedAt int64 // Unix milliseconds UTC
	Closed     bool
	Seq        string // orders versions recorded at the same instant; version ids do
}

// Dated is anything that carries a Stamp.
type Dated interface{ Stamp() Stamp }

func later(a, b Stamp) int {
	return cmp.Or(cmp.Compare(a.ValidFrom, b.ValidFrom), cmp.Compare(a.RecordedAt, b.RecordedAt), cmp.Compare(a.Seq, b.Seq))
}

// Resolve gives the version of one agency that holds on day as known at the
// instant known (Unix milliseconds; 0: everything recorded so far). Of the
// versions that began by that day the latest beginning wins; of those with the
// same beginning the last recorded, which corrects the others. ok is false
// before the first version and from a closing version on.
func Resolve[V Dated](versions []V, day calendar.Date, known int64) (v V, ok bool) {
	found := false
	for _, candidate := range versions {
		s := candidate.Stamp()
		if s.ValidFrom > day || known > 0 && s.RecordedAt > known {
			continue
		}
		if !found || later(s, v.Stamp()) > 0 {
			v, found = candidate, true
		}
	}
	if !found || v.Stamp().Closed {
		var none V
		return none, false
	}
	return v, true
}

// Span is one version with the days on which it held: from its ValidFrom to
// the day before Until; an empty Until is open.
type Span[V Dated] struct {
	Version V
	Until   calendar.Date
}

// Timeline gives the versions that held one after the other as known at an
// instant (0: now), oldest first, with their ends derived from what follows.
// Versions that a later record corrected are left out; a closing version is
// the last of its stretch.
func Timeline[V Dated](versions []V, known int64) []Span[V] {
	sorted := make([]V, 0, len(versions))
	for _, v := range versions {
		if known == 0 || v.Stamp().RecordedAt <= known {
			sorted = append(sorted, v)
		}
	}
	slices.SortStableFunc(sorted, func(a, b V) int { return later(a.Stamp(), b.Stamp()) })
	var spans []Span[V]
	for i, v := range sorted {
		s := v.Stamp()
		if i+1 < len(sorted) && sorted[i+1].Stamp().ValidFrom == s.ValidFrom {
			continue
		}
		if n := len(spans); n > 0 {
			spans[n-1].Until = s.ValidFrom
		}
		spans = append(spans, Span[V]{Version: v})
	}
	return spans
}
