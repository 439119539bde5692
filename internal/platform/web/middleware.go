package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/clock"
)

// chain puts everything around the routes. The order matters: what stands
// first sees what the later ones answer.
func (rt *Router) chain() http.Handler {
	h := rt.recoverPanic(http.HandlerFunc(rt.dispatch)) // inside the sessions, so that the page knows who is there
	for _, around := range slices.Backward(rt.used) {
		h = around(h)
	}
	h = rt.limitBody(h)
	h = rt.sameOrigin(h)
	h = rt.recoverPanic(h)
	h = rt.secureHeaders(h)
	h = rt.language(h)
	return rt.observe(h)
}

// observe gives the request its id, writes the access log and counts. The log
// names the route, never the address typed or who acted: no personal data.
func (rt *Router) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watch := clock.Real{} // durations are real even in a rehearsal
		start := watch.Now()
		if page := rt.kept.at(r, start); page != nil {
			rt.atOnce(w, r, page, start)
			return
		}
		x := &exchange{site: rt.site, id: newRequestID(), route: "unmatched", lang: Vietnamese, host: hostIn(r.Context())}
		out := &writer{ResponseWriter: w}
		out.Header().Set("X-Request-Id", x.id)
		ctx := context.WithValue(r.Context(), exchangeKey{}, x)
		next.ServeHTTP(out, r.WithContext(ctx))
		rt.observed(ctx, seenRequest{x.route, r.Method, x.id, out.code(), watch.Now().Sub(start)})
	})
}

// seenRequest is a request that was answered.
type seenRequest struct {
	route, method, id string
	status            int
	took              time.Duration
}

func (rt *Router) observed(ctx context.Context, o seenRequest) {
	rt.metrics.observe(o.route, o.method, o.status, o.took)
	rt.logged(ctx, o)
}

// logged writes the line of the access log.
func (rt *Router) logged(ctx context.Context, o seenRequest) {
	level := slog.LevelInfo
	if strings.Contains(o.route, AssetRoot) {
		level = slog.LevelDebug
	}
	attrs := o.attrs()
	rt.log.LogAttrs(ctx, level, "request", attrs[:]...)
}

// attrs is what the access log says of a request.
func (o seenRequest) attrs() [5]slog.Attr {
	return [...]slog.Attr{
		slog.String("route", o.route), slog.String("method", o.method), slog.Int("status", o.status),
		slog.Float64("ms", float64(o.took.Microseconds())/1000), slog.String("request_id", o.id),
	}
}

// atOnce answers with a kept page, which needs nothing that stands between here and
// its room: no session, no form, no act.
func (rt *Router) atOnce(w http.ResponseWriter, r *http.Request, page *keptPage, start time.Time) {
	id, h := newRequestID(), w.Header()
	rt.secure(h)
	h["X-Request-Id"] = []string{id}
	status, _ := page.write(w, r) // who went away while it was written needs no answer
	o := seenRequest{page.route, r.Method, id, status, clock.Real{}.Now().Sub(start)}
	rt.quickly(page, o, start)
}

// languageCookie remembers the language for a year.
const languageCookie = "loa_lang"

// language reads ?lang=… (and remembers it) or the cookie.
func (rt *Router) language(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r.Context())
		if c, err := r.Cookie(languageCookie); err == nil && Lang(c.Value) == English {
			x.lang = English
		}
		switch asked := Lang(r.URL.Query().Get("lang")); asked {
		case English, Vietnamese:
			x.lang = asked
			http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure only where people reach us by TLS
				Name: languageCookie, Value: string(asked), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
				HttpOnly: true, Secure: rt.cfg.Secure, SameSite: http.SameSiteLaxMode,
			})
		}
		next.ServeHTTP(w, r)
	})
}

// contentPolicy allows only what we serve ourselves; pictures may also be made
// in the page (a QR code, a photograph before it is sent).
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// secured are the headers of every answer, made once; one that a handler sets takes
// the place of the list, which stays as it is.
var secured = map[string][]string{
	"Content-Security-Policy":      {contentPolicy},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
	"Referrer-Policy":              {"same-origin"},
	"Permissions-Policy":           {"camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

// abroad are the headers of what other sites may frame and read. It runs nothing.
var abroad = map[string][]string{
	"Content-Security-Policy":      {"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"},
	"Cross-Origin-Resource-Policy": {"cross-origin"},
	"Access-Control-Allow-Origin":  {"*"},
}

// notFramed is the header that lets nobody frame an answer.
const notFramed = "X-Frame-Options"

// letAbroad lets other sites frame an answer and read it by their scripts.
func letAbroad(h http.Header) {
	maps.Copy(h, abroad)
	delete(h, notFramed)
}

// Abroad lets other sites read an answer that is not kept.
func Abroad(w http.ResponseWriter) { letAbroad(w.Header()) }

var securedHSTS = []string{"max-age=31536000; includeSubDomains"}

func (rt *Router) secure(h http.Header) {
	maps.Copy(h, secured)
	if rt.cfg.Secure {
		h["Strict-Transport-Security"] = securedHSTS
	}
}

func (rt *Router) secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rt.secure(w.Header())
		next.ServeHTTP(w, r)
	})
}

// recoverPanic answers a panic as an internal error and keeps the program
// alive.
func (rt *Router) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v) // net/http's own way to end a connection
			}
			rt.log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("stack", string(debug.Stack())))
			rt.answer(w, r, fmt.Errorf("panic: %v", v))
		}()
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses acts that another site's page sends in a person's name.
func (rt *Router) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rt.answer(w, r, domain.Forbidden("Yêu cầu này được gửi từ một trang khác. Mở lại trang rồi thực hiện."))
	}))
	return protection.Handler(next)
}

// limitBody bounds what one request may bring; forms with files, and a PDF file
// that a program sends alone, get more. A piece of an upload (PATCH) is as long as its
// handler takes.
func (rt *Router) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := rt.cfg.MaxBody
		if kind := r.Header.Get("Content-Type"); strings.HasPrefix(kind, "multipart/form-data") || strings.HasPrefix(kind, "application/pdf") {
			limit = rt.cfg.MaxUpload
		}
		if r.Body != nil && r.Method != http.MethodPatch {
			r.Body = http.MaxBytesReader(w, r.Body, limit)
		}
		next.ServeHTTP(w, r)
	})
}

// writer remembers what was answered.
type writer struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the first status.
func (w *writer) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write notes that the answer has begun.
func (w *writer) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *writer) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// begun tells whether some answer has already left through w.
func begun(w http.ResponseWriter) bool {
	for {
		if tracked, ok := w.(*writer); ok {
			return tracked.status != 0
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = inner.Unwrap()
	}
}
