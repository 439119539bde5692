package org

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// placeName is a place by one of its names: the words of its type and its own,
// with the places that stood above it then, the nearest first.
type placeName struct {
	agencyID string
	name     string // as recorded
	from     calendar.Date
	until    calendar.Date // first day without the name; empty: it goes on
	verified bool
	alias    bool
	level    agency.Level
	codes    map[string]string
	words    placeWords
	above    []placeWords
	within   []string // names of those above, as recorded
}

// placeWords are the words of a name: "thị trấn" and "tân phú".
type placeWords struct{ kind, own []string }

// placeKinds are the types of places, the longer before those they begin with,
// and how people shorten them.
var placeKinds = []struct {
	words []string
	short string
}{
	{[]string{"thị", "trấn"}, "tt"},
	{[]string{"thị", "xã"}, "tx"},
	{[]string{"thành", "phố"}, "tp"},
	{[]string{"đặc", "khu"}, "đk"},
	{[]string{"xã"}, "x"},
	{[]string{"phường"}, "p"},
	{[]string{"huyện"}, "h"},
	{[]string{"quận"}, "q"},
	{[]string{"tỉnh"}, "t"},
}

// placeOf cuts the name of a committee into its words; ok is false for a name
// that is not a place's.
func placeOf(name string) (w placeWords, ok bool) {
	words := strings.Fields(agency.NameKey(name))
	for _, kind := range placeKinds {
		if n := len(kind.words); len(words) > n && slices.Equal(words[:n], kind.words) {
			return placeWords{kind.words, words[n:]}, true
		}
	}
	return placeWords{}, false
}

// placeIndex keeps the places of one state of the registry.
type placeIndex struct {
	once sync.Once
	all  []placeName
}

// forever is after every day that is recorded.
const forever = calendar.Date("9999-12-31")

// placeNames lists every place by every name that it ever bore.
func (s *snapshot) placeNames() []placeName {
	s.places.once.Do(func() {
		other := map[string][]string{}
		for _, a := range s.aliases {
			other[a.AgencyID] = append(other[a.AgencyID], a.Alias)
		}
		above := map[calendar.Date]map[string]Agency{}
		for rows := s.rows; len(rows) > 0; {
			n := 1
			for n < len(rows) && rows[n].AgencyID == rows[0].AgencyID {
				n++
			}
			if rows[0].Kind == agency.Committee {
				s.places.all = append(s.places.all, s.namesOf(rows[:n], other[rows[0].AgencyID], above)...)
			}
			rows = rows[n:]
		}
	})
	return s.places.all
}

// namesOf gives the names of one place; above keeps the registry of the days on
// which it was looked at.
func (s *snapshot) namesOf(rows []record, aliases []string, above map[calendar.Date]map[string]Agency) []placeName {
	var out []placeName
	for _, span := range agency.Timeline(rows, 0) {
		v := span.Version
		words, ok := placeOf(v.Name)
		if v.Closed || !ok {
			continue
		}
		p := placeName{agencyID: v.AgencyID, name: v.Name, from: v.ValidFrom, until: span.Until, verified: v.Verified, level: v.Level, codes: codesOf(v.Codes), words: words}
		eve := forever
		if span.Until != "" {
			eve = span.Until.AddDays(-1)
		}
		if above[eve] == nil {
			above[eve] = map[string]Agency{}
			for _, a := range s.on(eve) {
				above[eve][a.ID] = a
			}
		}
		for up, steps := v.ParentID, 0; up != "" && steps < maxDepth; steps++ {
			parent, exists := above[eve][up]
			if !exists {
				break
			}
			if w, ok := placeOf(parent.Name); ok {
				p.above, p.within = append(p.above, w), append(p.within, parent.Name)
			}
			up = parent.ParentID
		}
		out = append(out, p)
		for _, alias := range aliases {
			if w, ok := placeOf(alias); ok {
				q := p
				q.words, q.alias = w, true
				out = append(out, q)
			}
		}
	}
	return out
}

var queryWords = regexp.MustCompile(`[\p{L}\p{N}]+`)

// readPlace cuts what a person asks into words; those that only join places are
// left out, and the committee before a place.
func readPlace(query string) []string {
	text := strings.NewReplacer("ủy ban nhân dân", " ", "uy ban nhan dan", " ", "ubnd", " ").Replace(vi.Key(query))
	return slices.DeleteFunc(queryWords.FindAllString(text, -1), func(w string) bool {
		return w == "thuộc" || w == "cũ" || w == "của"
	})
}

// fit is how well a question means a place: loose when marks were left out that
// the name has, typed when its type was said.
type fit struct{ loose, typed bool }

// fits tells whether the words of a question are the place, with or without its
// type, and then places above it, with or without theirs.
func (p placeName) fits(asked []string) (f fit, ok bool) {
	for _, n := range p.words.kindWays(asked) {
		rest, loose, ok := take(asked[n:], p.words.own)
		if !ok {
			continue
		}
		if more, ok := fitsAbove(rest, p.above); ok {
			return fit{loose: loose || more, typed: n > 0}, true
		}
	}
	return fit{}, false
}

func fitsAbove(asked []string, above []placeWords) (loose, ok bool) {
	if len(asked) == 0 {
		return false, true
	}
	for i, w := range above {
		for _, n := range anyKindWays(asked) {
			rest, l, ok := take(asked[n:], w.own)
			if !ok {
				continue
			}
			if more, ok := fitsAbove(rest, above[i+1:]); ok {
				return l || more, true
			}
		}
	}
	return false, false
}

// kindWays tells how many words of a question may be the type: the full words,
// the short form, or none.
func (w placeWords) kindWays(asked []string) []int {
	ways := []int{}
	for _, kind := range placeKinds {
		if !slices.Equal(kind.words, w.kind) {
			continue
		}
		if _, _, ok := take(asked, kind.words); ok {
			ways = append(ways, len(kind.words))
		}
		if len(asked) > 0 && (asked[0] == kind.short || asked[0] == vi.Fold(kind.short)) {
			ways = append(ways, 1)
		}
	}
	return append(ways, 0)
}

// anyKindWays is kindWays for whatever type.
func anyKindWays(asked []string) []int {
	var ways []int
	for _, kind := range placeKinds {
		for _, n := range (placeWords{kind: kind.words}).kindWays(asked) {
			if !slices.Contains(ways, n) {
				ways = append(ways, n)
			}
		}
	}
	return ways
}

// take reads words at the head of what was asked; a word without marks stands
// for one with them.
func take(asked, words []string) (rest []string, loose, ok bool) {
	if len(asked) < len(words) {
		return nil, false, false
	}
	for i, w := range words {
		switch {
		case asked[i] == w:
		case asked[i] == vi.Fold(w):
			loose = true
		default:
			return nil, false, false
		}
	}
	return asked[len(words):], loose, true
}
