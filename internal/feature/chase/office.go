package chase

import (
	"context"
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/spine/org"
)

// Office is an agency in whose name somebody urges others: that of a coordinator
// urges everybody, each other one the units directly below it today.
type Office struct {
	ID, Name string
	All      bool // of a coordinator
	Writes   bool // this person prepares its letters; its leaders read

	own   []string        // to which this person writes no letters: their own
	units map[string]bool // below it, without All
	only  string          // urges no other agency
	anew  string          // a letter that is written anew: it does not count as an earlier one
}

// urges tells whether the office writes to an agency.
func (o Office) urges(agencyID string) bool {
	return !slices.Contains(o.own, agencyID) && (o.All || o.units[agencyID]) && (o.only == "" || o.only == agencyID)
}

// everybody tells whether it urges all agencies.
func (o Office) everybody() bool { return o.All && o.only == "" }

// counts is which earlier letters count for the office: the agency that keeps the
// programme sees those of everybody, others their own.
func (o Office) counts() counted {
	if o.All {
		return counted{but: o.anew}
	}
	return counted{issuer: o.ID, but: o.anew}
}

// Offices lists in whose name the actor urges, as the agencies stand today: first that
// of a coordinator, last those of coordinators of an agency that the actor leads. It is
// empty for who urges nobody.
func (s *Service) Offices(ctx context.Context, actor access.Actor) ([]Office, error) {
	all, err := s.Registry.AsOf(ctx, s.Notices.Today())
	if err != nil {
		return nil, err
	}
	agencies, below := map[string]org.Agency{}, map[string]map[string]bool{}
	for _, a := range all {
		agencies[a.ID] = a
		if below[a.ParentID] == nil {
			below[a.ParentID] = map[string]bool{}
		}
		below[a.ParentID][a.ID] = true
	}
	var out []Office
	if actor.Is(access.Coordinator) {
		o := Office{All: true, Writes: true, own: actor.Agencies(access.Coordinator)}
		if len(o.own) > 0 {
			o.ID, o.Name = o.own[0], agencies[o.own[0]].Name
		}
		out = append(out, o)
	}
	for _, id := range actor.Agencies(access.Officer, access.Leader) {
		known := slices.ContainsFunc(out, func(o Office) bool { return o.ID == id })
		if _, ok := agencies[id]; !ok || known || len(below[id]) == 0 {
			continue
		}
		out = append(out, Office{ID: id, Name: agencies[id].Name, Writes: actor.Has(access.Officer, id), own: []string{id}, units: maps.Clone(below[id])})
	}
	keepers, err := s.kept(ctx, actor)
	for _, id := range keepers {
		if _, ok := agencies[id]; ok && !slices.ContainsFunc(out, func(o Office) bool { return o.ID == id }) {
			out = append(out, Office{ID: id, Name: agencies[id].Name, All: true, own: []string{id}})
		}
	}
	return out, err
}

// kept lists the agencies that the actor leads and whose coordinator writes letters in
// their name: their leader reads and signs them.
func (s *Service) kept(ctx context.Context, actor access.Actor) (out []string, err error) {
	led := actor.Agencies(access.Leader)
	if len(led) == 0 {
		return nil, nil
	}
	holders, err := s.People.Holders(ctx, led...)
	for _, h := range holders {
		if h.Role == access.Coordinator && !slices.Contains(out, h.AgencyID) {
			out = append(out, h.AgencyID)
		}
	}
	return out, err
}

// Office gives one in whose name the actor urges: the first one, or that of an agency.
// It fails with forbidden for who urges nobody, with not found for a foreign agency.
func (s *Service) Office(ctx context.Context, actor access.Actor, agencyID string) (Office, error) {
	all, err := s.Offices(ctx, actor)
	if err != nil {
		return Office{}, err
	}
	if len(all) == 0 {
		return Office{}, domain.Forbidden("Chỉ người điều phối và cơ quan có đơn vị trực thuộc lập công văn đôn đốc.")
	}
	if agencyID == "" {
		return all[0], nil
	}
	i := slices.IndexFunc(all, func(o Office) bool { return o.ID == agencyID })
	if i < 0 {
		return Office{}, errUnknown()
	}
	return all[i], nil
}

// writer gives an office whose letters the actor prepares.
func (s *Service) writer(ctx context.Context, actor access.Actor, agencyID string) (Office, error) {
	o, err := s.Office(ctx, actor, agencyID)
	if err == nil && !o.Writes {
		err = domain.Forbidden("Cán bộ đầu mối của cơ quan lập dự thảo công văn; lãnh đạo xem và ký.")
	}
	return o, err
}

// agency is the office's agency as it is today. It fails with conflict for a
// coordinator whose role names none.
func (s *Service) agency(ctx context.Context, o Office) (org.Agency, error) {
	if o.ID == "" {
		return org.Agency{}, domain.Conflict("Tài khoản điều phối chưa gắn với cơ quan nào, nên chưa biết cơ quan ban hành công văn. Đề nghị quản trị hệ thống gắn vai trò với Sở Nội vụ.")
	}
	return s.Registry.Get(ctx, o.ID, s.Notices.Today())
}
