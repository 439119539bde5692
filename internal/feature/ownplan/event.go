package ownplan

import (
	"context"
	"encoding/json"
	"fmt"

	"loa/internal/domain/access"
	"loa/internal/domain/report"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// happening is what an act leaves in the plan's life and in the log. words is kept
// where the plan is sent back; where an amending edition is dropped it is that one's id.
type happening struct {
	act         act
	note, words string
}

// record appends an act to a plan's life and audits it; a leader's decision by
// delegation names who delegated it.
func record(ctx context.Context, tx *db.Tx, actor access.Actor, p Plan, h happening) error {
	by, who := "", actor
	if h.act.leads() {
		by, who = actor.DelegatedBy(access.Leader, p.AgencyID), actor.As(access.Leader, p.AgencyID)
	}
	if err := tx.Send(ctx, `INSERT INTO ownplan_event (id, ownplan_id, act, note, by_id, by_name, delegated_by, at, words) VALUES (`+db.Marks(1, 9)+`)`,
		db.NewID(), p.ID, h.act, h.note, actor.AccountID, actor.Name, by, db.Millis(tx.Now()), h.words); err != nil {
		return err
	}
	return audit.Record(ctx, tx, who, "ownplan."+string(h.act), "ownplan", p.ID, map[string]string{"status": string(p.Status), "note": h.note})
}

// Event is one step of a plan's life. By names who delegated the decision.
type Event struct {
	Act         act
	Note        string
	ByName      string
	DelegatedBy string
	At          int64
}

// Who names who did it: nobody where an earlier release of Loa noted the program
// itself.
func (e Event) Who() string {
	if e.Act == actIssue && e.ByName == "papers" {
		return ""
	}
	return e.ByName
}

// What says what was done, to follow the name of who did it.
func (e Event) What() string { return e.Act.said() }

// Back tells whether the plan was sent back.
func (e Event) Back() bool { return e.Act.sendsBack() }

// Events tells what happened to a plan, the newest first.
func (s *Service) Events(ctx context.Context, p Plan) (all []Event, err error) {
	err = s.DB.Select(ctx, &all, `SELECT act, note, by_name, delegated_by, at FROM ownplan_event WHERE ownplan_id = $1 ORDER BY id DESC LIMIT 200`, p.ID)
	return all, err
}

// wording is what a plan said at one moment, as a step that sends it back keeps it.
type wording struct {
	Texts Texts             `json:"texts"`
	Lines map[string]string `json:"lines"` // by source key, in words
	Names map[string]string `json:"names"`
}

func wordingOf(p Plan, lines []Line) wording {
	w := wording{Texts: p.Texts, Lines: map[string]string{}, Names: map[string]string{}}
	for _, l := range lines {
		w.Lines[l.SourceKey], w.Names[l.SourceKey] = l.words(), l.Title
	}
	return w
}

// Returned is the last time that a plan was sent back. Changes are what says
// something else since.
type Returned struct {
	At          int64
	Who, Reason string
	Reopened    bool
	Changes     []Reworded
}

// Reworded is a part of a plan, by its title, with its paragraphs that changed.
type Reworded struct {
	Title      string
	Paragraphs []report.Rewording
}

// LastReturn tells when and why a plan that is not approved again was sent back last
// and what was changed since; nil when it never was.
func (s *Service) LastReturn(ctx context.Context, p Plan, lines []Line) (*Returned, error) {
	var e struct {
		Act                 act
		Note, ByName, Words string
		At                  int64
	}
	ok, err := s.DB.Get(ctx, &e, `SELECT act, note, by_name, words, at FROM ownplan_event
		WHERE ownplan_id = $1 AND act IN ('return', 'reopen', 'approve') ORDER BY id DESC LIMIT 1`, p.ID)
	if err != nil || !ok || !e.Act.sendsBack() {
		return nil, err
	}
	r := &Returned{At: e.At, Who: e.ByName, Reason: e.Note, Reopened: e.Act == actReopen}
	var was wording
	if err := json.Unmarshal([]byte(e.Words), &was); err != nil {
		return nil, fmt.Errorf("ownplan: kept words of %s: %w", p.ID, err)
	}
	r.Changes = rewordings(was, wordingOf(p, lines), lines)
	return r, nil
}

// Amended is what an amended edition changes. Base is the issued edition that it is
// amended from.
type Amended struct {
	Base    Plan
	Changes []Reworded
}

// Amends tells what an edition says otherwise than the last one that was issued before
// it; nil for a first edition.
func (s *Service) Amends(ctx context.Context, p Plan, lines []Line) (*Amended, error) {
	if p.Edition < 2 {
		return nil, nil //nolint:nilnil // a first edition amends nothing
	}
	var base Plan
	ok, err := s.DB.Get(ctx, &base, `SELECT `+columns+` FROM ownplan WHERE plan_id = $1 AND agency_id = $2 AND edition < $3 AND status = 'issued'
		ORDER BY edition DESC LIMIT 1`, p.PlanID, p.AgencyID, p.Edition)
	if err != nil || !ok {
		return nil, err
	}
	was, err := linesOf(ctx, s.DB, base.ID)
	if err != nil {
		return nil, err
	}
	return &Amended{Base: base, Changes: rewordings(wordingOf(base, was), wordingOf(p, lines), lines)}, nil
}

func rewordings(was, now wording, lines []Line) []Reworded {
	var out []Reworded
	compare := func(title, before, after string) {
		if ps := report.Reworded(before, after); len(ps) > 0 {
			out = append(out, Reworded{title, ps})
		}
	}
	before, after := was.Texts.parts(), now.Texts.parts()
	for i := range after {
		compare(after[i].Title, before[i].Text, after[i].Text)
	}
	there := map[string]bool{}
	for _, l := range lines {
		there[l.SourceKey] = true
		compare(l.Title, was.Lines[l.SourceKey], now.Lines[l.SourceKey])
	}
	for key, words := range was.Lines {
		if !there[key] {
			compare(was.Names[key], words, "")
		}
	}
	return out
}
