package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/feature/newsroom"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// intending is what the agencies of the sample plan to write.
func (f *filler) intending() []happening {
	var all []happening
	for i, x := range demo.PlannedWorks() {
		all = append(all, happening{x.On, 7, fmt.Sprint("work ", i), func(ctx context.Context) error { return f.intended(ctx, i) }})
	}
	for i, x := range demo.Requests() {
		all = append(all, happening{x.On, 15, fmt.Sprint("writing asked ", i), func(ctx context.Context) error { return f.requested(ctx, i) }})
	}
	_, bulletin := demo.WeekBulletin()
	all = append(all, happening{bulletin.On, 11, "bulletin", f.bulletin})
	return append(all, happening{demo.Today.AddDays(-1), 18, "works linked", f.linked}, happening{demo.Today.AddDays(-1), 19, "outside checks", f.checkedOutside})
}

// bulletin brings out the sample's bulletin of items.
func (f *filler) bulletin(ctx context.Context) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	agency, b := demo.WeekBulletin()
	officer, leader := sampleHands(ids[agency])
	if _, b.Items[0].Picture, err = f.illustrated(ctx, officer, ids[agency], demo.PublicPiece{Poster: b.Poster}); err != nil {
		return err
	}
	e, err := f.Contents.Begin(ctx, officer, content.NewContent{AgencyID: ids[agency], Kind: flow.Bulletin, Words: content.Words{
		Title: b.Title, Summary: b.Summary, Body: b.Intro, Source: b.Source, Items: b.Items, NoSecret: true,
	}})
	if err != nil {
		return err
	}
	return f.bring(ctx, e, officer, leader)
}

// checkedOutside lets somebody outside check pieces of the sample.
func (f *filler) checkedOutside(ctx context.Context) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	rooms := newsroom.NewService(f.newsroom())
	for i, x := range demo.OutsideChecks() {
		officer, _ := sampleHands(ids[x.Agency])
		rows, _, err := f.Contents.List(ctx, content.Filter{Agencies: []string{ids[x.Agency]}, Limit: 100})
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rows, func(r content.Row) bool { return r.Edition.Title == x.Writing && r.Edition.State.Open() })
		if at < 0 {
			continue // somebody who tried the sample went on with it
		}
		n := newsroom.NewCheck{Kind: "factual", Name: x.Name, Email: x.Email, Asks: x.Asks, Until: x.Until, Kept: x.Until, Key: fmt.Sprint("mau|ra-soat|", i)}
		if x.Legal {
			n.Kind = "legal"
		}
		out, err := rooms.AskCheck(ctx, officer, rows[at].Content.ID, n)
		if err != nil || x.Reason == "" || out.Key == "" {
			if err != nil {
				return err
			}
			continue
		}
		if err := rooms.Remark(ctx, out.Key, 1, x.Remark); err != nil {
			return err
		}
		decision := "mend"
		if x.Right {
			decision = "right"
		}
		if err := rooms.Conclude(ctx, out.Key, decision, x.Reason); err != nil {
			return err
		}
	}
	return nil
}

// requested asks an agency of the sample for a piece, which accepts or declines.
func (f *filler) requested(ctx context.Context, i int) error {
	x := demo.Requests()[i]
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	rooms := newsroom.NewService(f.newsroom())
	n := newsroom.NewWork{AgencyID: ids[x.Agency], Kind: x.Kind, Title: x.Title, DueOn: x.Due, Kept: x.Due, Notes: x.Notes, Key: fmt.Sprint("mau|dat|", i)}
	running, err := f.Programme.Running(ctx, f.Registry.Today())
	if err != nil || len(running) == 0 {
		return err
	}
	named, err := rooms.Named(ctx, running[0].ID)
	if err != nil {
		return err
	}
	n.Topic, n.Audience = part(named.Topics, x.Topic), part(named.Audiences, x.Audience)
	id, err := rooms.Ask(ctx, who, n)
	if err != nil {
		return err
	}
	officer, _ := sampleHands(ids[x.Agency])
	switch {
	case x.Accepted:
		_, err = rooms.Accept(ctx, officer, id)
	case x.Declined != "":
		err = rooms.Decline(ctx, officer, id, x.Declined)
	}
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil // somebody who tried the sample answered
	}
	return err
}

