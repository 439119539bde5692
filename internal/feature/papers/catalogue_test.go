package papers_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := webtest.Scan{NotShown: []string{"beside", "LoadTrust", "show"}}.Texts(t, ".", "../../spine/papers", "../../platform/office/pdfsign")
	if len(keys) < 60 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
