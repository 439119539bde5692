package newsroom

import (
	"embed"

	flow "loa/internal/domain/content"
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

// root is the address of the list; each piece stands below it.
const root = "/lam-viec/toa-soan"

// nav is the entry of the workspace's menu under which these pages stand.
const nav = "toa-soan"

// Feature is the newsroom.
type Feature struct {
	service *Service
	pages   *web.Pages
	paces   *paces
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "new", "edit", "piece", "review", "history", "works", "work", "workform", "budget", "ask", "request", "templates", "template", "outside", "outsidedone", "checklink", "links")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages, paces: newPaces()}, nil
}

// Service gives the use cases.
func (f *Feature) Service() *Service { return f.service }

// ways are the addresses of acts below a piece.
func ways() map[string]flow.Act {
	return map[string]flow.Act{
		"gui": flow.Submit, "rut-lai": flow.Recall, "tra-lai": flow.Return, "duyet": flow.Approve, "hen-gio": flow.Schedule, "bo-hen-gio": flow.Unschedule, "dang": flow.Publish,
		"dang-khan": flow.Urgent, "duyet-sau": flow.Endorse, "rut": flow.Withdraw, "go": flow.Unpublish, "bo": flow.Discard,
	}
}

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/moi", f.newForm)
	rt.Post(root+"/moi", f.create)
	rt.Post(root+"/dan", f.paste)
	rt.Get(root+"/{id}", f.piece)
	rt.Post(root+"/{id}", f.save)
	rt.Post(root+"/{id}/dang-viet", f.touch)
	rt.Post(root+"/{id}/nhiem-vu", f.serve)
	rt.Post(root+"/{id}/ban-moi", f.revise)
	rt.Post(root+"/{id}/xem-lai", f.setReview)
	rt.Post(root+"/{id}/con-dung", f.stillTrue)
	rt.Post(root+"/{id}/dan-den", f.lead)
	rt.Post(root+"/{id}/y-kien", f.say)
	rt.Post(root+"/{id}/y-kien/{comment}/xong", f.settle)
	rt.Get(root+"/{id}/duyet", f.review)
	rt.Get(root+"/{id}/lich-su", f.history)
	for way, act := range ways() {
		rt.Post(root+"/{id}/"+way, f.act(way, act))
	}
	f.workRoutes(rt)
	f.budgetRoutes(rt)
	f.templateRoutes(rt)
	f.checkRoutes(rt)
	f.linkRoutes(rt)
	f.translateRoutes(rt)
	f.apiRoutes(rt)
	f.apiWorkRoutes(rt)
	f.apiSeriesRoutes(rt)
	f.apiLinkRoutes(rt)
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
