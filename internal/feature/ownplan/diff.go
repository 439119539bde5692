package ownplan

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// DifferenceKind is what happened above a line.
type DifferenceKind string

// The kinds.
const (
	DiffNew     DifferenceKind = "new"     // something above has no line
	DiffChanged DifferenceKind = "changed" // the line's above says something else
	DiffGone    DifferenceKind = "gone"    // what the line was made of is above no more
)

// Label names the kind.
func (k DifferenceKind) Label() string {
	switch k {
	case DiffNew:
		return "Việc mới"
	case DiffChanged:
		return "Thay đổi"
	case DiffGone:
		return "Không còn giao"
	}
	return string(k)
}

// Difference is what stands above and in a line of the plan otherwise. Title is what
// it is about; Was and Now are empty where there is no such side. Binding tells that
// it cannot be declined: the agency owes it.
type Difference struct {
	Kind    DifferenceKind
	Source  Source
	Key     string // what answers name
	Mark    string
	LineID  string // empty for a new one
	Title   string
	From    string // which document says it now
	Fields  []Field
	Binding bool

	item item
}

// Field is one thing that changed, old beside new.
type Field struct{ Label, Was, Now string }

// differences compares the lines of a plan with what stands above it. What was
// declined in the state that it has now is left out.
func differences(lines []Line, items []item, declined map[string]bool) []Difference {
	var out []Difference
	seen := map[string]bool{}
	for _, it := range items {
		i := slices.IndexFunc(lines, func(l Line) bool { return l.Source == it.source && l.SourceKey == it.key })
		seen[string(it.source)+it.key] = true
		d := Difference{Source: it.source, Key: it.key, Mark: it.above.mark(), Title: it.above.Title, From: it.above.From, item: it}
		switch {
		case i < 0:
			d.Kind, d.Fields, d.Binding = DiffNew, fields(Above{Title: it.above.Title}, it.above), it.source == FromObligation
		case lines[i].Above.mark() != d.Mark:
			d.Kind, d.LineID, d.Fields = DiffChanged, lines[i].ID, fields(lines[i].Above, it.above)
		default:
			continue
		}
		if (d.Kind == DiffNew || len(d.Fields) > 0) && !declined[d.Key+"#"+d.Mark] {
			out = append(out, d)
		}
	}
	for _, l := range lines {
		if l.Source == FromOwn || l.Source == FromHeir || seen[string(l.Source)+l.SourceKey] {
			continue
		}
		d := Difference{Kind: DiffGone, Source: l.Source, Key: l.SourceKey, Mark: "gone-" + l.Above.mark(), LineID: l.ID, Title: l.Title, From: l.Above.From}
		if !declined[d.Key+"#"+d.Mark] {
			out = append(out, d)
		}
	}
	return out
}

// fields lists what differs between two states of what is above.
func fields(was, now Above) []Field {
	var out []Field
	add := func(label, before, after string) {
		if before != after {
			out = append(out, Field{label, before, after})
		}
	}
	add("Nội dung", was.Title, now.Title)
	add("Sản phẩm", was.Product, now.Product)
	add("Mức giao", was.Measure, now.Measure)
	add("Phối hợp", was.Partners, now.Partners)
	add("Thời gian", span(was.Start, was.End), span(now.Start, now.End))
	return out
}

func span(start, end calendar.Date) string {
	switch {
	case start == "" && end == "":
		return ""
	case start == "" || start == end:
		return end.Vietnamese()
	}
	return start.Vietnamese() + " – " + end.Vietnamese()
}

// declined reads which differences of an agency's plan were declined, by key and
// mark; a later answer takes the place of an earlier one.
func declined(ctx context.Context, q querier, planID, agencyID string) (map[string]bool, error) {
	var rows []struct {
		SourceKey, Mark string
		Accepted        bool
	}
	err := q.Select(ctx, &rows, `SELECT source_key, mark, accepted FROM ownplan_answer WHERE plan_id = $1 AND agency_id = $2 ORDER BY id`, planID, agencyID)
	out := map[string]bool{}
	for _, r := range rows {
		out[r.SourceKey+"#"+r.Mark] = !r.Accepted
	}
	return out, err
}

