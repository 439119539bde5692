package matrix

import (
	"context"
	"sync"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/programme"
)

// edition names what the ledger said: it changes when an entry is appended or
// sealed, the plan is amended, or a decision about a duty comes into force.
type edition struct {
	plan      string
	version   int64
	decisions string
	day       calendar.Date
	daily     bool
	known     bool
	seal      int64
	waiting   int
}

// remembered is how many editions are kept: a few plans and days that people
// look at side by side.
const remembered = 6

// memory keeps the counts of the last editions, the newest last. They are only
// read, so that all who ask share them.
type memory struct {
	mu   sync.Mutex
	list []counted
}

type counted struct {
	edition
	counts map[string][]obligation.Count
}

func (m *memory) find(e edition) (map[string][]obligation.Count, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.list {
		if c.edition == e {
			return c.counts, true
		}
	}
	return nil, false
}

func (m *memory) keep(e edition, counts map[string][]obligation.Count) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.list) == remembered {
		m.list = m.list[1:]
	}
	m.list = append(m.list, counted{e, counts})
}

// counts gives what was recorded for the plan's obligations by the end of the
// view's day, of whichever agencies; by the day of the work where a window asks
// for it. The edition is read before the counts, so that what comes in between
// is counted again the next time; while a seal is being set nothing is kept.
func (s *Service) counts(ctx context.Context, v *View, all []programme.Obligation) (map[string][]obligation.Count, error) {
	waiting, err := s.Ledger.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	head, err := s.Ledger.Head(ctx)
	if err != nil {
		return nil, err
	}
	decisions, err := s.Programme.DecisionsMark(ctx)
	if err != nil {
		return nil, err
	}
	e := edition{
		plan: v.Plan.ID, version: v.Plan.Version, decisions: decisions, day: v.Day, daily: v.Frame != nil, known: v.known,
		seal: v.Seal.Seq, waiting: waiting,
	}
	quiet := head.Seq == v.Seal.Seq
	v.Seal = head
	if got, ok := s.kept.find(e); ok && quiet {
		return got, nil
	}
	chains := programme.Chains(all)
	if e.daily {
		for _, c := range chains {
			for i := range c {
				c[i].Daily = true
			}
		}
	}
	recorded := s.instant(v.Day)
	if v.known {
		recorded = time.Time{}
	}
	got, err := s.Ledger.Counts(ctx, chains, recorded)
	if err == nil && quiet {
		s.kept.keep(e, got)
	}
	return got, err
}
