package ledger

import (
	"context"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// Happened is what a report counts from, by Pair: Counts as HappenedBy gives
// them, and the ids of the standing entries within the report's window, in the
// order of their days, which Within counts.
type Happened struct {
	Counts map[string][]obligation.Count
	IDs    map[string][]string
}

// HappenedWithin reads in one go what happened up to a day and which entries lie
// in a window; of some agencies only when they are given.
func (l *Ledger) HappenedWithin(ctx context.Context, chains []obligation.Chain, by calendar.Date, w calendar.Window, agencies ...string) (Happened, error) {
	h, own := Happened{Counts: map[string][]obligation.Count{}, IDs: map[string][]string{}}, owners(chains)
	if len(own) == 0 {
		return h, nil
	}
	args := own.args(max(by, w.End))
	where := ""
	if len(agencies) > 0 {
		where = ` AND e.agency_id IN (` + db.Marks(len(args)+1, len(agencies)) + `)`
		for _, id := range agencies {
			args = append(args, id)
		}
	}
	which := counting
	if len(agencies) == 0 {
		which = countingOfMany
	}
	twice, err := l.shownTwice(ctx, chains, time.Time{})
	if err != nil {
		return h, err
	}
	periods := periodsOf{own: own, last: map[string]dayPeriod{}}
	open := map[[2]string]int{} // where the day's count of a version and agency stands
	err = l.db.Each(ctx, func(scan func(...any) error) error {
		var version, agency, id, shows string
		var day calendar.Date
		if err := scan(&version, &agency, &id, &day, &shows); err != nil {
			return err
		}
		key := own.pair(version, agency)
		if day >= w.Start && day <= w.End {
			h.IDs[key] = append(h.IDs[key], id)
		}
		if day > by {
			return nil
		}
		one := obligation.Count{Period: periods.of(version, day), N: 1, FirstOn: day, LastOn: day}
		if twice.has(own, version, shows) {
			one.Shows = shows
			h.Counts[key] = append(h.Counts[key], one)
			return nil
		}
		at, seen := open[[2]string{version, agency}]
		if !seen || h.Counts[key][at].LastOn != day {
			open[[2]string{version, agency}] = len(h.Counts[key])
			h.Counts[key] = append(h.Counts[key], one)
			return nil
		}
		h.Counts[key][at].N++
		return nil
	}, `SELECT o.version_id, e.agency_id, e.id, e.happened_on, e.content_key FROM evidence_obligation o
		JOIN evidence e ON e.id = o.evidence_id
		WHERE e.happened_on <= $1 AND `+which("")+` AND o.version_id IN (`+db.Marks(2, len(own))+`)`+where+`
		ORDER BY e.happened_on, e.id`, args...)
	return h, err
}

// periodsOf finds the period of a day under a version. Days come in their order,
// so that the last one found mostly answers.
type periodsOf struct {
	own  owner
	last map[string]dayPeriod
}

type dayPeriod struct {
	day    calendar.Date
	period calendar.Period
}

func (p periodsOf) of(version string, day calendar.Date) calendar.Period {
	if found := p.last[version]; found.day == day {
		return found.period
	}
	period := p.own[version].Last().Rule.PeriodOf(day)
	p.last[version] = dayPeriod{day, period}
	return period
}
