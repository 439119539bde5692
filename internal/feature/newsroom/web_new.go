package newsroom

import (
	"crypto/rand"
	"net/http"
	"slices"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

type newData struct {
	Agencies       []option
	AgencyID       string
	Kinds          []option
	Kind, Title    string
	Duties, Others []option // those that count pieces of content first
	Chosen         []string
	Key            string
	Templates      []option
	Template       string
	Languages      []option
	Lang           string
}

// First is the obligation from which the form was opened; empty for none.
func (d newData) First() string {
	if len(d.Chosen) == 0 {
		return ""
	}
	return d.Chosen[0]
}

func (f *Feature) newForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	n := NewPiece{AgencyID: q.Get("co-quan"), Template: q.Get("mau"), Key: rand.Text()}
	if id := q.Get("nhiem-vu"); id != "" {
		n.Duties = []string{id}
	}
	return f.drawNew(w, r, http.StatusOK, n)
}

// drawNew draws the form. Begun from an obligation, it has the kind that the
// obligation counts.
func (f *Feature) drawNew(w http.ResponseWriter, r *http.Request, status int, n NewPiece, errs ...domain.FieldError) error {
	ctx, own := r.Context(), web.Actor(r).WritesFor()
	if len(own) == 0 {
		return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	}
	if !slices.Contains(own, n.AgencyID) {
		n.AgencyID = own[0]
	}
	d := newData{AgencyID: n.AgencyID, Kind: string(n.Kind), Title: n.Title, Chosen: n.Duties, Key: n.Key, Template: n.Template, Lang: string(n.Lang)}
	names, err := f.service.Registry.Names(ctx, f.service.today(), own...)
	if err != nil {
		return err
	}
	for _, id := range own {
		d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
	}
	for _, k := range flow.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	duties, err := f.service.Duties(ctx, n.AgencyID, n.Duties)
	if err != nil {
		return err
	}
	for _, x := range duties {
		kind, suits := flow.Suits(x.Rule.UnitNoun, x.Product+" "+x.ShortName)
		if x.Chosen && suits && d.Kind == "" {
			d.Kind = string(kind)
		}
		if o := (option{Value: x.ID, Label: x.Label()}); suits || x.Chosen {
			d.Duties = append(d.Duties, o)
		} else {
			d.Others = append(d.Others, o)
		}
	}
	if d.Kind == "" {
		d.Kind = string(flow.News)
	}
	if d.Templates, err = f.templateChoices(r, n.AgencyID); err != nil {
		return err
	}
	for _, lang := range f.service.languages() {
		d.Languages = append(d.Languages, option{Value: string(lang), Label: lang.Own()})
	}
	return f.pages.Render(w, r, status, "new", web.Page{
		Title: "Viết bài mới", Nav: nav, Back: &web.Link{Label: "Tin, bài", URL: root}, Data: d, Errors: errs,
	})
}

func (f *Feature) create(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	n := NewPiece{AgencyID: v.String("co_quan"), Kind: flow.Kind(v.String("the_loai")), Title: v.String("tieu_de"), Duties: v.Strings("nhiem_vu"), Template: v.String("mau"), Key: v.String("khoa"), Lang: flow.Lang(v.String("ngon_ngu"))}
	e, err := f.service.Begin(r.Context(), web.Actor(r), n)
	if err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		return f.drawNew(w, r, http.StatusUnprocessableEntity, n, fields...)
	}
	return web.SeeOther(w, r, root+"/"+e.ContentID)
}
