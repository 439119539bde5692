package content

import (
	"slices"

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
