package content

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
)

// Article is what readers of an address get of a piece: the words of its edition, or
// the notice in their place (State withdrawn or unpublished, with ClosedAt).
type Article struct {
	ContentID  string
	AgencyID   string
	Kind       flow.Kind
	Slug       string
	FirstOutAt int64 // Unix milliseconds
	Gone       bool  // readers get nothing any more, or are led to Redirect

	Number   int
	State    flow.State
	Title    string
	Summary  string
	Body     string // cleaned HTML
	Source   string
	Topics   db.TextList
	OutAt    int64 // of this edition
	ClosedAt int64 // of a notice, or of the piece that is gone
	Notice   string
	Redirect string

	EditionID string
	LeadID    string     // as chosen; empty: the first picture of its words
	Issue     flow.Issue // items of a bulletin
	Event     flow.Event // that it announces; empty: none

	Lang       flow.Lang
	OriginalID string // of which it is a translation; empty: it is an original
	Translated bool   // there are translations of it, which need not be out
}

const articleColumns = `c.id, c.agency_id, c.kind, c.slug, c.first_out_at, e.number, e.state, e.title, e.summary, e.body, e.source, e.topics, e.out_at, e.closed_at, e.notice, e.redirect, e.id, e.lead_id, e.issue, e.event, c.lang, c.original_id,
	EXISTS (SELECT 1 FROM content t WHERE t.original_id = c.id AND t.original_id <> '')`

// Article gives what readers of an address get; of an address that nobody reserved it
// fails with not_found. It is read for every page that is drawn anew, so the usual
// case is one statement.
func (c *Contents) Article(ctx context.Context, slug string) (Article, error) {
	a, ok, err := c.article(ctx, `SELECT `+articleColumns+` FROM content_address a JOIN content c ON c.id = a.content_id JOIN content_edition e ON e.id = c.shown_id WHERE a.slug = $1`, slug)
	if err != nil || ok {
		return a, err
	}
	a, ok, err = c.article(ctx, `SELECT `+articleColumns+` FROM content_address a JOIN content c ON c.id = a.content_id JOIN content_edition e ON e.content_id = c.id
		WHERE a.slug = $1 AND c.shown_id = '' AND e.state = 'unpublished' ORDER BY e.number DESC LIMIT 1`, slug)
	if err == nil && !ok {
		err = errNone()
	}
	a.Gone = true
	return a, err
}

func (c *Contents) article(ctx context.Context, query, slug string) (a Article, ok bool, err error) {
	err = c.DB.Each(ctx, func(scan func(...any) error) error {
		ok = true
		return scan(&a.ContentID, &a.AgencyID, &a.Kind, &a.Slug, &a.FirstOutAt, &a.Number, &a.State, &a.Title, &a.Summary, &a.Body, &a.Source, &a.Topics, &a.OutAt, &a.ClosedAt, &a.Notice, &a.Redirect, &a.EditionID, &a.LeadID, &a.Issue, &a.Event, &a.Lang, &a.OriginalID, &a.Translated)
	}, query, slug)
	return a, ok, err
}

// Lead is the picture that stands for an article, as Edition.Lead.
func (a Article) Lead(of map[string]Medium) (Medium, bool) {
	return Edition{Body: a.Body, LeadID: a.LeadID}.Lead(of)
}

// Correction is a public note of what was wrong in an edition before.
type Correction struct {
	Note string
	At   int64 // Unix milliseconds
}

// Corrections lists the notes of all editions of a piece that came out, the newest
// first.
func (c *Contents) Corrections(ctx context.Context, contentID string) ([]Correction, error) {
	var all []Correction
	err := c.DB.Select(ctx, &all, `SELECT e.correction AS note, e.out_at AS at FROM content_edition e WHERE e.content_id = $1 AND e.correction <> '' AND e.out_at > 0 ORDER BY e.number DESC`, contentID)
	return all, err
}

// Listed is a piece in a list. OutAt is when its present edition came out, FirstOutAt
// when the piece did, by which lists are ordered.
type Listed struct {
	ContentID  string
	AgencyID   string
	Kind       flow.Kind
	Slug       string
	Title      string
	Summary    string
	Topic      string // the first of its topics
	TopicSlug  string
	Corrected  bool
	FirstOutAt int64 // Unix milliseconds
	OutAt      int64
	LeadSrc    string // address of the picture that stands for it, as cards show it; empty: none
	Lang       flow.Lang
	Film       bool // it is a film, or shows one of the library
}

// listedLine reads a piece in a list as one line, with tabs between its columns: a driver
// takes longer for thirteen columns of a row than the database for the row. No column holds
// a tab, since words are kept as vi.Clean makes them; the tab is the argument after.
const listedLine = `SELECT concat_ws($1, l.content_id, l.agency_id, l.kind, l.slug, l.title, l.summary, l.topic, l.topic_slug, l.lead_src, l.lang, l.first_out_at, l.out_at, CASE WHEN l.corrected THEN '1' ELSE '' END, CASE WHEN l.film THEN '1' ELSE '' END)`

