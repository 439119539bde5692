package ownplan

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// item is one thing above that binds an agency.
type item struct {
	source         Source
	key, versionID string
	above          Above
}

// book is what stands above own plans under one plan of the province on a day, of a
// few agencies or of all.
type book struct {
	plan        programme.Plan
	day         calendar.Date
	obligations []programme.Obligation
	agencies    map[string]org.Agency
	lineage     agency.Lineage
	issued      map[string]Plan   // newest that went out, by agency
	lines       map[string][]Line // of these, by agency
	names       map[string]string // of those that issued one
	owed        map[string][]int  // places in obligations of what an agency owes, the duty to plan left out
	duties      map[string]int    // place of the duty to plan, by agency
	asked       bool              // an obligation asks agencies for their own plans: only they owe one
	deadline    calendar.Date     // where no obligation names one
}

// open reads the book of a plan for agencies; without any, for all.
func (s *Service) open(ctx context.Context, planID string, agencies ...string) (*book, error) {
	b := &book{agencies: map[string]org.Agency{}, issued: map[string]Plan{}, lines: map[string][]Line{}}
	var err error
	if b.plan, err = s.Programme.Plan(ctx, planID); err != nil {
		return nil, err
	}
	b.day = min(s.today(), b.plan.WindowEnd)
	if len(agencies) == 0 {
		b.obligations, err = s.Programme.ObligationsOn(ctx, planID, b.day)
	} else {
		b.obligations, err = s.Programme.ObligationsOf(ctx, planID, b.day, agencies)
	}
	if err != nil {
		return nil, err
	}
	// An urgent order is done in days: it asks nobody to plan the year anew.
	b.obligations = slices.DeleteFunc(b.obligations, func(o programme.Obligation) bool { return o.Origin == programme.OriginOrder })
	b.share()
	there, err := s.Registry.AsOf(ctx, b.day)
	if err != nil {
		return nil, err
	}
	for _, a := range there {
		b.agencies[a.ID] = a
	}
	if b.lineage, err = s.Registry.Lineage(ctx); err != nil {
		return nil, err
	}
	if err := s.readIssued(ctx, b, b.upper(agencies)); err != nil {
		return nil, err
	}
	b.deadline, err = s.ownDeadline(ctx, b.plan)
	return b, err
}

// share notes who owes what, once for all agencies.
func (b *book) share() {
	b.owed, b.duties = map[string][]int{}, map[string]int{}
	for i, o := range b.obligations {
		switch {
		case o.Ended != "":
		case o.AsksOwnPlan():
			b.asked = true
			for _, id := range o.Owing(b.day) {
				if _, ok := b.duties[id]; !ok {
					b.duties[id] = i
				}
			}
		default:
			for _, id := range o.Owers(b.day) {
				b.owed[id] = append(b.owed[id], i)
			}
		}
	}
}

// upper lists whose plans bind the agencies: their superiors and those whose work
// they carry on; none for all.
func (b *book) upper(agencies []string) []string {
	if len(agencies) == 0 {
		return nil
	}
	out := []string{}
	for _, id := range agencies {
		out = append(out, b.agencies[id].ParentID)
		for _, x := range b.ended(id) {
			out = append(out, x.FromID)
		}
	}
	return slices.DeleteFunc(out, func(id string) bool { return id == "" })
}

// ended lists the lines by which units that ended in the plan's time passed to an
// agency.
func (b *book) ended(id string) []agency.Succession {
	return slices.DeleteFunc(b.lineage.Before(id), func(x agency.Succession) bool {
		return !x.Change.Ends() || x.ValidFrom < b.plan.WindowStart || x.ValidFrom > b.day
	})
}

// readIssued reads the plans that went out with their lines.
func (s *Service) readIssued(ctx context.Context, b *book, agencies []string) error {
	where, args := ``, []any{b.plan.ID}
	if agencies != nil {
		if len(agencies) == 0 {
			return nil
		}
		where = ` AND agency_id IN (` + db.Marks(2, len(agencies)) + `)`
		args = append(args, db.Args(agencies)...)
	}
	var all []Plan
	if err := s.DB.Select(ctx, &all, `SELECT `+columns+` FROM ownplan WHERE plan_id = $1 AND status = 'issued'`+where+` ORDER BY edition`, args...); err != nil {
		return err
	}
	if len(all) == 0 {
		return nil
	}
	var lines []Line
	if err := s.DB.Select(ctx, &lines, lineSelect+`WHERE l.ownplan_id IN (SELECT id FROM ownplan WHERE plan_id = $1 AND status = 'issued'`+where+`)
		AND (l.for_subordinates OR l.source IN ('own', 'heir')) ORDER BY l.ord, l.id`, args...); err != nil {
		return err
	}
	if err := decode(lines); err != nil {
		return err
	}
	var ids []string
	for _, p := range all { // a later edition takes the place of an earlier one
		b.issued[p.AgencyID] = p
		ids = append(ids, p.AgencyID)
	}
	whose := map[string]string{}
	for id, p := range b.issued {
		whose[p.ID] = id
	}
	for _, l := range lines {
		if id := whose[l.OwnplanID]; id != "" {
			b.lines[id] = append(b.lines[id], l)
		}
	}
	var err error
	b.names, err = s.Registry.Names(ctx, b.day, ids...)
	return err
}

