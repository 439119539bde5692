package report

import (
	"slices"
	"strings"

	"loa/internal/domain/plan"
)

// Rewording is one paragraph of a report in two versions, cut into words that
// stand in both and words that do not. Old is empty for a paragraph that is new,
// New for one that is gone.
type Rewording struct{ Old, New []plan.Run }

// mostCompared bounds the table of paragraphs, in pairs; longer texts are shown as
// replaced between their common beginning and end.
const mostCompared = 1_000_000

// Reworded compares two versions of a text paragraph by paragraph and word by
// word; paragraphs that are the same in both are left out.
func Reworded(before, after string) []Rewording {
	a, b := paragraphs(before), paragraphs(after)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a)*len(b) > mostCompared {
		return append(each(a, false), each(b, true)...)
	}
	keptA, keptB := plan.Common(a, b)
	var out []Rewording
	for i, j := 0, 0; i < len(a) || j < len(b); {
		var gone, fresh []string
		for ; i < len(a) && !keptA[i]; i++ {
			gone = append(gone, a[i])
		}
		for ; j < len(b) && !keptB[j]; j++ {
			fresh = append(fresh, b[j])
		}
		out = append(out, paired(gone, fresh)...)
		i, j = i+1, j+1 // the paragraph that stands in both
	}
	return out
}

// paired puts paragraphs that are gone beside the first of those in their place
// that is like them, in order.
func paired(gone, fresh []string) []Rewording {
	var out []Rewording
	for _, text := range gone {
		at := slices.IndexFunc(fresh, func(other string) bool { return alike(text, other) })
		if at < 0 {
			out = append(out, Rewording{Old: whole(text)})
			continue
		}
		out = append(out, each(fresh[:at], true)...)
		old, now := plan.Diff(text, fresh[at])
		out = append(out, Rewording{Old: old, New: now})
		fresh = fresh[at+1:]
	}
	return append(out, each(fresh, true)...)
}

// each shows paragraphs that stand in one version alone: the new one or the old.
func each(texts []string, isNew bool) []Rewording {
	out := make([]Rewording, len(texts))
	for i, text := range texts {
		if isNew {
			out[i].New = whole(text)
		} else {
			out[i].Old = whole(text)
		}
	}
	return out
}

// whole is a paragraph that stands in one version alone.
func whole(text string) []plan.Run { return []plan.Run{{Text: text, Changed: true}} }

// alike tells whether one paragraph is a version of the other: at least half of
// the words of the shorter one stand in both.
func alike(a, b string) bool {
	n := map[string]int{}
	for w := range strings.FieldsSeq(a) {
		n[w]++
	}
	both := 0
	for w := range strings.FieldsSeq(b) {
		if n[w] > 0 {
			n[w]--
			both++
		}
	}
	return 2*both >= min(len(strings.Fields(a)), len(strings.Fields(b)))
}

// paragraphs are the lines of a text that say something.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