// Differences lists what changed above a plan since its lines were written. A plan
// that was issued outside has none.
func (s *Service) Differences(ctx context.Context, p Plan) ([]Difference, error) {
	if p.Outside {
		return nil, nil
	}
	b, err := s.open(ctx, p.PlanID, p.AgencyID)
	if err != nil {
		return nil, err
	}
	if _, exists := b.agencies[p.AgencyID]; !exists { // it ended: its plan stays as it was
		return nil, nil
	}
	lines, err := linesOf(ctx, s.DB, p.ID)
	if err != nil {
		return nil, err
	}
	no, err := declined(ctx, s.DB, p.PlanID, p.AgencyID)
	if err != nil {
		return nil, err
	}
	return differences(lines, b.items(p.AgencyID), no), nil
}

// Answer is what a person decided about one difference. Reason is needed for what
// is declined.
type Answer struct {
	Key, Mark string
	Accept    bool
	Reason    string
}

const mostReason = 1000

// Answers decides about differences. On a plan that is being written the lines
// change; on an issued one what is accepted begins the next edition, and the issued
// one stays as it was. It gives the id of the plan that has the lines now. It fails
// with conflict when what is above changed since the page was read.
func (s *Service) Answers(ctx context.Context, actor access.Actor, id string, answers []Answer) (string, error) {
	p, err := s.Get(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if actor, err = s.writer(ctx, actor, p.AgencyID); err != nil {
		return "", err
	}
	open, err := s.Differences(ctx, p)
	if err != nil {
		return "", err
	}
	chosen, problems := match(open, answers)
	if err := problems.Err(); err != nil {
		return "", err
	}
	if len(chosen) < len(answers) {
		return "", domain.Conflict("Kế hoạch cấp trên vừa thay đổi tiếp.")
	}
	accepts := slices.ContainsFunc(chosen, func(c decided) bool { return c.Accept })
	if p.Issued() {
		return s.answerIssued(ctx, actor, p, answering{chosen, len(open), accepts})
	}
	err = s.change(ctx, actor, id, actAnswer, func(now *Plan, tx *db.Tx) error {
		if now.Version != p.Version {
			return errOther()
		}
		if err := keepAnswers(ctx, tx, actor, *now, chosen); err != nil {
			return err
		}
		return applyAll(ctx, tx, now.ID, chosen)
	})
	return id, err
}

// decided is a difference with what was decided about it.
type decided struct {
	Difference
	Answer
}

// match finds the differences that answers name. Names of fields are those of the
// page.
func match(open []Difference, answers []Answer) ([]decided, domain.Fields) {
	var out []decided
	var problems domain.Fields
	for _, a := range answers {
		i := slices.IndexFunc(open, func(d Difference) bool { return d.Key == a.Key && d.Mark == a.Mark })
		if i < 0 {
			continue
		}
		a.Reason = vi.Clean(a.Reason)
		switch {
		case !a.Accept && open[i].Binding:
			problems.Add(reasonField(i), "Việc này cấp trên đã giao cho cơ quan nên phải nhận vào kế hoạch.")
		case !a.Accept && a.Reason == "":
			problems.Add(reasonField(i), "Nêu lý do giữ nguyên để lãnh đạo và cấp trên biết.")
		case len([]rune(a.Reason)) > mostReason:
			problems.Add(reasonField(i), "Rút gọn còn tối đa %d ký tự.", mostReason)
		}
		out = append(out, decided{open[i], a})
	}
	return out, problems
}

// answering is what was decided on an issued plan; open is how many differences
// waited.
type answering struct {
	chosen  []decided
	open    int
	accepts bool
}

// answerIssued keeps what was declined and, where something was accepted, begins the
// next edition with it.
func (s *Service) answerIssued(ctx context.Context, actor access.Actor, p Plan, a answering) (id string, err error) {
	head, err := s.Head(ctx, p)
	if err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		id = p.ID
		now, err := lock(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if last, _, err := newest(ctx, tx, p.PlanID, p.AgencyID); err != nil || last.ID != p.ID {
			return cmpConflict(err)
		}
		if now.Version != p.Version {
			return errOther()
		}
		if err := keepAnswers(ctx, tx, actor, now, a.chosen); err != nil {
			return err
		}
		now.Differences = max(0, a.open-len(a.chosen))
		if now.Differences == 0 {
			now.DifferencesOn = ""
		}
		if err := update(ctx, tx, now); err != nil {
			return err
		}
		if err := record(ctx, tx, actor, now, happening{act: actAnswer, note: answered(a.chosen)}); err != nil || !a.accepts {
			return err
		}
		if id, err = nextEdition(ctx, tx, actor, now, head.Heading.Issuer); err != nil {
			return err
		}
		return applyByKey(ctx, tx, id, a.chosen)
	})
	return id, err
}

