package questions

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/web"
)

const apiRoot = "/api/v1/questions"

// apiPage is a page of difficulties; Next is the address of the page behind it.
type apiPage struct {
	Items []apiRow `json:"items"`
	Total int      `json:"total"`
	Next  string   `json:"next,omitempty"`
}

// apiRow is a difficulty for programs: the Vietnamese word for its state beside it, and
// how many agencies have it.
type apiRow struct {
	Question
	StateWord string `json:"state_word"`
	Agencies  int    `json:"agencies"`
	Late      bool   `json:"late"`
}

// apiQuestion is one difficulty. Steps stand there for who may read them; May are the
// acts that the caller may do now.
type apiQuestion struct {
	apiRow
	Answers []Given        `json:"answers"` // those that stand, the oldest first
	Steps   []Step         `json:"steps"`
	Parties []Party        `json:"parties"`
	Files   []File         `json:"files"`
	May     []question.Act `json:"may"`
}

// apiNew is a difficulty as a program reports it: with obligation_id, or with clause.
type apiNew struct {
	AgencyID     string `json:"agency_id"`
	PlanID       string `json:"plan_id"`
	ObligationID string `json:"obligation_id,omitempty"`
	Clause       string `json:"clause,omitempty"`
	Body         string `json:"body"`
	Proposal     string `json:"proposal,omitempty"`
}

type apiJoin struct {
	AgencyID string `json:"agency_id"`
}

// apiStep is a step. Version is what the program saw (0: not compared); DueOn for ask,
// submit and set_day; Into for merge.
type apiStep struct {
	Act     question.Act  `json:"act"`
	Words   string        `json:"words,omitempty"`
	Version int64         `json:"version,omitempty"`
	DueOn   calendar.Date `json:"due_on,omitempty"`
	KeepDay bool          `json:"keep_day_off,omitempty"`
	Into    string        `json:"into,omitempty"`
}

func rowOf(v View) apiRow {
	return apiRow{Question: v.Question, StateWord: v.State.Label(), Agencies: len(v.Parties), Late: v.Over}
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	chosen := Filter{PlanID: q.Get("plan"), Obligation: q.Get("obligation"), State: question.State(q.Get("state")), Text: web.CleanText(q.Get("q")), After: q.Get("after")}
	if chosen.State != "" && !chosen.State.Valid() {
		return domain.Invalid("Không có trạng thái “%s”.", string(chosen.State))
	}
	var ok bool
	if chosen.Scope, ok = map[string]Scope{"": "", "mine": ScopeMine, "answers": ScopeAnswers, "waiting": ScopeWaits}[q.Get("scope")]; !ok {
		return domain.Invalid("Không có phạm vi “%s”.", q.Get("scope"))
	}
	for name, into := range map[string]*calendar.Date{"from": &chosen.From, "until": &chosen.Until} {
		if text := q.Get(name); text != "" {
			day, err := calendar.ParseVietnamese(text)
			if err != nil {
				return domain.Invalid("Ngày “%s” không đúng. Viết như 2025-04-10.", text)
			}
			*into = day
		}
	}
	all, total, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	page := apiPage{Items: []apiRow{}, Total: total}
	for _, v := range all {
		page.Items = append(page.Items, rowOf(v))
	}
	if len(all) == PageSize {
		q.Set("after", all[len(all)-1].ID)
		page.Next = apiRoot + "?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	return f.apiAnswer(w, r, http.StatusOK, r.PathValue("id"))
}

// apiAnswer answers with a difficulty as it is now.
func (f *Feature) apiAnswer(w http.ResponseWriter, r *http.Request, status int, id string) error {
	v, err := f.service.Get(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	return web.JSON(w, status, apiQuestion{
		apiRow: rowOf(v), Answers: append([]Given{}, v.Given...), Steps: append([]Step{}, v.Steps...), Parties: append([]Party{}, v.Parties...), Files: append([]File{}, v.Files...), May: append([]question.Act{}, v.May...),
	})
}

func (f *Feature) apiFile(w http.ResponseWriter, r *http.Request) error { return f.file(w, r) }

// apiProblems names the problems of fields as programs know them.
func apiProblems(err error) error {
	return domain.RenamedFields(err, map[string]string{
		"ke-hoach": "plan_id", "nhiem-vu": "obligation_id", "muc": "clause", "noi-dung": "body", "de-xuat": "proposal", "loi": "words", "han": "due_on", "gop": "into",
	})
}

func (f *Feature) apiAsk(w http.ResponseWriter, r *http.Request) error {
	var in apiNew
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	n := NewQuestion{AgencyID: in.AgencyID, PlanID: in.PlanID, ObligationID: in.ObligationID, Clause: in.Clause, Body: web.CleanText(in.Body), Proposal: web.CleanText(in.Proposal)}
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		n.Key = "api:" + key
	}
	id, err := f.service.Send(r.Context(), web.Actor(r), n)
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, http.StatusCreated, id)
}

func (f *Feature) apiJoin(w http.ResponseWriter, r *http.Request) error {
	var in apiJoin
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	if err := f.service.Join(r.Context(), web.Actor(r), r.PathValue("id"), in.AgencyID); err != nil {
		return err
	}
	return f.apiAnswer(w, r, http.StatusOK, r.PathValue("id"))
}

func (f *Feature) apiStep(w http.ResponseWriter, r *http.Request) error {
	var in apiStep
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	if !slices.Contains(question.Acts(), in.Act) {
		return domain.Fields{{Name: "act", Message: "Không có việc “%s”.", Args: []any{string(in.Act)}}}.Err()
	}
	var kept calendar.Date
	if in.KeepDay {
		kept = in.DueOn
	}
	step := In{Kept: kept, ID: r.PathValue("id"), Act: in.Act, Version: in.Version, Words: web.CleanText(in.Words), Day: in.DueOn, Into: in.Into}
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		step.Key = "api:" + key
	}
	if err := f.service.Do(r.Context(), web.Actor(r), step); err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, http.StatusOK, step.ID)
}
