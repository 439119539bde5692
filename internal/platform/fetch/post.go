package fetch

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// maxAnswer is how much of an answer to Post is read, in bytes: only that it
// came matters.
const maxAnswer = 64 << 10

// Post sends a body to an address, under the same bounds as Get. It follows no
// redirect, since what is meant for one server is not shown to another: that is
// NotReadable with Redirects. Live means that the server took it (any 2xx); what
// it says is not kept. It fails only when ctx ends: then the server may have
// taken it or not.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) (Result, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	inner, cancel := context.WithTimeout(ctx, c.cfg.Total)
	defer cancel()
	r := c.send(inner, address, header, body)
	return r, ctx.Err()
}

func (c *Client) send(ctx context.Context, address string, header http.Header, body []byte) Result {
	u, err := c.parse(address)
	if err != nil {
		return failed(Result{URL: address}, err)
	}
	r := Result{URL: u.String()}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, bytes.NewReader(body))
	if err != nil {
		return failed(r, refused{BadAddress})
	}
	req.Header = header.Clone()
	req.Header.Set("User-Agent", c.cfg.Agent)
	resp, err := c.round.RoundTrip(req)
	if err != nil {
		return failed(r, err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer)
	r.Status = resp.StatusCode
	if r.Status >= 300 && r.Status < 400 {
		r.Outcome, r.Reason = NotReadable, Redirects
		return r
	}
	return judged(r, resp.Header)
}

// Check tells what is wrong with an address before anything is sent to it:
// empty when it may be used. What stands behind its name is looked at when it is
// opened.
func (c *Client) Check(address string) Reason {
	_, err := c.parse(address)
	if err == nil {
		return ""
	}
	return failed(Result{}, err).Reason
}
