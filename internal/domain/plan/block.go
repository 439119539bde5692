package plan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/internal/vi"
)

// block is one paragraph of the document with its broken lines joined and
// marks removed, or one table.
type block struct {
	text       string // NFC, without emphasis marks
	start, end int    // byte range in Text.Body
	lines      []line // the lines it was joined from
	table      *grid  // set for a table; text is empty then
	mark       mark   // numbering at its head
}

// line is one line of the document without emphasis marks.
type line struct {
	text       string
	start, end int
	blank      bool // an empty line stands before it
}

func (b block) source() Source { return sourceOf(b.start, b.end, b.text) }

func sourceOf(start, end int, text string) Source {
	return Source{Start: start, End: end, Quote: vi.Truncate(text, 80)}
}

// blocks cuts the text into paragraphs and tables.
func blocks(t Text) []block {
	c := cutter{body: withCapitals(t.Body), tables: t.Tables}
	c.wrapped = isWrapped(t.Body)
	c.run()
	return c.out
}

// withCapitals gives back the capitals of the head of a paper that lost them:
// fonts of the legacy encodings draw small letters as capitals, so the national
// title, the issuer above it and the kind of paper come out in small ones. The
// text keeps its length in bytes.
func withCapitals(body string) string {
	const headLength = 4000
	head := body[:min(len(body), headLength)]
	ls := strings.SplitAfter(head, "\n")
	nation := slices.IndexFunc(ls, func(l string) bool { return strings.HasPrefix(vi.Fold(l), "cong hoa xa hoi chu nghia") })
	if nation < 0 || vi.IsUpper(ls[nation]) || strings.Contains(ls[nation], "\t") {
		return body
	}
	for i, l := range ls {
		if up := strings.ToUpper(l); len(up) == len(l) && (i <= nation || docTypes[vi.Fold(l)]) {
			ls[i] = up
		}
	}
	return strings.Join(ls, "") + body[len(head):]
}

type cutter struct {
	body    string
	tables  []Table
	wrapped bool // lines are broken at a fixed width; empty lines separate paragraphs
	out     []block
	open    []line // lines of the paragraph being joined
	pos     int
	blank   bool
}

func (c *cutter) run() {
	for c.pos < len(c.body) {
		if len(c.tables) > 0 && c.pos >= c.tables[0].Start {
			c.flush()
			c.takeTable()
			continue
		}
		l, next := c.lineAt(c.pos)
		switch {
		case l.text == "":
			c.blank = true
		case isPipe(l.text) || isMarkdownRow(strings.TrimSpace(c.body[l.start:l.end])):
			c.flush()
			c.pos = c.takePipes(l.start)
			continue
		case strings.Contains(c.body[l.start:l.end], "\t") && !c.inTables():
			c.flush()
			c.pos = c.takeTabs(l.start)
			continue
		default:
			if c.isPageNumber(l, next) {
				c.blank = true
				break
			}
			if end := c.takeText(l); end > c.pos {
				c.pos = end
				continue
			}
			c.add(l)
		}
		c.pos = next
	}
	c.flush()
}

// takeText reads a table that is set with spaces or pasted line by line; it
// gives the position itself when there is none at the line.
func (c *cutter) takeText(l line) int {
	if c.inTables() || len(l.text) > 400 {
		return c.pos
	}
	seen := len(c.out)
	end := l.start
	if strings.Contains(strings.TrimSpace(c.body[l.start:l.end]), "  ") {
		if end = c.takeHeadColumns(l.start); end == l.start {
			end = c.takeSpaced(l.start)
		}
	}
	if end == l.start {
		end = c.takeListed(l.start)
	}
	if end == l.start {
		end = c.takeSeparated(l.start)
	}
	if end > l.start && len(c.out) > seen && len(c.open) > 0 { // the paragraph before it stands first
		table := c.out[seen]
		c.out = c.out[:seen]
		c.flush()
		c.out = append(c.out, table)
	}
	return end
}

var pageNumber = spelled(`^(?:\d{1,3}|[-–] ?\d{1,3} ?[-–]|(?i:trang) \d{1,3}(?:/\d{1,3})?)$`)

// isPageNumber recognises the number of a page that stands alone between two
// pages of a copied text.
func (c *cutter) isPageNumber(l line, next int) bool {
	if !pageNumber.MatchString(l.text) {
		return false
	}
	below, _ := c.lineAt(min(next, len(c.body)))
	return c.blank || below.text == "" || strings.Contains(c.body[l.start:l.end], "\f")
}

func (c *cutter) inTables() bool { return len(c.tables) > 0 }

// lineAt gives the line that begins at a position, and where the next begins.
func (c *cutter) lineAt(pos int) (line, int) {
	end := strings.IndexByte(c.body[pos:], '\n')
	next := len(c.body)
	if end < 0 {
		end = len(c.body)
	} else {
		end += pos
		next = end + 1
	}
	return line{text: unmark(c.body[pos:end]), start: pos, end: end}, next
}

