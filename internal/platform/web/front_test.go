package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// street is one shop with two doors: before one stands the front, before the other
// nothing does.
type street struct {
	*shop
	front, plain string
	long         atomic.Int64 // requests that net/http read at the door with the front
	server       *http.Server
	hold         chan struct{} // lets a slow answer go
}

// othersHost is a name under which another site stands.
const othersHost = "khac.example"

func newStreet(tb testing.TB, set func(*http.Server)) *street {
	tb.Helper()
	s := &street{shop: newShop(tb, 1<<20, 4000), hold: make(chan struct{})}
	s.Ours(func(host string) bool { return host != othersHost })
	s.PublicGet("/cham", func(w http.ResponseWriter, _ *http.Request) error {
		<-s.hold
		_, err := io.WriteString(w, "xong")
		return err
	})
	s.PublicPost("/gui", func(w http.ResponseWriter, r *http.Request) error {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			_, err = fmt.Fprintf(w, "%d", len(body))
		}
		return err
	})
	for _, front := range []bool{true, false} {
		var lc net.ListenConfig
		ln, err := lc.Listen(tb.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatal(err)
		}
		srv := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: time.Minute}
		if front {
			s.front, s.server = ln.Addr().String(), srv
			srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.long.Add(1)
				s.ServeHTTP(w, r)
			})
			ln = s.Front(srv, ln)
		} else {
			s.plain = ln.Addr().String()
		}
		if set != nil {
			set(srv)
		}
		go func() { _ = srv.Serve(ln) }()
		tb.Cleanup(func() { _ = srv.Close() })
	}
	for _, header := range []string{"", "loa_lang=en"} { // everything is kept before
		for _, name := range []string{"a", "b", "cu"} {
			s.do(tb, "GET", "/hang/"+name, "", "Cookie", header)
		}
	}
	return s
}

// line is a connection to a door.
type line struct {
	*net.TCPConn
	in *bufio.Reader
	tb testing.TB
}

func dial(tb testing.TB, address string) *line {
	tb.Helper()
	var d net.Dialer
	c, err := d.DialContext(tb.Context(), "tcp", address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		tb.Fatal(err)
	}
	return &line{c.(*net.TCPConn), bufio.NewReader(c), tb}
}

func (l *line) say(raw string) {
	l.tb.Helper()
	if _, err := io.WriteString(l, raw); err != nil {
		l.tb.Fatal(err)
	}
}

// told is an answer without what differs each time.
func (l *line) told() string {
	l.tb.Helper()
	text, err := answerOf(l.in, http.MethodGet)
	if err != nil {
		l.tb.Fatal(err)
	}
	return text
}

