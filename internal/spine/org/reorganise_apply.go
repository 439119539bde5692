package org

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// errMoved says that the registry changed between the check and the act.
var errMoved = errors.New("org: the registry changed meanwhile")

// maxRounds bounds how often an act is checked anew because others change the
// registry at the same moment.
const maxRounds = 10

// settled checks an act against the registry outside of any transaction and then
// runs do under the registry's lock, anew while others change the registry
// between the two.
func (g *Registry) settled(ctx context.Context, id string, check func(*snapshot, Reorganisation) error, do func(context.Context, *db.Tx, Reorganisation) error) error {
	for range maxRounds {
		r, err := g.Reorganisation(ctx, id)
		if err != nil {
			return err
		}
		s, err := g.current(ctx)
		if err != nil {
			return err
		}
		if err := check(s, r); err != nil {
			return err
		}
		err = g.write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := s.still(ctx, tx); err != nil {
				return err
			}
			now, err := lockAct(ctx, tx, id)
			if err != nil {
				return err
			}
			return do(ctx, tx, now)
		})
		if !errors.Is(err, errMoved) {
			return err
		}
	}
	return domain.Unavailable(errMoved, "Sổ đăng ký đang được nhiều người sửa cùng lúc. Hãy thử lại sau ít phút.")
}

// still fails with errMoved unless the registry is as in the snapshot. The
// transaction is one of Registry.write, which counted itself already.
func (s *snapshot) still(ctx context.Context, tx *db.Tx) error {
	var revision int64
	if _, err := tx.Get(ctx, &revision, `SELECT revision FROM agency_registry WHERE id = 'registry'`); err != nil {
		return fmt.Errorf("org: read the revision: %w", err)
	}
	if revision != s.revision+1 {
		return errMoved
	}
	return nil
}

// Apply makes true, at one instant, all that Write wrote of an act. Everything
// in also happens in the same transaction or the act does not; keep it short. It
// conflicts when not all is written, and when the registry changed so that the
// steps no longer fit or other versions would follow from them: then Write it
// again.
func (g *Registry) Apply(ctx context.Context, actor access.Actor, id string, also ...db.Fn) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	return g.settled(ctx, id, mayApply, func(ctx context.Context, tx *db.Tx, r Reorganisation) error {
		if err := r.mustBe(r.Version, Applying); err != nil {
			return err
		}
		if r.Written < r.Lines {
			return domain.Conflict("Mới ghi %d/%d dòng của đợt sắp xếp. Ghi hết rồi áp dụng.", r.Written, r.Lines)
		}
		if err := runAll(ctx, tx, also); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE reorganisation SET status = $1, version = version + 1, applied_at = $2, applied_by = $3,
			applied_by_name = $4 WHERE id = $5`, Applied, db.Millis(tx.Now()), actor.AccountID, actor.Name, id)
		if err != nil {
			return fmt.Errorf("org: apply: %w", err)
		}
		return audit.Record(ctx, tx, actor, "reorganisation.apply", "reorganisation", id, actDetail(r.NewReorganisation, r.Lines))
	})
}

func mayApply(s *snapshot, r Reorganisation) error {
	if err := r.mustBe(r.Version, Applying); err != nil {
		return err
	}
	if err := mustFit(r, s.check(r.EffectiveOn, r.Steps)); err != nil {
		return err
	}
	if plan(s.units(r.EffectiveOn), r.NewReorganisation).base != r.base {
		return domain.Conflict("Sổ đăng ký vừa thay đổi ở đơn vị thuộc đợt sắp xếp này. Ghi lại rồi áp dụng.")
	}
	return nil
}

func runAll(ctx context.Context, tx *db.Tx, fns []db.Fn) error {
	for _, fn := range fns {
		if err := fn(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// Undo takes an applied act back, at one instant, until the eve of its day: the
// registry is again as if it had not been. It conflicts from the day on, and
// when something was built on the act since: information about its units, units
// under those that it founded, a later act. The registry knows nothing of
// plans, duties and accounts: whoever does refuses, or takes its own part back,
// in also, which happens in the same transaction.
func (g *Registry) Undo(ctx context.Context, actor access.Actor, id, reason string, also ...db.Fn) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do hoàn tác."}}.Err()
	}
	return g.settled(ctx, id, g.mayUndo, func(ctx context.Context, tx *db.Tx, r Reorganisation) error {
		if err := r.mustBe(r.Version, Applied); err != nil {
			return err
		}
		if err := runAll(ctx, tx, also); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE reorganisation SET status = $1, version = version + 1, undone_at = $2, undone_by = $3,
			undone_by_name = $4, undo_reason = $5 WHERE id = $6`, Undone, db.Millis(tx.Now()), actor.AccountID, actor.Name, reason, id)
		if err != nil {
			return fmt.Errorf("org: undo: %w", err)
		}
		return audit.Record(ctx, tx, actor, "reorganisation.undo", "reorganisation", id, map[string]any{"title": r.Title, "reason": reason})
	})
}

