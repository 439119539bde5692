package textract

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/klippa-app/go-pdfium/requests"
)

// drawnPage draws a page of a file, counted from 0, as a scanner would see it.
func drawnPage(t *testing.T, file []byte, index int) *image.Gray {
	t.Helper()
	f, err := openPDF(file, "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	drawn, err := f.in.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: index}}, DPI: scanDPI, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer drawn.Cleanup()
	return turned(drawn.Result.RenderedImage.(*image.Gray), 0)
}

// A page that went through the scanner aslant is made level: its table has the
// rows and columns that it has on the page itself.
func TestScanIsMadeLevel(t *testing.T) {
	t.Parallel()
	page := drawnPage(t, planToPDF(t, ownPlan(t, "thong-tin-2027.txt")), 2)
	tables := func(g *image.Gray) string {
		s := &sheet{}
		const point = 72.0 / scanDPI
		for _, l := range ruledLines(g) {
			s.rule(stroke{l.x0 * point, l.y0 * point, l.x1 * point, l.y1 * point})
		}
		said := ""
		for _, g := range gridsOf(straightened(s.strokes)) {
			said += fmt.Sprintf("%d columns, %d rows. ", len(g.xs)-1, len(g.ys)-1)
		}
		return said
	}
	want := tables(page)
	if want == "" {
		t.Fatal("the page has no table")
	}
	for _, degrees := range []float64{0, 0.3, -0.7, 1.6, -4.5} {
		g := turned(page, -degrees)
		lie := lieOf(g)
		if math.Abs(lie.degrees-degrees) > 0.06 {
			t.Errorf("%v degrees are taken for %v", degrees, lie.degrees)
		}
		if got := tables(lie.level(g)); got != want {
			t.Errorf("at %v degrees: %s; want %s", degrees, got, want)
		}
		w := glyph{x0: 1000, x1: 1100, y0: 960, base: 1000, word: true}
		lie.move(&w)
		if off := w.base - (1000 + (lie.x-1050)*math.Tan(degrees*math.Pi/180)); math.Abs(off) > 8 {
			t.Errorf("at %v degrees a word is put %v pixels away from its line", degrees, off)
		}
	}
	if blank := image.NewGray(image.Rect(0, 0, 800, 1100)); skewOf(blank) != 0 {
		t.Error("a page without a line is taken to be aslant")
	}
}

// Pieces of a line that the scanner bent are one line; lines apart stay apart.
func TestBentLinesAreOne(t *testing.T) {
	t.Parallel()
	var bent []stroke
	for i := range 4 {
		bent = append(bent, stroke{100 + float64(i)*2, float64(i) * 100, 100 + float64(i)*2, float64(i)*100 + 90})
	}
	places := map[float64]int{}
	for _, s := range straightened(append(bent, stroke{125, 0, 125, 400})) {
		places[s.x0]++
	}
	if len(places) != 2 || places[125] != 1 {
		t.Errorf("%v", places)
	}
}

// A scanned page stays one when a digital signature has printed its stamp on it.
func TestStampOnAScan(t *testing.T) {
	t.Parallel()
	page := drawnPage(t, planToPDF(t, ownPlan(t, "thong-tin-2027.txt")), 0)
	var picture bytes.Buffer
	if err := png.Encode(&picture, page); err != nil {
		t.Fatal(err)
	}
	p := paper(t)
	p.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "PNG"}, &picture)
	p.ImageOptions("scan", 0, 0, 595.28, 841.89, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	p.SetFont("viet", "", 7)
	for i, s := range []string{"Người ký: ỦY BAN NHÂN DÂN TỈNH THANH BÌNH", "Email: vanthu@thanhbinh.example", "Cơ quan: TỈNH THANH BÌNH", "Thời gian ký: 24.04.2026 16:36:42 +07:00"} {
		p.Text(40, 20+float64(i)*8, s)
	}
	if missing := ocrReady(t.Context()); missing != "" {
		if os.Getenv("LOA_CI") != "" {
			t.Fatal("missing: ", missing)
		}
		t.Skip("reading scans needs ", missing)
	}
	if got := mustExtract(t, "a.pdf", p.bytes()); got.Scanned != 1 || !strings.Contains(got.Body, "KẾ HOẠCH") {
		t.Errorf("%d scanned pages: %q", got.Scanned, got.Body)
	}
}

// What recognition makes of the remains of lines and of marks is no word.
func TestSmearsAreNoWords(t *testing.T) {
	t.Parallel()
	row := func(line, high int, sure, text string) string {
		return fmt.Sprintf("5\t1\t1\t1\t%d\t1\t10\t%d\t30\t%d\t%s\t%s\n", line, line*50, high, sure, text)
	}
	words, err := readTSV(strings.NewReader(row(1, 9, "31", "R")+row(1, 8, "87", "`")+row(1, 18, "20", "3")+row(2, 40, "96", "Nội")+row(2, 8, "40", "-.")+row(2, 6, "95", "-")+row(3, 42, "21", "h)")+row(3, 41, "95", "dung")), aslant{})
	var said []string
	for _, w := range words {
		said = append(said, w.text)
	}
	if err != nil || strings.Join(said, " ") != "Nội - h) dung" {
		t.Errorf("%v, %q", err, said)
	}
}
