package questions

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// errUnknown is told for every question that somebody may not read.
var errUnknown = domain.NotFound("Không có vướng mắc này.")

// View is a question as one person may read it.
type View struct {
	Question
	Agency  string  // as it is called today, when it goes on
	Heirs   string  // who stands for the agency that asked, where it ended
	Given   []Given // the answers that stand, the oldest first
	Steps   []Step  // none for who is no party
	Parties []Party // with the same difficulty
	Own     []Party // of them, those of the actor
	Files   []File
	Party   bool // reads what passed between the agency, Sở Nội vụ and the Chairman
	Over    bool // the open step is late
	Unread  bool // the actor's agency has not read the answer
	May     []question.Act
	Instead domain.Sentence `json:"-"` // for whom the actor would decide
	Untold  bool            // the actor's agency has not said that it knows of the merge
	Joins   []string        // agencies of the actor that may say that they have it too
}

// Can tells whether the actor may do an act now.
func (v View) Can(act string) bool { return slices.Contains(v.May, question.Act(act)) }

// Get gives a question that the actor may read.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (View, error) {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return View{}, err
	}
	return s.get(ctx, r, id)
}

func (s *Service) get(ctx context.Context, r reach, id string) (View, error) {
	q, ok, err := readQuestion(ctx, s.DB, id)
	if err != nil {
		return View{}, err
	}
	if !ok || len(r.actor.Grants) == 0 && !r.actor.System {
		return View{}, errUnknown
	}
	all, err := s.views(ctx, r, []Question{q})
	if err != nil {
		return View{}, err
	}
	v := all[0]
	if !v.Party && !v.State.Open() && v.State != question.Answered {
		return View{}, errUnknown
	}
	if err := s.files(ctx, r, &v); err != nil {
		return View{}, err
	}
	if v.Party {
		v.Steps, err = readSteps(ctx, s.DB, id)
	}
	return v, err
}

// files reads the attachments that the actor may read.
func (s *Service) files(ctx context.Context, r reach, v *View) error {
	if err := s.DB.Select(ctx, &v.Files, `SELECT `+fileColumns+` FROM question_file WHERE question_id = $1 ORDER BY step_n, at, id`, v.ID); err != nil {
		return fmt.Errorf("questions: files: %w", err)
	}
	inside := r.handles() || r.acts(v.AgencyID, access.Officer, access.Leader) != "" || r.chairs(v.OwnerAgencyID)
	if !inside { // who decided keeps reading it
		var committees []string
		if err := s.DB.Select(ctx, &committees, `SELECT DISTINCT owner_agency_id FROM question_step WHERE question_id = $1 AND owner_agency_id <> ''`, v.ID); err != nil {
			return err
		}
		inside = slices.ContainsFunc(committees, r.chairs)
	}
	v.Files = slices.DeleteFunc(v.Files, func(f File) bool { return f.Private && !inside })
	return nil
}

// views adds to questions what the actor may know of them.
func (s *Service) views(ctx context.Context, r reach, questions []Question) ([]View, error) {
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	parties, err := readParties(ctx, s.DB, ids...)
	if err != nil {
		return nil, err
	}
	answers, err := given(ctx, s.DB, ids)
	if err != nil {
		return nil, err
	}
	of := map[string][]Party{}
	for _, p := range parties {
		of[p.QuestionID] = append(of[p.QuestionID], p)
	}
	out := make([]View, len(questions))
	for i, q := range questions {
		v := View{Question: q, Parties: of[q.ID], Given: answers[q.ID], Over: q.Over(r.day), Agency: r.label(q.AgencyID, q.AgencyName)}
		if _, alive := r.agencies[q.AgencyID]; !alive {
			var names []string
			for _, id := range r.heirs(q.AgencyID) {
				if a, ok := r.agencies[id]; ok {
					names = append(names, a.Name)
				}
			}
			v.Agency, v.Heirs = q.AgencyName, strings.Join(names, "; ")
		}
		v.Party = r.looks(q.AgencyID) || r.chairs(q.OwnerAgencyID)
		for _, p := range v.Parties {
			v.Party = v.Party || r.looks(p.AgencyID)
			if r.acts(p.AgencyID, access.Officer, access.Leader) != "" {
				v.Own = append(v.Own, p)
				v.Untold = v.Untold || q.State == question.Merged && !p.MergeSeen
				v.Unread = v.Unread || q.Standing() && p.ReadAnswer < q.Answers
			}
		}
		for _, a := range question.Acts() {
			if by, _, ok := q.by(a); ok {
				if h, ok := r.hand(q, v.Parties, by, a); ok {
					v.May = append(v.May, a)
					if by == question.Chairman {
						v.Instead = r.actor.Instead(access.Leader, h.agencyID)
					}
				}
			}
		}
		v.Joins = r.joins(v)
		out[i] = v
	}
	return out, nil
}

