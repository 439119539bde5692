package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// inEnglish is what the agencies of the sample have in English on the public pages.
func (f *filler) inEnglish() []happening {
	var all []happening
	for i, x := range demo.EnglishTexts() {
		all = append(all, happening{x.On, 15, fmt.Sprint("english ", i), func(ctx context.Context) error { return f.englishOut(ctx, x) }})
	}
	return all
}

// englishOut translates and publishes a text by the hands of its agency.
func (f *filler) englishOut(ctx context.Context, x demo.EnglishText) error {
	for _, p := range demo.PublicPieces() {
		if p.On != x.Of || p.Agency != x.Agency {
			continue
		}
		c, _, err := f.pieceAt(ctx, p)
		if err != nil {
			return err
		}
		officer, leader := sampleHands(c.AgencyID)
		figures, lead, err := f.illustrated(ctx, officer, c.AgencyID, p)
		if err != nil {
			return err
		}
		e, made, err := f.Contents.Translate(ctx, officer, c.ID, flow.English)
		if err != nil || !made {
			return err
		}
		e, err = f.Contents.Save(ctx, officer, e.ID, e.Version, content.Words{
			Title: x.Title, Summary: x.Summary, Body: figures + x.Body, Source: p.Source, Topics: p.Topics, Audiences: p.Audiences, NoSecret: true, Lead: lead,
		})
		if err != nil {
			return err
		}
		return f.bring(ctx, e, officer, leader)
	}
	return fmt.Errorf("no piece of %s to translate", x.Of)
}
