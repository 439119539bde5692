package matrix

import (
	"embed"
	"net/http"

	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const root = "/lam-viec/ma-tran"

const mimeCSV = "text/csv; charset=utf-8"

// Feature is the matrix's room.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "matrix", "periods", "public", "openings", "proposal")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Routes registers the pages, their files and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.show)
	rt.Get(root+"/xlsx", f.paper("xlsx", office.MimeXLSX, Paper.XLSX))
	rt.Get(root+"/csv", f.paper("csv", mimeCSV, Paper.CSV))
	rt.Get(periodsPath, f.periods)
	rt.Get(periodsPath+"/xlsx", f.periodPaper("xlsx", office.MimeXLSX, Paper.XLSX))
	rt.Get(periodsPath+"/csv", f.periodPaper("csv", mimeCSV, Paper.CSV))
	rt.Get(publishPath, f.openings)
	rt.Get(proposePath, f.propose)
	rt.Post(publishPath, f.publish)
	rt.PublicGet("/ke-hoach/{id}/ma-tran", f.public)
	rt.API(http.MethodGet, "/matrix", f.api, web.APIDoc{
		Summary: "Fulfilment by agency and obligation as of a day", Params: apiParams(), Response: apiMatrix{},
	})
	rt.API(http.MethodGet, "/public-matrix", f.publicAPI, web.APIDoc{
		Summary: "The obligations of a plan that are open to everybody, by agency, as of a day", Public: true,
		Params: apiParams()[:4], Response: apiMatrix{},
	})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
