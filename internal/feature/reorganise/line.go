package reorganise

import (
	"cmp"
	"fmt"
	"slices"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// Line is one line of an act's list: what was written, and what it means.
type Line struct {
	ID       string        `json:"-"`
	Number   int           `json:"number,omitempty"` // in the file or text
	Text     string        `json:"text"`
	Change   agency.Change `json:"change"`
	Takes    bool          `json:"takes,omitempty"` // the unit after is there and takes the others in
	From     []Side        `json:"from"`
	To       []Side        `json:"to"`
	Share    agency.Share  `json:"share,omitempty"`
	Function string        `json:"function,omitempty"`
	Note     string        `json:"note,omitempty"`
	Source   string        `json:"source,omitempty"` // empty: the text of the line
	Verified bool          `json:"verified,omitempty"`
}

// Side is one unit of a line. AgencyID is empty while nobody knows which unit is
// meant; a new unit has the id that it will get. Chosen says that a person chose
// it, so that it is not matched again. Stays says that a unit of which a part
// passes goes on.
type Side struct {
	Name     string       `json:"name"`
	Short    string       `json:"short,omitempty"`
	Place    string       `json:"place,omitempty"`
	Part     bool         `json:"part,omitempty"`
	Stays    bool         `json:"stays,omitempty"`
	Weight   int          `json:"weight,omitempty"`
	AgencyID string       `json:"agency_id,omitempty"`
	Chosen   bool         `json:"chosen,omitempty"`
	New      bool         `json:"new,omitempty"`
	Kind     agency.Kind  `json:"kind,omitempty"`
	Level    agency.Level `json:"level,omitempty"`
	Parent   string       `json:"parent,omitempty"` // as written or chosen: a name
	ParentID string       `json:"parent_id,omitempty"`
	Code     string       `json:"code,omitempty"`
	UnitCode string       `json:"unit_code,omitempty"` // mã đơn vị hành chính
}

// lineOf turns a line as read into one to be matched.
func lineOf(read agency.ActLine) Line {
	l := Line{
		ID: db.NewID(), Number: read.Number, Text: read.Text, Change: read.Change, Takes: read.Takes, Function: read.Function, Note: read.Note,
		Source: read.Source, Verified: read.Verified,
	}
	for _, u := range read.From {
		l.From = append(l.From, Side{Name: u.Name, Place: u.Place, Part: u.Part})
	}
	for _, u := range read.To {
		side := Side{Name: u.Name, Place: u.Place, Weight: u.Weight, Parent: read.Parent, Kind: kindOf(read.Kind)}
		if len(read.To) == 1 {
			side.Code, side.UnitCode, side.Short = read.Code, read.UnitCode, read.Short
		}
		l.To = append(l.To, side)
	}
	return l
}

// unkept begins the id of a line that is made of a step and not stored yet.
const unkept = "buoc-"

// linesOf makes lines of steps whose list is not kept.
func linesOf(all []agency.Step, m *org.Matcher) []Line {
	lines := make([]Line, len(all))
	for i, s := range all {
		l := Line{ID: fmt.Sprint(unkept, i), Text: s.Source, Change: s.Change, Takes: true, Share: s.Share, Function: s.Function}
		for _, f := range s.From {
			a, _ := m.Agency(f.AgencyID)
			l.From = append(l.From, Side{Name: a.Name, AgencyID: f.AgencyID, Part: f.Part, Chosen: true})
		}
		for _, t := range s.To {
			a, _ := m.Agency(t.AgencyID)
			l.To = append(l.To, Side{
				Name: cmp.Or(t.Name, a.Name), AgencyID: t.AgencyID, New: t.New, Chosen: true, Kind: t.Kind, Level: t.Level, ParentID: t.ParentID,
				Code: t.Code, UnitCode: t.Codes[string(agency.GSO)], Weight: t.Weight,
			})
		}
		lines[i] = l
	}
	return lines
}

// kindOf reads a kind by its name; empty when it is none.
func kindOf(text string) agency.Kind {
	for _, k := range agency.Kinds() {
		if text != "" && (vi.Fold(text) == vi.Fold(k.Label()) || vi.Fold(text) == string(k)) {
			return k
		}
	}
	return ""
}

// candidates lists the units of the eve that a side may mean, and tells whether
// the first of them is it without doubt. A place in brackets must be the unit's
// superior.
func candidates(m *org.Matcher, s Side) (found []org.Agency, sure bool) {
	found = m.Match(s.Name)
	if s.Place == "" || len(found) == 0 {
		return found, len(found) == 1
	}
	there := slices.DeleteFunc(slices.Clone(found), func(a org.Agency) bool {
		up, ok := m.Agency(a.ParentID)
		return !ok || !atPlace(agency.NameKey(up.Name), agency.PlaceKey(s.Place))
	})
	if len(there) == 1 {
		return there, true
	}
	if up, ok := m.Agency(found[0].ParentID); len(found) == 1 && (!ok || up.Level == agency.Province) {
		return found, true // the registry knows no unit between
	}
	return found, false
}

// atPlace compares the key of a superior with that of a place, which may lack
// its word ("Xuân Lộc").
func atPlace(superior, place string) bool {
	return superior == place || len(superior) > len(place) && superior[len(superior)-len(place)-1:] == " "+place
}

// match finds the units that the line means on the eve of the act. What a person
// chose stays while it exists.
func (l *Line) match(m *org.Matcher) {
	for i := range l.From {
		s := &l.From[i]
		if _, ok := m.Agency(s.AgencyID); s.Chosen && ok {
			continue
		}
		s.AgencyID, s.Chosen = "", false
		if found, sure := candidates(m, *s); sure {
			s.AgencyID = found[0].ID
		}
	}
	switch l.Change {
	case agency.Rename, agency.Raise:
		l.same()
	case agency.Split:
		l.parts()
	case agency.Merge, agency.Dissolve, agency.Transfer:
	}
	for i := range l.To {
		l.matchTo(m, &l.To[i])
	}
}

// same makes the unit after the one before: a rename and a raise keep it.
func (l *Line) same() {
	if len(l.From) == 1 && len(l.To) == 1 {
		l.To[0].AgencyID, l.To[0].New, l.To[0].Chosen = l.From[0].AgencyID, false, true
	}
}

// parts adds the unit that goes on when a single one is taken out of it.
func (l *Line) parts() {
	if len(l.From) == 1 && len(l.To) == 1 && l.From[0].AgencyID != "" && l.To[0].AgencyID != l.From[0].AgencyID {
		l.To = append(l.To, Side{Name: l.From[0].Name, AgencyID: l.From[0].AgencyID, Chosen: true})
	}
}

func (l *Line) matchTo(m *org.Matcher, s *Side) {
	if l.Change == agency.Rename || l.Change == agency.Raise {
		return
	}
	if _, ok := m.Agency(s.AgencyID); s.Chosen && (ok || s.New) {
		l.sortOf(m, s)
		return
	}
	was := *s
	s.AgencyID, s.New = "", false
	found, sure := candidates(m, *s)
	if s.Chosen { // said to be there already
		if sure {
			s.AgencyID = found[0].ID
		}
		return
	}
	joins := sure && slices.ContainsFunc(l.From, func(f Side) bool { return f.AgencyID == found[0].ID })
	// a territory that joins others of its name is a new one, a department is not
	founds := sure && found[0].Kind == agency.Committee && (joins || !l.Takes && l.Change == agency.Merge)
	switch {
	case sure && !founds:
		s.AgencyID = found[0].ID
	case l.Change == agency.Merge || l.Change == agency.Split:
		if len(found) > 1 && l.Takes {
			return // one of several: a person chooses
		}
		s.New, s.AgencyID = true, db.NewID()
		if was.New && was.AgencyID != "" {
			s.AgencyID = was.AgencyID
		}
	}
	l.sortOf(m, s)
}

// sortOf gives a new unit the level and kind that its name says, else those of
// the first unit before.
func (l *Line) sortOf(m *org.Matcher, s *Side) {
	if !s.New {
		return
	}
	kind, level, ok := agency.GuessSort(s.Name)
	if len(l.From) > 0 {
		if a, known := m.Agency(l.From[0].AgencyID); known && (!ok || kind != agency.Committee) {
			level = a.Level
			if !ok {
				kind = a.Kind
			}
		}
	}
	if s.Kind == "" {
		s.Kind = kind
	}
	if s.Level == "" {
		s.Level = level
	}
}

// Sign names what the line does: a rename that keeps the name only gives the unit
// another superior.
func (l Line) Sign() string {
	if l.Change == agency.Rename && len(l.From) == 1 && len(l.To) == 1 && l.To[0].Name == l.From[0].Name && l.To[0].Code == "" && l.To[0].UnitCode == "" {
		return "Đổi cấp trên"
	}
	return l.Change.Label()
}

// Unread tells whether the line is only a text: nobody knows what changes, or in
// which unit.
func (l Line) Unread() bool { return l.Change == "" && len(l.From) == 0 && len(l.To) == 0 }

// Open tells whether a unit of the line is not known yet, or how it changes.
func (l Line) Open() bool {
	unknown := func(s Side) bool { return s.AgencyID == "" }
	return l.Change == "" || len(l.From) == 0 || len(l.To) == 0 && l.Change != agency.Dissolve ||
		slices.ContainsFunc(l.From, unknown) || slices.ContainsFunc(l.To, unknown)
}

// steps makes the act's steps of its lines, one for each, in their order, with
// the superiors of the units after.
func steps(lines []Line, m *org.Matcher) []agency.Step {
	out := make([]agency.Step, len(lines))
	for i, l := range lines {
		out[i] = l.step(m)
	}
	p := superiors{m: m, heirs: map[string][]string{}, founded: map[string]string{}}
	p.read(out)
	for i, l := range lines {
		for n := range out[i].To {
			if n < len(l.To) {
				out[i].To[n].ParentID = p.of(out[i], l.To[n])
			}
		}
	}
	return out
}

func (l Line) step(m *org.Matcher) agency.Step {
	s := agency.Step{Change: l.Change, Share: l.Share, Function: l.Function, Source: cmp.Or(l.Source, vi.Truncate(l.Text, 400)), Verified: l.Verified}
	for _, f := range l.From {
		s.From = append(s.From, agency.SourceUnit{AgencyID: f.AgencyID, Part: f.Part})
	}
	for _, t := range l.To {
		u := agency.TargetUnit{AgencyID: t.AgencyID, New: t.New, Name: t.Name, ShortName: t.Short, Kind: t.Kind, Level: t.Level, Code: t.Code, Weight: t.Weight}
		if t.UnitCode != "" {
			u.Codes = map[string]string{string(agency.GSO): t.UnitCode}
		}
		if a, ok := m.Agency(t.AgencyID); ok {
			u.Kind, u.Level = a.Kind, a.Level
			if l.Change != agency.Rename && l.Change != agency.Raise {
				u.Name, u.ShortName = a.Name, a.ShortName
			}
		}
		u.Name = l.formal(m, u)
		if a, ok := m.Agency(t.AgencyID); ok && l.Change == agency.Rename && len(l.From) == 1 && t.Name == l.From[0].Name {
			u.Name = a.Name // only its superior changes: how the act spells it is no new name
		}
		s.To = append(s.To, u)
	}
	for _, f := range l.From {
		if a, ok := m.Agency(f.AgencyID); ok && f.Part && f.Stays {
			s.To = append(s.To, agency.TargetUnit{AgencyID: a.ID, Name: a.Name, ShortName: a.ShortName, Kind: a.Kind, Level: a.Level})
		}
	}
	return s
}

// formal writes a committee's new name as the registry writes those of the units
// before: of "UBND xã Lộc Ninh" comes "UBND phường Lộc Ninh" also where the act
// only says "phường Lộc Ninh".
func (l Line) formal(m *org.Matcher, u agency.TargetUnit) string {
	keeps := l.Change == agency.Rename || l.Change == agency.Raise
	if a, ok := m.Agency(u.AgencyID); ok && keeps {
		return withCommittee(a.Name, u.Name)
	}
	if !u.New || len(l.From) == 0 {
		return u.Name
	}
	a, _ := m.Agency(l.From[0].AgencyID)
	return withCommittee(a.Name, u.Name)
}
