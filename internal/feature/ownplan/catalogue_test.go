package ownplan_test

import (
	"os"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/papers"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := webtest.Scan{Declared: true, NotShown: []string{
		"document", "paper", "table", "sheet", "csv", "basis", "purpose", "contents", "budget", "organise", "recipients", "rooms", "titleOf", "citedOwn", "amendedBasis",
		"words", "money", "target", "howMany", "clause", "unitOf", "perOf", "clauseOf", "passed", "numbered", "answered", "missedBefore", "written", "proof", "prove", "drop", "draw", "texts", "state", "Words", "Summary", "digits", "recordedNote", "behalf", "silentSince", "missed", "budgetWith", "budgetSentence", "sortOf",
	}}.Texts(t, ".")
	for _, s := range papers.Statuses() {
		keys = append(keys, s.Label())
	}
	for _, l := range []agency.Level{agency.Province, agency.District, agency.Commune} {
		keys = append(keys, l.Label())
	}
	if len(keys) < 40 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