func answerOf(in *bufio.Reader, method string) (text string, err error) {
	resp, err := http.ReadResponse(in, &http.Request{Method: method})
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	id := resp.Header.Get("X-Request-Id")
	if id == "" && resp.StatusCode >= 400 { // net/http's own, which says something whatever the method, and hangs up
		more, _ := io.ReadAll(in)
		body = append(body, more...)
	}
	if _, err := http.ParseTime(resp.Header.Get("Date")); err != nil && id != "" {
		return "", err
	}
	resp.Header.Del("Date")
	resp.Header.Del("X-Request-Id")
	if resp.StatusCode >= 400 {
		body = []byte(strings.ReplaceAll(string(body), id, ""))
		resp.Header.Del("Content-Length") // pages of errors name the request
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %v\n", resp.Status, resp.Close)
	_ = resp.Header.Write(&b)
	fmt.Fprintf(&b, "\n%s", body)
	return b.String(), nil
}

// methods are those of requests in raw bytes.
var methods = regexp.MustCompile(`(?m)^([A-Z]+) +[^ ]* +HTTP/1`)

// all sends raw bytes and the end of them, and gives everything that comes back.
func (s *street) all(tb testing.TB, address, raw string) []string {
	tb.Helper()
	l := dial(tb, address)
	defer func() { _ = l.Close() }()
	_ = l.SetLinger(0) // thousands of them would use up all ports
	l.say(raw)
	_ = l.CloseWrite() // it may be closed by the other end
	var out []string
	asked := methods.FindAllStringSubmatch(raw, -1)
	for n := 0; ; n++ {
		method := http.MethodGet
		if n < len(asked) {
			method = asked[n][1]
		}
		text, err := answerOf(l.in, method)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || err != nil && strings.Contains(err.Error(), "reset by peer") {
			return out
		}
		if err != nil {
			tb.Fatalf("%q: %v", raw, err)
		}
		if strings.HasPrefix(text, "100 ") {
			n--
		}
		out = append(out, text)
	}
}

// same asks both doors the same bytes.
func (s *street) same(tb testing.TB, raw string) []string {
	tb.Helper()
	a, b := s.all(tb, s.front, raw), s.all(tb, s.plain, raw)
	if fmt.Sprint(a) != fmt.Sprint(b) {
		tb.Fatalf(differently, raw, a, b)
	}
	return a
}

const differently = "%q is answered by the front\n%q\nand by net/http\n%q"

const browser = "Connection: keep-alive\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: text/html,*/*;q=0.8\r\nSec-Fetch-Mode: navigate\r\nUpgrade-Insecure-Requests: 1\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: vi-VN,vi;q=0.9\r\n"

func get(target, more string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: cong.example\r\n" + more + "\r\n"
}

// What the front answers it answers as net/http does, to the byte, and it is the front
// that answers what browsers send.
func TestTheFrontAnswersAsTheLongWay(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	tag := s.do(t, "GET", "/hang/a", "").Header.Get("ETag")
	zipped := s.do(t, "GET", "/hang/a", "", "Accept-Encoding", "gzip").Header.Get("ETag")
	for _, c := range []struct {
		raw   string
		short bool // the front answers itself
	}{
		{get("/hang/a", browser), true},
		{get("/hang/a", ""), true},
		{get("/hang/a", "Cookie: loa_lang=en\r\n"), true},
		{get("/hang/a", "cookie: loa_lang=vi\r\n"), true},
		{get("/hang/cu", browser), true},
		{get("/hang/a", browser+"If-None-Match: "+zipped+"\r\n"), true},
		{get("/hang/a", "If-None-Match: "+tag+"\r\n"), true},
		{get("/hang/a", "If-None-Match: W/"+tag+", \"x\"\r\n"), true},
		{get("/hang/a", "If-None-Match: *\r\n"), true},
		{get("/hang/a", "if-none-match: \"x\"\r\n"), true},
		{get("/hang/a", "Accept-Encoding: gzip;q=0\r\n"), true},
		{get("/hang/a", "X-Forwarded-For: 1.2.3.4\r\nVia: 1.1 x\r\n"), true},
		{get("/hang/a", "Cookie: loa_phien=x\r\n"), false},
		{get("/hang/a", "Cookie: loa_lang=en; a=b\r\n"), false},
		{get("/hang/a", "Cookie: loa_lang=fr\r\n"), false},
		{get("/hang/a", "Range: bytes=0-3\r\n"), false},
		{get("/hang/a", "Authorization: Bearer x\r\n"), false},
		{get("/hang/a", "Connection: close\r\n"), false},
		{get("/hang/a?lang=en", browser), false},
		{get("/hang/a?x=y", browser), false},
		{get("/hang/%61", browser), false},
		{get("/khong-co", browser), false},
		{strings.Replace(get("/hang/a", browser), "GET", "HEAD", 1), false},
		{strings.Replace(get("/hang/a", browser), "HTTP/1.1", "HTTP/1.0", 1), false},
		{get("/hang/a", "X-Long: "+strings.Repeat("x", 5000)+"\r\n"), false},
		{get("/hang/a", "X-Long: "+strings.Repeat("x", 80_000)+"\r\n"), false},
	} {
		before := s.long.Load()
		if got := s.same(t, c.raw); len(got) != 1 {
			t.Errorf("%q: %d answers", c.raw, len(got))
		}
		if long := s.long.Load() - before; (long == 0) != c.short && !strings.Contains(c.raw, strings.Repeat("x", 80_000)) {
			t.Errorf("%q: net/http read %d requests", c.raw, long)
		}
	}
	if err := s.server.Shutdown(t.Context()); err != nil { // everything is written
		t.Fatal(err)
	}
	if log := s.log.String(); strings.Count(log, `route="GET /hang/{ten}" method=GET status=304`) != 8 {
		t.Errorf("answers are not in the log: %s", log)
	}
}

// Bytes that programs read differently are left to one of them: the front answers none,
// and what comes back is what net/http makes of them.
func TestTheFrontLeavesEveryDoubt(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	hidden := get("/hang/b", "")
	for _, raw := range []string{
		get("/hang/a", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + hidden, get("/hang/a", "Content-Length: "+fmt.Sprint(len(hidden))+"\r\n") + hidden,
		get("/hang/a", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n" + hidden, get("/hang/a", "Transfer-Encoding: \tchunked\r\n") + hidden, get("/hang/a", "Content-Length: 0\r\n"),
		get("/hang/a", "Content-Length : 5\r\n") + hidden, get("/hang/a", "X: y\r\n Content-Length: 5\r\n"), get("/hang/a", " X: y\r\n"), get("/hang/a", "X: a\x00b\r\n"), get("/hang/a", "X: a\rb\r\n"),
		get("/hang/a", "X: a\nContent-Length: 5\r\n"), strings.ReplaceAll(get("/hang/a", browser), "\r\n", "\n"), get("/hang/a", "Host: other.example\r\n"), get("/hang/a", "host: cong.example\r\n"),
		"GET /hang/a HTTP/1.1\r\n\r\n", "GET /hang/a HTTP/1.1\r\nHost:\r\n\r\n", "GET /hang/a HTTP/1.1\r\nHost: a b\r\n\r\n", "GET http://cong.example/hang/a HTTP/1.1\r\nHost: cong.example\r\n\r\n",
		"GET  /hang/a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /hang/a  HTTP/1.1\r\nHost: x\r\n\r\n", "GET /hang/a HTTP/1.1 \r\nHost: x\r\n\r\n", "GET /hang/a\r\n\r\n", "get /hang/a HTTP/1.1\r\nHost: x\r\n\r\n",
		"\r\n" + get("/hang/a", ""), " " + get("/hang/a", ""), get("/hang/a", ": x\r\n"), get("/hang/a", "X y: z\r\n"), get("/hang/a", "Xy\r\n"), get("/hang/a", "X: é\r\n"),
		get("/hang/a", "Expect: 100-continue\r\n"), get("/hang/a", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"), get("/hang/a", "Trailer: X\r\n"), get("/hang/a", "TE: trailers\r\n"),
		get("/hang/a", "") + hidden, get("/hang/a", "") + "X", get("/hang/a", browser) + "GET /hang/b", "GET /hang/a HT", "G", get("/../hang/a", ""), get("//hang/a", ""), get("/hang/a#x", ""),
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	} {
		before := s.long.Load()
		got := s.same(t, raw)
		if long := int(s.long.Load() - before); long < len(got) && !strings.HasPrefix(strings.Join(got, ""), "4") && !strings.HasPrefix(strings.Join(got, ""), "5") && long == 0 {
			t.Errorf("%q: the front answered", raw)
		}
	}
}

// Requests made up of all that heads are made of are answered alike at both doors.
func TestTheFrontAnswersAsTheLongWayWhateverIsAsked(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	tag := s.do(t, "GET", "/hang/a", "").Header.Get("ETag")
	pick := func(rt *rapid.T, label string, from ...string) string { return rapid.SampledFrom(from).Draw(rt, label) }
	rapid.Check(t, func(rt *rapid.T) {
		var raw strings.Builder
		for range rapid.IntRange(1, 3).Draw(rt, "requests") {
			end := pick(rt, "end", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n")
			raw.WriteString(pick(rt, "method", "GET", "GET", "GET", "GET", "HEAD", "POST", "G") + " " + pick(rt, "target", "/hang/a", "/hang/a", "/hang/b", "/hang/cu", "/hang/a?lang=en", "/hang/a?", "/hang/moi", "/hang/%61", "/x", "*") + " HTTP/1." + pick(rt, "version", "1", "1", "1", "1", "0") + end)
			for range rapid.IntRange(1, 5).Draw(rt, "fields") {
				name := pick(rt, "name", "Host", "Host", "host", "Cookie", "Accept-Encoding", "If-None-Match", "Connection", "Content-Length", "Transfer-Encoding", "X-Y", "Range", "Expect", "Upgrade", "Authorization", "User-Agent", "Content-Type")
				value := pick(rt, "value", "cong.example", "cong.example", "loa_lang=en", "loa_lang=vi", "loa_phien=x", "gzip", "gzip, br", "gzip;q=0", tag, "W/"+tag, "keep-alive", "close", "0", "3", "chunked", "bytes=0-1", "100-continue", "", "a\tb", "\x00")
				raw.WriteString(name + pick(rt, "colon", ": ", ": ", ": ", ": ", ":", " :") + value + end)
			}
			raw.WriteString(end)
		}
		if a, b := s.all(t, s.front, raw.String()), s.all(t, s.plain, raw.String()); fmt.Sprint(a) != fmt.Sprint(b) {
			rt.Fatalf(differently, raw.String(), a, b)
		}
	})
}

// FuzzFront: whatever is sent is answered alike at both doors.
func FuzzFront(f *testing.F) {
	s := newStreet(f, nil)
	close(s.hold)
	for _, seed := range []string{get("/hang/a", browser), get("/hang/a", "") + get("/hang/b", ""), get("/hang/a", "Content-Length: 3\r\n") + "abc", "POST /gui HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get("/hang/a", "")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if raw == "" || len(raw) > 20_000 || strings.Contains(raw, "HEAD") { // its answers are read in another way
			return
		}
		s.same(t, raw)
	})
}

// A connection comes back to the front after net/http answered what the front saw whole,
// and stays with net/http after anything else.
func TestAConnectionComesBackToTheFront(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	l := dial(t, s.front)
	ask := func(raw, has string, long int64) {
		t.Helper()
		before := s.long.Load()
		l.say(raw)
		if got := l.told(); !strings.Contains(got, has) || s.long.Load()-before != long {
			t.Fatalf("%q: net/http read %d requests; %.300s", raw, s.long.Load()-before, got)
		}
	}
	ask(get("/hang/a", ""), "a vi", 0)
	ask(get("/khong-co", browser), "404", 1)
	ask(get("/hang/b", ""), "b vi", 0)
	ask(get("/hang/a", "Cookie: loa_phien=x\r\n"), "a vi", 1)
	ask(get("/hang/a", "Cookie: loa_lang=en\r\n"), "a en", 0)
	s.change() // right at once, and drawn by the front
	ask(get("/hang/a", ""), "a vi /hang/a false 1", 0)
	s.fails.Store(true)
	s.change() // what cannot be drawn is told by the long way
	ask(get("/hang/a", ""), "404", 1)
	s.fails.Store(false)
	ask(get("/hang/a", ""), "a vi /hang/a false 2", 0)
	ask("POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "3", 1)
	ask(get("/hang/a", ""), "a vi /hang/a false 2", 1)
}

// A byte that came while net/http was answering belongs to what follows it, also where
// what follows looks like a request.
func TestAByteBetweenRequestsIsNotLost(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	var told []string
	for _, address := range []string{s.front, s.plain} {
		l := dial(t, address)
		l.say(get("/cham", ""))
		l.say("X")
		time.Sleep(50 * time.Millisecond) // net/http waits for the end of the connection, and reads it
		s.hold <- struct{}{}
		first := l.told()
		l.say(get("/hang/a", ""))
		told = append(told, first+l.told())
	}
	if told[0] != told[1] || !strings.Contains(told[0], "xong") || strings.Contains(told[0], "a vi") {
		t.Errorf("%q\n%q", told[0], told[1])
	}
}

// A head that comes in pieces, or never, is net/http's, with its times.
func TestASlowHead(t *testing.T) {
	t.Parallel()
	s := newStreet(t, func(srv *http.Server) { srv.ReadHeaderTimeout = 400 * time.Millisecond })
	for _, before := range []int{0, 1} {
		l := dial(t, s.front)
		for range before {
			l.say(get("/hang/a", ""))
			l.told()
		}
		raw := get("/hang/b", browser)
		l.say(raw[:30])
		time.Sleep(50 * time.Millisecond)
		l.say(raw[30:])
		if got := l.told(); !strings.Contains(got, "200 OK") {
			t.Errorf("%.300s", got)
		}
		l = dial(t, s.front)
		for range before {
			l.say(get("/hang/a", ""))
			l.told()
		}
		l.say(raw[:30])
		began := time.Now()
		if _, err := l.in.ReadByte(); !errors.Is(err, io.EOF) || time.Since(began) > 5*time.Second {
			t.Errorf("a head that never ends: %v after %v", err, time.Since(began))
		}
	}
}

// Whoever read kept pages for long has all the time for what they send then.
func TestTimesBeginWithTheRequest(t *testing.T) {
	t.Parallel()
	s := newStreet(t, func(srv *http.Server) {
		srv.ReadTimeout, srv.ReadHeaderTimeout = 600*time.Millisecond, 300*time.Millisecond
	})
	l := dial(t, s.front)
	for range 8 {
		l.say(get("/hang/a", ""))
		l.told()
		time.Sleep(100 * time.Millisecond)
	}
	l.say("POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na")
	time.Sleep(150 * time.Millisecond)
	l.say("bc")
	if got := l.told(); !strings.Contains(got, "200 OK") || !strings.HasSuffix(got, "3") {
		t.Errorf("%s", got)
	}
	l.say("POST /gui HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na")
	if got := l.told(); !strings.Contains(got, "500") && !strings.Contains(got, "408") && !strings.Contains(got, "400") {
		t.Errorf("a body that never ends: %s", got)
	}
}

// A server that ends lets go who waits, at once, and answers who asked before.
func TestTheFrontEndsWithTheServer(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	waiting, fresh, asking := dial(t, s.front), dial(t, s.front), dial(t, s.front)
	waiting.say(get("/hang/a", ""))
	waiting.told()
	asking.say(get("/hang/a", ""))
	asking.told()
	asking.say(get("/cham", ""))
	for s.long.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	ended := make(chan error, 1)
	began := time.Now()
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 15*time.Second)
		defer cancel()
		ended <- s.server.Shutdown(ctx)
	}()
	for _, l := range []*line{waiting, fresh} {
		if _, err := l.in.ReadByte(); !errors.Is(err, io.EOF) {
			t.Errorf("who waits: %v", err)
		}
	}
	s.hold <- struct{}{}
	if got := asking.told(); !strings.Contains(got, "xong") {
		t.Error(got)
	}
	if err := <-ended; err != nil || time.Since(began) > 4*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

// Whoever goes away in the middle of anything leaves nothing behind.
func TestWhoGoesAwayLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	for _, raw := range []string{"", "GET /ha", get("/hang/a", ""), get("/hang/a", "") + get("/hang/b", "") + "GET"} {
		l := dial(t, s.front)
		l.say(raw)
		if err := l.SetLinger(0); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Fatal(err)
		}
	}
	l := dial(t, s.front)
	l.say(get("/hang/a", browser))
	if got := l.told(); !strings.Contains(got, "200 OK") {
		t.Error(got)
	}
	_ = l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}
