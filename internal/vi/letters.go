package vi

import (
	"strings"
	"unicode"
)

// Letters is a text in two equally long forms: as written, letter by letter,
// and folded to ASCII, where rules of the language are easiest to look for. A
// find in Folded (byte offsets) is taken back to the words themselves by Own.
type Letters struct {
	Words  []rune // NFC, white space collapsed
	Folded string // one byte for each letter of Words
}

// NewLetters folds a text. All dashes become "-", quotation marks "'", "×"
// becomes "x" and "≥" becomes ">"; what has no ASCII form becomes "~".
func NewLetters(s string) Letters {
	l := Letters{Words: []rune(Clean(s))}
	var b strings.Builder
	b.Grow(len(l.Words))
	for _, r := range l.Words {
		b.WriteByte(foldByte(r))
	}
	l.Folded = b.String()
	return l
}

func foldByte(r rune) byte {
	if r < 0x80 {
		return byte(unicode.ToLower(r))
	}
	switch r {
	case '–', '—', '‑', '‐', '−', '÷':
		return '-'
	case '×':
		return 'x'
	case '“', '”', '‘', '’':
		return '\''
	case '≥':
		return '>'
	}
	if b := unicode.ToLower(bare(r)); b < 0x80 {
		return byte(b)
	}
	return '~'
}

// Own gives the words of the text for a range of Folded, trimmed.
func (l Letters) Own(start, end int) string {
	return strings.TrimSpace(string(l.Words[start:end]))
}
