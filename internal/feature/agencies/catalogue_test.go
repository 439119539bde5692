package agencies_test

import (
	"os"
	"testing"

	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

// scan leaves out functions whose texts are read or written in files, not shown.
var scan = webtest.Scan{NotShown: []string{
	"importColumns", "sampleFile", "Routes", "levelOf", "kindOf", "yes", "fullCommittee", "NameKey", "changes", "Name",
	"codeNames", "contactNames", "exportXLSX", "api", "basisOf", "joined", "CommitteePlace", "readPlace", "placeLabel",
	"timeAPI", "changesFile", "fileRow", "kinNames", "ranks", "rankOf",
	"signerOf", "unitName",
}}

func TestEveryTextHasEnglish(t *testing.T) {
	keys := scan.Texts(t, ".", "../../spine/org", "../../domain/agency")
	if len(keys) < 40 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
