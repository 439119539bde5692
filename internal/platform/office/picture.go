package office

import (
	"bytes"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/domain"
)

// Image is a picture in the middle of the page, such as a chart.
type Image struct {
	PNG     []byte
	Width   float64 // millimetres; 0, or more than the text has, is the width of the text
	Alt     string  // what it shows, for those who do not see it
	Caption string  // printed below it
}

func (Image) block() {}

const (
	maxPixels = 40 << 20 // of one picture, some 160 MiB in memory
	dpi       = 96       // Word's measure of a picture's own size
)

// decode reads the picture. It fails with an invalid error when it is no whole
// PNG or a very large one.
func (i Image) decode() (image.Image, error) {
	config, err := png.DecodeConfig(bytes.NewReader(i.PNG))
	if err != nil || config.Width == 0 || config.Height == 0 {
		return nil, domain.Invalid("Hình “%s” không phải ảnh PNG hoặc đã hỏng.", i.name())
	}
	if config.Width*config.Height > maxPixels {
		return nil, domain.Invalid("Hình “%s” quá lớn: %d × %d điểm ảnh.", i.name(), config.Width, config.Height)
	}
	img, err := png.Decode(bytes.NewReader(i.PNG))
	if err != nil {
		return nil, domain.Invalid("Hình “%s” không phải ảnh PNG hoặc đã hỏng.", i.name())
	}
	return img, nil
}

func (i Image) name() string {
	if caption := line(i.Caption); caption != "" {
		return caption
	}
	return line(i.Alt)
}

// size is the size in print, in points: no wider than the text, and no higher
// than two thirds of a portrait page, half of a landscape one.
func (i Image) size(pixels image.Rectangle, width float64) (w, h float64) {
	w = i.Width * 72 / 25.4
	if w <= 0 || w > width {
		w = width
	}
	h = w * float64(pixels.Dy()) / float64(pixels.Dx())
	highest := points(pageHeight) / 2
	if width > points(textWidthOn(false)) {
		highest = points(pageWidth) / 2
	}
	if h > highest {
		w, h = w*highest/h, highest
	}
	return w, h
}

// flat is the picture on white, in grey when it has no colour, as PNG that the
// library of PDF can read: 8 bits, not interlaced, nothing transparent.
func flat(img image.Image) ([]byte, error) {
	b := img.Bounds()
	rgb := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	imagedraw.Draw(rgb, rgb.Bounds(), image.NewUniform(color.White), image.Point{}, imagedraw.Src)
	imagedraw.Draw(rgb, rgb.Bounds(), img, b.Min, imagedraw.Over)
	var shown image.Image = rgb
	if grey := greyOf(rgb); grey != nil {
		shown = grey
	}
	var out bytes.Buffer
	err := png.Encode(&out, shown)
	return out.Bytes(), err
}

// greyOf is the picture in grey, nil when it has colours.
func greyOf(rgb *image.NRGBA) *image.Gray {
	grey := image.NewGray(rgb.Rect)
	for i := range grey.Pix {
		p := rgb.Pix[4*i : 4*i+3]
		if p[0] != p[1] || p[1] != p[2] {
			return nil
		}
		grey.Pix[i] = p[0]
	}
	return grey
}

// image sets a picture with its caption.
func (d *pdfDrawing) image(i Image) ([]strip, error) {
	img, err := i.decode()
	if err != nil {
		return nil, err
	}
	file, err := flat(img)
	if err != nil {
		return nil, err
	}
	width := points(d.width)
	w, h := i.size(img.Bounds(), width)
	d.images++
	name := "image" + strconv.Itoa(d.images)
	options := fpdf.ImageOptions{ImageType: "PNG"}
	d.out.RegisterImageOptionsReader(name, options, bytes.NewReader(file))
	out := []strip{{before: 6, height: h, draw: func(x, y float64) {
		d.out.ImageOptions(name, x+(width-w)/2, y, w, h, false, options, 0, "")
	}}}
	if caption := line(i.Caption); caption != "" {
		out = append(out, d.centred(balance(caption, d.width, sizeTable, true), letter{size: sizeTable, bold: true}, 60)...)
	}
	return keepAll(out, false), nil
}

// docxPicture is a picture as a part of the package.
type docxPicture struct {
	id   string // of its relation
	name string // of its part inside word/
	file []byte
}

const (
	nsPicture   = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsDrawing   = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsPlacement = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	emu         = 12700 // English metric units in a point
)

// image draws a picture with its caption; its description stands beside it for
// screen readers.
func (d *drawing) image(i Image) ([]node, error) {
	img, err := i.decode()
	if err != nil {
		return nil, err
	}
	n := strconv.Itoa(len(d.pictures) + 1)
	picture := docxPicture{id: "rIdImage" + n, name: "media/image" + n + ".png", file: i.PNG}
	d.pictures = append(d.pictures, picture)
	w, h := i.size(img.Bounds(), points(d.width))
	cx, cy := strconv.Itoa(int(w*emu)), strconv.Itoa(int(h*emu))
	caption := line(i.Caption)
	inline := el("wp:inline",
		el("wp:extent").with("cx", cx, "cy", cy),
		el("wp:docPr").with("id", n, "name", "Hình "+n, "descr", line(i.Alt)),
		el("a:graphic", el("a:graphicData", el("pic:pic",
			el("pic:nvPicPr", el("pic:cNvPr").with("id", n, "name", "Hình "+n), el("pic:cNvPicPr")),
			el("pic:blipFill", el("a:blip").with("r:embed", picture.id), el("a:stretch", el("a:fillRect"))),
			el("pic:spPr",
				el("a:xfrm", el("a:off").with("x", "0", "y", "0"), el("a:ext").with("cx", cx, "cy", cy)),
				el("a:prstGeom", el("a:avLst")).with("prst", "rect")),
		).with("xmlns:pic", nsPicture)).with("uri", nsPicture)).with("xmlns:a", nsDrawing),
	).with("distT", "0", "distB", "0", "distL", "0", "distR", "0", "xmlns:wp", nsPlacement)
	var ppr []node
	if caption != "" {
		ppr = append(ppr, el("w:keepNext"))
	}
	ppr = append(ppr, spacing(120, 0, 240), val("w:jc", "center"))
	out := []node{el("w:p", el("w:pPr", ppr...), el("w:r", el("w:drawing", inline)))}
	for _, l := range balance(caption, d.width, sizeTable, true) {
		out = append(out, el("w:p", el("w:pPr", spacing(60, 0, 240), val("w:jc", "center")),
			run(l, letter{size: sizeTable, bold: true})))
	}
	return out, nil
}
