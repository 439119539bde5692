package cadence

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/domain/calendar"
)

// labelled is one phrase with the reading that a person wrote for it.
type labelled struct {
	phrase string
	want   Cadence
	issued calendar.Date
}

// labelledPhrases reads a file of phrase, reading, source and issue date.
func labelledPhrases(t *testing.T, path string) []labelled {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	var all []labelled
	lines := bufio.NewScanner(f)
	lines.Scan()
	for lines.Scan() {
		cols := strings.Split(lines.Text(), "\t")
		if len(cols) < 4 {
			t.Fatalf("%s: a line has %d columns", path, len(cols))
		}
		l := labelled{phrase: cols[0], issued: calendar.Date(cols[3])}
		if err := json.Unmarshal([]byte(cols[1]), &l.want); err != nil {
			t.Fatalf("%s: %s: %v", path, cols[0], err)
		}
		all = append(all, l)
	}
	if lines.Err() != nil || len(all) == 0 {
		t.Fatalf("%s: %d phrases, %v", path, len(all), lines.Err())
	}
	return all
}

// figures count how many phrases are read exactly, and of those given at least
// 0.9 how many.
type figures struct{ all, exact, sure, sureRight int }

func (f figures) rate() float64     { return float64(f.exact) / float64(f.all) }
func (f figures) sureRate() float64 { return float64(f.sureRight) / float64(max(f.sure, 1)) }

// measure reads phrases; miss is told of every one that is not exact.
func measure(phrases []labelled, miss func(labelled, Cadence)) figures {
	var f figures
	for _, l := range phrases {
		got := ReadPhrase(l.phrase, Context{IssuedOn: l.issued})
		right := sameReading(l.want, got)
		f.all++
		if right {
			f.exact++
		} else if miss != nil {
			miss(l, got)
		}
		if got.Confidence >= 0.9 {
			f.sure++
			if right {
				f.sureRight++
			}
		}
	}
	return f
}

// TestPhrases measures phrases of our own with readings. Those held back were
// labelled by another hand and are never looked at while the rules are made:
// only their figures are told.
func TestPhrases(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"phrases.tsv", "held.tsv"} {
		tell := func(l labelled, got Cadence) {
			t.Logf("%s\n want %s\n  got %s", l.phrase, asJSON(t, l.want), asJSON(t, got))
		}
		if name == "held.tsv" {
			tell = nil
		}
		f := measure(labelledPhrases(t, filepath.Join("testdata", name)), tell)
		t.Logf("%s: exact %d of %d = %.3f", name, f.exact, f.all, f.rate())
		if f.rate() < 0.95 {
			t.Errorf("%s: only %.3f are read exactly", name, f.rate())
		}
	}
}

// TestPhraseConfidence: of the readings given at least 0.9, at least 98 in a
// hundred are right.
func TestPhraseConfidence(t *testing.T) {
	t.Parallel()
	var sum figures
	for _, name := range []string{"phrases.tsv", "held.tsv"} {
		f := measure(labelledPhrases(t, filepath.Join("testdata", name)), nil)
		t.Logf("%s: sure %d of %d, right %.3f", name, f.sure, f.all, f.sureRate())
		sum.all, sum.sure, sum.sureRight = sum.all+f.all, sum.sure+f.sure, sum.sureRight+f.sureRight
	}
	if sum.sureRate() < 0.98 {
		t.Errorf("of %d sure readings only %.3f are right", sum.sure, sum.sureRate())
	}
	if sum.sure*2 < sum.all {
		t.Errorf("sure of only %d of %d phrases", sum.sure, sum.all)
	}
}
