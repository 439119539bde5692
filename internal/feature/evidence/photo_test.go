package evidence

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/bits"
	"testing"

	"golang.org/x/image/draw"

	"loa/internal/platform/media"
)

// place stands in every test file where it must not stay.
const place = "GPS 10.95N 106.82E"

// scene is a picture with something to see in every field.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(255 - x*255/w), uint8(y * 255 / h), uint8((x*7 + y*13) % 256), 0xFF})
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// placedPNG is a PNG with the place in each chunk that may hold it.
func placedPNG(t testing.TB) []byte {
	t.Helper()
	plain := asPNG(t, scene(12, 9))
	out := append([]byte{}, plain[:33]...) // head and IHDR
	for _, name := range []string{"tEXt", "zTXt", "iTXt"} {
		out = append(out, pngChunk(name, []byte("Comment\x00"+place))...)
	}
	out = append(out, pngChunk("eXIf", append(orientedExif(6)[10:], place...))...)
	return append(append(out, plain[33:]...), place...)
}

func riff(chunks ...[]byte) []byte {
	body := bytes.Join(chunks, nil)
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)+4))
	return append(append(head, "WEBP"...), body...)
}

func chunk(name string, body []byte) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// placedWebP is a picture of one pixel with its place beside it.
func placedWebP() []byte {
	pixel := []byte("\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	return riff(chunk("VP8X", []byte{0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0}), chunk("VP8L", pixel), chunk("EXIF", []byte(place)), chunk("XMP ", []byte(place+"!")))
}

func box(name string, bodies ...[]byte) []byte {
	body := bytes.Join(bodies, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), name...), body...)
}

// placedMP4 is the skeleton of a film as telephones write it.
func placedMP4() []byte {
	where := box("\xa9xyz", []byte(place))
	return bytes.Join([][]byte{
		box("ftyp", []byte("mp42\x00\x00\x00\x00mp42isom")),
		box("moov", box("mvhd", make([]byte, 100)), box("udta", where, box("loci", []byte(place))),
			box("trak", box("tkhd", make([]byte, 84)), box("udta", where)), box("meta", []byte(place))),
		box("uuid", []byte(place)),
		box("mdat", []byte("the film itself")),
	}, nil)
}

func TestNoFileTellsWhereItWasTaken(t *testing.T) {
	t.Parallel()
	second := append(photographed(t), photographed(t)...) // telephones append further pictures
	for name, c := range map[string]struct {
		kind    string
		content []byte
	}{
		"JPEG": {typeJPEG, photographed(t)}, "JPEG with a second picture": {typeJPEG, second},
		"PNG": {typePNG, placedPNG(t)}, "WebP": {typeWebP, placedWebP()}, "MP4": {typeMP4, placedMP4()},
	} {
		if got := sniff(c.content); got != c.kind || !bytes.Contains(c.content, []byte(place)) {
			t.Fatalf("%s: the test's own file is %s", name, got)
		}
		clean := cleaned(c.kind, c.content)
		if bytes.Contains(clean, []byte(place)) {
			t.Errorf("%s: the place is still there", name)
		}
		if again := cleaned(c.kind, clean); !bytes.Equal(again, clean) {
			t.Errorf("%s: cleaning twice changes it again", name)
		}
		if isPicture(c.kind) {
			if _, _, err := image.Decode(bytes.NewReader(clean)); err != nil {
				t.Errorf("%s no longer opens: %v", name, err)
			}
		}
	}
	film := cleaned(typeMP4, placedMP4())
	if len(film) != len(placedMP4()) || !bytes.Contains(film, []byte("the film itself")) || bytes.Count(film, []byte("free")) != 4 {
		t.Error("the film itself moved")
	}
	if !bytes.Contains(cleaned(typePNG, placedPNG(t)), orientedExif(6)[10:]) {
		t.Error("the PNG lost its side")
	}
}

func TestAnUprightPictureIsShown(t *testing.T) {
	t.Parallel()
	m := scene(60, 40)
	for o := range uint16(9) {
		up := media.Turn(m, o)
		w, h := up.Rect.Dx(), up.Rect.Dy()
		if wide := w > h; wide != (o < 5) {
			t.Errorf("orientation %d: %d × %d", o, w, h)
		}
	}
	// Orientation 6: the first line of what the camera stored stands at the right.
	if got, want := media.Turn(m, 6).RGBAAt(39, 0), m.RGBAAt(0, 0); got != want {
		t.Errorf("orientation 6: %v, want %v", got, want)
	}
	if got, want := media.Turn(m, 8).RGBAAt(0, 59), m.RGBAAt(0, 0); got != want {
		t.Errorf("orientation 8: %v, want %v", got, want)
	}
	large := asJPEG(t, scene(2400, 1800))
	shown, look := newPictures().forPage(t.Context(), "sum", large)
	head, err := jpeg.DecodeConfig(bytes.NewReader(shown))
	if err != nil || head.Width != shownSide || len(shown) > len(large)/4 || look == 0 {
		t.Errorf("shown %d bytes of %d, %d wide, look %x: %v", len(shown), len(large), head.Width, look, err)
	}
	if shown, look := newPictures().forPage(t.Context(), "", []byte("not a picture")); shown != nil || look != 0 {
		t.Error("what is no picture is shown")
	}
}

