package accounts

import (
	"os"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

// scan leaves out texts for papers, mails and the log of the program, which are
// written in Vietnamese only.
var scan = webtest.Scan{Declared: true, NotShown: []string{
	"minutes", "of", "invitationMail", "officeName", "importColumns", "importSample", "apiRoutes", "device", "ReadRole", "paperName", "slips",
}}

// TestEveryTextHasEnglish finds texts that would stay Vietnamese on an English
// page.
func TestEveryTextHasEnglish(t *testing.T) {
	keys := scan.Texts(t, ".", "../../spine/people", "../../platform/audit", "../../platform/auth", "../../platform/mail")
	for _, role := range access.Roles() {
		keys = append(keys, role.Label())
	}
	if len(keys) < 150 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
