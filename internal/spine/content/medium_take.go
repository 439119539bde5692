package content

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/media"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	look "loa/internal/platform/media"
	"loa/internal/vi"
)

// MediumWords is what is said of a medium. Alt is for who does not see a picture; of
// everything else it may be empty.
type MediumWords struct {
	Title, Alt, Caption, Credit string
	Agreed                      bool
}

const (
	mostName    = 300
	mostAlt     = 300
	mostCaption = 500
)

// clean puts words into the form in which they are kept. name is the file's.
func (w MediumWords) clean(kind media.Kind, name string) (MediumWords, error) {
	var problems domain.Fields
	for _, x := range []struct {
		field string
		text  *string
		most  int
	}{{"ten", &w.Title, mostName}, {"mo_ta", &w.Alt, mostAlt}, {"chu_thich", &w.Caption, mostCaption}, {"nguon", &w.Credit, mostAlt}} {
		*x.text = vi.Clean(*x.text)
		if len([]rune(*x.text)) > x.most {
			problems.Add(x.field, "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", x.most)
		}
	}
	if w.Title == "" {
		w.Title = strings.TrimSuffix(name, path.Ext(name))
	}
	if kind == media.Picture && w.Alt == "" {
		problems.Add("mo_ta", "Nhập lời mô tả cho người không nhìn thấy ảnh: ảnh có gì, chữ trong ảnh nói gì.")
	}
	return w, problems.Err()
}

// Take makes a whole upload a medium of the library: what it is, is told by what it
// holds. A file that the agency has already is the one that it has (known). Taking an
// upload twice gives the same medium. It fails with invalid beside the field of the file
// for what is not taken; the upload is gone then.
func (c *Contents) Take(ctx context.Context, actor access.Actor, uploadID string, w MediumWords) (m Medium, known bool, err error) {
	u, err := c.Upload(ctx, actor, uploadID)
	if err != nil {
		return m, false, err
	}
	if u.MediumID != "" {
		m, err = c.Medium(ctx, u.MediumID)
		return m, true, err
	}
	if u.Done != u.Size {
		return m, false, domain.Conflict("Tệp mới lên được %s trong %s. Chờ lên hết rồi gửi.", media.Bytes(u.Done), media.Bytes(u.Size))
	}
	found, err := c.lookAt(ctx, u)
	if err != nil {
		if domain.CodeOf(err) == domain.CodeInvalid { // it will never be taken
			err = errors.Join(err, c.forget(ctx, u))
		}
		return m, false, err
	}
	if w, err = w.clean(found.Kind, u.Name); err != nil {
		return m, false, err
	}
	m = Medium{
		ID: db.NewID(), AgencyID: u.AgencyID, Kind: found.Kind, Ext: found.Ext, Name: u.Name, Bytes: u.Size, Millis: found.Millis, Mute: found.Mute,
		FocusX: media.Middle.X, FocusY: media.Middle.Y, Version: 1, MadeBy: actor.AccountID, MadeByName: actor.Name,
	}
	m.say(w)
	if found.Kind == media.Picture {
		err = c.picture(ctx, u, &m)
	} else {
		err = c.whole(ctx, u, &m)
	}
	if err != nil {
		if domain.CodeOf(err) == domain.CodeInvalid {
			err = errors.Join(err, c.forget(ctx, u))
		}
		return m, false, err
	}
	m, known, err = c.add(ctx, actor, u, m)
	if err != nil {
		return m, known, err
	}
	return m, known, c.takeTwins(ctx, actor, u, m)
}

// takeTwins notes that what the person sent of the same file before, in vain, is in the
// library now. The parts stay until they expire: somebody may be taking them just now.
func (c *Contents) takeTwins(ctx context.Context, actor access.Actor, taken Upload, m Medium) error {
	all, err := c.Uploads(ctx, actor)
	if err != nil {
		return err
	}
	for _, u := range all {
		if u.ID == taken.ID || u.AgencyID != taken.AgencyID || u.Size != taken.Size || u.Done != u.Size {
			continue
		}
		same, err := c.partIs(ctx, u.Part, m.SHA256)
		if err != nil && domain.CodeOf(err) != domain.CodeNotFound { // taken meanwhile
			return err
		}
		if !same {
			continue
		}
		if err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Send(ctx, `UPDATE medium_upload SET medium_id = $2 WHERE id = $1 AND medium_id = ''`, u.ID, m.ID)
		}); err != nil {
			return err
		}
	}
	return nil
}

// partIs tells whether a part has this sum.
func (c *Contents) partIs(ctx context.Context, part, sum string) (bool, error) {
	f, err := c.Media.Part(ctx, part)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	has, err := sumOf(f)
	return has == sum, err
}

// say puts words into a medium.
func (m *Medium) say(w MediumWords) {
	m.Title, m.Alt, m.Caption, m.Credit, m.Agreed = w.Title, w.Alt, w.Caption, w.Credit, w.Agreed
	m.fold()
}

// lookAt tells what an upload is, and whether it fits.
func (c *Contents) lookAt(ctx context.Context, u Upload) (look.Found, error) {
	f, err := c.Media.Part(ctx, u.Part)
	if err != nil {
		return look.Found{}, err
	}
	defer func() { _ = f.Close() }()
	found, err := look.Look(f, u.Size, u.Name)
	if err != nil {
		return found, err
	}
	return found, c.Limits.Fits(found.Type, u.Size, found.Millis)
}

