package periods

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Sources is what the service reads.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Zone      *time.Location
}

// Service is the use cases of windows and days off.
type Service struct{ Sources }

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// Query is what to compare. Without a plan it is the newest in force, without a
// year that of the plan, without an agency all together. Rule, that of Decree
// 09/2019 without one, is set beside the calendar.
type Query struct {
	PlanID   string
	Year     int
	Period   calendar.ReportPeriod
	AgencyID string
	Rule     calendar.WindowRule
}

// Figures are numbers of pieces of evidence. Calendar = Both + OnlyCalendar,
// Decree = Both + OnlyDecree, Either = Calendar + Decree − Both.
type Figures struct {
	Calendar     int `json:"calendar"`
	Decree       int `json:"decree"`
	Both         int `json:"both"`
	OnlyCalendar int `json:"only_calendar"`
	OnlyDecree   int `json:"only_decree"`
	Either       int `json:"either"`
}

func (f *Figures) add(o Figures) {
	f.Calendar, f.Decree, f.Both = f.Calendar+o.Calendar, f.Decree+o.Decree, f.Both+o.Both
	f.OnlyCalendar, f.OnlyDecree, f.Either = f.OnlyCalendar+o.OnlyCalendar, f.OnlyDecree+o.OnlyDecree, f.Either+o.Either
}

// agree tells whether the figures, each counted by itself, fit together.
func (f Figures) agree() bool {
	return f.Calendar == f.Both+f.OnlyCalendar && f.Decree == f.Both+f.OnlyDecree && f.Either == f.Calendar+f.Decree-f.Both
}

// Line is one obligation with its figures.
type Line struct {
	ObligationID string    `json:"obligation_id"`
	Name         string    `json:"name"`
	Quota        string    `json:"quota"`
	Figures      Figures   `json:"figures"`
	Own          []OwnTime `json:"own_periods"`

	Rule obligation.Rule `json:"-"`
}

// OwnTime is one of the plan's own periods that touches the windows, with what
// counts in it up to the day of the comparison. In says in which of the windows
// it lies whole: both, calendar, decree (closing beside a closing day), or neither.
type OwnTime struct {
	Label  string          `json:"label"`
	Window calendar.Window `json:"window"`
	N      int             `json:"n"`
	In     string          `json:"in"`

	Period calendar.Period `json:"-"`
}

// Comparison is one plan in the two windows of a report. What is called decree is
// counted by Rule.
type Comparison struct {
	PlanID   string                `json:"plan_id"`
	Plan     string                `json:"plan"`
	Period   calendar.ReportPeriod `json:"period"`
	Year     int                   `json:"year"`
	Rule     calendar.WindowRule   `json:"rule"`
	AgencyID string                `json:"agency_id,omitempty"`
	Agency   string                `json:"agency,omitempty"`
	AsOf     calendar.Date         `json:"as_of"`
	Until    calendar.Date         `json:"until"` // up to which day the own periods count
	SealSeq  int64                 `json:"seal"`
	Calendar calendar.Window       `json:"calendar_window"`
	Decree   calendar.Window       `json:"decree_window"`
	Overlap  Overlap               `json:"stretches"`
	Lines    []Line                `json:"obligations"`
	Total    Figures               `json:"total"`

	Agencies []Choice              `json:"-"` // to choose from
	Plans    []programme.Plan      `json:"-"`
	Rules    []calendar.WindowRule `json:"-"` // that may stand beside the calendar
}

// Overlap is the stretches of days that only one window has, or both.
type Overlap struct {
	OnlyCalendar []calendar.Window `json:"only_calendar"`
	Both         []calendar.Window `json:"both"`
	OnlyDecree   []calendar.Window `json:"only_decree"`
}

// Choice is one thing to choose, by id.
type Choice struct{ ID, Label string }

// Compare counts a plan in both windows: all agencies together or one for those
// who see all, the own agency for everybody else. It counts what is known now,
// and from the agencies that owe an obligation, as a report does. It fails with
// not found when no such plan is in force, then without a Comparison, and when
// the agency is not one that the actor sees.
func (s *Service) Compare(ctx context.Context, actor access.Actor, q Query) (*Comparison, error) {
	c, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	obligations, err := s.Programme.ObligationsKnown(ctx, c.PlanID, c.Until)
	if err != nil {
		return nil, err
	}
	if err := s.choose(ctx, actor, q.AgencyID, obligations, c); err != nil {
		return c, err
	}
	head, err := s.Ledger.Head(ctx)
	if err != nil {
		return nil, err
	}
	c.SealSeq = head.Seq
	return c, s.count(ctx, obligations, c)
}

