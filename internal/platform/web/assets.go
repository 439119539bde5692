package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"loa/internal/domain"
	"loa/ui"
)

// AssetRoot is where styles, scripts, fonts and icons are served. Their names
// carry a hash of their content, so they never change.
const AssetRoot = "/tinh/"

// assets are the built files, held ready in memory, text also compressed.
type assets struct {
	names map[string]string // plain name to hashed name
	files map[string]asset
}

type asset struct {
	mime   string
	body   []byte
	zipped []byte // nil when compression does not pay
}

func loadAssets(files fs.FS) (*assets, error) {
	a := &assets{names: map[string]string{}, files: map[string]asset{}}
	raw, err := fs.ReadFile(files, ui.ManifestName)
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	if err := json.Unmarshal(raw, &a.names); err != nil {
		return nil, fmt.Errorf("assets: %s: %w", ui.ManifestName, err)
	}
	for _, name := range a.names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		one, err := newAsset(name, body)
		if err != nil {
			return nil, err
		}
		a.files[name] = one
	}
	return a, nil
}

func newAsset(name string, body []byte) (asset, error) {
	one := asset{mime: mimeOf(name), body: body}
	if !strings.Contains(one.mime, "charset") && !strings.Contains(one.mime, "svg") {
		return one, nil
	}
	zipped, err := squeeze(body, gzip.BestCompression)
	if err != nil {
		return asset{}, err
	}
	if len(zipped) < len(body) {
		one.zipped = zipped
	}
	return one, nil
}

// squeezers are compressors by level: each has about a megabyte of its own, far more
// than most pages.
var squeezers sync.Map // int → *sync.Pool of *gzip.Writer

func squeeze(body []byte, level int) ([]byte, error) {
	pool, _ := squeezers.LoadOrStore(level, &sync.Pool{})
	var b bytes.Buffer
	z, _ := pool.(*sync.Pool).Get().(*gzip.Writer)
	if z == nil {
		var err error
		if z, err = gzip.NewWriterLevel(&b, level); err != nil {
			return nil, err
		}
	} else {
		z.Reset(&b)
	}
	defer pool.(*sync.Pool).Put(z)
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(b.Bytes()), nil // as long as it is: it may be kept
}

// mimeOf does not trust the machine's own table for the kinds we serve.
func mimeOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	default:
		return mime.TypeByExtension(ext)
	}
}

// url gives the address of the file with this plain name.
func (a *assets) url(name string) string {
	if hashed, ok := a.names[name]; ok {
		return AssetRoot + hashed
	}
	return AssetRoot + name
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) error {
	return a.write(w, r, r.PathValue("file"), "public, max-age=31536000, immutable")
}

// serveNamed serves a file under an address that carries no hash.
func (a *assets) serveNamed(w http.ResponseWriter, r *http.Request, name string) error {
	return a.write(w, r, a.names[name], "public, max-age=86400")
}

func (a *assets) write(w http.ResponseWriter, r *http.Request, name, cache string) error {
	one, ok := a.files[name]
	if !ok {
		return domain.NotFound("Không có tệp này.")
	}
	h := w.Header()
	h.Set("Content-Type", one.mime)
	h.Set("Cache-Control", cache)
	h.Set("ETag", strconv.Quote(name))
	body := one.body
	if one.zipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			h.Set("ETag", strconv.Quote(name+".gz"))
			body = one.zipped
		}
	}
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return send(w, r, http.StatusOK, body)
}

// acceptsGzip tells whether an Accept-Encoding allows gzip.
func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			return strings.ReplaceAll(params, " ", "") != "q=0"
		}
	}
	return false
}

// send writes the whole body with its length; nothing but headers for HEAD.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := w.Write(body); err != nil { //nolint:gosec // pages come from html/template, feeds from encoders
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}
