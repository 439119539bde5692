package content

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/vi"
)

// Query is what a reader searches by. Year is a civil year in Zone, 0 for any. Others are
// ranked with the pieces; with OthersAlone no piece is looked for.
type Query struct {
	Text        string
	Way         Way
	TopicSlug   string
	AgencyID    string
	Kind        flow.Kind // empty: any
	Year        int
	Except      PublicFilter // pieces of its agency on its site are left out; without an agency none
	Others      []Other
	OthersAlone bool
}

// Way is how many of the words that were typed must be there.
type Way int

// Ways to search, the strictest first.
const (
	AllWords  Way = iota
	MainWords     // those that only help to ask may be missing ([vi.Query.Helping])
	SomeWords     // half of the main words are enough, but not one alone
)

// syllables is how many of a query must be there at least: most words have two, and half a
// word says nothing.
const syllables = 2

// asked is a query as it is looked for in one way: which terms may be missing, and of how
// many of the others there must be some.
type asked struct {
	vi.Query

	helping []bool // terms that only help to ask
	free    []bool // terms that may be missing
	least   int    // of the terms that are not free
}

func (q Query) asked() asked {
	a := asked{Query: vi.ParseQuery(q.Text)}
	a.helping, a.free = a.Helping(), make([]bool, len(a.Terms))
	if q.Way != AllWords {
		a.free = a.helping
	}
	for _, free := range a.free {
		if !free {
			a.least++
		}
	}
	if q.Way == SomeWords {
		a.least = max((a.least+1)/2, min(a.least, syllables))
	}
	return a
}

// enough tells whether so many terms were found as must be there.
func (a asked) enough(found []bool) bool {
	n := 0
	for i, there := range found {
		if there && !a.free[i] {
			n++
		}
	}
	return n >= a.least
}

// Narrow writes which rows can have the words of a query, and how to put those with most of
// them first; has writes of one folded word that a row has it. Both are empty where nothing
// was asked.
func (q Query) Narrow(has func(fold string) string) (where, most string) {
	a := q.asked()
	var all []string
	for i, t := range a.Terms {
		if a.free[i] {
			continue
		}
		var words []string
		for _, fold := range t.Folds() {
			words = append(words, has(fold))
		}
		all = append(all, strings.Join(words, " AND "))
	}
	switch {
	case len(all) == 0:
		return "", ""
	case a.least == len(all):
		return " AND " + strings.Join(all, " AND "), ""
	}
	n := db.Holding(all)
	return fmt.Sprintf(" AND %s >= %d", n, a.least), n + " DESC, "
}

// Other is what is searched together with pieces and is none: a public document, a section
// of the portal. Body is plain text; At (Unix milliseconds) puts the newest of equals first.
type Other struct {
	Title, Summary, Body string
	At                   int64
}

// mostFound is how many of the newest pieces with all words are looked through.
const mostFound = 300

// Found is a piece that a search found. Title and Snippet are cut at what was searched:
// every second part, from the second on, is a hit.
type Found struct {
	Listed

	Title   []string
	Snippet []string
	Other   int // place among the query's others, from 1 on; 0: a piece

	score int
}

// Finds is what a search found, the best first. Loose tells that nothing had the marks
// that were typed, and marks were left out. Cut tells that there is more than was looked
// through.
type Finds struct {
	Rows       []Found
	Loose, Cut bool
}

// Search gives what readers get of pieces with the words of a query, ranked by where they
// stand and which stand together; of equal ones the newest first. Searches are not kept.
func (c *Contents) Search(ctx context.Context, q Query) (Finds, error) {
	a := q.asked()
	if len(a.Terms) == 0 {
		return Finds{}, nil
	}
	var candidates []candidate
	if !q.OthersAlone {
		var err error
		if candidates, err = c.withWords(ctx, q); err != nil {
			return Finds{}, err
		}
	}
	out := Finds{Rows: ranked(candidates, q.Others, a), Cut: len(candidates) == mostFound}
	if len(out.Rows) == 0 && a.Marked() {
		a.Query = a.Unmarked()
		out.Rows = ranked(candidates, q.Others, a)
		out.Loose = len(out.Rows) > 0
	}
	return out, nil
}

// candidate is a piece with its words.
type candidate struct {
	Listed

	Body string
}

