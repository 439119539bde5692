package report

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"loa/internal/domain/report"
	"loa/internal/platform/db"
)

// Returned is one time that a report was sent back since it was last approved.
// At is in Unix milliseconds. Kept tells that its words of that time are known;
// Changes are then those of its parts that say something else now.
type Returned struct {
	At          int64
	Who, Reason string
	Reopened    bool // the leader took the approval back
	Kept        bool
	Changes     []Reworded
}

// Reworded is a part of a report, by its title, with its paragraphs that changed.
type Reworded struct {
	Title      string
	Paragraphs []report.Rewording
}

// wording is what a report said at one moment, as a step keeps it.
type wording struct {
	Results      string           `json:"results"`
	Shortcomings string           `json:"shortcomings"`
	Proposals    string           `json:"proposals"`
	Answers      map[int64]string `json:"answers,omitempty"` // of an ad hoc report, by question
}

// sendsBack tells whether an act returns a report to who wrote it.
func (a act) sendsBack() bool { return a == actReturn || a == actReject || a == actReopen }

// keptWords is what a step keeps of the words: all of them where it sends the
// report back, else nothing.
func keptWords(ctx context.Context, tx *db.Tx, r Report, a act) (string, error) {
	if !a.sendsBack() {
		return "", nil
	}
	w := wording{Results: r.Results, Shortcomings: r.Shortcomings, Proposals: r.Proposals}
	var given []struct {
		N      int64
		Answer string
	}
	if err := tx.Select(ctx, &given, `SELECT n, answer FROM report_answer WHERE report_id = $1 ORDER BY n`, r.ID); err != nil {
		return "", err
	}
	for _, g := range given {
		if w.Answers == nil {
			w.Answers = map[int64]string{}
		}
		w.Answers[g.N] = g.Answer
	}
	raw, err := json.Marshal(w)
	return string(raw), err
}

// Returns lists why a report was sent back since it was last approved, the newest
// first. Of the newest it tells what was written anew since; there is none once
// the report is approved again.
func (s *Service) Returns(ctx context.Context, r Report) ([]Returned, error) {
	var rows []struct {
		Act   act
		Note  string
		Who   string
		At    int64
		Words string
	}
	if err := s.DB.Select(ctx, &rows, `SELECT act, note, who, at, words FROM report_event
		WHERE report_id = $1 AND act IN ('return', 'reject', 'reopen', 'approve') ORDER BY id DESC LIMIT 20`, r.ID); err != nil {
		return nil, err
	}
	var out []Returned
	var who []string
	for _, e := range rows {
		if !e.Act.sendsBack() {
			break
		}
		out = append(out, Returned{At: e.At, Who: e.Who, Reason: e.Note, Reopened: e.Act == actReopen, Kept: e.Words != ""})
		who = append(who, e.Who)
	}
	if len(out) == 0 {
		return nil, nil
	}
	names, err := s.People.Names(ctx, who...)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Who = names[out[i].Who]
	}
	if out[0].Kept {
		out[0].Changes, err = s.rewordings(ctx, r, rows[0].Words)
	}
	return out, err
}

// rewordings compares what a step kept with what the report says now.
func (s *Service) rewordings(ctx context.Context, r Report, kept string) ([]Reworded, error) {
	var was wording
	if err := json.Unmarshal([]byte(kept), &was); err != nil {
		return nil, fmt.Errorf("report: kept words of %s: %w", r.ID, err)
	}
	var out []Reworded
	compare := func(title, before, now string) {
		if ps := report.Reworded(before, now); len(ps) > 0 {
			out = append(out, Reworded{Title: title, Paragraphs: ps})
		}
	}
	answers, err := s.answers(ctx, r)
	for _, a := range answers {
		compare(fmt.Sprintf("%d. %s", a.N, a.Text), was.Answers[a.N], a.Answer)
	}
	titles := sectionTitles()
	compare(titles[0], was.Results, r.Results)
	compare(titles[1], was.Shortcomings, r.Shortcomings)
	compare(titles[2], was.Proposals, r.Proposals)
	return out, err
}

// author is who wrote a report as it stands and when: who submitted it, else who
// began it.
func (s *Service) author(ctx context.Context, r Report) (name string, at int64, err error) {
	id, at := cmp.Or(r.SubmittedBy, r.CreatedBy), cmp.Or(r.SubmittedAt, r.CreatedAt)
	names, err := s.People.Names(ctx, id)
	return names[id], at, err
}
