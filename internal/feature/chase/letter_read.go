package chase

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/papers"
)

// Letter is a letter as the agencies that it urges see it once it was released.
type Letter struct {
	ID, ObligationID, IssuerID, Title, PaperID string
	ReplyBy                                    calendar.Date
	CreatedAt                                  int64
	CreatedByName                              string
	Paper                                      papers.Paper `db:"-"`
}

const letterColumns = `l.id, l.obligation_id, l.issuer_id, l.title, l.paper_id, l.reply_by, l.created_at, l.created_by_name FROM chase_letter l`

// LettersTo lists the released letters to an agency, the newest first.
func (s *Service) LettersTo(ctx context.Context, agencyID string) ([]Letter, error) {
	var all []Letter
	err := s.DB.Select(ctx, &all, `SELECT `+letterColumns+` WHERE EXISTS (SELECT 1 FROM chase_letter_agency a WHERE a.letter_id = l.id AND a.agency_id = $1)
		ORDER BY l.created_at DESC, l.id LIMIT 50`, agencyID)
	if err != nil {
		return nil, fmt.Errorf("chase: letters: %w", err)
	}
	return s.released(ctx, all)
}

// released keeps the letters whose paper went out, with it.
func (s *Service) released(ctx context.Context, all []Letter) ([]Letter, error) {
	var out []Letter
	for _, l := range all {
		p, err := s.Papers.Paper(ctx, l.PaperID)
		if err != nil {
			return nil, err
		}
		if l.Paper = p; p.Status == papers.Released {
			out = append(out, l)
		}
	}
	return out, nil
}

// errNoLetter is told for every letter that somebody may not see.
var errNoLetter = domain.NotFound("Không có công văn này.")

// LetterFile gives the signed file of a released letter, to who works in one of the
// agencies that it urges or in the one above, or sees all.
func (s *Service) LetterFile(ctx context.Context, actor access.Actor, id string) (papers.File, []byte, error) {
	var l Letter
	ok, err := s.DB.Get(ctx, &l, `SELECT `+letterColumns+` WHERE l.id = $1`, id)
	if err != nil {
		return papers.File{}, nil, err
	}
	var agencies []string
	if err := s.DB.Select(ctx, &agencies, `SELECT DISTINCT agency_id FROM chase_letter_agency WHERE letter_id = $1`, id); err != nil {
		return papers.File{}, nil, err
	}
	r, err := s.reach(ctx, actor)
	if err != nil {
		return papers.File{}, nil, err
	}
	if !ok || !slices.ContainsFunc(agencies, r.sees) {
		return papers.File{}, nil, errNoLetter
	}
	out, err := s.released(ctx, []Letter{l})
	if err != nil {
		return papers.File{}, nil, err
	}
	if len(out) == 0 {
		return papers.File{}, nil, errNoLetter
	}
	files, err := s.Papers.Files(ctx, l.PaperID)
	if err != nil {
		return papers.File{}, nil, err
	}
	i := slices.IndexFunc(files, func(f papers.File) bool { return f.ID == out[0].Paper.SignedFile })
	if i < 0 {
		return papers.File{}, nil, errors.New("chase: a released letter without its signed file")
	}
	body, err := s.Papers.Content(ctx, files[i])
	if err != nil {
		return files[i], nil, err
	}
	return files[i], body, s.opened(ctx, actor, id, agencies)
}

// opened notes who of the agencies that a letter urges opened it first, so that their
// desks show it no more.
func (s *Service) opened(ctx context.Context, actor access.Actor, id string, agencies []string) error {
	own := slices.DeleteFunc(slices.Clone(agencies), func(one string) bool {
		return actor.System || !actor.Has(access.Officer, one) && !actor.Has(access.Leader, one)
	})
	var unread int
	if len(own) > 0 {
		args := []any{id}
		args = append(args, db.Args(own)...)
		if _, err := s.DB.Get(ctx, &unread, `SELECT COUNT(*) FROM chase_letter_agency WHERE letter_id = $1 AND read_at = 0 AND agency_id IN (`+db.Marks(2, len(own))+`)`, args...); err != nil {
			return fmt.Errorf("chase: letter: %w", err)
		}
	}
	if unread == 0 {
		return nil
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range own {
			as := actor.As(access.Leader, one)
			n, err := tx.Exec(ctx, `UPDATE chase_letter_agency SET read_at = $3, read_by_name = $4 WHERE letter_id = $1 AND agency_id = $2 AND read_at = 0`, id, one, db.Millis(tx.Now()), as.Name)
			if err != nil {
				return fmt.Errorf("chase: letter: %w", err)
			}
			if n == 0 {
				continue // a colleague was first
			}
			if err := audit.Record(ctx, tx, actor, "chase.letter_opened", "agency", one, map[string]any{"letter": id}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Sent is a letter of an office, whatever its paper's state, with whom it urges.
type Sent struct {
	Letter
	Agencies []string // ids
	To       string   // the agency, or how many
}

// LettersFrom lists the letters of an office, the newest first.
func (s *Service) LettersFrom(ctx context.Context, o Office) ([]Sent, error) {
	var all []Letter
	err := s.DB.Select(ctx, &all, `SELECT `+letterColumns+` WHERE l.issuer_id = $1 ORDER BY l.created_at DESC, l.id LIMIT 50`, o.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	marks := make([]any, len(all))
	for i, l := range all {
		marks[i] = l.ID
	}
	var rows []struct{ LetterID, AgencyID string }
	if err := s.DB.Select(ctx, &rows, `SELECT letter_id, agency_id FROM chase_letter_agency WHERE letter_id IN (`+db.Marks(1, len(marks))+`) ORDER BY letter_id, agency_id`, marks...); err != nil {
		return nil, fmt.Errorf("chase: letters: %w", err)
	}
	to, ids := map[string][]string{}, []string{}
	for _, r := range rows { // by agency: one with several obligations comes several times
		if !slices.Contains(to[r.LetterID], r.AgencyID) {
			to[r.LetterID], ids = append(to[r.LetterID], r.AgencyID), append(ids, r.AgencyID)
		}
	}
	names, err := s.Registry.Names(ctx, s.Notices.Today(), ids...)
	if err != nil {
		return nil, err
	}
	out := make([]Sent, len(all))
	for i, l := range all {
		if l.Paper, err = s.Papers.Paper(ctx, l.PaperID); err != nil {
			return nil, err
		}
		out[i] = Sent{Letter: l, Agencies: to[l.ID]}
		if len(to[l.ID]) == 1 {
			out[i].To = names[to[l.ID][0]]
		}
	}
	return out, nil
}
