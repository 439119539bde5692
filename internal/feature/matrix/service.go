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
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
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

// Service is the use cases of the matrix; all of them only read.
type Service struct{ Sources }

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
	obligations, err := s.Programme.ObligationsOn(ctx, v.Plan.ID, v.Day)
	if err != nil {
		return nil, err
	}
	v.Heads = heads(obligations, q.Columns, v.Day)
	agencies, err := s.agencies(ctx, actor, v, obligations)
	if err != nil {
		return nil, err
	}
	var chains []obligation.Chain
	for _, h := range v.Heads {
		chains = append(chains, h.Obligation.Chain())
	}
	counts, err := s.Ledger.Counts(ctx, chains, s.instant(v.Day))
	if err != nil {
		return nil, err
	}
	build(v, agencies, counts)
	return v, s.open(ctx, actor, v)
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
	today := calendar.DateOf(s.DB.Clock().Now(), s.Zone)
	v := &View{Plan: plans[i], Query: q, Day: q.Day}
	if v.Day == "" || v.Day > today {
		v.Day = today
	}
	return v, nil
}

// instant is the end of a past day; the zero instant, meaning now, for today.
func (s *Service) instant(day calendar.Date) time.Time {
	if day == calendar.DateOf(s.DB.Clock().Now(), s.Zone) {
		return time.Time{}
	}
	t := day.AddDays(1).Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, s.Zone).Add(-time.Millisecond)
}

// agencies lists whoever owes something, with the names of the day. An agency
// that no longer exists on that day keeps its last name: no obligation
// vanishes.
func (s *Service) agencies(ctx context.Context, actor access.Actor, v *View, obligations []programme.Obligation) ([]org.Agency, error) {
	owing := map[string]bool{}
	days := []calendar.Date{v.Day, v.Plan.IssuedOn}
	for _, o := range obligations {
		for _, id := range o.Owing(v.Day) {
			owing[id] = true
		}
		for _, d := range o.Decisions {
			if eve := d.From.AddDays(-1); !slices.Contains(days, eve) {
				days = append(days, eve)
			}
		}
	}
	v.ended = map[string]calendar.Date{}
	var out []org.Agency
	for i, day := range days {
		all, err := s.Registry.AsOf(ctx, day)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			wanted := (v.Query.Level == "" || a.Level == v.Query.Level) && (v.Query.Agency == "" || a.ID == v.Query.Agency)
			if !wanted || !owing[a.ID] || !actor.Sees(a.ID) {
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
				if !c.Open {
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
	o := v.Heads[i].Obligation
	p := &Panel{Cell: row.Cells[i], Agency: row.Agency, Obligation: o, CloseHref: v.Query.address("")}
	p.May = actor.Has(access.Officer, row.Agency.ID) || actor.Is(access.Coordinator)
	p.ListHref = "/lam-viec/minh-chung?" + url.Values{"nhiem-vu": {o.ID}, "co-quan": {row.Agency.ID}}.Encode()
	var err error
	p.Evidence, p.Total, err = s.Ledger.Entries(ctx, ledger.Filter{
		VersionIDs: o.Versions(), Agencies: []string{row.Agency.ID}, Until: s.instant(v.Day), Limit: 3,
	})
	return p, err
}

// XLSX writes the matrix as a sheet: one row for each agency, one column for
// each obligation, status and figure as text.
func (s *Service) XLSX(v *View) ([]byte, error) {
	sheet := office.Sheet{
		Name: "Ma trận", Title: "Ma trận thực hiện " + v.Plan.Name() + ", tính đến ngày " + v.Day.Vietnamese(),
		Columns: []office.SheetColumn{{Title: "Cơ quan", Width: 38}},
	}
	for _, h := range v.Heads {
		sheet.Columns = append(sheet.Columns, office.SheetColumn{Title: strings.TrimSpace(h.Number + " " + h.Name + " (" + h.Quota.String() + ")"), Width: 20})
	}
	sheet.Columns = append(sheet.Columns,
		office.SheetColumn{Title: "Không chậm", Kind: office.ColumnInt}, office.SheetColumn{Title: "Phải làm", Kind: office.ColumnInt})
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			name := r.Agency.Name
			if r.Ended != "" {
				name += " (kết thúc từ " + r.Ended.Vietnamese() + ")"
			}
			line := []any{name}
			for _, c := range r.Cells {
				line = append(line, strings.TrimSpace(c.Assessment.Status.Label()+" "+c.Assessment.Short.String()))
			}
			sheet.Rows = append(sheet.Rows, append(line, r.NotLate, r.Counted))
		}
	}
	return office.WriteSheets(sheet)
}
