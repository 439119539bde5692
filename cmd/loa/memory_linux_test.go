package main

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The program goes on after it let its own pages go, and holds fewer of them.
func TestPagesOfTheProgramAreLetGo(t *testing.T) {
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = self.Close() })
	words := strings.Fields(strings.Repeat("văn bản ", 1000))
	slices.Sort(words)
	before := fromFiles(t)
	freed, err := letGo()
	if err != nil {
		t.Fatal(err)
	}
	if now := fromFiles(t); freed < 1<<20 || before-now < 1<<20 {
		t.Errorf("%d bytes were let go, of %d of files %d are left", freed, before, now)
	}
	if got := math.Sqrt(float64(len(words))); int(got*got+0.5) != 2000 || words[0] != "bản" {
		t.Errorf("after it the program counts %v words and begins with %q", got*got, words[0])
	}
}

// What was written to, or may be, stays: it is not in the file.
func TestOnlyUnchangedPagesAreLetGo(t *testing.T) {
	smaps := `00400000-0207f000 r-xp 00000000 fe:00 1001 /usr/bin/loa
Size:              29180 kB
Rss:               19000 kB
Anonymous:             0 kB
0207f000-040ae000 r--p 01c7f000 fe:00 1001 /usr/bin/loa
Anonymous:            12 kB
040ae000-04900000 rw-p 03cae000 fe:00 1001 /usr/bin/loa
Anonymous:             0 kB
7f0000000000-7f0000001000 r--p 00000000 fe:00 77 /usr/lib/libc.so.6
Anonymous:             0 kB
c000000000-c004000000 rw-p 00000000 00:00 0 
Anonymous:         39000 kB
05000000-05001000 r--p 04000000 fe:00 1001 /usr/bin/loa
Anonymous:             0 kB
`
	want := []span{{0x400000, 0x207f000, 19000 << 10}, {0x5000000, 0x5001000, 0}}
	if got := unchanged([]byte(smaps), "/usr/bin/loa"); !slices.Equal(got, want) {
		t.Errorf("let go: %x, want %x", got, want)
	}
}

// fromFiles is how many bytes of files stand in the process's memory.
func fromFiles(t *testing.T) int64 {
	t.Helper()
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(raw), "RssFile:")
	kb, err := strconv.ParseInt(strings.Fields(after)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}
