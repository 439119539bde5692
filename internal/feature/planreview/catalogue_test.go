package planreview_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// notShown are functions whose texts are read or kept, not translated: the plan's
// own words and names made of them, which stay Vietnamese in every language.
var notShown = map[string]bool{
	"Routes": true, "reportRow": true, "reportRule": true, "taskRow": true, "kept": true, "nameDoubts": true, "unknown": true, "Name": true,
}

// texts collects the Vietnamese strings in the functions of a folder's files.
func texts(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl:
				return n.Tok != token.VAR && n.Tok != token.CONST
			case *ast.FuncDecl:
				return !notShown[n.Name.Name]
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if n.Kind == token.STRING && err == nil && vi.Fold(text) != strings.ToLower(text) && !strings.Contains(text, "SELECT") &&
					strings.ContainsFunc(text, func(r rune) bool { return r > 0xBF && r != '“' && r != '”' && r != '–' }) {
					found = append(found, text)
				}
			}
			return true
		})
	}
	return found
}

func TestEveryTextHasEnglish(t *testing.T) {
	keys := append(texts(t, "."), texts(t, "../../spine/programme")...)
	for _, k := range []cadence.Kind{cadence.Quota, cadence.Deadline, cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional} {
		keys = append(keys, k.Label())
	}
	for _, l := range agency.Levels() {
		keys = append(keys, l.Label())
	}
	for _, k := range agency.Kinds() {
		keys = append(keys, k.Label())
	}
	if len(keys) < 80 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
