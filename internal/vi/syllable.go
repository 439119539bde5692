package vi

import (
	"slices"
	"strings"
	"unicode"
)

// onsets are the consonants that may begin a syllable, longest first.
var onsets = []string{
	"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
	"b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
}

// nuclei are the vowel groups, with the letters ă â ê ô ơ ư kept apart.
var nuclei = strings.Fields(`a ă â e ê i o ô ơ u ư y
	ia iê ua uô ưa ươ ya yê
	ai ao au ay âu ây eo êu iu iêu oi ôi ơi ui ưi ưu uôi ươi ươu yêu
	oa oă oe oai oay oao oeo uâ uê uơ uy uya uyê uyu uây uêu oo ôô`)

// codas are the consonants that may end a syllable.
var codas = []string{"ch", "ng", "nh", "c", "m", "n", "p", "t", ""}

// IsSyllable tells whether a word is built like a Vietnamese syllable: an
// onset, a vowel group, an ending and at most one tone. It knows the build,
// not the dictionary, and is used to tell a wrong encoding from a right one.
func IsSyllable(word string) bool {
	var b strings.Builder
	tones := 0
	for _, r := range strings.ToLower(word) {
		if !unicode.IsLetter(r) {
			return false
		}
		base, tone := split(r)
		if tone != Level {
			tones++
		}
		b.WriteRune(base)
	}
	if tones > 1 {
		return false
	}
	s := b.String()
	for _, o := range onsets {
		rest, ok := strings.CutPrefix(s, o)
		if !ok {
			continue
		}
		if isRhyme(rest) || o == "gi" && (isRhyme("i"+rest) || rest == "") {
			return true
		}
	}
	return false
}

func isRhyme(s string) bool {
	for _, c := range codas {
		nucleus, ok := strings.CutSuffix(s, c)
		if ok && nucleus != "" && slices.Contains(nuclei, nucleus) {
			return true
		}
	}
	return false
}