// withWords reads the newest pieces of which the folded words contain the words of a query,
// where some are enough those with most of them.
func (c *Contents) withWords(ctx context.Context, q Query) ([]candidate, error) {
	args := []any{"\t", mostFound}
	mark := func(v any) string {
		args = append(args, v)
		return db.Marks(len(args), 1)
	}
	where, most := q.Narrow(func(fold string) string {
		return "e.words_fold LIKE " + mark("%"+fold+"%") // letters and digits alone
	})
	if q.Kind != "" {
		where += " AND l.kind = " + mark(q.Kind)
	}
	if q.AgencyID != "" {
		where += " AND l.agency_id = " + mark(q.AgencyID)
	}
	if q.Except.AgencyID != "" {
		where += " AND NOT (l.agency_id = " + mark(q.Except.AgencyID) + " AND l.site = " + mark(q.Except.Site) + ")"
	}
	if q.TopicSlug != "" {
		where += " AND EXISTS (SELECT 1 FROM content_listed_topic t WHERE t.content_id = l.content_id AND t.slug = " + mark(q.TopicSlug) + ")"
	}
	if q.Year != 0 {
		from := time.Date(q.Year, time.January, 1, 0, 0, 0, 0, c.Zone)
		where += " AND l.first_out_at >= " + mark(db.Millis(from)) + " AND l.first_out_at < " + mark(db.Millis(from.AddDate(1, 0, 0)))
	}
	var all []candidate
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var l candidate
		var line string
		err := scan(&line, &l.Body)
		if err == nil {
			l.Listed, err = readListed(line)
		}
		all = append(all, l)
		return err
	}, listedLine+`, e.body FROM content_listed l JOIN content c ON c.id = l.content_id JOIN content_edition e ON e.id = c.shown_id
		WHERE 1 = 1`+where+` ORDER BY `+most+`l.first_out_at DESC, l.content_id DESC LIMIT $2`, args...)
	return all, err
}

// What a term is worth by where it stands.
const (
	inTitle, inSummary, inBody = 8, 3, 1
	mostOfBody                 = 5
	pairInTitle, pair          = 6, 2 // terms that stand together as they were typed
)

// ranked keeps the candidates and others that have enough of the terms, the best first; of
// equal ones the newest.
func ranked(all []candidate, others []Other, a asked) []Found {
	finder := vi.NewFinder(a.Query)
	var out []Found
	for _, c := range all {
		if f, ok := rated(finder, a, c.Title, c.Summary, richtext.Text(c.Body)); ok {
			f.Listed = c.Listed
			out = append(out, f)
		}
	}
	for i, o := range others {
		if f, ok := rated(finder, a, o.Title, o.Summary, o.Body); ok {
			f.Other, f.FirstOutAt = i+1, o.At
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.FirstOutAt, a.FirstOutAt))
	})
	return out
}

// rated is what a finder found in plain words; ok is false unless enough terms are there.
func rated(finder *vi.Finder, a asked, title, summary, body string) (f Found, ok bool) {
	heads, inT := finder.Find(title)
	sums, inS := finder.Find(summary)
	text, inB := finder.Find(body)
	f.score = min(len(text), mostOfBody) * inBody
	there := make([]bool, len(inT))
	for i := range inT {
		there[i] = inT[i] || inS[i] || inB[i]
		if a.helping[i] {
			continue // says next to nothing of what a piece is about
		}
		if inT[i] {
			f.score += inTitle
		}
		if inS[i] {
			f.score += inSummary
		}
	}
	if !a.enough(there) {
		return Found{}, false
	}
	f.score += pairInTitle*finder.Pairs(title) + pair*(finder.Pairs(summary)+finder.Pairs(body))
	f.Title, f.Snippet = cut(title, heads), cut(summary, sums)
	if len(sums) == 0 && len(text) > 0 {
		f.Snippet = snippet(body, text)
	}
	return f, true
}

// cut parts a text at hits: before, hit, between, hit, … after. Hits with nothing but a
// space between them are one.
func cut(text string, hits []vi.Span) []string {
	out, at := make([]string, 0, 2*len(hits)+1), 0
	for _, h := range hits {
		if n := len(out); n > 0 && text[at:h.Start] == " " {
			out[n-1] += text[at:h.End]
			at = h.End
			continue
		}
		out, at = append(out, text[at:h.Start], text[h.Start:h.End]), h.End
	}
	return append(out, text[at:])
}

// around is how many bytes stand before the first hit of a snippet, and shown how many
// there are in all.
const around, shown = 90, 260

// ellipsis stands where a snippet was cut.
const ellipsis = '…'

// snippet is a stretch of a text around its first hit, cut between words.
func snippet(text string, hits []vi.Span) []string {
	from, to := 0, len(text)
	if hits[0].Start > around {
		from = hits[0].Start - around
		if at := strings.IndexAny(text[from:hits[0].Start], " \n"); at >= 0 {
			from += at + 1
		} else {
			from = hits[0].Start
		}
	}
	if to-from > shown {
		to = max(from+shown, hits[0].End)
		if at := strings.LastIndexAny(text[hits[0].End:to], " \n"); at >= 0 {
			to = hits[0].End + at
		} else {
			to = hits[0].End
		}
	}
	var within []vi.Span
	for _, h := range hits {
		if h.Start >= from && h.End <= to {
			within = append(within, vi.Span{Start: h.Start - from, End: h.End - from})
		}
	}
	out := cut(text[from:to], within)
	if from > 0 {
		out[0] = string(ellipsis) + " " + out[0]
	}
	if to < len(text) {
		out[len(out)-1] += " " + string(ellipsis)
	}
	return out
}

// FirstYear is the civil year in which the oldest piece that readers get came out; 0 for
// none.
func (c *Contents) FirstYear(ctx context.Context) (int, error) {
	var at int64
	if _, err := c.DB.Get(ctx, &at, `SELECT COALESCE(min(first_out_at), 0) FROM content_listed`); err != nil || at == 0 {
		return 0, err
	}
	return db.Time(at).In(c.Zone).Year(), nil
}
