package planreview

import (
	"net/http"
	"slices"
	"strings"

	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// searchView is the search for agencies in a form: what was typed and who was
// found. URL gives the page whose hits a script shows while somebody types. A form
// with several searches tells them apart by N, from 1; At then ends the names of
// their fields.
type searchView struct {
	N    int
	At   string
	Text string
	URL  string
	Hits []org.Agency
	Done bool
}

// maxHits is how many agencies a search lists; typing on narrows it.
const maxHits = 20

// asked tells whether the form was sent to search: by its button, or by Enter
// with something in the field.
func (s searchView) asked(form *web.FormValues) bool {
	work := form.String("viec")
	return work == workSearch+s.At || work == workEnter && s.Text != ""
}

// find looks up who may be meant on the plan's day of issue.
func (f *Feature) find(r *http.Request, planID string, s *searchView) error {
	s.Text = vi.Clean(s.Text)
	if s.Text == "" {
		return nil
	}
	pl, err := f.programme.Plan(r.Context(), planID)
	if err != nil {
		return err
	}
	day := pl.IssuedOn
	if !day.Valid() {
		day = f.org.Today()
	}
	m, err := f.org.Matcher(r.Context(), day)
	if err != nil {
		return err
	}
	s.Hits, s.Done = m.Search(s.Text, maxHits), true
	return nil
}

// withNames adds ticked names to a field with one name a line, each once.
func withNames(field string, names []string) string {
	all := lines(field)
	for _, name := range names {
		if name = vi.Clean(name); name != "" && !slices.ContainsFunc(all, func(have string) bool { return vi.Key(have) == vi.Key(name) }) {
			all = append(all, name)
		}
	}
	if len(names) == 0 {
		return field
	}
	return strings.Join(all, "\n")
}
