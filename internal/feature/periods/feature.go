package periods

import (
	"embed"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// The addresses of the room.
const (
	windowsRoot = "/lam-viec/ky-bao-cao"
	daysRoot    = "/lam-viec/ngay-nghi"
	nav         = "bao-cao"
)

// Feature is the room of windows and days off.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "windows", "days", "regimes")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Routes registers pages, downloads, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(windowsRoot, f.windows)
	rt.Get(windowsRoot+"/tai", f.download)
	rt.Get(regimesRoot, f.regimesOn)
	rt.Post(regimesRoot, f.setRegime)
	rt.Get(daysRoot, f.days)
	rt.Post(daysRoot, f.record)
	rt.Post(daysRoot+"/{id}/thoi", f.end)
	rt.API(http.MethodGet, "/report-windows", f.apiWindows, web.APIDoc{
		Summary: "Evidence by obligation in the calendar window and in that of Decree 09/2019, or of a closing day",
		Params: []web.Param{
			{Name: "ke-hoach", Description: "id of the plan; the newest in force without"},
			{Name: "nam", Type: "integer", Description: "year; that of the plan without"},
			{Name: "ky", Description: "Q1, H1, Q3, 9M or year", Required: true},
			{Name: "co-quan", Description: "id of one agency; all that the caller may see without"},
			{Name: "cach-tinh", Description: "what stands beside the calendar: nd09-2019, so without; closing-20 of an office that closes on the 20th, 1 to 28"},
		},
		Response: Comparison{},
	})
	rt.API(http.MethodGet, "/days-off", f.apiDays, web.APIDoc{
		Summary:  "Days off of a year and days worked instead, with their source",
		Params:   []web.Param{{Name: "nam", Type: "integer", Description: "year; this one without"}},
		Response: apiDays{},
	})
	rt.API(http.MethodPost, "/days-off", f.apiRecord, web.APIDoc{
		Summary: "Enter days that a decision makes off or worked", Request: programme.NewDaysOff{}, Response: apiDays{}, Roles: []access.Role{access.Coordinator},
	})
	rt.API(http.MethodPost, "/days-off/{id}/end", f.apiEnd, web.APIDoc{
		Summary: "Take an entry about a day back, with a reason; alike: all by the same document for the same holiday", Request: programme.DayOffEnd{}, Response: apiDays{}, Roles: []access.Role{access.Coordinator},
	})
	rt.API(http.MethodGet, "/work-days", f.apiTerm, web.APIDoc{
		Summary: "The last day of a term of so many working days",
		Params: []web.Param{
			{Name: "tu", Type: "date", Description: "day from which the term runs, itself not counted", Required: true},
			{Name: "so", Type: "integer", Description: "number of working days, 0 to 1000", Required: true},
		},
		Response: Term{},
	})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
