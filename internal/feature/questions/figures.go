package questions

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
	"loa/internal/spine/programme"
)

// Tally is how long steps or answers took, in working days.
type Tally struct {
	N, Median, Most int // Most: nine in ten took no longer
}

func tally(days []int) Tally {
	return Tally{N: len(days), Median: question.Percentile(days, .5), Most: question.Percentile(days, .9)}
}

// ClauseTally is how many difficulties a clause made; Agencies is how many different
// ones met them.
type ClauseTally struct {
	PlanID, ObligationID, Clause, Duty string
	N, Open, Agencies                  int
}

// Figures are what became of the difficulties that were sent in some days, as of a day.
type Figures struct {
	Window    calendar.Window
	AsOf      calendar.Date
	Received  int // sent in the window
	Merged    int // of them
	Withdrawn int // of them
	Answered  int // of them
	InTime    int // of the answered
	Open      int // of them
	Late      int // of the open
	Time      Tally
	Owners    map[question.Owner]Tally
	Clauses   []ClauseTally // the most difficulties first
}

// Of gives the tally of an owner.
func (f Figures) Of(o question.Owner) Tally { return f.Owners[o] }

// told is a question with its course.
type told struct {
	Question
	question.Course
}

// courses reads the questions of a plan (empty: of all) that were sent by a day, with
// their courses as of it; of one agency when it is named, asked or joined.
func (s *Service) courses(ctx context.Context, planID, agencyID string, asOf calendar.Date) ([]told, error) {
	where, args := "sent_on <= $1", []any{asOf}
	if planID != "" {
		args = append(args, planID)
		where += " AND plan_id = " + db.Marks(len(args), 1)
	}
	if agencyID != "" {
		args = append(args, agencyID)
		where += " AND EXISTS (SELECT 1 FROM question_agency a WHERE a.question_id = question.id AND a.agency_id = " + db.Marks(len(args), 1) + ")"
	}
	var rows []Question
	if err := s.DB.Select(ctx, &rows, `SELECT `+columns+` FROM question WHERE `+where+` ORDER BY id`, args...); err != nil {
		return nil, fmt.Errorf("questions: figures: %w", err)
	}
	ids := make([]string, len(rows))
	for i, q := range rows {
		ids[i] = q.ID
	}
	steps, err := readSteps(ctx, s.DB, ids...)
	if err != nil {
		return nil, err
	}
	of := map[string][]question.Step{}
	for _, x := range steps {
		of[x.QuestionID] = append(of[x.QuestionID], question.Step{Act: x.Act, State: x.State, DueOn: x.DueOn, On: x.OnDay})
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return nil, err
	}
	var out []told
	for _, q := range rows {
		if c, ok := question.CourseOf(of[q.ID], asOf, days); ok {
			out = append(out, told{q, c})
		}
	}
	return out, nil
}

// Figures counts the difficulties of a plan (empty: of all) that were sent in a window,
// as of today, for who sees everybody.
func (s *Service) Figures(ctx context.Context, actor access.Actor, planID string, w calendar.Window) (Figures, error) {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return Figures{}, err
	}
	if !r.all {
		return Figures{}, domain.Forbidden("Chỉ người điều phối, đoàn kiểm tra, quản trị và lãnh đạo Sở Nội vụ, Ủy ban nhân dân tỉnh xem số liệu toàn tỉnh.")
	}
	f := Figures{Window: w, AsOf: s.today(), Owners: map[question.Owner]Tally{}}
	all, err := s.courses(ctx, planID, "", f.AsOf)
	if err != nil {
		return f, err
	}
	all = slices.DeleteFunc(all, func(t told) bool { return !w.Contains(t.Question.SentOn) })
	f.count(all)
	parties, err := readParties(ctx, s.DB, idsOf(all)...)
	if err != nil {
		return f, err
	}
	met := map[string][]string{}
	for _, p := range parties {
		met[p.QuestionID] = append(met[p.QuestionID], p.AgencyID)
	}
	f.Clauses = clauses(all, met)
	return f, nil
}

func idsOf(all []told) []string {
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = t.ID
	}
	return ids
}

func (f *Figures) count(all []told) {
	var took []int
	by := map[question.Owner][]int{}
	for _, t := range all {
		f.Received++
		switch t.Course.State {
		case question.Merged:
			f.Merged++
			continue
		case question.Withdrawn:
			f.Withdrawn++
			continue
		case question.Answered:
			f.Answered++
			took = append(took, t.Total())
			if t.InTime() {
				f.InTime++
			}
		case question.Sent, question.Asked, question.Submitted:
			f.Open++
			if t.Course.DueOn < f.AsOf {
				f.Late++
			}
		}
		for o, n := range t.Days {
			by[o] = append(by[o], n)
		}
	}
	f.Time = tally(took)
	for o, days := range by {
		f.Owners[o] = tally(days)
	}
}

// clauses counts by clause; agencies are those of each question.
func clauses(all []told, agencies map[string][]string) []ClauseTally {
	var out []ClauseTally
	var met []map[string]bool
	at := map[string]int{}
	for _, t := range all {
		if t.Course.State == question.Withdrawn {
			continue
		}
		key := t.PlanID + "\x00" + cmp.Or(t.ObligationID, t.Clause)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, ClauseTally{PlanID: t.PlanID, ObligationID: t.ObligationID, Clause: t.Clause, Duty: t.Duty})
			met = append(met, map[string]bool{})
		}
		out[i].N++
		for _, id := range agencies[t.ID] { // each once, also where what it met was merged
			met[i][id] = true
		}
		out[i].Agencies = len(met[i])
		if t.Course.State.Open() {
			out[i].Open++
		}
	}
	slices.SortStableFunc(out, func(a, b ClauseTally) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Clause, b.Clause)) })
	return out
}

// Reported gives what a report tells of difficulties with a plan in its window, as of a
// day: of one agency, or of all with an empty id; nil when there was nothing to tell.
// What was merged is told with the question that it is the same as.
func (s *Service) Reported(ctx context.Context, planID, agencyID string, w calendar.Window, asOf calendar.Date) (*report.Questions, error) {
	all, err := s.courses(ctx, planID, agencyID, asOf)
	if err != nil {
		return nil, err
	}
	out := report.Questions{}
	var took []int
	for _, t := range all {
		if t.Course.State == question.Withdrawn || agencyID != "" && t.Course.State == question.Merged {
			continue
		}
		if w.Contains(t.Question.SentOn) {
			out.Received++
		}
		switch {
		case t.Course.State == question.Merged && w.Contains(t.Question.SentOn):
			out.Merged++
		case t.Course.State == question.Answered && w.Contains(t.Course.AnsweredOn):
			out.Answered++
			took = append(took, t.Total())
			if t.InTime() {
				out.InTime++
			}
		case t.Course.State.Open():
			out.Open++
			if !slices.Contains(out.Clauses, t.Clause) {
				out.Clauses = append(out.Clauses, t.Clause)
			}
		}
	}
	out.Median = question.Percentile(took, .5)
	if out.Received+out.Answered+out.Open == 0 {
		return nil, nil //nolint:nilnil // nothing to tell is no failure
	}
	return &out, nil
}

// Plans lists the plans that run, the latest first.
func (s *Service) Plans(ctx context.Context) ([]programme.Plan, error) {
	return s.Programme.Active(ctx)
}
