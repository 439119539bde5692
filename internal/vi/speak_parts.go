package vi

import (
	"regexp"
	"strconv"
	"strings"
)

// addressPasses say addresses of pages and mail: their parts, with the points named.
func addressPasses() []spokenPass {
	return []spokenPass{
		{pattern: regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`), words: func(f found) (string, bool) {
			name, host, _ := strings.Cut(f.groups[0], "@")
			return sayHost(name) + " a còng " + sayHost(host), true
		}},
		{pattern: regexp.MustCompile(`(?:https?://|www\.)([\w-]+(?:\.[\w-]+)+)((?:/[^\s,;)”"]*)?)`), words: func(f found) (string, bool) {
			end := ""
			if strings.HasSuffix(f.groups[2], ".") { // of the sentence
				end = "."
			}
			return "trang " + sayHost(strings.TrimPrefix(f.groups[1], "www.")) + end, true
		}},
		{pattern: regexp.MustCompile(`[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.vn|edu\.vn|org\.vn|com\.vn|vn|com|org)`), words: func(f found) (string, bool) {
			return sayHost(f.groups[0]), true
		}},
	}
}

// sayHost names the points of a host; parts without a vowel are spelled.
func sayHost(host string) string {
	parts := strings.Split(host, ".")
	for i, p := range parts {
		switch {
		case p == "gov":
			parts[i] = "gờ o vê"
		case p == "vn":
			parts[i] = "vê en nờ"
		case !strings.ContainsAny(strings.ToLower(p), "aeiouy"):
			parts[i] = spell(p)
		}
	}
	return strings.Join(parts, " chấm ")
}

// documentPasses say numbers and signs of official documents: "35/KH-UBND" after "Kế hoạch
// số" is "ba mươi lăm của Ủy ban nhân dân", and names its kind where the text does not.
func documentPasses() []spokenPass {
	const sign = `(\d{1,6})\s?/\s?(?:(\d{4})\s?/\s?)?([A-ZĐ][A-Za-zĐđ]*\d*(?:\s?[-–&]\s?[A-ZĐ][A-Za-zĐđ]*\d*)*)`
	return []spokenPass{{pattern: regexp.MustCompile(sign), words: sayDocument}}
}

func sayDocument(f found) (string, bool) {
	parts := strings.FieldsFunc(f.groups[3], func(r rune) bool { return strings.ContainsRune("-–& ", r) })
	kind, of := "", []string(nil)
	for i, p := range parts {
		name, ok := documentKinds[p]
		if i == 0 && ok {
			kind = name
			continue
		}
		if name, ok = issuerOf(p); !ok {
			name = spell(p)
		}
		of = append(of, name)
	}
	if kind == "" && !known(parts[0]) { // 12/A is no document
		return "", false
	}
	var b strings.Builder
	b.WriteString(count(f.groups[1]))
	if year := f.groups[2]; year != "" {
		b.WriteString(" năm " + count(year))
	}
	if kind != "" && !strings.Contains(lastWords(f.before, 6), kind) {
		b.WriteString(", " + kind)
	}
	// Who issued it is said once: by the sign, unless the text goes on to say it.
	if len(of) > 0 && !goesOn.MatchString(f.after) {
		b.WriteString(" của " + strings.Join(of, ", "))
	}
	return b.String(), true
}

func known(part string) bool { _, ok := issuerOf(part); return ok }

// issuerOf names an issuer by its sign: QH13 is the National Assembly's 13th term.
func issuerOf(part string) (string, bool) {
	if name, ok := issuers[part]; ok {
		return name, true
	}
	if term, ok := strings.CutPrefix(part, "QH"); ok && term != "" {
		if n, err := strconv.Atoi(term); err == nil {
			return "Quốc hội khóa " + NumberWords(int64(n)), true
		}
	}
	if term, ok := strings.CutPrefix(part, "UBTVQH"); ok && term != "" {
		if n, err := strconv.Atoi(term); err == nil {
			return "Ủy ban Thường vụ Quốc hội khóa " + NumberWords(int64(n)), true
		}
	}
	return "", false
}

// goesOn is how a text goes on that names the issuer itself, with or without the day.
var goesOn = regexp.MustCompile(`^,?\s*(?:ngày\s+[\d/.\-]+)?\s*,?\s*của\s+(.*)$`)

// lastWords are the last words of a text, in lower case.
func lastWords(text string, n int) string {
	fields := strings.Fields(strings.ToLower(text))
	return strings.Join(fields[max(0, len(fields)-n):], " ")
}

