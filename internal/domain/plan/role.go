package plan

import (
	"strings"

	"loa/internal/domain/cadence"
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
	roleNumber  = spelled(`^(?:s ?tt|tt|so tt|so thu tu|thu tu|no\.?|#|muc|ma|ma (?:so|nhiem vu|nv))$`)
	roleTiming  = spelled(`^tg\b|thoi gian|thoi han|tien do|thoi diem|lo trinh|^han\b|hoan thanh|^ky (?:thuc hien|han|bao cao)|tan suat|dinh ky|^(?:cac )?(?:thang|quy|nam)(?: thuc hien)?$|^moc |^(?:ngay )?(?:bat dau|ket thuc)|^(?:tu|den) ngay`)
	roleProduct = spelled(`san pham|ket qua|dau ra|so luong|chi tieu|khoi luong|dinh muc`)
	roleCoord   = spelled(`phoi hop|tham gia|cung thuc hien|^(?:co quan|don vi|bo phan|phong|luc luong|ca nhan)(?:, (?:don vi|ca nhan))? (?:ho tro|(?:co )?lien quan|dong hanh)$`)
	roleLead    = spelled(`chu tri|(?:co quan|don vi|bo phan|nguoi|to chuc|noi|cap|dia phuong|lanh dao|chu the|ca nhan|phong|ban).{0,14}(?:thuc hien|phu trach|trach nhiem|dau moi|tham muu|duoc giao|trien khai)|^dau moi|^phu trach|^phan cong|^don vi$|^co quan$|^(?:co quan|don vi)(?:, ?| va | ?/ ?)(?:don vi|co quan|dia phuong|to chuc|ca nhan)(?: thuc hien)?$|^(?:trach nhiem )?(?:to chuc )?thuc hien$|^trach nhiem$|^(?:chiu )?trach nhiem|^nguoi thuc hien|^giao(?: cho)?$|^(?:cq|dv) `)
	roleContent = spelled(`noi dung|nhiem vu|cong viec|hoat dong|giai phap|^hanh dong|^ten |danh muc|hang muc|chu de|chuyen de|^viec\b|^de an|^chuong trinh|^du an|^van ban|^mo hinh`)
	roleOther   = spelled(`ghi chu|kinh phi|du toan|can cu|dia diem|doi tuong|hinh thuc|don vi tinh|dvt|nguon von|thanh phan|co so phap ly`)
	startsWork  = spelled(`^(?:cac |ten )?(?:noi dung|nhiem vu|cong viec|hoat dong|giai phap|viec)\b`)
	performing  = spelled(`thuc hien ?(?:/|,|-|va|hoac) ?`) // "Thời gian thực hiện/ hoàn thành": the time of the work
	completion  = spelled(`hoan thanh|thoi han ban hanh|^han\b`)
	// groupHead is a column that sorts the tasks.
	groupHead = spelled(`^(?:thuoc |theo )?(?:cac )?(?:nhom|linh vuc|mang)\b|^thuoc `)
	inHead    = spelled(`^(?:\(\d{1,2}\)|\d{1,2}[.)]) |\s*\([^)]*\)?$|[:.*]+$`)
)

