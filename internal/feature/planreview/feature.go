package planreview

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"net/url"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/blob"
	"loa/internal/platform/office/pdfsign"
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
	files     *blob.Dir
	check     Check
	pages     *web.Pages
	patience  time.Duration
}

// Check says what the digital signatures of a PDF file say; its errors are those
// of pdfsign.Examine.
type Check func(ctx context.Context, file []byte) (pdfsign.Verdict, error)

// Sources are what the pages stand on. Files keeps the files of plans and nothing
// else.
type Sources struct {
	Programme *programme.Programme
	Registry  *org.Registry
	Files     *blob.Dir
	Check     Check
}

// New parses the pages.
func New(s Sources) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "upload", "intake", "review", "row", "split", "merge", "add", "drop", "names", "grouplists", "head",
		"discard", "activate", "signed", "plan", "source",
		"body", "item", "reason", "goals", "indicator", "indicatorform", "value", "parents", "cite")
	if err != nil {
		return nil, err
	}
	return &Feature{programme: s.Programme, org: s.Registry, files: s.Files, check: s.Check, pages: pages, patience: patience}, nil
}

// English is the catalogue of this feature, for the errors that the router
// answers with its own pages.
func English() []byte { return english }

// Routes registers the pages and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/tai-len", f.uploadForm)
	rt.Post(root+"/tai-len", f.upload)
	rt.Get(root+"/tai-len/lan-doc/{lan}", f.intake)
	rt.Post(root+"/tai-len/lan-doc/{lan}/thu-lai", f.retry)
	rt.Post(root+"/tai-len/lan-doc/{lan}/van-doc", f.readAnyway)
	rt.Get(root+"/{id}", f.show)
	rt.Get(root+"/{id}/tep/{tep}", f.file)
	rt.Get(root+"/{id}/tep-da-ky", f.signedForm)
	rt.Post(root+"/{id}/tep-da-ky", f.signedFile)
	rt.Get(root+"/{id}/duyet", f.review)
	rt.Get(root+"/{id}/van-ban", f.source)
	rt.Post(root+"/{id}/xac-nhan-ro", f.confirmClear)
	rt.Post(root+"/{id}/luu-y/{so}", f.takeNote)
	rt.Get(root+"/{id}/co-quan", f.namesForm)
	rt.Post(root+"/{id}/co-quan", f.choose)
	rt.Get(root+"/{id}/nhom", f.groups)
	rt.Post(root+"/{id}/nhom", f.confirmGroups)
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
	f.bodyRoutes(rt)
	rt.API(http.MethodGet, "/api/v1/plans", f.apiPlans, web.APIDoc{Summary: "Các kế hoạch đang theo dõi", Response: apiPlans{}})
	rt.API(http.MethodGet, "/api/v1/plans/{id}/obligations", f.apiObligations, web.APIDoc{
		Summary: "Các nhiệm vụ của một kế hoạch đang theo dõi, theo bản có hiệu lực vào một ngày", Response: apiObligations{},
		Params: []web.Param{{Name: "as_of", Type: "string", Description: "Ngày, ví dụ 2027-04-22; bỏ trống là hôm nay"}},
	})
	rt.API(http.MethodPost, "/api/v1/plans", f.apiUpload, web.APIDoc{
		Summary: "Gửi tệp kế hoạch để đọc; gửi lại cùng tệp thì nhận lại lần đọc đã có", Request: apiFile{}, RequestMedia: "multipart/form-data",
		Response: apiReading{}, Status: http.StatusAccepted, Roles: []access.Role{access.Coordinator},
	})
	rt.API(http.MethodGet, "/api/v1/plan-readings/{id}", f.apiReading, web.APIDoc{
		Summary: "Một lần đọc tệp kế hoạch: đến đâu, thành kế hoạch nào hoặc vì sao chưa đọc được", Response: apiReading{},
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
