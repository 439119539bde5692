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

// lifeStep is what happened to a unit on one day and what it was from then on:
// one entry of its time line. Day and Until are the first and last day; an empty
// Until goes on.
type lifeStep struct {
	Unit       string // its identity
	Day, Until calendar.Date
	Version    *org.Version // nil: nothing about the unit itself was recorded
	Parent     string
	What       []lifeFact
	Act        *act // the reorganisation; nil: a person recorded it
	Corrected  []org.Version
}

// kin tells whether other units are part of the step.
func (s *lifeStep) kin() bool {
	return slices.ContainsFunc(s.What, func(f lifeFact) bool { return len(f.Kin) > 0 })
}

// lifeFact is one sentence of a step: a verb and the units it is about.
type lifeFact struct {
	Verb domain.Sentence
	Kin  []kin
}

// life gives the time line of a unit, newest first, and its newest version.
func (f *Feature) life(ctx context.Context, id string) ([]*lifeStep, org.Version, error) {
	entries, err := f.org.Entries(ctx, id)
	if err != nil {
		return nil, org.Version{}, err
	}
	c, err := f.chronicle(ctx)
	if err != nil {
		return nil, org.Version{}, err
	}
	place, ok := c.byID[id]
	if !ok {
		return nil, org.Version{}, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
	}
	spans := c.lives[place].Spans
	byDay := map[calendar.Date]*lifeStep{}
	var steps []*lifeStep
	at := func(day calendar.Date) *lifeStep {
		if byDay[day] == nil {
			byDay[day] = &lifeStep{Unit: id, Day: day}
			steps = append(steps, byDay[day])
		}
		return byDay[day]
	}
	held := map[string]bool{}
	for _, s := range spans {
		step := at(s.Version.ValidFrom)
		step.Version, held[s.Version.ID] = &s.Version, true
		step.Parent = c.name(s.Version.ParentID, s.Version.ValidFrom)
		if s.Until != "" {
			step.Until = s.Until.AddDays(-1)
		}
	}
	for _, v := range entries {
		if !held[v.ID] {
			step := at(v.ValidFrom)
			step.Corrected = append(step.Corrected, v)
		}
	}
	c.facts(id, at)
	for _, step := range steps {
		step.Act = c.actOf(step)
	}
	slices.SortStableFunc(steps, func(a, b *lifeStep) int { return cmp.Compare(b.Day, a.Day) })
	return steps, spans[len(spans)-1].Version, nil
}

// facts adds what happened to a unit: its own turns, whom it came from and who
// came after it, and what it took over or handed on.
func (c *chronicle) facts(id string, at func(calendar.Date) *lifeStep) {
	note := func(day calendar.Date, verb domain.Sentence, units ...kin) {
		step := at(day)
		if n := len(step.What); n > 0 && len(units) > 0 && step.What[n-1].Verb.String() == verb.String() {
			step.What[n-1].Kin = append(step.What[n-1].Kin, units...)
			return
		}
		step.What = append(step.What, lifeFact{Verb: verb, Kin: units})
	}
	for _, t := range c.turns {
		if t.AgencyID() != id {
			continue
		}
		for _, said := range c.marks([]agency.Turn{t}) {
			note(t.Day, said.Upper())
		}
	}
	for _, s := range c.line.Before(id) {
		verb := domain.Say("Đơn vị trước:")
		switch s.Change {
		case agency.Merge:
			verb = c.says(s).Upper()
		case agency.Transfer:
			verb = received(s)
		case agency.Split, agency.Rename, agency.Raise, agency.Dissolve:
		}
		note(s.ValidFrom, verb, c.before(s, ""))
	}
	for _, s := range c.line.After(id) {
		verb := domain.Say("Đơn vị kế thừa:")
		if s.Change == agency.Transfer {
			verb = handed(s)
		}
		if s.ToID != "" {
			note(s.ValidFrom, verb, kin{ID: s.ToID, Name: c.name(s.ToID, s.ValidFrom), Takes: s.Part && s.Change != agency.Transfer})
		}
	}
}

func received(s agency.Succession) domain.Sentence {
	if s.Function == "" {
		return domain.Say("Nhận một chức năng từ")
	}
	return domain.Say("Nhận chức năng “%s” từ", s.Function)
}

func handed(s agency.Succession) domain.Sentence {
	if s.Function == "" {
		return domain.Say("Chuyển một chức năng cho")
	}
	return domain.Say("Chuyển chức năng “%s” cho", s.Function)
}

// actOf gives the legal act of a step: that of its version, else of a succession
// of the day.
func (c *chronicle) actOf(step *lifeStep) *act {
	id := ""
	if step.Version != nil {
		id = step.Version.ReorganisationID
	}
	for _, fact := range step.What {
		for _, s := range c.passed {
			if id == "" && len(fact.Kin) > 0 && s.ValidFrom == step.Day && (s.FromID == fact.Kin[0].ID || s.ToID == fact.Kin[0].ID) {
				id = s.ReorganisationID
			}
		}
	}
	o, ok := c.orders[id]
	if !ok {
		return nil
	}
	return &act{ID: o.ID, Day: o.EffectiveOn, Title: o.Title, Basis: basis(o), Doubt: !o.Verified}
}
