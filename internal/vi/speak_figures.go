package vi

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// figure is a number as papers write it.
const figure = `\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?`

// figurePasses say telephones, shares, money, units, fractions and plain numbers.
func figurePasses() []spokenPass {
	return []spokenPass{
		// called digit by digit
		{pattern: regexp.MustCompile(`\+?84[ .]?\d{2,3}(?:[ .]?\d{3,4}){2}|0\d{2,4}(?:[ .]\d{2,4}){1,3}|0\d{8,10}|1[89]00[ .]?\d{4}(?:\d{2})?`), words: func(f found) (string, bool) {
			return sayCalled(f.groups[0]), !withinNumber(f.before)
		}},
		{pattern: regexp.MustCompile(`((?i:tổng đài|đường dây nóng|gọi|gọi số|bấm|bấm phím|hotline|Dịch vụ công|đài))(:?\s+(?:số\s+)?)(\d{3,4})`), words: func(f found) (string, bool) {
			return f.groups[1] + f.groups[2] + digits(f.groups[3]), true
		}},
		{pattern: regexp.MustCompile(`\d{9,}`), words: func(f found) (string, bool) { return digits(f.groups[0]), true }},
		// compared
		{pattern: regexp.MustCompile(`[≥≧]\s?(` + figure + `)(\s?%)?`), joined: true, words: func(f found) (string, bool) { return compared("từ ", f, " trở lên") }},
		{pattern: regexp.MustCompile(`[≤≦]\s?(` + figure + `)(\s?%)?`), joined: true, words: func(f found) (string, bool) { return compared("không quá ", f, "") }},
		{pattern: regexp.MustCompile(`>\s?(` + figure + `)(\s?%)?`), joined: true, words: func(f found) (string, bool) { return compared("trên ", f, "") }},
		{pattern: regexp.MustCompile(`<\s?(` + figure + `)(\s?%)?`), joined: true, words: func(f found) (string, bool) { return compared("dưới ", f, "") }},
		// from … to …
		{pattern: regexp.MustCompile(`(` + figure + `)\s?[-–]\s?(` + figure + `)(\s?%)?`), words: func(f found) (string, bool) {
			a, ok1 := numeral(f.groups[1])
			b, ok2 := numeral(f.groups[2])
			return a + " đến " + b + share(f.groups[3]), ok1 && ok2
		}},
		{pattern: regexp.MustCompile(`(` + figure + `)\s?%`), words: func(f found) (string, bool) {
			n, ok := numeral(f.groups[1])
			return n + " phần trăm", ok
		}},
		{pattern: regexp.MustCompile(`(` + figure + `)\s?‰`), words: func(f found) (string, bool) {
			n, ok := numeral(f.groups[1])
			return n + " phần nghìn", ok
		}},
		{pattern: regexp.MustCompile(`(` + figure + `)\s?(km2|km²|m2|m²|m3|m³|km|kg|ha|cm|mm|MB|GB|KB|VNĐ|VND|đ|₫|tr|m|°C)`), words: func(f found) (string, bool) {
			n, ok := numeral(f.groups[1])
			return n + " " + units[f.groups[2]], ok
		}},
		{pattern: regexp.MustCompile(`(\d{1,4})\s?/\s?(\d{1,4})`), words: func(f found) (string, bool) {
			return count(f.groups[1]) + " trên " + count(f.groups[2]), true
		}},
		// ordinals
		{pattern: regexp.MustCompile(`((?i:thứ|hạng|lớp|tư vấn|mức độ|mức|cấp độ))\s+([14])`), words: func(f found) (string, bool) {
			return f.groups[1] + " " + ordinal(strings.ToLower(f.groups[1]), f.groups[2]), true
		}},
		{pattern: regexp.MustCompile(`(\d{1,3})([a-zđ])`), words: func(f found) (string, bool) {
			return count(f.groups[1]) + " " + spell(f.groups[2]), true
		}},
		{pattern: regexp.MustCompile(`(?:-\s?)?(?:` + figure + `)`), words: sayNumber},
	}
}

// withinNumber tells whether what follows goes on with a number.
func withinNumber(before string) bool {
	n := len(before)
	return n > 1 && (before[n-1] == '.' || before[n-1] == ',') && before[n-2] >= '0' && before[n-2] <= '9'
}

func sayCalled(text string) string {
	groups := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '.' })
	for i, g := range groups {
		if plus, ok := strings.CutPrefix(g, "+"); ok {
			groups[i] = "cộng " + digits(plus)
			continue
		}
		groups[i] = digits(g)
	}
	return strings.Join(groups, ", ")
}

