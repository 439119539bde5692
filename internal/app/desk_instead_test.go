package app

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/feature/desk"
	"loa/internal/feature/ownplan"
	"loa/internal/feature/report"
	"loa/internal/platform/web/webtest"
)

// present is a person with the roles that hold today, as they sign in.
func (o *promptOffice) present(a access.Actor) access.Actor {
	o.t.Helper()
	all, err := o.People.RecipientOf(o.t.Context(), a.AccountID)
	o.must(err)
	if len(all) != 1 {
		o.t.Fatalf("%s: %v", a.Name, all)
	}
	return all[0].Actor
}

// Who decides for another reads so before the button, on the desk and on the page of
// what is decided; whoever holds the role does not.
func TestDelegationIsNamedBeforeTheAct(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		const said = "Quyết định thay Giám đốc Bình, theo ủy quyền từ ngày 09/04/2025 đến hết ngày 30/04/2025."
		room, err := desk.New(o.bureau)
		o.must(err)
		reports, err := report.New(o.reports)
		o.must(err)
		plans := ownplan.NewService(ownplan.Sources{
			DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Papers: o.papers, Files: o.Files,
			Fonts: paperFonts, Place: "Đồng Nai", Keeper: "Sở Nội vụ", Zone: o.Zone,
		})
		planRoom, err := ownplan.New(plans)
		o.must(err)
		id, err := o.reports.Create(ctx, o.officer, report.NewReport{PlanID: "plan", Owner: "agency:" + o.a, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		o.must(err)
		o.must(o.reports.SubmitAsDrafted(ctx, o.officer, id))
		deputy, leader := o.present(o.deputy), o.present(o.leader)
		s := webtest.New(t, deputy, room, reports, planRoom)
		pages := []string{"/lam-viec", "/lam-viec/bao-cao/" + id}
		for _, at := range pages {
			s.Actor = deputy
			s.Get(at).Want(http.StatusOK, said)
			s.Actor = leader
			s.Get(at).Want(http.StatusOK).Without("Quyết định thay")
		}
		// The delegate who submitted reads who may approve instead, and meets no button.
		o.must(o.reports.Recall(ctx, o.officer, id))
		own := id
		o.must(o.reports.SubmitAsDrafted(ctx, deputy, own))
		s.Actor = deputy
		s.Get("/lam-viec/bao-cao/"+own).Want(http.StatusOK, "Người gửi duyệt không tự duyệt báo cáo của mình.", "Người duyệt được: Giám đốc Bình.").Without("Duyệt và chốt số liệu", said)
		s.Actor = leader
		s.Get("/lam-viec/bao-cao/"+own).Want(http.StatusOK, "Duyệt và chốt số liệu").Without("không tự duyệt")
		plan, err := plans.Create(ctx, o.officer, "plan", o.a)
		o.must(err)
		p, err := plans.Get(ctx, o.officer, plan)
		o.must(err)
		lines, err := plans.Lines(ctx, p)
		o.must(err)
		o.must(plans.Submit(ctx, deputy, plan, ownplan.Written{Version: p.Version, Texts: p.Texts, Lines: lines, Unit: "Văn phòng", Person: "Nguyễn Văn A"}))
		s.Actor = deputy
		s.Get("/lam-viec/ke-hoach-rieng/"+plan).Want(http.StatusOK, "Người gửi duyệt không tự duyệt kế hoạch của mình.", "Người duyệt được: Giám đốc Bình.").Without("Duyệt kế hoạch<")
		o.must(plans.Recall(ctx, deputy, plan))
		p, err = plans.Get(ctx, o.officer, plan)
		o.must(err)
		o.must(plans.Submit(ctx, o.officer, plan, ownplan.Written{Version: p.Version, Texts: p.Texts, Lines: lines, Unit: "Văn phòng", Person: "Nguyễn Văn A"}))
		s.Get("/lam-viec/ke-hoach-rieng/"+plan).Want(http.StatusOK, said, "Duyệt kế hoạch<")
	})
}
