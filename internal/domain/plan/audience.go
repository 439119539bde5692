package plan

import (
	"strings"

	"loa/internal/vi"
)

var (
	audienceLead = spelled(`^doi tuong(?: (?:tuyen truyen|truyen thong|thong tin|cua ke hoach|ap dung))?(?: (?:chu yeu|chinh))? ?(?:la|gom|bao gom|:) ?:? ?`)
	audienceJoin = spelled(`; ?|,? va |, `)
)

// audienceHeads are the words with which a group of the public begins, by whom
// they mean. Words of one list belong together: "người dân, doanh nghiệp".
var audienceHeads = []*pattern{
	spelled(`^(?:doi ngu |toan the )?(?:can bo|cong chuc|vien chuc|nguoi lao dong|dang vien|luc luong vu trang)\b`),
	spelled(`^(?:cac |moi |toan the |cong dong )?(?:tang lop nhan dan|nguoi dan|nhan dan|cong dan|doanh nghiep|hop tac xa|ho kinh doanh|ho gia dinh)\b`),
	spelled(`^(?:doan vien|thanh nien|thieu nhi|hoc sinh|sinh vien)\b`),
	spelled(`^(?:cac )?(?:co quan bao chi|phong vien|nha bao)\b`),
}

func audienceOf(folded string) int {
	for i, head := range audienceHeads {
		if head.MatchString(folded) {
			return i
		}
	}
	return -1
}

// SplitAudiences takes a paragraph that names several audiences (đối tượng)
// apart: "cán bộ, công chức, viên chức làm việc trong …; người dân, doanh nghiệp
// …". It cuts only where a group of other people begins, so that the places
// where officials work and a list of one kind stay whole; a paragraph of one
// group comes back as it is. Each part is in the plan's own words, without
// "Đối tượng là".
func SplitAudiences(paragraph string) []string {
	l := vi.NewLetters(paragraph)
	start := 0
	if loc := audienceLead.FindStringIndex(l.Folded); loc != nil {
		start = loc[1]
	}
	group := audienceOf(l.Folded[start:])
	var out []string
	from := start
	for _, loc := range audienceJoin.FindAllStringIndex(l.Folded[start:], -1) {
		next := audienceOf(l.Folded[start+loc[1]:])
		if group < 0 || next < 0 || next == group || strings.Contains(l.Folded[from:start+loc[0]], ". ") {
			continue
		}
		out = append(out, l.Own(from, start+loc[0]))
		from, group = start+loc[1], next
	}
	out = append(out, l.Own(from, len(l.Folded)))
	for i := range out {
		out[i] = vi.UpperFirst(strings.TrimRight(out[i], " ;."))
	}
	return out
}
