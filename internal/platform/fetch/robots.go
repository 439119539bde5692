package fetch

import (
	"bytes"
	"context"
	"net/url"
	"strings"

	"github.com/temoto/robotstxt"
)

// Robots is what a site asks of programs (RFC 9309), as far as it concerns us. The zero
// value asks nothing.
type Robots struct{ group *robotstxt.Group }

// maxRobots is how many bytes of rules are read, as the RFC wants at least.
const maxRobots = 500 << 10

// Robots reads what the site of an address asks of programs. A site that has no rules, or
// does not give them, or gives some that cannot be read, asks nothing: whether it answers
// at all is what a look then finds. It fails only when ctx ends.
func (c *Client) Robots(ctx context.Context, address string) (Robots, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Robots{}, nil //nolint:nilerr // what is no address has no rules
	}
	r, err := c.Get(ctx, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}).String())
	if err != nil || r.Outcome != Live && r.Outcome != Moved {
		return Robots{}, err
	}
	name, _, _ := strings.Cut(c.cfg.Agent, "/")
	return readRobots(r.Body, name), nil
}

// readRobots takes the groups for a program of that name, else those for all.
func readRobots(text []byte, name string) Robots {
	text = bytes.TrimPrefix(text[:min(len(text), maxRobots)], []byte{0xEF, 0xBB, 0xBF})
	rules, err := robotstxt.FromBytes(text)
	if err != nil {
		return Robots{}
	}
	return Robots{rules.FindGroup(name)}
}

// Allows tells whether a program may ask for an address: the longest rule that fits
// decides.
func (r Robots) Allows(address string) bool {
	u, err := url.Parse(address)
	if err != nil || r.group == nil {
		return true
	}
	return r.group.Test(u.RequestURI())
}
