package textract

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/requests"

	"loa/internal/domain"
)

// Scanned pages are read by Tesseract with its Vietnamese model when the machine
// has both; its words stand where they stand on the paper, so that what follows
// is the same as for a text layer.

const (
	scanDPI    = 300              // as the command line says too
	maxScans   = 40               // pages of one file that are recognised
	scanWithin = 90 * time.Second // for one page
)

// ocrReady tells what is missing to read scans; empty when nothing is.
func ocrReady(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "tesseract", "--list-langs").CombinedOutput()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "tesseract-ocr và tesseract-ocr-vie"
	case err != nil || !strings.Contains("\n"+string(out), "\nvie"):
		return "tesseract-ocr-vie"
	}
	return ""
}

// recognise reads the words of a scanned page and the lines drawn on it.
func (f *pdfFile) recognise(ctx context.Context, index int, s *sheet) error {
	drawn, err := f.in.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: index}}, DPI: scanDPI, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		return err
	}
	defer drawn.Cleanup()
	gray, ok := drawn.Result.RenderedImage.(*image.Gray)
	if !ok {
		return fmt.Errorf("a page was drawn as %T", drawn.Result.RenderedImage)
	}
	lie := lieOf(gray)
	level := lie.level(gray)
	if math.Abs(lie.degrees) > readSkew {
		gray, lie = level, aslant{}
	}
	table, err := watchOf(ctx).words(index+1, func() ([]byte, error) { return tesseract(ctx, gray) })
	if err != nil {
		return err
	}
	words, err := readTSV(bytes.NewReader(table), lie)
	if err != nil {
		return err
	}
	const point = 72.0 / scanDPI
	s.glyphs, s.strokes, s.recognised = nil, nil, true
	for _, w := range words {
		s.glyphs = append(s.glyphs, glyph{text: w.text, x0: w.x0 * point, x1: w.x1 * point, y0: w.y0 * point, base: w.base * point, word: true})
	}
	for _, l := range ruledLines(level) {
		s.rule(stroke{l.x0 * point, l.y0 * point, l.x1 * point, l.y1 * point})
	}
	s.strokes = straightened(s.strokes)
	return nil
}

// tesseract recognises the words of a picture and gives its table of them;
// places are in pixels.
func tesseract(ctx context.Context, picture image.Image) ([]byte, error) {
	var in, out, said bytes.Buffer
	if err := png.Encode(&in, picture); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, scanWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tesseract", "stdin", "stdout", "-l", "vie", "--dpi", "300", "--psm", "4", "tsv")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &said
	if err := cmd.Run(); err != nil {
		return nil, domain.Unavailable(fmt.Errorf("tesseract: %w: %.200s", err, said.String()), "Chưa nhận dạng được trang chụp. Hãy thử lại, hoặc gửi bản Word (.docx).")
	}
	return out.Bytes(), nil
}

// readTSV reads Tesseract's table of words: level, page, block, paragraph, line,
// word, left, top, width, height, confidence, text. A word stands on the lowest
// edge that most of its line have, once the page is level.
func readTSV(r io.Reader, lie aslant) ([]glyph, error) {
	table := bufio.NewScanner(r) // no CSV: quotation marks are words like others
	table.Buffer(nil, 1<<20)
	var words []glyph
	var line [4]string
	from := 0
	var unsure []bool
	var heights []float64
	settle := func() {
		var tops, feet []float64
		for i := range words[from:] {
			lie.move(&words[from+i])
		}
		for _, w := range words[from:] {
			tops, feet = append(tops, w.y0), append(feet, w.base)
		}
		for i := range words[from:] {
			words[from+i].y0, words[from+i].base = median(tops), median(feet)
		}
		from = len(words)
	}
	for table.Scan() {
		row := strings.SplitN(table.Text(), "\t", 12)
		if len(row) < 12 || row[0] != "5" || strings.TrimSpace(row[11]) == "" || strings.HasPrefix(row[10], "-") {
			continue
		}
		if now := [4]string{row[1], row[2], row[3], row[4]}; now != line {
			settle()
			line = now
		}
		var n [4]float64
		var err error
		for i := range n {
			if n[i], err = strconv.ParseFloat(row[6+i], 64); err != nil {
				return nil, fmt.Errorf("read recognised words: %w", err)
			}
		}
		sure, _ := strconv.ParseFloat(row[10], 64)
		text := strings.Trim(row[11], "|¦│_—`ˆ^~´") // without what is left of drawn lines and marks
		if text == "" || sure < leastSure && !hasLetters(text) {
			continue
		}
		words = append(words, glyph{text: figures(text), x0: n[0], y0: n[1], x1: n[0] + n[2], base: n[1] + n[3], word: true})
		heights = append(heights, n[3])
		unsure = append(unsure, sure < leastSure && utf8.RuneCountInString(text) < 3)
	}
	if err := table.Err(); err != nil {
		return nil, fmt.Errorf("read recognised words: %w", err)
	}
	tall := median(slices.Clone(heights))
	settle()
	n := 0
	for i, w := range words {
		if !unsure[i] || heights[i] >= tall/2 {
			words[n] = w
			n++
		}
	}
	return words[:n], nil
}

// leastSure is below which signs without a letter, and one or two letters of half
// the usual height, are smears or marks of letters.
const leastSure = 60

// hasLetters tells whether a word has a letter or a figure.
func hasLetters(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

var (
	letterO = regexp.MustCompile(`(^|[\d/.,:(])[OoQ](\d)|(\d)[OoQ]($|[\d/.,:)])`)
	romanL  = regexp.MustCompile(`^(I{1,2})l($|[/.,)])`)
)

// figures puts right what recognition takes for letters inside figures: O7,
// 3O/9, IIl/2027.
func figures(word string) string {
	word = romanL.ReplaceAllString(word, "${1}I$2")
	return letterO.ReplaceAllString(word, "${1}${3}0${2}${4}")
}

// ruledLines finds long dark runs across and upright, pixel by pixel.
func ruledLines(g *image.Gray) []stroke {
	b := g.Bounds()
	const dark, shortest, hole = darkest, scanDPI / 3, 3
	var lines []stroke
	scan := func(outer, inner int, at func(i, j int) uint8, add func(i, from, to int)) {
		for i := range outer {
			from, last := -1, -1
			for j := range inner + 1 {
				if j < inner && at(i, j) < dark {
					if from < 0 {
						from = j
					}
					last = j
					continue
				}
				if from >= 0 && (j == inner || j-last > hole) {
					if last-from >= shortest {
						add(i, from, last)
					}
					from = -1
				}
			}
		}
	}
	scan(b.Dy(), b.Dx(), func(y, x int) uint8 { return g.Pix[y*g.Stride+x] }, func(y, from, to int) {
		lines = append(lines, stroke{float64(from), float64(y), float64(to), float64(y)})
	})
	scan(b.Dx(), b.Dy(), func(x, y int) uint8 { return g.Pix[y*g.Stride+x] }, func(x, from, to int) {
		lines = append(lines, stroke{float64(x), float64(from), float64(x), float64(to)})
	})
	return lines
}
