package matrix

import (
	"cmp"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// View is the matrix as drawn.
type View struct {
	Plan     programme.Plan
	Query    Query
	Day      calendar.Date
	Today    calendar.Date
	Early    bool          // the day asked for lies before the plan: Day is its first day then
	Ahead    calendar.Date // the day asked for, when it lies ahead: Day is today then
	Frame    *Frame        // window whose pieces the cells tell; nil for none
	Seal     ledger.SealRow
	Heads    []Head
	Products []Choice // all products of the plan's obligations
	Duties   []Choice // all obligations that may be seen, to choose one
	Contents []Choice // topics of evidence
	Groups   []Group
	Totals   []Total
	Agencies int
	Sum      Total
	Open     *Panel
	Turn     Turn // of a page
	Several  bool // groups with totals of their own

	known  bool // as known now, not as recorded by the end of Day: of a plan that ended
	ended  map[string]calendar.Date
	link   func(key string) string        // nil: nothing to open
	hidden func(obligationID string) bool // nil: nothing is
	counts map[string][]obligation.Count
	about  map[string]int // pieces about the topic chosen, by ledger.Pair
}

// AheadWords says that the day shown is another than the one asked for.
func (v *View) AheadWords() domain.Sentence {
	if v.Ahead == "" {
		return domain.Sentence{}
	}
	return domain.Say("Ngày %s chưa tới; đây là số liệu của hôm nay, ngày %s.", v.Ahead.Vietnamese(), v.Day.Vietnamese())
}

// typed is what stands in the field of the day: what a person wrote, unless
// another day is shown.
func (v *View) typed(written string) string {
	if v.Ahead != "" {
		return string(v.Day)
	}
	return cmp.Or(written, string(v.Day))
}

// Choice is one choice of a filter.
type Choice struct{ Value, Label string }

// Alone tells whether one agency is shown, so that a telephone shows every cell.
func (v *View) Alone() bool { return v.Agencies == 1 }

// Head is one obligation's column.
type Head struct {
	Obligation programme.Obligation
	Number     string
	Name       string
	Quota      domain.Sentence

	owing map[string]bool
	waits map[string]bool // who owes it once something happens: it stays in the table
}

// Group is the agencies of one level and kind with their totals.
type Group struct {
	Name   string
	Rows   []Row
	Totals []Total
	Sum    Total
	Goes   bool // on over the page: its totals come there
}

// Row is one agency.
type Row struct {
	Agency org.Agency
	Ended  calendar.Date // first day without the agency, when it is gone: it stays with what closed or nobody took over
	Cells  []Cell
	Sum    Total
	Behind []Behind
	Href   string // the matrix of this agency alone
	Open   *Panel
}

// Drawn are the row's cells as the page draws them.
func (r Row) Drawn() []web.Cell {
	out := make([]web.Cell, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = c.Drawn
	}
	return out
}

// Behind is how many of a row's cells have one of the statuses that press.
type Behind struct {
	Status obligation.Status
	N      int
}

// pressing lists the statuses that press, the worst first.
func pressing() []obligation.Status {
	return []obligation.Status{obligation.Missed, obligation.Late, obligation.Silent, obligation.AtRisk}
}

// Cell is one obligation of one agency. Pieces is how much evidence counts, Within
// how much of it lies in the view's window, About how much has the topic chosen.
type Cell struct {
	Key        string
	Assessment obligation.Assessment
	Pieces     int
	Within     int
	About      int
	Drawn      web.Cell
}

// Panel is an opened cell with the reasons of its status and its newest
// evidence; a cell of several periods has a reason for each. Window narrows the
// evidence; empty: it does not.
type Panel struct {
	Reasons    []obligation.Assessment
	Within     int             // pieces in Frame
	About      domain.Sentence // how many pieces have the topic chosen
	Topic      string          // that topic, which narrows the evidence
	Agency     org.Agency
	Obligation programme.Obligation
	Period     domain.Sentence // of a cell by period
	Frame      *Frame
	Window     calendar.Window
	Evidence   []Piece
	Total      int
	CloseHref  string
	ListHref   string
	PeriodHref string
	May        bool   // the person may declare for this agency
	Writes     bool   // the duty counts pieces of content, which the person may write
	ChaseHref  string // where the person reminds and urges this agency; empty: nowhere
}

// Piece is one entry as the panel shows it.
type Piece struct{ ledger.Entry }

// State is what a verifier or an erasure made of the entry, as the evidence part
// names it.
func (p Piece) State() string {
	switch {
	case p.ErasedAt > 0:
		return "erased"
	case p.Verdict == evidence.Disputed:
		return "disputed"
	}
	return ""
}

// Remark says why the entry does not count, or what became of the piece that it shows.
func (p Piece) Remark() domain.Sentence {
	switch {
	case p.Verdict == evidence.Returned:
		return domain.Say("Trả lại, không tính.")
	case p.Became == evidence.NoteWithdrawn:
		return domain.Say("Bài đã rút, vẫn tính.")
	case p.Became == evidence.NoteUnpublished:
		return domain.Say("Bài đã gỡ khỏi cổng, vẫn tính.")
	case p.Became == evidence.NoteRenewed:
		return domain.Say("Bài có bản mới.")
	}
	return domain.Sentence{}
}

// Total is how many of the cells that count are in time.
type Total struct {
	Head    string
	NotLate int
	Counted int
	About   int // pieces about the topic chosen
}

// add counts a status. What leaves the denominator leaves the numerator too, so
// that no share is over 100 %.
func (t *Total) add(s obligation.Status) {
	if !s.Counts() {
		return
	}
	t.Counted++
	if s.InTime() {
		t.NotLate++
	}
}

// Behind is how many of the column are late, missed or silent.
func (t Total) Behind() int { return t.Counted - t.NotLate }

// Figure is the column's share as text.
func (t Total) Figure() string { return vi.Int(int64(t.NotLate)) + "/" + vi.Int(int64(t.Counted)) }

// heads lists the columns in the plan's order, leaving out obligations that
// nobody owes.
func (v *View) heads(all []programme.Obligation) []Head {
	var hs []Head
	q := v.Query
	for _, o := range all {
		if topic, _ := topicOf(o); !q.Columns.takes(o) || q.Topic != "" && q.Topic != topic || v.hidden != nil && v.hidden(o.ID) {
			continue
		}
		owing := o.Owing(v.Day)
		if len(owing) == 0 {
			continue
		}
		h := Head{Obligation: o, Number: number(o), Name: o.ShortName, Quota: o.Rule.Short(), owing: map[string]bool{}}
		for _, id := range owing {
			h.owing[id] = true
		}
		if o.Rule.Awaits() {
			h.waits = map[string]bool{}
			for _, id := range o.Owers(v.Day) {
				h.waits[id] = true
			}
		}
		if o.Ended != "" {
			h.Quota = domain.Say("bãi bỏ từ %s", o.Ended.Vietnamese()[:5])
		}
		hs = append(hs, h)
	}
	return hs
}

// topics lists the products of obligations, each once, in the plan's order.
func topics(all []programme.Obligation) []Choice {
	var out []Choice
	for _, o := range all {
		key, label := topicOf(o)
		if !slices.ContainsFunc(out, func(c Choice) bool { return c.Value == key }) {
			out = append(out, Choice{key, label})
		}
	}
	return out
}

// number is the clause as the head shows it: "V.1." or "3.".
func number(o programme.Obligation) string {
	n := o.No
	if o.Origin != programme.OriginAppendix {
		n = o.Clause
	}
	if n == "" {
		return ""
	}
	return n + "."
}

// build draws the rows from the counts.
func build(v *View, agencies []org.Agency) {
	v.Totals = v.blank()
	for _, a := range agencies {
		if row, some := buildRow(v, a); some {
			v.add(row)
		}
	}
	if v.Query.Sort == SortRegistry {
		return
	}
	for _, g := range v.Groups {
		slices.SortStableFunc(g.Rows, func(a, b Row) int { return cmp.Compare(b.Sum.Behind(), a.Sum.Behind()) })
	}
}

// blank is a foot in which nothing counts yet.
func (v *View) blank() []Total {
	out := make([]Total, len(v.Heads))
	for i, h := range v.Heads {
		out[i].Head = h.Name
	}
	return out
}

func buildRow(v *View, a org.Agency) (Row, bool) {
	row := Row{Agency: a, Ended: v.ended[a.ID], Cells: make([]Cell, 0, len(v.Heads))}
	some, wanted := false, v.Query.Status == ""
	behind := map[obligation.Status]int{}
	for _, h := range v.Heads {
		c := v.cell(h, a)
		st := c.Assessment.Status
		some = some || st != obligation.NotApplicable || h.waits[a.ID]
		wanted = wanted || h.owing[a.ID] && st == v.Query.Status
		behind[st]++
		row.Sum.add(st)
		row.Sum.About += c.About
		row.Cells = append(row.Cells, c)
	}
	for _, st := range pressing() {
		if n := behind[st]; n > 0 {
			row.Behind = append(row.Behind, Behind{st, n})
		}
	}
	if v.link != nil {
		alone := v.Query
		alone.Agency, alone.Page = a.ID, 0
		row.Href = alone.address()
	}
	return row, some && wanted
}

// cell judges one obligation of one agency.
func (v *View) cell(h Head, a org.Agency) Cell {
	c := Cell{
		Key: h.Obligation.VersionID + "|" + a.ID, Assessment: obligation.Assessment{Status: obligation.NotApplicable},
		Drawn: web.Cell{Head: h.Name, Label: a.Name + ", " + h.Name},
	}
	if h.owing[a.ID] {
		held := ledger.Of(v.counts, h.Obligation.VersionID)
		c.Assessment = h.Obligation.Assess(a.ID, held, v.Day)
		c.Drawn.Note = c.Assessment.Short
		for _, n := range held(a.ID) {
			c.Pieces += n.N
		}
		if v.Frame != nil {
			c.Within = within(held(a.ID), v.Frame.Window)
		}
		c.About = v.about[ledger.Pair(h.Obligation.VersionID, a.ID)]
		if c.Assessment.Status != obligation.NotApplicable {
			c.Drawn.More = v.more(c)
		}
		if v.link != nil {
			c.Drawn.Href, c.Drawn.Open = v.link(c.Key), c.Key == v.Query.Open
		}
	}
	c.Drawn.Status = string(c.Assessment.Status)
	return c
}

// within adds up what happened on the days of a window; counts are by the day.
func within(counts []obligation.Count, w calendar.Window) int {
	n := 0
	for _, c := range counts {
		if w.Contains(c.FirstOn) {
			n += c.N
		}
	}
	return n
}

// add puts a row under its group's head and counts it.
func (v *View) add(row Row) {
	name := groupName(row.Agency)
	if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
		v.Groups = append(v.Groups, Group{Name: name, Totals: v.blank()})
	}
	last := &v.Groups[len(v.Groups)-1]
	for i, c := range row.Cells {
		st := c.Assessment.Status
		for _, t := range []*Total{&v.Totals[i], &v.Sum, &last.Totals[i], &last.Sum} {
			t.add(st)
			t.About += c.About
		}
	}
	v.Agencies++
	last.Rows = append(last.Rows, row)
}

// groupNames lists the groups in the order of the page; groupRank says to which
// an agency belongs.
func groupNames() []string {
	return []string{"Sở, ban, ngành", "Cơ quan, đơn vị khác", "UBND cấp huyện", "UBND xã, phường"}
}

func groupRank(a org.Agency) int {
	switch {
	case a.Level == agency.District:
		return 2
	case a.Level == agency.Commune:
		return 3
	case a.Kind == agency.Department || a.Kind == agency.Committee:
		return 0
	}
	return 1
}

func groupName(a org.Agency) string { return groupNames()[groupRank(a)] }
