package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/domain/reminder"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
	"loa/internal/spine/programme"
)

// book is what is known today of all duties by the plans that run or ended not long
// ago. It is read once, for one desk or for those of everybody.
type book struct {
	today       calendar.Date
	obligations []programme.Obligation
	owed        map[string][]int // by agency: places in obligations, in their order
	counts      map[string][]obligation.Count
	names       map[string]string
	plans       []programme.Plan // whose duties these are, the newest first
	questions   difficulties
	begun       beginnings
	letters     map[string][]Letter
	passed      []passedPlan
	shown       map[string]map[string]evidence.Shown // by obligation that demands proofs, by agency
}

// open reads the book of today: of all agencies, or only what some of them owe. Older
// plans stay in the matrix.
func (s *Service) open(ctx context.Context, agencies ...string) (*book, error) {
	return s.read(ctx, asked{day: calendar.DateOf(s.DB.Clock().Now(), s.Zone), agencies: agencies})
}

// openDesks opens the book of today with the difficulties that wait, for desks.
func (s *Service) openDesks(ctx context.Context, agencies []string) (*book, error) {
	b, err := s.open(ctx, agencies...)
	if err != nil {
		return nil, err
	}
	if b.questions, err = s.asking(ctx, b.today, agencies); err != nil {
		return nil, err
	}
	if b.begun, err = s.begun(ctx, agencies); err != nil {
		return nil, err
	}
	if b.letters, err = s.letters(ctx, b.today, agencies); err != nil {
		return nil, err
	}
	if b.shown, err = s.shown(ctx, b.obligations); err != nil {
		return nil, err
	}
	b.passed, err = s.passed(ctx, b.plans)
	return b, err
}

// asked is of which day a book is read, as it was known at an instant (zero: now),
// for which agencies (nil: all), and by which plan (empty: by all).
type asked struct {
	day      calendar.Date
	at       time.Time
	agencies []string
	plan     string
}

func (s *Service) read(ctx context.Context, q asked) (*book, error) {
	b := &book{today: q.day, owed: map[string][]int{}}
	plans, err := s.running(ctx, b.today)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if q.plan != "" && p.ID != q.plan {
			continue
		}
		b.plans = append(b.plans, p)
		all, err := s.obligations(ctx, p.ID, q)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			for _, id := range o.Owers(b.today) {
				if q.agencies == nil || slices.Contains(q.agencies, id) {
					b.owed[id] = append(b.owed[id], len(b.obligations))
				}
			}
			b.obligations = append(b.obligations, o)
		}
	}
	if b.counts, err = s.counts(ctx, b.obligations, q); err != nil {
		return nil, err
	}
	b.names, err = s.Registry.Names(ctx, b.today, slices.Collect(maps.Keys(b.owed))...)
	return b, err
}

// running lists the plans that run on a day or ended not long before it, the newest
// first as the matrix lists them.
func (s *Service) running(ctx context.Context, day calendar.Date) ([]programme.Plan, error) {
	plans, err := s.Programme.Active(ctx)
	return slices.DeleteFunc(plans, func(p programme.Plan) bool { return day > p.WindowEnd.AddDays(catchUp) }), err
}

func (s *Service) obligations(ctx context.Context, planID string, q asked) ([]programme.Obligation, error) {
	if q.agencies == nil {
		return s.Programme.ObligationsOn(ctx, planID, q.day)
	}
	return s.Programme.ObligationsOf(ctx, planID, q.day, q.agencies)
}

func (s *Service) counts(ctx context.Context, all []programme.Obligation, q asked) (map[string][]obligation.Count, error) {
	var alone, others []obligation.Chain
	for _, o := range all {
		if q.agencies != nil && o.Alone() {
			alone = append(alone, o.Chain())
		} else {
			others = append(others, o.Chain())
		}
	}
	if q.agencies == nil {
		return s.Ledger.Counts(ctx, others, q.at)
	}
	return s.Ledger.CountsOf(ctx, alone, others, q.agencies)
}

// works lists the agencies in which the actor works, rather than looking at them.
func works(actor access.Actor) []string {
	return actor.Agencies(access.Officer, access.Leader, access.Reader)
}

// duties lists what the agencies owe in which the actor works, in the order of the
// plans. How all agencies stand is the overview's.
func (b *book) duties(actor access.Actor) []Duty {
	type place struct {
		at     int
		agency string
	}
	var places []place
	for _, id := range works(actor) {
		for _, at := range b.owed[id] {
			places = append(places, place{at, id})
		}
	}
	slices.SortFunc(places, func(a, c place) int {
		return cmp.Or(cmp.Compare(a.at, c.at), cmp.Compare(b.names[a.agency], b.names[c.agency]), cmp.Compare(a.agency, c.agency))
	})
	out := make([]Duty, len(places))
	for i, p := range places {
		o := b.obligations[p.at].For(p.agency)
		held := ledger.Of(b.counts, o.VersionID)
		d := Duty{Obligation: o, AgencyID: p.agency, Agency: b.names[p.agency], Assessment: o.Assess(p.agency, held, b.today)}
		if d.Assessment.Status.Counts() {
			d.Next, _ = o.Rule.Next(o.ByPeriod(p.agency, held, b.today), b.today)
		}
		if d.Assessment.Status == obligation.Met {
			d.Lacks = b.shown[o.ID][p.agency].Lacks(o.Proofs, o.Rule.Count)
		}
		d.Begun, _ = b.begun.of(o, p.agency)
		out[i] = d
	}
	return out
}

// habit tells how an agency used to meet what was due by the plans of the book.
func (b *book) habit(id string, w *calendar.WorkDays) reminder.Habit {
	var left []int
	for _, at := range b.owed[id] {
		o := b.obligations[at].For(id)
		held := ledger.Of(b.counts, o.VersionID)
		left = append(left, o.Rule.Left(o.ByPeriod(id, held, b.today), held(id), b.today, w)...)
	}
	return reminder.HabitOf(left)
}

// Desks are the desks of everybody as of one moment.
type Desks struct {
	service *Service
	book    *book
	days    *calendar.WorkDays
}

// Everybody opens the desks of everybody.
func (s *Service) Everybody(ctx context.Context) (*Desks, error) {
	b, err := s.openDesks(ctx, nil)
	if err != nil {
		return nil, err
	}
	days, err := s.Programme.WorkDays(ctx)
	return &Desks{service: s, book: b, days: days}, err
}

// Items gives what waits for a person, as their desk shows it.
func (d *Desks) Items(ctx context.Context, actor access.Actor) ([]notice.Item, error) {
	desk, err := d.service.desk(ctx, d.book, actor)
	if err != nil {
		return nil, err
	}
	return desk.Items(actor), nil
}

// Habit tells how an agency used to meet what is due.
func (d *Desks) Habit(agencyID string) reminder.Habit { return d.book.habit(agencyID, d.days) }

// Owing lists the agencies that owe something today.
func (d *Desks) Owing() []string { return slices.Collect(maps.Keys(d.book.owed)) }
