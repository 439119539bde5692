package orders

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
)

const apiRoot = "/api/v1/orders"

// apiOrder is an order for programs; instants are Unix milliseconds, 0 for not yet.
type apiOrder struct {
	ID           string        `json:"id"`
	PlanID       string        `json:"plan_id"`
	ObligationID string        `json:"obligation_id,omitempty"`
	Status       string        `json:"status"`
	Title        string        `json:"title"`
	Message      string        `json:"message"`
	ReadyText    string        `json:"ready_text,omitempty"`
	Basis        string        `json:"basis,omitempty"`
	Audiences    []string      `json:"audiences,omitempty"`
	Topics       []string      `json:"topics,omitempty"`
	Formats      []string      `json:"formats,omitempty"`
	Proofs       []string      `json:"proofs,omitempty"`
	Pieces       int           `json:"pieces"`
	DueOn        calendar.Date `json:"due_on"`
	IssuedOn     calendar.Date `json:"issued_on,omitempty"`
	IssuedBy     string        `json:"issued_by,omitempty"`
	IssuedAt     int64         `json:"issued_at,omitempty"`
	Withdrawn    string        `json:"withdrawn_reason,omitempty"`
	Agencies     int           `json:"agencies"`
	Acknowledged int           `json:"acknowledged"`
	Proved       int           `json:"proved"`
	Thin         int           `json:"proof_missing"` // declared enough, without a demanded proof
	Behind       int           `json:"behind"`
}

// apiRow is one agency that an order addresses.
type apiRow struct {
	AgencyID       string           `json:"agency_id"`
	Agency         string           `json:"agency"`
	AcknowledgedAt int64            `json:"acknowledged_at,omitempty"`
	AcknowledgedBy string           `json:"acknowledged_by,omitempty"`
	Status         string           `json:"status"`
	Why            string           `json:"why"`
	Lacks          []evidence.Proof `json:"lacks,omitempty"`     // demanded proofs that are missing
	NoPerson       bool             `json:"no_person,omitempty"` // nobody works there with an account
}

type apiOrders struct {
	Items []apiOrder `json:"items"`
}

// apiOne is an order with the agencies that the caller may see.
type apiOne struct {
	apiOrder
	Rows []apiRow `json:"rows"`
}

type apiAck struct {
	AgencyID string `json:"agency_id"`
}

// apiAcked tells whether the acknowledgement was the first.
type apiAcked struct {
	First bool `json:"first"`
}

func (f *Feature) apiRoutes(rt *web.Router) {
	rt.API(http.MethodGet, apiRoot, f.apiList, web.APIDoc{
		Summary: "Urgent orders of the leadership that the caller may see, what waits for a decision first, then the newest", Response: apiOrders{},
		Params: []web.Param{
			{Name: "from", Type: "date", Description: "issued on this day or later"},
			{Name: "to", Type: "date", Description: "issued on this day or earlier"},
		},
	})
	rt.API(http.MethodGet, apiRoot+"/{id}", f.apiOrder, web.APIDoc{Summary: "One order with who acknowledged it and who proved it", Response: apiOne{}})
	rt.API(http.MethodPost, apiRoot+"/{id}/acknowledgement", f.apiAcknowledge, web.APIDoc{
		Summary: "Acknowledge an order for an agency; doing it again changes nothing", Request: apiAck{}, Response: apiAcked{},
		Roles: []access.Role{access.Officer, access.Leader},
	})
}

func (o Order) api(s Sum) apiOrder {
	a := apiOrder{
		ID: o.ID, PlanID: o.PlanID, ObligationID: o.ObligationID, Status: string(o.Status), Title: o.Title, Message: o.Message, ReadyText: o.ReadyText,
		Basis: o.Basis, Audiences: o.Audiences, Topics: o.Topics, Pieces: o.Pieces, DueOn: o.DueOn, IssuedOn: o.IssuedOn, IssuedBy: o.IssuedByName,
		IssuedAt: o.IssuedAt, Withdrawn: o.WithdrawnReason, Agencies: s.Of, Acknowledged: s.Acked, Proved: s.Proved, Thin: s.Thin, Behind: s.Behind,
	}
	for _, k := range o.Formats {
		a.Formats = append(a.Formats, string(k))
	}
	for _, p := range o.Proofs {
		a.Proofs = append(a.Proofs, string(p))
	}
	return a
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	q, chosen := r.URL.Query(), Filter{}
	for _, x := range []struct {
		name string
		into *calendar.Date
	}{{"from", &chosen.From}, {"to", &chosen.To}} {
		text := q.Get(x.name)
		if text == "" {
			continue
		}
		day, err := calendar.ParseDate(text)
		if err != nil {
			return domain.Invalid("%s phải là một ngày có thật, viết theo mẫu 2027-04-22.", x.name)
		}
		*x.into = day
	}
	all, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	answer := apiOrders{Items: []apiOrder{}}
	for _, l := range all {
		answer.Items = append(answer.Items, l.api(l.Sum))
	}
	return web.JSON(w, http.StatusOK, answer)
}

func (f *Feature) apiOrder(w http.ResponseWriter, r *http.Request) error {
	v, err := f.service.Order(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	answer := apiOne{apiOrder: v.api(v.Sum), Rows: []apiRow{}}
	for _, row := range v.Rows {
		answer.Rows = append(answer.Rows, apiRow{
			AgencyID: row.AgencyID, Agency: row.Agency, AcknowledgedAt: row.AckedAt, AcknowledgedBy: row.AckedName, Status: string(row.Assessment.Status),
			Why: row.Assessment.Why.String(), NoPerson: row.Alone, Lacks: row.Lacks,
		})
	}
	return web.JSON(w, http.StatusOK, answer)
}

func (f *Feature) apiAcknowledge(w http.ResponseWriter, r *http.Request) error {
	var in apiAck
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	first, err := f.service.Acknowledge(r.Context(), web.Actor(r), r.PathValue("id"), in.AgencyID)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiAcked{First: first})
}
