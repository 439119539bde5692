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
	keepers  []string // agencies in which a coordinator works: they answer
	all      bool     // reads the difficulties of everybody, and the figures
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
	if r.lineage, err = s.Registry.Lineage(ctx); err != nil {
		return r, err
	}
	if err := s.DB.Select(ctx, &r.keepers, `SELECT DISTINCT agency_id FROM role_grant WHERE role = 'coordinator' AND starts_on <= $1 AND (ends_on = '' OR ends_on > $1) ORDER BY agency_id`, r.day); err != nil {
		return r, err
	}
	oversees, err := s.Programme.Oversees(ctx, actor)
	r.all = oversees || r.heads() != ""
	return r, err
}

// ReadsAll tells whether the actor reads the difficulties of all agencies, and their
// figures: whose role reaches everywhere, and who leads the committee, the agency that
// keeps the plan, or one in which coordinators work.
func (s *Service) ReadsAll(ctx context.Context, actor access.Actor) (bool, error) {
	r, err := s.reach(ctx, actor)
	return r.all, err
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
	return r.all || slices.ContainsFunc(r.heirs(agencyID), func(id string) bool { return slices.Contains(r.below, id) })
}

// chairs tells whether the actor decides for the Chairman of a committee.
func (r reach) chairs(committeeID string) bool {
	return committeeID != "" && r.acts(committeeID, access.Leader) != ""
}

// committee is the province's committee to which a coordinator submits: that above
// their own agency, else the only one that there is. It fails with conflict when it is
// not clear which.
func (r reach) committee() (string, error) {
	for _, id := range append(r.actor.Agencies(access.Coordinator), r.heads()) {
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

// heads gives the agency of coordinators that the actor leads; empty for none.
func (r reach) heads() string {
	for _, id := range r.actor.Agencies(access.Leader) {
		if id != "" && slices.Contains(r.keepers, id) {
			return id
		}
	}
	return ""
}

// handles tells whether the actor answers for Sở Nội vụ: its coordinators and leaders.
func (r reach) handles() bool { return r.actor.Is(access.Coordinator) || r.heads() != "" }
