package desk

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Sources is what the desk reads.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Papers    *papers.Papers    // nil: none is shown
	Contents  *content.Contents // nil: none is shown
	Notices   *notice.Notices   // with People, for mailboxes that refuse; nil: none is shown
	People    *people.Directory
	Zone      *time.Location
	Fonts     func() (*office.PaperFonts, error) // of the page for the meeting
	Every     time.Duration                      // how old the overview may be; 0: it is computed for each page
	// Sections gives the sections of the portal, by name, that the law asks for and that no
	// agency was given, and those that nobody looked at by their day; nil: none are told.
	Sections func(ctx context.Context) (unowned, late []string, err error)
}

// Service is the use cases of the desk; all of them only read.
type Service struct {
	Sources
	overviews latests[Overview] // by plan
	counters  counters
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

// Duty is one obligation of one of the person's agencies as it stands today.
type Duty struct {
	Obligation programme.Obligation
	Agency     string
	AgencyID   string
	Assessment obligation.Assessment
	Begun      notice.Begun     // its report or own plan that was begun and not sent; empty for none
	Lacks      []evidence.Proof // demanded, and not in what was declared, where that is enough
	Next       obligation.Next  // the period that wants something, for those who see few agencies
}

// DraftURL leads to the report that the duty asks for, or to its form, filled in, as
// long as nobody began it; empty for other duties.
func (d Duty) DraftURL() string {
	o := d.Obligation
	if b, ok := d.reported(); ok {
		return b.URL()
	}
	if o.Origin != programme.OriginReporting || o.ReportPeriod == "" {
		return ""
	}
	return "/lam-viec/bao-cao/moi?" + url.Values{"ke-hoach": {o.PlanID}, "don-vi": {"agency:" + d.AgencyID}, "ky": {string(o.ReportPeriod)}}.Encode()
}

// drafts begins the report that the duty asks for by one press, since plan, agency and
// period are known; nil where somebody began it.
func (d Duty) drafts() *notice.Do {
	if _, begun := d.reported(); begun {
		return nil
	}
	o := d.Obligation
	return &notice.Do{URL: "/lam-viec/bao-cao/moi", Label: domain.Say("Soạn báo cáo"), Values: []notice.Value{
		{Name: "ke_hoach", Value: o.PlanID}, {Name: "don_vi", Value: "agency:" + d.AgencyID}, {Name: "ky", Value: string(o.ReportPeriod)},
	}}
}

// Tally is how many obligations have one status.
type Tally struct {
	Status obligation.Status
	N      int
}

// PlanTally is how many of a person's duties by one plan are in time.
type PlanTally struct {
	programme.Plan

	InTime, Counted int
}

// Desk is what one person sees.
type Desk struct {
	Today    calendar.Date
	Works    []Work                // reports and papers whose next step is this person's, what is due first
	Old      []Work                // those of periods long past
	Asked    []Asked               // ad hoc requests that this officer's agency has not answered
	Receive  int                   // reports of agencies that wait for this coordinator to take them
	Drafts   []programme.Plan      // plans under review
	Amending []programme.Amendment // amendments that this person may put into force
	Pressing []Duty                // late, missed, at risk or silent
	Thin     []Duty                // done, without a proof that was demanded
	Coming   []Duty                // in time, the nearest deadline first
	Asks     []Duty                // wait for something that nobody stated this quarter: did it happen?
	Quarter  calendar.Period       // the quarter that is asked about
	InTime   int
	Counted  int
	Agencies int
	Plans    []PlanTally // whose duties are counted, as the matrix counts them

	ToWrite        []DueWork       // planned works that are due soon, given to this person or to nobody
	CheckedOutside []OutsideAnswer // decisions of outside checks for which this person asked
	ToAnswer       []WritingAsked  // pieces that the province asks for, or that were refused
	Behind         []BehindText    // translations that do not follow their original
	Stale          []Stale         // published pieces whose review day has come
	BrokenLinks    []BrokenLinks   // published pieces with links that lead nowhere
	Pieces         []Piece         // that agencies write for readers: the next step is this person's

	Orders []Order // of the leadership: to decide, to mend, to acknowledge

	Acts       []Act        // prepared by somebody else and handed over: this person may apply them
	Preparing  []Act        // that this person prepares and has not handed over
	OwnPlans   []OwnPlan    // of the agencies in which the person works
	Leaderless []Leaderless // agencies whose submissions nobody could approve, for those who give accounts
	Undecided  int          // duties of units that ended, about which a coordinator has to decide
	Unowned    []string     // sections of the portal that no agency keeps, for coordinators
	Unlooked   []string     // and those that nobody looked at by their day

	Evidence

	questions difficulties
	letters   map[string][]Letter // to agencies, by agency
	zone      *time.Location
}

// pressing orders statuses by how much they press; what is not named does not.
func pressing(s obligation.Status) int {
	return slices.Index([]obligation.Status{obligation.Late, obligation.AtRisk, obligation.Missed, obligation.Silent}, s)
}

// today is the present civil day of the office.
func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// Desk gathers what waits for the actor.
func (s *Service) Desk(ctx context.Context, actor access.Actor) (Desk, error) {
	own := works(actor)
	if own == nil {
		own = []string{} // nothing is read of any
	}
	book, err := s.openDesks(ctx, own)
	if err != nil {
		return Desk{}, err
	}
	return s.desk(ctx, book, actor)
}

// Items gives what waits for a person, as their desk shows it.
func (s *Service) Items(ctx context.Context, actor access.Actor) ([]notice.Item, error) {
	d, err := s.Desk(ctx, actor)
	if err != nil {
		return nil, err
	}
	return d.Items(actor), nil
}

// desk gathers what waits for an actor from a book that is open.
func (s *Service) desk(ctx context.Context, book *book, actor access.Actor) (Desk, error) {
	d := Desk{Today: book.today, questions: book.questions, letters: book.letters, zone: s.Zone}
	if err := s.reports(ctx, actor, &d); err != nil {
		return d, err
	}
	if actor.Is(access.Coordinator, access.Leader) {
		plans, err := s.Programme.Plans(ctx, actor)
		if err != nil {
			return d, err
		}
		for _, p := range plans {
			if p.Status == programme.StatusDraft {
				d.Drafts = append(d.Drafts, p)
			}
		}
	}
	var err error
	if d.Amending, err = s.Programme.AmendmentsAwaiting(ctx, actor); err != nil {
		return d, err
	}
	if d.OwnPlans, err = s.ownPlans(ctx, actor, book); err != nil {
		return d, err
	}
	if d.Leaderless, err = s.leaderless(ctx, actor, book); err != nil {
		return d, err
	}
	if err := s.acts(ctx, actor, &d); err != nil {
		return d, err
	}
	if d.Pieces, err = s.pieces(ctx, actor, book.today); err != nil {
		return d, err
	}
	if d.Stale, err = s.toReview(ctx, actor, book.today); err != nil {
		return d, err
	}
	if d.BrokenLinks, err = s.brokenLinks(ctx, actor, book.today); err != nil {
		return d, err
	}
	if d.Behind, err = s.toFollow(ctx, actor, book.today); err != nil {
		return d, err
	}
	if d.ToWrite, err = s.toWrite(ctx, actor, book.today); err != nil {
		return d, err
	}
	if d.CheckedOutside, err = s.answeredOutside(ctx, actor, book.today); err != nil {
		return d, err
	}
	if d.ToAnswer, err = s.askedToWrite(ctx, actor, book.today); err != nil {
		return d, err
	}
	if err := s.orders(ctx, actor, &d); err != nil {
		return d, err
	}
	if programme.MayDecide(actor) {
		open, err := s.Programme.Undecided(ctx, d.Today)
		if err != nil {
			return d, err
		}
		d.Undecided = len(open)
	}
	if s.Sections != nil && actor.Is(access.Coordinator) {
		if d.Unowned, d.Unlooked, err = s.Sections(ctx); err != nil {
			return d, err
		}
	}
	if d.Evidence, err = s.evidence(ctx, actor, d.Today); err != nil {
		return d, err
	}
	duties := book.duties(actor)
	d.dueOf(duties)
	d.finished(duties)
	d.owe(duties)
	d.Quarter = calendar.PeriodOf(d.Today, calendar.Quarter)
	d.Asks = asks(actor, duties, d.Today, d.Quarter)
	for _, p := range book.plans {
		d.Plans = append(d.Plans, PlanTally{Plan: p})
	}
	d.sort(slices.DeleteFunc(duties, func(x Duty) bool { return x.Assessment.Status == obligation.NotApplicable }))
	return d, nil
}

func (d *Desk) sort(duties []Duty) {
	agencies := map[string]bool{}
	for _, x := range duties {
		agencies[x.AgencyID] = true
		if !x.Assessment.Status.Counts() {
			continue
		}
		d.count(x)
		if len(x.Lacks) > 0 {
			d.Thin = append(d.Thin, x)
		}
		if pressing(x.Assessment.Status) >= 0 {
			d.Pressing = append(d.Pressing, x)
		} else if x.Assessment.Status != obligation.Met && comes(x.Obligation.Rule) && !d.carried(x) {
			d.Coming = append(d.Coming, x)
		}
	}
	d.Agencies = len(agencies)
	slices.SortStableFunc(d.Pressing, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(due(a), due(b)), cmp.Compare(pressing(a.Assessment.Status), pressing(b.Assessment.Status)))
	})
	slices.SortStableFunc(d.Coming, func(a, b Duty) int { return cmp.Compare(due(a), due(b)) })
}

