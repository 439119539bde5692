package desk

import (
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/spine/ledger"
)

// Evidence is what waits for the actor about evidence.
type Evidence struct {
	ToCorrect    []Correction // returned by a verifier; this officer corrects or withdraws
	MoreReturned int          // returned ones that are not listed
	AllReturned  int          // listed or not
	ToVerify     int          // not judged yet, for a verifier; at most mostWaiting
	ToErase      []Erasing    // erasures that this person may decide on
}

// Correction is a returned entry with the verifier's reason.
type Correction struct {
	ledger.Entry
	Agency, Why string
}

// Erasing is a request to erase, made by somebody else.
type Erasing struct {
	ID, EvidenceID, AgencyID, AskedBy string
	AskedAt                           int64
	Agency                            string `db:"-"`
}

// Bounds of what the desk shows and counts of evidence.
const (
	mostReturned = 6
	mostWaiting  = 1000
)

func (s *Service) evidence(ctx context.Context, actor access.Actor, today calendar.Date) (Evidence, error) {
	var e Evidence
	returned, total, err := s.returned(ctx, actor, mostReturned)
	if err != nil {
		return e, err
	}
	e.MoreReturned, e.AllReturned = total-len(returned), total
	if actor.Is(access.Coordinator, access.Inspector) {
		if e.ToVerify, err = s.Ledger.Unjudged(ctx, mostWaiting); err != nil {
			return e, err
		}
	}
	if e.ToErase, err = s.erasures(ctx, actor); err != nil {
		return e, err
	}
	var ids []string
	for _, r := range returned {
		ids = append(ids, r.AgencyID)
	}
	for _, x := range e.ToErase {
		ids = append(ids, x.AgencyID)
	}
	names, err := s.Registry.Names(ctx, today, ids...)
	if err != nil {
		return e, err
	}
	for _, r := range returned {
		notes, err := s.Ledger.Notes(ctx, r.ID)
		if err != nil {
			return e, err
		}
		c := Correction{Entry: r, Agency: names[r.AgencyID]}
		for _, n := range notes {
			if n.Verdict == evidence.Returned {
				c.Why = n.Said("reason")
			}
		}
		e.ToCorrect = append(e.ToCorrect, c)
	}
	for i := range e.ToErase {
		e.ToErase[i].Agency = names[e.ToErase[i].AgencyID]
	}
	return e, nil
}

// returned lists the newest entries of the officer's agencies that a verifier
// returned, and counts all of them.
func (s *Service) returned(ctx context.Context, actor access.Actor, most int) ([]ledger.Entry, int, error) {
	own := actor.Agencies(access.Officer)
	if len(own) == 0 {
		return nil, 0, nil
	}
	return s.Ledger.Entries(ctx, ledger.Filter{Agencies: own, Verdict: evidence.Returned, Limit: most})
}

// erasures lists requests of other people that the actor may decide on.
func (s *Service) erasures(ctx context.Context, actor access.Actor) ([]Erasing, error) {
	if !actor.Is(access.Leader, access.Coordinator, access.Administrator) {
		return nil, nil
	}
	var all []Erasing
	err := s.DB.Select(ctx, &all, `SELECT id, evidence_id, agency_id, asked_by, asked_at FROM evidence_v_erasure ORDER BY asked_at, id LIMIT 200`)
	return slices.DeleteFunc(all, func(e Erasing) bool {
		return e.AskedBy == actor.AccountID || !actor.Has(access.Leader, e.AgencyID) && !actor.Is(access.Coordinator, access.Administrator)
	}), err
}

// ManyToVerify tells whether more wait than were counted.
func (e Evidence) ManyToVerify() bool { return e.ToVerify >= mostWaiting }