// roleOf tells what a column head means. Order matters: "Thời gian thực hiện"
// is a time, "Cơ quan phối hợp, thực hiện" are helpers, "Nội dung phối hợp" is
// the work.
func roleOf(head string) role {
	if head == "" || len(head) > 160 {
		return noRole
	}
	f := vi.Fold(head)
	if bare := strings.TrimSpace(inHead.ReplaceAllString(f, "")); bare != "" {
		f = bare
	}
	switch {
	case roleNumber.MatchString(f):
		return numberRole
	case groupHead.MatchString(f):
		return otherRole
	case startsWork.MatchString(f):
		return contentRole
	case strings.HasPrefix(f, "san pham"), strings.HasPrefix(f, "ket qua"):
		return productRole
	case roleTiming.MatchString(f):
		return timingRole
	case strings.Contains(f, "chu tri"):
		return leadRole
	case roleCoord.MatchString(f):
		return coordRole
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
	strength   int  // of a label of those in charge: how surely it names who leads
	work       bool // "Nhiệm vụ: …" names the task itself
}

// The strengths of labels of those in charge.
const (
	personLabel = 1 + iota // "Lãnh đạo phụ trách"
	doerLabel              // "Đơn vị thực hiện"
	leadLabel              // "Đơn vị chủ trì"
)

// strengthOf tells how surely a label of those in charge, folded, names who
// leads.
func strengthOf(name string) int {
	switch {
	case strings.Contains(name, "chu tri"):
		return leadLabel
	case personHead.MatchString(name):
		return personLabel
	}
	return doerLabel
}

// labelStart finds labels at the head of a paragraph, of a sentence in it or of
// a bracket.
var labelStart = spelled(`(?:^|[.;)(] ?|, | - |: )(?:- |\+ )?((?:cac |ve )?(?:co quan|don vi|bo phan|to chuc|nguoi|lanh dao|dia phuong|phong|ban|ca nhan|cq|dv)[a-z, /()]{0,16}? (?:chu tri|thuc hien|phoi hop|phu trach|dau moi|tham muu|chiu trach nhiem|duoc giao)[a-z, /]{0,28}|(?:phan cong|trach nhiem|to chuc) thuc hien|chu tri(?: thuc hien| tham muu)?|(?:co quan )?phoi hop(?: thuc hien| cung)?|(?:thoi (?:gian|han|diem)|tg)(?: [a-z, ]{2,30})?|giao(?: cho)?|tien do(?: [a-z, ]{2,24})?|(?:han|thoi han)(?: hoan thanh| chot)?|hoan thanh|san pham(?: [a-z, /]{2,24})?|ket qua(?:(?:,| va|/) ?san pham)?(?: dau ra| dat duoc| du kien| can dat)?|noi dung(?: cong viec| thuc hien| nhiem vu)?|nhiem vu(?: cu the)?|so luong|yeu cau san pham|dau moi) ?: ?`)

// timeWithoutColon is a statement of time that forgot its colon.
var timeWithoutColon = spelled(`^(thoi gian (?:thuc hien|hoan thanh|trien khai)) (?:sau|trong|tu|truoc|nam|quy|thang|hang|thuong|ngay)\b`)

// labels takes a paragraph apart into what stands before its first label and
// its labelled statements. Without labels before is the whole paragraph. A
// label of agencies inside a sentence counts only when a name may follow.
func labels(text string) (before string, found []label) {
	l := vi.NewLetters(text)
	if m := timeWithoutColon.FindStringSubmatchIndex(l.Folded); m != nil {
		return "", []label{{role: timingRole, value: strings.TrimRight(l.Own(m[3], len(l.Folded)), " ;,."), completion: completion.MatchString(l.Folded[:m[3]])}}
	}
	if one, ok := shortLabel(l); ok {
		return "", []label{one}
	}
	locs := labelStart.FindAllStringSubmatchIndex(l.Folded, -1)
	if len(locs) == 0 {
		locs = bareLabels(l)
	}
	cut := -1
	for i, loc := range locs {
		end := len(l.Folded)
		if i+1 < len(locs) {
			end = locs[i+1][0] + 1
			if strings.ContainsRune(" (", rune(l.Folded[locs[i+1][0]])) {
				end--
			}
		}
		one := label{role: roleOfLabel(l.Own(loc[2], loc[3])), value: l.Own(loc[1], max(loc[1], end))}
		one.value = strings.TrimRight(one.value, " ;,.")
		if opened := l.Folded[loc[0]] == '('; opened || strings.Count(one.value, "(") < strings.Count(one.value, ")") {
			one.value = strings.TrimRight(strings.TrimSuffix(one.value, ")"), " ;,.")
		}
		name := l.Folded[loc[2]:loc[3]]
		one.completion, one.strength, one.work = completion.MatchString(name), strengthOf(name), strings.HasPrefix(name, "nhiem vu")
		if loc[2] > 2 && (one.role == leadRole || one.role == coordRole) && !maybeName(one.value) {
			continue
		}
		if cut < 0 {
			cut = loc[0]
		}
		found = append(found, one)
	}
	if cut < 0 {
		return text, nil
	}
	if cut < len(l.Folded) && strings.ContainsRune(".;)", rune(l.Folded[cut])) {
		cut++
	}
	return l.Own(0, cut), withTime(found)
}

// withTime takes the time apart that follows the last agencies without a label:
// "Chủ trì: Sở X; phối hợp: Sở Y; hoàn thành trước ngày 30/6".
func withTime(found []label) []label {
	for _, one := range found {
		if one.role == timingRole {
			return found
		}
	}
	last := &found[len(found)-1]
	at := strings.LastIndexAny(last.value, ";,")
	if last.role != leadRole && last.role != coordRole || at < 0 {
		return found
	}
	said := strings.TrimSpace(last.value[at+1:])
	when := timeIn(said, cadence.Context{})
	if when == "" || !onlyDoes.MatchString(vi.Fold(strings.Replace(said, when, "", 1))) {
		return found
	}
	last.value = strings.TrimRight(last.value[:at], " ;,")
	return append(found, label{role: timingRole, value: when, completion: completion.MatchString(vi.Fold(when))})
}

// maybeName tells whether words can be a list of agencies: they begin like one,
// or are at least a short name.
func maybeName(s string) bool {
	return namesAnAgency(s) || s != "" && len([]rune(s)) <= 80 && !startsSmall(s)
}

// shortStatement is a label of one word; what follows tells what it means:
// "Thực hiện: Sở Nội vụ", "Thực hiện: Quý II/2026".
var shortStatement = spelled(`^(thuc hien|don vi|co quan|bo phan|phu trach|phan cong|tham gia|tien hanh) ?: ?`)

func shortLabel(l vi.Letters) (label, bool) {
	loc := shortStatement.FindStringSubmatchIndex(l.Folded)
	if loc == nil || labelStart.MatchString(l.Folded[loc[1]:]) {
		return label{}, false
	}
	value := strings.TrimRight(l.Own(loc[1], len(l.Folded)), " ;,.")
	switch {
	case namesAnAgency(value) && l.Folded[loc[2]:loc[3]] == "tham gia":
		return label{role: coordRole, value: value}, true
	case namesAnAgency(value):
		return label{role: leadRole, value: value, strength: doerLabel}, true
	case headTime.MatchString(vi.Fold(value)):
		return label{role: timingRole, value: value}, true
	}
	return label{}, false
}

// bareLabel is a label that forgot its colon before a name: "đơn vị chủ trì
// Phòng Kinh tế".
var bareLabel = spelled(`(?:^|[.;)(] ?|, )((?:co quan|don vi|bo phan) (?:chu tri|phoi hop|thuc hien)|(?:thoi gian|thoi han)(?: thuc hien| hoan thanh)?)(?: la)? `)

func bareLabels(l vi.Letters) [][]int {
	var out [][]int
	named := false
	for _, loc := range bareLabel.FindAllStringSubmatchIndex(l.Folded, -1) {
		who := l.Folded[loc[2]] != 't'
		if loc[1] < len(l.Folded) && (!who || beginsAgency(l, loc[1])) {
			out = append(out, loc)
			named = named || who
		}
	}
	if !named {
		return nil
	}
	return out
}

// roleOfLabel is the role of a label; the work itself is told by its heading,
// so that "Nội dung: …" only adds to it.
func roleOfLabel(name string) role {
	r := roleOf(name)
	if r == contentRole {
		return detailRole
	}
	return r
}

// labelled tells whether a paragraph begins with a label.
func labelled(text string) bool {
	loc := labelStart.FindStringIndex(vi.NewLetters(text).Folded)
	return loc != nil && loc[0] == 0
}
