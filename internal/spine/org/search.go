package org

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
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

// Asked is a text by which agencies are looked for: as it is, and as a name.
type Asked struct {
	fold, key string
	words     []string
}

// AskFor reads a text by which agencies are looked for.
func AskFor(text string) Asked {
	key := strings.TrimPrefix(unmarked(agency.NameKey(text)), "uy ban nhan dan ") // names have it or not
	return Asked{fold: vi.Fold(text), key: key, words: pieces(text)}
}

func (q Asked) empty() bool { return q.fold == "" }

// Names tells whether a name has the text in it, in whatever spelling; every name
// has the empty text.
func (q Asked) Names(name string) bool { return q.in(vi.Fold(name), agency.NameKey(name), "") }

// in tells whether a name, given folded and as its key, or a short name has the
// text in it.
func (q Asked) in(fold, key, short string) bool {
	return strings.Contains(fold, q.fold) || strings.Contains(vi.Fold(short), q.fold) ||
		q.key != "" && strings.Contains(" "+unmarked(key)+" ", " "+q.key+" ")
}

// begins tells whether the words of the text, or initials, begin words of a name
// in their order.
func (q Asked) begins(key string) bool {
	rank := rankOf(strings.Fields(unmarked(key)), q.words)
	return len(q.words) > 0 && rank > 0 && rank < 4
}

// Elsewhen is an entry about an agency that holds on other days than the one
// asked for. Until is the first day on which it no longer holds, empty for none.
type Elsewhen struct {
	Version Version
	Until   calendar.Date
}

// FindElsewhen lists entries that pass the filter except for its day, of agencies
// that are not called so on that day: what a person looks for may have ended, been
// renamed, or not begun. The latest come first, at most limit, and of an agency
// one.
func (g *Registry) FindElsewhen(ctx context.Context, f Filter, limit int) ([]Elsewhen, error) {
	want := AskFor(f.Text)
	if want.empty() {
		return nil, nil
	}
	lives, err := g.Lives(ctx)
	if err != nil {
		return nil, err
	}
	var out []Elsewhen
	for _, l := range lives {
		if now, ok := l.On(f.Day); ok && want.of(now) {
			continue
		}
		for _, s := range slices.Backward(l.Spans) {
			v := s.Version
			if !v.Closed && (f.Level == "" || v.Level == f.Level) && (f.Kind == "" || v.Kind == f.Kind) && want.of(v) {
				out = append(out, Elsewhen{v, s.Until})
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Elsewhen) int { return cmp.Compare(b.Version.ValidFrom, a.Version.ValidFrom) })
	return out[:min(limit, len(out))], nil
}

func (q Asked) of(v Version) bool {
	return q.in(vi.Fold(v.Name), agency.NameKey(v.Name), v.ShortName) || vi.Fold(v.Code) == q.fold
}
