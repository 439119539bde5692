package report

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// Figures counts a report from obligations and evidence as known now, as of the
// window's last day or today, whichever is earlier, with the units and names of
// that day. Each figure carries the ids of its evidence.
func (s *Service) Figures(ctx context.Context, r Report) (report.Figures, error) {
	c, err := s.counter(ctx, r)
	if err != nil {
		return report.Figures{}, err
	}
	return s.count(ctx, c)
}

// count adds up what a counter holds.
func (s *Service) count(ctx context.Context, c *counter) (report.Figures, error) {
	r := c.report
	f := report.Figures{
		PlanNumber: c.plan.Number, PlanIssuer: issuer(c.plan.Issuer), PlanDate: c.plan.IssuedOn, Period: s.periodName(c), Window: r.Window(),
		WindowRule: r.WindowRule.Label(), Agency: c.names[r.AgencyID], Province: r.Scope == ScopeProvince, Counted: s.today(),
	}
	owing, active := map[string]bool{}, map[string]bool{}
	for _, o := range c.obligations {
		leads := c.leads(o)
		if line, ok := c.line(o, leads); ok {
			f.Lines = append(f.Lines, line)
		}
		for _, l := range leads {
			if !l.Status.Counts() {
				continue
			}
			owing[c.home(l.agencyID)] = true
			if len(c.within[ledger.Pair(o.VersionID, l.agencyID)]) > 0 {
				active[c.home(l.agencyID)] = true
			}
			c.stand(l, len(c.within[ledger.Pair(o.VersionID, l.agencyID)]) > 0)
		}
	}
	f.Agencies, f.Active = len(owing), len(active)
	counted := report.Once(c.pieces)
	f.Rows = counted.Rows()
	for _, row := range f.Rows {
		if !row.Sub() {
			f.Evidence += row.Pieces
		}
	}
	f.Months = counted.Months(r.Window(), c.asOf)
	f.Weak, f.Disputed = c.weak, c.disputed
	var err error
	if f.Questions, err = s.difficulties(ctx, c); err != nil {
		return f, err
	}
	if f.Orders, err = s.leaderOrders(ctx, c); err != nil {
		return f, err
	}
	if f.Goals, err = s.goals(ctx, r, c.asOf); err != nil || r.Scope != ScopeProvince {
		return f, err
	}
	f.Units, err = s.units(ctx, c, counted)
	if c.homes == nil { // under today's units the numbers of two days would stand together
		f.Existing = c.existing
	}
	return f, err
}

// difficulties gives what the report tells of difficulties; an ad hoc one tells nothing of
// them, since it asks its own questions.
func (s *Service) difficulties(ctx context.Context, c *counter) (*report.Questions, error) {
	if s.Difficulties == nil || c.report.RequestID != "" {
		return nil, nil //nolint:nilnil // nothing to tell is no failure
	}
	agencyID := c.report.AgencyID
	if c.report.Scope == ScopeProvince {
		agencyID = ""
	}
	return s.Difficulties(ctx, c.report.PlanID, agencyID, c.report.Window(), c.asOf)
}

// goals judges the goals of the plan for the year's report of the whole
// province; other reports have no part in them.
func (s *Service) goals(ctx context.Context, r Report, day calendar.Date) ([]report.Goal, error) {
	if r.Scope != ScopeProvince || r.Period != calendar.FullYear {
		return nil, nil
	}
	goals, err := s.Programme.Goals(ctx, r.PlanID, day)
	if err != nil {
		return nil, err
	}
	out := make([]report.Goal, len(goals))
	for i, g := range goals {
		out[i] = report.Goal{Content: g.Content, Verdict: g.Assessment.Verdict, Why: g.Assessment.Why.String()}
	}
	return out, nil
}

// counter holds everything that counting one report needs.
type counter struct {
	report      Report
	plan        programme.Plan
	obligations []programme.Obligation
	counts      map[string][]obligation.Count
	within      map[string][]string // ids of entries of the window, by ledger.Pair
	pieces      []report.Piece      // of the window, re-posts too
	entries     []ledger.Piece      // the same as the ledger has them
	byID        map[string]ledger.Piece
	weak        []report.Weak
	disputed    int
	names       map[string]string
	homes       map[string]string       // of units that pass into another: under which they stand
	stands      map[string]*report.Unit // by home
	asOf        calendar.Date
	itself      map[string]bool // obligations to file this very report, by id
	existing    int             // agencies that there are on that day
}

// home is the unit under which a unit's figures stand.
func (c *counter) home(id string) string { return cmp.Or(c.homes[id], id) }

func (s *Service) counter(ctx context.Context, r Report) (*counter, error) {
	c := &counter{report: r, asOf: min(r.WindowEnd, s.today()), stands: map[string]*report.Unit{}}
	var err error
	if c.plan, err = s.Programme.Plan(ctx, r.PlanID); err != nil {
		return nil, err
	}
	if c.obligations, err = s.Programme.ObligationsKnown(ctx, r.PlanID, c.asOf); err != nil {
		return nil, err
	}
	if err = s.findItself(ctx, c); err != nil {
		return nil, err
	}
	agencies := []string{r.AgencyID}
	if r.Scope == ScopeProvince {
		for _, o := range c.obligations {
			agencies = append(agencies, o.Owing(c.asOf)...)
		}
	}
	if err = s.gather(ctx, c); err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for _, id := range agencies {
		all[id] = true
	}
	for _, p := range c.pieces {
		all[p.AgencyID] = true
	}
	c.names, err = s.Registry.Names(ctx, c.asOf, slices.Sorted(maps.Keys(all))...)
	return c, err
}

// lead is one agency of the report under one obligation, and how far it is.
type lead struct {
	agencyID string
	obligation.Assessment
	itself bool // the duty to file this report, which is not done in time yet
}

