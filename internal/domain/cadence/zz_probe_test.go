package cadence

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("PROBE"))
	if err != nil {
		t.Skip()
	}
	seen := map[string]bool{}
	for l := range strings.Lines(string(b)) {
		l = strings.TrimRight(l, "\n")
		cols := strings.Split(l, "\t")
		if len(cols) < 3 || seen[l] {
			continue
		}
		seen[l] = true
		e := example{context: cols[0], product: cols[1], timing: cols[2]}
		c := e.read()
		if os.Getenv("LONG") != "" {
			fmt.Printf("%s\t%s (%.2f) [%s] %s\n", l, reading(c), c.Confidence, c.UnitNoun, c.Note)
			continue
		}
		fmt.Printf("OUT\t%s\t%s\t%s\t%s\n", e.context, e.product, e.timing, reading(c))
	}
}
