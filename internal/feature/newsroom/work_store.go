package newsroom

import (
	"context"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

func insertWork(ctx context.Context, tx *db.Tx, actor access.Actor, w Work, key string) (int64, error) {
	return tx.Exec(ctx, `INSERT INTO newsroom_work (id, agency_id, kind, title, plan_id, obligation_id, topic, audience, producer, owner_id, owner_name, owner_contact, due_on, notes,
		after_id, series_id, series_no, period, place, content_id, dropped_at, dropped_by_name, dropped_why, made_by, made_by_name, made_at, version, form_key)
		VALUES (`+db.Marks(1, 19)+`, '', 0, '', '', `+db.Marks(20, 3)+`, 1, $23) ON CONFLICT (form_key) DO NOTHING`,
		w.ID, w.AgencyID, w.Kind, w.Title, w.PlanID, w.ObligationID, w.Topic, w.Audience, w.Producer, w.OwnerID, w.OwnerName, w.OwnerContact, w.DueOn, w.Notes,
		w.AfterID, w.SeriesID, w.SeriesNo, w.Period, w.Place, actor.AccountID, actor.Name, db.Millis(tx.Now()), key)
}

func updateWork(ctx context.Context, tx *db.Tx, w Work) error {
	return tx.Send(ctx, `UPDATE newsroom_work SET kind = $2, title = $3, plan_id = $4, obligation_id = $5, topic = $6, audience = $7, producer = $8, owner_id = $9, owner_name = $10,
		owner_contact = $11, due_on = $12, notes = $13, series_id = $14, content_id = $15, dropped_at = $16, dropped_by_name = $17, dropped_why = $18, version = version + 1 WHERE id = $1`,
		w.ID, w.Kind, w.Title, w.PlanID, w.ObligationID, w.Topic, w.Audience, w.Producer, w.OwnerID, w.OwnerName,
		w.OwnerContact, w.DueOn, w.Notes, w.SeriesID, w.ContentID, w.DroppedAt, w.DroppedByName, w.DroppedWhy)
}

// lockWork reads a work for deciding on it. seen is the version that the person saw; 0
// asks for none.
func lockWork(ctx context.Context, tx *db.Tx, id string, seen int64) (Work, error) {
	if err := tx.Lock(ctx, "newsroom_work", id); err != nil {
		return Work{}, err
	}
	var w Work
	ok, err := tx.Get(ctx, &w, `SELECT `+workColumns+workFrom+` WHERE w.id = $1`, id)
	switch {
	case err != nil:
		return w, err
	case !ok:
		return w, errNoWork()
	case seen > 0 && seen != w.Version:
		return w, domain.Conflict("Việc này vừa được người khác sửa. Xem lại rồi làm tiếp.")
	}
	return w, nil
}

// WorkFilter narrows a list of works; empty fields do not narrow. Agencies nil means all.
// Late asks for those whose day is over and whose piece is not out, on Today.
type WorkFilter struct {
	Agencies     []string
	Owner        string // an account or a unit
	Topic        string
	ObligationID string
	SeriesID     string
	From, To     calendar.Date
	Late, Open   bool
	Today        calendar.Date
}

// mostWorks is how many works a page shows at most: a month of a province.
const mostWorks = 2000

func (f WorkFilter) where() (string, []any) {
	parts, args := []string{"1 = 1"}, []any(nil)
	mark := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if f.Agencies != nil {
		marks := make([]string, len(f.Agencies))
		for i, id := range f.Agencies {
			marks[i] = mark(id)
		}
		parts = append(parts, "w.agency_id IN ("+strings.Join(marks, ", ")+")")
	}
	for _, x := range []struct{ column, value string }{{"w.owner_id = ", f.Owner}, {"w.topic = ", f.Topic}, {"w.obligation_id = ", f.ObligationID}, {"w.series_id = ", f.SeriesID}, {"w.due_on >= ", string(f.From)}, {"w.due_on <= ", string(f.To)}} {
		if x.value != "" {
			parts = append(parts, x.column+mark(x.value))
		}
	}
	if f.Late || f.Open {
		parts = append(parts, "w.dropped_at = 0 AND COALESCE(c.first_out_at, 0) = 0")
	}
	if f.Late {
		parts = append(parts, "w.due_on < "+mark(f.Today))
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}

// Works lists works by their days, with their names.
func (s *Service) Works(ctx context.Context, f WorkFilter) ([]Work, error) {
	if f.Agencies != nil && len(f.Agencies) == 0 {
		return nil, nil
	}
	f.Today = s.today()
	where, args := f.where()
	var all []Work
	if err := s.DB.Select(ctx, &all, `SELECT `+workColumns+workFrom+where+` ORDER BY w.due_on, w.id LIMIT `+strconv.Itoa(mostWorks), args...); err != nil {
		return nil, err
	}
	return all, s.named(ctx, all)
}
