package chase

import (
	"context"
	"slices"
)

// Behind gives what an agency that an office urges is behind with today, by its last
// days. It fails with not found for an agency that the office does not urge.
func (s *Service) Behind(ctx context.Context, o Office, agencyID string) ([]LateOne, error) {
	if !o.urges(agencyID) {
		return nil, errUnknown()
	}
	return s.behind(ctx, o, agencyID)
}

// lines checks a letter and gives its lines.
func (s *Service) lines(ctx context.Context, office Office, n NewLetter) ([]line, error) {
	if n.Duties != nil {
		return s.linesTo(ctx, office, n)
	}
	o, late, err := s.Late(ctx, office, n.ObligationID)
	if err != nil {
		return nil, err
	}
	chosen := n.among(late)
	return about(o, chosen), s.checkLetter(ctx, n, chosen)
}

// linesTo checks a letter to one agency and gives its lines, in the order of last days.
func (s *Service) linesTo(ctx context.Context, office Office, n NewLetter) ([]line, error) {
	if len(n.Agencies) != 1 {
		return nil, errUnknown()
	}
	behind, err := s.Behind(ctx, office, n.Agencies[0])
	if err != nil {
		return nil, err
	}
	var lines []line
	var chosen []Urged
	for _, l := range behind {
		if slices.Contains(n.Duties, l.Obligation.ID) {
			lines, chosen = append(lines, line{Urged: l.Urged, obligation: l.Obligation}), append(chosen, l.Urged)
		}
	}
	return lines, s.checkLetter(ctx, n, chosen)
}
