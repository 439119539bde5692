package report

import (
	"context"
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
)

// Format is how a report leaves the program.
type Format = office.Format

// The formats: two of the paper, and the figures with the list of their evidence.
const (
	DOCX = office.FormatDOCX
	PDF  = office.FormatPDF
	XLSX = office.FormatXLSX
)

// Export writes a report in a format and gives the file's name and content. All
// formats say the same: what the edition that holds says, else a draft as of now.
func (s *Service) Export(ctx context.Context, actor access.Actor, id string, f Format) (string, []byte, error) {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	e, err := s.current(ctx, r)
	if err != nil {
		return "", nil, err
	}
	body, err := s.draw(ctx, r, e, f)
	return fileName(r, e.Head) + "." + string(f), body, err
}

// draw writes what an edition says in a format.
func (s *Service) draw(ctx context.Context, r Report, e Edition, f Format) ([]byte, error) {
	switch f {
	case DOCX, PDF:
		p, err := s.paper(ctx, r, e)
		if err != nil {
			return nil, err
		}
		if f == PDF {
			return s.pdf(p)
		}
		return office.DOCX(p)
	case XLSX:
		return s.sheets(ctx, r, e)
	}
	return nil, domain.NotFound("Báo cáo không có dạng tệp này.")
}

func (s *Service) pdf(p office.Paper) ([]byte, error) {
	if s.Fonts == nil {
		return nil, domain.NotFound("Chương trình này không có phông chữ để ghi tệp PDF.")
	}
	fonts, err := s.Fonts()
	if err != nil {
		return nil, err
	}
	return office.PDF(fonts, p)
}

// dayNames finds by what the import knows the agency of an entry.
type dayNames struct {
	lives map[string]org.Life
	alike map[string][]org.Life // by the key of each name that they ever had
	keys  map[string]string     // of names
	found map[agencyDay]string
	last  map[string]string // names at the end of the report, for days without one
}

type agencyDay struct {
	agencyID string
	day      calendar.Date
}

func (s *Service) dayNames(ctx context.Context, r Report, entries []ledger.Piece) (dayNames, error) {
	n := dayNames{lives: map[string]org.Life{}, alike: map[string][]org.Life{}, keys: map[string]string{}, found: map[agencyDay]string{}}
	agencies := map[string]bool{}
	for _, p := range entries {
		agencies[p.AgencyID] = true
	}
	var err error
	if n.last, err = s.Registry.Names(ctx, min(r.WindowEnd, s.today()), slices.Sorted(maps.Keys(agencies))...); err != nil {
		return n, err
	}
	lives, err := s.Registry.Lives(ctx)
	for _, l := range lives {
		n.lives[l.ID] = l
		had := map[string]bool{}
		for _, span := range l.Spans {
			if key := n.key(span.Version.Name); !had[key] {
				had[key] = true
				n.alike[key] = append(n.alike[key], l)
			}
		}
	}
	return n, err
}

// key is the key of a name, worked out once.
func (n dayNames) key(name string) string {
	key, ok := n.keys[name]
	if !ok {
		key = agency.NameKey(name)
		n.keys[name] = key
	}
	return key
}

// of is the agency's name on the day of the entry, or its code where others have
// that name too.
func (n dayNames) of(p ledger.Piece) string {
	at := agencyDay{p.AgencyID, p.HappenedOn}
	name, ok := n.found[at]
	if !ok {
		name = n.find(at)
		n.found[at] = name
	}
	return name
}

func (n dayNames) find(at agencyDay) string {
	v, ok := n.lives[at.agencyID].On(at.day)
	if !ok {
		return n.last[at.agencyID]
	}
	key, of := n.key(v.Name), 0
	for _, l := range n.alike[key] {
		if other, there := l.On(at.day); there && n.key(other.Name) == key {
			of++
		}
	}
	if of > 1 && v.Code != "" {
		return v.Code
	}
	return v.Name
}
