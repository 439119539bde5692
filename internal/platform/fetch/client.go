package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/time/rate"
)

// Config sets up a client. The zero value is safe: nothing but the public net,
// on the two ports of the web.
type Config struct {
	Agent    string            // how we name ourselves; empty: "Loa"
	Ports    []uint16          // empty: 80 and 443
	Allow    []netip.Prefix    // inner networks that may be opened all the same
	Resolver *net.Resolver     // nil: the machine's
	Roots    *x509.CertPool    // nil: the machine's
	Round    http.RoundTripper // who answers; nil: the network

	Total  time.Duration // for one address with its redirects; 0: 30 s
	Page   int64         // bytes of a web page; 0: 5 MB
	File   int64         // bytes of anything else; 0: 20 MB
	Header int64         // bytes of headers; 0: 64 KB

	Concurrent int           // at the same time; 0: 4
	EveryHost  time.Duration // between two openings of one host; 0: 2 s
}

// Hops is how many redirects are followed.
const Hops = 5

// Client opens addresses. It keeps no cookies and no connections, and is safe
// for use by many goroutines.
type Client struct {
	cfg   Config
	round http.RoundTripper
	slots chan struct{}
	mu    sync.Mutex
	hosts map[string]*rate.Limiter
}

// New gives a client.
func New(cfg Config) *Client {
	def(&cfg.Agent, "Loa")
	def(&cfg.Total, 30*time.Second)
	def(&cfg.Page, 5<<20)
	def(&cfg.File, 20<<20)
	def(&cfg.Header, 64<<10)
	def(&cfg.Concurrent, 4)
	def(&cfg.EveryHost, 2*time.Second)
	if len(cfg.Ports) == 0 {
		cfg.Ports = []uint16{80, 443}
	}
	c := &Client{cfg: cfg, round: cfg.Round, slots: make(chan struct{}, cfg.Concurrent), hosts: map[string]*rate.Limiter{}}
	if c.round != nil {
		return c
	}
	d := &net.Dialer{Timeout: 10 * time.Second, Resolver: cfg.Resolver, Control: c.control, KeepAlive: -1}
	c.round = &http.Transport{
		Proxy:                  nil, // a proxy would connect where we cannot look
		DialContext:            d.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableKeepAlives:      true,
		DisableCompression:     true, // unpacked by us, bounded
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  20 * time.Second,
		MaxResponseHeaderBytes: cfg.Header,
	}
	return c
}

func def[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}

// control runs after a name was resolved and before its IP is connected to, so
// that a name which answers otherwise the second time changes nothing.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !c.reachable(at.Addr()) {
		return refused{InnerAddress}
	}
	return nil
}

// Result is how the opening of an address ended. Body is the whole content,
// unpacked, with SHA256 over it; it is empty unless the outcome is Live or
// Moved. URL is where the content, or the refusal, came from.
type Result struct {
	Outcome     Outcome
	Reason      Reason
	Status      int // of the last answer; 0: none came
	URL         string
	ContentType string // as the server said it
	Body        []byte
	SHA256      string
	Size        int64 // of the content; of what is too large as the server said, 0 when it did not
	RetryAfter  time.Duration
	Permanent   bool // of Moved: every redirect on the way is for good (301, 308)
}

