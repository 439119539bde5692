package portal

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/vi"
)

// How many agencies and places stand above what a search found.
const (
	mostHouses = 5
	mostPlaces = 3
)

// fewestLetters is how long a part of an agency's name is before it is looked for.
const fewestLetters = 3

// named fills the agencies that are called so, and the places, old and new, about which the
// asker may want to know where to go. Only the first page of a whole search tells them.
func (f *Feature) named(ctx context.Context, s *shelves, d *searchData) error {
	if d.Filtered() || d.Page > 1 {
		return nil
	}
	d.Houses = s.called(d.Text)
	found, err := f.Registry.WhereToGo(ctx, d.Text, f.today())
	if domain.FieldsOf(err) != nil { // too long for a place, or no letters in it
		return nil
	}
	if err != nil {
		return err
	}
	d.Places = found.Places[:min(len(found.Places), mostPlaces)]
	return nil
}

// called gives the agencies in whose name a text stands: with its marks, and only when
// there are none, without them. Those that exist come first.
func (s *shelves) called(text string) []house {
	text = vi.Clean(text)
	if len([]rune(text)) < fewestLetters {
		return nil
	}
	for _, same := range []func(string) string{strings.ToLower, vi.Fold} {
		var now, gone []house
		for _, h := range s.houses {
			switch {
			case h.Slug == "" || !strings.Contains(same(h.Name), same(text)):
			case h.Ended:
				gone = append(gone, h)
			default:
				now = append(now, h)
			}
		}
		if all := slices.Concat(now, gone); len(all) > 0 {
			return all[:min(len(all), mostHouses)]
		}
	}
	return nil
}