func cmpConflict(err error) error {
	if err != nil {
		return err
	}
	return domain.Conflict("Kế hoạch này đã có bản sửa đổi mới hơn. Mở bản mới để trả lời.")
}

// answered says in a few words what was decided.
func answered(all []decided) string {
	yes, no := 0, 0
	for _, d := range all {
		if d.Accept {
			yes++
		} else {
			no++
		}
	}
	var parts []string
	if yes > 0 {
		parts = append(parts, "nhận "+vi.Int(int64(yes)))
	}
	if no > 0 {
		parts = append(parts, "giữ nguyên "+vi.Int(int64(no)))
	}
	return strings.Join(parts, ", ")
}

func keepAnswers(ctx context.Context, tx *db.Tx, actor access.Actor, p Plan, all []decided) error {
	for _, d := range all {
		if err := tx.Send(ctx, `INSERT INTO ownplan_answer (id, plan_id, agency_id, source_key, mark, accepted, reason, by_id, by_name, at)
			VALUES (`+db.Marks(1, 10)+`)`, db.NewID(), p.PlanID, p.AgencyID, d.Difference.Key, d.Difference.Mark, d.Accept, d.Reason, actor.AccountID, actor.Name, db.Millis(tx.Now())); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, actor, "ownplan.difference", "ownplan", p.ID,
			map[string]any{"title": d.Title, "kind": d.Kind, "accepted": d.Accept, "reason": d.Reason}); err != nil {
			return err
		}
	}
	return nil
}

// applyByKey applies accepted differences to the lines of another edition than the
// one that they were found in.
func applyByKey(ctx context.Context, tx *db.Tx, ownplanID string, all []decided) error {
	lines, err := linesOf(ctx, tx, ownplanID)
	if err != nil {
		return err
	}
	moved := slices.Clone(all)
	for i, d := range moved {
		moved[i].LineID = ""
		for _, l := range lines {
			if l.Source == d.Source && l.SourceKey == d.Difference.Key {
				moved[i].LineID = l.ID
			}
		}
	}
	return applyAll(ctx, tx, ownplanID, moved)
}

// applyAll changes lines by what was accepted.
func applyAll(ctx context.Context, tx *db.Tx, ownplanID string, all []decided) error {
	lines, err := linesOf(ctx, tx, ownplanID)
	if err != nil {
		return err
	}
	last := 0
	for _, l := range lines {
		last = max(last, l.Ord)
	}
	for _, d := range all {
		if !d.Accept {
			continue
		}
		i := slices.IndexFunc(lines, func(l Line) bool { return l.ID == d.LineID })
		switch {
		case d.Kind == DiffNew:
			last++
			l := lineOf(d.item)
			l.OwnplanID, l.Ord = ownplanID, last
			err = insertLine(ctx, tx, l)
		case i >= 0 && d.Kind == DiffGone:
			err = deleteLine(ctx, tx, lines[i].ID)
		case i >= 0:
			err = updateLine(ctx, tx, lines[i].taking(d.item))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// taking is the line with what is above it now. What the agency wrote in its own
// words stays; days that no longer fit move to the new limits.
func (l Line) taking(it item) Line {
	was := l.Above
	l.Above, l.VersionID = it.above, it.versionID
	if l.Title == was.Title {
		l.Title = it.above.Title
	}
	if l.Product == was.Product {
		l.Product = it.above.Product
	}
	if l.Partners == was.Partners {
		l.Partners = it.above.Partners
	}
	if l.Quota == was.Count || !it.above.Max && l.Quota < it.above.Count {
		l.Quota = it.above.Count
	}
	if l.StartOn == was.Start || l.StartOn < it.above.Start {
		l.StartOn = it.above.Start
	}
	if l.DueOn == was.End || l.DueOn > it.above.End && it.above.End != "" {
		l.DueOn = it.above.End
	}
	return l
}
