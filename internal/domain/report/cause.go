package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// causeStart begins what part II says of why a duty was not met.
const causeStart = "Nguyên nhân:"

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

// titled is what a line quotes: the title of an entry gives no cause.
var titled = regexp.MustCompile(`“[^”]*”`)

// saysWhy tells whether a line says why of something.
func saysWhy(line string) bool { return causeWord.MatchString(titled.ReplaceAllString(line, "")) }

// opened is a cause that is asked for and not given.
var opened = regexp.MustCompile(`(?i)nguyên nhân:\s*(…|\.\.\.)?\s*$`)

// ofAll begins a line that says why of all duties.
var ofAll = regexp.MustCompile(`(?i)^\s*nguyên nhân`)

// caused is a cause at the end of what a line says.
var caused = regexp.MustCompile(`(?i)\s*nguyên nhân:\s*(.*)$`)

// Uncaused lists the unmet duties whose cause part II does not say: in the duty's own
// line, or in a line about no duty that begins so ("Nguyên nhân chung: …"): what else
// hindered the agency says nothing of why a duty was not met. It reads words, it does
// not judge them.
func (f Figures) Uncaused(shortcomings string) []Line {
	lines := strings.Split(shortcomings, "\n")
	at := f.told(lines)
	common := slices.ContainsFunc(others(lines, at), func(line string) bool {
		return ofAll.MatchString(line) && !opened.MatchString(line)
	})
	var out []Line
	for _, l := range f.Unmet() {
		rest, asked := "", false
		if i, ok := at[l.ObligationID]; ok {
			rest = said(lines[i], l)
			asked = opened.MatchString(rest)
		}
		if asked || !common && !saysWhy(rest) {
			out = append(out, l)
		}
	}
	return out
}

// Causes gives what part II says behind “Nguyên nhân:” of the unmet duties, by the id of
// the obligation; none of those that it does not say or leaves open.
func (f Figures) Causes(shortcomings string) map[string]string {
	lines := strings.Split(shortcomings, "\n")
	at, out := f.told(lines), map[string]string{}
	for _, l := range f.Unmet() {
		i, ok := at[l.ObligationID]
		if !ok {
			continue
		}
		rest := said(lines[i], l)
		if m := caused.FindStringSubmatch(rest); m != nil && !opened.MatchString(rest) {
			out[l.ObligationID] = strings.TrimSpace(m[1])
		}
	}
	return out
}

// WithCauses writes causes (by the id of the obligation, as a person typed them) into
// part II: behind what it says of the duty, in place of the cause that stands there, or
// in a line of its own where it says nothing. An empty one takes the old one away; all
// other words stay.
func (f Figures) WithCauses(shortcomings string, causes map[string]string) string {
	lines := strings.Split(strings.TrimRight(shortcomings, "\r\n "), "\n")
	at := f.told(lines)
	for _, l := range f.Unmet() {
		typed, ok := causes[l.ObligationID]
		if !ok {
			continue
		}
		cause := because(typed)
		i, told := at[l.ObligationID]
		switch {
		case told:
			line := strings.TrimRight(lines[i], "\r ")
			rest := said(line, l)
			lines[i] = strings.TrimSuffix(line, rest) + stop(caused.ReplaceAllString(rest, "")) + cause
		case cause != "":
			lines = append(lines, f.shortcoming(l)+cause)
		}
	}
	if len(lines) > 1 && lines[0] == "" {
		lines = lines[1:]
	}
	return strings.Join(lines, "\n")
}

// because is a typed cause as the end of a line.
func because(typed string) string {
	text := strings.Join(strings.Fields(typed), " ")
	if m := caused.FindStringSubmatch(text); m != nil && strings.HasPrefix(text, m[0]) {
		text = m[1]
	}
	text = strings.TrimRight(text, " ,;…")
	if strings.Trim(text, ".") == "" {
		return ""
	}
	return " " + causeStart + " " + stop(text)
}

// told finds the line of part II about each unmet duty. Of duties with the same words
// the first has the first line.
func (f Figures) told(lines []string) map[string]int {
	at, taken := map[string]int{}, map[int]bool{}
	for _, l := range f.Unmet() {
		for i, line := range lines {
			if !taken[i] && strings.HasPrefix(strings.TrimSpace(line), heading(l)) {
				at[l.ObligationID], taken[i] = i, true
				break
			}
		}
	}
	return at
}

// others are the lines about no unmet duty.
func others(lines []string, at map[string]int) []string {
	duty := map[int]bool{}
	for _, i := range at {
		duty[i] = true
	}
	var out []string
	for i, line := range lines {
		if !duty[i] {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// said is what a duty's line says behind the plan's own words.
func said(line string, l Line) string {
	_, rest, _ := strings.Cut(strings.TrimRight(line, "\r "), heading(l))
	return rest
}

// heading is how a drafted line about a duty begins.
func heading(l Line) string { return strings.TrimSuffix(cmp.Or(l.Title, l.Name), ".") + ":" }
