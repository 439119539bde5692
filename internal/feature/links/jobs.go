package links

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
)

// Fetch asks for the link of an entry to be opened. Round is how often it was
// opened when that was asked, so that a job that runs twice opens it once.
type Fetch struct {
	EvidenceID string `json:"evidence_id"`
	Round      int    `json:"round"`
}

// Kind names the job.
func (Fetch) Kind() string { return "links.fetch" }

// tries is how often an opening is tried before a failure that may pass counts.
const tries = 4

// InsertOpts puts the job where waiting for others' servers holds nobody up.
func (Fetch) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: job.Outside, MaxAttempts: tries}
}

// LookAfter asks for links whose time has come to be opened again.
type LookAfter struct{}

// Kind names the job.
func (LookAfter) Kind() string { return "links.look_after" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	return errors.Join(river.AddWorkerSafely(w, &opener{s: f.service}), river.AddWorkerSafely(w, &keeper{s: f.service}))
}

// Periodic lists the jobs that come by themselves.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Hour),
		func() (river.JobArgs, *river.InsertOpts) { return LookAfter{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})}
}

// lease is after how long a link that was asked for and not opened is asked for
// again: the program was killed, or the job is lost. All tries together take
// less.
const lease = 3 * time.Hour

// Heard is told that an entry was appended. When it has a link, the row of the
// link is made and the job to open it is given back.
func (s *Service) Heard(ctx context.Context, evidenceID string) (river.JobArgs, error) {
	d, ok, err := s.entry(ctx, evidenceID)
	if err != nil || !ok {
		return nil, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := ensure(ctx, tx, d, tx.Now().Add(lease))
		return err
	})
	return Fetch{EvidenceID: evidenceID}, err
}

type opener struct {
	river.WorkerDefaults[Fetch]
	s *Service
}

// Timeout is longer than any opening and its storing.
func (o *opener) Timeout(*river.Job[Fetch]) time.Duration { return 2 * time.Minute }

// NextRetry waits a minute, ten minutes, an hour: what fails now and then comes
// back within that.
func (o *opener) NextRetry(j *river.Job[Fetch]) time.Time {
	waits := [...]time.Duration{time.Minute, 10 * time.Minute, time.Hour}
	return clock.Real{}.Now().Add(waits[min(max(j.Attempt, 1), len(waits))-1]) // the queue's time is real, also in a rehearsal
}

// Work is safe to repeat, also while another worker opens the same link.
func (o *opener) Work(ctx context.Context, j *river.Job[Fetch]) error {
	return o.s.open(ctx, j.Args, j.Attempt >= j.MaxAttempts)
}

// open opens one link and stores what it found. A failure that may pass is
// stored by the last try only.
func (s *Service) open(ctx context.Context, args Fetch, last bool) error {
	d, ok, err := s.entry(ctx, args.EvidenceID)
	if err != nil || !ok {
		return err
	}
	st, err := s.state(ctx, d)
	if err != nil || st.Checks != args.Round || st.ErasedAt > 0 {
		return err
	}
	by := s.client(d.URL)
	if by != s.Inside {
		if wait := s.turns.wait(by, args, d.URL); wait > 0 {
			return river.JobSnooze(wait)
		}
	}
	r, err := by.Get(ctx, d.URL)
	if err != nil {
		return err
	}
	if r.Outcome.Passing() && !last {
		return domain.Unavailable(fmt.Errorf("links: %s: %s", args.EvidenceID, r.Outcome), "Chưa mở được liên kết.")
	}
	return s.keep(ctx, st, r)
}

type keeper struct {
	river.WorkerDefaults[LookAfter]
	s *Service
}

// Work is safe to repeat.
func (k *keeper) Work(ctx context.Context, _ *river.Job[LookAfter]) error {
	return errors.Join(k.s.forget(ctx), k.s.sweep(ctx), k.s.again(ctx))
}

// Bounds of one look, which comes each hour.
const (
	atOnce     = 200             // links asked for
	hostAtOnce = 20              // of one host
	between    = 5 * time.Second // two openings of one host
	pieces     = 20              // transactions of a sweep
	piece      = 500             // entries looked through in one
	settled    = time.Hour       // younger entries are heard of, or about to be
)

