package matrix

import (
	"cmp"
	"errors"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

type periodData struct {
	*Periods
	filters
	Units                      []Choice
	AgencyChoices, DutyChoices []Choice
	Span                       int
	Matrix                     string // the other view
	At                         string // this one
	XLSX, CSV                  string
}

// periods draws obligations × periods.
func (f *Feature) periods(w http.ResponseWriter, r *http.Request) error {
	q, problems := readPeriods(r.URL.Query())
	p, err := f.service.Periods(r.Context(), web.Actor(r), q)
	if missing, ok := errors.AsType[*domain.Error](err); ok && missing.Code == domain.CodeNotFound && q.PlanID == "" {
		return f.pages.Render(w, r, http.StatusOK, "periods", web.Page{Title: "Thực hiện theo kỳ", Nav: "ma-tran", Wide: true})
	}
	if err != nil {
		return err
	}
	p.turn()
	d := periodData{
		Periods: p, Span: len(p.Cuts) + 2, Matrix: Query{PlanID: q.PlanID, Day: q.Day}.address(), At: p.Asked.address(),
	}
	for _, u := range units() {
		d.Units = append(d.Units, Choice{string(u), byUnit(u)})
	}
	all := p.Asked
	all.Page = 0
	d.XLSX, d.CSV = all.under(periodsPath+"/xlsx"), all.under(periodsPath+"/csv")
	d.AgencyChoices = append([]Choice{{"", "Tất cả cơ quan"}}, p.Agencies...)
	d.DutyChoices = append([]Choice{{"", "Tất cả nhiệm vụ"}}, p.Duties...)
	if d.filters, err = f.filters(r, p.View); err != nil {
		return err
	}
	d.Before, d.After = p.months(func(day Query) string {
		next := p.Asked
		next.Day, next.Page = day.Day, 0
		return next.address()
	})
	return f.pages.Render(w, r, statusOf(problems), "periods", web.Page{
		Title: f.pages.T(r, "Thực hiện theo kỳ, năm %d", p.Plan.Year),
		Lead:  f.pages.T(r, "%s. Tính đến ngày %s.", cmp.Or(p.Title, p.Plan.Name()), p.Day.Vietnamese()),
		Nav:   "ma-tran", Wide: true, Data: d, Errors: problems,
	})
}

// periodPaper answers with the periods as a file.
func (f *Feature) periodPaper(kind, mediaType string, write func(Paper) ([]byte, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		q, problems := readPeriods(r.URL.Query())
		if err := problems.Err(); err != nil {
			return err
		}
		p, err := f.service.Periods(r.Context(), web.Actor(r), q)
		if err != nil {
			return err
		}
		body, err := write(p.Paper())
		if err != nil {
			return err
		}
		return web.Download(w, r, fileName("theo-ky", p.Plan, p.Day, kind), mediaType, body)
	}
}
