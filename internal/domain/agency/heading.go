package agency

import (
	"strings"

	"loa/internal/vi"
)

// Heading is what a paper of an agency prints at its top left (Decree
// 30/2020/NĐ-CP, annex I): the superior agency, the issuing agency, and the
// place that stands before the date.
type Heading struct {
	Parent string // "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI"; empty for a committee
	Issuer string // "SỞ NỘI VỤ"
	Place  string // "Đồng Nai"
}

// HeadingOf builds the heading from the names of their day. A People's
// Committee prints no superior; other agencies print theirs. place is given by
// the office, since the registry does not know it.
func HeadingOf(kind Kind, name, parentName, place string) Heading {
	h := Heading{Issuer: strings.ToUpper(vi.Clean(fullCommittee(name))), Place: place}
	if kind != Committee {
		h.Parent = strings.ToUpper(vi.Clean(fullCommittee(parentName)))
	}
	return h
}

// CommitteePlace is the place of a committee's name: "thành phố Đồng Nai" of "Ủy
// ban nhân dân thành phố Đồng Nai"; empty for other names.
func CommitteePlace(name string) string {
	place, ok := strings.CutPrefix(fullCommittee(vi.Clean(name)), "Ủy ban nhân dân ")
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
