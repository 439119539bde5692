package planreview

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/plan"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// amendData is one amendment with the difference of each of its changes.
type amendData struct {
	programme.Amendment

	URL       string
	Draft     bool
	MayChange bool
	MayForce  bool
	MayMatch  bool
	FirstDay  string
	Late      bool // it took effect before it can judge
	Shown     []shownChange
	Why       []string
	Frozen    int
}

// shownChange is a change with its address and, before it is in force, its
// effect.
type shownChange struct {
	programme.AmendChange

	EditURL string
	Effect  *effect
}

func (f *Amendments) data(r *http.Request, a programme.Amendment) amendData {
	actor := web.Actor(r)
	d := amendData{
		Amendment: a, URL: amendURL(a), Draft: a.Status == programme.StatusDraft, FirstDay: a.FirstDay(f.Registry.Today()).Vietnamese(),
		MayForce: programme.MayActivate(actor), Late: a.FirstDay(f.Registry.Today()) > a.EffectiveOn,
	}
	d.MayChange = d.Draft && programme.MayPrepare(actor)
	d.MayMatch = d.MayChange && a.FileSHA256 != ""
	for _, c := range a.Changes {
		s := shownChange{AmendChange: c}
		switch c.Kind {
		case programme.AmendChanged:
			s.EditURL = d.URL + "/doi/" + c.Before.ID
		case programme.AmendEnded:
			s.EditURL = d.URL + "/bai-bo/" + c.Before.ID
		case programme.AmendAdded:
			s.EditURL = d.URL + "/them?thay-doi=" + c.ID
		}
		d.Shown = append(d.Shown, s)
	}
	return d
}

func (f *Amendments) show(w http.ResponseWriter, r *http.Request) error {
	a, err := f.amendment(r)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "amend", web.Page{
		Title: "Sửa đổi kế hoạch", Lead: a.Name(), Nav: nav, Back: planLink(a.PlanID), Data: f.data(r, a),
	})
}

func (f *Amendments) forceForm(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	a, err := f.amendment(r)
	if err != nil {
		return err
	}
	if a.Status == programme.StatusActive {
		return web.SeeOther(w, r, amendURL(a))
	}
	d := f.data(r, a)
	effects, err := f.effects(r.Context(), a)
	if err != nil {
		return err
	}
	for i := range d.Shown {
		d.Shown[i].Effect = &effects[i]
	}
	why, err := f.Programme.AmendmentReady(r.Context(), actor, a)
	if err != nil {
		return err
	}
	for _, err := range why {
		e := errorOf(err)
		d.Why = append(d.Why, f.pages.T(r, e.Message, e.Args...))
	}
	if d.Frozen, err = f.frozen(r.Context(), a.PlanID); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "amend_force", web.Page{
		Title: "Đưa sửa đổi vào theo dõi", Lead: a.Name(), Nav: nav, Back: amendLink(a), Data: d,
	})
}

func (f *Amendments) force(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.amendment(r)
	if err != nil {
		return err
	}
	if err := f.Programme.ForceAmendment(r.Context(), web.Actor(r), a.ID, version(form)); err != nil {
		return back(w, r, err, amendURL(a)+"/dua-vao-theo-doi")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đưa sửa đổi vào theo dõi: %d thay đổi.", len(a.Changes))
	return web.SeeOther(w, r, amendURL(a))
}

type amendDiscard struct {
	amendment programme.Amendment

	Action, Reason string
	Version        int64
}

func (f *Amendments) discardForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	return f.drawDiscard(w, r, http.StatusOK, amendDiscard{amendment: a}, nil)
}

func (f *Amendments) drawDiscard(w http.ResponseWriter, r *http.Request, status int, d amendDiscard, problems domain.Fields) error {
	a := d.amendment
	d.Action, d.Version = amendURL(a)+"/bo", a.Version
	return f.pages.Render(w, r, status, "amend_discard", web.Page{
		Title: "Bỏ bản chuẩn bị sửa đổi", Lead: a.Name(), Nav: nav, Back: amendLink(a), Errors: problems, Data: d,
	})
}

func (f *Amendments) discard(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	reason := form.String("ly_do")
	err = f.Programme.DiscardAmendment(r.Context(), web.Actor(r), a.ID, version(form), reason)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawDiscard(w, r, http.StatusUnprocessableEntity, amendDiscard{amendment: a, Reason: reason}, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ bản chuẩn bị sửa đổi. Kế hoạch đang theo dõi giữ nguyên.")
	return web.SeeOther(w, r, planURL(a.PlanID))
}

type apiAmendments struct {
	Items []apiAmendment `json:"items"`
}

// apiAmendment is one amendment in force. HoldsFrom is the first day judged by
// it.
type apiAmendment struct {
	ID          string           `json:"id"`
	Number      string           `json:"number"`
	Title       string           `json:"title"`
	Signer      string           `json:"signer"`
	IssuedOn    string           `json:"issued_on"`
	EffectiveOn string           `json:"effective_on"`
	HoldsFrom   string           `json:"holds_from"`
	Changes     []apiAmendChange `json:"changes"`
}

// apiAmendChange is one change: kind is change, end or add.
type apiAmendChange struct {
	Kind       string          `json:"kind"`
	Obligation string          `json:"obligation_id,omitempty"`
	ShortName  string          `json:"short_name"`
	Reason     string          `json:"reason,omitempty"`
	Fields     []apiDifference `json:"fields"`
}

type apiDifference struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func (f *Amendments) apiAmendments(w http.ResponseWriter, r *http.Request) error {
	p, err := f.Programme.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := f.Programme.Amendments(r.Context(), access.Actor{}, p.ID)
	if err != nil {
		return err
	}
	answer := apiAmendments{Items: []apiAmendment{}}
	for _, a := range all {
		item := apiAmendment{
			ID: a.ID, Number: a.Number, Title: a.Title, Signer: a.Signer, IssuedOn: string(a.IssuedOn), EffectiveOn: string(a.EffectiveOn),
			HoldsFrom: string(a.HoldsFrom), Changes: []apiAmendChange{},
		}
		for _, c := range a.Changes {
			change := apiAmendChange{Kind: string(c.Kind), Obligation: c.Of().ID, ShortName: c.Of().ShortName, Reason: c.Reason, Fields: []apiDifference{}}
			for _, d := range c.Differences() {
				change.Fields = append(change.Fields, apiDifference{d.Label, plan.Join(d.Old), plan.Join(d.New)})
			}
			item.Changes = append(item.Changes, change)
		}
		answer.Items = append(answer.Items, item)
	}
	return web.JSON(w, http.StatusOK, answer)
}
