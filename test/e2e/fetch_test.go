package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Answer is what the program sent back to a request outside the page.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Download fetches a file as this person, with the cookies of the page: by its
// path (/…), or by the text of the link to it. Anything but 200 ends the test.
func (p *Page) Download(pathOrLink string) Answer {
	p.t.Helper()
	what := fmt.Sprintf("download “%s”", pathOrLink)
	address := pathOrLink
	if !strings.HasPrefix(address, "/") && !strings.Contains(address, "://") {
		err := p.until(func() (err error) {
			address, err = ask[string](p, "find(%s, 'click', %s).href || ''", p.steps(), pathOrLink)
			return err
		})
		if err == nil && address == "" {
			err = fmt.Errorf("it is no link")
		}
		if err != nil {
			p.fail(what, err)
		}
	}
	a, err := p.request(http.MethodGet, p.address(address), "", nil, &http.Client{})
	if err == nil && a.Status != http.StatusOK {
		err = fmt.Errorf("HTTP %d: %s", a.Status, firstLine(string(a.Body)))
	}
	if err != nil {
		p.fail(what, err)
	}
	return a
}

// Fetch sends any request as this person, for what no honest page would send:
// other agencies' identifiers, replays, broken forms. It follows no redirect
// and accepts every status. The origin is that of the page.
func (p *Page) Fetch(method, path, contentType string, body []byte) Answer {
	p.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := p.request(method, p.address(path), contentType, body, client)
	if err != nil {
		p.fail(method+" "+path, err)
	}
	return a
}

func (p *Page) request(method, address, contentType string, body []byte, client *http.Client) (Answer, error) {
	ctx, cancel := context.WithTimeout(p.s.ctx, callPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	if err := p.identify(req); err != nil {
		return Answer{}, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	return Answer{Status: res.StatusCode, Header: res.Header, Body: got}, err
}

// identify makes a request look like one of the page: cookies, browser, origin.
func (p *Page) identify(req *http.Request) error {
	cookies, err := do(p, func(ctx context.Context, tab *chromedp.Target) (network.GetCookiesResult, error) {
		return cdp.Call(ctx, tab, network.GetCookies, network.GetCookiesParams{URLs: []string{req.URL.String()}})
	})
	if err != nil {
		return err
	}
	for _, c := range cookies.Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	agent, err := do(p, chromedp.Evaluate[string]("navigator.userAgent"))
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", agent)
	req.Header.Set("Accept-Language", "vi-VN,vi;q=0.9")
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		req.Header.Set("Origin", p.base)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return nil
}
