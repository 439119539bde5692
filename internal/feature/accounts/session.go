package accounts

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/alexedwards/scs/v2"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

func asError(err error) (*domain.Error, bool) { return errors.AsType[*domain.Error](err) }

// newSessions sets up the session manager. The cookie ends with the browser;
// how long the session lasts is decided by the store. With TLS the name carries
// the prefix that binds it to this very host (RFC 6265bis, 4.1.3).
func newSessions(secure bool, store scs.CtxStore) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.Codec = people.SessionCodec{}
	m.Lifetime = people.SessionMax
	m.Cookie.Name = "loa_phien"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false
	if secure {
		m.Cookie.Name = "__Host-loa_phien"
		m.Cookie.Secure = true
	}
	return m
}

// answerer answers an error outside a handler.
type answerer func(w http.ResponseWriter, r *http.Request, err error)

// assetPrefix is where styles and scripts are served: they need nobody's
// session and are kept in shared caches.
const assetPrefix = "/tinh/"

// authenticate puts the actor into the request: by bearer token below /api/,
// else by the session cookie. A request without either goes on as nobody.
func (f *Feature) authenticate(answer answerer, next http.Handler) http.Handler {
	f.sessions.ErrorFunc = answer
	bySession := f.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, err := f.fromSession(r.Context())
		if err != nil {
			answer(w, r, err)
			return
		}
		r = r.WithContext(ctx)
		waits, err := f.owesSecondStep(r)
		if err != nil {
			answer(w, r, err)
			return
		}
		if waits && strings.HasPrefix(r.URL.Path, pathAPI) {
			answer(w, r, domain.Forbidden("Bật xác thực hai bước để tiếp tục: lãnh đạo, người điều phối và quản trị đều phải có."))
			return
		}
		if waits {
			web.Flash(w, r, web.FlashWarning, "Bật xác thực hai bước để tiếp tục: lãnh đạo, người điều phối và quản trị đều phải có.")
			http.Redirect(w, r, pathTwoStep, http.StatusSeeOther)
			return
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case strings.HasPrefix(r.URL.Path, assetPrefix):
			next.ServeHTTP(w, r)
		case bearer && strings.HasPrefix(r.URL.Path, pathAPI):
			actor, err := f.cfg.People.Admit(r.Context(), f.cfg.People.Tokens(), people.Claim{Secret: strings.TrimSpace(secret), Address: f.remote(r)})
			if err != nil {
				answer(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(web.WithActor(r.Context(), actor)))
		default:
			bySession.ServeHTTP(w, r)
		}
	})
}

// fromSession reads whose session it is and notes that it is in use. Somebody
// who may no longer act is nobody.
func (f *Feature) fromSession(ctx context.Context) (context.Context, error) {
	account := f.sessions.GetString(ctx, people.SessionAccount)
	if account == "" {
		return ctx, nil
	}
	actor, err := f.cfg.People.ActorOf(ctx, account)
	if domain.CodeOf(err) == domain.CodeUnauthenticated {
		return ctx, nil
	}
	if err != nil {
		return ctx, err
	}
	if err := f.store.Touch(ctx, f.sessions.Token(ctx)); err != nil {
		return ctx, err
	}
	return web.WithActor(ctx, actor), nil
}

// begin starts a person's session under a new token, so that a token known
// before the sign-in is of no use after it.
func (f *Feature) begin(r *http.Request, accountID string, by signIn) error {
	ctx := r.Context()
	if err := f.sessions.RenewToken(ctx); err != nil {
		return err
	}
	f.sessions.Remove(ctx, people.SessionPending)
	f.sessions.Put(ctx, people.SessionAccount, accountID)
	f.sessions.Put(ctx, people.SessionHow, by.how)
	if by.trusted {
		f.sessions.Put(ctx, people.SessionTrusted, "yes")
		f.sessions.RememberMe(ctx, true)
	}
	f.sessions.Put(ctx, people.SessionAddress, f.remote(r))
	f.sessions.Put(ctx, people.SessionAgent, device(r.UserAgent()))
	return nil
}

// deviceCookie is the name of the cookie by which a trusted device is known.
func (f *Feature) deviceCookie() string {
	if f.cfg.Secure {
		return "__Host-loa_thiet_bi"
	}
	return "loa_thiet_bi"
}

// deviceSecret is the secret of the device that asks; empty when it has none.
func (f *Feature) deviceSecret(r *http.Request) string {
	c, err := r.Cookie(f.deviceCookie())
	if err != nil {
		return ""
	}
	return c.Value
}

// trustDevice makes the device of a request one that the actor trusts.
func (f *Feature) trustDevice(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
	secret, err := f.cfg.People.Trust(r.Context(), actor, device(r.UserAgent()), f.remote(r))
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever people reach us by TLS
		Name: f.deviceCookie(), Value: secret, Path: "/", MaxAge: int(people.TrustedFor.Seconds()),
		HttpOnly: true, Secure: f.cfg.Secure, SameSite: http.SameSiteLaxMode,
	})
	return nil
}

// owesSecondStep tells whether the person has to set up a second step before doing
// anything else, by page or by the API. The pages of the own account and leaving stay
// open.
func (f *Feature) owesSecondStep(r *http.Request) (bool, error) {
	actor := web.Actor(r)
	if !f.cfg.SecondStep || !actor.Is(access.Leader, access.Coordinator, access.Administrator) ||
		strings.HasPrefix(r.URL.Path, pathAccount) || !strings.HasPrefix(r.URL.Path, pathDesk) && !strings.HasPrefix(r.URL.Path, pathAPI) {
		return false, nil
	}
	has, err := f.cfg.People.NeedsCode(r.Context(), actor.AccountID)
	return !has, err
}

// remote is the address a request comes from.
func (f *Feature) remote(r *http.Request) string { return web.Remote(r, f.cfg.Proxy) }

// device names browser and system in a few words, enough for people to
// recognise their own; the rest of what the browser says is not kept.
func device(agent string) string {
	pick := func(pairs ...[2]string) string {
		for _, p := range pairs {
			if strings.Contains(agent, p[0]) {
				return p[1]
			}
		}
		return ""
	}
	browser := pick([2]string{"Edg/", "Edge"}, [2]string{"coc_coc_browser", "Cốc Cốc"}, [2]string{"OPR/", "Opera"},
		[2]string{"Firefox/", "Firefox"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := pick([2]string{"Android", "Android"}, [2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"},
		[2]string{"Windows", "Windows"}, [2]string{"Mac OS", "macOS"}, [2]string{"Linux", "Linux"})
	switch {
	case browser != "" && system != "":
		return browser + " · " + system
	case browser == "" && system == "":
		return ""
	}
	return browser + system
}
