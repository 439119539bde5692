package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain"
)

// shop is a site with one kept page for each address, whose state a test changes.
type shop struct {
	*office
	kept  *Kept
	watch *Watch
	state atomic.Int64
	acts  atomic.Uint64
	asked atomic.Int64 // how often the mark was asked
	drawn atomic.Int64
	fails atomic.Bool
	slow  chan struct{} // nil: drawing takes no time
}

func newShop(t testing.TB, limit int64, size int) *shop {
	t.Helper()
	s := &shop{office: newOffice(t, Config{}), kept: NewKept(limit)}
	s.watch = NewWatch(func() Beside { return Beside{Writes: s.acts.Load()} }, func(context.Context) (string, error) {
		s.asked.Add(1)
		return fmt.Sprint(s.state.Load()), nil
	})
	s.Keep(s.kept)
	s.PublicGet("/hang/{ten}", func(w http.ResponseWriter, r *http.Request) error {
		name := r.PathValue("ten")
		return s.kept.Serve(w, r, Address{"/hang/" + name, s.watch}, func(r *http.Request) (Drawn, error) {
			s.drawn.Add(1)
			if s.slow != nil {
				<-s.slow
			}
			if s.fails.Load() {
				return Drawn{}, domain.NotFound("Không có.")
			}
			if name == "cu" {
				return Drawn{Status: http.StatusMovedPermanently, Location: "/hang/moi"}, nil
			}
			text := fmt.Sprintf("%s %s %s %v %d ", name, LangOf(r.Context()), r.URL.RequestURI(), Actor(r).SignedIn(), s.state.Load())
			return Drawn{Status: http.StatusOK, Body: []byte(text + strings.Repeat("x", size))}, nil
		})
	})
	return s
}

func (s *shop) change() {
	s.state.Add(1)
	s.acts.Add(1)
}

// A page is drawn once for a state, and again at once when this process changed it.
func TestAPageIsDrawnOnceForAState(t *testing.T) {
	t.Parallel()
	s := newShop(t, 1<<20, 4000)
	for range 3 {
		if got := bodyOf(t, s.do(t, "GET", "/hang/a?utm=x", "")); !strings.HasPrefix(got, "a vi /hang/a false 0 ") {
			t.Fatal(got[:40])
		}
	}
	if n := s.drawn.Load(); n != 1 {
		t.Errorf("drawn %d times", n)
	}
	s.change()
	if got := bodyOf(t, s.do(t, "GET", "/hang/a", "")); !strings.HasPrefix(got, "a vi /hang/a false 1 ") {
		t.Error(got[:40])
	}
	if got := bodyOf(t, s.do(t, "GET", "/hang/a", "", "Cookie", "loa_lang=en")); !strings.HasPrefix(got, "a en ") {
		t.Error(got[:40])
	}
	// Both ways, at once and through everything, answer alike.
	quick, full := s.do(t, "GET", "/hang/a", ""), s.do(t, "GET", "/hang/a?b=c", "")
	for _, r := range []*http.Response{quick, full} {
		r.Header.Del("X-Request-Id")
	}
	if a, b := fmt.Sprint(quick.Header), fmt.Sprint(full.Header); a != b {
		t.Errorf("%s\n%s", a, b)
	}
	if quick.Header.Get("Content-Security-Policy") == "" || quick.Header.Get("Cache-Control") != "no-cache" || quick.Header.Get("Vary") != "Accept-Encoding, Cookie" {
		t.Errorf("%v", quick.Header)
	}
	if log := s.log.String(); strings.Count(log, "route=\"GET /hang/{ten}\"") != 7 {
		t.Error("an answer at once is not in the log:\n", log)
	}
}

// A page is compressed for who takes that, has a tag of its own in each coding, and is
// not sent to who has it.
func TestWhoHasAPageIsToldSo(t *testing.T) {
	t.Parallel()
	s := newShop(t, 1<<20, 4000)
	for range 2 { // drawn, then at once
		zipped, plain := s.do(t, "GET", "/hang/a", "", "Accept-Encoding", "br, gzip"), s.do(t, "GET", "/hang/a", "")
		if zipped.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" || zipped.Header.Get("ETag") == plain.Header.Get("ETag") {
			t.Errorf("%v, %v", zipped.Header, plain.Header)
		}
		if zipped.ContentLength > 500 || plain.ContentLength < 4000 {
			t.Errorf("%d, %d bytes", zipped.ContentLength, plain.ContentLength)
		}
		for tag, want := range map[string]int{
			plain.Header.Get("ETag"): 304, "W/" + plain.Header.Get("ETag"): 304, `"x", ` + plain.Header.Get("ETag"): 304, "*": 304, `"x"`: 200, zipped.Header.Get("ETag"): 200,
		} {
			if got := s.do(t, "GET", "/hang/a", "", "If-None-Match", tag); got.StatusCode != want || want == 304 && bodyOf(t, got) != "" {
				t.Errorf("%s: %d", tag, got.StatusCode)
			}
		}
	}
	if head := s.do(t, "HEAD", "/hang/a", ""); head.StatusCode != 200 || bodyOf(t, head) != "" || head.Header.Get("Content-Length") == "" {
		t.Errorf("%v", head.Header)
	}
	was := s.do(t, "GET", "/hang/a", "").Header.Get("ETag")
	s.acts.Add(1) // something else was written
	if now := s.do(t, "GET", "/hang/a", ""); now.Header.Get("ETag") != was || s.drawn.Load() != 1 {
		t.Errorf("%s, drawn %d times", now.Header.Get("ETag"), s.drawn.Load())
	}
	for range 2 {
		if old := s.do(t, "GET", "/hang/cu", ""); old.StatusCode != 301 || old.Header.Get("Location") != "/hang/moi" {
			t.Errorf("%d %v", old.StatusCode, old.Header)
		}
	}
}