// leads are the agencies of the report that owe an obligation, inherited it, or
// owed it in a period that closed.
func (c *counter) leads(o programme.Obligation) []lead {
	var out []lead
	for _, id := range o.Owing(c.asOf) {
		if c.report.Scope != ScopeProvince && id != c.report.AgencyID {
			continue
		}
		a := o.Assess(id, ledger.Of(c.counts, o.VersionID), c.asOf)
		if a.Status != obligation.NotApplicable || len(o.Decisions) == 0 {
			out = append(out, c.lead(o, id, a))
		}
	}
	return out
}

// lead is one agency under one obligation. Who writes a report fulfils with it the
// duty to file it: that it is not filed while it is written is no shortcoming to
// tell of in it.
func (c *counter) lead(o programme.Obligation, id string, a obligation.Assessment) lead {
	l := lead{agencyID: id, Assessment: a}
	if id == c.report.AgencyID && c.itself[o.ID] && !a.Status.InTime() {
		l.Status, l.itself = obligation.OnTrack, true
	}
	return l
}

// findItself finds the obligations of the plan that a report itself fulfils. Those
// to which an ad hoc request belongs are not told apart by request.
func (s *Service) findItself(ctx context.Context, c *counter) error {
	c.itself = map[string]bool{}
	if c.report.RequestID != "" {
		return nil
	}
	g, err := s.regimes(ctx, c.report.WindowEnd)
	if err != nil {
		return err
	}
	level := s.level(ctx, c.report)
	for _, o := range c.obligations {
		c.itself[o.ID] = g.asks(o, c.report, level)
	}
	return nil
}

// done lists the pieces of the window, those of agencies too that gave the
// obligation away: what they did stays theirs.
func (c *counter) done(o programme.Obligation) []string {
	var ids []string
	for _, id := range o.Owing(c.asOf) {
		if c.report.Scope == ScopeProvince || id == c.report.AgencyID {
			ids = append(ids, c.within[ledger.Pair(o.VersionID, id)]...)
		}
	}
	slices.Sort(ids)
	return ids
}

// line counts one obligation; ok is false when the report has no part in it.
func (c *counter) line(o programme.Obligation, leads []lead) (report.Line, bool) {
	if len(leads) == 0 {
		return report.Line{}, false
	}
	l := report.Line{
		ObligationID: o.ID, VersionID: o.VersionID, Clause: clause(o), Name: o.ShortName, Title: title(o), Quota: o.Rule.Words().String(),
		IDs: c.done(o), Reporting: o.Origin == programme.OriginReporting,
	}
	l.Evidence = len(l.IDs)
	l.NotDue = l.Evidence == 0 && !slices.ContainsFunc(leads, func(a lead) bool { return !c.later(o, a) })
	if len(leads) == 1 && leads[0].Status.Counts() {
		l.Told, l.Itself = c.deed(o, leads[0]).Told(), leads[0].itself
	}
	for _, unit := range c.units(leads) {
		st := standing{met: true}
		for _, a := range unit.parts {
			st.add(a.Status)
			st.active = st.active || len(c.within[ledger.Pair(o.VersionID, a.agencyID)]) > 0
			if len(leads) == 1 && a.Status.Counts() {
				l.Why = a.Why.String()
			}
		}
		if st.active {
			l.Active++
		}
		st.into(&l, c.names[unit.id])
	}
	slices.Sort(l.Behind)
	slices.Sort(l.Silent)
	return l, true
}

// later tells whether what an agency owes is due after the day of the report.
func (c *counter) later(o programme.Obligation, a lead) bool {
	switch a.Status {
	case obligation.NotDue:
		return true
	case obligation.OnTrack, obligation.AtRisk:
		r := o.For(a.agencyID).Rule
		return r.Kind == cadence.Deadline && r.Deadline > c.asOf
	case obligation.Met, obligation.Late, obligation.Missed, obligation.Silent, obligation.Waived, obligation.NotApplicable:
	}
	return false
}

// deed is what the report's agency did for an obligation.
func (c *counter) deed(o programme.Obligation, a lead) report.Deed {
	pair := ledger.Pair(o.VersionID, a.agencyID)
	d := report.Deed{Rule: o.For(a.agencyID).Rule, Assessed: a.Assessment, N: len(c.within[pair]), AsOf: c.asOf}
	for _, n := range c.counts[pair] {
		if n.N > 0 && (d.First == "" || n.FirstOn < d.First) {
			d.First = n.FirstOn
		}
		if n.N > 0 && c.report.Window().Contains(n.LastOn) {
			d.Last = max(d.Last, n.LastOn)
		}
	}
	for _, id := range c.within[pair] {
		if p := c.byID[id]; p.HappenedOn == d.Last {
			d.What = p.Title
		}
	}
	return d
}

// title is the obligation in the plan's own words; a periodic report, whose words
// are the whole clause, and an order, whose words are the whole message, keep their
// short name.
func title(o programme.Obligation) string {
	if o.Origin == programme.OriginReporting || o.Origin == programme.OriginOrder {
		return o.ShortName
	}
	return strings.TrimRight(o.Content, " ;.")
}

func clause(o programme.Obligation) string {
	if o.Origin == programme.OriginAppendix {
		return "Phụ lục, mục " + o.No
	}
	return o.Clause
}

// periodName is the period as the report calls it: that of an ad hoc request is
// its window.
func (s *Service) periodName(c *counter) string {
	if c.report.RequestID != "" {
		return "từ " + c.report.WindowStart.Vietnamese() + " đến " + c.report.WindowEnd.Vietnamese()
	}
	return c.report.Period.Label(c.report.Year)
}
