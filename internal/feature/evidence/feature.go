package evidence

import (
	"embed"
	"net/http"

	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the list; everything else stands below it.
const root = "/lam-viec/minh-chung"

// Feature is the room of evidence.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "declare", "entry", "withdraw", "import", "importing", "judge", "judging", "erase", "cover")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	f.importRoutes(rt)
	f.judgeRoutes(rt)
	f.eraseRoutes(rt)
	f.apiChangeRoutes(rt)
	rt.Get(root, f.list)
	rt.Get(root+"/khai", f.declareForm)
	rt.Post(root+"/khai", f.declare)
	rt.Get(root+"/khai/tep/{upload}", f.heldPicture)
	rt.Post(root+"/khai/trang", f.pageForm)
	rt.Get(root+"/{id}", f.entry)
	rt.Get(root+"/{id}/tep/{file}", f.file)
	rt.Get(root+"/{id}/tep/{file}/che", f.coverForm)
	rt.Post(root+"/{id}/tep/{file}/che", f.coverFile)
	rt.Get(root+"/{id}/sua", f.correctForm)
	rt.Post(root+"/{id}/sua", f.correct)
	rt.Get(root+"/{id}/rut", f.withdrawForm)
	rt.Post(root+"/{id}/rut", f.withdraw)
	rt.API(http.MethodGet, "/evidence", f.apiList, web.APIDoc{
		Summary: "Evidence that the caller may see; query parameters nhiem-vu, co-quan, ket-qua (chua, accepted, returned, disputed), tu, den, sau", Response: apiPage{},
	})
	rt.API(http.MethodGet, "/evidence/{id}", f.apiOne, web.APIDoc{Summary: "One entry", Response: ledger.Entry{}})
	rt.API(http.MethodPost, "/evidence", f.apiDeclare, web.APIDoc{
		Summary: "Append evidence for an agency; idempotency_key makes repeating safe; amounts counts by quantity (" + quantityNames() + ") what the kind asks for", Request: apiNew{}, Response: apiMade{},
	})
	rt.API(http.MethodPost, "/evidence/files", f.apiDeclareFiles, web.APIDoc{
		Summary: "Append evidence with its files, as a form; fields as for /evidence, lists by repeating a field, amounts as a JSON object, files in the field files",
		Request: apiNewFiles{}, RequestMedia: "multipart/form-data", Response: apiMade{},
	})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
