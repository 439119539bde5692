package content

import (
	"cmp"
	"context"
	"strings"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// RevisionChannel is where nodes over one PostgreSQL tell each other that something
// changed that a reader can see.
const RevisionChannel = "loa_content"

// TopicSlug is the address of a topic: its words, as many as an address has.
func TopicSlug(name string) string { return short(strings.Trim(vi.Slug(name), "-")) }

// short cuts a slug between words.
func short(slug string) string {
	if len(slug) <= longest { // a slug has one byte a character
		return slug
	}
	slug = slug[:longest]
	if at := strings.LastIndexByte(slug, '-'); at > 0 {
		slug = slug[:at]
	}
	return slug
}

// list puts the piece that just came out into the lists, in the place of its edition
// before.
func list(ctx context.Context, tx *db.Tx, c Content, e Edition, of map[string]Medium) error {
	if err := unlist(ctx, tx, c.ID); err != nil {
		return err
	}
	topic, slug := "", ""
	for _, name := range e.Topics {
		at := TopicSlug(name)
		if at == "" {
			continue
		}
		if slug == "" {
			topic, slug = name, at
		}
		if err := tx.Send(ctx, `INSERT INTO content_listed_topic (slug, content_id, name, first_out_at, site) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, at, c.ID, name, c.FirstOutAt, c.Lang.Site()); err != nil {
			return err
		}
	}
	lead, _ := e.Lead(of)
	return tx.Send(ctx, `INSERT INTO content_listed (content_id, agency_id, kind, slug, title, summary, topic, topic_slug, corrected, first_out_at, out_at, lead_id, lead_src, lang, site, work_id, film) VALUES (`+db.Marks(1, 17)+`)`,
		c.ID, c.AgencyID, c.Kind, c.Slug, e.Title, e.Summary, topic, slug, e.Correction != "", c.FirstOutAt, e.OutAt, lead.ID, lead.Thumb(), c.Lang, c.Lang.Site(), cmp.Or(c.OriginalID, c.ID), c.Kind == flow.Video || hasFilm(of))
}

// hasFilm tells whether there is a film among media.
func hasFilm(of map[string]Medium) bool {
	for _, m := range of {
		if m.Kind == media.Video {
			return true
		}
	}
	return false
}

// unlist takes a piece out of the lists: its address stays.
func unlist(ctx context.Context, tx *db.Tx, contentID string) error {
	if err := tx.Send(ctx, `DELETE FROM content_listed_topic WHERE content_id = $1`, contentID); err != nil {
		return err
	}
	return tx.Send(ctx, `DELETE FROM content_listed WHERE content_id = $1`, contentID)
}

// Changed counts a change that a reader can see and that another room made: sections,
// documents and what else stands on public pages. It belongs to the act's own transaction.
func Changed(ctx context.Context, tx *db.Tx) error { return seen(ctx, tx) }
