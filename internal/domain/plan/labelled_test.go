package plan_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain/cadence"
	"loa/internal/domain/plan"
	"loa/internal/vi"
)

// labelled is a plan of our own with what a person reads in it. The plans in
// held were written and labelled after the reader, and it was not changed for
// them.
type labelled struct {
	Document struct {
		Number, Date, Issuer string
		Year                 int
	}
	Tasks []labelledTask
}

type labelledTask struct {
	Content, Product, Timing string
	Lead, Coordinating       []string
	Cadence                  struct {
		Kind            cadence.Kind
		Count           int
		Min, Average    bool
		Per, Start, End string
		PerAgency       bool `json:"per_agency"`
	}
}

// score is how many of the labels the reading agrees with.
type score struct {
	tasks, found, printed           int
	lead, coordinating, timing, cad int
	head, headOf                    int
}

func (s score) f1() float64 { return 2 * float64(s.found) / float64(s.tasks+s.printed) }

func (s score) share(n int) float64 { return float64(n) / float64(s.tasks) }

// letters is a text without marks and spaces, by which texts are compared.
func letters(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFC.String(s)))
}

func same(want, got []string) bool {
	keys := func(all []string) []string {
		set := map[string]bool{}
		for _, s := range all {
			set[letters(s)] = true
		}
		return slices.Sorted(maps.Keys(set))
	}
	return slices.Equal(keys(want), keys(got))
}

func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// add compares one plan. What differs is told by tell; for the plans held back
// it is not, so that nobody tunes the reader on them.
func (s *score) add(tell func(string, ...any), name string, want labelled, got plan.Document) {
	for _, pair := range [][2]string{{want.Document.Number, got.Head.Number}, {want.Document.Date, string(got.Head.Date)}, {want.Document.Issuer, got.Head.Issuer}} {
		s.headOf++
		if letters(pair[0]) == letters(pair[1]) {
			s.head++
		} else {
			tell("%s: head %q, want %q", name, pair[1], pair[0])
		}
	}
	s.tasks, s.printed = s.tasks+len(want.Tasks), s.printed+len(got.Tasks)
	free := slices.Clone(got.Tasks)
	for _, w := range want.Tasks {
		i := slices.IndexFunc(free, func(g plan.Task) bool { return letters(g.Content) == letters(w.Content) })
		if i < 0 {
			tell("%s: not found: %s", name, w.Content)
			continue
		}
		g := free[i]
		free = slices.Delete(free, i, i+1)
		s.found++
		c := g.Cadence
		for _, one := range []struct {
			what string
			ok   bool
			n    *int
		}{
			{"lead", same(w.Lead, g.Lead), &s.lead},
			{"coordinating", same(w.Coordinating, g.Coordinating), &s.coordinating},
			{"timing", letters(w.Timing) == letters(text(g.Timing)), &s.timing},
			{"cadence", sameCadence(w, c), &s.cad},
		} {
			if one.ok {
				*one.n++
			} else {
				tell("%s: %s of %q: %q %q %q %+v", name, one.what, w.Content, g.Lead, g.Coordinating, text(g.Timing), c)
			}
		}
	}
}

// unicodeOf reads a text of a legacy encoding, as the extraction of files does.
func unicodeOf(s string) string {
	if g := vi.DetectLegacy(s); g.Encoding != vi.NoEncoding {
		return vi.Convert(s, g.Encoding)
	}
	return s
}

func sameCadence(want labelledTask, c cadence.Cadence) bool {
	w := want.Cadence
	return w.Kind == c.Kind && w.Count == c.Count && w.Min == c.Min && w.Average == c.Average &&
		w.Per == string(c.Per) && w.PerAgency == c.PerAgency && w.Start == c.Start && w.End == c.End
}

func measure(t *testing.T, pattern string) score {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled plans at %s: %v", pattern, err)
	}
	tell := t.Logf
	if strings.Contains(pattern, "held") {
		tell = func(string, ...any) {}
	}
	var s score
	for _, file := range files {
		want, got := readLabelled(t, file)
		s.add(tell, filepath.Base(file), want, got)
	}
	t.Logf("%d tasks: found F1 %.3f, lead %.3f, coordinating %.3f, timing %.3f, cadence %.3f; head %d of %d",
		s.tasks, s.f1(), s.share(s.lead), s.share(s.coordinating), s.share(s.timing), s.share(s.cad), s.head, s.headOf)
	return s
}

// TestLabelledPlans holds what the reader reaches on plans of our own. The
// reading of quantities in the plans held back is measured, not held yet: docs/
// reading.md.
func TestLabelledPlans(t *testing.T) {
	for pattern, cadenceAtLeast := range map[string]float64{"testdata/labelled/*.tasks.json": 0.93, "testdata/labelled/held/*.tasks.json": 0.5} {
		s := measure(t, pattern)
		if s.f1() < 0.98 || s.share(s.lead) < 0.97 || s.share(s.coordinating) < 0.95 || s.share(s.timing) < 0.97 || s.share(s.cad) < cadenceAtLeast || s.head < s.headOf {
			t.Errorf("%s: below what is promised: %+v", pattern, s)
		}
	}
}
