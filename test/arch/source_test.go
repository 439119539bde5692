package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// files lists our own files with one of the endings, by path from the root.
func files(t *testing.T, endings ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{"node_modules", "dist", "bin", ".git", ".cache", "loa-data", "testdata"}, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(path, e) }) {
			found = append(found, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatalf("no file ends with %q: the rule would hold for nothing", endings)
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
	vague := []string{"utils", "util", "common", "helpers", "models", "types", "services", "pkg", "misc"}
	for _, path := range files(t, ".go", ".js", ".html", ".sql") {
		if n := strings.Count(read(t, path), "\n"); n > 500 {
			t.Errorf("%s has %d lines; a file of more than 500 is two", path, n)
		}
		for folder := range strings.SplitSeq(filepath.Dir(path), string(filepath.Separator)) {
			if slices.Contains(vague, folder) {
				t.Errorf("%s: a folder is called by what it is about, not %q", path, folder)
			}
		}
	}
}

func TestNothingIsPutOff(t *testing.T) {
	t.Parallel()
	mark := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX|HA` + `CK)\b`)
	for _, path := range files(t, ".go", ".css", ".js", ".html", ".sql", ".md", "Makefile", ".sh") {
		if m := mark.FindString(read(t, path)); m != "" {
			t.Errorf("%s: %s: what is not built is not shown", path, m)
		}
	}
}

// TestPagesNeedNoInlineScript: the content security policy refuses scripts and
// styles inside a page, so one that slips in would silently do nothing. Data for
// programs (JSON-LD) is no script and never runs.
func TestPagesNeedNoInlineScript(t *testing.T) {
	t.Parallel()
	inline := regexp.MustCompile(`(?i)<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?:[^>]*)>\s*[^<\s]`)
	for _, path := range files(t, ".html") {
		if m := inline.FindString(strings.ReplaceAll(read(t, path), `<script type="application/ld+json">{{`, "<data>")); m != "" {
			t.Errorf("%s: %q is refused by the content security policy: use a class, or a file in ui/scripts", path, strings.TrimSpace(m))
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
	row := regexp.MustCompile("(?m)^\\| [^|]+ \\| `([^` ]+)` \\| [^|]+ \\|$")
	for _, m := range row.FindAllStringSubmatch(read(t, "docs/dependencies.md"), -1) {
		named[m[1]] = true
	}
	for module := range required {
		if !named[module] {
			t.Errorf("%s stands in go.mod without a line in docs/dependencies.md: which need, and why this one", module)
		}
	}
	for module := range named {
		if !required[module] {
			t.Errorf("%s stands in docs/dependencies.md but go.mod does not require it directly", module)
		}
	}
}
