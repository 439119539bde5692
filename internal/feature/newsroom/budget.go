package newsroom

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Quiet is after how many days without a published piece a topic or an audience counts as
// one of which nothing was told lately. It stands in no plan.
const quietDays = 30

// Budget (toàn cảnh bài dự kiến) is what is planned in the next weeks, by whom, on which
// topics and for which audiences, and of what readers heard nothing lately. The page and
// its files are drawn from it.
type Budget struct {
	Plan      programme.Plan
	Today     calendar.Date
	Window    calendar.Window
	Weeks     []BudgetWeek
	Late      []Work
	Agencies  []BudgetAgency
	Topics    []BudgetTheme
	Audiences []BudgetTheme
	Requests  []Request
	Open      int // works of the window that are not done
	Done      int // works of the window whose piece is out
	Beside    int // pieces that readers get now with no topic of the plan
}

// BudgetWeek is what is planned in one week.
type BudgetWeek struct {
	calendar.Period

	Works []Work
}

// BudgetAgency is what one agency plans.
type BudgetAgency struct {
	ID, Name         string
	Open, Late, Done int
	Next             calendar.Date // when its next work is due; empty for none
}

// BudgetTheme is a topic or an audience of the plan. Days is since the last published
// piece, and nothing where Never.
type BudgetTheme struct {
	Name      string
	Audience  bool
	Published int
	Last      calendar.Date
	Days      int
	Never     bool
	Planned   int // works of the window
	Next      calendar.Date
}

// Quiet tells whether nothing was told of it lately.
func (t BudgetTheme) Quiet() bool { return t.Never || t.Days >= quietDays }

// Budget gathers the budget of the agencies that an actor sees, for so many weeks from
// this one on. What was published counts of all agencies: a topic is told of or not.
func (s *Service) Budget(ctx context.Context, actor access.Actor, weeks int) (Budget, error) {
	b := Budget{Today: s.today()}
	first := calendar.PeriodOf(b.Today, calendar.Week).Window.Start
	b.Window = calendar.Window{Start: first, End: first.AddDays(7*weeks - 1)}
	running, err := s.Programme.Running(ctx, b.Today)
	if err != nil {
		return b, err
	}
	if len(running) > 0 {
		b.Plan = running[0]
	}
	works, err := s.Works(ctx, WorkFilter{Agencies: actor.Scope(), From: first, To: b.Window.End})
	if err != nil {
		return b, err
	}
	if b.Late, err = s.Works(ctx, WorkFilter{Agencies: actor.Scope(), Late: true}); err != nil {
		return b, err
	}
	works = slices.DeleteFunc(works, func(w Work) bool { return w.State() == flow.Dropped })
	b.weekly(works)
	b.byAgency(works)
	if err := s.themes(ctx, &b, works); err != nil {
		return b, err
	}
	b.Requests, err = s.Requests(ctx, actor, b.Plan.ID)
	return b, err
}

func (b *Budget) weekly(works []Work) {
	for _, p := range calendar.Periods(b.Window, calendar.Week) {
		week := BudgetWeek{Period: p}
		for _, w := range works {
			if p.Window.Contains(w.DueOn) {
				week.Works = append(week.Works, w)
			}
		}
		b.Weeks = append(b.Weeks, week)
	}
}

func (b *Budget) byAgency(works []Work) {
	of := map[string]*BudgetAgency{}
	at := func(w Work) *BudgetAgency {
		if of[w.AgencyID] == nil {
			of[w.AgencyID] = &BudgetAgency{ID: w.AgencyID, Name: w.Agency}
		}
		return of[w.AgencyID]
	}
	for _, w := range works {
		if w.State() == flow.Done {
			at(w).Done++
			b.Done++
			continue
		}
		at(w).Open++
		b.Open++
		if a := at(w); w.DueOn >= b.Today && (a.Next == "" || w.DueOn < a.Next) {
			a.Next = w.DueOn
		}
	}
	for _, w := range b.Late {
		at(w).Late++
	}
	for _, a := range of {
		b.Agencies = append(b.Agencies, *a)
	}
	slices.SortFunc(b.Agencies, func(x, y BudgetAgency) int { return cmp.Or(vi.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
}

// themes finds of each topic and audience of the plan when readers last heard of it, those
// of which they never did first.
func (s *Service) themes(ctx context.Context, b *Budget, works []Work) error {
	if b.Plan.ID == "" {
		return nil
	}
	named, err := s.Named(ctx, b.Plan.ID)
	if err != nil {
		return err
	}
	told, err := s.Contents.Telling(ctx, b.Plan.ID)
	if err != nil {
		return err
	}
	count := func(name string, audience bool) BudgetTheme {
		t := BudgetTheme{Name: name, Audience: audience, Never: true}
		for _, x := range told { // the newest first
			names := x.Topics
			if audience {
				names = x.Audiences
			}
			if !slices.Contains(names, name) {
				continue
			}
			if t.Published++; t.Never {
				t.Never, t.Last = false, calendar.DateOf(db.Time(x.FirstOutAt), s.Zone)
				t.Days = t.Last.DaysUntil(b.Today)
			}
		}
		for _, w := range works {
			if (w.Topic == name && !audience || w.Audience == name && audience) && w.State().Open() {
				if t.Planned++; t.Next == "" || w.DueOn < t.Next {
					t.Next = w.DueOn
				}
			}
		}
		return t
	}
	for _, x := range told {
		if !slices.ContainsFunc(x.Topics, func(name string) bool { return slices.Contains(named.Topics, name) }) {
			b.Beside++
		}
	}
	for _, name := range named.Topics {
		b.Topics = append(b.Topics, count(name, false))
	}
	for _, name := range named.Audiences {
		b.Audiences = append(b.Audiences, count(name, true))
	}
	slices.SortStableFunc(b.Topics, quieter)
	slices.SortStableFunc(b.Audiences, quieter)
	return nil
}

// quieter orders themes: never told of first, then what is longest ago.
func quieter(a, b BudgetTheme) int {
	if a.Never != b.Never {
		if a.Never {
			return -1
		}
		return 1
	}
	return cmp.Compare(b.Days, a.Days)
}

// Gaps lists the topics and audiences of which nothing was told lately.
func (b Budget) Gaps() []BudgetTheme {
	var out []BudgetTheme
	for _, t := range slices.Concat(b.Topics, b.Audiences) {
		if t.Quiet() {
			out = append(out, t)
		}
	}
	return out
}
