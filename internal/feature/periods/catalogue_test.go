package periods_test

import (
	"os"
	"path/filepath"
	"testing"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/programme"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	// Of the programme, this room shows what its files on days off and on regimes say.
	days := t.TempDir()
	files, err := filepath.Glob("../../spine/programme/dayoff*.go")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files on days off, %v", len(files), err)
	}
	files = append(files, "../../spine/programme/regime.go", "../../spine/programme/regime_record.go")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(days, filepath.Base(file)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Sheets are papers and stay Vietnamese, as do a lunar date and the labels
	// that only papers carry.
	scan := webtest.Scan{NotShown: []string{"columns", "rows", "title", "who", "xlsx", "String"}}
	keys := scan.Texts(t, ".", days)
	keys = append(keys, webtest.Scan{NotShown: []string{"String", "Label", "inLieu", "Words", "wrongKey", "NamedWindow", "ParseWindowRule"}}.Texts(t, "../../domain/calendar")...)
	keys = append(keys, holidays()...)
	for _, l := range programme.RegimeLevels() {
		keys = append(keys, l.Label())
	}
	for _, rule := range []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow, calendar.ClosingWindow(20)} {
		keys = append(keys, rule.Words().Format)
	}
	for _, k := range calendar.DueKinds() {
		keys = append(keys, k.Label())
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
