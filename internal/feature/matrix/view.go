package matrix

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// Query is what a person chose to see. The zero Query is the newest plan in
// force as of today.
type Query struct {
	PlanID  string
	Level   agency.Level
	Status  obligation.Status
	Columns Columns
	Day     calendar.Date
	Agency  string // only this one, with all its cells on a telephone
	Sort    Sort
	Open    string // name of the opened cell, versionID|agencyID
}

// Sort orders the agencies of a group.
type Sort string

// The orders: who is behind first, or as the registry lists them.
const (
	SortBehind   Sort = ""
	SortRegistry Sort = "danh-muc"
)

// Columns chooses which obligations stand in the heads.
type Columns string

// The choices: what can be counted or has a deadline, the narrative duties, or
// everything.
const (
	ColumnsCounted Columns = ""
	ColumnsDuties  Columns = "nhiem-vu-chung"
	ColumnsAll     Columns = "tat-ca"
)

// takes tells whether an obligation belongs to the choice: rows of the appendix
// and whatever has a number or a deadline are "counted".
func (c Columns) takes(o programme.Obligation) bool {
	duty := o.Origin == programme.OriginDuty && o.Rule.Count == 0 && o.Rule.Deadline == ""
	switch c {
	case ColumnsCounted:
		return !duty
	case ColumnsDuties:
		return duty
	case ColumnsAll:
	}
	return true
}

// address is the page of the query with another cell opened; empty closes.
func (q Query) address(open string) string {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("ke-hoach", q.PlanID)
	set("cap", string(q.Level))
	set("tinh-trang", string(q.Status))
	set("nhiem-vu", string(q.Columns))
	set("ngay", string(q.Day))
	set("co-quan", q.Agency)
	set("xep", string(q.Sort))
	set("o", open)
	if len(v) == 0 {
		return root
	}
	return root + "?" + v.Encode()
}

// Alone tells whether one agency is shown, so that a telephone shows every cell.
func (v *View) Alone() bool { return v.Agencies == 1 }

// View is the matrix as drawn.
type View struct {
	Plan     programme.Plan
	Query    Query
	Day      calendar.Date
	Heads    []Head
	Groups   []Group
	Totals   []Total
	Agencies int
	NotLate  int
	Counted  int
	Open     *Panel

	ended map[string]calendar.Date
}

// Head is one obligation's column.
type Head struct {
	Obligation programme.Obligation
	Number     string
	Name       string
	Quota      domain.Sentence
}

// Group is the agencies of one level and kind.
type Group struct {
	Name string
	Rows []Row
}

// Row is one agency.
type Row struct {
	Agency  org.Agency
	Ended   calendar.Date // first day without the agency, when it is gone: it stays with what closed or nobody took over
	Cells   []Cell
	NotLate int
	Counted int
	Behind  []Behind
	Href    string // the matrix of this agency alone
	Open    *Panel
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

// Cell is one obligation of one agency.
type Cell struct {
	Key        string
	Head       string
	Assessment obligation.Assessment
	Label      string
	Href       string
	Open       bool
}

// Panel is an opened cell with its newest evidence.
type Panel struct {
	Cell       Cell
	Agency     org.Agency
	Obligation programme.Obligation
	Evidence   []ledger.Entry
	Total      int
	CloseHref  string
	ListHref   string
	May        bool // the person may declare for this agency
}

// Total is a column's foot.
type Total struct {
	Head    string
	NotLate int
	Counted int
}

// heads lists the columns in the plan's order, leaving out obligations that
// nobody owes.
func heads(all []programme.Obligation, choice Columns, day calendar.Date) []Head {
	var hs []Head
	for _, o := range all {
		if len(o.Owing(day)) == 0 || !choice.takes(o) {
			continue
		}
		h := Head{Obligation: o, Number: number(o), Name: o.ShortName, Quota: o.Rule.Short()}
		if o.Ended != "" {
			h.Quota = domain.Say("bãi bỏ từ %s", o.Ended.Vietnamese()[:5])
		}
		hs = append(hs, h)
	}
	return hs
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
func build(v *View, agencies []org.Agency, counts map[string][]obligation.Count) {
	owes := map[string]bool{}
	for _, h := range v.Heads {
		for _, id := range h.Obligation.Owing(v.Day) {
			owes[h.Obligation.VersionID+"|"+id] = true
		}
	}
	v.Totals = make([]Total, len(v.Heads))
	for i, h := range v.Heads {
		v.Totals[i].Head = h.Name
	}
	for _, a := range agencies {
		row, some := buildRow(v, a, owes, counts)
		if !some {
			continue
		}
		v.add(row)
	}
	if v.Query.Sort == SortRegistry {
		return
	}
	for _, g := range v.Groups {
		slices.SortStableFunc(g.Rows, func(a, b Row) int { return cmp.Compare(b.Counted-b.NotLate, a.Counted-a.NotLate) })
	}
}

func buildRow(v *View, a org.Agency, owes map[string]bool, counts map[string][]obligation.Count) (Row, bool) {
	row := Row{Agency: a, Ended: v.ended[a.ID]}
	some, wanted := false, v.Query.Status == ""
	for _, h := range v.Heads {
		key := h.Obligation.VersionID + "|" + a.ID
		c := Cell{Key: key, Head: h.Name, Label: a.Name + ", " + h.Name, Assessment: obligation.Assessment{Status: obligation.NotApplicable}}
		if owes[key] {
			c.Assessment = h.Obligation.Assess(a.ID, ledger.Of(counts, h.Obligation.VersionID), v.Day)
			some = some || c.Assessment.Status != obligation.NotApplicable
			c.Href = v.Query.address(key) + "#o-mo"
			c.Open = key == v.Query.Open
			wanted = wanted || c.Assessment.Status == v.Query.Status
		}
		row.Cells = append(row.Cells, c)
	}
	for _, st := range pressing() {
		n := 0
		for _, c := range row.Cells {
			if c.Assessment.Status == st {
				n++
			}
		}
		if n > 0 {
			row.Behind = append(row.Behind, Behind{st, n})
		}
	}
	alone := v.Query
	alone.Agency = a.ID
	row.Href = alone.address("")
	return row, some && wanted
}

// add puts a row under its group's head and counts it.
func (v *View) add(row Row) {
	for i, c := range row.Cells {
		if !c.Assessment.Status.Counts() {
			continue
		}
		row.Counted++
		v.Totals[i].Counted++
		if c.Assessment.Status.InTime() {
			row.NotLate++
			v.Totals[i].NotLate++
		}
	}
	v.Agencies++
	v.Counted += row.Counted
	v.NotLate += row.NotLate
	name := groupName(row.Agency)
	if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
		v.Groups = append(v.Groups, Group{Name: name})
	}
	last := &v.Groups[len(v.Groups)-1]
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

// Behind is how many of the column are late, missed or silent.
func (t Total) Behind() int { return t.Counted - t.NotLate }

// Figure is the column's share as text.
func (t Total) Figure() string { return strconv.Itoa(t.NotLate) + "/" + strconv.Itoa(t.Counted) }
