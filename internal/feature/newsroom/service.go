package newsroom

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/platform/mail"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Sources is what the service works with.
type Sources struct {
	DB        *db.DB
	Contents  *content.Contents
	Registry  *org.Registry
	Programme *programme.Programme
	People    *people.Directory
	Zone      *time.Location
	Address   func(path string) string // that others can open
	Box       *auth.Box                // for keys on their way into a mail
	Mail      mail.Sender
	// Opens tells whether anybody gets a page at an address of the portal; nil: it is not
	// asked.
	Opens func(address string) bool
	// Useful tells what readers said about a piece; nil: nobody asks them.
	Useful func(ctx context.Context, contentID string) (yes, no int, err error)
	// Opener looks at addresses of others that pieces link to; nil: nobody is asked.
	Opener *fetch.Client
	// BearNights is on how many nights in a row a failure that may pass is met before a link
	// is broken; 0: the usual number.
	BearNights int
	// Inside gives what a reader gets for a path of this program, with its body where that is
	// asked for; nil: only pieces and files are looked at.
	Inside func(ctx context.Context, path string, body bool) (Page, error)
	// Sections gives the sections of the portal that readers get, with the words of those
	// whose version is not the known one (by id); nil: only pieces have links.
	Sections func(ctx context.Context, known map[string]string) ([]ShownSection, error)
}

