package links

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

func owners() []fs.FS { return append(ledgertest.Owners(), Migrations) }

// hand is a clock that a test moves.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) move(by time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(by)
}

// site is a real web server whose answer a test changes.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc
	asked  int
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{answer: page("Trả kết quả trong ngày")}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked++
		answer := s.answer
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) now(h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = h
}

func (s *site) times() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// page answers with a page of a commune's site; each answer carries a token of
// its own, as real ones do.
func page(text string) http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, bodyOf(text, int(n.Add(1))))
	}
}

func bodyOf(text string, n int) string {
	return fmt.Sprintf(`<!DOCTYPE html><html><head><title>Phường đổi mới</title><meta property="article:published_time" content="2025-03-02T20:00:00Z"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Phường đổi mới</h1><p>%s. Bộ phận Một cửa nhận hồ sơ và trả kết quả khai sinh ngay trong ngày làm việc.</p>
<p>Người dân nộp hồ sơ trực tuyến hoặc trực tiếp, được hướng dẫn tại chỗ và không phải đi lại nhiều lần như trước đây.</p>
<script>alert(%d)</script></article><form><input name="token" value="%d"></form></body></html>`, text, n, n)
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// office is the room over a fresh database, with a web server that it may open.
type office struct {
	*Service
	base *ledgertest.Office
	t    *testing.T
	clk  *hand
	site *site
	a, b string // agencies
}

func each(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			clk := &hand{at: dbtest.Now}
			o := &office{t: t, clk: clk, site: newSite(t)}
			o.base = ledgertest.New(t, dbtest.Open(t, engine, owners(), func(c *db.Config) { c.Clock = clk }))
			o.a, o.b = o.base.Agency("Sở Nội vụ", agency.Province, agency.Department), o.base.Agency("Sở Y tế", agency.Province, agency.Department)
			o.base.Owe("v", obligation.Rule{Kind: cadence.Continuous}, o.a, o.b)
			u, err := url.Parse(o.site.URL)
			if err != nil {
				t.Fatal(err)
			}
			port, err := strconv.ParseUint(u.Port(), 10, 16)
			if err != nil {
				t.Fatal(err)
			}
			o.Service = NewService(Sources{
				DB: o.base.DB, Ledger: o.base.Ledger, Registry: o.base.Registry, Files: o.base.Files, Zone: time.FixedZone("ICT", 7*3600),
				Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Ports: []uint16{uint16(port)}, EveryHost: time.Nanosecond, Total: 5 * time.Second}),
			})
			fn(t, o)
		})
	}
}

// declare appends an entry with a link.
func (o *office) declare(agencyID, link string) string {
	o.t.Helper()
	return o.append(ledger.NewEvidence{AgencyID: agencyID, HappenedOn: "2025-03-03", Title: "Tin về khai sinh", URL: link})
}

func (o *office) append(n ledger.NewEvidence) (id string) {
	o.t.Helper()
	n.Kind, n.Origin, n.Versions = evidence.Article, evidence.Declared, []string{"v"}
	o.write(func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer"}, n)
		return err
	})
	return id
}

func (o *office) write(fn db.Fn) {
	o.t.Helper()
	o.must(o.DB.Write(o.t.Context(), fn))
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// visit opens the link of an entry in its present round.
func (o *office) visit(id string) State {
	o.t.Helper()
	st := o.stands(id)
	o.must(o.open(o.t.Context(), Fetch{EvidenceID: id, Round: st.Checks}, true))
	return o.stands(id)
}

func (o *office) stands(id string) State {
	o.t.Helper()
	d, _, err := o.entry(o.t.Context(), id)
	o.must(err)
	st, err := o.state(o.t.Context(), d)
	o.must(err)
	return st
}

// begin lets the room hear of an entry and opens its link.
func (o *office) begin(id string) State {
	o.t.Helper()
	args, err := o.Heard(o.t.Context(), id)
	o.must(err)
	if args == nil {
		o.t.Fatal("no job came")
	}
	return o.visit(id)
}

func (o *office) count(query string, args ...any) (n int) {
	o.t.Helper()
	_, err := o.DB.Get(o.t.Context(), &n, query, args...)
	o.must(err)
	return n
}
