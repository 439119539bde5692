package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	creates = regexp.MustCompile(`(?i)\bCREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)`)
	views   = regexp.MustCompile(`(?i)\bCREATE VIEW (?:IF NOT EXISTS )?([a-z_]+)`)
	writes  = regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b`)
	reads   = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+([a-z_]+)\b`)
	isSQL   = regexp.MustCompile(`(?i)^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER)\s|\b(?:FROM|JOIN|WHERE|INTO) +[a-z_.]+\b.*(?:\$\d|=|\bJOIN\b)|\bLIKE\b`)
	oneSide = []struct {
		form *regexp.Regexp
		why  string
	}{
		{regexp.MustCompile(`(?i)\bILIKE\b`), "only PostgreSQL knows it: search the column that vi.Fold filled"},
		{regexp.MustCompile(`[\w)']::[a-z]`), "only PostgreSQL knows it: CAST(x AS type)"},
		{regexp.MustCompile(`(?i)=\s*ANY\s*\(`), "only PostgreSQL knows it: IN (…)"},
		{regexp.MustCompile(`(?i)\b(?:BIG|SMALL)?SERIAL\b|\bAUTOINCREMENT\b`), "ids are TEXT UUIDv7 made in Go"},
		{regexp.MustCompile(`(?i)\b(?:is|has|was)_[a-z_]+\s*=\s*[01]\b|\bboolean\s*=\s*1\b`), "PostgreSQL has no number there: TRUE, FALSE"},
		{regexp.MustCompile(`(?i)\b(?:lower|upper)\s*\(`), "neither engine folds Vietnamese: fill an x_fold column by vi.Fold"},
		{regexp.MustCompile(`(?i)\bINSERT OR (?:IGNORE|REPLACE)\b`), "only SQLite knows it: ON CONFLICT"},
		{regexp.MustCompile(`(?i)\b(?:now|datetime|strftime|date_trunc|random|gen_random_uuid)\s*\(|\bCURRENT_(?:DATE|TIME|TIMESTAMP)\b`), "the clock and ids come from Go"},
	}
	likes = regexp.MustCompile(`(?i)\b([a-z_]+)\s+(?:NOT\s+)?LIKE\b`)
)

// refuseSQL says why a statement does not fit both engines; empty when it does.
func refuseSQL(sql string) string {
	for _, s := range oneSide {
		if m := s.form.FindString(sql); m != "" {
			return strconv.Quote(m) + ": " + s.why
		}
	}
	for _, m := range likes.FindAllStringSubmatch(sql, -1) {
		if !strings.HasSuffix(m[1], "_fold") {
			return strconv.Quote(m[0]) + ": neither engine compares Vietnamese: search an x_fold column"
		}
	}
	return ""
}

// owners maps each table to the folder whose migrations make it.
func owners(t *testing.T) map[string]string {
	t.Helper()
	of := map[string]string{}
	for _, path := range files(t, ".sql") {
		folder := filepath.Dir(filepath.Dir(path))
		for _, m := range creates.FindAllStringSubmatch(read(t, path), -1) {
			if other := of[m[1]]; other != "" && other != folder {
				t.Errorf("table %s is made by %s and by %s: a table has one owner", m[1], other, folder)
			}
			of[m[1]] = folder
		}
	}
	return of
}

// statements gives the SQL texts of a Go file: its string literals, those that
// are added together as one.
func statements(t *testing.T, path string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		text, ok := literal(e)
		if ok && isSQL.MatchString(text) {
			found = append(found, text)
		}
		return !ok
	})
	return found
}

// literal is the text of a string literal or of a sum in which one stands;
// what is not literal becomes a question mark.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		left, okLeft := literal(e.X)
		right, okRight := literal(e.Y)
		if e.Op != token.ADD || (!okLeft && !okRight) {
			return "", false
		}
		if !okLeft {
			left = "?"
		}
		if !okRight {
			right = "?"
		}
		return left + right, true
	}
	return "", false
}

// allTables name those that handle whole databases, whatever is in them, and
// what seeds tables for tests alone (held by TestImportsGoDown).
var allTables = []string{"internal/platform/db", "internal/platform/backup", "internal/platform/db/dbtest", "internal/spine/programme/programmetest", "internal/spine/ledger/ledgertest"}

