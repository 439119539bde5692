package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Poster is a drawn picture that stands for a piece of the sample: a heading with what
// has to be known, in large letters. Alt says the same to who does not see it.
type Poster struct {
	Head  string
	Lines []string
	Alt   string
}

// Size of posters in pixels.
const (
	posterWidth  = 1600
	posterHeight = 900
	posterEdge   = 110
)

var (
	posterDeep  = color.RGBA{0x07, 0x37, 0x2C, 0xFF}
	posterPale  = color.RGBA{0xDF, 0xEC, 0xE5, 0xFF}
	posterWhite = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	posterMid   = color.RGBA{0x1B, 0x5A, 0x49, 0xFF}
)

// PosterFonts are the two cuts that posters are written with.
type PosterFonts struct{ Regular, Bold []byte }

// Draw gives the poster as PNG: of the same words always the same.
func (p Poster) Draw(l PosterFonts) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, posterWidth, posterHeight))
	draw.Draw(m, m.Rect, image.NewUniform(posterDeep), image.Point{}, draw.Src)
	waves(m, p.Head)
	y := 250
	if len(p.Lines) == 0 { // the cover of a film, whose lower half is for captions
		y = 190
	}
	for _, part := range []struct {
		words  []string
		letter []byte
		size   float64
		paint  color.Color
	}{{[]string{p.Head}, l.Bold, 92, posterWhite}, {p.Lines, l.Regular, 54, posterPale}} {
		face, err := faceOf(part.letter, part.size)
		if err != nil {
			return nil, err
		}
		for _, words := range part.words {
			for _, line := range wrapped(face, words) {
				d := font.Drawer{Dst: m, Src: image.NewUniform(part.paint), Face: face, Dot: fixed.P(posterEdge, y)}
				d.DrawString(line)
				y += int(part.size * 1.4)
			}
		}
		y += 40
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("poster: %w", err)
	}
	return b.Bytes(), nil
}

func faceOf(letter []byte, size float64) (font.Face, error) {
	f, err := opentype.Parse(letter)
	if err != nil {
		return nil, fmt.Errorf("poster: %w", err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		return nil, fmt.Errorf("poster: %w", err)
	}
	return face, nil
}

// wrapped parts words into lines that fit between the edges.
func wrapped(face font.Face, words string) []string {
	var lines []string
	line := ""
	for w := range strings.FieldsSeq(words) {
		next := line
		if next != "" {
			next += " "
		}
		next += w
		if line != "" && font.MeasureString(face, next).Ceil() > posterWidth-2*posterEdge {
			lines, next = append(lines, line), w
		}
		line = next
	}
	return append(lines, line)
}

// waves draws the bars of a voice along the lower edge.
func waves(m *image.RGBA, words string) {
	c := luck("áp phích", words)
	for x := 0; x < posterWidth; x += 40 {
		h := 30 + c.below(150)
		bar := image.Rect(x+8, posterHeight-h, x+26, posterHeight)
		draw.Draw(m, bar, image.NewUniform(posterMid), image.Point{}, draw.Src)
	}
}
