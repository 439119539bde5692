package plan

import (
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

// labelReader reads tasks that are written as paragraphs with labelled lines
// under them: "Cơ quan chủ trì: …", "Thời gian thực hiện: …".
type labelReader struct {
	ctx     cadence.Context
	heading block    // the heading over the paragraphs being read
	agency  []string // set when that heading names agencies
	pending []block  // paragraphs since the heading or the last task
	open    *openTask
	under   []openTask // tasks read under the heading
	tasks   []Task
	noWork  bool // the section is not one on the work to do
}

// openTask is a task whose labelled lines are being collected.
type openTask struct {
	items      []block
	at         block // first labelled line
	end        int
	lead       []string
	coord      []string
	product    string
	timing     string
	roles      map[role]bool
	detail     string
	completion bool
	want       role // a label is written whose value follows in the next lines
}

// labelTasks reads the paragraphs of the body.
func labelTasks(bs []block, ctx cadence.Context) []Task {
	r := labelReader{ctx: ctx}
	for _, b := range bs {
		if b.table != nil {
			r.closeHeading()
			r.heading, r.agency = block{}, nil
			continue
		}
		r.take(b)
	}
	r.closeHeading()
	return r.tasks
}

func (r *labelReader) take(b block) {
	before, found := labels(b.mark.rest)
	if b.mark.kind == romanMark || b.mark.kind == partMark || b.mark.kind == numberMark && before == "" {
		found, before = nil, b.mark.rest
	}
	found = knownLabels(found)
	if b.mark.kind == romanMark {
		r.noWork = !isWork(section{head: b})
	}
	if len(found) == 0 && b.mark.kind != romanMark && b.mark.kind != partMark && !r.noWork {
		if before, found = tail(b.mark.rest); before != "" {
			before = b.mark.rest // prose stays whole, as a sentence that begins with its agency does
		}
	}
	switch {
	case len(found) == 0:
		r.plain(b)
	case before == "":
		r.labelled(b, found)
	default:
		r.closeTask()
		item := b
		item.text, item.mark.rest = before, before
		if b.mark.kind == numberMark {
			r.closeHeading()
			r.heading, r.agency = item, nil
		} else {
			r.pending = append(r.pending, item)
		}
		r.labelled(b, found)
	}
}

// knownLabels keeps the labels that describe a task.
func knownLabels(found []label) []label {
	var out []label
	for _, l := range found {
		switch l.role {
		case leadRole, coordRole, timingRole, productRole, detailRole:
			out = append(out, l)
		case noRole, numberRole, contentRole, otherRole:
		}
	}
	return out
}

func (r *labelReader) plain(b block) {
	if r.open != nil && r.open.follows(b) {
		return
	}
	if r.open != nil && b.mark.kind == plusMark {
		return
	}
	r.closeTask()
	switch {
	case isHeading(b):
		r.closeHeading()
		r.heading, r.agency = b, nil
		name := strings.TrimRight(b.mark.rest, ": ")
		if agency, ok := headingAgency(name); ok {
			r.agency = leadNames(agency)
		}
	case b.mark.kind != plusMark:
		r.pending = append(r.pending, b)
	}
}

// isHeading tells whether a paragraph stands over others: numbered from the
// outside down to 1.1.
func isHeading(b block) bool {
	switch b.mark.kind {
	case partMark, romanMark, numberMark:
		return true
	case letterMark:
		return len([]rune(b.text)) < 120 && !endsClause(b.text)
	case noMark, dashMark, plusMark:
	}
	return false
}

func (r *labelReader) labelled(b block, found []label) {
	for _, l := range found {
		if r.open != nil && l.role != detailRole && r.open.roles[l.role] {
			r.closeTask()
		}
		if r.open == nil {
			r.open = &openTask{items: r.pending, at: b, roles: map[role]bool{}}
			r.pending = nil
		}
		r.open.set(l)
		r.open.end = b.end
	}
}

func (o *openTask) set(l label) {
	if l.role != detailRole && l.value != "" {
		o.roles[l.role] = true
	}
	o.want = noRole
	if l.value == "" {
		o.want = l.role
	}
	switch l.role {
	case leadRole:
		names, when := namesAndTime(l.value)
		if when != "" && o.timing == "" {
			o.timing = when
		}
		p := partiesIn(names)
		o.lead, o.coord = append(o.lead, p.lead...), append(o.coord, p.coord...)
	case coordRole:
		o.coord = append(o.coord, helpersIn(l.value)...)
	case productRole:
		o.product = l.value
	case timingRole:
		o.timing, o.completion = l.value, l.completion
	case detailRole:
		o.detail = l.value
	case noRole, numberRole, contentRole, otherRole:
	}
}

// namesAndTime takes a time apart that stands as the last clause of a list of
// names: "Phòng Kinh tế; hoàn thành trước 30/9/2026".
func namesAndTime(value string) (names, when string) {
	i := strings.LastIndexAny(value, ";,")
	if i < 0 {
		return value, ""
	}
	last := strings.TrimSpace(value[i+1:])
	if loc := timeClause.FindStringIndex(vi.NewLetters(last).Folded); loc == nil || loc[0] > 0 {
		return value, ""
	}
	return strings.TrimSpace(value[:i]), last
}

// follows takes a line under a label that stood alone: "Thời gian:" and below
// it the time, "Đơn vị chủ trì:" and below it the names.
func (o *openTask) follows(b block) bool {
	if b.mark.kind < dashMark {
		return false
	}
	switch o.want {
	case timingRole:
		if b.mark.kind != plusMark {
			return false
		}
		o.timing, o.want = b.mark.rest, noRole
	case leadRole, coordRole:
		if !namesAnAgency(b.mark.rest) {
			return false
		}
		want := o.want
		o.set(label{role: want, value: strings.TrimRight(b.mark.rest, " ;,.")})
		o.want = want
	case detailRole, noRole, numberRole, contentRole, productRole, otherRole:
		return false
	}
	o.roles[o.want] = true
	o.end = b.end
	return true
}

func (r *labelReader) closeTask() {
	if r.open == nil {
		return
	}
	if r.open.roles[leadRole] || r.open.roles[timingRole] || r.open.roles[coordRole] {
		r.under = append(r.under, *r.open)
	} else {
		r.pending = slices.Concat(r.open.items, r.pending)
	}
	r.open = nil
}

// closeHeading turns the tasks under one heading into tasks. The heading is
// the name of a task when it has no paragraph of its own, or when one set of
// labels stands under several paragraphs.
func (r *labelReader) closeHeading() {
	r.closeTask()
	for i, o := range r.under {
		content, from := r.contentOf(o)
		if content == "" || len(o.lead)+len(o.coord) == 0 && noWorkHead.MatchString(vi.Fold(r.heading.mark.rest)) {
			continue
		}
		r.tasks = append(r.tasks, r.finish(o, content, from, i))
	}
	r.under, r.pending = nil, nil
}

// noWorkHead are headings over what is no task though a time stands there.
var noWorkHead = regexp.MustCompile(`^(?:chu de|muc tieu|muc dich|yeu cau|doi tuong|thong diep|khau hieu|dia diem|thanh phan|pham vi|kinh phi)`)

func (r *labelReader) contentOf(o openTask) (string, block) {
	if len(r.agency) > 0 && len(o.items) > 0 {
		last := o.items[len(o.items)-1]
		return last.mark.rest, last
	}
	for len(o.items) > 1 && strings.HasSuffix(o.items[0].text, ":") {
		o.items = o.items[1:] // "Các nhiệm vụ cụ thể như sau:"
	}
	switch {
	case o.detail != "" && len(o.items) == 0 && numberedName.MatchString(vi.Fold(r.heading.mark.rest)):
		return o.detail, r.heading
	case len(o.items) == 0, len(o.items) > 1 && len(r.under) == 1:
		return r.heading.mark.rest, r.heading
	default:
		return o.items[0].mark.rest, o.items[0]
	}
}

// numberedName is a heading that only counts: "Hoạt động 1".
var numberedName = regexp.MustCompile(`^(?:hoat dong|nhiem vu|noi dung|cong viec|giai phap)(?: so)? \d+[:.]?$`)

func (r *labelReader) finish(o openTask, content string, from block, i int) Task {
	content = strings.TrimSpace(strings.TrimSuffix(strings.TrimRight(content, " :"), "Trong đó"))
	t := Task{
		No: r.numberOf(from, i), Content: content, Lead: o.lead, Coordinating: o.coord,
		Product: optionalText(o.product), Timing: optionalText(strings.TrimSpace(o.timing)),
		Source: sourceOf(from.start, max(o.end, from.end), content),
	}
	if from.start != r.heading.start {
		t.Group = r.heading.mark.rest
	}
	if len(t.Lead) == 0 && !o.roles[leadRole] {
		t.Lead = r.agency
		if o.coord == nil {
			t.Coordinating = partnersIn(content)
		}
	}
	if t.Lead == nil {
		t.Lead = []string{}
	}
	if t.Coordinating == nil {
		t.Coordinating = []string{}
	}
	ctx := r.ctx
	ctx.Completion = o.completion
	t.judgeWith(ctx, o.detail)
	t.Confidence = min(t.Confidence, 0.93)
	return t
}

func (r *labelReader) numberOf(from block, i int) string {
	if from.start == r.heading.start {
		return r.heading.mark.label
	}
	if r.heading.mark.label == "" {
		return vi.Clean(from.mark.label)
	}
	if len(r.under) == 1 {
		return r.heading.mark.label
	}
	return r.heading.mark.label + "." + itoa(i+1)
}
