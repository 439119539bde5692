package newsroom

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// newSeries draws the form of a series: begun from an obligation, with the series that
// its quota amounts to.
func (f *Feature) newSeries(w http.ResponseWriter, r *http.Request) error {
	ctx, q, own := r.Context(), r.URL.Query(), web.Actor(r).WritesFor()
	if len(own) == 0 {
		return errNotWriter()
	}
	n := NewWork{AgencyID: q.Get("co-quan"), ObligationID: q.Get("nhiem-vu"), Key: rand.Text()}
	if !slices.Contains(own, n.AgencyID) {
		n.AgencyID = own[0]
	}
	today := f.service.today()
	d := workForm{Value: n, Series: true, Every: string(calendar.Week), Weekday: []string{"5"}, Days: "25", From: today, Until: calendar.NewDate(today.Year(), 12, 31)}
	if n.ObligationID != "" {
		duties, err := f.service.Duties(ctx, n.AgencyID, []string{n.ObligationID})
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(duties, func(x Duty) bool { return x.Chosen }); at >= 0 {
			if !f.propose(r, &d, duties[at]) && q.Get("loat") == "" { // the plan names no number: one piece
				return web.SeeOther(w, r, workRoot+"/moi?"+url.Values{"nhiem-vu": {n.ObligationID}, "co-quan": {n.AgencyID}}.Encode())
			}
		}
	}
	f.preview(r, &d)
	return f.drawForm(w, r, http.StatusOK, d)
}

// propose fills the form with the series that an obligation amounts to, and tells whether
// it amounts to one.
func (f *Feature) propose(r *http.Request, d *workForm, x Duty) bool {
	rhythm, window, ok := f.service.Proposed(x)
	if window.End >= window.Start {
		d.From, d.Until = window.Start, window.End
	}
	noun := x.Rule.UnitNoun
	if noun == "" {
		noun = "bài"
	}
	pattern := f.pages.T(r, "%s số {số}, tuần {tuần}", noun)
	if ok {
		d.setRhythm(rhythm)
		if rhythm.Every != calendar.Week {
			pattern = f.pages.T(r, "%s tháng {tháng}", noun)
		}
	}
	d.Value.Title = vi.UpperFirst(pattern)
	told := x.ShortName + " " + x.Content
	if named, err := f.service.Named(r.Context(), x.PlanID); err == nil {
		if t := flow.Meant(told, named.Topics); len(t) > 0 {
			d.Value.Topic = t[0]
		}
		if t := flow.Meant(told, named.Audiences); len(t) > 0 {
			d.Value.Audience = t[0]
		}
	}
	return ok
}

// setRhythm puts a rhythm into the form.
func (d *workForm) setRhythm(r flow.Rhythm) {
	d.Every, d.Weekday, d.Days = string(r.Every), nil, r.Text()
	if r.Every == calendar.Week {
		d.Days = ""
		for _, n := range r.On {
			d.Weekday = append(d.Weekday, strconv.Itoa(n))
		}
	}
}

// rhythm reads the rhythm of the form.
func (d workForm) rhythm() flow.Rhythm {
	text := d.Days
	if d.Every == string(calendar.Week) {
		text = strings.Join(d.Weekday, ",")
	}
	on, ok := flow.ReadDays(text)
	if !ok {
		on = []int{0} // which no rhythm has
	}
	return flow.Rhythm{Every: calendar.Unit(d.Every), On: on}
}

// preview lists the days of the series, where it can be read.
func (f *Feature) preview(r *http.Request, d *workForm) {
	from, _ := d.From.(calendar.Date)
	until, _ := d.Until.(calendar.Date)
	if from.Valid() && until.Valid() {
		d.Slots, _ = f.service.Slots(r.Context(), d.rhythm(), calendar.Window{Start: from, End: until})
	}
}

// rhythms and weekdays are the choices of the form.
func rhythms() []option {
	return []option{{Value: string(calendar.Week), Label: "Hằng tuần"}, {Value: string(calendar.Month), Label: "Hằng tháng"}, {Value: string(calendar.Quarter), Label: "Hằng quý"}}
}

func weekdays() []option {
	return []option{{Value: "1", Label: "Thứ Hai"}, {Value: "2", Label: "Thứ Ba"}, {Value: "3", Label: "Thứ Tư"}, {Value: "4", Label: "Thứ Năm"}, {Value: "5", Label: "Thứ Sáu"}}
}

// typedSeries reads the form of a series.
func typedSeries(v *web.FormValues) (NewSeries, workForm) {
	n, d := typed(v)
	d.Series, d.Every, d.Days, d.Weekday = true, v.String("nhip"), v.String("ngay_thang"), v.Strings("ngay_tuan")
	d.From, d.Until = any(v.String("tu_ngay")), any(v.String("den_ngay"))
	return NewSeries{NewWork: n, Rhythm: d.rhythm(), Window: calendar.Window{Start: v.Date("tu_ngay"), End: v.Date("den_ngay")}}, d
}

// renamed puts what is wrong with the days of a rhythm beside the field that is shown.
func (d workForm) renamed(problems domain.Fields) domain.Fields {
	for i, p := range problems {
		if p.Name == "ngay_nhip" {
			problems[i].Name = "ngay_thang"
			if d.Every == string(calendar.Week) {
				problems[i].Name = "ngay_tuan"
			}
		}
	}
	return problems
}

