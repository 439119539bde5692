package plan_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/plan"
)

// trusted counts the fields that the reader gave with a confidence of 0.9 and
// more, and how many of them agree with the labels.
type trusted struct {
	fields, given, right int
	wrong                map[string]int // trusted and wrong, by field
}

func (c trusted) share() float64 { return float64(c.given) / float64(max(c.fields, 1)) }

func (c *trusted) count(confidence float64, right bool) bool {
	c.fields++
	if confidence < 0.9 {
		return true
	}
	c.given++
	if right {
		c.right++
	}
	return right
}

// add compares the tasks of one plan. A task that the labels do not know is
// wrong in all its fields.
func (c *trusted) add(tell func(string, ...any), name string, want labelled, got plan.Document) {
	free := slices.Clone(want.Tasks)
	for _, g := range got.Tasks {
		i := slices.IndexFunc(free, func(w labelledTask) bool { return letters(w.Content) == letters(g.Content) })
		found := i >= 0
		var w labelledTask
		if found {
			w = free[i]
			free = slices.Delete(free, i, i+1)
		}
		for _, one := range []struct {
			what       string
			confidence float64
			right      bool
		}{
			{"content", g.Confidence, found},
			{"lead", g.Confidence, found && same(w.Lead, g.Lead)},
			{"coordinating", g.Confidence, found && same(w.Coordinating, g.Coordinating)},
			{"timing", g.Confidence, found && letters(w.Timing) == letters(text(g.Timing))},
			{"cadence", min(g.Confidence, g.Cadence.Confidence), found && sameCadence(w, g.Cadence)},
		} {
			if !c.count(one.confidence, one.right) {
				if c.wrong == nil {
					c.wrong = map[string]int{}
				}
				c.wrong[one.what]++
				tell("%s: %s of %q is trusted and wrong", name, one.what, g.Content)
			}
		}
	}
}

func trustedIn(t *testing.T, pattern string) trusted {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no labelled plans at %s: %v", pattern, err)
	}
	tell := t.Logf
	if strings.Contains(pattern, "held") {
		tell = func(string, ...any) {}
	}
	var c trusted
	for _, file := range files {
		want, got := readLabelled(t, file)
		c.add(tell, filepath.Base(file), want, got)
	}
	return c
}

// TestConfidenceIsCalibrated: of the fields that the reader trusts (0.9 and
// more) at least 98 of 100 are right, over the plans it was tuned on and those
// held back together.
func TestConfidenceIsCalibrated(t *testing.T) {
	var all trusted
	for _, pattern := range []string{"testdata/labelled/*.tasks.json", "testdata/labelled/held/*.tasks.json"} {
		c := trustedIn(t, pattern)
		t.Logf("%s: %d of %d fields trusted (%.2f), %d right; wrong by field %v", pattern, c.given, c.fields, c.share(), c.right, c.wrong)
		all.fields, all.given, all.right = all.fields+c.fields, all.given+c.given, all.right+c.right
	}
	if all.right*100 < all.given*98 || all.share() < 0.5 {
		t.Errorf("of %d trusted fields %d are right; %.2f of all are trusted", all.given, all.right, all.share())
	}
}

// readLabelled reads a labelled plan and its labels.
func readLabelled(t *testing.T, file string) (labelled, plan.Document) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want labelled
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	body, err := os.ReadFile(strings.TrimSuffix(file, ".tasks.json") + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return want, plan.Read(plan.Text{Body: unicodeOf(string(body))})
}
