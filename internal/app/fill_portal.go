package app

import (
	"cmp"
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// published is what the agencies of the sample have on the public pages. It serves no
// obligation: the figures of the sample are those of its simulated years.
func (f *filler) published() []happening {
	var all []happening
	for i, p := range demo.PublicPieces() {
		tell := func(on calendar.Date, hour int, what string, do func(context.Context) error) {
			all = append(all, happening{on, hour, fmt.Sprint("piece ", i, " ", what), do})
		}
		tell(p.On, 9, "out", func(ctx context.Context) error { return f.pieceOut(ctx, p) })
		if p.CorrectedOn != "" {
			tell(p.CorrectedOn, 10, "corrected", func(ctx context.Context) error { return f.pieceCorrected(ctx, p) })
		}
		if p.WithdrawnOn != "" {
			tell(p.WithdrawnOn, 10, "withdrawn", func(ctx context.Context) error { return f.pieceWithdrawn(ctx, p) })
		}
	}
	return all
}

// pieceOut writes, approves and publishes a piece by the hands of its agency.
func (f *filler) pieceOut(ctx context.Context, p demo.PublicPiece) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	officer, leader := sampleHands(ids[p.Agency])
	figures, lead, err := f.illustrated(ctx, officer, ids[p.Agency], p)
	if err != nil {
		return err
	}
	kind := cmp.Or(p.Kind, flow.News)
	if kind == flow.Video && !f.Contents.Coder.Ready() { // no film can be made here: what is left are words
		kind = flow.News
	}
	first := p.Event
	if p.CorrectedOn != "" { // its next edition announces it
		first = flow.Event{}
	}
	e, err := f.Contents.Begin(ctx, officer, content.NewContent{AgencyID: ids[p.Agency], Kind: kind, Words: content.Words{
		Title: p.Title, Summary: p.Summary, Body: figures + p.Body, Source: p.Source, Topics: p.Topics, Audiences: p.Audiences, NoSecret: true, Lead: lead, Event: first,
	}})
	if err != nil {
		return err
	}
	return f.bring(ctx, e, officer, leader)
}

// bring takes an edition from its draft to readers.
func (f *filler) bring(ctx context.Context, e content.Edition, officer, leader access.Actor) error {
	for _, s := range []struct {
		who access.Actor
		act flow.Act
	}{{officer, flow.Submit}, {leader, flow.Approve}, {officer, flow.Publish}} {
		var err error
		if e, err = f.Contents.Move(ctx, s.who, content.Call{EditionID: e.ID, Seen: e.Version, Act: s.act}); err != nil {
			return fmt.Errorf("%s %q: %w", s.act, e.Title, err)
		}
	}
	return nil
}

// pieceAt gives what stands at the address of a piece that came out.
func (f *filler) pieceAt(ctx context.Context, p demo.PublicPiece) (content.Content, content.Edition, error) {
	page, err := f.Contents.Shown(ctx, content.TopicSlug(p.Title)+"-"+string(p.On[:4]))
	return page.Content, page.Edition, err
}

func (f *filler) pieceCorrected(ctx context.Context, p demo.PublicPiece) error {
	c, e, err := f.pieceAt(ctx, p)
	if err != nil {
		return err
	}
	officer, leader := sampleHands(c.AgencyID)
	figures, _, err := f.illustrated(ctx, officer, c.AgencyID, p)
	if err != nil {
		return err
	}
	next, err := f.Contents.Revise(ctx, officer, c.ID)
	if err != nil {
		return err
	}
	next, err = f.Contents.Save(ctx, officer, next.ID, next.Version, content.Words{
		Title: e.Title, Summary: e.Summary, Body: figures + p.CorrectedBody, Source: e.Source, Topics: e.Topics, Audiences: e.Audiences, NoSecret: true, Correction: p.Correction, Lead: e.LeadID, Event: p.Event,
	})
	if err != nil {
		return err
	}
	return f.bring(ctx, next, officer, leader)
}

func (f *filler) pieceWithdrawn(ctx context.Context, p demo.PublicPiece) error {
	c, e, err := f.pieceAt(ctx, p)
	if err != nil {
		return err
	}
	_, leader := sampleHands(c.AgencyID)
	_, err = f.Contents.Move(ctx, leader, content.Call{EditionID: e.ID, Seen: e.Version, Act: flow.Withdraw, Reason: p.WithdrawnBecauseOf})
	return err
}
