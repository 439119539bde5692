package org

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// CheckSteps finds what is wrong with the steps of an act of that day, against
// the registry as it is on the day without them (acts of the same day that are
// applied already count) and against what is recorded for later days.
func (g *Registry) CheckSteps(ctx context.Context, day calendar.Date, steps []agency.Step) ([]agency.Problem, error) {
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	return s.check(day, steps), nil
}

func (s *snapshot) check(day calendar.Date, steps []agency.Step) []agency.Problem {
	problems := agency.Check(s.units(day), steps)
	if agency.Wrong(problems) {
		return s.ended(day, problems)
	}
	problems = append(problems, s.later(day, steps)...)
	slices.SortStableFunc(problems, func(a, b agency.Problem) int { return cmp.Compare(a.Step, b.Step) })
	return problems
}

// ended says of units that do not exist on the day, but did before it, since when
// and why they do not: often another act of the same day ended them. The same is
// said once for a line.
func (s *snapshot) ended(day calendar.Date, problems []agency.Problem) []agency.Problem {
	said := map[string]bool{}
	out := problems[:0]
	for _, p := range problems {
		if r, ok := s.gone(p.Missing, day); ok {
			p.Text = domain.Say("“%s” đã kết thúc từ ngày %s. Chọn đơn vị khác.", r.Name, r.ValidFrom.Vietnamese())
			if r.Reason != "" {
				p.Text = domain.Say("“%s” đã kết thúc từ ngày %s: %s. Chọn đơn vị khác, hoặc hoàn tác việc đó trước.", r.Name, r.ValidFrom.Vietnamese(), r.Reason)
			}
			key := fmt.Sprint(p.Step, p.Missing)
			if said[key] {
				continue
			}
			said[key] = true
		}
		out = append(out, p)
	}
	return out
}

// gone gives the entry that ended a unit by the day.
func (s *snapshot) gone(id string, day calendar.Date) (record, bool) {
	var last record
	for _, r := range s.rows {
		if r.AgencyID == id && r.ValidFrom <= day {
			last = r
		}
	}
	return last, last.Closed
}

// later finds what is recorded for days after the act and does not fit it: new
// information about a unit that the act changes or ends, and units that begin
// or go on under one that ends.
func (s *snapshot) later(day calendar.Date, steps []agency.Step) []agency.Problem {
	ends, at := map[string]bool{}, map[string]int{}
	for _, id := range agency.Ending(steps) {
		ends[id] = true
	}
	before := s.units(day)
	for _, w := range plan(before, NewReorganisation{EffectiveOn: day, Steps: steps}).pieces {
		for _, v := range w.versions {
			at[v.AgencyID] = w.step
		}
	}
	var problems []agency.Problem
	add := func(step int, format string, args ...any) {
		problems = append(problems, agency.Problem{Step: step, Text: domain.Say(format, args...)})
	}
	for _, r := range s.rows {
		if r.ValidFrom <= day {
			continue
		}
		if step, ours := at[r.AgencyID]; ours {
			add(step, "“%s” đã có thông tin ghi từ ngày %s, sau ngày sắp xếp. Đối chiếu lại trước khi sắp xếp.", before[r.AgencyID].Name, r.ValidFrom.Vietnamese())
		} else if ends[r.ParentID] && !r.Closed {
			add(at[r.ParentID], "Từ ngày %s “%s” được ghi là trực thuộc “%s”, đơn vị kết thúc ở dòng này. Sửa cấp trên trước.", r.ValidFrom.Vietnamese(), r.Name, before[r.ParentID].Name)
		}
	}
	return problems
}

// Planned gives the registry of that day as it would be with the steps, in the
// order of AsOf. It expects steps of which CheckSteps finds nothing wrong.
func (g *Registry) Planned(ctx context.Context, day calendar.Date, steps []agency.Step) ([]Agency, error) {
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	changed := map[string]Version{}
	for _, p := range plan(s.units(day), NewReorganisation{EffectiveOn: day, Steps: steps}).pieces {
		for _, v := range p.versions {
			changed[v.AgencyID] = v
		}
	}
	var out []Agency
	for _, a := range s.on(day) {
		if _, touched := changed[a.ID]; !touched {
			out = append(out, a)
		}
	}
	for _, v := range changed {
		if v.Closed {
			continue
		}
		a := v.agency()
		a.key, a.sort, a.fold = agency.NameKey(a.Name), vi.SortKey(a.Name), vi.Fold(a.Name)
		out = append(out, a)
	}
	slices.SortFunc(out, inOrder)
	return out, nil
}

