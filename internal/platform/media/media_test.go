package media

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/media"
)

// drawn is a picture whose corners can be told apart.
func drawn(w, h int, alpha uint8) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), 90, alpha})
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// located puts an Exif segment with an orientation and a place into a JPEG.
func located(t testing.TB, picture []byte, orientation uint16) []byte {
	t.Helper()
	tiff := []byte("MM\x00\x2A\x00\x00\x00\x08\x00\x02\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00GPS 10.9574N 106.8426E")
	binary.BigEndian.PutUint16(tiff[18:], orientation)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := []byte{0xFF, 0xE1, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(segment)+2))
	return append(append(append(bytes.Clone(picture[:2]), head...), segment...), picture[2:]...)
}

func zipOf(t testing.TB, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: entries[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// boxOf is a box of a film.
func boxOf(name string, parts ...string) string {
	body := strings.Join(parts, "")
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(body)+8))
	return string(size[:]) + name + body
}

// filmOf is the frame of a film of so many seconds that tells where it was taken.
func filmOf(brand, handler string, seconds uint32) []byte {
	head := make([]byte, 100)
	binary.BigEndian.PutUint32(head[12:], 1)
	binary.BigEndian.PutUint32(head[16:], seconds)
	return []byte(boxOf("ftyp", brand, "\x00\x00\x02\x00", brand) + boxOf("mdat", "a film") +
		boxOf("moov", boxOf("mvhd", string(head)), boxOf("trak", boxOf("mdia", boxOf("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00"+handler+"\x00")), boxOf("udta", "taken by Lan")), boxOf("udta", boxOf("\xa9xyz", "+10.9574+106.8426/"))))
}