func compared(before string, f found, after string) (string, bool) {
	n, ok := numeral(f.groups[1])
	return before + n + share(f.groups[2]) + after, ok
}

func share(percent string) string {
	if strings.TrimSpace(percent) == "%" {
		return " phần trăm"
	}
	return ""
}

// ordinal reads one and four as they are said after "thứ".
func ordinal(after, digit string) string {
	switch {
	case after == "thứ" && digit == "1":
		return "nhất"
	case after == "thứ":
		return "tư"
	}
	return count(digit)
}

// sayNumber reads a plain number. A sign before it is "minus" where it stands right before
// the number and after a space; else it is a dash.
func sayNumber(f found) (string, bool) {
	text, minus := f.groups[0], ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		text = strings.TrimSpace(rest)
		switch {
		case text == rest && strings.HasSuffix(f.before, " "):
			minus = "âm "
		case f.before != "":
			minus = " "
		}
	}
	n, ok := numeral(text)
	return minus + n, ok
}

// letterPasses say abbreviations and signs.
func letterPasses() []spokenPass {
	return []spokenPass{
		{pattern: regexp.MustCompile(`(?i:v/v)`), words: func(found) (string, bool) { return "về việc", true }},
		{pattern: regexp.MustCompile(`(?i:v\.v\.?|\.v\.v)`), words: func(found) (string, bool) { return "vân vân", true }},
		{pattern: regexp.MustCompile(`(?i:và/hoặc)`), words: func(found) (string, bool) { return "và hoặc", true }},
		{pattern: regexp.MustCompile(`(TP|Tp|TX|Tx|TT|P|Q|H|X)\.\s?(\p{Lu})`), words: func(f found) (string, bool) {
			name, ok := places[f.groups[1]]
			if last, _ := utf8.DecodeLastRuneInString(f.before); unicode.IsLetter(last) || len(f.groups[1]) == 1 && initial(f.before) {
				return "", false
			}
			if f.groups[1] == "TP" && strings.HasPrefix(f.groups[2]+f.after, "HCM") {
				return "Thành phố " + f.groups[2], true
			}
			return name + " " + f.groups[2], ok
		}, joined: true},
		{pattern: regexp.MustCompile(`(PGS|GS|ThS|TS|BS|KS|CN|Ths|LS)\.\s?`), words: func(f found) (string, bool) {
			name, ok := titles[f.groups[1]]
			return name + " ", ok
		}},
		{pattern: regexp.MustCompile(`[\p{Lu}][\p{Lu}\d]*(?:[-&][\p{Lu}][\p{Lu}\d]*)*`), words: sayCapitals},
		{pattern: regexp.MustCompile(`(\pL)\s?/\s?(\pL)`), joined: true, words: func(f found) (string, bool) { return f.groups[1] + " hoặc " + f.groups[2], true }},
		{pattern: regexp.MustCompile(`\s?&\s?`), joined: true, words: func(found) (string, bool) { return " và ", true }},
		{pattern: regexp.MustCompile(`\s?[()\[\]]\s?`), joined: true, words: func(found) (string, bool) { return ", ", true }},
		{pattern: regexp.MustCompile(`^[-–—•+*]\s*|\s[-–—]\s`), joined: true, words: func(f found) (string, bool) {
			if f.before == "" {
				return "", true
			}
			return ", ", true
		}},
		{pattern: regexp.MustCompile(`[“”"«»]`), joined: true, words: func(found) (string, bool) { return "", true }},
	}
}

// initial tells whether one letter after a text is that of a name: Nguyễn P. Anh.
func initial(before string) bool {
	fields := strings.Fields(before)
	if len(fields) == 0 {
		return false
	}
	last := []rune(fields[len(fields)-1])
	return unicode.IsUpper(last[0]) && unicode.IsLetter(last[len(last)-1])
}

// sayCapitals says an abbreviation: by its words where it is known, else by the names of
// its letters. Words of a heading in capitals stay as they are.
func sayCapitals(f found) (string, bool) {
	text := f.groups[0]
	if words, ok := abbreviations[text]; ok {
		return words, true
	}
	if name, ok := issuers[text]; ok && len([]rune(text)) > 2 {
		return name, true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '&' })
	if len(parts) > 1 {
		said := make([]string, len(parts))
		for i, p := range parts {
			said[i], _ = sayCapitals(found{groups: []string{p}})
			if said[i] == "" {
				said[i] = p
			}
		}
		return strings.Join(said, " "), true
	}
	letters := []rune(text)
	if len(letters) < 2 || len(letters) > 6 || IsSyllable(strings.ToLower(text)) {
		return "", false
	}
	return spell(text), true
}
