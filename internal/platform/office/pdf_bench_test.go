package office

import (
	"fmt"
	"strings"
	"testing"
)

// provinceReport is a report of the size of a province's: 120 agencies in a
// table of many columns, figures with addresses, a chart.
func provinceReport(tb testing.TB) Paper {
	tb.Helper()
	p := sampleReport()
	t := p.Appendices[0].Body[0].(Table)
	row := t.Rows[0]
	t.Rows = nil
	for i := range 120 {
		r := Row{Cells: append([]Cell(nil), row.Cells...)}
		r.Cells[0] = TextCell(fmt.Sprint(i + 1))
		r.Cells[6] = TextCell(strings.Repeat("Có minh chứng. ", 1+i%4))
		t.Rows = append(t.Rows, r)
	}
	p.Appendices = []Appendix{{Title: p.Appendices[0].Title, Landscape: true, Body: []Block{t}}}
	figures := figureTable("Bảng 2. Kết quả")
	for i := range 120 {
		figures.Rows = append(figures.Rows, figureRow(i+1, fmt.Sprint(i), Address{Title: "Bảng minh chứng", URL: fmt.Sprintf("https://loa.dongnai.gov.vn/bao-cao/%d/so-lieu", i)}))
	}
	p.Body = append(p.Body, samplePicture(tb, 1200, 600), figures)
	for range 40 {
		p.Body = append(p.Body, Text(strings.Repeat("Đoàn kiểm tra làm việc tại các đơn vị và ghi nhận kết quả. ", 8)))
	}
	return p
}

func BenchmarkPaperProvinceDOCX(b *testing.B) {
	p := provinceReport(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DOCX(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPaperProvincePDF(b *testing.B) {
	fonts, p := builtPaperFonts(b), provinceReport(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := PDF(fonts, p); err != nil {
			b.Fatal(err)
		}
	}
}

// One agency's report: 120 of them are a province.
func BenchmarkPaperAgencyDOCX(b *testing.B) {
	p := sampleReport()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DOCX(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPaperAgencyPDF(b *testing.B) {
	fonts, p := builtPaperFonts(b), sampleReport()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := PDF(fonts, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPaperFonts(b *testing.B) {
	builtPaperFonts(b)
	for b.Loop() {
		if _, err := ReadPaperFonts(builtFiles()); err != nil {
			b.Fatal(err)
		}
	}
}
