package questions

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/web"
)

type figuresData struct {
	Figures                      Figures
	Plans                        []option
	Plan                         string
	Owners                       []question.Owner
	Sets                         bool // terms
	Department, Agency, Chairman string
}

func (d figuresData) path(more ...string) string {
	q := url.Values{"tu": {string(d.Figures.Window.Start)}, "den": {string(d.Figures.Window.End)}}
	if d.Plan != "" {
		q.Set("ke-hoach", d.Plan)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return root + "?" + q.Encode()
}

// ListPath leads to the difficulties behind a figure, in a state where it is given.
func (d figuresData) ListPath(state string) string {
	if state == "" {
		return d.path()
	}
	return d.path("trang-thai", state)
}

// LatePath leads to those whose open step is late.
func (d figuresData) LatePath() string { return d.path("cham", "co") }

// ClausePath leads to the difficulties of a clause.
func (d figuresData) ClausePath(c ClauseTally) string {
	if c.ObligationID != "" {
		return d.path("ke-hoach", c.PlanID, "nhiem-vu", c.ObligationID, "con", "co")
	}
	return d.path("ke-hoach", c.PlanID, "muc", c.Clause, "con", "co")
}

func (f *Feature) figures(w http.ResponseWriter, r *http.Request) error {
	return f.drawFigures(w, r, http.StatusOK, nil, nil)
}

func (f *Feature) drawFigures(w http.ResponseWriter, r *http.Request, status int, typed map[string]string, problems domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	today := f.service.today()
	window := calendar.Window{Start: cmp.Or(v.Date("tu"), calendar.YearWindow(today.Year()).Start), End: cmp.Or(v.Date("den"), today)}
	problems = append(problems, v.Errors...)
	if len(v.Errors) == 0 && window.Start > window.End {
		problems.Add("den", "Ngày cuối phải từ ngày đầu trở đi.")
	}
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	d := figuresData{Plan: v.String("ke-hoach"), Owners: question.Owners(), Sets: actor.Is(access.Coordinator)}
	if d.Figures, err = f.service.Figures(ctx, actor, d.Plan, window); err != nil {
		return err
	}
	plans, err := f.service.Plans(ctx)
	if err != nil {
		return err
	}
	d.Plans = []option{{Label: "Mọi kế hoạch"}}
	for _, p := range plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
	}
	t, err := f.service.Terms(ctx)
	if err != nil {
		return err
	}
	d.Department, d.Agency, d.Chairman = strconv.Itoa(t.Department), strconv.Itoa(t.Agency), strconv.Itoa(t.Chairman)
	if typed != nil {
		d.Department, d.Agency, d.Chairman = typed["department"], typed["agency"], typed["chairman"]
	}
	return f.pages.Render(w, r, status, "figures", web.Page{
		Title: "Số liệu khó khăn, vướng mắc", Nav: nav, Lead: f.pages.T(r, "Đến ngày %s.", d.Figures.AsOf.Vietnamese()),
		Back: &web.Link{Label: "Khó khăn, vướng mắc", URL: root}, Data: d, Errors: problems,
	})
}

func (f *Feature) setTerms(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	t := question.Terms{Department: v.Int("department"), Agency: v.Int("agency"), Chairman: v.Int("chairman")}
	if err = v.Err(); err == nil {
		err = f.service.SetTerms(r.Context(), web.Actor(r), t)
	}
	if fields, ok := web.FormErrors(err); ok {
		typed := map[string]string{"department": v.String("department"), "agency": v.String("agency"), "chairman": v.String("chairman")}
		return f.drawFigures(w, r, http.StatusUnprocessableEntity, typed, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đặt thời hạn cho các bước bắt đầu từ nay.")
	return web.SeeOther(w, r, figuresPath)
}
