package org

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Whereabouts answers “Tôi đến đâu?”: the places that a person may mean, each
// with the unit that is responsible on Day. Certain says that all of them lead
// to the same one; otherwise the person chooses, since the same name stood in
// several places.
type Whereabouts struct {
	Day     calendar.Date
	Places  []Place
	Certain bool
}

// Place is a place as it is or was called, and what became of it.
type Place struct {
	AgencyID string
	Name     string        // "Xã Suối Nho"
	Within   []string      // "huyện Định Quán", "tỉnh Đồng Nai", the nearest first
	From     calendar.Date // first day of that name
	Until    calendar.Date // last day of that name; empty: it is still called so
	Path     domain.Sentence
	Steps    []PlaceStep // by which acts it passed, oldest first
	Units    []Destination
	// Verified says that the place, every act on the way and today's units were
	// checked against their sources.
	Verified bool
}

// PlaceStep is one passing of a unit into another.
type PlaceStep struct {
	On       calendar.Date
	Change   agency.Change
	From, To string // names on the eve and on the day; To is empty when nobody took over
	Part     bool   // only a part passed here
	Basis    string // number and issuer of the act
	Verified bool   // of the act
}

// Destination is a unit to which a person goes. Name is as for people ("Xã Xuân
// Bắc"); Profile has no ID when nothing is recorded.
type Destination struct {
	Agency  Agency
	Name    string
	Profile Profile
}

// Now is the instant of the database's clock in the office's zone.
func (g *Registry) Now() time.Time { return g.db.Clock().Now().In(g.zone) }

// Bounds of a question and its answer.
const (
	maxQuestion = 200
	maxPlaces   = 50
)

// WhereToGo finds the places that a person may mean by an old or new name ("Xã
// Suối Nho (H. Định Quán)", "xuan bac", a unit number) and tells where each
// belongs on a day. Nothing found is an answer without places; it is invalid
// (field q) when nothing or too much is asked.
func (g *Registry) WhereToGo(ctx context.Context, question string, day calendar.Date) (Whereabouts, error) {
	answer := Whereabouts{Day: day}
	asked := readPlace(question)
	switch {
	case len(asked) == 0:
		return answer, domain.Fields{{Name: "q", Message: "Nhập tên xã, phường, thị trấn cũ hoặc mới."}}.Err()
	case len([]rune(question)) > maxQuestion:
		return answer, domain.Fields{{Name: "q", Message: "Câu hỏi dài quá. Chỉ nhập tên xã, huyện, tỉnh."}}.Err()
	}
	s, err := g.current(ctx)
	if err != nil {
		return answer, err
	}
	acts, err := g.Reorganisations(ctx)
	if err != nil {
		return answer, err
	}
	t := teller{day: day, s: s, today: map[string]Agency{}, acts: map[string]Reorganisation{}}
	for _, a := range s.on(day) {
		t.today[a.ID] = a
	}
	for _, a := range acts {
		t.acts[a.ID] = a
	}
	found := s.meant(asked, question, day)
	for _, p := range found[:min(len(found), maxPlaces)] {
		answer.Places = append(answer.Places, t.place(p))
	}
	answer.Certain = sameUnits(answer.Places)
	return answer, g.fillProfiles(ctx, answer)
}

// fillProfiles reads how the units are reached.
func (g *Registry) fillProfiles(ctx context.Context, answer Whereabouts) error {
	read := map[string]Profile{}
	for _, p := range answer.Places {
		for i := range p.Units {
			id := p.Units[i].Agency.ID
			profile, ok := read[id]
			if !ok {
				var err error
				if profile, err = g.Profile(ctx, id, answer.Day); err != nil {
					return err
				}
				read[id] = profile
			}
			p.Units[i].Profile = profile
		}
	}
	return nil
}

// sameUnits tells whether all places lead to the same units, and to some.
func sameUnits(places []Place) bool {
	key := func(p Place) string {
		var ids []string
		for _, u := range p.Units {
			ids = append(ids, u.Agency.ID)
		}
		return strings.Join(slices.Sorted(slices.Values(ids)), " ")
	}
	for _, p := range places {
		if k := key(p); k == "" || k != key(places[0]) {
			return false
		}
	}
	return len(places) > 0
}