// intention is a work of the sample as its form would bring it, with who fills it in.
func (f *filler) intention(ctx context.Context, i int) (newsroom.NewWork, access.Actor, error) {
	x := demo.PlannedWorks()[i]
	ids, err := f.codes(ctx)
	if err != nil {
		return newsroom.NewWork{}, access.Actor{}, err
	}
	officer, _ := sampleHands(ids[x.Agency])
	rooms := newsroom.NewService(f.newsroom())
	n := newsroom.NewWork{AgencyID: ids[x.Agency], Kind: x.Kind, Title: x.Title, DueOn: x.Due, Kept: x.Due, Notes: x.Notes, Key: fmt.Sprint("mau|viec|", i)}
	if x.Duty != "" {
		owed, err := rooms.Duties(ctx, n.AgencyID, nil)
		if err != nil {
			return n, officer, err
		}
		if at := slices.IndexFunc(owed, func(d newsroom.Duty) bool {
			return strings.Contains(vi.Fold(d.ShortName+" "+d.Content), vi.Fold(x.Duty))
		}); at >= 0 {
			n.ObligationID = owed[at].ID
		}
	}
	running, err := f.Programme.Running(ctx, f.Registry.Today())
	if err != nil || len(running) == 0 {
		return n, officer, err
	}
	named, err := rooms.Named(ctx, running[0].ID)
	n.Topic, n.Audience = part(named.Topics, x.Topic), part(named.Audiences, x.Audience)
	switch {
	case x.Outside[0] != "":
		n.Who, n.OutsideName, n.OutsideContact = "ngoai", x.Outside[0], x.Outside[1]
	case x.Owner != "":
		who, failed := f.who(ctx, x.Owner)
		if n.Who = "p:" + who.AccountID; failed != nil {
			n.Who = ""
		}
	}
	return n, officer, err
}

// part gives the name that has a part; empty for none.
func part(names []string, of string) string {
	for _, name := range names {
		if of != "" && strings.Contains(vi.Fold(name), vi.Fold(of)) {
			return name
		}
	}
	return ""
}

// intended plans a work of the sample, or its series.
func (f *filler) intended(ctx context.Context, i int) error {
	x := demo.PlannedWorks()[i]
	n, officer, err := f.intention(ctx, i)
	if err != nil {
		return err
	}
	rooms := newsroom.NewService(f.newsroom())
	if x.Weekly > 0 {
		_, _, err := rooms.PlanSeries(ctx, officer, newsroom.NewSeries{NewWork: n, Rhythm: flow.Rhythm{Every: calendar.Week, On: []int{5}}, Window: calendar.Window{Start: x.Due, End: x.Due.AddDays(7 * (x.Weekly - 1))}})
		return err
	}
	if x.After != "" {
		for j, y := range demo.PlannedWorks() {
			if y.Title == x.After {
				before, _, err := f.intention(ctx, j)
				if err != nil {
					return err
				}
				if n.AfterID, err = rooms.Plan(ctx, officer, before); err != nil { // it is found by the key of its form
					return err
				}
			}
		}
	}
	id, err := rooms.Plan(ctx, officer, n)
	if err == nil && x.Dropped != "" {
		_, err = rooms.Drop(ctx, officer, id, flow.OnlyThis, x.Dropped)
	}
	if code := domain.CodeOf(err); code == domain.CodeConflict {
		return nil // somebody who tried the sample was first
	}
	return err
}

// linked ties works to what was written for them.
func (f *filler) linked(ctx context.Context) error {
	rooms := newsroom.NewService(f.newsroom())
	for i, x := range demo.PlannedWorks() {
		if x.Piece == "" {
			continue
		}
		n, officer, err := f.intention(ctx, i)
		if err != nil {
			return err
		}
		id, err := rooms.Plan(ctx, officer, n)
		if err != nil {
			return err
		}
		w, err := rooms.Work(ctx, officer, id)
		if err != nil {
			return err
		}
		pieces, err := rooms.Linkable(ctx, w)
		if err != nil {
			return err
		}
		for _, p := range pieces {
			if p.Edition.Title == x.Piece && w.ContentID == "" {
				if err := rooms.Link(ctx, officer, id, p.Content.ID); err != nil && domain.CodeOf(err) != domain.CodeConflict {
					return err
				}
				break
			}
		}
	}
	return nil
}
