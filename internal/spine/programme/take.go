package programme

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// Times of reading a file.
const (
	lease    = 30 * time.Second // a worker that is silent so long is taken for dead
	forsaken = 5 * time.Minute  // a file that nobody began to read so long is asked for again
)

// ErrTaken says that another worker holds the intake now; what was read is
// thrown away.
var ErrTaken = errors.New("programme: another worker reads this file")

// Take is the right of one worker to read one file.
type Take struct {
	Intake
	Password string
}

// TakeIntake takes the right to read a file. An empty Take: there is nothing to
// read any more; wait says how long another worker may still hold it. What a
// dead worker left half stored is removed.
func (p *Programme) TakeIntake(ctx context.Context, id string) (t Take, wait time.Duration, err error) {
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, wait = Take{}, 0
		if err := tx.Lock(ctx, "plan_intake", id); err != nil {
			return err
		}
		var found Take
		ok, err := tx.Get(ctx, &found, `SELECT `+intakeColumns+`, password FROM plan_intake WHERE id = $1`, id)
		if err != nil {
			return fmt.Errorf("programme: read intake: %w", err)
		}
		if !ok || found.Ended() {
			return nil
		}
		// A rehearsal's clock may go back when the program starts again.
		if silent := tx.Now().Sub(db.Time(found.BeatAt)); found.Holder != "" && silent > -lease && silent < lease {
			wait = lease - silent
			return nil
		}
		found.State, found.Holder, found.Takes, found.BeatAt = IntakeReading, db.NewID(), found.Takes+1, db.Millis(tx.Now())
		if found.BeganAt == 0 {
			found.BeganAt = found.BeatAt
		}
		_, err = tx.Exec(ctx, `UPDATE plan_intake SET state = $1, holder = $2, takes = $3, beat_at = $4, began_at = $5 WHERE id = $6`,
			found.State, found.Holder, found.Takes, found.BeatAt, found.BeganAt, id)
		t = found
		return err
	})
	if err != nil || t.ID == "" {
		return Take{}, wait, err
	}
	return t, 0, p.forgetHalf(ctx, t.ID)
}

// Beat says that the worker is alive and how far it is.
func (p *Programme) Beat(ctx context.Context, t Take, done, of int) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return held(tx.Exec(ctx, `UPDATE plan_intake SET beat_at = $1, pages_done = $2, pages = $3 WHERE id = $4 AND holder = $5`,
			db.Millis(tx.Now()), done, of, t.ID, t.Holder))
	})
}

// held turns "no row" of an update under the worker's mark into ErrTaken.
func held(n int64, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("programme: hold intake: %w", err)
	case n == 0:
		return ErrTaken
	}
	return nil
}

// KeepPage keeps the words of a scanned page (from 1) until the file is read.
func (p *Programme) KeepPage(ctx context.Context, t Take, page int, words []byte) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO plan_intake_page (id, intake_id, page, words) VALUES ($1, $2, $3, $4)
			ON CONFLICT (intake_id, page) DO NOTHING`, db.NewID(), t.ID, page, string(words))
		return err
	})
}

// KeptPage gives the words of a scanned page that an earlier worker kept.
func (p *Programme) KeptPage(ctx context.Context, t Take, page int) (words []byte, ok bool, err error) {
	var text string
	ok, err = p.db.Get(ctx, &text, `SELECT words FROM plan_intake_page WHERE intake_id = $1 AND page = $2`, t.ID, page)
	return []byte(text), ok, err
}

// Release gives the file back to be read by another worker, at once.
func (p *Programme) Release(ctx context.Context, t Take) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return held(tx.Exec(ctx, `UPDATE plan_intake SET state = 'waiting', holder = '' WHERE id = $1 AND holder = $2`, t.ID, t.Holder))
	})
}

// Refuse ends a reading with a sentence for the person. kind is one of the
// Refused words or empty. Of a classified file nothing is kept, not even its
// name; the caller removes the stored file.
func (p *Programme) Refuse(ctx context.Context, t Take, why *domain.Error, kind string) error {
	args, err := toJSON(why.Args)
	if err != nil {
		return err
	}
	if why.Args == nil {
		args = "[]"
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		name, kept := t.Name, true
		if kind == RefusedClassified {
			name, kept = "", false
		}
		err := held(tx.Exec(ctx, `UPDATE plan_intake SET state = 'refused', claim = id, holder = '', password = '', ended_at = $1, name = $2,
			kept = $3, refusal = $4, refusal_args = $5, refusal_kind = $6 WHERE id = $7 AND holder = $8`,
			db.Millis(tx.Now()), name, kept, why.Message, args, kind, t.ID, t.Holder))
		if err != nil {
			return err
		}
		if err := forgetPages(ctx, tx, t.ID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, t.actor(), "plan.refuse", "plan_intake", t.ID, map[string]any{"kind": kind, "file_sha256": t.SHA256})
	})
	if err != nil {
		return err
	}
	return p.forgetHalf(ctx, t.ID)
}

func forgetPages(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM plan_intake_page WHERE intake_id = $1`, id); err != nil {
		return fmt.Errorf("programme: forget pages: %w", err)
	}
	return nil
}

