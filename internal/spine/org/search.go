package org

import (
	"cmp"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/vi"
)

// Search lists the agencies of the day that a person may mean who types so far,
// best first, at most limit: with or without marks, beginnings of words ("so noi
// v"), initials ("stttt", "ubnd tran bien") and known other names. An empty
// query finds nothing.
func (m *Matcher) Search(query string, limit int) []Agency {
	words := pieces(query)
	if len(words) == 0 {
		return nil
	}
	best := map[string]int{}
	note := func(id string, rank int) {
		if have, ok := best[id]; rank > 0 && (!ok || rank < have) {
			best[id] = rank
		}
	}
	for key, found := range m.byFold {
		rank := rankOf(strings.Fields(key), words)
		for _, a := range found {
			note(a.ID, rank)
		}
	}
	for _, a := range m.all {
		note(a.ID, rankOf(spelled(a), words))
		note(a.ID, rankOf(pieces(a.Name), words))
	}
	var out []Agency
	for _, a := range m.all {
		if best[a.ID] > 0 {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Agency) int { return cmp.Compare(best[a.ID], best[b.ID]) })
	return out[:min(limit, len(out))]
}

// pieces are the folded words of a text.
func pieces(text string) []string {
	return strings.FieldsFunc(vi.Fold(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// spelled are the words of an agency with the committee's own words before the
// place that its key is left with.
func spelled(a Agency) []string {
	words := pieces(a.key)
	if a.Kind == agency.Committee && (len(words) == 0 || words[0] != "uy") {
		words = append([]string{"uy", "ban", "nhan", "dan"}, words...)
	}
	return words
}

// rankOf tells how well what was typed fits a name: 1 is the whole name, 2 its
// beginning, 3 words of it in order, 4 in any order, 0 not at all.
func rankOf(name, typed []string) int {
	var b strings.Builder
	for _, word := range name {
		b.WriteByte(word[0])
	}
	initials := b.String()
	joined, asked := strings.Join(name, " "), strings.Join(typed, " ")
	switch {
	case joined == asked || initials == asked:
		return 1
	case strings.HasPrefix(joined, asked):
		return 2
	}
	rank, at := 3, 0
	for _, word := range typed {
		i := slices.IndexFunc(name[at:], func(have string) bool { return strings.HasPrefix(have, word) })
		switch j := strings.Index(initials[at:], word); {
		case i >= 0:
			at += i + 1
		case j >= 0 && len(word) > 1:
			at += j + len(word)
		case slices.ContainsFunc(name, func(have string) bool { return strings.HasPrefix(have, word) }):
			rank = 4
		default:
			return 0
		}
	}
	return rank
}
