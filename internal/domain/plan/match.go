package plan

import (
	"strings"

	"loa/internal/vi"
)

// sameContent is how alike two contents must be, from 0 to 1, to be taken for
// the same obligation by their words alone.
const sameContent = 0.6

// Match pairs the obligations of two versions of a plan, given by number and
// content: for each of the new ones the place of its counterpart among the old,
// or -1. The same words decide first; what is left is paired by number when at
// least a third of the words agree. No old one is taken twice.
func Match(old, fresh []Numbered) []int {
	pairs := make([]int, len(fresh))
	taken := make([]bool, len(old))
	for i := range pairs {
		pairs[i] = -1
	}
	pass := func(like func(a, b Numbered) float64) {
		for i, f := range fresh {
			if pairs[i] >= 0 {
				continue
			}
			best, score := -1, 0.0
			for j, o := range old {
				if s := like(o, f); !taken[j] && s > score {
					best, score = j, s
				}
			}
			if best >= 0 {
				pairs[i], taken[best] = best, true
			}
		}
	}
	pass(func(a, b Numbered) float64 { return atLeast(Alike(a.Content, b.Content), 0.95) })
	pass(func(a, b Numbered) float64 {
		if a.No == "" || a.No != b.No {
			return 0
		}
		return atLeast(Alike(a.Content, b.Content), 1.0/3)
	})
	pass(func(a, b Numbered) float64 { return atLeast(Alike(a.Content, b.Content), sameContent) })
	return pairs
}

func atLeast(s, least float64) float64 {
	if s < least {
		return 0
	}
	return s
}

// Numbered is an obligation as a plan lists it.
type Numbered struct{ No, Content string }

// Alike is the share of words that two texts have in common, from 0 to 1, marks
// and capitals aside.
func Alike(a, b string) float64 {
	count := map[string]int{}
	wordsA, wordsB := strings.Fields(vi.Fold(a)), strings.Fields(vi.Fold(b))
	for _, w := range wordsA {
		count[w]++
	}
	common := 0
	for _, w := range wordsB {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	if len(wordsA)+len(wordsB) == 0 {
		return 1
	}
	return 2 * float64(common) / float64(len(wordsA)+len(wordsB))
}