// Finish makes the draft of what was read, exactly once: a worker that lost its
// hold gets ErrTaken. When the plan is there already from another file and
// nobody asked for one all the same, the intake says so and no draft is made.
// It is invalid when nothing in the document obliges anybody.
func (p *Programme) Finish(ctx context.Context, t Take, doc plan.Document, text plan.Text) error {
	_, err := p.keep(ctx, t, doc, text, t.Reason == "")
	if same, ok := errors.AsType[*sameError](err); ok {
		return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			return held(tx.Exec(ctx, `UPDATE plan_intake SET state = 'same', holder = '', same_as = $1, ended_at = $2 WHERE id = $3 AND holder = $4`,
				same.planID, db.Millis(tx.Now()), t.ID, t.Holder))
		})
	}
	return err
}

// Forsaken lists the files whose worker died, or that nobody began to read, and
// asks for them again.
func (p *Programme) Forsaken(ctx context.Context) (int, error) {
	now := p.db.Clock().Now()
	var ids []string
	err := p.db.Select(ctx, &ids, `SELECT id FROM plan_intake WHERE (state = 'reading' AND (beat_at < $1 OR beat_at > $2)) OR (state = 'waiting' AND beat_at < $3)
		ORDER BY id LIMIT 100`, db.Millis(now.Add(-lease)), db.Millis(now.Add(lease)), db.Millis(now.Add(-forsaken)))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, id := range ids {
			n, err := tx.Exec(ctx, `UPDATE plan_intake SET state = 'waiting', holder = '', beat_at = $1 WHERE id = $2
				AND (beat_at < $3 OR beat_at > $4) AND state IN ('reading', 'waiting')`,
				db.Millis(tx.Now()), id, db.Millis(tx.Now().Add(-lease)), db.Millis(tx.Now().Add(lease)))
			if err != nil {
				return err
			}
			if n == 1 {
				tx.Enqueue(ReadFile{IntakeID: id})
			}
		}
		return nil
	})
}

// forgetHalf removes what workers that died or failed stored of a plan that
// nobody ever saw.
func (p *Programme) forgetHalf(ctx context.Context, intakeID string) error {
	var plans []string
	if err := p.db.Select(ctx, &plans, `SELECT id FROM plan WHERE intake_id = $1 AND status = 'loading'`, intakeID); err != nil {
		return fmt.Errorf("programme: find half a plan: %w", err)
	}
	for _, id := range plans {
		for {
			var n int64
			err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				var err error
				n, err = tx.Exec(ctx, `DELETE FROM plan_row WHERE id IN (SELECT id FROM plan_row WHERE plan_id = $1 ORDER BY id LIMIT 200)`, id)
				return err
			})
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, statement := range []string{
				`DELETE FROM plan_hand WHERE plan_id = $1`, `DELETE FROM plan_item WHERE plan_id = $1`, `DELETE FROM plan_file WHERE plan_id = $1`, `DELETE FROM plan WHERE id = $1 AND status = 'loading'`,
			} {
				if _, err := tx.Exec(ctx, statement, id); err != nil {
					return fmt.Errorf("programme: forget half a plan: %w", err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
