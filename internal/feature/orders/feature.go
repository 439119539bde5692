package orders

import (
	"context"
	"embed"
	"errors"
	"io"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

// Migrations make the tables of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the list; each order stands below it.
const root = "/lam-viec/chi-dao"

// Feature is the room of orders.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "form", "order")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Service gives the use cases.
func (f *Feature) Service() *Service { return f.service }

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/moi", f.newForm)
	rt.Post(root+"/moi", f.write)
	rt.Get(root+"/{id}", f.order)
	rt.Get(root+"/{id}/sua", f.editForm)
	rt.Post(root+"/{id}/sua", f.rewrite)
	rt.Get(root+"/{id}/tep/{tep}", f.file)
	rt.Post(root+"/{id}/trinh", f.act(f.service.Submit, "Đã trình. Lãnh đạo thấy chỉ đạo trên trang Việc của tôi."))
	rt.Post(root+"/{id}/ban-hanh", f.act(f.service.Issue, "Đã ban hành. Các cơ quan thấy chỉ đạo ngay và được gửi thư."))
	rt.Post(root+"/{id}/thay-ke-thua", f.act(f.service.Replace, "Đã thay bằng cơ quan kế thừa."))
	rt.Post(root+"/{id}/bo", f.discard)
	rt.Post(root+"/{id}/tra-lai", f.sendBack)
	rt.Post(root+"/{id}/xac-nhan", f.acknowledge)
	rt.Post(root+"/{id}/da-ro", f.known)
	rt.Post(root+"/{id}/han", f.later)
	rt.Post(root+"/{id}/them", f.add)
	rt.Post(root+"/{id}/thu-hoi", f.withdraw)
	f.apiRoutes(rt)
}

func orderURL(id string) string { return root + "/" + id }

// act answers a form that does one thing to an order as it was seen.
func (f *Feature) act(do func(ctx context.Context, actor access.Actor, id string, seen int64) error, said string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.Form(r)
		if err != nil {
			return err
		}
		id := r.PathValue("id")
		if err := do(r.Context(), web.Actor(r), id, int64(form.Int("ban"))); err != nil {
			return f.refused(w, r, err, orderForm{})
		}
		web.Flash(w, r, web.FlashSuccess, said)
		return web.SeeOther(w, r, orderURL(id))
	}
}

