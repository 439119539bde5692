package newsroom

import (
	"crypto/rand"
	"html/template"
	"net/http"
	"strconv"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

// templateRoot is the list of templates.
const templateRoot = root + "/mau"

func (f *Feature) templateRoutes(rt *web.Router) {
	rt.Get(templateRoot, f.templates)
	rt.Get(templateRoot+"/moi", f.newTemplate)
	rt.Post(templateRoot+"/moi", f.saveTemplate)
	one := templateRoot + "/cua-co-quan/{id}"
	rt.Get(one, f.template)
	rt.Post(one, f.saveTemplate)
	rt.Post(one+"/bo", f.dropTemplate)
}

// shownTemplate is a template that every agency has, with how a draft begins with it.
type shownTemplate struct{ flow.Template }

// Body is the draft.
func (t shownTemplate) Body() template.HTML { return template.HTML(flow.Outlined(t.Outline)) } //nolint:gosec // its words are escaped

type templatesData struct {
	Common []shownTemplate
	Own    []OwnTemplate
	Names  map[string]string
	Many   bool
}

func (f *Feature) templates(w http.ResponseWriter, r *http.Request) error {
	ctx, own := r.Context(), web.Actor(r).WritesFor()
	if len(own) == 0 {
		return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	}
	d := templatesData{Many: len(own) > 1}
	for _, t := range flow.Templates() {
		d.Common = append(d.Common, shownTemplate{t})
	}
	var err error
	if d.Own, err = f.service.Own(ctx, own...); err != nil {
		return err
	}
	if d.Names, err = f.service.Registry.Names(ctx, f.service.today(), own...); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "templates", web.Page{Title: "Mẫu bài", Nav: nav, Back: &web.Link{Label: "Tin, bài", URL: root}, Data: d})
}

type templateData struct {
	Value           NewTemplate
	ID              string
	Agencies, Kinds []option
}

// Draft is how a piece begins with the template.
func (d templateData) Draft() template.HTML { return template.HTML(flow.Outlined(d.Value.Outline)) } //nolint:gosec // its words are escaped

func (f *Feature) newTemplate(w http.ResponseWriter, r *http.Request) error {
	n := NewTemplate{Key: rand.Text(), Kind: flow.News}
	for _, t := range flow.Templates() { // begun from one of all
		if t.ID == r.URL.Query().Get("tu") {
			n.Name, n.Kind, n.Outline = t.Name, t.Kind, t.Outline
		}
	}
	return f.drawTemplate(w, r, http.StatusOK, templateData{Value: n})
}

func (f *Feature) template(w http.ResponseWriter, r *http.Request) error {
	t, err := f.service.Template(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.drawTemplate(w, r, http.StatusOK, templateData{ID: t.ID, Value: NewTemplate{AgencyID: t.AgencyID, Name: t.Name, Kind: t.Kind, Outline: t.Outline, Seen: t.Version}})
}

func (f *Feature) drawTemplate(w http.ResponseWriter, r *http.Request, status int, d templateData, errs ...domain.FieldError) error {
	own := web.Actor(r).WritesFor()
	if len(own) == 0 {
		return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn mẫu bài của cơ quan.")
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), own...)
	if err != nil {
		return err
	}
	for _, id := range own {
		d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
	}
	if d.Value.AgencyID == "" {
		d.Value.AgencyID = own[0]
	}
	for _, k := range flow.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	title := "Mẫu bài mới"
	if d.ID != "" {
		title = "Sửa mẫu bài"
	}
	return f.pages.Render(w, r, status, "template", web.Page{Title: title, Nav: nav, Back: &web.Link{Label: "Mẫu bài", URL: templateRoot}, Data: d, Errors: errs, Overtaken: status == http.StatusConflict})
}

func (f *Feature) saveTemplate(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n := NewTemplate{AgencyID: v.String("co_quan"), Name: v.String("ten"), Kind: flow.Kind(v.String("the_loai")), Outline: v.String("dan_y"), Key: v.String("khoa")}
	n.Seen, _ = strconv.ParseInt(v.String("ban"), 10, 64)
	if _, err := f.service.SaveTemplate(r.Context(), web.Actor(r), id, n); err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		status := http.StatusUnprocessableEntity
		if domain.CodeOf(err) == domain.CodeConflict {
			status = http.StatusConflict
		}
		return f.drawTemplate(w, r, status, templateData{ID: id, Value: n}, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu mẫu bài.")
	return web.SeeOther(w, r, templateRoot)
}

func (f *Feature) dropTemplate(w http.ResponseWriter, r *http.Request) error {
	if err := f.service.DropTemplate(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ mẫu bài. Bài đã viết theo mẫu giữ nguyên.")
	return web.SeeOther(w, r, templateRoot)
}

// templateChoices lists the templates that an agency may choose.
func (f *Feature) templateChoices(r *http.Request, agencyID string) ([]option, error) {
	out := []option{{Label: "Không dùng mẫu"}}
	own, err := f.service.Own(r.Context(), agencyID)
	for _, t := range own {
		out = append(out, option{Value: t.ID, Label: t.Name})
	}
	for _, t := range flow.Templates() {
		out = append(out, option{Value: t.ID, Label: t.Name})
	}
	return out, err
}

// usual is the template with which a kind of piece usually begins; empty for none.
func usual(k flow.Kind) string {
	switch k {
	case flow.Bulletin:
		return "ban-tin-tuan"
	case flow.Feature:
		return "phong-su"
	case flow.News, flow.Video, flow.Infographic, flow.Leaflet:
	}
	return ""
}
