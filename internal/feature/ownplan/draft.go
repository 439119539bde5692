package ownplan

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// lineOf is the line that an item above becomes.
func lineOf(it item) Line {
	a := it.above
	return Line{
		ID: db.NewID(), Source: it.source, SourceKey: it.key, VersionID: it.versionID, Above: a,
		Title: a.Title, Product: a.Product, Partners: a.Partners, Quota: a.Count, StartOn: a.Start, DueOn: a.End,
	}
}

// Outline is what a draft would hold, before it is made.
type Outline struct {
	Plan       programme.Plan
	AgencyID   string
	Agency     string
	Due        calendar.Date
	Duty       string          // where the plan asks for it; empty: it does not
	Owed       int             // obligations
	Passed     int             // lines of the superior's plan
	Superior   string          // whose
	TakenOver  int             // work of units that ended, to be answered
	Carried    int             // lines of last year's plan that come along
	CarriedOf  int             // year of it
	Missed     int             // obligations that were missed last year
	MissedIn   domain.Sentence // which year that was; empty: none was
	ExistingID string          // the plan is there already
}

// Draftable tells whether there is anything to plan.
func (o Outline) Draftable() bool { return o.Owed+o.Passed > 0 }

// Outline says what a draft would begin with.
func (s *Service) Outline(ctx context.Context, actor access.Actor, planID, agencyID string) (Outline, error) {
	if _, err := s.writer(ctx, actor, agencyID); err != nil {
		return Outline{}, err
	}
	m, err := s.material(ctx, planID, agencyID)
	if err != nil {
		return Outline{}, err
	}
	o := Outline{Plan: m.book.plan, AgencyID: agencyID, Agency: m.book.agencies[agencyID].Name, Due: m.book.due(agencyID), CarriedOf: m.previous.Year, Carried: len(m.carried), Missed: m.missedCount()}
	if duty, ok := m.book.duty(agencyID); ok {
		o.Duty = clauseOf(duty)
	}
	for _, how := range m.missed {
		o.MissedIn = Line{Missed: how}.MissedIn()
	}
	for _, it := range m.items {
		switch it.source {
		case FromObligation:
			o.Owed++
		case FromSuperior:
			o.Passed++
			o.Superior = m.book.names[m.book.agencies[agencyID].ParentID]
		case FromHeir:
			o.TakenOver++
		case FromOwn:
		}
	}
	if p, ok, err := newest(ctx, s.DB, planID, agencyID); err != nil || ok {
		o.ExistingID = p.ID
		return o, err
	}
	return o, nil
}

func errDraft() error {
	return domain.Forbidden("Chỉ cán bộ đầu mối của cơ quan và người điều phối được lập kế hoạch riêng của cơ quan.")
}

// Create drafts the agency's own plan and gives its id; where it is there already,
// that one's. It fails with invalid where nothing binds the agency.
func (s *Service) Create(ctx context.Context, actor access.Actor, planID, agencyID string) (string, error) {
	actor, err := s.writer(ctx, actor, agencyID)
	if err != nil {
		return "", err
	}
	if p, ok, err := newest(ctx, s.DB, planID, agencyID); err != nil || ok {
		return p.ID, err
	}
	m, err := s.material(ctx, planID, agencyID)
	if err != nil {
		return "", err
	}
	if _, exists := m.book.agencies[agencyID]; !exists {
		return "", domain.Conflict("Cơ quan này không còn hoạt động nên không lập kế hoạch riêng được.")
	}
	p := Plan{ID: db.NewID(), PlanID: planID, AgencyID: agencyID, Edition: 1, Year: yearOf(m.book.plan), Status: StatusDraft, Version: 1, PreviousID: m.previous.ID, CreatedBy: actor.AccountID}
	lines := m.lines()
	if len(lines) == 0 {
		return "", domain.Invalid("Chưa có nhiệm vụ nào giao cho cơ quan này nên chưa có gì để lập kế hoạch.")
	}
	if up, ok := m.book.issued[m.book.agencies[agencyID].ParentID]; ok {
		p.SuperiorID = up.ID
	}
	if p.Texts, err = s.texts(ctx, p, m); err != nil {
		return "", err
	}
	p.BudgetText = budgetWith(p.BudgetText, EstimateOf(lines).Other > 0)
	id := p.ID
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		p.CreatedAt = db.Millis(tx.Now())
		fresh, err := insert(ctx, tx, p)
		if err != nil {
			return err
		}
		if !fresh { // somebody drafted it at the same moment
			found, _, err := newest(ctx, tx, planID, agencyID)
			id = found.ID
			return err
		}
		id = p.ID
		for i, l := range lines {
			l.OwnplanID, l.Ord = p.ID, i+1
			if err := insertLine(ctx, tx, l); err != nil {
				return err
			}
		}
		return record(ctx, tx, actor, p, happening{act: actCreate})
	})
	return id, err
}

// material is what a draft is made of: what stands above, and how last year went.
type material struct {
	book     *book
	items    []item
	previous Plan            // last year's, zero: none
	carried  []Line          // own work of last year
	before   map[string]Line // last year's lines by what they are about
	missed   map[string]string
}