func (s *Service) prepare(ctx context.Context, q Query) (*Comparison, error) {
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(plans, func(p programme.Plan) bool { return q.PlanID == "" || p.ID == q.PlanID })
	if i < 0 {
		return nil, domain.NotFound("Chưa có kế hoạch nào đang theo dõi.")
	}
	p := plans[i]
	c := &Comparison{PlanID: p.ID, Plan: p.Name(), Period: q.Period, Year: cmp.Or(q.Year, p.Year), AsOf: s.today(), Plans: plans, Rule: cmp.Or(q.Rule, calendar.DecreeWindow)}
	rules, err := s.Programme.WindowRules(ctx)
	if err != nil {
		return nil, err
	}
	c.Rules = slices.DeleteFunc(rules, func(r calendar.WindowRule) bool { return r == calendar.CalendarWindow })
	if c.Calendar, err = calendar.ReportWindow(q.Period, c.Year, calendar.CalendarWindow); err != nil {
		return nil, domain.Fields{{Name: "ky", Message: "Kỳ báo cáo không có trong danh sách. Chọn lại kỳ."}}.Err()
	}
	if c.Decree, err = calendar.ReportWindow(q.Period, c.Year, c.Rule); err != nil {
		return nil, err
	}
	o := calendar.Compare(c.Calendar, c.Decree)
	c.Overlap = Overlap{OnlyCalendar: o.OnlyFirst, Both: o.Both, OnlyDecree: o.OnlySecond}
	c.Until = min(c.AsOf, max(c.Calendar.End, c.Decree.End))
	return c, nil
}

