package reorganise

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// Duty is one open duty of a unit that ends, or that gives a function away, with
// what the act proposes and what a person chose. Optional says that the unit goes
// on, so that nothing must be decided.
type Duty struct {
	programme.OpenDuty

	Agency   string
	Heirs    []Heir // those that the act names
	Share    agency.Share
	Proposed *obligation.Decision
	Chosen   *obligation.Decision
	ByName   string
	Optional bool
	Doubts   []domain.Sentence // why a person should look before the proposal is taken
}

// Heir is a unit that takes over, with its name.
type Heir struct {
	ID, Name string
	Weight   int
	Part     bool // only a part of the unit passes to it
}

// Key names the duty in forms.
func (d Duty) Key() string { return d.AgencyID + ":" + d.ID }

// Decided tells whether a person chose.
func (d Duty) Decided() bool { return d.Chosen != nil }

// Passing is who passes into whom by an act, as duties and roles need it.
type Passing struct {
	ending []string
	giving []string // units that give a function away and go on
	heirs  map[string][]Heir
	into   map[string][]string // by heir the units that pass into it whole
	share  map[string]agency.Share
	names  map[string]string
	after  []org.Agency // the units of the day as they would be; nil while the list has faults
}

// passing reads the steps of an act.
func (s *Service) passing(ctx context.Context, a Act) (*Passing, error) {
	p := &Passing{
		ending: known(agency.Ending(a.Steps)), heirs: map[string][]Heir{}, into: map[string][]string{}, share: map[string]agency.Share{},
		names: map[string]string{},
	}
	for _, u := range a.eve.All() {
		p.names[u.ID] = u.Name
	}
	for _, step := range a.Steps {
		for _, t := range step.To {
			if t.Name != "" {
				p.names[t.AgencyID] = t.Name
			}
		}
	}
	for _, step := range a.Steps {
		if step.Change == agency.Transfer {
			for _, f := range step.From {
				if f.AgencyID != "" && !slices.Contains(p.ending, f.AgencyID) && !slices.Contains(p.giving, f.AgencyID) {
					p.giving = append(p.giving, f.AgencyID)
				}
			}
		}
	}
	for _, x := range slices.Concat(agency.Successions(a.Steps)...) {
		p.take(x)
	}
	if !a.Draft() {
		return p, nil
	}
	problems, err := s.Registry.CheckSteps(ctx, a.EffectiveOn, a.Steps)
	if err == nil && !agency.Wrong(problems) {
		p.after, err = s.Registry.Planned(ctx, a.EffectiveOn, a.Steps)
	}
	return p, err
}