// Whoever is signed in, or has a confirmation to see, gets a page of their own that
// nobody else gets; a cookie that we do not know goes the long way.
func TestWhatIsForOneIsNotKept(t *testing.T) {
	t.Parallel()
	s := newShop(t, 1<<20, 4000)
	s.do(t, "GET", "/hang/a", "")
	s.actor = officer()
	for range 2 {
		own := s.do(t, "GET", "/hang/a", "", "Cookie", "loa_phien=x")
		if got := bodyOf(t, own); !strings.Contains(got[:60], "true") || !strings.HasPrefix(own.Header.Get("Cache-Control"), "private") {
			t.Error(got[:40], own.Header)
		}
	}
	s.actor.AccountID, s.actor.Grants = "", nil
	if n := s.drawn.Load(); n != 3 {
		t.Errorf("drawn %d times", n)
	}
	if got := bodyOf(t, s.do(t, "GET", "/hang/a", "", "Cookie", "loa_phien=cu; loa_lang=en")); !strings.HasPrefix(got, "a en /hang/a false") {
		t.Error(got[:40])
	}
	if chosen := s.do(t, "GET", "/hang/a?lang=en", ""); chosen.Header.Get("Set-Cookie") == "" || chosen.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("a language that was chosen is remembered for everybody: %v", chosen.Header)
	}
	s.do(t, "GET", "/hang/a", "", "Cookie", "loa_flash=x")
	if n := s.drawn.Load(); n != 5 {
		t.Errorf("drawn %d times", n)
	}
}

// However many come at once, a page is drawn once; one that cannot be drawn is drawn
// again for the next.
func TestManyAtOnceAreOneDrawing(t *testing.T) {
	t.Parallel()
	s := newShop(t, 1<<20, 4000)
	s.slow = make(chan struct{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if got := s.do(t, "GET", "/hang/a", ""); got.StatusCode != 200 {
				t.Error(got.StatusCode)
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	close(s.slow)
	wg.Wait()
	if n := s.drawn.Load(); n > 2 { // one who was late to wait may draw again
		t.Errorf("drawn %d times", n)
	}
	s.fails.Store(true)
	if got := s.do(t, "GET", "/hang/b", ""); got.StatusCode != 404 {
		t.Error(got.StatusCode)
	}
	s.fails.Store(false)
	if got := s.do(t, "GET", "/hang/b", ""); got.StatusCode != 200 {
		t.Error(got.StatusCode)
	}
}

// Pages take no more than their room; those asked for lately stay.
func TestPagesKeepToTheirRoom(t *testing.T) {
	t.Parallel()
	s := newShop(t, 100_000, 4000)
	for i := range 100 {
		s.do(t, "GET", "/hang/a", "")
		s.do(t, "GET", fmt.Sprintf("/hang/so-%d", i), "")
	}
	if s.kept.size > 100_000 || s.kept.size < 50_000 || len(s.kept.pages) != len(s.kept.ring) {
		t.Errorf("%d bytes in %d pages, %d in the ring", s.kept.size, len(s.kept.pages), len(s.kept.ring))
	}
	if s.kept.pages["vi/hang/a"] == nil {
		t.Error("the page that everybody asks for is gone")
	}
	if n := s.drawn.Load(); n > 110 {
		t.Errorf("drawn %d times for 101 pages", n)
	}
	var sum int64
	for i, p := range s.kept.ring {
		sum += p.bytes()
		if p.place != i || s.kept.pages[p.key] != p {
			t.Errorf("%s stands at %d, not %d", p.key, i, p.place)
		}
	}
	if sum != s.kept.size {
		t.Errorf("%d bytes, counted as %d", sum, s.kept.size)
	}
	none := newShop(t, 0, 4000)
	for range 3 {
		none.do(t, "GET", "/hang/a", "", "Accept-Encoding", "gzip")
	}
	if none.drawn.Load() != 3 || none.kept.size != 0 || none.kept.pages["vi/hang/a"].plain.body != nil {
		t.Error("pages are kept without room")
	}
	big := newShop(t, 20_000, 4000)
	for range 2 {
		big.do(t, "GET", "/hang/a", "")
	}
	if big.drawn.Load() != 2 {
		t.Error("a page that takes a quarter of all room is kept")
	}
}

// What nobody told us is known after half a second, and what was heard at once; a
// state that cannot be asked is no state.
func TestAWatchAsksAgain(t *testing.T) {
	t.Parallel()
	var state, asked atomic.Int64
	var broken atomic.Bool
	w := NewWatch(func() Beside { return Beside{} }, func(context.Context) (string, error) {
		asked.Add(1)
		if broken.Load() {
			return "", errors.New("no database")
		}
		return fmt.Sprint(state.Load()), nil
	})
	want := func(mark string) {
		t.Helper()
		if got, err := w.Mark(t.Context()); err != nil || got != mark {
			t.Errorf("%s, %v, want %s", got, err, mark)
		}
	}
	want("0")
	state.Add(1)
	want("0")
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
	w.Heard()
	want("1")
	state.Add(1)
	time.Sleep(trusted + 20*time.Millisecond)
	want("2")
	w.Heard()
	broken.Store(true)
	if _, err := w.Mark(t.Context()); err == nil {
		t.Error("a broken state has a mark")
	}
	broken.Store(false)
	want("2")
}
