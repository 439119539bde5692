package textract

import (
	"fmt"
	"os"
	"testing"
)

func TestYY(t *testing.T) {
	raw, _ := os.ReadFile(os.Getenv("ZZ"))
	f, err := openPDF(raw)
	if err != nil {
		t.Fatal(err)
	}
	var last *grid
	for pg := range f.pages {
		s, err := f.page(t.Context(), pg)
		if err != nil {
			t.Fatal(err)
		}
		gs := columnGrids(s.glyphs, last)
		last = nil
		for _, g := range gs {
			fmt.Printf("page %d xs %.0f ys %.0f\n", pg, g.xs, g.ys)
			last = g
		}
	}
}
