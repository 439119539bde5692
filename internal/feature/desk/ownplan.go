package desk

import (
	"context"
	"net/url"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/notice"
	"loa/internal/spine/programme"
)

// OwnPlan is where an agency's own plan stands, in its newest edition, as its room
// tells.
type OwnPlan struct {
	ID, PlanID, AgencyID, Status, SubmittedBy, ReturnReason string
	Edition, Year, Differences                              int
	DifferencesOn                                           calendar.Date
	Agency                                                  string `db:"-"`
	owed                                                    bool   // a duty asks for it, and leads there
	passed                                                  int    // not begun yet: what the superior's plan passes on
}

// URL is the plan's page.
func (p OwnPlan) URL() string { return "/lam-viec/ke-hoach-rieng/" + p.ID }

// begin is where the plan is drafted.
func (p OwnPlan) begin() string {
	return "/lam-viec/ke-hoach-rieng/moi?" + url.Values{"ke-hoach": {p.PlanID}, "co-quan": {p.AgencyID}}.Encode()
}

// ownPlans reads the own plans of the agencies in which the actor works.
func (s *Service) ownPlans(ctx context.Context, actor access.Actor, book *book) ([]OwnPlan, error) {
	var all []OwnPlan
	for _, id := range actor.WritesFor() {
		var some []OwnPlan
		if err := s.DB.Select(ctx, &some, `SELECT id, plan_id, agency_id, edition, year, status, submitted_by, return_reason, differences, differences_on
			FROM ownplan_v_waiting WHERE agency_id = $1`, id); err != nil {
			return nil, err
		}
		if actor.Has(access.Officer, id) {
			unbegun, err := s.unbegun(ctx, id, book, some)
			if err != nil {
				return nil, err
			}
			some = append(some, unbegun...)
		}
		if len(some) > 0 {
			all = append(all, some...)
		}
	}
	return named(ctx, s, book.today, all, func(x *OwnPlan) (string, *string) { return x.AgencyID, &x.Agency })
}

// passedPlan is what the issued plan of an agency passes on to its units.
type passedPlan struct {
	PlanID, AgencyID string
	Year, Passed     int
}

// passed reads what issued plans pass on under the plans that run.
func (s *Service) passed(ctx context.Context, plans []programme.Plan) ([]passedPlan, error) {
	var rows []passedPlan
	err := s.DB.Select(ctx, &rows, `SELECT plan_id, agency_id, year, passed FROM ownplan_v_passed ORDER BY year DESC, plan_id`)
	return slices.DeleteFunc(rows, func(r passedPlan) bool {
		return !slices.ContainsFunc(plans, func(p programme.Plan) bool { return p.ID == r.PlanID })
	}), err
}

// unbegun lists the plans that an agency has not begun, and for which its superior
// passes work on to it.
func (s *Service) unbegun(ctx context.Context, agencyID string, book *book, begun []OwnPlan) ([]OwnPlan, error) {
	if len(book.passed) == 0 {
		return nil, nil
	}
	own, err := s.Registry.Get(ctx, agencyID, book.today)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return nil, nil
	}
	var out []OwnPlan
	for _, p := range book.passed {
		if p.AgencyID == own.ParentID && !slices.ContainsFunc(begun, func(o OwnPlan) bool { return o.PlanID == p.PlanID }) {
			out = append(out, OwnPlan{PlanID: p.PlanID, AgencyID: agencyID, Year: p.Year, passed: p.Passed})
		}
	}
	return out, err
}

