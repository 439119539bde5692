package agency

import (
	"regexp"
	"slices"

	"loa/internal/vi"
)

// Group is a named selection of agencies as plans address them. Who belongs to
// it on a day is for the registry to say.
type Group string

// The groups.
const (
	Departments Group = "departments" // các sở, ban, ngành
	Districts   Group = "districts"   // UBND cấp huyện
	Communes    Group = "communes"    // UBND cấp xã
	All         Group = "all"         // các cơ quan, đơn vị, địa phương
	// Subordinates is meant of the agency that issued the plan.
	Subordinates Group = "subordinates" // các phòng, đơn vị thuộc Sở
)

// Groups lists the groups in the order in which pages show them.
func Groups() []Group { return []Group{Departments, Districts, Communes, All, Subordinates} }

// Label is the group's Vietnamese name.
func (g Group) Label() string {
	switch g {
	case Departments:
		return "Các sở, ban, ngành"
	case Districts:
		return "UBND cấp huyện"
	case Communes:
		return "UBND cấp xã"
	case All:
		return "Các cơ quan, đơn vị, địa phương"
	case Subordinates:
		return "Các phòng, đơn vị trực thuộc"
	}
	return string(g)
}

// Valid tells whether g is one of the closed list.
func (g Group) Valid() bool { return slices.Contains(Groups(), g) }

// Takes tells whether an agency of this level and kind belongs to the group.
// All takes in departments and committees below the province: a plan of the
// province does not oblige the committee of the province itself. Whom
// Subordinates takes in depends on the issuer, so that level and kind alone
// never do.
func (g Group) Takes(l Level, k Kind) bool {
	switch g {
	case Departments:
		return l == Province && k == Department
	case Districts:
		return l == District && k == Committee
	case Communes:
		return l == Commune && k == Committee
	case All:
		return Departments.Takes(l, k) || Districts.Takes(l, k) || Communes.Takes(l, k)
	case Subordinates:
	}
	return false
}

var (
	openPhrase  = regexp.MustCompile(`\blien quan\b| khac\b|\btuong ung$`)
	vaguePhrase = regexp.MustCompile(`^(?:cac )?(?:co quan|don vi|to chuc|doan the|ban nganh)(?:,? (?:va )?(?:co quan|don vi|to chuc|doan the|ca nhan))*$`)
	departments = regexp.MustCompile(`\bso,? ?(?:va )?(?:ban,? ?)?(?:va )?nganh\b|^cac so\b(?: cap tinh)?(?:,|$)|\bban,? ?(?:va )?nganh (?:cap )?tinh\b`)
	districts   = regexp.MustCompile(`\b(?:ubnd|uy ban nhan dan) (?:cac )?(?:cap )?huyen(?:,|$|;| va | \()|\b(?:ubnd|uy ban nhan dan) cac huyen\b|\b(?:ubnd|uy ban nhan dan) cac (?:thi xa|thanh pho)\b|\b(?:ubnd|uy ban nhan dan) huyen, (?:thi xa|thanh pho)\b|^cac huyen, (?:thi xa|thanh pho)\b`)
	communes    = regexp.MustCompile(`\b(?:ubnd|uy ban nhan dan) (?:cac |cap )?xa(?:,|$|;| va | \()|\b(?:ubnd|uy ban nhan dan) cac (?:xa|phuong)\b|\b(?:ubnd|uy ban nhan dan) (?:xa|phuong), (?:xa|phuong|thi tran)\b|^cac (?:xa, phuong|phuong, xa)\b`)
	bothLevels  = regexp.MustCompile(`\b(?:ubnd|uy ban nhan dan) cac cap\b`)
	everyone    = regexp.MustCompile(`^(?:(?:tat ca )?cac )?(?:co quan, don vi,?(?: va)? dia phuong|don vi, dia phuong|so, ban, nganh,? dia phuong)`)
	commaSpace  = regexp.MustCompile(`\s*,\s*`)
	slashOrDash = regexp.MustCompile(`\s*[/–-]\s*`)
	// Of the issuer itself: "thuộc Sở", not "thuộc Sở Y tế" nor "thuộc Bộ".
	subordinates = regexp.MustCompile(`^(?:(?:thu truong|truong|lanh dao) )?(?:tat ca )?(?:cac )?(?:phong|ban|co quan|don vi|to chuc|trung tam|chi cuc)` +
		`(?:,? (?:va )?(?:cac )?(?:phong|ban|to|co quan|don vi|chi cuc|trung tam|chuyen mon|nghiep vu|su nghiep|cong lap|tham muu))*` +
		` (?:truc )?thuoc(?: (?:so|co quan|don vi))?(?:$|[,;.]| va | \(| co lien quan)`)
	districtList = regexp.MustCompile(`\b(?:cac )?huyen, (?:thi xa, )?thanh pho\b`)
)

// ReadGroup reads the phrase by which a plan addresses agencies without naming
// them: "Các Sở, ban, ngành", "UBND các huyện, thành phố", "Thủ trưởng các sở,
// ban, ngành, Chủ tịch UBND cấp huyện". open says that the plan leaves open
// which of them are meant ("… có liên quan", "các đơn vị truyền thông khác"):
// an open phrase obliges nobody by itself. A name, or a phrase that is not
// understood, gives no group and is not open.
func ReadGroup(text string) (groups []Group, open bool) {
	f := slashOrDash.ReplaceAllString(vi.Fold(text), " ")
	f = commaSpace.ReplaceAllString(f, ", ")
	add := func(g Group) {
		if !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	if everyone.MatchString(f) {
		add(All)
	}
	if departments.MatchString(f) && !slices.Contains(groups, All) {
		add(Departments)
	}
	if districts.MatchString(f) || districtList.MatchString(f) || bothLevels.MatchString(f) {
		add(Districts)
	}
	if communes.MatchString(f) || bothLevels.MatchString(f) {
		add(Communes)
	}
	if subordinates.MatchString(f) {
		add(Subordinates)
	}
	return groups, openPhrase.MatchString(f) || len(groups) == 0 && vaguePhrase.MatchString(f)
}
