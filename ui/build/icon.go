package main

import (
	"image"
	"image/color"
	"math"
)

// The mark in a square of 48 units: four upright bars growing into a horn and
// one arc, the same figure as images/favicon.svg.
const (
	markUnits = 48.0
	barHalf   = 2.0 // half a bar's width
	arcFrom   = -0.9
	arcTo     = 0.9
)

type bar struct{ x, half float64 }

func bars() []bar { return []bar{{9, 3}, {17, 6.5}, {25, 10}, {33, 15}} }

var (
	brand = color.NRGBA{0x0B, 0x53, 0x45, 0xFF}
	white = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
)

// drawIcon gives the mark in white on a brand square with round corners.
func drawIcon(size int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	unit := markUnits / float64(size)
	for y := range size {
		for x := range size {
			px, py := (float64(x)+0.5)*unit, (float64(y)+0.5)*unit
			ground := cover(squareDistance(px, py), unit)
			ink := cover(markDistance(px, py), unit)
			img.SetNRGBA(x, y, mix(ground, ink))
		}
	}
	return img
}

// cover turns a signed distance in units into 0 (outside) to 1 (inside), soft
// over one pixel.
func cover(distance, unit float64) float64 {
	return math.Min(1, math.Max(0, 0.5-distance/unit))
}

func mix(ground, ink float64) color.NRGBA {
	blend := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-ink) + float64(b)*ink)) }
	return color.NRGBA{
		R: blend(brand.R, white.R), G: blend(brand.G, white.G), B: blend(brand.B, white.B),
		A: uint8(math.Round(255 * ground)),
	}
}

// squareDistance is the signed distance to the rounded square of the ground.
func squareDistance(x, y float64) float64 {
	const radius = 10.0
	dx := math.Abs(x-markUnits/2) - (markUnits/2 - radius)
	dy := math.Abs(y-markUnits/2) - (markUnits/2 - radius)
	return math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) + math.Min(math.Max(dx, dy), 0) - radius
}

// markDistance is the signed distance to the nearest part of the mark, drawn
// at three quarters of the square.
func markDistance(x, y float64) float64 {
	const scale = 0.76
	x = (x-markUnits/2)/scale + 24.5
	y = (y-markUnits/2)/scale + 24
	best := arcDistance(x, y)
	for _, b := range bars() {
		best = math.Min(best, math.Hypot(x-b.x, math.Max(math.Abs(y-24)-b.half, 0))-barHalf)
	}
	return best * scale
}

// arcDistance is the signed distance to the arc right of the horn.
func arcDistance(x, y float64) float64 {
	const cx, cy, radius = 33.0, 24.0, 8.5
	angle := math.Atan2(y-cy, x-cx)
	if angle >= arcFrom && angle <= arcTo {
		return math.Abs(math.Hypot(x-cx, y-cy)-radius) - barHalf
	}
	end := arcTo
	if angle < 0 {
		end = arcFrom
	}
	return math.Hypot(x-cx-radius*math.Cos(end), y-cy-radius*math.Sin(end)) - barHalf
}
