package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// files lists our own source files with the ending, by path from the root.
func files(t *testing.T, ending string) []string {
	t.Helper()
	var found []string
	for _, top := range []string{"cmd", "internal", "ui", "test"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist") {
				return filepath.SkipDir
			}
			if strings.HasSuffix(path, ending) {
				rel, err := filepath.Rel(root, path)
				found = append(found, rel)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFilesAreRooms(t *testing.T) {
	t.Parallel()
	for _, path := range files(t, ".go") {
		if n := strings.Count(read(t, path), "\n"); n > 500 {
			t.Errorf("%s has %d lines; a file of more than 500 is two", path, n)
		}
	}
}

var (
	creates = regexp.MustCompile(`(?i)CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)`)
	writes  = regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b`)
	reads   = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+([a-z_]+)\b`)
	foreign = regexp.MustCompile(`(?i)\bILIKE\b|::[a-z]|=\s*ANY\b|\bSERIAL\b|\bboolean\s*=\s*1\b`)
	looksQL = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)
)

// owners maps each table to the folder whose migrations make it.
func owners(t *testing.T) map[string]string {
	t.Helper()
	of := map[string]string{}
	for _, path := range files(t, ".sql") {
		if strings.Contains(path, "testdata") {
			continue
		}
		folder := filepath.Dir(filepath.Dir(path))
		for _, m := range creates.FindAllStringSubmatch(read(t, path), -1) {
			if other := of[m[1]]; other != "" && other != folder {
				t.Errorf("table %s is made by %s and by %s", m[1], other, folder)
			}
			of[m[1]] = folder
		}
	}
	return of
}

// statements gives the SQL texts among the string literals of a Go file.
func statements(t *testing.T, path string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text := strings.Trim(lit.Value, "`\"")
			if looksQL.MatchString(text) || writes.MatchString(text) {
				found = append(found, text)
			}
		}
		return true
	})
	return found
}

// everyone may reach these tables: the tools that move whole databases, and
// the measurements.
var everyone = []string{"internal/platform/db", "internal/platform/backup", "internal/platform/db/dbtest", "test/bench", "test/fault"}

func TestEachTableHasOneWriter(t *testing.T) {
	t.Parallel()
	of := owners(t)
	for _, path := range files(t, ".go") {
		folder := filepath.Dir(path)
		if slices.Contains(everyone, folder) || strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, sql := range statements(t, path) {
			for _, m := range writes.FindAllStringSubmatch(sql, -1) {
				if owner := of[m[1]]; owner != "" && owner != folder {
					t.Errorf("%s writes table %s, which belongs to %s: call its owner instead", path, m[1], owner)
				}
			}
			for _, m := range reads.FindAllStringSubmatch(sql, -1) {
				if owner := of[m[1]]; strings.HasPrefix(owner, "internal/feature/") && owner != folder {
					t.Errorf("%s reads table %s of %s: read a view %s_v_* instead", path, m[1], owner, filepath.Base(owner))
				}
			}
			if m := foreign.FindString(sql); m != "" {
				t.Errorf("%s: %q is not SQL for both engines", path, m)
			}
		}
	}
}

func TestNothingIsPutOff(t *testing.T) {
	t.Parallel()
	mark := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX|HA` + `CK)\b`)
	for _, path := range files(t, ".go") {
		if m := mark.FindString(read(t, path)); m != "" {
			t.Errorf("%s: %s: what is not built is not shown", path, m)
		}
	}
}

// TestDependenciesAreNamed: every module that we choose stands in
// docs/dependencies.md with its reason, and nothing else does.
func TestDependenciesAreNamed(t *testing.T) {
	t.Parallel()
	required := map[string]bool{}
	for line := range strings.Lines(read(t, "go.mod")) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && strings.Contains(fields[0], ".") && strings.HasPrefix(fields[1], "v") && !strings.Contains(line, "// indirect") {
			required[fields[0]] = true
		}
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`([a-z0-9.-]+\\.[a-z]+/[^` ]+)`").FindAllStringSubmatch(read(t, "docs/dependencies.md"), -1) {
		named[m[1]] = true
	}
	for module := range required {
		if !named[module] {
			t.Errorf("%s stands in go.mod but not in docs/dependencies.md", module)
		}
	}
	for module := range named {
		if !required[module] {
			t.Errorf("%s stands in docs/dependencies.md but not in go.mod", module)
		}
	}
}