// dayPasses say days, months, quarters, stretches of years, and hours.
func dayPasses() []spokenPass {
	return []spokenPass{
		// 15/7/2021 - 20/7/2021 and single days
		{pattern: regexp.MustCompile(`(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})`), words: func(f found) (string, bool) {
			day, month, ok := dayMonth(f.groups[1], f.groups[2])
			if !ok {
				return "", false
			}
			return dayWord(f) + day + " tháng " + month + " năm " + count(f.groups[3]), true
		}},
		{pattern: regexp.MustCompile(`(?i)(tháng|quý)\s+(\d{1,2}|[IVX]{1,4})\s?[/.\-]\s?(\d{4})`), words: func(f found) (string, bool) {
			return f.groups[1] + " " + monthOr(f.groups[1], f.groups[2]) + " năm " + count(f.groups[3]), true
		}},
		{pattern: regexp.MustCompile(`(?i)(ngày|từ|đến|trước|sau)\s+(\d{1,2})/(\d{1,2})`), words: func(f found) (string, bool) {
			day, month, ok := dayMonth(f.groups[2], f.groups[3])
			if !ok {
				return "", false
			}
			word := f.groups[1]
			if !strings.EqualFold(word, "ngày") {
				word += " ngày"
			}
			return word + " " + day + " tháng " + month, true
		}},
		{pattern: regexp.MustCompile(`(?i)(ngày)\s+(\d{1,2})(\s+tháng)`), words: func(f found) (string, bool) {
			day, _, ok := dayMonth(f.groups[2], "1")
			return f.groups[1] + " " + day + f.groups[3], ok
		}},
		{pattern: regexp.MustCompile(`(?i)(tháng)\s+(\d{1,2})`), words: func(f found) (string, bool) {
			_, month, ok := dayMonth("1", f.groups[2])
			return f.groups[1] + " " + month, ok
		}},
		{pattern: regexp.MustCompile(`((?i:` + romanAfter + `))\s+([IVXL]{1,6})`), words: func(f found) (string, bool) {
			n := Roman(f.groups[2])
			return f.groups[1] + " " + NumberWords(int64(n)), n > 0
		}},
		// stretches: of years, hours and figures
		{pattern: regexp.MustCompile(`(\d{1,2}(?::|\s?h\s?|\s?giờ\s?)(?:\d{2})?)\s?[-–—]\s?(\d{1,2}(?::|\s?h|\s?giờ))`), words: func(f found) (string, bool) {
			return f.groups[1] + " đến " + f.groups[2], true // the hours themselves are said next
		}, joined: true},
		{pattern: regexp.MustCompile(`(\d{1,2})(?::|\s?h\s?|\s?giờ\s?)(\d{2})?(?:\s?phút)?`), words: sayHour},
		{pattern: regexp.MustCompile(`(\d{4})\s?[-–—]\s?(\d{4})`), words: func(f found) (string, bool) {
			return count(f.groups[1]) + " đến " + count(f.groups[2]), true
		}},
	}
}

// romanAfter are words after which Roman numerals stand.
const romanAfter = `quý|chương|mục|phần|phụ lục|thế kỷ|khóa|khoá|kỳ|loại|hạng|lần thứ|đại hội|vùng|cấp`

// dayWord puts "ngày" before a day unless it stands there.
func dayWord(f found) string {
	if w := f.word(); w == "ngày" || w == "mùng" || w == "hôm" {
		return ""
	}
	return "ngày "
}

// dayMonth reads a day and a month; the first ten days have a word of their own before
// them, and the fourth month is not the fourth number.
func dayMonth(day, month string) (d, m string, ok bool) {
	nd, _ := strconv.Atoi(day)
	nm, _ := strconv.Atoi(month)
	if nd < 1 || nd > 31 || nm < 1 || nm > 12 {
		return "", "", false
	}
	d, m = NumberWords(int64(nd)), NumberWords(int64(nm))
	if nd <= 10 {
		d = "mùng " + d
	}
	if nm == 4 {
		m = "tư"
	}
	return d, m, true
}

// monthOr reads the number of a month or quarter, Arabic or Roman.
func monthOr(of, number string) string {
	if n := Roman(number); n > 0 {
		return NumberWords(int64(n))
	}
	if strings.EqualFold(of, "tháng") {
		if _, m, ok := dayMonth("1", number); ok {
			return m
		}
	}
	return count(number)
}

// sayHour reads an hour of the day; full hours without minutes.
func sayHour(f found) (string, bool) {
	hour, _ := strconv.Atoi(f.groups[1])
	if hour > 24 || f.groups[2] == "" && strings.Contains(f.groups[0], ":") {
		return "", false
	}
	said := NumberWords(int64(hour)) + " giờ"
	if minutes, _ := strconv.Atoi(f.groups[2]); minutes > 59 {
		return "", false
	} else if minutes > 0 {
		said += " " + NumberWords(int64(minutes))
	}
	trimmed := strings.TrimRight(f.groups[0], " ")
	return said + f.groups[0][len(trimmed):], true
}
