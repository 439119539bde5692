package web

import (
	"bytes"
	"strings"
)

// wide is how much of a connection net/http asks for at once when it has used up what
// came before (bufio's usual buffer): a request begins with what it is given then.
const wide = 4096

// head is what the front sees in a request of the plainest kind: one whole head that
// asks by GET, without a body, and with nothing after it.
type head struct {
	target    string
	host      string
	lang      Lang
	zip       bool
	noneMatch string
	anybodys  bool // nothing in it asks for more than a kept page gives
}

// readHead looks at what begins a request. It only recognises, it does not parse:
// whatever is written in another than the one strict way (RFC 9112 allows more) is
// plain = false, and for net/http to read from its first byte. Of what is plain,
// net/http would take exactly these bytes for the request.
func readHead(b []byte) (h head, plain bool) {
	const method, version, end = "GET /", " HTTP/1.1\r\n", "\r\n\r\n"
	if len(b) >= wide || !bytes.HasPrefix(b, []byte(method)) || bytes.Index(b, []byte(end)) != len(b)-len(end) {
		return h, false
	}
	line, rest, _ := strings.Cut(string(b[len(method)-1:]), "\r\n")
	target, ok := strings.CutSuffix(line, version[:len(version)-2])
	if !ok || !visible(target) {
		return h, false
	}
	h = head{target: target, lang: Vietnamese, anybodys: true}
	var once seenOnce
	for rest != "\r\n" {
		line, rest, _ = strings.Cut(rest, "\r\n")
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) || !isText(value) || !h.field(name, strings.Trim(value, " "), &once) {
			return h, false
		}
	}
	return h, once&seenHost != 0
}

// seenOnce are fields that were met; twice is once too often.
type seenOnce uint8

const (
	seenHost seenOnce = 1 << iota
	seenCookie
	seenCoding
	seenTag
)

func (s *seenOnce) first(field seenOnce) bool {
	again := *s&field != 0
	*s |= field
	return !again
}

// field reads a header field; false for one that says how the request or the
// connection goes on.
func (h *head) field(name, value string, once *seenOnce) bool {
	switch len(name) { // most fields say nothing to us
	case len("Host"):
		if strings.EqualFold(name, "Host") {
			h.host = value
			return isHost(value) && once.first(seenHost)
		}
	case len("Cookie"):
		switch {
		case strings.EqualFold(name, "Cookie"):
			h.cookie(value, once)
		case strings.EqualFold(name, "Expect"):
			return false
		}
	case len("Connection"):
		if strings.EqualFold(name, "Connection") {
			return strings.EqualFold(value, "keep-alive")
		}
	case len("Accept-Encoding"):
		if strings.EqualFold(name, "Accept-Encoding") {
			h.zip = acceptsGzip(value)
			h.anybodys = h.anybodys && once.first(seenCoding)
		}
	case len("If-None-Match"):
		switch {
		case strings.EqualFold(name, "If-None-Match"):
			h.noneMatch = value
			h.anybodys = h.anybodys && once.first(seenTag)
		case strings.EqualFold(name, "Authorization"):
			h.anybodys = false
		}
	case len("Range"):
		if strings.EqualFold(name, "Range") {
			h.anybodys = false
		}
	}
	return !onward(name)
}

// cookie reads the cookie of the language; whoever brings another is somebody.
func (h *head) cookie(value string, once *seenOnce) {
	lang, ok := languageIn(value)
	if !once.first(seenCookie) || !ok {
		h.anybodys = false
		return
	}
	h.lang = lang
}

// languageIn gives the language of a Cookie header that holds nothing else.
func languageIn(cookie string) (Lang, bool) {
	value, ok := strings.CutPrefix(cookie, languageCookie+"=")
	return Lang(value), ok && (value == string(English) || value == string(Vietnamese))
}

// onward tells of a field that there is a body, or that the connection is to become
// something else.
func onward(name string) bool {
	switch name[0] | 0x20 {
	case 'c':
		return len(name) > len("Content-") && strings.EqualFold(name[:len("Content-")], "Content-")
	case 't':
		return strings.EqualFold(name, "Transfer-Encoding") || strings.EqualFold(name, "TE") || strings.EqualFold(name, "Trailer")
	case 'u':
		return strings.EqualFold(name, "Upgrade")
	case 'h':
		return strings.EqualFold(name, "HTTP2-Settings")
	case 'k':
		return strings.EqualFold(name, "Keep-Alive")
	case 'p':
		return strings.EqualFold(name, "Proxy-Connection")
	}
	return false
}

// Sets of bytes that stand in a head without doubt.
var (
	tokenBytes = setOf("-_", true)
	hostBytes  = setOf("-.:[]", true)
)

func setOf(more string, alphanumeric bool) (set [256]bool) {
	for c := range 256 {
		b := byte(c)
		letter := 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9'
		set[c] = alphanumeric && letter || strings.IndexByte(more, b) >= 0
	}
	return set
}

func isToken(s string) bool { return s != "" && all(s, &tokenBytes) }

func isHost(s string) bool { return s != "" && all(s, &hostBytes) }

func all(s string, set *[256]bool) bool {
	for i := range len(s) {
		if !set[s[i]] {
			return false
		}
	}
	return true
}

// isText tells whether a value is of printable ASCII and spaces.
func isText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// visible tells whether a target is of printable ASCII without spaces.
func visible(s string) bool { return isText(s) && strings.IndexByte(s, ' ') < 0 }
