package questions

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/question"
	"loa/internal/platform/db"
)

// merge gives the agencies of a question to the one that it is the same as.
func (s *Service) merge(ctx context.Context, tx *db.Tx, q *Question, p step) error {
	into, ok, err := readQuestion(ctx, tx, p.in.Into)
	if err != nil {
		return err
	}
	if !ok || into.ID == q.ID || into.State == question.Merged || into.State == question.Withdrawn {
		return domain.Fields{{Name: "gop", Message: "Không gộp được vào vướng mắc này. Chọn vướng mắc đang mở hoặc đã trả lời."}}.Err()
	}
	parties, err := readParties(ctx, tx, q.ID)
	if err != nil {
		return err
	}
	for _, x := range parties {
		x.How, x.FromID, x.At, x.ByName, x.ReadAnswer = howMerged, q.ID, db.Millis(tx.Now()), p.hand.name, 0
		if _, err := insertParty(ctx, tx, into.ID, x, p.hand.actor.AccountID); err != nil {
			return err
		}
	}
	q.MergedInto = into.ID
	if _, err := tx.Exec(ctx, `UPDATE question_agency SET merge_seen = FALSE WHERE question_id = $1`, q.ID); err != nil {
		return fmt.Errorf("questions: merge: %w", err)
	}
	return nil
}

// mostMerged bounds through how many merged questions a chain is followed.
const mostMerged = 50

// part takes a question out of the one that it was merged with, and its agencies with
// it, also out of those with which that one was merged in turn. An agency that has the
// other difficulty by itself keeps it.
func part(ctx context.Context, tx *db.Tx, q *Question) error {
	parties, err := readParties(ctx, tx, q.ID)
	if err != nil {
		return err
	}
	going, from, into := partyIDs(parties), q.ID, q.MergedInto
	for range mostMerged {
		if into == "" || len(going) == 0 {
			break
		}
		var gone []string
		for _, id := range going {
			n, err := tx.Exec(ctx, `DELETE FROM question_agency WHERE question_id = $1 AND agency_id = $2 AND from_id = $3 AND how = 'merged'`, into, id, from)
			if err != nil {
				return fmt.Errorf("questions: part: %w", err)
			}
			if n > 0 {
				gone = append(gone, id)
			}
		}
		next, _, err := readQuestion(ctx, tx, into)
		if err != nil {
			return err
		}
		going, from, into = gone, into, next.MergedInto
	}
	q.MergedInto = ""
	return nil
}

// knowMerge notes that agencies know that their question was merged.
func knowMerge(ctx context.Context, tx *db.Tx, id string, agencies []string) (changed int64, err error) {
	for _, agencyID := range agencies {
		n, err := tx.Exec(ctx, `UPDATE question_agency SET merge_seen = TRUE WHERE question_id = $1 AND agency_id = $2 AND merge_seen = FALSE`, id, agencyID)
		if err != nil {
			return changed, fmt.Errorf("questions: merge: %w", err)
		}
		changed += n
	}
	return changed, nil
}
