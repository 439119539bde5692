package plan

import (
	"strings"
	"unicode"

	"loa/internal/vi"
)

const agencyWords = `so|ban|bo|uy ban|ubnd|hdnd|hoi dong|van phong|cong an|cuc|chi cuc|tong cuc|vu|vien|trung tam|dai|bao|hoi|lien minh|lien doan|lien hiep|hiep hoi|` +
	`tinh doan|thanh doan|tinh uy|thanh uy|dang uy|huyen uy|doan|truong|benh vien|kho bac|bao hiem|thanh tra|toa an|vien kiem sat|mat tran|ubmttq|mttq|bch|bo chi huy|bo tu lenh|` +
	`thue|hai quan|ngan hang|cong ty|tong cong ty|tap doan|doanh nghiep|phong|to|chi nhanh|buu dien|vnpt|viettel|thong ke|bao tang|thu vien|so thu|nha van hoa|thong tan xa|cong doan|cong thong tin|quy|hop tac xa|` +
	`thu truong|giam doc|chu tich|lanh dao|nguoi dung dau|bo truong|truong ban|chanh|cap uy|cac|toan the|nhung|moi (?:so|don vi|co quan|xa)|tat ca|nha|thuong truc|khoi|thon|khu pho|ap|tram|hat|doi|xi nghiep|nha may|khoa|cong chuc|can bo|bi thu|pho bi thu|chi bo|dang bo|giao vien|cau lac bo|dien luc|mobifone|vinaphone|chi hoi|chi doan|lien doi|hieu truong|pho|trang thong tin|bhxh|kbnn|ldld|bo phan|hoc vien|ke toan|tong phu trach|nganh|don vi|co quan|hang|tieu ban|dau moi|bql|ttyt|trung doan|hai doi|don bien phong|cong doan|dong chi|chuyen vien`

var (
	agencyStart = spelled(`^(?:` + agencyWords + `)\b`)
	// loneStart are the words that begin an agency's name even in small
	// letters after a comma.
	loneStart = spelled(`^(?:cac|cong dong|d/c |dong chi |giao vien (?:chu nhiem|bo mon)|tong phu trach|to truong|ubnd|uy ban nhan dan|so [a-z]|nha|tinh doan|tinh uy|thanh pho doan|bo tu phap|doanh nghiep vien)\b`)
	// groupStart begins a group ("các sở, ban, ngành") whose members follow in
	// small letters.
	groupStart   = spelled(`^(?:cac|toan the|tat ca|nhung|thu truong|lanh dao|nguoi dung dau|giam doc|chu tich|bo truong|ubnd|uy ban|so, |co quan)\b`)
	organStart   = spelled(`^(?:co quan|to chuc|don vi|doanh nghiep|dia phuong)\b`)
	fixedNames   = spelled(`van hoa, ?the thao|van hoa,? the thao,? (?:va )?du lich|phat thanh, truyen hinh|vh, ?tt|dai hoc, cao dang|kinh te, ha tang|dao tao, boi duong|van hoa, xa hoi|cao dang, trung cap|phong, chong|khcn, |thuong binh, |hdnd va ubnd|hoi dong nhan dan va uy ban|hdnd, ubnd|viet nam va cac to chuc thanh vien`)
	agencyVerb   = spelled(` (?:chu tri|phoi hop|thuc hien|to chuc|xay dung|tham muu|huong dan|chiu trach nhiem|tiep tuc|tang cuong|bo tri|theo doi|co trach nhiem|can cu|tong hop|ra soat|tien hanh|trien khai|kien toan|cung cap|dinh ky|bao cao|tuyen truyen|day manh|chu dong|lam dau moi|la dau moi|la co quan|la don vi|la luc luong|quan tam|ban hanh|xem xet|kiem tra|giup|chi dao|dinh huong|dang tai|dang bai|dang tin|dang phat|xac dinh|can phai|phai|nghien cuu|tham dinh|nang cao|gui|trinh|hoan thanh|tich cuc|nghiem tuc|lap|phan cong|quan triet|dua tin|dua vao|thuong xuyen|cu can bo|cu cong chuc|van dong|ho tro|don doc|de xuat|duy tri|phat dong|bao dam|dam bao|trong pham vi|theo chuc nang|tren co so|cap nhat|quan ly|khai thac|lua chon|uu tien|nam bat|phan bo|phat song|bien tap|dao tao|giam sat|ho tro|huy dong|thuc day|tham gia|khao sat|so hoa|ket noi|thanh lap|bang nhieu hinh thuc|bang cac hinh thuc|danh gia|xu ly|giai quyet|phe duyet|khan truong|tap trung|ra quan|phat huy|doi moi|tap huan|boi duong|lay mau|in an|in|phat hanh|san xuat|mo|lap dat|trang bi|nang cap|sua chua|tiep nhan|cap phat|thu thap|tich hop|tuyen chon|bieu duong|khen thuong|ky|ky ket|tu van|kham|dieu tra|thong ke|so ket|tong ket|cong khai|cong bo|gioi thieu|quang ba|bien soan|treo|trung bay|dien tap|ung dung|hoan thien|thi diem|nhan rong|chuan hoa|lam|dong gop|cai tao|mua sam|giam sat|phan tich|du bao|canh bao|chuyen giao|san xuat|ban giao|kiem dem|xac minh|truy quet|tuan tra|phat hien|bat giu|ngan chan|phong ngua|dau tranh|don dep|thu gom|trong|to chuc|lua chon)\b`)
	polite       = spelled(`^(?:(?:uy ban nhan dan|ubnd) (?:tinh|thanh pho|xa|phuong|huyen) )?(?:(?:kinh |tran trong )?(?:de nghi|moi)|giao(?: trach nhiem| nhiem vu)?|phan cong|yeu cau|trach nhiem cua|nhiem vu cua|doi voi)(?: cho)?:? `)
	onlyRegards  = spelled(`^doi voi `)
	memberOfList = spelled(`^(?:gom |bao gom )?(?:cac )?(so|bo|ban|phong):`)
)