func (g *Registry) mayUndo(s *snapshot, r Reorganisation) error {
	if err := r.mustBe(r.Version, Applied); err != nil {
		return err
	}
	if g.Today() >= r.EffectiveOn {
		return domain.Conflict("Đợt sắp xếp đã có hiệu lực từ ngày %s nên không hoàn tác được nữa. Lập đợt sắp xếp khác để sửa.", r.EffectiveOn.Vietnamese())
	}
	ours := map[string]record{}
	for _, row := range s.rows {
		if row.ReorganisationID == r.ID {
			ours[row.AgencyID] = row
		}
	}
	founded := map[string]bool{}
	for _, id := range agency.Founded(r.Steps) {
		founded[id] = true
	}
	for _, row := range s.rows {
		mine, touched := ours[row.AgencyID]
		switch {
		case row.ReorganisationID == r.ID:
		case touched && builtOn(row, mine):
			return domain.Conflict("Sau khi áp dụng, “%s” đã có thông tin mới ghi từ ngày %s. Sửa thông tin đó trước khi hoàn tác.", row.Name, row.ValidFrom.Vietnamese())
		case founded[row.ParentID] && !row.Closed:
			return domain.Conflict("“%s” đang trực thuộc “%s”, đơn vị do đợt sắp xếp này lập. Chuyển cấp trên trước khi hoàn tác.", row.Name, ours[row.ParentID].Name)
		}
	}
	for _, l := range s.successions {
		if l.ReorganisationID == r.ID {
			continue
		}
		for _, id := range []string{l.FromID, l.ToID} {
			if founded[id] {
				return domain.Conflict("Một đợt sắp xếp khác đã dùng “%s”, đơn vị do đợt này lập. Hoàn tác đợt kia trước.", ours[id].Name)
			}
		}
	}
	return s.fitWithout(r, ours, founded)
}

// fitWithout conflicts when units that would come back by undoing an act do not
// fit what was recorded since: their superior ends, or another took their name
// or code.
func (s *snapshot) fitWithout(r Reorganisation, ours map[string]record, founded map[string]bool) error {
	rest := slices.DeleteFunc(slices.Clone(s.rows), func(row record) bool { return row.ReorganisationID == r.ID })
	days := []calendar.Date{r.EffectiveOn}
	for _, row := range rest {
		if row.ValidFrom > r.EffectiveOn && !slices.Contains(days, row.ValidFrom) {
			days = append(days, row.ValidFrom)
		}
	}
	for _, day := range days {
		all := resolveAll(rest, day, 0)
		byID, named, coded := map[string]Agency{}, map[string][]Agency{}, map[string][]Agency{}
		for _, a := range all {
			byID[a.ID] = a
			named[a.ParentID+"|"+a.key] = append(named[a.ParentID+"|"+a.key], a)
			coded[a.Code] = append(coded[a.Code], a)
		}
		for id := range ours {
			a, back := byID[id]
			if !back || founded[id] {
				continue
			}
			if _, ok := byID[a.ParentID]; a.ParentID != "" && !ok {
				return domain.Conflict("Hoàn tác thì “%s” trở lại dưới một cấp trên không còn tồn tại từ ngày %s. Hoàn tác đợt sắp xếp sau trước.", a.Name, day.Vietnamese())
			}
			if len(named[a.ParentID+"|"+a.key]) > 1 || a.Code != "" && len(coded[a.Code]) > 1 {
				return domain.Conflict("Hoàn tác thì “%s” trùng tên hoặc mã với đơn vị khác từ ngày %s. Sửa đơn vị đó trước khi hoàn tác.", a.Name, day.Vietnamese())
			}
		}
	}
	return nil
}

// builtOn tells whether a version was recorded over one that an act wrote. What
// corrects the time before the act was not.
func builtOn(row, ours record) bool {
	return row.ValidFrom > ours.ValidFrom || row.ValidFrom == ours.ValidFrom && cmp.Or(
		cmp.Compare(row.RecordedAt, ours.RecordedAt), cmp.Compare(row.ID, ours.ID)) > 0
}

// Successions lists who passed into whom by acts that are applied, as known at
// an instant (Unix milliseconds; 0: now), the oldest day first.
func (g *Registry) Successions(ctx context.Context, known int64) ([]agency.Succession, error) {
	if known > 0 {
		return readSuccessions(ctx, g.db, known)
	}
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(s.successions), nil
}

// Lineage arranges the successions of acts that are applied.
func (g *Registry) Lineage(ctx context.Context) (agency.Lineage, error) {
	s, err := g.current(ctx)
	if err != nil {
		return agency.Lineage{}, err
	}
	return s.lineage, nil
}

func readSuccessions(ctx context.Context, from selector, known int64) ([]agency.Succession, error) {
	var out []agency.Succession
	err := from.Select(ctx, &out, `SELECT s.id, s.reorganisation_id, s.step_id, s.kind AS change, s.valid_from, s.from_id, s.to_id, s.part,
		s.share, s.weight, s.function FROM succession s JOIN reorganisation r ON r.id = s.reorganisation_id
		WHERE r.applied_at > 0 AND (CAST($1 AS BIGINT) = 0 AND r.undone_at = 0
		OR CAST($1 AS BIGINT) >= r.applied_at AND (r.undone_at = 0 OR r.undone_at > CAST($1 AS BIGINT)))
		ORDER BY s.valid_from, r.applied_at, r.id, s.id`, known)
	if err != nil {
		return nil, fmt.Errorf("org: read successions: %w", err)
	}
	return out, nil
}
