package evidence

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

const apiRoot = "/api/v1/evidence"

// apiNew is a declaration by a program.
type apiNew struct {
	AgencyID       string           `json:"agency_id"`
	Obligations    []string         `json:"obligations"` // version ids
	Kind           evidence.Kind    `json:"kind"`
	Title          string           `json:"title"`
	HappenedOn     calendar.Date    `json:"happened_on"`
	URL            string           `json:"url"`
	Channel        string           `json:"channel"`
	Note           string           `json:"note"`
	Topics         []string         `json:"topics,omitempty"`
	Audiences      []string         `json:"audiences,omitempty"`
	Amounts        evidence.Amounts `json:"amounts,omitempty"`  // what was counted, by quantity: {"people": 120}
	Distinct       string           `json:"distinct,omitempty"` // why it is no re-post of what looks the same
	Repeats        string           `json:"repeats,omitempty"`  // id of the entry that it repeats: it does not count again
	IdempotencyKey string           `json:"idempotency_key"`
}

// apiNewFiles is a declaration with files, as a form.
type apiNewFiles struct {
	apiNew
	Files []string `json:"files,omitempty" format:"binary"`
}

// apiMade names what was made and, for a new entry, earlier ones of the agency
// that may be the same thing.
type apiMade struct {
	ID    string     `json:"id"`
	URL   string     `json:"url"`
	Alike []apiAlike `json:"alike,omitempty"`
}

type apiAlike struct {
	ID    string            `json:"id"`
	Title string            `json:"title"`
	Why   evidence.Likeness `json:"why"`
}

func (f *Feature) apiDeclare(w http.ResponseWriter, r *http.Request) error {
	var in apiNew
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	return f.apiAppend(w, r, in, nil)
}

func (f *Feature) apiDeclareFiles(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	in := apiNew{
		AgencyID: form.String("agency_id"), Obligations: form.Strings("obligations"), Kind: evidence.Kind(form.String("kind")),
		Title: form.String("title"), HappenedOn: form.Date("happened_on"), URL: form.String("url"), Channel: form.String("channel"),
		Note: form.String("note"), Topics: form.Strings("topics"), Audiences: form.Strings("audiences"), Distinct: form.String("distinct"),
		Repeats: form.String("repeats"), IdempotencyKey: form.String("idempotency_key"),
	}
	if !MayDeclare(web.Actor(r), in.AgencyID) {
		return domain.Forbidden("Không được khai minh chứng cho cơ quan này.")
	}
	if text := form.String("amounts"); text != "" {
		if err := json.Unmarshal([]byte(text), &in.Amounts); err != nil {
			form.Errors.Add("amounts", "Ghi số lượng thành một đối tượng JSON, ví dụ {\"people\": 120}.")
		}
	}
	problems := form.Errors
	var files []incoming
	for _, file := range form.Files("files") {
		files = append(files, incoming{File: file})
	}
	stored, err := f.service.store(r.Context(), files, 0, &problems)
	if err := errors.Join(err, problems.Err()); err != nil {
		return err
	}
	return f.apiAppend(w, r, in, stored)
}

// apiAppend declares what a program sent; what looks the same is pointed out and
// does not hold it up.
func (f *Feature) apiAppend(w http.ResponseWriter, r *http.Request, in apiNew, files []ledger.NewFile) error {
	ctx, actor := r.Context(), web.Actor(r)
	d := Draft{
		AgencyID: in.AgencyID, Versions: in.Obligations, Kind: in.Kind, Title: web.CleanText(in.Title), HappenedOn: in.HappenedOn,
		URL: in.URL, Channel: web.CleanText(in.Channel), Note: web.CleanText(in.Note), Files: files,
		Topics: cleanTexts(in.Topics), Audiences: cleanTexts(in.Audiences), Distinct: web.CleanText(in.Distinct), Repeats: in.Repeats,
		Amounts: in.Amounts,
	}
	var made apiMade
	if in.IdempotencyKey != "" {
		d.FormKey = actor.AccountID + ":api:" + in.IdempotencyKey
	}
	if d.Distinct == "" && d.Repeats == "" && MayDeclare(actor, d.AgencyID) {
		twins, err := f.service.Alike(ctx, actor, d)
		if err != nil {
			return err
		}
		for _, a := range twins {
			made.Alike = append(made.Alike, apiAlike{a.ID, a.Title, a.Why})
		}
	}
	id, err := f.service.Declare(ctx, actor, d, evidence.Imported)
	if err != nil {
		return err
	}
	made.ID, made.URL = id, apiRoot+"/"+id
	made.Alike = slices.DeleteFunc(made.Alike, func(a apiAlike) bool { return a.ID == id })
	return web.JSON(w, http.StatusCreated, made)
}

func cleanTexts(all []string) []string {
	var out []string
	for _, s := range all {
		if s = web.CleanText(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	e, err := f.service.Entry(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, e)
}
