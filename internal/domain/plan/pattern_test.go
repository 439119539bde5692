package plan

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every text that is given to spelled as it stands is a pattern; those that are put
// together are looked for by the tests of what uses them.
func TestPatterns(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			called, _ := call.Fun.(*ast.Ident)
			text, literal := call.Args[0].(*ast.BasicLit)
			if called == nil || called.Name != "spelled" || !literal {
				return true
			}
			seen++
			raw, err := strconv.Unquote(text.Value)
			if err == nil {
				_, err = regexp.Compile(raw)
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return true
		})
	}
	if seen < 150 {
		t.Errorf("%d patterns were found", seen)
	}
}
