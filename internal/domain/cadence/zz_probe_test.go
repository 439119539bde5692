package cadence

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"loa/internal/domain/calendar"
)

func TestZZ(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("PROBE"))
	if err != nil {
		t.Skip()
	}
	for l := range strings.Lines(string(b)) {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		ctx := Context{IssuedOn: "2026-01-20", Year: 2026, Window: calendar.YearWindow(2026), Completion: strings.HasPrefix(l, "@")}
		prod, tim, ok := strings.Cut(strings.TrimPrefix(l, "@"), " | ")
		if !ok {
			prod, tim = "", prod
		}
		c := Read(prod, tim, ctx)
		fmt.Printf("%-60s %s (%.2f) [%s] %s\n", l, reading(c), c.Confidence, c.UnitNoun, c.Note)
	}
}
