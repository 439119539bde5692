package content

import (
	"context"
	"errors"
	"os"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/media"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	look "loa/internal/platform/media"

	"github.com/riverqueue/river"
)

// Film asks to code a video or sound anew.
type Film struct {
	MediumID string `json:"medium_id"`
}

// Kind names the job.
func (Film) Kind() string { return "content.film" }

// InsertOpts puts it where jobs take minutes.
func (Film) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: job.Long} }

const (
	heartbeat = 5 * time.Second // how often a film that is coded says so
	silent    = time.Minute     // after which its coder is gone
	// FilmMost is how long coding one film may take at most.
	FilmMost = 8 * time.Hour
)

// CodeFilm codes a medium anew, so that it plays everywhere, and makes its poster. It
// is safe to repeat: one that another coder is at, and one that is done, is left alone.
// A file that cannot be coded is noted as such and stays as it came.
func (c *Contents) CodeFilm(ctx context.Context, mediumID string) error {
	if !c.Coder.Ready() {
		return nil // it waits for a machine that can
	}
	m, ok, err := c.claim(ctx, mediumID)
	if err != nil || !ok {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, min(FilmMost, look.During(m.Millis)))
	defer cancel()
	made, mute, err := c.code(limited, m)
	if err != nil && ctx.Err() != nil { // the program ends: another goes on
		return errors.Join(err, c.filmState(context.WithoutCancel(ctx), mediumID, FilmWaiting, 0))
	}
	if err != nil {
		return errors.Join(c.filmState(ctx, mediumID, FilmFailed, 0), c.note(ctx, m, err))
	}
	m.Mute = mute
	return c.coded(ctx, m, made)
}

// note keeps why a film could not be coded.
func (c *Contents) note(ctx context.Context, m Medium, cause error) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, access.SystemActor("Xử lý video"), "medium.film_failed", "medium", m.ID, map[string]string{"error": cause.Error()})
	})
}

// claim takes a film for this coder.
func (c *Contents) claim(ctx context.Context, id string) (m Medium, ok bool, err error) {
	err = c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Millis(tx.Now())
		n, err := tx.Exec(ctx, `UPDATE medium SET film = 'running', film_part = 0, film_at = $2 WHERE id = $1 AND (film = 'waiting' OR film = 'running' AND film_at < $3)`, id, now, now-silent.Milliseconds())
		ok = n == 1
		return err
	})
	if err == nil && ok {
		m, err = c.Medium(ctx, id)
	}
	return m, ok, err
}

func (c *Contents) filmState(ctx context.Context, id, state string, part int) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `UPDATE medium SET film = $2, film_part = $3, film_at = $4 WHERE id = $1`, id, state, part, db.Millis(tx.Now()))
	})
}

// code runs the coder and keeps what it made; mute tells that it has no sound.
func (c *Contents) code(ctx context.Context, m Medium) (out []Rendition, mute bool, err error) {
	from, err := c.Media.Path(ctx, m.SourceSHA256)
	if err != nil {
		return nil, false, err
	}
	part, to, err := c.room(ctx)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = c.Media.DropPart(context.WithoutCancel(ctx), part) }() // gone already when it has its place
	beat := c.beat(ctx, m)
	defer beat.stop()
	j := look.Job{From: from, To: to, Type: m.Type(), Told: beat.told}
	if m.Kind == media.Audio {
		err = c.Coder.Sound(ctx, j)
	} else {
		err = c.Coder.Film(ctx, j)
	}
	if err != nil {
		return nil, false, err
	}
	play := Rendition{MediumID: m.ID, Form: media.Play, Ext: "mp4"}
	if m.Kind == media.Audio {
		play.Ext = "m4a"
	} else {
		if mute, err = isMute(to); err != nil {
			return nil, false, err
		}
		if out, err = c.poster(ctx, m, to); err != nil {
			return nil, false, err
		}
		for _, r := range out {
			if r.Form == media.Poster {
				play.Width, play.Height = r.Width, r.Height
			}
		}
	}
	s, err := c.Media.Settle(ctx, part)
	if err != nil {
		return nil, false, err
	}
	play.SHA256, play.Bytes = s.SHA256, s.Size
	return append(out, play), mute, nil
}

