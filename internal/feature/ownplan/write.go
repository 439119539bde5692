package ownplan

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Written is what a person typed into a draft, with the version that they saw. Unit
// and Person are put into every line that names nobody. Remove are own lines to be
// left out; Add asks for one more.
type Written struct {
	Version      int64
	Texts        Texts
	Lines        []Line // by id; only what a person may change counts
	Unit, Person string
	Remove       []string
	Bases        map[string]string // seals of the texts as the person first saw them, by name
	Add          bool
	Unread       domain.Fields // fields that hold no day, number or amount
}

// The longest texts, in characters, and the largest estimate of a line, in đồng.
const (
	mostText   = 20_000
	mostTitle  = 3_000
	mostShort  = 300
	mostMoney  = 9_999_999_999_999
	mostOwn    = 60 // lines of its own in one plan
	mostQuotas = 100_000
	mostSaid   = 3 // lines without anybody in charge that are named one by one
)

// Save keeps what a person wrote. It fails with invalid beside the fields that
// cannot be kept, and with conflict when somebody saved meanwhile.
func (s *Service) Save(ctx context.Context, actor access.Actor, id string, w Written) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	if actor, err = s.writer(ctx, actor, seen.AgencyID); err != nil {
		return err
	}
	return s.change(ctx, actor, id, actSave, func(p *Plan, tx *db.Tx) error {
		_, problems, err := rewrite(ctx, tx, p, w)
		return cmp.Or(err, problems.Err())
	})
}

// Submit keeps what a person wrote and hands the plan to the leader, when nothing is
// missing. The same submitted twice changes nothing.
func (s *Service) Submit(ctx context.Context, actor access.Actor, id string, w Written) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	if actor, err = s.writer(ctx, actor, seen.AgencyID); err != nil {
		return err
	}
	if seen.Status == StatusSubmitted && seen.SubmittedBy == actor.AccountID && seen.Version == w.Version+1 {
		return nil
	}
	if _, err := s.Registry.Get(ctx, seen.AgencyID, s.today()); domain.CodeOf(err) == domain.CodeNotFound {
		return domain.Conflict("Cơ quan này không còn hoạt động; kế hoạch giữ nguyên như đã soạn, không gửi duyệt được.")
	} else if err != nil {
		return err
	}
	open, err := s.Differences(ctx, seen)
	if err != nil {
		return err
	}
	base, err := s.amends(ctx, seen)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, actSubmit, func(p *Plan, tx *db.Tx) error {
		lines, problems, err := rewrite(ctx, tx, p, w)
		if err != nil {
			return err
		}
		if err := once(slices.Concat(problems, ready(*p, lines, open), base.problem(*p, lines))).Err(); err != nil {
			return err
		}
		p.SubmittedBy, p.SubmittedAt = actor.AccountID, db.Millis(tx.Now())
		return nil
	})
}

func errOther() error {
	return domain.Conflict("Người khác vừa lưu kế hoạch này. Nội dung vừa nhập còn nguyên bên dưới; đối chiếu rồi lưu lại.")
}

// once keeps the first problem of each field.
func once(all domain.Fields) domain.Fields {
	var out domain.Fields
	for _, e := range all {
		if out.For(e.Name).Message == "" {
			out = append(out, e)
		}
	}
	return out
}

// rewrite puts what was typed into a plan and gives its lines then, with everything
// that cannot be kept: the act fails by that, so that nothing is.
func rewrite(ctx context.Context, tx *db.Tx, p *Plan, w Written) (kept []Line, problems domain.Fields, err error) {
	if w.Version != p.Version {
		return nil, nil, cmp.Or(w.Unread.Err(), error(errOther())) // what cannot be read cannot be compared
	}
	lines, err := linesOf(ctx, tx, p.ID)
	if err != nil {
		return nil, nil, err
	}
	wrong := checkCommon(w)
	problems = slices.Concat(w.Unread, checkTexts(w.Texts), wrong)
	own := 0
	for i, l := range lines {
		if l.Source == FromOwn {
			own++
		}
		if l.Own() && slices.Contains(w.Remove, l.ID) {
			if err := deleteLine(ctx, tx, l.ID); err != nil {
				return nil, nil, err
			}
			continue
		}
		typed := slices.IndexFunc(w.Lines, func(t Line) bool { return t.ID == l.ID })
		if typed >= 0 {
			lines[i].take(w.Lines[typed])
		}
		if len(wrong) == 0 && lines[i].Unit == "" && lines[i].Person == "" {
			lines[i].Unit, lines[i].Person = vi.Clean(w.Unit), vi.Clean(w.Person)
		}
		problems = append(problems, checkLine(lines[i])...)
		if err := updateLine(ctx, tx, lines[i]); err != nil {
			return nil, nil, err
		}
		kept = append(kept, lines[i])
	}
	p.Texts = w.Texts.clean()
	if others := EstimateOf(kept).Other > 0; others || p.Edition == 1 { // an amendment keeps what was issued
		p.BudgetText = budgetWith(p.BudgetText, others)
	}
	if w.Add {
		if own >= mostOwn {
			return nil, nil, domain.Invalid("Một kế hoạch có tối đa %d việc làm thêm. Gộp các việc nhỏ lại.", mostOwn)
		}
		who := charge{vi.Clean(w.Unit), vi.Clean(w.Person)}
		if who == (charge{}) {
			who = common(kept)
		}
		err = addOwn(ctx, tx, *p, lines, who)
	}
	return kept, problems, err
}

