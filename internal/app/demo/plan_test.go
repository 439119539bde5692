package demo_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"loa/internal/app/demo"
	"loa/internal/domain/plan"
	"loa/internal/platform/office/textract"
)

func read(t *testing.T, text []byte) plan.Document {
	t.Helper()
	doc, err := textract.ReadPlan(t.Context(), "ke-hoach.txt", bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestRewrittenPlanKeepsTheFacts: the plan of 2025 in our words has the number,
// days, measures, times and agencies of the real one, and none of its long
// sentences.
func TestRewrittenPlanKeepsTheFacts(t *testing.T) {
	t.Parallel()
	original, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "plans", "dong-nai-35-kh-ubnd-2025.txt"))
	if err != nil {
		t.Skip("the plan is not beside the source")
	}
	want, got := read(t, original), read(t, demo.Plans()[0].Text)
	if got.Head.Number != want.Head.Number || got.Head.Date != want.Head.Date || got.Head.Year != want.Head.Year || !reflect.DeepEqual(got.Head.Window, want.Head.Window) {
		t.Errorf("head %+v, want %+v", got.Head, want.Head)
	}
	if len(got.Tasks) != len(want.Tasks) {
		t.Fatalf("%d tasks, want %d", len(got.Tasks), len(want.Tasks))
	}
	for i, w := range want.Tasks {
		g := got.Tasks[i]
		if g.No != w.No || !reflect.DeepEqual(g.Lead, w.Lead) || !reflect.DeepEqual(g.Coordinating, w.Coordinating) || !reflect.DeepEqual(g.Timing, w.Timing) || !reflect.DeepEqual(g.Cadence, w.Cadence) {
			t.Errorf("task %s: %+v\nwant %+v", w.No, g, w)
		}
		if len([]rune(w.Content)) > 110 && g.Content == w.Content {
			t.Errorf("task %s is told in the original's words", w.No)
		}
	}
}
