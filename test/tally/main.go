// Command tally reads `go test -json` and tells a person what matters: a line
// for each package, everything that a failed test said, the names of skipped
// tests, and at the end "N passed, N failed". Its status is 1 when anything
// failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of build-output: a package that does not compile
	Test       string
	Output     string
	Elapsed    float64 // seconds
}

type tally struct {
	out                     io.Writer
	said                    map[string]*strings.Builder // by package and test, while it runs
	passedIn                map[string]int              // tests of a package
	failedIn                map[string]int
	passed, failed, skipped int
}

func main() {
	t := &tally{out: os.Stdout, said: map[string]*strings.Builder{}, passedIn: map[string]int{}, failedIn: map[string]int{}}
	if err := t.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(1)
	}
	if !t.end() {
		os.Exit(1)
	}
}

func (t *tally) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) == nil {
				t.take(e)
			} else {
				_, _ = t.out.Write(line) // go itself speaks, not a test
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (t *tally) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if e.Action == "build-output" {
			key = e.ImportPath + " "
		}
		if t.said[key] == nil {
			t.said[key] = &strings.Builder{}
		}
		if !strings.HasPrefix(e.Output, "=== ") { // RUN, PAUSE, CONT, NAME
			t.said[key].WriteString(e.Output)
		}
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.room(e)
		} else {
			t.test(e)
		}
		delete(t.said, key)
	case "build-fail":
		t.say("%s", t.said[e.ImportPath+" "])
	}
}

// say writes to the person, who is all that could be told of a failure to write.
func (t *tally) say(format string, args ...any) { _, _ = fmt.Fprintf(t.out, format, args...) }

// test counts one test; a failed one is told at once, with all it said.
func (t *tally) test(e event) {
	switch e.Action {
	case "pass":
		t.passed++
		t.passedIn[e.Package]++
	case "skip":
		t.skipped++
		t.say("skipped %s %s: %s\n", e.Package, e.Test, t.reason(e))
	case "fail":
		t.failed++
		t.failedIn[e.Package]++
		t.say("FAILED %s %s (%.1f s)\n%s", e.Package, e.Test, e.Elapsed, t.heard(e))
	}
}

// room tells how a package ended. One that fails without a failed test did not
// compile, panicked or ran out of time: that counts as one.
func (t *tally) room(e event) {
	switch {
	case e.Action == "fail" && t.failedIn[e.Package] == 0:
		t.failed++
		t.say("FAILED %s (%.1f s)\n%s%s", e.Package, e.Elapsed, t.heard(e), t.unfinished(e.Package))
	case e.Action == "fail":
		t.say("FAILED %s: %d of its tests (%.1f s)\n", e.Package, t.failedIn[e.Package], e.Elapsed)
	case e.Action == "pass":
		t.say("ok %s: %d passed (%.1f s)\n", e.Package, t.passedIn[e.Package], e.Elapsed)
	}
}

func (t *tally) heard(e event) string {
	if said := t.said[e.Package+" "+e.Test]; said != nil {
		return said.String()
	}
	return ""
}

// reason is what a skipped test said last, before the line in which go tells
// that it was skipped.
func (t *tally) reason(e event) string {
	said := ""
	for line := range strings.Lines(t.heard(e)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "---") {
			said = line
		}
	}
	return said
}

// unfinished is what the tests said that were running when their package ended.
func (t *tally) unfinished(pkg string) string {
	var keys []string
	for key := range t.said {
		if strings.HasPrefix(key, pkg+" ") && key != pkg+" " {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var all strings.Builder
	for _, key := range keys {
		all.WriteString(t.said[key].String())
	}
	return all.String()
}

// end prints the last line and tells whether all is well. Nothing run is not
// well.
func (t *tally) end() bool {
	if t.skipped > 0 {
		t.say("%d skipped\n", t.skipped)
	}
	t.say("%d passed, %d failed\n", t.passed, t.failed)
	return t.failed == 0 && t.passed > 0
}
