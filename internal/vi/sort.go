package vi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// alphabet is the Vietnamese order of letters, with the four that only names
// and foreign words use (f, j, w, z) at their Latin places.
const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

// SortKey is text that sorts bytewise in Vietnamese alphabetical order: the
// letters of all words first (a ă â b … d đ e ê …), then the tones (level,
// grave, hook, tilde, acute, dot) from left to right, then capitals after
// small letters. Digits come before letters. Runs of digits compare by value.
// Different texts that differ only in white space or invisible characters
// have the same key.
func SortKey(s string) string {
	var letters, tones, cases strings.Builder
	rs := []rune(Clean(s))
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		if isDigit(r) {
			j := i
			for j < len(rs) && isDigit(rs[j]) {
				j++
			}
			writeNumber(&letters, rs[i:j])
			i = j - 1
			continue
		}
		base, tone := split(r)
		low := unicode.ToLower(base)
		writeLetter(&letters, low)
		tones.WriteByte('0' + byte(tone))
		cases.WriteByte(caseOf(base, low))
	}
	return letters.String() + "\x01" + tones.String() + "\x01" + cases.String()
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func caseOf(base, low rune) byte {
	if base == low {
		return '0'
	}
	return '1'
}

// writeNumber writes a run of digits so that 2 sorts before 10: the length of
// the number without leading zeros, then its digits.
func writeNumber(b *strings.Builder, digits []rune) {
	trimmed := strings.TrimLeft(string(digits), "0")
	b.WriteByte('0')
	b.WriteByte(byte('0' + min(len(trimmed), 60)))
	b.WriteString(trimmed)
}

func writeLetter(b *strings.Builder, low rune) {
	switch {
	case low == ' ':
		b.WriteByte('\x02')
	case strings.ContainsRune(alphabet, low):
		b.WriteByte(byte('A' + utf8.RuneCountInString(alphabet[:strings.IndexRune(alphabet, low)])))
	case low < 'A':
		b.WriteByte('\x03')
		b.WriteRune(low)
	default:
		b.WriteByte('\x7f')
		b.WriteString(norm.NFC.String(string(low)))
	}
}

// Compare orders two texts alphabetically; it is negative when a comes first.
func Compare(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) }
