package plan

import (
	"cmp"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

// at gives the cell that covers a grid column; nil when there is none.
func (r gridRow) at(column int) *gridCell {
	if column < 0 {
		return nil
	}
	i := 0
	for n := range r.cells {
		i += max(r.cells[n].span, 1)
		if column < i {
			return &r.cells[n]
		}
	}
	return nil
}

func (r gridRow) raw(column int) string {
	if c := r.at(column); c != nil {
		return strings.TrimSpace(c.paragraphs())
	}
	return ""
}

// own is what a cell says itself, not the cell above with which it is merged.
func (r gridRow) own(column int) string {
	if c := r.at(column); c != nil && !c.above {
		return r.raw(column)
	}
	return ""
}

func (r gridRow) width() int {
	n := 0
	for _, c := range r.cells {
		n += max(c.span, 1)
	}
	return n
}

// tableReader reads the tasks of one table.
type tableReader struct {
	ctx       cadence.Context
	cols      *columns
	drawn     bool
	lead      []string // the agency that a heading over the table names
	when      string   // the time that a heading over the table names
	groupWhen string
	group     string
	over      string // the work of which the tasks are parts
	groupLead []string
	last      *gridRow // the row of the last task, at its full width
	tasks     []Task
}

// tableTasks reads the tasks of one table. A table whose head does not look
// like a list of tasks has none; carry is the head of a table before, which a
// table without a head of its own continues on a new page.
func tableTasks(g grid, carry *columns, over heading, ctx cadence.Context) ([]Task, *columns) {
	t := tableReader{ctx: ctx, cols: carry, drawn: g.drawn, lead: over.lead, when: over.when}
	for i := 0; i < len(g.rows); i++ {
		head, ok := headOf(g.rows[i])
		if !ok || t.saysWhen(g.rows[i]) {
			if i == 0 && otherHead(g.rows[i]) {
				t.cols = nil
			}
			t.take(g.rows[i])
			continue
		}
		if i+1 < len(g.rows) && head.refine(g.rows[i+1]) {
			i++
		}
		t.cols, t.group, t.over, t.groupLead, t.groupWhen, t.last = &head, "", "", nil, "", nil
	}
	return t.tasks, t.cols
}

// saysWhen tells that a row has a time where the head says "Thời gian": it is no
// head, whatever words its task begins with.
func (t *tableReader) saysWhen(r gridRow) bool {
	c := t.cols
	if c == nil || c.timing < 0 || len(r.cells) != c.width || timeName.MatchString(vi.Fold(r.raw(c.timing))) {
		return false
	}
	return cadence.ReadPhrase(r.raw(c.timing), t.ctx).Kind != cadence.Unknown
}

// timeName is the name of a column of times, which may hold a year: "Thời gian
// (Năm 2026)".
var timeName = spelled(`^(?:thoi gian|thoi han|thoi diem|tien do|lo trinh)\b`)

// otherHead tells that a row is the head of a table of something else, so that
// the table does not go on with the one before.
func otherHead(r gridRow) bool {
	known := 0
	for _, cell := range r.filled() {
		f := vi.Fold(cell.text())
		if len(f) < 60 && (roleOf(f) != noRole || notWork.MatchString(f)) {
			known++
		}
	}
	return known >= 3 && len(r.cells) > 0 && !firstNumber.MatchString(r.cells[0].raw)
}

func (t *tableReader) take(r gridRow) {
	if t.cols == nil || len(r.filled()) == 0 || contactRow.MatchString(vi.Fold(r.filled()[0].text())) {
		return
	}
	cols := t.cols.shifted(r)
	t.cols = cols
	if title, ok := cols.groupOf(r); ok && !t.countsOn(r) {
		t.last = nil
		name := groupName(title)
		t.group, t.over, t.groupLead, t.groupWhen = title, "", nil, timeOf(name, t.ctx)
		if agency, named := headingAgency(name); named {
			t.groupLead = leadNames(agency)
		}
		return
	}
	if len(t.tasks) > 0 && cols.continuesRow(r) {
		t.goOn(r)
		return
	}
	full, missing := cols.fit(r, t.last)
	if full.width() < cols.width && len(r.filled()) < 3 && !t.countsOn(r) || cols.isCount(r) || cols.isTotal(r) {
		return
	}
	t.addTask(full, missing)
}

func (t *tableReader) addTask(r gridRow, missing []int) {
	for column := range r.cells {
		if t.last != nil && t.last.at(column) != nil && column < len(t.last.cells) && asAbove.MatchString(r.cells[column].text()) {
			r.cells[column] = t.last.cells[column]
		}
	}
	missing = append(missing, t.inherit(r)...)
	task := t.cols.task(r, t.ctx)
	task.Group = t.group
	if over := cellText(r.raw(t.cols.over)); over != "" {
		t.over = over
	}
	if t.over != "" && t.over != task.Content {
		task.Group = t.over
	}
	for _, from := range [][]string{t.groupLead, t.lead} {
		if len(task.Lead) == 0 && len(from) > 0 {
			task.Lead = from
			task.judge(t.cols.context(t.ctx))
		}
	}
	if task.Timing == nil && t.cols.timing < 0 {
		if when := cmp.Or(t.groupWhen, t.when, timeIn(task.Content, t.ctx)); when != "" {
			task.Timing = &when
			task.judge(t.cols.context(t.ctx))
		}
	}
	for _, column := range missing {
		task.doubtMerged(t.cols.fieldOf(column))
	}
	if task.Content != "" {
		t.tasks = append(t.tasks, task)
		t.last = &r
	}
}

// inherit fills the empty cells for who and when with those of the row above:
// in a copied text a merged cell stands in its first row only, while a table of
// the file itself says what is merged. Who helps is
// taken along only where nobody leads either. It gives the columns so filled,
// which are doubted.
func (t *tableReader) inherit(r gridRow) []int {
	c := t.cols
	if t.drawn || t.last == nil || len(r.cells) != c.width || len(t.last.cells) != c.width || r.cells[0].soft {
		return nil
	}
	columns := []int{c.timing, c.lead}
	if c.lead >= 0 && r.raw(c.lead) == "" {
		columns = append(columns, c.coord)
	}
	var filled []int
	for _, column := range columns {
		if column >= 0 && r.raw(column) == "" && !r.cells[column].above && t.last.raw(column) != "" {
			r.cells[column].raw, r.cells[column].above = t.last.cells[column].raw, true
			filled = append(filled, column)
		}
	}
	return filled
}

// countsOn tells whether a row with nothing but a number and its work is the
// next task, whose other cells are merged with those above, not a heading: its
// number follows that of the last task.
func (t *tableReader) countsOn(r gridRow) bool {
	if t.last == nil || t.cols.no < 0 || len(r.filled()) != 2 {
		return false
	}
	before, after := listNumber.FindStringSubmatch(t.last.raw(t.cols.no)), listNumber.FindStringSubmatch(r.raw(t.cols.no))
	return before != nil && after != nil && atoi(after[1]) == atoi(before[1])+1 && !vi.IsUpper(r.raw(t.cols.content))
}

// goOn adds a row that only goes on with the row before, as happens at a page
// break or where one task has several lines of agencies.
func (t *tableReader) goOn(r gridRow) {
	c, last := t.cols, &t.tasks[len(t.tasks)-1]
	last.Content = vi.Clean(last.Content + " " + cellText(r.own(c.content)))
	join := func(old *string, column int) *string {
		more := cellText(r.own(column))
		if more == "" {
			return old
		}
		return optionalText(vi.Clean(textOf(old) + " " + more))
	}
	last.Product, last.Timing = join(last.Product, c.product), join(last.Timing, c.timing)
	if lead := r.own(c.lead); lead != "" {
		last.Lead = goOnNames(last.Lead, lead)
	}
	if coord := r.own(c.coord); coord != "" && c.coord != c.lead {
		last.Coordinating = goOnNames(last.Coordinating, coord)
	}
	last.Source.End = r.end
	last.judge(c.context(t.ctx))
	last.doubt(0.1, "content", "Dòng bị ngắt giữa hai trang: cần đối chiếu.")
}

// goOnNames joins a list of names with the rest of it that stands in the next
// row: a rest in small letters belongs to the last name.
func goOnNames(names []string, rest string) []string {
	if len(names) > 0 && startsSmall(rest) && !beginsAgency(vi.NewLetters(rest), 0) {
		whole := strings.Join(names, "; ") + " " + rest
		return splitAgencies(whole)
	}
	return append(names, splitAgencies(rest)...)
}

func (c *columns) context(ctx cadence.Context) cadence.Context {
	ctx.Completion = c.completion
	return ctx
}

// fieldOf names the field that a column holds, for doubts; empty for others.
func (c *columns) fieldOf(column int) string {
	switch column {
	case c.lead:
		return "lead"
	case c.coord:
		return "coordinating"
	case c.timing:
		return "timing"
	case c.product:
		return "product"
	}
	return ""
}

// groupOf tells whether a row is a heading inside the table: only its number
// and name are filled.
func (c *columns) groupOf(r gridRow) (string, bool) {
	filled := r.filled()
	if title, ok := repeated(filled); ok {
		return title, true
	}
	if len(filled) == 0 || len(filled) > 2 {
		return "", false
	}
	if len(filled) == 2 && !rowStart.MatchString(filled[0].text()) && len(r.cells) < c.width && namesAnAgency(filled[1].text()) {
		return "", false
	}
	if len(filled) == 2 && r.width() > c.width && rowStart.MatchString(filled[0].text()) {
		return filled[0].text() + " " + filled[1].text(), true
	}
	for _, column := range []int{c.lead, c.timing, c.coord, c.product} {
		if cell := r.at(column); cell != nil && cell.text() != "" && r.width() >= c.width && cell.span < c.width-1 && column != c.content {
			return "", false
		}
	}
	name := filled[len(filled)-1].text()
	if len(filled) == 1 && c.no >= 0 && r.raw(c.no) == "" && r.width() >= c.width && startsSmall(name) {
		return "", false
	}
	var parts []string
	for _, cell := range filled {
		parts = append(parts, cell.text())
	}
	return strings.Join(parts, " "), true
}

// groupName is a group's title without its number, which may stand in a cell
// of its own.
func groupName(title string) string {
	if number, name, ok := strings.Cut(title, " "); ok && rowStart.MatchString(number) {
		return name
	}
	return readMark(title).rest
}

// repeated recognises a merged row whose words were copied into each of its
// cells, perhaps behind its number.
func repeated(filled []gridCell) (string, bool) {
	if len(filled) < 3 {
		return "", false
	}
	from := 0
	if rowStart.MatchString(filled[0].text()) {
		from = 1
	}
	name := filled[from].text()
	for _, cell := range filled[from:] {
		if cell.text() != name {
			return "", false
		}
	}
	if from == 1 {
		name = filled[0].text() + " " + name
	}
	return name, len(filled)-from >= 2
}

// continuesRow tells whether a row only goes on with the text of the row
// before: it has no number and either nothing but a piece of the work in small
// letters or no work at all.
func (c *columns) continuesRow(r gridRow) bool {
	if c.no < 0 || r.own(c.no) != "" || r.width() < c.width {
		return false
	}
	content := r.raw(c.content)
	if content == "" {
		return len(r.filled()) > 0
	}
	if cell := r.at(c.content); cell.above {
		return r.own(c.product) == "" && r.own(c.timing) == "" && r.own(c.lead)+r.own(c.coord) != ""
	}
	return startsSmall(content) && readMark(content).kind == noMark
}

var (
	countRow = spelled(`^\(?(?:\d{1,2}|[A-H])\)?$|^\(?\d{1,2}\)? ?= ?[\d()+ -]+$`)
	totalRow = spelled(`^(?:tong (?:cong|so)|cong)\b`)
)

// contactRow is what a page of the web says of its owner, below the text that was
// copied from it.
var contactRow = spelled(`^(?:dia chi|dien thoai|hotline|e-?mail|fax|ma so thue|website)\b`)

// isTotal recognises the row of sums.
func (c *columns) isTotal(r gridRow) bool {
	filled := r.filled()
	return len(filled) > 0 && totalRow.MatchString(vi.Fold(filled[0].text())) && r.raw(c.lead) == ""
}

// isCount recognises the row (1) (2) (3) … under some heads.
func (c *columns) isCount(r gridRow) bool {
	for _, cell := range r.filled() {
		if !countRow.MatchString(cell.text()) {
			return false
		}
	}
	return true
}

func (c *columns) task(r gridRow, ctx cadence.Context) Task {
	content := cmp.Or(cellText(r.raw(c.content)), cellText(r.raw(c.over)))
	t := Task{No: strings.Trim(r.raw(c.no), " .)"), Content: content}
	if c.no < 0 {
		if m := readMark(content); m.kind == numberMark || m.kind == letterMark {
			t.No, t.Content = m.label, m.rest
		}
	}
	t.Product = optionalText(cellText(r.raw(c.product)))
	t.Timing = optionalText(cellText(r.raw(c.timing)))
	if until := cellText(r.raw(c.until)); until != "" {
		t.Timing = optionalText(strings.Trim(textOf(t.Timing)+" - "+until, " -"))
	}
	t.Lead, t.Coordinating = []string{}, []string{}
	if c.lead >= 0 {
		p := partiesIn(r.raw(c.lead))
		if c.both && c.coord < 0 {
			p = partiesInOrder(r.raw(c.lead))
		}
		t.Lead, t.Coordinating = append(t.Lead, p.lead...), append(t.Coordinating, p.coord...)
	}
	if c.coord >= 0 && c.coord != c.lead && r.at(c.coord) != r.at(c.lead) { // one cell over both columns names who leads
		t.Coordinating = append(t.Coordinating, helpersIn(r.raw(c.coord))...)
	}
	t.Source = sourceOf(r.start, r.end, r.text())
	t.judge(c.context(ctx))
	return t
}

// cellText joins the broken lines of a cell.
func cellText(raw string) string { return vi.Clean(raw) }

func optionalText(s string) *string {
	if s == "" || s == "-" || s == "–" {
		return nil
	}
	return &s
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
