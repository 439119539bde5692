package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
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
		{"2025-05-05", 9, "public 2025", func(ctx context.Context) error { return f.publish(ctx, demo.Plans()[0].Year, 3) }},
		{"2027-02-01", 9, "public 2027", func(ctx context.Context) error { return f.publish(ctx, demo.Plans()[1].Year, 0) }},
		{"2027-04-19", 9, "officers of agencies", f.officers},
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
	for _, r := range demo.OwnReports() {
		all = append(all, happening{r.On, 10, fmt.Sprint("report ", r.Year, " ", r.Period, " ", r.Agency), func(ctx context.Context) error { return f.ownReport(ctx, r) }})
	}
	all = append(all, f.ownPlanning()...)
	all = append(all, f.measuring()...)
	all = append(all, f.asked()...)
	all = append(all, f.asking()...)
	all = append(all, f.writing()...)
	all = append(all, f.intending()...)
	all = append(all, f.ordered()...)
	all = append(all, f.published()...)
	all = append(all, f.inEnglish()...)
	all = append(all, f.keeping()...)
	all = append(all, f.urging()...)
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.hour, b.hour)) })
	return all
}

// publish opens the duties of a plan's annex to everybody, the first few unless most is 0.
// One that somebody who tried the sample opened or closed is left to them.
func (f *filler) publish(ctx context.Context, year, most int) error {
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	plan := f.told.Plans[year]
	tried, err := f.Programme.Publications(ctx, plan)
	if err != nil || len(tried) > 0 {
		return err
	}
	all, err := f.Programme.Obligations(ctx, plan)
	if err != nil {
		return err
	}
	n := 0
	for _, o := range all {
		if o.Origin != programme.OriginAppendix || most > 0 && n == most {
			continue
		}
		n++
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

// report makes the province's report about a period.
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
	n := report.NewReport{PlanID: f.told.Plans[year], Owner: string(report.ScopeProvince) + ":" + ids["snv"], Period: due.Period, Rule: calendar.CalendarWindow}
	err = f.reported(ctx, n, hands{writer, leader, due.Number, papers.Deputy, "GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"})
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	f.say(fmt.Sprintf("Báo cáo %s đã duyệt và gửi.", due.Period.Label(year)))
	return err
}

// ownReport makes one agency's report about a period.
func (f *filler) ownReport(ctx context.Context, r demo.OwnReport) error {
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	officer, leader := sampleHands(ids[r.Agency])
	n := report.NewReport{PlanID: f.told.Plans[r.Year], Owner: string(report.ScopeAgency) + ":" + ids[r.Agency], Period: r.Period}
	err = f.reported(ctx, n, hands{writer: officer, leader: leader, number: r.Number})
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	return err
}

// reported drafts a report, hands it in and approves it, each by another person,
// and releases its paper. It fails with conflict when somebody began it before.
func (f *filler) reported(ctx context.Context, n report.NewReport, h hands) error {
	s := report.NewService(f.reports())
	id, err := s.Create(ctx, h.writer, n)
	if err != nil {
		return err
	}
	if err := s.SubmitAsDrafted(ctx, h.writer, id); err != nil {
		return err
	}
	if err := s.Approve(ctx, h.leader, id); err != nil {
		return err
	}
	return f.release(ctx, s, id, h)
}

// sampleHands are an officer and a leader of an agency that has no accounts in the
// sample.
func sampleHands(agencyID string) (officer, leader access.Actor) {
	at := func(role access.Role, id, name string) access.Actor {
		return access.Actor{AccountID: id, Name: name, Grants: []access.Grant{{Role: role, AgencyID: agencyID}}}
	}
	return at(access.Officer, "mau-can-bo", "Cán bộ đầu mối (mẫu)"), at(access.Leader, "mau-lanh-dao", "Lãnh đạo (mẫu)")
}
