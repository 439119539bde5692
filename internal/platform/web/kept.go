package web

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"loa/internal/domain/access"
)

// Drawn is a page as everybody gets it who is not signed in.
type Drawn struct {
	Status int
	Type   string // Content-Type; empty: HTML
	Body   []byte
	// Location is where readers are led with 301; nothing is drawn then.
	Location string
	// Abroad lets other sites frame the page and read it by their scripts: what is made to
	// stand on them, and feeds.
	Abroad bool
}

// Kept are drawn public pages in memory, by language and address, each with the mark
// of the state that it was drawn from: one whose mark is not that of now is drawn
// again. A page is compressed once. Together they take no more than a limit; those
// that nobody asked for lately go first.
type Kept struct {
	limit  int64 // bytes; 0: nothing is kept
	flight singleflight.Group

	mu    sync.RWMutex
	pages map[string]*keptPage
	ring  []*keptPage // in no order; hand is who is asked next to go
	hand  int
	size  int64
}

// NewKept gives a memory of so many bytes; with 0 each page is drawn for each request.
func NewKept(limit int64) *Kept { return &Kept{limit: limit, pages: map[string]*keptPage{}} }

// keptPage is a page with everything that its answer needs, made once.
type keptPage struct {
	key, mark, route string
	watch            *Watch
	status           int
	kind             []string // header value
	location         []string // nil: readers stay
	abroad           bool
	plain            variant
	zipped           *variant // nil where compression does not pay
	used             atomic.Bool
	counters         atomic.Pointer[bound] // of its usual answer
	place            int                   // in the ring
}

// variant is a page in one coding.
type variant struct {
	body         []byte
	etag, length []string
}

// Header values that all kept pages share; nobody changes them.
var (
	keptCache = []string{"no-cache"} // browsers and proxies keep it, and ask each time whether it still holds
	keptOwn   = []string{"private, no-cache"}
	keptVary  = []string{"Accept-Encoding, Cookie"}
	zipCoding = []string{"gzip"}
)

func newVariant(body []byte, tag string) variant {
	return variant{body: body, etag: []string{`"` + tag + `"`}, length: []string{strconv.Itoa(len(body))}}
}

// newPage makes a drawn page ready to be sent.
func newPage(d Drawn, level int) (*keptPage, error) {
	if d.Type == "" {
		d.Type = htmlType
	}
	sum := sha256.Sum256(d.Body)
	tag := hex.EncodeToString(sum[:12])
	p := &keptPage{abroad: d.Abroad, status: d.Status, kind: []string{d.Type}, plain: newVariant(d.Body, tag)}
	if d.Location != "" {
		p.location = []string{d.Location}
	}
	if len(d.Body) < minZip || level == gzip.NoCompression {
		return p, nil
	}
	zipped, err := squeeze(d.Body, level)
	if err != nil {
		return nil, err
	}
	if len(zipped) < len(d.Body) {
		v := newVariant(zipped, tag+"-gz")
		p.zipped = &v
	}
	return p, nil
}

// bytes is what the page takes.
func (p *keptPage) bytes() int64 {
	n := int64(len(p.plain.body)+len(p.key)+len(p.mark)) + 1024
	if p.zipped != nil {
		n += int64(len(p.zipped.body))
	}
	return n
}

// write answers with the page and tells the status.
func (p *keptPage) write(w http.ResponseWriter, r *http.Request) (status int, err error) {
	h, v := w.Header(), &p.plain
	zip := p.zipped != nil && acceptsGzip(r)
	if zip {
		v = p.zipped
	}
	h["Cache-Control"], h["Vary"], h["Etag"] = keptCache, keptVary, v.etag
	if len(h["Set-Cookie"]) > 0 { // who chose a language is remembered, and nobody else
		h["Cache-Control"] = keptOwn
	}
	if p.abroad {
		letAbroad(h)
	}
	if p.status == http.StatusOK && matches(r.Header["If-None-Match"], v.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	if p.location != nil {
		h["Location"] = p.location
	}
	h["Content-Type"], h["Content-Length"] = p.kind, v.length // the language stands in the page
	if zip {
		h["Content-Encoding"] = zipCoding
	}
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, err = w.Write(v.body) //nolint:gosec // pages come from html/template, feeds from encoders
	}
	return p.status, err
}

