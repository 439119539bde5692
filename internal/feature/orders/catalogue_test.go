package orders_test

import (
	"os"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/platform/web/webtest"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	keys := webtest.Scan{Declared: true, NotShown: []string{"text", "subject", "Kind", "duty", "refusal", "issue", "short"}}.Texts(t, ".", "../../domain/obligation")
	for _, k := range evidence.Kinds() {
		keys = append(keys, k.Label())
	}
	for _, p := range evidence.Proofs() {
		keys = append(keys, p.Label(), p.Short())
	}
	for _, l := range agency.Levels() {
		keys = append(keys, l.Label())
	}
	for _, k := range agency.Kinds() {
		keys = append(keys, k.Label())
	}
	keys = append(keys, "%s không còn đang chạy ngày %s. Chọn kế hoạch đang theo dõi của ngày này.", "Chỉ đạo này đã thu hồi từ ngày %s.")
	if len(keys) < 60 {
		t.Fatalf("only %d texts found", len(keys))
	}
	if err := web.CheckCatalogue(os.DirFS("."), keys...); err != nil {
		t.Error(err)
	}
}
