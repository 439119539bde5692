package guide

import (
	"cmp"
	"slices"
	"strings"

	"loa/internal/vi"
)

// Hit is a section that has every word that was asked for.
type Hit struct {
	Chapter, Title, URL string
	Said                string // its sentence with the most of the words
}

// mostHits is how many sections one search lists.
const mostHits = 20

// search finds sections by words with or without marks; chapters earlier in all
// come first, and of these sections whose title has the words.
func search(all []Chapter, asked string) []Hit {
	words := strings.Fields(vi.Fold(asked))
	if len(words) == 0 {
		return nil
	}
	type found struct {
		Hit
		chapter, inTitle int
	}
	var hits []found
	for i, c := range all {
		for _, s := range c.Sections {
			if count(s.fold, words) < len(words) {
				continue
			}
			h := found{Hit: Hit{Chapter: c.Title, Title: cmp.Or(s.Title, c.Title), URL: c.URL(), Said: said(s.Text, words)}, chapter: i, inTitle: count(vi.Fold(s.Title), words)}
			if s.Anchor != "" {
				h.URL += "#" + s.Anchor
			}
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.inTitle/len(words), a.inTitle/len(words)), cmp.Compare(a.chapter, b.chapter), cmp.Compare(b.inTitle, a.inTitle))
	})
	var out []Hit
	for _, h := range hits[:min(len(hits), mostHits)] {
		out = append(out, h.Hit)
	}
	return out
}

// count tells how many of the words begin a word of a folded text.
func count(fold string, words []string) (n int) {
	for _, w := range words {
		for at, from := 0, 0; ; from = at + 1 {
			i := strings.Index(fold[from:], w)
			if i < 0 {
				break
			}
			if at = from + i; at == 0 || !letter(fold[at-1]) {
				n++
				break
			}
		}
	}
	return n
}

// letter tells whether a byte of folded text belongs to a word.
func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }

// longest is how many letters of a sentence a search shows.
const longest = 220

// said is the sentence of a text that has the most of the words.
func said(text string, words []string) string {
	best, most := "", -1
	for line := range strings.SplitSeq(text, "\n") {
		for sentence := range strings.SplitSeq(line, ". ") {
			if n := count(vi.Fold(sentence), words); n > most && strings.TrimSpace(sentence) != "" {
				best, most = sentence, n
			}
		}
	}
	return vi.Truncate(strings.TrimSpace(best), longest)
}