// count counts a duty, and for its plan.
func (d *Desk) count(x Duty) {
	p := &PlanTally{}
	if at := slices.IndexFunc(d.Plans, func(p PlanTally) bool { return p.ID == x.Obligation.PlanID }); at >= 0 {
		p = &d.Plans[at]
	}
	d.Counted, p.Counted = d.Counted+1, p.Counted+1
	if x.Assessment.Status.InTime() {
		d.InTime, p.InTime = d.InTime+1, p.InTime+1
	}
}

// comes tells whether a duty has a day at all: what only arises with an event or
// on request has none, and none is invented.
func comes(r obligation.Rule) bool {
	return r.Deadline != "" || r.Kind == cadence.Quota || r.Kind == cadence.Window
}

// Due is the day by which the duty must be done next.
func (d Duty) Due() calendar.Date { return due(d) }

// due is the day by which a duty must be done next: that of the period which wants
// something, else its deadline, else the end of its window.
func due(d Duty) calendar.Date {
	if d.Next.Due != "" {
		return d.Next.Due
	}
	if d.Obligation.Rule.Deadline != "" {
		return d.Obligation.Rule.Deadline
	}
	return d.Obligation.Rule.Window.End
}

// catchUp is for how many days after its end a plan stays on desks: what was late
// can still be done and reported.
const catchUp = 60

