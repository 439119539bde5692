package vi

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Tone is one of the six tones (thanh) in the order of Vietnamese
// dictionaries: level, grave, hook, tilde, acute, dot.
type Tone byte

// The tones in dictionary order.
const (
	Level Tone = iota
	Grave      // huyền
	Hook       // hỏi
	Tilde      // ngã
	Acute      // sắc
	Dot        // nặng
)

const toneMarks = "\u0300\u0309\u0303\u0301\u0323" // grave, hook, tilde, acute, dot: Tone minus one

// split takes one precomposed letter apart into its letter of the alphabet
// (still with the breve, circumflex or horn) and its tone.
func split(r rune) (rune, Tone) {
	if r < 0x80 {
		return r, Level
	}
	tone := Level
	var rest []rune
	for _, part := range norm.NFD.String(string(r)) {
		if t := toneOf(part); t != Level {
			tone = t
			continue
		}
		rest = append(rest, part)
	}
	for _, base := range norm.NFC.String(string(rest)) {
		return base, tone
	}
	return r, tone
}

func toneOf(r rune) Tone {
	i := 0
	for _, m := range toneMarks {
		i++
		if m == r {
			return Tone(i)
		}
	}
	return Level
}

// join puts a tone on a letter of the alphabet.
func join(base rune, tone Tone) rune {
	if tone == Level {
		return base
	}
	s := norm.NFC.String(string(base) + string([]rune(toneMarks)[tone-1]))
	rs := []rune(s)
	if len(rs) != 1 {
		return base
	}
	return rs[0]
}

// bare gives the ASCII letter under all marks; đ becomes d.
func bare(r rune) rune {
	switch r {
	case 'đ':
		return 'd'
	case 'Đ':
		return 'D'
	}
	switch {
	case r < 0x80:
		return r
	case r < latinEnd:
		return bareLatin[r]
	case r >= vietStart && r < vietEnd:
		return bareViet[r-vietStart]
	}
	return decomposed(r)
}

// The blocks in which the letters of Vietnamese lie.
const (
	latinEnd  = 0x250
	vietStart = 0x1E00
	vietEnd   = 0x1F00
)

// bareLatin and bareViet hold what decomposed gives for the letters of those
// blocks: every text that is read passes through bare.
var (
	bareLatin = bareTable[[latinEnd]rune](0)
	bareViet  = bareTable[[vietEnd - vietStart]rune](vietStart)
)

func bareTable[T [latinEnd]rune | [vietEnd - vietStart]rune](from rune) (table T) {
	for i := range len(table) {
		table[i] = decomposed(from + rune(i))
	}
	return table
}

// decomposed is the first letter of the canonical decomposition.
func decomposed(r rune) rune {
	for _, part := range norm.NFD.String(string(r)) {
		return part
	}
	return r
}

func isVowel(r rune) bool {
	return strings.ContainsRune("aeiouyAEIOUY", bare(r))
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }
