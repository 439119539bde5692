package planreview

import (
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain/plan"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// sheet is a piece of the source as it is drawn: a paragraph, a heading or a
// table.
type sheet struct {
	Kind string // "p", "strong", "head", "table"
	ID   string // anchor of the row that stands here
	Text []span
	Rows []sheetRow
}

type sheetRow struct {
	ID      string
	Current bool
	Head    bool
	Cells   []sheetCell
}

type sheetCell struct {
	Text []span
	Span int
}

// span is a stretch of text; Mark names the field that was read from it.
type span struct {
	Text  string
	Mark  string
	Doubt bool
}

// paper draws a part of the source.
type paper struct {
	text    plan.Text
	anchors map[int]string // start of a row in the source, to its id
	current *programme.Reading
	from    int // where the drawing begins and ends; only heads of tables stand before it
	to      int
	out     []sheet
}

// A part of the source that is longer than framedBytes is drawn only around the
// current row: so many bytes before and after it.
const (
	framedBytes = 60_000
	frameBefore = 12_000
	frameAfter  = 24_000
)

// drawAround draws the bytes from..to, of a long text only what stands around
// the current row; framed tells so.
func drawAround(text plan.Text, from, to int, rows []programme.Reading, current *programme.Reading) (sheets []sheet, framed bool) {
	if to-from <= framedBytes {
		return drawPaper(text, from, to, rows, current), false
	}
	at := from
	if current != nil && from <= current.Start && current.Start < to {
		at = current.Start
	}
	if first := at - frameBefore; first > from {
		from = first + strings.IndexByte(text.Body[first:], '\n') + 1
	}
	if last := at + frameAfter; last < to {
		to = last + strings.IndexByte(text.Body[last:to]+"\n", '\n')
	}
	return drawPaper(text, from, to, rows, current), true
}

// drawPaper draws the bytes from..to of a text, with the phrases of the current
// row marked.
func drawPaper(text plan.Text, from, to int, rows []programme.Reading, current *programme.Reading) []sheet {
	p := paper{text: text, anchors: map[int]string{}, current: current, from: from, to: to}
	for _, r := range rows {
		if _, taken := p.anchors[r.Start]; !taken {
			p.anchors[r.Start] = r.ID
		}
	}
	if current != nil {
		p.anchors[current.Start] = current.ID
	}
	tables := text.Tables
	for at := from; at < to; {
		for len(tables) > 0 && tables[0].End <= at {
			tables = tables[1:]
		}
		if len(tables) > 0 && at >= tables[0].Start {
			p.table(tables[0])
			at = tables[0].End
			continue
		}
		end := strings.IndexByte(text.Body[at:to], '\n')
		if end < 0 {
			end = to - at
		}
		p.line(at, at+end)
		at += end + 1
	}
	return p.out
}

// table draws a table of the file itself.
func (p *paper) table(t plan.Table) {
	s := sheet{Kind: "table"}
	for i, r := range t.Rows {
		if i > 0 && (r.End <= p.from || r.Start >= p.to) {
			continue
		}
		var cells []sheetCell
		for _, c := range r.Cells {
			if c.Above {
				cells = append(cells, sheetCell{Span: max(c.Span, 1)})
				continue
			}
			cells = append(cells, sheetCell{Text: []span{{Text: c.Text}}, Span: max(c.Span, 1)})
		}
		s.Rows = append(s.Rows, p.row(r.Start, r.End, cells, i == 0))
	}
	p.out = append(p.out, s)
}

var headingLine = regexp.MustCompile(`^(?:[IVX]+|\d{1,2}(?:\.\d+)*)\s*[.)]\s+\S`)

// line draws a line of running text, or one row of a table written with tabs.
func (p *paper) line(from, to int) {
	line := p.text.Body[from:to]
	clean := vi.Clean(strings.Trim(line, "*"))
	if clean == "" {
		return
	}
	if strings.Contains(line, "\t") {
		var cells []sheetCell
		for cell := range strings.SplitSeq(line, "\t") {
			cells = append(cells, sheetCell{Text: []span{{Text: vi.Clean(cell)}}, Span: 1})
		}
		n := len(p.out)
		if n == 0 || p.out[n-1].Kind != "table" || !strings.HasSuffix(strings.TrimRight(p.text.Body[:from], " "), "\n") || blankBefore(p.text.Body, from) {
			p.out = append(p.out, sheet{Kind: "table"})
			n++
		}
		t := &p.out[n-1]
		t.Rows = append(t.Rows, p.row(from, to, cells, len(t.Rows) == 0 && (from > p.from || from == 0 || blankBefore(p.text.Body, from))))
		return
	}
	s := sheet{Kind: "p", ID: p.anchors[from], Text: []span{{Text: clean}}}
	switch {
	case (vi.IsUpper(clean) || appendixHead.MatchString(clean)) && len([]rune(clean)) <= 120:
		s.Kind = "head"
	case headingLine.MatchString(clean) && len([]rune(clean)) <= 120:
		s.Kind = "strong"
	}
	if p.current != nil && from < p.current.End && to > p.current.Start {
		s.Text[0].Mark, s.Text[0].Doubt = markContent, p.current.Doubtful()
	}
	p.out = append(p.out, s)
}

func blankBefore(body string, at int) bool {
	return at >= 2 && strings.TrimSpace(body[strings.LastIndexByte(body[:at-1], '\n')+1:at]) == ""
}

// The names of fields, in marks and anchors.
const (
	markContent      = "noi-dung"
	markProduct      = "so-luong"
	markLead         = "chu-tri"
	markCoordinating = "phoi-hop"
	markTiming       = "thoi-gian"
)

// row draws a row of a table; the phrases of the current one are marked.
func (p *paper) row(from, to int, cells []sheetCell, head bool) sheetRow {
	r := sheetRow{ID: p.anchors[from], Cells: cells, Head: head}
	if p.current == nil || from >= p.current.End || to <= p.current.Start {
		return r
	}
	r.Current = true
	c := p.current
	p.mark(cells, markProduct, c.Product, c.Doubt("product")+c.Doubt("cadence"))
	p.mark(cells, markLead, first(c.Lead), c.Doubt("lead"))
	p.mark(cells, markCoordinating, first(c.Coordinating), c.Doubt("coordinating"))
	p.mark(cells, markTiming, c.Timing, c.Doubt("timing"))
	return r
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// placed tells whether the row with an id has its place in what is drawn.
func placed(sheets []sheet, id string) bool {
	for _, s := range sheets {
		if s.ID == id || slices.ContainsFunc(s.Rows, func(r sheetRow) bool { return r.ID == id }) {
			return true
		}
	}
	return false
}

// marked tells which fields have a marked phrase.
func marked(sheets []sheet) map[string]bool {
	found := map[string]bool{}
	note := func(text []span) {
		for _, x := range text {
			if x.Mark != "" {
				found[x.Mark] = true
			}
		}
	}
	for _, s := range sheets {
		note(s.Text)
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				note(c.Text)
			}
		}
	}
	return found
}

// mark notes which cell a field was read from: the first unmarked one that
// begins with its words.
func (p *paper) mark(cells []sheetCell, name, words, doubt string) {
	if words == "" {
		return
	}
	for i := range cells {
		text := cells[i].Text
		if len(text) == 1 && text[0].Mark == "" && strings.HasPrefix(vi.Key(text[0].Text), vi.Key(words)) {
			text[0].Mark, text[0].Doubt = name, doubt != ""
			return
		}
	}
}

var appendixHead = regexp.MustCompile(`^(?i:phụ lục|phụ biểu)(?: (?i:số )?(?:[IVX]+|\d+))?$`)

var appendixLine = regexp.MustCompile(`(?m)^[ *]*(?i:phụ lục|phụ biểu)\b[^\n]{0,80}$`)

// split tells where the appendix begins: at its heading before the first row of
// the table, or at that row when there is none. Without a table it is the end.
func split(text plan.Text, v programme.Review) int {
	start := len(text.Body)
	for i := range v.Rows {
		if r := &v.Rows[i]; r.Origin == programme.OriginAppendix && standsAsRead(v, r) {
			start = min(start, r.Start)
		}
	}
	if start == len(text.Body) {
		return start
	}
	for _, t := range text.Tables {
		if t.Start <= start && start < t.End {
			start = t.Start
		}
	}
	if all := appendixLine.FindAllStringIndex(text.Body[:start], -1); len(all) > 0 && start-all[len(all)-1][0] < 2000 {
		return all[len(all)-1][0]
	}
	return start
}