// Wait tells how long an opening of the address should wait so that its host is
// not asked too often; 0 takes the turn. An address that is no address waits
// for nothing.
func (c *Client) Wait(address string, now time.Time) time.Duration {
	r := c.reserve(address, now)
	if r == nil {
		return 0
	}
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// Turn takes the next turn at the host of an address and tells how far ahead it is. Of
// many who wait for one host each has then its own moment, and needs not ask again.
func (c *Client) Turn(address string, now time.Time) time.Duration {
	r := c.reserve(address, now)
	if r == nil {
		return 0
	}
	return r.DelayFrom(now)
}

// reserve is the next turn at the host of an address; nil where there is no host.
func (c *Client) reserve(address string, now time.Time) *rate.Reservation {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	host := strings.ToLower(u.Hostname())
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.hosts[host]
	if l == nil {
		if len(c.hosts) > 1000 { // of what was asked long ago nothing is left to remember
			clear(c.hosts)
		}
		l = rate.NewLimiter(rate.Every(c.cfg.EveryHost), 1)
		c.hosts[host] = l
	}
	return l.ReserveN(now, 1)
}

// Get opens an address and follows its redirects. It fails only when ctx ends:
// then nothing is known of the address.
func (c *Client) Get(ctx context.Context, address string) (Result, error) {
	return c.bounded(ctx, address, c.ask)
}

// bounded follows an address when there is room for it, as long as all of it may take.
func (c *Client) bounded(ctx context.Context, address string, ask func(context.Context, *url.URL) (Result, string)) (Result, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	inner, cancel := context.WithTimeout(ctx, c.cfg.Total)
	defer cancel()
	r := c.follow(inner, address, ask)
	return r, ctx.Err()
}

// follow goes from the address to the one that gives no further redirect. ask sends one
// request, and tells where its answer redirects to.
func (c *Client) follow(ctx context.Context, address string, ask func(context.Context, *url.URL) (Result, string)) Result {
	u, err := c.parse(address)
	if err != nil {
		return failed(Result{URL: address}, err)
	}
	first, permanent := *u, true
	for range Hops + 1 {
		r, next := ask(ctx, u)
		if next == "" {
			r = landed(&first, u, r)
			r.Permanent = permanent && r.Outcome == Moved
			return r
		}
		permanent = permanent && (r.Status == http.StatusMovedPermanently || r.Status == http.StatusPermanentRedirect)
		to, err := u.Parse(next)
		if err == nil {
			err = c.admit(to)
		} else {
			err = refused{BadAddress}
		}
		if err != nil {
			return failed(r, err)
		}
		u = to
	}
	return Result{Outcome: NotReadable, Reason: TooManyHops, URL: u.String()}
}

// ask sends one request. next is where the answer redirects to.
func (c *Client) ask(ctx context.Context, u *url.URL) (r Result, next string) {
	resp, r, next := c.answer(ctx, http.MethodGet, u)
	if resp == nil {
		return r, next
	}
	defer func() { _ = resp.Body.Close() }()
	if r.Outcome == Live {
		return c.content(r, resp), ""
	}
	return r, next
}

// answer sends one request and judges the head of its answer; without one resp is nil,
// else its body is to be closed.
func (c *Client) answer(ctx context.Context, method string, u *url.URL) (resp *http.Response, r Result, next string) {
	r = Result{URL: u.String()}
	req, err := http.NewRequestWithContext(ctx, method, r.URL, nil)
	if err != nil {
		return nil, failed(r, refused{BadAddress}), ""
	}
	req.Header.Set("User-Agent", c.cfg.Agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.5")
	req.Header.Set("Accept-Language", "vi,en;q=0.5")
	req.Header.Set("Accept-Encoding", "gzip")
	if resp, err = c.round.RoundTrip(req); err != nil {
		return nil, failed(r, err), ""
	}
	r.Status, r.ContentType = resp.StatusCode, resp.Header.Get("Content-Type")
	if to := resp.Header.Get("Location"); r.Status >= 300 && r.Status < 400 && to != "" {
		return resp, r, to
	}
	return resp, judged(r, resp.Header), ""
}

// judged says what the status of an answer means; Live is a good one.
func judged(r Result, h http.Header) Result {
	switch code := r.Status; {
	case code == http.StatusNotFound || code == http.StatusGone:
		r.Outcome = Gone
	case code == http.StatusTooManyRequests || code >= 500:
		r.Outcome, r.Reason, r.RetryAfter = Unreachable, ServerFails, retryAfter(h.Get("Retry-After"))
	case code >= 400:
		r.Outcome = Refused
	case code < 200 || code >= 300:
		r.Outcome, r.Reason = NotReadable, BadAnswer
	default:
		r.Outcome = Live
	}
	return r
}

// retryAfter reads a number of seconds, at most a day; a date is left out.
func retryAfter(text string) time.Duration {
	d, err := time.ParseDuration(text + "s")
	if err != nil || d < 0 {
		return 0
	}
	return min(d, 24*time.Hour)
}

// content reads what a good answer brings.
func (c *Client) content(r Result, resp *http.Response) Result {
	limit := c.cfg.File
	if IsPage(r.ContentType) {
		limit = c.cfg.Page
	}
	if resp.ContentLength > limit {
		r.Outcome, r.Size = TooLarge, resp.ContentLength
		return r
	}
	body, err := unpacked(resp, limit)
	if err != nil {
		return failed(r, err)
	}
	defer func() { _ = body.Close() }()
	all, err := io.ReadAll(io.LimitReader(body, limit+1))
	switch {
	case err != nil:
		return failed(r, broken(resp, err))
	case int64(len(all)) > limit:
		r.Outcome = TooLarge
	case len(all) == 0:
		r.Outcome, r.Reason = NotReadable, CutShort
	default:
		sum := sha256.Sum256(all)
		r.Outcome, r.Body, r.Size, r.SHA256 = Live, all, int64(len(all)), hex.EncodeToString(sum[:])
	}
	return r
}

// failed puts an error of ours, the net or the server into the words of an
// outcome.
func failed(r Result, err error) Result {
	no, isRefused := errors.AsType[refused](err)
	name, isName := errors.AsType[*net.DNSError](err)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	bad, isBad := errors.AsType[malformed](err)
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case isRefused:
		r.Outcome, r.Reason = Blocked, no.why
	case isBad:
		r.Outcome, r.Reason = NotReadable, bad.why
	case isCertificate:
		r.Outcome = Certificate
	case errors.Is(err, context.DeadlineExceeded) || isNet && timeout.Timeout():
		r.Outcome = Timeout
	case isName && name.IsNotFound:
		r.Outcome, r.Reason = Unreachable, NoName
	case errors.Is(err, io.ErrUnexpectedEOF):
		r.Outcome, r.Reason = NotReadable, CutShort
	case isNet || errors.Is(err, io.EOF):
		r.Outcome = Unreachable
	default: // what net/http says of an answer that is none
		r.Outcome, r.Reason = NotReadable, BadAnswer
	}
	return r
}
