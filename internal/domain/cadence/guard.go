package cadence

import "regexp"

// guards are words of which one stands in every find of a rule. Looking for
// them is many times quicker than the rule, and most rules find nothing in most
// phrases. TestGuards holds that they never hide a find.
var guards = map[*regexp.Regexp][]string{
	rhythm:      {"hang ", "hang-", "moi ", "moi-", "dinh ky", "theo ", "theo-", "tung ", "tung-", "cac ", "cac-", "thuong nien", "thuong ky"},
	feast:       {"dip", "nhan ngay", "chao mung", "ky niem", "huong ung", "tet ", "ngay hoi", "tuan le", "thang hanh", "thang cao", "ngay the", "ngay quoc", "ngay phap", "ngay chuyen", "trung thu", "am lich", "ky hop"},
	onDemand:    {"dot xuat", "khi ", "theo ", "dinh ky", "neu co", "tuy "},
	adHoc:       {"dot xuat", "khi ", "theo "},
	constantly:  {"thuong xuyen", "lien tuc", "hang gio", "thuong nhat", "suot nam", "quanh nam", "xuyen suot", "lau dai", "24/", "24h"},
	yearly:      {"nam", "thuong nien"},
	happening:   {"sau ", "gay sau", "khi", "truoc ", "trong ", "dip", "nhan ngay", "chao mung", "ky niem", "huong ung", "truoc,"},
	fromNow:     {"tu nay", "tu gio", "tu bay", "tu ngay", "tu khi", "tu thoi"},
	dueCue:      {"truoc", "cham nhat", "hoan thanh", "xong", "den", "muon", "khong qua", "khong cham", "han", "tre nhat", "het", "ket thuc"},
	openEnd:     {"nam ", "tro di", "tiep theo", "sau do"},
	bareDay:     {"ngay "},
	halfCue:     {"6 thang"},
	partOfYear:  {"thang dau", "thang cuoi"},
	laterPart:   {"thuong xuyen", "sau 20", "sau nam", "tu 20", "tu nam"},
	slashPeriod: {"/"},
	shortQuart:  {"q"},
	nextYear:    {"nam "},
	schoolYear:  {"nam hoc"},
	minCue:      {"it nhat", "toi thieu", "khong it", "khong duoi", "tro len", "khong thap", "tren ", "hon ", ">"},
	maxCue:      {"khong qua", "toi da", "vuot qua", "nhieu hon", "tro xuong", "duoi "},
	exactCue:    {"dung ", "chinh xac "},
	averageCue:  {"trung binh", "binh quan", "tb "},
	aboutCue:    {"khoang ", "gan ", "du kien "},
	eachCue:     {"moi ", "tung ", "/"},
	beforeCue:   {"truoc"},
	targetShare: {"%"},
	targetOf:    {"muc tieu"},
	actCue:      {"ban hanh", "trinh", "cong bo", "phe duyet"},
}

// may tells whether the rule can find anything in the phrase.
func (p phrase) may(re *regexp.Regexp) bool {
	words, ok := guards[re]
	return !ok || p.any(words...)
}
