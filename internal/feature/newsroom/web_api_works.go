package newsroom

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

// apiWork is a planned work. Instants are RFC 3339, empty for never; days are civil dates.
type apiWork struct {
	ID           string         `json:"id"`
	AgencyID     string         `json:"agency_id"`
	Kind         flow.Kind      `json:"kind"`
	Title        string         `json:"title"`
	ObligationID string         `json:"obligation_id,omitempty"`
	Topic        string         `json:"topic,omitempty"`
	Audience     string         `json:"audience,omitempty"`
	Producer     flow.Producer  `json:"producer"`
	OwnerID      string         `json:"owner_id,omitempty"` // an account, or the id of a unit
	OwnerName    string         `json:"owner_name,omitempty"`
	OwnerContact string         `json:"owner_contact,omitempty"`
	DueOn        calendar.Date  `json:"due_on"`
	Notes        string         `json:"notes,omitempty"`
	AfterID      string         `json:"after_id,omitempty"`
	SeriesID     string         `json:"series_id,omitempty"`
	State        flow.WorkState `json:"state"`
	Late         bool           `json:"late"`
	ContentID    string         `json:"content_id,omitempty"`
	OutAt        string         `json:"out_at,omitempty"`
	DroppedWhy   string         `json:"dropped_why,omitempty"`
	Version      int64          `json:"version"`
}

type apiWorks struct {
	Items []apiWork `json:"items"`
}

// apiNewWork is a work to plan. Owner is p: and an account, u: and a unit, ngoai for
// somebody outside, or empty for the agency.
type apiNewWork struct {
	AgencyID       string        `json:"agency_id"`
	Kind           flow.Kind     `json:"kind"`
	Title          string        `json:"title"`
	ObligationID   string        `json:"obligation_id,omitempty"`
	Topic          string        `json:"topic,omitempty"`
	Audience       string        `json:"audience,omitempty"`
	Owner          string        `json:"owner,omitempty"`
	OutsideName    string        `json:"outside_name,omitempty"`
	OutsideContact string        `json:"outside_contact,omitempty"`
	DueOn          calendar.Date `json:"due_on"`
	KeptDayOff     calendar.Date `json:"kept_day_off,omitempty"` // due_on again, where it is a day off and meant
	Notes          string        `json:"notes,omitempty"`
	AfterID        string        `json:"after_id,omitempty"`
}

// apiChangedWork is a work as it is to be, with the version that the program saw.
type apiChangedWork struct {
	apiNewWork
	Version int64 `json:"version"`
}

