package web

import (
	"net/http"
	"net/url"
	"strings"
)

// Answer answers an error met outside a handler, as in a middleware, in the
// same one place.
func (rt *Router) Answer(w http.ResponseWriter, r *http.Request, err error) { rt.answer(w, r, err) }

// Opens tells whether somebody who is not signed in gets a page at an address of this
// site: no error, no sign-in, not another address, no file. The site itself is asked, as
// a browser would.
func (rt *Router) Opens(address string) bool {
	u, err := url.ParseRequestURI(address)
	if err != nil || u.Host != "" {
		return false
	}
	p := probe{header: http.Header{}}
	rt.ServeHTTP(&p, &http.Request{
		Method: http.MethodGet, URL: u, RequestURI: u.RequestURI(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: http.NoBody,
	})
	return (p.status == 0 || p.status == http.StatusOK) && strings.HasPrefix(p.header.Get("Content-Type"), "text/html")
}
