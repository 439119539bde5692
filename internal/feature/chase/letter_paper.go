package chase

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// room is this room's name in what it hands over.
const room = "chase"

// mostNamed is how many agencies a letter names at "Kính gửi"; more stand in a list
// at its end.
const mostNamed = 5

// composing is what a letter is written of. id is that of a letter that is written anew,
// batch of letters that are written together.
type composing struct {
	id, batch string
	above     bool // the writer is above the agencies
	year      int  // of the plan
	lines     []line
	letter    NewLetter
}

// several tells whether it is about more than one obligation, all of one agency.
func (c composing) several() bool {
	return slices.ContainsFunc(c.lines, func(l line) bool { return l.obligation.ID != c.lines[0].obligation.ID })
}

// agencies are those that it goes to.
func (c composing) agencies() (out []Urged) {
	for _, l := range c.lines {
		if !slices.ContainsFunc(out, func(u Urged) bool { return u.AgencyID == l.AgencyID }) {
			out = append(out, l.Urged)
		}
	}
	return out
}

// compose writes a letter and stores its files.
func (s *Service) compose(ctx context.Context, issuer org.Agency, c composing) (letterDraft, error) {
	d := letterDraft{id: cmp.Or(c.id, db.NewID()), issuerID: issuer.ID, lines: c.lines}
	p, err := s.letterPaper(ctx, issuer, c)
	if err != nil {
		return d, err
	}
	d.title = p.Title
	d.paper = papers.New{
		AgencyID: issuer.ID, Kind: string(office.KindLetter), Title: vi.UpperFirst(p.Title), Symbol: p.Symbol, Addressee: strings.Join(p.Addressees, "; "), Batch: c.batch, Room: room, Ref: d.id,
		SignTitle: strings.Join(p.SignTitle, "\n"), SignCapacity: papers.Capacity(p.SignCapacity),
	}
	name := "cong-van-don-doc"
	if to := c.agencies(); len(to) == 1 {
		name += "-" + vi.Slug(to[0].Agency)
	}
	body, err := office.DOCX(p)
	if err != nil {
		return d, err
	}
	if err := s.attach(ctx, &d, name+".docx", body); err != nil {
		return d, err
	}
	fonts, err := s.Fonts()
	if err != nil {
		return d, err
	}
	if body, err = office.PDF(fonts, p); err != nil {
		return d, err
	}
	return d, s.attach(ctx, &d, name+".pdf", body)
}

func (s *Service) attach(ctx context.Context, d *letterDraft, name string, body []byte) error {
	f, err := s.Papers.Keep(ctx, name[strings.LastIndexByte(name, '.')+1:], name, body)
	d.paper.Files = append(d.paper.Files, f)
	return err
}

// letterPaper is the official letter (công văn, Decree 30/2020/NĐ-CP, Appendix I):
// which task, what is behind, by when, and where difficulties are reported.
func (s *Service) letterPaper(ctx context.Context, issuer org.Agency, c composing) (office.Paper, error) {
	parent := ""
	if issuer.ParentID != "" {
		names, err := s.Registry.Names(ctx, s.Notices.Today(), issuer.ParentID)
		if err != nil {
			return office.Paper{}, err
		}
		parent = names[issuer.ParentID]
	}
	h := agency.HeadingOf(agency.Named{Name: issuer.Name, Short: issuer.ShortName, Level: issuer.Level, Kind: issuer.Kind}, parent, s.Place)
	cited, err := s.cited(ctx, &c)
	if err != nil {
		return office.Paper{}, err
	}
	p := office.Paper{
		Kind: office.KindLetter, ParentAgency: h.Parent, Agency: h.Issuer, Symbol: office.Symbol(office.KindLetter, h.Symbol, ""), Place: h.Place, Draft: true,
		Title:        c.words().title,
		SignCapacity: h.Capacity, SignTitle: h.Sign, Recipients: []string{"Như trên", "Lưu: VT"},
	}
	to, w, asks := c.agencies(), c.words(), "đề nghị"
	for _, u := range to {
		p.Addressees = append(p.Addressees, agency.CommitteeInFull(u.Agency))
	}
	if len(to) > mostNamed {
		p.Addressees = []string{"Các cơ quan, đơn vị có tên trong danh sách kèm theo"}
	}
	if c.above {
		asks = "yêu cầu"
	}
	today := inFull(s.Notices.Today())
	switch {
	case c.several():
		p.Body = append(p.Body, office.Text(fmt.Sprintf("Qua theo dõi việc thực hiện %s, đến %s %s %s (danh sách kèm theo).", cited, today, whom(to), w.behind)))
		p.Appendices = append(p.Appendices, dutyList(w.list, c.lines))
	case len(to) == 1:
		p.Body = append(p.Body, charge(c, cited), office.Text(fmt.Sprintf("Qua theo dõi đến %s: %s", today, vi.LowerFirst(to[0].Why.String()))))
	default:
		p.Body = append(p.Body, charge(c, cited), office.Text(fmt.Sprintf("Qua theo dõi đến %s, %02d cơ quan, đơn vị %s (danh sách kèm theo).", today, len(to), w.behind)))
		p.Appendices = append(p.Appendices, list(w.list, to))
	}
	for line := range strings.SplitSeq(c.letter.Words, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			p.Body = append(p.Body, office.Text(line))
		}
	}
	p.Body = append(p.Body, office.Text(fmt.Sprintf("%s %s %s khẩn trương %s trước %s; trường hợp có khó khăn, vướng mắc, báo cáo về %s để được hướng dẫn.",
		h.Issuer, asks, whom(to), w.asked, inFull(c.letter.ReplyBy), h.Issuer)))
	return p, nil
}

