package office

import "slices"

// Address is where a reader finds the evidence (minh chứng) of a figure.
type Address struct {
	Title string
	URL   string // http, https or mailto
}

// ReportSection is one part of a report (I., II., …).
type ReportSection struct {
	Title  string
	Blocks []Block
}

// ReportPaper makes a report from its head (agency, number, date, subject,
// signer; Kind is set here) and its sections.
func ReportPaper(head Paper, sections []ReportSection) Paper {
	p := head
	p.Kind = KindReport
	p.Body = slices.Clone(head.Body)
	for _, s := range sections {
		if s.Title != "" {
			p.Body = append(p.Body, Heading{Level: 1, Text: s.Title})
		}
		p.Body = append(p.Body, s.Blocks...)
	}
	return p
}

// Linked is text that leads to an address where that is an outside one, plain text
// else: what people typed as an address may be none.
func Linked(text string, to Address) Run {
	if !outside(to.URL) {
		return Run{Text: text}
	}
	return Run{Text: text, Link: to.URL, LinkTitle: to.Title}
}
