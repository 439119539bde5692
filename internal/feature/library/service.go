package library

import (
	"context"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
)

// Sources is what the service works with.
type Sources struct {
	DB       *db.DB
	Contents *content.Contents
	Registry *org.Registry
	Zone     *time.Location
}

// Service is the use cases of the library.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{s} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// Get gives a medium; to who does not see it, as if there were none.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (content.Medium, error) {
	m, err := s.Contents.Medium(ctx, id)
	if err == nil && !actor.System && !actor.Sees(m.AgencyID) {
		return content.Medium{}, domain.NotFound("Không có tệp này trong thư viện.")
	}
	return m, err
}

// home is the agency for which a person uploads unless they say otherwise: asked when
// they may, else their first.
func home(actor access.Actor, asked string) (string, error) {
	own := actor.WritesFor()
	switch {
	case len(own) == 0:
		return "", domain.Forbidden("Chỉ cán bộ của cơ quan được đưa tệp vào thư viện của cơ quan.")
	case asked != "" && !slices.Contains(own, asked):
		return "", domain.Forbidden("Chỉ cán bộ của cơ quan được đưa tệp vào thư viện của cơ quan.")
	case asked != "":
		return asked, nil
	}
	return own[0], nil
}
