package textract

import (
	"bytes"
	"strings"
	"testing"
)

// BenchmarkPlanDOCX reads a Word file of about 40 pages.
func BenchmarkPlanDOCX(b *testing.B) {
	text := ownPlan(b, "thong-tin-2027.txt")
	file := planToDOCX(b, strings.Repeat(text, 1+100_000/len(text)))
	for b.Loop() {
		if _, err := ReadPlan(b.Context(), "a.docx", bytes.NewReader(file), int64(len(file))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlanPDF reads a PDF file of about 40 pages; PDFium is compiled before.
func BenchmarkPlanPDF(b *testing.B) {
	text := ownPlan(b, "thong-tin-2027.txt")
	file := planToPDF(b, strings.Repeat(text, 1+100_000/len(text)))
	for b.Loop() {
		if _, err := ReadPlan(b.Context(), "a.pdf", bytes.NewReader(file), int64(len(file))); err != nil {
			b.Fatal(err)
		}
	}
}
