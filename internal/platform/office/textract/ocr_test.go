package textract

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/klippa-app/go-pdfium/requests"

	"loa/internal/domain/plan"
)

// scanned makes of a PDF what a scanner makes of its printed pages: pictures.
func scanned(t *testing.T, file []byte) []byte {
	t.Helper()
	return scannedAslant(t, file, 0)
}

// scannedAslant is scanned with the paper put in so many degrees aslant.
func scannedAslant(t *testing.T, file []byte, degrees float64) []byte {
	t.Helper()
	f, err := openPDF(file, "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	out := fpdf.New("P", "pt", "A4", "")
	for i := range f.pages {
		drawn, err := f.in.RenderPageInDPI(&requests.RenderPageInDPI{
			Page: requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: i}}, DPI: 200, ImageFormat: requests.RenderImageFormatGrayscale,
		})
		if err != nil {
			t.Fatal(err)
		}
		var picture bytes.Buffer
		err = png.Encode(&picture, turned(drawn.Result.RenderedImage.(*image.Gray), -degrees))
		drawn.Cleanup()
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprint("page", i)
		out.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, &picture)
		out.AddPage()
		out.ImageOptions(name, 0, 0, 595.28, 841.89, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	var b bytes.Buffer
	if err := out.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A scan of a plan gives its head, its tasks and their times, with the tools
// installed; single letters may be misread, which people are warned of.
func TestScanIsRecognised(t *testing.T) {
	t.Parallel()
	if missing := ocrReady(t.Context()); missing != "" {
		if os.Getenv("LOA_CI") != "" {
			t.Fatal("missing: ", missing)
		}
		t.Skip("reading scans needs ", missing)
	}
	text := ownPlan(t, "thong-tin-2027.txt")
	want := plan.Read(mustExtract(t, "ke-hoach.txt", []byte(text)))
	for _, degrees := range []float64{0, 0.6, -2.5} {
		readsScan(t, want, mustExtract(t, "ke-hoach.pdf", scannedAslant(t, planToPDF(t, text), degrees)))
	}
}

func readsScan(t *testing.T, want plan.Document, read Text) {
	t.Helper()
	got := plan.Read(read)
	if read.Scanned < 2 || !slices.ContainsFunc(got.Warnings, func(w plan.Warning) bool { return w.Code == "scanned" }) {
		t.Errorf("%d pages were recognised, and the reader is not warned: %+v", read.Scanned, got.Warnings)
	}
	if !strings.HasSuffix(got.Head.Number, strings.TrimLeft(want.Head.Number, "0")) || got.Head.Date != want.Head.Date || len(got.Tasks) != len(want.Tasks) {
		t.Fatalf("%q %q, %d tasks; want %q %q, %d", got.Head.Number, got.Head.Date, len(got.Tasks), want.Head.Number, want.Head.Date, len(want.Tasks))
	}
	right := 0
	for i, task := range got.Tasks {
		if *task.Timing == *want.Tasks[i].Timing {
			right++
		}
	}
	if right < len(want.Tasks)-1 { // one word misread by the tool is not ours
		t.Errorf("the times of %d of %d tasks are right: %+v", right, len(want.Tasks), got.Tasks)
	}
}

// Quotation marks are letters of words, not of the table.
func TestWordsOfATable(t *testing.T) {
	t.Parallel()
	in := "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.1\t\"Mỗi\n5\t1\t1\t1\t1\t2\t50\t21\t30\t12\t95\ttuần\n5\t1\t1\t1\t2\t1\t10\t50\t30\t12\t95\tmột\n5\t1\t1\t1\t2\t2\t50\t50\t30\t12\t95\tbài\".\n"
	words, err := readTSV(strings.NewReader(in), aslant{})
	if err != nil || len(words) != 4 || words[0].text != "\"Mỗi" || words[1].base != words[0].base || words[3].text != "bài\"." {
		t.Errorf("%v, %+v", err, words)
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"O7/KH-SNV": "07/KH-SNV", "3O/9/2027": "30/9/2027", "ngày": "ngày", "Ông": "Ông", "IIl/2027": "III/2027", "QO": "QO", "tO": "tO", "O1": "01", "(O5": "(05",
	} {
		if got := figures(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
