package questions

import (
	"embed"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/domain/question"
	"loa/internal/platform/web"
)

// Migrations make the tables of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of the list; each question stands below it.
const root = "/lam-viec/vuong-mac"

// figuresPath is the page of figures.
const figuresPath = root + "/so-lieu"

// nav is the entry of the workspace's menu under which these pages stand.
const nav = "vuong-mac"

// Feature is the room of difficulties.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "ask", "question", "figures")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Service gives the use cases.
func (f *Feature) Service() *Service { return f.service }

// ways are the addresses of acts below a question.
func ways() map[string]question.Act {
	return map[string]question.Act{
		"tra-loi": question.Answer, "hoi-them": question.Ask, "bo-sung": question.Supply, "trinh": question.Submit, "quyet-dinh": question.Decide, "tra-lai": question.Return,
		"rut-lai": question.Recall, "gop": question.Merge, "rut": question.Withdraw, "chua-ro": question.Reopen, "dat-han": question.SetDay, "khac-noi-dung": question.Differ, "tach": question.Part,
	}
}

// Routes registers pages, acts and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/danh-sach.xlsx", f.export)
	rt.Get(root+"/danh-sach.csv", f.export)
	rt.Get(root+"/moi", f.askForm)
	rt.Post(root+"/moi", f.ask)
	rt.Get(figuresPath, f.figures)
	rt.Post(figuresPath+"/thoi-han", f.setTerms)
	rt.Get(root+"/{id}", f.question)
	rt.Get(root+"/{id}/tep/{file}", f.file)
	rt.Post(root+"/{id}/cung-gap", f.join)
	rt.Post(root+"/{id}/da-ro", f.understood)
	for way, act := range ways() {
		rt.Post(root+"/{id}/"+way, f.act(way, act))
	}
	f.apiRoutes(rt)
}

func (f *Feature) apiRoutes(rt *web.Router) {
	askers := []access.Role{access.Officer, access.Leader}
	all := []access.Role{access.Officer, access.Leader, access.Coordinator}
	key := web.Param{Name: "Idempotency-Key", Header: true, Description: "Makes repeating safe: under the same key the act is done once"}
	rt.API(http.MethodGet, "/questions", f.apiList, web.APIDoc{
		Summary: "Difficulties that the caller may read, the newest first, 50 at a time", Response: apiPage{},
		Params: []web.Param{
			{Name: "scope", Description: "mine: of the caller's agencies and the units below; answers: answered ones of everybody; waiting: whose next step is the caller's; empty: all that may be read"},
			{Name: "plan", Description: "id of a plan"},
			{Name: "obligation", Description: "id of an obligation"},
			{Name: "state", Description: "sent, asked, submitted, answered, merged, withdrawn"},
			{Name: "q", Description: "words, with or without marks"},
			{Name: "from", Type: "date", Description: "sent on or after"},
			{Name: "until", Type: "date", Description: "sent on or before"},
			{Name: "after", Description: "id of the last one of the page before"},
		},
	})
	rt.API(http.MethodGet, "/questions/{id}", f.apiOne, web.APIDoc{Summary: "One difficulty with its steps, the agencies that have it and its attachments", Response: apiQuestion{}})
	rt.API(http.MethodGet, "/questions/{id}/files/{file}", f.apiFile, web.APIDoc{Summary: "An attachment", Media: "application/octet-stream"})
	rt.API(http.MethodPost, "/questions", f.apiAsk, web.APIDoc{
		Summary: "Report a difficulty of an agency", Request: apiNew{}, Response: apiQuestion{}, Status: http.StatusCreated, Params: []web.Param{key}, Roles: askers,
	})
	rt.API(http.MethodPost, "/questions/{id}/join", f.apiJoin, web.APIDoc{
		Summary: "Note that an agency has the same difficulty", Request: apiJoin{}, Response: apiQuestion{}, Roles: askers,
	})
	rt.API(http.MethodPost, "/questions/{id}/steps", f.apiStep, web.APIDoc{
		Summary: "Take a step: answer, ask, supply, submit, decide, return, recall, merge, withdraw, reopen, set_day, differ, part; whose turn it is stands in owner",
		Request: apiStep{}, Response: apiQuestion{}, Params: []web.Param{key}, Roles: all,
	})
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
