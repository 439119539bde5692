package office

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"loa/internal/domain"
)

// quietZone is the free border that readers of square codes need, in modules
// (ISO/IEC 18004).
const quietZone = 4

// bar is a run of dark modules in one row of a square code, in modules from
// the upper left corner, the free border included.
type bar struct{ x, y, length int }

// squareCode encodes text with medium error correction. side is the whole
// width in modules, the free border included.
func squareCode(text string) (bars []bar, side int, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		e := domain.Invalid("Địa chỉ quá dài để làm mã QR.")
		e.Err = err
		return nil, 0, e
	}
	return barsOf(code), code.Bounds().Dx() + 2*quietZone, nil
}

func barsOf(code barcode.Barcode) []bar {
	var bars []bar
	n := code.Bounds().Dx()
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && code.At(x, y) == color.Black {
				x++
			}
			if x > from {
				bars = append(bars, bar{x: from + quietZone, y: y + quietZone, length: x - from})
			}
		}
	}
	return bars
}

// QRPNG draws text as a square code (QR) in a PNG of size × size pixels, with
// the free border that readers need. It fails with an invalid error when the
// text is too long and with a plain one when size leaves less than one pixel
// for a module.
func QRPNG(text string, size int) ([]byte, error) {
	bars, side, err := squareCode(text)
	if err != nil {
		return nil, err
	}
	scale := size / side
	if scale < 1 {
		return nil, fmt.Errorf("draw a square code: %d pixels for %d modules", size, side)
	}
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	margin := (size - side*scale) / 2
	for _, b := range bars {
		for y := range scale {
			for x := range b.length * scale {
				img.SetColorIndex(margin+b.x*scale+x, margin+b.y*scale+y, 1)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("draw a square code: %w", err)
	}
	return out.Bytes(), nil
}

// QRSVG draws text as a square code (QR) that can stand inside a page. title
// is what a screen reader says instead, e.g. "Mã QR mở trang đăng ký".
func QRSVG(text, title string) (string, error) {
	bars, side, err := squareCode(text)
	if err != nil {
		return "", err
	}
	var path strings.Builder
	for _, b := range bars {
		fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", b.x, b.y, b.length, b.length)
	}
	box := fmt.Sprintf("0 0 %d %d", side, side)
	svg := el("svg",
		el("title", txt(line(title))),
		el("path").with("fill", "#fff", "d", fmt.Sprintf("M0 0h%dv%dH0z", side, side)),
		el("path").with("fill", "#000", "d", path.String()),
	).with("xmlns", "http://www.w3.org/2000/svg", "viewBox", box, "role", "img", "shape-rendering", "crispEdges")
	var out bytes.Buffer
	svg.write(&out)
	return out.String(), nil
}
