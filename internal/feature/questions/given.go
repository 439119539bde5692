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

// Given is an answer that stands. A later one explains those before and replaces none:
// what the Chairman decided holds, whatever Sở Nội vụ adds.
type Given struct {
	QuestionID string        `json:"-"`
	N          int64         `json:"step"`
	Act        question.Act  `json:"act"`
	Words      string        `json:"words"`
	OnDay      calendar.Date `json:"on"`
	ByName     string        `json:"by"`
	AgencyName string        `json:"agency"`
}

// Decided tells whether the Chairman gave it.
func (g Given) Decided() bool { return g.Act == question.Decide }

// Standing tells whether a question has an answer that holds, also while more is asked.
func (q Question) Standing() bool {
	return q.Answers > 0 && (q.State.Open() || q.State == question.Answered)
}

// FilesOf are the attachments of a step.
func (v View) FilesOf(n int64) []File {
	return slices.DeleteFunc(slices.Clone(v.Files), func(f File) bool { return f.StepN != n })
}

// AskedFiles are the attachments of the question and of what its agency supplied:
// those of answers and of submissions to the Chairman stand beside these.
func (v View) AskedFiles() []File {
	others := map[int64]bool{}
	for _, g := range v.Given {
		others[g.N] = true
	}
	for _, s := range v.Steps {
		if s.Act == question.Submit {
			others[s.N] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(v.Files), func(f File) bool { return others[f.StepN] })
}

// Whole is everything that was answered, each with who gave it, for one cell of a list.
func (v View) Whole() string {
	if len(v.Given) < 2 {
		return v.Answer
	}
	parts := make([]string, len(v.Given))
	for i, g := range v.Given {
		parts[i] = g.Words + "\n(" + g.ByName + ", " + g.AgencyName + ", " + g.OnDay.Vietnamese() + ")"
	}
	return strings.Join(parts, "\n\n")
}

// given reads the answers of questions, the oldest first, by question.
func given(ctx context.Context, from selector, ids []string) (map[string][]Given, error) {
	out := map[string][]Given{}
	for chunk := range slices.Chunk(ids, 500) {
		var part []Given
		if err := from.Select(ctx, &part, `SELECT question_id, n, act, words, on_day, by_name, agency_name FROM questions_v_answer WHERE question_id IN (`+db.Marks(1, len(chunk))+`)
			ORDER BY question_id, n`, db.Args(chunk)...); err != nil {
			return nil, fmt.Errorf("questions: answers: %w", err)
		}
		for _, g := range part {
			out[g.QuestionID] = append(out[g.QuestionID], g)
		}
	}
	return out, nil
}

// markRead notes that agencies have read as many answers.
func markRead(ctx context.Context, tx *db.Tx, q Question, agencies []string) (changed int64, err error) {
	for _, id := range agencies {
		n, err := tx.Exec(ctx, `UPDATE question_agency SET read_answer = $3 WHERE question_id = $1 AND agency_id = $2 AND read_answer < $3`, q.ID, id, q.Answers)
		if err != nil {
			return changed, fmt.Errorf("questions: read: %w", err)
		}
		changed += n
	}
	return changed, nil
}

func partyIDs(all []Party) []string {
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.AgencyID
	}
	return ids
}