// apiWorkStep is what is done with a work: start (with a template), link, unlink
// (content_id), drop (reason, reach: one, later, all), revive.
type apiWorkStep struct {
	Act       string     `json:"act"`
	Template  string     `json:"template,omitempty"`
	ContentID string     `json:"content_id,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Reach     flow.Reach `json:"reach,omitempty"`
}

func (f *Feature) apiWorkRoutes(rt *web.Router) {
	writers := []access.Role{access.Officer, access.Leader, access.Coordinator}
	rt.API(http.MethodGet, "/works", f.apiWorks, web.APIDoc{
		Summary: "Planned works that the caller may see, by their due days, 2,000 at most", Response: apiWorks{},
		Params: []web.Param{
			{Name: "agency", Description: "id of an agency"},
			{Name: "owner", Description: "id of an account or a unit"},
			{Name: "obligation", Description: "id of an obligation"},
			{Name: "from", Description: "first due day, 2027-05-01"},
			{Name: "to", Description: "last due day"},
			{Name: "late", Type: "boolean", Description: "those whose day is over and whose piece is not out"},
		},
	})
	rt.API(http.MethodGet, "/works/{id}", f.apiWorkOne, web.APIDoc{Summary: "One planned work", Response: apiWork{}})
	rt.API(http.MethodPost, "/works", f.apiPlan, web.APIDoc{
		Summary: "Plan a work of an agency", Request: apiNewWork{}, Response: apiWork{}, Status: http.StatusCreated, Roles: writers,
		Params: []web.Param{{Name: "Idempotency-Key", Header: true, Description: "Makes repeating safe: under the same key one work is planned"}},
	})
	rt.API(http.MethodPut, "/works/{id}", f.apiEditWork, web.APIDoc{Summary: "Change a work; fails with conflict when somebody else changed it since version", Request: apiChangedWork{}, Response: apiWork{}, Roles: writers})
	rt.API(http.MethodPost, "/works/{id}/steps", f.apiWorkDo, web.APIDoc{Summary: "start, link, unlink, drop or revive a work; it is done by its piece alone", Request: apiWorkStep{}, Response: apiWork{}, Roles: writers})
}

func (f *Feature) workAnswer(w Work) apiWork {
	return apiWork{
		ID: w.ID, AgencyID: w.AgencyID, Kind: w.Kind, Title: w.Title, ObligationID: w.ObligationID, Topic: w.Topic, Audience: w.Audience, Producer: w.Producer, OwnerID: w.OwnerID, OwnerName: w.OwnerName,
		OwnerContact: w.OwnerContact, DueOn: w.DueOn, Notes: w.Notes, AfterID: w.AfterID, SeriesID: w.SeriesID, State: w.State(), Late: w.Late(f.service.today()), ContentID: w.ContentID, OutAt: moment3339(w.OutAt),
		DroppedWhy: w.DroppedWhy, Version: w.Version,
	}
}

func (f *Feature) apiWorks(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	filter := WorkFilter{Agencies: web.Actor(r).Scope(), Owner: q.Get("owner"), ObligationID: q.Get("obligation"), Late: q.Get("late") == "true"}
	if id := q.Get("agency"); id != "" {
		if !web.Actor(r).Sees(id) {
			return domain.Forbidden("Không xem được tin, bài của cơ quan này.")
		}
		filter.Agencies = []string{id}
	}
	for name, into := range map[string]*calendar.Date{"from": &filter.From, "to": &filter.To} {
		day := calendar.Date(q.Get(name))
		if day != "" && !day.Valid() {
			return domain.Invalid("Ngày “%s” không đúng. Viết như 2025-04-10.", string(day))
		}
		*into = day
	}
	all, err := f.service.Works(r.Context(), filter)
	if err != nil {
		return err
	}
	out := apiWorks{Items: []apiWork{}}
	for _, x := range all {
		out.Items = append(out.Items, f.workAnswer(x))
	}
	return web.JSON(w, http.StatusOK, out)
}

func (f *Feature) apiWorkOne(w http.ResponseWriter, r *http.Request) error {
	return f.apiWorkAnswer(w, r, http.StatusOK, r.PathValue("id"))
}

func (f *Feature) apiWorkAnswer(w http.ResponseWriter, r *http.Request, status int, id string) error {
	x, err := f.service.Work(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	return web.JSON(w, status, f.workAnswer(x))
}

// work is what a program plans.
func (n apiNewWork) work() NewWork {
	return NewWork{
		AgencyID: n.AgencyID, Kind: n.Kind, Title: n.Title, ObligationID: n.ObligationID, Topic: n.Topic, Audience: n.Audience, Who: n.Owner, OutsideName: n.OutsideName, OutsideContact: n.OutsideContact,
		DueOn: n.DueOn, Kept: n.KeptDayOff, Notes: n.Notes, AfterID: n.AfterID,
	}
}

// apiWorkProblems names the problems of fields as programs know them.
func apiWorkProblems(err error) error {
	return domain.RenamedFields(err, map[string]string{
		"tieu_de": "title", "the_loai": "kind", "nhiem_vu": "obligation_id", "han": "due_on", "nguoi": "owner", "ngoai_ten": "outside_name", "ngoai_lien_he": "outside_contact", "ghi_chu": "notes",
		"bai": "content_id", "ly_do": "reason", "mau": "template",
	})
}

func (f *Feature) apiPlan(w http.ResponseWriter, r *http.Request) error {
	var in apiNewWork
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	n := in.work()
	if n.DueOn != "" && !n.DueOn.Valid() {
		return domain.Invalid("Ngày “%s” không đúng. Viết như 2025-04-10.", string(n.DueOn))
	}
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		n.Key = "api:" + key
	}
	id, err := f.service.Plan(r.Context(), web.Actor(r), n)
	if err != nil {
		return apiWorkProblems(err)
	}
	return f.apiWorkAnswer(w, r, http.StatusCreated, id)
}

func (f *Feature) apiEditWork(w http.ResponseWriter, r *http.Request) error {
	var in apiChangedWork
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	if in.DueOn != "" && !in.DueOn.Valid() {
		return domain.Invalid("Ngày “%s” không đúng. Viết như 2025-04-10.", string(in.DueOn))
	}
	if in.Version < 1 {
		return domain.Conflict("Việc này vừa được người khác sửa. Xem lại rồi làm tiếp.")
	}
	if err := f.service.Edit(r.Context(), web.Actor(r), r.PathValue("id"), in.Version, in.work()); err != nil {
		return apiWorkProblems(err)
	}
	return f.apiWorkAnswer(w, r, http.StatusOK, r.PathValue("id"))
}

func (f *Feature) apiWorkDo(w http.ResponseWriter, r *http.Request) error {
	var in apiWorkStep
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	var err error
	switch in.Act {
	case "start":
		_, err = f.service.Start(ctx, actor, id, in.Template)
	case "link":
		err = f.service.Link(ctx, actor, id, in.ContentID)
	case "unlink":
		err = f.service.Unlink(ctx, actor, id, in.ContentID)
	case "drop":
		if in.Reach == "" {
			in.Reach = flow.OnlyThis
		}
		if !in.Reach.Valid() {
			return domain.Invalid("Không có việc “%s”.", string(in.Reach))
		}
		_, err = f.service.Drop(ctx, actor, id, in.Reach, in.Reason)
	case "revive":
		err = f.service.Revive(ctx, actor, id)
	default:
		return domain.Invalid("Không có việc “%s”.", in.Act)
	}
	if err != nil {
		return apiWorkProblems(err)
	}
	return f.apiWorkAnswer(w, r, http.StatusOK, id)
}
