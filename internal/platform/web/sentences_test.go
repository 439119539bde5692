package web

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"loa/ui"
)

// said collects the formats of the sentences that the domain makes about how
// obligations stand, with the English of the whole house.
func said(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	var all []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "Say" {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, text)
			}
			return true
		})
	}
	return all
}

// Reasons are said in English on English pages, every kind of them.
func TestEverySentenceOfAnObligationHasItsEnglish(t *testing.T) {
	t.Parallel()
	var english map[string]string
	if err := json.Unmarshal(ui.English(), &english); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, folder := range []string{"../../domain/obligation", "../../domain/calendar", "../../spine/notice"} {
		for _, format := range said(t, folder) {
			n++
			words := strings.ContainsFunc(format, func(r rune) bool { return r > 0xBF && r != '–' })
			if words && english[format] == "" {
				t.Errorf("no English for %q", format)
			}
			if got := english[format]; words && got != "" && strings.Count(got, "%") != strings.Count(format, "%") {
				t.Errorf("%q has other figures in English: %q", format, got)
			}
		}
	}
	if n < 80 {
		t.Errorf("only %d sentences were found", n)
	}
}
