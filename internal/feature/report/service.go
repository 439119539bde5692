package report

import (
	"context"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/chart"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Sources is what the service works with. Address turns a path into the
// outside address that papers print; Place is the place of issue on papers.
// GoneLinks lists the entries whose link answers that there is nothing; nil: none
// is known.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	People    *people.Directory
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Address   func(path string) string
	Place     string
	GoneLinks func(context.Context) ([]string, error)
	Fonts     func() (*office.PaperFonts, error) // nil: no PDF
	Letters   func() (chart.Letters, error)      // nil: no charts in papers
	Papers    *papers.Papers                     // nil: approved reports become no papers
	Zone      *time.Location

	// Difficulties gives what a report tells of difficulties with a plan, as of a day: of
	// one agency, or of all with an empty id; nil when there were none. Nil: none is told.
	Difficulties func(ctx context.Context, planID, agencyID string, w calendar.Window, asOf calendar.Date) (*report.Questions, error)
}

// Service is the use cases of reports.
type Service struct {
	Sources
	drawn *pictures
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s, drawn: &pictures{}} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// Get gives a report that the actor may see.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (Report, error) {
	r, err := byID(ctx, s.DB, id)
	if err == nil && !maySee(actor, r) {
		err = domain.NotFound("Không có báo cáo này.")
	}
	return r, err
}

// List gives the reports that the actor may see, the newest first.
func (s *Service) List(ctx context.Context, actor access.Actor) ([]Report, error) {
	if actor.SeesAll() {
		return list(ctx, s.DB, "")
	}
	var all []Report
	for _, id := range actor.Agencies() {
		more, err := list(ctx, s.DB, id)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// ToReceive lists the reports of agencies that wait for the actor to take them,
// those due first before all else; none for who receives no reports. The desk
// counts the same view.
func (s *Service) ToReceive(ctx context.Context, actor access.Actor) ([]Report, error) {
	if !actor.Is(access.Coordinator) {
		return nil, nil
	}
	var all []Report
	err := s.DB.Select(ctx, &all, `SELECT `+columns+` FROM report WHERE id IN (SELECT id FROM report_v_receive WHERE filed_by <> $1)
		ORDER BY due_on, filed_at, id`, actor.AccountID)
	return all, err
}

// WaitingFor counts the submitted reports that wait for this leader.
func (s *Service) WaitingFor(ctx context.Context, actor access.Actor) ([]Report, error) {
	var waiting []Report
	for _, id := range actor.Agencies(access.Leader) {
		rs, err := list(ctx, s.DB, id)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			if r.Status == StatusSubmitted && r.SubmittedBy != actor.AccountID {
				waiting = append(waiting, r)
			}
		}
	}
	return waiting, nil
}

// Head is what a report is called.
type Head struct {
	Title, Agency, Plan string
	Heading             agency.Heading
	Basis               string // of an ad hoc request
	To                  string // who receives it
}

// Head names a report, its agency as it was called on the day when its window
// closed, and its plan.
func (s *Service) Head(ctx context.Context, r Report) (Head, error) {
	p, err := s.Programme.Plan(ctx, r.PlanID)
	if err != nil {
		return Head{}, err
	}
	day := min(r.WindowEnd, s.today())
	a, err := s.Registry.LastKnown(ctx, r.AgencyID, day)
	if err != nil {
		return Head{}, err
	}
	h := Head{
		Title:  "Báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính " + r.Period.Label(r.Year),
		Agency: a.Name, Plan: p.Name(),
	}
	if r.RequestID != "" {
		q, err := s.Request(ctx, access.SystemActor("report"), r.RequestID)
		if err != nil {
			return Head{}, err
		}
		h.Title, h.Basis = q.Name(), q.Basis
	}
	parent := ""
	if a.ParentID != "" {
		if up, err := s.Registry.LastKnown(ctx, a.ParentID, day); err == nil {
			parent = up.Name
		}
	}
	h.Heading = agency.HeadingOf(agency.Named{Name: a.Name, Short: a.ShortName, Level: a.Level, Kind: a.Kind}, parent, s.Place)
	return h, nil
}

// Shown gives the figures that the page shows: those of the last edition while
// it holds, with what has changed since, and fresh ones before.
func (s *Service) Shown(ctx context.Context, r Report) (report.Figures, []Change, error) {
	now, err := s.Figures(ctx, r)
	if err != nil || !r.holds() {
		return now, nil, err
	}
	e, err := s.Edition(ctx, r.ID, r.Edition)
	if err != nil {
		return now, nil, err
	}
	return e.Figures, changes(e.Figures, now), nil
}
