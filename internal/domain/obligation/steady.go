package obligation

import (
	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// deadline: done by a day, once or so many times. A day that a term gave says how
// it was counted.
func (p Patience) deadline(r Rule, t Count, asOf calendar.Date) Assessment {
	a := p.byDay(r, t, asOf)
	if how := r.counted(); !how.Empty() {
		a.Why = domain.Say("%s Hạn tính %s.", a.Why, how)
	}
	return a
}

func (p Patience) byDay(r Rule, t Count, asOf calendar.Date) Assessment {
	want := max(r.Count, 1)
	a := Assessment{Done: t.N, Want: want}
	end := r.Deadline
	switch over := end.DaysUntil(asOf); {
	case end == "":
		return occasional(r, t)
	case t.N >= want:
		a.Status = Met
		a.Short, a.Why = r.done(t, want)
	case asOf > max(r.Window.End, end):
		a.Status, a.Short = Missed, domain.Say("%d/%d", domain.Number(t.N), want)
		a.Why = domain.Say("Kỳ kế hoạch đã khép, %s (hạn %s).", r.lacks(t, want), end.Vietnamese())
	case over > 0:
		a.Status, a.Short = Late, domain.Say("+%d ngày", over)
		a.Why = domain.Say("%s; quá hạn %d ngày (hạn %s).", r.lacks(t, want).Upper(), over, end.Vietnamese())
	case -over <= p.WarnDays:
		a.Status, a.Short = AtRisk, domain.Say("đến %s", end.Vietnamese()[:5])
		a.Why = domain.Say("%s; hạn là ngày %s, %s.", r.lacks(t, want).Upper(), end.Vietnamese(), left(asOf, end))
	default:
		a.Status, a.Short = NotDue, domain.Say("đến %s", end.Vietnamese()[:5])
		a.Why = domain.Say("Hạn là ngày %s, %s.", end.Vietnamese(), left(asOf, end))
		if t.N > 0 {
			a.Why = domain.Say("%s; hạn là ngày %s, %s.", r.lacks(t, want).Upper(), end.Vietnamese(), left(asOf, end))
		}
	}
	return a
}

// lacks says what a deadline still wants.
func (r Rule) lacks(t Count, want int) domain.Sentence {
	if want > 1 {
		return domain.Say("mới có %d/%d %s", domain.Number(t.N), want, things(r))
	}
	return domain.Say("chưa có %s", things(r))
}

// done says when a deadline was met. Of several pieces only the first and the
// last day are known.
func (r Rule) done(t Count, want int) (short, why domain.Sentence) {
	end, day := r.Deadline, t.FirstOn
	if want > 1 {
		day = t.LastOn
	}
	short = domain.Say("%s", day.Vietnamese()[:5])
	switch {
	case day <= end && want > 1:
		why = domain.Say("Đã có %d/%d %s, gần nhất ngày %s, hạn là ngày %s.", domain.Number(t.N), want, things(r), day.Vietnamese(), end.Vietnamese())
	case day <= end:
		why = domain.Say("Xong ngày %s, hạn là ngày %s.", day.Vietnamese(), end.Vietnamese())
	case want > 1:
		short = domain.Say("%d/%d", domain.Number(t.N), want)
		why = domain.Say("Đã có %d/%d %s từ ngày %s đến ngày %s, hạn là ngày %s.", domain.Number(t.N), want, things(r), t.FirstOn.Vietnamese(), day.Vietnamese(), end.Vietnamese())
	default:
		why = domain.Say("Xong ngày %s, sau hạn %d ngày (hạn %s).", day.Vietnamese(), end.DaysUntil(day), end.Vietnamese())
	}
	return short, why
}

// continuous: no number, watched for silence, never given an invented target.
func (p Patience) continuous(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N}
	day := min(asOf, r.Window.End)
	since := max(t.LastOn, r.Window.Start)
	quiet := max(since.DaysUntil(day), 0)
	switch {
	case quiet >= p.SilentDays:
		a.Status, a.Short = Silent, domain.Say("%d ngày", quiet)
		a.Why = domain.Say("Đã %d ngày chưa có %s nào, tính từ %s.", quiet, things(r), r.Window.Start.Vietnamese())
		switch {
		case t.N > 0 && t.LastOn < r.Window.Start: // what came before the window counts for it all the same
			a.Why = domain.Say("Đã %d ngày không có %s mới, tính từ %s (gần nhất ngày %s).", quiet, things(r), r.Window.Start.Vietnamese(), t.LastOn.Vietnamese())
		case t.N > 0:
			a.Why = domain.Say("Đã %d ngày không có %s mới (gần nhất ngày %s); từ %s có %d %s.", quiet, things(r), t.LastOn.Vietnamese(), r.Window.Start.Vietnamese(), domain.Number(t.N), things(r))
		}
	case t.N == 0:
		a.Status = NotDue
		if quiet*3 >= p.SilentDays*2 {
			a.Status = AtRisk
		}
		a.Why = domain.Say("Chưa có %s nào từ %s; báo là chưa có kết quả sau %d ngày.", things(r), r.Window.Start.Vietnamese(), p.SilentDays)
	default:
		a.Status, a.Short = OnTrack, domain.Say("%d", domain.Number(t.N))
		if quiet*3 >= p.SilentDays*2 {
			a.Status = AtRisk
		}
		if asOf > r.Window.End {
			a.Status = Met
		}
		last := domain.Say("hôm nay")
		switch days := t.LastOn.DaysUntil(asOf); {
		case asOf > r.Window.End:
			last = domain.Say("ngày %s", t.LastOn.Vietnamese())
		case days > 0:
			last = domain.Say("cách đây %d ngày", days)
		}
		a.Why = domain.Say("Đã có %d %s; gần nhất %s. Kế hoạch không định số lượng.", domain.Number(t.N), things(r), last)
	}
	return a
}

