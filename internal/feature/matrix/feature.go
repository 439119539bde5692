package matrix

import (
	"embed"
	"net/http"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const root = "/lam-viec/ma-tran"

// Feature is the matrix's room.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "matrix")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Routes registers the page, its sheet and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.show)
	rt.Get(root+"/xlsx", f.xlsx)
	rt.API(http.MethodGet, "/matrix", f.api, web.APIDoc{
		Summary:  "Fulfilment by agency and obligation as of a day; query parameters ke-hoach, cap, ngay",
		Response: apiMatrix{},
	})
}

// apiMatrix is the matrix for programs.
type apiMatrix struct {
	PlanID string        `json:"plan_id"`
	Day    calendar.Date `json:"day"`
	Items  []apiCell     `json:"items"`
}

// apiCell is one cell for programs.
type apiCell struct {
	AgencyID     string `json:"agency_id"`
	Agency       string `json:"agency"`
	ObligationID string `json:"obligation_id"`
	VersionID    string `json:"version_id"`
	Status       string `json:"status"`
	Why          string `json:"why"`
	Done         int    `json:"done"`
	Want         int    `json:"want"`
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
