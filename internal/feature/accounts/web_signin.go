package accounts

import (
	"net/http"
	"net/url"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type signInData struct {
	Name, Back string
	Empty      bool // nobody has an account yet
}

func (f *Feature) signInPage(w http.ResponseWriter, r *http.Request) error {
	back := web.LocalURL(r.URL.Query().Get("ve"), pathDesk)
	if web.Actor(r).SignedIn() {
		return web.SeeOther(w, r, back)
	}
	known, err := f.cfg.People.HasAccounts(r.Context())
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "signin", signInForm(signInData{Back: back, Empty: !known}))
}

func signInForm(data signInData) web.Page {
	return web.Page{Title: "Đăng nhập", Layout: web.LayoutNarrow, NoIndex: true, Data: data}
}

func (f *Feature) signIn(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	data := signInData{Name: v.Required("ten", "Nhập tên đăng nhập hoặc thư điện tử."), Back: web.LocalURL(v.String("ve"), pathDesk)}
	if v.Raw("mat-khau") == "" {
		v.Errors.Add("mat-khau", "Nhập mật khẩu.")
	}
	if err := v.Err(); err != nil {
		return f.again(w, r, err, "signin", signInForm(data))
	}
	actor, err := f.cfg.People.Admit(r.Context(), f.cfg.People.Passwords(),
		people.Claim{Name: data.Name, Secret: v.Raw("mat-khau"), Address: f.remote(r)})
	if err != nil {
		return f.again(w, r, told(err), "signin", signInForm(data))
	}
	return f.firstStepDone(w, r, actor, "password", data.Back)
}

// firstStepDone begins the session, or asks for the one-time code first.
func (f *Feature) firstStepDone(w http.ResponseWriter, r *http.Request, actor access.Actor, how, back string) error {
	ctx := r.Context()
	needs, err := f.cfg.People.NeedsCode(ctx, actor.AccountID)
	if err != nil {
		return err
	}
	trusted := false
	if needs {
		if trusted, err = f.cfg.People.Trusted(ctx, actor.AccountID, f.deviceSecret(r)); err != nil {
			return err
		}
	}
	if needs && !trusted {
		if err := f.sessions.RenewToken(ctx); err != nil {
			return err
		}
		f.sessions.Remove(ctx, people.SessionAccount)
		f.sessions.Put(ctx, people.SessionPending, actor.AccountID)
		return web.SeeOther(w, r, pathCode+"?ve="+url.QueryEscape(back))
	}
	return f.signedIn(w, r, actor, signIn{how: how, trusted: trusted, back: back})
}

// signIn is a sign-in that is complete: how, on a trusted device or not, and the
// page that was asked for.
type signIn struct {
	how, back string
	trusted   bool
}

// signedIn begins the session and opens the page that was asked for, in the
// person's language.
func (f *Feature) signedIn(w http.ResponseWriter, r *http.Request, actor access.Actor, by signIn) error {
	back := by.back
	if err := f.begin(r, actor.AccountID, by); err != nil {
		return err
	}
	own, err := f.cfg.People.OwnAccount(r.Context(), actor)
	if err != nil {
		return err
	}
	if own.Lang != string(web.LangOf(r.Context())) {
		back = inLanguage(back, own.Lang)
	}
	return web.SeeOther(w, r, back)
}

// inLanguage adds the language to an address on this site.
func inLanguage(address, lang string) string {
	if strings.Contains(address, "?") {
		return address + "&lang=" + lang
	}
	return address + "?lang=" + lang
}

func (f *Feature) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := f.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	// Pages are kept for going back; the next person at this machine must not.
	w.Header().Set("Clear-Site-Data", `"cache"`)
	web.Flash(w, r, web.FlashInfo, "Đã đăng xuất.")
	return web.SeeOther(w, r, pathSignIn)
}
