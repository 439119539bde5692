package vi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spoken gives the form in which a text is read aloud: numbers, dates, hours, money, numbers
// of official documents, abbreviations and signs are written out in words, so that a speech
// engine, or a person, says them as a newsreader would. What it does not know stays as it
// is. Lines stay lines. It is for Vietnamese prose of state agencies (Decree
// 30/2020/NĐ-CP, annexes I and III for numbers and signs of documents).
func Spoken(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = spokenLine(line)
	}
	return strings.Join(lines, "\n")
}

// spokenLine goes over a line in passes: each takes what is surest first, and leaves words
// that later passes do not touch.
func spokenLine(line string) string {
	s := Clean(line)
	for _, pass := range spokenPasses {
		s = pass.say(s)
	}
	return tidyPauses(s)
}

// found is one hit of a pass: its groups, and what stands around it.
type found struct {
	groups        []string
	before, after string
}

// word is the last word before the hit, in lower case.
func (f found) word() string {
	fields := strings.Fields(f.before)
	if len(fields) == 0 {
		return ""
	}
	return strings.ToLower(strings.Trim(fields[len(fields)-1], ",.;:()“”\""))
}

// spokenPass is a pattern with what is said for a hit; ok is false to leave it.
type spokenPass struct {
	pattern *regexp.Regexp
	words   func(f found) (said string, ok bool)
	joined  bool // a hit may stand within a word
}

// say replaces the hits of a pass. A hit does not begin or end within a word or a number.
func (p spokenPass) say(s string) string {
	var b strings.Builder
	at := 0
	for at <= len(s) {
		m := p.pattern.FindStringSubmatchIndex(s[at:])
		if m == nil || m[1] == m[0] {
			break
		}
		start, end := at+m[0], at+m[1]
		groups := make([]string, len(m)/2)
		for i := range groups {
			if m[2*i] >= 0 {
				groups[i] = s[at+m[2*i] : at+m[2*i+1]]
			}
		}
		said, ok := "", false
		if p.joined || apart(s, start, end) {
			said, ok = p.words(found{groups, s[:start], s[end:]})
		}
		if !ok {
			_, size := utf8.DecodeRuneInString(s[start:])
			b.WriteString(s[at : start+size])
			at = start + size
			continue
		}
		b.WriteString(s[at:start])
		b.WriteString(said)
		at = end
	}
	b.WriteString(s[min(at, len(s)):])
	return b.String()
}

// apart tells whether a stretch neither begins nor ends within a word or a number.
func apart(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	first, _ := utf8.DecodeRuneInString(s[start:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	begins := start == 0 || !inWord(before) || !inWord(first)
	ends := end == len(s) || !inWord(after) || !inWord(last)
	return begins && ends
}

// spokenPasses are the passes in their order.
var spokenPasses = slices.Concat(addressPasses(), documentPasses(), dayPasses(), figurePasses(), letterPasses())

// numeral reads digits with points between thousands and a comma before decimals.
func numeral(text string) (string, bool) {
	whole, frac, isFrac := strings.Cut(text, ",")
	n, ok := ReadInt(whole)
	if !ok {
		return "", false
	}
	words := NumberWords(n)
	if !isFrac {
		return words, true
	}
	if strings.HasPrefix(frac, "0") || len(frac) > 3 {
		return words + " phẩy " + digits(frac), true
	}
	f, ok := ReadInt(frac)
	if !ok {
		return "", false
	}
	return words + " phẩy " + NumberWords(f), true
}

// digits reads one digit after the other.
func digits(text string) string {
	var out []string
	for _, r := range text {
		if r >= '0' && r <= '9' {
			out = append(out, digitWords[r-'0'])
		}
	}
	return strings.Join(out, " ")
}

// count reads a whole number that is known to be one.
func count(text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return digits(text)
	}
	return NumberWords(n)
}

// spell names letters one after the other, as an abbreviation is read.
func spell(text string) string {
	var out []string
	for _, r := range text {
		if name, ok := letterNames[unicode.ToUpper(r)]; ok {
			out = append(out, name)
		} else if r >= '0' && r <= '9' {
			out = append(out, digitWords[r-'0'])
		}
	}
	return strings.Join(out, " ")
}

var (
	spaceBeforeMark = regexp.MustCompile(`\s+([,.;:!?])`)
	marksTogether   = regexp.MustCompile(`[,;:](?:\s*[,;:])+`)
	markThenEnd     = regexp.MustCompile(`[,;:]\s*([.!?])`)
	dots            = regexp.MustCompile(`\.{2,}|…`)
	spaces          = regexp.MustCompile(`[ \t]{2,}`)
)

// tidyPauses leaves one mark where the passes left several.
func tidyPauses(s string) string {
	s = dots.ReplaceAllString(s, ".")
	s = spaceBeforeMark.ReplaceAllString(s, "$1")
	s = marksTogether.ReplaceAllString(s, ",")
	s = markThenEnd.ReplaceAllString(s, "$1")
	s = spaces.ReplaceAllString(s, " ")
	return strings.TrimRight(strings.TrimLeft(strings.TrimSpace(s), ",;: "), ",: ")
}