// meant lists the places that existed by the day and fit the question, one
// entry for each: what fits with its marks before what does not, which is left
// out when anything does; then in the order of names. Of several names of one
// place the last that fits counts.
func (s *snapshot) meant(asked []string, question string, day calendar.Date) []placeName {
	type hit struct {
		placeName
		fit
	}
	best := map[string]hit{}
	code := agency.NormalCode(question)
	for _, p := range s.placeNames() {
		f, ok := p.fits(asked)
		if !ok && code != "" && slices.Contains(slices.Collect(maps.Values(p.codes)), code) {
			f, ok = fit{typed: true}, true
		}
		if !ok || p.from > day {
			continue
		}
		have, had := best[p.agencyID]
		if !had || have.loose && !f.loose || have.loose == f.loose && (p.from > have.from || p.from == have.from && have.alias && !p.alias) {
			best[p.agencyID] = hit{p, f}
		}
	}
	hits := slices.Collect(maps.Values(best))
	if slices.ContainsFunc(hits, func(h hit) bool { return !h.loose }) {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.loose })
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(compareBool(b.typed, a.typed), vi.Compare(a.name, b.name), vi.Compare(strings.Join(a.within, ","), strings.Join(b.within, ",")),
			cmp.Compare(a.from, b.from), cmp.Compare(a.agencyID, b.agencyID))
	})
	out := make([]placeName, len(hits))
	for i, h := range hits {
		out[i] = h.placeName
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// teller says what became of places.
type teller struct {
	day   calendar.Date
	s     *snapshot
	today map[string]Agency
	acts  map[string]Reorganisation
}

func (t teller) place(p placeName) Place {
	out := Place{AgencyID: p.agencyID, Name: placeLabel(p.name), From: p.from, Verified: p.verified}
	if p.until != "" && p.until <= t.day {
		out.Until = p.until.AddDays(-1)
	}
	for _, name := range p.within {
		out.Within = append(out.Within, vi.LowerFirst(placeLabel(name)))
	}
	for _, id := range t.s.lineage.Heirs(p.agencyID, t.day) {
		if a, exists := t.today[id]; exists {
			out.Units = append(out.Units, Destination{Agency: a, Name: placeLabel(a.Name)})
			out.Verified = out.Verified && a.Verified
		}
	}
	slices.SortFunc(out.Units, func(a, b Destination) int {
		return cmp.Or(cmp.Compare(a.Agency.sort, b.Agency.sort), cmp.Compare(a.Agency.ID, b.Agency.ID))
	})
	out.Steps = t.steps(p.agencyID)
	for _, s := range out.Steps {
		out.Verified = out.Verified && s.Verified
	}
	out.Path = t.path(p, out)
	return out
}

// path says what became of a place.
func (t teller) path(p placeName, out Place) domain.Sentence {
	old := domain.Say("%s", out.Name)
	if len(out.Within) > 0 {
		old = domain.Say("%s, %s", out.Name, out.Within[0])
	}
	if out.Until != "" {
		old = domain.Say("%s (đến %s)", old, out.Until.Vietnamese())
	}
	var names []string
	for _, u := range out.Units {
		names = append(names, vi.LowerFirst(u.Name))
	}
	switch {
	case len(out.Units) == 0 && p.level == agency.District:
		return domain.Say("%s không còn, chưa ghi đơn vị kế thừa. Tìm theo tên xã, phường, thị trấn cũ", old)
	case len(out.Units) == 0:
		return domain.Say("%s không còn, chưa ghi đơn vị kế thừa", old)
	case len(out.Units) > 1:
		return domain.Say("%s nay thuộc nhiều đơn vị: %s", old, strings.Join(names, ", "))
	case out.Units[0].Agency.ID != p.agencyID:
		return domain.Say("%s nay thuộc %s", old, names[0])
	case out.Until != "" && vi.Key(out.Units[0].Name) != vi.Key(out.Name):
		return domain.Say("%s nay là %s", old, names[0])
	}
	return domain.Say("%s hiện vẫn mang tên này", old)
}

// steps lists by which acts a place passed on, through chains.
func (t teller) steps(id string) []PlaceStep {
	var out []PlaceStep
	type stop struct {
		id    string
		since calendar.Date
	}
	seen := map[stop]bool{}
	for queue := []stop{{id: id}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, line := range t.s.lineage.After(at.id) {
			if !line.Change.Ends() || line.ValidFrom < at.since || line.ValidFrom > t.day {
				continue
			}
			act := t.acts[line.ReorganisationID]
			step := PlaceStep{
				On: line.ValidFrom, Change: line.Change, From: t.named(line.FromID, line.ValidFrom.AddDays(-1)), Part: line.Part,
				Basis: basis(act), Verified: act.Verified,
			}
			if line.ToID != "" {
				step.To = t.named(line.ToID, line.ValidFrom)
				queue = append(queue, stop{line.ToID, line.ValidFrom})
			}
			out = append(out, step)
		}
	}
	return out
}

// named is the name of a unit on a day, for people.
func (t teller) named(id string, day calendar.Date) string {
	for _, a := range t.s.on(day) {
		if a.ID == id {
			return placeLabel(a.Name)
		}
	}
	return ""
}

// basis names an act by its number and issuer.
func basis(r Reorganisation) string {
	switch {
	case r.BasisNumber == "":
		return r.Title
	case r.BasisIssuer == "":
		return r.BasisNumber
	}
	return fmt.Sprintf("%s, %s", r.BasisNumber, r.BasisIssuer)
}

// placeLabel is how people call a place by the name of its committee: "UBND xã
// Xuân Bắc" is "Xã Xuân Bắc".
func placeLabel(name string) string {
	for _, committee := range []string{"ubnd ", "ủy ban nhân dân "} {
		key := []rune(vi.Key(name))
		if n := len([]rune(committee)); strings.HasPrefix(string(key), committee) && len(key) == len([]rune(name)) {
			return vi.UpperFirst(string([]rune(name)[n:]))
		}
	}
	return vi.UpperFirst(name)
}
