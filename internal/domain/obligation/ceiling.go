package obligation

import (
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// atMost: not more than so many in the one period. What is too much cannot be
// made up for.
func atMost(r Rule, t Count, asOf calendar.Date) Assessment {
	now := due{period: r.Periods()[0], want: r.Count, have: t.N, noun: things(r), rule: r}
	a := Assessment{Status: now.ceiling(), Done: t.N, Want: r.Count, Short: domain.Say("%d/%d", domain.Number(t.N), r.Count)}
	a.Why = domain.Say("Đã có %d %s, mức tối đa là %02d.", domain.Number(t.N), things(r), r.Count)
	switch {
	case t.N > r.Count:
		a.Why = domain.Say("Đã có %d %s, vượt mức tối đa %02d.", domain.Number(t.N), things(r), r.Count)
	case asOf > r.Window.End:
		a.Status = Met
	}
	return a
}

// ceiling is how a period that runs stands with its maximum.
func (d due) ceiling() Status {
	if d.have > d.want {
		return Missed
	}
	return OnTrack
}

// most says how a period stands with its maximum.
func (d due) most() domain.Sentence {
	if d.have > d.want {
		return domain.Say("%s có %d %s, vượt mức tối đa %02d", d.period.Words(), domain.Number(d.have), d.noun, d.want)
	}
	return domain.Say("%s có %d %s, mức tối đa là %02d", d.period.Words(), domain.Number(d.have), d.noun, d.want)
}

// most judges one period with a maximum.
func (p Patience) most(d due, asOf calendar.Date) Assessment {
	a := Assessment{Status: d.ceiling(), Done: d.have, Want: d.want, Short: domain.Say("%d/%d", domain.Number(d.have), d.want), Why: domain.Say("%s.", d.most().Upper())}
	switch {
	case d.period.Window.Start > asOf && d.have == 0:
		a.Status, a.Short = NotDue, domain.Sentence{}
		a.Why = domain.Say("%s chưa đến; không quá %02d %s.", d.period.Words().Upper(), d.want, d.noun)
	case d.period.Window.End < asOf && d.kept():
		a.Status = Met
	}
	return a
}