// item is the next step of an own plan for the actor, due by the duty's day where one
// asks for it; ok is false when it waits for somebody else.
func (p OwnPlan) item(actor access.Actor, due calendar.Date) (i notice.Item, ok bool) {
	writes := p.writes(actor)
	i = notice.Item{AgencyID: p.AgencyID, Agency: p.Agency, URL: p.URL(), DueOn: due, Asked: true, Mark: string(obligation.AtRisk)}
	switch {
	case p.passed > 0 && writes && !p.owed:
		i.Key, i.Label, i.URL = "ownplan/passed/"+p.PlanID+"/"+p.AgencyID, domain.Say("Cấp trên giao"), p.begin()
		i.Title, i.Action = domain.Say("Lập kế hoạch riêng năm %d: cấp trên giao %d việc", p.Year, p.passed), domain.Say("Lập kế hoạch")
	case p.Status == "submitted" && actor.Has(access.Leader, p.AgencyID) && p.SubmittedBy != actor.AccountID:
		i.Key, i.Label, i.Main = notice.OwnPlanKey(p.ID, notice.Waiting), domain.Say("Chờ duyệt"), true
		i.Acting = actor.Instead(access.Leader, p.AgencyID)
		i.Title, i.Action = domain.Say("Duyệt kế hoạch riêng của cơ quan năm %d", p.Year), domain.Say("Xem và duyệt")
		if p.Edition > 1 {
			i.Title = domain.Say("Duyệt bản sửa đổi, bổ sung kế hoạch riêng năm %d", p.Year)
		}
	case p.Status == "returned" && writes:
		i.Key, i.Label, i.Quote = notice.OwnPlanKey(p.ID, notice.SentBack), domain.Say("Bị trả lại"), p.ReturnReason
		i.Title, i.Action = domain.Say("Sửa kế hoạch riêng của cơ quan năm %d", p.Year), domain.Say("Sửa kế hoạch")
		if p.Edition > 1 {
			i.Title = domain.Say("Sửa bản sửa đổi, bổ sung kế hoạch riêng năm %d", p.Year)
		}
	case p.Status == "draft" && p.Edition == 1 && writes && !p.owed:
		i.Key, i.Label, i.Asked = "ownplan/draft/"+p.ID, domain.Say("Đang soạn"), false
		i.Title, i.Action = domain.Say("Hoàn thiện kế hoạch riêng của cơ quan năm %d", p.Year), domain.Say("Mở kế hoạch")
	case p.Status == "draft" && p.Edition > 1 && writes:
		i.Key, i.Label, i.Asked = "ownplan/amend/"+p.ID, domain.Say("Đang soạn"), false
		i.Title, i.Action = domain.Say("Hoàn thiện bản sửa đổi, bổ sung kế hoạch riêng năm %d", p.Year), domain.Say("Mở kế hoạch")
	case p.Status == "issued" && p.Differences > 0 && writes:
		i.Key, i.Label, i.URL, i.Since = "ownplan/changes/"+p.ID+"/"+string(p.DifferencesOn), domain.Say("Cấp trên thay đổi"), p.URL()+"/thay-doi", p.DifferencesOn
		i.Title, i.Action = domain.Say("Kế hoạch cấp trên có %d thay đổi chờ trả lời", p.Differences), domain.Say("Xem và trả lời")
	case (p.Status == "draft" || p.Status == "returned") && actor.Has(access.Leader, p.AgencyID):
		i.Key, i.Label, i.Asked, i.Quiet, i.Waits = "ownplan/drafted/"+p.ID, domain.Say("Đang soạn"), false, true, true
		i.Title, i.Action = domain.Say("Kế hoạch riêng của cơ quan năm %d đang soạn", p.Year), domain.Say("Mở kế hoạch")
		if p.Edition > 1 {
			i.Title = domain.Say("Bản sửa đổi, bổ sung kế hoạch riêng năm %d đang soạn", p.Year)
		}
	default:
		return i, false
	}
	return i, true
}

// owe notes which own plans a duty asks for; the others are made from what a superior
// passes on.
func (d *Desk) owe(duties []Duty) {
	for _, x := range duties {
		for i := range d.OwnPlans {
			p := &d.OwnPlans[i]
			p.owed = p.owed || x.Obligation.AsksOwnPlan() && p.PlanID == x.Obligation.PlanID && p.AgencyID == x.AgencyID
		}
	}
}

