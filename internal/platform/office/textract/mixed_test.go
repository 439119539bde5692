package textract

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/klippa-app/go-pdfium/requests"

	"loa/internal/domain/plan"
)

// A scanned first page before pages of text gives one document in the order of
// the pages, with the warning of what was recognised.
func TestScannedPageBeforeText(t *testing.T) {
	t.Parallel()
	if missing := ocrReady(t.Context()); missing != "" {
		if os.Getenv("LOA_CI") != "" {
			t.Fatal("missing: ", missing)
		}
		t.Skip("reading scans needs ", missing)
	}
	f, err := openPDF(planToPDF(t, ownPlan(t, "thong-tin-2027.txt")), "")
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := f.in.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: 0}}, DPI: 200, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	err = png.Encode(&picture, drawn.Result.RenderedImage)
	drawn.Cleanup()
	f.close()
	if err != nil {
		t.Fatal(err)
	}
	p := paper(t)
	p.RegisterImageOptionsReader("trang", fpdf.ImageOptions{ImageType: "PNG"}, &picture)
	p.ImageOptions("trang", 0, 0, 595.28, 841.89, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	p.turn()
	p.paragraph("Trang sau là trang chữ, viết tiếp những việc của kế hoạch.")
	read := mustExtract(t, "a.pdf", p.bytes())
	d := plan.Read(read)
	want := plan.Read(mustExtract(t, "a.txt", []byte(ownPlan(t, "thong-tin-2027.txt"))))
	if read.Scanned != 1 || d.Head.Number != want.Head.Number || d.Head.Date != want.Head.Date {
		t.Errorf("%d scanned, %q %q", read.Scanned, d.Head.Number, d.Head.Date)
	}
	if !strings.HasSuffix(strings.TrimSpace(read.Body), "Trang sau là trang chữ, viết tiếp những việc của kế hoạch.") {
		t.Errorf("the page of text does not come last: %.200q", read.Body[max(0, len(read.Body)-200):])
	}
}
