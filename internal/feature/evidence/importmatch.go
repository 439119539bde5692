package evidence

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// importRow is a line with what it was matched to.
type importRow struct {
	importLine
	AgencyID   string
	AgencyName string
	Duty       programme.Obligation // its VersionID is empty while none is found
	Label      string               // under which a person chooses the obligation, when none is found
	Kind       evidence.Kind
	Problems   []domain.Sentence
	Already    string // entry of the book with the same agency, day and title
	Twin       int    // earlier line of the file with the same link
}

// Ready tells whether the row can be appended.
func (r importRow) Ready() bool {
	return len(r.Problems) == 0 && r.Already == "" && r.Duty.VersionID != "" && r.Kind != ""
}

// matcher finds agencies and obligations for lines.
type matcher struct {
	s       *Service
	actor   access.Actor
	choices map[string]string // label to version id
	own     string            // agency of lines that name none
	byDay   map[calendar.Date]*org.Matcher
	all     []programme.Obligation
	years   map[string]int               // of plans
	titles  map[string]map[string]string // what the book has, by agency
	links   map[string]int
	owes    map[string][]programme.Obligation // by agency and day
}

// match finds for every line its agency, obligation and kind, and says what is
// missing. Lines of agencies for which the actor may not declare have a problem.
func (s *Service) match(ctx context.Context, actor access.Actor, lines []importLine, choices map[string]string) ([]importRow, error) {
	m := &matcher{
		s: s, actor: actor, choices: choices, byDay: map[calendar.Date]*org.Matcher{}, years: map[string]int{},
		titles: map[string]map[string]string{}, links: map[string]int{}, owes: map[string][]programme.Obligation{},
	}
	if own := actor.Agencies(access.Officer); len(own) == 1 {
		m.own = own[0]
	}
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		m.years[p.ID] = p.Year
		os, err := s.Programme.Obligations(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		m.all = append(m.all, os...)
	}
	rows := make([]importRow, len(lines))
	for i, l := range lines {
		if rows[i], err = m.row(ctx, l); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (m *matcher) row(ctx context.Context, l importLine) (importRow, error) {
	r := importRow{importLine: l}
	if today := m.s.today(); r.Month && r.Day > today && calendar.PeriodOf(r.Day, calendar.Month).Window.Start <= today {
		r.Day = today // the month that runs
	}
	if l.Problem != nil {
		r.Problems = append(r.Problems, l.problem())
		return r, nil
	}
	if err := m.agency(ctx, &r); err != nil || len(r.Problems) > 0 {
		return r, err
	}
	m.duty(&r)
	if r.Kind = kindIn(l.Kind); r.Kind == "" && r.Duty.VersionID != "" {
		r.Kind = guessKind(Choice{Obligation: r.Duty})
	}
	if r.Kind == "" {
		r.Kind = kindIn(l.Title)
	}
	if r.Kind == "" {
		r.Kind = evidence.Other
	}
	if r.Duty.VersionID != "" {
		for _, p := range m.s.check(m.draft(r), 0) {
			r.Problems = append(r.Problems, domain.Say(p.Message, p.Args...))
		}
	}
	err := m.known(ctx, &r)
	if r.Already != "" {
		r.Problems = nil // nothing is entered, so nothing has to be mended
	}
	return r, err
}

// draft is the row as a declaration.
func (m *matcher) draft(r importRow) Draft {
	own, _ := ownAmounts(r.Kind, r.Amounts)
	return Draft{
		AgencyID: r.AgencyID, Versions: []string{r.Duty.VersionID}, Kind: r.Kind, Title: r.Title, HappenedOn: r.Day, URL: r.URL, Channel: r.Channel,
		Note:    strings.TrimSpace(r.Note + "\n" + "Nhập từ bảng, một dòng một việc."), // the file itself is what was declared
		Amounts: own,
	}
}

// agency finds who did it, as it was called on the day.
func (m *matcher) agency(ctx context.Context, r *importRow) error {
	if m.byDay[r.Day] == nil {
		found, err := m.s.Registry.Matcher(ctx, r.Day)
		if err != nil {
			return err
		}
		m.byDay[r.Day] = found
	}
	found := m.byDay[r.Day]
	switch named := found.Match(r.Agency); {
	case r.Agency == "" && m.own != "":
		r.AgencyID = m.own
		if a, ok := found.Agency(m.own); ok {
			r.AgencyName = a.Name
		}
	case r.Agency == "":
		r.Problems = append(r.Problems, domain.Say("Thiếu tên cơ quan."))
	case len(named) == 0:
		r.Problems = append(r.Problems, domain.Say("Ngày %s không có cơ quan nào tên “%s”.", r.Day.Vietnamese(), vi.Truncate(r.Agency, 60)))
	case len(named) > 1:
		r.Problems = append(r.Problems, domain.Say("Có %d cơ quan cùng tên “%s”. Viết thêm tên cấp trên hoặc mã.", len(named), vi.Truncate(r.Agency, 60)))
	default:
		r.AgencyID, r.AgencyName = named[0].ID, named[0].Name
	}
	if r.AgencyID != "" && !MayDeclare(m.actor, r.AgencyID) {
		r.Problems = append(r.Problems, domain.Say("Không được khai thay cho %s.", r.AgencyName))
	}
	return nil
}

// duty finds the obligation: by a person's choice, by its number or words, else
// by the kind when the agency owes just one of that kind in the year.
func (m *matcher) duty(r *importRow) {
	r.Label = strings.TrimSpace(r.importLine.Duty)
	if r.Label == "" {
		r.Label = strings.TrimSpace(r.importLine.Kind)
	}
	if r.Label == "" {
		r.Label = noLabel
	}
	r.Label = r.Label + " (" + r.Day.Vietnamese()[6:] + ")"
	owed := m.owed(r.AgencyID, r.Day)
	if id := m.choices[r.Label]; id != "" {
		if i := slices.IndexFunc(owed, func(o programme.Obligation) bool { return o.VersionID == id }); i >= 0 {
			r.Duty = owed[i]
			return
		}
		r.Problems = append(r.Problems, domain.Say("%s không có nhiệm vụ đã chọn cho “%s”.", r.AgencyName, r.Label))
		return
	}
	if len(owed) == 0 {
		r.Problems = append(r.Problems, domain.Say("Năm %s %s không có nhiệm vụ nào đang theo dõi.", r.Day.Vietnamese()[6:], r.AgencyName))
		return
	}
	if found := byWords(owed, r.importLine.Duty); len(found) == 1 {
		r.Duty = found[0]
		return
	}
	kind := kindIn(r.importLine.Kind)
	if kind == "" {
		kind = kindIn(r.Title)
	}
	var same []programme.Obligation
	for _, o := range owed {
		if kind != "" && guessKind(Choice{Obligation: o}) == kind {
			same = append(same, o)
		}
	}
	if len(same) == 1 {
		r.Duty = same[0]
	}
}

// noLabel stands for lines that name neither obligation nor kind.
const noLabel = "Không ghi"

// owed lists the obligations of plans of the day's year that the agency answers
// for.
func (m *matcher) owed(agencyID string, day calendar.Date) []programme.Obligation {
	key := agencyID + "|" + string(day)
	if out, ok := m.owes[key]; ok {
		return out
	}
	var out []programme.Obligation
	for _, o := range m.all {
		if m.years[o.PlanID] == day.Year() && o.Duty().Answers(agencyID, day) {
			out = append(out, o)
		}
	}
	m.owes[key] = out
	return out
}

// byWords finds obligations by the number in the annex, the clause, or words of
// name and content.
func byWords(owed []programme.Obligation, text string) []programme.Obligation {
	folded := strings.Trim(vi.Fold(text), " .:")
	if folded == "" {
		return nil
	}
	bare := folded
	for _, prefix := range []string{"phu luc, muc ", "phu luc muc ", "muc ", "nhiem vu ", "so ", "pl ", "stt "} {
		bare = strings.TrimPrefix(bare, prefix)
	}
	var exact, part []programme.Obligation
	for _, o := range owed {
		switch {
		case o.No != "" && vi.Fold(o.No) == bare, o.No == "" && vi.Fold(o.Clause) == bare, vi.Fold(o.ShortName) == folded:
			exact = append(exact, o)
		case len(folded) > 7 && (strings.Contains(vi.Fold(o.Content), folded) || strings.Contains(folded, vi.Fold(o.ShortName))):
			part = append(part, o)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return part
}

// known tells whether the book has the row already, and whether an earlier line
// shows the same link.
func (m *matcher) known(ctx context.Context, r *importRow) error {
	if link := evidence.NormalLink(r.URL); link != "" {
		key := r.AgencyID + "|" + r.Duty.ID + "|" + link
		if m.links[key] > 0 {
			r.Twin = m.links[key]
		} else {
			m.links[key] = r.Line
		}
	}
	if m.titles[r.AgencyID] == nil {
		titles, err := m.s.Ledger.Titles(ctx, r.AgencyID)
		if err != nil {
			return err
		}
		m.titles[r.AgencyID] = titles
	}
	r.Already = m.titles[r.AgencyID][ledger.TitleKey(r.Day, r.Title)]
	if r.Already != "" || r.Entry == "" {
		return nil
	}
	named, err := m.s.Ledger.PiecesByID(ctx, r.Entry) // its text may have been erased since, or corrected
	if err == nil && len(named) == 1 && named[0].AgencyID == r.AgencyID {
		r.Already = r.Entry
	}
	return err
}
