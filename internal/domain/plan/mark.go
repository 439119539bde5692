package plan

import (
	"strings"
	"unicode/utf8"

	"loa/internal/vi"
)

type markKind int

// The kinds of numbering in official papers, from the outside inwards.
const (
	noMark     markKind = iota
	partMark            // A., Phần I, Chương II
	romanMark           // I.
	numberMark          // 1., 1.1., 1.1.1
	letterMark          // a)
	dashMark            // -
	plusMark            // +
)

// mark is the numbering at the head of a paragraph.
type mark struct {
	kind  markKind
	label string // "II", "1.2", "a"
	rest  string // the paragraph behind it
}

var (
	romanHead  = spelled(`^([IVXLC]{1,7})(?:\s*[.)]|\s+[-–]|\s*-\s)\s*(.*)$`)
	partHead   = spelled(`^(?i:phần|chương)\s+(?i:thứ\s+)?([IVXLC]+|\d+|nhất|hai|ba|tư|bốn|năm)\b[.:]?\s*(.*)$`)
	upperHead  = spelled(`^([A-HĐ])\s*[.)/]\s+(\S.*)$`)
	numberHead = spelled(`^(\d{1,2}(?:\.\d{1,2}){0,3})(?:\s*[.)]|\s*/)\s*(\D.*|)$`)
	dottedHead = spelled(`^(\d{1,2}(?:\.\d{1,2}){1,3})\s+(\pL.*)$`)
	namedHead  = spelled(`^(?i:nhiệm vụ|hoạt động|công việc|nội dung|việc)(?: số)? (\d{1,2})\s*[:.]\s+(\pL.*)$`)
	letterHead = spelled(`^([a-zđ]\d?)\s*[).]\s+(\S.*)$`)
	dashHead   = spelled(`^[-–—•▪●]\s*(.*)$`)
	plusHead   = spelled(`^\+\s*(.*)$`)
	bareMark   = spelled(`^(?:[-–—+•]|\d{1,2}(?:\.\d{1,2})*\.?|[a-zđ]\)|[IVXLC]+\.)$`)
)

func readMark(s string) mark {
	s = strings.TrimLeft(s, "* ")
	if s == "" {
		return mark{}
	}
	if m := romanHead.FindStringSubmatch(s); m != nil && vi.Roman(m[1]) > 0 {
		return mark{romanMark, m[1], m[2]}
	}
	for _, rule := range []struct {
		kind markKind
		re   *pattern
	}{{partMark, partHead}, {partMark, upperHead}, {numberMark, numberHead}, {numberMark, dottedHead}, {numberMark, namedHead}, {letterMark, letterHead}} {
		if m := rule.re.FindStringSubmatch(s); m != nil {
			return mark{rule.kind, m[1], m[2]}
		}
	}
	if m := dashHead.FindStringSubmatch(s); m != nil {
		return mark{dashMark, "-", m[1]}
	}
	if m := plusHead.FindStringSubmatch(s); m != nil {
		return mark{plusMark, "+", m[1]}
	}
	return mark{rest: s}
}

func isBareMark(s string) bool { return bareMark.MatchString(s) }

// docTypes are the kinds of paper that carry a plan, as they stand alone above
// the title (Decree 30/2020/NĐ-CP, article 7).
var docTypes = map[string]bool{
	"ke hoach": true, "quyet dinh": true, "quyet dinh:": true, "chuong trinh": true, "phuong an": true, "de an": true,
	"huong dan": true, "thong bao": true, "chi thi": true, "nghi quyet": true, "bao cao": true, "chuong trinh cong tac": true,
	"ke hoach cong tac": true, "phu luc": true,
}

// isDocType tells whether a line is the name of a kind of paper alone, in
// capitals, or the head of an appendix.
func isDocType(s string) bool {
	if len(s) > 60 {
		return false
	}
	f := vi.Fold(s)
	if appendixHead.MatchString(f) && len(f) < 24 {
		return true
	}
	return docTypes[f] && vi.IsUpper(s)
}

var appendixHead = spelled(`^(?:phu luc|phu bieu|bieu)(?: (?:so )?(?:[ivx]+|\d+[a-z]?))?[:.]?$`)

// startsLike tells whether a text begins with folded words; the first letter
// rules most texts out before anything is folded.
func startsLike(s, folded string) bool {
	if s == "" || s[0]|0x20 != folded[0] {
		return false
	}
	end := min(len(s), 4*len(folded))
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	return strings.HasPrefix(vi.Fold(s[:end]), folded)
}

// foldHead folds the first words of a text, enough for rules that look at its
// beginning only.
func foldHead(s string) string {
	const enough = 240
	if len(s) <= enough {
		return vi.Fold(s)
	}
	end := enough
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return vi.Fold(s[:end])
}
