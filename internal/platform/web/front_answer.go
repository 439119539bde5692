package web

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"loa/internal/platform/clock"
)

// headerText writes headers as they are sent.
func headerText(h http.Header) []byte {
	var b bytes.Buffer
	_ = h.Write(&b) // a buffer takes everything
	return bytes.Clone(b.Bytes())
}

// ready writes the headers of a page's answers, for as long as it is kept.
func (p *keptPage) ready() {
	for _, v := range []*variant{&p.plain, p.zipped} {
		if v != nil {
			v.same, v.whole = p.fields(v, v.etag), p.fields(v, nil)
		}
	}
}

// fields are the headers of an answer as the long way sends them, and the end of them.
func (p *keptPage) fields(v *variant, given []string) []byte {
	h := http.Header{}
	p.head(h, v, given)
	return append(headerText(h), "\r\n"...)
}

// dateLine is the beginning of an answer's headers in one second.
type dateLine struct {
	second int64
	text   []byte
}

// dated gives the header Date (RFC 9110, 6.6.1), written once a second.
func (f *Front) dated(now time.Time) []byte {
	d := f.date.Load()
	if d == nil || d.second != now.Unix() {
		d = &dateLine{now.Unix(), []byte("Date: " + now.UTC().Format(http.TimeFormat) + "\r\nX-Request-Id: ")}
		f.date.Store(d)
	}
	return d.text
}

// sheet is what the head of an answer is written on.
type sheet struct {
	head  []byte
	parts [2][]byte
	all   net.Buffers
}

var frontSheets = sync.Pool{New: func() any { return &sheet{head: make([]byte, 0, 2048)} }}

// answer writes a page to whoever asks, the line of the log and the counters, all as the
// long way does.
func (c *frontConn) answer(p *keptPage, h *head, began time.Time) error {
	if err := c.setTimes(began); err != nil {
		return err
	}
	s, _ := frontSheets.Get().(*sheet)
	defer frontSheets.Put(s)
	v := p.in(h.zip)
	o := seenRequest{p.route, http.MethodGet, newRequestID(), p.status, 0}
	body, err := p.text(v)
	if err != nil {
		return err
	}
	fields, given := v.whole, []string(nil)
	if p.status == http.StatusOK && h.noneMatch != "" && matches([]string{h.noneMatch}, v.etag[0]) {
		o.status, fields, given, body = http.StatusNotModified, v.same, v.etag, nil
	}
	if fields == nil { // it is not kept
		fields = p.fields(v, given)
	}
	always := c.front.fixed
	if p.abroad {
		always = c.front.open
	}
	s.head = append(s.head[:0], statusLine(o.status)...)
	s.head = append(s.head, c.front.dated(began)...)
	s.head = append(s.head, o.id...)
	s.head = append(s.head, "\r\n"...)
	s.head = append(s.head, always...)
	s.head = append(s.head, fields...)
	err = c.send(s, body)
	o.took = clock.Real{}.Now().Sub(began)
	c.front.rt.quickly(p, o, began)
	return err
}

// send writes the head and the body together.
func (c *frontConn) send(s *sheet, body []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if len(body) == 0 {
		_, err := c.Write(s.head)
		return err
	}
	s.parts = [2][]byte{s.head, body}
	s.all = s.parts[:]
	_, err := s.all.WriteTo(c.TCPConn)
	s.parts = [2][]byte{}
	return err
}

// statusLine begins an answer.
func statusLine(status int) string {
	if status == http.StatusOK {
		return "HTTP/1.1 200 OK\r\n"
	}
	return "HTTP/1.1 " + strconv.Itoa(status) + " " + http.StatusText(status) + "\r\n"
}

// quickly counts and logs a request that was answered with a kept page.
func (rt *Router) quickly(p *keptPage, o seenRequest, now time.Time) {
	ctx := context.Background()
	c := p.counters.Load()
	switch {
	case c == nil:
		p.counters.Store(rt.metrics.bind(p.route))
		fallthrough
	case o.status != http.StatusOK || o.method != http.MethodGet:
		rt.metrics.observe(o.route, o.method, o.status, o.took)
	default:
		c.observe(o.took)
	}
	h := rt.log.Handler()
	if !h.Enabled(ctx, slog.LevelInfo) {
		return
	}
	line := slog.NewRecord(now, slog.LevelInfo, "request", 0)
	attrs := o.attrs()
	line.AddAttrs(attrs[:]...)
	_ = h.Handle(ctx, line) // a log that cannot be written has nobody to tell
}
