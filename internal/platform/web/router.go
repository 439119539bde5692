package web

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"loa/internal/domain"
	"loa/ui"
)

// Handler is a page or act. An error it returns is answered in one place; a
// handler that returns an error has written nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// workspace is the face of officials: every path below it needs an actor.
const workspace = "/lam-viec"

// workerPath is the address of the script that works without a page (service
// worker): it reaches what stands beside it, the workspace.
const workerPath = workspace + "/tho.js"

// apiRoot is where programs talk to us.
const apiRoot = "/api/v1"

// Middleware wraps a handler.
type Middleware func(http.Handler) http.Handler

// Router is the program's URL surface: http.ServeMux patterns, errors answered,
// headers, limits, log and counters around them.
type Router struct {
	mux     *http.ServeMux
	site    *site
	cfg     Config
	log     *slog.Logger
	metrics *metrics
	used    []Middleware
	api     []apiRoute
	kept    *Kept // nil: no page is answered at once
	ours    func(host string) bool
	build   sync.Once
	handler http.Handler
}

// builtAssets are those that this binary holds, compressed once.
var builtAssets = sync.OnceValues(func() (*assets, error) {
	files, err := ui.Assets()
	if err != nil {
		return nil, err
	}
	return loadAssets(files)
})

// NewRouter builds a router. It fails when the assets are not built or a
// layout template is wrong.
func NewRouter(cfg Config) (*Router, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = DefaultMaxBody
	}
	if cfg.MaxUpload == 0 {
		cfg.MaxUpload = DefaultMaxUpload
	}
	built, err := builtAssets()
	if err != nil {
		return nil, err
	}
	pages, err := readPages(ui.Templates(), ui.English()) // of its own: Catalogue adds to them
	if err != nil {
		return nil, err
	}
	counters, err := newMetrics(cfg.Metrics)
	if err != nil {
		return nil, err
	}
	rt := &Router{
		mux: http.NewServeMux(), cfg: cfg, log: cfg.Log, metrics: counters,
		site: &site{shell: cfg.Shell.withDefaults(), assets: built, pages: pages, secure: cfg.Secure, maxForm: cfg.MaxUpload},
	}
	rt.site.page = rt.page
	rt.PublicGet(AssetRoot+"{file}", built.serve)
	rt.PublicGet("/favicon.ico", func(w http.ResponseWriter, r *http.Request) error { return built.serveNamed(w, r, "favicon-32.png") })
	rt.PublicGet(workerPath, func(w http.ResponseWriter, r *http.Request) error { return built.serveNamed(w, r, "worker.js") })
	rt.PublicGet(apiRoot+"/openapi.json", rt.serveOpenAPI)
	return rt, nil
}

// Catalogue adds English sentences for errors that this router answers with its
// own pages; en is the JSON of a templates/en.json. Call it before serving.
func (rt *Router) Catalogue(en []byte) error {
	more, err := parseCatalogue(en)
	if err != nil {
		return err
	}
	maps.Copy(rt.site.pages.english, more)
	return nil
}

// Use adds a middleware around all handlers, inside the request id, log and
// headers; the first added is the outermost. Sessions come in here. Call it
// before serving.
func (rt *Router) Use(m Middleware) { rt.used = append(rt.used, m) }

// Keep lets pages that are kept be answered at once, before sessions and routes are
// looked at. Call it before serving.
func (rt *Router) Keep(k *Kept) { rt.kept = k }

// Ours names what tells whether under a host name the office's own site stands, whose pages
// may be answered at once: false where it does not know.
func (rt *Router) Ours(is func(host string) bool) { rt.ours = is }

// Get registers a page. A path under /lam-viec needs an actor.
func (rt *Router) Get(path string, h Handler) { rt.handle(http.MethodGet, path, guarded(path, h)) }

// Post registers an act. A path under /lam-viec needs an actor.
func (rt *Router) Post(path string, h Handler) { rt.handle(http.MethodPost, path, guarded(path, h)) }