// longestList bounds what is read as a list of agencies, in bytes; a longer
// cell holds something else.
const longestList = 6000

// splitAgencies takes a cell that names several agencies apart. It knows that
// "các sở, ban, ngành" is one group, that some names carry commas and "và"
// inside, and that a separator may be missing before the next name.
func splitAgencies(s string) []string {
	out := []string{}
	if len(s) > longestList {
		return append(out, vi.Truncate(s, 200))
	}
	for _, part := range clausesOf(s) {
		part = strings.TrimSpace(readMark(vi.Clean(part)).rest)
		if part != "" {
			out = append(out, splitList(part)...)
		}
	}
	return out
}

// clausesOf cuts a cell at its line breaks, at the semicolons outside brackets
// and, when it is a list with dashes, at the dashes before a name.
func clausesOf(s string) []string {
	var out []string
	depth, begin := 0, 0
	dashed := readMark(vi.Clean(s)).kind >= dashMark
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(depth-1, 0)
		case r == '\n' && officeAlone.MatchString(vi.Fold(s[begin:i])):
		case r == '\n', r == ';' && depth == 0:
			out = append(out, s[begin:i])
			begin = i + 1
		case dashed && (r == '-' || r == '+') && i > begin && s[i-1] == ' ' && dashedName.MatchString(vi.Fold(s[i:min(i+40, len(s))])):
			out = append(out, s[begin:i])
			begin = i
		}
	}
	return append(out, s[begin:])
}

// officeAlone is an office at the end of a line whose agency follows in the
// next: "Lãnh đạo / Sở Nội vụ".
var officeAlone = spelled(`^(?:[-+] ?)?(?:lanh dao|thu truong|nguoi dung dau|giam doc|chu tich|truong|uy ban nhan dan|ubnd|van phong)$`)

var dashedName = spelled(`^[-+] ?(?:` + agencyWords + `)\b`)

