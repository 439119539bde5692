package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/event"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// Listener is a room that hears of appended entries: told the id of one, it
// gives the job that it takes because of it, or nil. It may be told the same
// entry again, and its job must be safe to repeat.
type Listener func(ctx context.Context, evidenceID string) (river.JobArgs, error)

// Jobs registers what the ledger does in the background, and who hears of
// appended entries.
func (l *Ledger) Jobs(w *river.Workers, listeners ...Listener) {
	river.AddWorker(w, &opener{ledger: l})
	river.AddWorker(w, &checker{ledger: l, listeners: listeners})
}

// opener makes the empty cells of a plan that came into force.
type opener struct {
	river.WorkerDefaults[event.PlanActivated]
	ledger *Ledger
}

// Work is safe to repeat.
func (o *opener) Work(ctx context.Context, j *river.Job[event.PlanActivated]) error {
	return o.ledger.OpenCells(ctx, j.Args.PlanID)
}

// openChunk bounds how many cells one transaction makes.
const openChunk = 400

// OpenCells makes the cells of every obligation and agency of a plan, counting
// zero, in short transactions. Cells that are there already stay as they are.
func (l *Ledger) OpenCells(ctx context.Context, planID string) error {
	var rows []struct{ VersionID, AgencyID, Rule string }
	if err := l.db.Select(ctx, &rows, `SELECT p.version_id, p.agency_id, v.rule FROM obligation_party p
		JOIN obligation_version v ON v.id = p.version_id
		JOIN obligation o ON o.id = v.obligation_id JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding
		WHERE v.plan_id = $1 AND p.role = 'lead' ORDER BY p.id`, planID); err != nil {
		return err
	}
	var cells []delta
	for _, r := range rows {
		var rule obligation.Rule
		if err := json.Unmarshal([]byte(r.Rule), &rule); err != nil {
			return fmt.Errorf("ledger: rule of %s: %w", r.VersionID, err)
		}
		for _, p := range rule.Periods() {
			cells = append(cells, delta{id: CellID(r.VersionID, r.AgencyID, p.Key)})
		}
	}
	for from := 0; from < len(cells); from += openChunk {
		chunk := cells[from:min(from+openChunk, len(cells))]
		if err := l.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return upsertCells(ctx, tx, chunk, 0, `DO NOTHING`) }); err != nil {
			return err
		}
	}
	return nil
}

// checker reads the stored files of a fresh entry again and tells the listeners
// of it. The queue has one worker for a kind of job, so each listener gets a job
// of its own, which fails and is repeated by itself.
type checker struct {
	river.WorkerDefaults[event.EvidenceAppended]
	ledger    *Ledger
	listeners []Listener
}

// Timeout leaves time for large videos on slow disks.
func (c *checker) Timeout(*river.Job[event.EvidenceAppended]) time.Duration { return 10 * time.Minute }

// Work notes what it found; it is safe to repeat.
func (c *checker) Work(ctx context.Context, j *river.Job[event.EvidenceAppended]) error {
	if err := c.ledger.CheckFiles(ctx, j.Args.EvidenceID); err != nil {
		return err
	}
	var jobs []river.JobArgs
	for _, hear := range c.listeners {
		args, err := hear(ctx, j.Args.EvidenceID)
		if err != nil {
			return err
		}
		if args != nil {
			jobs = append(jobs, args)
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	return c.ledger.db.Write(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, args := range jobs {
			tx.Enqueue(args)
		}
		return nil
	})
}

// CheckFiles reads the stored files of an entry and notes those whose content
// is not what the entry says. Lawfully erased files are left out: that nothing is
// there any more is right. An entry without files needs no note.
func (l *Ledger) CheckFiles(ctx context.Context, evidenceID string) error {
	files, err := l.FilesOf(ctx, evidenceID)
	if err != nil || len(files) == 0 || l.files == nil {
		return err
	}
	var bad []string
	there := 0
	for _, f := range files {
		if f.Erased() {
			continue
		}
		there++
		if why := l.checkFile(ctx, f.SHA256); why != "" {
			bad = append(bad, f.Name+": "+why)
		}
	}
	return l.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO evidence_check (evidence_id, checked_at, files, bad) VALUES ($1, $2, $3, $4)
			ON CONFLICT (evidence_id) DO UPDATE SET checked_at = excluded.checked_at, files = excluded.files, bad = excluded.bad`,
			evidenceID, db.Millis(tx.Now()), there, strings.Join(bad, "\n"))
		return err
	})
}

// Check is what the last reading of an entry's files found.
type Check struct {
	CheckedAt int64
	Files     int
	Bad       string // one line for each file that is not whole
}

// CheckOf gives the last check of an entry's files; ok is false when none ran.
func (l *Ledger) CheckOf(ctx context.Context, evidenceID string) (c Check, ok bool, err error) {
	ok, err = l.db.Get(ctx, &c, `SELECT checked_at, files, bad FROM evidence_check WHERE evidence_id = $1`, evidenceID)
	return c, ok, err
}