// ownDeadline is the day by which own plans are due where no obligation says it:
// what a coordinator set, else the end of February of the plan's year.
func (s *Service) ownDeadline(ctx context.Context, p programme.Plan) (calendar.Date, error) {
	var set calendar.Date
	if _, err := s.DB.Get(ctx, &set, `SELECT due_on FROM ownplan_deadline WHERE plan_id = $1`, p.ID); err != nil {
		return "", err
	}
	return cmp.Or(set, calendar.NewDate(yearOf(p), 3, 1).AddDays(-1)), nil
}

func yearOf(p programme.Plan) int {
	if p.Year > 0 || p.WindowStart == "" {
		return p.Year
	}
	return p.WindowStart.Year()
}

// duty is the obligation that asks an agency for its own plan; ok is false when it
// owes none.
func (b *book) duty(agencyID string) (o programme.Obligation, ok bool) {
	i, ok := b.duties[agencyID]
	if !ok {
		return o, false
	}
	return b.obligations[i].For(agencyID), true
}

// due is the last day of issue in time; empty where the plan asks others for theirs and
// not this agency.
func (b *book) due(agencyID string) calendar.Date {
	o, ok := b.duty(agencyID)
	switch {
	case ok && o.Rule.Deadline != "":
		return o.Rule.Deadline
	case b.asked && !ok:
		return ""
	}
	return b.deadline
}

// items lists what stands above an agency: what it owes, what its superior's plan
// passes on, and the work of units that ended and whose heir it is.
func (b *book) items(agencyID string) []item {
	var out []item
	owed := map[string]bool{}
	for _, i := range b.owed[agencyID] {
		o := b.obligations[i]
		owed[o.ID] = true
		out = append(out, item{FromObligation, o.ID, o.VersionID, b.aboveOf(o.For(agencyID))})
	}
	if parent := b.agencies[agencyID].ParentID; parent != "" {
		for _, l := range b.lines[parent] {
			if l.ForSubordinates && !owed[l.SourceKey] {
				out = append(out, item{FromSuperior, parent + "/" + l.SourceKey, l.VersionID, b.passed(parent, l)})
			}
		}
	}
	for _, x := range b.ended(agencyID) {
		for _, l := range b.lines[x.FromID] {
			if l.Own() {
				out = append(out, item{FromHeir, x.FromID + "/" + l.SourceKey, "", b.passed(x.FromID, l)})
			}
		}
	}
	return out
}

// aboveOf says what an obligation says of an agency, to which it was narrowed.
func (b *book) aboveOf(o programme.Obligation) Above {
	a := Above{
		Title: strings.TrimRight(o.Content, " .;,"), Product: o.Product, Measure: o.Rule.Words().String(), Clause: clauseOf(o), From: b.plan.Name(),
		Start: o.Rule.Window.Start, End: cmp.Or(o.Rule.Deadline, o.Rule.Window.End), Shared: o.Rule.Shared,
	}
	a.Partners = strings.Join(o.CoordinatingText, "; ")
	if o.Rule.Kind == cadence.Quota && o.Rule.Count > 0 {
		a.Count, a.Max, a.Unit = o.Rule.Count, o.Rule.Max, unitOf(o.Rule)
	}
	return a
}

// passed says what a line of another agency's plan says of who takes it on.
func (b *book) passed(from string, l Line) Above {
	p := b.issued[from]
	a := Above{
		Title: l.Title, Product: l.Product, Measure: l.Above.Measure, Clause: l.Above.Clause, From: "Kế hoạch số " + p.Number + " ngày " + p.IssuedOn.Vietnamese() + " của " + b.names[from],
		Start: l.StartOn, End: l.DueOn, Unit: l.Above.Unit,
	}
	if l.Source == FromObligation {
		a.Measure, a.Unit = "", "" // what the superior owes by itself binds nobody below
	}
	return a
}

// unitOf says what is counted and how often: "tin / tháng".
func unitOf(r obligation.Rule) string {
	noun := cmp.Or(r.UnitNoun, "sản phẩm")
	switch {
	case r.Average:
		return noun + " (trung bình mỗi " + perOf(r) + ")"
	case r.Per == calendar.Whole:
		return noun
	}
	return noun + " / " + perOf(r)
}

func perOf(r obligation.Rule) string {
	switch r.Per {
	case calendar.Week:
		return "tuần"
	case calendar.Month:
		return "tháng"
	case calendar.Quarter:
		return "quý"
	case calendar.Half:
		return "6 tháng"
	case calendar.Year:
		return "năm"
	case calendar.Whole:
	}
	return "kỳ"
}

// clauseOf says where the plan has the obligation: "Mục V.1", "Phụ lục, số 3".
func clauseOf(o programme.Obligation) string {
	switch {
	case o.Origin == programme.OriginAppendix && o.No != "":
		return cmp.Or(o.Clause, "Phụ lục") + ", số " + o.No
	case o.Clause == "":
		return o.Origin.Label()
	case o.Origin != programme.OriginAppendix:
		return "Mục " + o.Clause
	}
	return o.Clause
}
