package agency

import "slices"

// Level (cấp) is the level of government at which an agency works.
type Level string

// The levels. Districts are kept although the country abolished them on 1 July
// 2025: plans and reports of earlier days name them.
const (
	Central  Level = "central"  // trung ương
	Province Level = "province" // cấp tỉnh
	District Level = "district" // cấp huyện, until 30 June 2025
	Commune  Level = "commune"  // cấp xã
)

// Levels lists the levels from above.
func Levels() []Level { return []Level{Central, Province, District, Commune} }

// Label is the level's Vietnamese name.
func (l Level) Label() string {
	switch l {
	case Central:
		return "Trung ương"
	case Province:
		return "Cấp tỉnh"
	case District:
		return "Cấp huyện"
	case Commune:
		return "Cấp xã"
	}
	return string(l)
}

// Valid tells whether l is one of the closed list.
func (l Level) Valid() bool { return slices.Contains(Levels(), l) }

// Kind (loại) is what sort of body an agency is.
type Kind string

// The kinds. Department is the group that plans call "sở, ban, ngành".
const (
	Committee   Kind = "committee"   // Ủy ban nhân dân
	Department  Kind = "department"  // sở, ban, ngành
	MassOrg     Kind = "mass_org"    // đoàn thể, tổ chức chính trị - xã hội
	Broadcaster Kind = "broadcaster" // đài phát thanh - truyền hình
	Newspaper   Kind = "newspaper"   // báo
	Press       Kind = "press"       // cơ quan báo chí khác
	School      Kind = "school"      // trường, cơ sở đào tạo
	PublicUnit  Kind = "public_unit" // đơn vị sự nghiệp công lập
	Other       Kind = "other"
)

// Kinds lists the kinds in the order in which pages show them.
func Kinds() []Kind {
	return []Kind{Committee, Department, MassOrg, Broadcaster, Newspaper, Press, School, PublicUnit, Other}
}

// Label is the kind's Vietnamese name.
func (k Kind) Label() string {
	switch k {
	case Committee:
		return "Ủy ban nhân dân"
	case Department:
		return "Sở, ban, ngành"
	case MassOrg:
		return "Đoàn thể"
	case Broadcaster:
		return "Đài phát thanh - truyền hình"
	case Newspaper:
		return "Báo"
	case Press:
		return "Cơ quan báo chí khác"
	case School:
		return "Trường, cơ sở đào tạo"
	case PublicUnit:
		return "Đơn vị sự nghiệp công lập"
	case Other:
		return "Cơ quan, tổ chức khác"
	}
	return string(k)
}

// Valid tells whether k is one of the closed list.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Compare orders agencies of different levels and kinds: from above, and
// within a level in the order of Kinds. It is 0 for the same level and kind.
func Compare(l Level, k Kind, ol Level, ok Kind) int {
	if d := slices.Index(Levels(), l) - slices.Index(Levels(), ol); d != 0 {
		return d
	}
	return slices.Index(Kinds(), k) - slices.Index(Kinds(), ok)
}