// splitList cuts one list at the commas, "và", "hoặc", "cùng" and missing
// separators behind which a new agency begins.
func splitList(s string) []string {
	l := vi.NewLetters(s)
	if m := memberOfList.FindStringIndex(l.Folded); m != nil {
		return splitMembers(l, m[1])
	}
	var out []string
	begin := 0
	put := func(end, next int) {
		if part := partInBrackets.FindStringIndex(l.Folded[begin:end]); part != nil {
			end = begin + part[0]
		}
		if name := strings.Trim(l.Own(begin, end), " ,.;:"); name != "" {
			out = append(out, name)
		}
		begin = next
	}
	depth := 0
	for i := 0; i < len(l.Folded); i++ {
		switch l.Folded[i] {
		case '(':
			depth++
		case ')':
			depth = max(depth-1, 0)
		}
		if depth > 0 {
			continue
		}
		if end, next, ok := separatorAt(l, begin, i); ok {
			put(end, next)
			i = next - 1
		}
	}
	put(len(l.Folded), len(l.Folded))
	return out
}

var (
	// placeName is a place that stands for its government: "UBND thành phố Hà
	// Nội, Thành phố Hồ Chí Minh".
	placeName = spelled(`^(?:thanh pho|tinh) `)
	// partInBrackets is what an agency does of the work: "(chủ trì phần chính
	// sách)".
	partInBrackets = spelled(` ?\((?:chu tri|phoi hop|thuc hien|phu trach) [^()]*\)$`)
)

var wordSeparator = spelled(`^(?:,? (?:va|hoac|cung voi|cung|&) |, ?)`)

var (
	// signSeparator is a dash, plus or slash between two names: "Sở Nội vụ - Sở
	// Y tế". "Đài Phát thanh - Truyền hình" and "Sở Nội vụ - Phòng Cải cách" are
	// one.
	signSeparator = spelled(`^(?: [-+] | ?/ ?)`)
	behindSign    = spelled(`^(?:so|ubnd|uy ban|cong an|bo|cuc|hoi|tinh doan|bao|dai|doan|truong (?:th|tieu|trung|mam|dai|cao|chinh)|vien|cac|trung tam|lien doan) ?[a-z]`)
)

// separatorAt tells whether a separator stands at i, behind the item that
// began at begin: where the item ends and the next begins.
func separatorAt(l vi.Letters, begin, i int) (end, next int, ok bool) {
	sep := wordSeparator.FindString(l.Folded[i:])
	if sep == "" {
		if sign := signSeparator.FindString(l.Folded[i:]); sign != "" && i > begin && beginsAgency(l, i+len(sign)) && unicodeUpperAt(l, i+len(sign)) && behindSign.MatchString(l.Folded[i+len(sign):]) {
			return i, i + len(sign), true
		}
		return missingSeparator(l, begin, i)
	}
	next = i + len(sep)
	rest := l.Folded[next:]
	if rest == "" || inFixedName(l.Folded, i) {
		return 0, 0, false
	}
	item := l.Folded[begin:i]
	capital := unicode.IsUpper(l.Words[next])
	comma := sep[0] == ',' && !strings.Contains(sep, " va ")
	switch {
	case strings.Contains(item, ": ") && !wholeStart.MatchString(rest):
		return 0, 0, false // "UBND các xã: Gia Thuận, Đoàn Kết"
	case groupWord.MatchString(item) && kindAlone.MatchString(rest):
		return 0, 0, false // "các Cục, Vụ"
	case capital && agencyStart.MatchString(rest) && !notNames.MatchString(rest):
		return i, next, true
	case capital && placeName.MatchString(rest) && unicodeUpperAt(l, next+len(placeName.FindString(rest))) && !strings.Contains(item, " cac "):
		return i, next, true
	case loneStart.MatchString(rest), strings.Contains(sep, " va ") && openGroup.MatchString(rest):
		return i, next, true
	case organStart.MatchString(rest) && !groupStart.MatchString(item) && comma && agencyStart.MatchString(item):
		return i, next, true
	case organStart.MatchString(rest) && comma && endsPlaces(item):
		return i, next, true
	}
	return 0, 0, false
}

// kindAlone is a kind of agency without a name of its own.
var kindAlone = spelled(`^(?:vu|cuc|so|ban|nganh|bo|vien|truong|phong|hoi|doan the|don vi)(?:,| va |$)`)