// charge says who was given which obligation.
func charge(c composing, cited string) office.Block {
	o := c.lines[0].obligation
	return office.Text(fmt.Sprintf("Thực hiện %s, %s %s: %s (%s).", cited, whom(c.agencies()), c.words().charged, strings.TrimRight(vi.LowerFirst(o.Content), " .;"), clauseOf(o)))
}

// cited cites the plans of a letter's obligations, each once, and notes their year.
func (s *Service) cited(ctx context.Context, c *composing) (string, error) {
	var ids, all []string
	for _, l := range c.lines {
		if slices.Contains(ids, l.obligation.PlanID) {
			continue
		}
		ids = append(ids, l.obligation.PlanID)
		plan, err := s.Programme.Plan(ctx, l.obligation.PlanID)
		if err != nil {
			return "", err
		}
		if found, err := s.Registry.Match(ctx, plan.Issuer, cmp.Or(plan.IssuedOn, s.Notices.Today())); err != nil {
			return "", err
		} else if len(found) == 1 { // as it is called, not in the capitals of a paper's head
			plan.Issuer = found[0].Name
		}
		c.year = max(c.year, plan.Year)
		all = append(all, plan.CitedWhole())
	}
	return strings.Join(all, " và "), nil
}

// inFull writes a day as official papers do.
func inFull(d calendar.Date) string { return vi.PaperDate(d.Year(), int(d.Month()), d.Day()) }

// wording is what a letter calls the thing it urges for.
type wording struct{ title, charged, behind, asked, list string }

// words are those of a task, or of a report that was not filed.
func (c composing) words() wording {
	if c.several() {
		return wording{
			title: fmt.Sprintf("đôn đốc thực hiện các nhiệm vụ thông tin, tuyên truyền cải cách hành chính năm %d", c.year), behind: fmt.Sprintf("còn %02d nhiệm vụ chưa hoàn thành", len(c.lines)),
			asked: "thực hiện các nhiệm vụ này, gửi minh chứng kết quả (đã làm hoặc đã báo cáo bằng văn bản khác thì ghi nhận số, ngày của văn bản ấy trên hệ thống)",
			list:  "Danh sách nhiệm vụ chưa hoàn thành",
		}
	}
	o := c.lines[0].obligation
	name := strings.TrimRight(vi.LowerFirst(o.ProperName()), " .;")
	if o.Origin == programme.OriginReporting {
		if !strings.Contains(name, "năm ") {
			name += fmt.Sprintf(" năm %d", c.year)
		}
		return wording{
			title: "đôn đốc gửi " + name, charged: "có trách nhiệm gửi báo cáo", behind: "chưa gửi báo cáo này",
			asked: "hoàn thành và gửi báo cáo (đã gửi bằng văn bản khác thì ghi nhận số, ngày của văn bản ấy trên hệ thống)",
			list:  "Danh sách cơ quan, đơn vị chưa gửi báo cáo",
		}
	}
	return wording{
		title: "đôn đốc thực hiện nhiệm vụ " + name, charged: "được giao nhiệm vụ", behind: "chưa hoàn thành nhiệm vụ này",
		asked: "thực hiện và gửi minh chứng kết quả", list: "Danh sách cơ quan, đơn vị chưa hoàn thành nhiệm vụ",
	}
}

// clauseOf says where the plan has the task: "mục IV.1", "phụ lục".
func clauseOf(o programme.Obligation) string {
	clause := cmp.Or(o.Clause, "phụ lục")
	if strings.Trim(clause, "IVXLC.0123456789 ") == "" {
		return "mục " + clause
	}
	return vi.LowerFirst(clause)
}

// whom says who is meant in a sentence.
func whom(all []Urged) string {
	if len(all) == 1 {
		return agency.CommitteeInFull(all[0].Agency)
	}
	return "các cơ quan, đơn vị"
}

// dutyList is the list of what an agency is behind with, at the end of a letter to it.
func dutyList(title string, all []line) office.Appendix {
	rows := make([]office.Row, len(all))
	for i, l := range all {
		rows[i] = office.TextRow(fmt.Sprint(i+1), strings.TrimRight(l.obligation.ProperName(), " .;")+" ("+clauseOf(l.obligation)+")", l.Why.String())
	}
	return office.Appendix{Title: title, Body: []office.Block{office.Table{
		Widths: []int{8, 50, 42}, Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignLeft}, Small: true,
		Header: []office.Row{office.TextRow("STT", "Nhiệm vụ", "Kết quả theo dõi")}, Rows: slices.Clip(rows),
	}}}
}

// list is the list of agencies at the end of a letter.
func list(title string, all []Urged) office.Appendix {
	rows := make([]office.Row, len(all))
	for i, u := range all {
		rows[i] = office.TextRow(fmt.Sprint(i+1), agency.CommitteeInFull(u.Agency), u.Why.String())
	}
	return office.Appendix{Title: title, Body: []office.Block{office.Table{
		Widths: []int{8, 42, 50}, Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignLeft}, Small: true,
		Header: []office.Row{office.TextRow("STT", "Cơ quan, đơn vị", "Kết quả theo dõi")}, Rows: slices.Clip(rows),
	}}}
}
