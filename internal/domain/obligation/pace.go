package obligation

import (
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// slow says what the agency reaches by the end at its own pace, when that is too
// little: after a quarter of the days, at least two pieces and a tenth behind an
// even pace. Single pieces are no pace, and a rule with due days is judged by
// these.
func (d due) slow(asOf calendar.Date) domain.Sentence {
	w := d.period.Window
	w.Start = max(w.Start, d.rule.Window.Start, d.from)
	w.End = min(w.End, max(d.rule.Window.End, w.Start))
	gone, all := w.Start.DaysUntil(asOf)+1, w.Days()
	if d.rule.Due != "" || gone*4 < all || gone >= all {
		return domain.Sentence{}
	}
	even := d.want * gone / all
	short := even - d.have
	switch {
	case short < 2 || short*10 < even:
		return domain.Sentence{}
	case d.have == 0:
		return domain.Say("đã qua %d/%d ngày mà chưa có %s nào", gone, all, d.noun)
	}
	return domain.Say("với tiến độ này đến hết kỳ chỉ được %d/%d", d.have*all/gone, d.want)
}

// reaches says what an average that is behind comes to by the end of its window,
// from a quarter of it on.
func (r Rule) reaches(t pace, asOf calendar.Date) domain.Sentence {
	gone, all := t.start.DaysUntil(asOf)+1, t.start.DaysUntil(r.Window.End)+1
	if gone*4 < all || gone >= all || t.n == 0 {
		return domain.Sentence{}
	}
	return domain.Say("với tiến độ này đến hết kỳ được %d", t.n*all/gone)
}

// paced ends a sentence, with what its own pace comes to.
func paced(said, slow domain.Sentence) domain.Sentence {
	if slow.Empty() {
		return domain.Say("%s.", said)
	}
	return domain.Say("%s; %s.", said, slow)
}
