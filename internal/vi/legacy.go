package vi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Encoding is a legacy way of writing Vietnamese in eight bits that needs its
// own fonts. The empty Encoding is none: the text is Unicode.
type Encoding string

// The legacy encodings that are recognised. Text in them reaches us as the
// letters of Latin-1 that stand on the same codes.
const (
	NoEncoding Encoding = ""
	TCVN3      Encoding = "TCVN3" // TCVN 5712:1993, fonts .Vn…, also called ABC
	VNI        Encoding = "VNI"   // VNI-Windows, fonts VNI-…
)

// tcvn3 gives the letter for each code. The fonts whose names end in H show
// the small letters as capitals, so the case of marked letters is lost in the
// bytes and not guessed here.
var tcvn3 = func() map[rune]rune {
	m := map[rune]rune{}
	put := func(first rune, letters string) {
		for _, l := range letters {
			if l != ' ' {
				m[first] = l
			}
			first++
		}
	}
	put(0xA1, "ĂÂÊÔƠƯĐăâêôơưđ")
	put(0xB5, "àảãáạ ằẳẵắ")
	put(0xC6, "ặầẩẫấậè ẻẽéẹềểễếệìỉ")
	put(0xDC, "ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ")
	return m
}()

// vniMarks are the codes that VNI writes after a vowel, as combining marks;
// vniSelf are those that are a letter by themselves.
var (
	vniMarks = map[rune]string{
		'ø': "\u0300", 'ù': "\u0301", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
		'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
		'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
	}
	vniSelf = map[rune]rune{
		'ñ': 'đ', 'ô': 'ơ', 'ö': 'ư', 'æ': 'ỉ', 'ò': 'ị', 'ó': 'ĩ', 'ì': 'ì', 'í': 'í', 'î': 'ỵ',
	}
)

// Convert rewrites text from a legacy encoding to Unicode NFC. Letters that
// the encoding does not use stay as they are. It never decides by itself
// whether text needs it: see DetectLegacy.
func Convert(text string, from Encoding) string {
	switch from {
	case TCVN3:
		return norm.NFC.String(strings.Map(func(r rune) rune {
			if l, ok := tcvn3[r]; ok {
				return l
			}
			return r
		}, text))
	case VNI:
		return convertVNI(text)
	case NoEncoding:
	}
	return text
}

func convertVNI(text string) string {
	var b strings.Builder
	afterVowel := false
	for _, r := range text {
		low := unicode.ToLower(r)
		if marks, ok := vniMarks[low]; ok && afterVowel {
			b.WriteString(marks)
			afterVowel = false
			continue
		}
		if l, ok := vniSelf[low]; ok {
			if unicode.IsUpper(r) {
				l = unicode.ToUpper(l)
			}
			b.WriteRune(l)
			afterVowel = low == 'ô' || low == 'ö'
			continue
		}
		b.WriteRune(r)
		afterVowel = r < 0x80 && isVowel(r)
	}
	return norm.NFC.String(b.String())
}

// Modern rewrites text that a person pasted from an old document to Unicode: all
// of it, or where other lines have letters that no old encoding has, those lines
// that are in one. It tells which encoding it found, none for Unicode.
func Modern(text string) (string, Encoding) {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0xA1 && r <= unicode.MaxLatin1 }) {
		return text, NoEncoding
	}
	if !BeyondLatin(text) {
		old := DetectLegacy(text).Encoding
		return Convert(text, old), old
	}
	found, lines := NoEncoding, strings.Split(text, "\n")
	for i, line := range lines {
		if old := DetectLegacy(line).Encoding; old != NoEncoding {
			found, lines[i] = old, Convert(line, old)
		}
	}
	return strings.Join(lines, "\n"), found
}

// BeyondLatin tells whether text has a letter that no old encoding can hold.
func BeyondLatin(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxLatin1 && unicode.IsLetter(r) })
}

// Guess is what DetectLegacy found. Confidence, between 0 and 1, is the share
// of the telling words that become well-built syllables by conversion, so 0 for
// Unicode text.
type Guess struct {
	Encoding   Encoding
	Confidence float64
}

// sample bounds how much text DetectLegacy looks at, in bytes.
const sample = 64 << 10

// DetectLegacy tells whether text is Vietnamese in TCVN3 or VNI that was taken
// for Latin letters. It wants most of the words with such letters to be
// ill-built as they stand and well-built when converted; a few foreign names
// in Unicode text do not mislead it.
func DetectLegacy(text string) Guess {
	if len(text) > sample {
		cut := sample
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	best := Guess{}
	for _, enc := range []Encoding{TCVN3, VNI} {
		if c := gain(text, enc); c > best.Confidence {
			best = Guess{enc, c}
		}
	}
	if best.Confidence < 0.6 {
		return Guess{}
	}
	return best
}

// gain is the share of words with marked letters that conversion mends, less
// those that it breaks; words that are well-built either way tell nothing. One
// mended word alone is no proof.
func gain(text string, enc Encoding) float64 {
	words, mended, both := 0, 0, 0
	for _, w := range strings.FieldsFunc(text, betweenLegacyWords) {
		if !hasMarked(w) {
			continue
		}
		words++
		was, is := IsSyllable(norm.NFC.String(w)), IsSyllable(Convert(w, enc))
		switch {
		case is && !was:
			mended++
		case was && !is:
			mended--
		case was:
			both++
		}
	}
	if mended < 2 {
		return 0
	}
	return float64(mended) / float64(words-both)
}

func betweenLegacyWords(r rune) bool {
	return r < 0x80 && !unicode.IsLetter(r) || unicode.IsSpace(r) || r > 0xFF && !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r)
}

func hasMarked(w string) bool {
	for _, r := range w {
		if r >= 0xA1 {
			return true
		}
	}
	return false
}
