package reorganise

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// Sure tells whether what is proposed can be taken without looking: nobody who
// comes together in the heir did the same already, and it is not overdue.
func (d Duty) Sure() bool { return d.Proposed != nil && len(d.Doubts) == 0 }

// NeedsPerson tells whether a person has to look at the duty by itself: it is
// not decided, and nothing is proposed or there is a doubt about the proposal.
func (d Duty) NeedsPerson() bool { return !d.Decided() && !d.Optional && !d.Sure() }

// doubting looks for reasons why a proposal should not be taken unseen. All
// duties that are listed are known with their assessments; of other units, such
// as the heirs themselves, the ledger tells.
type doubting struct {
	s     *Service
	p     *Passing
	known map[string]obligation.Status // by Duty.Key
	held  map[string]obligation.Held   // by day and version of the obligation
}

// doubts notes for each duty whose passing on is proposed why a person should
// decide: it is overdue on the day, or the heir or another unit that passes into
// it has met the same obligation. What the unit left passes all the same (ADR
// 0016), so the new unit would owe again what one of those that it was made of
// had done.
func (s *Service) doubts(ctx context.Context, all []Duty, p *Passing) error {
	x := doubting{s: s, p: p, known: map[string]obligation.Status{}, held: map[string]obligation.Held{}}
	for _, d := range all {
		x.known[d.Key()] = d.Assessment.Status
	}
	if err := x.look(ctx, all); err != nil {
		return err
	}
	for i, d := range all {
		if d.Proposed != nil && d.Proposed.Outcome == obligation.Inherited {
			all[i].Doubts = x.of(d)
		}
	}
	return nil
}

// candidates are the units that may have done what a duty is about: each heir
// that is proposed, and those that pass into it whole.
func (x doubting) candidates(d Duty) []string {
	var ids []string
	for _, h := range d.Proposed.Heirs {
		for _, id := range append(slices.Clone(x.p.into[h.AgencyID]), h.AgencyID) {
			if id != d.AgencyID && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// look reads what was done for obligations that candidates owe whose duties are
// not listed.
func (x doubting) look(ctx context.Context, all []Duty) error {
	byDay := map[calendar.Date][]programme.Obligation{}
	for _, d := range all {
		if d.Proposed == nil || d.Proposed.Outcome != obligation.Inherited || !slices.ContainsFunc(x.candidates(d), func(id string) bool { return x.asks(d, id) }) {
			continue
		}
		if !slices.ContainsFunc(byDay[d.Day], func(o programme.Obligation) bool { return o.VersionID == d.VersionID }) {
			byDay[d.Day] = append(byDay[d.Day], d.Obligation)
		}
	}
	for day, some := range byDay {
		counts, err := x.s.Ledger.HappenedBy(ctx, programme.Chains(some), day.AddDays(-1))
		if err != nil {
			return err
		}
		for _, o := range some {
			x.held[string(day)+o.VersionID] = ledger.Of(counts, o.VersionID)
		}
	}
	return nil
}

// asks tells whether the ledger has to be asked about a candidate.
func (x doubting) asks(d Duty, id string) bool {
	_, listed := x.known[id+":"+d.ID]
	return !listed && d.Duty().Answers(id, d.Day)
}

// met tells whether a candidate has met the obligation of a duty by the day.
func (x doubting) met(d Duty, id string) bool {
	if status, listed := x.known[id+":"+d.ID]; listed {
		return status == obligation.Met
	}
	held := x.held[string(d.Day)+d.VersionID]
	return held != nil && x.asks(d, id) && d.Assess(id, held, d.Day).Status == obligation.Met
}

func (x doubting) of(d Duty) []domain.Sentence {
	var out []domain.Sentence
	for _, id := range x.candidates(d) {
		if x.met(d, id) {
			out = append(out, domain.Say("%s đã làm xong nhiệm vụ này trong kỳ. Cân nhắc để %s làm tiếp, hay miễn và nêu lý do.", x.p.names[id], x.p.heirNames(d.Proposed)))
			break
		}
	}
	if d.Assessment.Status == obligation.Late && !d.Rule.Average {
		out = append(out, domain.Say("Đã quá hạn trước ngày sắp xếp, nên %s quá hạn ngay từ ngày đầu nếu kế thừa.", x.p.heirNames(d.Proposed)))
	}
	return out
}
