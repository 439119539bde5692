package content

import (
	"context"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
)

// Content gives a content by its id.
func (c *Contents) Content(ctx context.Context, id string) (Content, error) {
	var out Content
	ok, err := c.DB.Get(ctx, &out, `SELECT `+contentColumns+` FROM content c WHERE c.id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return out, err
}

// Edition gives an edition by its id.
func (c *Contents) Edition(ctx context.Context, id string) (Edition, error) {
	var out Edition
	ok, err := c.DB.Get(ctx, &out, `SELECT `+editionColumns+` FROM content_edition e WHERE e.id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return out, err
}

// Editions lists the editions of a content, the newest first.
func (c *Contents) Editions(ctx context.Context, contentID string) ([]Edition, error) {
	var all []Edition
	err := c.DB.Select(ctx, &all, `SELECT `+editionColumns+` FROM content_edition e WHERE e.content_id = $1 ORDER BY e.number DESC`, contentID)
	return all, err
}

// Step is one move of an edition.
type Step struct {
	EditionID string
	Act       flow.Act
	FromState flow.State
	ToState   flow.State
	At        int64 // Unix milliseconds
	ByID      string
	ByName    string
	Reason    string
	Version   int64 // of the edition after it
}

// Steps lists the moves of a content's editions, the newest first.
func (c *Contents) Steps(ctx context.Context, contentID string) ([]Step, error) {
	var all []Step
	err := c.DB.Select(ctx, &all, `SELECT s.edition_id, s.act, s.from_state, s.to_state, s.at, s.by_id, s.by_name, s.reason, s.version
		FROM content_step s JOIN content_edition e ON e.id = s.edition_id WHERE e.content_id = $1 ORDER BY s.id DESC`, contentID)
	return all, err
}

// Text is the words of an edition as they were at a version; Body holds the items of a
// bulletin.
type Text struct {
	Version int64
	At      int64 // Unix milliseconds
	ByName  string
	Title   string
	Summary string
	Body    string
	Beside  flow.Beside
}

// Words are the words as they were, by those that came after them: where nothing was kept
// beside them, the words that came after tell it.
func (t Text) Words(after Words) Words {
	w := after
	w.Title, w.Summary, w.Body, w.Items = t.Title, t.Summary, t.Body, nil
	if b := t.Beside; b.Kept {
		w.Source, w.Topics, w.Audiences, w.Procedures, w.Correction, w.Event = b.Source, b.Topics, b.Audiences, b.Procedures, b.Correction, b.Event
	}
	return w
}

// Texts lists the kept words of an edition, the newest first.
func (c *Contents) Texts(ctx context.Context, editionID string) ([]Text, error) {
	var all []Text
	err := c.DB.Select(ctx, &all, `SELECT version, at, by_name, title, summary, body, beside FROM content_text WHERE edition_id = $1 ORDER BY version DESC LIMIT 200`, editionID)
	return all, err
}

// Due lists the scheduled editions whose minute has come, the earliest first.
func (c *Contents) Due(ctx context.Context) ([]Edition, error) {
	var all []Edition
	err := c.DB.Select(ctx, &all, `SELECT `+editionColumns+` FROM content_edition e WHERE e.state = 'scheduled' AND e.due_at <= $1 ORDER BY e.due_at, e.id LIMIT 100`, db.Millis(c.DB.Clock().Now()))
	return all, err
}

// Unendorsed lists what came out urgently and nobody approved since, the oldest first;
// of some agencies only when they are given.
func (c *Contents) Unendorsed(ctx context.Context, agencies ...string) ([]Edition, error) {
	where, args := "", db.Args(agencies)
	if len(agencies) > 0 {
		where = ` AND c.agency_id IN (` + db.Marks(1, len(agencies)) + `)`
	}
	var all []Edition
	err := c.DB.Select(ctx, &all, `SELECT `+editionColumns+` FROM content_edition e JOIN content c ON c.id = e.content_id
		WHERE e.urgent_by <> '' AND e.state IN ('published', 'superseded', 'withdrawn', 'unpublished')`+where+` ORDER BY e.out_at, e.id`, args...)
	return all, err
}

// Page is what readers of an address get. Gone tells that it was taken away; it then
// leads to Redirect unless that is empty.
type Page struct {
	Content Content
	Edition Edition
	Gone    bool
}

// Shown gives what readers of an address get; of an address that nobody reserved it
// fails with not_found.
func (c *Contents) Shown(ctx context.Context, slug string) (Page, error) {
	var p Page
	ok, err := c.DB.Get(ctx, &p.Content, `SELECT `+contentColumns+` FROM content c JOIN content_address a ON a.content_id = c.id WHERE a.slug = $1`, slug)
	if err == nil && !ok {
		err = errNone()
	}
	if err != nil {
		return p, err
	}
	p.Gone = p.Content.ShownID == ""
	_, err = c.DB.Get(ctx, &p.Edition, `SELECT `+editionColumns+` FROM content_edition e WHERE e.content_id = $1 AND (e.id = $2 OR $2 = '' AND e.state = 'unpublished') ORDER BY e.number DESC LIMIT 1`,
		p.Content.ID, p.Content.ShownID)
	return p, err
}

// Revision is how often something changed that a reader can see.
func (c *Contents) Revision(ctx context.Context) (n int64, err error) {
	_, err = c.DB.Get(ctx, &n, `SELECT n FROM content_revision WHERE id = 'all'`)
	return n, err
}
