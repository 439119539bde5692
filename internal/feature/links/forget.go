package links

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"loa/internal/platform/db"
)

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// forget takes away the copies of entries whose text was lawfully erased, the
// link with it: what a page says of a person stands in its copy too. Address and
// title go, the stored files go when nobody else names them; hashes in the book's
// note and the outcomes stay. Pages show nothing of them from the erasure on.
func (s *Service) forget(ctx context.Context) error {
	var ids []string
	if err := s.DB.Select(ctx, &ids, `SELECT s.evidence_id FROM link_state s WHERE s.erased_at = 0
		AND EXISTS (SELECT 1 FROM evidence e WHERE e.id = s.evidence_id AND e.url = '') ORDER BY s.evidence_id LIMIT 200`); err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.forgetOne(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// forgetOne removes the files before the row forgets their names, so that a
// killed worker begins again.
func (s *Service) forgetOne(ctx context.Context, evidenceID string) error {
	st, err := s.state(ctx, due{EvidenceID: evidenceID})
	if err != nil {
		return err
	}
	for _, sum := range []string{st.TextSHA, st.RawSHA} {
		if sum == "" {
			continue
		}
		var others int
		if _, err := s.DB.Get(ctx, &others, `SELECT (SELECT count(*) FROM evidence_file f WHERE f.sha256 = $1)
			+ (SELECT count(*) FROM link_state s WHERE s.raw_sha = $1 AND s.evidence_id <> $2)
			+ (SELECT count(*) FROM link_state s WHERE s.text_sha = $1 AND s.evidence_id <> $2)`, sum, evidenceID); err != nil {
			return err
		}
		if others > 0 {
			continue
		}
		if err := s.Files.Remove(ctx, sum); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE link_state SET erased_at = $2, url = '', host = '', final_url = '', title = '', published_on = '',
			doubt = '', doubt_at = 0, raw_sha = '', raw_kept = FALSE, text_sha = '', next_check = 0 WHERE evidence_id = $1`, evidenceID, db.Millis(tx.Now())); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE link_check SET final_url = '', doubt = '' WHERE evidence_id = $1`, evidenceID)
		return err
	})
}
