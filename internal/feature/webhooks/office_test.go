package webhooks

import (
	"context"
	"crypto/x509"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/auth"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/fetch"
	"loa/internal/platform/job"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// office is the room over one database, with a receiver's real server that it may
// reach.
type office struct {
	*Service
	t    *testing.T
	peer *peer
	boss access.Actor
}

func each(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	owners := append(ledgertest.Owners(), []fs.FS{papers.Migrations, Migrations}...)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, engine, owners, func(c *db.Config) { c.Clock = clock.Real{} })
			fn(t, open(t, d))
		})
	}
}

func open(t *testing.T, d *db.DB) *office {
	t.Helper()
	if err := job.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, err := job.New(t.Context(), d, job.Config{InsertOnly: true}); err != nil {
		t.Fatal(err)
	}
	box, err := auth.OpenBox(filepath.Join(t.TempDir(), "secrets"))
	if err != nil {
		t.Fatal(err)
	}
	p := newPeer(t)
	client := p.client(t, machine)
	return &office{
		t: t, peer: p, boss: ledgertest.As(access.Administrator, ""),
		Service: NewService(Sources{DB: d, Box: box, Send: client, Check: client.Check, Address: func(path string) string { return "https://loa.example" + path }}),
	}
}

// machine is the network that these tests allow: this machine only.
var machine = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// peer is a document system: a server with TLS that keeps what it was sent and
// answers as it is told, 200 when it is told nothing.
type peer struct {
	*httptest.Server
	mu      sync.Mutex
	got     []posted
	answers []int
	heard   chan posted
}

type posted struct {
	Header http.Header
	Body   []byte
}

func newPeer(t *testing.T) *peer {
	t.Helper()
	p := &peer{heard: make(chan posted, 20)}
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		one := posted{r.Header.Clone(), body}
		p.mu.Lock()
		p.got = append(p.got, one)
		code := http.StatusOK
		if len(p.answers) > 0 {
			code, p.answers = p.answers[0], p.answers[1:]
		}
		p.mu.Unlock()
		if code >= 300 && code < 400 {
			w.Header().Set("Location", "https://elsewhere.example/")
		}
		w.WriteHeader(code)
		p.heard <- one
	}))
	t.Cleanup(p.Close)
	return p
}

// will sets what the peer answers next, one after the other.
func (p *peer) will(codes ...int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = codes
}

func (p *peer) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.got)
}

func (p *peer) client(t *testing.T, allow []netip.Prefix) *fetch.Client {
	t.Helper()
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(p.Certificate())
	return fetch.New(fetch.Config{Allow: allow, Ports: []uint16{443, uint16(port)}, Roots: roots})
}

// receiver adds a receiver that wants events, all when none is named.
func (o *office) receiver(events ...Event) string {
	o.t.Helper()
	n := Details{Title: "Hệ thống quản lý văn bản", Address: o.peer.URL + "/nhan"}
	if len(events) == 0 {
		events = Events()
	}
	for _, e := range events {
		n.Events = append(n.Events, string(e))
	}
	id, err := o.Add(o.t.Context(), o.boss, n)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// happens makes a message to who wants the event and gives it.
func (o *office) happens(webhookID string, e Event, key string) Delivery {
	o.t.Helper()
	if err := o.tell(o.t.Context(), Tell{Event: e, Key: key, Data: Data{PaperID: "p1"}}); err != nil {
		o.t.Fatal(err)
	}
	return o.newest(webhookID)
}

func (o *office) newest(webhookID string) Delivery {
	o.t.Helper()
	all, err := o.Deliveries(o.t.Context(), o.boss, webhookID, "")
	if err != nil || len(all) == 0 {
		o.t.Fatalf("messages: %d, %v", len(all), err)
	}
	return all[0]
}

// sends works the job of a message as the queue does.
func (o *office) sends(d Delivery, last bool) error {
	o.t.Helper()
	return o.send(o.t.Context(), Deliver{DeliveryID: d.ID, Round: d.Rounds}, last)
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) stands(id string) Receiver {
	o.t.Helper()
	r, err := o.Receiver(context.WithoutCancel(o.t.Context()), o.boss, id)
	o.must(err)
	return r
}

func (o *office) site(role access.Role) *webtest.Site {
	o.t.Helper()
	f, err := New(o.Service)
	o.must(err)
	return webtest.New(o.t, ledgertest.As(role, ""), f)
}
