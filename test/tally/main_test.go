package main

import (
	"strings"
	"testing"
)

const mixed = `{"Action":"start","Package":"loa/a"}
{"Action":"run","Package":"loa/a","Test":"TestGood"}
{"Action":"output","Package":"loa/a","Test":"TestGood","Output":"quiet\n"}
{"Action":"pass","Package":"loa/a","Test":"TestGood","Elapsed":0.1}
{"Action":"output","Package":"loa/a","Test":"TestBad/one","Output":"got 1, want 2\n"}
{"Action":"fail","Package":"loa/a","Test":"TestBad/one","Elapsed":0.1}
{"Action":"output","Package":"loa/a","Test":"TestLater","Output":"=== RUN   TestLater\n"}
{"Action":"output","Package":"loa/a","Test":"TestLater","Output":"    a_test.go:3: no printer\n"}
{"Action":"output","Package":"loa/a","Test":"TestLater","Output":"--- SKIP: TestLater (0.00s)\n"}
{"Action":"skip","Package":"loa/a","Test":"TestLater","Elapsed":0}
{"Action":"fail","Package":"loa/a","Elapsed":0.3}
{"Action":"pass","Package":"loa/b","Test":"TestFine","Elapsed":0}
{"Action":"pass","Package":"loa/b","Elapsed":0.2}
{"ImportPath":"loa/c [loa/c.test]","Action":"build-output","Output":"c.go:1: syntax error\n"}
{"ImportPath":"loa/c [loa/c.test]","Action":"build-fail"}
{"Action":"output","Package":"loa/c","Output":"FAIL\tloa/c [build failed]\n"}
{"Action":"fail","Package":"loa/c","Elapsed":0}
{"Action":"output","Package":"loa/d","Test":"TestHangs","Output":"waiting for a lock\n"}
{"Action":"output","Package":"loa/d","Output":"panic: test timed out\n"}
{"Action":"fail","Package":"loa/d","Elapsed":9}
go: downloading something
`

func count(t *testing.T, in string) (string, bool) {
	t.Helper()
	var out strings.Builder
	c := &tally{out: &out, said: map[string]*strings.Builder{}, passedIn: map[string]int{}, failedIn: map[string]int{}}
	if err := c.read(strings.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	well := c.end()
	return out.String(), well
}

func TestFailuresAreToldAndCounted(t *testing.T) {
	t.Parallel()
	out, well := count(t, mixed)
	if well {
		t.Error("failures are taken for success")
	}
	for _, want := range []string{
		"FAILED loa/a TestBad/one (0.1 s)\ngot 1, want 2\n", "FAILED loa/a: 1 of its tests", "skipped loa/a TestLater: a_test.go:3: no printer\n",
		"ok loa/b: 1 passed", "c.go:1: syntax error", "FAILED loa/c", "panic: test timed out\nwaiting for a lock",
		"go: downloading something", "1 skipped\n2 passed, 3 failed\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if strings.Contains(out, "quiet") {
		t.Error("a test that passed is quoted")
	}
}

func TestNothingRunIsNotWell(t *testing.T) {
	t.Parallel()
	out, well := count(t, "")
	if well || !strings.HasSuffix(out, "0 passed, 0 failed\n") {
		t.Errorf("well = %v after %q", well, out)
	}
	out, well = count(t, `{"Action":"pass","Package":"loa/b","Test":"TestFine"}`)
	if !well || !strings.HasSuffix(out, "1 passed, 0 failed\n") {
		t.Errorf("well = %v after %q", well, out)
	}
}
