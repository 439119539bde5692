package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// machine is the network that these tests allow: this machine only.
var machine = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// served is a real server and a client that may open it.
func served(t *testing.T, h http.HandlerFunc, change func(*Config)) (address string, c *Client) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	cfg := Config{Agent: "Loa/test (+https://loa.example)", Allow: machine, Ports: []uint16{portOfURL(t, s.URL)}, Total: 10 * time.Second}
	if change != nil {
		change(&cfg)
	}
	return s.URL, New(cfg)
}

func portOfURL(t *testing.T, address string) uint16 {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return uint16(n)
}

func get(t *testing.T, c *Client, address string) Result {
	t.Helper()
	r, err := c.Get(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func want(t *testing.T, r Result, o Outcome, why Reason) {
	t.Helper()
	if r.Outcome != o || r.Reason != why {
		t.Errorf("%s: %s (%s), want %s (%s)", r.URL, r.Outcome, r.Reason, o, why)
	}
	if o != Live && o != Moved && len(r.Body) > 0 {
		t.Errorf("%s: %d bytes came along", r.Outcome, len(r.Body))
	}
}

func TestContentComesWithItsHash(t *testing.T) {
	t.Parallel()
	const page = "<title>Tin</title><p>Trả kết quả trong ngày"
	address, c := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("User-Agent") != "Loa/test (+https://loa.example)" || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("asked with %v", r.Header)
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		switch r.URL.Path {
		case "/cu":
			http.Redirect(w, r, "/moi", http.StatusMovedPermanently)
		case "/bai-da-go":
			http.Redirect(w, r, "/", http.StatusFound)
		case "/mang-xa-hoi":
			http.Redirect(w, r, "/login.php?next=x", http.StatusFound)
		case "/cheo":
			http.Redirect(w, r, "/cheo/", http.StatusFound)
		case "/nen":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, page)
			_ = z.Close()
		case "/404":
			w.WriteHeader(http.StatusNotFound)
		case "/410":
			w.WriteHeader(http.StatusGone)
		case "/403":
			w.WriteHeader(http.StatusForbidden)
		case "/503":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, page)
		}
	}, nil)
	sum := sha256.Sum256([]byte(page))
	for path, o := range map[string]Outcome{"/": Live, "/moi": Live, "/cu": Moved, "/cheo": Live, "/nen": Live} {
		r := get(t, c, address+path)
		want(t, r, o, "")
		if string(r.Body) != page || r.SHA256 != hex.EncodeToString(sum[:]) || r.Size != int64(len(page)) {
			t.Errorf("%s: %q, %s", path, r.Body, r.SHA256)
		}
	}
	want(t, get(t, c, address+"/404"), Gone, "")
	want(t, get(t, c, address+"/bai-da-go"), Moved, ToFront)
	want(t, get(t, c, address+"/mang-xa-hoi"), Refused, SignIn)
	want(t, get(t, c, address+"/login.php"), Live, "")
	want(t, get(t, c, address+"/410"), Gone, "")
	want(t, get(t, c, address+"/403"), Refused, "")
	r := get(t, c, address+"/503")
	if want(t, r, Unreachable, ServerFails); r.RetryAfter != 2*time.Minute || r.Status != 503 {
		t.Errorf("%+v", r)
	}
}

// Without the tests' allowance not even this machine's own servers are opened.
func TestThisMachineIsRefused(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	address, _ := served(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) }, nil)
	port := portOfURL(t, address)
	want(t, get(t, New(Config{Ports: []uint16{port}}), address), Blocked, InnerAddress)
	want(t, get(t, New(Config{Allow: machine}), address), Blocked, BadPort)
	byName := New(Config{Ports: []uint16{port}, Resolver: resolver(t, func(int) [4]byte { return [4]byte{127, 0, 0, 1} })})
	want(t, get(t, byName, fmt.Sprintf("http://trang.dongnai.gov.vn:%d/", port)), Blocked, InnerAddress)
	if asked.Load() > 0 {
		t.Error("the server was asked")
	}
}

func TestEveryRedirectIsChecked(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") }))
	t.Cleanup(inner.Close)
	ln, err := net.Listen("tcp4", "127.9.9.9:0") // all of 127.0.0.0/8 is this machine
	if err != nil {
		t.Fatal(err)
	}
	outer := &httptest.Server{Listener: ln, Config: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
	})}}
	outer.Start()
	t.Cleanup(outer.Close)
	c := New(Config{
		Allow: []netip.Prefix{netip.MustParsePrefix("127.9.9.9/32")}, Ports: []uint16{80, portOfURL(t, outer.URL), portOfURL(t, inner.URL)},
		Resolver: resolver(t, func(int) [4]byte { return [4]byte{127, 0, 0, 1} }),
	})
	for to, why := range map[string]Reason{
		"http://127.0.0.1:22/": BadPort, inner.URL: InnerAddress, "http://169.254.169.254/latest/meta-data/": InnerAddress, "http://[::1]/": InnerAddress, "http://0x7f000001/": InnerAddress,
		"file:///etc/passwd": BadScheme, "http://u:p@dongnai.gov.vn/": HasUser, "http://localhost/": InnerName, "http://%zz/": BadAddress,
		strings.Replace(inner.URL, "127.0.0.1", "trang.dongnai.gov.vn", 1): InnerAddress,
	} {
		want(t, get(t, c, outer.URL+"/?to="+url.QueryEscape(to)), Blocked, why)
	}
}

