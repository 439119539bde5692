package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"loa/internal/platform/clock"
)

// Front stands in the connections of a server, before net/http reads from them, and
// answers what asks for a kept page in the plainest way; everything else it passes on
// as it came. net/http keeps the connections: it accepts and closes them, and their
// times hold as they are set on the server.
//
// It looks only at bytes with which a request begins: the first of a connection, and
// those that come after net/http has answered a request that the front saw whole, with
// nothing before, in or after it that it did not understand. A connection on which
// anything else was sent is net/http's for good.
type Front struct {
	rt     *Router
	server *http.Server
	fixed  []byte // headers of every answer, as they are sent
	open   []byte // these, of what other sites may frame and read
	date   atomic.Pointer[dateLine]

	ending atomic.Bool
	mu     sync.Mutex
	conns  map[*frontConn]struct{}
	endBy  time.Time // until when answers may be written that were begun; set with ending
}

// Front puts a front before what a server will serve, which must speak plain HTTP: the
// listener that it gives is the one to serve. Call it before serving, once.
func (rt *Router) Front(s *http.Server, ln net.Listener) net.Listener {
	f := &Front{rt: rt, server: s, conns: map[*frontConn]struct{}{}}
	h := http.Header{}
	rt.secure(h)
	f.fixed = headerText(h)
	for name := range abroad {
		delete(h, name)
	}
	delete(h, notFramed)
	f.open = headerText(h)
	s.ConnState = f.state
	s.RegisterOnShutdown(f.end)
	return frontListener{ln, f}
}

type frontListener struct {
	net.Listener

	front *Front
}

// Accept gives the next connection.
func (l frontListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return c, nil
	}
	own := &frontConn{TCPConn: tcp, front: l.front, begins: true, fresh: true}
	l.front.mu.Lock()
	l.front.conns[own] = struct{}{}
	l.front.mu.Unlock()
	return own, nil
}

// state follows how far net/http is with a connection.
func (f *Front) state(c net.Conn, s http.ConnState) {
	own, ok := c.(*frontConn)
	switch {
	case !ok:
	case s == http.StateIdle:
		own.begins = own.whole
	case s == http.StateHijacked:
		own.whole = false
	}
}

// endWithin is how long answers may take that are being written when the server ends.
const endWithin = 2 * time.Second

// end lets connections go that wait for a request.
func (f *Front) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.endBy = clock.Real{}.Now().Add(endWithin)
	f.ending.Store(true)
	for c := range f.conns {
		if c.waiting.Load() {
			_ = c.TCPConn.SetReadDeadline(time.Unix(1, 0)) // one that is gone needs no waking
		}
	}
}

// frontConn is a connection as net/http has it. Its reader is one at a time: net/http's
// own, or the one that watches for the end of the connection while a request is
// answered; net/http makes each wait for the other.
type frontConn struct {
	*net.TCPConn

	front *Front

	begins bool      // the next bytes begin a request
	whole  bool      // what was passed on last was one whole plain request, and nothing since
	fresh  bool      // nothing was passed on yet
	since  time.Time // first read
	late   time.Duration
	timed  time.Time // when times were set
	held   []byte    // came while net/http answered

	waiting atomic.Bool // for the beginning of a request
	writing sync.Mutex
}

// Read gives net/http the bytes that the front does not answer itself.
func (c *frontConn) Read(p []byte) (int, error) {
	switch {
	case !c.begins && c.whole && len(p) == 1:
		return c.beside(p)
	case !c.begins || len(p) < wide:
		return c.through(p)
	}
	if c.fresh {
		c.since = clock.Real{}.Now()
	}
	c.waiting.Store(true)
	defer c.waiting.Store(false)
	for {
		if c.front.ending.Load() {
			return 0, io.EOF
		}
		n, err := c.next(p)
		if n == 0 {
			return 0, err
		}
		h, plain := readHead(p[:n])
		now := clock.Real{}.Now()
		if plain && h.anybodys {
			if page := c.front.page(&h, now); page != nil {
				err := c.answer(page, &h, now)
				page.sent()
				if err != nil {
					return 0, io.EOF // whoever goes away gets no other answer
				}
				continue
			}
		}
		c.pass(plain, now)
		return n, nil
	}
}

// next reads what begins a request, if it did not come before.
func (c *frontConn) next(p []byte) (n int, err error) {
	if len(c.held) == 0 {
		return c.TCPConn.Read(p)
	}
	n = copy(p, c.held)
	c.held = nil
	return n, nil
}

