package vi

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which text is searched: marks off, đ as d, lower case,
// white space collapsed and trimmed. NFC and NFD text fold alike.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), isInvisible(r):
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(bare(r)))
	}
	return b.String()
}

// isInvisible names characters that copied text carries along and that nobody
// sees: zero-width spaces and joiners, the byte-order mark, the soft hyphen.
func isInvisible(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return true
	}
	return false
}

// Clean is text as the house stores it: NFC, invisible characters removed,
// every run of white space one space, none at the ends. Words stay as they
// are.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) { // NFC passes over what follows a broken byte
		switch {
		case isInvisible(r):
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Normalize gives the form in which two spellings of the same word are equal:
// NFC, white space collapsed, and the tone mark of "oa", "oe" and "uy" at the
// end of a syllable on the older place (hoà becomes hòa, thuỵ becomes thụy).
// Case is kept. It is a key for comparing, not a correction of a text.
func Normalize(s string) string {
	rs := []rune(Clean(s))
	for i := 0; i+1 < len(rs); i++ {
		first, tone1 := split(rs[i])
		second, tone2 := split(rs[i+1])
		if tone1 != Level || tone2 == Level || !toneMoves(first, second) {
			continue
		}
		if i+2 < len(rs) && isLetter(rs[i+2]) || i > 0 && isVowelBefore(rs[i-1], first) {
			continue
		}
		rs[i], rs[i+1] = join(first, tone2), second
	}
	return string(rs)
}

// toneMoves tells whether two letters form one of the vowel pairs on which
// the two habits differ.
func toneMoves(first, second rune) bool {
	switch unicode.ToLower(first) {
	case 'o':
		second = unicode.ToLower(second)
		return second == 'a' || second == 'e'
	case 'u':
		return unicode.ToLower(second) == 'y'
	}
	return false
}

// isVowelBefore keeps "quý" as it is: after q the u belongs to the consonant.
// After another vowel the pair is not the whole vowel group either.
func isVowelBefore(before, first rune) bool {
	if unicode.ToLower(before) == 'q' {
		return unicode.ToLower(first) == 'u'
	}
	return isVowel(before)
}

// Key is Normalize in lower case: two names that a reader takes for the same
// have the same Key, and marks still count.
func Key(s string) string { return strings.ToLower(Normalize(s)) }

// Slug makes the address form: folded, letters and digits kept, everything
// else one hyphen. It is empty when nothing is left.
func Slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(s) {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	return b.String()
}
