package content

import (
	"cmp"
	"context"
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
	TopicSlug   string
	AgencyID    string
	Kind        flow.Kind // empty: any
	Year        int
	Others      []Other
	OthersAlone bool
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

// Search gives what readers get of pieces with all words of a query, ranked by where they
// stand; of equal ones the newest first. Searches are not kept.
func (c *Contents) Search(ctx context.Context, q Query) (Finds, error) {
	asked := vi.ParseQuery(q.Text)
	if len(asked.Terms) == 0 {
		return Finds{}, nil
	}
	var candidates []candidate
	if !q.OthersAlone {
		var err error
		if candidates, err = c.withWords(ctx, asked.Folds(), q); err != nil {
			return Finds{}, err
		}
	}
	out := Finds{Rows: ranked(candidates, q.Others, asked), Cut: len(candidates) == mostFound}
	if len(out.Rows) == 0 && asked.Marked() {
		out.Rows = ranked(candidates, q.Others, asked.Unmarked())
		out.Loose = len(out.Rows) > 0
	}
	return out, nil
}

// candidate is a piece with its words.
type candidate struct {
	Listed

	Body string
}

// withWords reads the newest pieces of which the folded words contain all words.
func (c *Contents) withWords(ctx context.Context, folds []string, q Query) ([]candidate, error) {
	where, args := "", []any{"\t", mostFound}
	mark := func(v any) string {
		args = append(args, v)
		return db.Marks(len(args), 1)
	}
	for _, word := range folds {
		where += " AND e.words_fold LIKE " + mark("%"+word+"%") // letters and digits alone
	}
	if q.Kind != "" {
		where += " AND l.kind = " + mark(q.Kind)
	}
	if q.AgencyID != "" {
		where += " AND l.agency_id = " + mark(q.AgencyID)
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
		WHERE 1 = 1`+where+` ORDER BY l.first_out_at DESC, l.content_id DESC LIMIT $2`, args...)
	return all, err
}

// What a term is worth by where it stands.
const (
	inTitle, inSummary, inBody = 8, 3, 1
	mostOfBody                 = 5
)

// ranked keeps the candidates and others that have all terms, the best first; of equal ones
// the newest.
func ranked(all []candidate, others []Other, q vi.Query) []Found {
	finder := vi.NewFinder(q)
	var out []Found
	for _, c := range all {
		if f, ok := rated(finder, c.Title, c.Summary, richtext.Text(c.Body)); ok {
			f.Listed = c.Listed
			out = append(out, f)
		}
	}
	for i, o := range others {
		if f, ok := rated(finder, o.Title, o.Summary, o.Body); ok {
			f.Other, f.FirstOutAt = i+1, o.At
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.FirstOutAt, a.FirstOutAt))
	})
	return out
}

// rated is what a finder found in plain words; ok is false unless all its terms are there.
func rated(finder *vi.Finder, title, summary, body string) (f Found, ok bool) {
	heads, inT := finder.Find(title)
	sums, inS := finder.Find(summary)
	text, inB := finder.Find(body)
	f.score = min(len(text), mostOfBody) * inBody
	for i := range inT {
		if !inT[i] && !inS[i] && !inB[i] {
			return Found{}, false
		}
		if inT[i] {
			f.score += inTitle
		}
		if inS[i] {
			f.score += inSummary
		}
	}
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
