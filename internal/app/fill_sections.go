package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/spine/content"
)

// keeping is how the agencies of the sample keep their sections of the portal.
func (f *filler) keeping() []happening {
	var all []happening
	for i, s := range demo.PublicSections() {
		all = append(all, happening{s.On, 14, fmt.Sprint("section ", i), func(ctx context.Context) error { return f.section(ctx, s) }})
		for n, on := range s.Reviews() {
			all = append(all, happening{on, 15, fmt.Sprint("section ", i, " review ", n), func(ctx context.Context) error { return f.reviewed(ctx, s) }})
		}
	}
	for i, o := range demo.Opinions() {
		all = append(all, happening{o.On, 16, fmt.Sprint("readers ", i), func(ctx context.Context) error { return f.opinion(ctx, o) }})
	}
	all = append(all,
		happening{"2027-04-12", 9, "model", f.model},
		happening{"2027-04-16", 9, "documents", f.documents},
		happening{"2027-04-01", 9, "host", func(ctx context.Context) error {
			return f.withPortal(ctx, func(p *portal.Feature, ids map[string]string) error {
				who, err := f.who(ctx, "dieuphoi")
				if err != nil {
					return err
				}
				return p.SetHost(ctx, who, portal.NewHost{Host: "tranbien.localhost", AgencyID: ids[demo.TranBien], ValidFrom: "2027-04-01"})
			})
		}})
	return all
}

func (f *filler) withPortal(ctx context.Context, do func(p *portal.Feature, ids map[string]string) error) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	p, err := portal.New(f.portal())
	if err != nil {
		return err
	}
	return do(p, ids)
}

// section gives a section to its agency, which writes and approves it. What happened
// already is left as it is.
func (f *filler) section(ctx context.Context, s demo.PublicSection) error {
	return f.withPortal(ctx, func(p *portal.Feature, ids map[string]string) error {
		key := s.Key
		if key == "" {
			key = "gt-" + ids[s.Agency]
		} else {
			who, err := f.who(ctx, "dieuphoi")
			if err != nil {
				return err
			}
			if err := p.Assign(ctx, who, portal.Assignment{Key: key, AgencyID: ids[s.Agency], Keeper: s.Keeper, Days: s.Days}); err != nil && domain.CodeOf(err) != domain.CodeConflict {
				return err
			}
		}
		if s.Body == "" {
			return nil
		}
		officer, leader := sampleHands(ids[s.Agency])
		for seen, call := range []portal.SectionCall{{Key: key, Act: flow.Submit, Body: s.Body}, {Key: key, Act: flow.Approve}} {
			who := officer
			if call.Act == flow.Approve {
				who = leader
			}
			call.Seen = int64(seen)
			if err := p.Act(ctx, who, call); err != nil && domain.CodeOf(err) != domain.CodeConflict {
				return err
			}
		}
		return nil
	})
}

// reviewed has somebody of the owner find a section still true.
func (f *filler) reviewed(ctx context.Context, s demo.PublicSection) error {
	return f.withPortal(ctx, func(p *portal.Feature, _ map[string]string) error {
		now, err := p.Standing(ctx, s.Key)
		if err != nil || now.Shown.ID == "" {
			return err
		}
		officer, _ := sampleHands(now.Owner.ID)
		return p.StillTrue(ctx, officer, s.Key, now.Kept.ReviewOn)
	})
}

// model has a piece of the sample chosen as an exemplary model.
func (f *filler) model(ctx context.Context) error {
	return f.withPortal(ctx, func(p *portal.Feature, _ map[string]string) error {
		who, err := f.who(ctx, "dieuphoi")
		if err != nil {
			return err
		}
		page, err := f.Contents.Shown(ctx, content.TopicSlug(demo.ModelTitle)+"-2027")
		if err != nil {
			return err
		}
		if err := p.Propose(ctx, who, page.Content.ID, portal.Exemplary, demo.ModelWhy); err != nil && domain.CodeOf(err) != domain.CodeConflict {
			return err
		}
		return nil
	})
}

// opinion has readers say what they think of a piece. What they said already stays.
func (f *filler) opinion(ctx context.Context, o demo.Opinion) error {
	return f.withPortal(ctx, func(p *portal.Feature, _ map[string]string) error {
		page, err := f.Contents.Shown(ctx, content.TopicSlug(o.Title)+"-"+string(o.On[:4]))
		if err != nil {
			return err
		}
		if yes, no, err := p.Useful(ctx, page.Content.ID); err != nil || yes+no > 0 {
			return err
		}
		for useful, said := range map[bool]struct {
			n       int
			reasons []string
		}{true: {o.Yes, o.Useful}, false: {o.No, o.Useless}} {
			for i := range said.n {
				word := portal.Word{Useful: useful, Counted: true}
				if i < len(said.reasons) {
					word.Reason = said.reasons[i]
				}
				if err := p.Judge(ctx, page.Content.Slug, word); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// mostDocuments is how many documents of the sample are public.
const mostDocuments = 12

// documents makes documents of the sample public that have their signed file.
func (f *filler) documents(ctx context.Context) error {
	return f.withPortal(ctx, func(p *portal.Feature, _ map[string]string) error {
		who, err := f.who(ctx, "dieuphoi")
		if err != nil {
			return err
		}
		all, err := p.Candidates(ctx, who)
		if err != nil {
			return err
		}
		n := 0
		for _, c := range all {
			if c.NoFile || n == mostDocuments {
				continue
			}
			if err := p.Show(ctx, who, c.Kind, c.Ref); err != nil {
				return err
			}
			n++
		}
		return nil
	})
}
