package planreview

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/goal"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

func errMeasure() error {
	return domain.Forbidden("Chỉ người điều phối được nhập chỉ số và số đo của mục tiêu.")
}

// valueForm is what was typed about a measurement.
type valueForm struct {
	Amount, On, Document, Link, Reason string
	Withdraw                           bool
	Replaces                           *programme.Value // the entry that is corrected
}

func (f *Feature) drawIndicator(w http.ResponseWriter, r *http.Request, status int, form valueForm, problems domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	pl, err := f.programme.PlanFor(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := indicatorData{Plan: pl, Day: f.org.Today(), Form: form, MayMeasure: programme.MayPrepare(actor)}
	versions, err := f.programme.IndicatorVersions(ctx, r.PathValue("chiso"))
	if err != nil {
		return err
	}
	if len(versions) == 0 || versions[0].PlanID != pl.ID {
		return domain.NotFound("Không có chỉ số này.")
	}
	d.Indicator, d.Versions = versions[0], versions[1:]
	if d.Goal, err = f.programme.Item(ctx, d.Indicator.ItemID); err != nil {
		return err
	}
	if d.Values, err = f.programme.Values(ctx, d.Indicator.ID); err != nil {
		return err
	}
	d.judge()
	return f.pages.Render(w, r, status, "indicator", web.Page{
		Title: d.Indicator.Name, Lead: d.Goal.Content, Nav: nav, Data: d, Errors: problems, Back: &web.Link{Label: "Mục tiêu và chỉ số đo", URL: goalsURL(pl.ID)},
	})
}

// readValue reads a measurement from the form.
func readValue(form *web.FormValues) (valueForm, programme.NewValue) {
	d := valueForm{
		Amount: form.String("so"), On: form.String("ngay"), Document: form.String("van_ban"), Link: form.String("lien_ket"),
		Reason: form.String("ly_do"), Withdraw: form.Bool("rut"),
	}
	v := programme.NewValue{Document: d.Document, Link: d.Link, Reason: d.Reason, Withdraw: d.Withdraw}
	if !d.Withdraw {
		v.Amount, v.MeasuredOn = amountOf(form, "so", true), form.Date("ngay")
	}
	return d, v
}

// amountOf reads a number; a problem is noted when it is none, or is wanted and
// not there.
func amountOf(form *web.FormValues, name string, wanted bool) goal.Amount {
	text := form.String(name)
	if text == "" && !wanted {
		return 0
	}
	a, err := goal.ParseAmount(text)
	if err != nil {
		form.Errors.Add(name, "Nhập một số, dấu phẩy trước phần thập phân, ví dụ 91,87.")
	}
	return a
}

// merge puts the problems of the form before those of the use case, one for
// each field.
func merge(form domain.Fields, err error) domain.Fields {
	problems := append(domain.Fields{}, form...)
	for _, p := range domain.FieldsOf(err) {
		if problems.For(p.Name).Message == "" {
			problems = append(problems, p)
		}
	}
	if code := domain.CodeOf(err); len(problems) == 0 && (code == domain.CodeInvalid || code == domain.CodeConflict) {
		return asLine(err)
	}
	return problems
}

func (f *Feature) recordValue(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, v := readValue(form)
	if form.Errors == nil {
		err = f.programme.RecordValue(r.Context(), web.Actor(r), r.PathValue("chiso"), v)
	}
	if problems := merge(form.Errors, err); len(problems) > 0 {
		return f.drawIndicator(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi số đo.")
	return web.SeeOther(w, r, indicatorURL(r.PathValue("id"), r.PathValue("chiso")))
}

func (f *Feature) valueForm(w http.ResponseWriter, r *http.Request) error {
	v, err := f.valueOf(r)
	if err != nil {
		return err
	}
	return f.drawValue(w, r, http.StatusOK, valueForm{
		Amount: v.Amount.String(), On: v.MeasuredOn.Vietnamese(), Document: v.Document, Link: v.Link, Replaces: &v,
	}, nil)
}

// valueOf finds the entry that the address names.
func (f *Feature) valueOf(r *http.Request) (programme.Value, error) {
	values, err := f.programme.Values(r.Context(), r.PathValue("chiso"))
	if err != nil {
		return programme.Value{}, err
	}
	for _, v := range values {
		if v.ID == r.PathValue("sodo") {
			return v, nil
		}
	}
	return programme.Value{}, domain.NotFound("Không có số đo này.")
}

type valueData struct {
	Form   valueForm
	Unit   string
	Action string
}

func (f *Feature) drawValue(w http.ResponseWriter, r *http.Request, status int, form valueForm, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errMeasure()
	}
	i, err := f.programme.Indicator(r.Context(), r.PathValue("chiso"))
	if err != nil {
		return err
	}
	url := indicatorURL(i.PlanID, i.ID)
	return f.pages.Render(w, r, status, "value", web.Page{
		Title: "Sửa số đo", Lead: i.Name, Nav: nav, Errors: problems, Back: &web.Link{Label: "Chỉ số đo", URL: url},
		Data: valueData{Form: form, Unit: i.Unit, Action: url + "/so-do/" + form.Replaces.ID},
	})
}

func (f *Feature) correctValue(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	old, err := f.valueOf(r)
	if err != nil {
		return err
	}
	d, v := readValue(form)
	d.Replaces, v.Replaces = &old, old.ID
	if form.Errors == nil {
		err = f.programme.RecordValue(r.Context(), web.Actor(r), old.IndicatorID, v)
	}
	if problems := merge(form.Errors, err); len(problems) > 0 {
		return f.drawValue(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã sửa số đo. Số cũ vẫn xem được trong lịch sử.")
	return web.SeeOther(w, r, indicatorURL(r.PathValue("id"), old.IndicatorID))
}
