package reorganise

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// The phases of applying an act, in their order.
const (
	phaseWrite   = "write"   // the registry's versions, piece by piece
	phaseDecide  = "decide"  // decisions about open duties, piece by piece
	phaseApply   = "apply"   // all of it becomes true
	phaseRoles   = "roles"   // roles go on in the heirs
	phaseDone    = "done"    //
	phaseRefused = "refused" // something no longer fits; the act is a draft again
)

// Run is how far the applying of an act is. Done and Total count the pieces of
// the phase.
type Run struct {
	ID            string
	ActorID       string
	ActorName     string
	AskedAt       int64
	Phase         string
	Done, Total   int
	FinishedAt    int64
	Refusal       string
	ReturnAskedAt int64
	ReturnedAt    int64
	Knowing       string // what the person said to know of the basis: knowNumber, knowText
}

// Working tells whether the work goes on.
func (r Run) Working() bool { return r.ID != "" && r.FinishedAt == 0 }

// Why is the sentence that stopped the work, or nil.
func (r Run) Why() *domain.Sentence {
	var said domain.Sentence
	if r.Refusal == "" || json.Unmarshal([]byte(r.Refusal), &said) != nil {
		return nil
	}
	return &said
}

// actor acts for the person who asked: whether that one may was decided then.
func (r Run) actor() access.Actor {
	return access.Actor{AccountID: r.ActorID, Name: r.ActorName, System: true}
}

const runColumns = `id, actor_id, actor_name, asked_at, phase, done, total, finished_at, refusal, return_asked_at, returned_at, knowing`

// Run reads how far the applying of an act is; the zero Run when nobody asked.
func (s *Service) Run(ctx context.Context, act string) (Run, error) {
	var r Run
	if _, err := s.DB.Get(ctx, &r, `SELECT `+runColumns+` FROM reorganise_run WHERE id = $1`, act); err != nil {
		return r, fmt.Errorf("reorganise: read the work: %w", err)
	}
	return r, nil
}

// MayApply says why the actor may not apply an act; nil when nothing stands in
// the way. It takes another person than those who prepared it: a coordinator, an
// administrator, or a leader of the agency for which it was prepared.
func (s *Service) MayApply(ctx context.Context, actor access.Actor, a Act) error {
	if !actor.Is(access.Coordinator, access.Administrator, access.Leader) {
		return domain.Forbidden("Chỉ lãnh đạo của cơ quan điều phối, người điều phối khác hoặc quản trị hệ thống được áp dụng đợt sắp xếp.")
	}
	prepared, err := s.hands(ctx, a.ID, actor.AccountID)
	if err != nil {
		return err
	}
	if prepared || actor.AccountID == a.CreatedBy {
		return domain.Forbidden("Cần một người khác áp dụng đợt sắp xếp này, vì người chuẩn bị không tự áp dụng.")
	}
	if actor.Is(access.Coordinator, access.Administrator) {
		return nil
	}
	by, err := s.People.ActorOf(ctx, a.CreatedBy)
	if domain.CodeOf(err) == domain.CodeInternal {
		return err
	}
	for _, id := range by.Agencies(access.Coordinator, access.Administrator) {
		if actor.Has(access.Leader, id) {
			return nil
		}
	}
	return domain.Forbidden("Chỉ lãnh đạo của cơ quan đã chuẩn bị đợt sắp xếp được áp dụng.")
}

