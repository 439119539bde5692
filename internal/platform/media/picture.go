package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	_ "image/gif" // read, never written
	"image/jpeg"
	"image/png"
	"io"
	"strconv"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read, never written

	"loa/internal/domain/media"
)

// Bounds of pictures that are opened. A picture in memory takes up to four bytes a
// pixel, of sixteen bits a channel eight.
const (
	mostSide   = 20_000
	mostPixels = 60_000_000
	atOnce     = 2 // pictures opened at the same time
	fine       = 82
)

const saidLarge = "Ảnh “%s” rộng hơn mức máy mở được (60 triệu điểm ảnh, cạnh dài nhất 20.000). Thu nhỏ ảnh rồi tải lên."

// Studio opens pictures, few at once.
type Studio struct{ turn chan struct{} }

// NewStudio gives one for the whole program.
func NewStudio() *Studio { return &Studio{make(chan struct{}, atOnce)} }

// Made is a picture that was written anew. Form is its width, or what it was cut for.
type Made struct {
	Form          string
	Ext           string // jpg or png
	Width, Height int
	Body          []byte
}

// Opened is a picture in memory, the right way up.
type Opened struct {
	m     image.Image
	clear bool // something of it can be seen through
	turn  chan struct{}
}

// Size is its size in pixels.
func (o *Opened) Size() (w, h int) { return o.m.Bounds().Dx(), o.m.Bounds().Dy() }

// Close lets the next picture be opened.
func (o *Opened) Close() {
	o.m = nil
	<-o.turn
}

// Open reads a picture and turns it the right way up. Its size is looked at before any
// memory is taken for it. It fails with invalid beside the field of the file when it is
// too large or broken; the caller closes what it gave.
func (s *Studio) Open(ctx context.Context, r io.ReadSeeker, name string) (*Opened, error) {
	head, _, err := image.DecodeConfig(r)
	switch {
	case err != nil:
		return nil, refuse(saidBroken, name)
	case head.Width <= 0 || head.Height <= 0 || head.Width > mostSide || head.Height > mostSide || head.Width*head.Height > mostPixels:
		return nil, refuse(saidLarge, name)
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	m, err := decode(r)
	if err != nil {
		<-s.turn
		return nil, refuse(saidBroken, name)
	}
	return &Opened{m: m, clear: !opaque(m), turn: s.turn}, nil
}

func decode(r io.ReadSeeker) (image.Image, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	head, err := io.ReadAll(io.LimitReader(r, 256<<10))
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	m, _, err := image.Decode(r)
	if err != nil {
		return nil, err
	}
	return upright(m, orientationOf(head)), nil
}

func opaque(m image.Image) bool {
	o, ok := m.(interface{ Opaque() bool })
	return !ok || o.Opaque()
}

// Sizes writes the picture in each width up to its own: one that is narrower than a
// width is as wide there as it is, and the widest.
func (o *Opened) Sizes() ([]Made, error) {
	w, _ := o.Size()
	var out []Made
	for _, width := range media.Widths() {
		made, err := o.part(o.m.Bounds(), min(width, w))
		if err != nil {
			return nil, err
		}
		made.Form = strconv.Itoa(width)
		out = append(out, made)
		if width >= w {
			break
		}
	}
	return out, nil
}

// Whole writes the picture as it is, as JPEG or PNG.
func (o *Opened) Whole(form string) (Made, error) {
	w, _ := o.Size()
	made, err := o.part(o.m.Bounds(), w)
	made.Form = form
	return made, err
}

// Cuts writes the picture cut for cards and for other sites, around a point.
func (o *Opened) Cuts(f media.Focus) ([]Made, error) {
	var out []Made
	b := o.m.Bounds()
	for _, c := range []struct {
		form string
		w, h int
	}{{media.Card, media.CardWidth, media.CardHeight}, {media.Open, media.OpenWidth, media.OpenHeight}} {
		x, y, w, h := media.Cut(b.Dx(), b.Dy(), c.w, c.h, f)
		made, err := o.fit(image.Rect(x, y, x+w, y+h).Add(b.Min), c.w, c.h)
		if err != nil {
			return nil, err
		}
		made.Form = c.form
		out = append(out, made)
	}
	return out, nil
}

// part writes a part of the picture in a width.
func (o *Opened) part(part image.Rectangle, width int) (Made, error) {
	return o.fit(part, width, max(1, part.Dy()*width/part.Dx()))
}

// fit writes a part of the picture in a size: as JPEG, or as PNG where something can be
// seen through.
func (o *Opened) fit(part image.Rectangle, w, h int) (Made, error) {
	src := o.m
	if part.Dx() > 4*w { // the careful way takes long on so many pixels
		half := image.NewNRGBA(image.Rect(0, 0, 2*w, 2*h))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), src, part, draw.Src, nil)
		src, part = half, half.Bounds()
	}
	made := Made{Width: w, Height: h}
	var b bytes.Buffer
	var err error
	if o.clear {
		m := image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.CatmullRom.Scale(m, m.Bounds(), src, part, draw.Src, nil)
		made.Ext, err = "png", png.Encode(&b, m)
	} else {
		m := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.CatmullRom.Scale(m, m.Bounds(), src, part, draw.Src, nil)
		made.Ext, err = "jpg", jpeg.Encode(&b, m, &jpeg.Options{Quality: fine})
	}
	made.Body = b.Bytes()
	return made, err
}

// upright turns a picture by its Exif orientation.
func upright(m image.Image, o uint16) image.Image {
	if o < 2 || o > 8 {
		return m
	}
	b := m.Bounds()
	src := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Bounds(), m, b.Min, draw.Src)
	return Turn(src, o)
}

// Turn gives a picture the right way up: o is its Exif orientation, 1 to 8 (Exif 2.32,
// tag 274); with another, and with 1, it is the picture itself.
func Turn(m *image.RGBA, o uint16) *image.RGBA {
	if o < 2 || o > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if o > 4 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := source(o, x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(m.Rect.Min.X+sx, m.Rect.Min.Y+sy):][:4])
		}
	}
	return out
}

// source is where the pixel of the upright picture stands in one of width w and height
// h with this orientation.
func source(o uint16, x, y, w, h int) (sx, sy int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	}
	return w - 1 - y, x
}

// orientationOf reads how a picture is to be turned from the Exif segment in its head;
// 0 where there is none. In JPEG it stands in APP1, in WebP and PNG in a chunk.
func orientationOf(head []byte) uint16 {
	for _, mark := range []string{"Exif\x00\x00", "EXIF", "eXIf"} {
		at := bytes.Index(head, []byte(mark))
		if at < 0 {
			continue
		}
		tiff := head[at+len(mark):]
		if mark == "EXIF" && len(tiff) > 4 { // the chunk's size stands between
			tiff = bytes.TrimPrefix(tiff[4:], []byte("Exif\x00\x00"))
		}
		if o := Orientation(tiff); o > 0 {
			return o
		}
	}
	return 0
}

// Orientation reads how a picture is to be turned from the first directory of its Exif
// data, a TIFF block (tag 0x0112); 0 for nothing said.
func Orientation(tiff []byte) uint16 {
	if len(tiff) < 14 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 0
	}
	for i := range int(order.Uint16(tiff[at:])) {
		field := at + 2 + 12*i
		if field+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[field:]) == 0x0112 {
			if o := order.Uint16(tiff[field+8:]); o <= 8 {
				return o
			}
			return 0
		}
	}
	return 0
}