// openGroup is a group left open behind a name: "Sở Tài chính và cơ quan, địa
// phương liên quan".
var openGroup = spelled(`^(?:co quan|don vi|to chuc|dia phuong|doanh nghiep)[a-z, ]{0,40} lien quan`)

// wholeStart is what surely begins a new name even in a list of places.
var wholeStart = spelled(`^(?:so|ubnd|uy ban|cong an|cac|van phong|ban|hoi) [a-z]`)

// endsPlaces tells that a list of places has come to its end, so that "cơ
// quan, tổ chức khác" behind it is something new.
func endsPlaces(item string) bool {
	return strings.HasSuffix(item, "trung uong") || strings.HasSuffix(item, "tren dia ban") || strings.HasSuffix(item, "lien quan")
}

// missingSeparator finds the next name where the writer forgot the comma:
// "Sở Khoa học và Công nghệ Sở Công Thương".
func missingSeparator(l vi.Letters, begin, i int) (end, next int, ok bool) {
	if l.Folded[i] != ' ' || i+4 >= len(l.Folded) {
		return 0, 0, false
	}
	item, rest := l.Folded[begin:i], l.Folded[i+1:]
	if !unicode.IsUpper(l.Words[i+1]) || !wholeName.MatchString(item) || openName.MatchString(item) || !nextName.MatchString(rest) {
		return 0, 0, false
	}
	return i, i + 1, true
}

var (
	wholeName = spelled(`^(?:so|ubnd|uy ban nhan dan|cong an|bo) [a-z].`)
	openName  = spelled(`(?:,| (?:cua|thuoc|va|voi|cung|qua|van phong|thanh tra|giam doc|cac))$`)
	nextName  = spelled(`^(?:so|ubnd|uy ban nhan dan|cong an) [a-z]`)
)

// inFixedName tells that the comma or "và" at i lies inside a name that is
// written with it, such as "Văn hóa, Thể thao và Du lịch".
func inFixedName(folded string, i int) bool {
	const longest = 40
	from := max(i-longest, 0)
	for _, loc := range fixedNames.FindAllStringIndex(folded[from:min(i+longest, len(folded))], -1) {
		if i > from+loc[0] && i < from+loc[1] {
			return true
		}
	}
	return false
}

// splitMembers reads "các Sở: Xây dựng, Công Thương, …": names without their
// kind.
func splitMembers(l vi.Letters, from int) []string {
	var out []string
	begin := from
	for i := from; i <= len(l.Folded); i++ {
		if i < len(l.Folded) && (l.Folded[i] != ',' || inFixedName(l.Folded, i)) {
			continue
		}
		if name := strings.Trim(l.Own(begin, i), " ,.;"); name != "" {
			out = append(out, name)
		}
		begin = i + 1
	}
	return out
}

// agencyPrefix gives the agencies at the head of a sentence ("Sở Tài chính
// chủ trì, phối hợp với …"), as written. ok is false when the sentence does
// not begin with an agency.
func agencyPrefix(s string) (agency string, ok bool) {
	l := vi.NewLetters(s)
	begin := 0
	if loc := circumstance.FindStringIndex(l.Folded); loc != nil {
		begin = agencyBehindComma(l, loc[1])
	}
	begin += politeAt(l, begin)
	if !beginsAgency(l, begin) {
		return "", false
	}
	end := verbAt(l, begin)
	if colon := strings.IndexByte(l.Folded[begin:], ':'); colon > 0 && (end < 0 || begin+colon < end && !namesPlaces(l, begin+colon+1)) {
		end = begin + colon
	}
	if end < 0 || end-begin > 220 {
		return "", false
	}
	if loc := regards.FindStringIndex(l.Folded[begin:end]); loc != nil {
		end = begin + loc[0]
	}
	agency = strings.Trim(l.Own(begin, end), " ,:")
	return agency, agency != ""
}

