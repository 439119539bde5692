package textract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/internal/domain"
)

// Pages saved or pasted from portals and legal libraries are HTML, whatever the
// file is called. Their tables are tables, their blocks are paragraphs.

var (
	htmlHead = regexp.MustCompile(`(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|meta|table|div|p|span|font)[\s>]`)
	htmlTags = regexp.MustCompile(`(?i)</?(?:table|tr|td|th|p|div|br|span|b|i|strong|em|font)(?:\s[^<>]*)?/?>`)
)

// isHTML tells whether a text is HTML: it begins as such, or has a table of it.
func isHTML(s string) bool {
	start := s[:min(len(s), 4096)]
	return htmlHead.MatchString(start) || strings.Contains(strings.ToLower(s), "</td>") && len(htmlTags.FindAllStringIndex(s, 8)) == 8
}

// htmlReader gathers the items of an HTML text.
type htmlReader struct {
	items []item
	text  strings.Builder
	depth int
}

func readHTML(s string) ([]item, error) {
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return nil, domain.Invalid("Không đọc được trang web trong tệp: hãy chép phần văn bản vào Word, lưu thành .docx rồi gửi lại.")
	}
	r := &htmlReader{}
	if err := r.walk(root); err != nil {
		return nil, err
	}
	r.flush()
	if len(r.items) == 0 {
		return nil, domain.Invalid("Tệp không có chữ: hãy chọn lại tệp có nội dung.")
	}
	return r.items, nil
}

// blocks stand on lines of their own.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Br: true, atom.Li: true, atom.Tr: true, atom.Ul: true, atom.Ol: true, atom.H1: true, atom.H2: true,
	atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Section: true, atom.Article: true, atom.Blockquote: true, atom.Hr: true, atom.Center: true,
}

// unseen is what a browser does not show.
var unseen = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Head: true, atom.Noscript: true, atom.Template: true, atom.Object: true, atom.Iframe: true}

func (r *htmlReader) walk(n *html.Node) error {
	if r.depth++; r.depth > maxDepth*4 {
		return domain.Invalid("Trang web lồng quá nhiều lớp nên bị từ chối: hãy chép phần văn bản vào Word rồi gửi lại.")
	}
	defer func() { r.depth-- }()
	switch {
	case n.Type == html.TextNode:
		r.text.WriteString(spaced(n.Data))
		return nil
	case n.Type == html.CommentNode || n.Type == html.ElementNode && unseen[n.DataAtom]:
		return nil
	case n.DataAtom == atom.Table:
		r.flush()
		if rows := tableOf(n); len(rows) > 0 {
			r.items = append(r.items, item{table: rows})
		}
		return nil
	case blocks[n.DataAtom]:
		r.text.WriteByte('\n')
		defer r.text.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := r.walk(c); err != nil {
			return err
		}
	}
	return nil
}

// spaced turns white space of HTML, line ends among it, into single spaces.
func spaced(s string) string {
	out := strings.Join(strings.Fields(s), " ")
	if out == "" {
		return " "
	}
	if strings.TrimLeft(s, " \t\n") != s {
		out = " " + out
	}
	if strings.TrimRight(s, " \t\n") != s {
		out += " "
	}
	return out
}

func (r *htmlReader) flush() {
	if s := tidy(r.text.String()); s != "" {
		r.items = append(r.items, item{text: s + "\n"})
	}
	r.text.Reset()
}

// tidy drops empty lines and double spaces.
func tidy(s string) string {
	var lines []string
	for l := range strings.SplitSeq(readable(s), "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// tableOf gives the rows of a table. Cells that reach over several rows go on in
// those below.
func tableOf(table *html.Node) [][]tableCell {
	var rows [][]tableCell
	over := map[int][2]int{} // by grid column: rows that a cell still covers, and its width
	var find func(n *html.Node)
	find = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Thead || c.DataAtom == atom.Tbody || c.DataAtom == atom.Tfoot {
				find(c)
			}
			if c.DataAtom != atom.Tr {
				continue
			}
			if row := rowOf(c, over); len(row) > 0 {
				rows = append(rows, row)
			}
		}
	}
	find(table)
	return rows
}

func rowOf(tr *html.Node, over map[int][2]int) []tableCell {
	var row []tableCell
	column := 0
	covered := func() {
		for over[column][0] > 0 {
			left, width := over[column][0], over[column][1]
			over[column] = [2]int{left - 1, width}
			row = append(row, tableCell{span: width, above: true})
			column += width
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		covered()
		cell := tableCell{span: times(c, "colspan", 64)}
		inner := &htmlReader{}
		for k := c.FirstChild; k != nil; k = k.NextSibling {
			_ = inner.walk(k) // too deep: what was read so far stays
		}
		inner.flush()
		var parts []string
		for _, it := range inner.items {
			parts = append(parts, linesOf(it)...)
		}
		cell.text = strings.TrimSpace(strings.Join(parts, "\n"))
		if rows := times(c, "rowspan", 2000); rows > 1 {
			over[column] = [2]int{rows - 1, cell.span}
		}
		row = append(row, cell)
		column += cell.span
	}
	covered()
	return row
}

// times reads how many columns or rows a cell reaches over.
func times(n *html.Node, name string, most int) int {
	for _, a := range n.Attr {
		if a.Key == name {
			if v, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil && v > 0 {
				return min(v, most)
			}
		}
	}
	return 1
}
