package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"io/fs"
	"math"
	"slices"

	"github.com/go-analyze/charts"

	"loa/internal/vi"
)

// Letters are the fonts of drawn charts, known to the drawing library by name.
type Letters struct{ regular, bold string }

// ReadLetters takes the letters of official papers from the built front end. It
// fails when a file is missing or is no TrueType font.
func ReadLetters(fsys fs.FS) (Letters, error) {
	l := Letters{regular: "loa-tinos", bold: "loa-tinos-bold"}
	for family, name := range map[string]string{l.regular: "fonts/Tinos-Regular.ttf", l.bold: "fonts/Tinos-Bold.ttf"} {
		file, err := fs.ReadFile(fsys, name)
		if err == nil {
			err = charts.InstallFont(family, file)
		}
		if err != nil {
			return Letters{}, fmt.Errorf("chart: letters: %w", err)
		}
	}
	return l, nil
}

// Size is a good size in pixels for the width of a page's text: 1600 pixels on
// 165 mm are 246 to the inch.
func (c Chart) Size() (width, height int) {
	if c.Kind == Shares {
		return 1600, 170 + 130*len(c.Labels)
	}
	return 1600, 760
}

// maxPNG bounds both sides of a picture, some 64 MiB in memory.
const maxPNG = 4096

// PNG draws the chart in greys: patterns tell its series apart, and each figure
// stands at its bar (in a part of Shares only where the part has room for it).
func (c Chart) PNG(l Letters, width, height int) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if width < 200 || height < 100 || width > maxPNG || height > maxPNG {
		return nil, fmt.Errorf("chart: a picture of %d × %d is not drawn", width, height)
	}
	d := drawing{Chart: c, letters: l, size: float64(width) / 60, width: width, height: height}
	d.p = charts.NewPainter(charts.PainterOptions{
		OutputFormat: charts.ChartOutputPNG, Width: width, Height: height, Font: charts.GetFont(l.regular), Theme: d.theme(),
	})
	draw := d.columns
	if c.Kind == Shares {
		draw = d.shares
	}
	if err := draw(); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	file, err := d.p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return d.patterned(file)
}

// drawing is one chart on its way to a picture.
type drawing struct {
	Chart
	letters       Letters
	p             *charts.Painter
	size          float64 // of letters, in points of the library
	width, height int
}

// mark is the colour that stands for a series until its pattern takes its place.
// No letter and no line has one of these.
func mark(i int) color.RGBA { return color.RGBA{R: 1, G: uint8(100 + i), B: 201, A: 255} }

var (
	ink   = charts.ColorRGB(0, 0, 0)
	faint = charts.ColorRGB(190, 190, 190)
	white = charts.ColorRGB(255, 255, 255)
)

func (d drawing) theme() charts.ColorPalette {
	o := charts.ThemeOption{AxisStrokeColor: ink, AxisSplitLineColor: faint, BackgroundColor: white, TextColor: ink, TextColorLabel: ink}
	for i := range d.Series {
		o.SeriesColors = append(o.SeriesColors, charts.ColorConvertGo(mark(i)))
	}
	return charts.MakeTheme(o)
}

func (d drawing) style() charts.FontStyle {
	return charts.FontStyle{FontSize: d.size, FontColor: ink, Font: charts.GetFont(d.letters.regular)}
}

// series gives the values as the library takes them.
func (d drawing) series() charts.BarSeriesList {
	var out charts.BarSeriesList
	figure := d.style()
	figure.FontSize *= d.fit()
	for _, s := range d.Series {
		b := charts.BarSeries{Name: s.Name, Label: charts.SeriesLabel{Show: new(true), FontStyle: figure, ValueFormatter: whole, Distance: int(d.size / 4)}}
		for _, v := range s.Values {
			b.Values = append(b.Values, float64(v))
		}
		out = append(out, b)
	}
	return out
}

// fit makes figures smaller, to half at most, so that each stays over its column
// and the next one's figure stays free.
func (d drawing) fit() float64 {
	widest := 1
	for _, s := range d.Series {
		widest = max(widest, d.p.MeasureText(vi.Int(slices.Max(s.Values)), 0, d.style()).Width())
	}
	room := 0.85 * float64(d.width) / float64(len(d.Labels)*len(d.Series))
	return min(1, max(0.5, room/float64(widest)))
}

func whole(v float64) string { return vi.Int(int64(math.Round(v))) }

// columns lets the library lay out everything but the key.
func (d drawing) columns() error {
	o := charts.NewBarChartOptionWithSeries(d.series())
	pad := int(d.size)
	o.Theme, o.Legend.Show, o.ValueFormatter = d.theme(), new(false), whole
	o.Padding = charts.NewBox(pad, 4*pad, pad, pad)
	names := d.style()
	if len(d.Labels) > 8 { // a year's months stand close
		names.FontSize *= 0.8
	}
	o.CategoryAxis = charts.CategoryAxisOption{Labels: d.Labels, LabelFontStyle: names, LabelCount: len(d.Labels), Title: d.Head, TitleFontStyle: d.style()}
	o.ValueAxis = []charts.ValueAxisOption{{
		Min: new(0.0), Max: new(lines * d.step()), RangeValuePaddingScale: new(0.0), LabelCount: lines + 1,
		LabelFontStyle: d.style(), ValueFormatter: whole,
	}}
	if err := d.p.BarChart(o); err != nil {
		return err
	}
	d.key()
	return nil
}

