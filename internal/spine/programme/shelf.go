package programme

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"loa/internal/domain"
	"loa/internal/domain/plan"
)

// shelf keeps the texts of the plans that people work on, taken apart: they are
// long, every page of the review needs them, and they never change once a plan
// is a draft. It is safe for use by many at once.
type shelf struct {
	mu    sync.Mutex
	known []shelved // the last used last
}

// shelved is a plan's text and the warnings about it. Whoever gets one reads it
// only.
type shelved struct {
	id       string
	text     plan.Text
	warnings []plan.Warning
}

// shelfPlans is how many plans are kept; one of 2,000 rows is about 2 MB.
const shelfPlans = 8

func (s *shelf) find(id string) (shelved, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.known, func(k shelved) bool { return k.id == id })
	if i < 0 {
		return shelved{}, false
	}
	k := s.known[i]
	s.known = append(slices.Delete(s.known, i, i+1), k)
	return k, true
}

func (s *shelf) put(k shelved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = append(slices.DeleteFunc(s.known, func(have shelved) bool { return have.id == k.id }), k)
	if len(s.known) > shelfPlans {
		s.known = slices.Delete(s.known, 0, 1)
	}
}

// texts gives the text and the warnings of a plan that people see.
func (p *Programme) texts(ctx context.Context, id string) (shelved, error) {
	if k, ok := p.shelf.find(id); ok {
		return k, nil
	}
	var stored []struct{ Status, SourceText, Document string }
	if err := p.db.Select(ctx, &stored, `SELECT status, source_text, document FROM plan WHERE id = $1`, id); err != nil {
		return shelved{}, fmt.Errorf("programme: read texts: %w", err)
	}
	if len(stored) == 0 {
		return shelved{}, domain.NotFound("Không có kế hoạch này.")
	}
	k := shelved{id: id}
	if err := fromJSON(stored[0].SourceText, &k.text); err != nil {
		return shelved{}, err
	}
	var d struct {
		Warnings []plan.Warning `json:"warnings"`
	}
	if err := fromJSON(stored[0].Document, &d); err != nil {
		return shelved{}, err
	}
	k.warnings = d.Warnings
	if s := Status(stored[0].Status); s == StatusDraft || s == StatusActive {
		p.shelf.put(k)
	}
	return k, nil
}
