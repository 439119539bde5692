package ownplan

import (
	"cmp"
	"context"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Sources is what the service works with. Files is the ledger's store, where the
// file of a plan issued outside lies. Place is the place of issue on papers, Keeper
// the agency that collects the plans.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	People    *people.Directory
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Papers    *papers.Papers
	Files     *blob.Dir
	Fonts     func() (*office.PaperFonts, error) // nil: no PDF
	Place     string
	Keeper    string
	Zone      *time.Location
}

// Service is the use cases of own plans.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{s} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// dayOf is the civil day of an instant.
func (s *Service) dayOf(millis int64) calendar.Date { return calendar.DateOf(db.Time(millis), s.Zone) }

// Get gives an own plan that the actor may see: of an agency that they see, or an
// issued one of their agency's superior or of whom they oversee.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (Plan, error) {
	p, err := byID(ctx, s.DB, id)
	if err != nil || actor.System || actor.Sees(p.AgencyID) {
		return p, err
	}
	if p.Issued() {
		if over, err := s.Programme.Oversees(ctx, actor); err != nil || over {
			return p, err
		}
		for _, own := range actor.Agencies() {
			a, err := s.Registry.Get(ctx, own, s.today())
			if err == nil && a.ParentID == p.AgencyID {
				return p, nil
			}
			if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
				return Plan{}, err
			}
		}
	}
	return Plan{}, errNone()
}

// Lines gives the lines of a plan that was got.
func (s *Service) Lines(ctx context.Context, p Plan) ([]Line, error) {
	return linesOf(ctx, s.DB, p.ID)
}

// List gives the newest editions of the plans that the actor may see, the newest
// year first.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Plan, error) {
	const newestOnes = `SELECT ` + columns + ` FROM ownplan WHERE id IN (SELECT id FROM ownplan_v_waiting) `
	var all []Plan
	if actor.SeesAll() {
		return all, s.DB.Select(ctx, &all, newestOnes+`ORDER BY year DESC, created_at DESC, id LIMIT 5000`)
	}
	for _, id := range actor.Agencies() {
		var some []Plan
		if err := s.DB.Select(ctx, &some, newestOnes+`AND agency_id = $1 ORDER BY year DESC, created_at DESC, id LIMIT 200`, id); err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b Plan) int { return cmp.Compare(b.Year, a.Year) })
	return all, nil
}

// Head is what an own plan is called and what its paper says at the top. Name is
// the agency's name in a sentence.
type Head struct {
	Title   string // "Thông tin, tuyên truyền cải cách hành chính năm 2027 của Sở Y tế"
	Agency  org.Agency
	Parent  org.Agency // zero: none
	Above   programme.Plan
	Heading agency.Heading
}

// Head names a plan and its agency as it is called today, or was when it issued it.
func (s *Service) Head(ctx context.Context, p Plan) (h Head, err error) {
	day := cmp.Or(p.IssuedOn, s.today())
	if h.Above, err = s.Programme.Plan(ctx, p.PlanID); err != nil {
		return h, err
	}
	if h.Agency, err = s.Registry.LastKnown(ctx, p.AgencyID, day); err != nil {
		return h, err
	}
	if h.Agency.ParentID != "" {
		h.Parent, err = s.Registry.LastKnown(ctx, h.Agency.ParentID, day)
		if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
			return h, err
		}
	}
	a := h.Agency
	h.Heading = agency.HeadingOf(agency.Named{Name: a.Name, Short: a.ShortName, Level: a.Level, Kind: a.Kind}, h.Parent.Name, s.Place)
	h.Title = titleOf(p, h.Heading.Issuer)
	return h, nil
}
