package fetch

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
)

// inside lists addresses of the machine, its networks, clouds' metadata and
// documentation, in all the ways of writing them that were ever read as such.
var inside = []string{
	"http://127.0.0.1/", "http://127.1/", "http://127.0.0.1./", "http://2130706433/", "http://017700000001/", "http://0177.0.0.1/", "http://0x7f.0.0.1/",
	"http://0x7f000001/", "http://127.0.0.0x1/", "http://0/", "http://0.0.0.0/", "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
	"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/",
	"http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/", "http://[2002:c0a8:101::1]/", "http://[2001:0:1:2:3:4:5:6]/", "http://[2400::5efe:10.0.0.1]/",
	"http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://100.64.0.1/", "http://100.127.255.254/",
	"http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00:ec2::254]/", "http://[fec0::1]/",
	"http://192.0.2.1/", "http://198.51.100.7/", "http://203.0.113.9/", "http://198.18.0.1/", "http://192.0.0.192/", "http://192.88.99.1/",
	"http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/", "http://[ff02::1]/", "http://[2001:db8::1]/",
	"http://[100::1]/", "http://[3fff::1]/", "http://[5f00::1]/", "http://[4000::1]/", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/", "http://127。0。0。1/",
}

func TestInnerAddressesAreRefused(t *testing.T) {
	t.Parallel()
	c := New(Config{})
	for _, address := range inside {
		_, err := c.parse(address)
		if no, ok := errors.AsType[refused](err); !ok {
			t.Errorf("%s passes: %v", address, err)
		} else if no.why != InnerAddress {
			t.Errorf("%s: %s", address, no.why)
		}
		r, err := c.Get(t.Context(), address)
		if err != nil || r.Outcome != Blocked {
			t.Errorf("%s: %s, %v", address, r.Outcome, err)
		}
	}
}

func TestWhatIsNoPublicAddress(t *testing.T) {
	t.Parallel()
	c := New(Config{})
	for address, why := range map[string]Reason{
		"ftp://dongnai.gov.vn/": BadScheme, "file:///etc/passwd": BadScheme, "javascript:alert(1)": BadScheme, "gopher://dongnai.gov.vn/": BadScheme, "//dongnai.gov.vn": BadScheme, "": BadScheme,
		"http://user@dongnai.gov.vn/": HasUser, "https://dongnai.gov.vn:pw@127.0.0.1/": HasUser, "http://@dongnai.gov.vn/": HasUser,
		"http://dongnai.gov.vn:22/": BadPort, "http://dongnai.gov.vn:5432/": BadPort, "http://dongnai.gov.vn:0/": BadPort,
		"http://localhost/": InnerName, "http://LOCALHOST./": InnerName, "http://ⓛocalhost/": InnerName, "http://may-in/": InnerName, "http://db.internal/": InnerName,
		"http://a.localhost/": InnerName, "http://tv.local/": InnerName, "https://trang.example/1": InnerName, "http://x.home.arpa/": InnerName,
		"http:///x": BadAddress, "http://a..vn/": BadAddress, "http://%zz/": BadAddress, "http://dongnai.gov.vn:/": BadAddress, "http:dongnai.gov.vn": BadAddress,
		"http://" + strings.Repeat("a", 300) + ".vn/": BadAddress, "http://dongnai.gov.vn/" + strings.Repeat("a", maxAddress): BadAddress,
	} {
		_, err := c.parse(address)
		if no, ok := errors.AsType[refused](err); !ok || no.why != why {
			t.Errorf("%.60q: %v, want %q", address, err, why)
		}
	}
}

func TestPublicAddressesPass(t *testing.T) {
	t.Parallel()
	c := New(Config{})
	for address, want := range map[string]string{
		"https://DongNai.gov.vn/tin?a=1#dau": "https://dongnai.gov.vn/tin?a=1",
		"http://báo.vn:80/":                  "http://xn--bo-mia.vn/",
		"https://dongnai.gov.vn:443":         "https://dongnai.gov.vn",
		"https://dongnai.gov.vn:80/":         "https://dongnai.gov.vn:80/",
		"\thttp://1.1.1.1/\n":                "http://1.1.1.1/",
		"http://[2606:4700::1111]/":          "http://[2606:4700::1111]/",
		"http://[::ffff:1.1.1.1]/":           "http://1.1.1.1/",
		"http://[64:ff9b::1.1.1.1]/":         "http://[64:ff9b::101:101]/",
	} {
		u, err := c.parse(address)
		if err != nil || u.String() != want {
			t.Errorf("%s: %v, %v, want %s", address, u, err, want)
		}
	}
	allowed := New(Config{Allow: []netip.Prefix{netip.MustParsePrefix("10.1.2.0/24")}, Ports: []uint16{8080}})
	if _, err := allowed.parse("http://10.1.2.3:8080/"); err != nil {
		t.Errorf("an allowed network and port: %v", err)
	}
	for _, address := range []string{"http://10.1.3.3:8080/", "http://10.1.2.3/", "http://127.0.0.1:8080/"} {
		if _, err := allowed.parse(address); err == nil {
			t.Errorf("%s passes beside the allowed network", address)
		}
	}
}

func TestSampleNames(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://trang.example/1": true, "http://EXAMPLE/": false, "https://video.test./": true, "https://trang.example.vn/": false, "https://dongnai.gov.vn/a.example": false, "::": false,
	} {
		if Sample(address) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}

// Whatever passes names a host that no reader of numbers takes for an inner
// address, and passes again as it was written.
func FuzzAddress(f *testing.F) {
	for _, address := range inside {
		f.Add(address)
	}
	for _, address := range []string{"https://báo.vn/ả?b#c", "http://a@b.vn", "http://[::1%25a]", "http://a.vn:80:80", "http://a.vn\\@b.vn/", "http://0x.0x.0", "http://a.vn/\x00"} {
		f.Add(address)
	}
	f.Add("http://a.vn/" + strings.Repeat("ả", 1200)) // short as typed, too long as sent
	c := New(Config{})
	f.Fuzz(func(t *testing.T, address string) {
		u, err := c.parse(address)
		if err != nil {
			return
		}
		host := u.Hostname()
		if ip, err := netip.ParseAddr(host); err == nil {
			if std := net.ParseIP(host); !c.reachable(ip) || std.IsLoopback() || std.IsPrivate() || std.IsUnspecified() || std.IsLinkLocalUnicast() || std.IsMulticast() {
				t.Errorf("%q reaches %s", address, ip)
			}
		} else if last := host[strings.LastIndex(host, ".")+1:]; last == "" || last[0] >= '0' && last[0] <= '9' || !strings.Contains(host, ".") {
			t.Errorf("%q names %s", address, host)
		}
		if u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
			t.Errorf("%q gives %s", address, u)
		}
		again, err := c.parse(u.String())
		if err != nil || again.Host != u.Host {
			t.Errorf("%q gives %s, and that %v (%v)", address, u, again, err)
		}
	})
}
