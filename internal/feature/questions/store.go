package questions

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/db"
)

// Question (khó khăn, vướng mắc) is what an agency met, where it is now and its answer.
type Question struct {
	ID            string         `json:"id"`
	PlanID        string         `json:"plan_id"`
	ObligationID  string         `json:"obligation_id,omitempty"`
	Clause        string         `json:"clause"`
	Duty          string         `json:"duty,omitempty"` // what the obligation was called
	Subject       string         `json:"subject"`        // how the words begin
	AgencyID      string         `json:"agency_id"`
	AgencyName    string         `json:"agency_name"` // as it was called when it sent this
	Body          string         `json:"body"`
	Proposal      string         `json:"proposal,omitempty"`
	State         question.State `json:"state"`
	Owner         question.Owner `json:"owner,omitempty"`
	OwnerAgencyID string         `json:"-"`
	DueOn         calendar.Date  `json:"due_on,omitempty"`
	BeganOn       calendar.Date  `json:"-"`
	SentOn        calendar.Date  `json:"sent_on"`
	AnsweredOn    calendar.Date  `json:"answered_on,omitempty"` // the last time
	Answer        string         `json:"answer,omitempty"`
	AnsweredBy    string         `json:"answered_by,omitempty"`
	Answers       int64          `json:"-"`
	MergedInto    string         `json:"merged_into,omitempty"`
	Version       int64          `json:"version"`
	CreatedBy     string         `json:"-"`
	CreatedByName string         `json:"created_by"`
	TextFold      string         `json:"-"`
}

const columns = `id, plan_id, obligation_id, clause, duty, subject, agency_id, agency_name, body, proposal, state, owner, owner_agency_id, due_on, began_on,
	sent_on, answered_on, answer, answered_by, answers, merged_into, version, created_by, created_by_name, text_fold`

// Over tells whether the open step is past its last day.
func (q Question) Over(today calendar.Date) bool { return q.DueOn != "" && q.DueOn < today }

// Step is one step of a question's life.
type Step struct {
	QuestionID string         `json:"-"`
	N          int64          `json:"n"`
	Act        question.Act   `json:"act"`
	State      question.State `json:"state"`
	Owner      question.Owner `json:"owner,omitempty"`
	DueOn      calendar.Date  `json:"due_on,omitempty"`
	Words      string         `json:"words,omitempty"`
	OnDay      calendar.Date  `json:"on"`
	At         int64          `json:"at"` // Unix milliseconds
	ByName     string         `json:"by"`
	AgencyName string         `json:"agency"`
	TokenID    string         `json:"-"`
}

const stepColumns = `question_id, n, act, state, owner, due_on, words, on_day, at, by_name, agency_name, token_id`

// Party is an agency with the same difficulty.
type Party struct {
	QuestionID string `json:"-"`
	AgencyID   string `json:"agency_id"`
	AgencyName string `json:"agency"`
	How        string `json:"how"` // sent, joined, merged
	FromID     string `json:"from,omitempty"`
	At         int64  `json:"at"`
	ByName     string `json:"by"`
	ReadAnswer int64  `json:"-"`
	MergeSeen  bool   `json:"-"` // knows that the question was merged
}

// How an agency came to have a difficulty.
const (
	howSent   = "sent"
	howJoined = "joined"
	howMerged = "merged"
)

// selector is a database or a transaction.
type selector interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
	Get(ctx context.Context, dst any, query string, args ...any) (bool, error)
}

func readQuestion(ctx context.Context, from selector, id string) (q Question, ok bool, err error) {
	ok, err = from.Get(ctx, &q, `SELECT `+columns+` FROM question WHERE id = $1`, id)
	if err != nil {
		err = fmt.Errorf("questions: read: %w", err)
	}
	return q, ok, err
}

func readSteps(ctx context.Context, from selector, ids ...string) ([]Step, error) {
	var steps []Step
	for chunk := range slices.Chunk(ids, 500) {
		var part []Step
		if err := from.Select(ctx, &part, `SELECT `+stepColumns+` FROM question_step WHERE question_id IN (`+db.Marks(1, len(chunk))+`) ORDER BY question_id, n`, db.Args(chunk)...); err != nil {
			return nil, fmt.Errorf("questions: steps: %w", err)
		}
		steps = append(steps, part...)
	}
	return steps, nil
}

