package agencies

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/spine/org"
)

// chronicle is everything that happened to the registry, as its pages tell it.
type chronicle struct {
	lives []org.Life
	byID  map[string]int // index in lives
	turns []agency.Turn

	passed []agency.Succession // by day
	line   agency.Lineage
	orders map[string]org.Reorganisation
}

func (f *Feature) chronicle(ctx context.Context) (*chronicle, error) {
	lives, err := f.org.Lives(ctx)
	if err != nil {
		return nil, err
	}
	c := &chronicle{lives: lives, byID: make(map[string]int, len(lives)), orders: map[string]org.Reorganisation{}}
	if c.passed, err = f.org.Successions(ctx, 0); err != nil {
		return nil, err
	}
	if c.line, err = f.org.Lineage(ctx); err != nil {
		return nil, err
	}
	if len(c.passed) > 0 {
		orders, err := f.org.Reorganisations(ctx)
		if err != nil {
			return nil, err
		}
		for _, o := range orders {
			c.orders[o.ID] = o
		}
	}
	entries := make([][]agency.Entry, len(lives))
	for i, l := range lives {
		c.byID[l.ID] = i
		entries[i] = make([]agency.Entry, len(l.Spans))
		for j, s := range l.Spans {
			entries[i][j] = entryOf(s.Version)
		}
	}
	c.turns = agency.Turns(entries, c.passed, calendar.Window{Start: "0001-01-01", End: "9999-12-31"})
	return c, nil
}

func entryOf(v org.Version) agency.Entry {
	return agency.Entry{
		AgencyID: v.AgencyID, ValidFrom: v.ValidFrom, Closed: v.Closed, Name: v.Name, ParentID: v.ParentID, Kind: v.Kind,
		Level: v.Level, Verified: v.Verified, Act: v.ReorganisationID, Basis: reasonOf(v),
	}
}

// name is what a unit is called on a day: its last name before that, or its first
// when it began later.
func (c *chronicle) name(id string, day calendar.Date) string {
	i, ok := c.byID[id]
	if !ok {
		return ""
	}
	spans := c.lives[i].Spans
	name := spans[0].Version.Name
	for _, s := range spans {
		if s.Version.ValidFrom <= day {
			name = s.Version.Name
		}
	}
	return name
}

// reasonOf is why a person recorded a version: what they gave as reason, or its
// source where an import gave none of its own.
func reasonOf(v org.Version) string {
	if v.Reason == org.ReasonImport {
		return v.Source
	}
	return cmp.Or(v.Reason, v.Source)
}

// parentID is the unit above one on a day; empty: none.
func (c *chronicle) parentID(id string, day calendar.Date) string {
	i, ok := c.byID[id]
	if !ok {
		return ""
	}
	v, ok := c.lives[i].On(day)
	if !ok {
		return ""
	}
	return v.ParentID
}

// parent is the name of the unit above one on a day; empty: none.
func (c *chronicle) parent(id string, day calendar.Date) string {
	return c.name(c.parentID(id, day), day)
}

// basis is the legal basis of a reorganisation in words.
func basis(o org.Reorganisation) domain.Sentence {
	switch {
	case o.BasisNumber == "":
		return domain.Sentence{}
	case o.BasisIssuedOn == "":
		return domain.Say("Căn cứ: số %s của %s", o.BasisNumber, o.BasisIssuer)
	case o.BasisIssuer == "":
		return domain.Say("Căn cứ: số %s ngày %s", o.BasisNumber, o.BasisIssuedOn.Vietnamese())
	}
	return domain.Say("Căn cứ: số %s ngày %s của %s", o.BasisNumber, o.BasisIssuedOn.Vietnamese(), o.BasisIssuer)
}

// actOptions are the acts that are applied, newest first, for a form.
func (c *chronicle) actOptions() []option {
	out := []option{{Label: "Mọi văn bản"}}
	for _, s := range slices.Backward(c.passed) {
		if !slices.ContainsFunc(out, func(o option) bool { return o.Value == s.ReorganisationID }) {
			out = append(out, option{Value: s.ReorganisationID, Label: c.orders[s.ReorganisationID].Title})
		}
	}
	return out
}

// within gives the turns of some days, both included.
func (c *chronicle) within(w calendar.Window) []agency.Turn {
	var out []agency.Turn
	for _, t := range c.turns {
		if w.Contains(t.Day) {
			out = append(out, t)
		}
	}
	return out
}

// tally counts what happened.
type tally map[agency.TurnKind]int

func count(turns []agency.Turn) tally {
	n := tally{}
	for _, t := range turns {
		n[t.Kind]++
	}
	return n
}

func (n tally) total() (sum int) {
	for _, k := range agency.TurnKinds() {
		sum += n[k]
	}
	return sum
}

// sentences say what happened, one for each kind that did: "95 thành lập".
func (n tally) sentences() []domain.Sentence {
	forms := map[agency.TurnKind]string{
		agency.TurnEntered: "%d có trong sổ từ đầu", agency.TurnFounded: "%d thành lập", agency.TurnMerged: "%d sáp nhập, hợp nhất", agency.TurnDivided: "%d chia, tách",
		agency.TurnEnded: "%d kết thúc hoạt động", agency.TurnRenamed: "%d đổi tên", agency.TurnRaised: "%d nâng loại",
		agency.TurnMoved: "%d đổi cấp trên",
	}
	var out []domain.Sentence
	for _, k := range agency.TurnKinds() {
		if n[k] > 0 {
			out = append(out, domain.Say(forms[k], n[k]))
		}
	}
	return out
}

// milestone is a day on which the registry changed.
type milestone struct {
	Day   calendar.Date
	Tally tally
}

// milestones are the days of change, oldest first.
func (c *chronicle) milestones() []milestone {
	var out []milestone
	for _, t := range c.turns {
		if n := len(out); n == 0 || out[n-1].Day != t.Day {
			out = append(out, milestone{Day: t.Day, Tally: tally{}})
		}
		out[len(out)-1].Tally[t.Kind]++
	}
	return out
}
