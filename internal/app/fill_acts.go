package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/agencies"
	"loa/internal/feature/reorganise"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// register enters the sample registry of January 2025.
func (f *filler) register(ctx context.Context) error {
	rows, problems, err := agencies.ReadRows(demo.Agencies)
	if err != nil || len(problems) > 0 {
		return fmt.Errorf("agencies: %v %w", problems, err)
	}
	if _, err := f.Registry.Import(ctx, engineer(), rows); err != nil {
		return err
	}
	f.say(fmt.Sprintf("%d cơ quan của tháng 01/2025.", len(rows)))
	return f.contacts(ctx, demo.Registered)
}

// decider decides what becomes of the duties that an act leaves without a unit,
// once the act's units can be found.
type decider func(ctx context.Context, act org.Reorganisation, left []programme.OpenDuty) ([]programme.NewDecision, error)

// takeIn prepares an act from its list, decides what ending units leave and
// makes it true.
func takeIn(ctx context.Context, w *reorganise.Service, actor access.Actor, a demo.Act, decide decider) error {
	id, err := prepareAct(ctx, w, actor, a)
	if err != nil {
		return err
	}
	r, err := w.Registry.Reorganisation(ctx, id)
	if err != nil {
		return err
	}
	left, err := w.Programme.OpenDuties(ctx, agency.Ending(r.Steps), a.EffectiveOn)
	if err != nil {
		return err
	}
	if err := writeAct(ctx, w.Registry, actor, id); err != nil {
		return err
	}
	decisions, err := decide(ctx, r, left)
	if err != nil {
		return err
	}
	if len(decisions) > 0 {
		if err := w.Programme.StageDecisions(ctx, actor, decisions); err != nil {
			return err
		}
	}
	return w.Registry.Apply(ctx, actor, id)
}

// passed lets the units named by the act go on with what ending ones leave, and
// the communes that came out of a district with what the district leaves.
func (f *filler) passed(ctx context.Context, act org.Reorganisation, left []programme.OpenDuty) ([]programme.NewDecision, error) {
	heirs, err := f.heirs(ctx, act)
	if err != nil {
		return nil, err
	}
	var all []programme.NewDecision
	passed := 0
	for _, d := range left {
		x := after(d, act.EffectiveOn, heirs[d.AgencyID])
		if x.Outcome == obligation.Inherited {
			passed++
		}
		all = append(all, programme.NewDecision{ReorganisationID: act.ID, ObligationID: d.ID, Decision: x})
	}
	f.say(fmt.Sprintf("%s: %d nhiệm vụ chuyển tiếp, %d đã xong hoặc thôi.", act.Title, passed, len(left)-passed))
	return all, nil
}

// after decides what becomes of a duty: the heirs go on with it, but not with
// what was due before the day.
func after(d programme.OpenDuty, day calendar.Date, heirs []string) obligation.Decision {
	x := obligation.Decision{From: day, AgencyID: d.AgencyID}
	switch due := d.Rule.Deadline; {
	case !d.Open:
		x.Outcome, x.Reason = obligation.AlreadyMet, "Đã hoàn thành trước ngày sắp xếp."
	case due != "" && due < day:
		x.Outcome, x.Reason = obligation.WaivedOut, "Hạn đã qua trước ngày sắp xếp, không giao lại cho đơn vị mới."
	case len(heirs) == 0:
		x.Outcome, x.Reason = obligation.WaivedOut, "Không có đơn vị tiếp tục nhiệm vụ này."
	default:
		x.Outcome, x.Reason, x.Share, x.Combine = obligation.Inherited, "Tiếp tục nhiệm vụ của đơn vị trước sắp xếp.", agency.Whole, obligation.Once
		if len(heirs) > 1 {
			x.Share = agency.Each
		}
		for _, id := range heirs {
			x.Heirs = append(x.Heirs, obligation.Heir{AgencyID: id, Weight: 1})
		}
	}
	return x
}

// heirs names by ending unit who goes on with its duties.
func (f *filler) heirs(ctx context.Context, act org.Reorganisation) (map[string][]string, error) {
	heirs := map[string][]string{}
	for _, s := range act.Steps {
		if s.Change == agency.Transfer {
			continue
		}
		for _, from := range s.From {
			for _, to := range s.To {
				heirs[from.AgencyID] = append(heirs[from.AgencyID], to.AgencyID)
			}
		}
	}
	communes, err := demo.CommunesOf()
	if err != nil {
		return nil, err
	}
	after, err := f.Registry.AsOf(ctx, act.EffectiveOn)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, a := range after {
		ids[a.Code] = a.ID
	}
	before, err := f.Registry.AsOf(ctx, act.EffectiveOn.AddDays(-1))
	if err != nil {
		return nil, err
	}
	for _, a := range before {
		if a.Level != agency.District {
			continue
		}
		for _, code := range communes[a.Name] {
			heirs[a.ID] = append(heirs[a.ID], ids[code])
		}
	}
	return heirs, nil
}

// writeAct writes a prepared act, chunk by chunk.
func writeAct(ctx context.Context, g *org.Registry, actor access.Actor, id string) error {
	for {
		if left, err := g.Write(ctx, actor, id); err != nil || left == 0 {
			return err
		}
	}
}

// prepareAct makes a draft of an act from its list, as the wizard does, and
// demands that every line is understood.
func prepareAct(ctx context.Context, w *reorganise.Service, actor access.Actor, a demo.Act) (string, error) {
	file, err := a.List()
	if err != nil {
		return "", err
	}
	lines, err := reorganise.ReadFile(file)
	if err != nil {
		return "", err
	}
	id, err := w.Prepare(ctx, actor, org.NewReorganisation{
		Title: a.Title, BasisNumber: a.Number, BasisIssuer: a.Issuer, BasisIssuedOn: a.IssuedOn, EffectiveOn: a.EffectiveOn, Verified: a.Verified,
	})
	if err != nil {
		return "", err
	}
	if err := w.Add(ctx, actor, id, 1, lines, true); err != nil {
		return "", err
	}
	act, err := w.Act(ctx, actor, id)
	if err != nil {
		return "", err
	}
	for _, l := range act.List {
		if l.Open() {
			return "", fmt.Errorf("line %d is not understood: %s", l.Number, l.Text)
		}
	}
	return id, nil
}

// trial prepares an act that waits for another person, with the duties decided
// for which the list proposes something.
func (f *filler) trial(ctx context.Context) error {
	t, w := demo.SampleTrial(), reorganise.NewService(f.wizard())
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	id, err := w.Prepare(ctx, who, org.NewReorganisation{Title: t.Title, EffectiveOn: t.EffectiveOn})
	if err != nil {
		return err
	}
	if err := w.Add(ctx, who, id, 1, agency.ReadActText(t.Text), true); err != nil {
		return err
	}
	decided, left, err := w.Decide(ctx, who, id, reorganise.Which{}, reorganise.Ask{How: reorganise.HowProposed})
	f.say(fmt.Sprintf("Một phương án sắp xếp đang chuẩn bị: %d nhiệm vụ có đề xuất, %d chưa.", decided, left))
	return err
}
