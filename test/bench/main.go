// Command bench measures what the issues promise, as ratios within one run:
// appending evidence through the whole act against one commit each (SQLite) and
// against plain one-row commits (PostgreSQL), the time from start to the first
// page, the acts of reviewing a long plan against 100 ms, the registry with one
// large reorganisation, the matrix's page and the reports of a year against their
// limits, evidence through the API against a POST that does nothing, drafts that 200
// people save at once against 50 ms, and sums over a nation of evidence against a plain
// GROUP BY. It prints a table; it judges nothing.
//
//	go run ./test/bench [-seconds 3] [-rounds 3] [-only sqlite|postgres|start|review|reorganise|matrix|desk|report|api|drafts|nation] [-evidence 10000000]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

// plan is how long to measure.
type plan struct {
	seconds float64
	rounds  int
	only    string

	evidence int // pieces of the nation
}

func main() {
	var p plan
	flag.Float64Var(&p.seconds, "seconds", 3, "length of one measurement")
	flag.IntVar(&p.rounds, "rounds", 3, "measurements of each kind, taken in turn")
	flag.StringVar(&p.only, "only", "", "one part: sqlite, postgres, start, review, reorganise, matrix, desk, report, nation, drafts or api")
	flag.IntVar(&p.evidence, "evidence", 10_000_000, "pieces of evidence of the part nation")
	flag.Parse()
	if err := run(context.Background(), p); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) error {
	fmt.Printf("%-58s %12s %12s %8s %8s\n", "", "A", "B", "A/B", "target")
	for _, part := range []struct {
		name string
		do   func(context.Context, plan) error
	}{{"sqlite", sqlite}, {"postgres", postgres}, {"start", firstPage}, {"review", reviewing}, {"reorganise", reorganising}, {"matrix", drawingMatrix}, {"desk", desks}, {"report", reporting}, {"api", api}, {"drafts", drafts}, {"nation", nation}} {
		if p.only != "" && p.only != part.name {
			continue
		}
		if err := part.do(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// pair measures two things in turn and prints the medians and their ratio.
func pair(name, target string, p plan, a, b func() (float64, error)) error {
	return pairAs(p, "%-58s %12.0f %12.0f %8.2f %8s\n", [2]string{name, target}, a, b)
}

// pairFine is pair with tenths, for milliseconds.
func pairFine(name, target string, p plan, a, b func() (float64, error)) error {
	return pairAs(p, "%-58s %12.1f %12.1f %8.1f %8s\n", [2]string{name, target}, a, b)
}

func pairAs(p plan, format string, names [2]string, a, b func() (float64, error)) error {
	var as, bs, ratios []float64
	for range p.rounds {
		x, err := a()
		if err != nil {
			return fmt.Errorf("%s: A: %w", names[0], err)
		}
		y, err := b()
		if err != nil {
			return fmt.Errorf("%s: B: %w", names[0], err)
		}
		as, bs, ratios = append(as, x), append(bs, y), append(ratios, x/y)
	}
	fmt.Printf(format, names[0], median(as), median(bs), median(ratios), names[1])
	return nil
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

// length is how long one measurement lasts.
func (p plan) length() time.Duration { return time.Duration(p.seconds * float64(time.Second)) }
