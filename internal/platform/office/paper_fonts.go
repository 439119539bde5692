package office

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// PaperFonts are the four cuts of the letters of official papers in PDF, read
// and measured once for all papers; any number of papers may be drawn with
// them at a time. The decree asks for Times New Roman: Tinos has the same
// widths, letter by letter, and may be given away.
type PaperFonts struct {
	cuts [4]fontCut // by cutOf
}

// fontCut is one cut: the file that is embedded and how far each letter moves
// the pen.
type fontCut struct {
	file []byte
	// widths holds thousandths of the letter size plus one; 0 says that the
	// font lacks the character.
	widths [1 << 16]uint16
	// marks holds where the middle of a mark's ink is, right of the pen.
	marks map[rune]int
}

// The cuts, by what makes them differ: bold is 1, italic 2.
const (
	cutBold   = 1
	cutItalic = 2
)

func cutOf(bold, italic bool) int {
	cut := 0
	if bold {
		cut |= cutBold
	}
	if italic {
		cut |= cutItalic
	}
	return cut
}

// paperFontFiles are the files where the build of the front end puts them.
var paperFontFiles = [4]string{
	"fonts/Tinos-Regular.ttf", "fonts/Tinos-Bold.ttf", "fonts/Tinos-Italic.ttf", "fonts/Tinos-BoldItalic.ttf",
}

// ReadPaperFonts takes the fonts from the built front end. It fails when a file
// is missing, is no TrueType font or lacks Vietnamese letters.
func ReadPaperFonts(fsys fs.FS) (*PaperFonts, error) {
	var f PaperFonts
	for i, name := range paperFontFiles {
		file, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read the fonts of official papers: %w", err)
		}
		if err := (Fonts{Regular: file, Bold: file}).check(); err != nil {
			return nil, fmt.Errorf("read the fonts of official papers: %s: %w", name, err)
		}
		if err := f.cuts[i].measure(file); err != nil {
			return nil, fmt.Errorf("measure the fonts of official papers: %s: %w", name, err)
		}
	}
	return &f, nil
}

// measure fills the widths, rounded as they are written into the PDF.
func (c *fontCut) measure(file []byte) error {
	parsed, err := sfnt.Parse(file)
	if err != nil {
		return err
	}
	c.file, c.marks = file, map[rune]int{}
	var b sfnt.Buffer
	em := int(parsed.UnitsPerEm())
	for r := range rune(len(c.widths)) {
		glyph, err := parsed.GlyphIndex(&b, r)
		if err != nil {
			return err
		}
		if glyph == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&b, glyph, fixed.I(em), font.HintingNone)
		if err != nil {
			return err
		}
		c.widths[r] = uint16((advance.Round()*1000+em/2)/em) + 1
		if unicode.Is(unicode.Mn, r) {
			ink, _, err := parsed.GlyphBounds(&b, glyph, fixed.I(em), font.HintingNone)
			if err != nil {
				return err
			}
			c.marks[r] = (ink.Min.X + ink.Max.X).Round() * 1000 / em / 2
		}
	}
	return nil
}

// width is the width of one line in the unit of size. All its characters are
// known to be in the font, see drawable.
func (c *fontCut) width(s string, size float64) float64 {
	sum := 0
	for _, r := range s {
		sum += c.runeWidth(r)
	}
	return float64(sum) * size / 1000
}

func (c *fontCut) runeWidth(r rune) int {
	if int(r) < len(c.widths) && c.widths[r] > 0 {
		return int(c.widths[r]) - 1
	}
	return 0
}

func (c *fontCut) has(r rune) bool { return int(r) < len(c.widths) && c.widths[r] > 0 }

// lacking stands for a character that the font lacks, so that nobody takes the
// text for complete.
const lacking = unicode.ReplacementChar

// lookalikes stand for signs that people paste into tables and that the fonts
// lack: a tick must not turn into a sign of doubt.
var lookalikes = map[rune]rune{
	'✓': '√', '✔': '√', '☑': '√', '✅': '√', '✗': '×', '✘': '×', '❌': '×', '✖': '×',
	'➔': '→', '➜': '→', '➝': '→', '➤': '►', '⮕': '→', '‣': '►', '⁃': '-', '❖': '◊', '✦': '◊', '★': '*', '☆': '*', '⭐': '*',
}

// drawable is clean text in characters that the cut has: a character that it
// lacks becomes one that looks alike or the sign of a missing one. Only what is
// invisible anyway is left out: joiners and selectors of emoji.
func (c *fontCut) drawable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || c.has(r) && !joins(r):
			return r
		case joins(r):
			return -1
		}
		if like, ok := lookalikes[r]; ok && c.has(like) {
			return like
		}
		return lacking
	}, clean(s))
}

// joins tells whether a character only says how its neighbours look.
func joins(r rune) bool {
	return r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r)
}
