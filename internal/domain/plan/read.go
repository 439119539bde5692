package plan

import (
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Read reads a plan from its extracted text. It always gives a Document: what
// could not be found is empty and told in Warnings.
func Read(t Text) Document {
	bs, second := firstPlan(blocks(t))
	body := mainBody(bs)
	all := sections(body)
	d := Document{Head: readHead(bs), Tasks: []Task{}, Warnings: []Warning{}}
	ctx := contextOf(d.Head)
	fillLists(&d.Head, all)
	d.Tasks = append(d.Tasks, readTables(bs, ctx)...)
	fromTable := len(d.Tasks) > 0
	if !fromTable {
		d.Tasks = append(d.Tasks, paragraphTasks(body, all, ctx)...)
	}
	if t.Scanned > 0 {
		for i := range d.Tasks {
			d.Tasks[i].Confidence = min(d.Tasks[i].Confidence, scannedTrust)
		}
	}
	d.Head.Duties = readDuties(orgParagraphs(all, !fromTable), ctx)
	d.Head.Reporting = readReporting(orgParagraphs(all, false))
	d.Warnings = append(d.Warnings, numberingGaps(body)...)
	if second != nil {
		d.Warnings = append(d.Warnings, *second)
	}
	d.Warnings = append(d.Warnings, conflicts(bs, d.Head)...)
	d.Warnings = append(d.Warnings, early(d.Tasks, d.Head)...)
	if !fromTable && len(d.Tasks) > 0 {
		d.Warnings = append(d.Warnings, Warning{
			Code: "no-table", Source: d.Tasks[0].Source,
			Message: "Văn bản không có bảng nhiệm vụ: nhiệm vụ được đọc từ các đoạn văn, cần kiểm tra đủ hay thiếu.",
		})
	}
	d.Warnings = append(d.Warnings, missing(d, t, bs)...)
	return d
}

// scannedTrust is how far a task is trusted whose words a machine recognised: a
// letter or figure may be another one without any sign of it.
const scannedTrust = 0.85

func contextOf(h Head) cadence.Context {
	ctx := cadence.Context{IssuedOn: h.Date}
	if h.Window != nil {
		ctx.Window = *h.Window
		if *h.Window == calendar.YearWindow(h.Year) {
			ctx.Year = h.Year
		}
	}
	return ctx
}

// readTables reads the tables; a plan without a table of tasks may write them
// as paragraphs.
func readTables(bs []block, ctx cadence.Context) []Task {
	var tasks []Task
	var carry *columns
	var over *block
	for _, b := range bs {
		if b.table == nil {
			if b.mark.kind == romanMark || isDocType(b.text) {
				carry, over = nil, nil
			}
			if b.mark.kind == numberMark || b.mark.kind == letterMark || b.mark.kind == romanMark {
				over = &b
			}
			continue
		}
		var found []Task
		found, carry = tableTasks(*b.table, carry, headingOf(over, ctx), ctx)
		tasks = append(tasks, found...)
	}
	return tasks
}

// paragraphTasks reads the tasks of a plan without a table: paragraphs with
// labels, and beside them the sentences that say who leads.
func paragraphTasks(body []block, all []section, ctx cadence.Context) []Task {
	labelled := labelTasks(body, ctx)
	if !slices.ContainsFunc(labelled, func(t Task) bool { return len(t.Lead)+len(t.Coordinating) > 0 }) {
		labelled = nil // labels of time alone describe something else than tasks
	}
	sentences := sentenceTasks(all, ctx)
	if len(labelled) == 0 {
		return sentences
	}
	for _, s := range sentences {
		apart := !slices.ContainsFunc(labelled, func(t Task) bool {
			return s.Source.Start < t.Source.End && t.Source.Start < s.Source.End
		})
		if apart && leadsItself.MatchString(vi.Fold(s.Content)) {
			labelled = append(labelled, s)
		}
	}
	slices.SortStableFunc(labelled, func(a, b Task) int { return a.Source.Start - b.Source.Start })
	return labelled
}

// leadsItself is a sentence whose agency leads in so many words.
var leadsItself = spelled(`^[^.;]{3,200}? chu tri\b`)

// heading is what the heading over a table says of all its rows.
type heading struct {
	lead []string // who is in charge
	when string   // the time, as written
}

func headingOf(b *block, ctx cadence.Context) heading {
	if b == nil {
		return heading{}
	}
	h := heading{when: timeOf(b.mark.rest, ctx)}
	if agency, ok := headingAgency(strings.TrimRight(b.mark.rest, ": ")); ok {
		h.lead = leadNames(agency)
	}
	return h
}

// timeOf gives a heading that is a time, "Quý I/2026" or "Tháng 3"; empty for
// others.
func timeOf(s string, ctx cadence.Context) string {
	const longest = 40
	s = strings.TrimRight(s, ": .")
	if len(s) > 6*longest {
		return ""
	}
	l := vi.NewLetters(s)
	if loc := overTime.FindStringIndex(l.Folded); loc != nil {
		s = l.Own(loc[1], len(l.Folded))
	}
	if len([]rune(s)) > longest || !headTime.MatchString(vi.Fold(s)) || cadence.ReadPhrase(s, ctx).Kind == cadence.Unknown {
		return ""
	}
	return s
}

// overTime is what a heading may say before its time: "Hoạt động thường xuyên".
var overTime = spelled(`^(?:cac )?(?:hoat dong|nhiem vu|cong viec|noi dung) (?:thuc hien )?`)

var headTime = spelled(`^(?:trong |tu |dot \d+:? ?|hang )?(?:thang|quy|tuan|6 thang|0?6 thang|nam|ngay|dau nam|cuoi nam|hoc ky|giai doan|thuong xuyen)\b`)

// missing warns about what every plan has and was not found; the place is the
// head of the text.
func missing(d Document, t Text, bs []block) []Warning {
	var out []Warning
	var head Source
	if len(bs) > 0 {
		head = bs[0].source()
	}
	warn := func(code, message string) { out = append(out, Warning{Code: code, Message: message, Source: head}) }
	if d.Head.Number == "" {
		warn("no-number", "Không tìm thấy số, ký hiệu văn bản: cần nhập khi đưa vào theo dõi.")
	}
	if d.Head.Date == "" {
		warn("no-date", "Không tìm thấy ngày ban hành: cần nhập khi đưa vào theo dõi.")
	}
	if len(d.Tasks) == 0 {
		warn("no-tasks", "Không tìm thấy bảng hoặc danh mục nhiệm vụ trong văn bản.")
	}
	if t.Converted != "" {
		warn("converted", "Văn bản dùng bảng mã "+t.Converted+" cũ và đã được chuyển sang Unicode: cần đối chiếu lại với bản gốc.")
	}
	if t.Scanned > 0 {
		warn("scanned", fmt.Sprintf("%d trang là bản chụp, chữ do máy nhận dạng: cần đối chiếu từng con số và tên cơ quan với bản giấy.", t.Scanned))
	}
	if t.Unmarked {
		warn("no-marks", "Chữ trong tệp gần như không có dấu tiếng Việt (phông chữ thiếu hoặc hỏng): nên gửi bản khác, nếu không cần đối chiếu từng dòng với bản gốc.")
	}
	return out
}
