package report_test

import (
	"os"
	"testing"

	"loa/internal/domain/goal"
	"loa/internal/platform/web"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	var labels []string
	for _, v := range goal.Verdicts() {
		labels = append(labels, v.Label())
	}
	if err := web.CheckCatalogue(os.DirFS("."), labels...); err != nil {
		t.Error(err)
	}
}