// isMute tells whether the coder found no sound in a film.
func isMute(path string) (bool, error) {
	f, err := os.Open(path) //nolint:gosec // a path of our own store
	if err != nil {
		return false, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return false, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return look.Mute(f, info.Size()), nil
}

// room is a part that a program writes by itself.
func (c *Contents) room(ctx context.Context) (part, path string, err error) {
	if part, err = c.Media.NewPart(ctx); err != nil {
		return "", "", err
	}
	path, err = c.Media.Path(ctx, part)
	return part, path, err
}

// poster makes the picture of a film, and its cuts.
func (c *Contents) poster(ctx context.Context, m Medium, film string) ([]Rendition, error) {
	part, to, err := c.room(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Media.DropPart(context.WithoutCancel(ctx), part) }()
	mp4, _ := media.ByExt("mp4")
	if err := c.Coder.Poster(ctx, look.Job{From: film, To: to, Type: mp4}); err != nil {
		return nil, err
	}
	f, err := os.Open(to) //nolint:gosec // a path of our own store
	if err != nil {
		return nil, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	defer func() { _ = f.Close() }()
	o, err := c.Studio.Open(ctx, f, m.Name)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	made, err := o.Cuts(m.Focus())
	if err != nil {
		return nil, err
	}
	whole, err := o.Whole(media.Poster)
	if err != nil {
		return nil, err
	}
	return c.put(ctx, m.ID, append(made, whole))
}

// coded notes what was made; readers get it at once.
func (c *Contents) coded(ctx context.Context, m Medium, made []Rendition) error {
	var after Medium
	err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := lockMedium(ctx, tx, m.ID); err != nil {
			return err
		}
		if err := render(ctx, tx, made); err != nil {
			return err
		}
		if err := tx.Send(ctx, `UPDATE medium SET film = 'done', film_part = 100, film_at = $2, mute = $3 WHERE id = $1`, m.ID, db.Millis(tx.Now()), m.Mute); err != nil {
			return err
		}
		var err error
		if after, err = medium(ctx, tx, m.ID); err != nil {
			return err
		}
		return refresh(ctx, tx, after)
	})
	if domain.CodeOf(err) == domain.CodeNotFound { // somebody removed it meanwhile
		return c.drop(ctx, gone(made, nil))
	}
	if err != nil {
		return err
	}
	return c.drop(ctx, gone(m.Renditions, after.Renditions))
}

// pulse tells now and then how far a film is, so that everybody sees that its coder is
// there.
type pulse struct {
	at   chan int64
	done chan struct{}
}

func (p pulse) told(millis int64) {
	select {
	case p.at <- millis:
	default:
	}
}

func (p pulse) stop() {
	close(p.at)
	<-p.done
}

func (c *Contents) beat(ctx context.Context, m Medium) pulse {
	p := pulse{at: make(chan int64, 1), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		tick := time.NewTicker(heartbeat)
		defer tick.Stop()
		part := 0
		for {
			select {
			case millis, more := <-p.at:
				if !more {
					return
				}
				if m.Millis > 0 {
					part = int(min(99, millis*100/m.Millis))
				}
			case <-tick.C:
				_ = c.filmState(ctx, m.ID, FilmRunning, part) // the next beat tells again
			}
		}
	}()
	return p
}

// Waiting films are asked for again when nobody took them for this long.
const overdue = 10 * time.Minute

// AskFilms asks again for films whose coder is gone, and for those that nobody took.
func (c *Contents) AskFilms(ctx context.Context) error {
	if !c.Coder.Ready() {
		return nil
	}
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Millis(tx.Now())
		var ids []string
		if err := tx.Select(ctx, &ids, `SELECT id FROM medium WHERE film = 'running' AND film_at < $1 OR film = 'waiting' AND film_at < $2 ORDER BY id LIMIT 100`, now-silent.Milliseconds(), now-overdue.Milliseconds()); err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.Send(ctx, `UPDATE medium SET film = 'waiting', film_at = $2 WHERE id = $1 AND film IN ('running', 'waiting')`, id, now); err != nil {
				return err
			}
			tx.Enqueue(Film{MediumID: id})
		}
		return nil
	})
}

// FilmAgain asks once more for a film that could not be coded.
func (c *Contents) FilmAgain(ctx context.Context, actor access.Actor, id string) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := lockMedium(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case !Writes(actor, m.AgencyID):
			return domain.Forbidden("Chỉ cán bộ của cơ quan được sửa tệp trong thư viện của cơ quan.")
		case m.Film != FilmFailed:
			return domain.Conflict("Tệp này đang được xử lý, hoặc đã xong.")
		}
		if err := tx.Send(ctx, `UPDATE medium SET film = 'waiting', film_part = 0, film_at = $2 WHERE id = $1`, id, db.Millis(tx.Now())); err != nil {
			return err
		}
		tx.Enqueue(Film{MediumID: id})
		return audit.Record(ctx, tx, actor, "medium.film_again", "medium", id, nil)
	})
}
