package fetch

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func look(t *testing.T, c *Client, address string) Result {
	t.Helper()
	r, err := c.Look(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A look takes no content, asks by GET where HEAD says nothing good, and tells what moved
// for good from what moved for now.
func TestALookTakesNoContent(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex // who looks may have left before the server is done
	asked := map[string]string{}
	address, c := served(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path] += r.Method + " "
		mu.Unlock()
		switch r.URL.Path {
		case "/khong-head":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/404":
			w.WriteHeader(http.StatusNotFound)
		case "/500":
			w.WriteHeader(http.StatusInternalServerError)
		case "/han":
			http.Redirect(w, r, "/moi", http.StatusMovedPermanently)
		case "/han-roi-tam":
			http.Redirect(w, r, "/tam", http.StatusPermanentRedirect)
		case "/tam":
			http.Redirect(w, r, "/moi", http.StatusFound)
		case "/vong":
			http.Redirect(w, r, "/vong", http.StatusFound)
		case "/cham":
			select {
			case <-r.Context().Done():
			case <-time.After(time.Minute):
			}
		}
	}, func(cfg *Config) { cfg.Total = time.Second / 2 })
	for _, x := range []struct {
		path      string
		outcome   Outcome
		why       Reason
		permanent bool
		asked     string
	}{
		{"/moi", Live, "", false, "HEAD "},
		{"/khong-head", Live, "", false, "HEAD GET "},
		{"/404", Gone, "", false, "HEAD GET "},
		{"/500", Unreachable, ServerFails, false, "HEAD GET "},
		{"/han", Moved, "", true, "HEAD "},
		{"/han-roi-tam", Moved, "", false, "HEAD "},
		{"/vong", NotReadable, TooManyHops, false, "HEAD HEAD HEAD HEAD HEAD HEAD "},
		{"/cham", Timeout, "", false, "HEAD "},
	} {
		r := look(t, c, address+x.path)
		mu.Lock()
		by := asked[x.path]
		mu.Unlock()
		if r.Outcome != x.outcome || r.Reason != x.why || r.Permanent != x.permanent || by != x.asked || len(r.Body) > 0 {
			t.Errorf("%s: %s (%s), permanent %t, asked by %s", x.path, r.Outcome, r.Reason, r.Permanent, by)
		}
	}
	if r := look(t, c, "http://10.0.0.1/"); r.Outcome != Blocked {
		t.Errorf("an inner address: %s", r.Outcome)
	}
}

func TestRobotsAreHeard(t *testing.T) {
	t.Parallel()
	const text = "\ufeffUser-agent: Khac\nDisallow: /\n\nUser-agent: *\nUser-agent: Loai\nDisallow: /kin # chú thích\nAllow: /kin/mo\nDisallow: /*.pdf$\nDisallow: /tim?*tu=\nDisallow:\n"
	for path, allowed := range map[string]bool{"/": true, "": true, "/kin": false, "/kin/x": false, "/kin/mo": true, "/a/b.pdf": false, "/a/b.pdf?x": true, "/tim?a=1&tu=x": false, "/tim?a=1": true} {
		if got := readRobots([]byte(text), "Loa").Allows("https://a.vn" + path); got != allowed {
			t.Errorf("%s: %t", path, got)
		}
	}
	if !readRobots([]byte(text+"User-agent: loa\nDisallow: /rieng\n"), "Loa").Allows("https://a.vn/kin") {
		t.Error("the rules for all hold beside our own")
	}
	if readRobots([]byte("User-agent: loa\nDisallow: /\n"), "Loa").Allows("https://a.vn/kin") {
		t.Error("our own rules are not heard")
	}
	address, c := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /kin\n"))
	}, nil)
	r, err := c.Robots(t.Context(), address+"/tin/1?x=1")
	if err != nil || r.Allows(address+"/kin/2") || !r.Allows(address+"/tin/1") {
		t.Errorf("%+v, %v", r, err)
	}
	none, c := served(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, nil)
	if r, err := c.Robots(t.Context(), none+"/x"); err != nil || !r.Allows(none+"/x") {
		t.Errorf("%+v, %v", r, err)
	}
}

// Of many who wait for one host each has its own turn.
func TestTurnsAreOneBehindAnother(t *testing.T) {
	t.Parallel()
	c, now := New(Config{EveryHost: time.Second}), time.Now()
	var got []string
	for range 3 {
		got = append(got, c.Turn("https://a.vn/x", now).String())
	}
	if s := strings.Join(got, " "); s != "0s 1s 2s" || c.Turn("https://b.vn/", now) != 0 || c.Wait("https://a.vn/", now) != 3*time.Second {
		t.Error(s)
	}
}