// ownPlanOf finds the agency's own plan under the plan of a duty.
func (d Desk) ownPlanOf(duty Duty) (OwnPlan, bool) {
	for _, p := range d.OwnPlans {
		if p.ID != "" && p.PlanID == duty.Obligation.PlanID && p.AgencyID == duty.AgencyID {
			return p, true
		}
	}
	return OwnPlan{}, false
}

// dueOfOwnPlan gives the paper of an approved own plan the last day of the duty that it
// meets: approval does not end it.
func (d *Desk) dueOfOwnPlan(x Duty) {
	p, ok := d.ownPlanOf(x)
	if !ok || !x.Obligation.AsksOwnPlan() || p.Edition > 1 {
		return
	}
	for i := range d.Works {
		if w := &d.Works[i]; w.ownPlanID == p.ID && w.DueOn == "" {
			w.DueOn = x.Obligation.Rule.Deadline
		}
	}
}

// taken tells that a duty to issue an own plan is on its way: the plan or its paper
// stands on the actor's desk, or waits for the leader, so that the duty is no second
// item.
func (d Desk) taken(duty Duty, actor access.Actor) bool {
	p, ok := d.ownPlanOf(duty)
	if !ok || !duty.Obligation.AsksOwnPlan() {
		return false
	}
	return p.Status == "submitted" || p.Status == "returned" && p.writes(actor) || p.Status == "approved" && d.papered(p)
}

// writes tells whether the actor mends the plan.
func (p OwnPlan) writes(actor access.Actor) bool {
	return actor.Has(access.Officer, p.AgencyID) || actor.Owns(access.Coordinator, p.AgencyID)
}

// papered tells whether the plan's paper is under way: it stands on the desk of who
// carries it.
func (d Desk) papered(p OwnPlan) bool {
	for _, w := range d.Works {
		if w.ownPlanID == p.ID {
			return true
		}
	}
	return false
}

// ownPlanning is what waits about own plans.
func (d Desk) ownPlanning(actor access.Actor) []notice.Item {
	dues, told := map[string]calendar.Date{}, map[string]bool{}
	for _, x := range d.Pressing {
		if x.Obligation.AsksOwnPlan() {
			dues[x.Obligation.PlanID+x.AgencyID] = x.Obligation.Rule.Deadline
			told[x.Obligation.PlanID+x.AgencyID] = x.Assessment.Status == obligation.Late
		}
	}
	for _, x := range d.Coming {
		if x.Obligation.AsksOwnPlan() {
			dues[x.Obligation.PlanID+x.AgencyID] = x.Obligation.Rule.Deadline
		}
	}
	var items []notice.Item
	for _, p := range d.OwnPlans {
		i, ok := p.item(actor, dues[p.PlanID+p.AgencyID])
		if ok && i.Waits && p.Edition == 1 && told[p.PlanID+p.AgencyID] {
			ok = false // a leader is told of the late duty, which leads to the draft
		}
		if ok {
			items = append(items, i)
		}
	}
	return items
}

// way is an address and what its link does.
type way struct {
	url    string
	action domain.Sentence
	begun  bool
}

// ownPlanWay leads from the duty to issue an own plan to where it is drafted or goes
// on; nowhere for other duties.
func (d Desk) ownPlanWay(duty Duty) way {
	if !duty.Obligation.AsksOwnPlan() {
		return way{}
	}
	if p, ok := d.ownPlanOf(duty); ok {
		return way{p.URL(), domain.Say("Mở kế hoạch"), true}
	}
	return way{OwnPlan{PlanID: duty.Obligation.PlanID, AgencyID: duty.AgencyID}.begin(), domain.Say("Lập kế hoạch"), false}
}

// ownPlanElsewhere is where a plan that was issued outside is recorded.
func ownPlanElsewhere(duty Duty) string {
	return "/lam-viec/ke-hoach-rieng/ngoai?" + url.Values{"ke-hoach": {duty.Obligation.PlanID}, "co-quan": {duty.AgencyID}}.Encode()
}
