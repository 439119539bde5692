package chase_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := append(webtest.Scan{Declared: true, NotShown: []string{"text", "subject", "line", "Kind", "letterPaper", "charge", "cited", "dutyList", "words", "clauseOf", "list", "whom", "compose", "atOnce", "atOnceText"}}.Texts(t, "."), webtest.Scan{Declared: true, NotShown: []string{"ActionLabels"}}.Texts(t, "../../spine/notice")...)
	if len(keys) < 20 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
