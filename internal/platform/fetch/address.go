package fetch

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// refused is an address that we do not open.
type refused struct{ why Reason }

func (r refused) Error() string { return "fetch: refused: " + string(r.why) }

// maxAddress bounds an address in bytes, as typed and as sent: a letter with an
// accent takes three to nine times its place once it is escaped.
const maxAddress = 4000

// parse reads an address that a stranger typed: http or https, a permitted
// port, no credentials, a name of the public net in its ASCII form (RFC 5891) or
// a plain IP. The fragment is left out. Whether the IP behind a name may be
// reached is checked when the connection is made.
func (c *Client) parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, refused{BadAddress}
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, refused{BadAddress}
	}
	return u, c.admit(u)
}

// admit checks an address, of the first request and of each redirect, and
// writes its host in the one form that is looked up.
func (c *Client) admit(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return refused{BadScheme}
	}
	if u.User != nil {
		return refused{HasUser}
	}
	if u.Opaque != "" || u.Host == "" {
		return refused{BadAddress}
	}
	port, err := portOf(u)
	if err != nil {
		return err
	}
	if !slices.Contains(c.cfg.Ports, port) {
		return refused{BadPort}
	}
	host, err := c.host(u.Hostname())
	if err != nil {
		return err
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if u.Host = host; port != usual(u.Scheme) {
		u.Host += ":" + strconv.Itoa(int(port))
	}
	u.Fragment, u.RawFragment = "", ""
	if len(u.String()) > maxAddress {
		return refused{BadAddress}
	}
	return nil
}

func portOf(u *url.URL) (uint16, error) {
	text := u.Port()
	if text == "" && strings.HasSuffix(u.Host, ":") {
		return 0, refused{BadAddress}
	}
	if text == "" {
		return usual(u.Scheme), nil
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, refused{BadPort}
	}
	return uint16(n), nil
}

// usual is the port of a scheme.
func usual(scheme string) uint16 {
	if scheme == "https" {
		return 443
	}
	return 80
}

// host gives the name or IP to connect to. A host that ends in a number is
// either a plain IP or nothing: 2130706433, 0177.1 and 0x7f.1 are ways of
// writing 127.0.0.1 that some resolvers still read (WHATWG URL, "ends in a
// number").
func (c *Client) host(name string) (string, error) {
	if ip, err := netip.ParseAddr(name); err == nil {
		if ip.Zone() != "" || !c.reachable(ip) {
			return "", refused{InnerAddress}
		}
		return ip.Unmap().String(), nil
	}
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(name, "."))
	if err != nil || ascii == "" || len(ascii) > 253 || !utf8.ValidString(name) {
		return "", refused{BadAddress}
	}
	if again, err := idna.Lookup.ToASCII(ascii); err != nil || again != ascii {
		return "", refused{BadAddress}
	}
	labels := strings.Split(ascii, ".")
	last := labels[len(labels)-1]
	switch {
	case slices.Contains(labels, ""):
		return "", refused{BadAddress}
	case last[0] >= '0' && last[0] <= '9':
		return "", refused{InnerAddress}
	case len(labels) == 1 || inner(ascii, last):
		return "", refused{InnerName}
	}
	return ascii, nil
}

// inner tells whether a name never belongs to the public net (RFC 6761, 6762,
// 7686, 8375, 9476, and what routers use).
func inner(name, last string) bool {
	switch last {
	case "localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "test", "example", "invalid", "onion", "alt":
		return true
	}
	return name == "home.arpa" || strings.HasSuffix(name, ".home.arpa")
}

// Sample tells whether an address names a host that stands for no real one:
// .example, .test and .invalid (RFC 6761), as sample data has them.
func Sample(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	_, last, _ := strings.Cut(host[max(strings.LastIndex(host, "."), 0):], ".")
	return last == "example" || last == "test" || last == "invalid"
}

// reserved lists what is not the public net: the IANA special-purpose registries
// for IPv4 and IPv6 (RFC 6890 and its updates), multicast, and the class E space.
var reserved = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16",
	"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// reachable tells whether a connection to an IP may be made: it lies in the
// public net, whatever it is wrapped in, or in a prefix that the office allows.
func (c *Client) reachable(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if slices.ContainsFunc(c.cfg.Allow, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return true
	}
	if !public(ip) {
		return false
	}
	inside, wrapped := embedded(ip)
	return !wrapped || public(inside)
}

// public tells whether an IP is of the public net. Of IPv6 only 2000::/3 is
// handed out (RFC 4291), and the prefixes of translators.
func public(ip netip.Addr) bool {
	if !ip.IsValid() || !ip.IsGlobalUnicast() || slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return false
	}
	return ip.Is4() || global.Contains(ip) || nat64.Contains(ip)
}

var (
	global = netip.MustParsePrefix("2000::/3")
	nat64  = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052
	sixTo4 = netip.MustParsePrefix("2002::/16")    // RFC 3056
)

// embedded gives the IPv4 address inside an IPv6 address of a translator or
// tunnel; ISATAP (RFC 5214) may stand under any prefix.
func embedded(ip netip.Addr) (netip.Addr, bool) {
	if !ip.Is6() {
		return netip.Addr{}, false
	}
	b := ip.As16()
	switch {
	case nat64.Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:])), true
	case sixTo4.Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	case b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe:
		return netip.AddrFrom4([4]byte(b[12:])), true
	}
	return netip.Addr{}, false
}
