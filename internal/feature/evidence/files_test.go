package evidence

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"testing"
)

// photographed is a JPEG with an Exif segment that holds an orientation and,
// in a comment, a place.
func photographed(t testing.TB) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, image.NewGray(image.Rect(0, 0, 16, 8)), nil); err != nil {
		t.Fatal(err)
	}
	exif := orientedExif(6)
	exif = append(exif, []byte("GPS 10.95N 106.82E")...)
	binary.BigEndian.PutUint16(exif[2:], uint16(len(exif)-2))
	comment := append([]byte{0xFF, 0xFE, 0, 20}, []byte("GPS 10.95N 106.82E")...)
	out := append([]byte{0xFF, 0xD8}, exif...)
	out = append(out, comment...)
	return append(out, plain.Bytes()[2:]...)
}

func TestPhotographsLoseTheirPlaceAndKeepTheirSide(t *testing.T) {
	t.Parallel()
	clean := cleanJPEG(photographed(t))
	if bytes.Contains(clean, []byte("GPS")) {
		t.Error("the place is still in the picture")
	}
	if _, err := jpeg.Decode(bytes.NewReader(clean)); err != nil {
		t.Errorf("the picture no longer opens: %v", err)
	}
	if o := orientation(clean[6:]); o != 6 {
		t.Errorf("orientation = %d, want 6", o)
	}
	if again := cleanJPEG(clean); !bytes.Equal(again, clean) {
		t.Error("cleaning twice changes the picture again")
	}
}

func TestSniffLooksAtTheContent(t *testing.T) {
	t.Parallel()
	for kind, content := range map[string][]byte{
		"image/jpeg": photographed(t), "application/pdf": []byte("%PDF-1.7\n"), "text/html": []byte("<html><script>"),
		typeDOCX: []byte("PK\x03\x04....word/document.xml"), "application/zip": []byte("PK\x03\x04...."),
	} {
		if got := sniff(content); got != kind {
			t.Errorf("sniffed %s, want %s", got, kind)
		}
		if want := kind != "text/html" && kind != "application/zip"; allowed(kind) != want {
			t.Errorf("%s allowed: %v", kind, !want)
		}
	}
}