// piece is what one step of an act writes.
type piece struct {
	step        int
	founds      []string // new identities
	versions    []Version
	successions []agency.Succession
}

// rows counts what the piece writes.
func (p piece) rows() int { return len(p.founds) + len(p.versions) + len(p.successions) }

// planned is all that an act writes, step by step, and a hash of what of it
// depends on the registry.
type planned struct {
	pieces []piece
	base   string
}

// plan computes what an act writes on top of the units of its day. Every unit
// that changes or ends gets one version, in the first step that says so.
func plan(before map[string]agency.Unit, r NewReorganisation) planned {
	after, done := agency.After(before, r.Steps), map[string]bool{}
	founded := map[string]bool{}
	for _, id := range agency.Founded(r.Steps) {
		founded[id] = true
	}
	out, successions := planned{pieces: make([]piece, len(r.Steps))}, agency.Successions(r.Steps)
	for i, s := range r.Steps {
		p := piece{step: i, successions: successions[i]}
		for n := range p.successions {
			p.successions[n].ValidFrom = r.EffectiveOn
		}
		add := func(id string, u agency.Unit, closed bool) {
			done[id] = true
			v := versionOf(u)
			v.AgencyID, v.Closed, v.ValidFrom = id, closed, r.EffectiveOn
			v.Reason, v.Source, v.Verified = reasonOf(r, s), cmp.Or(s.Source, basisOf(r)), s.Verified
			p.versions = append(p.versions, v)
		}
		for _, t := range s.To {
			id := t.AgencyID
			u, alive := after[id]
			if done[id] || !alive || u.Equal(before[id]) {
				continue
			}
			if founded[id] {
				p.founds = append(p.founds, id)
			}
			add(id, u, false)
		}
		for _, f := range s.From {
			if _, alive := after[f.AgencyID]; !alive && s.Change.Ends() && !done[f.AgencyID] {
				add(f.AgencyID, before[f.AgencyID], true)
			}
		}
		out.pieces[i] = p
	}
	out.base = hashOf(out.pieces)
	return out
}

func versionOf(u agency.Unit) Version {
	return Version{Name: u.Name, ShortName: u.ShortName, Code: u.Code, ParentID: u.ParentID, Kind: u.Kind, Level: u.Level, Codes: u.Codes}
}

// reasonOf is why a version of the act is what it is: "Sáp nhập, hợp nhất theo
// 1662/NQ-UBTVQH15".
func reasonOf(r NewReorganisation, s agency.Step) string {
	return s.Change.Label() + " theo " + cmp.Or(r.BasisNumber, r.Title)
}

func basisOf(r NewReorganisation) string {
	switch {
	case r.BasisNumber == "":
		return r.BasisIssuer
	case r.BasisIssuer == "":
		return r.BasisNumber
	}
	return r.BasisNumber + " của " + r.BasisIssuer
}

// hashOf hashes all versions that pieces write.
func hashOf(pieces []piece) string {
	h := sha256.New()
	encoder := json.NewEncoder(h)
	for _, p := range pieces {
		for _, v := range p.versions {
			_ = encoder.Encode(v) // strings, booleans and a map of strings: a hash takes all
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// mustFit refuses an act with something wrong in it, naming the first.
func mustFit(r Reorganisation, problems []agency.Problem) error {
	if len(r.Steps) == 0 {
		return domain.Invalid("Đợt sắp xếp chưa có dòng nào. Thêm ít nhất một dòng.")
	}
	i := slices.IndexFunc(problems, func(p agency.Problem) bool { return !p.Warning })
	if i < 0 {
		return nil
	}
	return domain.Conflict("Dòng %d: %s", problems[i].Step+1, problems[i].Text)
}
