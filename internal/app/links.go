package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"loa/internal/feature/evidence"
	"loa/internal/feature/links"
	"loa/internal/feature/newsroom"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
)

// links is the room of links. A program that was told so, and every demo, opens
// none but those to its own pages.
func (o *Office) links() *links.Service {
	s := links.Sources{DB: o.DB, Ledger: o.Ledger, Registry: o.Registry, Files: o.Files, Zone: o.Zone, Own: o.Config.Address("/lam-viec/")}
	s.Fetch, s.Site = o.opener(), o.Config.Address("/")
	return links.NewService(s)
}

// opener opens links of evidence and looks at links of pieces: one client, so that a host
// is asked by both together no more often than by one; nil where links are not opened.
func (o *Office) opener() *fetch.Client {
	o.opened.Do(func() {
		if !o.Config.LinksOff {
			o.client = fetch.New(o.opening())
		}
	})
	return o.client
}

// longestInside is how much of one of our own pages is read for the places in it, in bytes.
const longestInside = 4 << 20

// longestFile is how much of what a link of evidence leads to inside is taken, in bytes: one
// more than an opening keeps, so that it is told to be too large.
const longestFile = 20<<20 + 1

// asReader asks this program for a page as a reader does, without the network.
func asReader(rt http.Handler) func(context.Context, string, bool) (newsroom.Page, error) {
	return func(ctx context.Context, path string, body bool) (newsroom.Page, error) {
		method := http.MethodHead
		if body {
			method = http.MethodGet
		}
		r, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, nil)
		if err != nil {
			return newsroom.Page{Status: http.StatusBadRequest}, nil //nolint:nilerr // what is no address is no page
		}
		a := answered(rt, r, path, longestInside)
		return newsroom.Page{Status: a.status, Location: a.header.Get("Location"), Body: a.body}, ctx.Err()
	}
}

// inside opens addresses of this program as links of others are opened, without the network:
// the program itself answers. Whatever leads elsewhere is not followed. It fails when the
// program's own address is none.
func (o *Office) inside(rt http.Handler) (*fetch.Client, error) {
	u, err := url.Parse(o.Config.Address("/"))
	if err != nil {
		return nil, fmt.Errorf("address of the program: %w", err)
	}
	cfg := o.opening()
	if port, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		cfg.Ports = append(cfg.Ports, uint16(port))
	}
	cfg.Allow = []netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0), netip.PrefixFrom(netip.IPv6Unspecified(), 0)} // nothing is connected to
	cfg.Round, cfg.Concurrent = indoors{rt: rt, host: u.Hostname()}, 1
	return fetch.New(cfg), nil
}

// indoors answers requests to this program's own host in its place.
type indoors struct {
	rt   http.Handler
	host string
}

var errElsewhere = errors.New("another host")

// RoundTrip gives what readers are answered.
func (i indoors) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.EqualFold(r.URL.Hostname(), i.host) {
		return nil, errElsewhere
	}
	in := r.Clone(r.Context())
	in.Host = r.URL.Host
	in.Header.Del("Accept-Encoding")
	a := answered(i.rt, in, r.URL.RequestURI(), longestFile)
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: -1, Request: r}, r.Context().Err()
}

// answered asks the program inside for what a reader gets; of the body at most so many bytes
// are kept.
func answered(rt http.Handler, r *http.Request, uri string, most int) *aside {
	r.RequestURI, r.RemoteAddr = uri, "127.0.0.1:1"
	a := &aside{header: http.Header{}, most: most}
	rt.ServeHTTP(a, r)
	return a
}

// aside takes an answer that goes to nobody.
type aside struct {
	header http.Header
	status int
	body   []byte
	most   int
}

func (a *aside) Header() http.Header { return a.header }

func (a *aside) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *aside) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, p[:min(len(p), max(0, a.most-len(a.body)))]...)
	return len(p), nil
}

// opening is what every opening of a link keeps to.
func (o *Office) opening() fetch.Config {
	return fetch.Config{
		Agent: "Loa/" + o.Config.Version + " (+" + o.Config.Address("/") + ")", Allow: o.Config.LinkAllow,
		Ports: append([]uint16{80, 443}, o.Config.LinkPorts...),
	}
}

// pages opens a link while somebody waits before the form, for its title: for a
// short time, the beginning of a page at most; nil where links are not opened.
func (o *Office) pages() *fetch.Client {
	if o.Config.LinksOff {
		return nil
	}
	cfg := o.opening()
	cfg.Total, cfg.Page, cfg.File, cfg.EveryHost = 4*time.Second, 2<<20, 1, time.Second/2
	return fetch.New(cfg)
}

// linkOf lets an entry's page show how its link stands.
func linkOf(s *links.Service) func(context.Context, ledger.Entry) (evidence.Link, error) {
	return func(ctx context.Context, e ledger.Entry) (evidence.Link, error) {
		st, err := s.Of(ctx, e)
		return evidence.Link{Sign: st.Sign(), Word: st.Word(), CheckedAt: st.CheckedAt, GoneSince: st.GoneSince, Changed: st.ChangedAt > 0, Copied: st.Copied(), Doubt: st.Doubtful()}, err
	}
}
