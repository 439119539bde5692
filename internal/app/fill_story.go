package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/feature/reorganise"
	"loa/internal/feature/report"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
)

// happening is something that happens once in the sample's story. Its name is
// noted when it is done and never changes.
type happening struct {
	day  calendar.Date
	hour int
	name string
	do   func(context.Context) error
}

// story is what happens, in its order.
func (f *filler) story() []happening {
	all := []happening{
		{demo.Registered, 8, "registry", f.register},
		{demo.Registered, 9, "accounts", f.people},
		{demo.Founded, 8, "accounts of communes", f.people},
		{demo.Amended, 10, "amendment", f.amend},
		{"2025-05-05", 9, "public 2025", f.publish},
		{"2027-04-20", 9, "trial", f.trial},
	}
	for i, a := range demo.Acts() {
		all = append(all, happening{a.Recorded, 8 + i, "act " + a.File, func(ctx context.Context) error { return f.act(ctx, a) }})
	}
	for _, d := range demo.Plans() {
		all = append(all,
			happening{d.Read, 9, fmt.Sprint("plan read ", d.Year), func(ctx context.Context) error { return f.draft(ctx, d) }},
			happening{d.InForce, 11, fmt.Sprint("plan in force ", d.Year), func(ctx context.Context) error { return f.force(ctx, d) }})
		for _, r := range demo.Reports(d.Year) {
			all = append(all, happening{r.On, 10, fmt.Sprint("report ", d.Year, " ", r.Period), func(ctx context.Context) error { return f.report(ctx, d.Year, r) }})
		}
	}
	all = append(all, f.measuring()...)
	all = append(all, f.asked()...)
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.hour, b.hour)) })
	return all
}

// publish opens the first duties of the first plan to everybody. One that
// somebody who tried the sample opened or closed is left to them.
func (f *filler) publish(ctx context.Context) error {
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	plan := f.told.Plans[demo.Plans()[0].Year]
	tried, err := f.Programme.Publications(ctx, plan)
	if err != nil || len(tried) > 0 {
		return err
	}
	all, err := f.Programme.Obligations(ctx, plan)
	if err != nil {
		return err
	}
	for _, o := range all[:min(3, len(all))] {
		if err := f.Programme.Publish(ctx, who, o.ID, programme.OpenPublic); err != nil {
			return fmt.Errorf("open %s: %w", o.ShortName, err)
		}
	}
	return nil
}

// act takes in one of the sample's acts with decisions on what ending units
// leave.
func (f *filler) act(ctx context.Context, a demo.Act) error {
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	if err := takeIn(ctx, reorganise.NewService(f.wizard()), who, a, f.passed); err != nil {
		return fmt.Errorf("%s: %w", a.Title, err)
	}
	return f.contacts(ctx, a.EffectiveOn)
}

// report drafts the province's report about a period, hands it in and approves
// it, each by another person, and releases its paper. One that somebody began is left to them.
func (f *filler) report(ctx context.Context, year int, due demo.Due) error {
	writer, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	leader, err := f.who(ctx, "lanhdao")
	if err != nil {
		return err
	}
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	s := report.NewService(f.reports())
	id, err := s.Create(ctx, writer, report.NewReport{PlanID: f.told.Plans[year], Owner: string(report.ScopeProvince) + ":" + ids["snv"], Period: due.Period, Rule: calendar.CalendarWindow})
	if err != nil {
		return err
	}
	if err = s.SubmitAsDrafted(ctx, writer, id); err == nil {
		err = s.Approve(ctx, leader, id)
	}
	if err == nil {
		err = f.release(ctx, s, id, hands{writer, leader, due.Number, papers.Deputy, "GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"})
	}
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	f.say(fmt.Sprintf("Báo cáo %s đã duyệt và gửi.", due.Period.Label(year)))
	return err
}
