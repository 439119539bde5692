package programme

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
)

// NewMembers are agencies that join an obligation in force by a document, which is
// the reason: from its day of effect they owe it beside all that owe it already.
// Names are those of the registry on that day, one agency each.
type NewMembers struct {
	AmendmentHead
	ObligationID string
	AgencyIDs    []string
	Names        []string
}

// Newcomers lists the agencies that belong on a day to the groups which an
// obligation names as its leads, and do not lead it: founded later, or left out of
// the list that was confirmed.
func (p *Programme) Newcomers(ctx context.Context, o Obligation, day calendar.Date) ([]org.Agency, error) {
	r, err := p.resolverOn(ctx, o.PlanID, day)
	if err != nil {
		return nil, err
	}
	var out []org.Agency
	for _, party := range r.parties(o.LeadText) {
		for _, a := range party.Members {
			known := func(x org.Agency) bool { return x.ID == a.ID }
			if !slices.Contains(o.Leads, a.ID) && !slices.ContainsFunc(out, known) {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

// resolverOn tells what names of a plan mean on another day than that of issue.
func (p *Programme) resolverOn(ctx context.Context, planID string, day calendar.Date) (*resolver, error) {
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return nil, err
	}
	pl.IssuedOn = day
	return p.resolver(ctx, pl)
}

// DraftMembers prepares an amendment by which agencies join an obligation, and
// gives its id; another person puts it into force. It is invalid when the document
// or the agencies are not clear, or all of them lead the obligation already.
func (p *Programme) DraftMembers(ctx context.Context, actor access.Actor, n NewMembers) (string, error) {
	if !MayPrepare(actor) {
		return "", errAmend()
	}
	base, err := p.obligationOn(ctx, n.ObligationID, EndOfTime)
	if err != nil {
		return "", err
	}
	if base.Ended != "" {
		return "", domain.Conflict("Nhiệm vụ “%s” đã bãi bỏ từ ngày %s.", base.ShortName, base.Ended.Vietnamese())
	}
	pl, err := p.Plan(ctx, base.PlanID)
	if err != nil {
		return "", err
	}
	n.clean()
	problems := n.check(pl, p.org.Today())
	joining, more, err := p.joining(ctx, base, n)
	if err != nil {
		return "", err
	}
	if problems = append(problems, more...); problems.Err() != nil {
		return "", problems.Err()
	}
	id, err := p.DraftAmendment(ctx, actor, base.PlanID, n.AmendmentHead)
	if err != nil {
		return "", err
	}
	base.Rule = base.Rule.Undated()
	return id, p.amend(ctx, actor, id, 1, func(ctx context.Context, tx *db.Tx, _ Amendment) error {
		if err := storeChange(ctx, tx, prepared{amendmentID: id, kind: AmendChanged, base: base, after: base.joinedBy(joining)}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "amendment.join", "amendment", id, map[string]any{"obligation": base.ID, "name": base.ShortName, "agencies": len(joining)})
	})
}

// joining finds the agencies on the day of effect, each once.
func (p *Programme) joining(ctx context.Context, o Obligation, n NewMembers) ([]org.Agency, domain.Fields, error) {
	day := n.EffectiveOn
	if !day.Valid() {
		return nil, nil, nil // said of the day
	}
	r, err := p.resolverOn(ctx, o.PlanID, day)
	if err != nil {
		return nil, nil, err
	}
	var out []org.Agency
	var problems domain.Fields
	add := func(a org.Agency) {
		if !slices.Contains(o.Leads, a.ID) && !slices.ContainsFunc(out, func(x org.Agency) bool { return x.ID == a.ID }) {
			out = append(out, a)
		}
	}
	for _, id := range n.AgencyIDs {
		a, ok := r.matcher.Agency(id)
		if !ok {
			problems.Add("them", "Có cơ quan không có trong sổ vào ngày %s. Chọn lại.", day.Vietnamese())
			return nil, problems, nil
		}
		add(a)
	}
	for _, name := range n.Names {
		found := r.matcher.Match(name)
		if len(found) != 1 {
			problems.Add("ten_khac", "Chưa rõ “%s” là cơ quan nào vào ngày %s. Viết tên như trong sổ cơ quan.", name, day.Vietnamese())
			return nil, problems, nil
		}
		add(found[0])
	}
	if len(out) == 0 {
		problems.Add("them", "Chọn ít nhất một cơ quan chưa thực hiện nhiệm vụ này.")
	}
	return out, problems, nil
}

// joinedBy is the obligation with further leads, named one by one after the
// document's own words.
func (o Obligation) joinedBy(agencies []org.Agency) Obligation {
	o.Leads, o.LeadText = slices.Clone(o.Leads), slices.Clone(o.LeadText)
	o.Coordinating = slices.Clone(o.Coordinating)
	for _, a := range agencies {
		o.Leads, o.LeadText = append(o.Leads, a.ID), append(o.LeadText, a.Name)
		o.Coordinating = slices.DeleteFunc(o.Coordinating, func(id string) bool { return id == a.ID })
	}
	return o
}

// Member is an agency that owes an obligation, with the decision about it that a
// person sees; empty for none.
type Member struct {
	AgencyID   string
	DecisionID string
}

// Members lists who owes an obligation from a day on.
func (o Obligation) Members(day calendar.Date) []Member {
	var out []Member
	for _, id := range o.Owers(day) {
		m := Member{AgencyID: id}
		for _, d := range o.Decisions {
			if d.AgencyID == id {
				m.DecisionID = d.ID
			}
		}
		out = append(out, m)
	}
	return out
}

// String names a member in forms.
func (m Member) String() string { return m.AgencyID + "." + m.DecisionID }
