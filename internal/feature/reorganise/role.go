package reorganise

import (
	"context"
	"encoding/json"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/spine/people"
)

// Role is a role in a unit that ends, with where it goes on. ToID is empty for
// nowhere; Decided tells whether a person chose.
type Role struct {
	people.MovableGrant

	Agency   string
	Heirs    []Heir
	Proposed string // the one heir, or who took the unit over whole
	ToID     string
	ToName   string
	Decided  bool
}

// Roles lists the roles in units that end by an act.
func (s *Service) Roles(ctx context.Context, a Act, p *Passing) ([]Role, error) {
	grants, err := s.People.MovableGrants(ctx, p.ending, a.EffectiveOn)
	if err != nil {
		return nil, err
	}
	rows, err := s.choices(ctx, a.ID, choiceRole)
	if err != nil {
		return nil, err
	}
	chosen := map[string]people.GrantMove{}
	for _, row := range rows {
		var m people.GrantMove
		if err := json.Unmarshal([]byte(row.Content), &m); err != nil {
			return nil, fmt.Errorf("reorganise: read a choice: %w", err)
		}
		chosen[row.ObjectID] = m
	}
	out := make([]Role, len(grants))
	for i, g := range grants {
		r := Role{MovableGrant: g, Agency: p.names[g.AgencyID], Heirs: p.heirs[g.AgencyID]}
		r.Proposed = p.mainHeir(g.AgencyID)
		r.ToID = r.Proposed
		if m, ok := chosen[g.ID]; ok {
			r.ToID, r.Decided = m.ToAgencyID, true
		}
		r.ToName = p.names[r.ToID]
		out[i] = r
	}
	return out, nil
}

// mainHeir is the one heir of a unit, or the one that took it over whole.
func (p *Passing) mainHeir(id string) string {
	heirs, whole, n := p.heirs[id], "", 0
	for _, h := range heirs {
		if !h.Part {
			whole, n = h.ID, n+1
		}
	}
	switch {
	case len(heirs) == 1:
		return heirs[0].ID
	case n == 1:
		return whole
	}
	return ""
}

// MoveRoles stores where roles go on: by the grant's id the unit, empty for
// nowhere.
func (s *Service) MoveRoles(ctx context.Context, actor access.Actor, id string, to map[string]string) error {
	if err := mayPrepare(actor); err != nil {
		return err
	}
	a, err := s.act(ctx, id)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s” nên không chọn lại vai trò được.", a.Status.Label())
	}
	if err := s.idle(ctx, id); err != nil {
		return err
	}
	p, err := s.passing(ctx, a)
	if err != nil {
		return err
	}
	roles, err := s.Roles(ctx, a, p)
	if err != nil {
		return err
	}
	var keep []choice
	for _, r := range roles {
		target, ok := to[r.ID]
		if !ok {
			continue
		}
		if target != "" {
			if err := p.exist([]string{target}); err != nil {
				return err
			}
		}
		content, err := json.Marshal(people.GrantMove{GrantID: r.ID, ToAgencyID: target})
		if err != nil {
			return fmt.Errorf("reorganise: write a choice: %w", err)
		}
		keep = append(keep, choice{r.AgencyID, r.ID, string(content)})
	}
	return s.keep(ctx, actor, id, choiceRole, keep)
}
