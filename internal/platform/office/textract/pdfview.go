package textract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// char is a character as the file places it, before the page is turned.
type char struct {
	text                     string
	angle                    float64 // of its baseline, clockwise in radians, as pdfium has it
	x, y                     float64 // where its baseline begins
	left, right, bottom, top float64
}

// view maps the coordinates of a file to a page that is read upright: points
// from the top left, after so many quarter turns clockwise.
type view struct {
	left, right, bottom, top float64
	turns                    int
}

func (v view) size() (width, height float64) {
	if v.turns%2 == 1 {
		return v.top - v.bottom, v.right - v.left
	}
	return v.right - v.left, v.top - v.bottom
}

func (v view) at(x, y float64) (float64, float64) {
	switch v.turns {
	case 1:
		return y - v.bottom, x - v.left
	case 2:
		return v.right - x, y - v.bottom
	case 3:
		return v.top - y, v.right - x
	}
	return x - v.left, v.top - y
}

// quarter is how many quarter turns clockwise make a baseline of this angle
// upright; none for text that stands aslant, such as watermarks.
func quarter(angle float64) (turns int, ok bool) {
	const slant = 4 * math.Pi / 180
	q := angle / (math.Pi / 2)
	near := math.Round(q)
	return ((-int(near) % 4) + 4) % 4, math.Abs(q-near)*math.Pi/2 <= slant
}

// turnsOf is the direction in which most of a page's text runs; pages without
// text keep the turn that the file gives them.
func turnsOf(chars []char, given int) int {
	var votes [4]int
	for _, c := range chars {
		if t, ok := quarter(c.angle); ok && strings.TrimSpace(c.text) != "" {
			votes[t]++
		}
	}
	best := given % 4
	for t, n := range votes {
		if n > votes[best] {
			best = t
		}
	}
	return best
}

// uprightGlyphs places the letters of a page as they are read. What stands
// aslant is left out; what is written upwards, as in narrow heads, is one word.
func uprightGlyphs(chars []char, v view) []glyph {
	glyphs := make([]glyph, 0, len(chars))
	var aside []glyph // a run that is written in another direction
	var words strings.Builder
	flush := func() {
		if text := strings.Join(strings.Fields(words.String()), " "); text != "" {
			box := around(aside)
			x, y := (box.x0+box.x1)/2, (box.y0+box.base)/2
			glyphs = append(glyphs, glyph{text: text, x0: x - 2, x1: x + 2, y0: y - 6, base: y + 3, word: true})
		}
		aside = nil
		words.Reset()
	}
	for _, c := range chars {
		turns, ok := quarter(c.angle)
		if !ok {
			continue
		}
		var g glyph
		g.text = c.text
		g.x0, g.y0 = v.at(c.left, c.top)
		x1, y1 := v.at(c.right, c.bottom)
		g.x0, g.x1, g.y0 = min(g.x0, x1), max(g.x0, x1), min(g.y0, y1)
		_, g.base = v.at(c.x, c.y)
		if turns != v.turns {
			if n := len(aside); n > 0 && abs(aside[n-1].x0-g.x0) > 8 {
				flush()
			}
			words.WriteString(c.text)
			aside = append(aside, g)
			continue
		}
		if len(aside) > 0 && strings.TrimSpace(c.text) != "" {
			flush()
		}
		glyphs = append(glyphs, g)
	}
	flush()
	return glyphs
}

func around(glyphs []glyph) glyph {
	if len(glyphs) == 0 {
		return glyph{}
	}
	box := glyphs[0]
	for _, g := range glyphs[1:] {
		box.x0, box.x1 = min(box.x0, g.x0), max(box.x1, g.x1)
		box.y0, box.base = min(box.y0, g.y0), max(box.base, g.base)
	}
	return box
}

// hyphenAtEnd is how pdfium gives a hyphen with which a line ends.
const hyphenAtEnd = "\x02"

// plainLetter is the letter that a character of a file stands for: ligatures
// are taken apart, letters of symbol fonts become bullets, what draws nothing is
// empty.
func plainLetter(s string) string {
	if s == hyphenAtEnd || s == "\u2010" || s == "\u2011" || s == "\u00ad" {
		return "-"
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case size < len(s) || r == utf8.RuneError:
		if r == utf8.RuneError {
			return ""
		}
		return s
	case r == '\u00a0' || r == '\u2002' || r == '\u2003' || r == '\u2009' || r == '\u202f':
		return " "
	case r == '\u200b' || r == '\ufeff' || r == '\u2060' || r == '\ufffe' || r == '\uffff' || unicode.IsControl(r):
		return ""
	case r >= '\ufb00' && r <= '\ufb06':
		return norm.NFKC.String(s)
	case r >= '\uf020' && r <= '\uf0ff':
		return symbol(r - 0xf000)
	}
	return s
}

// symbol is what a letter of a symbol font looks like, as far as it matters:
// plus and minus signs and other bullets.
func symbol(r rune) string {
	switch r {
	case ' ':
		return " "
	case '+', '-', '*', '(', ')', '/', ':', '.', ',', '%', '=', '<', '>':
		return string(r)
	}
	if r >= '0' && r <= '9' {
		return string(r)
	}
	return "-"
}