func (s *Service) material(ctx context.Context, planID, agencyID string) (m material, err error) {
	if m.book, err = s.open(ctx, planID, agencyID); err != nil {
		return m, err
	}
	m.items = m.book.items(agencyID)
	m.before = map[string]Line{}
	year := yearOf(m.book.plan)
	ok, err := s.DB.Get(ctx, &m.previous, `SELECT `+columns+` FROM ownplan WHERE agency_id = $1 AND year < $2 AND outside = FALSE
		ORDER BY year DESC, edition DESC LIMIT 1`, agencyID, year)
	if err != nil {
		return m, err
	}
	if ok {
		lines, err := linesOf(ctx, s.DB, m.previous.ID)
		if err != nil {
			return m, err
		}
		for _, l := range lines {
			if l.Source == FromOwn || l.Source == FromHeir {
				m.carried = append(m.carried, l)
			} else {
				m.before[about(cmp.Or(l.Above.Title, l.Title))] = l
			}
		}
	}
	m.missed, err = s.missedBefore(ctx, year, m.book.agencies[agencyID])
	return m, err
}

var aYear = regexp.MustCompile(`\b(nam )?20\d\d\b`)

// about is what a duty is about, the same from year to year and with or without the
// sign that ends its sentence in the plan.
func about(title string) string {
	return vi.Clean(aYear.ReplaceAllString(strings.TrimRight(vi.Fold(title), " .;:,"), ""))
}

func (m material) missedCount() int {
	n := 0
	for _, it := range m.items {
		if m.missed[about(it.above.Title)] != "" {
			n++
		}
	}
	return n
}

// lines are those that a first draft begins with: everything that binds, then the
// agency's own work of last year, moved to this one. Work of units that ended waits
// for an answer.
func (m material) lines() []Line {
	var out []Line
	for _, it := range m.items {
		if it.source == FromHeir {
			continue
		}
		l := lineOf(it)
		l.Missed = m.missed[about(it.above.Title)]
		if was, ok := m.before[about(it.above.Title)]; ok {
			l.Unit, l.Person, l.Regular, l.Other, l.OtherNote = was.Unit, was.Person, was.Regular, was.Other, was.OtherNote
			if was.Partners != was.Above.Partners {
				l.Partners = was.Partners
			}
			l.ForSubordinates, l.Cause = was.ForSubordinates, ""
			if l.Missed != "" {
				l.Cause = was.Cause
			}
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		return nil
	}
	later := yearOf(m.book.plan) - m.previous.Year
	for _, l := range m.carried {
		l.ID, l.Source, l.SourceKey, l.Above, l.Missed, l.Cause = db.NewID(), FromOwn, db.NewID(), Above{}, "", ""
		l.StartOn, l.DueOn = moved(l.StartOn, later), moved(l.DueOn, later)
		l.Title = renamed(l.Title, m.previous.Year, yearOf(m.book.plan))
		out = append(out, l)
	}
	return out
}

// moved is the day so many years later, the last of February for the 29th.
func moved(d calendar.Date, years int) calendar.Date {
	if !d.Valid() {
		return ""
	}
	year, month, day := d.Year()+years, d.Month(), d.Day()
	if month == 2 && day == 29 {
		return calendar.NewDate(year, 3, 1).AddDays(-1)
	}
	return calendar.NewDate(year, month, day)
}

// renamed writes this year where a title names the last one.
func renamed(title string, was, now int) string {
	return regexp.MustCompile(fmt.Sprintf(`\b%d\b`, was)).ReplaceAllString(title, fmt.Sprint(now))
}

// nextEdition copies an issued edition with its lines into a draft of the next one,
// and gives its id. Name is the agency's, as the issued edition prints it.
func nextEdition(ctx context.Context, tx *db.Tx, actor access.Actor, p Plan, name string) (string, error) {
	lines, err := linesOf(ctx, tx, p.ID)
	if err != nil {
		return "", err
	}
	next := Plan{
		ID: db.NewID(), PlanID: p.PlanID, AgencyID: p.AgencyID, Edition: p.Edition + 1, Year: p.Year, Status: StatusDraft, Version: 1,
		SuperiorID: p.SuperiorID, PreviousID: p.PreviousID, Texts: p.Texts, CreatedBy: actor.AccountID, CreatedAt: db.Millis(tx.Now()),
	}
	next.Basis = amendedBasis(p, name)
	fresh, err := insert(ctx, tx, next)
	if err != nil {
		return "", err
	}
	if !fresh {
		return "", domain.Conflict("Người khác vừa bắt đầu bản sửa đổi, bổ sung.")
	}
	for _, l := range lines {
		l.ID, l.OwnplanID = db.NewID(), next.ID
		if err := insertLine(ctx, tx, l); err != nil {
			return "", err
		}
	}
	return next.ID, record(ctx, tx, actor, next, happening{act: actAmend})
}

// Amend begins the next edition of an issued plan by the agency's own will.
func (s *Service) Amend(ctx context.Context, actor access.Actor, id string) (next string, err error) {
	p, err := s.Get(ctx, actor, id)
	switch {
	case err != nil:
		return "", err
	case p.Outside:
		return "", domain.Conflict("Kế hoạch này ban hành ngoài Loa, không có danh mục nhiệm vụ để sửa đổi.")
	}
	if actor, err = s.writer(ctx, actor, p.AgencyID); err != nil {
		return "", err
	}
	head, err := s.Head(ctx, p)
	if err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if last, _, err := newest(ctx, tx, p.PlanID, p.AgencyID); err != nil || last.ID != id || !now.Issued() {
			return cmpConflict(err)
		}
		next, err = nextEdition(ctx, tx, actor, now, head.Heading.Issuer)
		return err
	})
	return next, err
}
