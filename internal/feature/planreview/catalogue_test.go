package planreview_test

import (
	"os"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

// scan leaves out functions whose texts are read or kept, not translated: the
// plan's own words and names made of them, which stay Vietnamese in every
// language.
var scan = webtest.Scan{NotShown: []string{
	"Routes", "missingPages", "reportRow", "reportRule", "taskRow", "kept", "nameDoubts", "unknown", "elsewhere", "Name", "bodyRoutes", "itemsFrom",
	"takeFrom", "Cited", "CitedWhole", "clauses",
	"cleanDaysOff", "neededDaysOff", "errDaysOff", "EndDayOff", "toEnd", "insertDayOff", // shown by feature/periods
	"PrepareOrder", "ChangeOrder", "OrderedNow", "clause", // stored, and shown by feature/orders
}}

func TestEveryTextHasEnglish(t *testing.T) {
	keys := scan.Texts(t, ".", "../../spine/programme", "../../domain/goal")
	for _, k := range []cadence.Kind{cadence.Quota, cadence.Deadline, cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional} {
		keys = append(keys, k.Label())
	}
	for _, l := range agency.Levels() {
		keys = append(keys, l.Label())
	}
	for _, k := range agency.Kinds() {
		keys = append(keys, k.Label())
	}
	if len(keys) < 80 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
