package agency

import (
	"cmp"
	"strings"
	"unicode"

	"loa/internal/vi"
)

// Heading is what a paper of an agency prints about it (Decree 30/2020/NĐ-CP,
// annex I): the superior agency and the issuing agency at its top left, the place
// that stands before the date, the agency's part of the symbol, and who signs.
// Names are written as in a sentence; a paper's head prints them in capitals.
type Heading struct {
	Parent   string   // "Ủy ban nhân dân tỉnh Đồng Nai"; empty for a committee
	Issuer   string   // "Sở Nội vụ"
	Place    string   // "Đồng Nai"; of a commune "Trấn Biên"
	Symbol   string   // "SNV", "UBND"; empty when the registry knows no abbreviation
	Capacity string   // the right to sign: "TM." of a committee
	Sign     []string // the office of who signs by right, one line each
}

// Named is an agency as it is called on a day.
type Named struct {
	Name, Short string
	Level       Level
	Kind        Kind
}

// HeadingOf builds the heading from the names of their day. A People's
// Committee prints no superior; other agencies print theirs. place is that of the
// office, which stands on papers of the province; below it papers name the
// district or commune.
func HeadingOf(of Named, parentName, place string) Heading {
	h := Heading{Issuer: CommitteeInFull(of.Name), Place: place, Symbol: symbolOf(of)}
	h.Capacity, h.Sign = signerOf(of)
	if of.Kind != Committee {
		h.Parent = CommitteeInFull(parentName)
	}
	if of.Level == District || of.Level == Commune {
		h.Place = cmp.Or(unitName(CommitteePlace(of.Name)), unitName(CommitteePlace(parentName)), place)
	}
	return h
}

// symbolOf is the agency's part of a symbol (Appendix III of the decree): of
// every People's Committee UBND, of others their short name when it is an
// abbreviation.
func symbolOf(of Named) string {
	if of.Kind == Committee {
		return "UBND"
	}
	short := strings.ReplaceAll(vi.Clean(of.Short), " ", "")
	small := 0
	for _, r := range short {
		if unicode.IsLower(r) {
			small++
		}
	}
	if 2*small >= len([]rune(short)) { // a name, and no abbreviation such as SNgV
		return ""
	}
	return short
}

// signerOf is the right and the office of who signs for an agency. Where the name
// does not tell the office, it is the head of the agency; who records the number
// writes what the paper says.
func signerOf(of Named) (capacity string, office []string) {
	if of.Kind == Committee {
		return "TM.", []string{"ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}
	}
	for _, first := range [][2]string{{"Sở ", "GIÁM ĐỐC"}, {"Thanh tra ", "CHÁNH THANH TRA"}, {"Văn phòng ", "CHÁNH VĂN PHÒNG"}, {"Ban ", "TRƯỞNG BAN"}} {
		if strings.HasPrefix(vi.Clean(of.Name), first[0]) {
			return "", []string{first[1]}
		}
	}
	return "", []string{"THỦ TRƯỞNG CƠ QUAN"}
}

// unitName is the name of a unit without its sort: "Trấn Biên" of "phường Trấn
// Biên". One whose name is a number keeps it: "phường 3".
func unitName(place string) string {
	for _, sort := range []string{"phường ", "xã ", "thị trấn ", "đặc khu ", "quận ", "huyện ", "thị xã ", "thành phố "} {
		if rest, ok := strings.CutPrefix(place, sort); ok && !strings.ContainsAny(rest, "0123456789") {
			return rest
		}
	}
	return place
}

// CommitteeInFull writes UBND at the front of a name out.
func CommitteeInFull(name string) string { return fullCommittee(vi.Clean(name)) }

// CommitteePlace is the place of a committee's name: "thành phố Đồng Nai" of "Ủy
// ban nhân dân thành phố Đồng Nai"; empty for other names.
func CommitteePlace(name string) string {
	place, ok := strings.CutPrefix(CommitteeInFull(name), "Ủy ban nhân dân ")
	if !ok {
		return ""
	}
	return place
}

// fullCommittee writes UBND out, as papers do in their heading.
func fullCommittee(name string) string {
	for _, short := range []string{"UBND ", "ubnd "} {
		if rest, ok := strings.CutPrefix(name, short); ok {
			return "Ủy ban nhân dân " + rest
		}
	}
	return name
}