func TestRedirectsEnd(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	address, c := served(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, "/vong?"+strconv.Itoa(int(asked.Load())), http.StatusFound)
	}, nil)
	if want(t, get(t, c, address), NotReadable, TooManyHops); asked.Load() != Hops+1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

// A name that answers with a public address first and an inner one afterwards
// reaches nothing: what was checked is what is connected to.
func TestRebindingReachesNothing(t *testing.T) {
	t.Parallel()
	address, _ := served(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") }, nil)
	port := portOfURL(t, address)
	var asked atomic.Int32
	c := New(Config{
		Ports: []uint16{port}, Allow: []netip.Prefix{netip.MustParsePrefix("127.9.9.9/32")}, // stands for a public address where nobody listens
		Resolver: resolver(t, func(n int) [4]byte {
			asked.Add(1)
			if n == 0 {
				return [4]byte{127, 9, 9, 9}
			}
			return [4]byte{127, 0, 0, 1}
		}),
	})
	name := fmt.Sprintf("http://trang.dongnai.gov.vn:%d/", port)
	if want(t, get(t, c, name), Unreachable, ""); asked.Load() != 1 {
		t.Errorf("one opening asked for the address %d times", asked.Load())
	}
	want(t, get(t, c, name), Blocked, InnerAddress)
}

// resolver asks a real name server of this test, which answers every name with
// the address that answer gives for the n-th question.
func resolver(t *testing.T, answer func(n int) [4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for n := 0; ; {
			size, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:size]) != nil || len(m.Questions) == 0 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Additionals = true, nil
			if q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: answer(n)},
				}}
				n++
			}
			if out, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

// raw is a server that writes what it likes.
func raw(t *testing.T, total time.Duration, answer func(net.Conn)) (string, *Client) {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	t.Cleanup(func() { _ = ln.Close(); open.Wait() })
	open.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 4096))
				answer(conn)
			})
		}
	})
	port := uint16(ln.Addr().(*net.TCPAddr).Port)
	return "http://" + ln.Addr().String(), New(Config{Allow: machine, Ports: []uint16{port}, Total: total})
}

