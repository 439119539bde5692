package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"

	"loa/internal/domain"
	"loa/internal/domain/access"
)

// The layouts a page may stand in.
const (
	LayoutWorkspace = "workspace" // officials: navigation by role
	LayoutPublic    = "public"    // citizens: portal header and footer
	LayoutNarrow    = "narrow"    // one small card: signing in, invitations
	LayoutBare      = "bare"      // nothing around it: stands in a frame of another site
)

// Page is what a handler hands to Render. Title, Lead, labels and errors are
// Vietnamese sentences and looked up in the catalogue; a sentence with figures
// in it is filled first with Pages.T.
type Page struct {
	Title   string        // heading and document title
	Lead    string        // one line below the heading
	Nav     string        // Key of the active NavItem
	Back    *Link         // way back, above the heading
	Crumbs  []Link        // path above the heading; a Link without URL is the present place
	Wide    bool          // full width, for the matrix; in a narrow layout, that of an article
	Layout  string        // empty: by address
	Data    any           // the page's own
	Errors  domain.Fields // shown in the summary and beside the fields
	Flash   *FlashMessage // confirmation; nil: the one kept by Flash, if any
	NoIndex bool          // public page that search engines should leave out
	Told    *Told         // what programs are told of a public page; nil: nothing

	Overtaken bool // somebody else was first; the page says where what stands now is ({{template "stale" .Stale}})

	Switch string // address of the same in the other language; empty: this page

	Bare bool // the form that was refused held nothing but its button: nothing typed is to be kept

	OwnHelp    bool // the page draws its short help itself ({{template "help" .Help}}), below its work
	OwnFlash   bool // the page draws the confirmation itself ({{template "flash" .}}), beside what was done; its id is "xong"
	OwnHeading bool // the page draws its <h1> itself, as in a public page's "hero"
}

// Written are the own parts of a public page whose room writes them by hand, heading
// and all, as the Data of a template that shows them as they are: a page that many read
// is drawn the quicker. Whatever comes from outside must be escaped in them.
type Written struct {
	Meta    []byte // in <head>
	Content []byte
}

// HTML gives a part to a template.
func (Written) HTML(part []byte) template.HTML {
	return template.HTML(part) //nolint:gosec // whoever wrote it escaped it
}

// T says a sentence of the feature in the request's language.
func (p *Pages) T(r *http.Request, key string, args ...any) string {
	return p.english.say(LangOf(r.Context()), key, args...)
}

// Number writes a number as the request's language groups it: 2.429.
func (p *Pages) Number(r *http.Request, n int) string {
	text, _ := numberText(LangOf(r.Context()), n) // an int is always a number
	return text
}

// Say gives a sentence in the request's language.
func (p *Pages) Say(r *http.Request, s domain.Sentence) string {
	return s.In(p.words(LangOf(r.Context())))
}

// words gives T for one language.
func (p *Pages) words(lang Lang) func(string, ...any) string {
	return func(key string, args ...any) string { return p.english.say(lang, key, args...) }
}

// view is what templates see as their dot: the Page's fields and what belongs
// to the request.
type view struct {
	Page
	Actor     access.Actor
	Lang      Lang
	Shell     Shell
	Agency    string // whose desk this is
	RoleName  string
	Menu      []menuItem
	Face      Face
	Help      *Help
	Trying    *Trying
	Stale     *Stale // somebody else was first
	SwitchURL string // this page in the other language
	Path      string
	RequestID string
	assets    *assets
	frames    *frames
	set       *template.Template // that the page is drawn by
	say       func(key string, args ...any) string
	Outside   bool // only what stands around the page's own parts is drawn
}

// menuItem is a drawn navigation entry.
type menuItem struct {
	NavItem
	Active bool
}

// Asset gives the address of a built file by its plain name.
func (v view) Asset(name string) string { return v.assets.url(name) }

// Has tells whether the public site has a section at an address.
func (v view) Has(path string) bool { return !slices.Contains(v.Face.LeftOut, path) }

// BarMenu is what the telephone's bottom bar shows directly.
func (v view) BarMenu() []menuItem { return v.Menu[:min(3, len(v.Menu))] }

// MoreMenu is what stands behind the bar's last entry.
func (v view) MoreMenu() []menuItem { return v.Menu[min(3, len(v.Menu)):] }

// MoreActive tells whether the present page stands behind the last entry.
func (v view) MoreActive() bool {
	for _, item := range v.BarMenu() {
		if item.Active {
			return false
		}
	}
	return v.Nav != ""
}

// Render draws the page called name. The whole page is made before the first
// byte leaves, so a failing template becomes an error page.
func (p *Pages) Render(w http.ResponseWriter, r *http.Request, status int, name string, page Page) error {
	if page.Flash == nil {
		page.Flash = takeFlash(w, r)
	}
	b, err := p.draw(r, name, page)
	if err != nil {
		return err
	}
	defer wipe(b)
	return sendPage(w, r, status, b.Bytes())
}

// Draw draws the page called name for Kept.Serve, which sends it.
func (p *Pages) Draw(r *http.Request, status int, name string, page Page) (Drawn, error) {
	if page.Flash == nil {
		page.Flash, _ = r.Context().Value(flashKey{}).(*FlashMessage)
	}
	b, err := p.draw(r, name, page)
	if err != nil {
		return Drawn{}, err
	}
	return Drawn{Status: status, Body: b.Bytes(), sheet: b}, nil
}

