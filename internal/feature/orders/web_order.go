package orders

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

// orderForm holds what was typed in the forms of an order's page.
type orderForm struct {
	Return, Due, DueKept, DueReason, Withdraw string
	Added                                     []string
}

// empty tells whether nothing was typed: the form had nothing but its button.
func (t orderForm) empty() bool {
	return t.Return+t.Due+t.DueKept+t.DueReason+t.Withdraw == "" && len(t.Added) == 0
}

// orderData is the page of one order.
type orderData struct {
	View
	Typed    orderForm
	Shown    []Row // of Rows, those of this page of the list
	Listed   web.Listed
	Writes   bool // may edit and submit
	Issues   bool // may issue, return and change
	Why      string
	Instead  domain.Sentence // for whom the actor would issue it
	Others   []string        // who may issue it instead, where the actor may not for having written it
	Lines    []string
	Ready    []string
	Rest     []option // agencies that may be added
	Declares bool
}

// Waits tells whether the next step is the leader's.
func (d orderData) Waits() bool { return d.Status == Submitted }

func (f *Feature) order(w http.ResponseWriter, r *http.Request) error {
	return f.draw(w, r, http.StatusOK, orderForm{}, nil)
}

func (f *Feature) draw(w http.ResponseWriter, r *http.Request, status int, typed orderForm, problems domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	v, err := f.service.Order(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := orderData{View: v, Typed: typed, Lines: paragraphs(v.Message), Ready: paragraphs(v.ReadyText)}
	d.Writes = v.Writing() && f.service.mayWrite(ctx, actor, v.PlanID) == nil
	at, err := f.service.Programme.OrdersAt(ctx, actor, v.Plan)
	if err != nil {
		return err
	}
	switch {
	case v.Status == Issued:
		d.Issues = at != ""
	case at != "" && v.Status != Withdrawn:
		_, why := f.service.mayIssue(ctx, actor, v.Order)
		if d.Issues = why == nil; d.Issues {
			d.Instead = actor.Instead(access.Leader, at)
		}
		if why != nil && v.Status == Submitted {
			fields, _ := web.FormErrors(why)
			if len(fields) > 0 {
				d.Why = fields[0].Text()
			}
			if d.Others, err = f.service.People.Deciders(ctx, at, actor.AccountID); err != nil {
				return err
			}
		}
	}
	if d.Issues && v.Status == Issued {
		if err := f.rest(r, &d); err != nil {
			return err
		}
	}
	if d.All {
		d.Shown, d.Listed = web.List(r, d.Rows, func(row Row) string { return row.Agency })
	}
	d.Declares = actor.Is(access.Officer, access.Coordinator)
	return f.pages.Render(w, r, status, "order", web.Page{
		Title: v.Title, Nav: "chi-dao", Back: &web.Link{Label: "Chỉ đạo tuyên truyền đột xuất", URL: root}, Data: d, Errors: problems, Bare: typed.empty(),
	})
}

// rest lists the agencies that an issued order does not address.
func (f *Feature) rest(r *http.Request, d *orderData) error {
	m, err := f.service.Registry.Matcher(r.Context(), f.service.today())
	if err != nil {
		return err
	}
	for _, a := range m.SameProvince(m.All(), d.Plan.AgencyID) {
		if !above(a) && !slices.ContainsFunc(d.Rows, func(x Row) bool { return x.AgencyID == a.ID }) {
			d.Rest = append(d.Rest, option{Value: a.ID, Label: a.Name})
		}
	}
	return nil
}
