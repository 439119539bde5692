package fetch

import (
	"net/url"
	"slices"
	"strings"
)

// landed judges where redirects ended. Content from another page is that page's,
// unless the server sends to a sign-in, as social networks do, or to its front
// page, which mostly says politely that the page is gone: the reason ToFront lets a
// person decide. What such a page says is no content of the address, and is left
// out.
func landed(first, last *url.URL, r Result) Result {
	if r.Outcome != Live || !elsewhere(first, last) {
		return r
	}
	switch {
	case signIn(last) && !signIn(first):
		r.Outcome, r.Reason = Refused, SignIn
	case front(last) && !front(first):
		r.Outcome, r.Reason = Moved, ToFront
	default:
		r.Outcome = Moved
		return r
	}
	r.Body, r.SHA256, r.Size = nil, "", 0
	return r
}

// elsewhere tells whether the content came from another page than the one that
// was asked for. https for http, "www." and a slash at the end are no other page.
func elsewhere(a, b *url.URL) bool {
	bare := func(u *url.URL) string {
		return strings.TrimPrefix(u.Hostname(), "www.") + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery
	}
	return bare(a) != bare(b)
}

// front tells whether an address is that of a whole site.
func front(u *url.URL) bool {
	switch strings.ToLower(strings.Trim(u.Path, "/")) {
	case "", "index.html", "index.htm", "index.php", "default.aspx", "pages/default.aspx", "trang-chu", "home", "vi":
		return u.RawQuery == ""
	}
	return false
}

// signIn tells whether an address is that of a page to sign in.
func signIn(u *url.URL) bool {
	first, _, _ := strings.Cut(u.Hostname(), ".")
	words := []string{"login", "login.php", "login.aspx", "signin", "sign-in", "dang-nhap", "dangnhap", "checkpoint", "sso"}
	return first == "login" || first == "accounts" || first == "sso" || slices.ContainsFunc(strings.Split(strings.ToLower(u.Path), "/"), func(part string) bool {
		return slices.Contains(words, part)
	})
}
