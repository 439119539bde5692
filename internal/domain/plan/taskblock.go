package plan

import (
	"cmp"
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
	when    string   // set when that heading is a time: "Tháng 3"
	over    block    // the heading that names agencies over numbered ones
	leaders []string // those agencies
	pending []block  // paragraphs since the heading or the last task
	open    *openTask
	under   []openTask // tasks read under the heading
	tasks   []Task
	noWork  bool  // the section is not one on the work to do
	section int   // where the section begins
	parent  block // the heading over the numbered parts being read
	parts   int   // how many of its parts have no statement of their own yet
}

// labelTasks reads the paragraphs of the body.
func labelTasks(bs []block, ctx cadence.Context) []Task {
	r := labelReader{ctx: ctx}
	for _, b := range bs {
		if b.table != nil {
			r.closeHeading()
			r.heading, r.agency, r.when = block{}, nil, ""
			continue
		}
		r.take(b)
	}
	r.closeHeading()
	return r.tasks
}

func (r *labelReader) take(b block) {
	if r.open != nil && (r.open.want == leadRole || r.open.want == coordRole) && r.open.follows(b, false) {
		return
	}
	before, found := labels(b.mark.rest)
	if b.mark.kind == romanMark || b.mark.kind == partMark || b.mark.kind == numberMark && before == "" {
		found, before = nil, b.mark.rest
	}
	found = knownLabels(found)
	if before != "" && len(found) > 0 {
		if rest, who, own := tail(before); who != nil && (rest == "" || own) {
			before, found = rest, append(who, found...) // "Sở X chủ trì, phối hợp với Sở Y thực hiện. Thời gian: …"
		}
	}
	if len(found) == 0 && b.mark.kind != romanMark && b.mark.kind != partMark && !r.noWork {
		own := false
		if before, found, own = tail(b.mark.rest); before != "" && !own {
			before = b.mark.rest // prose stays whole, as a sentence that begins with its agency does
		}
	}
	switch {
	case len(found) == 0:
		r.plain(b)
		if b.mark.kind == romanMark {
			r.noWork, r.section = !isWork(section{head: b}), b.start
		}
	case before == "":
		r.labelled(b, found)
	default:
		r.closeTask()
		item := b
		item.text, item.mark.rest = before, before
		if b.mark.kind == numberMark {
			r.closeHeading()
			r.heading, r.agency, r.when = item, nil, ""
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
	if r.open != nil && r.open.follows(b, r.counted()) || isBeside(b) {
		return
	}
	if r.open != nil && b.mark.kind == plusMark {
		return
	}
	r.closeTask()
	switch {
	case isHeading(b), timeOf(b.text, r.ctx) != "":
		r.leaveHeading(b)
		r.heading, r.agency, r.when = b, nil, timeOf(b.mark.rest, r.ctx)
		name := strings.TrimRight(b.mark.rest, ": ")
		if agency, ok := headingAgency(name); ok {
			r.agency = leadNames(agency)
			r.over, r.leaders = b, r.agency
		} else if !deeper(b, r.over) {
			r.over, r.leaders = block{}, nil
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
		if r.open != nil && l.role != detailRole && r.open.roles[l.role] && !r.open.sharpens(l, r.pending) {
			r.closeTask()
		}
		if r.open == nil {
			r.open = &openTask{items: r.pending, at: b, roles: map[role]bool{}}
			r.pending = nil
		}
		r.open.set(l)
		r.open.end, r.open.wantUnder = b.end, b.mark.kind
	}
}

// counted tells whether the heading over the paragraphs is no name but a
// number: "Hoạt động 1".
func (r *labelReader) counted() bool {
	return numberedName.MatchString(vi.Fold(r.heading.mark.rest))
}

// besideWork are labels that tell something else of a task than who and when.
var besideWork = spelled(`^(?:dia diem|thanh phan|(?:nguon )?kinh phi|doi tuong|hinh thuc|phuong thuc|quy mo|so luong)(?: [a-z]+){0,3} ?:`)

// isBeside tells whether a paragraph only says where, how or with what money.
func isBeside(b block) bool {
	return (b.mark.kind == noMark || b.mark.kind >= letterMark) && besideWork.MatchString(foldHead(b.mark.rest))
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
	if len(r.under) == 0 {
		r.sentenceUnder()
	}
	for i, o := range r.under {
		content, from := r.contentOf(o)
		if content == "" || len(o.lead)+len(o.coord) == 0 && noWorkHead.MatchString(vi.Fold(r.heading.mark.rest)) {
			continue
		}
		r.tasks = append(r.tasks, r.finish(o, content, from, i))
	}
	r.under, r.pending = nil, nil
}

// sentenceUnder reads a heading among tasks with labels whose one paragraph says
// who is responsible: "3. In tài liệu / Sở Y tế có trách nhiệm …".
func (r *labelReader) sentenceUnder() {
	if len(r.pending) != 1 || len(r.tasks) == 0 || r.noWork || r.heading.mark.kind != numberMark || len(r.agency) > 0 || noWorkHead.MatchString(vi.Fold(r.heading.mark.rest)) {
		return
	}
	said := r.pending[0]
	agency, ok := agencyPrefix(said.mark.rest)
	if !ok || said.mark.kind != noMark || !responsible.MatchString(vi.Fold(said.mark.rest)) || r.tasks[len(r.tasks)-1].Source.Start < r.section {
		return
	}
	t := sentenceTask(r.heading, agency, "", r.ctx)
	t.Coordinating = partnersIn(said.mark.rest)
	t.Timing = optionalText(timeIn(said.mark.rest, r.ctx))
	t.Source.End = said.end
	r.tasks = append(r.tasks, t)
}

// responsible is a sentence that gives its agency the work.
var responsible = spelled(`^[^.;]{3,160}? (?:co trach nhiem|chiu trach nhiem|chu tri)\b`)

// leaveHeading closes a heading before the next. One statement of who and when
// below several numbered parts (3.1, 3.2, 3.3) is that of the heading over them.
func (r *labelReader) leaveHeading(next block) {
	part := r.parent.mark.kind == numberMark && r.heading.mark.kind == numberMark && strings.HasPrefix(r.heading.mark.label, r.parent.mark.label+".")
	sibling := next.mark.kind == numberMark && depthOf(next) == depthOf(r.heading)
	r.closeTask()
	switch {
	case part && len(r.under) == 0 && len(r.pending) == 0 && r.parts >= 0:
		r.parts++
	case part && len(r.under) == 1 && len(r.under[0].items) == 0 && r.parts >= 2 && !sibling:
		r.heading, r.parts = r.parent, 0
	case part:
		r.parts = -1 // parts with statements of their own
	}
	r.closeHeading()
	if next.mark.kind != numberMark || depthOf(next) == 0 {
		r.parent, r.parts = next, 0
	}
}

// noWorkHead are headings over what is no task though a time stands there.
var noWorkHead = spelled(`^(?:chu de|muc tieu|muc dich|yeu cau|doi tuong|thong diep|khau hieu|dia diem|thanh phan|pham vi|kinh phi)`)

func (r *labelReader) contentOf(o openTask) (string, block) {
	if (len(r.agency) > 0 || r.when != "") && len(o.items) > 0 {
		last := o.items[len(o.items)-1]
		return last.mark.rest, last
	}
	for len(o.items) > 0 && strings.HasSuffix(o.items[0].text, ":") && r.heading.mark.rest != "" {
		o.items = o.items[1:] // "Các nhiệm vụ cụ thể như sau:"
	}
	switch {
	case o.detail != "" && (o.work || len(o.items) == 0 && r.counted()):
		return o.detail, r.heading
	case len(o.items) == 0, len(r.under) == 1 && (len(o.items) > 1 || r.isItem(o.items[0])):
		return r.heading.mark.rest, r.heading
	default:
		return o.items[0].mark.rest, o.items[0]
	}
}

// isItem tells that a paragraph only says more of a heading within a heading,
// "6.2. …", which is the task.
func (r *labelReader) isItem(b block) bool {
	head := r.heading
	return b.mark.kind == dashMark && head.mark.kind == numberMark && depthOf(head) > 0 && !strings.HasSuffix(head.text, ":")
}

// numberedName is a heading that only counts: "Hoạt động 1".
var numberedName = spelled(`^(?:hoat dong|nhiem vu|noi dung|cong viec|giai phap)(?: so)? \d+[:.]?$`)

func (r *labelReader) finish(o openTask, content string, from block, i int) Task {
	content = strings.TrimSpace(strings.TrimSuffix(strings.TrimRight(content, " :"), "Trong đó"))
	t := Task{
		No: r.numberOf(from, i), Content: content, Lead: o.lead, Coordinating: o.coord,
		Product: optionalText(o.product), Timing: optionalText(cmp.Or(strings.TrimSpace(o.timing), r.timeOver(content), timeBehind(content, r.ctx))),
		Source: sourceOf(from.start, max(o.end, from.end), content),
	}
	if from.start != r.heading.start {
		t.Group = r.heading.mark.rest
	}
	if len(t.Lead) == 0 && !o.roles[leadRole] {
		t.Lead = r.leaders
		if o.coord == nil {
			t.Coordinating = partnersIn(content)
		}
	}
	if len(t.Coordinating) == 0 && !o.roles[coordRole] && len(o.doers) > 0 {
		t.Coordinating = o.doers
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

// timeBehind is the time that stands in brackets or behind a dash at the end of
// the name of a task: "Tập huấn cán bộ (Quý II/2026)".
func timeBehind(content string, ctx cadence.Context) string {
	m := behindName.FindStringSubmatch(content)
	if m == nil || startsLike(cmp.Or(m[1], m[2]), "ngay ") { // "Ngày Môi trường (ngày 05/6)"
		return ""
	}
	return timeOf(cmp.Or(m[1], m[2]), ctx)
}

var behindName = spelled(`(?: \(([^()]{4,40})\)| [-–] ([^-–()]{4,40}))$`)

// timeOver is the time of a task under a heading that is a time: its own words,
// when they are a deadline, go before those of the heading.
func (r *labelReader) timeOver(content string) string {
	if r.when == "" {
		return ""
	}
	own := timeIn(content, r.ctx)
	if c := cadence.ReadPhrase(own, r.ctx); c.Kind == cadence.Deadline && rank(c) > rank(cadence.ReadPhrase(r.when, r.ctx)) {
		return own
	}
	return r.when
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