func (f *Feature) discard(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := f.service.Discard(r.Context(), web.Actor(r), r.PathValue("id"), int64(form.Int("ban"))); err != nil {
		return f.refused(w, r, err, orderForm{})
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ bản soạn.")
	return web.SeeOther(w, r, root)
}

func (f *Feature) sendBack(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, typed := r.PathValue("id"), orderForm{Return: form.String("ly_do")}
	if err := f.service.Return(r.Context(), web.Actor(r), id, int64(form.Int("ban")), typed.Return); err != nil {
		return f.refused(w, r, err, typed)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã trả lại. Người soạn thấy lý do trên trang Việc của tôi.")
	return web.SeeOther(w, r, orderURL(id))
}

func (f *Feature) acknowledge(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	first, err := f.service.Acknowledge(r.Context(), web.Actor(r), id, form.String("co_quan"))
	if err != nil {
		return f.refused(w, r, err, orderForm{})
	}
	if first {
		web.Flash(w, r, web.FlashSuccess, "Đã xác nhận. Chỉ đạo nằm trong các nhiệm vụ của cơ quan đến khi có minh chứng.")
	} else {
		web.Flash(w, r, web.FlashSuccess, "Cơ quan đã xác nhận từ trước.")
	}
	return web.SeeOther(w, r, notice.Back(form.String(notice.FromDesk.Name), orderURL(id)))
}

// known takes an agency's word that it knows that an order was taken back.
func (f *Feature) known(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Known(r.Context(), web.Actor(r), id, form.String("co_quan")); err != nil {
		return f.refused(w, r, err, orderForm{})
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi cơ quan biết chỉ đạo được thu hồi.")
	return web.SeeOther(w, r, notice.Back(form.String(notice.FromDesk.Name), orderURL(id)))
}

func (f *Feature) later(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, typed := r.PathValue("id"), orderForm{Due: form.String("han"), DueKept: form.String("han_giu"), DueReason: form.String("ly_do_han")}
	due := form.Date("han")
	if err = form.Err(); err == nil {
		err = f.service.Later(r.Context(), web.Actor(r), id, int64(form.Int("ban")), NewDeadline{Due: due, Kept: form.Date("han_giu"), Why: typed.DueReason})
	}
	if err != nil {
		return f.refused(w, r, err, typed)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lùi hạn. Các cơ quan được gửi thư.")
	return web.SeeOther(w, r, orderURL(id))
}

func (f *Feature) add(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, typed := r.PathValue("id"), orderForm{Added: form.Strings("them")}
	if err := f.service.Add(r.Context(), web.Actor(r), id, int64(form.Int("ban")), typed.Added); err != nil {
		return f.refused(w, r, err, typed)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bổ sung. Các cơ quan này thấy chỉ đạo ngay và được gửi thư.")
	return web.SeeOther(w, r, orderURL(id))
}

func (f *Feature) withdraw(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, typed := r.PathValue("id"), orderForm{Withdraw: form.String("ly_do_thu_hoi")}
	if err := f.service.Withdraw(r.Context(), web.Actor(r), id, int64(form.Int("ban")), typed.Withdraw); err != nil {
		return f.refused(w, r, err, typed)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thu hồi. Các cơ quan không phải thực hiện nữa; minh chứng đã khai được giữ.")
	return web.SeeOther(w, r, orderURL(id))
}

// refused shows the order again with what was typed and why it was refused.
func (f *Feature) refused(w http.ResponseWriter, r *http.Request, err error, typed orderForm) error {
	problems, ok := web.FormErrors(err)
	if !ok {
		return err
	}
	return f.draw(w, r, http.StatusUnprocessableEntity, typed, problems)
}

func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	file, err := f.service.File(r.Context(), web.Actor(r), r.PathValue("id"), r.PathValue("tep"))
	if err != nil {
		return err
	}
	content, err := f.service.Files.Open(r.Context(), file.SHA256)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(content)
	if err = errors.Join(err, content.Close()); err != nil {
		return err
	}
	return web.Download(w, r, file.Name, file.Media, body)
}

// paragraphs parts a text at its lines.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// listData is the list of orders.
type listData struct {
	Waiting, Running, Over []Listed
	Writes                 bool
	All                    bool
	NoPlan                 bool
	From, To               string
	Mine                   int // orders that an agency of the reader has not acknowledged
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	rights, err := f.service.Rights(ctx, actor)
	if err != nil {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	from, to := form.Date("tu"), form.Date("den")
	d := listData{Writes: rights.Writes(), NoPlan: len(rights.Plans) == 0, All: rights.Writes() || actor.SeesAll()}
	if form.Err() == nil && (from != "" || to != "") {
		d.From, d.To = from.Vietnamese(), to.Vietnamese()
	} else {
		from, to = "", ""
	}
	all, err := f.service.List(ctx, actor, Filter{From: from, To: to})
	if err != nil {
		return err
	}
	today := f.service.today()
	for _, l := range all {
		for _, m := range l.Mine {
			if m.AckedAt == 0 && l.Status == Issued {
				d.Mine++
			}
		}
		switch {
		case l.ObligationID == "":
			d.Waiting = append(d.Waiting, l)
		case l.Status == Issued && (l.DueOn >= today || l.Proved < l.Of):
			d.Running = append(d.Running, l)
		default:
			d.Over = append(d.Over, l)
		}
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Chỉ đạo tuyên truyền đột xuất", Lead: "Việc lãnh đạo giao gấp: nói gì, với ai, đến khi nào. Ban hành rồi là nhiệm vụ của từng cơ quan ngay.", Nav: "chi-dao", Data: d,
	})
}

func errNoPlan() error {
	return domain.Conflict("Chỉ đạo chỉ ban hành được trong một kế hoạch đang chạy. Hôm nay chưa có kế hoạch nào: đưa kế hoạch của năm vào theo dõi trước.")
}