// unmark removes the stars that text copied from web pages carries for
// emphasis, and collapses white space. The footnote sign (*) stays.
func unmark(s string) string {
	if strings.Contains(s, "*") {
		const keep = "\x00"
		s = strings.ReplaceAll(s, "(*)", keep)
		s = strings.ReplaceAll(s, "*", "")
		s = strings.ReplaceAll(s, keep, "(*)")
	}
	return vi.Clean(s)
}

func (c *cutter) takeTable() {
	t := c.tables[0]
	c.tables = c.tables[1:]
	if t.End <= c.pos {
		return
	}
	g := gridOf(t)
	c.out = append(c.out, block{start: t.Start, end: t.End, table: &g})
	c.pos = t.End
	for c.pos < len(c.body) && c.body[c.pos] == '\n' {
		c.pos++
	}
	c.blank = true
}

func (c *cutter) add(l line) {
	l.blank = c.blank
	c.blank = false
	if len(c.open) > 0 && !c.continues(l) {
		c.flush()
	}
	c.open = append(c.open, l)
}

// continues tells whether a line belongs to the paragraph of the line before.
func (c *cutter) continues(l line) bool {
	last := c.open[len(c.open)-1]
	if isDocType(last.text) || isDocType(l.text) {
		return false
	}
	if capitals(c.open) && hasSmall(l.text) && readMark(l.text).kind == noMark && !startsSmall(l.text) {
		return false // a title in capitals ends where sentences begin
	}
	small := startsSmall(l.text)
	finished := endsSentence(last.text)
	kind := readMark(l.text).kind
	if !l.blank && (kind == noMark && opensBracket(c.open) || kind == dashMark && closesQuote(c.open, l.text)) {
		return true
	}
	if l.blank || !c.wrapped {
		return small && !finished && readMark(l.text).kind == noMark
	}
	if readMark(l.text).kind == noMark {
		return !labelled(l.text) || !finished
	}
	return !finished && !isBareMark(last.text) && (readMark(l.text).kind == dashMark && small2(l.text))
}

// opensBracket tells whether a bracket that was opened in the last two lines goes
// on: what stands in it is of one sentence.
func opensBracket(ls []line) bool {
	depth := 0
	for _, l := range ls[max(0, len(ls)-2):] {
		depth = max(depth+strings.Count(l.text, "(")-strings.Count(l.text, ")"), 0)
	}
	return depth > 0
}

// closesQuote tells whether a line ends what was quoted in the line before: a name
// broken at its dash is no item of a list.
func closesQuote(ls []line, next string) bool {
	last := ls[len(ls)-1].text
	begun, ended := strings.Index(next, "“"), strings.Index(next, "”")
	return strings.LastIndex(last, "“") > strings.LastIndex(last, "”") && ended >= 0 && (begun < 0 || ended < begun)
}

// capitals tells whether lines are a title: several words, all in capitals.
func capitals(ls []line) bool {
	words := 0
	for _, l := range ls {
		if !vi.IsUpper(l.text) {
			return false
		}
		words += len(strings.Fields(l.text))
	}
	return words > 2
}

func hasSmall(s string) bool { return strings.IndexFunc(s, unicode.IsLower) >= 0 }

// small2 tells that the words behind a dash begin with a small letter, as in
// "chính trị / - xã hội" broken over two lines.
func small2(s string) bool { return startsSmall(readMark(s).rest) }

func startsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r) || r == ')' || r == ','
}

func endsSentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":") ||
		strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "./")
}

func (c *cutter) flush() {
	if len(c.open) == 0 {
		return
	}
	var words []string
	for _, l := range c.open {
		words = append(words, l.text)
	}
	text := vi.Clean(strings.Join(words, " "))
	b := block{text: text, start: c.open[0].start, end: c.open[len(c.open)-1].end, lines: c.open, mark: readMark(text)}
	c.open = nil
	c.out = append(c.out, b)
}

// isWrapped tells whether the lines of a text are broken at a fixed width: in
// such text a good part of the lines goes on with a small letter on the next.
func isWrapped(body string) bool {
	prev, goes, lines := "", 0, 0
	for raw := range strings.SplitSeq(body, "\n") {
		l := strings.TrimSpace(raw)
		if l == "" || isPipe(l) {
			prev = ""
			continue
		}
		if prev != "" && !strings.Contains(l, "\t") {
			lines++
			if startsSmall(strings.TrimLeft(l, "*")) && !endsSentence(prev) && readMark(l).kind == noMark {
				goes++
			}
		}
		prev = l
	}
	return goes >= 3 && goes*3 >= lines
}