// checkCommon finds what cannot be kept of what is put into many lines: it is said
// once, beside its own field.
func checkCommon(w Written) domain.Fields {
	var p domain.Fields
	for name, text := range map[string]string{"chung_nguoi": w.Person, "chung_bo_phan": w.Unit} {
		if len([]rune(vi.Clean(text))) > mostShort {
			p.Add(name, "Rút gọn còn tối đa %d ký tự.", mostShort)
		}
	}
	return p
}

// addOwn adds empty work of the agency's own behind the others, for who is in charge of
// most.
func addOwn(ctx context.Context, tx *db.Tx, p Plan, lines []Line, who charge) error {
	last := 0
	for _, l := range lines {
		last = max(last, l.Ord)
	}
	return insertLine(ctx, tx, Line{ID: db.NewID(), OwnplanID: p.ID, Ord: last + 1, Source: FromOwn, SourceKey: db.NewID(), Unit: who.Unit, Person: who.Person})
}

// charge is who is in charge of work.
type charge struct{ Unit, Person string }

// common is who is in charge of more than half of the lines that name somebody, at
// least of two; empty where there is nobody.
func common(all []Line) charge {
	named, best := 0, charge{}
	of := map[charge]int{}
	for _, l := range all {
		if c := (charge{l.Unit, l.Person}); c != (charge{}) {
			named++
			if of[c]++; of[c] > of[best] {
				best = c
			}
		}
	}
	if of[best] < 2 || 2*of[best] <= named {
		return charge{}
	}
	return best
}

// take takes over what a person may change of a line.
func (l *Line) take(t Line) {
	l.Title, l.Product, l.Unit, l.Person, l.Partners = named(t.Title), paragraph(t.Product), vi.Clean(t.Unit), vi.Clean(t.Person), vi.Clean(t.Partners)
	l.StartOn, l.DueOn, l.ForSubordinates, l.Cause = t.StartOn, t.DueOn, t.ForSubordinates, paragraph(t.Cause)
	l.Regular, l.Other, l.OtherNote = t.Regular, t.Other, vi.Clean(t.OtherNote)
	if l.counts() {
		l.Quota = t.Quota
	}
}

// named is the name of work without the full stop of a sentence; that of an
// abbreviation, or of several points, stays.
func named(title string) string {
	title = paragraph(title)
	bare, ok := strings.CutSuffix(title, ".")
	if last := bare[strings.LastIndex(bare, " ")+1:]; !ok || strings.Contains(last, ".") {
		return title
	}
	return bare
}

// counts tells whether a person says how many: where the plan above names a number or
// what is counted. Work of the agency's own says it with its product; a number that it
// has already stays.
func (l Line) counts() bool {
	return l.Above.Count > 0 || l.Above.Unit != "" && (l.Own() || l.Above.Shared) || l.Own() && l.Quota > 0
}

// Asked is the question how many: of what, where the plan above says it.
func (l Line) Asked() domain.Sentence {
	if l.Above.Unit == "" {
		return domain.Say("Số lượng")
	}
	return domain.Say("Số lượng (%s)", l.Above.Unit)
}

