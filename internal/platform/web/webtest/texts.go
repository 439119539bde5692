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
	Apart    string   // files of folders above whose names begin so are another room's
	Only     string   // and of these only those that begin so are looked at
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
			if strings.HasSuffix(file, "_test.go") || folder != "." && s.elsewhere(folder, filepath.Base(file)) {
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

// elsewhere tells whether another room shows the texts of a file of the spine.
func (s Scan) elsewhere(folder, name string) bool {
	return strings.Contains(folder, "spine") && (s.Apart != "" && strings.HasPrefix(name, s.Apart) || s.Only != "" && !strings.HasPrefix(name, s.Only))
}

// vietnamese tells whether a text has a letter that only Vietnamese has.
func vietnamese(text string) bool {
	return vi.Fold(text) != strings.ToLower(text) && !strings.Contains(text, "SELECT") &&
		strings.ContainsFunc(text, func(r rune) bool { return r > 0xBF && r != '“' && r != '”' && r != '–' })
}