func TestEachTableHasOneWriter(t *testing.T) {
	t.Parallel()
	of, seen := owners(t), 0
	for _, path := range files(t, ".go") {
		folder := filepath.Dir(path)
		if slices.Contains(allTables, folder) || strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, sql := range statements(t, path) {
			seen++
			for _, why := range trespass(of, folder, sql) {
				t.Errorf("%s %s", path, why)
			}
			if why := refuseSQL(sql); why != "" && !strings.HasPrefix(folder, "internal/platform/search") {
				t.Errorf("%s: %s", path, why)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d statements were found: the scan is blind", seen)
	}
}

// trespass tells which tables of others a statement in folder touches.
func trespass(of map[string]string, folder, sql string) []string {
	var all []string
	for _, m := range writes.FindAllStringSubmatch(sql, -1) {
		if owner := of[m[1]]; owner != "" && owner != folder {
			all = append(all, "writes table "+m[1]+", which belongs to "+owner+": call its owner instead")
		}
	}
	for _, m := range reads.FindAllStringSubmatch(sql, -1) {
		owner := of[m[1]]
		above := strings.HasPrefix(owner, "internal/feature/") || strings.HasPrefix(owner, "internal/channel/")
		if above && owner != folder {
			all = append(all, "reads table "+m[1]+" of "+owner+": read a view "+filepath.Base(owner)+"_v_… of its own instead")
		}
	}
	return all
}

func TestMigrationsFitBothEngines(t *testing.T) {
	t.Parallel()
	for _, path := range files(t, ".sql") {
		text := read(t, path)
		if why := refuseSQL(text); why != "" {
			t.Errorf("%s: %s", path, why)
		}
		owner := filepath.Base(filepath.Dir(filepath.Dir(path)))
		for _, m := range views.FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(m[1], owner+"_v_") {
				t.Errorf("%s: a view for others is called %s_v_…, not %s", path, owner, m[1])
			}
		}
	}
}

// TestTheScanSees: a scan that finds nothing would go unnoticed.
func TestTheScanSees(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"SELECT a FROM b WHERE c ILIKE $1", "SELECT a::text FROM b", "SELECT a FROM b WHERE c = ANY($1)",
		"SELECT a FROM b WHERE lower(c) = $1", "SELECT a FROM b WHERE name LIKE $1", "SELECT a FROM b WHERE b.tenfold LIKE $1",
		"SELECT a FROM b WHERE c < now()", "INSERT OR IGNORE INTO a VALUES ($1)", "CREATE TABLE a (id BIGSERIAL)", "SELECT a FROM b WHERE is_open = 1",
	} {
		if refuseSQL(bad) == "" || !isSQL.MatchString(bad) {
			t.Errorf("%s passes", bad)
		}
	}
	for _, good := range []string{
		"SELECT a FROM b WHERE name_fold LIKE $1 ESCAPE '!'", "SELECT CAST(a AS TEXT) FROM b WHERE c = TRUE AND x IN ($1, $2)",
		"SELECT '::1' FROM b", "INSERT INTO a (known, renow) VALUES ($1, $2) ON CONFLICT DO NOTHING",
	} {
		if why := refuseSQL(good); why != "" {
			t.Errorf("%s is refused: %s", good, why)
		}
	}
	of := map[string]string{"report": "internal/feature/report", "cell": "internal/spine/ledger"}
	for folder, sql := range map[string]string{
		"internal/feature/matrix": "SELECT r.id FROM cell c JOIN report r ON TRUE", "internal/feature/report": "UPDATE cell SET n = 1",
		"internal/app": "DELETE FROM report WHERE id = $1",
	} {
		if len(trespass(of, folder, sql)) == 0 {
			t.Errorf("%s in %s passes", sql, folder)
		}
	}
	if why := trespass(of, "internal/feature/report", "SELECT n FROM cell JOIN report_v_state ON TRUE"); len(why) > 0 {
		t.Errorf("reading the spine and a view is refused: %s", why)
	}
	if e, err := parser.ParseExpr("\"SELECT \" + columns + ` FROM b` + \" WHERE\""); err != nil {
		t.Fatal(err)
	} else if text, _ := literal(e); text != "SELECT ? FROM b WHERE" {
		t.Errorf("a sum reads %q", text)
	}
}
