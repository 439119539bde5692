package chart_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"loa/internal/platform/chart"
	"loa/ui"
)

// months has a month of nothing in its middle.
func months() chart.Chart {
	return chart.Chart{
		Title: "Tin, bài và hoạt động theo tháng", Kind: chart.Columns, Head: "Tháng", Labels: []string{"12/2024", "01/2025", "02/2025"},
		Series: []chart.Series{
			{Name: "Tin, bài", Unit: "tin, bài", Pattern: chart.Solid, Values: []int64{12, 0, 1234}},
			{Name: "Hoạt động khác", Unit: "hoạt động", Pattern: chart.Stripes, Values: []int64{2, 4, 560}},
		},
	}
}

func levels() chart.Chart {
	return chart.Chart{
		Title: "Tình trạng nhiệm vụ theo cấp", Kind: chart.Shares, Head: "Cấp", Labels: []string{"Cấp tỉnh", "Cấp xã"},
		Series: []chart.Series{
			{Name: "Đạt", Unit: "nhiệm vụ", Pattern: chart.Solid, Values: []int64{30, 900}},
			{Name: "Còn thời gian", Unit: "nhiệm vụ", Pattern: chart.Blank, Values: []int64{10, 0}},
			{Name: "Quá hạn", Unit: "nhiệm vụ", Pattern: chart.Stripes, Tone: "late", Values: []int64{5, 20}},
			{Name: "Chưa có kết quả", Unit: "nhiệm vụ", Pattern: chart.Dots, Tone: "silent", Values: []int64{1, 200}},
		},
	}
}

func letters(t *testing.T) chart.Letters {
	t.Helper()
	files, err := ui.Assets()
	if err != nil {
		t.Fatal(err)
	}
	l, err := chart.ReadLetters(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func drawn(t *testing.T, l chart.Letters, c chart.Chart) *image.Gray {
	t.Helper()
	file, err := c.PNG(l, 800, 400)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	grey, ok := img.(*image.Gray)
	if !ok {
		t.Fatalf("a picture of %v", img.ColorModel())
	}
	return grey
}

// inked counts the points of a picture that are as dark as a mark on paper.
func inked(img image.Image) int {
	n, b := 0, img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				n++
			}
		}
	}
	return n
}

// TestJSON: the script gets every figure, a zero too, and words in its language.
func TestJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []chart.Chart{months(), levels()} {
		text, err := c.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var back chart.Chart
		if err := json.Unmarshal([]byte(text), &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, back); diff != "" {
			t.Error(diff)
		}
	}
	said := months().In(func(key string, _ ...any) string { return strings.ToUpper(key) })
	if said.Title != "TIN, BÀI VÀ HOẠT ĐỘNG THEO THÁNG" || said.Series[1].Unit != "HOẠT ĐỘNG" || said.Series[0].Values[2] != 1234 {
		t.Errorf("%+v", said)
	}
	if months().Series[1].Unit != "hoạt động" {
		t.Error("saying a chart changes it")
	}
}