// through gives net/http what it asks for.
func (c *frontConn) through(p []byte) (n int, err error) {
	if len(c.held) > 0 {
		n = copy(p, c.held)
		c.held = c.held[n:]
	} else {
		n, err = c.TCPConn.Read(p)
	}
	if n > 0 {
		c.begins, c.whole = false, false
	}
	return n, err
}

// beside reads for net/http, which asks for one byte while it answers, to hear of the end
// of the connection. Whoever sends the next request before net/http has done sends it
// here: it is held until then, since the front would not see it whole any more.
func (c *frontConn) beside(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if n == 0 {
		return 0, err
	}
	c.held = append(make([]byte, 0, wide), p[0])
	for err == nil && len(c.held) < wide {
		n, err = c.TCPConn.Read(c.held[len(c.held):wide])
		c.held = c.held[:len(c.held)+n]
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() { // net/http has done
		return 0, err
	}
	return c.through(p)
}

// pass leaves the request that was read to net/http. To it a fresh connection's first
// request takes from when it began to wait for it, which may be long ago.
func (c *frontConn) pass(plain bool, now time.Time) {
	c.begins, c.whole = false, plain
	if !c.fresh {
		return
	}
	c.fresh = false
	if c.timed.IsZero() {
		return // it is indeed the first
	}
	c.late = now.Sub(c.since)
	_ = c.TCPConn.SetReadDeadline(within(now, cmp.Or(c.front.server.ReadHeaderTimeout, c.front.server.ReadTimeout))) // a failed read tells
}

// SetReadDeadline sets until when net/http waits for what it reads.
func (c *frontConn) SetReadDeadline(t time.Time) error {
	if c.late > 0 && !t.IsZero() {
		t = t.Add(c.late)
	}
	c.late = 0
	return c.TCPConn.SetReadDeadline(t)
}

// timesHold is how long times that were set are left as they are: setting them for
// each request takes longer than reading it.
const timesHold = time.Second

// within is the instant after so long; none for 0, as a server's times are meant.
func within(now time.Time, d time.Duration) time.Time {
	if d == 0 {
		return time.Time{}
	}
	return now.Add(d)
}

// setTimes lets the answer and the wait for the next request end in time.
func (c *frontConn) setTimes(now time.Time) error {
	if !c.timed.IsZero() && now.Sub(c.timed) < timesHold {
		return nil
	}
	c.timed = now
	if err := c.SetWriteDeadline(within(now, c.front.server.WriteTimeout)); err != nil {
		return err
	}
	return c.TCPConn.SetReadDeadline(within(now, cmp.Or(c.front.server.IdleTimeout, c.front.server.ReadTimeout)))
}

// WriteTo gives everything that is still to come to w, for who takes the connection
// over from net/http.
func (c *frontConn) WriteTo(w io.Writer) (int64, error) {
	c.begins, c.whole = false, false
	return c.TCPConn.WriteTo(w)
}

// Close ends the connection. An answer that is being written is let to its end, but no
// longer than the server takes to end.
func (c *frontConn) Close() error {
	c.front.mu.Lock()
	delete(c.front.conns, c)
	by := c.front.endBy
	c.front.mu.Unlock()
	if !c.writing.TryLock() {
		if by.IsZero() {
			by = clock.Real{}.Now().Add(endWithin)
		}
		_ = c.SetWriteDeadline(by) // what was written meanwhile needs none
		c.writing.Lock()
	}
	defer c.writing.Unlock()
	return c.TCPConn.Close()
}

// page finds the page that a request asks for, as it holds now.
func (f *Front) page(h *head, now time.Time) (page *keptPage) {
	defer func() {
		if recover() != nil { // net/http draws it again, and says so where all is told
			page = nil
		}
	}()
	k := f.rt.kept
	if k == nil || !f.rt.meant(h) {
		return nil
	}
	p := k.get(keyOf("", h.lang, h.target))
	if p == nil {
		return nil
	}
	if mark, ok := p.watch.known(now); ok && mark == p.mark && k.limit > 0 {
		return p
	}
	return k.holds(context.Background(), p, h.zip)
}

// meant tells whether a request means the office's own site: under another host name
// another may stand.
func (rt *Router) meant(h *head) bool { return rt.ours == nil || rt.ours(h.host) }