// PublicFilter chooses what a list shows: at most one of TopicSlug, AgencyID, Kind and Film
// (what has a film), else everything. Site is of which site the list is; empty: of all. Limit rows are given after
// Skip.
type PublicFilter struct {
	Site      flow.Lang
	TopicSlug string
	AgencyID  string
	Kind      flow.Kind
	Film      bool
	Limit     int
	Skip      int
}

// Public gives the pieces of a list, the newest first.
func (c *Contents) Public(ctx context.Context, f PublicFilter) ([]Listed, error) {
	from, args := f.from(1)
	n, order := len(args)+1, "l"
	args = append(args, f.Limit, f.Skip)
	if f.TopicSlug != "" {
		order = "t"
	}
	return c.listed(ctx, f.Limit, listedLine+from+` ORDER BY `+order+`.first_out_at DESC, `+order+`.content_id DESC LIMIT `+db.Marks(n+1, 1)+` OFFSET `+db.Marks(n+2, 1), args...)
}

// CountPublic tells how many pieces a list has.
func (c *Contents) CountPublic(ctx context.Context, f PublicFilter) (n int, err error) {
	from, args := f.from(0)
	_, err = c.DB.Get(ctx, &n, `SELECT count(*)`+from, args...)
	return n, err
}

// from is where the pieces of a list stand, and which of them they are; its arguments
// come after so many others.
func (f PublicFilter) from(after int) (string, []any) {
	from, of := ` FROM content_listed l`, "l"
	var where []string
	var args []any
	only := func(column string, value any) {
		args = append(args, value)
		where = append(where, column+" = "+db.Marks(after+len(args), 1))
	}
	switch {
	case f.TopicSlug != "":
		from, of = ` FROM content_listed_topic t JOIN content_listed l ON l.content_id = t.content_id`, "t"
		only("t.slug", f.TopicSlug)
	case f.AgencyID != "":
		only("l.agency_id", f.AgencyID)
	case f.Kind != "":
		only("l.kind", f.Kind)
	case f.Film:
		only("l.film", true)
	}
	if f.Site != "" {
		only(of+".site", f.Site)
	}
	if len(where) > 0 {
		from += " WHERE " + strings.Join(where, " AND ")
	}
	return from, args
}

// PublicOf gives those of some pieces that readers get, in no order.
func (c *Contents) PublicOf(ctx context.Context, ids ...string) ([]Listed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := db.Args(ids)
	return c.listed(ctx, len(ids), listedLine+` FROM content_listed l WHERE l.content_id IN (`+db.Marks(2, len(ids))+`)`, args...)
}

// Unread tells by content which of some pieces came out and readers do not get: translations
// whose original was withdrawn or taken away.
func (c *Contents) Unread(ctx context.Context, rows ...Row) (map[string]bool, error) {
	out, ids := map[string]bool{}, []string(nil)
	for _, row := range rows {
		if row.Content.OriginalID != "" && row.Edition.State == flow.Published {
			ids = append(ids, row.Content.ID)
			out[row.Content.ID] = true
		}
	}
	all, err := c.PublicOf(ctx, ids...)
	for _, x := range all {
		delete(out, x.ContentID)
	}
	return out, err
}

// listed reads at most so many lines.
func (c *Contents) listed(ctx context.Context, most int, query string, args ...any) ([]Listed, error) {
	out := make([]Listed, 0, most)
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var line string
		if err := scan(&line); err != nil {
			return err
		}
		l, err := readListed(line)
		out = append(out, l)
		return err
	}, query, append([]any{"\t"}, args...)...)
	return out, err
}

// readListed takes a line apart, as listedLine makes it.
func readListed(line string) (l Listed, err error) {
	rest := line
	for _, to := range []*string{&l.ContentID, &l.AgencyID, (*string)(&l.Kind), &l.Slug, &l.Title, &l.Summary, &l.Topic, &l.TopicSlug, &l.LeadSrc, (*string)(&l.Lang)} {
		*to, rest, _ = strings.Cut(rest, "\t")
	}
	out, rest, _ := strings.Cut(rest, "\t")
	changed, rest, _ := strings.Cut(rest, "\t")
	corrected, film, ok := strings.Cut(rest, "\t")
	l.Corrected, l.Film = corrected == "1", film == "1"
	first, problem := strconv.ParseInt(out, 10, 64)
	last, other := strconv.ParseInt(changed, 10, 64)
	l.FirstOutAt, l.OutAt = first, last
	if !ok || problem != nil || other != nil || corrected != "" && !l.Corrected || film != "" && !l.Film {
		return Listed{}, fmt.Errorf("content: %q is no line of a list", line)
	}
	return l, nil
}

