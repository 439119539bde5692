package report

import (
	"cmp"
	"regexp"
	"strings"
)

// Prompt is where a cause is to be written in the words of a report.
const Prompt = "Nguyên nhân: …"

// Unmet lists the duties of a report that somebody did not meet, was late with or
// is silent about: part II names their causes.
func (f Figures) Unmet() []Line {
	var out []Line
	for _, l := range f.Lines {
		if len(l.Behind)+len(l.Silent) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// causeWord is how Vietnamese papers begin to say why.
var causeWord = regexp.MustCompile(`(?i)(^|[\s,;:.(–-])(nguyên nhân|lý do|lí do|do|vì|bởi)([\s,;:]|$)`)

// opened is a prompt that was put there and not filled in.
var opened = regexp.MustCompile(`(?i)nguyên nhân:\s*(…|\.\.\.)?\s*$`)

// Uncaused counts the unmet duties whose cause part II does not say: all of them
// while its text says why of nothing, else those whose prompt is still open. It
// reads words, it does not judge them.
func (f Figures) Uncaused(shortcomings string) int {
	unmet := f.Unmet()
	said, open := false, 0
	for line := range strings.SplitSeq(shortcomings, "\n") {
		line = strings.TrimSpace(line)
		if opened.MatchString(line) {
			open++
			continue
		}
		said = said || causeWord.MatchString(withoutTitle(unmet, line))
	}
	if !said {
		return len(unmet)
	}
	return min(open, len(unmet))
}

// withoutTitle takes the plan's own words off a line that begins with them.
func withoutTitle(lines []Line, text string) string {
	for _, l := range lines {
		if rest, ok := strings.CutPrefix(text, heading(l)); ok {
			return rest
		}
	}
	return text
}

// heading is how a drafted line about a duty begins.
func heading(l Line) string { return strings.TrimSuffix(cmp.Or(l.Title, l.Name), ".") + ":" }

// Prompted puts a prompt for the cause behind what part II says about a duty, or
// behind everything when it says nothing about it. A prompt that is there already
// is not put there again.
func Prompted(shortcomings string, l Line) string {
	lines := strings.Split(strings.TrimRight(shortcomings, "\n "), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(strings.TrimSpace(line), heading(l)) {
			continue
		}
		if !opened.MatchString(line) {
			lines[i] = stop(strings.TrimRight(line, " ")) + " " + Prompt
		}
		return strings.Join(lines, "\n")
	}
	fresh := heading(l) + " chưa đạt. " + Prompt
	if len(lines) == 1 && lines[0] == "" {
		return fresh
	}
	return strings.Join(append(lines, fresh), "\n")
}