func TestLyingAndHangingServers(t *testing.T) {
	t.Parallel()
	forever := func(c net.Conn, head, piece string, every time.Duration) {
		if _, err := io.WriteString(c, head); err != nil {
			return
		}
		for {
			if _, err := io.WriteString(c, piece); err != nil {
				return
			}
			time.Sleep(every)
		}
	}
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	for name, s := range map[string]struct {
		answer func(net.Conn)
		want   Outcome
		why    Reason
	}{
		"a body a byte at a time":  {func(c net.Conn) { forever(c, ok+"\r\n", "a", 20*time.Millisecond) }, Timeout, ""},
		"headers without end":      {func(c net.Conn) { forever(c, ok, "X-A: "+strings.Repeat("a", 4000)+"\r\n", 0) }, NotReadable, BadAnswer},
		"headers a byte at a time": {func(c net.Conn) { forever(c, ok+"X-A: ", "a", 20*time.Millisecond) }, Timeout, ""},
		"silence":                  {func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) }, Timeout, ""},
		"early answers without end": {func(c net.Conn) {
			forever(c, "", "HTTP/1.1 103 Early Hints\r\nX-A: "+strings.Repeat("a", 2000)+"\r\n\r\n", 0)
		}, NotReadable, BadAnswer},
		"less than it says":          {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Content-Length: 1000\r\n\r\n<p>") }, NotReadable, CutShort},
		"a negative length":          {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Content-Length: -1\r\n\r\n<p>") }, NotReadable, BadAnswer},
		"a length that is too large": {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Content-Length: 9999999999\r\n\r\n<p>") }, TooLarge, ""},
		"a body without end":         {func(c net.Conn) { forever(c, ok+"\r\n", strings.Repeat("a", 1<<16), 0) }, TooLarge, ""},
		"chunks without end": {func(c net.Conn) {
			forever(c, ok+"Transfer-Encoding: chunked\r\n\r\n", "10000\r\n"+strings.Repeat("a", 1<<16)+"\r\n", 0)
		}, TooLarge, ""},
		"broken chunks":         {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Transfer-Encoding: chunked\r\n\r\nzz\r\n") }, NotReadable, BadAnswer},
		"what is no gzip":       {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Content-Encoding: gzip\r\n\r\nkhông phải gzip") }, NotReadable, BadEncoding},
		"what nobody asked for": {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Content-Encoding: br\r\n\r\nabc") }, NotReadable, BadEncoding},
		"nothing":               {func(c net.Conn) { _, _ = io.WriteString(c, ok+"Content-Length: 0\r\n\r\n") }, NotReadable, CutShort},
		"no HTTP":               {func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.2\r\n") }, NotReadable, BadAnswer},
		"the line is cut":       {func(net.Conn) {}, Unreachable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, c := raw(t, 2*time.Second, s.answer)
			began := time.Now()
			want(t, get(t, c, address), s.want, s.why)
			if took := time.Since(began); took > time.Minute {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// A gigabyte of zeros packed into a megabyte stops at the limit.
func TestAGzipBombStops(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z, err := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	address, c := served(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		for range 16 { // gzip files one after another are one
			if _, err := w.Write(bomb.Bytes()); err != nil {
				return
			}
		}
	}, nil)
	want(t, get(t, c, address), TooLarge, "")
}

// What is no page may be larger than a page.
func TestLimitsByKind(t *testing.T) {
	t.Parallel()
	address, c := served(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", strings.TrimPrefix(r.URL.Path, "/"))
		_, _ = w.Write(make([]byte, 3000))
	}, func(cfg *Config) { cfg.Page, cfg.File = 2000, 4000 })
	want(t, get(t, c, address+"/application/pdf"), Live, "")
	want(t, get(t, c, address+"/text/html"), TooLarge, "")
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	port := portOfURL(t, s.URL)
	cfg := Config{Allow: machine, Ports: []uint16{port}, Resolver: resolver(t, func(int) [4]byte { return [4]byte{127, 0, 0, 1} })}
	want(t, get(t, New(cfg), s.URL), Certificate, "")
	cfg.Roots = x509.NewCertPool()
	cfg.Roots.AddCert(s.Certificate())
	r := get(t, New(cfg), s.URL)
	if want(t, r, Live, ""); string(r.Body) != "HTTP/2.0" {
		t.Errorf("it came by %q", r.Body)
	}
	want(t, get(t, New(cfg), fmt.Sprintf("https://trang.dongnai.gov.vn:%d", port)), Certificate, "") // made out to another name
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	t.Cleanup(old.Close)
	cfg.Ports = []uint16{portOfURL(t, old.URL)}
	if r := get(t, New(cfg), old.URL); r.Outcome.Alive() && r.Outcome != NotReadable {
		t.Errorf("an old server: %s (%s)", r.Outcome, r.Reason)
	}
}

func TestNoNetwork(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + ln.Addr().String()
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	want(t, get(t, New(Config{Allow: machine, Ports: []uint16{portOfURL(t, address)}}), address), Unreachable, "")
	noNames := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, io.ErrClosedPipe }}
	if r := get(t, New(Config{Resolver: noNames}), "http://trang.dongnai.gov.vn"); r.Outcome != Unreachable {
		t.Errorf("without a name server: %s (%s)", r.Outcome, r.Reason)
	}
}

// The program stopping says nothing about the address.
func TestStoppingIsNoOutcome(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	address, c := raw(t, time.Minute, func(net.Conn) { cancel(); time.Sleep(50 * time.Millisecond) })
	if _, err := c.Get(ctx, address); err == nil {
		t.Error("an outcome came")
	}
}

func TestHostsAreNotAskedTooOften(t *testing.T) {
	t.Parallel()
	c, now := New(Config{EveryHost: 2 * time.Second}), time.Unix(1000, 0)
	if w := c.Wait("https://dongnai.gov.vn/1", now); w != 0 {
		t.Errorf("the first waits %s", w)
	}
	if w := c.Wait("https://DONGNAI.gov.vn/2", now); w != 2*time.Second {
		t.Errorf("the second waits %s", w)
	}
	if w := c.Wait("https://hanoi.gov.vn/2", now); w != 0 {
		t.Errorf("another host waits %s", w)
	}
	if w := c.Wait("https://dongnai.gov.vn/2", now.Add(2*time.Second)); w != 0 {
		t.Errorf("after its time it waits %s", w)
	}
}

func TestNotManyAtOnce(t *testing.T) {
	t.Parallel()
	var now, most atomic.Int32
	address, c := served(t, func(w http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(20 * time.Millisecond)
		now.Add(-1)
		_, _ = io.WriteString(w, "a")
	}, func(cfg *Config) { cfg.Concurrent = 2 })
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if r, err := c.Get(t.Context(), address); err != nil || r.Outcome != Live {
				t.Errorf("%s, %v", r.Outcome, err)
			}
		})
	}
	if wg.Wait(); most.Load() != 2 {
		t.Errorf("%d at once", most.Load())
	}
}

func TestEveryOutcomeHasWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{Outcome("").Label(): true}
	for _, o := range Outcomes() {
		if o.Label() == "" || seen[o.Label()] {
			t.Errorf("%s: %q", o, o.Label())
		}
		seen[o.Label()] = true
	}
}
