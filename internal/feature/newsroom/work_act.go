package newsroom

import (
	"context"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// mayWork gives a work to who works in its agency.
func (s *Service) mayWork(ctx context.Context, actor access.Actor, id string) (Work, error) {
	w, err := s.Work(ctx, actor, id)
	if err == nil && !content.Writes(actor, w.AgencyID) {
		err = errNotWriter()
	}
	return w, err
}

// errOver says that a work is done or was dropped.
func errOver(w Work) error {
	return domain.Conflict("Việc dự kiến đang ở trạng thái “%s”, không làm được việc này.", domain.Say(w.State().Label()))
}

// Edit changes one work. seen is the version that the person saw. Its agency and what it
// follows stay.
func (s *Service) Edit(ctx context.Context, actor access.Actor, id string, seen int64, n NewWork) error {
	before, err := s.mayWork(ctx, actor, id)
	if err != nil {
		return err
	}
	n.AgencyID, n.AfterID = before.AgencyID, before.AfterID
	if n.Kept == "" && n.DueOn == before.DueOn {
		n.Kept = n.DueOn // it was confirmed, or became a day off since
	}
	changed, err := s.checkedWork(ctx, actor, n)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var near []string
		if err := tx.Select(ctx, &near, `SELECT id FROM newsroom_work WHERE after_id = $1`, id); err != nil {
			return err
		}
		if before.AfterID != "" {
			near = append(near, before.AfterID)
		}
		if err := tx.Lock(ctx, "newsroom_work", append(near, id)...); err != nil {
			return err
		}
		w, err := lockWork(ctx, tx, id, seen)
		switch {
		case err != nil:
			return err
		case !w.State().Open():
			return errOver(w)
		}
		w.take(changed)
		w.DueOn = changed.DueOn
		if err := inTime(ctx, tx, w); err != nil {
			return err
		}
		if err := updateWork(ctx, tx, w); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "work.edit", "work", id, map[string]any{"title": w.Title, "due_on": w.DueOn})
	})
}

// take puts into a work what somebody changed, its day left as it is.
func (w *Work) take(n Work) {
	w.Kind, w.Title, w.PlanID, w.ObligationID, w.Topic, w.Audience = n.Kind, n.Title, n.PlanID, n.ObligationID, n.Topic, n.Audience
	w.Producer, w.OwnerID, w.OwnerName, w.OwnerContact, w.Notes = n.Producer, n.OwnerID, n.OwnerName, n.OwnerContact, n.Notes
}

// Start begins the piece of a work: a draft with what is known, in the outline of a
// template where one is named. Whoever comes second gets the piece that was begun.
func (s *Service) Start(ctx context.Context, actor access.Actor, id, template string) (contentID string, err error) {
	w, err := s.mayWork(ctx, actor, id)
	if err != nil {
		return "", err
	}
	made, err := s.fresh(ctx, NewPiece{AgencyID: w.AgencyID, Kind: w.Kind, Title: w.Title, Template: template, Key: "work:" + id + ":" + strconv.FormatInt(w.Version, 10)}, w.ObligationID)
	if err != nil {
		return "", err
	}
	if w.Topic != "" {
		made.Words.Topics = []string{w.Topic}
	}
	if w.Audience != "" {
		made.Words.Audiences = []string{w.Audience}
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := lockWork(ctx, tx, id, 0)
		switch state := now.State(); {
		case err != nil:
			return err
		case state == flow.Begun || state == flow.Done:
			contentID = now.ContentID
			return nil
		case state == flow.Dropped:
			return errOver(now)
		}
		e, err := s.Contents.BeginIn(ctx, tx, actor, made)
		if err != nil {
			return err
		}
		now.ContentID, contentID = e.ContentID, e.ContentID
		if err := updateWork(ctx, tx, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "work.start", "work", id, map[string]string{"content": e.ContentID})
	})
	return contentID, err
}

// Linkable lists the newest pieces of a work's agency for which no work was planned.
func (s *Service) Linkable(ctx context.Context, w Work) ([]content.Row, error) {
	rows, _, err := s.Contents.List(ctx, content.Filter{Agencies: []string{w.AgencyID}, Limit: 100})
	if err != nil {
		return nil, err
	}
	var linked []string
	if err := s.DB.Select(ctx, &linked, `SELECT content_id FROM newsroom_work WHERE agency_id = $1 AND content_id <> ''`, w.AgencyID); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r content.Row) bool {
		over := r.Edition.State == flow.Discarded || r.Edition.State == flow.Withdrawn || r.Edition.State == flow.Unpublished
		return over || r.Content.OriginalID != "" || slices.Contains(linked, r.Content.ID)
	}), nil
}