// known leaves out what stands for units that are not matched yet.
func known(ids []string) []string {
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// take notes one line of who passes into whom. A unit that ends passes on to
// those that take a function over only when nobody else takes it.
func (p *Passing) take(x agency.Succession) {
	if x.FromID == "" || x.ToID == "" || x.ToID == x.FromID || x.Change == agency.Rename || x.Change == agency.Raise {
		return
	}
	have := p.heirs[x.FromID]
	if i := slices.IndexFunc(have, func(h Heir) bool { return h.ID == x.ToID }); i >= 0 {
		return
	}
	p.heirs[x.FromID] = append(have, Heir{ID: x.ToID, Name: p.names[x.ToID], Weight: x.Weight, Part: x.Part})
	if !x.Part {
		p.into[x.ToID] = append(p.into[x.ToID], x.FromID)
	}
	if x.Share != "" {
		p.share[x.FromID] = x.Share
	}
}

// propose gives what the act itself suggests for a duty: it is met when nothing
// is left of it, and otherwise passes to the one heir or to the one that took
// the unit over whole; among several parts as the line of the act says. Where
// the act says nothing, nothing is proposed.
func (p *Passing) propose(d programme.OpenDuty) *obligation.Decision {
	out := &obligation.Decision{From: d.Day, AgencyID: d.AgencyID, Outcome: obligation.Inherited, Combine: obligation.Once, Share: agency.Whole}
	if !d.Open {
		return &obligation.Decision{From: d.Day, AgencyID: d.AgencyID, Outcome: obligation.AlreadyMet}
	}
	heirs := p.heirs[d.AgencyID]
	whole := slices.DeleteFunc(slices.Clone(heirs), func(h Heir) bool { return h.Part })
	switch share := p.share[d.AgencyID]; {
	case len(heirs) == 1:
		out.Heirs = []obligation.Heir{{AgencyID: heirs[0].ID}}
	case len(whole) == 1:
		out.Heirs = []obligation.Heir{{AgencyID: whole[0].ID}}
	case len(heirs) > 1 && (share == agency.Each || share == agency.Divided):
		out.Share = share
		for _, h := range heirs {
			out.Heirs = append(out.Heirs, obligation.Heir{AgencyID: h.ID, Weight: h.Weight})
		}
	default:
		return nil
	}
	return out
}

// Duties lists the open duties that an act touches, with what is proposed and
// chosen, by unit in the order in which they end.
func (s *Service) Duties(ctx context.Context, a Act) ([]Duty, *Passing, error) {
	p, err := s.passing(ctx, a)
	if err != nil {
		return nil, p, err
	}
	chosen, err := s.chosenDuties(ctx, a.ID)
	if err != nil {
		return nil, p, err
	}
	open, err := s.Programme.OpenDuties(ctx, slices.Concat(p.ending, p.giving), a.EffectiveOn)
	if err != nil {
		return nil, p, err
	}
	out := make([]Duty, len(open))
	for i, o := range open {
		out[i] = Duty{
			OpenDuty: o, Agency: p.names[o.AgencyID], Heirs: p.heirs[o.AgencyID], Share: p.share[o.AgencyID],
			Optional: slices.Contains(p.giving, o.AgencyID),
		}
		if !out[i].Optional {
			out[i].Proposed = p.propose(o)
		}
		if c, ok := chosen[out[i].Key()]; ok {
			out[i].Chosen, out[i].ByName = &c.decision, c.by
		}
	}
	return out, p, s.doubts(ctx, out, p)
}

type chosenDuty struct {
	decision obligation.Decision
	by       string
}

func (s *Service) chosenDuties(ctx context.Context, act string) (map[string]chosenDuty, error) {
	rows, err := s.choices(ctx, act, choiceDuty)
	if err != nil {
		return nil, err
	}
	out := make(map[string]chosenDuty, len(rows))
	for _, row := range rows {
		c := chosenDuty{by: row.ActorName}
		if err := json.Unmarshal([]byte(row.Content), &c.decision); err != nil {
			return nil, fmt.Errorf("reorganise: read a choice: %w", err)
		}
		out[row.AgencyID+":"+row.ObjectID] = c
	}
	return out, nil
}

// Which narrows duties; empty fields do not. Only, where given, lists keys.
type Which struct {
	AgencyID, ObligationID string
	State                  string
	Only                   []string
}

// The states of duties in a filter.
const (
	stateOpen    = "chua"    // not decided
	stateDecided = "da"      // decided
	stateAll     = "tat-ca"  // all
	statePerson  = "de-xuat" // a person has to look: nothing is proposed, or there is a doubt
)

// takes tells whether a duty passes the filter.
func (w Which) takes(d Duty) bool {
	switch {
	case w.AgencyID != "" && d.AgencyID != w.AgencyID, w.ObligationID != "" && d.ID != w.ObligationID:
		return false
	case len(w.Only) > 0:
		return slices.Contains(w.Only, d.Key())
	}
	switch w.State {
	case stateDecided:
		return d.Decided()
	case stateAll:
		return true
	case statePerson:
		return d.NeedsPerson()
	}
	return !d.Decided() && !d.Optional
}

// The ways in which duties are decided on.
const (
	// HowProposed decides as the act proposes; what needs a person stays, unless
	// one picked it.
	HowProposed = "de-xuat"
	howInherit  = "ke-thua"    // by the units named
	howMet      = "hoan-thanh" // nothing is left
	howWaive    = "mien"       // nobody owes it, for a reason
	howBack     = "bo"         // no decision any more
)

// Ask is what a person decides for several duties at once. Heirs are the units
// that take over; empty with howInherit: those that the act names for each.
type Ask struct {
	How     string
	Heirs   []string
	Named   bool     // Heirs were offered, so that none of them means none
	Others  []string // further heirs by their names after the act
	Share   agency.Share
	Combine obligation.Combine
	Reason  string
}

// decision makes the decision for one duty; nil takes the choice back. skip says
// that the duty is left as it is, because it needs a person; picked says that one
// looked at it.
func (k Ask) decision(d Duty, picked bool) (out *obligation.Decision, skip bool, err error) {
	switch k.How {
	case howBack:
		return nil, false, nil
	case HowProposed:
		return d.Proposed, d.Proposed == nil || !picked && !d.Sure(), nil
	case howMet:
		if d.Open && d.Left > 0 {
			return nil, false, refuse("nv", "“%s” của %s còn thiếu nên chưa thể ghi là đã hoàn thành. Chọn đơn vị kế thừa, hoặc ghi được miễn và nêu lý do.", d.ShortName, d.Agency)
		}
		return &obligation.Decision{From: d.Day, AgencyID: d.AgencyID, Outcome: obligation.AlreadyMet, Reason: k.Reason}, false, nil
	case howWaive:
		if k.Reason == "" {
			return nil, false, refuse("ly_do", "Nêu lý do được miễn, ví dụ văn bản cho phép.")
		}
		return &obligation.Decision{From: d.Day, AgencyID: d.AgencyID, Outcome: obligation.WaivedOut, Reason: k.Reason}, false, nil
	case howInherit:
		return k.inherit(d)
	}
	return nil, false, refuse("cach", "Chọn cách xử lý.")
}

func (k Ask) inherit(d Duty) (out *obligation.Decision, skip bool, err error) {
	out = &obligation.Decision{
		From: d.Day, AgencyID: d.AgencyID, Outcome: obligation.Inherited, Share: k.Share, Combine: k.Combine, Reason: k.Reason,
	}
	weights := map[string]int{}
	for _, h := range d.Heirs {
		weights[h.ID] = h.Weight
		if !k.Named && len(k.Heirs) == 0 {
			out.Heirs = append(out.Heirs, obligation.Heir{AgencyID: h.ID, Weight: h.Weight})
		}
	}
	for _, id := range k.Heirs {
		out.Heirs = append(out.Heirs, obligation.Heir{AgencyID: id, Weight: weights[id]})
	}
	if !out.Combine.Valid() {
		out.Combine = obligation.Once
	}
	switch {
	case len(out.Heirs) == 0 && len(d.Heirs) > 1:
		return nil, false, refuse("nhan", "Không đơn vị nào tách ra từ %s nhận “%s”. Một nhiệm vụ đang mở không thể bỏ trống: chọn ít nhất một đơn vị nhận, hoặc ghi được miễn và nêu lý do.", d.Agency, d.ShortName)
	case len(out.Heirs) == 0:
		return nil, false, refuse("nhan", "Chọn đơn vị nhận “%s” của %s.", d.ShortName, d.Agency)
	case len(out.Heirs) == 1:
		out.Share = agency.Whole
	case out.Share != agency.Each && out.Share != agency.Divided:
		return nil, false, refuse("chia", "“%s” của %s có %d đơn vị nhận. Chọn mỗi đơn vị thực hiện đủ hay chia số lượng.", d.ShortName, d.Agency, len(out.Heirs))
	}
	return out, false, nil
}

func refuse(field, message string, args ...any) error {
	var f domain.Fields
	f.Add(field, message, args...)
	return f.Err()
}

// Decide stores what a person decides for the duties of a draft that the filter
// names, and tells for how many, and how many it left because they need a
// person. Nothing is stored when one of them is refused.
func (s *Service) Decide(ctx context.Context, actor access.Actor, id string, w Which, k Ask) (n, left int, err error) {
	if err := mayPrepare(actor); err != nil {
		return 0, 0, err
	}
	a, err := s.act(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	if !a.Draft() {
		return 0, 0, domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s”. Quyết định tiếp ở danh sách nhiệm vụ chưa có đơn vị nhận.", a.Status.Label())
	}
	if err := s.idle(ctx, id); err != nil {
		return 0, 0, err
	}
	all, p, err := s.Duties(ctx, a)
	if err != nil {
		return 0, 0, err
	}
	if k, err = p.resolve(k); err != nil {
		return 0, 0, err
	}
	var keep []choice
	for _, d := range all {
		if !w.takes(d) {
			continue
		}
		decision, skip, err := k.decision(d, len(w.Only) > 0)
		if err != nil {
			return 0, 0, err
		}
		if skip {
			left++
			continue
		}
		c := choice{agencyID: d.AgencyID, objectID: d.ID}
		if decision != nil {
			content, err := json.Marshal(decision)
			if err != nil {
				return 0, 0, fmt.Errorf("reorganise: write a choice: %w", err)
			}
			c.content = string(content)
		}
		keep = append(keep, c)
	}
	return len(keep), left, s.keep(ctx, actor, id, choiceDuty, keep)
}

// resolve finds the heirs that a person named, and refuses those that do not
// exist after the act.
func (p *Passing) resolve(k Ask) (Ask, error) {
	if k.How != howInherit {
		return k, nil
	}
	k.Heirs = slices.Clone(k.Heirs)
	for _, name := range k.Others {
		id := p.idOf(name)
		if id == "" {
			return k, refuse("khac", "Không có đơn vị “%s” sau ngày sắp xếp. Viết đúng tên trong sổ đăng ký.", name)
		}
		if !slices.Contains(k.Heirs, id) {
			k.Heirs = append(k.Heirs, id)
		}
	}
	return k, p.exist(k.Heirs)
}

// exist refuses heirs that do not exist after the act.
func (p *Passing) exist(heirs []string) error {
	for _, id := range heirs {
		known := p.after == nil && p.names[id] != "" && !slices.Contains(p.ending, id) ||
			slices.ContainsFunc(p.after, func(a org.Agency) bool { return a.ID == id })
		if !known {
			return refuse("nhan", "Đơn vị nhận không tồn tại sau ngày sắp xếp. Chọn đơn vị khác.")
		}
	}
	return nil
}

// Progress counts duties by how far their deciding is.
//
// Person counts those that need one to look, Proposed the others that nobody
// decided on.
type Progress struct{ All, Decided, Proposed, Person int }

// Open counts those that nobody decided on.
func (p Progress) Open() int { return p.Proposed + p.Person }

func progress(all []Duty) Progress {
	var p Progress
	for _, d := range all {
		switch {
		case d.Optional && !d.Decided():
			continue
		case d.Decided():
			p.Decided++
		case d.Sure():
			p.Proposed++
		default:
			p.Person++
		}
		p.All++
	}
	return p
}
