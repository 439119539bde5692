package evidence

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"path"
	"strings"
	"sync"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // pictures from the web

	"loa/internal/domain"
	"loa/internal/platform/media"
)

// The media types of pictures and films.
const (
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeWebP = "image/webp"
	typeMP4  = "video/mp4"
)

func isPicture(kind string) bool { return kind == typeJPEG || kind == typePNG || kind == typeWebP }

// Limits and sizes of pictures.
const (
	maxPixels   = 60_000_000 // of a picture that is opened
	shownSide   = 720        // longer side of what a page shows, in pixels
	keptShown   = 48         // how many shown pictures are kept ready
	atOnce      = 2          // pictures opened at the same time: each takes up to 4 bytes a pixel
	gridSide    = 6          // fields of the grid over a picture, each way
	fieldBlocks = 2          // squares of one colour that stay of a covered field, each way
	quality     = 88         // of a picture stored anew
	shownFine   = 78         // quality of what a page shows
)

// pictures opens pictures, few at once, and keeps what pages show.
type pictures struct {
	turn  chan struct{}
	mu    sync.Mutex
	shown map[string][]byte // by hash of the stored file
	order []string
}

func newPictures() *pictures {
	return &pictures{turn: make(chan struct{}, atOnce), shown: map[string][]byte{}}
}

// open gives a picture the right way up.
func (p *pictures) open(ctx context.Context, content []byte) (image.Image, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || head.Width*head.Height > maxPixels || head.Width*head.Height <= 0 {
		return nil, domain.Invalid("Không mở được ảnh này.")
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, &domain.Error{Code: domain.CodeInvalid, Message: "Không mở được ảnh này.", Err: err}
	}
	return picture, nil
}

// forPage makes of a picture what a page shows, small for cheap telephones, and
// its fingerprint. A picture that cannot be opened has neither.
func (p *pictures) forPage(ctx context.Context, sum string, content []byte) (shown []byte, look uint64) {
	picture, err := p.open(ctx, content)
	if err != nil {
		return nil, 0
	}
	small := media.Turn(shrunk(picture, shownSide), orientationOf(content))
	var b bytes.Buffer
	if jpeg.Encode(&b, small, &jpeg.Options{Quality: shownFine}) != nil {
		return nil, 0
	}
	p.keep(sum, b.Bytes())
	return b.Bytes(), lookOf(small)
}

// kept gives what a page shows of a stored picture, if it is ready.
func (p *pictures) kept(sum string) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shown[sum]
}

func (p *pictures) keep(sum string, shown []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.shown[sum]; ok {
		return
	}
	if len(p.order) >= keptShown {
		delete(p.shown, p.order[0])
		p.order = p.order[1:]
	}
	p.shown[sum], p.order = shown, append(p.order, sum)
}

// shrunk gives the picture with its longer side at most this long, on white.
func shrunk(picture image.Image, side int) *image.RGBA {
	b := picture.Bounds()
	if long := max(b.Dx(), b.Dy()); long > 4*side { // the careful way takes long on so many pixels
		half := image.NewRGBA(image.Rect(0, 0, max(b.Dx()*2*side/long, 1), max(b.Dy()*2*side/long, 1)))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), picture, b, draw.Src, nil)
		picture, b = half, half.Bounds()
	}
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > side {
		w, h = max(w*side/long, 1), max(h*side/long, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.BiLinear.Scale(out, out.Bounds(), picture, b, draw.Over, nil)
	return out
}

// covered gives the picture with fields of the grid made unrecognisable for
// good: of each field stay a few squares of one colour (docs/adr/0024). Fields
// count from 0, line by line, on the upright picture. PNG stays PNG, everything
// else becomes JPEG.
func (p *pictures) covered(ctx context.Context, kind string, content []byte, fields []int) (body []byte, newKind string, err error) {
	picture, err := p.open(ctx, content)
	if err != nil {
		return nil, "", err
	}
	b := picture.Bounds()
	m := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(m, m.Bounds(), picture, b.Min, draw.Src)
	m = media.Turn(m, orientationOf(content))
	for _, field := range fields {
		if field >= 0 && field < gridSide*gridSide {
			cover(m, field)
		}
	}
	var out bytes.Buffer
	if kind == typePNG {
		err = png.Encode(&out, m)
	} else {
		kind, err = typeJPEG, jpeg.Encode(&out, m, &jpeg.Options{Quality: quality})
	}
	return out.Bytes(), kind, err
}

func cover(m *image.RGBA, field int) {
	const n = gridSide * fieldBlocks
	w, h := m.Rect.Dx(), m.Rect.Dy()
	left, top := field%gridSide*fieldBlocks, field/gridSide*fieldBlocks
	for row := top; row < top+fieldBlocks; row++ {
		for col := left; col < left+fieldBlocks; col++ {
			block := image.Rect(col*w/n, row*h/n, (col+1)*w/n, (row+1)*h/n)
			draw.Draw(m, block, image.NewUniform(average(m, block)), image.Point{}, draw.Src)
		}
	}
}

func average(m *image.RGBA, block image.Rectangle) color.RGBA {
	var r, g, b, n uint64
	for y := block.Min.Y; y < block.Max.Y; y++ {
		for x := block.Min.X; x < block.Max.X; x++ {
			c := m.RGBAAt(x, y)
			r, g, b, n = r+uint64(c.R), g+uint64(c.G), b+uint64(c.B), n+1
		}
	}
	if n == 0 {
		return color.RGBA{A: 0xFF}
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 0xFF}
}

// jpegName is a file's name after its picture became JPEG.
func jpegName(name, kind string) string {
	if ext := path.Ext(name); kind == typeJPEG && !strings.EqualFold(ext, ".jpg") && !strings.EqualFold(ext, ".jpeg") {
		return strings.TrimSuffix(name, ext) + ".jpg"
	}
	return name
}
