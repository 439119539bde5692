package vi

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAQueryFindsWordsWithAndWithoutMarks(t *testing.T) {
	t.Parallel()
	const text = "Hướng dẫn đăng ký khai sinh theo Kế hoạch số 35/KH-UBND: hoà giải, Trấn Biên. Hương dân. Kỳ 03/2027, mục 00."
	for _, c := range []struct{ query, want string }{
		{"khai sinh", "khai|sinh"},
		{"huong", "Hướng|Hương"},
		{"hướng", "Hướng"},
		{"HƯỚNG DẪN", "Hướng|dẫn"},
		{"hương dân", "Hương|dân"},
		{`"dang ky khai"`, "đăng ký khai"},
		{`"ký đăng"`, ""},
		{"“đăng ký” sinh", "đăng ký|sinh"},
		{"35/KH-UBND", "35/KH-UBND"},
		{"kh 35", "35|KH"},
		{"hòa", "hoà"},
		{"hoa", "hoà"},
		{"ký", "ký"},
		{"kỳ", "Kỳ"},
		{"kỷ", ""},
		{"tháng 3", "03"},
		{"3/2027", "03/2027"},
		{"003", "03"},
		{"30", ""},
		{"0", "00"},
		{"an", ""}, // not within dân, hướng dẫn
		{"", ""},
		{`""`, ""},
		{"khai khái", "khai"},
	} {
		q := ParseQuery(c.query)
		spans, _ := NewFinder(q).Find(text)
		var got []string
		for _, s := range spans {
			got = append(got, text[s.Start:s.End])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
	_, found := NewFinder(ParseQuery("khai khái")).Find(text)
	if !found[0] || found[1] {
		t.Errorf("found %v", found)
	}
	if q := ParseQuery("Khai khái"); !q.Marked() || q.Unmarked().Marked() || strings.Join(q.Terms[1].Folds(), " ") != "khai" {
		t.Errorf("%+v", q)
	}
}

// Words around what is looked for are known as such, unless there is nothing else.
func TestWordsThatOnlyHelpToAsk(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"lam giay khai sinh cho chau":      "giay khai sinh",
		"làm giấy khai sinh cho cháu":      "giấy khai sinh",
		"một cửa":                          "một cửa",
		"mot cua":                          "mot cua",
		"chợ phường":                       "chợ phường",
		"làm gì":                           "làm gì",
		`"làm cho" gì`:                     `làm cho`,
		"hồ sơ trễ hẹn thì gọi ai":         "hồ sơ trễ hẹn gọi",
		"tội phạm":                         "tội phạm",
		"đăng ký kết hôn ở đâu":            "đăng ký kết hôn",
		"muốn đổi thẻ căn cước":            "đổi thẻ căn cước",
		"thủ tục đăng ký tạm trú thế nào ": "đăng ký tạm trú",
	} {
		q := ParseQuery(query)
		var got []string
		for i, free := range q.Helping() {
			if !free {
				for _, w := range q.Terms[i] {
					got = append(got, w.typed())
				}
			}
		}
		if strings.Join(got, " ") != Key(want) {
			t.Errorf("%q: %q, want %q", query, strings.Join(got, " "), want)
		}
	}
	f := NewFinder(ParseQuery("làm giấy khai sinh"))
	if n := f.Pairs("Giấy khai sinh: đăng ký khai sinh"); n != 2 {
		t.Errorf("%d pairs", n)
	}
	if n := f.Pairs("Làm gì khi khai, sinh"); n != 1 { // over a mark of punctuation, as phrases are found
		t.Errorf("%d pairs", n)
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("“đăng ký” sinh", "Đăng ký khai sinh")
	f.Add("a\u0301\u200b", "á \xff b")
	f.Fuzz(func(t *testing.T, query, text string) {
		q := ParseQuery(query)
		if len(q.Terms) > mostTerms {
			t.Fatal("too many terms")
		}
		end := 0
		spans, _ := NewFinder(q).Find(text)
		for _, s := range spans {
			if s.Start < end || s.End <= s.Start || s.End > len(text) || utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
				t.Fatalf("%q in %q: %v", query, text, spans)
			}
			end = s.End
		}
	})
}
