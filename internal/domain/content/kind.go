package content

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain/evidence"
)

// Kind is what is made (thể loại). The list is closed.
type Kind string

// The kinds.
const (
	News        Kind = "news"      // tin, bài viết
	Bulletin    Kind = "bulletin"  // bản tin of several items
	Feature     Kind = "feature"   // phóng sự, chuyên đề
	Video       Kind = "video"     // video, clip
	Infographic Kind = "infograph" // đồ họa
	Leaflet     Kind = "leaflet"   // text of tờ rơi, tờ gấp
)

// Kinds lists the kinds in the order of the form.
func Kinds() []Kind { return []Kind{News, Bulletin, Feature, Video, Infographic, Leaflet} }

// Valid tells whether k is one of the closed list.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Label is the kind in Vietnamese.
func (k Kind) Label() string {
	switch k {
	case News:
		return "Tin, bài viết"
	case Bulletin:
		return "Bản tin"
	case Feature:
		return "Phóng sự, chuyên đề"
	case Video:
		return "Video, clip"
	case Infographic:
		return "Đồ họa thông tin"
	case Leaflet:
		return "Tờ rơi, tờ gấp"
	}
	return string(k)
}

// Lacks says what a piece of the kind has not and cannot be without: words alone are no
// video. films and pictures are how many stand in it; empty: it lacks nothing.
func (k Kind) Lacks(films, pictures int) string {
	switch {
	case k == Video && films == 0:
		return "Bài loại Video, clip chưa có video. Chèn video từ thư viện, hoặc đặt liên kết đến nơi đăng video."
	case k == Infographic && pictures == 0:
		return "Bài loại Đồ họa thông tin chưa có hình. Chèn ảnh đồ họa từ thư viện."
	}
	return ""
}

var (
	filmHosts = []string{"youtube.com", "youtu.be", "vimeo.com", "tiktok.com", "dailymotion.com", "fb.watch"}
	filmPaths = regexp.MustCompile(`(?i)(^|[/._-])(video|videos|clip|clips|reel|reels|watch)([/._-]|$)|\.(mp4|m4v|webm|mov|m3u8)$`)
)

// IsFilm tells whether a link leads to a video that stands elsewhere: on a site of videos,
// or at an address that says so.
func IsFilm(link string) bool {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	return slices.ContainsFunc(filmHosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) }) || filmPaths.MatchString(u.Path)
}

// Proves is what it is in the ledger that such a thing was published.
func (k Kind) Proves() evidence.Kind {
	switch k {
	case News, Feature, Infographic:
		return evidence.Article
	case Bulletin:
		return evidence.Bulletin
	case Video:
		return evidence.Video
	case Leaflet:
		return evidence.Material
	}
	return evidence.Other
}
