package guide

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/vi"
)

// Migrations make the tables of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Config is what the program hands to this room.
type Config struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Registry  *org.Registry
	People    *people.Directory
	Rehearsal bool           // this is a rehearsal: exercises are shown
	Elsewhere string         // address of the rehearsal beside a real program; empty: none
	Zone      *time.Location // of the days by which kept mails are grouped; nil: UTC
}

// Service is the use cases of the room.
type Service struct{ Config }

// NewService gives the use cases.
func NewService(c Config) *Service { return &Service{c} }

// attempt is that somebody began an exercise.
type attempt struct {
	ID, AccountID, AccountName, AgencyID, Exercise string
	BeganAt                                        int64
}

// Progress is how far somebody has come with an exercise. BeganAt and DoneAt are
// Unix milliseconds, 0 for never.
type Progress struct {
	Exercise
	Done            []bool // of each step
	BeganAt, DoneAt int64
}

// Finished tells whether every step is done.
func (p Progress) Finished() bool { return p.DoneAt != 0 }

// N is how many steps are done.
func (p Progress) N() (n int) {
	for _, d := range p.Done {
		if d {
			n++
		}
	}
	return n
}

// Next is the first step that is not done, -1 when all are.
func (p Progress) Next() int { return slices.Index(p.Done, false) }

// errNoRehearsal is told where exercises would touch real work.
var errNoRehearsal = domain.NotFound("Bài tập chỉ có ở nơi tập dượt.")