// Wording is the words of a piece that readers get: cleaned HTML of an edition.
type Wording struct{ EditionID, Body string }

// Bodies gives the words of pieces that readers get, by content.
func (c *Contents) Bodies(ctx context.Context, ids ...string) (map[string]Wording, error) {
	out := make(map[string]Wording, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := db.Args(ids)
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var id string
		var w Wording
		err := scan(&id, &w.EditionID, &w.Body)
		out[id] = w
		return err
	}, `SELECT c.id, e.id, e.body FROM content c JOIN content_edition e ON e.id = c.shown_id WHERE e.state = 'published' AND c.id IN (`+db.Marks(1, len(ids))+`)`, args...)
	return out, err
}

// Issued is when a piece came out first, for numbering them.
type Issued struct {
	ContentID  string
	AgencyID   string
	OriginalID string // of which it is a translation, whose number it has; empty: it has its own
	FirstOutAt int64  // Unix milliseconds
}

// Issued lists all pieces of a kind that ever came out, the oldest first; also those that
// readers do not get any more, so that numbers stay.
func (c *Contents) Issued(ctx context.Context, kind flow.Kind) ([]Issued, error) {
	var all []Issued
	err := c.DB.Select(ctx, &all, `SELECT c.id AS content_id, c.agency_id, c.original_id, c.first_out_at FROM content c WHERE c.kind = $1 AND c.first_out_at > 0 ORDER BY c.first_out_at, c.id`, kind)
	return all, err
}

// Shelf is a topic or an agency with how many pieces readers find there. Key is the
// topic's slug or the agency's id.
type Shelf struct {
	Key    string
	Name   string // of a topic
	N      int
	Abroad int   // of these, those of the English site
	LastAt int64 // when the newest of them came out, in Unix milliseconds
}

// On counts the pieces of a site.
func (s Shelf) On(site flow.Lang) int {
	if site == flow.Vietnamese {
		return s.N - s.Abroad
	}
	return s.Abroad
}

// Topics lists the topics of what readers get, those with most pieces first.
func (c *Contents) Topics(ctx context.Context) ([]Shelf, error) {
	var all []Shelf
	err := c.DB.Select(ctx, &all, `SELECT t.slug AS key, max(t.name) AS name, count(*) AS n, sum(CASE WHEN t.site <> 'vi' THEN 1 ELSE 0 END) AS abroad, max(t.first_out_at) AS last_at FROM content_listed_topic t GROUP BY t.slug ORDER BY count(*) DESC, t.slug`)
	return all, err
}

// Publishers lists the agencies whose pieces readers get.
func (c *Contents) Publishers(ctx context.Context) ([]Shelf, error) {
	var all []Shelf
	err := c.DB.Select(ctx, &all, `SELECT l.agency_id AS key, '' AS name, count(*) AS n, sum(CASE WHEN l.site <> 'vi' THEN 1 ELSE 0 END) AS abroad, max(l.first_out_at) AS last_at FROM content_listed l GROUP BY l.agency_id ORDER BY l.agency_id`)
	return all, err
}

// Listing counts what readers get.
func (c *Contents) Listing(ctx context.Context) (n int, err error) {
	_, err = c.DB.Get(ctx, &n, `SELECT count(*) FROM content_listed`)
	return n, err
}

// Signpost is an address with the instant at which what stands there last changed.
type Signpost struct {
	Slug   string
	OutAt  int64 // Unix milliseconds
	WorkID string
}

// Signposts gives addresses for a site map, the oldest first, so that parts of it
// change only at its end.
func (c *Contents) Signposts(ctx context.Context, limit, skip int) ([]Signpost, error) {
	out := make([]Signpost, 0, limit)
	err := c.DB.Each(ctx, func(scan func(...any) error) error {
		var s Signpost
		err := scan(&s.Slug, &s.OutAt, &s.WorkID)
		out = append(out, s)
		return err
	}, `SELECT l.slug, l.out_at, l.work_id FROM content_listed l ORDER BY l.first_out_at, l.content_id LIMIT $1 OFFSET $2`, limit, skip)
	return out, err
}

// Told is a piece that readers get now, with what it tells of.
type Told struct {
	ContentID  string
	AgencyID   string
	Title      string
	FirstOutAt int64 // Unix milliseconds
	Topics     db.TextList
	Audiences  db.TextList
}

// Telling lists the pieces of a plan that readers get now, the newest first; what a
// translation tells was told by its original.
func (c *Contents) Telling(ctx context.Context, planID string) ([]Told, error) {
	var all []Told
	err := c.DB.Select(ctx, &all, `SELECT c.id AS content_id, c.agency_id, e.title, c.first_out_at, e.topics, e.audiences FROM content c JOIN content_edition e ON e.id = c.shown_id
		WHERE c.plan_id = $1 AND c.original_id = '' AND e.state = 'published' ORDER BY c.first_out_at DESC, c.id DESC`, planID)
	return all, err
}
