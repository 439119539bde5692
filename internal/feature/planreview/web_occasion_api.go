package planreview

import (
	"net/http"
	"net/url"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// apiNewOccasion is a statement as a program sends it.
type apiNewOccasion struct {
	Day            calendar.Date `json:"day"`
	Agencies       []string      `json:"agencies" doc:"ids; none: all that owe the obligation"`
	Said           string        `json:"said" doc:"what happened, in a sentence"`
	DueOn          calendar.Date `json:"due_on,omitempty" doc:"the last good day, where the paper that asks sets one of its own"`
	IdempotencyKey string        `json:"idempotency_key"`
}

// apiStated is the statement that was made, or that the key had made before.
type apiStated struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// apiNewOccasionPaper is a statement with its paper, as a form.
type apiNewOccasionPaper struct {
	apiNewOccasion

	Paper string `json:"paper" format:"binary"`
}

// apiReason is why a statement is taken back.
type apiReason struct {
	Reason string `json:"reason"`
}

func (f *Occasions) apiRoutes(rt *web.Router) {
	const all = "/api/v1/obligations/{id}/occasions"
	rt.API(http.MethodGet, all, f.apiOccasions, web.APIDoc{
		Summary: "What was stated to have happened about an obligation, withdrawn statements too", Response: apiOccasions{},
	})
	rt.API(http.MethodPost, all, f.apiState, web.APIDoc{
		Summary: "State that what an obligation waits for happened on a day, for some agencies or, by a coordinator, for all; each statement opens one duty; idempotency_key makes repeating safe",
		Request: apiNewOccasion{}, Response: apiStated{},
	})
	rt.API(http.MethodPost, all+"/paper", f.apiStatePaper, web.APIDoc{
		Summary: "The same with the paper that says so, as a form; agencies by repeating the field",
		Request: apiNewOccasionPaper{}, RequestMedia: "multipart/form-data", Response: apiStated{},
	})
	rt.API(http.MethodGet, all+"/{ps}/paper", f.apiPaper, web.APIDoc{Summary: "The paper of a statement", Media: "application/octet-stream"})
	rt.API(http.MethodPost, all+"/{ps}/withdrawal", f.apiTakeBack, web.APIDoc{
		Summary: "Take a statement back for a reason: its duties are no longer owed; conflict when somebody did so before", Request: apiReason{},
	})
}

func (f *Occasions) apiState(w http.ResponseWriter, r *http.Request) error {
	var in apiNewOccasion
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	return f.apiRecord(w, r, in, programme.Paper{})
}

func (f *Occasions) apiStatePaper(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := apiNewOccasion{Day: form.Date("day"), Agencies: form.Strings("agencies"), Said: form.String("said"), DueOn: form.Date("due_on"), IdempotencyKey: form.String("idempotency_key")}
	if form.File("paper") == nil {
		form.Errors.Add("paper", "Chọn tệp văn bản.")
	}
	if err := form.Err(); err != nil {
		return err
	}
	o, err := f.Programme.Obligation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if actor := web.Actor(r); !programme.MayStateForAll(actor) && !slices.ContainsFunc(o.Owers(f.Registry.Today()), func(id string) bool { return programme.MayStateFor(actor, id) }) {
		return domain.Forbidden("Chỉ người điều phối, hoặc cán bộ đầu mối của chính cơ quan phải thực hiện, được ghi nhận việc này.")
	}
	paper, err := f.keep(r, form, "paper")
	if err != nil {
		return err
	}
	return f.apiRecord(w, r, in, paper)
}

func (f *Occasions) apiRecord(w http.ResponseWriter, r *http.Request, in apiNewOccasion, paper programme.Paper) error {
	actor, obligationID := web.Actor(r), r.PathValue("id")
	n := programme.NewOccasion{ObligationID: obligationID, Day: in.Day, Agencies: in.Agencies, Said: in.Said, DueOn: in.DueOn, Paper: paper}
	if in.IdempotencyKey != "" {
		n.FormKey = actor.AccountID + ":api:" + in.IdempotencyKey
	}
	id, err := f.Programme.StateOccasion(r.Context(), actor, n)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, apiStated{ID: id, URL: "/api/v1/obligations/" + url.PathEscape(obligationID) + "/occasions"})
}

func (f *Occasions) apiPaper(w http.ResponseWriter, r *http.Request) error {
	all, err := f.Programme.Occasions(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x programme.OccasionRow) bool { return x.ID == r.PathValue("ps") })
	if i < 0 {
		return domain.NotFound("Không có ghi nhận này.")
	}
	return f.sendPaper(w, r, all[i])
}

func (f *Occasions) apiTakeBack(w http.ResponseWriter, r *http.Request) error {
	var in apiReason
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	if err := f.Programme.WithdrawOccasion(r.Context(), web.Actor(r), r.PathValue("id"), r.PathValue("ps"), in.Reason); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