// asks lists the duties that wait for something to happen, about which the actor
// states it for one agency and nobody did since a quarter began: quarters are what
// agencies report by.
func asks(actor access.Actor, duties []Duty, today calendar.Date, quarter calendar.Period) []Duty {
	var out []Duty
	for _, d := range duties {
		o := d.Obligation
		stated := slices.ContainsFunc(o.Occasions, func(x obligation.Occasion) bool {
			return x.Day >= quarter.Window.Start && (x.Agencies == nil || slices.Contains(x.Agencies, d.AgencyID))
		})
		if o.Rule.Awaits() && !o.Rule.Shared && o.Ended == "" && o.Rule.Window.Contains(today) && !stated && programme.MayStateFor(actor, d.AgencyID) {
			out = append(out, d)
		}
	}
	return out
}

// reports gathers what waits for the actor about reports and their papers.
func (s *Service) reports(ctx context.Context, actor access.Actor, d *Desk) error {
	works, err := s.waiting(ctx, actor, d.Today)
	if err != nil {
		return err
	}
	for _, w := range works {
		if w.Past {
			d.Old = append(d.Old, w)
		} else {
			d.Works = append(d.Works, w)
		}
	}
	if d.Receive, err = s.toReceive(ctx, actor); err != nil {
		return err
	}
	return s.requested(ctx, actor, d)
}
