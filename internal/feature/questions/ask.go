package questions

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/question"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Limits of what is typed, in letters.
const (
	maxWords  = 4000
	maxClause = 300
	shortName = 110 // of what stands as a question's name
)

// NewQuestion is a difficulty as an agency writes it. Of ObligationID and Clause one is
// given: a duty that the agency owes, or a clause of the plan in words. Key makes
// sending twice safe; Files are ids of Keep.
type NewQuestion struct {
	AgencyID, PlanID, ObligationID, Clause string
	Body, Proposal, Key                    string
	Files                                  []string
	Private                                bool // the files
}

// check says what is wrong with what was typed, by the fields of the form.
func (n NewQuestion) check() domain.Fields {
	var problems domain.Fields
	if n.ObligationID == "" && n.Clause == "" {
		problems.Add("nhiem-vu", "Chọn nhiệm vụ, hoặc ghi mục của kế hoạch ở ô bên dưới.")
	}
	if utf8.RuneCountInString(n.Clause) > maxClause {
		problems.Add("muc", "Ghi ngắn gọn, tối đa %d ký tự.", maxClause)
	}
	if n.Body == "" {
		problems.Add("noi-dung", "Ghi khó khăn, vướng mắc gặp phải.")
	}
	for name, text := range map[string]string{"noi-dung": n.Body, "de-xuat": n.Proposal} {
		if utf8.RuneCountInString(text) > maxWords {
			problems.Add(name, "Tối đa %d ký tự. Rút ngắn, hoặc gửi phần chi tiết bằng tệp.", maxWords)
		}
	}
	slices.SortStableFunc(problems, func(a, b domain.FieldError) int { return strings.Compare(a.Name, b.Name) })
	return problems
}

// Send reports a difficulty to Sở Nội vụ and gives its id; a form that was sent before
// gives the id of then.
func (s *Service) Send(ctx context.Context, actor access.Actor, n NewQuestion) (string, error) {
	h, err := s.asker(ctx, actor, n.AgencyID)
	if err != nil {
		return "", err
	}
	n.Body, n.Proposal, n.Clause = strings.TrimSpace(n.Body), strings.TrimSpace(n.Proposal), vi.Clean(n.Clause)
	problems := n.check()
	q := Question{
		ID: db.NewID(), PlanID: n.PlanID, AgencyID: h.agencyID, AgencyName: h.agencyName, Body: n.Body, Proposal: n.Proposal, State: question.Sent, Owner: question.Department,
		Clause: n.Clause, Subject: vi.Truncate(vi.Clean(n.Body), shortName), BeganOn: h.day, SentOn: h.day, Version: 1, CreatedBy: actor.AccountID, CreatedByName: h.name,
	}
	if err := s.about(ctx, &q, n, &problems); err != nil {
		return "", err
	}
	if err := problems.Err(); err != nil {
		return "", err
	}
	terms, days, err := s.terms(ctx)
	if err != nil {
		return "", err
	}
	q.DueOn, q.TextFold = terms.Due(q.Owner, h.day, days), foldOf(q)
	if n.Key == "" {
		n.Key = db.NewID()
	}
	key := actor.AccountID + ":" + n.Key
	var id string
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := insertQuestion(ctx, tx, q, key)
		if err != nil {
			return err
		}
		if id = q.ID; !fresh {
			_, err := tx.Get(ctx, &id, `SELECT id FROM question WHERE form_key = $1`, key)
			return err
		}
		first := step{in: In{Act: question.Send, Key: key, Files: n.Files, Private: n.Private}, hand: h}
		at, err := insertStep(ctx, tx, q, first)
		if err != nil {
			return err
		}
		if _, err := insertParty(ctx, tx, q.ID, Party{AgencyID: h.agencyID, AgencyName: h.agencyName, How: howSent, At: db.Millis(tx.Now()), ByName: h.name}, actor.AccountID); err != nil {
			return err
		}
		if err := attach(ctx, tx, q, at, first); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "question.send", "question", q.ID, map[string]any{"plan": q.PlanID, "obligation": q.ObligationID, "due_on": q.DueOn})
	})
	return id, err
}

// asker is the actor writing for an agency of theirs.
func (s *Service) asker(ctx context.Context, actor access.Actor, agencyID string) (hand, error) {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return hand{}, err
	}
	if _, alive := r.agencies[agencyID]; !alive || !slices.Contains(mayAsk(actor), agencyID) {
		return hand{}, domain.Forbidden("Chỉ cán bộ đầu mối, lãnh đạo của cơ quan gửi vướng mắc của cơ quan mình.")
	}
	return r.agencyHand(agencyID), nil
}

