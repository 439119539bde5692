package webtest

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

// Room is a feature with pages.
type Room interface{ Routes(rt *web.Router) }

// Site is a router with rooms; every request comes from Actor.
type Site struct {
	Actor  access.Actor
	Router *web.Router
	t      testing.TB
}

// New makes a site of these rooms.
func New(t testing.TB, actor access.Actor, rooms ...Room) *Site {
	t.Helper()
	return In(t, web.Shell{}, actor, rooms...)
}

// In makes a site of these rooms with what stands around their pages.
func In(t testing.TB, shell web.Shell, actor access.Actor, rooms ...Room) *Site {
	t.Helper()
	rt, err := web.NewRouter(web.Config{Shell: shell, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{Actor: actor, Router: rt, t: t}
	rt.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(web.WithActor(r.Context(), s.Actor)))
		})
	})
	for _, room := range rooms {
		room.Routes(rt)
	}
	return s
}

// Answer is what came back.
type Answer struct {
	Status   int
	Body     string
	Location string
	Header   http.Header
	asked    string
	t        testing.TB
}

// Do sends a request.
func (s *Site) Do(r *http.Request) Answer {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.Router.ServeHTTP(w, r)
	return Answer{
		Status: w.Code, Body: w.Body.String(), Location: w.Header().Get("Location"), Header: w.Header(),
		asked: r.Method + " " + r.URL.String(), t: s.t,
	}
}

// Get asks for a page.
func (s *Site) Get(path string) Answer {
	s.t.Helper()
	return s.Do(httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, nil))
}

// Post sends a form.
func (s *Site) Post(path string, values url.Values) Answer {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.Do(r)
}

// File is a file in a form.
type File struct {
	Field, Name string
	Content     []byte
}

// Upload sends a form with files.
func (s *Site) Upload(path string, values url.Values, files ...File) Answer {
	s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, vs := range values {
		for _, v := range vs {
			s.check(m.WriteField(name, v))
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile(f.Field, f.Name)
		s.check(err)
		_, err = part.Write(f.Content)
		s.check(err)
	}
	s.check(m.Close())
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Do(r)
}

// JSON sends a value as a program does; a string goes as it is.
func (s *Site) JSON(method, path string, body any) Answer {
	s.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		s.check(err)
		reader = bytes.NewReader(raw)
	}
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, reader)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	return s.Do(r)
}

func (s *Site) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// Want fails the test unless the status is this and every text stands in what a
// reader sees, entities resolved.
func (a Answer) Want(status int, texts ...string) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Errorf("%s: %d, want %d\n%s", a.asked, a.Status, status, a.short())
		return a
	}
	seen := html.UnescapeString(a.Body)
	for _, text := range texts {
		if !strings.Contains(seen, text) {
			a.t.Errorf("%s: %q is missing\n%s", a.asked, text, a.short())
		}
	}
	return a
}

// Without fails the test when one of the texts stands in the answer.
func (a Answer) Without(texts ...string) Answer {
	a.t.Helper()
	seen := html.UnescapeString(a.Body)
	for _, text := range texts {
		if strings.Contains(seen, text) {
			a.t.Errorf("%s: %q must not be there", a.asked, text)
		}
	}
	return a
}

// Into reads the answer as JSON.
func (a Answer) Into(v any) Answer {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.Body), v); err != nil {
		a.t.Errorf("%s: %v\n%s", a.asked, err, a.short())
	}
	return a
}

// short leaves the frame of a page out.
func (a Answer) short() string {
	if _, after, ok := strings.Cut(a.Body, "<main"); ok {
		return "<main" + after
	}
	return a.Body
}
