package accounts

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// The addresses of this room.
const (
	pathSignIn     = "/dang-nhap"
	pathCode       = "/dang-nhap/ma"
	pathSignOut    = "/dang-xuat"
	pathSetup      = "/thiet-lap"
	pathDesk       = "/lam-viec"
	pathAPI        = "/api/"
	pathAccount    = "/lam-viec/tai-khoan"
	pathPassword   = "/lam-viec/tai-khoan/mat-khau" //nolint:gosec // an address
	pathTwoStep    = "/lam-viec/tai-khoan/hai-buoc"
	pathDelegation = "/lam-viec/tai-khoan/uy-quyen"
	pathTokens     = "/lam-viec/tai-khoan/ma-truy-cap" //nolint:gosec // an address
	pathPeople     = "/lam-viec/nguoi-dung"
	pathImport     = "/lam-viec/nhap-nguoi-dung"
	pathHandover   = "/lam-viec/ban-giao"
	pathAudit      = "/lam-viec/nhat-ky"
)

// navPeople is the key of the navigation entry under which the pages about
// people stand.
const navPeople = "people"

// Config is what the program hands to this room.
type Config struct {
	People   *people.Directory
	Agencies *org.Registry
	DB       *db.DB // for the page of the log
	Mail     mail.Sender
	Zone     *time.Location
	Office   func(ctx context.Context) string // "Thành phố Đồng Nai", for mails

	Secure bool // people reach us by TLS
	// SecondStep says that leaders, coordinators and administrators work only once
	// they have a second step of signing in.
	SecondStep bool
	Proxy      bool                     // a proxy stands before us and says where a request comes from
	Address    func(path string) string // outside address of a path
	Fonts      func() (office.Fonts, error)

	// OpenDuties lists the obligations of agencies that are still open on a
	// day, for the paper of a handover.
	OpenDuties func(ctx context.Context, agencyIDs []string, day calendar.Date) ([]people.Duty, error)
	// Actions names the acts in the log, of all rooms: code to Vietnamese.
	Actions map[string]string
	// Issuing is what stands at the head of a handover's paper of a day.
	Issuing func(ctx context.Context, day calendar.Date) (Issuing, error)
}

// Issuing names who issues the office's papers, and where.
type Issuing struct{ ParentAgency, Agency, Place string }

// Feature is the room of people.
type Feature struct {
	cfg      Config
	pages    *web.Pages
	sessions *scs.SessionManager
	store    *people.SessionStore
}

// New parses the pages and prepares the sessions.
func New(cfg Config) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "signin", "code", "setup", "invitation", "account", "password", "twostep", "codes",
		"tokens", "delegation", "people", "invite", "invited", "import", "importreview", "person", "handover", "handed", "audit")
	if err != nil {
		return nil, err
	}
	if cfg.Mail == nil {
		cfg.Mail = mail.None{}
	}
	f := &Feature{cfg: cfg, pages: pages, store: cfg.People.SessionStore()}
	f.sessions = newSessions(cfg.Secure, f.store)
	return f, nil
}

// English gives the room's English catalogue, for errors that the router
// answers with its own pages.
func (f *Feature) English() []byte { return english }

// Routes registers the pages and puts the middleware around all handlers.
func (f *Feature) Routes(rt *web.Router) {
	rt.Use(func(next http.Handler) http.Handler { return f.authenticate(rt.Answer, next) })

	rt.PublicGet(pathSignIn, f.signInPage)
	rt.PublicPost(pathSignIn, f.signIn)
	rt.PublicGet(pathCode, f.codePage)
	rt.PublicPost(pathCode, f.code)
	rt.PublicPost(pathSignOut, f.signOut)
	rt.PublicGet(pathSetup, f.setupPage)
	rt.PublicPost(pathSetup, f.setup)
	rt.PublicGet("/loi-moi/{token}", f.invitationPage)
	rt.PublicPost("/loi-moi/{token}", f.acceptInvitation)
	f.ownRoutes(rt)
	f.peopleRoutes(rt)
	f.apiRoutes(rt)
}

