package office

import (
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// points turns twentieths of a point, in which the layout is given, into
// points.
func points(dxa int) float64 { return float64(dxa) / 20 }

// strip is a piece of a page over the full width of the text that stays whole:
// a line, a rule, a picture, or a row of a table, which alone may be cut.
type strip struct {
	before float64 // room above, left out at the top of a page
	height float64
	keep   bool // on the page of the next strip
	draw   func(x, y float64)
	rows   *rowGroup // a row of a table, drawn instead
	turns  bool      // a new page begins
}

// total is the height of strips one below the other.
func total(strips []strip) float64 {
	sum := 0.0
	for _, s := range strips {
		sum += s.before + s.height
	}
	return sum
}

// keepAll holds strips together, and with what follows when last is true.
func keepAll(strips []strip, last bool) []strip {
	for i := range strips {
		strips[i].keep = i+1 < len(strips) || last
	}
	return strips
}

// drawStack draws strips one below the other, at a place that has room.
func drawStack(strips []strip, x, y float64) {
	for _, s := range strips {
		y += s.before
		if s.draw != nil {
			s.draw(x, y)
		}
		y += s.height
	}
}

// leaf is the page at hand of a part that counts its own pages.
type leaf struct {
	number    int
	landscape bool
	y         float64 // where the next strip begins
	top       bool    // nothing stands on the page yet
}

func (d *pdfDrawing) bottom() float64 {
	if d.leaf.landscape {
		return points(pageWidth - marginBottom)
	}
	return points(pageHeight - marginBottom)
}

// part begins a part of the paper on a new page, numbered from 1.
func (d *pdfDrawing) part(landscape bool) {
	d.leaf = leaf{landscape: landscape}
	d.newPage()
}

// newPage begins the next page; its number stands in the middle of the top
// margin from the second page of a part on.
func (d *pdfDrawing) newPage() {
	turned := "P"
	if d.leaf.landscape {
		turned = "L"
	}
	// fpdf swaps the sides of a landscape page itself.
	d.out.AddPageFormat(turned, fpdf.SizeType{Wd: points(pageWidth), Ht: points(pageHeight)})
	d.now = pdfLook{cut: -1}
	d.leaf.number++
	d.leaf.y, d.leaf.top = points(marginTop), true
	if d.leaf.number > 1 {
		number := pdfSpan{strconv.Itoa(d.leaf.number), pdfLook{size: sizePage}}
		x := points(marginLeft) + (points(d.width)-d.fonts.spanWidth(number))/2
		d.setLook(number.look)
		d.out.Text(x, points(headerGap)+sizePage*ascent, number.text)
	}
}

// flow puts strips on pages. Strips that belong together move to the next page
// together, unless they are higher than a page.
func (d *pdfDrawing) flow(strips []strip) {
	for i := 0; i < len(strips); {
		j := i + 1
		for j < len(strips) && strips[j-1].keep && !strips[j].turns {
			j++
		}
		if strips[i].turns {
			d.turnPage()
			i++
			continue
		}
		group := strips[i:j]
		need := total(group)
		if d.leaf.top {
			need -= group[0].before
		}
		whole := d.bottom() - points(marginTop) - repeated(group)
		if d.leaf.y+need > d.bottom()+tolerance && !d.leaf.top && total(group)-group[0].before <= whole {
			d.newPageFor(group[0])
		}
		for _, s := range group {
			d.put(s)
		}
		i = j
	}
}

// turnPage is a page break of the writer; on a page without anything it is
// nothing.
func (d *pdfDrawing) turnPage() {
	if !d.leaf.top {
		d.newPage()
	}
}

// repeated is what the head of a table takes again on a new page.
func repeated(group []strip) float64 {
	if r := group[0].rows; r != nil && r.head != nil {
		return total(r.head)
	}
	return 0
}

// newPageFor begins a page, with the head of the table to which s belongs.
func (d *pdfDrawing) newPageFor(s strip) {
	d.newPage()
	if s.rows == nil || s.rows.head == nil {
		return
	}
	for _, h := range s.rows.head {
		h.rows.draw(d, points(marginLeft), d.leaf.y)
		d.leaf.y += h.height
	}
}

// put draws one strip, on a new page when this one has no room, in pieces when
// it is a row that no page holds.
func (d *pdfDrawing) put(s strip) {
	if d.leaf.top {
		s.before = 0
	}
	if d.leaf.y+s.before+s.height > d.bottom()+tolerance {
		if s.rows != nil && s.height > d.bottom()-points(marginTop)-repeated([]strip{s}) {
			d.putPieces(s)
			return
		}
		if !d.leaf.top {
			d.newPageFor(s)
			s.before = 0
		}
	}
	d.leaf.y += s.before
	d.leaf.top = false
	if s.rows != nil {
		s.rows.draw(d, points(marginLeft), d.leaf.y)
	} else if s.draw != nil {
		s.draw(points(marginLeft), d.leaf.y)
	}
	d.leaf.y += s.height
}

// putPieces draws rows that no page holds, as much on each page as it takes.
func (d *pdfDrawing) putPieces(s strip) {
	rest := s.rows
	for rest != nil {
		room := d.bottom() - d.leaf.y
		piece, left := rest.cut(room)
		if piece == nil {
			if d.leaf.top {
				piece, left = rest, nil // no page is high enough for one line
			} else {
				d.newPageFor(s)
				continue
			}
		}
		piece.draw(d, points(marginLeft), d.leaf.y)
		d.leaf.y += piece.height()
		d.leaf.top = false
		if rest = left; rest != nil {
			d.newPageFor(s)
		}
	}
}
