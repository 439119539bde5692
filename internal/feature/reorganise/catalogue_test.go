package reorganise

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

// scan leaves out functions whose texts are read or written in files, and words
// of the interface for programs.
var scan = webtest.Scan{Declared: true, NotShown: []string{
	"actColumns", "sample", "apiRoutes", "withCommittee", "AddLeft", "textOf",
}}

// below leaves out what other rooms of the floors below read, or write on
// papers.
var below = webtest.Scan{NotShown: []string{
	"importColumns", "fullCommittee", "NameKey", "changes", "Name", "joined", "ReadChange", "qualified", "verifiedText", "basisOf",
	"CommitteePlace", "symbolOf", "signerOf", "unitName", "readPlace", "placeLabel", "ranks", "rankOf", "kinNames",
}}

func TestEveryTextHasEnglish(t *testing.T) {
	keys := append(scan.Texts(t, "."), below.Texts(t, "../../domain/agency", "../../domain/obligation", "../../spine/org")...)
	if len(keys) < 250 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
