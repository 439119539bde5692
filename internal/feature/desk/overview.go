package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// since is how many days back the overview compares.
const since = 7

// Overview is how the whole province stands today by one plan, and what changed in a
// week. Its figures are those of the plan's matrix.
type Overview struct {
	Plan          programme.Plan // without an id: no plan runs
	At            int64          // when it was computed, Unix milliseconds
	Today, Before calendar.Date
	InTime        int
	Counted       int
	Rows          []OverviewRow // by obligation, the most behind first, by today or by the forecast
	Levels        []LevelRow
	Changes       []Change // of the week, what became worse first
	Better, Worse int
	Silent        []Silence // agencies of which nothing was heard for long
	Behind        []Behind  // agencies with the most duties behind
}

// OverviewRow is one obligation over all agencies that owe it.
type OverviewRow struct {
	Obligation    programme.Obligation
	Tally         map[obligation.Status]int
	InTime, Of    int
	Better, Worse int // agencies, since Before
	Forecast      obligation.Forecast
}

// Name is what the obligation is called.
func (r OverviewRow) Name() string { name, _ := nameOf(r.Obligation); return name }

// Whole is the obligation's text where the name does not say all.
func (r OverviewRow) Whole() string { _, whole := nameOf(r.Obligation); return whole }

// Matrix leads to the obligation in the matrix: with a status, to the agencies that
// stand so.
func (r OverviewRow) Matrix(status obligation.Status) string {
	return matrixURL(r.Obligation.PlanID, r.Obligation.ID, status)
}

// Unforeseen says why there is no forecast; empty where there is one.
func (r OverviewRow) Unforeseen() domain.Sentence {
	switch {
	case r.Forecast.Of > 0:
		return domain.Sentence{}
	case !r.Obligation.Rule.Foreseeable():
		return domain.Say("không định số lượng")
	}
	return domain.Say("chưa đến lúc dự báo")
}

// States lists how many agencies are behind or may soon be, in which way.
func (r OverviewRow) States() []Tally {
	var out []Tally
	for _, st := range obligation.Statuses() {
		if n := r.Tally[st]; n > 0 && (!st.InTime() || st == obligation.AtRisk) {
			out = append(out, Tally{st, n})
		}
	}
	return out
}

// Late is how many agencies are behind.
func (r OverviewRow) Late() int { return r.Of - r.InTime }

// Share is what part of those who owe it are in time, in percent.
func (r OverviewRow) Share() int { return percent(r.InTime, r.Of) }

func percent(n, of int) int {
	if of == 0 {
		return 0
	}
	return (n*100 + of/2) / of
}

// LevelRow is one level of agencies.
type LevelRow struct {
	Level        agency.Level
	Agencies     int
	InTime, Of   int
	InTimeBefore int // of those who owed by Before
	OfBefore     int
}

// Share is what part of the level's duties are in time, in percent.
func (r LevelRow) Share() int { return percent(r.InTime, r.Of) }

// Moved is by how many percent points that changed since Before.
func (r LevelRow) Moved() int { return r.Share() - percent(r.InTimeBefore, r.OfBefore) }

// hopes is what part of those who owe it will have met it at best, in percent; all where
// nothing is foreseen.
func (r OverviewRow) hopes() int {
	if r.Forecast.Of == 0 {
		return 100
	}
	return percent(r.Forecast.High, r.Forecast.Of)
}

// worry tells how far down the list an obligation belongs: by how many are in time, or
// by how many will be where that is worse.
func (r OverviewRow) worry() int { return min(r.Share(), r.hopes()) }

// fine tells that everybody is in time and will have met it.
func (r OverviewRow) fine() bool { return r.Late() == 0 && r.Forecast.High == r.Forecast.Of }

// MovedSigned is Moved with its sign.
func (r LevelRow) MovedSigned() string { return signed(r.Moved()) }

// signed writes a difference with a sign as type-setters do.
func signed(n int) string {
	switch {
	case n > 0:
		return "+" + number(n)
	case n < 0:
		return "−" + number(-n)
	}
	return "0"
}

// Change is a duty of an agency whose state changed in the week.
type Change struct {
	Obligation       programme.Obligation
	AgencyID, Agency string
	From, To         obligation.Status
}

// Name is what the obligation is called.
func (c Change) Name() string { name, _ := nameOf(c.Obligation); return name }

