package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// Party is what one name or group of a plan means on its day of issue.
type Party struct {
	Text       string
	Groups     []agency.Group // the groups that the phrase names
	Open       bool           // "có liên quan": nobody is obliged by it, it is not counted
	Members    []org.Agency   // who belongs to Groups on the day of issue
	Agencies   []org.Agency   // who is meant
	Candidates []org.Agency   // several agencies of that name: a person chooses
	Chosen     bool           // a person decided it for this plan
	Traces     []org.Trace    // agencies that bear the name on other days, when none does on this one
	ChosenBy   string         // who, and when in Unix milliseconds
	ChosenAt   int64
}

// Known tells whether it is clear who is meant, or that the phrase stays open.
func (p Party) Known() bool { return p.Open || len(p.Agencies) > 0 }

// choice is what a person decided a name of the plan means.
type choice struct {
	ids  []string
	open bool
	by   string
	at   int64
}

// resolver tells what the names of one plan mean.
type resolver struct {
	day     calendar.Date
	matcher *org.Matcher
	choices map[string]choice
	known   map[string]Party
	traces  map[string][]org.Trace
	issuer  string // the agency that issued the plan; empty while it is not clear which
}

// resolver reads the registry as of the plan's day of issue (as of today while
// the day is not known) and the choices made for the plan.
func (p *Programme) resolver(ctx context.Context, pl Plan) (*resolver, error) {
	r := &resolver{day: pl.IssuedOn, choices: map[string]choice{}, known: map[string]Party{}}
	if !r.day.Valid() {
		r.day = p.org.Today()
	}
	var err error
	if r.matcher, err = p.org.Matcher(ctx, r.day); err != nil {
		return nil, err
	}
	if r.traces, err = p.org.Traces(ctx, r.day); err != nil {
		return nil, err
	}
	if found := r.matcher.Match(pl.Issuer); len(found) == 1 {
		r.issuer = found[0].ID
	}
	var rows []struct {
		NameKey   string
		AgencyIDs string `db:"agency_ids"`
		LeftOpen  bool
		ActorName string
		DecidedAt int64
	}
	err = p.db.Select(ctx, &rows, `SELECT name_key, agency_ids, left_open, actor_name, decided_at FROM plan_choice WHERE plan_id = $1`, pl.ID)
	if err != nil {
		return nil, fmt.Errorf("programme: read choices: %w", err)
	}
	for _, row := range rows {
		c := choice{open: row.LeftOpen, by: row.ActorName, at: row.DecidedAt}
		if err := fromJSON(row.AgencyIDs, &c.ids); err != nil {
			return nil, err
		}
		r.choices[row.NameKey] = c
	}
	return r, nil
}

// party tells what one name means: what a person chose, else the group that it
// names, else the one agency of that name.
func (r *resolver) party(name string) Party {
	if known, ok := r.known[name]; ok {
		return known
	}
	p := Party{Text: name}
	p.Groups, p.Open = agency.ReadGroup(name)
	p.Members = r.members(p.Groups)
	if c, ok := r.choices[vi.Key(name)]; ok {
		p.Chosen, p.Open, p.ChosenBy, p.ChosenAt = true, c.open, c.by, c.at
		for _, id := range c.ids {
			if a, ok := r.matcher.Agency(id); ok {
				p.Agencies = append(p.Agencies, a)
			}
		}
		r.known[name] = p
		return p
	}
	switch {
	case p.Open:
	case len(p.Groups) > 0:
		p.Agencies = p.Members
	default:
		if p.Candidates = r.matcher.Match(name); len(p.Candidates) == 1 {
			p.Agencies, p.Candidates = p.Candidates, nil
		}
		if len(p.Agencies)+len(p.Candidates) == 0 {
			p.Traces = r.traces[agency.NameKey(name)]
		}
	}
	r.known[name] = p
	return p
}

func (r *resolver) members(groups []agency.Group) []org.Agency {
	var out []org.Agency
	seen := map[string]bool{}
	for _, group := range groups {
		for _, a := range r.matcher.Members(group, r.issuer) {
			if !seen[a.ID] {
				seen[a.ID] = true
				out = append(out, a)
			}
		}
	}
	return out
}

func (r *resolver) parties(names []string) []Party {
	out := make([]Party, 0, len(names))
	for _, name := range names {
		out = append(out, r.party(name))
	}
	return out
}

