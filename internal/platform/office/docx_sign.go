package office

import (
	"strconv"
	"strings"
)

// The free room for a signature: about five lines of text, in minutes four.
const (
	signGap   = 1500
	minuteGap = 950
)

// signature draws boxes 7 and 9b: recipients on the left, on a level with the
// office and the name of the signer on the right. A paper signed elsewhere
// (SignPlaces) has only the recipients.
func (d *drawing) signature() []node {
	p := d.paper
	left := recipients(p.Recipients)
	right := signer(p, d.width/2-100)
	if len(left) == 0 && len(right) == 0 {
		return nil
	}
	widths := []int{d.width * 45 / 100, 0}
	widths[1] = d.width - widths[0]
	above := 240
	if len(right) == 0 {
		above = 100
	}
	return []node{
		gap(above),
		el("w:tbl", append(tableFrame(widths, false, ""), layoutRow(widths, left, right))...),
	}
}

// gap is free room of the given height in dxa that stays with what follows.
func gap(height int) node {
	return el("w:p", el("w:pPr", el("w:keepNext"),
		el("w:spacing").with("w:before", "0", "w:after", "0", "w:line", strconv.Itoa(height), "w:lineRule", "exact")))
}

// recipients draws the list; every line ends with ";" but the last.
func recipients(names []string) []node {
	names = closed(names)
	if len(names) == 0 {
		return nil
	}
	out := []node{el("w:p", el("w:pPr", spacing(0, 0, 240)),
		run(recipientsTitle, letter{size: sizeSubject, bold: true, italic: true}))}
	for _, name := range names {
		out = append(out, el("w:p", el("w:pPr", spacing(0, 0, 240),
			el("w:ind").with("w:left", strconv.Itoa(recipientLeft), "w:hanging", strconv.Itoa(recipientLeft))),
			run("- "+name, letter{size: sizeRecipients})))
	}
	return out
}

const (
	recipientsTitle = "Nơi nhận:"
	recipientLeft   = 113 // dxa
)

// signTitles are authority and office of the signer, broken into lines of at
// most room. The authority ("KT.") stands before the first line of the office.
func (p Paper) signTitles(room int) []string {
	titles := cleanLines(p.SignTitle)
	if capacity := line(p.SignCapacity); capacity != "" && len(titles) > 0 {
		titles[0] = capacity + " " + titles[0]
	}
	var out []string
	for _, t := range titles {
		out = append(out, balance(strings.ToUpper(t), room, sizeBody, true)...)
	}
	return out
}

// signer draws authority, office and name.
func signer(p Paper, room int) []node {
	titles := p.signTitles(room)
	name := Unbroken(p.SignName)
	if len(titles) == 0 && name == "" {
		return nil
	}
	out := centredLines(titles, letter{size: sizeBody, bold: true}, 0)
	return append(out, signedName(name, signGap))
}

// signedName leaves the room for the signature and prints the name below it.
func signedName(name string, room int) node {
	if name == "" {
		name = "\u00a0"
	}
	return el("w:p", el("w:pPr", spacing(room, 0, 240), val("w:jc", "center")),
		run(name, letter{size: sizeBody, bold: true}))
}

// signPlaces draws places to sign side by side.
func (d *drawing) signPlaces(s SignPlaces) []node {
	if len(s.Places) == 0 {
		return nil
	}
	widths := make([]int, len(s.Places))
	heads := make([][]node, len(s.Places))
	names := make([][]node, len(s.Places))
	for i, p := range s.Places {
		widths[i] = d.width / len(s.Places)
		heads[i] = centredLines(balance(upper(p.Role), widths[i]-200, sizeBody, true), letter{size: sizeBody, bold: true}, 0)
		if note := line(p.Note); note != "" {
			heads[i] = append(heads[i], centred("("+note+")", letter{size: sizeNumber, italic: true}, 0))
		}
		names[i] = []node{signedName(Unbroken(p.Name), minuteGap)}
	}
	return []node{
		gap(240),
		el("w:tbl", append(tableFrame(widths, false, ""), layoutRow(widths, heads...), layoutRow(widths, names...))...),
	}
}
