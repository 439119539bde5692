package report

import (
	"context"
	"embed"
	"net/http"

	"github.com/riverqueue/river"

	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the list; everything else stands below it.
const root = "/lam-viec/bao-cao"

// Feature is the reports' room.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "filings", "kept", "list", "new", "proof", "report", "request", "request-check", "request-new", "requests", "section", "sentence", "sentences")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/moi", f.newForm)
	rt.Post(root+"/moi", f.create)
	rt.Get(filingsRoot, f.filings)
	rt.Get(requestsRoot, f.requests)
	rt.Get(requestsRoot+"/moi", f.newRequest)
	rt.Post(requestsRoot+"/moi", f.ask)
	rt.Post(requestsRoot+"/moi/kiem-tra", f.checkRequest)
	rt.Post(requestsRoot+"/moi/sua", f.backToForm)
	rt.Get(requestsRoot+"/xem/{id}", f.request)
	rt.Post(requestsRoot+"/xem/{id}/tra-loi", f.begin)
	rt.Post(requestsRoot+"/xem/{id}/han", f.moveDeadline)
	rt.Post(requestsRoot+"/xem/{id}/thu-hoi", f.withdraw)
	rt.Get(requestsRoot+"/xem/{id}/xlsx", f.overview)
	rt.Get(sentencesRoot, f.sentences)
	rt.Get(sentencesRoot+"/chi-tieu/{ma}", f.sentence)
	rt.Post(sentencesRoot+"/chi-tieu/{ma}", f.setSentence)
	rt.Post(sentencesRoot+"/chi-tieu/{ma}/xem-thu", f.trySentence)
	rt.Post(sentencesRoot+"/chi-tieu/{ma}/mac-dinh", f.resetSentence)
	rt.Get(root+"/{id}", f.show)
	rt.Post(root+"/{id}", f.save)
	rt.Post(root+"/{id}/soan-lai", f.redraft)
	rt.Post(root+"/{id}/gui", f.submit)
	rt.Post(root+"/{id}/rut-lai", f.recall)
	rt.Post(root+"/{id}/tra-lai", f.back(f.service.Return, "Đã trả lại báo cáo kèm lý do."))
	rt.Post(root+"/{id}/mo-lai", f.back(f.service.Reopen, "Đã mở lại báo cáo. Bản đã chốt vẫn được giữ."))
	rt.Post(root+"/{id}/gui-di", f.file)
	rt.Post(root+"/{id}/rut-gui", f.back(f.service.Unfile, "Đã rút ghi nhận đã gửi. Báo cáo trở lại trạng thái đã duyệt, chưa gửi."))
	rt.Post(root+"/{id}/tiep-nhan", f.accept)
	rt.Post(root+"/{id}/khong-nhan", f.back(f.service.Reject, "Đã trả lại cơ quan báo cáo kèm lý do."))
	rt.Get(root+"/{id}/minh-chung", f.proof)
	rt.Post(root+"/{id}/duyet", f.approve)
	rt.Get(root+"/{id}/phan-long-ghep", f.section)
	rt.Get(root+"/{id}/phan-long-ghep/docx", f.sectionFile)
	rt.Get(root+"/{id}/docx", f.download(DOCX))
	rt.Get(root+"/{id}/pdf", f.download(PDF))
	rt.Get(root+"/{id}/xlsx", f.download(XLSX))
	rt.Get(root+"/{id}/tung-co-quan", f.downloadAll)
	rt.API(http.MethodGet, "/reports", f.apiList, web.APIDoc{Summary: "Reports that the caller may see", Response: []Report{}})
	rt.API(http.MethodGet, "/reports/{id}", f.apiOne, web.APIDoc{Summary: "One report with its figures; ?structure=today for those of a whole province under today's units, as_it_was without", Response: apiReport{}})
	rt.API(http.MethodPost, "/reports/{id}/submit", f.apiDo(f.service.SubmitAsDrafted), web.APIDoc{Summary: "Submit a report with the words it has", Response: Report{}})
	rt.API(http.MethodPost, "/reports/{id}/approve", f.apiDo(f.service.Approve), web.APIDoc{Summary: "Approve a submitted report and freeze its figures", Response: Report{}})
}

// Heard takes what happens to papers.
func (f *Feature) Heard(ctx context.Context, h papers.Happened) (river.JobArgs, error) {
	return f.service.Heard(ctx, h)
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