func (f *Feature) ownRoutes(rt *web.Router) {
	rt.Get(pathAccount, f.account)
	rt.Post(pathAccount+"/ngon-ngu", f.setLanguage)
	rt.Post(pathAccount+"/phien", f.endOwnSession)
	rt.Post(pathAccount+"/thiet-bi", f.forgetDevice)
	rt.Get(pathDelegation, f.delegationsPage)
	rt.Post(pathDelegation, f.delegate)
	rt.Post(pathDelegation+"/ket-thuc", f.endDelegation)
	rt.Get(pathPassword, f.passwordPage)
	rt.Post(pathPassword, f.changePassword)
	rt.Get(pathTwoStep, f.twoStepPage)
	rt.Post(pathTwoStep, f.startTwoStep)
	rt.Post(pathTwoStep+"/bat", f.confirmTwoStep)
	rt.Post(pathTwoStep+"/tat", f.dropTwoStep)
	rt.Post(pathTwoStep+"/ma-du-phong", f.renewCodes)
	rt.Get(pathTokens, f.tokensPage)
	rt.Post(pathTokens, f.makeToken)
	rt.Post(pathTokens+"/thu-hoi", f.revokeToken)
}

func (f *Feature) peopleRoutes(rt *web.Router) {
	rt.Get(pathPeople, f.people)
	rt.Get(pathPeople+"/moi", f.invitePage)
	rt.Post(pathPeople+"/moi", f.invite)
	rt.Get(pathImport, f.importPage)
	rt.Post(pathImport, f.importFile)
	rt.Get(pathImport+"/mau.xlsx", f.importSample)
	rt.Get(pathImport+"/{id}", f.importReview)
	rt.Post(pathImport+"/{id}", f.importApply)
	rt.Post(pathPeople+"/phieu-moi", f.slips)
	rt.Get(pathPeople+"/{id}", f.person)
	rt.Post(pathPeople+"/{id}/thong-tin", f.editPerson)
	rt.Post(pathPeople+"/{id}/vai-tro", f.grantRole)
	rt.Post(pathPeople+"/{id}/thoi-vai-tro", f.endRole)
	rt.Post(pathPeople+"/{id}/khoa", f.lock)
	rt.Post(pathPeople+"/{id}/mo-khoa", f.unlock)
	rt.Post(pathPeople+"/{id}/loi-moi", f.reinvite)
	rt.Post(pathPeople+"/{id}/tat-hai-buoc", f.resetTwoStep)
	rt.Post(pathPeople+"/{id}/phien", f.endSession)
	rt.Get(pathPeople+"/{id}/ban-giao", f.handoverPage)
	rt.Post(pathPeople+"/{id}/ban-giao", f.handOver)
	rt.Get(pathHandover+"/{id}", f.handed)
	rt.Get(pathHandover+"/{id}/bien-ban.docx", f.handoverPaper)
	rt.Get(pathAudit, f.audit)
}

// option is a choice of a form.
type option struct{ Value, Label, Hint string }

// again shows a form once more when err is a problem of what was entered; any
// other error goes on.
func (f *Feature) again(w http.ResponseWriter, r *http.Request, err error, name string, page web.Page) error {
	fields, ok := web.FormErrors(err)
	if !ok {
		return err
	}
	page.Errors = fields
	return f.pages.Render(w, r, http.StatusUnprocessableEntity, name, page)
}

// told turns a refusal to sign in into a problem of the form, so that the form
// comes back with what was typed.
func told(err error) error {
	e, ok := asError(err)
	if !ok || e.Code != domain.CodeUnauthenticated && e.Code != domain.CodeUnavailable {
		return err
	}
	return &domain.Error{Code: domain.CodeInvalid, Message: e.Message, Args: e.Args, Fields: e.Fields, Err: err}
}
