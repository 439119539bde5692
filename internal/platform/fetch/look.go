package fetch

import (
	"context"
	"net/http"
	"net/url"
)

// Look asks whether an address answers, and with what, without taking its content: by
// HEAD, and by GET where a server does not do HEAD well, which many do not. It keeps to
// the bounds of Get and fails like it.
func (c *Client) Look(ctx context.Context, address string) (Result, error) {
	return c.bounded(ctx, address, c.peek)
}

// peek asks for the head of an answer.
func (c *Client) peek(ctx context.Context, u *url.URL) (Result, string) {
	r, next := c.head(ctx, http.MethodHead, u)
	again := r.Outcome == Gone || r.Outcome == Refused || r.Outcome == NotReadable || r.Outcome == Unreachable && r.Status > 0
	if next == "" && again {
		return c.head(ctx, http.MethodGet, u)
	}
	return r, next
}

func (c *Client) head(ctx context.Context, method string, u *url.URL) (Result, string) {
	resp, r, next := c.answer(ctx, method, u)
	if resp != nil {
		_ = resp.Body.Close() // unread: the head says it all
	}
	return r, next
}
