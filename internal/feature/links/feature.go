package links

import (
	"embed"
	"net/http"

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

// root is the address of the list; each link stands below it under the id of its
// entry.
const root = "/lam-viec/lien-ket"

// Feature is the room of links.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "link")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Service gives the use cases, for the wiring.
func (f *Feature) Service() *Service { return f.service }

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/{id}", f.link)
	rt.Post(root+"/{id}/kiem-tra", f.check)
	rt.Get(root+"/{id}/ban-chu", f.text)
	rt.Get(root+"/{id}/ban-goc", f.raw)
	rt.API(http.MethodGet, "/links", f.apiList, web.APIDoc{
		Summary: "Links of evidence that the caller may see; query parameters tinh-trang (mat: not alive, doi: changed, nghi: opens but may have been removed (doubt says why), tat-ca: all; default mat), co-quan, sau", Response: apiPage{},
	})
	rt.API(http.MethodGet, "/links/{id}", f.apiOne, web.APIDoc{Summary: "The link of one entry with its checks and readable copy", Response: apiLink{}})
	rt.API(http.MethodPost, "/links/{id}/check", f.apiCheck, web.APIDoc{Summary: "Ask for the link of one entry to be opened again", Response: apiAsked{}})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
