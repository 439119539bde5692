package ownplan

import (
	"embed"
	"net/http"

	"loa/internal/platform/web"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of this room.
const root = "/lam-viec/ke-hoach-rieng"

// Feature is the room of own plans.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "changes", "list", "new", "outside", "plan", "summary")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Service gives the use cases.
func (f *Feature) Service() *Service { return f.service }

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/moi", f.newForm)
	rt.Post(root+"/moi", f.create)
	rt.Get(root+"/ngoai", f.outsideForm)
	rt.Post(root+"/ngoai", f.outside)
	rt.Get(root+"/tong-hop", f.summary)
	rt.Get(root+"/tong-hop/csv", f.summaryFile)
	rt.Post(root+"/tong-hop/han", f.setDeadline)
	rt.Get(root+"/{id}", f.show)
	rt.Post(root+"/{id}", f.save)
	rt.Post(root+"/{id}/gui", f.submit)
	rt.Post(root+"/{id}/gui-ban-in", f.submitRead)
	rt.Post(root+"/{id}/rut-lai", f.recall)
	rt.Post(root+"/{id}/duyet", f.approve)
	rt.Post(root+"/{id}/tra-lai", f.back(f.service.Return, "Nêu lý do để người soạn biết cần sửa gì.", "Đã trả lại kế hoạch kèm lý do."))
	rt.Post(root+"/{id}/mo-lai", f.back(f.service.Reopen, "Nêu lý do để người soạn biết cần sửa gì.", "Đã mở lại kế hoạch. Dự thảo văn bản đã hủy."))
	rt.Post(root+"/{id}/rut-ghi-nhan", f.back(f.service.Unissue, "Nêu lý do rút ghi nhận để cơ quan biết.", "Đã rút ghi nhận ban hành. Kế hoạch trở lại là bản đang soạn."))
	rt.Post(root+"/{id}/lap-lai-van-ban", f.repaper)
	rt.Post(root+"/{id}/sua-doi", f.amend)
	rt.Post(root+"/{id}/bo-ban", f.drop)
	rt.Get(root+"/{id}/thay-doi", f.changes)
	rt.Post(root+"/{id}/thay-doi", f.answer)
	rt.Get(root+"/{id}/docx", f.download(DOCX))
	rt.Get(root+"/{id}/pdf", f.download(PDF))
	rt.Get(root+"/{id}/xlsx", f.download(XLSX))
	rt.API(http.MethodGet, "/own-plans", f.apiList, web.APIDoc{Summary: "Own plans of agencies that the caller may see, each in its newest edition", Response: []Plan{}})
	rt.API(http.MethodGet, "/own-plans/{id}", f.apiOne, web.APIDoc{Summary: "One own plan with its lines and estimates", Response: apiPlan{}})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