// about fills in what a new question is about, with the names of today.
func (s *Service) about(ctx context.Context, q *Question, n NewQuestion, problems *domain.Fields) error {
	p, err := s.Programme.Plan(ctx, n.PlanID)
	if domain.CodeOf(err) == domain.CodeNotFound || err == nil && p.Status != programme.StatusActive {
		problems.Add("ke-hoach", "Chọn kế hoạch đang theo dõi.")
		return nil
	}
	if err != nil || n.ObligationID == "" {
		return err
	}
	owed, err := s.Owed(ctx, n.AgencyID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(owed, func(o programme.Obligation) bool { return o.ID == n.ObligationID && o.PlanID == n.PlanID })
	if i < 0 {
		problems.Add("nhiem-vu", "Nhiệm vụ này không phải của cơ quan. Chọn lại, hoặc ghi mục của kế hoạch ở ô bên dưới.")
		return nil
	}
	q.ObligationID, q.Clause, q.Duty = n.ObligationID, clauseOf(owed[i]), owed[i].ShortName
	return nil
}

// Owed lists what an agency owes by the plans that run.
func (s *Service) Owed(ctx context.Context, agencyID string) ([]programme.Obligation, error) {
	return s.Programme.OwedBy(ctx, agencyID)
}

func clauseOf(o programme.Obligation) string {
	if o.Origin == programme.OriginAppendix {
		return "Phụ lục, mục " + o.No
	}
	return o.Clause
}

func foldOf(q Question) string {
	return vi.Fold(strings.Join([]string{q.Clause, q.Duty, q.Body, q.Proposal, q.Answer, q.AgencyName}, " "))
}

// mostCompared bounds among how many questions alike ones are looked for.
const mostCompared = 1000

// Alike lists open and answered questions that may be the same as what is being
// written, the nearest first.
func (s *Service) Alike(ctx context.Context, actor access.Actor, n NewQuestion) ([]View, error) {
	var rows []Question
	err := s.DB.Select(ctx, &rows, `SELECT `+columns+` FROM question WHERE state IN ('sent', 'asked', 'submitted', 'answered') ORDER BY id DESC LIMIT $1`, mostCompared)
	if err != nil {
		return nil, err
	}
	about := func(obligation, clause string) string {
		if obligation != "" {
			return obligation
		}
		return vi.Fold(clause)
	}
	var texts []question.Text
	for _, q := range rows {
		texts = append(texts, question.Text{ID: q.ID, About: about(q.ObligationID, q.Clause), Words: q.Body})
	}
	ids := question.Alike(question.Text{About: about(n.ObligationID, n.Clause), Words: n.Body}, texts)
	r, err := s.reach(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []Question
	for _, id := range ids {
		out = append(out, rows[slices.IndexFunc(rows, func(q Question) bool { return q.ID == id })])
	}
	return s.views(ctx, r, out)
}

// Join notes that an agency of the actor has the same difficulty; doing it again
// changes nothing. Whoever joins what is answered has read the answer.
func (s *Service) Join(ctx context.Context, actor access.Actor, id, agencyID string) error {
	h, err := s.asker(ctx, actor, agencyID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "question", id); err != nil {
			return err
		}
		q, ok, err := readQuestion(ctx, tx, id)
		if err != nil {
			return err
		}
		if !ok || q.State == question.Withdrawn {
			return errUnknown
		}
		if q.State == question.Merged {
			return domain.Conflict("Vướng mắc này đã gộp với vướng mắc khác. Mở vướng mắc đó để ghi cùng gặp.")
		}
		p := Party{AgencyID: h.agencyID, AgencyName: h.agencyName, How: howJoined, At: db.Millis(tx.Now()), ByName: h.name, ReadAnswer: q.Answers}
		fresh, err := insertParty(ctx, tx, id, p, actor.AccountID)
		if err != nil || !fresh {
			return err
		}
		return audit.Record(ctx, tx, actor, "question.join", "question", id, map[string]any{"agency": h.agencyID})
	})
}

// Understood notes that the agencies of the actor have read the answer, or know that
// the question was merged; doing it again
// changes nothing. Seen is which answer it was, counted from one, 0 for the last: it
// fails with conflict when there is a newer one.
func (s *Service) Understood(ctx context.Context, actor access.Actor, id string, seen int64) error {
	v, err := s.Get(ctx, actor, id)
	switch {
	case err != nil:
		return err
	case len(v.Own) == 0:
		return forbidden(question.Agency)
	case !v.Standing() && v.State != question.Merged:
		return domain.Conflict("Chưa có câu trả lời để xác nhận.")
	case seen > 0 && seen < v.Answers:
		return domain.Conflict("Có câu trả lời mới hơn. Tải lại trang để đọc.")
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		know := func() (int64, error) { return markRead(ctx, tx, v.Question, partyIDs(v.Own)) }
		if v.State == question.Merged {
			know = func() (int64, error) { return knowMerge(ctx, tx, id, partyIDs(v.Own)) }
		}
		changed, err := know()
		if err != nil || changed == 0 {
			return err
		}
		return audit.Record(ctx, tx, actor, "question.read", "question", id, nil)
	})
}
