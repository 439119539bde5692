package report

import (
	"context"
	"regexp"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// NewReport is the choice from which a draft is made. Owner is "agency:ID" or
// "province:ID", whose ID is the agency that reports. Without a Rule the regime
// says how days are counted, and what quý III covers; so it does for everybody who
// may not enter regimes.
type NewReport struct {
	PlanID string
	Owner  string
	Period calendar.ReportPeriod
	Rule   calendar.WindowRule
}

// Choice is one thing to choose, by id.
type Choice struct{ ID, Label, Hint string }

// Choices is what a person may draft.
type Choices struct{ Plans, Owners []Choice }

// Choices lists plans in force and the agencies for which the actor drafts.
func (s *Service) Choices(ctx context.Context, actor access.Actor) (Choices, error) {
	var c Choices
	if !actor.Is(access.Officer, access.Coordinator) {
		return c, domain.Forbidden("Chỉ cán bộ đầu mối và người điều phối soạn báo cáo.")
	}
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return c, err
	}
	for _, p := range plans {
		c.Plans = append(c.Plans, Choice{ID: p.ID, Label: planLabel(p)})
	}
	ids := actor.Agencies(access.Officer, access.Coordinator)
	names, err := s.Registry.Names(ctx, s.today(), ids...)
	if err != nil {
		return c, err
	}
	for _, id := range actor.Agencies(access.Coordinator) {
		c.Owners = append(c.Owners, Choice{ID: string(ScopeProvince) + ":" + id, Label: names[id] + ": tổng hợp toàn tỉnh, thành phố"})
	}
	for _, id := range ids {
		c.Owners = append(c.Owners, Choice{ID: string(ScopeAgency) + ":" + id, Label: names[id] + ": việc của cơ quan"})
	}
	return c, nil
}

// mostTitle bounds the title in the choice of a plan, in letters.
const mostTitle = 50

// planLabel tells plans apart where one is chosen: number, whose it is, and what it is
// about.
func planLabel(p programme.Plan) string {
	if p.Number == "" {
		return p.Name()
	}
	label := "Kế hoạch số " + p.Number
	if p.Issuer != "" {
		label += " của " + issuer(p.Issuer)
	}
	if title := strings.TrimPrefix(p.Title, "Kế hoạch "); title != "" {
		label += ": " + vi.Truncate(title, mostTitle)
	}
	return label
}

// committee is a People's Committee as the head of its paper has it, in capitals.
var committee = regexp.MustCompile(`^[ỦU][YỶ] BAN NHÂN DÂN (TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU) (\S.*)$`)

// issuer is who issued a plan, as a line of text writes it.
func issuer(name string) string {
	m := committee.FindStringSubmatch(name)
	if m == nil {
		return name
	}
	words := strings.Fields(strings.ToLower(m[2]))
	for i, w := range words {
		words[i] = vi.UpperFirst(w)
	}
	return "UBND " + strings.ToLower(m[1]) + " " + strings.Join(words, " ")
}

// Create makes a draft with its texts written from the figures. The same
// report drafted twice is found, not made again.
func (s *Service) Create(ctx context.Context, actor access.Actor, in NewReport) (string, error) {
	scope, agencyID, _ := strings.Cut(in.Owner, ":")
	r := Report{ID: db.NewID(), PlanID: in.PlanID, AgencyID: agencyID, Scope: Scope(scope), Period: in.Period, WindowRule: in.Rule, Status: StatusDraft, Version: 1, CreatedBy: actor.AccountID}
	if (r.Scope != ScopeAgency && r.Scope != ScopeProvince) || !mayWrite(actor, r) {
		return "", domain.Forbidden("Không được soạn báo cáo cho đơn vị này.")
	}
	p, err := s.Programme.Plan(ctx, in.PlanID)
	if err != nil {
		return "", err
	}
	if p.Status != programme.StatusActive {
		return "", domain.Conflict("Kế hoạch này chưa đưa vào theo dõi.")
	}
	r.Year = p.Year
	if in.Rule == "" || !programme.MayPrepare(actor) && !actor.System {
		_, err = s.byRegime(ctx, &r)
	} else {
		err = r.windowed()
	}
	if err != nil {
		return "", err
	}
	if _, err := s.write(ctx, &r); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return create(ctx, tx, actor, &r) })
	return r.ID, err
}

// windowed gives a report the days of its period.
func (r *Report) windowed() error {
	w, err := calendar.ReportWindow(r.Period, r.Year, r.WindowRule)
	if err != nil || !r.WindowRule.Periodic() {
		return domain.Invalid("Kỳ báo cáo không có trong danh sách. Chọn lại kỳ.")
	}
	r.WindowStart, r.WindowEnd = w.Start, w.End
	return nil
}

func create(ctx context.Context, tx *db.Tx, actor access.Actor, r *Report) error {
	r.CreatedAt = db.Millis(tx.Now())
	fresh, err := insert(ctx, tx, *r)
	if err != nil {
		return err
	}
	if !fresh {
		return find(ctx, tx, r)
	}
	if err := step(ctx, tx, *r, actCreate, actor); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "report.create", "report", r.ID, nil)
}

// write drafts the texts of a report from its figures in the office's sentences,
// which it gives, and finds by when it is due.
func (s *Service) write(ctx context.Context, r *Report) (report.Figures, error) {
	c, err := s.counter(ctx, *r)
	if err != nil {
		return report.Figures{}, err
	}
	figures, err := s.count(ctx, c)
	if err != nil {
		return figures, err
	}
	if r.DueOn, err = s.due(ctx, *r, c.obligations); err != nil {
		return figures, err
	}
	sentences, err := s.Sentences(ctx)
	if err != nil {
		return figures, err
	}
	r.Results, r.Shortcomings = strings.Join(figures.Results(sentences), "\n"), strings.Join(figures.Shortcomings(), "\n")
	r.Proposals = strings.Join(figures.Proposals(), "\n")
	return figures, nil
}
