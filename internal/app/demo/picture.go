package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
)

// Size of sample pictures in pixels.
const (
	pictureWidth  = 640
	pictureHeight = 400
)

var paints = color.Palette{
	color.RGBA{0xF4, 0xF1, 0xE8, 0xFF},
	color.RGBA{0xC9, 0xDD, 0xEC, 0xFF},
	color.RGBA{0xB7, 0x1C, 0x1C, 0xFF},
	color.RGBA{0xFF, 0xD5, 0x4F, 0xFF},
	color.RGBA{0x5D, 0x40, 0x37, 0xFF},
	color.RGBA{0x2E, 0x5E, 0x8C, 0xFF},
	color.RGBA{0x3E, 0x7A, 0x4B, 0xFF},
	color.RGBA{0xE0, 0xB4, 0x90, 0xFF},
	color.RGBA{0x22, 0x22, 0x22, 0xFF},
	color.RGBA{0xFF, 0xFF, 0xFF, 0xFF},
	color.RGBA{0x9A, 0x9A, 0x9A, 0xFF},
	color.RGBA{0xD7, 0xCC, 0xB8, 0xFF},
}

// The paints by their place.
const (
	wall uint8 = iota
	sky
	red
	yellow
	wood
	blue
	green
	skin
	black
	white
	grey
	floor
)

// drawing is a picture in the making.
type drawing struct{ *image.Paletted }

func (d drawing) box(x, y, w, h int, paint uint8) {
	r := image.Rect(x, y, x+w, y+h).Intersect(d.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			d.SetColorIndex(px, py, paint)
		}
	}
}

func (d drawing) disc(x, y, radius int, paint uint8) {
	for py := -radius; py <= radius; py++ {
		for px := -radius; px <= radius; px++ {
			if px*px+py*py <= radius*radius && image.Pt(x+px, y+py).In(d.Rect) {
				d.SetColorIndex(x+px, y+py, paint)
			}
		}
	}
}

// Picture draws a PNG: a hall with people before a banner, or a board in front
// of a house. Its words alone decide it; it shows nobody and no real place.
func Picture(words string) ([]byte, error) {
	d, c := drawing{image.NewPaletted(image.Rect(0, 0, pictureWidth, pictureHeight), paints)}, luck("ảnh", words)
	if strings.HasPrefix(words, "material") {
		d.board(c)
	} else {
		d.hall(c)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, d.Paletted); err != nil {
		return nil, fmt.Errorf("demo: picture: %w", err)
	}
	return out.Bytes(), nil
}

// hall is a meeting seen from the back row.
func (d drawing) hall(c *chance) {
	d.box(0, 0, pictureWidth, pictureHeight, wall)
	d.box(0, 240, pictureWidth, 160, floor)
	left, width := c.between(60, 140), c.between(340, 440)
	d.box(left, 30, width, 90, one(c, []uint8{red, red, blue, green}))
	for line := range c.between(2, 3) {
		length := c.between(width/2, width-60)
		d.box(left+(width-length)/2, 46+line*24, length, 10, one(c, []uint8{yellow, white}))
	}
	d.box(c.between(20, 40), 150, 12, 90, wood)
	table := c.between(150, 220)
	d.box(table, 190, 260, 50, wood)
	for i := range c.between(2, 5) {
		x := table + 30 + i*50
		d.disc(x, 165, 14, skin)
		d.box(x-16, 178, 32, 14, one(c, []uint8{white, blue, grey}))
	}
	for row := range 3 {
		y, step := 275+row*48, 62+row*8
		for x := c.between(10, 40); x < pictureWidth; x += step {
			if c.in(15) {
				continue // an empty chair
			}
			d.box(x-22, y+14, 44, 34, one(c, []uint8{blue, white, green, grey, red, yellow}))
			d.disc(x, y, 15+row*2, black)
		}
	}
}

// board is a board on two posts before a house.
func (d drawing) board(c *chance) {
	d.box(0, 0, pictureWidth, pictureHeight, sky)
	d.box(0, 300, pictureWidth, 100, one(c, []uint8{green, floor}))
	house := c.between(20, 260)
	d.box(house, 120, 320, 190, wall)
	d.box(house-12, 104, 344, 20, red)
	for i := range 5 {
		d.box(house+20+i*60, 160, 34, 60, blue)
	}
	d.disc(c.between(500, 600), 60, 30, yellow)
	x, y := c.between(120, 240), c.between(110, 150)
	d.box(x+20, y+150, 12, 130, wood)
	d.box(x+268, y+150, 12, 130, wood)
	d.box(x, y, 300, 170, one(c, []uint8{white, blue, red}))
	d.box(x+12, y+12, 276, 34, one(c, []uint8{yellow, green}))
	for line := range c.between(3, 5) {
		d.box(x+24, y+60+line*20, c.between(120, 240), 8, grey)
	}
}

// Paper is a one-page PDF (ISO 32000-1, 7.5) as a scanner gives it: lines of
// grey where words stand and a round stamp. Its words alone decide it.
func Paper(words string) []byte {
	c := luck("giấy", words)
	var page strings.Builder
	bar := func(x, y, w int) { fmt.Fprintf(&page, "%d %d %d 7 re f\n", x, y, w) }
	page.WriteString("0.35 g\n")
	bar(80, 770, 170)
	bar(310, 770, 210)
	bar(190, 700, c.between(180, 240))
	for y := 660; y > 240; y -= 16 {
		if c.in(12) {
			continue // between paragraphs
		}
		bar(80, y, c.between(300, 440))
	}
	page.WriteString("0.75 0.12 0.12 RG 3 w\n")
	x, y := c.between(350, 380), c.between(150, 180)
	const k = 22 // of a circle with radius 40 by four curves
	fmt.Fprintf(&page, "%d %d m\n", x+40, y)
	for _, p := range [][6]int{{40, k, k, 40, 0, 40}, {-k, 40, -40, k, -40, 0}, {-40, -k, -k, -40, 0, -40}, {k, -40, 40, -k, 40, 0}} {
		fmt.Fprintf(&page, "%d %d %d %d %d %d c\n", x+p[0], y+p[1], x+p[2], y+p[3], x+p[4], y+p[5])
	}
	page.WriteString("S\n")
	return pdf([]string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", page.Len(), page.String()),
	})
}

// pdf puts objects into a file with its table of places.
func pdf(objects []string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, p := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return out.Bytes()
}