// nameDoubts are what a person should look at in the names of a row.
func nameDoubts(leads, coordinating []Party) []plan.Doubt {
	var doubts []plan.Doubt
	add := func(field, reason string, args ...any) {
		doubts = append(doubts, plan.Doubt{Field: field, Reason: fmt.Sprintf(reason, args...)})
	}
	for _, p := range leads {
		switch {
		case p.Chosen && p.Known():
		case p.Open:
			add("lead", "Nhóm “%s” để mở. Chọn cơ quan chủ trì cụ thể.", p.Text)
		case !p.Known():
			add("lead", "%s", unknown(p))
		}
	}
	open, closed := "", ""
	for _, p := range coordinating {
		switch {
		case !p.Known():
			add("coordinating", "%s", unknown(p))
		case p.Chosen:
		case p.Open:
			open = p.Text
		case len(p.Groups) > 0:
			closed = p.Text
		}
	}
	if open != "" && closed != "" {
		add("coordinating", "Chưa rõ cụm từ để mở ở “%s” có áp dụng cho “%s” không.", open, closed)
	}
	return doubts
}

func unknown(p Party) string {
	switch {
	case len(p.Candidates) > 1:
		return fmt.Sprintf("Có %d cơ quan cùng tên “%s”. Chọn một.", len(p.Candidates), p.Text)
	case len(p.Groups) > 0:
		return fmt.Sprintf("Sổ cơ quan chưa có cơ quan nào thuộc “%s” vào ngày ban hành.", p.Text)
	}
	if len(p.Traces) > 0 {
		return elsewhere(p.Traces[0])
	}
	return fmt.Sprintf("Sổ cơ quan chưa có “%s”.", p.Text)
}

// elsewhere says when an agency of the name existed.
func elsewhere(t org.Trace) string {
	reason := ""
	if t.Reason != "" {
		reason = " (" + t.Reason + ")"
	}
	switch {
	case t.Now != "" && t.Until != "":
		return fmt.Sprintf("“%s” từ ngày %s không còn tên này%s; vào ngày ban hành là “%s”.", t.Name, t.Until.Vietnamese(), reason, t.Now)
	case t.Now != "":
		return fmt.Sprintf("“%s” mới có tên này từ ngày %s; vào ngày ban hành là “%s”.", t.Name, t.From.Vietnamese(), t.Now)
	case t.Until != "" && len(t.Heirs) > 0:
		return fmt.Sprintf("“%s” đã kết thúc từ ngày %s%s, trước ngày ban hành. Đơn vị kế thừa: %s. Chọn cơ quan tiếp nhận nhiệm vụ.",
			t.Name, t.Until.Vietnamese(), reason, strings.Join(t.Heirs, ", "))
	case t.Until != "":
		return fmt.Sprintf("“%s” đã kết thúc từ ngày %s%s, trước ngày ban hành. Chọn cơ quan tiếp nhận nhiệm vụ.", t.Name, t.Until.Vietnamese(), reason)
	}
	return fmt.Sprintf("“%s” chỉ có từ ngày %s, sau ngày ban hành.", t.Name, t.From.Vietnamese())
}

// Reading is a row with what its names mean and all that a person should look
// at.
type Reading struct {
	Row
	LeadParties         []Party
	CoordinatingParties []Party
	Open                []plan.Doubt // doubts of the reader and of the registry
}

// Doubtful tells whether a person should look at the row before confirming it.
func (r Reading) Doubtful() bool { return r.State == RowOpen && len(r.Open) > 0 }

// Doubt gives the first reason to look at a field; empty when it is clear.
func (r Reading) Doubt(field string) string {
	for _, d := range r.Open {
		if d.Field == field {
			return d.Reason
		}
	}
	return ""
}

// blocking says why a row cannot be confirmed as it stands; nil when it can.
func (r Reading) blocking() error {
	owed := 0
	for _, p := range r.LeadParties {
		owed += len(p.Agencies)
		if !p.Known() {
			return domain.Invalid("%s Chọn cơ quan hoặc thêm vào sổ trước khi xác nhận.", unknown(p))
		}
	}
	if owed == 0 {
		return domain.Invalid("Nhiệm vụ “%s” chưa có cơ quan chủ trì cụ thể. Chọn cơ quan, hoặc bỏ nhiệm vụ và nêu lý do.", r.ShortName)
	}
	for _, p := range r.CoordinatingParties {
		if !p.Known() {
			return domain.Invalid("%s Chọn cơ quan, để mở, hoặc thêm vào sổ trước khi xác nhận.", unknown(p))
		}
	}
	if r.Rule.Window.Start == "" || r.Rule.Window.End == "" {
		return domain.Invalid("Chưa rõ kế hoạch áp dụng từ ngày nào đến ngày nào. Nhập thông tin kế hoạch trước khi xác nhận.")
	}
	return nil
}

