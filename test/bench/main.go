// Command bench measures what the issues promise, as ratios within one run:
// appending evidence through the whole act against one commit each (SQLite) and
// against plain one-row commits (PostgreSQL), the time from start to the first
// page, the acts of reviewing a long plan against 100 ms, and the registry with
// one large reorganisation against their limits. It prints a table; it judges
// nothing.
//
//	go run ./test/bench [-seconds 3] [-rounds 3] [-only sqlite|postgres|start|review|reorganise]
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
}

func main() {
	var p plan
	flag.Float64Var(&p.seconds, "seconds", 3, "length of one measurement")
	flag.IntVar(&p.rounds, "rounds", 3, "measurements of each kind, taken in turn")
	flag.StringVar(&p.only, "only", "", "one part: sqlite, postgres, start, review or reorganise")
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
	}{{"sqlite", sqlite}, {"postgres", postgres}, {"start", firstPage}, {"review", reviewing}, {"reorganise", reorganising}} {
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
	var as, bs, ratios []float64
	for range p.rounds {
		x, err := a()
		if err != nil {
			return fmt.Errorf("%s: A: %w", name, err)
		}
		y, err := b()
		if err != nil {
			return fmt.Errorf("%s: B: %w", name, err)
		}
		as, bs, ratios = append(as, x), append(bs, y), append(ratios, x/y)
	}
	fmt.Printf("%-58s %12.0f %12.0f %8.2f %8s\n", name, median(as), median(bs), median(ratios), target)
	return nil
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

// length is how long one measurement lasts.
func (p plan) length() time.Duration { return time.Duration(p.seconds * float64(time.Second)) }
