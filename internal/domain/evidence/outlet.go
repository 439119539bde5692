package evidence

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"loa/internal/vi"
)

// Outlet (kênh phát hành) is where something reached people, as far as the
// words and the link of an entry tell.
type Outlet string

// The outlets. Unsaid is for entries that name none.
const (
	OwnSite     Outlet = "own-site"     // trang thông tin điện tử của cơ quan nhà nước
	ReformSite  Outlet = "reform-site"  // trang cải cách hành chính
	LocalPress  Outlet = "local-press"  // báo, đài của địa phương
	OtherPress  Outlet = "other-press"  // báo chí khác
	Loudspeaker Outlet = "loudspeaker"  // truyền thanh cơ sở
	Zalo        Outlet = "zalo"         //
	Facebook    Outlet = "facebook"     //
	YouTube     Outlet = "youtube"      //
	OtherSocial Outlet = "other-social" // mạng xã hội khác
	Screen      Outlet = "screen"       // màn hình, bảng điện tử
	SMS         Outlet = "sms"          // tin nhắn
	Elsewhere   Outlet = "elsewhere"    // named, and none of these
	Unsaid      Outlet = ""
)

// Social tells whether it is a network of people's own posts.
func (o Outlet) Social() bool {
	return o == Zalo || o == Facebook || o == YouTube || o == OtherSocial
}

// hosts names the outlets of addresses that all the country shares.
func hosts(host string) Outlet {
	ends := func(domains ...string) bool {
		return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
	}
	switch {
	case ends("zalo.me", "zalo.vn", "zaloapp.com"):
		return Zalo
	case ends("facebook.com", "fb.com", "fb.watch", "fb.me"):
		return Facebook
	case ends("youtube.com", "youtu.be"):
		return YouTube
	case ends("tiktok.com", "instagram.com", "threads.net", "x.com", "twitter.com", "linkedin.com"):
		return OtherSocial
	case ends("gov.vn"):
		if strings.Contains(host, "cchc") || strings.Contains(host, "caicachhanhchinh") {
			return ReformSite
		}
		return OwnSite
	}
	return Unsaid
}

// named finds the outlet by what people call it, without marks; the first that
// fits holds.
func named(text string) Outlet {
	for _, w := range []struct {
		outlet Outlet
		any    []string
	}{
		{Zalo, []string{"zalo"}},
		{Facebook, []string{"facebook", "fanpage"}},
		{YouTube, []string{"youtube"}},
		{OtherSocial, []string{"tiktok", "mang xa hoi"}},
		{Loudspeaker, []string{"truyen thanh", "loa phat thanh", "cum loa", "loa cong cong", "loa luu dong", "phat thanh xa", "phat thanh phuong"}},
		{Screen, []string{"man hinh", "bang dien tu", "bang led", "man led"}},
		{SMS, []string{"sms", "tin nhan"}},
		{ReformSite, []string{"trang cai cach hanh chinh", "trang cchc", "website cai cach", "website cchc", "chuyen trang cai cach"}},
	} {
		if has(text, w.any...) {
			return w.outlet
		}
	}
	return Unsaid
}

// has tells whether one of some phrases stands in a text of words parted by one
// space, as whole words.
func has(text string, phrases ...string) bool {
	return slices.ContainsFunc(phrases, func(s string) bool { return strings.Contains(" "+text+" ", " "+s+" ") })
}

// press tells whether words name a newspaper or a broadcaster. "Báo" is told from
// "bảo" and "báo cáo" by its mark and by what follows.
func press(plain, folded string) bool {
	if has(folded, "dai", "truyen hinh", "phat thanh", "tap chi") {
		return true
	}
	return has(plain, "báo", "bao") && !has(plain, "báo cáo", "bao cao", "thông báo", "thong bao")
}

// OutletOf finds the outlet of an entry from the words in which its channel was
// named and from its link; place is the province's short name ("Đồng Nai"),
// which tells the local press from other press. Words go before the link: the
// same post may be shown on a page and name where it ran.
func OutletOf(channel, link, place string) Outlet { return OutletsOf(place).Of(channel, link) }

// Outlets finds the outlets of many entries: what it found of a channel's words
// it knows when they come again.
type Outlets struct {
	local string // the place, without marks
	words map[string]channelWords
}

// channelWords is what the words of a channel tell: the outlet, or Unsaid and the
// words for what the link leaves open.
type channelWords struct {
	outlet Outlet
	any    bool
	folded string
}

// OutletsOf gives a reader of outlets in a place, for one goroutine.
func OutletsOf(place string) *Outlets {
	return &Outlets{local: vi.Fold(place), words: map[string]channelWords{}}
}

func (r *Outlets) read(channel string) channelWords {
	if w, ok := r.words[channel]; ok {
		return w
	}
	plain := strings.Join(strings.FieldsFunc(strings.ToLower(vi.Clean(channel)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
	w := channelWords{any: plain != "", folded: vi.Fold(plain)}
	switch w.outlet = named(w.folded); {
	case w.outlet != Unsaid:
	case press(plain, w.folded) && r.local != "" && has(w.folded, r.local):
		w.outlet = LocalPress
	case press(plain, w.folded):
		w.outlet = OtherPress
	}
	r.words[channel] = w
	return w
}

// Of is OutletOf in the reader's place.
func (r *Outlets) Of(channel, link string) Outlet {
	w := r.read(channel)
	if w.outlet != Unsaid {
		return w.outlet
	}
	host := ""
	if u, err := url.Parse(strings.TrimSpace(link)); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	if o := hosts(host); o != Unsaid {
		return o
	}
	switch {
	case has(w.folded, "cong", "trang", "website"):
		return OwnSite
	case r.local != "" && strings.HasPrefix(strings.TrimPrefix(host, "www."), "bao"+strings.ReplaceAll(r.local, " ", "")):
		return LocalPress
	case host != "" || w.any:
		return Elsewhere
	}
	return Unsaid
}
