package agencies

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/vi"
)

// act is what one legal act, or one recorded basis, changed on a day.
type act struct {
	ID    string // of the reorganisation; empty: persons recorded it
	Day   calendar.Date
	Title string // of the act, or the basis as recorded; empty: none was
	Basis domain.Sentence
	Doubt bool
	Tally []domain.Sentence
	Kinds []actKind
}

// actKind is the turns of one kind under an act.
type actKind struct {
	Kind agency.TurnKind
	Rows []turnRow
	Open bool
}

// turnRow is one turn in words: the unit, what it was and what it is.
type turnRow struct {
	ID            string
	Name          string
	Under         string // its superior when it was founded or ended
	Level         agency.Level
	UnitKind      agency.Kind
	Before, After string // of a name or a superior
	Kin           []kin  // whom it came from when founded, who follows when it ended
	Doubt         bool
}

// kin is a unit before or after another.
type kin struct {
	ID, Name, Under string
	Part            bool // only a part of it passed
	Takes           bool // it took over only a part
}

// acts groups turns by day and legal act, those of persons by what they recorded
// as basis.
func (c *chronicle) acts(turns []agency.Turn) []*act {
	type key struct {
		day       calendar.Date
		id, basis string
	}
	byKey := map[key]*act{}
	var out []*act
	for _, t := range turns {
		k := key{day: t.Day, id: t.After.Act}
		if k.id == "" {
			k.basis = vi.Fold(t.After.Basis)
		}
		a := byKey[k]
		if a == nil {
			a = c.newAct(t)
			byKey[k] = a
			out = append(out, a)
		}
		a.put(c.row(t), t.Kind)
	}
	for _, a := range out {
		a.finish()
	}
	return out
}

func (c *chronicle) newAct(t agency.Turn) *act {
	o, ok := c.orders[t.After.Act]
	if !ok {
		return &act{Day: t.Day, Title: t.After.Basis}
	}
	return &act{ID: o.ID, Day: t.Day, Title: o.Title, Basis: basis(o), Doubt: !o.Verified}
}

func (a *act) put(row turnRow, kind agency.TurnKind) {
	i := slices.IndexFunc(a.Kinds, func(k actKind) bool { return k.Kind == kind })
	if i < 0 {
		a.Kinds = append(a.Kinds, actKind{Kind: kind})
		i = len(a.Kinds) - 1
	}
	a.Kinds[i].Rows = append(a.Kinds[i].Rows, row)
}

// shownUnfolded is how many rows of a kind are drawn unfolded.
const shownUnfolded = 20

func (a *act) finish() {
	order := agency.TurnKinds()
	slices.SortFunc(a.Kinds, func(x, y actKind) int {
		return cmp.Compare(slices.Index(order, x.Kind), slices.Index(order, y.Kind))
	})
	n := tally{}
	for i, k := range a.Kinds {
		n[k.Kind] = len(k.Rows)
		a.Kinds[i].Open = len(k.Rows) <= shownUnfolded
	}
	a.Tally = n.sentences()
}

// row says what one turn was.
func (c *chronicle) row(t agency.Turn) turnRow {
	unit := t.Unit()
	row := turnRow{ID: t.AgencyID(), Name: unit.Name, Level: unit.Level, UnitKind: unit.Kind, Doubt: !unit.Verified}
	eve := t.Day.AddDays(-1)
	switch {
	case t.Kind.Begins():
		row.Under = c.name(unit.ParentID, t.Day)
		for _, s := range on(c.line.Before(row.ID), t.Day) {
			row.Kin = append(row.Kin, c.before(s, ""))
		}
	case t.Kind.Ends():
		row.Under = c.name(unit.ParentID, eve)
		for _, s := range on(c.line.After(row.ID), t.Day) {
			if s.ToID != "" {
				row.Kin = append(row.Kin, kin{ID: s.ToID, Name: c.name(s.ToID, t.Day), Takes: s.Part || s.Change == agency.Transfer})
			}
		}
	case t.Kind == agency.TurnMoved:
		row.Before, row.After = c.name(t.Before.ParentID, eve), c.name(t.After.ParentID, t.Day)
	default:
		row.Before, row.After = t.Before.Name, t.After.Name
	}
	return row
}

// on keeps the successions of one day.
func on(all []agency.Succession, day calendar.Date) []agency.Succession {
	return slices.DeleteFunc(all, func(s agency.Succession) bool { return s.ValidFrom != day })
}

// balance is the arithmetic of a comparison: units on the first day, begun and
// ended after it, units on the last.
type balance struct {
	Before, Began, Ended, After int
	Renamed, Raised, Moved      int
}

func (c *chronicle) balance(w calendar.Window, n tally) balance {
	b := balance{
		Began: n[agency.TurnEntered] + n[agency.TurnFounded], Ended: n[agency.TurnMerged] + n[agency.TurnDivided] + n[agency.TurnEnded],
		Renamed: n[agency.TurnRenamed], Raised: n[agency.TurnRaised], Moved: n[agency.TurnMoved],
	}
	for _, l := range c.lives {
		if _, ok := l.On(w.Start.AddDays(-1)); ok {
			b.Before++
		}
	}
	b.After = b.Before + b.Began - b.Ended
	return b
}

// changesFile is what changed as a spreadsheet, one line for each turn.
func (f *Feature) changesFile(ctx context.Context, from, until calendar.Date) ([]byte, error) {
	c, err := f.chronicle(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, a := range c.acts(c.within(calendar.Window{Start: from.AddDays(1), End: until})) {
		for _, k := range a.Kinds {
			for _, r := range k.Rows {
				rows = append(rows, fileRow(a, k.Kind, r))
			}
		}
	}
	return office.WriteSheets(office.Sheet{
		Name: "Thay đổi", Title: "Thay đổi cơ quan, đơn vị từ ngày " + from.Vietnamese() + " đến ngày " + until.Vietnamese(),
		Columns: []office.SheetColumn{
			{Title: "Ngày", Kind: office.ColumnDate},
			{Title: "Thay đổi", Width: 20},
			{Title: "Cơ quan, đơn vị", Width: 40},
			{Title: "Cấp", Width: 12},
			{Title: "Loại", Width: 18},
			{Title: "Trước", Width: 40},
			{Title: "Sau", Width: 40},
			{Title: "Căn cứ", Width: 40},
			{Title: "Xác minh", Width: 16},
		},
		Rows: rows,
	})
}

func fileRow(a *act, kind agency.TurnKind, r turnRow) []any {
	before, after := r.Before, r.After
	switch names := kinNames(r.Kin); {
	case kind.Begins():
		before = names
	case kind.Ends():
		after = names
	}
	checked := "đã xác minh"
	if r.Doubt {
		checked = "chưa xác minh"
	}
	basis := a.Title
	if said := a.Basis.String(); said != "" {
		basis += " (" + said + ")"
	}
	return []any{a.Day, kind.Label(), r.Name, r.Level.Label(), r.UnitKind.Label(), before, after, basis, checked}
}

func kinNames(all []kin) string {
	names := make([]string, len(all))
	for i, k := range all {
		if names[i] = k.Name; k.Part {
			names[i] = "một phần " + k.Name
		}
		if k.Under != "" {
			names[i] += " (" + k.Under + ")"
		}
		if k.Takes {
			names[i] += " (nhận một phần)"
		}
	}
	return strings.Join(names, "; ")
}
