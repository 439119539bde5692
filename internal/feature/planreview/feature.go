package planreview

import (
	"embed"
	"errors"
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const root = "/lam-viec/ke-hoach"

// nav is the key of this feature's entry in the workspace's navigation.
const nav = "plans"

// Feature is the pages about plans.
type Feature struct {
	programme *programme.Programme
	org       *org.Registry
	pages     *web.Pages
}

// New parses the pages.
func New(p *programme.Programme, registry *org.Registry) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "upload", "review", "row", "split", "merge", "add", "drop", "names", "head", "discard", "activate", "plan", "source")
	if err != nil {
		return nil, err
	}
	return &Feature{programme: p, org: registry, pages: pages}, nil
}

// English is the catalogue of this feature, for the errors that the router
// answers with its own pages.
func English() []byte { return english }

// Routes registers the pages and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/tai-len", f.uploadForm)
	rt.Post(root+"/tai-len", f.upload)
	rt.Get(root+"/{id}", f.show)
	rt.Get(root+"/{id}/duyet", f.review)
	rt.Get(root+"/{id}/van-ban", f.source)
	rt.Post(root+"/{id}/xac-nhan-ro", f.confirmClear)
	rt.Post(root+"/{id}/luu-y/{so}", f.takeNote)
	rt.Get(root+"/{id}/co-quan", f.namesForm)
	rt.Post(root+"/{id}/co-quan", f.choose)
	rt.Post(root+"/{id}/them-co-quan", f.addAgency)
	rt.Get(root+"/{id}/thong-tin", f.headForm)
	rt.Post(root+"/{id}/thong-tin", f.editHead)
	rt.Get(root+"/{id}/bo", f.discardForm)
	rt.Post(root+"/{id}/bo", f.discard)
	rt.Get(root+"/{id}/dua-vao-theo-doi", f.activateForm)
	rt.Post(root+"/{id}/dua-vao-theo-doi", f.activate)
	rt.Post(root+"/{id}/dong/{dong}/xac-nhan", f.confirm)
	rt.Post(root+"/{id}/dong/{dong}/mo-lai", f.reopen)
	rt.Get(root+"/{id}/dong/{dong}/sua", f.rowForm)
	rt.Post(root+"/{id}/dong/{dong}/sua", f.editRow)
	rt.Get(root+"/{id}/dong/{dong}/tach", f.splitForm)
	rt.Post(root+"/{id}/dong/{dong}/tach", f.split)
	rt.Get(root+"/{id}/dong/{dong}/gop", f.mergeForm)
	rt.Post(root+"/{id}/dong/{dong}/gop", f.merge)
	rt.Get(root+"/{id}/them-dong", f.addForm)
	rt.Post(root+"/{id}/them-dong", f.add)
	rt.Post(root+"/{id}/thay-doi/{viec}/hoan-tac", f.undoRows)
	rt.Get(root+"/{id}/dong/{dong}/bo", f.dropForm)
	rt.Post(root+"/{id}/dong/{dong}/bo", f.drop)
	rt.API(http.MethodGet, "/api/v1/plans", f.apiPlans, web.APIDoc{Summary: "Các kế hoạch đang theo dõi", Response: apiPlans{}})
	rt.API(http.MethodGet, "/api/v1/plans/{id}/obligations", f.apiObligations, web.APIDoc{
		Summary: "Các nhiệm vụ của một kế hoạch đang theo dõi", Response: apiObligations{},
	})
}

func planURL(id string) string { return root + "/" + url.PathEscape(id) }

func reviewURL(id string) string { return planURL(id) + "/duyet" }

// back returns to a page after an act. A refusal that the person can do
// something about is told there; others are answered by the router.
func back(w http.ResponseWriter, r *http.Request, err error, target string) error {
	if e, ok := errors.AsType[*domain.Error](err); ok && (e.Code == domain.CodeConflict || e.Code == domain.CodeInvalid) && e.Message != "" {
		web.Flash(w, r, web.FlashWarning, e.Message, e.Args...)
		return web.SeeOther(w, r, target)
	}
	return err
}

// option is a choice of a form.
type option struct{ Value, Label, Hint string }