// unnumbered: within the window, without a number that evidence could be held
// against.
func (p Patience) unnumbered(r Rule, t Count, asOf calendar.Date) Assessment {
	a := Assessment{Done: t.N}
	end := r.Window.End
	switch {
	case t.N > 0:
		a.Status, a.Short = OnTrack, domain.Say("%d", domain.Number(t.N))
		if asOf > end {
			a.Status = Met
		}
		a.Why = domain.Say("Đã có %d %s; gần nhất ngày %s. %s", domain.Number(t.N), things(r), t.LastOn.Vietnamese(), r.noNumber())
	case asOf > end:
		a.Status, a.Short = Missed, domain.Say("0")
		a.Why = domain.Say("Kỳ đã khép ngày %s, không có %s nào.", end.Vietnamese(), things(r))
	case p.near(r.Window.Start, end, asOf):
		a.Status, a.Short = AtRisk, domain.Say("0")
		a.Why = domain.Say("Chưa có %s nào; %s.", things(r), left(asOf, end))
	default:
		a.Status, a.Short = NotDue, domain.Say("0")
		a.Why = domain.Say("Làm trong khoảng %s–%s; chưa có %s nào.", r.Window.Start.Vietnamese(), end.Vietnamese(), things(r))
	}
	return a
}

// noNumber says why evidence is not held against a number.
func (r Rule) noNumber() domain.Sentence {
	if r.Share > 0 {
		return domain.Say("Tỷ lệ %s %s xem tại minh chứng, không tính theo số minh chứng.", r.shareShort(), r.UnitNoun)
	}
	return domain.Say("Kế hoạch không định số lượng.")
}

// rhythm: every period, without a number. A period without anything is no news,
// never missed; nothing at all over the window is.
func (p Patience) rhythm(r Rule, counts []Count, asOf calendar.Date) Assessment {
	t := total(counts)
	have := map[string]int{}
	for _, c := range counts {
		have[c.Period.Key] += c.N
	}
	closed, some := 0, 0
	var last, current calendar.Period
	for _, per := range r.Periods() {
		switch {
		case per.Window.End < asOf:
			closed, last = closed+1, per
			some += min(have[per.Key], 1)
		case per.Window.Contains(asOf):
			current = per
		}
	}
	if t.N == 0 && current.Key == "" || closed == 0 {
		return p.unnumbered(r, t, asOf)
	}
	unit := perWords(last.Unit)
	a := Assessment{Status: OnTrack, Done: t.N, Short: domain.Say("%d/%d %s", some, closed, unit)}
	switch {
	case current.Key == "":
		a.Status = Met
	case have[last.Key] == 0 && have[current.Key] == 0:
		a.Status = Silent
		a.Why = domain.Say("%s không có %s nào; %d/%d %s đã qua có. %s", last.Words().Upper(), things(r), some, closed, unit, r.noNumber())
		return a
	}
	a.Why = domain.Say("%d/%d %s đã qua có %s, tổng số %d. %s", some, closed, unit, things(r), domain.Number(t.N), r.noNumber())
	return a
}

// occasional: only when something happens or somebody asks. Without it nothing
// is owed.
func occasional(r Rule, t Count) Assessment {
	if t.N > 0 {
		return Assessment{Status: Met, Done: t.N, Short: domain.Say("%d", domain.Number(t.N)), Why: domain.Say("Đã có %d %s; gần nhất ngày %s.", domain.Number(t.N), things(r), t.LastOn.Vietnamese())}
	}
	a := Assessment{Status: NotDue, Why: domain.Say("Chưa rõ số lượng và thời gian; chưa có %s nào.", things(r))}
	switch {
	case r.Awaits():
		return r.unasked()
	case r.Kind == cadence.Deadline:
		a.Why = domain.Say("Kế hoạch không nêu ngày hạn; chưa có %s nào.", things(r))
	}
	return a
}
