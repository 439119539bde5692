package textract

import (
	"slices"
	"testing"
)

// A word that ends where the next cell begins is a word of its own, and leaves
// the edge free.
func TestWordsThatTouchACell(t *testing.T) {
	t.Parallel()
	letters := func(at, base float64, words string) (out []glyph) {
		for _, r := range words {
			out = append(out, glyph{text: string(r), x0: at, x1: at + 6, y0: base - 10, base: base})
			at += 6
		}
		return out
	}
	// A capital behind a small letter, a seam at the edge, a word over the edge.
	page := slices.Concat(letters(100, 110, "đơnSở"), letters(99.6, 130, "đơn"), letters(118, 130, "các"), letters(100, 150, "đường"))
	rows := besideEdges(page, []float64{118})
	if len(rows) != 3 || len(rows[0]) != 2 || len(rows[1]) != 2 || len(rows[2]) != 1 {
		t.Fatalf("%+v", rows)
	}
	for _, r := range rows[:2] {
		if r[0].text != "đơn" || r[1].x0 != 118 || r[1].x0-r[0].x1 < leastTight {
			t.Errorf("%+v", r)
		}
	}
}
