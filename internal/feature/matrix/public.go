package matrix

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/spine/programme"
)

// Public computes the matrix that anybody may see: the obligations of a plan
// that the coordinator opened, status and figure of each agency. Sentences why,
// evidence and persons are left out. It fails with not found when nothing of the
// plan is open.
func (s *Service) Public(ctx context.Context, q Query) (*View, error) {
	q = Query{PlanID: q.PlanID, Level: q.Level, Name: q.Name, Day: q.Day, Columns: ColumnsAll, Frame: q.Frame, Sort: SortRegistry}
	v, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	if q.Day == "" {
		v.Day = v.Plan.ResultDay(v.Today)
		v.known = v.Day != v.Today
	}
	if first := v.begins(); v.Day < first {
		v.Day, v.Early = first, true
	}
	open, err := s.Programme.Opened(ctx, v.Plan.ID)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, domain.NotFound("Kế hoạch này chưa có nhiệm vụ nào được công khai.")
	}
	read := s.Programme.ObligationsOn
	if v.known {
		read = s.Programme.ObligationsKnown
	}
	all, err := read(ctx, v.Plan.ID, v.Day)
	if err != nil {
		return nil, err
	}
	v.hidden = func(obligationID string) bool { _, ok := open[obligationID]; return !ok }
	return v, s.fill(ctx, v, all, func(string) bool { return true })
}

// begins is the first day that there is something to see of: the plan was signed, or its
// time began.
func (v *View) begins() calendar.Date { return min(v.Plan.IssuedOn, v.Plan.Window.Start) }

// errEarly says that a plan has nothing to show of a day.
func (v *View) errEarly() domain.FieldError {
	return domain.FieldError{Name: "ngay", Message: "Kế hoạch có từ ngày %s. Chọn ngày đó hoặc sau đó.", Args: []any{v.begins().Vietnamese()}}
}

// Opening is an obligation with whether everybody sees its figures, and since
// when.
type Opening struct {
	Obligation programme.Obligation
	Number     string
	Open       bool
	Since      programme.Publication
}

// Openings is what a coordinator decides about: the obligations of a plan, and
// what was opened and closed so far, the newest first.
type Openings struct {
	Plan  programme.Plan
	Rows  []Opening
	Open  int
	Acts  []programme.Publication
	Names map[string]string // of obligations, by id
}