// What is covered cannot be seen again: inside a covered field only four colours
// stay, outside nothing moves.
func TestACoveredFieldIsGone(t *testing.T) {
	t.Parallel()
	m := scene(120, 90)
	body, kind, err := newPictures().covered(t.Context(), typePNG, asPNG(t, m), []int{7, 99, -1})
	if err != nil || kind != typePNG {
		t.Fatal(kind, err)
	}
	out, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	colours := map[color.Color]bool{}
	for y := range 90 {
		for x := range 120 {
			if x >= 20 && x < 40 && y >= 15 && y < 30 { // second field of the second line
				colours[out.At(x, y)] = true
			} else if got := color.RGBAModel.Convert(out.At(x, y)); got != color.Color(m.RGBAAt(x, y)) {
				t.Fatalf("pixel %d,%d outside moved", x, y)
			}
		}
	}
	if len(colours) != fieldBlocks*fieldBlocks {
		t.Errorf("%d colours stay in a covered field", len(colours))
	}
	turnedPhoto := cleanJPEG(photographed(t)) // orientation 6: 16 × 8 is shown as 8 × 16
	body, kind, err = newPictures().covered(t.Context(), typeJPEG, turnedPhoto, []int{0})
	head, headErr := jpeg.DecodeConfig(bytes.NewReader(body))
	if err != nil || headErr != nil || kind != typeJPEG || head.Width != 8 || head.Height != 16 || orientationOf(body) != 0 {
		t.Errorf("a turned photograph became %s %d × %d, %v %v", kind, head.Width, head.Height, err, headErr)
	}
	if body, kind, err = newPictures().covered(t.Context(), typeWebP, placedWebP(), []int{0}); err != nil || kind != typeJPEG || sniff(body) != typeJPEG {
		t.Errorf("WebP became %s: %v", kind, err)
	}
	if jpegName("ảnh.webp", typeJPEG) != "ảnh.jpg" || jpegName("a.JPEG", typeJPEG) != "a.JPEG" || jpegName("a.png", typePNG) != "a.png" {
		t.Error("names of pictures stored anew")
	}
}

func TestTheSamePictureLooksAlike(t *testing.T) {
	t.Parallel()
	m := image.NewRGBA(image.Rect(0, 0, 800, 600)) // patches, as in a photograph
	for i := range 40 {
		patch := image.Rect(i*97%800, i*53%600, i*97%800+160, i*53%600+120)
		draw.Draw(m, patch, image.NewUniform(color.RGBA{uint8(i * 37), uint8(i * 91), uint8(i * 151), 0xFF}), image.Point{}, draw.Src)
	}
	first := lookOf(shrunk(m, shownSide))
	small := lookOf(shrunk(shrunk(m, 300), shownSide))
	if d := bits.OnesCount64(first ^ small); first == 0 || d > 6 {
		t.Errorf("the same picture, smaller: %d of 64 bits differ", d)
	}
	other := lookOf(shrunk(media.Turn(m, 3), shownSide))
	if d := bits.OnesCount64(first ^ other); d <= 6 {
		t.Errorf("another picture: only %d of 64 bits differ", d)
	}
	if lookOf(image.NewGray(image.Rect(0, 0, 50, 50))) != 0 {
		t.Error("a blank picture has a fingerprint")
	}
}

func TestHEICIsKnown(t *testing.T) {
	t.Parallel()
	if !isHEIC([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")) || isHEIC(placedMP4()) || isHEIC([]byte("heic")) {
		t.Error("HEIC is not told apart")
	}
}

func FuzzCleaned(f *testing.F) {
	for _, seed := range [][]byte{photographed(f), placedPNG(f), placedWebP(), placedMP4()} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, kind := range []string{typeJPEG, typePNG, typeWebP, typeMP4} {
			clean := cleaned(kind, content)
			if len(clean) > len(content)+60 {
				t.Errorf("%s: %d bytes became %d", kind, len(content), len(clean))
			}
		}
	})
}
