package papers

import (
	"context"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
)

// Sources is what the service works with. Check reads the signature of a PDF
// file: it fails with invalid when the file cannot be taken. Nil: no signature
// is checked, and every page says so.
type Sources struct {
	DB       *db.DB
	Papers   *papers.Papers
	Registry *org.Registry
	Zone     *time.Location
	Check    func(ctx context.Context, file []byte) (pdfsign.Verdict, error)
}

// Service is the use cases of papers.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

// MayRecord tells whether the actor lays papers of an agency before the signer
// and records what came of it.
func MayRecord(a access.Actor, agencyID string) bool {
	return a.Has(access.Officer, agencyID) || a.Is(access.Coordinator)
}

// MayDecide tells whether the actor may send a paper back or cancel it.
func MayDecide(a access.Actor, agencyID string) bool {
	return MayRecord(a, agencyID) || a.Has(access.Leader, agencyID)
}

// Paper gives a paper that the actor may see; of another agency's it says that
// there is none.
func (s *Service) Paper(ctx context.Context, actor access.Actor, id string) (papers.Paper, error) {
	p, err := s.Papers.Paper(ctx, id)
	if err == nil && !actor.Sees(p.AgencyID) {
		err = domain.NotFound("Không có văn bản này.")
	}
	if err != nil {
		return papers.Paper{}, err
	}
	return p, nil
}

// recorder gives a paper whose way the actor records.
func (s *Service) recorder(ctx context.Context, actor access.Actor, id string) (papers.Paper, error) {
	p, err := s.Paper(ctx, actor, id)
	if err == nil && !MayRecord(actor, p.AgencyID) {
		err = domain.Forbidden("Chỉ cán bộ đầu mối của cơ quan và người điều phối được ghi số, bản đã ký và việc phát hành.")
	}
	return p, err
}

// decider gives a paper that the actor may send back or cancel.
func (s *Service) decider(ctx context.Context, actor access.Actor, id string) (papers.Paper, error) {
	p, err := s.Paper(ctx, actor, id)
	if err == nil && !MayDecide(actor, p.AgencyID) {
		err = domain.Forbidden("Chỉ cán bộ đầu mối, lãnh đạo của cơ quan và người điều phối được trả lại hoặc hủy văn bản.")
	}
	return p, err
}

// List gives a page of papers that the actor may see, and how many there are.
func (s *Service) List(ctx context.Context, actor access.Actor, f papers.Filter) ([]papers.Paper, int, error) {
	if !actor.SeesAll() {
		own := actor.Agencies()
		if len(f.Agencies) > 0 {
			own = slices.DeleteFunc(own, func(id string) bool { return !slices.Contains(f.Agencies, id) })
		}
		f.Agencies, f.NoAgency = own, len(own) == 0
	}
	return s.Papers.List(ctx, f)
}

// Submit lays a draft before its signer.
func (s *Service) Submit(ctx context.Context, actor access.Actor, c papers.Call) (papers.Paper, error) {
	if p, err := s.recorder(ctx, actor, c.PaperID); err != nil {
		return p, err
	}
	return s.Papers.Submit(ctx, actor, c)
}

// Return sends a paper back to the draft with a reason.
func (s *Service) Return(ctx context.Context, actor access.Actor, c papers.Call, reason string) (papers.Paper, error) {
	if p, err := s.decider(ctx, actor, c.PaperID); err != nil {
		return p, err
	}
	return s.Papers.Return(ctx, actor, c, reason)
}

// Cancel ends a paper with a reason.
func (s *Service) Cancel(ctx context.Context, actor access.Actor, c papers.Call, reason string) (papers.Paper, error) {
	if p, err := s.decider(ctx, actor, c.PaperID); err != nil {
		return p, err
	}
	return s.Papers.Cancel(ctx, actor, c, reason)
}

// Number records number, day and signer.
func (s *Service) Number(ctx context.Context, actor access.Actor, c papers.Call, n papers.Registration) (papers.Paper, error) {
	if p, err := s.recorder(ctx, actor, c.PaperID); err != nil {
		return p, err
	}
	return s.Papers.Number(ctx, actor, c, n)
}

// Release records the day of release.
func (s *Service) Release(ctx context.Context, actor access.Actor, c papers.Call, day calendar.Date) (papers.Paper, error) {
	if p, err := s.recorder(ctx, actor, c.PaperID); err != nil {
		return p, err
	}
	return s.Papers.Release(ctx, actor, c, day)
}

// File gives a stored file of a paper that the actor may see, chosen among all
// that it has, and its content.
func (s *Service) File(ctx context.Context, actor access.Actor, paperID string, which func(papers.Paper, []papers.File) (papers.File, bool)) (papers.File, []byte, error) {
	p, err := s.Paper(ctx, actor, paperID)
	if err != nil {
		return papers.File{}, nil, err
	}
	files, err := s.Papers.Files(ctx, p.ID)
	if err != nil {
		return papers.File{}, nil, err
	}
	f, ok := which(p, files)
	if !ok {
		return papers.File{}, nil, domain.NotFound("Không có tệp này.")
	}
	body, err := s.Papers.Content(ctx, f)
	return f, body, err
}

// agencyName is what the agency of a paper was called on its day.
func (s *Service) agencyName(ctx context.Context, p papers.Paper) (string, error) {
	day := calendar.DateOf(db.Time(p.CreatedAt), s.Zone)
	if p.SignedOn != "" {
		day = p.SignedOn
	}
	names, err := s.Registry.Names(ctx, day, p.AgencyID)
	return names[p.AgencyID], err
}
