package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/feature/newsroom"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// writing is what happens with the pieces of content of the sample.
func (f *filler) writing() []happening {
	var all []happening
	for i, p := range demo.Writings() {
		all = append(all, happening{p.On, 8, fmt.Sprint("piece ", i), func(ctx context.Context) error { return f.piece(ctx, i) }})
		for n, s := range p.Steps {
			all = append(all, happening{s.On, s.Hour, fmt.Sprint("piece ", i, " step ", n), func(ctx context.Context) error {
				err := f.turn(ctx, i, n)
				if code := domain.CodeOf(err); code == domain.CodeConflict || code == domain.CodeForbidden {
					return nil // somebody who tried the sample went another way
				}
				return err
			}})
		}
	}
	return append(all, happening{demo.Today.AddDays(-1), 20, "links looked at", f.looked})
}

// begun gives the first edition of a piece of the sample; one that was begun is found by
// the key of its form.
func (f *filler) begun(ctx context.Context, i int) (content.Edition, access.Actor, access.Actor, error) {
	p := demo.Writings()[i]
	ids, err := f.codes(ctx)
	if err != nil {
		return content.Edition{}, access.Actor{}, access.Actor{}, err
	}
	officer, leader := sampleHands(ids[p.Agency])
	rooms := newsroom.NewService(f.newsroom())
	n := newsroom.NewPiece{AgencyID: ids[p.Agency], Kind: p.Kind, Title: p.Title, Key: fmt.Sprint("mau|bai|", i)}
	if p.Duty != "" {
		owed, err := rooms.Duties(ctx, n.AgencyID, nil)
		if err != nil {
			return content.Edition{}, officer, leader, err
		}
		for _, d := range owed {
			if strings.Contains(vi.Fold(d.ShortName+" "+d.Content), vi.Fold(p.Duty)) && len(n.Duties) == 0 {
				n.Duties = []string{d.ID}
			}
		}
	}
	e, err := rooms.Begin(ctx, officer, n)
	return e, officer, leader, err
}

// piece begins a piece of the sample and writes it.
func (f *filler) piece(ctx context.Context, i int) error {
	e, officer, _, err := f.begun(ctx, i)
	if err != nil {
		return err
	}
	return f.word(ctx, officer, e.ContentID, demo.Writings()[i].Told)
}

// word puts words into the newest edition of a piece, with what its plan names first.
func (f *filler) word(ctx context.Context, officer access.Actor, contentID string, t demo.Told) error {
	row, err := f.Contents.Newest(ctx, contentID)
	if err != nil {
		return err
	}
	w := content.Words{
		Title: t.Title, Summary: t.Summary, Body: t.Body, Source: t.Source, Correction: t.Correction, Procedures: t.Procedures, Event: t.Event, NoSecret: t.Summary != "",
		Topics: row.Edition.Topics, Audiences: row.Edition.Audiences,
	}
	named, err := newsroom.NewService(f.newsroom()).Named(ctx, row.Content.PlanID)
	if err != nil {
		return err
	}
	if len(w.Topics) == 0 && len(named.Topics) > 0 && t.Summary != "" {
		w.Topics = named.Topics[:1]
	}
	for _, a := range named.Audiences {
		if len(w.Audiences) == 0 && t.Summary != "" && strings.Contains(vi.Fold(a), "dan") {
			w.Audiences = []string{a}
		}
	}
	_, err = f.Contents.Save(ctx, officer, row.Edition.ID, row.Edition.Version, w)
	return err
}

// turn takes a step with a piece, by whose step it is.
func (f *filler) turn(ctx context.Context, i, n int) error {
	t := demo.Writings()[i].Steps[n]
	e, officer, leader, err := f.begun(ctx, i)
	if err != nil {
		return err
	}
	row, err := f.Contents.Newest(ctx, e.ContentID)
	if err != nil {
		return err
	}
	if t.Again != nil {
		if !row.Edition.State.Open() {
			if _, err := f.Contents.Revise(ctx, officer, e.ContentID); err != nil {
				return err
			}
		}
		if err := f.word(ctx, officer, e.ContentID, *t.Again); err != nil {
			return err
		}
		if row, err = f.Contents.Newest(ctx, e.ContentID); err != nil {
			return err
		}
	}
	who := officer
	switch t.Act {
	case flow.Approve, flow.Return, flow.Urgent, flow.Endorse, flow.Withdraw, flow.Unpublish:
		who = leader
	case flow.Submit, flow.Recall, flow.Schedule, flow.Unschedule, flow.Publish, flow.Supersede, flow.Discard:
	}
	in := newsroom.In{ContentID: e.ContentID, Seen: row.Edition.Version, Act: t.Act, Reason: t.Reason, Redirect: t.Redirect}
	if t.Out != "" {
		d := t.Out.Time()
		in.At = time.Date(d.Year(), d.Month(), d.Day(), t.OutHour, 0, 0, 0, f.Zone)
	}
	rooms := newsroom.NewService(f.newsroom())
	if t.Comment != "" {
		if err := rooms.Say(ctx, leader, e.ContentID, t.Comment, fmt.Sprint("mau|y-kien|", i, "|", n)); err != nil {
			return err
		}
	}
	_, err = rooms.Do(ctx, who, in)
	return err
}

// looked lets the sample's links be looked at: those to its own pages in truth, those of
// others as the sample tells it.
func (f *filler) looked(ctx context.Context) error {
	rooms := newsroom.NewService(f.newsroom())
	if _, err := rooms.LookLinks(ctx); err != nil {
		return err
	}
	return rooms.Met(ctx, demo.LostAddress, flow.AnswerGone, 404)
}
