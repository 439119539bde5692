package papers

import (
	"embed"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

// Migrations make the table of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the list; each paper stands below it.
const root = "/lam-viec/van-ban"

// Feature is the room of papers.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "paper", "number", "signed", "group")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/{id}", f.paper)
	rt.Get(root+"/{id}/tep/{file}", f.file)
	rt.Get(root+"/{id}/nhom", f.group)
	rt.Post(root+"/{id}/nhom/trinh-ky", f.submitGroup)
	rt.Post(root+"/{id}/nhom/so", f.numberGroup)
	rt.Post(root+"/{id}/trinh-ky", f.submit)
	rt.Get(root+"/{id}/so", f.numberForm)
	rt.Post(root+"/{id}/so", f.number)
	rt.Get(root+"/{id}/ban-ky", f.signedForm)
	rt.Post(root+"/{id}/ban-ky", f.signed)
	rt.Post(root+"/{id}/phat-hanh", f.release)
	rt.Post(root+"/{id}/tra-lai", f.sendBack)
	rt.Post(root+"/{id}/huy", f.cancel)
	f.apiRoutes(rt)
}

// apiRoutes registers the interface for programs, as an agency's document system
// uses it.
func (f *Feature) apiRoutes(rt *web.Router) {
	recorders := []access.Role{access.Officer, access.Coordinator}
	deciders := []access.Role{access.Officer, access.Leader, access.Coordinator}
	key := web.Param{Name: "Idempotency-Key", Header: true, Description: "Makes repeating safe: under the same key the act is done once"}
	rt.API(http.MethodGet, "/papers", f.apiList, web.APIDoc{
		Summary: "Papers that the caller may see, the newest first, 50 at a time", Response: apiPage{},
		Params: []web.Param{
			{Name: "status", Description: "draft, to_sign, signed, released, cancelled; several separated by commas"},
			{Name: "agency", Description: "id of an agency"},
			{Name: "kind", Description: "bao-cao, ke-hoach, cong-van"},
			{Name: "q", Description: "part of title, number or signer"},
			{Name: "after", Description: "id of the last paper of the page before"},
		},
	})
	rt.API(http.MethodGet, "/papers/{id}", f.apiOne, web.APIDoc{Summary: "One paper with its files and events", Response: apiPaper{}})
	rt.API(http.MethodGet, "/papers/{id}/files/{role}", f.apiFile, web.APIDoc{
		Summary: "The file of a paper that holds; roles docx, pdf, xlsx, signed", Media: "application/octet-stream",
	})
	rt.API(http.MethodPost, "/papers/{id}/submit", f.apiSubmit, web.APIDoc{
		Summary: "Lay a draft before its signer", Response: apiPaper{}, Params: []web.Param{key}, Roles: recorders,
	})
	rt.API(http.MethodPost, "/papers/{id}/number", f.apiNumber, web.APIDoc{
		Summary: "Record number, day and signer as they were given outside; again before the release to correct them", Request: apiNumber{}, Response: apiPaper{}, Params: []web.Param{key}, Roles: recorders,
	})
	rt.API(http.MethodPost, "/papers/{id}/signed", f.apiSigned, web.APIDoc{
		Summary: "The signed PDF, as the body or as a form; one whose signature does not hold is kept only with confirm, which says why",
		Request: apiSignedForm{}, RequestMedia: "multipart/form-data", AlsoMedia: mimePDF, Response: apiPaper{}, Roles: recorders,
		Params: []web.Param{key, {Name: "name", Description: "name of a file sent as the body"}, {Name: "confirm", Description: "as the field of the form, for a file sent as the body"}},
	})
	rt.API(http.MethodPost, "/papers/{id}/release", f.apiRelease, web.APIDoc{
		Summary: "Record the day of release", Request: apiRelease{}, Response: apiPaper{}, Params: []web.Param{key}, Roles: recorders,
	})
	rt.API(http.MethodPost, "/papers/{id}/return", f.apiDecide(f.service.Return), web.APIDoc{
		Summary: "Send a paper back to the draft", Request: apiReason{}, Response: apiPaper{}, Params: []web.Param{key}, Roles: deciders,
	})
	rt.API(http.MethodPost, "/papers/{id}/cancel", f.apiDecide(f.service.Cancel), web.APIDoc{
		Summary: "End a paper that is not released", Request: apiReason{}, Response: apiPaper{}, Params: []web.Param{key}, Roles: deciders,
	})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
