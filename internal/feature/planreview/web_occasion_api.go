package planreview

import (
	"encoding/json"
	"net/http"
	"net/url"

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
	IdempotencyKey string        `json:"idempotency_key"`
}

// apiStated is the statement that was made, or that the key had made before.
type apiStated struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

func (f *Occasions) apiState(w http.ResponseWriter, r *http.Request) error {
	var in apiNewOccasion
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return &domain.Error{Code: domain.CodeInvalid, Message: "Nội dung gửi lên không phải JSON đúng mẫu.", Err: err}
	}
	actor, obligationID := web.Actor(r), r.PathValue("id")
	n := programme.NewOccasion{ObligationID: obligationID, Day: in.Day, Agencies: in.Agencies, Said: in.Said}
	if in.IdempotencyKey != "" {
		n.FormKey = actor.AccountID + ":api:" + in.IdempotencyKey
	}
	id, err := f.Programme.StateOccasion(r.Context(), actor, n)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, apiStated{ID: id, URL: "/api/v1/obligations/" + url.PathEscape(obligationID) + "/occasions"})
}