// again asks for links whose time has come, the longest waiting first, of one
// host only so many; of who opens no links of others those to its own pages alone.
func (s *Service) again(ctx context.Context) error {
	now, only := db.Millis(s.DB.Clock().Now()), ""
	switch {
	case s.Fetch != nil:
	case s.Inside != nil:
		only = hostOf(s.Site)
	default:
		return nil
	}
	var waiting []struct {
		EvidenceID string
		URL        string `db:"url"`
		Checks     int
		Turn       int
		Stands     int
	}
	if err := s.DB.Select(ctx, &waiting, `SELECT w.evidence_id, w.url, w.checks, w.turn, w.stands FROM (
		SELECT s.evidence_id, s.url, s.checks, s.next_check, ROW_NUMBER() OVER (PARTITION BY s.host ORDER BY s.next_check, s.evidence_id) AS turn,
		CASE WHEN `+standing+` THEN 1 ELSE 0 END AS stands
		FROM link_state s JOIN evidence e ON e.id = s.evidence_id WHERE s.next_check > 0 AND s.next_check <= $1 AND ($4 = '' OR s.host = $4)
		) w WHERE w.turn <= $2 ORDER BY w.next_check, w.evidence_id LIMIT $3`, now, hostAtOnce, atOnce, only); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, l := range waiting {
			next := db.Millis(tx.Now().Add(lease))
			if l.Stands == 0 || s.own(l.URL) {
				next = 0 // what was corrected or withdrawn, or lies behind the door, is looked after no more
			}
			n, err := tx.Exec(ctx, `UPDATE link_state SET next_check = $2 WHERE evidence_id = $1 AND checks = $3 AND next_check > 0 AND next_check <= $4`,
				l.EvidenceID, next, l.Checks, now)
			if err != nil {
				return err
			}
			if n == 0 || next == 0 {
				continue
			}
			opts := Fetch{}.InsertOpts()
			opts.ScheduledAt = clock.Real{}.Now().Add(time.Duration(l.Turn-1) * between)
			tx.Enqueue(Fetch{EvidenceID: l.EvidenceID, Round: l.Checks}, opts)
		}
		return nil
	})
}

// sweep finds links of entries that nobody was told of, a piece at a time, and
// makes their rows; they are asked for like those whose time has come.
func (s *Service) sweep(ctx context.Context) error {
	name := "evidence"
	switch {
	case s.Fetch != nil:
	case s.Inside != nil:
		name = "portal" // what is passed over now is looked through when links of others are opened
	default:
		return nil
	}
	for range pieces {
		n := 0
		if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = s.sweepPiece(ctx, tx, name)
			return err
		}); err != nil || n < piece {
			return err
		}
	}
	return nil
}

// sweepPiece tells how many entries it looked through.
func (s *Service) sweepPiece(ctx context.Context, tx *db.Tx, name string) (int, error) {
	var after string
	if _, err := tx.Exec(ctx, `INSERT INTO link_sweep (id, after_id) VALUES ($1, '') ON CONFLICT DO NOTHING`, name); err != nil {
		return 0, err
	}
	if _, err := tx.Get(ctx, &after, `SELECT after_id FROM link_sweep WHERE id = $1`, name); err != nil {
		return 0, err
	}
	var found []due
	if err := tx.Select(ctx, &found, `SELECT `+dueColumns+` FROM evidence e WHERE e.id > $1 AND e.recorded_at <= $2 ORDER BY e.id LIMIT $3`,
		after, db.Millis(tx.Now().Add(-settled)), piece); err != nil || len(found) == 0 {
		return 0, err
	}
	for _, d := range found {
		if !s.opens(d) {
			continue
		}
		if _, err := ensure(ctx, tx, d, tx.Now()); err != nil {
			return 0, err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE link_sweep SET after_id = $1 WHERE id = $2`, found[len(found)-1].EvidenceID, name)
	return len(found), err
}
