package fetch

import (
	"bufio"
	"bytes"
	"context"
	"net/url"
	"strings"
)

// Robots is what a site asks of programs (RFC 9309), as far as it concerns us. The zero
// value asks nothing.
type Robots struct{ rules []robotsRule }

type robotsRule struct {
	path  string
	allow bool
}

// maxRobots is how many bytes of rules are read, as the RFC wants at least.
const maxRobots = 500 << 10

// Robots reads what the site of an address asks of programs. A site that has no rules, or
// does not give them, asks nothing: whether it answers at all is what a look then finds.
// It fails only when ctx ends.
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
	var own, all Robots
	var named, general, inRules bool
	found := false
	text = bytes.TrimPrefix(text[:min(len(text), maxRobots)], []byte{0xEF, 0xBB, 0xBF})
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if inRules {
				named, general, inRules = false, false, false
			}
			named, general = named || strings.EqualFold(value, name), general || value == "*"
			found = found || named
		case "allow", "disallow":
			inRules = true
			rule := robotsRule{value, key == "allow"}
			if named && value != "" {
				own.rules = append(own.rules, rule)
			}
			if general && value != "" {
				all.rules = append(all.rules, rule)
			}
		}
	}
	if found {
		return own
	}
	return all
}

// Allows tells whether a program may ask for an address: the longest rule that fits
// decides, of two as long the one that allows.
func (r Robots) Allows(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	longest, allowed := -1, true
	for _, rule := range r.rules {
		if n := len(rule.path); (n > longest || n == longest && rule.allow) && fits(rule.path, path) {
			longest, allowed = n, rule.allow
		}
	}
	return allowed
}

// fits tells whether a pattern fits the beginning of a path: * stands for anything, $ at
// its end for the end of the path.
func fits(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !whole || path == ""
}
