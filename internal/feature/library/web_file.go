package library

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/media"
	"loa/internal/platform/web"
)

// file answers with a rendition: to everybody as long as something published shows it,
// else to who sees its agency's library. An address that names its hash never means
// other bytes, so it may be kept for ever.
func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	form, tag, ok := media.Form(r.PathValue("dang"))
	if !ok {
		return domain.NotFound("Không có tệp này.")
	}
	ctx, actor := r.Context(), web.Actor(r)
	s, err := f.service.Contents.Rendered(ctx, r.PathValue("id"), form)
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
	out := web.StoredFile{Ext: s.Ext, SHA256: s.SHA256, Bytes: s.Bytes, Cache: "private, no-cache"}
	switch {
	case s.Public && tag == s.Tag():
		out.Cache = "public, max-age=31536000, immutable"
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // sites of agencies show the same items
		w.Header().Set("Access-Control-Allow-Origin", "*")             // else their browsers refuse captions
	case s.Public:
		out.Cache = "no-cache"
	}
	if s.Kind == media.Document {
		out.Save = s.Name
	}
	return web.SendFile(w, r, out, body)
}
