package webhooks

import (
	"embed"

	"loa/internal/platform/web"
)

// Migrations make the tables of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the list; each receiver stands below it.
const root = "/lam-viec/ket-noi"

// Feature is the room of receivers.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "form", "receiver", "secret", "remove")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Service gives the use cases, for who hears of papers.
func (f *Feature) Service() *Service { return f.service }

// Routes registers pages and acts.
func (f *Feature) Routes(rt *web.Router) {
	const one = root + "/{id}"
	rt.Get(root, f.list)
	rt.Get(root+"/moi", f.newForm)
	rt.Post(root+"/moi", f.add)
	rt.Get(one, f.show)
	rt.Get(one+"/sua", f.editForm)
	rt.Post(one+"/sua", f.edit)
	rt.Post(one+"/khoa", f.secret)
	rt.Post(one+"/doi-khoa", f.act(f.service.Rotate, "Đã tạo khóa ký mới. Khóa trước còn dùng được 24 giờ."))
	rt.Post(one+"/tam-dung", f.act(f.service.Pause, "Đã tạm dừng. Tin báo mới được giữ lại."))
	rt.Post(one+"/gui-tiep", f.act(f.service.Resume, "Đã gửi tiếp, trước hết là các tin đang chờ."))
	rt.Post(one+"/gui-thu", f.act(f.service.Try, "Đã gửi tin thử. Tải lại trang để xem kết quả."))
	rt.Post(one+"/tin/{tin}/gui-lai", f.sendAgain)
	rt.Get(one+"/bo", f.removeForm)
	rt.Post(one+"/bo", f.remove)
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
