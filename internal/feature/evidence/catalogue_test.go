package evidence_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	if err := web.CheckCatalogue(os.DirFS(".")); err != nil {
		t.Error(err)
	}
}
