package planreview

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/goal"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// indicatorForm is what was typed about an indicator. ID is empty for a new
// one.
type indicatorForm struct {
	ID, PlanID                                      string
	Goal                                            programme.Item
	Version                                         int64
	Action                                          string
	Name, Unit, Source                              string
	Base, BaseYear, Target, TargetYear, Way, Reason string
	Ways                                            []option
}

func (f *Feature) indicatorAdd(w http.ResponseWriter, r *http.Request) error {
	item, err := f.programme.Item(r.Context(), r.PathValue("muc"))
	if err != nil {
		return err
	}
	return f.drawIndicatorForm(w, r, http.StatusOK, indicatorForm{PlanID: item.PlanID, Goal: item}, nil)
}

func (f *Feature) indicatorEdit(w http.ResponseWriter, r *http.Request) error {
	i, err := f.programme.Indicator(r.Context(), r.PathValue("chiso"))
	if err != nil {
		return err
	}
	d := indicatorForm{ID: i.ID, PlanID: i.PlanID, Version: i.Version, Name: i.Name, Unit: i.Unit, Source: i.Source, Way: string(i.Direction)}
	d.Base, d.BaseYear = typed(i.Base)
	d.Target, d.TargetYear = typed(i.Target)
	if d.Goal, err = f.programme.Item(r.Context(), i.ItemID); err != nil {
		return err
	}
	return f.drawIndicatorForm(w, r, http.StatusOK, d, nil)
}

func typed(f goal.Figure) (amount, year string) {
	if !f.Stated() {
		return "", ""
	}
	return f.Amount.String(), strconv.Itoa(f.Year)
}

func (f *Feature) drawIndicatorForm(w http.ResponseWriter, r *http.Request, status int, d indicatorForm, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errMeasure()
	}
	for _, way := range goal.Directions() {
		d.Ways = append(d.Ways, option{Value: string(way), Label: way.Label()})
	}
	page := web.Page{
		Title: "Thêm chỉ số đo", Lead: d.Goal.Content, Nav: nav, Errors: problems, Back: &web.Link{Label: "Mục tiêu và chỉ số đo", URL: goalsURL(d.PlanID)},
	}
	d.Action = goalsURL(d.PlanID) + "/" + d.Goal.ID + "/chi-so"
	if d.ID != "" {
		page.Title, page.Back = "Sửa chỉ số đo", &web.Link{Label: "Chỉ số đo", URL: indicatorURL(d.PlanID, d.ID)}
		d.Action = indicatorURL(d.PlanID, d.ID) + "/sua"
	}
	page.Data = d
	return f.pages.Render(w, r, status, "indicatorform", page)
}

// readIndicator reads an indicator; a figure without its year, or a year
// without its figure, is a problem of the form.
func readIndicator(form *web.FormValues, d *indicatorForm) goal.Indicator {
	d.Version, d.Name, d.Unit, d.Source = version(form), form.String("ten"), form.String("don_vi"), form.String("nguon")
	d.Base, d.BaseYear, d.Target, d.TargetYear = form.String("goc"), form.String("nam_goc"), form.String("dich"), form.String("nam_dich")
	d.Way, d.Reason = form.String("huong"), form.String("ly_do")
	return goal.Indicator{
		Name: d.Name, Unit: d.Unit, Source: d.Source, Direction: goal.Direction(d.Way),
		Base: figureOf(form, "goc", "nam_goc"), Target: figureOf(form, "dich", "nam_dich"),
	}
}

func figureOf(form *web.FormValues, amount, year string) goal.Figure {
	figure := goal.Figure{Amount: amountOf(form, amount, false), Year: form.Int(year)}
	switch hasAmount, hasYear := form.String(amount) != "", form.String(year) != ""; {
	case hasAmount && !hasYear:
		form.Errors.Add(year, "Nhập năm của số này.")
	case hasYear && !hasAmount:
		form.Errors.Add(amount, "Nhập số của năm này, hoặc bỏ trống cả hai.")
	}
	return figure
}

func (f *Feature) addIndicator(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	item, err := f.programme.Item(r.Context(), r.PathValue("muc"))
	if err != nil {
		return err
	}
	d := indicatorForm{PlanID: item.PlanID, Goal: item}
	i, id := readIndicator(form, &d), ""
	if form.Errors == nil {
		id, err = f.programme.AddIndicator(r.Context(), web.Actor(r), item.ID, i)
	}
	if problems := merge(form.Errors, err); len(problems) > 0 {
		return f.drawIndicatorForm(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm chỉ số. Ghi số đo đầu tiên khi có số liệu.")
	return web.SeeOther(w, r, indicatorURL(item.PlanID, id))
}

func (f *Feature) editIndicator(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	now, err := f.programme.Indicator(r.Context(), r.PathValue("chiso"))
	if err != nil {
		return err
	}
	d := indicatorForm{ID: now.ID, PlanID: now.PlanID}
	if d.Goal, err = f.programme.Item(r.Context(), now.ItemID); err != nil {
		return err
	}
	i := readIndicator(form, &d)
	if form.Errors == nil {
		err = f.programme.CorrectIndicator(r.Context(), web.Actor(r), now.ID, d.Version, programme.IndicatorChange{Indicator: i, Reason: d.Reason})
	}
	if problems := merge(form.Errors, err); len(problems) > 0 {
		return f.drawIndicatorForm(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã sửa chỉ số. Bản trước vẫn xem được trong lịch sử.")
	return web.SeeOther(w, r, indicatorURL(now.PlanID, now.ID))
}

func (f *Feature) indicatorEnd(w http.ResponseWriter, r *http.Request) error {
	return f.drawIndicatorEnd(w, r, "", nil)
}

func (f *Feature) drawIndicatorEnd(w http.ResponseWriter, r *http.Request, reason string, problems domain.Fields) error {
	i, err := f.programme.Indicator(r.Context(), r.PathValue("chiso"))
	if err != nil {
		return err
	}
	url := indicatorURL(i.PlanID, i.ID)
	return f.drawReason(w, r, web.Page{Title: "Bỏ chỉ số đo", Errors: problems, Back: &web.Link{Label: "Chỉ số đo", URL: url}}, reasonData{
		Quote: i.Name, Effect: "Chỉ số này không còn được tính. Các số đo đã ghi vẫn xem được.",
		Action: url + "/bo", Version: i.Version, Reason: reason, Label: "Lý do bỏ", Button: "Bỏ chỉ số này",
	})
}

func (f *Feature) endIndicator(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	reason := form.String("ly_do")
	err = f.programme.EndIndicator(r.Context(), web.Actor(r), r.PathValue("chiso"), version(form), reason)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawIndicatorEnd(w, r, reason, problems)
	}
	if err != nil {
		return back(w, r, err, indicatorURL(r.PathValue("id"), r.PathValue("chiso")))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ chỉ số. Lý do được giữ cùng các số đo.")
	return web.SeeOther(w, r, goalsURL(r.PathValue("id")))
}