// joins are the agencies of the actor that may say that they have a difficulty too:
// none while one of them has it, and never the committee that decides.
func (r reach) joins(v View) []string {
	if len(v.Own) > 0 || !v.State.Open() && v.State != question.Answered {
		return nil
	}
	return slices.DeleteFunc(mayAsk(r.actor), func(id string) bool {
		a, alive := r.agencies[id]
		return !alive || a.Kind == agency.Committee && a.Level == agency.Province
	})
}

// Scope is whose questions are listed.
type Scope string

// The scopes.
const (
	ScopeMine    Scope = "cua-toi"   // of the own agencies and the units below; of everybody for who sees all
	ScopeAnswers Scope = "giai-dap"  // answered ones of everybody
	ScopeWaits   Scope = "cho-xu-ly" // whose next step is the actor's
)

// Filter chooses questions. From and Until are days of sending.
type Filter struct {
	Scope              Scope
	PlanID, Obligation string
	Clause             string
	AgencyID           string
	State              question.State
	Text               string
	From, Until        calendar.Date
	Late               bool   // the open step is
	Open               bool   // nobody answered it yet
	Standing           bool   // without those that were withdrawn
	After              string // id of the last one of the page before
	Limit              int    // 0: PageSize
}

// PageSize is how many questions a page lists.
const PageSize = 50

// List gives a page of questions that the actor may read, the newest first, and how
// many there are.
func (s *Service) List(ctx context.Context, actor access.Actor, f Filter) ([]View, int, error) {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return nil, 0, err
	}
	where, args, err := s.where(ctx, r, f)
	if err != nil {
		return nil, 0, err
	}
	var total int
	if _, err := s.DB.Get(ctx, &total, `SELECT COUNT(*) FROM question q WHERE `+where, args...); err != nil {
		return nil, 0, fmt.Errorf("questions: count: %w", err)
	}
	if f.After != "" {
		args = append(args, f.After)
		where += " AND q.id < " + db.Marks(len(args), 1)
	}
	limit := f.Limit
	if limit == 0 {
		limit = PageSize
	}
	args = append(args, limit)
	var rows []Question
	if err := s.DB.Select(ctx, &rows, `SELECT `+columns+` FROM question q WHERE `+where+` ORDER BY q.id DESC LIMIT `+db.Marks(len(args), 1), args...); err != nil {
		return nil, 0, fmt.Errorf("questions: list: %w", err)
	}
	out, err := s.views(ctx, r, rows)
	return out, total, err
}

