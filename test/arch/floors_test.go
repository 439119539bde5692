// Package arch holds the rules of the house: which floor may import which, who
// owns a table, what a file may hold.
package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// room is what `go list` says of a package.
type room struct {
	ImportPath                         string
	GoFiles                            []string
	Imports, TestImports, XTestImports []string
}

// floors, from the top. A room imports what lies further down; within a floor
// the rules of refuse hold.
var floors = []string{"cmd", "app", "feature", "channel", "spine", "platform", "domain", "vi"}

// spines lists the stateful core in its order: a later one may import an
// earlier one.
var spines = []string{"org", "people", "notice", "programme", "ledger", "papers", "content", "delivery"}

// known lists every room; a new folder needs an entry here, which is the moment
// to ask on which floor it belongs.
var known = []string{
	"cmd/loa",
	"internal/app", "internal/app/demo",
	"internal/feature/accounts", "internal/feature/agencies", "internal/feature/chase", "internal/feature/desk", "internal/feature/evidence",
	"internal/feature/gallery", "internal/feature/guide", "internal/feature/library", "internal/feature/links", "internal/feature/matrix", "internal/feature/newsroom", "internal/feature/orders", "internal/feature/ownplan", "internal/feature/papers", "internal/feature/planreview", "internal/feature/portal",
	"internal/feature/periods", "internal/feature/questions", "internal/feature/reorganise", "internal/feature/report", "internal/feature/seals", "internal/feature/webhooks",
	"internal/spine/org", "internal/spine/people", "internal/spine/programme", "internal/spine/programme/programmetest", "internal/spine/ledger", "internal/spine/ledger/ledgertest",
	"internal/spine/papers", "internal/spine/notice", "internal/spine/content",
	"internal/platform/audit", "internal/platform/auth", "internal/platform/backup", "internal/platform/blob",
	"internal/platform/chart", "internal/platform/clock", "internal/platform/fetch", "internal/platform/db", "internal/platform/db/dbtest", "internal/platform/db/pgserver",
	"internal/platform/job", "internal/platform/mail", "internal/platform/media", "internal/platform/office", "internal/platform/office/pdfsign", "internal/platform/office/textract",
	"internal/platform/richtext", "internal/platform/speech", "internal/platform/web", "internal/platform/web/webtest",
	"internal/domain", "internal/domain/access", "internal/domain/agency", "internal/domain/cadence", "internal/domain/calendar", "internal/domain/content",
	"internal/domain/event", "internal/domain/evidence", "internal/domain/merkle", "internal/domain/obligation",
	"internal/domain/goal", "internal/domain/media", "internal/domain/plan", "internal/domain/question", "internal/domain/reminder", "internal/domain/report",
	"internal/vi",
	"docs/user", "ui", "ui/build", "test/arch", "test/bench", "test/e2e", "test/fault", "test/peers", "test/tally",
}

func rooms(t *testing.T) []room {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,GoFiles,Imports,TestImports,XTestImports", "loa/...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []room
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var r room
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.ImportPath, "/node_modules/") {
			all = append(all, r)
		}
	}
	if len(all) < 20 {
		t.Fatalf("go list names %d packages: the rules below would hold for nothing", len(all))
	}
	return all
}

// place gives a room's floor and its name on that floor: "feature", "matrix".
func place(path string) (floor, name string) {
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(path, "loa/"), "internal/"), "/")
	if !slices.Contains(floors, parts[0]) && !strings.HasPrefix(path, "loa/internal/") {
		return "", path
	}
	return parts[0], strings.Join(parts[1:min(2, len(parts))], "")
}