// paragraph is text of several lines without blank ones.
func paragraph(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = vi.Clean(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func (t Texts) clean() Texts {
	return Texts{
		Basis: paragraph(t.Basis), Purpose: paragraph(t.Purpose), Contents: paragraph(t.Contents), BudgetText: paragraph(t.BudgetText),
		Organise: paragraph(t.Organise), Recipients: paragraph(t.Recipients),
	}
}

func checkTexts(t Texts) domain.Fields {
	var p domain.Fields
	for _, part := range t.parts() {
		if len([]rune(part.Text)) > mostText {
			p.Add(part.Name, "Rút gọn còn tối đa %d ký tự.", mostText)
		}
	}
	return p
}

// field names a field of a line in the form.
func field(name string, l Line) string { return name + "-" + l.ID }

// reasonField names the field of why the i-th difference is declined.
func reasonField(i int) string { return "ly_do-" + vi.Int(int64(i)) }

// checkLine finds what cannot be kept of a line.
func checkLine(l Line) domain.Fields {
	var p domain.Fields
	for _, text := range []struct {
		name, text string
		most       int
	}{
		{"noi_dung", l.Title, mostTitle},
		{"san_pham", l.Product, mostTitle},
		{"bo_phan", l.Unit, mostShort},
		{"nguoi", l.Person, mostShort},
		{"phoi_hop", l.Partners, mostTitle},
		{"nguon", l.OtherNote, mostShort},
		{"nguyen_nhan", l.Cause, mostTitle},
	} {
		if len([]rune(text.text)) > text.most {
			p.Add(field(text.name, l), "Rút gọn còn tối đa %d ký tự.", text.most)
		}
	}
	if l.StartOn != "" && l.DueOn != "" && l.DueOn < l.StartOn {
		p.Add(field("den", l), "Ngày hoàn thành trước ngày bắt đầu. Kiểm tra lại hai ngày.")
	}
	for name, amount := range map[string]int64{"thuong_xuyen": l.Regular, "khac": l.Other} {
		if amount > mostMoney {
			p.Add(field(name, l), "Số tiền quá lớn. Ghi bằng đồng, ví dụ 5.000.000.")
		}
	}
	if l.Quota > mostQuotas {
		p.Add(field("so_luong", l), "Số lượng quá lớn. Kiểm tra lại.")
	}
	return p
}

// ready finds everything that keeps a plan from being submitted: a line without
// somebody in charge or a day within its window, less than is owed, and work above
// that has no line.
func ready(p Plan, lines []Line, open []Difference) domain.Fields {
	var out domain.Fields
	for _, part := range p.parts() {
		if part.Text == "" && part.Name != "noi_nhan" {
			out.Add(part.Name, "Phần này còn trống. Ghi nội dung, hoặc lấy lại lời văn đã lập sẵn.")
		}
	}
	now := map[string]Above{}
	missing := 0
	for _, d := range open {
		now[d.Key] = d.item.above
		if d.Kind == DiffNew && d.Binding {
			missing++
		}
	}
	if missing > 0 {
		out.Add("thay_doi", "Còn %d nhiệm vụ được giao chưa có trong kế hoạch. Xem phần thay đổi của cấp trên và nhận vào.", missing)
	}
	nobody := 0
	for _, l := range lines {
		if l.Unit == "" && l.Person == "" {
			nobody++
		}
	}
	if nobody > mostSaid { // said once, where it is mended at once
		out.Add("chung_nguoi", "%d việc chưa có người hoặc bộ phận phụ trách. Ghi chung ở đây, hoặc mở từng việc để ghi riêng.", nobody)
	}
	for _, l := range lines {
		above, changed := now[l.SourceKey]
		if !changed || above == (Above{}) {
			above = l.Above
		}
		out = append(out, lineReady(l, above)...)
		if l.Unit == "" && l.Person == "" && nobody <= mostSaid {
			out.Add(field("nguoi", l), "Ghi người hoặc bộ phận phụ trách.")
		}
	}
	if len(lines) == 0 {
		out.Add("thay_doi", "Kế hoạch chưa có việc nào.")
	}
	return out
}

func lineReady(l Line, above Above) domain.Fields {
	var p domain.Fields
	if l.Title == "" {
		p.Add(field("noi_dung", l), "Ghi nội dung công việc.")
	}
	switch {
	case l.DueOn == "":
		p.Add(field("den", l), "Ghi ngày hoàn thành, theo mẫu 30/06/2027.")
	case above.End != "" && l.DueOn > above.End:
		p.Add(field("den", l), "Cấp trên giao chậm nhất ngày %s. Ghi ngày không muộn hơn.", above.End.Vietnamese())
	case above.Start != "" && l.DueOn < above.Start:
		p.Add(field("den", l), "Kế hoạch cấp trên bắt đầu từ ngày %s. Ghi ngày từ đó trở đi.", above.Start.Vietnamese())
	}
	if l.StartOn != "" && above.Start != "" && l.StartOn < above.Start {
		p.Add(field("tu", l), "Kế hoạch cấp trên bắt đầu từ ngày %s. Ghi ngày từ đó trở đi.", above.Start.Vietnamese())
	}
	switch {
	case above.Count > 0 && !above.Shared && !above.Max && l.Quota < above.Count:
		p.Add(field("so_luong", l), "Cấp trên giao %d. Kế hoạch của cơ quan không được ít hơn.", above.Count)
	case above.Count > 0 && above.Max && l.Quota > above.Count:
		p.Add(field("so_luong", l), "Cấp trên giao không quá %d. Giảm số lượng.", above.Count)
	}
	return p
}

// over tells whether the day of a line has passed while the plan is written: what is
// over can be done late only. An amended edition keeps what was done.
func (p Plan) over(l Line, today calendar.Date) bool {
	return p.Edition == 1 && l.DueOn != "" && l.DueOn < today
}
