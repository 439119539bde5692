package evidence

import (
	"net/http"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
)

// apiCorrection is a correction by a program: all that the new version says. Files
// of the entry go with it.
type apiCorrection struct {
	Obligations    []string         `json:"obligations"` // version ids
	Kind           evidence.Kind    `json:"kind"`
	Title          string           `json:"title"`
	HappenedOn     calendar.Date    `json:"happened_on"`
	URL            string           `json:"url"`
	Channel        string           `json:"channel"`
	Note           string           `json:"note"`
	Topics         []string         `json:"topics,omitempty"`
	Audiences      []string         `json:"audiences,omitempty"`
	Amounts        evidence.Amounts `json:"amounts,omitempty"`
	Reason         string           `json:"reason" doc:"why it is corrected; stays in the book"`
	IdempotencyKey string           `json:"idempotency_key"`
}

// apiReason is why something is taken back.
type apiReason struct {
	Reason string `json:"reason" doc:"stays in the book"`
}

func (f *Feature) apiChangeRoutes(rt *web.Router) {
	rt.API(http.MethodPost, "/evidence/{id}/correction", f.apiCorrect, web.APIDoc{
		Summary: "Correct an entry: a new version replaces it and the files go with it; idempotency_key makes repeating safe; conflict when somebody corrected or withdrew it before",
		Request: apiCorrection{}, Response: apiMade{},
	})
	rt.API(http.MethodPost, "/evidence/{id}/withdrawal", f.apiWithdraw, web.APIDoc{
		Summary: "Withdraw an entry for a reason: it stays in the book and counts no more", Request: apiReason{},
	})
}

func (f *Feature) apiCorrect(w http.ResponseWriter, r *http.Request) error {
	var in apiCorrection
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	d := Draft{
		Versions: in.Obligations, Kind: in.Kind, Title: web.CleanText(in.Title), HappenedOn: in.HappenedOn, URL: in.URL,
		Channel: web.CleanText(in.Channel), Note: web.CleanText(in.Note), Reason: web.CleanText(in.Reason),
		Topics: cleanTexts(in.Topics), Audiences: cleanTexts(in.Audiences), Amounts: in.Amounts,
	}
	if in.IdempotencyKey != "" {
		d.FormKey = actor.AccountID + ":api:" + in.IdempotencyKey
		id, err := f.service.Ledger.ByForm(ctx, d.FormKey)
		if err != nil {
			return err
		}
		if id != "" {
			return web.JSON(w, http.StatusCreated, apiMade{ID: id, URL: apiRoot + "/" + id})
		}
	}
	id, err := f.service.Correct(ctx, actor, r.PathValue("id"), d)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, apiMade{ID: id, URL: apiRoot + "/" + id})
}

func (f *Feature) apiWithdraw(w http.ResponseWriter, r *http.Request) error {
	var in apiReason
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	if err := f.service.Withdraw(r.Context(), web.Actor(r), r.PathValue("id"), web.CleanText(in.Reason)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
