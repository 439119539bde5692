package planreview

import (
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type listData struct {
	Plans      []programme.Plan
	Intakes    []intakeLine
	MayPrepare bool
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	plans, err := f.programme.Plans(r.Context(), actor)
	if err != nil {
		return err
	}
	intakes, err := f.programme.Intakes(r.Context(), actor)
	if err != nil {
		return err
	}
	d := listData{Plans: plans, MayPrepare: programme.MayPrepare(actor)}
	for _, in := range intakes {
		d.Intakes = append(d.Intakes, intakeLine{in, intakeURL(in.ID)})
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{Title: "Kế hoạch", Nav: nav, Data: d})
}

// intakeLine is a file that is not a plan yet.
type intakeLine struct {
	programme.Intake
	URL string
}

type apiPlans struct {
	Items []apiPlan `json:"items"`
}

type apiPlan struct {
	ID       string `json:"id"`
	Number   string `json:"number"`
	Title    string `json:"title"`
	IssuedOn string `json:"issued_on"`
	Start    string `json:"start"`
	End      string `json:"end"`
}

func (f *Feature) apiPlans(w http.ResponseWriter, r *http.Request) error {
	plans, err := f.programme.Plans(r.Context(), access.Actor{})
	if err != nil {
		return err
	}
	answer := apiPlans{Items: []apiPlan{}}
	for _, p := range plans {
		answer.Items = append(answer.Items, apiPlan{p.ID, p.Number, p.Title, string(p.IssuedOn), string(p.WindowStart), string(p.WindowEnd)})
	}
	return web.JSON(w, http.StatusOK, answer)
}