// refuse says why from may not import to; empty when it may.
func refuse(from, to string) string {
	ff, fn := place(from)
	tf, tn := place(to)
	fi, ti := slices.Index(floors, ff), slices.Index(floors, tf)
	switch {
	case ff == "": // tests and tools look at everything
		return ""
	case strings.HasPrefix(to, "loa/test/"):
		return "the program does not know its tests"
	case to == "loa/ui", to == "loa/docs/user": // the built front end and the guide are files like any other
		return ""
	case fi < 0 || ti < 0:
		return "it lies on no known floor: " + strings.Join(floors, " → ")
	case ti < fi:
		return "imports go down only: " + ff + " stands below " + tf
	case ff == tf && (ff == "feature" || ff == "channel") && fn != tn:
		return "a " + ff + " never imports a sibling: what both need belongs in spine or domain, and what happened travels as a job"
	case ff == "channel" && tf == "feature":
		return "a channel speaks one protocol and knows no feature"
	case ff == "feature" && tf == "channel":
		return "a feature does not choose its channels: app connects them"
	case ff == "spine" && tf == "spine" && slices.Index(spines, tn) > slices.Index(spines, fn):
		return "the spine has an order: " + strings.Join(spines, " ← ")
	}
	return ""
}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		for _, to := range slices.Concat(r.Imports, r.TestImports, r.XTestImports) {
			if !strings.HasPrefix(to, "loa/") {
				continue
			}
			if why := refuse(r.ImportPath, to); why != "" {
				t.Errorf("%s imports %s: %s", r.ImportPath, to, why)
			}
		}
		for _, to := range r.Imports {
			if forTests(to) && !forTests(r.ImportPath) && r.ImportPath != "loa/test/bench" || to == "testing" && !forTests(r.ImportPath) {
				t.Errorf("%s imports %s outside its tests", r.ImportPath, to)
			}
		}
	}
}

// forTests tells whether a package helps tests only.
func forTests(path string) bool {
	return slices.ContainsFunc([]string{"/dbtest", "/webtest", "/programmetest", "/ledgertest"}, func(name string) bool { return strings.HasSuffix(path, name) })
}

// TestTheRulesRefuse: a rule that lets everything pass would go unnoticed.
func TestTheRulesRefuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		may      bool
	}{
		{"loa/cmd/loa", "loa/internal/app", true},
		{"loa/internal/app", "loa/internal/feature/matrix", true},
		{"loa/internal/app", "loa/cmd/loa", false},
		{"loa/internal/feature/matrix", "loa/internal/spine/ledger", true},
		{"loa/internal/feature/matrix", "loa/internal/feature/report", false},
		{"loa/internal/feature/matrix", "loa/internal/feature/matrix/draw", true},
		{"loa/internal/feature/matrix", "loa/internal/channel/smtp", false},
		{"loa/internal/channel/smtp", "loa/internal/channel/zalo", false},
		{"loa/internal/channel/smtp", "loa/internal/feature/matrix", false},
		{"loa/internal/spine/ledger", "loa/internal/spine/org", true},
		{"loa/internal/spine/org", "loa/internal/spine/ledger", false},
		{"loa/internal/spine/ledger", "loa/internal/feature/matrix", false},
		{"loa/internal/platform/web", "loa/internal/spine/people", false},
		{"loa/internal/platform/web", "loa/internal/platform/db", true},
		{"loa/internal/platform/web", "loa/ui", true},
		{"loa/internal/domain/plan", "loa/internal/vi", true},
		{"loa/internal/vi", "loa/internal/domain", false},
		{"loa/internal/domain/plan", "loa/internal/platform/db", false},
		{"loa/internal/domain/plan", "loa/internal/novelty", false},
		{"loa/internal/novelty", "loa/internal/vi", false},
		{"loa/internal/app", "loa/test/e2e", false},
		{"loa/test/e2e", "loa/internal/platform/db", true},
	} {
		if why := refuse(c.from, c.to); (why == "") != c.may {
			t.Errorf("%s → %s: refused with %q, may = %v", c.from, c.to, why, c.may)
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
		floor, _ := place(r.ImportPath)
		if (floor == "feature" || floor == "spine") && !slices.Contains(r.GoFiles, "doc.go") {
			t.Errorf("%s has no doc.go: say there what it is, which tables it owns, which jobs it takes and sends", path)
		}
		if floor == "feature" && !slices.Contains(r.GoFiles, "feature.go") {
			t.Errorf("%s has no feature.go: New, Routes and Jobs stand there in every feature", path)
		}
	}
}

// TestDomainIsPure: rules that would be true on paper read no clock, file,
// database or network. Taking an address apart (net/url) is none of these.
func TestDomainIsPure(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		if floor, _ := place(r.ImportPath); floor != "domain" && floor != "vi" {
			continue
		}
		for _, to := range r.Imports {
			first, _, _ := strings.Cut(to, "/")
			if first == "os" || first == "net" && to != "net/url" || to == "database/sql" || to == "log/slog" || to == "io/fs" {
				t.Errorf("%s imports %s: domain and vi do no I/O", r.ImportPath, to)
			}
		}
	}
}
