package matrix_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	if err := web.CheckCatalogue(os.DirFS("."), webtest.Scan{NotShown: []string{"XLSX", "Routes", "Label", "Paper", "rowOf", "footOf", "notes", "sealed", "dated", "filterWords", "line", "labelOf"}}.Texts(t, ".", "../../domain/obligation")...); err != nil {
		t.Error(err)
	}
}