// Worse tells whether the duty was in time and is not any more.
func (c Change) Worse() bool { return !c.To.InTime() }

// Silence is an agency of which nothing was heard. LastOn is the day of its last
// evidence, empty when it has none. Days count from then, or from when the plan began to
// ask something of it (From).
type Silence struct {
	AgencyID, Agency string
	LastOn, From     calendar.Date
	Days             int
	Owes             int
}

// Behind is an agency with how many of its duties are behind.
type Behind struct {
	AgencyID, Agency string
	Late, Of         int
}

// Bounds of what the overview lists.
const (
	mostSilent = 30
	mostBehind = 10
)

// Overview gathers how the province stands by a plan, for whoever oversees all
// agencies, with the plans that can be asked for. Without a plan's id it is the newest,
// as in the matrix; it fails with not found when the plan named does not run.
func (s *Service) Overview(ctx context.Context, actor access.Actor, planID string) (Overview, []programme.Plan, error) {
	if may, err := s.Programme.Oversees(ctx, actor); err != nil {
		return Overview{}, nil, err
	} else if !may {
		return Overview{}, nil, domain.Forbidden("Chỉ người xem được mọi cơ quan mới mở được trang tổng quan.")
	}
	plans, err := s.running(ctx, s.today())
	if err != nil {
		return Overview{}, nil, err
	}
	at := slices.IndexFunc(plans, func(p programme.Plan) bool { return planID == "" || p.ID == planID })
	switch {
	case at < 0 && planID != "":
		return Overview{}, nil, domain.NotFound("Không có kế hoạch nào như vậy đang theo dõi.")
	case at < 0:
		return Overview{At: s.DB.Clock().Now().UnixMilli(), Today: s.today(), Before: s.today().AddDays(-since)}, nil, nil
	}
	o, err := s.overviews.of(plans[at].ID).get(s.DB.Clock().Now(), s.Every, func() (Overview, error) { return s.gather(context.WithoutCancel(ctx), plans[at]) })
	return o, plans, err
}

// gather computes the overview of a plan.
func (s *Service) gather(ctx context.Context, plan programme.Plan) (Overview, error) {
	now, err := s.read(ctx, asked{day: s.today(), plan: plan.ID})
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Plan: plan, At: s.DB.Clock().Now().UnixMilli(), Today: now.today, Before: now.today.AddDays(-since)}
	was, err := s.openOn(ctx, o.Before, plan.ID)
	if err != nil {
		return o, err
	}
	all, err := s.Registry.AsOf(ctx, o.Today)
	if err != nil {
		return o, err
	}
	agencies := map[string]org.Agency{}
	for _, a := range all {
		agencies[a.ID] = a
	}
	o.fill(now, was, agencies)
	return o, nil
}

// openOn reads a plan's book of a past day as it was known at its end.
func (s *Service) openOn(ctx context.Context, day calendar.Date, planID string) (*book, error) {
	t := day.AddDays(1).Time()
	end := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, s.Zone).Add(-time.Millisecond)
	return s.read(ctx, asked{day: day, at: end, plan: planID})
}

// standing is how one duty of one agency stands.
type standing struct {
	at     int // of the obligation in the book
	agency string
	obligation.Assessment
}

// standings judges all duties of a book.
func (b *book) standings() []standing {
	var out []standing
	for id, places := range b.owed {
		for _, at := range places {
			o := b.obligations[at]
			a := o.Assess(id, ledger.Of(b.counts, o.VersionID), b.today)
			if a.Status.Counts() {
				out = append(out, standing{at, id, a})
			}
		}
	}
	return out
}

