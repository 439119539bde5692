package ownplan

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

// listRow is one agency's own plan under one plan, or that there is none yet.
type listRow struct {
	Plan           Plan
	Valid          *Plan // the issued edition while a later one is written
	Agency, Above  string
	AgencyID       string
	PlanID         string
	Due            calendar.Date
	Standing       Row // in time, late or never
	New, Elsewhere string
	May            bool
}

type listData struct {
	Rows []listRow // what is due now, first
	Past []listRow
	Many bool
	All  bool // the page of all agencies is theirs
}

// grace is for how many days after its end a plan is still offered.
const grace = 60

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	var d listData
	var err error
	if d.All, err = f.service.Programme.Oversees(r.Context(), actor); err != nil {
		return err
	}
	plans, err := f.service.mine(r, actor)
	if err != nil {
		return err
	}
	if err := f.running(r, actor, plans, &d); err != nil {
		return err
	}
	var ids []string
	for _, p := range plans {
		ids = append(ids, p.AgencyID)
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), ids...)
	if err != nil {
		return err
	}
	for _, p := range plans {
		if slices.ContainsFunc(d.Rows, func(x listRow) bool { return x.Plan.ID == p.ID }) {
			continue
		}
		b, err := f.service.open(r.Context(), p.PlanID, p.AgencyID)
		if err != nil {
			return err
		}
		row := listRow{Plan: p, Agency: names[p.AgencyID], Above: b.plan.Name()}
		if row.Standing, err = f.service.standing(r.Context(), b, p.AgencyID); err != nil {
			return err
		}
		d.Past = append(d.Past, row)
	}
	d.Many = len(slices.Compact(slices.Sorted(slices.Values(ids)))) > 1 || len(d.Rows) > 1
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Kế hoạch riêng của cơ quan", Lead: "Mỗi cơ quan lập kế hoạch của mình từ kế hoạch của tỉnh, thành phố: việc được giao, việc làm thêm, người phụ trách, thời gian và kinh phí.", Data: d,
	})
}

// mine lists the plans of the agencies in which the actor works.
func (s *Service) mine(r *http.Request, actor access.Actor) ([]Plan, error) {
	own := actor
	own.Grants = slices.DeleteFunc(slices.Clone(actor.Grants), func(g access.Grant) bool { return g.Role == access.Administrator || g.Role == access.Inspector })
	for i, g := range own.Grants {
		if g.Role == access.Coordinator {
			own.Grants[i].Role = access.Officer // only the plan of the coordinator's own agency
		}
	}
	return s.List(r.Context(), own)
}

// running fills in what the actor's agencies plan for now.
func (f *Feature) running(r *http.Request, actor access.Actor, plans []Plan, d *listData) error {
	ctx, today := r.Context(), f.service.today()
	active, err := f.service.Programme.Active(ctx)
	if err != nil {
		return err
	}
	for _, above := range active {
		if today > above.WindowEnd.AddDays(grace) {
			continue
		}
		for _, id := range actor.Agencies(access.Officer, access.Leader, access.Coordinator) {
			b, err := f.service.open(ctx, above.ID, id)
			if err != nil {
				return err
			}
			row := listRow{Agency: b.agencies[id].Name, Above: above.Name(), AgencyID: id, PlanID: above.ID, Due: b.due(id), May: belongs(actor, id)}
			i := slices.IndexFunc(plans, func(p Plan) bool { return p.PlanID == above.ID && p.AgencyID == id })
			if i >= 0 {
				row.Plan = plans[i]
				if row.Valid, err = f.service.valid(ctx, plans[i]); err != nil {
					return err
				}
			} else if len(b.items(id)) == 0 {
				continue
			}
			query := "?" + url.Values{"ke-hoach": {above.ID}, "co-quan": {id}}.Encode()
			row.New, row.Elsewhere = root+"/moi"+query, root+"/ngoai"+query
			if row.Standing, err = f.service.standing(ctx, b, id); err != nil {
				return err
			}
			d.Rows = append(d.Rows, row)
		}
	}
	return nil
}

// valid gives the issued edition that holds while a later one is on its way; nil
// without.
func (s *Service) valid(ctx context.Context, p Plan) (*Plan, error) {
	if p.Issued() || p.Edition < 2 {
		return nil, nil //nolint:nilnil // none is no failure
	}
	all, err := editions(ctx, s.DB, p.PlanID, p.AgencyID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, Plan.Issued); i >= 0 {
		return &all[i], nil
	}
	return nil, nil //nolint:nilnil // none is no failure
}
