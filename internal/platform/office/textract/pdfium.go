package textract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"loa/internal/domain"
)

// Bounds of a PDF file; pages beyond are refused, not left out.
const (
	maxPages  = 1000
	maxGlyphs = 4 << 20
	pdfWithin = 2 * time.Minute // wait for a free reader
)

// engine is PDFium in a WebAssembly sandbox that sees no files and no network.
// Compiling it takes seconds, so that it starts when the first PDF arrives; the
// compiled form is kept in the user's cache folder for the next start.
var engine = sync.OnceValues(func() (pdfium.Pool, error) {
	rc := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).WithCloseOnContextDone(false)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "loa", "pdfium")); err == nil {
			rc = rc.WithCompilationCache(cache)
		}
	}
	return webassembly.Init(webassembly.Config{
		MinIdle: 0, MaxIdle: 1, MaxTotal: 2, FSConfig: wazero.NewFSConfig(), RuntimeConfig: rc, Stdout: io.Discard, Stderr: io.Discard,
	})
})

// pdfFile is an opened PDF file.
type pdfFile struct {
	in    pdfium.Pdfium
	doc   references.FPDF_DOCUMENT
	pages int
}

// ErrPassword is wrapped by the refusal of a PDF file that needs a password, or
// another one.
var ErrPassword = errors.New("document needs a password")

// openPDF opens a file, with a password when it is not empty. Its errors are
// sentences for the person who sent it.
func openPDF(raw []byte, password string) (*pdfFile, error) {
	pool, err := engine()
	if err != nil {
		return nil, fmt.Errorf("start the PDF reader: %w", err)
	}
	in, err := pool.GetInstance(pdfWithin)
	if err != nil {
		return nil, domain.Unavailable(err, "Máy đang đọc nhiều tệp PDF. Hãy thử lại sau ít phút.")
	}
	f := &pdfFile{in: in}
	open := &requests.OpenDocument{File: &raw}
	if password != "" {
		open.Password = &password
	}
	opened, err := in.OpenDocument(open)
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		f.close()
		message := "Tệp PDF có mật khẩu: hãy nhập mật khẩu của tệp, hoặc in ra PDF không mật khẩu rồi gửi lại."
		if password != "" {
			message = "Mật khẩu của tệp PDF chưa đúng: hãy nhập lại, hoặc in ra PDF không mật khẩu rồi gửi lại."
		}
		return nil, &domain.Error{Code: domain.CodeInvalid, Message: message, Err: ErrPassword}
	case err != nil:
		f.close()
		return nil, domain.Invalid("Tệp PDF bị hỏng hoặc tải lên chưa hết: hãy mở thử tệp trên máy, rồi gửi lại.")
	}
	f.doc = opened.Document
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil || count.PageCount == 0 {
		f.close()
		return nil, domain.Invalid("Tệp PDF không có trang nào đọc được: hãy gửi bản khác.")
	}
	if f.pages = count.PageCount; f.pages > maxPages {
		f.close()
		return nil, domain.Invalid("Tệp PDF có %d trang, nhiều hơn %d: hãy tách phần kế hoạch và phụ lục rồi gửi lại.", f.pages, maxPages)
	}
	return f, nil
}

func (f *pdfFile) close() {
	if f.doc != "" {
		_, _ = f.in.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: f.doc})
	}
	_ = f.in.Close()
}

// glyph is one character on a page: as wide as the pen moves, from y0, the height
// of its font, to base, on which it stands. Coordinates are points from the top
// left.
type glyph struct {
	text             string
	x0, x1, y0, base float64
	word             bool // a word by itself: recognised, or written upwards
	spaced           bool // the file has a space before it
}

// stroke is a straight line on a page, across or upright.
type stroke struct{ x0, y0, x1, y1 float64 }

// sheet is what stands on one page.
type sheet struct {
	width, height float64
	glyphs        []glyph
	strokes       []stroke
	pictures      float64 // share of the page that pictures cover, 0 to 1 and more
	recognised    bool    // its letters are those of a scan
}

// page reads what stands on a page, turned so that its text is upright.
func (f *pdfFile) page(ctx context.Context, index int) (*sheet, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ref := requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: index}}
	// What is typed into forms and notes on the paper, such as the number and the
	// day that a registry fills in, becomes part of the page; that it fails for a
	// page is no reason not to read the rest of it.
	_, _ = f.in.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: ref, Usage: requests.FPDFPage_FlattenUsageNormalDisplay})
	box, err := f.in.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: ref})
	if err != nil {
		return nil, err
	}
	r := box.Rect
	v := view{left: float64(r.Left), right: float64(r.Right), bottom: float64(min(r.Bottom, r.Top)), top: float64(max(r.Bottom, r.Top))}
	chars, err := f.chars(ref)
	if err != nil {
		return nil, err
	}
	if turned, err := f.in.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: ref}); err == nil {
		v.turns = int(turned.PageRotation)
	}
	v.turns = turnsOf(chars, v.turns)
	s := &sheet{glyphs: uprightGlyphs(chars, v)}
	s.width, s.height = v.size()
	return s, f.objects(ref, s, v)
}

