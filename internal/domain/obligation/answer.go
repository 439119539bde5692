package obligation

import (
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// called judges all occasions that an agency answers for: as the worst of them,
// of several as bad the first.
func (p Patience) called(calls []call, asOf calendar.Date) Assessment {
	var worst Assessment
	met := 0
	for i, c := range calls {
		a := p.call(c, asOf)
		if a.Status == Met {
			met++
		}
		if i == 0 || pressure(a.Status) > pressure(worst.Status) || a.Status == Met && worst.Status == Met {
			worst = a
		}
	}
	if n := len(calls); n > 1 {
		worst.Done, worst.Want, worst.Short = met, n, domain.Say("%d/%d lần", met, n)
		worst.Why = domain.Say("%s Xong %d/%d lần phát sinh.", worst.Why, met, n)
	}
	return worst
}

// pressure orders what an occasion can come to.
func pressure(s Status) int {
	switch s {
	case Missed:
		return 4
	case Late:
		return 3
	case AtRisk:
		return 2
	case NotDue:
		return 1
	case Met, OnTrack, Silent, Waived, NotApplicable:
	}
	return 0
}

// call judges one occasion.
func (p Patience) call(c call, asOf calendar.Date) Assessment {
	a := Assessment{Done: c.have, Want: c.want, Short: domain.Say("%d/%d", c.have, c.want)}
	since, r := c.happened(), c.rule
	lacks := r.lacks(Count{N: c.have}, c.want)
	switch {
	case c.have >= c.want:
		a.Status, a.Short, a.Why = Met, domain.Say("%s", c.last.Vietnamese()[:5]), c.done()
	case asOf > c.end() && c.until != "":
		a.Status = Missed
		a.Why = domain.Say("%s; %s, đã quá hạn khi kế hoạch được sửa đổi từ ngày %s (%s).", since, lacks, c.until.Vietnamese(), c.limit())
	case asOf > c.end() && c.due == "":
		a.Status = Missed
		a.Why = domain.Say("%s; kỳ kế hoạch đã khép ngày %s, %s.", since, c.end().Vietnamese(), lacks)
	case asOf > c.end():
		a.Status = Missed
		a.Why = domain.Say("%s; kỳ kế hoạch đã khép, %s (%s).", since, lacks, c.limit())
	case c.due == "":
		a.Status = NotDue
		if p.near(c.Day, c.end(), asOf) {
			a.Status = AtRisk
		}
		a.Why = domain.Say("%s; %s, kế hoạch không định hạn, kỳ kế hoạch khép ngày %s.", since, lacks, c.end().Vietnamese())
	case asOf > c.due:
		over := c.due.DaysUntil(asOf)
		a.Status, a.Short = Late, domain.Say("+%d ngày", over)
		a.Why = domain.Say("%s; %s, quá hạn %d ngày (%s).", since, lacks, over, c.limit())
	default:
		a.Status, a.Short = NotDue, domain.Say("đến %s", c.due.Vietnamese()[:5])
		if p.soon(c, asOf) {
			a.Status = AtRisk
		}
		a.Why = domain.Say("%s; %s, %s, %s.", since, lacks, c.limit(), left(asOf, c.due))
	}
	return a
}

// soon tells whether so little of a term is left that what is missing is at risk:
// the warning days, of a short term its second half.
func (p Patience) soon(c call, asOf calendar.Date) bool {
	return asOf.DaysUntil(c.due) <= min(p.WarnDays, c.Day.DaysUntil(c.due)/2)
}

// happened says what opened the duty, and when.
func (c call) happened() domain.Sentence {
	day := c.Day.Vietnamese()
	switch c.rule.Kind {
	case cadence.Conditional:
		return domain.Say("Điều kiện xảy ra ngày %s", day)
	case cadence.Event:
		return domain.Say("Phát sinh ngày %s", day)
	case cadence.Deadline, cadence.Quota, cadence.Window, cadence.Continuous, cadence.Unknown:
	}
	return domain.Say("Hạn tính từ ngày %s", day)
}

// limit names the last good day and how it was counted.
func (c call) limit() domain.Sentence {
	if c.Due != "" {
		return domain.Say("hạn %s đặt riêng cho lần này", c.due.Vietnamese())
	}
	return domain.Say("hạn %s, %s", c.due.Vietnamese(), counting{c.rule.Term, c.Day, c.due, c.assumed}.words())
}

// done says when an occasion was answered.
func (c call) done() domain.Sentence {
	since, day := c.happened(), c.last.Vietnamese()
	switch {
	case c.due == "":
		return domain.Say("%s; xong ngày %s.", since, day)
	case c.last > c.due:
		return domain.Say("%s; xong ngày %s, sau hạn %d ngày (%s).", since, day, c.due.DaysUntil(c.last), c.limit())
	}
	return domain.Say("%s; xong ngày %s, %s.", since, day, c.limit())
}

// period is the stretch of days in which the page of periods shows the occasion.
func (c call) period(n int) calendar.Period {
	return calendar.Period{
		Key: fmt.Sprintf("%s#%d", c.Day, n+1), Unit: calendar.Whole,
		Window: calendar.Window{Start: c.Day, End: max(c.Day, c.opened.last())},
	}
}

// byCall tells of each occasion how it stands.
func (p Patience) byCall(calls []call, asOf calendar.Date) []PeriodStand {
	out := make([]PeriodStand, len(calls))
	for i, c := range calls {
		out[i] = PeriodStand{c.period(i), p.call(c, asOf)}
	}
	return out
}

// unasked says that nothing is owed, since nobody said that what the rule waits
// for happened.
func (r Rule) unasked() Assessment {
	switch r.Kind {
	case cadence.Event:
		return Assessment{Status: NotApplicable, Why: domain.Say("Không áp dụng: chưa ghi nhận việc phát sinh.")}
	case cadence.Conditional:
		return Assessment{Status: NotApplicable, Why: domain.Say("Không áp dụng: chưa ghi nhận điều kiện đã xảy ra.")}
	case cadence.Deadline, cadence.Quota, cadence.Window, cadence.Continuous, cadence.Unknown:
	}
	return Assessment{Status: NotDue, Why: domain.Say("Hạn là %s từ khi phát sinh; chưa ghi nhận ngày phát sinh.", termWords(r.Term))}
}
