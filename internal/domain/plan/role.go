package plan

import (
	"regexp"
	"strings"

	"loa/internal/vi"
)

// role is what a column, or a labelled line under a task, tells.
type role int

const (
	noRole role = iota
	numberRole
	contentRole
	detailRole // "Nội dung: …" under a task that already has its name
	productRole
	leadRole
	coordRole
	timingRole
	otherRole
)

var (
	roleNumber  = regexp.MustCompile(`^(?:s ?tt|tt|so tt|so thu tu|no\.?)$`)
	roleTiming  = regexp.MustCompile(`thoi gian|thoi han|tien do|thoi diem|lo trinh|^han |^hoan thanh|ngay hoan thanh|ky thuc hien`)
	roleProduct = regexp.MustCompile(`san pham|ket qua|dau ra|so luong|chi tieu`)
	roleCoord   = regexp.MustCompile(`phoi hop`)
	roleLead    = regexp.MustCompile(`chu tri|(?:co quan|don vi|bo phan|nguoi|to chuc|noi|cap|dia phuong|lanh dao).{0,14}(?:thuc hien|phu trach|trach nhiem|dau moi|tham muu)|^dau moi|^phu trach|^phan cong|^don vi$|^co quan$|^co quan, don vi$|^(?:trach nhiem )?thuc hien$|^chiu trach nhiem|^nguoi thuc hien`)
	roleContent = regexp.MustCompile(`noi dung|nhiem vu|cong viec|hoat dong|giai phap|^ten |danh muc|hang muc|chu de|chuyen de|^viec `)
	roleOther   = regexp.MustCompile(`ghi chu|kinh phi|du toan|can cu|dia diem|doi tuong|hinh thuc|don vi tinh|dvt`)
	completion  = regexp.MustCompile(`hoan thanh|thoi han ban hanh|^han `)
)

// roleOf tells what a column head means. Order matters: "Thời gian thực hiện"
// is a time, "Cơ quan phối hợp, thực hiện" are helpers.
func roleOf(head string) role {
	if head == "" || len(head) > 160 {
		return noRole
	}
	f := vi.Fold(head)
	switch {
	case roleNumber.MatchString(f):
		return numberRole
	case roleTiming.MatchString(f):
		return timingRole
	case strings.Contains(f, "chu tri"):
		return leadRole
	case roleCoord.MatchString(f):
		return coordRole
	case strings.HasPrefix(f, "noi dung"), strings.HasPrefix(f, "nhiem vu"):
		return contentRole
	case roleProduct.MatchString(f):
		return productRole
	case roleLead.MatchString(f):
		return leadRole
	case roleOther.MatchString(f):
		return otherRole
	case roleContent.MatchString(f):
		return contentRole
	}
	return noRole
}

// label is one labelled statement: "Cơ quan chủ trì: Sở Nội vụ".
type label struct {
	role       role
	value      string
	completion bool // the label speaks of completion
}

// labelStart finds labels at the head of a paragraph or of a sentence in it.
var labelStart = regexp.MustCompile(`(?:^|[.;)] |, | - )(?:- |\+ )?((?:cac |ve )?(?:co quan|don vi|bo phan|to chuc|nguoi|lanh dao|dia phuong)[a-z, /()]{0,10}? (?:chu tri|thuc hien|phoi hop|phu trach|dau moi|tham muu|chiu trach nhiem|duoc giao)[a-z, /]{0,28}|chu tri(?: thuc hien| tham muu)?|(?:co quan )?phoi hop(?: thuc hien)?|thoi (?:gian|han|diem)(?: [a-z, ]{2,30})?|tien do(?: [a-z, ]{2,24})?|han hoan thanh|san pham(?: [a-z, ]{2,24})?|ket qua(?: dau ra| dat duoc| du kien)?|noi dung(?: cong viec| thuc hien)?|so luong) ?: ?`)

// labels takes a paragraph apart into what stands before its first label and
// its labelled statements. Without labels before is the whole paragraph.
func labels(text string) (before string, found []label) {
	l := vi.NewLetters(text)
	locs := labelStart.FindAllStringSubmatchIndex(l.Folded, -1)
	if len(locs) == 0 {
		return text, nil
	}
	for i, loc := range locs {
		end := len(l.Folded)
		if i+1 < len(locs) {
			end = locs[i+1][0] + 1
			if l.Folded[locs[i+1][0]] == ' ' {
				end--
			}
		}
		name := l.Own(loc[2], loc[3])
		r := roleOf(name)
		if r == contentRole {
			r = detailRole
		}
		found = append(found, label{
			role:       r,
			value:      strings.TrimRight(l.Own(loc[1], max(loc[1], end)), " ;,."),
			completion: completion.MatchString(vi.Fold(name)),
		})
	}
	cut := locs[0][0]
	if cut < len(l.Folded) && strings.ContainsRune(".;)", rune(l.Folded[cut])) {
		cut++
	}
	return l.Own(0, cut), found
}

// labelled tells whether a paragraph begins with a label.
func labelled(text string) bool {
	loc := labelStart.FindStringIndex(vi.NewLetters(text).Folded)
	return loc != nil && loc[0] == 0
}
