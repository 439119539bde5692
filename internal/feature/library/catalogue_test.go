package library_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := webtest.Scan{Only: "medium", Declared: true, NotShown: []string{"CodeFilm", "note", "film", "sniff", "spoken", "ReadCaptions", "FileName"}}.Texts(t, ".", "../../domain/media", "../../platform/media", "../../spine/content")
	if len(keys) < 40 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