// namesPlaces tells that names follow a colon, not a sentence: "UBND các xã: Tân
// An, Tân Bình".
func namesPlaces(l vi.Letters, at int) bool {
	if at+1 >= len(l.Folded) || !unicodeUpperAt(l, at+1) {
		return false
	}
	second := strings.IndexByte(l.Folded[at+1:], ' ')
	return second > 0 && unicodeUpperAt(l, at+2+second)
}

// regards is what stands between an agency and what it takes part in: "có liên
// quan tới việc thực hiện".
var regards = spelled(` (?:toi|den|trong|vao) viec$`)

// politeAt gives the length of the words that give a duty politely ("Đề nghị",
// "Giao") before an agency at a place; "Giáo dục" is none.
func politeAt(l vi.Letters, at int) int {
	loc := polite.FindStringIndex(l.Folded[at:])
	if loc == nil || strings.HasPrefix(l.Folded[at:], "giao") && l.Words[at+2] != 'a' && l.Words[at+2] != 'A' {
		return 0
	}
	if strings.HasPrefix(l.Folded[at:], "moi ") && !strings.EqualFold(l.Own(at, at+3), "mời") { // "mọi", "mỗi"
		return 0
	}
	return loc[1]
}

// circumstance is what may stand before the agency of a sentence: "Căn cứ Kế
// hoạch này, các sở, ban, ngành …", "Hằng năm, Sở Y tế …".
var circumstance = spelled(`^(?:can cu|tren co so|hang nam|hang quy|hang thang|dinh ky|dong thoi|ngoai ra)\b`)

// agencyBehindComma finds where an agency begins behind a comma; 0 when there
// is none near.
func agencyBehindComma(l vi.Letters, from int) int {
	const longest = 260
	for i := from; i+2 < len(l.Folded) && i < from+longest; i++ {
		if l.Folded[i] != ',' || l.Folded[i+1] != ' ' {
			continue
		}
		at := i + 2 + politeAt(l, i+2)
		if beginsAgency(l, at) && (unicodeUpperAt(l, at) || groupWord.MatchString(l.Folded[at:])) && !inFixedName(l.Folded, i) {
			return at
		}
	}
	return 0
}

var (
	// shortStart are the agency words that also begin verbs and plain nouns when
	// the marks are off: "Sở" and "Số hóa", "Ban" and "Ban hành".
	shortStart = spelled(`^(?:so|ban|bo|bao|to|hoi|phong|dai|quy|vu|vien|truong|doan|cuc|thue|ap|khoi|thon|tram|hat|doi|khoa|pho|hang|nganh|can bo|cong chuc|don vi|co quan|dau moi|giao vien|thong ke) `)
	// notNames begin like an agency and are a group of things or a verb: "các
	// nội dung", "Thanh tra, kiểm tra", "Phòng, chống".
	groupWord  = spelled(`^(?:cac|nhung|toan the|tat ca(?: cac)?) `)
	groupNoun  = spelled(`^(?:so|bo|ban|nganh|co quan|don vi|dia phuong|huyen|xa|phuong|thi xa|thi tran|thanh pho|tinh|dac khu|hoi|doan the|to chuc|doanh nghiep|truong|phong|trung tam|ngan hang|nha|bao|dai|cap|thanh vien|luc luong|chu dau tu|tap doan|tong cong ty|benh vien|cong ty|vien|co so|thon|ap|khu pho|to|chi cuc|cuc|vu|van phong|ubnd|uy ban|hoi dong|lien|hiep hoi|hop tac xa|ca nhan|quan|bo phan|cong chuc|can bo|dang|chi bo|mat tran|phong vien|tieu ban|khoi|cong doan|chi hoi|chi doan|thu truong|giam doc|lanh dao|dong chi|ho|giao vien|phan xuong|chu the|truong doan|khu cong nghiep|bao cao vien|khoa|tram|lop|luc luong|chu tau|chu ho|cau lac bo|nhom|doi)\b`)
	notNames   = spelled(`^(?:quy (?:[ivx]+|[1-4])\b|thanh tra(?:,| viec| va kiem tra)|lanh dao(?:,| chi dao| viec| thuc hien| cong tac)|phong,? chong|bao cao|hoi nghi|to chuc|ban hanh|khoa hoc|doi (?:moi|ngoai|song|thoai|voi)|pho bien|hang (?:nam|quy|thang|tuan|ngay|hoa)|bo sung|nhung nguoi|cac cap uy dang$)`)
	plainNames = spelled(`^(?:to (?:chuyen mon|van phong|dan pho|truong|cong tac|hoa giai|bao ve|truyen thong|giup viec|dan van)|doan (?:truong|phuong|xa|thanh nien|vien|the|khoi)|hoi (?:nong dan|phu nu|lien hiep|cuu chien binh|cha me|nguoi cao tuoi|chu thap do|khuyen hoc|dong|dong y)|doi (?:co do|xung kich|tuyen truyen|tinh nguyen)|ban (?:chap hanh|quan ly|chi dao|chi huy|dai dien|nhan dan|cong tac|lanh dao|to chuc|bien tap|thanh tra|thuong vu|dan van|van hoa)|truong (?:thcs|thpt|cao dang|nghe|chinh tri|hoc)|khoa (?:duoc|noi|ngoai|kham)|dai truyen thanh|khoi (?:dan van|mat tran|van phong)|don vi (?:lien quan|truc thuoc|van hanh|cung cap|duoc)|co quan (?:lien quan|thong tan|bao chi|chuyen mon)|giao vien (?:chu nhiem|bo mon)|can bo (?:cong|chuyen|phu trach|dau moi)|cong chuc (?:van|tu|dia|tai)|bao va (?:phat thanh|dai)|bao hiem|thue (?:tinh|thanh pho|co so|khu vuc)|vien kiem sat|tram (?:y te|thu y|khuyen nong|truyen thanh)|bao tang|thong ke (?:tinh|thanh pho|co so|khu vuc)|to hop tac|to cong nghe|bo phan mot cua|phong chuyen mon|truong (?:tieu hoc|trung hoc|mam non|mau giao|dai hoc|cao dang)|truong (?:ban|phong|khu|thon|ap)|phong, ban|ban, nganh|so, ban|so, nganh|ban giam)\b`)
)

