package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"loa/internal/domain/media"
	"loa/internal/platform/clock"
)

// filePolicy lets a file do nothing when somebody opens it by itself: browsers draw
// pictures and films in a page of their own.
const filePolicy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

// pdfPolicy is that of a PDF that is shown: browsers draw it in a viewer of their own,
// which a sandbox would not let begin, and which runs nothing of it on this site.
const pdfPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// StoredFile is a file of a library as it is sent. Ext is the extension of what it is,
// SHA256 its hash, Cache what others may keep of it. Save is the name under which it is
// saved; empty: it is shown. Shown is the name under which somebody saves what is shown.
// At is since when it stands so; zero: that is not told.
type StoredFile struct {
	Ext, SHA256, Cache, Save, Shown string
	Bytes                           int64
	At                              time.Time
}

// SendFile answers with a file of a library, or with the part of it that is asked for.
// It runs nothing in the reader's browser, whatever it holds.
func SendFile(w http.ResponseWriter, r *http.Request, f StoredFile, body io.ReadSeeker) error {
	h := w.Header()
	h.Set("Content-Type", fileType(f.Ext))
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("Etag", `"`+f.SHA256[:24]+`"`)
	h.Set("Cache-Control", f.Cache)
	switch {
	case f.Save != "":
		h.Set("Content-Disposition", attachment(f.Save, f.Ext))
	case f.Shown != "":
		h.Set("Content-Disposition", "inline"+strings.TrimPrefix(disposition(f.Shown), "attachment"))
	}
	if f.Ext == "pdf" && f.Save == "" {
		h.Set("Content-Security-Policy", pdfPolicy)
	}
	allow(w, f.Bytes)
	http.ServeContent(w, r, "", f.At, body)
	return nil
}

// fileType is the media type of an extension that this program gave.
func fileType(ext string) string {
	if ext == "vtt" {
		return "text/vtt; charset=utf-8"
	}
	t, ok := media.ByExt(ext)
	if !ok {
		return "application/octet-stream"
	}
	return t.Media
}

// attachment lets a document be saved under its own name, with the extension of what it
// is (RFC 6266).
func attachment(name, ext string) string {
	if !strings.EqualFold(path.Ext(name), "."+ext) {
		name += "." + ext
	}
	return fmt.Sprintf(`attachment; filename="tep.%s"; filename*=UTF-8''%s`, ext, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

// slowest is how slow a reader's line may be, in bytes a second.
const slowest = 32 << 10

// allow gives a large file the time that a slow line needs.
func allow(w http.ResponseWriter, size int64) {
	long := 5*time.Minute + time.Duration(size/slowest)*time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(clock.Real{}.Now().Add(long)) // where it cannot be set, the server's own stays
}
