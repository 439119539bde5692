package webtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"loa/internal/vi"
)

// Scan says which Vietnamese texts of Go files people see.
type Scan struct {
	NotShown []string // functions whose texts are for papers, files and logs, or are read
	Declared bool     // texts of var and const declarations are shown too
}

// Texts collects the Vietnamese texts in the Go files of folders, tests left
// out; every one of them needs an English entry in the catalogue of the page
// that shows it.
func (s Scan) Texts(t testing.TB, folders ...string) []string {
	t.Helper()
	var found []string
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
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
					return s.Declared || n.Tok != token.VAR && n.Tok != token.CONST
				case *ast.FuncDecl:
					return !slices.Contains(s.NotShown, n.Name.Name)
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && vietnamese(text) {
						found = append(found, text)
					}
				}
				return true
			})
		}
	}
	return found
}

// vietnamese tells whether a text has a letter that only Vietnamese has.
func vietnamese(text string) bool {
	return vi.Fold(text) != strings.ToLower(text) && !strings.Contains(text, "SELECT") &&
		strings.ContainsFunc(text, func(r rune) bool { return r > 0xBF && r != '“' && r != '”' && r != '–' })
}
