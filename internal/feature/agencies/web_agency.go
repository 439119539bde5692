package agencies

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type agencyData struct {
	ID       string
	Day      calendar.Date
	Now      *org.Agency // nil: does not exist on Day
	Last     org.Version
	Parent   string
	ParentID string
	Life     []*lifeStep
	Kin      bool // somebody came before or after it
	Aliases  []string
	Below    []org.Agency
	Usage    usage
	MayEdit  bool
	Alias    string
	Codes    []codeInput

	Profile    org.Profile
	HasProfile bool // false also on a day without the agency: nobody is received there
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.page(w, r, form.Date("ngay"), "", nil)
}

// page draws one agency; alias is what a person typed into the form for other
// names.
func (f *Feature) page(w http.ResponseWriter, r *http.Request, day calendar.Date, alias string, problems domain.Fields) error {
	ctx, id := r.Context(), r.PathValue("id")
	if day == "" {
		day = f.org.Today()
	}
	d := agencyData{ID: id, Day: day, MayEdit: org.MayEdit(web.Actor(r)), Alias: alias}
	var err error
	if d.Life, d.Last, err = f.life(ctx, id); err != nil {
		return err
	}
	d.Kin = slices.ContainsFunc(d.Life, (*lifeStep).kin)
	a, err := f.org.Get(ctx, id, day)
	switch {
	case err == nil:
		d.Now, d.ParentID = &a, a.ParentID
		names, err := f.org.Names(ctx, day, a.ParentID)
		if err != nil {
			return err
		}
		d.Parent = names[a.ParentID]
	case domain.CodeOf(err) != domain.CodeNotFound:
		return err
	}
	if d.Now != nil {
		d.Codes = codeInputs(d.Now.Codes, true)
	}
	if d.Profile, err = f.org.Profile(ctx, id, day); err != nil {
		return err
	}
	d.HasProfile = d.Now != nil && !d.Profile.Empty()
	if d.Aliases, err = f.org.Aliases(ctx, id); err != nil {
		return err
	}
	all, err := f.org.AsOf(ctx, day)
	if err != nil {
		return err
	}
	d.Below = slices.DeleteFunc(all, func(a org.Agency) bool { return a.ParentID != id })
	if d.Usage, err = f.usage(ctx, id, day); err != nil {
		return err
	}
	title := d.Last.Name
	if d.Now != nil {
		title = d.Now.Name
	}
	status := http.StatusOK
	if problems != nil {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "agency", web.Page{
		Title: title, Nav: nav, Back: &web.Link{Label: "Cơ quan", URL: root}, Data: d, Errors: problems,
	})
}

func (f *Feature) alias(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, name := r.PathValue("id"), form.String("ten_khac")
	err = f.org.AddAlias(r.Context(), web.Actor(r), id, name)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.page(w, r, "", name, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi tên gọi khác “%s”.", name)
	return web.SeeOther(w, r, root+"/"+id)
}
