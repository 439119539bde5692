package newsroom

import (
	"context"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// Series (loạt việc) is works that come again in a rhythm. Title is what theirs are made
// of (domain/content.Titled).
type Series struct {
	ID, AgencyID, Title string
	Every               calendar.Unit
	OnDays              string
}

// Rhythm gives the series' rhythm.
func (s Series) Rhythm() flow.Rhythm {
	on, _ := flow.ReadDays(s.OnDays)
	return flow.Rhythm{Every: s.Every, On: on}
}

// NewSeries is a series as somebody plans it: what each of its works is, the rhythm, and
// between which days. Title is a pattern; DueOn of the work counts nothing.
type NewSeries struct {
	NewWork

	Rhythm flow.Rhythm
	Window calendar.Window
}

// Slots gives the days of a series with what is wrong with it.
func (s *Service) Slots(ctx context.Context, r flow.Rhythm, w calendar.Window) ([]flow.Slot, error) {
	problems := domain.FieldsOf(r.Check())
	today := s.today()
	switch {
	case w.Start == "":
		problems.Add("tu_ngay", "Nhập ngày bắt đầu loạt.")
	case w.End == "":
		problems.Add("den_ngay", "Nhập ngày cuối của loạt.")
	case w.End < w.Start:
		problems.Add("den_ngay", "Ngày kết thúc trước ngày bắt đầu. Nhập lại ngày kết thúc.")
	case w.End > today.AddDays(farthestWork):
		problems.Add("den_ngay", "Loạt kéo dài quá hai năm. Kiểm tra lại năm.")
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return nil, err
	}
	slots := r.Slots(w, days)
	if len(slots) == 0 {
		return nil, domain.Fields{{Name: "den_ngay", Message: "Từ ngày bắt đầu đến ngày cuối không có ngày đến hạn nào. Chọn khoảng dài hơn."}}.Err()
	}
	return slots, nil
}

// Proposed is the series that an agency's obligation amounts to, from today to the end of
// its window or of the year; ok is false where the plan names no number per week, month
// or quarter.
func (s *Service) Proposed(o Duty) (r flow.Rhythm, w calendar.Window, ok bool) {
	today, rule := s.today(), o.Rule
	w = calendar.Window{Start: max(today, rule.Window.Start), End: min(rule.Window.End, calendar.NewDate(today.Year(), 12, 31))}
	if rule.Kind != cadence.Quota || rule.Share > 0 || rule.Every > 1 || w.End < w.Start {
		return r, w, false
	}
	r, ok = flow.Propose(rule.Per, rule.Count)
	return r, w, ok
}

// PlanSeries plans a series and tells the id of its first work and how many there are.
func (s *Service) PlanSeries(ctx context.Context, actor access.Actor, n NewSeries) (first string, count int, err error) {
	slots, err := s.Slots(ctx, n.Rhythm, n.Window)
	problems := domain.FieldsOf(err)
	if err != nil && len(problems) == 0 {
		return "", 0, err
	}
	if len(slots) > 0 {
		n.DueOn = slots[0].Day
	} else {
		n.DueOn = s.today()
	}
	n.Kept = n.DueOn
	w, err := s.checkedWork(ctx, actor, n.NewWork)
	if more := domain.FieldsOf(err); err != nil && len(more) == 0 {
		return "", 0, err
	} else if problems = append(problems, more...); len(problems) > 0 {
		return "", 0, problems.Err()
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		first, count, err = planSeries(ctx, tx, actor, plannedSeries{Series{ID: db.NewID(), AgencyID: w.AgencyID, Title: w.Title, Every: n.Rhythm.Every, OnDays: n.Rhythm.Text()}, w, slots, n.Key})
		return err
	})
	return first, count, err
}

// plannedSeries is a series that is about to be kept.
type plannedSeries struct {
	Series

	work  Work
	slots []flow.Slot
	key   string
}