// TestAltSaysEveryFigure: who does not see the picture reads all of it.
func TestAltSaysEveryFigure(t *testing.T) {
	t.Parallel()
	want := "Biểu đồ “Tin, bài và hoạt động theo tháng”. 12/2024: tin, bài 12, hoạt động khác 2; 01/2025: tin, bài 0, hoạt động khác 4; 02/2025: tin, bài 1.234, hoạt động khác 560."
	if got := months().Alt(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestPNG: the picture has the asked size, holds nothing but greys, is the same
// each time, and another when one figure or one pattern is another.
func TestPNG(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, c := range []chart.Chart{months(), levels()} {
		width, height := c.Size()
		file, err := c.PNG(l, width, height)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds().Dx() != width || img.Bounds().Dy() != height || img.ColorModel() != color.GrayModel {
			t.Errorf("%s: %v of %v", c.Title, img.Bounds(), img.ColorModel())
		}
		if again, err := c.PNG(l, width, height); err != nil || !bytes.Equal(file, again) {
			t.Errorf("%s: drawn again it is another picture (%v)", c.Title, err)
		}
		if dark := inked(img); dark < width*height/50 || dark > width*height/2 {
			t.Errorf("%s: %d of %d points are dark", c.Title, dark, width*height)
		}
	}
	for name, change := range map[string]func(*chart.Chart){
		"figure": func(c *chart.Chart) { c.Series[0].Values[0]++ }, "pattern": func(c *chart.Chart) { c.Series[0].Pattern = chart.Dots },
		"label": func(c *chart.Chart) { c.Labels[0] += "ữ" },
	} {
		for _, sample := range []func() chart.Chart{months, levels} {
			before, after := sample(), sample()
			change(&after)
			if bytes.Equal(drawn(t, l, before).Pix, drawn(t, l, after).Pix) {
				t.Errorf("%s: another %s makes no other picture", before.Title, name)
			}
		}
	}
}

// TestPatternsDiffer: each two grounds are told apart without colour, by how dark
// they are and by what is drawn on them.
func TestPatternsDiffer(t *testing.T) {
	t.Parallel()
	l := letters(t)
	dark := map[int]chart.Pattern{}
	for _, p := range []chart.Pattern{chart.Solid, chart.Stripes, chart.Dots, chart.Blank} {
		c := months()
		c.Series = c.Series[:1]
		c.Series[0].Pattern = p
		n := inked(drawn(t, l, c)) / 500
		if other, taken := dark[n]; taken {
			t.Errorf("%s is as dark as %s", p, other)
		}
		dark[n] = p
	}
}

// TestVietnameseLettersAreDrawn: letters that a font lacks all look the same.
func TestVietnameseLettersAreDrawn(t *testing.T) {
	t.Parallel()
	l := letters(t)
	missing := chart.Chart{Title: "x", Kind: chart.Shares, Labels: []string{"\uE123"}, Series: []chart.Series{{Name: "a", Pattern: chart.Solid, Values: []int64{1}}}}
	seen := map[string]string{}
	for _, label := range []string{"\uE123", "u", "ư", "ữ", "ử", "ự", "ặ", "ẵ", "ẩ", "ỗ", "ỹ", "đ", "Đ", "Ễ"} {
		missing.Labels[0] = label
		pixels := string(drawn(t, l, missing).Pix)
		if same, ok := seen[pixels]; ok {
			t.Errorf("%q looks like %q", label, same)
		}
		seen[pixels] = label
	}
}

// TestUntrueChartsAreRefused: what cannot be drawn as it is said is not drawn.
func TestUntrueChartsAreRefused(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for name, change := range map[string]func(*chart.Chart){
		"no such kind": func(c *chart.Chart) { c.Kind = "pie" }, "no label": func(c *chart.Chart) { c.Labels = nil },
		"no series": func(c *chart.Chart) { c.Series = nil }, "a value too few": func(c *chart.Chart) { c.Series[1].Values = c.Series[1].Values[1:] },
		"below zero": func(c *chart.Chart) { c.Series[1].Values[0] = -1 },
	} {
		c := months()
		change(&c)
		if _, err := c.JSON(); err == nil {
			t.Errorf("%s: JSON", name)
		}
		if _, err := c.PNG(l, 800, 400); err == nil {
			t.Errorf("%s: PNG", name)
		}
	}
	for _, size := range [][2]int{{0, 0}, {100, 400}, {800, 10}, {1 << 20, 400}} {
		if _, err := months().PNG(l, size[0], size[1]); err == nil {
			t.Errorf("a picture of %v", size)
		}
	}
	if _, err := chart.ReadLetters(fstest.MapFS{}); err == nil {
		t.Error("letters out of nothing")
	}
}

// TestNothingIsDrawnToo: months and levels of nothing but zeros stay charts.
func TestNothingIsDrawnToo(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, c := range []chart.Chart{months(), levels()} {
		for i := range c.Series {
			clear(c.Series[i].Values)
		}
		if inked(drawn(t, l, c)) == 0 {
			t.Errorf("%s: an empty picture", c.Title)
		}
	}
}
