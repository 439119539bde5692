package evidence

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// lookOf is the fingerprint of a picture: whether each of 8 × 8 fields is
// brighter than its right neighbour (a difference hash). Pictures that were only
// scaled or compressed anew keep it nearly; it tells nothing of what they show.
// A picture without any difference has none: 0.
func lookOf(picture image.Image) uint64 {
	small := image.NewGray(image.Rect(0, 0, 9, 8))
	draw.BiLinear.Scale(small, small.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	var look uint64
	for y := range 8 {
		for x := range 8 {
			look <<= 1
			if gray(small, x, y) > gray(small, x+1, y) {
				look |= 1
			}
		}
	}
	return look
}

func gray(m *image.Gray, x, y int) uint8 {
	c, _ := m.At(x, y).(color.Gray)
	return c.Y
}