// Ready says what still stands in the way of applying an act, whoever does it.
func (s *Service) Ready(ctx context.Context, a Act) ([]domain.Sentence, error) {
	var why []domain.Sentence
	if len(a.List) == 0 {
		return append(why, domain.Say("Danh sách chưa có dòng nào.")), nil
	}
	c, err := s.Check(ctx, a)
	if err != nil {
		return nil, err
	}
	if c.Open > 0 {
		why = append(why, domain.Say("%d dòng chưa đủ thông tin hoặc chưa khớp với sổ đăng ký.", c.Open))
	}
	wrong := 0
	for _, list := range c.Problems {
		for _, p := range list {
			if !p.Warning {
				wrong++
			}
		}
	}
	if wrong > 0 {
		why = append(why, domain.Say("%d chỗ trong danh sách có lỗi.", wrong))
	}
	if len(c.Left) > 0 {
		why = append(why, domain.Say("%d đơn vị trực thuộc chưa có cấp trên mới.", len(c.Left)))
	}
	if !slices.EqualFunc(a.Steps, steps(a.List, a.eve), sameStep) {
		why = append(why, domain.Say("Danh sách vừa được lưu dở hoặc sổ đăng ký vừa thay đổi. Mở danh sách và lưu lại."))
	}
	return why, nil
}

