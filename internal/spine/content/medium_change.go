package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/media"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

func hashed(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// MediumChange is what somebody changes of a medium. Seen is the version that they saw.
// Captions is the text of a file of captions, nil to leave them; empty takes them away.
type MediumChange struct {
	ID       string
	Seen     int64
	Words    MediumWords
	Focus    media.Focus
	Captions *string
}

// ChangeMedium changes what is said of a medium and around which point it is cut. What
// readers see of it changes at once. It fails with conflict when somebody else changed
// it since.
func (c *Contents) ChangeMedium(ctx context.Context, actor access.Actor, in MediumChange) (Medium, error) {
	before, err := c.Medium(ctx, in.ID)
	if err != nil {
		return before, err
	}
	if !Writes(actor, before.AgencyID) {
		return before, domain.Forbidden("Chỉ cán bộ của cơ quan được sửa tệp trong thư viện của cơ quan.")
	}
	var problems domain.Fields
	words, err := in.Words.clean(before.Kind, before.Name)
	if err != nil {
		if problems = domain.FieldsOf(err); problems == nil {
			return before, err
		}
	}
	made, cues, err := c.captions(ctx, before, in.Captions)
	if err != nil {
		said := domain.FieldsOf(err)
		if said == nil {
			return before, err
		}
		problems = append(problems, said...)
	}
	if err := problems.Err(); err != nil {
		return before, err
	}
	if in.Focus = in.Focus.Clean(); in.Focus != before.Focus() {
		cuts, err := c.cutAgain(ctx, before, in.Focus)
		if err != nil {
			return before, err
		}
		made = append(made, cuts...)
	}
	var after Medium
	err = c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := lockMedium(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if now.Version != in.Seen {
			return domain.Conflict("Người khác vừa sửa tệp này. Xem bản mới rồi sửa lại.")
		}
		now.say(words)
		now.FocusX, now.FocusY = in.Focus.X, in.Focus.Y
		now.Version++
		if in.Captions != nil {
			now.Transcript = media.Transcript(cues)
			if len(cues) == 0 {
				if err := tx.Send(ctx, `DELETE FROM medium_rendition WHERE medium_id = $1 AND form = $2`, in.ID, media.Captions); err != nil {
					return err
				}
			}
		}
		if err := render(ctx, tx, made); err != nil {
			return err
		}
		if err := updateMedium(ctx, tx, now); err != nil {
			return err
		}
		if after, err = medium(ctx, tx, in.ID); err != nil {
			return err
		}
		if err := refresh(ctx, tx, after); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "medium.change", "medium", in.ID, map[string]any{"version": now.Version})
	})
	if err != nil {
		return before, err
	}
	return after, c.drop(ctx, gone(before.Renditions, after.Renditions))
}

func updateMedium(ctx context.Context, tx *db.Tx, m Medium) error {
	return tx.Send(ctx, `UPDATE medium SET title = $2, alt = $3, caption = $4, credit = $5, agreed = $6, focus_x = $7, focus_y = $8, words_fold = $9, transcript = $10, version = $11 WHERE id = $1`,
		m.ID, m.Title, m.Alt, m.Caption, m.Credit, m.Agreed, m.FocusX, m.FocusY, m.WordsFold, m.Transcript.Text(), m.Version)
}

// captions checks and stores a file of captions; nothing when none is to be changed.
func (c *Contents) captions(ctx context.Context, m Medium, text *string) ([]Rendition, []media.Cue, error) {
	if text == nil || *text == "" {
		return nil, nil, nil
	}
	if !m.Kind.Plays() {
		return nil, nil, domain.Invalid("Chỉ video và âm thanh có phụ đề.")
	}
	cues, err := media.ReadCaptions(*text)
	if err != nil {
		return nil, nil, err
	}
	written := media.WriteCaptions(cues)
	s, err := c.Media.Put(ctx, strings.NewReader(written), int64(len(written)))
	if err != nil {
		return nil, nil, err
	}
	return []Rendition{{MediumID: m.ID, Form: media.Captions, Ext: "vtt", SHA256: s.SHA256, Bytes: s.Size}}, cues, nil
}

// cutAgain cuts a picture, or the poster of a video, around another point.
func (c *Contents) cutAgain(ctx context.Context, m Medium, f media.Focus) ([]Rendition, error) {
	from, ok := m.Rendition(media.Poster)
	if all := m.Pictures(); len(all) > 0 {
		from, ok = all[len(all)-1], true
	}
	if !ok {
		return nil, nil
	}
	file, err := c.Media.File(ctx, from.SHA256)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	o, err := c.Studio.Open(ctx, file, m.Name)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	cuts, err := o.Cuts(f)
	if err != nil {
		return nil, err
	}
	return c.put(ctx, m.ID, cuts)
}

