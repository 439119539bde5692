package office

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("not a number: %q", s)
	}
	return n
}

// attrs lists the w:val of all elements called name.
func attrs(n *tree, name string) string {
	var out []string
	for _, e := range n.all(name) {
		out = append(out, e.attr["val"])
	}
	return strings.Join(out, " ")
}

func TestNumberAndDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		paper        Paper
		number, date string
	}{
		{Paper{Number: "5", Symbol: "BC-SNV", Date: "2027-01-09"}, "05/BC-SNV", "ngày 09 tháng 01 năm 2027"},
		{Paper{Number: "135", Symbol: "KH-UBND", Date: "2027-03-10"}, "135/KH-UBND", "ngày 10 tháng 3 năm 2027"},
		{Paper{Number: "12a", Date: "2027-12-01"}, "12a", "ngày 01 tháng 12 năm 2027"},
		{Paper{Symbol: "TB-SNV"}, blank + "/TB-SNV", "ngày" + blank + "tháng" + blank + "năm" + blank},
		{Paper{Date: "2027-02-30"}, "", "ngày" + blank + "tháng" + blank + "năm" + blank},
	} {
		if got := c.paper.numberAndSymbol(); got != c.number {
			t.Errorf("number %q, want %q", got, c.number)
		}
		if got := c.paper.dateLine(); got != c.date {
			t.Errorf("date %q, want %q", got, c.date)
		}
	}
}

func TestSymbol(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind         Kind
		agency, unit string
		want         string
	}{
		{KindReport, "SNV", "CCHC", "BC-SNV"},
		{KindProposal, "SNV", "", "TTr-SNV"},
		{KindLetter, "SNV", "CCHC", "SNV-CCHC"},
		{KindLetter, "SNV", "", "SNV"},
	} {
		if got := Symbol(c.kind, c.agency, c.unit); got != c.want {
			t.Errorf("Symbol(%s) = %q, want %q", c.kind, got, c.want)
		}
	}
}

func TestCloseText(t *testing.T) {
	t.Parallel()
	link := Run{Text: "12", Link: "https://a.vn/"}
	for _, c := range []struct {
		name string
		in   []Block
		want string
	}{
		{"full stop", []Block{Text("Hết.")}, "Hết./."},
		{"already closed", []Block{Text("Hết./.")}, "Hết./."},
		{"no stop", []Block{Text("Hết ")}, "Hết./."},
		{"semicolon of a list", []Block{TextList("a;", "b;")}, "a;b./."},
		{"table", []Block{Table{Rows: []Row{TextRow("ô")}}}, "./."},
		{"before the signatures", []Block{Text("Hết."), SignPlaces{}}, "Hết./."},
		{"link", []Block{Paragraph{Runs: []Run{link}}}, "12./."},
		{"empty list", []Block{Text("a"), List{}}, "a./."},
		{"nothing", nil, ""},
	} {
		var b strings.Builder
		for _, block := range closeText(c.in) {
			if _, isTable := block.(Table); isTable {
				continue
			}
			for _, r := range runsOf(block) {
				b.WriteString(r.Text)
			}
		}
		if b.String() != c.want {
			t.Errorf("%s: %q, want %q", c.name, b.String(), c.want)
		}
	}
}

func TestNumbersOfHeadings(t *testing.T) {
	t.Parallel()
	var letters []string
	for n := 1; n <= 25; n++ {
		letters = append(letters, pointLetter(n))
	}
	if got := strings.Join(letters, ""); got != "abcdđeghiklmnopqrstuvxyaabb" {
		t.Errorf("points are %s", got)
	}
}

// The motto is 12,241 thousandths of the letter size wide in the real font.
func TestMeasure(t *testing.T) {
	t.Parallel()
	const want = 12241 * 14 * 20 / 1000
	if got := textWidth(motto, 14, true); got < want*99/100 || got > want*101/100 {
		t.Errorf("motto %d, want about %d", got, want)
	}
	if got := textWidth(nationalTitle, sizeHead, true); got > headRight {
		t.Errorf("the national title (%d) does not fit into its column", got)
	}
}

func TestBalance(t *testing.T) {
	t.Parallel()
	got := balance("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 3800, 13, true)
	if want := []string{"SỞ KHOA HỌC", "VÀ CÔNG NGHỆ"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	title := strings.Repeat("thông tin tuyên truyền cải cách hành chính ", 12)
	lines := balance(title, 7900, 14, true)
	if strings.Join(lines, " ") != strings.TrimSpace(title) {
		t.Error("a word was lost")
	}
	for _, l := range lines {
		if textWidth(l, 14, true) > 7900 {
			t.Errorf("too wide: %q", l)
		}
		if last := l[strings.LastIndex(l, " ")+1:]; slices.Contains([]string{"thông", "tuyên", "cải", "hành"}, last) {
			t.Errorf("the line breaks inside a compound: %q", l)
		}
	}
	if balance(" ", 100, 13, false) != nil {
		t.Error("lines out of nothing")
	}
	if got := balance("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b", 100, 13, false); len(got) != 2 {
		t.Errorf("%q", got)
	}
}
