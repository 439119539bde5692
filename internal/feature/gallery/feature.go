package gallery

import (
	"embed"

	"loa/internal/platform/web"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the first page; the samples stand below it.
const root = "/lam-viec/giao-dien"

// Feature is the gallery.
type Feature struct{ pages *web.Pages }

// New parses the pages.
func New() (*Feature, error) {
	pages, err := web.NewPages(templates, english, "gallery", "desk", "matrix", "review", "portal")
	if err != nil {
		return nil, err
	}
	return &Feature{pages: pages}, nil
}

// Routes registers the pages.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.show)
	rt.Post(root, f.try)
	rt.Get(root+"/viec-cua-toi", f.desk)
	rt.Get(root+"/ma-tran", f.matrix)
	rt.Get(root+"/duyet-ke-hoach", f.review)
	rt.Get(root+"/cong-thong-tin", f.portal)
}
