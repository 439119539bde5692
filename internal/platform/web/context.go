package web

import (
	"context"
	"crypto/rand"
	"net/http"

	"loa/internal/domain/access"
)

// Lang is a language of the pages.
type Lang string

// The languages: Vietnamese first, English second.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// site is what all requests of one program share.
type site struct {
	shell   Shell
	assets  *assets
	pages   *Pages
	secure  bool
	frames  frames
	maxForm int64
	page    func(address string) bool // nil: no address is known
}

// exchange is one request and its answer, as this package follows them.
type exchange struct {
	site  *site
	id    string
	route string
	lang  Lang
	host  string // of an agency's own site; empty: the office's
}

type (
	exchangeKey struct{}
	actorKey    struct{}
	hostKey     struct{}
)

func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{site: bareSite(), lang: Vietnamese}
}

// bareSite serves handlers that run outside a Router, as in a feature's tests.
func bareSite() *site {
	return &site{shell: Shell{}.withDefaults(), assets: &assets{}, maxForm: DefaultMaxUpload}
}

// Actor gives who acts in this request; nobody (the zero Actor) when no one is
// signed in.
func Actor(r *http.Request) access.Actor {
	actor, _ := r.Context().Value(actorKey{}).(access.Actor)
	return actor
}

// WithActor gives a context in which actor acts. The middleware that knows
// sessions and tokens calls it.
func WithActor(ctx context.Context, actor access.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// RequestID names the request in logs and on error pages. Empty outside a
// Router.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).id }

// LangOf tells the language of the request's pages.
func LangOf(ctx context.Context) Lang { return exchangeOf(ctx).lang }

// AtHost gives a context of a request that came by a host name under which a site of its
// own stands: its public pages are drawn and kept apart, with what Shell.Face says of it.
// It is called before the Router.
func AtHost(ctx context.Context, host string) context.Context {
	return context.WithValue(ctx, hostKey{}, host)
}

// HostOf is that name; empty on the office's own site.
func HostOf(ctx context.Context) string { return exchangeOf(ctx).host }

func hostIn(ctx context.Context) string {
	host, _ := ctx.Value(hostKey{}).(string)
	return host
}

// In gives a request whose pages are in a language, whatever its reader chose: of what is
// written in that language, the frame is, too.
func In(r *http.Request, lang Lang) *http.Request {
	x := *exchangeOf(r.Context())
	x.lang = lang
	return r.WithContext(context.WithValue(r.Context(), exchangeKey{}, &x))
}

// newRequestID is random, so that nobody can guess or choose another's.
func newRequestID() string { return rand.Text()[:16] }
