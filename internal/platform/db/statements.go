package db

import (
	"context"
	"database/sql"
	"sync"
)

// Bounds of what is kept prepared: texts that are asked this often, this long at
// most, and so many of them. Nothing is given up again, so that no statement
// closes under somebody who reads.
const (
	keptAfter   = 3
	longestKept = 16 << 10
	mostKept    = 400
	mostCounted = 4096
)

// statements are the readers of SQLite, which reads the text of a statement anew
// each time that it is asked: a quarter of a small request. Texts that come again
// are prepared once for each connection. (pgx does the same by itself.)
type statements struct {
	pool    *sql.DB
	mu      sync.RWMutex
	kept    map[string]*sql.Stmt
	counted map[string]int
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, kept: map[string]*sql.Stmt{}, counted: map[string]int{}}
}

// QueryContext asks the pool, by the prepared statement where there is one.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := s.prepared(ctx, query); st != nil { //nolint:sqlclosecheck // a kept statement closes with its pool
		return st.QueryContext(ctx, args...)
	}
	return s.pool.QueryContext(ctx, query, args...)
}

// prepared gives the statement of a text that came often enough; nil for others,
// and for one that cannot be prepared: who asks it is told why.
func (s *statements) prepared(ctx context.Context, query string) *sql.Stmt {
	s.mu.RLock()
	st := s.kept[query]
	s.mu.RUnlock()
	if st != nil || !s.due(query) {
		return st
	}
	st, err := s.pool.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.kept[query]; first != nil { // somebody was quicker
		_ = st.Close() //nolint:sqlclosecheck // only this one
		return first
	}
	s.kept[query] = st
	return st
}

// due counts a text and tells whether it is to be prepared now.
func (s *statements) due(query string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(query) > longestKept || len(s.kept) >= mostKept {
		return false
	}
	if len(s.counted) >= mostCounted {
		clear(s.counted)
	}
	s.counted[query]++
	if s.counted[query] < keptAfter {
		return false
	}
	delete(s.counted, query)
	return true
}
