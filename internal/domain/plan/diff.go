package plan

import (
	"slices"
	"strings"
)

// Run is some words of a text that stand in both versions, or, with Changed, in
// this one alone. Glued tells that no space stands before it.
type Run struct {
	Text    string
	Changed bool
	Glued   bool
}

// maxDiff bounds the table of the comparison, in word pairs; longer texts are
// shown as changed between their common beginning and end.
const maxDiff = 4_000_000

// Diff compares two texts word by word. It gives each text in full, cut into
// runs that stand in both and runs that do not; line ends count as spaces, and a
// mark at the end of a word is a word of its own.
func Diff(before, after string) (old, fresh []Run) {
	a, b := words(before), words(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	keepA, keepB := Common(a[head:len(a)-tail], b[head:len(b)-tail])
	return runs(a, head, tail, keepA), runs(b, head, tail, keepB)
}

// word is a word, or a mark that is glued to what stands before it.
type word struct {
	text  string
	glued bool
}

// words cuts a text.
func words(text string) []word {
	var out []word
	for f := range strings.FieldsSeq(text) {
		open := len(f) - len(strings.TrimLeft(f, "(“\""))
		if open > 0 && open < len(f) {
			out = append(out, word{text: f[:open]})
			f = f[open:]
		}
		bare := strings.TrimRight(f, ",.;:)”\"!?")
		if bare == "" {
			bare = f
		}
		out = append(out, word{bare, open > 0 && len(out) > 0 && strings.Trim(out[len(out)-1].text, "(“\"") == ""})
		for _, mark := range f[len(bare):] {
			out = append(out, word{string(mark), true})
		}
	}
	return out
}

// Common marks what two sequences have in common, in order (a longest common
// subsequence). Where they are so long that it would take too much, nothing is.
func Common[T comparable](a, b []T) (keepA, keepB []bool) {
	keepA, keepB = make([]bool, len(a)), make([]bool, len(b))
	if len(a)*len(b) > maxDiff {
		return keepA, keepB
	}
	length := make([][]int, len(a)+1) // of the best for a[i:], b[j:]
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i, ofA := range slices.Backward(a) {
		for j, ofB := range slices.Backward(b) {
			if ofA == ofB {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			keepA[i], keepB[j] = true, true
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return keepA, keepB
}

// runs puts words of the same kind together.
func runs(all []word, head, tail int, keep []bool) []Run {
	var out []Run
	for i, w := range all {
		changed := i >= head && i < len(all)-tail && !keep[i-head]
		if n := len(out); n > 0 && out[n-1].Changed == changed {
			if !w.glued {
				out[n-1].Text += " "
			}
			out[n-1].Text += w.text
			continue
		}
		out = append(out, Run{w.text, changed, w.glued})
	}
	return out
}

// Join gives the text that was cut into runs, its spaces made even.
func Join(runs []Run) string {
	var b strings.Builder
	for i, r := range runs {
		if i > 0 && !r.Glued {
			b.WriteByte(' ')
		}
		b.WriteString(r.Text)
	}
	return b.String()
}