// lines are the lines of the axis above zero.
const lines = 4

// step is how far the lines of the axis are from each other: 1, 2 or 5 times a
// power of ten, whole, and with room for the figure on the highest column.
func (d drawing) step() float64 {
	var most int64
	for _, s := range d.Series {
		most = max(most, slices.Max(s.Values))
	}
	for unit := 1.0; ; unit *= 10 {
		for _, times := range []float64{1, 2, 5} {
			if step := unit * times; step*lines > float64(most)*1.08 {
				return step
			}
		}
	}
}

// shares draws its bars itself: the library writes the figure of a part into the
// part beside it.
func (d drawing) shares() error {
	d.p.FilledRect(0, 0, d.width, d.height, white, white, 0)
	d.key()
	pad, left := int(d.size), 0
	for i := range d.Labels {
		left = max(left, d.p.MeasureText(d.label(i), 0, d.style()).Width())
	}
	box := charts.NewBox(left+2*pad, 4*pad, d.width-pad, d.height-pad)
	slot := float64(box.Height()) / float64(len(d.Labels))
	for i := range d.Labels {
		y := box.Top + int(slot*(float64(i)+0.5))
		text := d.p.MeasureText(d.label(i), 0, d.style())
		d.p.Text(d.label(i), box.Left-pad/2-text.Width(), y+text.Height()*2/5, 0, d.style())
		d.bar(box, i, y, int(slot*0.3))
	}
	return nil
}

// label is a label with the sum of which the parts are parts.
func (d drawing) label(i int) string { return fmt.Sprintf("%s (%s)", d.Labels[i], vi.Int(d.sum(i))) }

// share is what part of the sum of its label a value is.
func (d drawing) share(s Series, i int) float64 {
	if sum := d.sum(i); sum > 0 {
		return float64(s.Values[i]) / float64(sum)
	}
	return 0
}

// bar draws the parts of one label around a height, each with its figure on white
// so that the pattern does not cross it.
func (d drawing) bar(box charts.Box, i, y, half int) {
	at, gap := 0.0, int(d.size/3)
	for j, s := range d.Series {
		from := box.Left + int(at*float64(box.Width()))
		at += d.share(s, i)
		to := box.Left + int(at*float64(box.Width()))
		if to > from {
			c := charts.ColorConvertGo(mark(j))
			d.p.FilledRect(from, y-half, to, y+half, c, c, 0)
		}
		text := vi.Int(s.Values[i])
		size := d.p.MeasureText(text, 0, d.style())
		if to-from < size.Width()+3*gap {
			continue
		}
		x := (from + to - size.Width()) / 2
		d.p.FilledRect(x-gap, y-size.Height()/2-gap, x+size.Width()+gap, y+size.Height()/2+gap, white, white, 0)
		d.p.Text(text, x, y+size.Height()*2/5, 0, d.style())
	}
}

// key draws what each pattern stands for, in one line.
func (d drawing) key() {
	x, side := int(d.size), int(d.size*1.2)
	y := int(d.size)
	for i, s := range d.Series {
		c := charts.ColorConvertGo(mark(i))
		d.p.FilledRect(x, y, x+2*side, y+side, c, c, 0)
		x += 2*side + side/2
		size := d.p.MeasureText(s.Name, 0, d.style())
		d.p.Text(s.Name, x, y+side-side/8, 0, d.style())
		x += size.Width() + side
	}
}

// patterned puts the patterns in place of the colours that stand for them, with
// a line around, and leaves nothing but greys.
func (d drawing) patterned(file []byte) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	b := img.Bounds()
	drawn := image.NewRGBA(b)
	imagedraw.Draw(drawn, b, img, b.Min, imagedraw.Src)
	at := func(x, y int) int {
		if !(image.Point{X: x, Y: y}).In(b) {
			return -1
		}
		if c := drawn.RGBAAt(x, y); c.R == 1 && c.B == 201 {
			return int(c.G) - 100
		}
		return -1
	}
	grey := image.NewGray(b)
	period, line := max(d.width/110, 6), max(d.width/800, 1)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			i := at(x, y)
			switch {
			case i < 0 || i >= len(d.Series):
				if c := drawn.RGBAAt(x, y); c.R == c.G && c.G == c.B {
					grey.SetGray(x, y, color.Gray{Y: c.R})
				} else {
					grey.Set(x, y, c)
				}
			case at(x-line, y) != i || at(x+line, y) != i || at(x, y-line) != i || at(x, y+line) != i:
				grey.SetGray(x, y, color.Gray{})
			default:
				grey.SetGray(x, y, d.Series[i].Pattern.at(x, y, period))
			}
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, grey)
	return out.Bytes(), err
}

// at is the grey of a pattern at a point.
func (p Pattern) at(x, y, period int) color.Gray {
	filled := false
	switch p {
	case Solid:
		return color.Gray{Y: 96}
	case Stripes:
		filled = (x+y)%period < period/3
	case Dots:
		dx, dy := x%period-period/2, y%period-period/2
		filled = dx*dx+dy*dy <= period*period/16
	case Blank:
	}
	if filled {
		return color.Gray{Y: 32}
	}
	return color.Gray{Y: 255}
}
