package questions

import (
	"net/http"
	"net/url"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/web"
)

type option struct{ Value, Label, Hint string }

type listData struct {
	Rows                      []View
	Total                     int
	Scopes, Plans, States     []option
	Scope, Plan, State, Text  string
	Duty, DutyName, From, Til string
	Asks, Counts              bool // the actor reports difficulties; sees the figures
	Filtered                  bool
	Answers                   bool // what is listed are answers
	Export                    string
	Next                      *web.Link
}

// Sign is the sign that goes with the state.
func (v View) Sign() string {
	switch {
	case v.Over:
		return "late"
	case v.State == question.Answered:
		return "met"
	case v.State == question.Asked:
		return "at_risk"
	case v.State == question.Submitted:
		return "on_track"
	case v.State == question.Sent:
		return "not_due"
	}
	return "waived"
}

// Others is how many other agencies have the same difficulty.
func (v View) Others() int { return max(0, len(v.Parties)-1) }

// openState asks for all states in which somebody has something to do.
const openState = "dang-xu-ly"

// filter reads the address of the list. Without a scope it is what concerns the actor.
func filter(r *http.Request) Filter {
	q := r.URL.Query()
	f := Filter{Scope: Scope(q.Get("xem")), PlanID: q.Get("ke-hoach"), Obligation: q.Get("nhiem-vu"), Clause: q.Get("muc"), Text: web.CleanText(q.Get("tim")), After: q.Get("sau"), Late: q.Get("cham") != ""}
	if s := question.State(q.Get("trang-thai")); s.Valid() {
		f.State = s
	}
	f.Open, f.Standing = q.Get("trang-thai") == openState, q.Get("con") != ""
	switch f.Scope {
	case ScopeMine, ScopeAnswers, ScopeWaits:
	default:
		f.Scope = ScopeMine
	}
	if day, err := calendar.ParseVietnamese(q.Get("tu")); err == nil {
		f.From = day
	}
	if day, err := calendar.ParseVietnamese(q.Get("den")); err == nil {
		f.Until = day
	}
	return f
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, chosen := r.Context(), web.Actor(r), filter(r)
	all, total, err := f.service.List(ctx, actor, chosen)
	if err != nil {
		return err
	}
	everybody, err := f.service.ReadsAll(ctx, actor)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	d := listData{
		Rows: all, Total: total, Scope: string(chosen.Scope), Plan: chosen.PlanID, State: q.Get("trang-thai"), Text: chosen.Text, Duty: chosen.Obligation,
		Asks: len(mayAsk(actor)) > 0, Counts: everybody, Answers: chosen.Scope == ScopeAnswers,
		Filtered: chosen.PlanID != "" || chosen.State != "" || chosen.Text != "" || chosen.Obligation != "" || chosen.Clause != "" || chosen.From != "" || chosen.Until != "" || chosen.Late || chosen.Open,
		Scopes:   []option{{Value: string(ScopeMine), Label: mineLabel(everybody)}, {Value: string(ScopeAnswers), Label: "Giải đáp cho mọi cơ quan"}},
		States:   []option{{Label: "Mọi trạng thái"}, {Value: openState, Label: "Đang xử lý"}}, From: q.Get("tu"), Til: q.Get("den"),
	}
	if actor.Is(access.Officer, access.Leader, access.Coordinator) {
		d.Scopes = append(d.Scopes, option{Value: string(ScopeWaits), Label: "Đang chờ tôi"})
	}
	for _, s := range question.States() {
		d.States = append(d.States, option{Value: string(s), Label: s.Label()})
	}
	plans, err := f.service.Plans(ctx)
	if err != nil {
		return err
	}
	d.Plans = []option{{Label: "Mọi kế hoạch"}}
	for _, p := range plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
	}
	if chosen.Obligation != "" && len(all) > 0 {
		d.DutyName = all[0].Clause + ": " + all[0].Duty
	}
	d.Export = exportQuery(q)
	if len(all) == PageSize {
		q.Set("sau", all[len(all)-1].ID)
		d.Next = &web.Link{Label: "Trang sau", URL: root + "?" + q.Encode()}
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Khó khăn, vướng mắc", Nav: nav, Lead: f.pages.T(r, "%d vướng mắc.", total), Data: d,
	})
}

func mineLabel(everybody bool) string {
	if everybody {
		return "Mọi cơ quan"
	}
	return "Của cơ quan tôi"
}

func exportQuery(q url.Values) string {
	out := url.Values{}
	for _, name := range []string{"xem", "ke-hoach", "nhiem-vu", "muc", "tim", "trang-thai", "tu", "den", "cham", "con"} {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out.Encode()
}