func TestLookTellsByContent(t *testing.T) {
	t.Parallel()
	odt, _ := media.ByExt("odt")
	var anim bytes.Buffer
	if err := gif.Encode(&anim, drawn(4, 4, 255), nil); err != nil {
		t.Fatal(err)
	}
	ogg := "OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01\x13OpusHead\x01\x02" + strings.Repeat("\x00", 40)
	for name, c := range map[string]struct {
		content string
		ext     string // or what the refusal says
	}{
		"a.jpg":         {string(jpegOf(t, drawn(4, 4, 255))), "jpg"},
		"a.png":         {string(pngOf(t, drawn(4, 4, 255))), "png"},
		"a.gif":         {anim.String(), "gif"},
		"a.pdf":         {"%PDF-1.7\n…", "pdf"},
		"a.docx":        {string(zipOf(t, "[Content_Types].xml", "x", "word/document.xml", "x")), "docx"},
		"a.xlsx":        {string(zipOf(t, "[Content_Types].xml", "x", "xl/workbook.xml", "x")), "xlsx"},
		"a.odt":         {string(zipOf(t, "mimetype", odt.Media, "content.xml", "x")), "odt"},
		"a.mp3":         {"ID3\x04\x00\x00", "mp3"},
		"b.mp3":         {"\xFF\xFB\x90\x00", "mp3"},
		"a.wav":         {"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x44\xAC\x00\x00\x88\x58\x01\x00\x02\x00\x10\x00data", "wav"},
		"a.ogg":         {ogg, "ogg"},
		"a.mp4":         {string(filmOf("isom", "vide", 60)), "mp4"},
		"a.mov":         {string(filmOf("qt  ", "vide", 60)), "mov"},
		"a.m4a":         {string(filmOf("M4A ", "soun", 60)), "m4a"},
		"a.webm":        {"\x1A\x45\xDF\xA3\x9f\x42\x82\x84webm", "webm"},
		"zip.jpg":       {string(zipOf(t, "a.exe", "MZ")), "tệp nén"},
		"docm.docx":     {string(zipOf(t, "[Content_Types].xml", "x", "word/document.xml", "x", "word/vbaProject.bin", "x")), "macro"},
		"cut.docx":      {"PK\x03\x04 half", "bị hỏng"},
		"old.doc":       {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "Word, Excel cũ"},
		"a.svg":         {"<?xml version=\"1.0\"?><svg xmlns=\"x\"><script>alert(1)</script></svg>", "SVG"},
		"svg.png":       {"  <svg onload=alert(1)>", "SVG"},
		"a.html":        {"<!doctype html><script>alert(1)</script>", "trang web"},
		"a.sh":          {"#!/bin/sh\nrm", "mã lệnh"},
		"a.exe":         {"MZ\x90\x00", "không phải ảnh"},
		"a.heic":        {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"},
		"a.avi":         {"RIFF\x00\x00\x00\x00AVI LIST", "MP4"},
		"a.mkv":         {"\x1A\x45\xDF\xA3\x9f\x42\x82\x88matroska", "MP4"},
		"empty":         {"", "trống"},
		"cut.mp4":       {"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "bị hỏng"},
		"wrongsize.mp4": {"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomisom\xFF\xFF\xFF\xFFmoov", "bị hỏng"},
	} {
		found, err := Look(strings.NewReader(c.content), int64(len(c.content)), name)
		if err == nil {
			if found.Ext != c.ext {
				t.Errorf("%s is %q, want %q", name, found.Ext, c.ext)
			}
			continue
		}
		if domain.CodeOf(err) != domain.CodeInvalid || !strings.Contains(domain.FieldsOf(err).For("tep").Text(), c.ext) || !strings.Contains(domain.FieldsOf(err).For("tep").Text(), "“"+name+"”") {
			t.Errorf("%s: %v, want a sentence with %q", name, err, c.ext)
		}
	}
}

func TestLengths(t *testing.T) {
	t.Parallel()
	film := filmOf("isom", "vide", 36_000)
	found, err := Look(bytes.NewReader(film), int64(len(film)), "phim.mp4")
	if err != nil || found.Millis != 36_000_000 {
		t.Errorf("ten hours: %v, %v", found.Millis, err)
	}
	if got := webmMillis([]byte("\x1A\x45\xDF\xA3 webm \x2A\xD7\xB1\x83\x0F\x42\x40\x44\x89\x88\x40\xC3\x88\x00\x00\x00\x00\x00")); got != 10_000 {
		t.Errorf("WebM of ten seconds: %d ms", got)
	}
}

// disk is a file in memory that is changed in place.
type disk struct{ b []byte }

func (d *disk) ReadAt(p []byte, at int64) (int, error) { return bytes.NewReader(d.b).ReadAt(p, at) }
func (d *disk) WriteAt(p []byte, at int64) (int, error) {
	return copy(d.b[at:], p), nil
}

func TestBlankTakesThePlaceOut(t *testing.T) {
	t.Parallel()
	d := &disk{filmOf("isom", "vide", 60)}
	size := len(d.b)
	if err := Blank(d, int64(size)); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(d.b, []byte("10.9574")) || bytes.Contains(d.b, []byte("Lan")) || len(d.b) != size || !bytes.Contains(d.b, []byte("a film")) {
		t.Errorf("%q", d.b)
	}
	if found, err := Look(bytes.NewReader(d.b), int64(size), "phim"); err != nil || found.Ext != "mp4" || found.Millis != 60_000 {
		t.Errorf("it is no film any more: %v %v", found, err)
	}
}

func TestPicturesAreWrittenAnew(t *testing.T) {
	t.Parallel()
	picture := append(located(t, jpegOf(t, drawn(1000, 400, 255)), 6), "PK\x03\x04<script>alert(1)</script>"...)
	o, err := NewStudio().Open(t.Context(), bytes.NewReader(picture), "anh.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	sizes, err := o.Sizes()
	if err != nil {
		t.Fatal(err)
	}
	cuts, err := o.Cuts(media.Middle)
	if err != nil {
		t.Fatal(err)
	}
	if len(sizes) != 1 || sizes[0].Width != 400 || sizes[0].Height != 1000 || len(cuts) != 2 || cuts[0].Width != media.CardWidth || cuts[1].Height != media.OpenHeight {
		t.Errorf("a picture 400 wide stood upright: %d sizes, first %d×%d", len(sizes), sizes[0].Width, sizes[0].Height)
	}
	for _, m := range append(sizes, cuts...) {
		for _, left := range []string{"Exif", "GPS", "script", "PK\x03"} {
			if bytes.Contains(m.Body, []byte(left)) {
				t.Errorf("%s still holds %q", m.Form, left)
			}
		}
	}
	up, err := jpeg.Decode(bytes.NewReader(sizes[0].Body))
	if err != nil {
		t.Fatal(err)
	}
	r, g, _, _ := up.At(395, 5).RGBA() // turned by a quarter: what was left above is now right above
	if r>>8 > 20 || g>>8 > 20 {
		t.Errorf("the corner that was black is %d %d", r>>8, g>>8)
	}
}

func TestWhatCanBeSeenThroughStaysSo(t *testing.T) {
	t.Parallel()
	o, err := NewStudio().Open(t.Context(), bytes.NewReader(pngOf(t, drawn(1000, 500, 60))), "do.png")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	sizes, err := o.Sizes()
	if err != nil || len(sizes) != 3 {
		t.Fatalf("%d sizes, %v", len(sizes), err)
	}
	m, err := png.Decode(bytes.NewReader(sizes[0].Body))
	if err != nil || sizes[0].Ext != "png" {
		t.Fatal(sizes[0].Ext, err)
	}
	if _, _, _, a := m.At(100, 100).RGBA(); a>>8 > 70 || a>>8 < 50 {
		t.Errorf("alpha %d", a>>8)
	}
}

// bomb is a PNG of a few bytes that claims to be as large as it likes.
func bomb(w, h uint32) []byte {
	chunk := func(name string, body []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		named := append([]byte(name), body...)
		return binary.BigEndian.AppendUint32(append(b, named...), crc32.ChecksumIEEE(named))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append(append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 6, 0, 0, 0))...), chunk("IEND", nil)...)
}

func TestPicturesThatAreNotOpened(t *testing.T) {
	t.Parallel()
	whole := jpegOf(t, drawn(300, 300, 255))
	s := NewStudio()
	for name, content := range map[string][]byte{
		"bomb": bomb(1<<30, 1<<30), "side": bomb(40_000, 10), "many": bomb(10_000, 10_000), "flat": bomb(0, 10), "cut": whole[:len(whole)/2], "torn": whole[:200], "words": []byte("\xFF\xD8\xFF nothing"),
	} {
		if _, err := s.Open(t.Context(), bytes.NewReader(content), name); domain.CodeOf(err) != domain.CodeInvalid || domain.FieldsOf(err).For("tep").Text() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.turn) != 0 {
		t.Errorf("%d turns are never given back", len(s.turn))
	}
}

func FuzzLook(f *testing.F) {
	f.Add(filmOf("isom", "vide", 60))
	f.Add(zipOf(f, "[Content_Types].xml", "x", "word/document.xml", "x"))
	f.Add(located(f, jpegOf(f, drawn(8, 8, 255)), 6))
	f.Add([]byte("\x1A\x45\xDF\xA3 webm \x2A\xD7\xB1\x83\x0F\x42\x40\x44\x89\x88"))
	f.Fuzz(func(t *testing.T, content []byte) {
		found, err := Look(bytes.NewReader(content), int64(len(content)), "a")
		if err != nil {
			if domain.CodeOf(err) != domain.CodeInvalid {
				t.Fatal(err)
			}
			return
		}
		if found.Millis < 0 || found.Media == "" {
			t.Fatalf("%+v", found)
		}
		d := &disk{bytes.Clone(content)}
		if err := Blank(d, int64(len(content))); err == nil && len(d.b) != len(content) {
			t.Fatal("its size changed")
		}
	})
}

// made makes a film with ffmpeg itself; without it the test is skipped.
func made(t *testing.T, name string, how ...string) (Coder, string) {
	t.Helper()
	c := FindCoder()
	if !c.Ready() {
		t.Skip("this machine has no ffmpeg: scripts/install-test-needs installs it")
	}
	path := filepath.Join(t.TempDir(), name)
	args := append(append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc=duration=2:size=1920x1080:rate=10", "-f", "lavfi", "-i", "sine=duration=2"}, how...), path)
	if out, err := exec.CommandContext(t.Context(), c.path, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return c, path
}

func TestFilmsAreCodedAnew(t *testing.T) {
	t.Parallel()
	c, path := made(t, "phim.webm", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libvorbis")
	webm, _ := media.ByExt("webm")
	var far int64
	j := Job{From: path, To: path + ".mp4", Type: webm, Told: func(ms int64) { far = max(far, ms) }}
	if err := c.Film(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(j.To)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if found, err := Look(f, info.Size(), "phim"); err != nil || found.Ext != "mp4" || found.Millis < 1500 || far < 1000 {
		t.Errorf("%+v, told %d ms, %v", found, far, err)
	}
	j.To = path + ".png"
	if err := c.Poster(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	poster, err := os.ReadFile(j.To)
	if err != nil {
		t.Fatal(err)
	}
	if head, err := png.DecodeConfig(bytes.NewReader(poster)); err != nil || head.Width != 1280 || head.Height != 720 {
		t.Errorf("poster %+v, %v", head, err)
	}
}

func TestFfmpegEndsWithItsJob(t *testing.T) {
	t.Parallel()
	c, path := made(t, "phim.mp4", "-c:v", "libx264", "-preset", "ultrafast")
	mp4, _ := media.ByExt("mp4")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := c.Film(ctx, Job{From: path, To: path + ".out", Type: mp4}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// A list of addresses is not read as a film, whatever it is called.
func TestFfmpegReadsNoLists(t *testing.T) {
	t.Parallel()
	c := FindCoder()
	if !c.Ready() {
		t.Skip("this machine has no ffmpeg: scripts/install-test-needs installs it")
	}
	path := filepath.Join(t.TempDir(), "phim.mp4")
	if err := os.WriteFile(path, []byte("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mp4, _ := media.ByExt("mp4")
	if err := c.Film(t.Context(), Job{From: path, To: path + ".out", Type: mp4}); err == nil {
		t.Error("a list was read")
	}
}