// matches tells whether If-None-Match names the tag; proxies that change the coding
// make it weak.
func matches(given []string, tag string) bool {
	for _, line := range given {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == tag || part == "*" || strings.TrimPrefix(part, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// Serve answers with the page of an address, whose query is in its one usual form. It
// is drawn by draw, unless it is kept as of the mark of now; who comes meanwhile waits
// for the same drawing. For somebody who is signed in, or has a confirmation to see,
// it is drawn for them alone. What draw fails with is returned, and nothing kept.
func (k *Kept) Serve(w http.ResponseWriter, r *http.Request, address Address, draw func(r *http.Request) (Drawn, error)) error {
	if Actor(r).SignedIn() || hasFlash(r) {
		return serveOwn(w, r, draw)
	}
	ctx := r.Context()
	lang := LangOf(ctx)
	asked, err := plainRequest(r, address.Path)
	if err != nil {
		return err
	}
	if k.limit == 0 {
		return drawNow(w, asked, draw)
	}
	mark, err := address.Watch.Mark(ctx)
	if err != nil {
		return err
	}
	key := keyOf(lang, address.Path)
	page := k.get(key)
	if page == nil || page.mark != mark {
		found, err, _ := k.flight.Do(key+"\x00"+mark, func() (any, error) {
			d, err := draw(asked)
			if err != nil {
				return nil, err
			}
			p, err := newPage(d, gzip.DefaultCompression)
			if err != nil {
				return nil, err
			}
			p.key, p.mark, p.watch, p.route = key, mark, address.Watch, exchangeOf(ctx).route
			k.put(p)
			return p, nil
		})
		if err != nil {
			return err
		}
		page = found.(*keptPage)
	}
	_, err = page.write(w, r)
	return err
}

// Address is where a kept page stands: path and query in their one usual form, and
// what it is drawn from.
type Address struct {
	Path  string
	Watch *Watch
}

// drawNow draws a page that nobody keeps.
func drawNow(w http.ResponseWriter, r *http.Request, draw func(r *http.Request) (Drawn, error)) error {
	d, err := draw(r)
	if err != nil {
		return err
	}
	level := gzip.NoCompression
	if acceptsGzip(r) {
		level = gzip.BestSpeed
	}
	p, err := newPage(d, level)
	if err == nil {
		_, err = p.write(w, r)
	}
	return err
}

// serveOwn draws a page for one person, who alone keeps it.
func serveOwn(w http.ResponseWriter, r *http.Request, draw func(r *http.Request) (Drawn, error)) error {
	if f := takeFlash(w, r); f != nil {
		r = r.WithContext(context.WithValue(r.Context(), flashKey{}, f))
	}
	d, err := draw(r)
	if err != nil {
		return err
	}
	if d.Location != "" {
		w.Header().Set("Location", d.Location)
	}
	if d.Abroad {
		letAbroad(w.Header())
	}
	if d.Type != "" {
		w.Header().Set("Content-Type", d.Type)
		w.Header().Set("Cache-Control", "private, no-cache")
		return send(w, r, d.Status, d.Body)
	}
	return sendPage(w, r, d.Status, d.Body)
}

// flashKey carries the confirmation of a person to the drawing of their page.
type flashKey struct{}

// plainRequest is the request as everybody would send it: nobody's, for the address
// alone. It does not end when the one who asked goes away.
func plainRequest(r *http.Request, address string) (*http.Request, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	asked := r.WithContext(WithActor(context.WithoutCancel(r.Context()), access.Actor{}))
	asked.URL = u
	return asked, nil
}

func keyOf(lang Lang, address string) string { return string(lang) + address }

func (k *Kept) get(key string) *keptPage {
	k.mu.RLock()
	p := k.pages[key]
	k.mu.RUnlock()
	if p != nil && !p.used.Load() {
		p.used.Store(true)
	}
	return p
}

// put keeps a page in the place of the one before, and lets others go until all have
// room. A page that would take more than an eighth is not kept.
func (k *Kept) put(p *keptPage) {
	if p.bytes() > k.limit/8 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.pages[p.key]; old != nil {
		k.drop(old)
	}
	for k.size+p.bytes() > k.limit && len(k.ring) > 0 {
		k.hand %= len(k.ring)
		if k.ring[k.hand].used.Swap(false) {
			k.hand++
			continue
		}
		k.drop(k.ring[k.hand])
	}
	k.pages[p.key], p.place = p, len(k.ring)
	k.ring = append(k.ring, p)
	k.size += p.bytes()
}

// drop forgets a page; the last of the ring takes its place.
func (k *Kept) drop(p *keptPage) {
	end := len(k.ring) - 1
	delete(k.pages, p.key)
	k.size -= p.bytes()
	k.ring[p.place] = k.ring[end]
	k.ring[p.place].place = p.place
	k.ring[end] = nil
	k.ring = k.ring[:end]
}

// at finds the page that answers a request at once: of somebody who brings no cookie
// but that of the language, for an address in its usual form, drawn from what holds
// now as far as that is known without asking.
func (k *Kept) at(r *http.Request, now time.Time) *keptPage {
	if k == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	lang := Vietnamese
	switch cookies := r.Header["Cookie"]; {
	case len(cookies) > 1:
		return nil
	case len(cookies) == 1:
		value, ok := strings.CutPrefix(cookies[0], languageCookie+"=")
		if !ok || value != string(English) && value != string(Vietnamese) {
			return nil
		}
		lang = Lang(value)
	}
	address := r.URL.Path
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	p := k.get(keyOf(lang, address))
	if p == nil {
		return nil
	}
	if mark, ok := p.watch.known(now); !ok || mark != p.mark {
		return nil
	}
	return p
}