func readParties(ctx context.Context, from selector, ids ...string) ([]Party, error) {
	var all []Party
	for chunk := range slices.Chunk(ids, 500) {
		var part []Party
		if err := from.Select(ctx, &part, `SELECT question_id, agency_id, agency_name, how, from_id, at, by_name, read_answer, merge_seen FROM question_agency
			WHERE question_id IN (`+db.Marks(1, len(chunk))+`) ORDER BY question_id, at, agency_id`, db.Args(chunk)...); err != nil {
			return nil, fmt.Errorf("questions: agencies: %w", err)
		}
		all = append(all, part...)
	}
	return all, nil
}

// insertQuestion stores a new question; fresh is false when the form was sent before.
func insertQuestion(ctx context.Context, tx *db.Tx, q Question, key string) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO question (id, plan_id, obligation_id, clause, duty, subject, agency_id, agency_name, body, proposal, text_fold, state, owner,
		due_on, began_on, sent_on, version, form_key, created_by, created_by_name) VALUES (`+db.Marks(1, 20)+`) ON CONFLICT (form_key) DO NOTHING`,
		q.ID, q.PlanID, q.ObligationID, q.Clause, q.Duty, q.Subject, q.AgencyID, q.AgencyName, q.Body, q.Proposal, q.TextFold, q.State, q.Owner,
		q.DueOn, q.BeganOn, q.SentOn, q.Version, key, q.CreatedBy, q.CreatedByName)
	if err != nil {
		err = fmt.Errorf("questions: store: %w", err)
	}
	return n == 1, err
}

// insertStep appends a step.
func insertStep(ctx context.Context, tx *db.Tx, q Question, s step) (n int64, err error) {
	h, in := s.hand, s.in
	if _, err := tx.Get(ctx, &n, `SELECT COALESCE(MAX(n), 0) + 1 FROM question_step WHERE question_id = $1`, q.ID); err != nil {
		return 0, fmt.Errorf("questions: step: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO question_step (id, question_id, n, act, state, owner, owner_agency_id, due_on, words, on_day, at, by_id, by_name,
		agency_id, agency_name, token_id, form_key) VALUES (`+db.Marks(1, 17)+`)`, db.NewID(), q.ID, n, in.Act, q.State, q.Owner, q.OwnerAgencyID, q.DueOn,
		in.Words, h.day, db.Millis(tx.Now()), h.actor.AccountID, h.name, h.agencyID, h.agencyName, h.actor.TokenID, in.Key)
	if err != nil {
		err = fmt.Errorf("questions: step: %w", err)
	}
	return n, err
}

func updateQuestion(ctx context.Context, tx *db.Tx, q Question) error {
	_, err := tx.Exec(ctx, `UPDATE question SET state = $2, owner = $3, owner_agency_id = $4, due_on = $5, began_on = $6, answered_on = $7, answer = $8,
		answered_by = $9, answers = $10, merged_into = $11, version = $12, text_fold = $13 WHERE id = $1`, q.ID, q.State, q.Owner, q.OwnerAgencyID, q.DueOn, q.BeganOn,
		q.AnsweredOn, q.Answer, q.AnsweredBy, q.Answers, q.MergedInto, q.Version, q.TextFold)
	if err != nil {
		err = fmt.Errorf("questions: update: %w", err)
	}
	return err
}

// insertParty notes that an agency has the difficulty too; one that is there stays.
func insertParty(ctx context.Context, tx *db.Tx, questionID string, p Party, byID string) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO question_agency (question_id, agency_id, agency_name, how, from_id, at, by_id, by_name, read_answer)
		VALUES (`+db.Marks(1, 9)+`) ON CONFLICT (question_id, agency_id) DO NOTHING`, questionID, p.AgencyID, p.AgencyName, p.How, p.FromID, p.At, byID, p.ByName, p.ReadAnswer)
	if err != nil {
		err = fmt.Errorf("questions: agency: %w", err)
	}
	return n == 1, err
}

// like makes a folded text a pattern that finds it anywhere, for ESCAPE '!'.
func like(folded string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(folded) + "%"
}
