package textract

import (
	"slices"
	"testing"

	"loa/internal/domain/plan"
	"loa/internal/vi"
)

// A plan without its marks is read with a warning; one with them, and short
// papers, are not warned of.
func TestLostMarks(t *testing.T) {
	t.Parallel()
	text := ownPlan(t, "thong-tin-2027.txt")
	warned := func(name, body string) bool {
		read := mustExtract(t, name, []byte(body))
		return read.Unmarked && slices.ContainsFunc(plan.Read(read).Warnings, func(w plan.Warning) bool { return w.Code == "no-marks" })
	}
	if warned("a.txt", text) || warned("a.pdf", string(planToPDF(t, text))) {
		t.Error("a plan with its marks is warned of")
	}
	if !warned("a.txt", vi.Fold(text)) {
		t.Error("a plan without marks is not warned of")
	}
	if lostMarks("Ke hoach 2027") {
		t.Error("a few words tell nothing")
	}
}
