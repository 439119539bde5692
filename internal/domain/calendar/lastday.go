package calendar

import (
	"cmp"

	"loa/internal/domain"
)

// weekday names a weekly day of rest.
func weekday(d Date) domain.Sentence {
	if d.Time().Weekday() == 0 {
		return domain.Say("Chủ nhật")
	}
	return domain.Say("thứ Bảy")
}

// DayOff says why offices do not work on a day; empty where they do.
func (w *WorkDays) DayOff(d Date) domain.Sentence {
	if !d.Valid() || w.IsWorking(d) {
		return domain.Sentence{}
	}
	for _, h := range w.DaysOff(d.Year()) {
		if h.Day == d {
			return domain.Say("%s", domain.Say(cmp.Or(h.Name, h.Kind.Label())))
		}
	}
	return weekday(d)
}

// LastDay finds fault with the last day that a person set for others, in the field
// called name, when offices do not work on it: nobody could hand anything over then
// (Civil Code 2015, article 148 clause 5, moves terms to the next working day; a day
// that is named stays, so the person decides). Kept is the day off that they confirmed;
// no day before today is proposed.
func (w *WorkDays) LastDay(name string, d, kept, today Date) domain.Fields {
	why := w.DayOff(d)
	if why.Empty() || d == kept {
		return nil
	}
	e := domain.FieldError{Name: name, Keep: string(d), Message: "%s là ngày nghỉ (%s). Ngày làm việc gần nhất: %s. Sửa ngày, hoặc đánh dấu giữ ngày này.", Args: []any{d.Vietnamese(), why, w.Add(d, 0).Vietnamese()}}
	if before := w.Add(d, -1); before >= today {
		e.Message, e.Args = "%s là ngày nghỉ (%s). Ngày làm việc gần nhất: %s hoặc %s. Sửa ngày, hoặc đánh dấu giữ ngày này.", []any{d.Vietnamese(), why, before.Vietnamese(), w.Add(d, 0).Vietnamese()}
	}
	return domain.Fields{e}
}
