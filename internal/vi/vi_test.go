package vi

import (
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đồng Nai": "dong nai",
		norm.NFD.String("Đường  dây\u00a0nóng\n"): "duong day nong",
		"  Thủ\u200b tục ":                        "thu tuc",
		"UBND TỈNH":                               "ubnd tinh",
		"":                                        "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNormalizeTonePlaces(t *testing.T) {
	for _, pair := range [][2]string{
		{"văn hoá", "văn hóa"}, {"thuỵ", "thụy"}, {"UỶ BAN", "ỦY BAN"}, {"Xuân Hoà", "Xuân Hòa"}, {"khoẻ", "khỏe"},
	} {
		if Normalize(pair[0]) != Normalize(pair[1]) {
			t.Errorf("%q and %q differ: %q, %q", pair[0], pair[1], Normalize(pair[0]), Normalize(pair[1]))
		}
	}
	for _, same := range []string{"quý", "quỹ", "hoàn", "toán", "khuyến", "ngoái", "Quảng", "oán", "loại"} {
		if got := Normalize(same); got != same {
			t.Errorf("Normalize(%q) = %q, want it unchanged", same, got)
		}
	}
}

func TestSortOrder(t *testing.T) {
	want := []string{
		"2 tháng", "10 tháng", "an", "An Giang", "Ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "ban", "Dương",
		"Đà Nẵng", "Đồng Nai", "em", "êm", "oi", "ôi", "ơi", "ung", "ưng", "yên",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("order\n got %v\nwant %v", got, want)
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Kế hoạch số 35/KH-UBND": "ke-hoach-so-35-kh-ubnd", "  … ": "", "Đối thoại (quý I)": "doi-thoai-quy-i",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumberWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "không", 10: "mười", 15: "mười lăm", 21: "hai mươi mốt", 24: "hai mươi tư", 105: "một trăm linh năm",
		110: "một trăm mười", 1005: "một nghìn không trăm linh năm", 2_000_001: "hai triệu không trăm linh một",
		1_000_000_000: "một tỷ", 5_000_000_020: "năm tỷ không trăm hai mươi", -7: "âm bảy",
		-9223372036854775808: "âm chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh tám",
	} {
		if got := NumberWords(n); got != want {
			t.Errorf("NumberWords(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNumberFormat(t *testing.T) {
	for _, c := range []struct {
		v    float64
		d    int
		want string
	}{{1234.5, 1, "1.234,5"}, {1234.5, 3, "1.234,5"}, {0.05, 2, "0,05"}, {-1000000, 0, "-1.000.000"}, {-0.001, 2, "0"}, {99.999, 2, "100"}} {
		if got := Number(c.v, c.d); got != c.want {
			t.Errorf("Number(%v, %d) = %q, want %q", c.v, c.d, got, c.want)
		}
	}
}

func TestReadInt(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, " 1200 ": 1200, "1.200": 1200, "5.000.000": 5_000_000, "5 000 000": 5_000_000, "12\u00a0000": 12_000, "−3": -3, "99999999999999999999": math.MaxInt64} {
		if n, ok := ReadInt(text); !ok || n != want {
			t.Errorf("ReadInt(%q) = %d, %t", text, n, ok)
		}
	}
	for _, text := range []string{"", "1.5", "1,5", "1.50", "1.5000", "1234.567", "1.200 300", "1..200", ".200", "1.200.", "2,500", "12 00", "năm", "1e3"} {
		if n, ok := ReadInt(text); ok {
			t.Errorf("ReadInt(%q) = %d, want none", text, n)
		}
	}
}

func TestPaperDate(t *testing.T) {
	if got := PaperDate(2027, 2, 5); got != "ngày 05 tháng 02 năm 2027" {
		t.Error(got)
	}
	if got := PaperDate(2027, 3, 15); got != "ngày 15 tháng 3 năm 2027" {
		t.Error(got)
	}
}

func TestRoman(t *testing.T) {
	for n := 1; n < 300; n++ {
		if Roman(RomanOf(n)) != n {
			t.Fatalf("%d is written %s and read %d", n, RomanOf(n), Roman(RomanOf(n)))
		}
	}
	for _, bad := range []string{"", "IIII", "VX", "ABC", "i"} {
		if Roman(bad) != 0 {
			t.Errorf("Roman(%q) = %d", bad, Roman(bad))
		}
	}
}

func TestShape(t *testing.T) {
	if got := Truncate("Phát sóng các phóng sự, bản tin", 20); got != "Phát sóng các phóng…" {
		t.Error(got)
	}
	if UpperFirst("đài") != "Đài" || LowerFirst("Đài") != "đài" || LowerFirst("UBND tỉnh") != "UBND tỉnh" {
		t.Error("first letters")
	}
	if !IsUpper("MỤC TIÊU, 1") || IsUpper("Mục") || IsUpper("12") {
		t.Error("capitals")
	}
}

const republic = "Cộng hòa xã hội chủ nghĩa Việt Nam; Độc lập, Tự do, Hạnh phúc. Thực hiện kế hoạch cải cách hành chính, những vướng mắc được giải đáp; ít nhất mỗi quý một kỳ, thuỷ lợi, kỹ thuật, địa phương, sẵn sàng"

func TestLegacyKnownLines(t *testing.T) {
	if got := Convert("§éc lËp - Tù do - H¹nh phóc", TCVN3); got != "Độc lập - Tự do - Hạnh phúc" {
		t.Error(got)
	}
	if got := Convert("Ñoäc laäp - Töï do - Haïnh phuùc, chuû nghóa, Vieät Nam, ñöôïc", VNI); got != "Độc lập - Tự do - Hạnh phúc, chủ nghĩa, Việt Nam, được" {
		t.Error(got)
	}
}

func TestLegacyRoundTrip(t *testing.T) {
	for _, enc := range []Encoding{TCVN3, VNI} {
		old := encodeLegacy(republic, enc)
		guess := DetectLegacy(old)
		if guess.Encoding != enc || guess.Confidence < 0.8 {
			t.Errorf("%s recognised as %+v", enc, guess)
		}
		if got := Convert(old, enc); got != republic {
			t.Errorf("%s:\n got %s\nwant %s", enc, got, republic)
		}
	}
}

func TestUnicodeIsNotLegacy(t *testing.T) {
	for _, s := range []string{republic, norm.NFD.String(republic), "plain English text", "", "Café à la crème, Zürich, señor, naïve", "TỐI MẬT"} {
		if g := DetectLegacy(s); g.Encoding != NoEncoding {
			t.Errorf("%.30q taken for %+v", s, g)
		}
	}
}

// encodeLegacy is the way back, for tests only.
func encodeLegacy(s string, enc Encoding) string {
	back := map[rune]string{}
	if enc == TCVN3 {
		for code, letter := range tcvn3 {
			back[letter] = string(code)
		}
	} else {
		for _, base := range "aeiouyAEIOUY" {
			for code, marks := range vniMarks {
				if rs := []rune(norm.NFC.String(string(base) + marks)); len(rs) == 1 {
					back[rs[0]] = string(base) + string(code)
				}
			}
		}
		for code, letter := range vniSelf {
			back[letter] = string(code)
			up := []rune(strings.ToUpper(string(letter)))
			back[up[0]] = strings.ToUpper(string(code))
			for tone := Grave; tone <= Dot && (letter == 'ơ' || letter == 'ư'); tone++ {
				for c, marks := range vniMarks {
					if marks == string([]rune(toneMarks)[tone-1]) {
						back[join(letter, tone)] = string(code) + string(c)
					}
				}
			}
		}
	}
	var b strings.Builder
	for _, r := range s {
		if code, ok := back[r]; ok {
			b.WriteString(code)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestProperties(t *testing.T) {
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("aăâeêioôơuưyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵđbcghklmnpqrstvxAĂĐÊỆ 0123")), 0, 30, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := letters.Draw(t, "s")
		if Fold(s) != Fold(norm.NFD.String(s)) || Fold(Fold(s)) != Fold(s) {
			t.Fatalf("Fold is unstable on %q", s)
		}
		if Normalize(Normalize(s)) != Normalize(s) || Normalize(s) != Normalize(norm.NFD.String(s)) {
			t.Fatalf("Normalize is unstable on %q: %q, %q", s, Normalize(s), Normalize(Normalize(s)))
		}
		if Fold(Normalize(s)) != Fold(s) {
			t.Fatalf("Normalize changes letters of %q", s)
		}
		o := letters.Draw(t, "o")
		if Compare(s, o) != -Compare(o, s) {
			t.Fatalf("order of %q and %q", s, o)
		}
		if len([]rune(Truncate(s, 10))) > 10 {
			t.Fatalf("Truncate(%q) is too long", s)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add(republic)
	f.Add("§éc lËp Ñoäc laäp")
	f.Add("\xff\xfe ư\u031b\u0323")
	f.Fuzz(func(t *testing.T, s string) {
		if Fold(Fold(s)) != Fold(s) {
			t.Fatalf("Fold(%q) = %q is not stable: %q", s, Fold(s), Fold(Fold(s)))
		}
		if Compare(s, s) != 0 {
			t.Fatalf("%q differs from itself", s)
		}
		for _, enc := range []Encoding{TCVN3, VNI} {
			_ = Convert(s, enc)
		}
		if strings.ContainsAny(Slug(s), " /?#%") {
			t.Fatalf("Slug(%q) = %q", s, Slug(s))
		}
		DetectLegacy(s)
		Normalize(s)
	})
}

// TestBareTables: the tables say what the decomposition says, and every letter
// keeps its own where no table reaches.
func TestBareTables(t *testing.T) {
	t.Parallel()
	for r := rune(0x80); r < 0x3000; r++ {
		want := r
		for _, part := range norm.NFD.String(string(r)) {
			want = part
			break
		}
		if r == 'đ' || r == 'Đ' {
			continue
		}
		if got := bare(r); got != want {
			t.Errorf("%U: %q, want %q", r, got, want)
		}
	}
}
