package office

// A reader of written PDF files, for the tests only: it looks at the rendered
// page through PDFium, not at how it was written.

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/text/unicode/norm"
)

var pdfReader = sync.OnceValues(func() (pdfium.Pool, error) {
	rc := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "loa", "pdfium")); err == nil {
			rc = rc.WithCompilationCache(cache)
		}
	}
	return webassembly.Init(webassembly.Config{MaxIdle: 1, MaxTotal: 1, RuntimeConfig: rc, Stdout: io.Discard, Stderr: io.Discard})
})

// seenLine is one line of a page: letters on one base, without gaps wider than
// an em. Places are points from the top left.
type seenLine struct {
	text         string
	x0, x1, base float64
	size         float64
	bold, italic bool
}

// seenPage is what a reader sees of a page.
type seenPage struct {
	width, height float64
	lines         []seenLine
	strokes       []seenBox // rules and borders
	pictures      []seenBox
	links         []seenLink
	text          string // in the order of the file
}

type seenBox struct{ x0, y0, x1, y1 float64 }

type seenLink struct {
	seenBox

	url string
}

func readPDF(t *testing.T, file []byte) []seenPage {
	t.Helper()
	pool, err := pdfReader()
	if err != nil {
		t.Fatalf("start PDFium: %v", err)
	}
	in, err := pool.GetInstance(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &file})
	if err != nil {
		t.Fatalf("PDFium does not open the file: %v", err)
	}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		t.Fatal(err)
	}
	pages := make([]seenPage, count.PageCount)
	for i := range pages {
		pages[i] = readPDFPage(t, in, doc.Document, i)
	}
	return pages
}

func readPDFPage(t *testing.T, in pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) seenPage {
	t.Helper()
	ref := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	size, err := in.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: doc, Index: index})
	if err != nil {
		t.Fatal(err)
	}
	p := seenPage{width: size.Width, height: size.Height}
	text, err := in.GetPageText(&requests.GetPageText{Page: ref})
	if err != nil {
		t.Fatal(err)
	}
	p.text = text.Text
	p.readLines(t, in, ref)
	count, err := in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		t.Fatal(err)
	}
	for i := range count.Count {
		o, err := in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			t.Fatal(err)
		}
		kind, err := in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil {
			t.Fatal(err)
		}
		b, err := in.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o.PageObject})
		if err != nil {
			continue
		}
		box := seenBox{float64(b.Left), p.height - float64(b.Top), float64(b.Right), p.height - float64(b.Bottom)}
		if kind.Type == enums.FPDF_PAGEOBJ_PATH {
			p.strokes = append(p.strokes, box)
		}
		if kind.Type == enums.FPDF_PAGEOBJ_IMAGE {
			p.pictures = append(p.pictures, box)
		}
	}
	p.readLinks(t, in, doc, ref)
	return p
}

func (p *seenPage) readLines(t *testing.T, in pdfium.Pdfium, ref requests.Page) {
	t.Helper()
	loaded, err := in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) }()
	found, err := in.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: ref, Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range found.Chars {
		made, err := in.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: loaded.TextPage, Index: i})
		if err != nil || made.IsGenerated {
			continue
		}
		origin, err := in.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			t.Fatal(err)
		}
		box, err := in.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			t.Fatal(err)
		}
		p.letter(c.Text, seenLine{
			x0: origin.X, x1: float64(box.Rect.Right), base: p.height - origin.Y, size: c.FontInformation.Size,
			bold:   strings.HasSuffix(c.FontInformation.Name, "B") || strings.HasSuffix(c.FontInformation.Name, "BI"),
			italic: strings.HasSuffix(c.FontInformation.Name, "I"),
		})
	}
	slices.SortStableFunc(p.lines, func(a, b seenLine) int { return int(a.base*10) - int(b.base*10) })
}

// letter adds a letter to the line that it goes on, or begins one.
func (p *seenPage) letter(text string, at seenLine) {
	if n := len(p.lines); n > 0 {
		last := &p.lines[n-1]
		if last.base-at.base < 0.5 && at.base-last.base < 0.5 && at.x0 >= last.x1-at.size/3 && at.x0-last.x1 < at.size {
			last.text += text
			last.x1 = at.x1
			return
		}
	}
	at.text = text
	p.lines = append(p.lines, at)
}

func (p *seenPage) readLinks(t *testing.T, in pdfium.Pdfium, doc references.FPDF_DOCUMENT, ref requests.Page) {
	t.Helper()
	for at := 0; ; {
		next, err := in.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: ref, StartPos: at})
		if err != nil || next.Link == nil {
			return
		}
		action, err := in.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: *next.Link})
		if err != nil {
			t.Fatal(err)
		}
		uri, err := in.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: doc, Action: *action.Action})
		if err != nil {
			t.Fatal(err)
		}
		r, err := in.FPDFLink_GetAnnotRect(&requests.FPDFLink_GetAnnotRect{Link: *next.Link})
		if err != nil {
			t.Fatal(err)
		}
		p.links = append(p.links, seenLink{
			seenBox{float64(r.Rect.Left), p.height - float64(r.Rect.Top), float64(r.Rect.Right), p.height - float64(r.Rect.Bottom)}, *uri.URIPath,
		})
		if next.NextStartPos == nil {
			return
		}
		at = *next.NextStartPos
	}
}

// line finds the one line with this text; spaces that do not break count as
// spaces.
func (p *seenPage) line(t *testing.T, text string) seenLine {
	t.Helper()
	for _, l := range p.lines {
		if plainSpaces(l.text) == text {
			return l
		}
	}
	t.Fatalf("no line says %q; there are:\n%s", text, p.text)
	return seenLine{}
}

func plainSpaces(s string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " ")))
}

// words are the words of all pages in the order of the file.
func pdfWords(pages []seenPage) []string {
	var out []string
	for _, p := range pages {
		out = append(out, strings.Fields(plainSpaces(p.text))...)
	}
	return out
}
