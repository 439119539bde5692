package evidence

import (
	"net/url"
	"slices"
	"strings"
)

// ContentKey names what an entry shows, so that the same thing declared again
// is known as a re-post (đăng lại): the digest of its link as NormalLink gives
// it, without a link that of the hashes of its files, in any order. It is empty
// when neither tells: a note alone, or the address of a whole site.
func ContentKey(link string, files []string) string {
	if normal := NormalLink(link); normal != "" {
		return salted("loa/content-link/v1", normal)
	}
	if link == "" && len(files) > 0 {
		sums := slices.Compact(slices.Sorted(slices.Values(files)))
		return salted("loa/content-files/v1", sums...)
	}
	return ""
}

// NormalLink writes an address so that two ways to the same page are equal:
// without scheme, "www." or "m.", default port, fragment, marks of campaigns
// and the slash at the end, with sorted parameters (RFC 3986, section 6.2, and
// what sharing on social networks adds). It is empty for what is no web address
// and for a site's front page, which is no single piece.
func NormalLink(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := bareHost(u.Hostname())
	if host == "" {
		return ""
	}
	if strings.Contains(host, ":") { // an IPv6 address (RFC 3986, section 3.2.2)
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	query := u.Query()
	if host == "youtu.be" {
		host, query = "youtube.com", url.Values{"v": {strings.Trim(u.Path, "/")}}
		u.Path = "/watch"
	}
	for name := range query {
		if tracking(name) {
			query.Del(name)
		}
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if strings.HasPrefix(u.Fragment, "!") { // a page of a site made of one script
		path += "#" + u.Fragment
	}
	if frontPage(path) && len(query) == 0 {
		return ""
	}
	if q := query.Encode(); q != "" { // Encode sorts
		path += "?" + q
	}
	return host + path
}

// bareHost is a host's name without the parts that name only how it is shown.
func bareHost(host string) string {
	host = strings.Trim(strings.ToLower(host), ".")
	for {
		bare := host
		for _, prefix := range []string{"www.", "m.", "mobile."} {
			bare = strings.Trim(strings.TrimPrefix(bare, prefix), ".")
		}
		if bare == host {
			return host
		}
		host = bare
	}
}

func frontPage(path string) bool {
	switch strings.ToLower(path) {
	case "", "/index.html", "/index.htm", "/index.php", "/default.aspx", "/pages/default.aspx", "/trang-chu", "/vi", "/vi-vn", "/home":
		return true
	}
	return false
}

// tracking tells whether a parameter only says where a reader came from.
func tracking(name string) bool {
	name = strings.ToLower(name)
	if strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "__cft__") || strings.HasPrefix(name, "_ga") {
		return true
	}
	switch name {
	case "fbclid", "gclid", "zarsrc", "mibextid", "igsh", "si", "feature", "ref", "ref_src", "source", "share", "rdid", "__tn__":
		return true
	}
	return false
}