// beginsAgency tells whether an agency's name begins at a place: behind a
// short word its own name follows with a capital.
func beginsAgency(l vi.Letters, at int) bool {
	rest := l.Folded[at:]
	if !agencyStart.MatchString(rest) || notNames.MatchString(rest) {
		return false
	}
	if group := groupWord.FindString(rest); group != "" {
		return groupNoun.MatchString(rest[len(group):])
	}
	short := shortStart.FindString(rest)
	return short == "" || plainNames.MatchString(rest) || unicodeUpperAt(l, at+len(short))
}

// verbAt finds where the predicate begins behind an agency: the first verb in
// small letters ("Sở Xây dựng" is a name) that does not belong to a noun such
// as "đơn vị thực hiện"; -1 when there is none.
func verbAt(l vi.Letters, from int) int {
	skipped := from
	for _, loc := range agencyVerb.FindAllStringIndex(l.Folded[from:], -1) {
		at := from + loc[0]
		if !unicode.IsLower(l.Words[at+1]) || inBrackets(l.Folded[from:at]) || !sameWord(l, at+1, from+loc[1]) {
			continue
		}
		noun := nounBefore.MatchString(l.Folded[from:at]) && !neverNoun.MatchString(l.Folded[at+1:])
		if noun || groupsOfPeople.MatchString(l.Folded[at+1:]) || skipped == at {
			skipped = from + loc[1]
			continue
		}
		return at
	}
	return -1
}

var (
	// neverNoun are predicates that make no noun with the word before them, as
	// "đơn vị thực hiện" does.
	neverNoun = spelled(`^(?:chu tri,? phoi hop voi|thanh lap|tap huan|tong ket|can cu|co trach nhiem|tiep tuc|tang cuong|day manh|dinh ky|nghiem tuc|tich cuc|chu dong)\b`)
	// groupsOfPeople are organisations, where "tổ chức" is no verb.
	groupsOfPeople = spelled(`^to chuc (?:chinh tri|xa hoi|quoc te|thanh vien|ton giao|kinh te|tin dung|doan the|hoi\b|phi chinh phu|khac\b|co lien quan|lien quan|, ca nhan)`)
)

