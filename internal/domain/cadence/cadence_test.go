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

// sharedPlans finds the folder of real plans that may stand beside the
// project; tests that measure against it skip when it is absent.
func sharedPlans(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("LOA_SHARED"), "../../../../shared"} {
		path := filepath.Join(dir, "plans")
		if _, err := os.Stat(filepath.Join(path, "cadence.tsv")); dir != "" && err == nil {
			return path
		}
	}
	t.Skip("no folder of real plans: set LOA_SHARED to measure against it")
	return ""
}

func TestRealPhrases(t *testing.T) {
	f, err := os.Open(filepath.Join(sharedPlans(t), "cadence.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	exact, all := 0, 0
	lines := bufio.NewScanner(f)
	lines.Scan()
	for lines.Scan() {
		cols := strings.Split(lines.Text(), "\t")
		var want Cadence
		if err := json.Unmarshal([]byte(cols[1]), &want); err != nil {
			t.Fatal(err)
		}
		all++
		got := ReadPhrase(cols[0], Context{IssuedOn: calendar.Date(cols[3])})
		if sameReading(want, got) {
			exact++
			continue
		}
		t.Logf("%s\n want %s\n  got %s", cols[0], asJSON(t, want), asJSON(t, got))
	}
	rate := float64(exact) / float64(all)
	t.Logf("exact %d of %d = %.3f", exact, all, rate)
	if rate < 0.95 {
		t.Errorf("only %.3f of the real phrases are read exactly", rate)
	}
}

// sameReading compares the fields that decide what is owed.
func sameReading(a, b Cadence) bool {
	return a.Kind == b.Kind && a.Count == b.Count && a.Min == b.Min && a.Average == b.Average && a.Per == b.Per &&
		a.PerAgency == b.PerAgency && a.Start == b.Start && a.End == b.End
}

func asJSON(t *testing.T, c Cadence) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
