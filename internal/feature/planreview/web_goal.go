package planreview

import (
	"net/http"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

type goalsData struct {
	Plan       programme.Plan
	Day        calendar.Date
	Goals      []programme.Goal
	Unread     int // goals that nobody confirmed yet
	Counts     []verdictCount
	MayMeasure bool
}

type verdictCount struct {
	Verdict goal.Verdict
	N       int
}

func goalsURL(planID string) string { return planURL(planID) + "/muc-tieu" }

func indicatorURL(planID, id string) string { return planURL(planID) + "/chi-so/" + id }

// goals shows the goals of a plan with what was measured up to a day.
func (f *Feature) goals(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	pl, err := f.programme.PlanFor(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := goalsData{Plan: pl, Day: f.dayOf(r), MayMeasure: programme.MayPrepare(actor)}
	if d.Goals, err = f.programme.Goals(r.Context(), pl.ID, d.Day); err != nil {
		return err
	}
	items, err := f.programme.Items(r.Context(), pl.ID)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.Kind == programme.KindGoal && i.State == programme.RowOpen {
			d.Unread++
		}
	}
	d.count()
	return f.pages.Render(w, r, http.StatusOK, "goals", web.Page{
		Title: "Mục tiêu và chỉ số đo", Lead: pl.Name(), Nav: nav, Data: d, Back: &web.Link{Label: "Kế hoạch", URL: planURL(pl.ID)},
	})
}

// dayOf is the day asked for, today when none or none that exists.
func (f *Feature) dayOf(r *http.Request) calendar.Date {
	if day, err := calendar.ParseVietnamese(r.URL.Query().Get("ngay")); err == nil {
		return day
	}
	return f.org.Today()
}

// count sums the goals by verdict, those that need attention last.
func (d *goalsData) count() {
	for _, v := range []goal.Verdict{goal.Met, goal.Rose, goal.Fell, goal.Still, goal.Known, goal.Missed, goal.Unmeasured, goal.Unmeasurable} {
		n := 0
		for _, g := range d.Goals {
			if g.Assessment.Verdict == v {
				n++
			}
		}
		if n > 0 {
			d.Counts = append(d.Counts, verdictCount{v, n})
		}
	}
}

type indicatorData struct {
	Plan       programme.Plan
	Goal       programme.Item
	Indicator  programme.Indicator
	Day        calendar.Date
	Assessment goal.Assessment
	Values     []programme.Value
	Versions   []programme.Indicator // older ones
	Form       valueForm
	MayMeasure bool
}

// indicator shows one indicator with its measurements and corrections.
func (f *Feature) indicator(w http.ResponseWriter, r *http.Request) error {
	return f.drawIndicator(w, r, http.StatusOK, valueForm{}, nil)
}

// judge judges the indicator by the entries that hold.
func (d *indicatorData) judge() {
	m := goal.Measured{Indicator: d.Indicator.Indicator}
	for _, v := range slices.Backward(d.Values) {
		if v.Counts() {
			m.Values = append(m.Values, goal.Value{Amount: v.Amount, On: v.MeasuredOn})
		}
	}
	d.Assessment = goal.JudgeOne(m, d.Day)
}

// figureText writes a figure with its unit, "" when it is not stated.
func figureText(f goal.Figure, unit string) string {
	if !f.Stated() {
		return ""
	}
	return f.Amount.In(unit)
}

// BaseText is the base with its unit.
func (d indicatorData) BaseText() string { return figureText(d.Indicator.Base, d.Indicator.Unit) }

// TargetText is the target with its unit.
func (d indicatorData) TargetText() string { return figureText(d.Indicator.Target, d.Indicator.Unit) }

type apiGoals struct {
	Day   string    `json:"day"`
	Items []apiGoal `json:"items"`
}

// apiGoal is a confirmed goal with how far it is reached on the day.
type apiGoal struct {
	ID         string         `json:"id"`
	Content    string         `json:"content"`
	Verdict    string         `json:"verdict"`
	Why        string         `json:"why"`
	Indicators []apiIndicator `json:"indicators"`
}

// apiIndicator is an indicator; a year of 0 says that the figure is not stated.
type apiIndicator struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Unit       string     `json:"unit"`
	Source     string     `json:"source"`
	Direction  string     `json:"direction"`
	Base       float64    `json:"base"`
	BaseYear   int        `json:"base_year"`
	Target     float64    `json:"target"`
	TargetYear int        `json:"target_year"`
	Verdict    string     `json:"verdict"`
	Why        string     `json:"why"`
	Values     []apiValue `json:"values"`
}

// apiValue is a measurement that holds.
type apiValue struct {
	Value    float64 `json:"value"`
	On       string  `json:"on"`
	Document string  `json:"document"`
	Link     string  `json:"link"`
}

func (f *Feature) apiGoals(w http.ResponseWriter, r *http.Request) error {
	pl, err := f.programme.PlanFor(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	day := f.org.Today()
	if asked, err := calendar.ParseDate(r.URL.Query().Get("day")); err == nil {
		day = asked
	}
	goals, err := f.programme.Goals(r.Context(), pl.ID, day)
	if err != nil {
		return err
	}
	answer := apiGoals{Day: string(day), Items: []apiGoal{}}
	for _, g := range goals {
		one := apiGoal{ID: g.ID, Content: g.Content, Verdict: string(g.Assessment.Verdict), Why: g.Assessment.Why.String(), Indicators: []apiIndicator{}}
		for _, i := range g.Indicators {
			one.Indicators = append(one.Indicators, apiIndicatorOf(i))
		}
		answer.Items = append(answer.Items, one)
	}
	return web.JSON(w, http.StatusOK, answer)
}

func apiIndicatorOf(i programme.MeasuredIndicator) apiIndicator {
	out := apiIndicator{
		ID: i.ID, Name: i.Name, Unit: i.Unit, Source: i.Source, Direction: string(i.Direction),
		Base: i.Base.Amount.Float(), BaseYear: i.Base.Year, Target: i.Target.Amount.Float(), TargetYear: i.Target.Year,
		Verdict: string(i.Assessment.Verdict), Why: i.Assessment.Why.String(), Values: []apiValue{},
	}
	for _, v := range i.Values {
		out.Values = append(out.Values, apiValue{Value: v.Amount.Float(), On: string(v.MeasuredOn), Document: v.Document, Link: v.Link})
	}
	return out
}
