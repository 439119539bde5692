package agencies

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// apiWhere answers where a person goes who knows a place by an old or new name.
// Certain says that all Items lead to the same units; otherwise somebody has to
// choose, since the name stood in several places.
type apiWhere struct {
	AsOf    calendar.Date `json:"as_of"`
	Query   string        `json:"query"`
	Certain bool          `json:"certain"`
	Items   []apiPlace    `json:"items"`
}

// apiPlace is a place as it is or was called from From until the end of Until.
// Path says in Vietnamese what became of it. Verified is true when the place,
// the acts on the way and today's units were all checked against their sources.
type apiPlace struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Within   []string       `json:"within"`
	From     calendar.Date  `json:"from"`
	Until    calendar.Date  `json:"until,omitempty"`
	Path     string         `json:"path"`
	Verified bool           `json:"verified"`
	Steps    []apiPlaceStep `json:"steps"`
	Units    []apiUnit      `json:"units"`
}

// apiPlaceStep is one act on the way; To is empty when nobody took over.
type apiPlaceStep struct {
	On       calendar.Date `json:"on"`
	Change   agency.Change `json:"change"`
	From     string        `json:"from"`
	To       string        `json:"to,omitempty"`
	Part     bool          `json:"part,omitempty"`
	Basis    string        `json:"basis"`
	Verified bool          `json:"verified"`
}

// apiUnit is a unit of the day with how it is reached, where that is recorded.
type apiUnit struct {
	apiAgency

	PlaceName string      `json:"place_name"`
	Profile   *apiProfile `json:"profile,omitempty"`
}

func (f *Feature) apiWhereToGo(w http.ResponseWriter, r *http.Request) error {
	var problems domain.Fields
	day := f.apiDay(r, &problems)
	if err := problems.Err(); err != nil {
		return err
	}
	question := web.CleanText(r.URL.Query().Get("q"))
	found, err := f.org.WhereToGo(r.Context(), question, day)
	if err != nil {
		return err
	}
	answer := apiWhere{AsOf: day, Query: question, Certain: found.Certain, Items: []apiPlace{}}
	for _, p := range found.Places {
		answer.Items = append(answer.Items, apiPlaceOf(p))
	}
	return web.JSON(w, http.StatusOK, answer)
}

func apiPlaceOf(p org.Place) apiPlace {
	out := apiPlace{
		ID: p.AgencyID, Name: p.Name, Within: append([]string{}, p.Within...), From: p.From, Until: p.Until, Path: p.Path.String(),
		Verified: p.Verified, Steps: []apiPlaceStep{}, Units: []apiUnit{},
	}
	for _, s := range p.Steps {
		out.Steps = append(out.Steps, apiPlaceStep(s))
	}
	for _, u := range p.Units {
		out.Units = append(out.Units, apiUnit{apiOf(u.Agency), u.Name, apiProfileOf(u.Profile)})
	}
	return out
}

// wherePath is the citizens' page.
const wherePath = "/toi-den-dau"

type whereData struct {
	Question string
	Asked    bool
	Answer   org.Whereabouts
	Open     map[string]openState // by agency id
}

// openState is whether an office is open by its usual hours at the moment; Next
// is when it opens next, empty when it never does.
type openState struct {
	Now  bool
	Next domain.Sentence
}

// where is the citizens' page “Tôi đến đâu?”.
func (f *Feature) where(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, status := whereData{Question: form.String("q"), Open: map[string]openState{}}, http.StatusOK
	problems := form.Errors
	if form.Has("q") {
		d.Answer, err = f.org.WhereToGo(r.Context(), d.Question, f.org.Today())
		problems = merge(form.Errors, err)
		if err != nil && domain.FieldsOf(err) == nil {
			return err
		}
		d.Asked = problems == nil
	}
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	for _, p := range d.Answer.Places {
		for _, u := range p.Units {
			d.Open[u.Agency.ID] = f.openState(u.Profile.Hours)
		}
	}
	return f.pages.Render(w, r, status, "where", web.Page{
		Title: "Tôi đến đâu?", Nav: "toi-den-dau", Layout: web.LayoutPublic, Data: d, Errors: problems,
		Lead: "Tìm nơi giải quyết thủ tục theo tên xã, phường cũ hoặc mới.", Told: &web.Told{Path: wherePath},
	})
}

func (f *Feature) openState(hours agency.Hours) openState {
	now := f.org.Now()
	s := openState{Now: hours.OpenAt(now)}
	if at, ok := hours.NextOpening(now); ok {
		s.Next = domain.Say("%s ngày %s", at.Format("15:04"), calendar.DateOf(at, at.Location()).Vietnamese())
	}
	return s
}
