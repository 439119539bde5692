package library

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/media"
	"loa/internal/platform/clock"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// formed reads the form of an address: with a hash in it, such as 960-ab12cd34.jpg, or
// plain, such as 960.
var formed = regexp.MustCompile(`^([a-z0-9]+(?:-[a-z]+)*)(?:-([0-9a-f]{8})\.[a-z0-9]{1,5})?$`)

// filePolicy lets a file do nothing when somebody opens it by itself: browsers draw
// pictures and films in a page of their own.
const filePolicy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

// file answers with a rendition: to everybody as long as something published shows it,
// else to who sees its agency's library. An address that names its hash never means
// other bytes, so it may be kept for ever.
func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	m := formed.FindStringSubmatch(r.PathValue("dang"))
	if m == nil {
		return domain.NotFound("Không có tệp này.")
	}
	ctx, actor := r.Context(), web.Actor(r)
	s, err := f.service.Contents.Rendered(ctx, r.PathValue("id"), m[1])
	if err != nil {
		return err
	}
	if !s.Public && (!actor.SignedIn() || !actor.Sees(s.AgencyID)) {
		return domain.NotFound("Không có tệp này.")
	}
	body, err := f.service.Contents.File(ctx, s.Rendition)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	h := w.Header()
	h.Set("Content-Type", typeOf(s.Ext))
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("Etag", `"`+s.SHA256[:24]+`"`)
	switch {
	case s.Public && m[2] == s.Tag():
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin") // sites of agencies show the same items
	case s.Public:
		h.Set("Cache-Control", "no-cache")
	default:
		h.Set("Cache-Control", "private, no-cache")
	}
	if s.Kind == media.Document {
		h.Set("Content-Disposition", attachment(s))
	}
	patient(w, s.Bytes)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}

// typeOf is the media type of an extension that this program gave.
func typeOf(ext string) string {
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
func attachment(s content.Served) string {
	name := s.Name
	if !strings.EqualFold(path.Ext(name), "."+s.Ext) {
		name += "." + s.Ext
	}
	return fmt.Sprintf(`attachment; filename="tep.%s"; filename*=UTF-8''%s`, s.Ext, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

// slowest is how slow a reader's line may be, in bytes a second.
const slowest = 32 << 10

// patient gives a large file the time that a slow line needs.
func patient(w http.ResponseWriter, size int64) {
	long := 5*time.Minute + time.Duration(size/slowest)*time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(clock.Real{}.Now().Add(long)) // where it cannot be set, the server's own stays
}