// planSeries plans a series, or shows its days again before that (xem).
func (f *Feature) planSeries(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	n, d := typedSeries(v)
	if v.Bool("xem") {
		slots, err := f.service.Slots(r.Context(), n.Rhythm, n.Window)
		d.Slots = slots
		if fields, ok := withTyped(v, err); ok {
			return f.drawForm(w, r, http.StatusUnprocessableEntity, d, d.renamed(fields)...)
		}
		return f.drawForm(w, r, http.StatusOK, d)
	}
	first, count, err := f.service.PlanSeries(r.Context(), web.Actor(r), n)
	if err != nil {
		fields, ok := withTyped(v, err)
		if !ok {
			return err
		}
		return f.drawForm(w, r, http.StatusUnprocessableEntity, d, d.renamed(fields)...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi %d việc vào kế hoạch bài.", count)
	return web.SeeOther(w, r, workAt(first))
}

// editWork draws the form that changes a work, or its series.
func (f *Feature) editWork(w http.ResponseWriter, r *http.Request) error {
	x, err := f.service.mayWork(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !x.State().Open() {
		return errOver(x)
	}
	d := workForm{ID: x.ID, Seen: x.Version, Day: x.DueOn, Reach: string(flow.OnlyThis), Value: NewWork{
		AgencyID: x.AgencyID, Kind: x.Kind, Title: x.Title, ObligationID: x.ObligationID, Topic: x.Topic, Audience: x.Audience, Notes: x.Notes, AfterID: x.AfterID,
	}}
	switch x.Producer {
	case flow.ByPerson:
		d.Value.Who = "p:" + x.OwnerID
	case flow.ByUnit:
		d.Value.Who = "u:" + x.OwnerID
	case flow.ByOutside:
		d.Value.Who, d.Value.OutsideName, d.Value.OutsideContact = outside, x.OwnerName, x.OwnerContact
	case flow.ByAgency:
	}
	if reach := flow.Reach(r.URL.Query().Get("pham-vi")); x.SeriesID != "" && reach.Valid() && reach != flow.OnlyThis {
		series, err := f.service.SeriesOf(r.Context(), x)
		if err != nil {
			return err
		}
		d.Reach, d.Series, d.Value.Title = string(reach), true, series.Title
		d.setRhythm(series.Rhythm())
	}
	d.ways(x)
	return f.drawForm(w, r, http.StatusOK, d)
}

// ways are how far a change may go: buttons of the form, so that what is typed stays.
func (d *workForm) ways(x Work) {
	if x.SeriesID != "" {
		d.Ways = []option{{Value: string(flow.OnlyThis), Label: "Chỉ việc này"}, {Value: string(flow.AndLater), Label: "Việc này và các việc sau"}, {Value: string(flow.WholeOne), Label: "Cả loạt, trừ việc đã xong"}}
	}
}

// reach draws the form anew for a change that goes further, or less far, with what was
// typed: what only the other form asks for is filled from the work and its series.
func (f *Feature) reach(w http.ResponseWriter, r *http.Request, v *web.FormValues, x Work) error {
	to := flow.Reach(v.String("doi_pham_vi"))
	n, d := typed(v)
	d.ID, d.Reach, d.Value.AfterID, d.Value.AgencyID = x.ID, string(to), x.AfterID, x.AgencyID
	series, err := f.service.SeriesOf(r.Context(), x)
	if err != nil {
		return err
	}
	switch d.Series = to != flow.OnlyThis; {
	case d.Series && v.Has("nhip"):
		_, s := typedSeries(v)
		d.Every, d.Days, d.Weekday = s.Every, s.Days, s.Weekday
	case d.Series:
		d.setRhythm(series.Rhythm())
	case !v.Has("han"):
		d.Day = x.DueOn
	}
	if d.Series && n.Title == x.Title {
		d.Value.Title = series.Title
	} else if !d.Series && n.Title == series.Title {
		d.Value.Title = x.Title
	}
	d.ways(x)
	return f.drawForm(w, r, http.StatusOK, d)
}

func (f *Feature) changeWork(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	x, err := f.service.mayWork(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	if x.SeriesID != "" && flow.Reach(v.String("doi_pham_vi")).Valid() {
		return f.reach(w, r, v, x)
	}
	reach := flow.Reach(v.String("pham_vi"))
	n, d := typed(v)
	var changed int
	if reach == flow.AndLater || reach == flow.WholeOne {
		var s NewSeries
		if s, d = typedSeries(v); x.SeriesID != "" {
			changed, err = f.service.EditSeries(r.Context(), web.Actor(r), id, reach, s)
		}
	} else {
		reach = flow.OnlyThis
		err = f.service.Edit(r.Context(), web.Actor(r), id, d.Seen, n)
	}
	if err != nil {
		fields, ok := withTyped(v, err)
		if !ok {
			return err
		}
		status := http.StatusUnprocessableEntity
		if domain.CodeOf(err) == domain.CodeConflict {
			status = http.StatusConflict
		}
		d.ID, d.Reach, d.Value.AfterID, d.Value.AgencyID = id, string(reach), x.AfterID, x.AgencyID
		d.ways(x)
		return f.drawForm(w, r, status, d, d.renamed(fields)...)
	}
	if changed > 0 {
		web.Flash(w, r, web.FlashSuccess, "Đã sửa %d việc của loạt.", changed)
	} else {
		web.Flash(w, r, web.FlashSuccess, "Đã sửa việc dự kiến.")
	}
	return web.SeeOther(w, r, workAt(id))
}
