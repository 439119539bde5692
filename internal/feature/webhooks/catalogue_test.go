package webhooks_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := append(webtest.Scan{NotShown: []string{}}.Texts(t, "."), webtest.Scan{Declared: true}.Texts(t, "../../platform/fetch")...)
	if len(keys) < 60 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
