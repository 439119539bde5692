package evidence

import (
	"context"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

// posts names accounts by their position, without one by what they may do: a
// verdict or an erasure is an office's, whoever holds it. Unknown accounts are
// left out.
func (s *Service) posts(ctx context.Context, ids ...string) (map[string]string, error) {
	posts := map[string]string{}
	if len(ids) == 0 {
		return posts, nil
	}
	args := db.Args(ids)
	var rows []struct {
		ID, Position string
		Role         access.Role
	}
	if err := s.DB.Select(ctx, &rows, `SELECT a.id, a.position, COALESCE((SELECT g.role FROM role_grant g WHERE g.account_id = a.id
		AND g.role <> 'reader' ORDER BY g.starts_on DESC, g.id DESC LIMIT 1), '') AS role FROM account a WHERE a.id IN (`+db.Marks(1, len(ids))+`)`, args...); err != nil {
		return nil, err
	}
	for _, r := range rows {
		posts[r.ID] = r.Position
		if r.Position == "" {
			posts[r.ID] = r.Role.Label()
		}
	}
	return posts, nil
}
