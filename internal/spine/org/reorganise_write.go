package org

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// One transaction of Write takes this many steps at most, and no further step
// once it has this many rows: far below what would hold the one writer for
// 100 ms.
const (
	writeSteps = 50
	writeRows  = 120
)

// Write writes the next steps of an act, in one short transaction, and tells how
// many are left; 0 when all are written. Nothing of it is true before Apply. It
// may be called again after any interruption, and by two at once. When the
// registry changed meanwhile so that other versions follow from the steps, what
// was written is taken away and written anew. It conflicts while a step has
// something wrong in it.
func (g *Registry) Write(ctx context.Context, actor access.Actor, id string) (left int, err error) {
	if err := mustEdit(actor); err != nil {
		return 0, err
	}
	r, err := g.Reorganisation(ctx, id)
	if err != nil {
		return 0, err
	}
	if r.Status == Applied {
		return 0, nil
	}
	if err := r.mustBe(r.Version, Draft, Applying); err != nil {
		return 0, err
	}
	s, err := g.current(ctx)
	if err != nil {
		return 0, err
	}
	if err := mustFit(r, s.check(r.EffectiveOn, r.Steps)); err != nil {
		return 0, err
	}
	p := plan(s.units(r.EffectiveOn), r.NewReorganisation)
	err = g.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := lockAct(ctx, tx, id)
		if err != nil {
			return err
		}
		if now.Status == Applied {
			left = 0
			return nil
		}
		if begun := r.Status == Draft && now.Status == Applying && now.Version == r.Version+1; now.Version != r.Version && !begun {
			return domain.Conflict("Người khác vừa sửa đợt sắp xếp này.")
		}
		if err := begin(ctx, tx, actor, now, p.base); err != nil {
			return err
		}
		left, err = writeNext(ctx, tx, actor, now, p)
		return err
	})
	return left, err
}

// begin marks the act as being written from a base, and forgets what was written
// from another.
func begin(ctx context.Context, tx *db.Tx, actor access.Actor, now Reorganisation, base string) error {
	if now.Status == Applying && now.base == base {
		return nil
	}
	if err := forget(ctx, tx, now.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE reorganisation SET base = $1 WHERE id = $2`, base, now.ID); err != nil {
		return fmt.Errorf("org: note the base: %w", err)
	}
	if now.Status == Draft {
		if err := setStatus(ctx, tx, now.ID, Applying); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, actor, "reorganisation.write", "reorganisation", now.ID, actDetail(now.NewReorganisation, now.Lines))
}

// forget takes away what an act wrote that was never true.
func forget(ctx context.Context, tx *db.Tx, id string) error {
	for _, statement := range []string{
		`DELETE FROM succession WHERE reorganisation_id = $1`,
		`DELETE FROM agency_version WHERE reorganisation_id = $1`,
		`UPDATE reorganisation_step SET written_at = 0 WHERE reorganisation_id = $1 AND written_at > 0`,
	} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return fmt.Errorf("org: take back what was written: %w", err)
		}
	}
	return nil
}

// writeNext writes the next steps that are not written and counts the rest.
func writeNext(ctx context.Context, tx *db.Tx, actor access.Actor, r Reorganisation, p planned) (left int, err error) {
	var steps []struct {
		ID      string
		Written bool
	}
	err = tx.Select(ctx, &steps, `SELECT id, written_at > 0 AS written FROM reorganisation_step WHERE reorganisation_id = $1 ORDER BY ord`, r.ID)
	if err != nil {
		return 0, fmt.Errorf("org: read steps: %w", err)
	}
	var done []any
	var now piece
	for i, s := range steps {
		switch {
		case s.Written:
			continue
		case len(done) == writeSteps || now.rows() >= writeRows:
			left++
			continue
		}
		done = append(done, s.ID)
		now.take(p.pieces[i], r.ID, s.ID)
	}
	if len(done) == 0 {
		return left, nil
	}
	if err := writePiece(ctx, tx, actor, now); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE reorganisation_step SET written_at = $1 WHERE id IN (`+db.Marks(2, len(done))+`)`,
		slices.Insert(done, 0, any(db.Millis(tx.Now())))...)
	if err != nil {
		return 0, fmt.Errorf("org: note what is written: %w", err)
	}
	return left, nil
}

// take adds what one step writes, under its act and step.
func (p *piece) take(one piece, actID, stepID string) {
	p.founds = append(p.founds, one.founds...)
	for _, v := range one.versions {
		v.ReorganisationID = actID
		p.versions = append(p.versions, v)
	}
	for _, s := range one.successions {
		s.ReorganisationID, s.StepID = actID, stepID
		p.successions = append(p.successions, s)
	}
}

// writePiece writes in few statements: on PostgreSQL each is a journey.
func writePiece(ctx context.Context, tx *db.Tx, actor access.Actor, p piece) error {
	for batch := range slices.Chunk(p.founds, stepBatch) {
		marks, args := make([]string, 0, len(batch)), make([]any, 0, 3*len(batch))
		for _, id := range batch {
			marks = append(marks, "("+db.Marks(len(args)+1, 3)+")")
			args = append(args, id, db.Millis(tx.Now()), actor.AccountID)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agency (id, created_at, created_by) VALUES `+strings.Join(marks, ", ")+` ON CONFLICT (id) DO NOTHING`, args...)
		if err != nil {
			return fmt.Errorf("org: insert agencies: %w", err)
		}
	}
	if err := insertVersions(ctx, tx, actor, p.versions); err != nil {
		return err
	}
	for batch := range slices.Chunk(p.successions, stepBatch) {
		if err := insertSuccessions(ctx, tx, batch); err != nil {
			return err
		}
	}
	return nil
}

func insertSuccessions(ctx context.Context, tx *db.Tx, batch []agency.Succession) error {
	const width = 11
	marks, args := make([]string, 0, len(batch)), make([]any, 0, width*len(batch))
	for _, s := range batch {
		marks = append(marks, "("+db.Marks(len(args)+1, width)+")")
		args = append(args, db.NewID(), s.ReorganisationID, s.StepID, s.Change, s.ValidFrom, s.FromID, s.ToID, s.Part, s.Share, s.Weight, s.Function)
	}
	_, err := tx.Exec(ctx, `INSERT INTO succession (id, reorganisation_id, step_id, kind, valid_from, from_id, to_id, part, share, weight,
		function) VALUES `+strings.Join(marks, ", "), args...)
	if err != nil {
		return fmt.Errorf("org: insert successions: %w", err)
	}
	return nil
}