// Exercises gives the exercises of the actor's roles with how far the actor is.
func (s *Service) Exercises(ctx context.Context, actor access.Actor) ([]Progress, error) {
	if !s.Rehearsal {
		return nil, errNoRehearsal
	}
	begun, err := s.attempts(ctx, actor.AccountID)
	if err != nil {
		return nil, err
	}
	mine := slices.DeleteFunc(exercises(), func(e Exercise) bool { return !actor.Is(e.Roles...) })
	log, err := s.log(ctx, begun, actor.AccountID)
	if err != nil {
		return nil, err
	}
	var out []Progress
	for _, e := range mine {
		p := Progress{Exercise: e, Done: make([]bool, len(e.Steps))}
		if i := last(begun, e.Key); i >= 0 {
			if p, err = s.progress(ctx, e, begun[i], log); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// Trying gives the exercise that the actor began last and has not finished; nil without
// one. A page is never refused because it is not known.
func (s *Service) Trying(ctx context.Context, actor access.Actor) *web.Trying {
	all, err := s.Exercises(ctx, actor)
	if err != nil {
		return nil
	}
	begun, err := s.attempts(ctx, actor.AccountID)
	if err != nil {
		return nil
	}
	for _, a := range slices.Backward(begun) {
		i := slices.IndexFunc(all, func(p Progress) bool { return p.Key == a.Exercise && !p.Finished() })
		if i >= 0 {
			return &web.Trying{URL: all[i].At(), N: all[i].N(), Of: len(all[i].Steps)}
		}
	}
	return nil
}

// Exercise gives one of the actor's exercises.
func (s *Service) Exercise(ctx context.Context, actor access.Actor, key string) (Progress, error) {
	all, err := s.Exercises(ctx, actor)
	if err != nil {
		return Progress{}, err
	}
	i := slices.IndexFunc(all, func(p Progress) bool { return p.Key == key })
	if i < 0 {
		return Progress{}, domain.NotFound("Không có bài tập này cho vai trò của tài khoản.")
	}
	return all[i], nil
}

// Begin notes that the actor begins an exercise, or begins it again: what was done
// before no longer counts for it.
func (s *Service) Begin(ctx context.Context, actor access.Actor, key string) (Progress, error) {
	e, err := s.Exercise(ctx, actor, key)
	if err != nil {
		return e, err
	}
	return e, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := audit.Record(ctx, tx, actor, "exercise.begin", "exercise", key, nil); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO guide_attempt (id, account_id, account_name, agency_id, exercise, began_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			db.NewID(), actor.AccountID, actor.Name, actor.Home(), key, db.Millis(tx.Now()))
		return err
	})
}

// attempts lists what people began, the oldest first; without people, what all did.
func (s *Service) attempts(ctx context.Context, accountIDs ...string) (all []attempt, err error) {
	where, args := ``, []any{}
	if len(accountIDs) > 0 {
		where = ` WHERE account_id IN (` + db.Marks(1, len(accountIDs)) + `)`
		args = append(args, db.Args(accountIDs)...)
	}
	if err = s.DB.Select(ctx, &all, `SELECT id, account_id, account_name, agency_id, exercise, began_at FROM guide_attempt`+where+` ORDER BY id`, args...); err != nil {
		return nil, fmt.Errorf("guide: attempts: %w", err)
	}
	return all, nil
}

// log lists what people did since the first of the attempts.
func (s *Service) log(ctx context.Context, begun []attempt, accountIDs ...string) ([]audit.Entry, error) {
	if len(begun) == 0 {
		return nil, nil
	}
	return audit.After(ctx, s.DB, begun[0].ID, accountIDs, Acts())
}

// last is the place of the last attempt at an exercise, -1 without any.
func last(begun []attempt, key string) int {
	for i, a := range slices.Backward(begun) {
		if a.Exercise == key {
			return i
		}
	}
	return -1
}

// progress reads from a person's log how far an attempt came.
func (s *Service) progress(ctx context.Context, e Exercise, a attempt, log []audit.Entry) (Progress, error) {
	of := map[string][]audit.Entry{}
	var order []string
	for _, x := range log {
		if x.ID <= a.ID || x.ActorID != a.AccountID {
			continue
		}
		thing := ""
		if e.One {
			thing = x.ObjectID
		}
		if of[thing] == nil {
			order = append(order, thing)
		}
		of[thing] = append(of[thing], x)
	}
	best := Progress{Exercise: e, BeganAt: a.BeganAt, Done: make([]bool, len(e.Steps))}
	for _, thing := range order {
		p := best
		var err error
		if p.Done, p.DoneAt, err = s.follow(ctx, e.Steps, of[thing]); err != nil {
			return p, err
		}
		if p.N() > best.N() {
			best = p
		}
	}
	return best, nil
}

// follow finds the steps in a log, in their order, and tells when the last was done;
// 0 when one is missing.
func (s *Service) follow(ctx context.Context, steps []Step, log []audit.Entry) (done []bool, at int64, err error) {
	done = make([]bool, len(steps))
	from, looked := 0, 0
	for i, step := range steps {
		if len(step.Acts) == 0 {
			continue
		}
		k, err := s.find(ctx, step, log[from:])
		if err != nil {
			return nil, 0, err
		}
		if k < 0 {
			return done, 0, nil
		}
		for ; looked <= i; looked++ {
			done[looked] = true
		}
		at = log[from+k].At
		from += k + 1
	}
	return done, at, nil
}

// find is the place of the first act that does a step, -1 without any.
func (s *Service) find(ctx context.Context, step Step, log []audit.Entry) (int, error) {
	for k, x := range log {
		if !slices.Contains(step.Acts, x.Action) {
			continue
		}
		if step.Linked {
			e, err := s.Ledger.Entry(ctx, x.ObjectID)
			if err != nil {
				return -1, err
			}
			if e.URL == "" {
				continue
			}
		}
		return k, nil
	}
	return -1, nil
}

// Trainee is somebody who began exercises, with the last attempt at each.
type Trainee struct {
	Name, Agency string
	Exercises    []Progress
}

// Finished counts the exercises that are done.
func (t Trainee) Finished() (n int) {
	for _, p := range t.Exercises {
		if p.Finished() {
			n++
		}
	}
	return n
}

// Trainees lists who began which exercises and which are done: an exercise that was
// finished once stays finished, also when it was begun again. Coordinators and
// administrators see it.
func (s *Service) Trainees(ctx context.Context, actor access.Actor) ([]Trainee, error) {
	if !s.Rehearsal {
		return nil, errNoRehearsal
	}
	if !actor.Is(access.Coordinator, access.Administrator) {
		return nil, domain.Forbidden("Chỉ người điều phối và quản trị hệ thống xem được kết quả tập dượt.")
	}
	begun, err := s.attempts(ctx)
	if err != nil {
		return nil, err
	}
	of, agencies := map[string][]attempt{}, []string{}
	for _, a := range begun {
		of[a.AccountID] = append(of[a.AccountID], a)
		agencies = append(agencies, a.AgencyID)
	}
	names, err := s.Registry.Names(ctx, s.Registry.Today(), agencies...)
	if err != nil {
		return nil, err
	}
	var out []Trainee
	for id, mine := range of {
		log, err := s.log(ctx, mine, id)
		if err != nil {
			return nil, err
		}
		latest := mine[len(mine)-1]
		t := Trainee{Name: latest.AccountName, Agency: names[latest.AgencyID]}
		for _, e := range exercises() {
			p, began, err := s.bestOf(ctx, e, mine, log)
			if err != nil {
				return nil, err
			}
			if began {
				t.Exercises = append(t.Exercises, p)
			}
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Trainee) int {
		return cmp.Or(vi.Compare(a.Name, b.Name), cmp.Compare(len(a.Exercises), len(b.Exercises)))
	})
	return out, nil
}

// bestOf is the first finished attempt at an exercise, else the last.
func (s *Service) bestOf(ctx context.Context, e Exercise, begun []attempt, log []audit.Entry) (p Progress, began bool, err error) {
	for _, a := range begun {
		if a.Exercise != e.Key {
			continue
		}
		began = true
		if p, err = s.progress(ctx, e, a, log); err != nil || p.Finished() {
			return p, true, err
		}
	}
	return p, began, nil
}
