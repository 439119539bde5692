package webhooks

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

const nav = "ket-noi"

func at(id string) string { return root + "/" + url.PathEscape(id) }

// row is a receiver as the list shows it.
type row struct{ Receiver }

// EventLabels are the events that it wants.
func (r row) EventLabels() []string {
	var all []string
	for e := range strings.FieldsSeq(r.Events) {
		all = append(all, Event(e).Label())
	}
	return all
}

// Sign and Word tell how it stands.
func (r row) Sign() string {
	switch {
	case r.PausedWhy != "":
		return "waived"
	case r.GivenUp > 0:
		return "missed"
	case r.Waiting > 0:
		return "at_risk"
	case r.DeliveredAt > 0:
		return "met"
	}
	return "not_due"
}

// Word says it.
func (r row) Word() string {
	switch {
	case r.PausedWhy == "gone":
		return "Nơi nhận báo không nhận nữa"
	case r.PausedWhy != "":
		return "Tạm dừng"
	case r.GivenUp > 0:
		return "Có tin không gửi được"
	case r.Waiting > 0:
		return "Có tin đang chờ"
	case r.DeliveredAt > 0:
		return "Đang nhận tốt"
	}
	return "Chưa gửi tin nào"
}

type listData struct {
	Rows []row
	Off  bool // this program sends nothing
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	all, err := f.service.Receivers(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	d := listData{Off: f.service.Send == nil}
	for _, x := range all {
		d.Rows = append(d.Rows, row{x})
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Kết nối với hệ thống khác", Nav: nav, Data: d,
		Lead: "Loa báo cho hệ thống quản lý văn bản của cơ quan khi có văn bản trình ký, đã ký, đã phát hành hoặc có báo cáo đã gửi.",
	})
}

type formData struct {
	Title, Address string
	Chosen         []string
	Events         []option
	Version        int64
	Action         string
	Fresh          bool
}

type option struct{ Value, Label, Hint string }

func eventOptions() []option {
	var all []option
	for _, e := range Events() {
		all = append(all, option{Value: string(e), Label: e.Label(), Hint: string(e)})
	}
	return all
}

func (f *Feature) newForm(w http.ResponseWriter, r *http.Request) error {
	if err := mayManage(web.Actor(r)); err != nil {
		return err
	}
	return f.drawForm(w, r, http.StatusOK, formData{Fresh: true, Chosen: []string{string(PaperToSign)}}, nil)
}

func (f *Feature) drawForm(w http.ResponseWriter, r *http.Request, status int, d formData, errs domain.Fields) error {
	d.Events = eventOptions()
	page := web.Page{Title: "Thêm nơi nhận tin", Nav: nav, Data: &d, Errors: errs, Back: &web.Link{Label: "Kết nối với hệ thống khác", URL: root}}
	d.Action = root + "/moi"
	if !d.Fresh {
		page.Title, d.Action = "Sửa nơi nhận tin", at(r.PathValue("id"))+"/sua"
		page.Back = &web.Link{Label: "Nơi nhận tin", URL: at(r.PathValue("id"))}
	}
	return f.pages.Render(w, r, status, "form", page)
}

// read reads the form; what was typed comes back with it.
func read(r *http.Request) (Details, formData, error) {
	v, err := web.Form(r)
	if err != nil {
		return Details{}, formData{}, err
	}
	n := Details{Title: v.String("ten"), Address: v.String("dia_chi"), Events: v.Strings("su_kien"), Version: int64(v.Int("phien_ban"))}
	return n, formData{Title: n.Title, Address: n.Address, Chosen: n.Events, Version: n.Version}, nil
}

