package portal

import (
	"cmp"
	"context"
	"io"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// Voice reads a text aloud into an MP3 file of a constant rate.
type Voice interface {
	Say(ctx context.Context, text string, w io.Writer) error
}

// aloud is the text of a piece as a voice reads it: title, summary, then the words, each
// line a sentence.
func aloud(title, summary, body string) string {
	var b strings.Builder
	say := func(line string) {
		said := vi.Spoken(line)
		if said == "" {
			return
		}
		b.WriteString(said)
		if !strings.ContainsAny(said[len(said)-1:], ".!?") {
			b.WriteByte('.')
		}
		b.WriteString("\n\n")
	}
	say(title)
	say(summary)
	for _, l := range richtext.Lines(body) {
		say(l.Words)
	}
	return b.String()
}

// unread is a piece that nobody read aloud yet.
type unread struct{ EditionID, ContentID, Title, Summary, Body string }

// inTurn is how many pieces one job reads, and mostAudio how large a file may be, in bytes.
const inTurn, mostAudio = 20, 100 << 20

// ReadAloud reads the newest pieces in Vietnamese, the language of the voice, that have no sound file yet, forgets files of what
// readers do not get any more, and tells how many it read. It is safe to repeat, also on
// two nodes at once. Without a voice it does nothing.
func (f *Feature) ReadAloud(ctx context.Context) (n int, err error) {
	if f.Voice == nil {
		return 0, nil
	}
	var all []unread
	if err := f.DB.Select(ctx, &all, `SELECT e.id AS edition_id, c.id AS content_id, e.title, e.summary, e.body FROM content_listed l
		JOIN content c ON c.id = l.content_id JOIN content_edition e ON e.id = c.shown_id
		WHERE l.lang = 'vi' AND NOT EXISTS (SELECT 1 FROM portal_audio a WHERE a.edition_id = e.id) ORDER BY l.first_out_at DESC LIMIT $1`, inTurn); err != nil {
		return 0, err
	}
	for _, u := range all {
		if err := f.readOne(ctx, u); err != nil {
			return n, err
		}
		n++
	}
	return n, f.forgetAudio(ctx)
}

func (f *Feature) readOne(ctx context.Context, u unread) error {
	r, w := io.Pipe()
	said := make(chan error, 1)
	go func() {
		err := f.Voice.Say(ctx, aloud(u.Title, u.Summary, u.Body), w)
		_ = w.CloseWithError(err) // a nil error ends the file; the reader gets any other
		said <- err
	}()
	stored, err := f.Audio.Put(ctx, r, mostAudio)
	_ = r.CloseWithError(err) // the engine stops when nobody reads
	failed := <-said
	switch {
	case failed != nil && ctx.Err() != nil:
		return ctx.Err() // it is tried again
	case failed != nil: // the engine cannot read this text
		stored.SHA256, stored.Size = "", 0
	case err != nil:
		return err // the disk: it is tried again
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		made, err := tx.Exec(ctx, `INSERT INTO portal_audio (edition_id, content_id, sha256, size, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			u.EditionID, u.ContentID, stored.SHA256, stored.Size, db.Millis(tx.Now()))
		if err != nil || made == 0 || stored.SHA256 == "" {
			return err
		}
		return content.Changed(ctx, tx)
	})
}

// forgetAudio removes the files of editions that readers do not get any more.
func (f *Feature) forgetAudio(ctx context.Context) error {
	var old []soundFile
	if err := f.DB.Select(ctx, &old, `SELECT a.edition_id, a.sha256, a.size FROM portal_audio a
		WHERE NOT EXISTS (SELECT 1 FROM content c JOIN content_listed l ON l.content_id = c.id WHERE c.shown_id = a.edition_id) LIMIT 100`); err != nil {
		return err
	}
	for _, a := range old {
		named := 0
		if err := f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `DELETE FROM portal_audio WHERE edition_id = $1`, a.EditionID); err != nil {
				return err
			}
			_, err := tx.Get(ctx, &named, `SELECT count(*) FROM portal_audio WHERE sha256 = $1`, a.SHA256)
			return err
		}); err != nil {
			return err
		}
		if named == 0 && a.SHA256 != "" {
			if err := f.Audio.Remove(ctx, a.SHA256); err != nil {
				return err
			}
		}
	}
	return nil
}

// soundFile is a stored sound file.
type soundFile struct {
	EditionID string
	SHA256    string `db:"sha256"`
	Size      int64
}

// soundOf gives the sound file of what readers get at an address; not found when there is
// none.
func (f *Feature) soundOf(ctx context.Context, slug string) (soundFile, error) {
	var a soundFile
	ok, err := f.DB.Get(ctx, &a, `SELECT a.edition_id, a.sha256, a.size FROM content_address x JOIN content c ON c.id = x.content_id
		JOIN content_listed l ON l.content_id = c.id JOIN portal_audio a ON a.edition_id = c.shown_id WHERE x.slug = $1 AND a.sha256 <> ''`, slug)
	if err == nil && !ok {
		err = domain.NotFound("Bài này chưa có bản đọc.")
	}
	return a, err
}

// minutes is how long a file lasts, at least one minute.
func minutes(size int64, perSecond int64) int {
	return int(cmp.Or((size/perSecond+30)/60, 1))
}
