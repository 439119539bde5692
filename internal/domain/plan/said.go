package plan

import (
	"strings"

	"loa/internal/vi"
)

// said is one paragraph of the part that says who does what, with the agency
// whose heading it stands under.
type said struct {
	block  block
	agency string
	last   bool // a closing paragraph: it speaks to all, not to that agency
	leadIn bool // it only opens the list under it
}

var (
	closing = spelled(`^(?:tren day la|trong qua trinh|yeu cau (?:cac|thu truong)|de nghi (?:cac|thu truong)|nhan duoc ke hoach|qua trinh (?:to chuc|trien khai|thuc hien)|(?:uy ban nhan dan|ubnd) (?:tinh|thanh pho|xa|phuong|huyen)[^,;.]{0,20} (?:giao|yeu cau|de nghi))\b`)
	// plainHeads are headings between those of agencies that name a matter.
	plainHeads = spelled(`^(?:co che|phuong an|che do|kinh phi|nguon|thoi gian|yeu cau|cong tac|viec|noi dung|nhiem vu|giai phap|theo doi|kiem tra|bao cao|so ket|tong ket|khen thuong|hieu luc|dieu kien|mot so|ve|trach nhiem|phan cong|thong tin|tuyen truyen|to chuc|xay dung|chuan bi|bieu mau|cac giai phap|cac noi dung|cac nhiem vu|hinh thuc|doi tuong|muc tieu)\b`)
	// opens ends a paragraph whose duties are the items under it.
	opens = spelled(` (?:sau|sau day|nhu|nhu sau|gom|bao gom|cu the|co trach nhiem|co nhiem vu|thuc hien|trien khai|nhiem vu)$`)
)

// walker goes through the paragraphs of a section and keeps the agency whose
// heading was last read, and how deep that heading lies.
type walker struct {
	agency string
	kind   markKind
	depth  int
	out    []said
}

// walk reads who is spoken to in each paragraph.
func walk(body []block) []said {
	w := walker{}
	for i, b := range body {
		if b.table != nil || b.mark.rest == "" || b.mark.kind == noMark && vi.IsUpper(b.text) {
			continue
		}
		w.take(b, i+1 < len(body) && deeper(body[i+1], b))
	}
	return w.out
}

// deeper tells whether a paragraph is an item of the one before it.
func deeper(next, b block) bool {
	if next.table != nil {
		return false
	}
	return next.mark.kind > b.mark.kind || next.mark.kind == b.mark.kind && depthOf(next) > depthOf(b) || b.mark.kind == noMark && next.mark.kind >= letterMark
}

func depthOf(b block) int { return strings.Count(b.mark.label, ".") }

func (w *walker) take(b block, opened bool) {
	name, heading := agencyHeading(b, w.agency)
	if whole := strings.TrimSuffix(b.mark.rest, "."); !heading && opened && b.mark.kind == numberMark && whole != b.mark.rest {
		name, heading = headingAgency(whole) // a name with a full stop
	}
	inside := w.agency != "" && (b.mark.kind > w.kind || b.mark.kind == w.kind && depthOf(b) > w.depth)
	switch {
	case heading && (!inside || isNamed(b)):
		w.open(b, name)
		return
	case b.mark.kind == noMark && closing.MatchString(foldHead(b.text)):
		w.agency = ""
		w.out = append(w.out, said{block: b, last: true})
		return
	case b.mark.kind == numberMark && !inside:
		w.open(b, "")
		if agency, ok := agencyPrefix(b.mark.rest); ok {
			w.agency = agency
		}
	}
	w.out = append(w.out, said{block: b, agency: w.agency, leadIn: opened && isLeadIn(b)})
}

// isLeadIn tells whether a paragraph over a list says nothing by itself: "Chủ
// trì, phối hợp với các sở, ngành:", "thực hiện các nhiệm vụ sau:".
func isLeadIn(b block) bool {
	if endsClause(b.text) {
		return false
	}
	l := vi.NewLetters(strings.TrimRight(b.mark.rest, " :"))
	if opens.MatchString(l.Folded) {
		return true
	}
	loc := withOthers.FindStringIndex(l.Folded)
	return loc != nil && verbAt(l, loc[1]) < 0
}

func (w *walker) open(b block, agency string) {
	w.agency, w.kind, w.depth = agency, b.mark.kind, depthOf(b)
}

// isNamed tells whether a heading is an agency's name, not merely a line
// between such headings.
func isNamed(b block) bool {
	_, ok := headingAgency(b.mark.rest)
	return ok
}

// agencyHeading reads a numbered paragraph that is the name of an agency.
// Between headings that are agencies a short numbered paragraph that is no
// sentence is one too, whatever the agency is called: what stands under it must
// never fall to the agency before.
func agencyHeading(b block, under string) (string, bool) {
	if b.mark.kind != numberMark && b.mark.kind != letterMark {
		return "", false
	}
	if name, ok := headingAgency(b.mark.rest); ok {
		return name, true
	}
	name := strings.TrimRight(strings.TrimSpace(b.mark.rest), ":")
	l := vi.NewLetters(name)
	if plainHeads.MatchString(l.Folded) {
		return "", false
	}
	alike := under != "" && b.mark.kind == numberMark && !endsClause(name) && len(l.Words) <= longestName && verbAt(l, 0) < 0
	return name, alike && unicodeUpperAt(l, 0)
}

// longestName is how many letters the name of an agency may have.
const longestName = 90

// headsAgencies tells whether at least two numbered paragraphs of a section are
// names of agencies, so that it says who does what under whatever title.
func (s section) headsAgencies() bool {
	n := 0
	for _, b := range s.body {
		if b.table == nil && (b.mark.kind == numberMark || b.mark.kind == letterMark) && isNamed(b) && !onlyRegards.MatchString(foldHead(b.mark.rest)) {
			n++
		}
	}
	return n >= 2
}

// orgParagraphs walks the sections on who does what: those that say so in
// their title, and others whose headings are agencies. A section on the work
// to do is left to the reading of tasks when tasksThere is set.
func orgParagraphs(all []section, tasksThere bool) []said {
	var out []said
	for _, s := range all {
		if orgTitle.MatchString(s.title()) || sharedWork.MatchString(s.title()) && (!tasksThere || sharesOut(s, all)) {
			out = append(out, walk(s.body)...)
			continue
		}
		if s.headsAgencies() && (!tasksThere || !isWork(s)) {
			for _, p := range walk(s.body) {
				if p.agency != "" {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

func isWork(s section) bool {
	return workTitle.MatchString(s.title()) && !orgTitle.MatchString(s.title())
}
