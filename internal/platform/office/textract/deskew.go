package textract

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// Paper goes through a scanner a little aslant. A table's lines then end at
// another height than they began, and words beside each other stand on different
// rows, so that a scanned page is turned until its lines lie level.

const (
	mostSkew   = 5.0  // degrees; what lies more aslant is left as it is
	leastSkew  = 0.04 // below it the lines of a page stay within a point
	readSkew   = 1.0  // up to it letters are read better as they are than turned
	leastEdges = 1500 // points under letters and lines, else there is nothing to go by
	clearSkew  = 1.5  // how much better than most angles the best one must fit
	darkest    = 140  // grey that counts as ink
)

// aslant is how a scanned page lies: by how many degrees its lines fall to the
// right, about its middle.
type aslant struct{ degrees, x, y float64 }

// lieOf tells how a page lies.
func lieOf(g *image.Gray) aslant {
	b := g.Bounds()
	a := aslant{degrees: skewOf(g), x: float64(b.Dx()) / 2, y: float64(b.Dy()) / 2}
	if math.Abs(a.degrees) < leastSkew {
		a.degrees = 0
	}
	return a
}

// level gives the page with its lines level, the page itself when they are.
func (a aslant) level(g *image.Gray) *image.Gray {
	if a.degrees == 0 {
		return g
	}
	return turned(g, a.degrees)
}

// move puts a word where it stands on the level page.
func (a aslant) move(w *glyph) {
	sin, cos := math.Sincos(a.degrees * math.Pi / 180)
	dx, dy := (w.x0+w.x1)/2-a.x, w.base-a.y
	right, down := dx*cos+dy*sin-dx, dy*cos-dx*sin-dy
	w.x0, w.x1, w.y0, w.base = w.x0+right, w.x1+right, w.y0+down, w.base+down
}

// footing is a point where ink ends and paper begins below it: under letters that
// stand on a line, and under drawn lines.
type footing struct{ x, y float64 }

// footingsOf collects them in every second column.
func footingsOf(g *image.Gray) []footing {
	const below = 2
	b := g.Bounds()
	var out []footing
	for y := range b.Dy() - below {
		row, under := g.Pix[y*g.Stride:], g.Pix[(y+below)*g.Stride:]
		for x := 0; x < b.Dx(); x += 2 {
			if row[x] < darkest && under[x] >= darkest && g.Pix[(y+1)*g.Stride+x] >= darkest {
				out = append(out, footing{float64(x), float64(y)})
			}
		}
	}
	return out
}

// skewOf is by how many degrees the lines of a page fall to the right; 0 when
// that does not show.
func skewOf(g *image.Gray) float64 {
	points := footingsOf(g)
	if len(points) < leastEdges {
		return 0
	}
	var few []footing
	for i := 0; i < len(points); i += max(len(points)/30000, 1) {
		few = append(few, points[i])
	}
	height := g.Bounds().Dy() + 2*int(float64(g.Bounds().Dx())*math.Tan(mostSkew*math.Pi/180))
	var fits []float64
	best, at := 0.0, 0.0
	for a := -mostSkew; a <= mostSkew; a += 0.2 {
		fit := levelness(few, a, 4, height)
		if fits = append(fits, fit); fit > best {
			best, at = fit, a
		}
	}
	slices.Sort(fits)
	if best < clearSkew*fits[len(fits)/2] || math.Abs(at) > mostSkew-0.1 {
		return 0
	}
	for _, step := range []float64{0.05, 0.01} {
		best, from := 0.0, at
		for n := -5; n <= 5; n++ {
			if fit := levelness(points, from+float64(n)*step, 1, height); fit > best {
				best, at = fit, from+float64(n)*step
			}
		}
	}
	return at
}

// levelness is how much points gather on few lines that fall by an angle: the
// squares of how many stand on each, so many pixels high.
func levelness(points []footing, degrees, high float64, height int) float64 {
	slope := math.Tan(degrees * math.Pi / 180)
	shift := float64(height) / 2
	lines := make([]int32, 2*height)
	for _, p := range points {
		if n := int((p.y - p.x*slope + shift) / high); n >= 0 && n < len(lines) {
			lines[n]++
		}
	}
	sum := 0.0
	for _, n := range lines {
		sum += float64(n) * float64(n)
	}
	return sum
}

// turned gives a page whose lines fell to the right by so many degrees with them
// level, of the same size, white where it had nothing.
func turned(g *image.Gray, degrees float64) *image.Gray {
	const one, paper = 1 << 8, 255
	b := g.Bounds()
	wide, high := b.Dx(), b.Dy()
	out := image.NewGray(image.Rect(0, 0, wide, high))
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	stepX, stepY := int(math.Round(cos*one*one)), int(math.Round(sin*one*one))
	for y := range high {
		dx, dy := -float64(wide)/2, float64(y)-float64(high)/2
		fromX := int((float64(wide)/2 + dx*cos - dy*sin) * one * one)
		fromY := int((float64(high)/2 + dx*sin + dy*cos) * one * one)
		row := out.Pix[y*out.Stride : y*out.Stride+wide]
		for x := range row {
			sx, sy := fromX>>16, fromY>>16
			if sx < 0 || sy < 0 || sx >= wide-1 || sy >= high-1 {
				row[x] = paper
			} else {
				at := sy*g.Stride + sx
				partX, partY := fromX>>8&0xff, fromY>>8&0xff
				above := int(g.Pix[at])*(one-partX) + int(g.Pix[at+1])*partX
				below := int(g.Pix[at+g.Stride])*(one-partX) + int(g.Pix[at+g.Stride+1])*partX
				row[x] = uint8((above*(one-partY) + below*partY) >> 16)
			}
			fromX, fromY = fromX+stepX, fromY+stepY
		}
	}
	return out
}

// What a scanner bends a line of a table by, and how near the pieces of it come
// to each other, in points.
const (
	mostBend  = 9.0
	nextPiece = 2.5
)

// straightened gives the pieces of lines of a level scan: those that follow each
// other at nearly one place, as a bent line's do, all at one.
func straightened(pieces []stroke) []stroke {
	var across, upright []*stroke
	out := slices.Clone(pieces)
	for i := range out {
		if out[i].y0 == out[i].y1 {
			across = append(across, &out[i])
		} else {
			upright = append(upright, &out[i])
		}
	}
	alignPieces(across, func(s *stroke) float64 { return s.y0 }, func(s *stroke, at float64) { s.y0, s.y1 = at, at })
	alignPieces(upright, func(s *stroke) float64 { return s.x0 }, func(s *stroke, at float64) { s.x0, s.x1 = at, at })
	return out
}

func alignPieces(pieces []*stroke, at func(*stroke) float64, move func(*stroke, float64)) {
	slices.SortFunc(pieces, func(a, b *stroke) int { return cmp.Compare(at(a), at(b)) })
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && at(pieces[n])-at(pieces[n-1]) <= nextPiece && at(pieces[n])-at(pieces[0]) <= mostBend {
			n++
		}
		var places []float64
		for _, p := range pieces[:n] {
			places = append(places, at(p))
		}
		middle := median(places)
		for _, p := range pieces[:n] {
			move(p, middle)
		}
		pieces = pieces[n:]
	}
}
