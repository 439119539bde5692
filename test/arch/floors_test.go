// Package arch holds the rules of the house: which floor may import which, who
// owns a table, how long a file may be.
package arch

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// room is what `go list` says of a package.
type room struct {
	ImportPath   string
	Dir          string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Deps         []string
}

// floors lists them from the top; a room may import its own floor's shared
// parts only where the rules below allow it, and everything further down.
var floors = []string{"cmd", "app", "feature", "channel", "spine", "platform", "domain", "vi"}

// spines lists the stateful core in its order: a later one may import an
// earlier one.
var spines = []string{"org", "people", "programme", "ledger", "content", "delivery"}

// known lists every room; a new folder needs an entry here, which is the moment
// to ask on which floor it belongs.
var known = []string{
	"cmd/loa",
	"internal/app", "internal/app/demo",
	"internal/feature/accounts", "internal/feature/agencies", "internal/feature/desk", "internal/feature/evidence",
	"internal/feature/gallery", "internal/feature/matrix", "internal/feature/planreview", "internal/feature/portal",
	"internal/feature/report", "internal/feature/seals",
	"internal/spine/org", "internal/spine/people", "internal/spine/programme", "internal/spine/ledger",
	"internal/platform/audit", "internal/platform/auth", "internal/platform/backup", "internal/platform/blob",
	"internal/platform/clock", "internal/platform/db", "internal/platform/db/dbtest", "internal/platform/db/pgserver",
	"internal/platform/job", "internal/platform/mail", "internal/platform/office", "internal/platform/office/textract",
	"internal/platform/web",
	"internal/domain", "internal/domain/access", "internal/domain/agency", "internal/domain/cadence", "internal/domain/calendar",
	"internal/domain/event", "internal/domain/evidence", "internal/domain/merkle", "internal/domain/obligation",
	"internal/domain/plan", "internal/domain/report",
	"internal/vi",
	"ui", "ui/build", "test/arch", "test/bench", "test/e2e", "test/fault",
}

func rooms(t *testing.T) []room {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Dir,Imports,TestImports,XTestImports,Deps", "loa/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []room
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var r room
		if err := dec.Decode(&r); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
}

// place gives a room's floor and its name on that floor: "feature", "matrix".
func place(path string) (floor, name string) {
	path = strings.TrimPrefix(path, "loa/")
	if strings.HasPrefix(path, "cmd/") {
		return "cmd", strings.TrimPrefix(path, "cmd/")
	}
	parts := strings.SplitN(strings.TrimPrefix(path, "internal/"), "/", 3)
	if !strings.HasPrefix(path, "internal/") {
		return "", path
	}
	if len(parts) > 1 {
		return parts[0], parts[1]
	}
	return parts[0], ""
}

// refuse says why from may not import to; empty when it may.
func refuse(from, to string) string {
	ff, fn := place(from)
	tf, tn := place(to)
	fi, ti := slices.Index(floors, ff), slices.Index(floors, tf)
	switch {
	case tf == "" || fi < 0:
		return ""
	case ti < 0:
		return "it lies on no known floor"
	case ti < fi:
		return "imports go down only: " + ff + " stands below " + tf
	case ff == tf && (ff == "feature" || ff == "channel") && fn != tn:
		return "features and channels never import a sibling: what both need belongs in the spine or in domain"
	case ff == "channel" && tf == "feature":
		return "a channel speaks one protocol and knows no feature"
	case ff == "spine" && tf == "spine" && slices.Index(spines, tn) > slices.Index(spines, fn):
		return "the spine has an order: " + strings.Join(spines, " ← ")
	}
	return ""
}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		imports := slices.Concat(r.Imports, r.TestImports, r.XTestImports)
		for _, to := range imports {
			if !strings.HasPrefix(to, "loa/") {
				continue
			}
			if why := refuse(r.ImportPath, to); why != "" {
				t.Errorf("%s imports %s: %s", r.ImportPath, to, why)
			}
		}
	}
}

func TestEveryRoomIsKnown(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		path := strings.TrimPrefix(r.ImportPath, "loa/")
		if !slices.Contains(known, path) {
			t.Errorf("%s is new: decide on which floor it belongs and enter it in test/arch", path)
		}
		if slices.Contains([]string{"utils", "common", "helpers", "models", "types", "services", "pkg"}, filepath.Base(path)) {
			t.Errorf("%s: a room is called by what it is about", path)
		}
	}
}

// TestDomainIsPure: rules that would be true on paper read no clock, file,
// database or network.
func TestDomainIsPure(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		if floor, _ := place(r.ImportPath); floor != "domain" && floor != "vi" {
			continue
		}
		for _, to := range r.Imports {
			if slices.Contains([]string{"os", "net", "net/http", "database/sql", "io/ioutil", "log/slog"}, to) {
				t.Errorf("%s imports %s: domain and vi do no I/O", r.ImportPath, to)
			}
		}
	}
}