func planSeries(ctx context.Context, tx *db.Tx, actor access.Actor, p plannedSeries) (first string, count int, err error) {
	if p.key == "" {
		p.key = p.ID
	}
	p.key = actor.AccountID + ":" + p.key
	made, err := tx.Exec(ctx, `INSERT INTO newsroom_series (id, agency_id, title, every, on_days, made_by, made_at, form_key) VALUES (`+db.Marks(1, 8)+`) ON CONFLICT (form_key) DO NOTHING`,
		p.ID, p.AgencyID, p.Title, p.Every, p.OnDays, actor.AccountID, db.Millis(tx.Now()), p.key)
	if err != nil {
		return "", 0, err
	}
	if made == 0 {
		var had []string
		err := tx.Select(ctx, &had, `SELECT w.id FROM newsroom_work w JOIN newsroom_series s ON s.id = w.series_id WHERE s.form_key = $1 ORDER BY w.series_no`, p.key)
		if err != nil || len(had) == 0 {
			return "", 0, err
		}
		return had[0], len(had), nil
	}
	for i, slot := range p.slots {
		w := p.work
		w.ID, w.SeriesID, w.SeriesNo, w.Period, w.Place, w.DueOn = db.NewID(), p.ID, i+1, slot.Period, slot.Place, slot.Day
		w.Title = flow.Titled(p.Title, i+1, slot.Day)
		if i == 0 {
			first = w.ID
		}
		if _, err := insertWork(ctx, tx, actor, w, p.key+"#"+slot.Period+"/"+strconv.Itoa(slot.Place)); err != nil {
			return "", 0, err
		}
	}
	return first, len(p.slots), audit.Record(ctx, tx, actor, "work.series", "work", first, map[string]any{"title": p.Title, "works": len(p.slots)})
}

// SeriesOf gives the series of a work.
func (s *Service) SeriesOf(ctx context.Context, w Work) (Series, error) {
	var out Series
	ok, err := s.DB.Get(ctx, &out, `SELECT id, agency_id, title, every, on_days FROM newsroom_series WHERE id = $1`, w.SeriesID)
	if err == nil && !ok {
		err = errNoWork()
	}
	return out, err
}

// EditSeries changes a work and the later ones of its series, or all of it: those that
// wait get the title, rhythm, producer and the rest; what is being written, done or
// dropped stays. It tells how many were changed. The rhythm keeps its number of pieces a
// period: another number is another series.
func (s *Service) EditSeries(ctx context.Context, actor access.Actor, id string, reach flow.Reach, n NewSeries) (changed int, err error) {
	before, err := s.mayWork(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	series, err := s.SeriesOf(ctx, before)
	if err != nil {
		return 0, err
	}
	n.AgencyID, n.DueOn, n.Kept = before.AgencyID, before.DueOn, before.DueOn
	to, err := s.checkedWork(ctx, actor, n.NewWork)
	problems := domain.FieldsOf(err)
	if err != nil && len(problems) == 0 {
		return 0, err
	}
	problems = append(problems, domain.FieldsOf(n.Rhythm.Check())...)
	if old := series.Rhythm(); len(problems) == 0 && (old.Every != n.Rhythm.Every || len(old.On) != len(n.Rhythm.On)) {
		problems.Add("ngay_nhip", "Loạt giữ nhịp và số việc mỗi kỳ. Muốn nhịp khác thì bỏ các việc sau rồi lập loạt mới.")
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		changed = 0
		all, err := reached(ctx, tx, before, reach)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(w Work) bool { return w.State() != flow.Planned })
		if len(all) == 0 {
			return domain.Conflict("Không còn việc nào chưa bắt đầu để sửa.")
		}
		next := Series{ID: series.ID, AgencyID: series.AgencyID, Title: to.Title, Every: n.Rhythm.Every, OnDays: n.Rhythm.Text()}
		if next, err = keepSeries(ctx, tx, actor, next, reach); err != nil {
			return err
		}
		for _, w := range all {
			day := n.Rhythm.DayOf(w.Period, w.Place, days)
			if day == "" || n.Rhythm.Text() == series.OnDays {
				day = w.DueOn // the days of single ones stay where the rhythm does
			}
			w.take(to)
			w.SeriesID, w.DueOn, w.Title = next.ID, day, flow.Titled(to.Title, w.SeriesNo, day)
			if err := inTime(ctx, tx, w); err != nil {
				return err
			}
			if err := updateWork(ctx, tx, w); err != nil {
				return err
			}
			changed++
		}
		return audit.Record(ctx, tx, actor, "work.edit_series", "work", id, map[string]any{"title": to.Title, "works": changed})
	})
	return changed, err
}

// keepSeries writes what a series is from now on: of its later part, as a series of its
// own.
func keepSeries(ctx context.Context, tx *db.Tx, actor access.Actor, s Series, reach flow.Reach) (Series, error) {
	if reach == flow.WholeOne {
		return s, tx.Send(ctx, `UPDATE newsroom_series SET title = $2, on_days = $3 WHERE id = $1`, s.ID, s.Title, s.OnDays)
	}
	s.ID = db.NewID()
	return s, tx.Send(ctx, `INSERT INTO newsroom_series (id, agency_id, title, every, on_days, made_by, made_at, form_key) VALUES (`+db.Marks(1, 8)+`)`,
		s.ID, s.AgencyID, s.Title, s.Every, s.OnDays, actor.AccountID, db.Millis(tx.Now()), s.ID)
}
