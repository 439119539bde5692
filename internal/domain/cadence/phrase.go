package cadence

import (
	"regexp"
	"strings"

	"loa/internal/vi"
)

// phrase is a text beside its folded form, where the rules look.
type phrase struct {
	vi.Letters
	low, upTo int // the ends of an amount such as "2 - 3 lớp", else 0
	memo      *spanMemo
}

// spanMemo keeps the spans of a phrase, which many rules ask for.
type spanMemo struct {
	done  bool
	spans []span
}

// newPhrase folds a text and tidies how its numbers and dates are written.
func newPhrase(s string) phrase {
	p := tidy(phrase{Letters: vi.NewLetters(s)})
	p.memo = &spanMemo{}
	return p
}

// digits tells whether the phrase has any; most rules need one.
func (p phrase) digits() bool { return strings.ContainsAny(p.Folded, "0123456789") }

// any tells whether one of the words stands in the phrase. It is much quicker
// than a rule and asked before one.
func (p phrase) any(words ...string) bool {
	for _, w := range words {
		if strings.Contains(p.Folded, w) {
			return true
		}
	}
	return false
}

// match is one find of a rule: the groups in folded form and where they lie.
type match struct {
	p   phrase
	loc []int
}

func (p phrase) find(re *regexp.Regexp) (match, bool) {
	if !p.may(re) {
		return match{}, false
	}
	loc := re.FindStringSubmatchIndex(p.Folded)
	return match{p, loc}, loc != nil
}

func (p phrase) findAll(re *regexp.Regexp) []match {
	if !p.may(re) {
		return nil
	}
	locs := re.FindAllStringSubmatchIndex(p.Folded, -1)
	ms := make([]match, len(locs))
	for i, loc := range locs {
		ms[i] = match{p, loc}
	}
	return ms
}

func (p phrase) has(re *regexp.Regexp) bool { return p.may(re) && re.MatchString(p.Folded) }

// cut is the part of the phrase between two places of its folded form.
func (p phrase) cut(start, end int) phrase {
	return phrase{vi.Letters{Words: p.Words[start:end], Folded: p.Folded[start:end]}, p.low, p.upTo, &spanMemo{}}
}

// group gives group i folded, empty when it did not take part.
func (m match) group(i int) string {
	if m.loc[2*i] < 0 {
		return ""
	}
	return m.p.Folded[m.loc[2*i]:m.loc[2*i+1]]
}

// own gives group i in the plan's own words.
func (m match) own(i int) string {
	if m.loc[2*i] < 0 {
		return ""
	}
	return m.p.Own(m.loc[2*i], m.loc[2*i+1])
}

func (m match) start() int { return m.loc[0] }
func (m match) end() int   { return m.loc[1] }

// before is the folded text just in front of the find.
func (m match) before() string { return m.p.lead(m.loc[0]) }

// leadLetters are enough for the words in front of a find that matter.
const leadLetters = 64

// lead is the folded text just in front of a place.
func (p phrase) lead(at int) string { return p.Folded[max(0, at-leadLetters):at] }

// after is the folded text behind the find.
func (m match) after() string { return m.p.Folded[m.loc[1]:] }
