package portal

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// house is an agency as readers find it: under its name of today, or its last one.
type house struct {
	ID, Slug, Name string
	Ended          bool
	N              int // pieces that readers get

	pieces content.Shelf // the same by site
	spans  []org.Span
}

// URL is the agency's own page.
func (h house) URL() string { return pathAgencies + "/" + h.Slug }

// on is the name that the agency had on a day; before it was known, its first.
func (h house) on(day calendar.Date) string {
	name := ""
	for _, s := range h.spans {
		if v := s.Version; !v.Closed && (name == "" || v.ValidFrom <= day) {
			name = v.Name
		}
	}
	return cmp.Or(name, h.Name)
}

// shelves are what lists are found by, as of one mark: topics with pieces, and all
// agencies.
type shelves struct {
	mark   string
	topics []content.Shelf
	houses []house // in the order of the registry
	byID   map[string]int
	bySlug map[string]int
	hosts  map[string]string // host name → agency, of today
	out    []string          // addresses of sections that the office leaves out

	mu      sync.Mutex
	newly   map[content.PublicFilter][]row // the first pieces of lists that stand below articles
	numbers map[string]string              // of bulletins, by content; nil: not read yet
	also    *besides                       // what is searched besides pieces; nil: not read yet
	ended   *endings                       // nil: not read yet
}

// slug gives what a topic is called in addresses.
func (s *shelves) slug(name string) string {
	if at := slices.IndexFunc(s.topics, func(t content.Shelf) bool { return t.Name == name }); at >= 0 {
		return s.topics[at].Key
	}
	return content.TopicSlug(name)
}

// topic gives a topic of the address.
func (s *shelves) topic(slug string) (content.Shelf, bool) {
	at := slices.IndexFunc(s.topics, func(t content.Shelf) bool { return t.Key == slug })
	if at < 0 {
		return content.Shelf{}, false
	}
	return s.topics[at], true
}

// unfolded is how many topics stand above a list; the others are folded.
const unfolded = 8

// first gives the topics above a list of a site, with the one that is shown among them, and
// those that are folded. A topic without a piece in the site's language leads nowhere there.
func (s *shelves) first(here string, site flow.Lang) (shown, folded []content.Shelf) {
	all := slices.DeleteFunc(slices.Clone(s.topics), func(t content.Shelf) bool { return t.On(site) == 0 && t.Key != here })
	if len(all) <= unfolded {
		return all, nil
	}
	shown, folded = all[:unfolded:unfolded], all[unfolded:]
	if at := slices.IndexFunc(folded, func(t content.Shelf) bool { return t.Key == here }); at >= 0 {
		shown[unfolded-1], folded[at] = folded[at], shown[unfolded-1]
	}
	return shown, folded
}

// piecesOn counts the agency's pieces of a site.
func (h house) piecesOn(site flow.Lang) int { return h.pieces.On(site) }

// of gives the agency with an id; one that the registry does not know has no name.
func (s *shelves) of(id string) house { return *s.house(id) }

func (s *shelves) house(id string) *house {
	if at, ok := s.byID[id]; ok {
		return &s.houses[at]
	}
	return &house{ID: id}
}

// shelves gives what lists are found by as of now. They are read once for a mark.
func (f *Feature) shelves(ctx context.Context) (*shelves, error) {
	mark, err := f.pieces.Mark(ctx)
	if err != nil {
		return nil, err
	}
	f.shelving.Lock()
	defer f.shelving.Unlock()
	if f.shelf != nil && f.shelf.mark == mark {
		return f.shelf, nil
	}
	s := &shelves{mark: mark, byID: map[string]int{}, bySlug: map[string]int{}, newly: map[content.PublicFilter][]row{}}
	if s.topics, err = f.Contents.Topics(ctx); err != nil {
		return nil, err
	}
	publishers, err := f.Contents.Publishers(ctx)
	if err != nil {
		return nil, err
	}
	pieces := map[string]content.Shelf{}
	for _, p := range publishers {
		pieces[p.Key] = p
	}
	lives, err := f.Registry.Lives(ctx)
	if err != nil {
		return nil, err
	}
	today := f.Registry.Today()
	for _, l := range lives {
		h := house{ID: l.ID, N: pieces[l.ID].N, pieces: pieces[l.ID], spans: l.Spans}
		v, there := l.On(today)
		h.Name, h.Ended = v.Name, !there
		for i := 0; !there && i < len(l.Spans); i++ {
			if v := l.Spans[i].Version; !v.Closed {
				h.Name = v.Name
			}
		}
		s.byID[l.ID] = len(s.houses)
		s.houses = append(s.houses, h)
	}
	s.address()
	hosts, err := f.hosts(ctx)
	if err != nil {
		return nil, err
	}
	s.hosts = hostsOn(hosts, today)
	if s.out, err = f.leftOut(ctx); err != nil {
		return nil, err
	}
	f.theirs.Store(&s.hosts)
	f.shelf = s
	return s, nil
}

// address gives each agency the words of its name; of several with the same words
// those that exist come before those that ended, and the later known get a number.
func (s *shelves) address() {
	order := make([]int, len(s.houses))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := s.houses[a], s.houses[b]
		if x.Ended != y.Ended {
			if y.Ended {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.ID, y.ID) // ids grow with time
	})
	for _, at := range order {
		words := cmp.Or(vi.Slug(s.houses[at].Name), "co-quan")
		slug := words
		for n := 2; ; n++ {
			if _, taken := s.bySlug[slug]; !taken {
				break
			}
			slug = words + "-" + strconv.Itoa(n)
		}
		s.bySlug[slug], s.houses[at].Slug = at, slug
	}
}

// newest gives the first pieces of a list, read once for a mark: they stand below every
// article of a topic.
func (s *shelves) newest(ctx context.Context, c *content.Contents, filter content.PublicFilter) ([]row, error) {
	s.mu.Lock()
	rows, ok := s.newly[filter]
	s.mu.Unlock()
	if ok {
		return rows, nil
	}
	all, err := c.Public(ctx, filter)
	if err != nil {
		return nil, err
	}
	rows = s.rows(all)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newly[filter] = rows
	return rows, nil
}

// row is a piece in a list with the names and addresses that are shown of it.
type row struct {
	content.Listed

	URL, TopicURL string
	Agency        *house
	Number        string          // of a bulletin, where it is shown: "3/2027"
	Playing       content.Playing // its films, where they are told of
}

// rows gives what a list shows of its pieces.
func (s *shelves) rows(all []content.Listed) []row {
	out := make([]row, len(all))
	for i, l := range all {
		out[i] = row{Listed: l, URL: content.Root + l.Slug, Agency: s.house(l.AgencyID)}
		if l.TopicSlug != "" {
			out[i].TopicURL = pathTopic + l.TopicSlug
		}
	}
	return out
}
