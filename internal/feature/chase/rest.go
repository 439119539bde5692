package chase

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Muted is a mute with names. EndedOn is empty while it holds.
type Muted struct {
	notice.Mute
	Agency, Obligation, PlanID string
	EndedOn                    calendar.Date
	May                        bool // this person may end it
}

// fillRests fills the mutes that hold, and of one agency those that ended.
func (s *Service) fillRests(ctx context.Context, r reach, sheet *Sheet) error {
	all, err := s.Notices.Mutes(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(m notice.Mute) bool {
		return sheet.AgencyID != "" && m.AgencyID != sheet.AgencyID || !r.sees(m.AgencyID)
	})
	if sheet.Mutes, err = s.named(ctx, r, all); err != nil {
		return err
	}
	slices.SortStableFunc(sheet.Mutes, func(a, b Muted) int {
		return cmp.Or(vi.Compare(a.Agency, b.Agency), cmp.Compare(a.LastDay, b.LastDay), vi.Compare(a.Obligation, b.Obligation))
	})
	if sheet.AgencyID == "" {
		return nil
	}
	if all, err = s.Notices.Rested(ctx, sheet.AgencyID); err != nil {
		return err
	}
	sheet.Rested, err = s.named(ctx, r, all)
	return err
}

// named puts in the names. An obligation that is not known any more has none.
func (s *Service) named(ctx context.Context, r reach, all []notice.Mute) ([]Muted, error) {
	var out []Muted
	for _, m := range all {
		x := Muted{Mute: m, Agency: r.name(m.AgencyID), May: slices.Contains(r.Chases, m.AgencyID)}
		switch {
		case m.EndedByName != "":
			x.EndedOn, x.May = calendar.DateOf(db.Time(m.EndedAt), s.Zone), false
		case m.EndedAt > 0 || m.LastDay < s.Notices.Today():
			x.EndedOn, x.May = m.LastDay, false
		}
		if m.ObligationID != "" {
			o, err := s.Programme.Obligation(ctx, m.ObligationID)
			if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
				return nil, err
			}
			if err == nil {
				x.Obligation, x.PlanID = o.ProperName(), o.PlanID
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// Rest lets reminders to an agency rest, by whoever chases it: about all that it owes,
// or about one of its duties.
func (s *Service) Rest(ctx context.Context, actor access.Actor, m notice.NewMute) error {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return err
	}
	if !slices.Contains(r.Chases, m.AgencyID) {
		return domain.Forbidden("Chỉ người điều phối hoặc cơ quan cấp trên được tạm ngừng nhắc.")
	}
	if m.ObligationID != "" {
		owed, err := s.Programme.OwedBy(ctx, m.AgencyID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(owed, func(o programme.Obligation) bool { return o.ID == m.ObligationID }) {
			var problems domain.Fields
			problems.Add("nhiem-vu", "Cơ quan này không có nhiệm vụ đó. Chọn một nhiệm vụ trong danh sách.")
			return problems.Err()
		}
	}
	return s.Notices.Mute(ctx, actor, m)
}

// Resume ends a rest and tells which other ones of the agency still hold.
func (s *Service) Resume(ctx context.Context, actor access.Actor, id string) ([]notice.Mute, error) {
	m, err := s.Notices.MuteByID(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := s.reach(ctx, actor)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(r.Chases, m.AgencyID) {
		return nil, domain.Forbidden("Chỉ người điều phối hoặc cơ quan cấp trên được nhắc lại.")
	}
	if err := s.Notices.Unmute(ctx, actor, id); err != nil {
		return nil, err
	}
	all, err := s.Notices.Mutes(ctx)
	return slices.DeleteFunc(all, func(x notice.Mute) bool { return x.AgencyID != m.AgencyID }), err
}
