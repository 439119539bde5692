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
	twice, err := l.shownTwice(ctx, chains, time.Time{})
	if err != nil {
		return h, err
	}
	c := newAdding(own, twice, by, w)
	err = l.eachUntil(ctx, own, max(by, w.End), agencies, c.add)
	return c.happened(), err
}

// eachUntil gives what counts under versions of all that happened up to a day, in
// the order of days and ids; of some agencies only when they are given.
func (l *Ledger) eachUntil(ctx context.Context, own owner, day calendar.Date, agencies []string, add func(link)) error {
	args := own.args(day)
	where := ""
	if len(agencies) > 0 {
		where = ` AND e.agency_id IN (` + db.Marks(len(args)+1, len(agencies)) + `)`
		args = append(args, db.Args(agencies)...)
	}
	which := counting
	if len(agencies) == 0 {
		which = countingOfMany
	}
	words := repeated{}
	// No entry is without an id: that is said so that SQLite looks for an entry's
	// links once, and not once for each version.
	var version, agency, id, on, shows string
	row := []any{&version, &agency, &id, &on, &shows}
	return l.db.Each(ctx, func(scan func(...any) error) error {
		if err := scan(row...); err != nil {
			return err
		}
		add(link{version: words.of(version), agency: words.of(agency), id: id, day: calendar.Date(words.of(on)), shows: shows})
		return nil
	}, `SELECT o.version_id, e.agency_id, e.id, e.happened_on, e.content_key FROM evidence_obligation o
		JOIN evidence e ON e.id = o.evidence_id
		WHERE e.happened_on <= $1 AND `+which("")+` AND (o.version_id IN (`+db.Marks(2, len(own))+`) OR o.evidence_id = '')`+where+`
		ORDER BY e.happened_on, e.id`, args...)
}

// link is an entry that counts under a version.
type link struct {
	version, agency, id string
	day                 calendar.Date
	shows               string // content key
}

// adding adds up entries in the order of their days.
type adding struct {
	own     owner
	by      calendar.Date
	window  calendar.Window
	twice   twins
	periods periodsOf
	of      map[[2]string]*running // by version and agency
	pairs   map[string]*pairDone   // by Pair of the chain
}

func newAdding(own owner, twice twins, by calendar.Date, w calendar.Window) *adding {
	return &adding{
		own: own, by: by, window: w, twice: twice, periods: periodsOf{own: own, last: map[string]calendar.Period{}},
		of: map[[2]string]*running{}, pairs: map[string]*pairDone{},
	}
}

// happened gives what was added up.
func (c *adding) happened() Happened {
	h := Happened{Counts: map[string][]obligation.Count{}, IDs: map[string][]string{}}
	for pair, done := range c.pairs {
		if len(done.counts) > 0 {
			h.Counts[pair] = done.counts
		}
		if len(done.ids) > 0 {
			h.IDs[pair] = done.ids
		}
	}
	return h
}

// pairDone is what one agency did under one chain.
type pairDone struct {
	counts []obligation.Count
	ids    []string
}

// running is where the entries of one version and agency are added: day is where
// the count of their last day stands, of entries that count for themselves alone;
// -1: nowhere.
type running struct {
	done *pairDone
	day  int
}

// at finds where the entries of a version and agency are added.
func (c *adding) at(version, agency string) *running {
	key := [2]string{version, agency}
	if r := c.of[key]; r != nil {
		return r
	}
	pair := c.own.pair(version, agency)
	if c.pairs[pair] == nil {
		c.pairs[pair] = &pairDone{}
	}
	r := &running{done: c.pairs[pair], day: -1}
	c.of[key] = r
	return r
}

func (c *adding) add(k link) {
	r := c.at(k.version, k.agency)
	if c.window.Contains(k.day) {
		r.done.ids = append(r.done.ids, k.id)
	}
	if k.day > c.by {
		return
	}
	one := obligation.Count{N: 1, FirstOn: k.day, LastOn: k.day}
	switch {
	case c.twice.has(c.own, k.version, k.shows):
		one.Shows = k.shows
	case r.day >= 0 && r.done.counts[r.day].LastOn == k.day:
		r.done.counts[r.day].N++
		return
	default:
		r.day = len(r.done.counts)
	}
	one.Period = c.periods.of(k.version, k.day)
	r.done.counts = append(r.done.counts, one)
}

// periodsOf finds the period of a day under a version. Days come in their order,
// so that the last one found mostly answers.
type periodsOf struct {
	own  owner
	last map[string]calendar.Period
}

func (p periodsOf) of(version string, day calendar.Date) calendar.Period {
	if last, ok := p.last[version]; ok && last.Window.Contains(day) {
		return last
	}
	period := p.own[version].Last().Rule.PeriodOf(day)
	p.last[version] = period
	return period
}
