package domain

import (
	"fmt"
	"strings"

	"loa/internal/vi"
)

// Number is how many there are of something, to be filled into a sentence by %d
// or %02d: from a thousand on it has points between its groups ("2.429"), which a
// year, a plain int, must not have. Pages in another language write it their way.
type Number int

// Format writes the number for %d with its width and zeros, and for any other
// verb as it stands.
func (n Number) Format(f fmt.State, _ rune) {
	WriteNumber(f, vi.Int(int64(n)))
}

// WriteNumber writes a number that is grouped already, with the width and zeros
// that its verb asks for.
func WriteNumber(f fmt.State, text string) {
	if width, ok := f.Width(); ok && len(text) < width {
		fill := " "
		if f.Flag('0') {
			fill = "0"
		}
		text = strings.Repeat(fill, width-len(text)) + text
	}
	_, _ = f.Write([]byte(text))
}
