package newsroom_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := webtest.Scan{NotShown: []string{"lateness", "clockText", "spanText", "bringOut", "Suits", "syllables", "explained", "prove", "Titled", "ReadDays", "XLSX", "themeSheet", "calendarFile", "budgetXLSX", "Templates", "radio", "checkMessage", "asked", "write", "ForReformSite"}, Apart: "medium"}.Texts(t, ".", "../../domain/content", "../../spine/content")
	if len(keys) < 60 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
