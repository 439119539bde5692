package papers

import (
	"context"
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/spine/papers"
)

// Member is a paper of a group with the reason for which its draft was sent back; empty
// for one that was not.
type Member struct {
	papers.Paper
	Returned string
}

// Ready tells whether it may be laid before its signer with the others: one that was
// sent back is read by itself.
func (m Member) Ready() bool { return m.Status == papers.Draft && m.Returned == "" }

// has tells whether number and day were recorded already.
func (m Member) has(r papers.Registration) bool {
	r.Clean(r.SignedOn)
	return m.Number != "" && m.Number == r.Number && m.SignedOn == r.SignedOn
}

// Group lists the papers that were made together with one, in the order in which they
// were made. It fails with not found for one that was made by itself.
func (s *Service) Group(ctx context.Context, actor access.Actor, id string) ([]Member, error) {
	p, err := s.Paper(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	all, err := s.Papers.Together(ctx, p.Batch)
	if err != nil {
		return nil, err
	}
	var out []Member
	for _, one := range all {
		if !actor.Sees(one.AgencyID) {
			continue
		}
		m := Member{Paper: one}
		if m.Returned, _, err = s.Papers.SentBack(ctx, one); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil, domain.NotFound("Văn bản này được lập riêng.")
	}
	return out, nil
}

// SubmitGroup lays the drafts of a group before their signer, those that were sent back
// left out, and tells how many. What somebody else did meanwhile stays as it is.
func (s *Service) SubmitGroup(ctx context.Context, actor access.Actor, id string) (n int, err error) {
	if _, err := s.recorder(ctx, actor, id); err != nil {
		return 0, err
	}
	all, err := s.Group(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	for _, m := range all {
		if !m.Ready() {
			continue
		}
		_, err := s.Submit(ctx, actor, papers.Call{PaperID: m.ID, Version: m.Version})
		switch {
		case err == nil:
			n++
		case domain.CodeOf(err) != domain.CodeConflict:
			return n, err
		}
	}
	return n, nil
}

// NumberGroup records numbers of papers of a group, by paper, with what is the same for
// all, and tells how many; those that cannot be recorded keep no other from it. It fails
// with invalid beside the fields: what is the same for all under its own name, a number
// under "so_" and the paper's id.
func (s *Service) NumberGroup(ctx context.Context, actor access.Actor, id string, same papers.Registration, numbers map[string]string) (n int, err error) {
	if _, err := s.recorder(ctx, actor, id); err != nil {
		return 0, err
	}
	all, err := s.Group(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	var problems domain.Fields
	if len(numbers) == 0 {
		problems.Add("tu", "Nhập số của ít nhất một văn bản.")
	}
	for _, paperID := range slices.Sorted(maps.Keys(numbers)) { // nothing is recorded while something is wrong
		r := same
		r.Number = numbers[paperID]
		problems = oncePerField(problems, ofPaper(paperID, r.Clean(s.Papers.Today())))
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	for _, m := range all {
		r := same
		if r.Number = numbers[m.ID]; r.Number == "" {
			continue
		}
		if m.has(r) { // sent twice
			n++
			continue
		}
		if m.Status != papers.ToSign {
			problems.Add("so_"+m.ID, "Người khác vừa thay đổi văn bản này.")
			continue
		}
		_, err := s.Number(ctx, actor, papers.Call{PaperID: m.ID, Version: m.Version}, r)
		fields := domain.FieldsOf(err)
		switch code := domain.CodeOf(err); {
		case err == nil:
			n++
		case len(fields) > 0:
			problems = oncePerField(problems, ofPaper(m.ID, fields))
		case code == domain.CodeConflict:
			problems.Add("so_"+m.ID, "Người khác vừa thay đổi văn bản này.")
		default:
			return n, err
		}
	}
	return n, problems.Err()
}

// ofPaper names the field of a number by its paper.
func ofPaper(paperID string, fields domain.Fields) domain.Fields {
	for i := range fields {
		if fields[i].Name == "so" {
			fields[i].Name = "so_" + paperID
		}
	}
	return fields
}
