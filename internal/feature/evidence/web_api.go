package evidence

import (
	"encoding/json"
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
)

const apiRoot = "/api/v1/evidence"

// apiNew is a declaration by a program.
type apiNew struct {
	AgencyID       string        `json:"agency_id"`
	Obligations    []string      `json:"obligations"` // version ids
	Kind           evidence.Kind `json:"kind"`
	Title          string        `json:"title"`
	HappenedOn     calendar.Date `json:"happened_on"`
	URL            string        `json:"url"`
	Channel        string        `json:"channel"`
	Note           string        `json:"note"`
	IdempotencyKey string        `json:"idempotency_key"`
}

// apiMade names what was made.
type apiMade struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

func (f *Feature) apiDeclare(w http.ResponseWriter, r *http.Request) error {
	var in apiNew
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return &domain.Error{Code: domain.CodeInvalid, Message: "Nội dung gửi lên không phải JSON đúng mẫu.", Err: err}
	}
	actor := web.Actor(r)
	d := Draft{
		AgencyID: in.AgencyID, Versions: in.Obligations, Kind: in.Kind, Title: web.CleanText(in.Title), HappenedOn: in.HappenedOn,
		URL: in.URL, Channel: web.CleanText(in.Channel), Note: web.CleanText(in.Note),
	}
	if in.IdempotencyKey != "" {
		d.FormKey = actor.AccountID + ":api:" + in.IdempotencyKey
	}
	id, err := f.service.Declare(r.Context(), actor, d, evidence.Imported)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, apiMade{ID: id, URL: apiRoot + "/" + id})
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	e, err := f.service.Entry(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, e)
}
