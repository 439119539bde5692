package matrix

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// Sources is what the matrix reads.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Zone      *time.Location
}

// Service is the use cases of the matrix; all but Publish only read.
type Service struct {
	Sources

	kept memory
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

// Plans lists the plans in force, the newest first.
func (s *Service) Plans(ctx context.Context) ([]programme.Plan, error) {
	return s.Programme.Active(ctx)
}

// View computes the matrix that the actor may see: everything for those who see
// all, the own agencies for everybody else. It fails with not found when no
// plan is in force or the plan named is not.
func (s *Service) View(ctx context.Context, actor access.Actor, q Query) (*View, error) {
	v, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	v.link = opener(q.address())
	if err := s.offer(ctx, actor, v); err != nil {
		return nil, err
	}
	all, err := s.Programme.ObligationsOn(ctx, v.Plan.ID, v.Day)
	if err != nil {
		return nil, err
	}
	sees, err := s.sight(ctx, actor)
	if err != nil {
		return nil, err
	}
	if err := s.fill(ctx, v, all, sees); err != nil {
		return nil, err
	}
	return v, s.open(ctx, actor, v)
}

// sight tells which agencies the actor reads: their own, or all of them who oversees.
func (s *Service) sight(ctx context.Context, actor access.Actor) (func(agencyID string) bool, error) {
	oversees, err := s.Programme.Oversees(ctx, actor)
	if oversees {
		return func(string) bool { return true }, err
	}
	return actor.Sees, err
}

// fill judges the obligations for the agencies that may be seen.
func (s *Service) fill(ctx context.Context, v *View, all []programme.Obligation, sees func(agencyID string) bool) error {
	agencies, err := s.gather(ctx, v, all, sees)
	if err == nil {
		build(v, agencies)
	}
	return err
}

// gather finds the columns, their counts, and the agencies that may be seen.
func (s *Service) gather(ctx context.Context, v *View, all []programme.Obligation, sees func(agencyID string) bool) ([]org.Agency, error) {
	v.Products = topics(all)
	for _, o := range all {
		if v.hidden != nil && v.hidden(o.ID) {
			continue
		}
		v.Duties = append(v.Duties, Choice{o.ID, strings.TrimSpace(number(o) + " " + o.ShortName)})
	}
	v.Heads = v.heads(all)
	agencies, err := s.agencies(ctx, v, sees)
	if err != nil {
		return nil, err
	}
	if v.counts, err = s.counts(ctx, v, all); err != nil {
		return nil, err
	}
	return agencies, s.count(ctx, v, all)
}

func (s *Service) prepare(ctx context.Context, q Query) (*View, error) {
	plans, err := s.Plans(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(plans, func(p programme.Plan) bool { return q.PlanID == "" || p.ID == q.PlanID })
	if i < 0 {
		return nil, domain.NotFound("Chưa có kế hoạch nào đang theo dõi.")
	}
	v := &View{Plan: plans[i], Query: q, Day: q.Day, Today: calendar.DateOf(s.DB.Clock().Now(), s.Zone)}
	if v.Day > v.Today {
		v.Ahead = v.Day
	}
	if v.Day == "" || v.Ahead != "" {
		v.Day = v.Today
	}
	if v.Frame, err = q.frame(v.Plan); err != nil {
		return nil, err
	}
	v.Seal, err = s.Ledger.Head(ctx)
	return v, err
}

// instant is the end of a past day; the zero instant, meaning now, for today.
func (s *Service) instant(day calendar.Date) time.Time {
	if day == calendar.DateOf(s.DB.Clock().Now(), s.Zone) {
		return time.Time{}
	}
	t := day.AddDays(1).Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, s.Zone).Add(-time.Millisecond)
}

// days are the day asked for, then those on which an agency that owes something
// may last have been there.
func (v *View) days() []calendar.Date {
	days := []calendar.Date{v.Day, v.Plan.IssuedOn}
	for _, h := range v.Heads {
		for _, d := range h.Obligation.Decisions {
			if eve := d.From.AddDays(-1); !slices.Contains(days, eve) {
				days = append(days, eve)
			}
		}
	}
	return days
}

// agencies lists whoever owes something, with the names of the day. An agency
// that no longer exists on that day keeps its last name: no obligation
// vanishes.
func (s *Service) agencies(ctx context.Context, v *View, sees func(agencyID string) bool) ([]org.Agency, error) {
	owing := map[string]bool{}
	for _, h := range v.Heads {
		for id := range h.owing {
			owing[id] = true
		}
	}
	v.ended = map[string]calendar.Date{}
	var out []org.Agency
	for i, day := range v.days() {
		all, err := s.Registry.AsOf(ctx, day)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if !owing[a.ID] || !v.Query.takes(a.Name, a.Level, a.Kind, a.ID) || !sees(a.ID) {
				continue
			}
			out = append(out, a)
			owing[a.ID] = false
			if i > 0 {
				history, err := s.Registry.History(ctx, a.ID)
				if err != nil {
					return nil, err
				}
				v.ended[a.ID] = programme.EndedOn(history, v.Day)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b org.Agency) int { return groupRank(a) - groupRank(b) })
	return out, nil
}

// open fills the panel of the opened cell.
func (s *Service) open(ctx context.Context, actor access.Actor, v *View) error {
	for gi := range v.Groups {
		for ri := range v.Groups[gi].Rows {
			row := &v.Groups[gi].Rows[ri]
			for ci, c := range row.Cells {
				if !c.Drawn.Open {
					continue
				}
				p, err := s.panel(ctx, actor, v, *row, ci)
				row.Open, v.Open = p, p
				return err
			}
		}
	}
	return nil
}

func (s *Service) panel(ctx context.Context, actor access.Actor, v *View, row Row, i int) (*Panel, error) {
	c := row.Cells[i]
	p := &Panel{
		Reasons: []obligation.Assessment{c.Assessment}, Within: c.Within, Agency: row.Agency, Obligation: v.Heads[i].Obligation,
		Frame: v.Frame, CloseHref: v.Query.address(), PeriodHref: periodsOf(v.Query, row.Agency.ID, ""),
	}
	if v.Frame != nil {
		p.Window = v.Frame.Window
	}
	if p.Topic = v.Query.About; p.Topic != "" {
		p.About = domain.Say("%d minh chứng về nội dung “%s”.", domain.Number(c.About), p.Topic)
	}
	return p, s.prove(ctx, actor, v, p)
}

// prove fills in the newest evidence of a panel's agency, obligation and window,
// and what the actor may do.
func (s *Service) prove(ctx context.Context, actor access.Actor, v *View, p *Panel) error {
	p.May = actor.Has(access.Officer, p.Agency.ID) || actor.Is(access.Coordinator)
	_, suits := content.Suits(p.Obligation.Rule.UnitNoun, p.Obligation.Product)
	p.Writes = suits && actor.Has(access.Officer, p.Agency.ID)
	if actor.Is(access.Coordinator) || slices.Contains(actor.Agencies(access.Officer, access.Leader), p.Agency.ParentID) {
		p.ChaseHref = "/lam-viec/don-doc?" + url.Values{"co-quan": {p.Agency.ID}}.Encode()
	}
	list := url.Values{"nhiem-vu": {p.Obligation.ID}, "co-quan": {p.Agency.ID}}
	if p.Window.Start != "" {
		list.Set("tu", p.Window.Start.Vietnamese())
		list.Set("den", p.Window.End.Vietnamese())
	}
	p.ListHref = evidenceList + list.Encode()
	entries, total, err := s.Ledger.Entries(ctx, ledger.Filter{
		VersionIDs: p.Obligation.Versions(), Agencies: []string{p.Agency.ID}, Window: p.Window, Topic: p.Topic, Until: s.instant(v.Day), Limit: 3,
	})
	for _, e := range entries {
		p.Evidence = append(p.Evidence, Piece{e})
	}
	p.Total = total
	return err
}

// evidenceList is where the entries behind a figure are listed.
const evidenceList = "/lam-viec/minh-chung?"
