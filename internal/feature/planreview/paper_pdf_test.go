package planreview_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/platform/office"
	"loa/ui"
)

// printPDF prints a plan's text as a PDF file: lines as paragraphs, lines with
// tabs as rows of a table with borders. change may set more before it is written.
func printPDF(t *testing.T, text string, change func(*fpdf.Fpdf)) []byte {
	t.Helper()
	assets, err := ui.Assets()
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := office.ReadFonts(assets)
	if err != nil {
		t.Fatal(err)
	}
	p := fpdf.New("L", "pt", "A4", "")
	p.SetMargins(60, 60, 60)
	p.AddUTF8FontFromBytes("viet", "", bytes.Clone(fonts.Regular))
	p.SetFont("viet", "", 9)
	p.AddPage()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		cells := strings.Split(line, "\t")
		if len(cells) == 1 {
			p.MultiCell(0, 14, line, "", "L", false)
			continue
		}
		for i, c := range cells {
			p.CellFormat([]float64{30, 170, 120, 110, 160, 110}[i], 18, c, "1", 0, "L", false, 0, "")
		}
		p.Ln(18)
	}
	if change != nil {
		change(p)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// scanPDF is a PDF file of pictures without a letter.
func scanPDF(t *testing.T, pages int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 300, 400))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	picture.SetGray(10, 10, color.Gray{})
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	p := fpdf.New("P", "pt", "A4", "")
	p.RegisterImageOptionsReader("trang", fpdf.ImageOptions{ImageType: "PNG"}, &b)
	for range pages {
		p.AddPage()
		p.ImageOptions("trang", 0, 0, 595, 842, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// wordFile is a DOCX file with a document part and what stands before it.
func wordFile(t *testing.T, prolog, text string) []byte {
	t.Helper()
	var body strings.Builder
	body.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + prolog + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	table := false
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if inTable := len(cells) > 1; inTable != table {
			body.WriteString(map[bool]string{true: "<w:tbl>", false: "</w:tbl>"}[inTable])
			table = inTable
		}
		if table {
			body.WriteString("<w:tr>")
		}
		for _, c := range cells {
			if c = html.EscapeString(c); prolog != "" {
				c = "&bom;"
			}
			p := "<w:p><w:r><w:t xml:space=\"preserve\">" + c + "</w:t></w:r></w:p>"
			if table {
				p = "<w:tc>" + p + "</w:tc>"
			}
			body.WriteString(p)
		}
		if table {
			body.WriteString("</w:tr>")
		}
	}
	if table {
		body.WriteString("</w:tbl>")
	}
	body.WriteString("</w:body></w:document>")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part, err := z.Create("word/document.xml")
	if err == nil {
		_, err = part.Write([]byte(body.String()))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// longPlan is the sample plan with so many rows in its table.
func longPlan(rows int) string {
	head, _, _ := strings.Cut(samplePlan, "1\tPhát hành")
	var b strings.Builder
	b.WriteString(head)
	for i := range rows {
		fmt.Fprintf(&b, "%d\tTập huấn kỹ năng số đợt %d\t01 lớp\tSở Nội vụ\tSở Y tế\tQuý II/2025\n", i+1, i+1)
	}
	return b.String()
}