func (s *Service) where(ctx context.Context, r reach, f Filter) (string, []any, error) {
	var args []any
	mark := func(v any) string { args = append(args, v); return db.Marks(len(args), 1) }
	parts := []string{"1 = 1"}
	whose, err := s.whose(ctx, r, f.Scope, mark)
	if err != nil {
		return "", nil, err
	}
	if whose != "" {
		parts = append(parts, whose)
	}
	for _, x := range []struct{ column, value string }{
		{"q.plan_id", f.PlanID}, {"q.obligation_id", f.Obligation}, {"q.clause", f.Clause}, {"q.state", string(f.State)},
	} {
		if x.value != "" {
			parts = append(parts, x.column+" = "+mark(x.value))
		}
	}
	if f.Clause != "" && f.Obligation == "" { // one that is named in words
		parts = append(parts, "q.obligation_id = ''")
	}
	if f.AgencyID != "" {
		parts = append(parts, "EXISTS (SELECT 1 FROM question_agency a WHERE a.question_id = q.id AND a.agency_id = "+mark(f.AgencyID)+")")
	}
	if f.From != "" {
		parts = append(parts, "q.sent_on >= "+mark(f.From))
	}
	if f.Until != "" {
		parts = append(parts, "q.sent_on <= "+mark(f.Until))
	}
	if f.Open {
		parts = append(parts, "q.owner <> ''")
	}
	if f.Standing {
		parts = append(parts, "q.state <> 'withdrawn'")
	}
	if f.Late {
		parts = append(parts, "q.due_on <> '' AND q.due_on < "+mark(r.day))
	}
	for word := range strings.FieldsSeq(vi.Fold(f.Text)) {
		parts = append(parts, "q.text_fold LIKE "+mark(like(word))+" ESCAPE '!'")
	}
	return strings.Join(parts, " AND "), args, nil
}

// whose is the part of a question to the database that keeps what the actor may not
// read out, and what the scope leaves out.
func (s *Service) whose(ctx context.Context, r reach, scope Scope, mark func(any) string) (string, error) {
	if len(r.actor.Grants) == 0 && !r.actor.System {
		return "1 = 0", nil
	}
	if scope == ScopeAnswers {
		return "q.answers > 0 AND q.state IN ('sent', 'asked', 'submitted', 'answered')", nil
	}
	if scope != ScopeWaits && r.all {
		return "", nil
	}
	ids, err := s.mine(ctx, r)
	if err != nil {
		return "", err
	}
	if scope == ScopeWaits {
		return waits(r, ids, mark), nil
	}
	mine := "1 = 0"
	if len(ids) > 0 {
		marks := make([]string, len(ids))
		for i, id := range ids {
			marks[i] = mark(id)
		}
		in := "(" + strings.Join(marks, ", ") + ")"
		mine = "(EXISTS (SELECT 1 FROM question_agency a WHERE a.question_id = q.id AND a.agency_id IN " + in + ") OR q.owner_agency_id IN " + in + ")"
	}
	if scope == ScopeMine {
		return mine, nil
	}
	return "(q.state IN ('sent', 'asked', 'submitted', 'answered') OR " + mine + ")", nil
}

// waits is the part that keeps what the next step of is the actor's.
func waits(r reach, mine []string, mark func(any) string) string {
	parts := []string{"1 = 0"}
	if r.handles() {
		parts = append(parts, "q.owner = 'department'")
	}
	for _, id := range mine {
		if own := r.acts(id, access.Officer, access.Leader); own != "" {
			parts = append(parts, "q.owner = 'agency' AND q.agency_id = "+mark(id), "q.owner = 'chairman' AND q.owner_agency_id = "+mark(id))
		}
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// mine are the agencies within the actor's reach and those that ended and for which
// one of them stands.
func (s *Service) mine(ctx context.Context, r reach) ([]string, error) {
	if r.actor.SeesAll() && !r.actor.Is(access.Officer, access.Leader) {
		return r.below, nil
	}
	var all []string
	if err := s.DB.Select(ctx, &all, `SELECT DISTINCT agency_id FROM question_agency`); err != nil {
		return nil, err
	}
	ids := slices.Clone(r.below)
	for _, id := range all {
		if _, alive := r.agencies[id]; !alive && slices.ContainsFunc(r.heirs(id), func(h string) bool { return slices.Contains(r.below, h) }) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
