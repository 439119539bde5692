package matrix

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
)

// periodsPath is the page of periods.
const periodsPath = root + "/theo-ky"

// periodsOf is the page of periods of an agency, of an obligation, or of both.
func periodsOf(q Query, agencyID, obligationID string) string {
	return PeriodQuery{Query: Query{PlanID: q.PlanID, Day: q.Day, Agency: agencyID}, Obligation: obligationID}.address()
}

// PeriodQuery is what a person chose to see by period: all obligations of one
// agency, or one obligation of all agencies. With neither it is the agency of
// the person, or the first one.
type PeriodQuery struct {
	Query
	Obligation string        // id
	Unit       calendar.Unit // of the columns, one of units; month without any
}

// address is the page of the query with no cell opened.
func (q PeriodQuery) address() string { return q.under(periodsPath) }

// under is the query below an address.
func (q PeriodQuery) under(path string) string {
	v := q.values()
	v.Del("nhiem-vu") // always all
	if q.Obligation != "" {
		v.Set("viec", q.Obligation)
	}
	if q.Unit != "" && q.Unit != calendar.Month {
		v.Set("cot", string(q.Unit))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// readPeriods reads an address.
func readPeriods(v url.Values) (PeriodQuery, domain.Fields) {
	q, problems := readQuery(v)
	out := PeriodQuery{Query: q, Obligation: v.Get("viec"), Unit: calendar.Month}
	out.Columns, out.Status, out.About, out.Frame = ColumnsAll, "", "", frameChoice{}
	if u := calendar.Unit(v.Get("cot")); slices.Contains(units(), u) {
		out.Unit = u
	}
	return out, problems
}

// units lists of what length the columns can be.
func units() []calendar.Unit {
	return []calendar.Unit{calendar.Week, calendar.Month, calendar.Quarter, calendar.Half, calendar.Year}
}

// byUnit is how the choice of a unit is called.
func byUnit(u calendar.Unit) string {
	switch u {
	case calendar.Week:
		return "Theo tuần"
	case calendar.Quarter:
		return "Theo quý"
	case calendar.Half:
		return "Theo nửa năm"
	case calendar.Year:
		return "Theo năm"
	case calendar.Month, calendar.Whole:
	}
	return "Theo tháng"
}

// Periods is obligations × periods as drawn.
type Periods struct {
	*View
	Asked    PeriodQuery
	Title    string // the agency or obligation that the table is about
	Cuts     []calendar.Period
	Rows     []PeriodRow
	Agencies []Choice
	Duties   []Choice
	Sum      Total
}

// PeriodRow is one obligation of the agency, or one agency of the obligation.
type PeriodRow struct {
	Group  string // at the first row of a group
	Number string
	Name   string
	Quota  domain.Sentence
	Href   string
	Cells  []PeriodCell
	Sum    Total
	Open   *Panel

	head   Head
	agency org.Agency
}

// Drawn are the row's cells as the page draws them.
func (r PeriodRow) Drawn() []web.Cell {
	out := make([]web.Cell, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = c.Drawn
	}
	return out
}

// PeriodCell is what stands in one or several columns of a row: a period, or the
// periods that share a column. Without any, nothing is owed there.
type PeriodCell struct {
	Stands []obligation.PeriodStand
	Window calendar.Window
	Words  domain.Sentence
	Drawn  web.Cell
}

// Periods judges every period by itself, for what the actor may see.
func (s *Service) Periods(ctx context.Context, actor access.Actor, q PeriodQuery) (*Periods, error) {
	asked := q.Query
	asked.Agency, asked.Sort = "", SortRegistry
	v, err := s.prepare(ctx, asked)
	if err != nil {
		return nil, err
	}
	all, err := s.Programme.ObligationsOn(ctx, v.Plan.ID, v.Day)
	if err != nil {
		return nil, err
	}
	sees, err := s.sight(ctx, actor)
	if err != nil {
		return nil, err
	}
	agencies, err := s.gather(ctx, v, all, sees)
	if err != nil {
		return nil, err
	}
	p := &Periods{View: v, Asked: q, Cuts: calendar.Periods(v.Plan.Window, q.Unit)}
	p.choose(actor, agencies)
	p.link = opener(p.Asked.address())
	v.Heads = slices.DeleteFunc(v.Heads, func(h Head) bool { return p.Asked.Obligation != "" && h.Obligation.ID != p.Asked.Obligation })
	build(v, slices.DeleteFunc(agencies, func(a org.Agency) bool { return p.Asked.Agency != "" && a.ID != p.Asked.Agency }))
	for _, g := range v.Groups {
		for i, r := range g.Rows {
			p.row(g, r, i)
		}
	}
	return p, s.openPeriod(ctx, actor, p)
}

// openPeriod fills the panel of the opened cell.
func (s *Service) openPeriod(ctx context.Context, actor access.Actor, p *Periods) error {
	for i := range p.Rows {
		row := &p.Rows[i]
		for _, c := range row.Cells {
			if !c.Drawn.Open {
				continue
			}
			row.Open = &Panel{
				Agency: row.agency, Obligation: row.head.Obligation, Period: c.Words, Window: c.Window, CloseHref: p.Asked.address(),
			}
			for _, st := range c.Stands {
				row.Open.Reasons = append(row.Open.Reasons, st.Assessment)
			}
			return s.prove(ctx, actor, p.View, row.Open)
		}
	}
	return nil
}

// choose lists what can be chosen, and chooses for who chose nothing.
func (p *Periods) choose(actor access.Actor, agencies []org.Agency) {
	first := ""
	for _, a := range agencies {
		p.Agencies = append(p.Agencies, Choice{a.ID, a.Name})
		if first == "" || a.ID == actor.Home() {
			first = a.ID
		}
	}
	for _, h := range p.Heads {
		p.Duties = append(p.Duties, Choice{h.Obligation.ID, cmp.Or(h.Number, "–") + " " + h.Name})
	}
	if p.Asked.Agency == "" && p.Asked.Obligation == "" {
		p.Asked.Agency = first
	}
	for _, list := range [][]Choice{p.Agencies, p.Duties} {
		for _, c := range list {
			if c.Value == cmp.Or(p.Asked.Agency, p.Asked.Obligation) {
				p.Title = c.Label
			}
		}
	}
}

// row draws the rows of one agency: all its obligations, or the chosen one.
func (p *Periods) row(g Group, r Row, i int) {
	alone := p.Asked.Obligation == "" || p.Asked.Agency != ""
	for n, c := range r.Cells {
		h := p.Heads[n]
		if c.Assessment.Status == obligation.NotApplicable {
			continue
		}
		row := PeriodRow{Number: h.Number, Name: h.Name, Quota: h.Quota, Href: periodsOf(p.Query, "", h.Obligation.ID)}
		if !alone {
			row = PeriodRow{Name: r.Agency.Name, Href: periodsOf(p.Query, r.Agency.ID, "")}
			if i == 0 || len(p.Rows) == 0 {
				row.Group = g.Name
			}
		}
		row.head, row.agency = h, r.Agency
		stands := h.Obligation.ByPeriod(r.Agency.ID, ledger.Of(p.counts, h.Obligation.VersionID), p.Day)
		for _, st := range stands {
			if st.Period.Window.Start <= p.Day { // what lies ahead is not in time, only not late yet
				row.Sum.add(st.Assessment.Status)
				p.Sum.add(st.Assessment.Status)
			}
		}
		row.Cells = p.place(stands, row)
		p.Rows = append(p.Rows, row)
	}
}

// slot is what stands in some columns of a row.
type slot struct {
	first, last int
	stands      []obligation.PeriodStand
}

// place puts periods into the columns: a period longer than a column spans
// several, shorter ones share the column of their last day.
func (p *Periods) place(stands []obligation.PeriodStand, row PeriodRow) []PeriodCell {
	var slots []slot
	for _, st := range stands {
		w := st.Period.Window
		x := slot{p.column(w.Start), p.lastColumn(w), []obligation.PeriodStand{st}}
		if w.Days() <= p.Cuts[x.last].Window.Days() {
			x.first = x.last
		}
		slots = append(slots, x)
	}
	slices.SortStableFunc(slots, func(a, b slot) int { return cmp.Compare(a.first, b.first) })
	var cells []PeriodCell
	at := 0
	for i := 0; i < len(slots); {
		x := slots[i]
		for i++; i < len(slots) && slots[i].first <= x.last; i++ { // periods of two lengths, after an amendment
			x.last, x.stands = max(x.last, slots[i].last), append(x.stands, slots[i].stands...)
		}
		for ; at < x.first; at++ {
			cells = append(cells, p.empty(at))
		}
		cells = append(cells, p.draw(x, row))
		at = x.last + 1
	}
	for ; at < len(p.Cuts); at++ {
		cells = append(cells, p.empty(at))
	}
	return cells
}

// column is the place of a day; days outside the plan stand at its ends.
func (p *Periods) column(day calendar.Date) int {
	for i, c := range p.Cuts {
		if day <= c.Window.End {
			return i
		}
	}
	return len(p.Cuts) - 1
}

// lastColumn is where a period ends. A week in which one month ends and the next
// begins is a column of the next, so that each month has its own cell.
func (p *Periods) lastColumn(w calendar.Window) int {
	last := p.column(w.End)
	next := w.End < p.Plan.Window.End && w.End < p.Cuts[last].Window.End
	if p.Asked.Unit == calendar.Week && next && p.column(w.Start) < last {
		last--
	}
	return last
}

func (p *Periods) empty(at int) PeriodCell {
	return PeriodCell{Drawn: web.Cell{Status: string(obligation.NotApplicable), Head: p.Cuts[at].Label()}}
}

// draw makes one cell. Several periods in one column show the worst of them and
// how many are met.
func (p *Periods) draw(x slot, row PeriodRow) PeriodCell {
	w := x.stands[0].Period.Window
	words := x.stands[0].Period.Words()
	worst := x.stands[0].Assessment
	met := 0
	for _, st := range x.stands {
		if st.Assessment.Status == obligation.Met {
			met++
		}
		if gravity(st.Assessment.Status) > gravity(worst.Status) {
			worst = st.Assessment
		}
		w.Start, w.End = min(w.Start, st.Period.Window.Start), max(w.End, st.Period.Window.End)
	}
	switch {
	case x.last == x.first:
		words = p.Cuts[x.first].Words()
	case len(x.stands) > 1:
		words = calendar.Period{Unit: calendar.Whole, Window: w}.Words()
	}
	key := strings.Join([]string{row.head.Obligation.VersionID, row.agency.ID, p.Cuts[x.first].Key}, "|")
	c := web.Cell{Status: string(worst.Status), Note: worst.Short, Span: x.last - x.first + 1, Href: p.link(key), Open: key == p.Asked.Open}
	c.Head = words.Upper().String()
	c.Label = row.Name + ", " + c.Head
	if n := len(x.stands); n > 1 {
		c.Note = several(x.stands[0].Period.Unit, met, n)
		if worst.Status == obligation.NotDue && met == 0 {
			c.Note = domain.Sentence{}
		}
	}
	return PeriodCell{Stands: x.stands, Window: w, Words: words, Drawn: c}
}

// several is how many of some periods are met.
func several(unit calendar.Unit, met, all int) domain.Sentence {
	switch unit {
	case calendar.Week:
		return domain.Say("%d/%d tuần", met, all)
	case calendar.Month:
		return domain.Say("%d/%d tháng", met, all)
	case calendar.Quarter, calendar.Half, calendar.Year, calendar.Whole:
	}
	return domain.Say("%d/%d kỳ", met, all)
}

// gravity orders statuses: what several periods amount to is the gravest.
func gravity(s obligation.Status) int {
	return slices.Index([]obligation.Status{
		obligation.NotApplicable, obligation.Waived, obligation.Met, obligation.NotDue, obligation.OnTrack,
		obligation.AtRisk, obligation.Silent, obligation.Late, obligation.Missed,
	}, s)
}
