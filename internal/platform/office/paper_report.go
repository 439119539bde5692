package office

import (
	"slices"
	"strconv"
)

// Address is where a reader finds the evidence (minh chứng) of a figure.
type Address struct {
	Title string
	URL   string // http, https or mailto
}

// Figure is one line of a table of results. Planned and Done are written as
// they shall be read ("1.234", "87,5 %"); the first address of Evidence lies
// under Done, the others follow it as numbers.
type Figure struct {
	Name     string
	Unit     string
	Planned  string
	Done     string
	Note     string
	Evidence []Address
}

// ReportSection is one part of a report (I., II., …): its text and then its
// figures.
type ReportSection struct {
	Title   string
	Blocks  []Block
	Caption string // above the figures
	Figures []Figure
}

// ReportPaper makes a report from its head (agency, number, date, subject,
// signer; Kind is set here) and its sections. Every figure leads to its
// evidence, and the last appendix prints the addresses in full.
func ReportPaper(head Paper, sections []ReportSection) Paper {
	p := head
	p.Kind = KindReport
	p.CiteLinks = true
	p.Body = slices.Clone(head.Body)
	for _, s := range sections {
		if s.Title != "" {
			p.Body = append(p.Body, Heading{Level: 1, Text: s.Title})
		}
		p.Body = append(p.Body, s.Blocks...)
		if len(s.Figures) > 0 {
			p.Body = append(p.Body, FigureTable(s.Caption, s.Figures))
		}
	}
	return p
}

// FigureTable is the table of results. A column that no figure fills is left
// out.
func FigureTable(caption string, figures []Figure) Table {
	columns := []figureColumn{
		{title: "STT", width: 9, align: AlignCentre, text: func(n int, _ Figure) string { return strconv.Itoa(n) }},
		{title: "Nội dung", width: 36, align: AlignLeft, text: func(_ int, f Figure) string { return f.Name }},
		{title: "Đơn vị tính", width: 13, align: AlignCentre, text: func(_ int, f Figure) string { return f.Unit }},
		{title: "Kế hoạch", width: 12, align: AlignRight, text: func(_ int, f Figure) string { return f.Planned }},
		{title: "Thực hiện", width: 14, align: AlignRight, linked: true, text: func(_ int, f Figure) string { return f.Done }},
		{title: "Ghi chú", width: 22, align: AlignLeft, text: func(_ int, f Figure) string { return f.Note }},
	}
	columns = slices.DeleteFunc(columns, func(c figureColumn) bool { return c.empty(figures) })
	t := Table{Caption: caption, Header: []Row{{}}, Rows: make([]Row, len(figures))}
	for _, c := range columns {
		t.Widths = append(t.Widths, c.width)
		t.Aligns = append(t.Aligns, c.align)
		t.Header[0].Cells = append(t.Header[0].Cells, TextCell(c.title))
		for i, f := range figures {
			t.Rows[i].Cells = append(t.Rows[i].Cells, c.cell(i+1, f))
		}
	}
	return t
}

type figureColumn struct {
	title  string
	width  int
	align  Align
	linked bool
	text   func(n int, f Figure) string
}

func (c figureColumn) empty(figures []Figure) bool {
	return !slices.ContainsFunc(figures, func(f Figure) bool { return c.text(1, f) != "" })
}

func (c figureColumn) cell(n int, f Figure) Cell {
	text := c.text(n, f)
	if !c.linked {
		return TextCell(text)
	}
	return Cell{Runs: FigureRuns(text, f.Evidence)}
}

// FigureRuns is a figure inside a text or a cell, linked to its evidence.
func FigureRuns(text string, evidence []Address) []Run {
	if len(evidence) == 0 {
		return []Run{{Text: text}}
	}
	runs := make([]Run, len(evidence))
	for i, e := range evidence {
		runs[i] = Run{Link: e.URL, LinkTitle: e.Title}
	}
	runs[0].Text = text
	return runs
}
