package agencies

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type heirsData struct {
	From, Until string // as typed
	Text        string
	Act         string
	Acts        []option
	Unit        string
	UnitName    string
	Found       []*heirAct
	Any         bool
}

func (f *Feature) heirs(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := f.chronicle(r.Context())
	if err != nil {
		return err
	}
	from, until := form.Date("tu"), form.Date("den")
	if form.Errors == nil && from != "" && until != "" && from >= until {
		form.Errors.Add("den", "Ngày cuối phải sau ngày đầu. Nhập lại ngày cuối.")
	}
	d := heirsData{
		From: typed(form, "tu", from), Until: typed(form, "den", until), Text: form.String("q"),
		Act: form.String("van-ban"), Unit: form.String("don-vi"), Any: len(c.passed) > 0, Acts: c.actOptions(),
	}
	status := http.StatusOK
	if form.Errors != nil {
		status = http.StatusUnprocessableEntity
	} else {
		say := func(s domain.Sentence) string { return f.pages.T(r, s.Format, said(f, r, s.Args)...) }
		d.Found = c.heirs(c.wanted(d, from, until), say)
	}
	if d.Unit != "" {
		d.UnitName = c.name(d.Unit, f.org.Today())
	}
	return f.pages.Render(w, r, status, "heirs", web.Page{
		Title: "Đơn vị nào kế thừa đơn vị nào", Nav: nav, Data: d, Errors: form.Errors, Back: &web.Link{Label: "Cơ quan", URL: root},
	})
}

// said puts sentences among the arguments into the person's language.
func said(f *Feature, r *http.Request, args []any) []any {
	out := slices.Clone(args)
	for i, a := range out {
		if s, ok := a.(domain.Sentence); ok {
			out[i] = f.pages.T(r, s.Format, said(f, r, s.Args)...)
		}
	}
	return out
}

// wanted are the successions after the first day and up to the last that one
// act, one unit or a name narrows. A line of an act is told as a whole: a unit
// that was formed from four is never said to come from one of them.
func (c *chronicle) wanted(d heirsData, from, until calendar.Date) []agency.Succession {
	meant := c.passed
	if d.Unit != "" {
		meant = concerning(meant, d.Unit)
	}
	asked := org.AskFor(d.Text)
	named := func(id string, day calendar.Date) bool { return asked.Names(c.name(id, day)) }
	lines := map[string]bool{}
	for _, s := range meant {
		if d.Text == "" || named(s.FromID, s.ValidFrom.AddDays(-1)) || named(s.ToID, s.ValidFrom) {
			lines[s.StepID] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(c.passed), func(s agency.Succession) bool {
		return !lines[s.StepID] || from != "" && s.ValidFrom <= from || until != "" && s.ValidFrom > until ||
			d.Act != "" && s.ReorganisationID != d.Act
	})
}
