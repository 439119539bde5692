package portal

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
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
	for _, p := range d.Places {
		d.Phones = d.Phones || slices.ContainsFunc(p.Units, func(u org.Destination) bool { return u.Profile.Phone != "" })
	}
	return nil
}

// agencyCard is the agency that was asked for: how it is reached, what it announces, and
// its newest pieces of N.
type agencyCard struct {
	house

	Contact org.Profile
	Coming  []coming
	Items   template.HTML
	N       int
	Shown   bool // on the first page of what was found
}

// onCard is how many of an agency's pieces stand on its card.
const onCard = 5

// card fills the card of the agency that was asked for, in the place of what else would lead
// to it. Its pieces stand there, and not among the others.
func (f *Feature) card(r *http.Request, s *shelves, d *searchData, h house) error {
	ctx := r.Context()
	c := &agencyCard{house: h, N: h.piecesOn(siteOf(ctx)), Shown: d.Page == 1}
	d.Card = c
	d.Houses = slices.DeleteFunc(d.Houses, func(x house) bool { return x.ID == h.ID })
	d.Places = slices.DeleteFunc(d.Places, func(p org.Place) bool {
		return len(p.Units) > 0 && !slices.ContainsFunc(p.Units, func(u org.Destination) bool { return u.Agency.ID != h.ID })
	})
	if !c.Shown {
		return nil
	}
	var err error
	if c.Contact, err = f.Registry.Profile(ctx, h.ID, f.today()); err != nil {
		return err
	}
	results, err := f.results(ctx)
	if err != nil {
		return err
	}
	c.Coming = results.comingOf(h.ID)
	all, err := f.Contents.Public(ctx, content.PublicFilter{AgencyID: h.ID, Site: siteOf(ctx), Limit: onCard})
	if err != nil {
		return err
	}
	rows := s.rows(all)
	if err := f.number(ctx, s, rows); err != nil {
		return err
	}
	w := f.writer(r, 4<<10)
	defer w.giveBack()
	w.titles(rows)
	c.Items = w.done()
	return nil
}

// asked gives the one agency of today that a text names: by its name, that of its place with
// or without what kind of place it is. Words that merely stand in a name are no name.
func (s *shelves) asked(text string) (house, bool) {
	text = vi.Fold(vi.Clean(text))
	var found []house
	for _, h := range s.houses {
		if !h.Ended && slices.Contains(callings(h.Name), text) {
			found = append(found, h)
		}
	}
	if len(found) != 1 {
		return house{}, false
	}
	return found[0], true
}

// callings are the names by which people ask for an agency, folded: a committee is called
// like its place.
func callings(name string) []string {
	all := []string{vi.Fold(name)}
	for _, committee := range []string{"ubnd ", "uy ban nhan dan "} {
		place, ok := strings.CutPrefix(all[0], committee)
		if !ok {
			continue
		}
		all = append(all, place)
		for _, kind := range []string{"phuong ", "xa ", "dac khu "} {
			if bare, ok := strings.CutPrefix(place, kind); ok {
				all = append(all, bare)
			}
		}
	}
	return all
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