// chars reads the characters of a page in the order of the file.
func (f *pdfFile) chars(ref requests.Page) ([]char, error) {
	loaded, err := f.in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = f.in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) }()
	found, err := f.in.GetPageTextStructured(&requests.GetPageTextStructured{Page: ref, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return nil, err
	}
	if len(found.Chars) > maxGlyphs {
		return nil, domain.Invalid("Một trang của tệp PDF có quá nhiều chữ: hãy gửi bản khác.")
	}
	chars := make([]char, 0, len(found.Chars))
	for i, c := range found.Chars {
		text := plainLetter(c.Text)
		if text == "" {
			continue
		}
		box, err := f.in.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			continue // a letter that pdfium put in by itself
		}
		origin, err := f.in.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			continue
		}
		if strings.TrimSpace(text) == "" {
			if made, err := f.in.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: loaded.TextPage, Index: i}); err != nil || made.IsGenerated {
				continue
			}
		}
		r := box.Rect
		chars = append(chars, char{
			text: text, angle: f.slope(loaded.TextPage, i, c.Angle), x: origin.X, y: origin.Y,
			left: float64(r.Left), right: float64(r.Right), bottom: float64(min(r.Bottom, r.Top)), top: float64(max(r.Bottom, r.Top)),
		})
	}
	return chars, nil
}

// slope is the angle of a character's baseline. pdfium takes type that is only
// slanted, as printers make italics, for type on a sloping baseline.
func (f *pdfFile) slope(text references.FPDF_TEXTPAGE, index int, angle float64) float64 {
	if _, ok := quarter(angle); ok {
		return angle
	}
	m, err := f.in.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: index})
	if err != nil {
		return angle
	}
	return math.Atan2(-float64(m.Matrix.B), float64(m.Matrix.A))
}

// The kinds of page objects that matter (fpdf_edit.h).
const (
	objectPath  = 2
	objectImage = 3
)

func (f *pdfFile) objects(ref requests.Page, s *sheet, v view) error {
	count, err := f.in.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return err
	}
	for i := range count.Count {
		got, err := f.in.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			return err
		}
		kind, err := f.in.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: got.PageObject})
		if err != nil {
			return err
		}
		switch int(kind.Type) {
		case objectPath:
			f.path(got.PageObject, s, v)
		case objectImage:
			if b, err := f.in.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: got.PageObject}); err == nil && s.width*s.height > 0 {
				s.pictures += float64((b.Right-b.Left)*(b.Top-b.Bottom)) / (s.width * s.height)
			}
		}
	}
	return nil
}

// maxStrokes bounds the lines of a page: a page of a table has hundreds.
const maxStrokes = 3000

// maxSegments bounds what one drawing may add: borders have few segments, maps
// have many.
const maxSegments = 4000

// path adds the straight lines of a drawing: the edges of what is stroked, and
// filled boxes so thin that they are lines, as word processors draw borders.
func (f *pdfFile) path(object references.FPDF_PAGEOBJECT, s *sheet, v view) {
	mode, err := f.in.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: object})
	if err != nil {
		return
	}
	bounds, err := f.in.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return
	}
	var box stroke
	box.x0, box.y0 = v.at(float64(bounds.Left), float64(bounds.Top))
	box.x1, box.y1 = v.at(float64(bounds.Right), float64(bounds.Bottom))
	if s.rule(box) || !mode.Stroke {
		return
	}
	count, err := f.in.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: object})
	if err != nil || count.Count > maxSegments {
		return
	}
	m, err := f.in.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: object})
	if err != nil {
		return
	}
	var first, last [2]float64
	for i := range count.Count {
		segment, err := f.in.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: object, Index: i})
		if err != nil {
			return
		}
		kind, err1 := f.in.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: segment.PathSegment})
		point, err2 := f.in.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: segment.PathSegment})
		closed, err3 := f.in.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: segment.PathSegment})
		if errors.Join(err1, err2, err3) != nil {
			return
		}
		x, y := float64(point.X), float64(point.Y)
		var at [2]float64
		at[0], at[1] = v.at(float64(m.Matrix.A)*x+float64(m.Matrix.C)*y+float64(m.Matrix.E), float64(m.Matrix.B)*x+float64(m.Matrix.D)*y+float64(m.Matrix.F))
		if kind.Type == segmentLine {
			s.rule(stroke{last[0], last[1], at[0], at[1]})
		} else {
			first = at
		}
		if last = at; closed.IsClose {
			s.rule(stroke{last[0], last[1], first[0], first[1]})
		}
	}
}

// segmentLine is FPDF_SEGMENT_LINETO.
const segmentLine = 0

// rule notes a line when it is straight, across or upright, and long enough to
// separate anything.
func (s *sheet) rule(l stroke) bool {
	if l.x0 > l.x1 {
		l.x0, l.x1 = l.x1, l.x0
	}
	if l.y0 > l.y1 {
		l.y0, l.y1 = l.y1, l.y0
	}
	const thick, short = 3, 5
	w, h := l.x1-l.x0, l.y1-l.y0
	switch {
	case len(s.strokes) >= maxStrokes:
		return false
	case h <= thick && w > short && w > h:
		mid := (l.y0 + l.y1) / 2
		s.strokes = append(s.strokes, stroke{l.x0, mid, l.x1, mid})
	case w <= thick && h > short:
		mid := (l.x0 + l.x1) / 2
		s.strokes = append(s.strokes, stroke{mid, l.y0, mid, l.y1})
	default:
		return false
	}
	return true
}
