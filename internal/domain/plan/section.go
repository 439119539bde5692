package plan

import (
	"fmt"
	"slices"
	"strings"

	"loa/internal/vi"
)

// section is a heading and the paragraphs under it.
type section struct {
	head block
	body []block
}

// title is the folded name of the section without its number.
func (s section) title() string { return vi.Fold(s.head.mark.rest) }

// mainBody is the plan without its signature and appendices.
func mainBody(bs []block) []block {
	started := false
	for i, b := range bs {
		started = started || b.mark.kind == romanMark
		switch {
		case b.table != nil && started && startsLike(b.table.firstText(), "noi nhan"):
			return bs[:i]
		case b.table == nil && started && startsLike(b.text, "noi nhan"):
			return bs[:i]
		case b.table == nil && len(b.text) < 60 && appendixHead.MatchString(vi.Fold(b.text)):
			return bs[:i]
		}
	}
	return bs
}

func (g grid) firstText() string {
	for _, r := range g.rows {
		for _, c := range r.filled() {
			return c.text()
		}
	}
	return ""
}

// sections cuts the body at its Roman headings.
func sections(body []block) []section {
	var out []section
	for _, b := range body {
		switch {
		case b.mark.kind == romanMark:
			out = append(out, section{head: b})
		case len(out) > 0:
			last := &out[len(out)-1]
			last.body = append(last.body, b)
		}
	}
	return out
}

// subsections cuts a section at its numbered headings, those that end no
// sentence. What stands before the first is left out.
func (s section) subsections() []section {
	var out []section
	for _, b := range s.body {
		switch {
		case b.table == nil && b.mark.kind == numberMark && !endsClause(b.text):
			out = append(out, section{head: b})
		case len(out) > 0:
			last := &out[len(out)-1]
			last.body = append(last.body, b)
		}
	}
	return out
}

var (
	goalTitle        = spelled(`^(?:muc tieu|muc dich)`)
	requirementTitle = spelled(`^yeu cau`)
	audienceTitle    = spelled(`^doi tuong`)
	topicTitle       = spelled(`^noi dung`)
	formatTitle      = spelled(`^hinh thuc`)
	budgetTitle      = spelled(`^(?:kinh phi|nguon kinh phi|nguon luc)`)
	orgTitle         = spelled(`to chuc thuc hien|trach nhiem (?:cua|thuc hien|to chuc)|^phan cong (?:trach nhiem|to chuc|thuc hien)|^phan cong$|^to chuc trien khai`)
	// sharedWork are sections that give out the work: tasks when the plan has no
	// table of them, else duties.
	sharedWork = spelled(`phan cong nhiem vu|nhiem vu cu the|phan cong cong viec`)
)

// workApart tells whether a section on the work stands beside the one that
// shares it out, so that the latter only says who does what of it.
func workApart(all []section) bool {
	const enough = 8 // paragraphs
	return slices.ContainsFunc(all, func(s section) bool {
		return isWork(s) && !sharedWork.MatchString(s.title()) && len(s.body) >= enough && !s.headsAgencies()
	})
}

// sharesOut tells whether a section only says who does what of the work in
// another one.
func sharesOut(s section, all []section) bool {
	return sharedWork.MatchString(s.title()) && s.headsAgencies() && workApart(all)
}

// fillLists fills the lists of the head from the sections of the body.
func fillLists(h *Head, all []section) {
	h.Goals = listUnder(all, goalTitle)
	h.Requirements = listUnder(all, requirementTitle)
	h.Audiences = listUnder(all, audienceTitle)
	h.Topics = listUnder(all, topicTitle)
	h.Formats = listUnder(all, formatTitle)
	h.Budget = listUnder(all, budgetTitle)
	for _, list := range []*[]string{
		&h.Goals, &h.Requirements, &h.Audiences, &h.Topics, &h.Formats, &h.Budget, &h.LegalBasis, &h.Recipients,
	} {
		if *list == nil {
			*list = []string{}
		}
	}
}

// listUnder gives the paragraphs under the first numbered heading with a
// title, else under the first Roman heading with it.
func listUnder(all []section, title *pattern) []string {
	var whole []section
	for _, s := range all {
		for _, sub := range s.subsections() {
			name, inline, _ := strings.Cut(sub.head.mark.rest, ":")
			if len(name) > 120 || !title.MatchString(vi.Fold(name)) {
				continue
			}
			if items := texts(sub.body); len(items) > 0 {
				return items
			}
			if inline = strings.TrimSpace(inline); inline != "" {
				return []string{inline}
			}
		}
		if title.MatchString(s.title()) {
			whole = append(whole, s)
		}
	}
	for _, s := range whole {
		if items := texts(s.body); len(items) > 0 && len(s.subsections()) == 0 {
			return items
		}
	}
	return nil
}

func texts(bs []block) []string {
	var out []string
	for _, b := range bs {
		if b.table == nil && b.mark.rest != "" {
			out = append(out, b.mark.rest)
		}
	}
	return out
}

// numberingGaps warns when Roman headings skip a number: II is followed by IV.
func numberingGaps(body []block) []Warning {
	var out []Warning
	last := 0
	for _, b := range body {
		if b.mark.kind != romanMark {
			continue
		}
		n := vi.Roman(b.mark.label)
		if n > last+1 && last > 0 {
			out = append(out, Warning{
				Code:    "numbering-gap",
				Message: fmt.Sprintf("Đánh số mục nhảy từ %s sang %s: kiểm tra xem văn bản có thiếu mục %s không.", vi.RomanOf(last), b.mark.label, vi.RomanOf(last+1)),
				Source:  b.source(),
			})
		}
		last = n
	}
	return out
}