// Part draws one part (define) of the page called name by itself, of data as its template
// takes it, for a room that writes the rest by hand.
func (p *Pages) Part(r *http.Request, name, part string, data any) (template.HTML, error) {
	t, err := p.set(LangOf(r.Context()), name)
	if err != nil {
		return "", fmt.Errorf("pages: %w", err)
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return "", fmt.Errorf("pages: %s: %w", name, err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // the template escaped it
}

// draw draws a page on a sheet, which whoever has sent it wipes.
func (p *Pages) draw(r *http.Request, name string, page Page) (*bytes.Buffer, error) {
	t, err := p.set(LangOf(r.Context()), name)
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	if page.Layout == "" {
		page.Layout = layoutFor(r.URL.Path)
	}
	v := newView(r, page)
	v.set, v.say = t, p.words(v.Lang)
	b, _ := sheets.Get().(*bytes.Buffer)
	ok, err := v.drawIn(b)
	if err == nil && !ok {
		b.Reset()
		err = t.ExecuteTemplate(b, "layout-"+page.Layout, v)
	}
	if err != nil {
		wipe(b)
		return nil, fmt.Errorf("pages: %s: %w", name, err)
	}
	return b, nil
}

// sheets are what pages are drawn on: a page that nobody keeps leaves nothing behind.
var sheets = sync.Pool{New: func() any { return &bytes.Buffer{} }}

// widest is the largest sheet that is drawn on again, in bytes.
const widest = 256 << 10

// wipe lets others draw on a sheet, of which nobody reads any more.
func wipe(b *bytes.Buffer) {
	if b != nil && b.Cap() <= widest {
		b.Reset()
		sheets.Put(b)
	}
}

func layoutFor(address string) string {
	if address == workspace || strings.HasPrefix(address, workspace+"/") {
		return LayoutWorkspace
	}
	return LayoutPublic
}

func newView(r *http.Request, page Page) view {
	ctx := r.Context()
	x := exchangeOf(ctx)
	actor := Actor(r)
	v := view{
		Page: page, Actor: actor, Lang: x.lang, Shell: x.site.shell, SwitchURL: cmp.Or(page.Switch, switchURL(r, x.lang)),
		Path: r.URL.Path, RequestID: x.id, assets: x.site.assets, frames: &x.site.frames,
	}
	if page.Overtaken || isStale(page.Errors) {
		v.Stale = staleOf(r)
	}
	if v.Shell.Office != nil {
		v.Shell.OfficeName = v.Shell.Office(ctx)
	}
	if actor.SignedIn() && x.site.shell.AgencyName != nil {
		v.Agency = x.site.shell.AgencyName(ctx, actor)
	}
	if len(actor.Grants) > 0 {
		v.RoleName = actor.Grants[0].Role.Label()
	}
	if help := x.site.shell.Help; help != nil && actor.SignedIn() && page.Layout == LayoutWorkspace {
		v.Help = help(ctx, actor, x.route)
	}
	if trying := x.site.shell.Trying; trying != nil && actor.SignedIn() && page.Layout == LayoutWorkspace {
		v.Trying = trying(ctx, actor)
	}
	items := x.site.shell.menu(ctx, actor)
	if page.Layout == LayoutPublic && x.site.shell.PublicNav != nil {
		items = x.site.shell.PublicNav(ctx)
	}
	if page.Layout == LayoutPublic && x.site.shell.Face != nil {
		v.Face = x.site.shell.Face(ctx)
	}
	if v.Face.Agency != nil {
		items = v.Face.Agency.Nav
	}
	v.Menu = make([]menuItem, 0, len(items))
	for _, item := range items {
		if item.Short == "" {
			item.Short = item.Label
		}
		v.Menu = append(v.Menu, menuItem{item, item.Key == page.Nav})
	}
	return v
}

// switchURL is the same page in the other language; after an act, which has no
// page of its own, the page it came from.
func switchURL(r *http.Request, lang Lang) string {
	other := English
	if lang == English {
		other = Vietnamese
	}
	if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.RawQuery == "" {
		return r.URL.EscapedPath() + "?lang=" + string(other)
	}
	u := *r.URL
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if from, err := r.URL.Parse(r.Referer()); err == nil && from.Host == r.Host {
			u = *from
		}
	}
	query := u.Query()
	query.Set("lang", string(other))
	return u.EscapedPath() + "?" + query.Encode()
}

const htmlType = "text/html; charset=utf-8"

// minZip is the size below which compression does not pay.
const minZip = 1400

// sendPage writes HTML, compressed when the browser can read it. Pages hold no
// secret tokens (acts are guarded by the browser's own origin headers), so
// compressing them gives nothing away.
func sendPage(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Content-Language", string(LangOf(r.Context())))
	if h.Get("Cache-Control") == "" {
		// no-cache, not no-store: going back must find what was typed.
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Add("Vary", "Accept-Encoding")
	h.Add("Vary", "Cookie")
	if len(body) >= minZip && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		zipped, err := squeeze(body, gzip.DefaultCompression)
		if err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
		body = zipped
	}
	return send(w, r, status, body)
}