// Service is the use cases of the newsroom.
type Service struct {
	Sources

	robots siteRules
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// Get gives a piece with its newest edition; to who does not see it, as if there were
// none.
func (s *Service) Get(ctx context.Context, actor access.Actor, contentID string) (content.Row, error) {
	row, err := s.Contents.Newest(ctx, contentID)
	if err != nil {
		return row, err
	}
	if !actor.System && !actor.Sees(row.Content.AgencyID) {
		return content.Row{}, domain.NotFound("Không có tin, bài này.")
	}
	return row, nil
}

// Duty is an obligation that a piece can serve.
type Duty struct {
	programme.Obligation

	Chosen bool
}

// Label names the duty as an officer knows it: in short, with what is owed and how often.
// Where it stands in the plan says nothing to who writes.
func (d Duty) Label() string {
	name := vi.Truncate(cmp.Or(d.ShortName, d.Content), 160)
	if d.ID == "" { // it is not there any more
		return name
	}
	return name + " (" + d.often().String() + ")"
}

// often is what is owed and how often: "2 tin, bài mỗi tháng", and where the plan names no
// number "Tin, bài; thường xuyên".
func (d Duty) often() domain.Sentence {
	r := d.Rule
	if r.Kind != cadence.Quota || r.Share > 0 || r.Count == 0 {
		if product := vi.Truncate(vi.Clean(d.Product), 60); product != "" {
			return domain.Say("%s; %s", product, r.Short())
		}
		return r.Short()
	}
	noun := cmp.Or(r.UnitNoun, "lần")
	switch {
	case r.UpTo > r.Count:
		return domain.Say("%d–%d %s mỗi %s", r.Count, r.UpTo, noun, r.PeriodName())
	case r.Average:
		return domain.Say("trung bình %d %s mỗi %s", r.Count, noun, r.PeriodName())
	case r.Min:
		return domain.Say("ít nhất %d %s mỗi %s", r.Count, noun, r.PeriodName())
	case r.Max:
		return domain.Say("không quá %d %s mỗi %s", r.Count, noun, r.PeriodName())
	}
	return domain.Say("%d %s mỗi %s", r.Count, noun, r.PeriodName())
}

// Duties lists the obligations that an agency owes now and that a piece may meet, those
// of chosen ids marked; chosen ones that it owes no more are left out.
func (s *Service) Duties(ctx context.Context, agencyID string, chosen []string) ([]Duty, error) {
	return s.dutiesOn(ctx, agencyID, s.today(), chosen)
}

// dutiesOn lists those that the agency owed on a day.
func (s *Service) dutiesOn(ctx context.Context, agencyID string, day calendar.Date, chosen []string) ([]Duty, error) {
	owed, err := s.Programme.OwedBy(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	var out []Duty
	for _, o := range owed {
		picked := slices.Contains(chosen, o.ID)
		if picked || o.Ended == "" && o.ReportPeriod == "" && flow.MetByPieces(cmp.Or(o.ShortName, o.Content)) && o.Rule.Window.Contains(day) && slices.Contains(o.Owers(day), agencyID) {
			out = append(out, Duty{o, picked})
		}
	}
	return out, nil
}

// serves gives the obligations that count a publication.
func (s *Service) serves(ctx context.Context, c content.Content) ([]served, error) {
	if len(c.Obligations) == 0 {
		return nil, nil
	}
	owed, err := s.Programme.OwedBy(ctx, c.AgencyID)
	if err != nil {
		return nil, err
	}
	var out []served
	for _, o := range owed {
		if slices.Contains(c.Obligations, o.ID) {
			out = append(out, served{o.VersionID, strings.Join([]string{o.Rule.UnitNoun, o.ShortName, o.Product, o.Content}, "\n")})
		}
	}
	return out, nil
}

// Named is what a plan names for the check before submission.
type Named struct{ Topics, Audiences []string }

// longestName is how many letters of a topic or audience are kept.
const longestName = 300

// Named reads the topics and audiences of a plan; nothing for no plan.
func (s *Service) Named(ctx context.Context, planID string) (Named, error) {
	var n Named
	if planID == "" {
		return n, nil
	}
	for kind, into := range map[programme.ItemKind]*[]string{programme.KindTopic: &n.Topics, programme.KindAudience: &n.Audiences} {
		items, err := s.Programme.ItemsOf(ctx, planID, kind)
		if err != nil {
			return n, err
		}
		for _, i := range items {
			if text := vi.Truncate(vi.Clean(i.Content), longestName); !slices.Contains(*into, text) {
				*into = append(*into, text)
			}
		}
	}
	return n, nil
}

// NewPiece is what a piece begins with. Duties are ids of the obligations that it is to
// serve; Template names the one whose outline it begins with, empty for none; Key makes
// sending twice safe.
type NewPiece struct {
	AgencyID string
	Kind     flow.Kind
	Title    string
	Duties   []string
	Template string
	Key      string
	Lang     flow.Lang // empty: Vietnamese
}

// Begin makes a piece with its draft, filled with what is known of the obligations: the
// plan, and the topics and audiences that their words name.
func (s *Service) Begin(ctx context.Context, actor access.Actor, n NewPiece) (content.Edition, error) {
	if !slices.Contains(actor.WritesFor(), n.AgencyID) {
		return content.Edition{}, domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	}
	if letters := len([]rune(vi.Clean(n.Title))); letters > flow.TitleMost {
		return content.Edition{}, domain.Fields{{Name: "tieu_de", Message: "Tiêu đề dài %d ký tự, nhiều nhất %d. Rút ngắn.", Args: []any{letters, flow.TitleMost}}}.Err()
	}
	made, err := s.fresh(ctx, n, n.Duties...)
	if err != nil {
		return content.Edition{}, err
	}
	if len(made.Obligations) != len(n.Duties) {
		return content.Edition{}, domain.Fields{{Name: "nhiem_vu", Message: "Cơ quan không có nhiệm vụ này. Chọn lại nhiệm vụ."}}.Err()
	}
	return s.Contents.Begin(ctx, actor, made)
}

// fresh fills a new piece with what is known: of the duties, those that the agency owes,
// their plan, and the topics and audiences that their words name.
func (s *Service) fresh(ctx context.Context, n NewPiece, ids ...string) (content.NewContent, error) {
	made := content.NewContent{AgencyID: n.AgencyID, Kind: n.Kind, Key: n.Key, Lang: n.Lang, Words: content.Words{Title: n.Title}}
	outline, err := s.outline(ctx, n.AgencyID, n.Template)
	if err != nil {
		return made, err
	}
	made.Words.Body = flow.Outlined(outline)
	duties, err := s.Duties(ctx, n.AgencyID, ids)
	if err != nil {
		return made, err
	}
	var told strings.Builder
	for _, d := range duties {
		if d.Chosen {
			made.Obligations, made.PlanID = append(made.Obligations, d.ID), d.PlanID
			told.WriteString(" " + d.ShortName + " " + d.Content)
		}
	}
	if made.PlanID == "" {
		running, err := s.Programme.Running(ctx, s.today())
		if err != nil {
			return made, err
		}
		if len(running) > 0 {
			made.PlanID = running[0].ID
		}
	}
	named, err := s.Named(ctx, made.PlanID)
	made.Words.Topics, made.Words.Audiences = flow.Meant(told.String(), named.Topics), flow.Meant(told.String(), named.Audiences)
	return made, err
}
