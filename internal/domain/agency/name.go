package agency

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"loa/internal/vi"
)

// abbreviations are how officials shorten words inside the names of agencies,
// joined without their signs (TT&TT, PT-TH).
var abbreviations = map[string]string{
	"ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "ubmttq": "ủy ban mặt trận tổ quốc", "mttq": "mặt trận tổ quốc",
	"tttt": "thông tin truyền thông", "ptth": "phát thanh truyền hình", "gdđt": "giáo dục đào tạo", "tnmt": "tài nguyên môi trường",
	"nnptnt": "nông nghiệp phát triển nông thôn", "ptnt": "phát triển nông thôn", "nnmt": "nông nghiệp môi trường",
	"khcn": "khoa học công nghệ", "khđt": "kế hoạch đầu tư", "vhttdl": "văn hóa thể thao du lịch", "vhtt": "văn hóa thể thao",
	"lđtbxh": "lao động thương binh xã hội", "gtvt": "giao thông vận tải", "dttg": "dân tộc tôn giáo",
	"bql": "ban quản lý", "kcn": "khu công nghiệp", "kkt": "khu kinh tế", "bhxh": "bảo hiểm xã hội",
	"hcc": "hành chính công", "lđlđ": "liên đoàn lao động", "lhpn": "liên hiệp phụ nữ", "tncshcm": "thanh niên cộng sản hồ chí minh",
	"tp": "thành phố", "tx": "thị xã", "tt": "trung tâm", "ql": "quản lý", "vp": "văn phòng", "qlda": "quản lý dự án", "h": "huyện",
}

// longest bounds how many pieces of writing one abbreviation may be cut into.
const longest = 6

var (
	pieces     = regexp.MustCompile(`[\p{L}\p{N}]+`)
	headTitle  = regexp.MustCompile(`^(?:thủ trưởng|giám đốc|chủ tịch|chánh|trưởng ban|lãnh đạo|tổng biên tập|hiệu trưởng|bí thư|cục trưởng) (ủy ban nhân dân|sở|ban|cục|chi cục|thanh tra|văn phòng|công an|báo|đài|trường|tỉnh đoàn|thành đoàn|bảo hiểm|trung tâm) `)
	committee  = regexp.MustCompile(`^ủy ban nhân dân ((?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|đặc khu|tỉnh)(?: |$))`)
	trailHuyen = regexp.MustCompile(`^(.+?) ((?:huyện|thị xã|quận) .+)$`)
	trailPlace = regexp.MustCompile(`^(.+?) (?:tỉnh|thành phố)(?: (.+))?$`)
)

// NameKey is the form in which the spellings of one name are equal: case, NFC
// and NFD, "Ủy/Uỷ" and "Hòa/Hoà", UBND and TT&TT, commas, hyphens and "và" do
// not count; marks do. "UBND huyện Tân Phú" and "Huyện Tân Phú" have the same
// key, "Tân Phú" has not: a bare place name belongs to nobody. The title of the
// head ("Giám đốc Sở …") is left out.
func NameKey(name string) string {
	tokens := slices.DeleteFunc(pieces.FindAllString(vi.Key(name), -1), func(t string) bool { return t == "và" })
	var out []string
	for i := 0; i < len(tokens); i++ {
		if long, n := abbreviation(tokens[i:], len(out) == 0); n > 0 {
			out = append(out, long)
			i += n - 1
			continue
		}
		out = append(out, tokens[i])
	}
	key := strings.Join(out, " ")
	if m := headTitle.FindStringSubmatchIndex(key); m != nil {
		key = key[m[2]:]
	}
	return committee.ReplaceAllString(key, "$1")
}

// abbreviation reads an abbreviation at the head of tokens: its words and how
// many tokens it took. "TT" alone is a centre at the head of a name and left
// alone elsewhere, where it may be many things; "H." is a district behind a name.
func abbreviation(tokens []string, first bool) (string, int) {
	for n := min(longest, len(tokens)); n > 0; n-- {
		joined := ""
		for _, t := range tokens[:n] {
			if n > 1 && len([]rune(t)) > 4 {
				joined = ""
				break
			}
			joined += t
		}
		if joined == "tt" && !first || joined == "h" && first {
			continue
		}
		if long := abbreviations[joined]; long != "" {
			return long, n
		}
	}
	return "", 0
}

// Qualified takes a key apart that ends in the province: "sở nội vụ tỉnh đồng
// nai" is "sở nội vụ" of "đồng nai"; "thanh tra tỉnh" is "thanh tra" of the
// province that is meant, with an empty place. ok is false for other keys.
func Qualified(key string) (bare, place string, ok bool) {
	m := trailPlace.FindStringSubmatch(key)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// QualifiedByDistrict takes a key apart that ends in a district: "xã tân phú
// huyện đồng phú" is "xã tân phú" of "huyện đồng phú". ok is false for other
// keys; a city is found by Qualified.
func QualifiedByDistrict(key string) (bare, place string, ok bool) {
	m := trailHuyen.FindStringSubmatch(key)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// HasMarks tells whether a text is written with Vietnamese marks at all: one
// without them may be compared in folded form.
func HasMarks(s string) bool {
	return strings.ContainsFunc(vi.Clean(s), func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) })
}