// Act registers an act of another method than POST, as uploads that go on have them. A
// path under /lam-viec needs an actor. What PATCH brings is bounded by its handler.
func (rt *Router) Act(method, path string, h Handler) { rt.handle(method, path, guarded(path, h)) }

// PublicGet registers a page that anybody may read, wherever it stands.
func (rt *Router) PublicGet(path string, h Handler) { rt.handle(http.MethodGet, path, h) }

// PublicPost registers an act that anybody may do, wherever it stands.
func (rt *Router) PublicPost(path string, h Handler) { rt.handle(http.MethodPost, path, h) }

// Handle registers a plain http.Handler that anybody may reach, for parts that
// speak HTTP themselves (metrics, health).
func (rt *Router) Handle(method, path string, h http.Handler) {
	rt.handle(method, path, func(w http.ResponseWriter, r *http.Request) error { h.ServeHTTP(w, r); return nil })
}

// handle registers h; "/" means the first page only, not everything below.
func (rt *Router) handle(method, path string, h Handler) {
	if path == "/" {
		path = "/{$}"
	}
	rt.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			rt.answer(w, r, err)
		}
	})
}

// guarded asks for an actor when path belongs to the workspace.
func guarded(path string, h Handler) Handler {
	if path != workspace && !strings.HasPrefix(path, workspace+"/") {
		return h
	}
	return signedIn(h)
}

func signedIn(h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !Actor(r).SignedIn() {
			return domain.Unauthenticated("Đăng nhập để tiếp tục.")
		}
		return h(w, r)
	}
}

// Handler gives the whole surface for an http.Server.
func (rt *Router) Handler() http.Handler {
	rt.build.Do(func() { rt.handler = rt.chain() })
	return rt.handler
}

// ServeHTTP lets a Router be served directly.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) { rt.Handler().ServeHTTP(w, r) }

// dispatch finds the route, or answers that there is none.
func (rt *Router) dispatch(w http.ResponseWriter, r *http.Request) {
	h, pattern := rt.mux.Handler(r)
	if pattern == "" {
		rt.unmatched(w, r, h)
		return
	}
	exchangeOf(r.Context()).route = pattern
	rt.mux.ServeHTTP(w, r)
}

// errMethod says that the path exists but not for this method.
var errMethod = errors.New("method not allowed")

// unmatched asks the mux's own answer whether the path is unknown or only the
// method, and answers in our layout.
func (rt *Router) unmatched(w http.ResponseWriter, r *http.Request, h http.Handler) {
	if at := rt.slashless(r); at != "" {
		w.Header().Set("Location", at)
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	p := probe{header: http.Header{}}
	h.ServeHTTP(&p, r)
	if p.status != http.StatusMethodNotAllowed {
		rt.answer(w, r, domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai."))
		return
	}
	// The address of an act, typed or opened again: its form is the page above.
	if at := rt.site.above(r.URL.Path); at != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) && !strings.HasPrefix(r.URL.Path, "/api/") {
		_ = SeeOther(w, r, at) // it only sets headers
		return
	}
	w.Header().Set("Allow", p.header.Get("Allow"))
	rt.answer(w, r, fmt.Errorf("%w: %s", errMethod, r.Method))
}

// slashless is the page of an address that was typed with a slash at its end, with its
// query; empty where there is none. It is a path of ours and never another host's: what
// has several slashes is cleaned first, and has to be a page.
func (rt *Router) slashless(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || !strings.HasSuffix(r.URL.Path, "/") || strings.HasPrefix(r.URL.Path, "/api/") {
		return ""
	}
	at := path.Clean(r.URL.Path)
	if at == "/" || !rt.page(at) {
		return ""
	}
	return (&url.URL{Path: at, RawQuery: r.URL.RawQuery}).String()
}

// probe keeps only the status and the headers of an answer.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) WriteHeader(status int)      { p.status = status }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
