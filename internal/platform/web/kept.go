package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
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

	sheet *bytes.Buffer // that Body stands on; nil: Body is the page's own
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
	*source

	mark     string
	status   int
	kind     []string // header value
	location []string // nil: readers stay
	abroad   bool
	plain    variant
	zipped   *variant // nil where compression does not pay
	used     atomic.Bool
	place    int           // in the ring
	sheet    *bytes.Buffer // that it stands on as long as it is sent; nil: it owns its bytes
}

// source is where a kept page comes from, so that it can be drawn again for whoever
// asks next.
type source struct {
	key, route string
	watch      *Watch
	asked      *http.Request // nobody's
	draw       func(r *http.Request) (Drawn, error)
	counters   atomic.Pointer[bound] // of its usual answer
}

// variant is a page in one coding. A page that is compressed is kept so alone: almost
// everybody takes that, and whoever does not gets it unpacked.
type variant struct {
	body         []byte // nil: it is kept compressed
	size         int
	etag, length []string
	same, whole  []byte // headers as they are sent, for who has it (304) and who has not; nil for a page that is not kept
}

// Header values that all kept pages share; nobody changes them.
var (
	keptCache = []string{"no-cache"} // browsers and proxies keep it, and ask each time whether it still holds
	keptOwn   = []string{"private, no-cache"}
	keptVary  = []string{"Accept-Encoding, Cookie"}
	zipCoding = []string{"gzip"}
)

func newVariant(body []byte, tag string) variant {
	return variant{body: body, size: len(body), etag: []string{`"` + tag + `"`}, length: []string{strconv.Itoa(len(body))}}
}

// newPage makes a drawn page ready to be sent.
func newPage(d Drawn, level int) (*keptPage, error) {
	if d.Type == "" {
		d.Type = htmlType
	}
	tag := tagOf(d.Body)
	p := &keptPage{abroad: d.Abroad, status: d.Status, kind: []string{d.Type}, plain: newVariant(d.Body, tag)}
	if d.Location != "" {
		p.location = []string{d.Location}
	}
	if p.sheet = d.sheet; len(d.Body) < minZip || level == gzip.NoCompression {
		return p, nil
	}
	zipped, err := squeeze(d.Body, level)
	if err != nil {
		return nil, err
	}
	if len(zipped) < len(d.Body) {
		v := newVariant(zipped, tag+"-gz")
		p.zipped, p.plain.body = &v, nil
		p.sent()
	}
	return p, nil
}

// tagOf names a content: two checksums and the length. They are no proof against whoever
// looks for two pages with the same, and need not be, since a page answers for one
// address: its own writers alone could mislead its readers.
func tagOf(body []byte) string {
	b := binary.BigEndian.AppendUint32(make([]byte, 0, 12), crc32.ChecksumIEEE(body))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(body, castagnoli))
	return hex.EncodeToString(binary.BigEndian.AppendUint32(b, uint32(len(body))))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sent lets others draw on the sheet that a page stands on: nobody reads it any more.
func (p *keptPage) sent() {
	if p.sheet != nil { // one that is kept has none
		wipe(p.sheet)
		p.sheet = nil
	}
}

// own gives a page that is kept its own bytes.
func (p *keptPage) own() {
	if p.sheet != nil {
		p.plain.body = bytes.Clone(p.plain.body)
		p.sent()
	}
}

// text gives the bytes of a page in a coding.
func (p *keptPage) text(v *variant) ([]byte, error) {
	if v.body != nil || p.zipped == nil {
		return v.body, nil
	}
	z, _ := unpackers.Get().(*gzip.Reader)
	defer unpackers.Put(z)
	if err := z.Reset(bytes.NewReader(p.zipped.body)); err != nil {
		return nil, err
	}
	body := make([]byte, v.size)
	_, err := io.ReadFull(z, body)
	return body, err
}

var unpackers = sync.Pool{New: func() any { return &gzip.Reader{} }}

// bytes is what the page takes.
func (p *keptPage) bytes() int64 {
	n := int64(len(p.key)+len(p.mark)) + 2048 + p.plain.bytes()
	if p.zipped != nil {
		n += p.zipped.bytes()
	}
	return n
}

func (v *variant) bytes() int64 { return int64(len(v.body) + len(v.same) + len(v.whole)) }

// in gives the page in the coding that a reader takes.
func (p *keptPage) in(zip bool) *variant {
	if zip && p.zipped != nil {
		return p.zipped
	}
	return &p.plain
}

// head sets the headers of an answer with a variant and gives its status: 304 for who
// has it already.
func (p *keptPage) head(h http.Header, v *variant, given []string) int {
	h["Cache-Control"], h["Vary"], h["Etag"] = keptCache, keptVary, v.etag
	if len(h["Set-Cookie"]) > 0 { // who chose a language is remembered, and nobody else
		h["Cache-Control"] = keptOwn
	}
	if p.abroad {
		letAbroad(h)
	}
	if p.status == http.StatusOK && matches(given, v.etag[0]) {
		return http.StatusNotModified
	}
	if p.location != nil {
		h["Location"] = p.location
	}
	h["Content-Type"], h["Content-Length"] = p.kind, v.length // the language stands in the page
	if v == p.zipped {
		h["Content-Encoding"] = zipCoding
	}
	return p.status
}

