package vi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// UpperFirst makes the first letter a capital and leaves the rest alone, for a
// phrase that comes to stand at the head of a line.
func UpperFirst(s string) string { return mapFirst(s, unicode.ToUpper) }

// LowerFirst is the opposite, for a phrase inside a sentence. A word in
// capitals (UBND, HĐND) stays.
func LowerFirst(s string) string {
	rs := []rune(s)
	if len(rs) > 1 && unicode.IsUpper(rs[1]) {
		return s
	}
	return mapFirst(s, unicode.ToLower)
}

func mapFirst(s string, f func(rune) rune) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(f(r)) + s[n:]
}

// Truncate shortens text to at most limit letters, the "…" counted, at the end
// of a word where it can and never inside a letter and its mark.
func Truncate(s string, limit int) string {
	s = Clean(s)
	rs := []rune(s)
	if len(rs) <= limit {
		return s
	}
	if limit <= 1 {
		return "…"
	}
	cut := string(rs[:limit-1])
	if rs[limit-1] != ' ' {
		if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
			cut = cut[:i]
		}
	}
	return strings.TrimRight(cut, " ,;:.-–(") + "…"
}

// IsUpper tells whether text is written in capitals: it has letters and none
// of them is small.
func IsUpper(s string) bool {
	seen := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		seen = seen || unicode.IsUpper(r)
	}
	return seen
}