func (f *Feature) add(w http.ResponseWriter, r *http.Request) error {
	n, d, err := read(r)
	if err != nil {
		return err
	}
	d.Fresh = true
	id, err := f.service.Add(r.Context(), web.Actor(r), n)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawForm(w, r, http.StatusUnprocessableEntity, d, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm nơi nhận tin. Chép khóa ký sang hệ thống đó, rồi gửi thử.")
	return web.SeeOther(w, r, at(id))
}

func (f *Feature) editForm(w http.ResponseWriter, r *http.Request) error {
	x, err := f.service.Receiver(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.drawForm(w, r, http.StatusOK, formData{Title: x.Title, Address: x.Address, Chosen: strings.Fields(x.Events), Version: x.Version}, nil)
}

func (f *Feature) edit(w http.ResponseWriter, r *http.Request) error {
	n, d, err := read(r)
	if err != nil {
		return err
	}
	err = f.service.Edit(r.Context(), web.Actor(r), r.PathValue("id"), n)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawForm(w, r, http.StatusUnprocessableEntity, d, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu thay đổi.")
	return web.SeeOther(w, r, at(r.PathValue("id")))
}

type showData struct {
	row
	URL     string
	Old     bool // the key before still signs
	Off     bool
	Lines   []line
	Earlier *web.Link
	Newest  bool
}

// line is a message as the page shows it.
type line struct{ Delivery }

// Sign is the sign of its state.
func (l line) Sign() string {
	switch l.State {
	case Delivered:
		return "met"
	case GivenUp:
		return "missed"
	case Waiting:
	}
	if l.Tries > 0 {
		return "at_risk"
	}
	return "not_due"
}

// Why says what the last sending that was not taken met; empty when it was taken.
func (l line) Why() domain.Sentence {
	switch {
	case l.State == Delivered || l.Tries == 0:
		return domain.Sentence{}
	case l.Status > 0:
		return domain.Say("Hệ thống nhận trả lời mã %d.", l.Status)
	case l.Reason != "":
		return domain.Say(string(l.Reason))
	}
	return domain.Say(l.Outcome.Label())
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	x, err := f.service.Receiver(ctx, actor, id)
	if err != nil {
		return err
	}
	before := r.URL.Query().Get("truoc")
	all, err := f.service.Deliveries(ctx, actor, id, before)
	if err != nil {
		return err
	}
	d := showData{row: row{x}, URL: at(id), Off: f.service.Send == nil, Old: x.OldSecret != "" && x.OldUntil > f.service.DB.Clock().Now().UnixMilli(), Newest: before == ""}
	for _, one := range all {
		d.Lines = append(d.Lines, line{one})
	}
	if len(all) == PageSize {
		d.Earlier = &web.Link{Label: "Tin cũ hơn", URL: d.URL + "?truoc=" + url.QueryEscape(all[len(all)-1].ID)}
	}
	return f.pages.Render(w, r, http.StatusOK, "receiver", web.Page{
		Title: "Nơi nhận tin", Lead: x.Title, Nav: nav, Data: d, Back: &web.Link{Label: "Kết nối với hệ thống khác", URL: root},
	})
}

// act answers a button of a receiver's page.
func (f *Feature) act(do func(context.Context, access.Actor, string) error, said string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id := r.PathValue("id")
		if err := do(r.Context(), web.Actor(r), id); err != nil {
			return f.refused(w, r, err, at(id))
		}
		web.Flash(w, r, web.FlashSuccess, said)
		return web.SeeOther(w, r, at(id))
	}
}

// refused tells a conflict on the page itself.
func (f *Feature) refused(w http.ResponseWriter, r *http.Request, err error, target string) error {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Code != domain.CodeConflict {
		return err
	}
	web.Flash(w, r, web.FlashInfo, e.Message, e.Args...)
	return web.SeeOther(w, r, target)
}

// secret shows the key on the answer itself, so that no address leads to it.
func (f *Feature) secret(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	x, err := f.service.Receiver(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	key, err := f.service.Secret(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return f.pages.Render(w, r, http.StatusOK, "secret", web.Page{
		Title: "Khóa ký", Lead: x.Title, Nav: nav, Data: key, Back: &web.Link{Label: "Nơi nhận tin", URL: at(id)},
	})
}

func (f *Feature) sendAgain(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.SendAgain(r.Context(), web.Actor(r), id, r.PathValue("tin")); err != nil {
		return f.refused(w, r, err, at(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đưa tin vào hàng chờ gửi.")
	return web.SeeOther(w, r, at(id))
}

func (f *Feature) removeForm(w http.ResponseWriter, r *http.Request) error {
	x, err := f.service.Receiver(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "remove", web.Page{
		Title: "Bỏ nơi nhận tin", Lead: x.Title, Nav: nav, Data: showData{row: row{x}, URL: at(x.ID)}, Back: &web.Link{Label: "Nơi nhận tin", URL: at(x.ID)},
	})
}

func (f *Feature) remove(w http.ResponseWriter, r *http.Request) error {
	if err := f.service.Remove(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ nơi nhận tin.")
	return web.SeeOther(w, r, root)
}
