package reorganise

import (
	"embed"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const root = "/lam-viec/sap-xep"

// nav is the key of the workspace's entry under which the pages stand.
const nav = "agencies"

// Feature is the pages of the wizard.
type Feature struct {
	*Service

	pages *web.Pages
}

// New parses the pages.
func New(s *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "acts", "head", "act", "lines", "line", "touched", "duties", "duty", "roles", "compare", "apply", "running", "basis", "undo", "discard", "undecided")
	if err != nil {
		return nil, err
	}
	return &Feature{Service: s, pages: pages}, nil
}

// English is the catalogue of this feature, for the errors that the router
// answers with its own pages.
func English() []byte { return english }

// Routes registers the pages and the interface for programs.
func (f *Feature) Routes(rt *web.Router) {
	const one = root + "/{id}"
	rt.Get(root, f.list)
	rt.Get(root+"/moi", f.newForm)
	rt.Post(root+"/moi", f.create)
	rt.Get(root+"/mau.xlsx", f.sample)
	rt.Get(root+"/chua-quyet-dinh", f.undecided)
	rt.Post(root+"/chua-quyet-dinh", f.settle)
	rt.Get(one, f.show)
	rt.Get(one+"/van-ban", f.headForm)
	rt.Post(one+"/van-ban", f.editHead)
	rt.Get(one+"/bo", f.discardForm)
	rt.Post(one+"/bo", f.discard)
	rt.Get(one+"/danh-sach", f.lines)
	rt.Post(one+"/danh-sach", f.addLines)
	rt.Post(one+"/truc-thuoc", f.addLeft)
	rt.Post(one+"/khop-lai", f.rematch)
	rt.Post(one+"/bo-chua-hieu", f.removeUnread)
	rt.Get(one+"/dong/{dong}", f.lineForm)
	rt.Post(one+"/dong/{dong}", f.putLine)
	rt.Post(one+"/dong/{dong}/chon", f.pick)
	rt.Post(one+"/dong/{dong}/bo", f.removeLine)
	rt.Get(one+"/anh-huong", f.touchedPage)
	rt.Get(one+"/nhiem-vu", f.duties)
	rt.Post(one+"/nhiem-vu", f.decide)
	rt.Get(one+"/nhiem-vu/{nv}", f.dutyForm)
	rt.Post(one+"/nhiem-vu/{nv}", f.decideOne)
	rt.Get(one+"/tai-khoan", f.roles)
	rt.Post(one+"/tai-khoan", f.moveRoles)
	rt.Get(one+"/truoc-sau", f.compare)
	rt.Get(one+"/ap-dung", f.applyForm)
	rt.Post(one+"/ap-dung", f.apply)
	rt.Get(one+"/tien-do", f.running)
	rt.Post(one+"/trinh", f.submit)
	rt.Get(one+"/can-cu", f.basisForm)
	rt.Post(one+"/can-cu", f.addBasis)
	rt.Get(one+"/hoan-tac", f.undoForm)
	rt.Post(one+"/hoan-tac", f.undo)
	rt.Post(one+"/chep", f.copyAct)
	f.apiRoutes(rt)
}

func actURL(id string) string { return root + "/" + url.PathEscape(id) }

// back returns to a page after an act. A refusal that the person can do
// something about is told there; others are answered by the router.
func back(w http.ResponseWriter, r *http.Request, err error, target string) error {
	if e, ok := errors.AsType[*domain.Error](err); ok && (e.Code == domain.CodeConflict || e.Code == domain.CodeInvalid) && e.Message != "" {
		message, args := e.Message, e.Args
		if len(e.Fields) > 0 {
			message, args = e.Fields[0].Message, e.Fields[0].Args
		}
		web.Flash(w, r, web.FlashWarning, message, args...)
		return web.SeeOther(w, r, target)
	}
	return err
}

// told puts the problems that the form found before those of the service, one
// for each field; a sentence without a field stands above the form.
func told(form *web.FormValues, err error) domain.Fields {
	problems := append(domain.Fields{}, form.Errors...)
	for _, p := range domain.FieldsOf(err) {
		if problems.For(p.Name).Message == "" {
			problems = append(problems, p)
		}
	}
	e, ok := errors.AsType[*domain.Error](err)
	if ok && len(problems) == 0 && (e.Code == domain.CodeInvalid || e.Code == domain.CodeConflict) {
		problems = domain.Fields{{Message: e.Message, Args: e.Args}}
	}
	return problems
}

func versionOf(form *web.FormValues) int64 {
	n, err := strconv.ParseInt(form.String("phien_ban"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// option is a choice of a form.
type option struct{ Value, Label, Hint string }

// step is one step of the wizard. Whether it is done stands on the page of the
// act, since a mark on each page would say more than is known there.
type step struct {
	Label, URL string
	Now        bool
}

// headStep is the step in which the act's own data are written.
const headStep = "/van-ban"

// wizard lists the steps by their addresses.
var wizard = []step{
	{Label: "Văn bản", URL: headStep},
	{Label: "Danh sách", URL: "/danh-sach"},
	{Label: "Ảnh hưởng", URL: "/anh-huong"},
	{Label: "Nhiệm vụ", URL: "/nhiem-vu"},
	{Label: "Tài khoản", URL: "/tai-khoan"},
	{Label: "Trước và sau", URL: "/truoc-sau"},
	{Label: "Áp dụng", URL: "/ap-dung"},
}

// frame is what every page of the wizard shows of its act.
type frame struct {
	ID      string
	URL     string
	Version int64
	Draft   bool
	May     bool // the person may change it
	Steps   []step
	Next    step
}

func (f *Feature) frame(r *http.Request, a Act, at string) frame {
	d := frame{ID: a.ID, URL: actURL(a.ID), Version: a.Version, Draft: a.Draft()}
	d.May = d.Draft && mayPrepare(web.Actor(r)) == nil
	if !d.Draft {
		return d
	}
	for i, s := range wizard {
		if s.URL == headStep && !d.May {
			continue // a form; what it holds stands on the act's page
		}
		s.Now = s.URL == at
		if s.Now && i+1 < len(wizard) {
			d.Next = wizard[i+1]
			d.Next.URL = d.URL + d.Next.URL
		}
		s.URL = d.URL + s.URL
		d.Steps = append(d.Steps, s)
	}
	return d
}

// draw draws a page of the wizard.
func (f *Feature) draw(w http.ResponseWriter, r *http.Request, status int, name string, a Act, page web.Page) error { //nolint:revive // one page
	page.Nav, page.Lead = nav, a.Title
	if page.Back == nil {
		page.Back = &web.Link{Label: "Đợt sắp xếp", URL: actURL(a.ID)}
	}
	return f.pages.Render(w, r, status, name, page)
}

// open reads the act of the address.
func (f *Feature) open(r *http.Request) (Act, error) {
	return f.Act(r.Context(), web.Actor(r), r.PathValue("id"))
}

// draft reads the act of the address for somebody who may change it.
func (f *Feature) draft(r *http.Request) (Act, error) {
	if err := mayPrepare(web.Actor(r)); err != nil {
		return Act{}, err
	}
	a, err := f.open(r)
	if err == nil && !a.Draft() {
		err = domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s” nên không sửa được.", a.Status.Label())
	}
	return a, err
}

func managers() []access.Role { return []access.Role{access.Coordinator, access.Administrator} }
