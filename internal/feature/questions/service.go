package questions

import (
	"context"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// Sources is what the service works with.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	Programme *programme.Programme
	Files     *blob.Dir // attachments, apart from what other rooms store
	Zone      *time.Location
}

// Service is the use cases of difficulties.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// reach is what an actor may do here by the registry of today.
type reach struct {
	actor    access.Actor
	agencies map[string]org.Agency
	lineage  agency.Lineage
	below    []string // own agencies and the units below them
	day      calendar.Date
}

// reach reads how far an actor reaches. Who works in an agency sees the units below it.
func (s *Service) reach(ctx context.Context, actor access.Actor) (reach, error) {
	r := reach{actor: actor, agencies: map[string]org.Agency{}, below: actor.Agencies(), day: s.today()}
	all, err := s.Registry.AsOf(ctx, r.day)
	if err != nil {
		return r, err
	}
	works := actor.Agencies(access.Leader, access.Officer, access.Coordinator)
	for _, a := range all {
		r.agencies[a.ID] = a
		if slices.Contains(works, a.ParentID) && !slices.Contains(r.below, a.ID) {
			r.below = append(r.below, a.ID)
		}
	}
	r.lineage, err = s.Registry.Lineage(ctx)
	return r, err
}

// heirs gives who stands for an agency today: itself while it goes on.
func (r reach) heirs(agencyID string) []string { return r.lineage.Heirs(agencyID, r.day) }

// acts gives the agency of the actor that stands for agencyID today and for which
// they work; empty when there is none.
func (r reach) acts(agencyID string, roles ...access.Role) string {
	for _, id := range r.heirs(agencyID) {
		for _, role := range roles {
			if r.actor.Has(role, id) {
				return id
			}
		}
	}
	return ""
}

// looks tells whether an agency, or who stands for it, is within the actor's reach.
func (r reach) looks(agencyID string) bool {
	return r.actor.SeesAll() || slices.ContainsFunc(r.heirs(agencyID), func(id string) bool { return slices.Contains(r.below, id) })
}

// chairs tells whether the actor decides for the Chairman of a committee.
func (r reach) chairs(committeeID string) bool {
	return committeeID != "" && r.acts(committeeID, access.Leader) != ""
}

// committee is the province's committee to which a coordinator submits: that above
// their own agency, else the only one that there is. It fails with conflict when it is
// not clear which.
func (r reach) committee() (string, error) {
	for _, id := range r.actor.Agencies(access.Coordinator) {
		if up, ok := r.agencies[r.agencies[id].ParentID]; ok && up.Kind == agency.Committee && up.Level == agency.Province {
			return up.ID, nil
		}
	}
	var found []string
	for id, a := range r.agencies {
		if a.Kind == agency.Committee && a.Level == agency.Province {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return "", domain.Conflict("Chưa rõ trình Ủy ban nhân dân nào. Ghi cơ quan cấp trên của Sở Nội vụ trong danh mục cơ quan rồi trình lại.")
	}
	return found[0], nil
}

// label is what an agency is called today, else the name that was kept.
func (r reach) label(id, kept string) string {
	if a, ok := r.agencies[id]; ok {
		return a.Name
	}
	return kept
}

// mayAsk are the agencies for which the actor reports difficulties.
func mayAsk(actor access.Actor) []string { return actor.Agencies(access.Officer, access.Leader) }

// handles tells whether the actor answers for Sở Nội vụ.
func handles(actor access.Actor) bool { return actor.Is(access.Coordinator) }
