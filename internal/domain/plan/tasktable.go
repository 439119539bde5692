package plan

import (
	"regexp"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

// columns says which grid column holds what; -1 when there is none.
type columns struct {
	no, content, product, lead, coord, timing int
	completion                                bool
	width                                     int
}

var firstNumber = regexp.MustCompile(`^\s*\d`)

// headOf reads a row as a table head. ok is true only when it names the work
// and at least one of who and when, or the work and its product.
func headOf(r gridRow) (columns, bool) {
	c := columns{no: -1, content: -1, product: -1, lead: -1, coord: -1, timing: -1}
	at := 0
	if len(r.cells) > 0 && firstNumber.MatchString(r.cells[0].raw) {
		return c, false
	}
	for _, cell := range r.cells {
		text := cell.text()
		c.set(roleOf(text), at, text)
		at += max(cell.span, 1)
	}
	c.width = at
	known := 0
	for _, i := range []int{c.product, c.lead, c.coord, c.timing} {
		if i >= 0 {
			known++
		}
	}
	return c, c.content >= 0 && known > 0 && at >= 2
}

func (c *columns) set(r role, at int, text string) {
	put := func(field *int) {
		if *field < 0 {
			*field = at
		}
	}
	switch r {
	case numberRole:
		put(&c.no)
	case contentRole, detailRole:
		put(&c.content)
	case productRole:
		put(&c.product)
	case leadRole:
		put(&c.lead)
	case coordRole:
		put(&c.coord)
	case timingRole:
		put(&c.timing)
		c.completion = c.completion || completion.MatchString(vi.Fold(text))
	case noRole, otherRole:
	}
}

// refine reads a second head row under merged cells: "Cơ quan thực hiện" over
// "Chủ trì" and "Phối hợp". false when the row is no such thing.
func (c *columns) refine(r gridRow) bool {
	filled := r.filled()
	if len(filled) == 0 || len(filled) > 4 {
		return false
	}
	for _, cell := range filled {
		if got := roleOf(cell.text()); got != leadRole && got != coordRole && got != timingRole && got != productRole {
			return false
		}
	}
	at := 0
	for _, cell := range r.cells {
		if !cell.above && cell.text() != "" {
			switch roleOf(cell.text()) {
			case leadRole:
				c.lead = at
			case coordRole:
				c.coord = at
			case timingRole:
				c.timing = at
			case productRole:
				c.product = at
			case noRole, numberRole, contentRole, detailRole, otherRole:
			}
		}
		at += max(cell.span, 1)
	}
	return true
}

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

func (r gridRow) width() int {
	n := 0
	for _, c := range r.cells {
		n += max(c.span, 1)
	}
	return n
}

// tableTasks reads the tasks of one table. A table whose head does not look
// like a list of tasks has none; carry is the head of a table before, which a
// table without a head of its own continues on a new page.
func tableTasks(g grid, carry *columns, ctx cadence.Context) ([]Task, *columns) {
	var tasks []Task
	cols, group, groupLead := carry, "", []string(nil)
	for i := 0; i < len(g.rows); i++ {
		r := g.rows[i]
		if head, ok := headOf(r); ok {
			if i+1 < len(g.rows) && head.refine(g.rows[i+1]) {
				i++
			}
			cols, group, groupLead = &head, "", nil
			continue
		}
		if cols == nil || len(r.filled()) == 0 {
			continue
		}
		cols = cols.shifted(r)
		if title, ok := cols.groupOf(r); ok {
			group, groupLead = title, nil
			if agency, named := headingAgency(readMark(title).rest); named {
				groupLead = leadNames(agency)
			}
			continue
		}
		if cols.continuesRow(r) && len(tasks) > 0 {
			last := &tasks[len(tasks)-1]
			last.Content = vi.Clean(last.Content + " " + cellText(r.raw(cols.content)))
			last.Source.End = r.end
			continue
		}
		if r.width() < cols.width && len(r.filled()) < 3 || cols.isCount(r) {
			continue
		}
		t := cols.task(r, ctx)
		t.Group = group
		if len(t.Lead) == 0 && len(groupLead) > 0 {
			t.Lead = groupLead
		}
		if t.Content != "" {
			tasks = append(tasks, t)
		}
	}
	return tasks, cols
}

// shifted moves the columns by one when the head has no cell over the numbers
// (it is merged with a cell above) and the rows do have one.
func (c *columns) shifted(r gridRow) *columns {
	if c.no >= 0 || r.width() != c.width+1 || !rowStart.MatchString(r.raw(0)) {
		return c
	}
	s := *c
	s.no, s.width = 0, c.width+1
	for _, field := range []*int{&s.content, &s.product, &s.lead, &s.coord, &s.timing} {
		if *field >= 0 {
			*field++
		}
	}
	return &s
}

// groupOf tells whether a row is a heading inside the table: only its number
// and name are filled.
func (c *columns) groupOf(r gridRow) (string, bool) {
	filled := r.filled()
	if len(filled) == 0 || len(filled) > 2 {
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

// continuesRow tells whether a row only goes on with the text of the row
// before, as happens at a page break.
func (c *columns) continuesRow(r gridRow) bool {
	filled := r.filled()
	return len(filled) == 1 && c.no >= 0 && r.raw(c.no) == "" && startsSmall(filled[0].text()) && r.raw(c.content) != ""
}

var countRow = regexp.MustCompile(`^\(?\d{1,2}\)?$`)

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
	content := cellText(r.raw(c.content))
	t := Task{No: strings.Trim(r.raw(c.no), " .)"), Content: content}
	if c.no < 0 {
		if m := readMark(content); m.kind == numberMark || m.kind == letterMark {
			t.No, t.Content = m.label, m.rest
		}
	}
	t.Product = optionalText(cellText(r.raw(c.product)))
	t.Timing = optionalText(cellText(r.raw(c.timing)))
	t.Lead, t.Coordinating = []string{}, []string{}
	before, found := labels(vi.Clean(r.raw(c.lead)))
	switch {
	case len(found) > 0 && before == "":
		t.Lead, t.Coordinating = labelledAgencies(found)
	case c.lead >= 0:
		t.Lead = splitAgencies(r.raw(c.lead))
	}
	if c.coord >= 0 && c.coord != c.lead {
		t.Coordinating = splitAgencies(r.raw(c.coord))
	}
	t.Source = sourceOf(r.start, r.end, r.text())
	ctx.Completion = c.completion
	t.judge(ctx)
	return t
}

// labelledAgencies reads a cell that holds both: "Chủ trì: A. Phối hợp: B".
func labelledAgencies(found []label) (lead, coord []string) {
	lead, coord = []string{}, []string{}
	for _, l := range found {
		if l.role == coordRole {
			coord = append(coord, splitAgencies(l.value)...)
			continue
		}
		lead = append(lead, splitAgencies(l.value)...)
	}
	return lead, coord
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