// refresh says to readers that a medium changed, where they get it: cards have its new
// address, and every page that shows it is drawn again.
func refresh(ctx context.Context, tx *db.Tx, m Medium) error {
	var shown int
	if _, err := tx.Get(ctx, &shown, `SELECT count(*) FROM content_use u JOIN content_edition e ON e.id = u.edition_id WHERE u.medium_id = $1 AND e.state = 'published'`, m.ID); err != nil || shown == 0 {
		return err
	}
	if err := tx.Send(ctx, `UPDATE content_listed SET lead_src = $2 WHERE lead_id = $1`, m.ID, m.Thumb()); err != nil {
		return err
	}
	return seen(ctx, tx)
}

// RemoveMedium takes a medium that nothing uses out of the library. It fails with
// conflict when an edition of any age uses it.
func (c *Contents) RemoveMedium(ctx context.Context, actor access.Actor, id string) error {
	var before Medium
	if err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if before, err = lockMedium(ctx, tx, id); err != nil {
			return err
		}
		if !Writes(actor, before.AgencyID) {
			return domain.Forbidden("Chỉ cán bộ của cơ quan được xóa tệp trong thư viện của cơ quan.")
		}
		var used int
		if _, err := tx.Get(ctx, &used, `SELECT count(*) FROM content_use WHERE medium_id = $1`, id); err != nil {
			return err
		}
		if used > 0 {
			return domain.Conflict("Có bài đang dùng tệp này nên chưa xóa được. Bỏ tệp khỏi bài trước.")
		}
		for _, q := range []string{`DELETE FROM medium_rendition WHERE medium_id = $1`, `DELETE FROM medium_upload WHERE medium_id = $1`, `DELETE FROM medium WHERE id = $1`} {
			if err := tx.Send(ctx, q, id); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, actor, "medium.remove", "medium", id, map[string]any{"name": before.Name, "sha256": before.SHA256})
	}); err != nil {
		return err
	}
	sums := gone(before.Renditions, nil)
	if before.SourceSHA256 != "" {
		sums = append(sums, before.SourceSHA256)
	}
	return c.drop(ctx, sums)
}

// gone lists the files of renditions that are not among others.
func gone(before, after []Rendition) []string {
	still := map[string]bool{}
	for _, r := range after {
		still[r.SHA256] = true
	}
	var out []string
	for _, r := range before {
		if !still[r.SHA256] {
			out = append(out, r.SHA256)
		}
	}
	return out
}

// drop removes stored files that nobody names any more.
func (c *Contents) drop(ctx context.Context, sums []string) error {
	for _, sum := range sums {
		var named int
		if _, err := c.DB.Get(ctx, &named, `SELECT (SELECT count(*) FROM medium_rendition WHERE sha256 = $1) + (SELECT count(*) FROM medium WHERE source_sha256 = $1)`, sum); err != nil {
			return err
		}
		if named > 0 {
			continue
		}
		if err := c.Media.Remove(ctx, sum); err != nil {
			return err
		}
	}
	return nil
}

// Use is a piece that uses a medium.
type Use struct {
	ContentID string
	Title     string
	State     string
	Number    int
}

// Uses lists the pieces that use a medium, each by its newest edition that does.
func (c *Contents) Uses(ctx context.Context, mediumID string) ([]Use, error) {
	var all []Use
	err := c.DB.Select(ctx, &all, `SELECT e.content_id, e.title, e.state, e.number FROM content_use u JOIN content_edition e ON e.id = u.edition_id
		WHERE u.medium_id = $1 AND e.number = (SELECT max(x.number) FROM content_edition x JOIN content_use y ON y.edition_id = x.id WHERE x.content_id = e.content_id AND y.medium_id = $1)
		ORDER BY e.content_id DESC LIMIT 50`, mediumID)
	return all, err
}

// Served is a rendition with whether everybody gets it: only as long as an edition that
// readers get uses its medium.
type Served struct {
	Rendition

	AgencyID string
	Kind     media.Kind
	Name     string // to be saved under
	Public   bool
}

// Rendered gives the rendition of a medium in a form; where a picture is not so wide, its
// widest. It fails with not_found when there is none.
func (c *Contents) Rendered(ctx context.Context, id, form string) (Served, error) {
	m, err := c.Medium(ctx, id)
	if err != nil {
		return Served{}, err
	}
	r, ok := m.Rendition(form)
	if all := m.Pictures(); !ok && len(all) > 0 && isWidth(form) {
		r, ok = all[len(all)-1], true
	}
	if !ok {
		return Served{}, errNoMedium()
	}
	s := Served{Rendition: r, AgencyID: m.AgencyID, Kind: m.Kind, Name: m.Name}
	var n int
	_, err = c.DB.Get(ctx, &n, `SELECT count(*) FROM content_use u JOIN content_edition e ON e.id = u.edition_id WHERE u.medium_id = $1 AND e.state = 'published'`, id)
	s.Public = n > 0
	return s, err
}

func isWidth(form string) bool { return form == "480" || form == "960" || form == "1600" }

// File opens the bytes of a rendition.
func (c *Contents) File(ctx context.Context, r Rendition) (io.ReadSeekCloser, error) {
	return c.Media.File(ctx, r.SHA256)
}