// picture writes a picture anew in its sizes. The file as it came is kept nowhere: it
// may tell where it was taken.
func (c *Contents) picture(ctx context.Context, u Upload, m *Medium) error {
	f, err := c.Media.Part(ctx, u.Part)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if m.SHA256, err = sumOf(f); err != nil {
		return err
	}
	o, err := c.Studio.Open(ctx, f, u.Name)
	if err != nil {
		return err
	}
	defer o.Close()
	m.Width, m.Height = o.Size()
	sizes, err := o.Sizes()
	if err != nil {
		return err
	}
	cuts, err := o.Cuts(m.Focus())
	if err != nil {
		return err
	}
	m.Renditions, err = c.put(ctx, m.ID, append(sizes, cuts...))
	return err
}

// put stores pictures that were written anew.
func (c *Contents) put(ctx context.Context, id string, all []look.Made) ([]Rendition, error) {
	out := make([]Rendition, len(all))
	for i, p := range all {
		s, err := c.Media.Put(ctx, bytes.NewReader(p.Body), int64(len(p.Body)))
		if err != nil {
			return nil, err
		}
		out[i] = Rendition{MediumID: id, Form: p.Form, Ext: p.Ext, SHA256: s.SHA256, Bytes: s.Size, Width: p.Width, Height: p.Height}
	}
	return out, nil
}

// whole keeps a document, sound or film as it came; a film without what tells where it
// was taken. Until it is coded anew it is played as it is.
func (c *Contents) whole(ctx context.Context, u Upload, m *Medium) error {
	if m.Ext == "mp4" || m.Ext == "mov" || m.Ext == "m4a" {
		if err := c.blank(ctx, u); err != nil {
			return err
		}
	}
	s, err := c.Media.Share(ctx, u.Part)
	if err != nil {
		return err
	}
	m.SHA256, m.SourceSHA256 = s.SHA256, s.SHA256
	form := media.Save
	if m.Kind.Plays() {
		form = media.Play
		if c.Coder.Ready() && (m.Kind == media.Video || !m.Type().Everywhere()) {
			m.Film = FilmWaiting
		}
	}
	m.Renditions = []Rendition{{MediumID: m.ID, Form: form, Ext: m.Ext, SHA256: s.SHA256, Bytes: s.Size}}
	return nil
}

func (c *Contents) blank(ctx context.Context, u Upload) error {
	f, err := c.Media.Part(ctx, u.Part)
	if err != nil {
		return err
	}
	return errors.Join(look.Blank(f, u.Size), f.Close())
}

func sumOf(f *os.File) (string, error) {
	sum, err := hashed(f)
	if err != nil {
		return "", err
	}
	_, err = f.Seek(0, io.SeekStart)
	return sum, err
}

// add puts a medium into the library, in the place of its upload.
func (c *Contents) add(ctx context.Context, actor access.Actor, u Upload, m Medium) (Medium, bool, error) {
	known := false
	err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		known = false
		m.MadeAt, m.FilmAt = db.Millis(tx.Now()), db.Millis(tx.Now())
		made, err := tx.Exec(ctx, `INSERT INTO medium (`+strings.ReplaceAll(mediumColumns, "m.", "")+`) VALUES (`+db.Marks(1, 28)+`) ON CONFLICT (agency_id, sha256) DO NOTHING`, m.row()...)
		if err != nil {
			return err
		}
		id := m.ID
		if known = made == 0; known {
			if _, err := tx.Get(ctx, &id, `SELECT id FROM medium WHERE agency_id = $1 AND sha256 = $2`, m.AgencyID, m.SHA256); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE medium_upload SET medium_id = $2 WHERE id = $1`, u.ID, id); err != nil {
			return err
		}
		if known {
			return nil
		}
		if err := render(ctx, tx, m.Renditions); err != nil {
			return err
		}
		if m.Film == FilmWaiting {
			tx.Enqueue(Film{MediumID: m.ID})
		}
		return audit.Record(ctx, tx, actor, "medium.add", "medium", m.ID, map[string]any{"name": m.Name, "kind": m.Kind, "sha256": m.SHA256})
	})
	if err != nil {
		return m, false, err
	}
	if known {
		var id string
		if _, err := c.DB.Get(ctx, &id, `SELECT medium_id FROM medium_upload WHERE id = $1`, u.ID); err != nil {
			return m, false, err
		}
		if m, err = c.Medium(ctx, id); err != nil {
			return m, false, err
		}
	}
	return m, known, c.Media.DropPart(context.WithoutCancel(ctx), u.Part)
}

// render notes renditions, each in the place of the one of its form.
func render(ctx context.Context, tx *db.Tx, all []Rendition) error {
	for _, r := range all {
		if err := tx.Send(ctx, `INSERT INTO medium_rendition (medium_id, form, ext, sha256, bytes, width, height) VALUES (`+db.Marks(1, 7)+`)
			ON CONFLICT (medium_id, form) DO UPDATE SET ext = excluded.ext, sha256 = excluded.sha256, bytes = excluded.bytes, width = excluded.width, height = excluded.height`,
			r.MediumID, r.Form, r.Ext, r.SHA256, r.Bytes, r.Width, r.Height); err != nil {
			return err
		}
	}
	return nil
}

// Receive takes a file at once, as a form without a script brings it.
func (c *Contents) Receive(ctx context.Context, actor access.Actor, n NewUpload, r io.Reader, w MediumWords) (Medium, bool, error) {
	u, err := c.BeginUpload(ctx, actor, n)
	if err != nil {
		return Medium{}, false, err
	}
	if u, err = c.AddTo(ctx, actor, u.ID, 0, r); err == nil {
		var m Medium
		var known bool
		if m, known, err = c.Take(ctx, actor, u.ID, w); err == nil {
			return m, known, nil
		}
	}
	if gone := c.forget(context.WithoutCancel(ctx), u); gone != nil {
		err = errors.Join(err, gone)
	}
	return Medium{}, false, err
}
