package textract

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Vietnamese text has a mark on about every fourth letter (plans of this project:
// 26 to 29 in 100). Files whose fonts tell letters wrongly have hardly any, or
// the sign of what could not be read.
const (
	enoughLetters = 400
	leastMarked   = 0.1
)

// lostMarks tells whether a text long enough to judge has lost its marks.
func lostMarks(text string) bool {
	letters, marked := 0, 0
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar || unicode.Is(unicode.Co, r):
			letters++
		case unicode.IsLetter(r):
			letters++
			if r == 'đ' || r == 'Đ' || r > unicode.MaxASCII && len(norm.NFD.String(string(r))) > len(string(r)) {
				marked++
			}
		}
	}
	return letters >= enoughLetters && float64(marked) < leastMarked*float64(letters)
}