// choose settles for whom is counted and lists who could be chosen.
func (s *Service) choose(ctx context.Context, actor access.Actor, wanted string, obligations []programme.Obligation, c *Comparison) error {
	var ids []string
	for _, o := range obligations {
		for _, id := range o.Owing(c.Until) {
			if actor.Sees(id) {
				ids = append(ids, id)
			}
		}
	}
	if !actor.SeesAll() {
		ids = append(ids, actor.Agencies()...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	names, err := s.Registry.Names(ctx, c.Until, ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c.Agencies = append(c.Agencies, Choice{ID: id, Label: names[id]})
	}
	slices.SortFunc(c.Agencies, func(a, b Choice) int { return vi.Compare(a.Label, b.Label) })
	if wanted == "" && !actor.SeesAll() {
		wanted = actor.Home()
	}
	if wanted == "" && actor.SeesAll() {
		return nil
	}
	if !slices.Contains(ids, wanted) {
		return domain.NotFound("Không có cơ quan này trong kế hoạch, hoặc không được xem số liệu của cơ quan này.")
	}
	c.AgencyID, c.Agency = wanted, names[wanted]
	return nil
}

// maxTries is how often the figures are read anew when evidence came in between.
const maxTries = 4

// count fills the lines. Every window and stretch is counted by itself, and the
// figures must fit together.
func (s *Service) count(ctx context.Context, obligations []programme.Obligation, c *Comparison) error {
	for range maxTries {
		n, err := s.read(ctx, obligations, c)
		if err != nil {
			return err
		}
		if c.fill(obligations, n) {
			return nil
		}
	}
	return domain.Unavailable(nil, "Số liệu đang thay đổi. Tải lại trang.")
}

// counted is what one reading of the ledger gave, by ledger.Pair.
type counted struct {
	calendar, decree, onlyCalendar, both, onlyDecree, either map[string]int
	byDay                                                    map[string][]obligation.Count
}

func (s *Service) read(ctx context.Context, obligations []programme.Obligation, c *Comparison) (counted, error) {
	chains := programme.Chains(obligations)
	var n counted
	hull := calendar.Window{Start: min(c.Calendar.Start, c.Decree.Start), End: max(c.Calendar.End, c.Decree.End)}
	for _, part := range []struct {
		into    *map[string]int
		windows []calendar.Window
	}{
		{&n.calendar, []calendar.Window{c.Calendar}},
		{&n.decree, []calendar.Window{c.Decree}},
		{&n.onlyCalendar, c.Overlap.OnlyCalendar},
		{&n.both, c.Overlap.Both},
		{&n.onlyDecree, c.Overlap.OnlyDecree},
		{&n.either, []calendar.Window{hull}}, // the windows always overlap, so that the hull is both together
	} {
		*part.into = map[string]int{}
		for _, w := range part.windows {
			found, err := s.Ledger.Within(ctx, chains, w)
			if err != nil {
				return n, err
			}
			for pair, k := range found {
				(*part.into)[pair] += k
			}
		}
	}
	var err error
	n.byDay, err = s.Ledger.HappenedBy(ctx, chains, c.Until)
	return n, err
}

// fill makes the lines of a reading; false when its figures do not fit together.
func (c *Comparison) fill(obligations []programme.Obligation, n counted) bool {
	c.Lines, c.Total = nil, Figures{}
	fits := true
	for _, o := range obligations {
		l := Line{ObligationID: o.ID, Name: o.ShortName, Quota: o.Rule.Words().String(), Rule: o.Rule}
		byPeriod := map[string]int{}
		part := false
		for _, id := range o.Owing(c.Until) {
			if c.AgencyID != "" && id != c.AgencyID {
				continue
			}
			part = true
			pair := ledger.Pair(o.VersionID, id)
			l.Figures.add(Figures{
				Calendar: n.calendar[pair], Decree: n.decree[pair], Both: n.both[pair],
				OnlyCalendar: n.onlyCalendar[pair], OnlyDecree: n.onlyDecree[pair], Either: n.either[pair],
			})
			for _, d := range n.byDay[pair] {
				byPeriod[d.Period.Key] += d.N
			}
		}
		if !part {
			continue
		}
		l.Own = c.own(o.Rule, byPeriod)
		fits = fits && l.Figures.agree()
		c.Lines = append(c.Lines, l)
		c.Total.add(l.Figures)
	}
	return fits
}

// own lists the periods of a rule that touch the windows.
func (c *Comparison) own(r obligation.Rule, n map[string]int) []OwnTime {
	var out []OwnTime
	for _, p := range r.Periods() {
		_, first := p.Window.Intersect(c.Calendar)
		_, second := p.Window.Intersect(c.Decree)
		if !first && !second {
			continue
		}
		out = append(out, OwnTime{Label: p.Label(), Window: p.Window, N: n[p.Key], In: c.lies(p.Window), Period: p})
	}
	return out
}

// lies tells in which window a period lies whole.
func (c *Comparison) lies(w calendar.Window) string {
	within := func(o calendar.Window) bool { return o.Contains(w.Start) && o.Contains(w.End) }
	switch {
	case within(c.Calendar) && within(c.Decree):
		return "both"
	case within(c.Calendar):
		return "calendar"
	case within(c.Decree) && c.Rule.Kind() == calendar.OwnClosing:
		return string(calendar.OwnClosing)
	case within(c.Decree):
		return "decree"
	}
	return "neither"
}

// Path is the address of the list of evidence behind a figure of an obligation.
func (c *Comparison) Path(obligationID string, w calendar.Window) string {
	v := url.Values{"nhiem-vu": {obligationID}, "tu": {string(w.Start)}, "den": {string(w.End)}}
	if c.AgencyID != "" {
		v.Set("co-quan", c.AgencyID)
	}
	return "/lam-viec/minh-chung?" + v.Encode()
}

// address is that of the page, or of what lies below it, for the same choice.
func (c *Comparison) address(below string, more ...string) string {
	v := url.Values{"ke-hoach": {c.PlanID}, "nam": {yearText(c.Year)}, "ky": {string(c.Period)}}
	if c.AgencyID != "" {
		v.Set("co-quan", c.AgencyID)
	}
	if c.Rule != calendar.DecreeWindow {
		v.Set("cach-tinh", string(c.Rule))
	}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return windowsRoot + below + "?" + v.Encode()
}

// who names for whom the figures are.
func (c *Comparison) who() string { return cmp.Or(strings.TrimSpace(c.Agency), "tất cả cơ quan") }
