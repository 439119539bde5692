package reorganise

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// The kinds of choices.
const (
	choiceDuty = "duty"
	choiceRole = "role"
)

// batch is how many rows one statement writes, and chunk how many one
// transaction: far below what would hold the one writer for 100 ms.
const (
	batch = 100
	chunk = 150
)

// readLines gives the lines of an act in their order.
func (s *Service) readLines(ctx context.Context, act string) ([]Line, error) {
	var rows []struct{ ID, Content string }
	err := s.DB.Select(ctx, &rows, `SELECT id, content FROM reorganise_line WHERE reorganisation_id = $1 ORDER BY ord, id`, act)
	if err != nil {
		return nil, fmt.Errorf("reorganise: read lines: %w", err)
	}
	lines := make([]Line, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row.Content), &lines[i]); err != nil {
			return nil, fmt.Errorf("reorganise: read a line: %w", err)
		}
		lines[i].ID = row.ID
	}
	return lines, nil
}

// writeLines replaces the lines of an act.
func (s *Service) writeLines(ctx context.Context, actor access.Actor, act string, lines []Line) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM reorganise_line WHERE reorganisation_id = $1`, act); err != nil {
			return fmt.Errorf("reorganise: replace lines: %w", err)
		}
		if err := unsubmit(ctx, tx, act); err != nil {
			return err
		}
		ord := 0
		for some := range slices.Chunk(lines, batch) {
			var marks []string
			var args []any
			for _, l := range some {
				content, err := json.Marshal(l)
				if err != nil {
					return fmt.Errorf("reorganise: write a line: %w", err)
				}
				marks = append(marks, "("+db.Marks(len(args)+1, 7)+")")
				args = append(args, l.ID, act, ord, string(content), actor.AccountID, actor.Name, db.Millis(tx.Now()))
				ord++
			}
			_, err := tx.Exec(ctx, `INSERT INTO reorganise_line (id, reorganisation_id, ord, content, actor_id, actor_name, written_at)
				VALUES `+strings.Join(marks, ", "), args...)
			if err != nil {
				return fmt.Errorf("reorganise: write lines: %w", err)
			}
		}
		return nil
	})
}

// hands tells whether the person wrote lines of the act or chose anything in it.
func (s *Service) hands(ctx context.Context, act, accountID string) (bool, error) {
	var n int
	_, err := s.DB.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM reorganise_line WHERE reorganisation_id = $1 AND actor_id = $2)
		+ (SELECT COUNT(*) FROM reorganise_choice WHERE reorganisation_id = $1 AND actor_id = $2)`, act, accountID)
	if err != nil {
		return false, fmt.Errorf("reorganise: who prepared: %w", err)
	}
	return n > 0, nil
}

// choiceRow is one stored choice.
type choiceRow struct {
	AgencyID, ObjectID, Content, ActorName string
	ChosenAt                               int64
}

func (s *Service) choices(ctx context.Context, act, kind string) ([]choiceRow, error) {
	var rows []choiceRow
	err := s.DB.Select(ctx, &rows, `SELECT agency_id, object_id, content, actor_name, chosen_at FROM reorganise_choice
		WHERE reorganisation_id = $1 AND kind = $2 ORDER BY agency_id, object_id`, act, kind)
	if err != nil {
		return nil, fmt.Errorf("reorganise: read choices: %w", err)
	}
	return rows, nil
}

// choice is what a person chose; an empty content takes a choice back.
type choice struct{ agencyID, objectID, content string }

// keep stores choices in chunks, each in place of an earlier one.
func (s *Service) keep(ctx context.Context, actor access.Actor, act, kind string, all []choice) error {
	for some := range slices.Chunk(all, chunk) {
		err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := unsubmit(ctx, tx, act); err != nil {
				return err
			}
			back := map[string][]string{} // objects by agency
			var kept []choice
			for _, c := range some {
				if c.content == "" {
					back[c.agencyID] = append(back[c.agencyID], c.objectID)
				} else {
					kept = append(kept, c)
				}
			}
			for agencyID, objects := range back {
				if err := forgetChoices(ctx, tx, []any{act, kind, agencyID}, objects); err != nil {
					return err
				}
			}
			for rows := range slices.Chunk(kept, batch) {
				if err := putChoices(ctx, tx, actor, []any{act, kind}, rows); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetChoices takes choices back; of names the act, the kind and the agency.
func forgetChoices(ctx context.Context, tx *db.Tx, of []any, objects []string) error {
	args := slices.Clone(of)
	args = append(args, db.Args(objects)...)
	_, err := tx.Exec(ctx, `DELETE FROM reorganise_choice WHERE reorganisation_id = $1 AND kind = $2 AND agency_id = $3
		AND object_id IN (`+db.Marks(len(of)+1, len(objects))+`)`, args...)
	if err != nil {
		return fmt.Errorf("reorganise: take choices back: %w", err)
	}
	return nil
}

// putChoices stores choices; of names the act and the kind.
func putChoices(ctx context.Context, tx *db.Tx, actor access.Actor, of []any, rows []choice) error {
	marks := make([]string, 0, len(rows))
	args := make([]any, 0, 9*len(rows))
	for _, c := range rows {
		marks = append(marks, "("+db.Marks(len(args)+1, 9)+")")
		args = append(args, db.NewID(), of[0], of[1], c.agencyID, c.objectID, c.content, actor.AccountID, actor.Name, db.Millis(tx.Now()))
	}
	_, err := tx.Exec(ctx, `INSERT INTO reorganise_choice (id, reorganisation_id, kind, agency_id, object_id, content, actor_id, actor_name, chosen_at)
		VALUES `+strings.Join(marks, ", ")+` ON CONFLICT (reorganisation_id, kind, agency_id, object_id) DO UPDATE SET content = excluded.content,
		actor_id = excluded.actor_id, actor_name = excluded.actor_name, chosen_at = excluded.chosen_at`, args...)
	if err != nil {
		return fmt.Errorf("reorganise: write choices: %w", err)
	}
	return nil
}
