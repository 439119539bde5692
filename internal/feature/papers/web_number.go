package papers

import (
	"crypto/rand"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

type numberData struct {
	Paper      papers.Paper
	Value      papers.Registration
	Day        string // as typed
	Capacities []option
	Key        string
}

func (f *Feature) numberForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawNumber(w, r, http.StatusOK, numberData{}, nil)
}

func (f *Feature) drawNumber(w http.ResponseWriter, r *http.Request, status int, d numberData, errs domain.Fields) error {
	p, err := f.service.recorder(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !p.Status.Allows(papers.ActNumber) {
		return domain.Conflict("Văn bản đang ở trạng thái “%s”, không ghi số được.", p.Status.Label())
	}
	d.Paper, d.Key = p, rand.Text()
	if status == http.StatusOK {
		d.Value = papers.Registration{Number: p.Number, Symbol: p.Symbol, SignedOn: p.SignedOn, Signer: p.Signer, Capacity: p.Capacity, Position: p.Position}
		d.Day = p.SignedOn.Vietnamese()
	}
	d.Capacities = capacities()
	return f.pages.Render(w, r, status, "number", web.Page{
		Title: "Ghi số, ngày, người ký", Lead: p.Title, Nav: "van-ban", Back: &web.Link{Label: "Văn bản", URL: root + "/" + p.ID}, Data: d, Errors: errs,
	})
}

// capacities lists the rights to sign that a form offers.
func capacities() (out []option) {
	for _, c := range papers.Capacities() {
		out = append(out, option{string(c), c.Label()})
	}
	return out
}

// registrationOf reads what was recorded outside from a form.
func registrationOf(form *web.FormValues) papers.Registration {
	return papers.Registration{
		Number: form.String("so"), Symbol: form.String("ky_hieu"), SignedOn: form.Date("ngay_ky"), Signer: form.String("nguoi_ky"),
		Capacity: papers.Capacity(form.String("quyen_han")), Position: form.String("chuc_vu"),
	}
}

func (f *Feature) number(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	n := registrationOf(form)
	typed := n
	p, err := f.service.Number(r.Context(), web.Actor(r), callOf(r, form), n)
	if problems, ok := mendable(err); ok {
		return f.drawNumber(w, r, http.StatusUnprocessableEntity, numberData{Value: typed, Day: form.String("ngay_ky")}, oncePerField(form.Errors, problems))
	}
	if err != nil {
		return err
	}
	return f.done(w, r, "Đã ghi số %s, ngày ký %s.", p.FullNumber(), p.SignedOn.Vietnamese())
}

// oncePerField puts problems together; of a field the first one counts.
func oncePerField(first, more domain.Fields) domain.Fields {
	for _, m := range more {
		if first.For(m.Name).Name == "" {
			first = append(first, m)
		}
	}
	return first
}