// markedVerbs are short verbs as they are written: without their marks they
// could be other words ("trồng" and "trong", "mở" and "mô").
var markedVerbs = map[string]string{
	"mo": "mở", "ky": "ký", "lam": "làm", "gui": "gửi", "lap": "lập", "phai": "phải", "trinh": "trình", "kham": "khám",
	"trong": "trồng", "in": "in", "treo": "treo", "dua": "đưa", "giup": "giúp", "kiem dem": "kiểm đếm",
}

func sameWord(l vi.Letters, from, to int) bool {
	want, marked := markedVerbs[l.Folded[from:to]]
	return !marked || strings.EqualFold(l.Own(from, to), want)
}

func inBrackets(before string) bool { return strings.Count(before, "(") > strings.Count(before, ")") }

var nounBefore = spelled(`(?:co quan(?: quan)?|don vi|doi tuong|to chuc|nguoi|can bo|ban|cac|doanh nghiep|nha|co so|luc luong|ca nhan|chuc nang|nhiem vu|cong tac|phong|linh vuc|duoc|hoi dong|to|doi|dau tu|du an|quan ly|dich vu)$`)

// headingAgency reads a heading that is the name of one or more agencies, as
// in the section on who does what. ok is false for other headings.
func headingAgency(s string) (agency string, ok bool) {
	l := vi.NewLetters(s)
	begin, end := 0, len(l.Folded)
	if n := politeAt(l, 0); n > 0 {
		begin = n
		if onlyRegards.MatchString(l.Folded) && !beginsAgency(l, begin) {
			return "", false
		}
	} else if !unicodeUpperAt(l, 0) && !groupWord.MatchString(l.Folded) {
		return "", false
	}
	if endsClause(s) && !strings.HasSuffix(s, ":") || end-begin > 260 || !beginsAgency(l, begin) && begin == 0 {
		return "", false
	}
	if dash := strings.Index(l.Folded[begin:], " - co quan "); dash > 0 {
		end = begin + dash
	}
	if at := verbAt(l, begin); at >= 0 && at < end {
		return "", false
	}
	return strings.Trim(l.Own(begin, end), " :.;"), true
}

func unicodeUpperAt(l vi.Letters, i int) bool { return i < len(l.Words) && unicode.IsUpper(l.Words[i]) }

func endsClause(s string) bool { return strings.HasSuffix(s, ".") || strings.HasSuffix(s, ";") }

// leadNames are the agencies behind a heading: the list in its brackets when
// it spells one out, else the heading's own agencies.
func leadNames(heading string) []string {
	l := vi.NewLetters(heading)
	if i := strings.IndexByte(l.Folded, '('); i >= 0 {
		inner := strings.TrimRight(l.Own(i+1, len(l.Folded)), " ).:;")
		if m := memberOfList.FindStringIndex(vi.NewLetters(inner).Folded); m != nil {
			return splitMembers(vi.NewLetters(inner), m[1])
		}
		return splitAgencies(strings.TrimSpace(l.Own(0, i)))
	}
	return splitAgencies(heading)
}

var (
	withOthers = spelled(`\bphoi hop (?:chat che )?(?:voi|cung) `)
	// withName is "phối hợp" before a name, without its "với".
	withName = spelled(`\bphoi hop `)
)

// partnersIn reads "phối hợp với …" in a sentence.
func partnersIn(sentence string) []string {
	l := vi.NewLetters(sentence)
	loc := withOthers.FindStringIndex(l.Folded)
	if loc == nil {
		if loc = withName.FindStringIndex(l.Folded); loc == nil || !beginsAgency(l, loc[1]) {
			return []string{}
		}
	}
	end := len(l.Folded)
	if verb := predicateAt(l, loc[1]); verb >= 0 {
		end = verb
	}
	if stop := strings.IndexAny(l.Folded[loc[1]:end], ".;"); stop >= 0 {
		end = loc[1] + stop
	}
	if end-loc[1] > 300 {
		return []string{}
	}
	return splitAgencies(l.Own(loc[1], end))
}
