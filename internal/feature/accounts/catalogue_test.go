package accounts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// sentences collects the Vietnamese texts in the Go files of a folder. Texts
// for papers, mails and the log of the program are written in Vietnamese only.
func sentences(t *testing.T, folder string) []string {
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
			if f, ok := n.(*ast.FuncDecl); ok && slices.Contains([]string{"minutes", "of", "invitationMail", "officeName", "importColumns", "importSample", "apiRoutes", "device", "ReadRole", "paperName", "slips"}, f.Name.Name) {
				return false
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err == nil && strings.ToLower(text) != vi.Fold(text) && strings.ContainsAny(text, "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĂÂĐÊÔƠƯ") {
				found = append(found, text)
			}
			return true
		})
	}
	return found
}

// TestEveryTextHasEnglish finds texts that would stay Vietnamese on an English
// page.
func TestEveryTextHasEnglish(t *testing.T) {
	var keys []string
	for _, folder := range []string{".", "../../spine/people", "../../platform/audit", "../../platform/auth", "../../platform/mail"} {
		keys = append(keys, sentences(t, folder)...)
	}
	for _, role := range access.Roles() {
		keys = append(keys, role.Label())
	}
	if len(keys) < 150 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
