package library

import (
	"embed"
	"net/http"

	"loa/internal/platform/web"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const (
	root = "/lam-viec/thu-vien"
	sent = root + "/gui" // uploads that go on

	// nav is the entry of the workspace's menu under which these pages stand.
	nav = "toa-soan"
)

// Feature is the library.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "upload", "medium")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }

// Routes registers pages, uploads and what everybody gets.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/chon", f.choose)
	rt.Get(root+"/tai-len", f.uploadForm)
	rt.Post(root+"/tai-len", f.receive)
	rt.Act(http.MethodOptions, sent, f.tusOptions)
	rt.Post(sent, f.tusBegin)
	rt.Act(http.MethodHead, sent+"/{id}", f.tusHead)
	rt.Act(http.MethodPatch, sent+"/{id}", f.tusAdd)
	rt.Act(http.MethodDelete, sent+"/{id}", f.tusEnd)
	rt.Post(sent+"/{id}/nhan", f.take)
	rt.Get(sent+"/{id}/nhan", f.takeForm)
	rt.Post(sent+"/{id}/bo", f.drop)
	rt.Get(root+"/{id}", f.medium)
	rt.Post(root+"/{id}", f.change)
	rt.Post(root+"/{id}/xoa", f.remove)
	rt.Post(root+"/{id}/lam-lai", f.again)
	rt.PublicGet("/tep/{id}/{dang}", f.file)
	f.apiRoutes(rt)
}