// write answers with the page and tells the status.
func (p *keptPage) write(w http.ResponseWriter, r *http.Request) (status int, err error) {
	v := p.in(acceptsGzip(r.Header.Get("Accept-Encoding")))
	body, err := p.text(v)
	if err != nil {
		return http.StatusInternalServerError, err // nothing was written
	}
	status = p.head(w.Header(), v, r.Header["If-None-Match"])
	w.WriteHeader(status)
	if r.Method != http.MethodHead && status != http.StatusNotModified {
		_, err = w.Write(body) //nolint:gosec // pages come from html/template, feeds from encoders
	}
	return status, err
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
func (k *Kept) Serve(w http.ResponseWriter, r *http.Request, address Address, draw func(r *http.Request) (Drawn, error)) (err error) {
	if Actor(r).SignedIn() || hasFlash(r) {
		return serveOwn(w, r, draw)
	}
	ctx := r.Context()
	mark, key := "", keyOf(HostOf(ctx), LangOf(ctx), address.Path)
	if k.limit > 0 {
		if mark, err = address.Watch.Mark(ctx); err != nil {
			return err
		}
	}
	page := k.get(key)
	if page == nil || k.limit == 0 || page.mark != mark {
		from := &source{key: key, route: exchangeOf(ctx).route, watch: address.Watch, draw: draw}
		if page != nil {
			from = page.source
		} else if from.asked, err = nobodysRequest(r, address.Path); err != nil {
			return err
		}
		if page, err = k.drawn(from, mark, acceptsGzip(r.Header.Get("Accept-Encoding"))); err != nil {
			return err
		}
	}
	defer page.sent()
	_, err = page.write(w, r)
	return err
}

// mostPlaces is of how many pages it is known how they are drawn where none is kept.
const mostPlaces = 1000

// drawn draws a page for a mark and keeps it; who comes meanwhile waits for the same
// drawing. Where nothing is kept it is drawn for one reader, in the coding they take.
func (k *Kept) drawn(from *source, mark string, zip bool) (*keptPage, error) {
	if k.limit == 0 {
		level := gzip.NoCompression
		if zip {
			level = gzip.BestSpeed
		}
		p, err := from.page(mark, level)
		if err == nil {
			k.know(from)
		}
		return p, err
	}
	found, err, _ := k.flight.Do(from.key+"\x00"+mark, func() (any, error) {
		if p := k.get(from.key); p != nil && p.mark == mark {
			return p, nil // by who came just before
		}
		p, err := from.page(mark, gzip.DefaultCompression)
		if err == nil {
			p.own()
			p.ready()
			k.put(p)
		}
		return p, err
	})
	if err != nil {
		return nil, err
	}
	return found.(*keptPage), nil
}

// page draws a page.
func (s *source) page(mark string, level int) (*keptPage, error) {
	d, err := s.draw(s.asked.WithContext(s.asked.Context())) // a copy for each, since forms are read into it
	if err != nil {
		return nil, err
	}
	p, err := newPage(d, level)
	if err != nil {
		return nil, err
	}
	p.source, p.mark = s, mark
	return p, nil
}

// know remembers how a page is drawn, without the page.
func (k *Kept) know(from *source) {
	k.mu.RLock()
	known := k.pages[from.key] != nil || len(k.pages) >= mostPlaces
	k.mu.RUnlock()
	if known {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pages[from.key] = &keptPage{source: from}
}

// Address is where a kept page stands: path and query in their one usual form, and
// what it is drawn from.
type Address struct {
	Path  string
	Watch *Watch
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
	defer wipe(d.sheet)
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

// nobodysRequest is the request as everybody would send it: nobody's, for the address
// alone, with nothing of the one that it comes from but the language and what the
// address means. It is kept as long as the page.
func nobodysRequest(r *http.Request, address string) (*http.Request, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	x := exchangeOf(r.Context())
	own := &exchange{site: x.site, route: x.route, lang: x.lang, host: x.host}
	asked := r.WithContext(context.WithValue(context.Background(), exchangeKey{}, own)) // a copy, with what its path means
	asked.Method, asked.URL, asked.Header, asked.Body, asked.RequestURI = http.MethodGet, u, http.Header{}, http.NoBody, address
	asked.Host, asked.RemoteAddr, asked.TLS, asked.Response = "", "", nil, nil
	asked.Form, asked.PostForm, asked.MultipartForm = nil, nil, nil
	return asked, nil
}

// keyOf names a page: by the host name of its site, in its language, at its address.
func keyOf(host string, lang Lang, address string) string { return host + string(lang) + address }

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
		var ok bool
		if lang, ok = languageIn(cookies[0]); !ok {
			return nil
		}
	}
	address := r.URL.Path
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	p := k.get(keyOf(hostIn(r.Context()), lang, address))
	if p == nil || k.limit == 0 {
		return nil
	}
	if mark, ok := p.watch.known(now); !ok || mark != p.mark {
		return nil
	}
	return p
}

// holds gives the page that holds now in the place of one that was kept, drawn again
// if need be; nil where that fails.
func (k *Kept) holds(ctx context.Context, p *keptPage, zip bool) *keptPage {
	mark, err := "", error(nil)
	if k.limit > 0 {
		if mark, err = p.watch.Mark(ctx); err != nil {
			return nil
		}
	}
	if k.limit == 0 || p.mark != mark {
		if p, err = k.drawn(p.source, mark, zip); err != nil {
			return nil
		}
	}
	return p
}
