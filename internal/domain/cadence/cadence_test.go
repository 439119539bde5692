package cadence

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
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
	f := measure(labelledPhrases(t, filepath.Join(sharedPlans(t), "cadence.tsv")), func(l labelled, got Cadence) {
		t.Logf("%s\n want %s\n  got %s", l.phrase, asJSON(t, l.want), asJSON(t, got))
	})
	t.Logf("exact %d of %d = %.3f", f.exact, f.all, f.rate())
	if f.rate() < 0.95 {
		t.Errorf("only %.3f of the real phrases are read exactly", f.rate())
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