// Openings lists the obligations of a plan in force, for the coordinator.
func (s *Service) Openings(ctx context.Context, actor access.Actor, planID string) (*Openings, error) {
	if !programme.MayPublish(actor) {
		return nil, errPublish()
	}
	v, err := s.prepare(ctx, Query{PlanID: planID})
	if err != nil {
		return nil, err
	}
	out := &Openings{Plan: v.Plan, Names: map[string]string{}}
	all, err := s.Programme.Obligations(ctx, v.Plan.ID)
	if err != nil {
		return nil, err
	}
	if out.Acts, err = s.Programme.Publications(ctx, v.Plan.ID); err != nil {
		return nil, err
	}
	for _, o := range all {
		out.Names[o.ID] = o.ShortName
		row := Opening{Obligation: o, Number: number(o)}
		if i := slices.IndexFunc(out.Acts, func(p programme.Publication) bool { return p.ObligationID == o.ID }); i >= 0 {
			row.Since, row.Open = out.Acts[i], out.Acts[i].Act == programme.OpenPublic
		}
		if row.Open {
			out.Open++
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// Proposal is what opening an obligation to everybody shows them, or closing it
// takes away.
type Proposal struct {
	PublicDuty

	Plan  programme.Plan
	Day   calendar.Date // of the figures
	Act   programme.PublicAct
	Done  bool // it stands so already
	Rest  int  // how many other obligations of the plan are open
	Names int  // agencies that are named
}

// Propose tells a coordinator what an act would do before it is done.
func (s *Service) Propose(ctx context.Context, actor access.Actor, obligationID string, act programme.PublicAct) (*Proposal, error) {
	if !programme.MayPublish(actor) {
		return nil, errPublish()
	}
	if act != programme.OpenPublic && act != programme.ClosePublic {
		return nil, errAct()
	}
	o, err := s.Programme.Obligation(ctx, obligationID)
	if err != nil {
		return nil, err
	}
	v, err := s.prepare(ctx, Query{PlanID: o.PlanID, Columns: ColumnsAll, Sort: SortRegistry})
	if err != nil {
		return nil, err
	}
	v.hidden = func(id string) bool { return id != o.ID }
	all, err := s.Programme.ObligationsOn(ctx, v.Plan.ID, v.Day)
	if err == nil {
		err = s.fill(ctx, v, all, func(string) bool { return true })
	}
	if err != nil {
		return nil, err
	}
	p := &Proposal{Plan: v.Plan, Day: v.Day, Act: act, PublicDuty: PublicDuty{Head: Head{Obligation: o, Number: number(o), Name: o.ShortName}}}
	for _, d := range v.ByDuty() {
		p.PublicDuty = d
	}
	for _, l := range p.Levels {
		p.Names += len(l.Rows)
	}
	open, err := s.Programme.Opened(ctx, v.Plan.ID)
	_, is := open[o.ID]
	p.Done, p.Rest = is == (act == programme.OpenPublic), len(open)
	if is {
		p.Rest--
	}
	return p, err
}

func errPublish() error {
	return domain.Forbidden("Chỉ người điều phối được mở hoặc thôi công khai số liệu.")
}

func errAct() error { return domain.Invalid("Chọn mở hoặc thôi công khai.") }

// Publish opens an obligation's figures to everybody or closes them.
func (s *Service) Publish(ctx context.Context, actor access.Actor, obligationID string, act programme.PublicAct) error {
	return s.Programme.Publish(ctx, actor, obligationID, act)
}

// PublicDuty is an open obligation as everybody sees it: how many stand how, and
// which agency stands how, level by level.
type PublicDuty struct {
	obligation.Standing
	Head

	Levels []PublicLevel
}

// PublicLevel is the agencies of one level.
type PublicLevel struct {
	obligation.Standing

	Name string
	Rows []PublicRow
}

// PublicRow is one agency.
type PublicRow struct {
	Name  string
	Ended calendar.Date
	Left  bool            // the duty passed from it in time
	Note  domain.Sentence // what is short in the cell, a bare number with its unit
	Cell  Cell
}

// ByDuty turns the view round: what each obligation amounts to, agencies below.
func (v *View) ByDuty() []PublicDuty {
	var out []PublicDuty
	for i, h := range v.Heads {
		d := PublicDuty{Head: h}
		for _, g := range v.Groups {
			l := PublicLevel{Name: g.Name}
			for _, r := range g.Rows {
				c := r.Cells[i]
				if c.Assessment.Status == obligation.NotApplicable {
					continue
				}
				left := h.Obligation.PassedBy(r.Agency.ID, v.Day)
				l.Rows = append(l.Rows, PublicRow{r.Agency.Name, r.Ended, left && c.Assessment.Status.Leaves(), c.noted(), c})
				for _, s := range []*obligation.Standing{&l.Standing, &d.Standing} {
					if left {
						s.AddLeft(c.Assessment.Status, c.Pieces)
					} else {
						s.Add(c.Assessment.Status, c.Pieces)
					}
				}
			}
			if len(l.Rows) > 0 {
				d.Levels = append(d.Levels, l)
			}
		}
		if len(d.Levels) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// noted is the cell's figure where no head says what it counts.
func (c Cell) noted() domain.Sentence {
	note := c.Drawn.Note
	if text := note.String(); text != "" && strings.Trim(text, "0123456789.") == "" {
		return domain.Say("%d minh chứng", domain.Number(c.Pieces))
	}
	return note
}