// Link says that a piece that was already written is that of a work. Where it never came
// out, it serves the work's obligation from now on.
func (s *Service) Link(ctx context.Context, actor access.Actor, id, contentID string) error {
	w, err := s.mayWork(ctx, actor, id)
	if err != nil {
		return err
	}
	row, err := s.Get(ctx, actor, contentID)
	if domain.CodeOf(err) == domain.CodeNotFound || err == nil && row.Content.AgencyID != w.AgencyID {
		return domain.Fields{{Name: "bai", Message: "Chọn một bài của cơ quan."}}.Err()
	}
	if err != nil {
		return err
	}
	if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "content", contentID); err != nil {
			return err
		}
		now, err := lockWork(ctx, tx, id, 0)
		switch {
		case err != nil:
			return err
		case now.ContentID == contentID:
			return nil
		case now.State() != flow.Planned:
			return errOver(now)
		}
		var other string
		if taken, err := tx.Get(ctx, &other, `SELECT title FROM newsroom_work WHERE content_id = $1`, contentID); err != nil {
			return err
		} else if taken {
			return domain.Fields{{Name: "bai", Message: "Bài này đã gắn với việc “%s”. Chọn bài khác.", Args: []any{other}}}.Err()
		}
		now.ContentID = contentID
		if err := updateWork(ctx, tx, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "work.link", "work", id, map[string]string{"content": contentID})
	}); err != nil {
		return err
	}
	if w.ObligationID == "" || row.Content.FirstOutAt > 0 || slices.Contains(row.Content.Obligations, w.ObligationID) {
		return nil
	}
	return s.Serve(ctx, actor, contentID, append(slices.Clone(row.Content.Obligations), w.ObligationID))
}

// Unlink takes a piece away from a work for which it is not made.
func (s *Service) Unlink(ctx context.Context, actor access.Actor, id, contentID string) error {
	if _, err := s.mayWork(ctx, actor, id); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := lockWork(ctx, tx, id, 0)
		if err != nil || w.ContentID != contentID || contentID == "" {
			return err
		}
		w.ContentID = ""
		if err := updateWork(ctx, tx, w); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "work.unlink", "work", id, map[string]string{"content": contentID})
	})
}

// Drop gives up a work, or it and the later ones of its series, or all of them that are
// not done, with a reason. It tells how many.
func (s *Service) Drop(ctx context.Context, actor access.Actor, id string, reach flow.Reach, why string) (n int, err error) {
	w, err := s.mayWork(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	if why = vi.Clean(why); len([]rune(why)) < content.LeastReason {
		return 0, domain.Fields{content.ShortReason(why)}.Err()
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n = 0
		all, err := reached(ctx, tx, w, reach)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			now, err := lockWork(ctx, tx, id, 0)
			if err == nil {
				err = errOver(now)
			}
			return err
		}
		for _, x := range all {
			if x.State() == flow.Begun && x.ID != id {
				continue // somebody is writing it
			}
			x.DroppedAt, x.DroppedByName, x.DroppedWhy = db.Millis(tx.Now()), actor.Name, vi.Truncate(why, 1000)
			if err := updateWork(ctx, tx, x); err != nil {
				return err
			}
			n++
			if err := audit.Record(ctx, tx, actor, "work.drop", "work", x.ID, map[string]string{"why": why}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// Revive takes up a work again that was given up.
func (s *Service) Revive(ctx context.Context, actor access.Actor, id string) error {
	if _, err := s.mayWork(ctx, actor, id); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := lockWork(ctx, tx, id, 0)
		if err != nil || w.DroppedAt == 0 {
			return err
		}
		w.DroppedAt, w.DroppedByName, w.DroppedWhy = 0, "", ""
		if err := updateWork(ctx, tx, w); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "work.revive", "work", id, nil)
	})
}

// reached locks and reads the works that a change of one of them reaches: those that
// still wait.
func reached(ctx context.Context, tx *db.Tx, w Work, reach flow.Reach) ([]Work, error) {
	where, args := ` WHERE w.id = $1`, []any{w.ID}
	if w.SeriesID != "" && reach != flow.OnlyThis {
		where, args = ` WHERE w.series_id = $1 AND w.series_no >= $2`, []any{w.SeriesID, 0}
		if reach == flow.AndLater {
			args[1] = w.SeriesNo
		}
		if err := tx.Lock(ctx, "newsroom_series", w.SeriesID); err != nil {
			return nil, err
		}
	}
	var ids []string
	if err := tx.Select(ctx, &ids, `SELECT w.id FROM newsroom_work w`+where, args...); err != nil {
		return nil, err
	}
	if err := tx.Lock(ctx, "newsroom_work", ids...); err != nil {
		return nil, err
	}
	var all []Work
	err := tx.Select(ctx, &all, `SELECT `+workColumns+workFrom+where+` ORDER BY w.series_no, w.id`, args...)
	return slices.DeleteFunc(all, func(w Work) bool { return !w.State().Open() }), err
}
