package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryRecordedActHasItsName: what rooms write into the log is called by a
// Vietnamese name on its page, never by its code.
func TestEveryRecordedActHasItsName(t *testing.T) {
	t.Parallel()
	literal := regexp.MustCompile(`"((?:report|report_[a-z]+|paper|delegation|evidence|plan|goal|agency|day_off|amendment|reorganisation|occasion|ownplan|webhook|decision|link|ledger|medium)\.[a-z_]+)"`)
	moves := map[string]*regexp.Regexp{ // acts that a closed list names
		"report":  regexp.MustCompile(`\tact[A-Z]\w* +act = "(\w+)"`),
		"ownplan": regexp.MustCompile(`\tact[A-Z]\w* +act = "(\w+)"`),
		"papers":  regexp.MustCompile(`\tAct[A-Z]\w* +Act = "(\w+)"`),
	}
	recorded := map[string]string{}
	for _, root := range []string{"../spine", "../feature"} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for call := range strings.SplitSeq(string(source), "audit.Record(") {
				call, _, _ = strings.Cut(call, "\n")
				if m := literal.FindStringSubmatch(call); m != nil && !strings.HasSuffix(m[1], "_") && strings.HasPrefix(call, "ctx, tx, ") {
					recorded[m[1]] = path
				}
			}
			if filepath.Base(path) != "moves.go" {
				return nil
			}
			room := filepath.Base(filepath.Dir(path))
			if of := moves[room]; of != nil {
				for _, m := range of.FindAllStringSubmatch(string(source), -1) {
					recorded[strings.TrimSuffix(room, "s")+"."+m[1]] = path
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(recorded) < 60 {
		t.Fatalf("only %d acts were found", len(recorded))
	}
	named := actions()
	for act, path := range recorded {
		if named[act] == "" {
			t.Errorf("%s (%s) has no name", act, path)
		}
	}
}
