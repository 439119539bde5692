package vi

import (
	"strings"
	"unicode"
)

// Query is what somebody searches texts by. A word that was typed without marks finds
// words with any marks; one with marks finds these alone. Words between quotation marks,
// and the parts of one like 35/KH-UBND, are found one after the other. Numbers are found
// with and without zeros before them.
type Query struct{ Terms []Term }

// Term is words that stand one after the other.
type Term []queryWord

// queryWord is a word to be found. key is empty where marks do not matter.
type queryWord struct{ fold, key string }

// quotes open and close a phrase.
const quotes = "\"“”„‟«»"

// ParseQuery reads what somebody typed into a search field. At most mostTerms are taken.
func ParseQuery(text string) Query {
	var q Query
	add := func(part string) {
		if t := termOf(part); len(t) > 0 && len(q.Terms) < mostTerms {
			q.Terms = append(q.Terms, t)
		}
	}
	parts := strings.FieldsFunc(Clean(text), func(r rune) bool { return strings.ContainsRune(quotes, r) })
	inside := false
	if first := strings.TrimSpace(Clean(text)); first != "" {
		inside = strings.ContainsRune(quotes, []rune(first)[0])
	}
	for _, part := range parts {
		if strings.TrimSpace(part) == "" {
			continue
		}
		if inside {
			add(part)
		} else {
			for word := range strings.FieldsSeq(part) {
				add(word)
			}
		}
		inside = !inside
	}
	return q
}

// mostTerms is how many terms of a query are looked for.
const mostTerms = 12

func termOf(part string) Term {
	var t Term
	for _, w := range Words(part) {
		fold := Fold(part[w.Start:w.End])
		word := queryWord{fold: unpadded(fold)}
		if key := Key(part[w.Start:w.End]); key != fold {
			word.key = key
		}
		t = append(t, word)
	}
	return t
}

// unpadded is a number without the zeros before it, as months and days are written now with,
// now without; other words stay as they are.
func unpadded(fold string) string {
	if strings.TrimLeft(fold, "0123456789") != "" {
		return fold
	}
	if short := strings.TrimLeft(fold, "0"); short != "" || fold == "" {
		return short
	}
	return "0"
}

// Folds lists the words of a term without marks, by which a store narrows what is looked
// through.
func (t Term) Folds() []string {
	out := make([]string, len(t))
	for i, w := range t {
		out[i] = w.fold
	}
	return out
}

// Unmarked is the query with marks left out.
func (q Query) Unmarked() Query {
	var out Query
	for _, t := range q.Terms {
		unmarked := make(Term, len(t))
		for i, w := range t {
			unmarked[i].fold = w.fold
		}
		out.Terms = append(out.Terms, unmarked)
	}
	return out
}

// Marked tells whether marks matter for any word.
func (q Query) Marked() bool {
	for _, t := range q.Terms {
		for _, w := range t {
			if w.key != "" {
				return true
			}
		}
	}
	return false
}

// Span is a stretch of a text, in bytes.
type Span struct{ Start, End int }

// Words gives where the words of a text stand: letters and digits with their marks.
func Words(text string) []Span {
	var out []Span
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || isInvisible(r) && start >= 0
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			out, start = append(out, Span{start, i}), -1
		}
	}
	if start >= 0 {
		out = append(out, Span{start, len(text)})
	}
	return out
}

// Finder looks for a query in many texts; it remembers how words fold, of which
// Vietnamese has few. It is for one goroutine.
type Finder struct {
	query Query
	folds map[string]folded
}

type folded struct{ fold, key string }

// NewFinder begins to look for a query.
func NewFinder(q Query) *Finder { return &Finder{q, map[string]folded{}} }

func (f *Finder) of(word string) folded {
	known, ok := f.folds[word]
	if !ok {
		known = folded{unpadded(Fold(word)), Key(word)}
		f.folds[word] = known
	}
	return known
}

// Find gives where terms of the query stand in a text, in its order, and which of the
// terms do.
func (f *Finder) Find(text string) (spans []Span, found []bool) {
	found = make([]bool, len(f.query.Terms))
	words := Words(text)
	for i := range words {
		longest := 0
		for t, term := range f.query.Terms {
			if f.at(text, words[i:], term) {
				found[t] = true
				longest = max(longest, len(term))
			}
		}
		if longest == 0 {
			continue
		}
		s := Span{words[i].Start, words[i+longest-1].End}
		if n := len(spans); n > 0 && spans[n-1].End >= s.Start { // within a phrase that began before
			spans[n-1].End = max(spans[n-1].End, s.End)
			continue
		}
		spans = append(spans, s)
	}
	return spans, found
}

// at tells whether a term begins at the first of some words.
func (f *Finder) at(text string, words []Span, term Term) bool {
	if len(words) < len(term) {
		return false
	}
	for i, want := range term {
		got := f.of(text[words[i].Start:words[i].End])
		if got.fold != want.fold || want.key != "" && got.key != want.key {
			return false
		}
	}
	return true
}