// Apply asks for an act to be applied in the background. version is that of the
// act as the person saw it, 0 does not compare.
func (s *Service) Apply(ctx context.Context, actor access.Actor, id string, version int64, k Knowing) error {
	a, err := s.Act(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := s.MayApply(ctx, actor, a); err != nil {
		return err
	}
	if !a.Draft() {
		return domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s”.", a.Status.Label())
	}
	if version > 0 && version != a.Version {
		return domain.Conflict("Danh sách vừa được sửa sau khi mở trang này. Xem lại rồi áp dụng.")
	}
	if err := s.idle(ctx, id); err != nil {
		return err
	}
	why, err := s.Ready(ctx, a)
	if err != nil {
		return err
	}
	if len(why) > 0 {
		return domain.Conflict("Chưa áp dụng được: %s", why[0].String())
	}
	duties, _, err := s.Duties(ctx, a)
	if err != nil {
		return err
	}
	if err := k.covers(a, progress(duties).Open()); err != nil {
		return err
	}
	return s.ask(ctx, actor, a)
}

// Knowing is what the person who applies an act says to know: that duties stay
// undecided, and that the act is without its number or not compared with its
// text.
type Knowing struct{ Open, Unproven bool }

// covers refuses while something stands open that the person does not say to
// know.
func (k Knowing) covers(a Act, open int) error {
	var problems domain.Fields
	if len(unproven(a)) > 0 && !k.Unproven {
		problems.Add("chua_du", "Đợt sắp xếp chưa nêu số văn bản hoặc chưa đối chiếu với văn bản. Bổ sung trước, hoặc xác nhận vẫn áp dụng.")
	}
	if open > 0 && !k.Open {
		problems.Add("con_lai", "Còn %d nhiệm vụ chưa quyết định. Quyết định trước, hoặc xác nhận để các nhiệm vụ này vào danh sách chờ.", open)
	}
	return problems.Err()
}

// What may be wanting in the basis of an act.
const (
	knowNumber = "number" // it names no document
	knowText   = "text"   // nobody compared it with its text
)

// unproven lists what is wanting in the basis of an act.
func unproven(a Act) []string {
	var out []string
	if a.BasisNumber == "" {
		out = append(out, knowNumber)
	}
	if !a.Verified {
		out = append(out, knowText)
	}
	return out
}

// ask stores that somebody wants the act applied, with what that one knew.
func (s *Service) ask(ctx context.Context, actor access.Actor, a Act) error {
	knowing := strings.Join(unproven(a), " ")
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO reorganise_run (id, actor_id, actor_name, asked_at, phase, knowing) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO UPDATE SET actor_id = excluded.actor_id, actor_name = excluded.actor_name, asked_at = excluded.asked_at,
			phase = excluded.phase, knowing = excluded.knowing, done = 0, total = 0, finished_at = 0, refusal = ''`,
			a.ID, actor.AccountID, actor.Name, db.Millis(tx.Now()), phaseWrite, knowing)
		if err != nil {
			return fmt.Errorf("reorganise: ask for the work: %w", err)
		}
		tx.Enqueue(ApplyAct{ID: a.ID})
		return audit.Record(ctx, tx, actor, "reorganisation.ask", "reorganisation", a.ID, map[string]any{"title": a.Title, "without": knowing})
	})
}

// note writes down how far the work is.
func (s *Service) note(ctx context.Context, r Run) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return noteRun(ctx, tx, r) })
}

func noteRun(ctx context.Context, tx *db.Tx, r Run) error {
	finished := int64(0)
	if r.Phase == phaseDone || r.Phase == phaseRefused {
		finished = db.Millis(tx.Now())
	}
	_, err := tx.Exec(ctx, `UPDATE reorganise_run SET phase = $1, done = $2, total = $3, finished_at = $4, refusal = $5 WHERE id = $6`,
		r.Phase, r.Done, r.Total, finished, r.Refusal, r.ID)
	if err != nil {
		return fmt.Errorf("reorganise: note the work: %w", err)
	}
	return nil
}

// maxRewrites bounds how often an act is written anew because the registry
// changed under it.
const maxRewrites = 3

// work applies an act from where it stands to its end. It may be called at any
// time and by several at once: each of its pieces may be repeated.
func (s *Service) work(ctx context.Context, id string) error {
	s.mu.Lock()
	busy := s.working[id]
	s.working[id] = true
	s.mu.Unlock()
	if busy {
		return nil
	}
	defer func() {
		s.mu.Lock()
		delete(s.working, id)
		s.mu.Unlock()
	}()
	r, err := s.Run(ctx, id)
	if err != nil || !r.Working() {
		return err
	}
	for rewrites := 0; r.Working() && r.Phase != phaseDone && r.Phase != phaseRefused; {
		err := s.phase(ctx, &r)
		e, ours := errors.AsType[*domain.Error](err)
		switch {
		case err == nil:
		case ours && e.Code == domain.CodeConflict && r.Phase == phaseApply && rewrites < maxRewrites:
			rewrites++
			r.Phase, r.Done, r.Total = phaseWrite, 0, 0
		case ours && (e.Code == domain.CodeConflict || e.Code == domain.CodeInvalid || e.Code == domain.CodeNotFound):
			return s.stop(ctx, r, e)
		default:
			return err
		}
		if err := s.note(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// phase does a piece of the phase, or all of it, and says which comes next.
func (s *Service) phase(ctx context.Context, r *Run) error {
	switch r.Phase {
	case phaseWrite:
		return s.writePhase(ctx, r)
	case phaseDecide:
		return s.decidePhase(ctx, r)
	case phaseApply:
		a, err := s.act(ctx, r.ID)
		if err != nil {
			return err
		}
		if a.Status != org.Applied { // else a killed program had come this far
			next := *r
			next.Phase, next.Done, next.Total = phaseRoles, 0, 0
			err = s.Registry.Apply(ctx, r.actor(), r.ID, func(ctx context.Context, tx *db.Tx) error { return noteRun(ctx, tx, next) })
			if err != nil {
				return err
			}
		}
		r.Phase, r.Done, r.Total = phaseRoles, 0, 0
		return nil
	case phaseRoles:
		return s.rolesPhase(ctx, r)
	}
	return nil
}

func (s *Service) writePhase(ctx context.Context, r *Run) error {
	left, err := s.Registry.Write(ctx, r.actor(), r.ID)
	if err != nil {
		return err
	}
	r.Total = max(r.Total, left)
	r.Done = r.Total - left
	if left == 0 {
		r.Phase, r.Done, r.Total = phaseDecide, 0, 0
	}
	return nil
}

// stagePiece is how many decisions are checked and staged at once; the programme
// writes them in smaller transactions.
const stagePiece = 2500

func (s *Service) decidePhase(ctx context.Context, r *Run) error {
	rows, err := s.choices(ctx, r.ID, choiceDuty)
	if err != nil {
		return err
	}
	r.Total = len(rows)
	if r.Done >= len(rows) {
		r.Phase, r.Done, r.Total = phaseApply, 0, 0
		return nil
	}
	piece := rows[r.Done:min(r.Done+stagePiece, len(rows))]
	all := make([]programme.NewDecision, len(piece))
	for i, row := range piece {
		all[i] = programme.NewDecision{ReorganisationID: r.ID, ObligationID: row.ObjectID}
		if err := json.Unmarshal([]byte(row.Content), &all[i].Decision); err != nil {
			return fmt.Errorf("reorganise: read a choice: %w", err)
		}
	}
	if err := s.Programme.StageDecisions(ctx, r.actor(), all); err != nil {
		return err
	}
	r.Done += len(piece)
	return nil
}

func (s *Service) rolesPhase(ctx context.Context, r *Run) error {
	rows, err := s.choices(ctx, r.ID, choiceRole)
	if err != nil {
		return err
	}
	a, err := s.act(ctx, r.ID)
	if err != nil {
		return err
	}
	moves := make([]people.GrantMove, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row.Content), &moves[i]); err != nil {
			return fmt.Errorf("reorganise: read a choice: %w", err)
		}
	}
	if a.Status == org.Applied {
		if err := s.People.MoveGrants(ctx, r.actor(), r.ID, a.EffectiveOn, moves); err != nil {
			return err
		}
	}
	r.Phase, r.Done, r.Total = phaseDone, len(moves), len(moves)
	return nil
}

// stop ends the work with the reason. An act that was not applied becomes a draft
// again, so that what does not fit can be mended.
func (s *Service) stop(ctx context.Context, r Run, why *domain.Error) error {
	said := domain.Say(why.Message, why.Args...)
	if len(why.Fields) > 0 {
		said = domain.Say(why.Fields[0].Message, why.Fields[0].Args...)
	}
	text, err := json.Marshal(struct {
		Format string
		Args   []any
	}{said.Format, said.Args})
	if err != nil {
		return fmt.Errorf("reorganise: keep the reason: %w", err)
	}
	a, err := s.act(ctx, r.ID)
	if err != nil {
		return err
	}
	if a.Status == org.Applying {
		if err := s.Registry.Reopen(ctx, r.actor(), r.ID, a.Version); err != nil {
			return err
		}
	}
	r.Phase, r.Refusal = phaseRefused, string(text)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := unsubmit(ctx, tx, r.ID); err != nil {
			return err
		}
		return noteRun(ctx, tx, r)
	})
}

// Undo takes an applied act back before its day; roles are given back in the
// background.
func (s *Service) Undo(ctx context.Context, actor access.Actor, id, reason string) error {
	if err := mayUndo(actor); err != nil {
		return err
	}
	return s.Registry.Undo(ctx, actor, id, reason, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE reorganise_run SET return_asked_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id)
		if err != nil {
			return fmt.Errorf("reorganise: ask for the roles: %w", err)
		}
		tx.Enqueue(ReturnRoles{ID: id})
		return nil
	})
}

// giveBack gives the roles back that an undone act had moved.
func (s *Service) giveBack(ctx context.Context, id string) error {
	r, err := s.Run(ctx, id)
	if err != nil || r.ReturnAskedAt == 0 || r.ReturnedAt > 0 {
		return err
	}
	if err := s.People.UndoMoves(ctx, r.actor(), id); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE reorganise_run SET returned_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id)
		if err != nil {
			return fmt.Errorf("reorganise: note the roles: %w", err)
		}
		return nil
	})
}

// forsaken goes on with what a killed program left.
func (s *Service) forsaken(ctx context.Context) error {
	var runs []Run
	err := s.DB.Select(ctx, &runs, `SELECT `+runColumns+` FROM reorganise_run WHERE finished_at = 0 OR (return_asked_at > 0 AND returned_at = 0)
		ORDER BY asked_at`)
	if err != nil {
		return fmt.Errorf("reorganise: look for work: %w", err)
	}
	var all error
	for _, r := range runs {
		all = errors.Join(all, s.work(ctx, r.ID), s.giveBack(ctx, r.ID))
	}
	return all
}