func (r *resolver) reading(row Row) Reading {
	out := Reading{Row: row, LeadParties: r.parties(row.Lead), CoordinatingParties: r.parties(row.Coordinating)}
	out.Open = append(slices.Clone(row.Doubts), nameDoubts(out.LeadParties, out.CoordinatingParties)...)
	return out
}

// Note is a warning about the whole document, and who took note of it.
type Note struct {
	Index   int
	Warning plan.Warning
	Note    string
	By      string
	At      int64 // Unix milliseconds; 0: nobody yet
}

// Review is a draft as the review page shows it. Day is the day on which names
// and groups are resolved.
type Review struct {
	Plan    Plan
	Day     calendar.Date
	Rows    []Reading
	Notes   []Note
	All     []org.Agency // every agency of the day, to choose from
	Hands   []string     // account ids of those who prepared the plan
	Papers  Papers
	Changes map[string]RowChange // splits, merges and additions that can be undone, by id
}

// Review reads a plan with everything that people decided about it so far.
func (p *Programme) Review(ctx context.Context, actor access.Actor, planID string) (Review, error) {
	if !MayReview(actor) {
		return Review{}, domain.Forbidden("Chỉ người điều phối, lãnh đạo duyệt, quản trị hệ thống và đoàn kiểm tra được xem bản đọc kế hoạch.")
	}
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return Review{}, err
	}
	r, err := p.resolver(ctx, pl)
	if err != nil {
		return Review{}, err
	}
	rows, err := p.Rows(ctx, planID)
	if err != nil {
		return Review{}, err
	}
	v := Review{Plan: pl, Day: r.day, All: r.matcher.All(), Rows: make([]Reading, 0, len(rows))}
	for _, row := range rows {
		v.Rows = append(v.Rows, r.reading(row))
	}
	if v.Changes, err = p.changesOf(ctx, planID, v.Rows); err != nil {
		return Review{}, err
	}
	if v.Notes, err = p.notes(ctx, planID); err != nil {
		return Review{}, err
	}
	if v.Papers, err = p.papers(ctx, planID); err != nil {
		return Review{}, err
	}
	if err := p.db.Select(ctx, &v.Hands, `SELECT account_id FROM plan_hand WHERE plan_id = $1`, planID); err != nil {
		return Review{}, fmt.Errorf("programme: who prepared: %w", err)
	}
	return v, nil
}

func (p *Programme) notes(ctx context.Context, planID string) ([]Note, error) {
	doc, err := p.texts(ctx, planID)
	if err != nil {
		return nil, err
	}
	var taken []struct {
		Warning         int
		Note, ActorName string
		NotedAt         int64
	}
	err = p.db.Select(ctx, &taken, `SELECT warning, note, actor_name, noted_at FROM plan_note WHERE plan_id = $1`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: read notes: %w", err)
	}
	notes := make([]Note, len(doc.warnings))
	for i, w := range doc.warnings {
		notes[i] = Note{Index: i, Warning: w}
	}
	for _, t := range taken {
		if t.Warning >= 0 && t.Warning < len(notes) {
			n := &notes[t.Warning]
			n.Note, n.By, n.At = t.Note, t.ActorName, t.NotedAt
		}
	}
	return notes, nil
}

func errPrepare() error {
	return domain.Forbidden("Chỉ người điều phối được sửa bản đọc kế hoạch.")
}

// prepare runs an act on a draft: the plan is held, its version grows, and the
// actor is remembered as one who prepared it.
func (p *Programme) prepare(ctx context.Context, actor access.Actor, planID string, fn func(context.Context, *db.Tx, Plan) error) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		pl, err := lockPlan(ctx, tx, planID)
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, pl); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan SET version = version + 1 WHERE id = $1`, planID); err != nil {
			return fmt.Errorf("programme: count version: %w", err)
		}
		return noteHand(ctx, tx, actor, planID)
	})
}
