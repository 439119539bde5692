package fetch

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestPostIsTakenByOneServerOnly(t *testing.T) {
	t.Parallel()
	var bodies []string
	address, c := served(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, r.Method+" "+r.Header.Get("X-Sign")+" "+string(body))
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/taken", http.StatusTemporaryRedirect)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/fails":
			w.WriteHeader(http.StatusBadGateway)
		default:
			w.WriteHeader(http.StatusAccepted)
		}
	}, nil)
	post := func(c *Client, path string) Result {
		t.Helper()
		r, err := c.Post(t.Context(), address+path, http.Header{"X-Sign": {"s"}}, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := post(c, "/taken"); r.Outcome != Live || r.Status != http.StatusAccepted || len(r.Body) != 0 {
		t.Errorf("taken: %+v", r)
	}
	if r := post(c, "/moved"); r.Outcome != NotReadable || r.Reason != Redirects || r.Status != http.StatusTemporaryRedirect {
		t.Errorf("moved: %+v", r)
	}
	if r := post(c, "/gone"); r.Outcome != Gone || r.Status != http.StatusGone {
		t.Errorf("gone: %+v", r)
	}
	if r := post(c, "/fails"); r.Outcome != Unreachable || r.Reason != ServerFails {
		t.Errorf("fails: %+v", r)
	}
	if want := strings.Repeat("POST s {}\n", 4); strings.Join(bodies, "\n")+"\n" != want {
		t.Errorf("the server saw %q", bodies)
	}
	if r := post(New(Config{Ports: []uint16{portOfURL(t, address)}}), "/taken"); r.Outcome != Blocked || r.Reason != InnerAddress || len(bodies) != 4 {
		t.Errorf("an inner address: %+v", r)
	}
	if c.Check("ftp://a.vn") != BadScheme || c.Check(address) != "" {
		t.Error("an address is judged wrongly before it is opened")
	}
}