func (o *Overview) fill(now, was *book, agencies map[string]org.Agency) {
	before := map[string]obligation.Status{}
	levels := map[agency.Level]*LevelRow{}
	level := func(id string) *LevelRow {
		l := agencies[id].Level
		if levels[l] == nil {
			levels[l] = &LevelRow{Level: l}
		}
		return levels[l]
	}
	for _, s := range was.standings() {
		before[was.obligations[s.at].ID+"|"+s.agency] = s.Status
		l := level(s.agency)
		l.OfBefore++
		if s.Status.InTime() {
			l.InTimeBefore++
		}
	}
	rows := make([]OverviewRow, len(now.obligations))
	behind := map[string]*Behind{}
	for _, s := range now.standings() {
		row, l, name := &rows[s.at], level(s.agency), now.names[s.agency]
		if row.Tally == nil {
			row.Tally, row.Obligation = map[obligation.Status]int{}, now.obligations[s.at]
		}
		row.Tally[s.Status]++
		b := behind[s.agency]
		if b == nil {
			b = &Behind{AgencyID: s.agency, Agency: name}
			behind[s.agency] = b
			l.Agencies++
		}
		row.Of, l.Of, b.Of, o.Counted = row.Of+1, l.Of+1, b.Of+1, o.Counted+1
		if s.Status.InTime() {
			row.InTime, l.InTime, o.InTime = row.InTime+1, l.InTime+1, o.InTime+1
		} else {
			b.Late++
		}
		o.compare(row, before, s, name)
		row.Forecast.Add(now.outlook(s))
	}
	for _, r := range rows {
		if r.Of > 0 {
			o.Rows = append(o.Rows, r)
		}
	}
	for _, l := range agency.Levels() {
		if levels[l] != nil && levels[l].Of > 0 {
			o.Levels = append(o.Levels, *levels[l])
		}
	}
	o.silent(now, behind)
	o.order(behind)
}

// outlook tells how the course of an agency ends if it goes on as before.
func (b *book) outlook(s standing) obligation.Outlook {
	o := b.obligations[s.at].For(s.agency)
	return o.Rule.Outlook(s.Assessment, ledger.Of(b.counts, o.VersionID)(s.agency), b.today)
}

// compare notes what became of a duty in the week.
func (o *Overview) compare(row *OverviewRow, before map[string]obligation.Status, s standing, name string) {
	was, ok := before[row.Obligation.ID+"|"+s.agency]
	if !ok || was.InTime() == s.Status.InTime() {
		return
	}
	c := Change{Obligation: row.Obligation, AgencyID: s.agency, Agency: name, From: was, To: s.Status}
	if c.Worse() {
		row.Worse, o.Worse = row.Worse+1, o.Worse+1
	} else {
		row.Better, o.Better = row.Better+1, o.Better+1
	}
	o.Changes = append(o.Changes, c)
}

// silent lists the agencies that owe something and of which nothing was heard for
// as long as makes a continuous duty silent.
func (o *Overview) silent(now *book, owing map[string]*Behind) {
	last := map[string]calendar.Date{}
	for id, places := range now.owed {
		for _, at := range places {
			for _, c := range ledger.Of(now.counts, now.obligations[at].VersionID)(id) {
				last[id] = max(last[id], c.LastOn)
			}
		}
	}
	for id, b := range owing {
		from := o.Today
		for _, at := range now.owed[id] {
			from = min(from, now.obligations[at].Rule.Window.Start)
		}
		from = max(from, o.Plan.WindowStart, o.Plan.IssuedOn) // nobody owed anything before the plan was there
		days := max(last[id], from).DaysUntil(o.Today)
		if days >= obligation.DefaultPatience().SilentDays {
			o.Silent = append(o.Silent, Silence{AgencyID: id, Agency: b.Agency, LastOn: last[id], From: from, Days: days, Owes: b.Of})
		}
	}
}

func (o *Overview) order(behind map[string]*Behind) {
	for _, b := range behind {
		if b.Late > 0 {
			o.Behind = append(o.Behind, *b)
		}
	}
	slices.SortFunc(o.Behind, func(a, b Behind) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), vi.Compare(a.Agency, b.Agency), cmp.Compare(a.AgencyID, b.AgencyID))
	})
	o.Behind = o.Behind[:min(mostBehind, len(o.Behind))]
	slices.SortStableFunc(o.Rows, func(a, b OverviewRow) int {
		return cmp.Or(cmp.Compare(a.worry(), b.worry()), cmp.Compare(a.Share(), b.Share()), cmp.Compare(b.Late(), a.Late()))
	})
	slices.SortFunc(o.Silent, func(a, b Silence) int {
		return cmp.Or(cmp.Compare(b.Days, a.Days), vi.Compare(a.Agency, b.Agency), cmp.Compare(a.AgencyID, b.AgencyID))
	})
	slices.SortFunc(o.Changes, func(a, b Change) int {
		return cmp.Or(side(!a.Worse())-side(!b.Worse()), vi.Compare(a.Agency, b.Agency), cmp.Compare(a.AgencyID, b.AgencyID), cmp.Compare(a.Obligation.ID, b.Obligation.ID))
	})
}
