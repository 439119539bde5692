package library

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

const (
	tusVersion   = "1.0.0"
	tusParts     = "creation,expiration,termination"
	offsetStream = "application/offset+octet-stream"
)

// tusOptions says what uploads can do here.
func (f *Feature) tusOptions(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Extension", tusParts)
	h.Set("Tus-Max-Size", strconv.FormatInt(f.service.Contents.Limits.Most(), 10))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// speaks checks the version that a client speaks; where it speaks none of ours it was
// answered.
func speaks(w http.ResponseWriter, r *http.Request) bool {
	w.Header().Set("Tus-Resumable", tusVersion)
	if r.Header.Get("Tus-Resumable") == tusVersion {
		return true
	}
	w.Header().Set("Tus-Version", tusVersion)
	w.WriteHeader(http.StatusPreconditionFailed)
	return false
}

// refused is what a client is told when something is not taken.
type refused struct {
	Message  string    `json:"message"`
	Problems []problem `json:"problems,omitempty"`
}

// problem is what is wrong with one field.
type problem struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// said puts an error into the language of the request; ok is false for what is no
// message for the person.
func (f *Feature) said(r *http.Request, err error) (out refused, status int, ok bool) {
	statuses := map[domain.Code]int{
		domain.CodeInvalid: http.StatusUnprocessableEntity, domain.CodeConflict: http.StatusConflict, domain.CodeForbidden: http.StatusForbidden, domain.CodeNotFound: http.StatusNotFound, domain.CodeUnavailable: http.StatusServiceUnavailable,
	}
	status, ok = statuses[domain.CodeOf(err)]
	if !ok {
		return out, 0, false
	}
	e, ours := errors.AsType[*domain.Error](err)
	if !ours {
		return out, 0, false
	}
	out.Message = f.pages.T(r, e.Message, e.Args...)
	for _, x := range e.Fields {
		out.Problems = append(out.Problems, problem{x.Name, f.pages.T(r, x.Message, x.Args...)})
	}
	if len(out.Problems) > 0 {
		out.Message = out.Problems[0].Text
	}
	return out, status, true
}

// tell answers a client that speaks to us by itself.
func (f *Feature) tell(w http.ResponseWriter, r *http.Request, err error) error {
	out, status, ok := f.said(r, err)
	if !ok {
		return err
	}
	return web.JSON(w, status, out)
}

// described reads the metadata of an upload: names with values in Base64.
func described(header string) map[string]string {
	out := map[string]string{}
	for pair := range strings.SplitSeq(header, ",") {
		name, coded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if value, err := base64.StdEncoding.DecodeString(coded); err == nil && name != "" {
			out[name] = string(value)
		}
	}
	return out
}

// tusBegin makes room for a file.
func (f *Feature) tusBegin(w http.ResponseWriter, r *http.Request) error {
	if !speaks(w, r) {
		return nil
	}
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil || size < 0 {
		return web.JSON(w, http.StatusBadRequest, refused{Message: "Upload-Length"})
	}
	about := described(r.Header.Get("Upload-Metadata"))
	agency, err := home(web.Actor(r), about["agency"])
	if err != nil {
		return f.tell(w, r, err)
	}
	u, err := f.service.Contents.BeginUpload(r.Context(), web.Actor(r), content.NewUpload{AgencyID: agency, Name: about["filename"], Size: size})
	if err != nil {
		out, status, ok := f.said(r, err)
		if !ok {
			return err
		}
		if status == http.StatusUnprocessableEntity && size > 0 {
			status = http.StatusRequestEntityTooLarge
		}
		return web.JSON(w, status, out)
	}
	w.Header().Set("Location", r.URL.Path+"/"+u.ID)
	expires(w, u)
	w.WriteHeader(http.StatusCreated)
	return nil
}

func expires(w http.ResponseWriter, u content.Upload) {
	w.Header().Set("Upload-Expires", db.Time(u.ExpiresAt).UTC().Format(http.TimeFormat))
}

// tusHead tells how far an upload is.
func (f *Feature) tusHead(w http.ResponseWriter, r *http.Request) error {
	if !speaks(w, r) {
		return nil
	}
	u, err := f.service.Contents.Upload(r.Context(), web.Actor(r), r.PathValue("id"))
	w.Header().Set("Cache-Control", "no-store")
	if domain.CodeOf(err) == domain.CodeNotFound {
		w.WriteHeader(http.StatusNotFound)
		return nil
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Upload-Offset", strconv.FormatInt(u.Done, 10))
	h.Set("Upload-Length", strconv.FormatInt(u.Size, 10))
	h.Set("Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte(u.Name)))
	expires(w, u)
	w.WriteHeader(http.StatusOK)
	return nil
}

// tusAdd takes the next piece.
func (f *Feature) tusAdd(w http.ResponseWriter, r *http.Request) error {
	if !speaks(w, r) {
		return nil
	}
	if r.Header.Get("Content-Type") != offsetStream {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return nil
	}
	at, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || at < 0 {
		return web.JSON(w, http.StatusBadRequest, refused{Message: "Upload-Offset"})
	}
	u, err := f.service.Contents.AddTo(r.Context(), web.Actor(r), r.PathValue("id"), at, newFlowing(w, r))
	if err != nil {
		if _, _, ok := f.said(r, err); !ok { // the line broke: who comes again asks how far it was
			return web.JSON(w, http.StatusServiceUnavailable, refused{})
		}
		return f.tell(w, r, err)
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(u.Done, 10))
	expires(w, u)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// tusEnd forgets an upload.
func (f *Feature) tusEnd(w http.ResponseWriter, r *http.Request) error {
	if !speaks(w, r) {
		return nil
	}
	if err := f.service.Contents.DropUpload(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return f.tell(w, r, err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// stalls is how long a line may be silent before the piece ends; what came stays.
const stalls = time.Minute

// flowing is a piece on its way: as long as something comes, the connection is given
// more time.
type flowing struct {
	body    io.Reader
	control *http.ResponseController
}

func newFlowing(w http.ResponseWriter, r *http.Request) flowing {
	return flowing{r.Body, http.NewResponseController(w)}
}

// Read reads on.
func (f flowing) Read(p []byte) (int, error) {
	now := clock.Real{}.Now()
	_ = f.control.SetReadDeadline(now.Add(stalls)) // where it cannot be set, the server's own stays
	_ = f.control.SetWriteDeadline(now.Add(2 * stalls))
	return f.body.Read(p)
}
