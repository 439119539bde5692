package question

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"loa/internal/vi"
)

// Text is what is compared of a question: what it is about and its words.
type Text struct {
	ID    string
	About string // obligation or clause
	Words string
}

// From when two questions are pointed out as alike: pairs of neighbouring syllables in
// common, and their share of the shorter text. Those about one duty need fewer. They
// only point out: people decide.
const (
	leastPairs, leastShare         = 3, 0.25
	leastPairsSame, leastShareSame = 2, 0.12
	mostAlike                      = 5
)

// Alike lists the ids of those that may be the same difficulty as one, the nearest
// first, five at most.
func Alike(one Text, others []Text) []string {
	type found struct {
		id    string
		share float64
	}
	own := pairs(one.Words)
	var out []found
	for _, o := range others {
		theirs := pairs(o.Words)
		common := 0
		for p := range own {
			if theirs[p] {
				common++
			}
		}
		short := max(1, min(len(own), len(theirs)))
		share, same := float64(common)/float64(short), one.About != "" && one.About == o.About
		if common >= leastPairs && share >= leastShare || same && common >= leastPairsSame && share >= leastShareSame {
			if same {
				share++
			}
			out = append(out, found{o.ID, share})
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return cmp.Compare(b.share, a.share) })
	var ids []string
	for _, f := range out[:min(len(out), mostAlike)] {
		ids = append(ids, f.id)
	}
	return ids
}

// pairs are the neighbouring syllables of a text, folded: most Vietnamese words have
// two. Those that stand in every such text say nothing.
func pairs(text string) map[string]bool {
	out := map[string]bool{}
	words := strings.FieldsFunc(vi.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := 1; i < len(words); i++ {
		if p := words[i-1] + " " + words[i]; !slices.Contains(usual, p) {
			out[p] = true
		}
	}
	return out
}

// usual are pairs that stand in most of these texts, folded.
var usual = []string{
	"cai cach", "cach hanh", "hanh chinh", "tuyen truyen", "co quan", "don vi", "khong co", "chua co", "de nghi", "so noi", "noi vu", "huong dan",
	"kho khan", "vuong mac", "thuc hien", "ke hoach", "nhiem vu",
}
