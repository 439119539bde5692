package evidence

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// fillIn fills in what a form that was sent left empty, from its files, its link
// and the obligations that were chosen. What was filled in on the page is filled
// in anew; what a person typed stays.
func (f *Feature) fillIn(r *http.Request, form *web.FormValues, d *formData, came []incoming, problems *domain.Fields) error {
	choices, err := f.service.Choices(r.Context(), d.AgencyID)
	if err != nil {
		return err
	}
	d.Emptied = form.Has(fieldDay) && form.String(fieldDay) == ""
	d.takeBack(form)
	for _, file := range d.Draft.Files {
		d.Known.Files = append(d.Known.Files, file.Name)
	}
	for _, in := range came {
		if in.Taken != "" {
			d.Known.Shots = append(d.Known.Shots, in.Taken)
		}
	}
	if d.Title == "" && d.Known.Page == "" && d.URL != "" && (!scripted(r) || form.String(fieldTitle) == "") {
		d.Known.Page = f.service.pageTitle(r.Context(), d.URL)
	}
	d.fill(d.chosen(choices), f.service.today())
	if d.Filled[fieldDay].From == byDoubt && d.Known.Day.From != byDoubt {
		problems.Add(fieldDay, "Ảnh ghi ngày chụp %s, không hợp với nhiệm vụ. Xem lại ngày rồi gửi.", d.Odd.Vietnamese())
	}
	return f.lacking(r, d, d.chosen(choices), problems)
}

// asked leaves out the problems of fields that are filled in by themselves once
// the obligation is chosen: then only that is asked.
func (d *formData) asked(problems domain.Fields) domain.Fields {
	if len(d.Versions) > 0 || problems.For("nhiem_vu").Name == "" {
		return problems
	}
	var done domain.Fields
	for name, empty := range map[string]bool{fieldTitle: d.Title == "", fieldKind: d.Kind == ""} {
		if empty {
			done.Add(name, "")
		}
	}
	return without(problems, done)
}

// unseen tells whether something was filled in that the person has not seen on
// the page.
func (d *formData) unseen(form *web.FormValues) bool {
	for name, f := range d.Filled {
		if form.String(name) != f.Value {
			return true
		}
	}
	return false
}

// pageForm answers the script's question how the page behind a link is called.
// It is a POST since the program opens the page.
func (f *Feature) pageForm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := Draft{AgencyID: form.String("co_quan")}
	if err := f.pickAgency(web.Actor(r), &d); err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, struct {
		Title string `json:"title"`
	}{f.service.pageTitle(r.Context(), form.String("lien_ket"))})
}
