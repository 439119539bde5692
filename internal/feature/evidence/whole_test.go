package evidence

import (
	"archive/zip"
	"bytes"
	"net/http"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
)

// officeFile is a ZIP like that of a document.
func officeFile(t testing.TB, part string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{part, "docProps/app.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(bytes.Repeat([]byte("<w/>"), 200)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Of every kind the whole file is taken, half of it is not.
func TestHalfAFileIsKnown(t *testing.T) {
	t.Parallel()
	pdf := []byte("%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\nstartxref\n9\n%%EOF\n")
	for name, c := range map[string]struct {
		kind    string
		content []byte
	}{
		"JPEG": {typeJPEG, asJPEG(t, scene(60, 40))}, "photograph": {typeJPEG, photographed(t)}, "PNG": {typePNG, placedPNG(t)},
		"WebP": {typeWebP, placedWebP()}, "MP4": {typeMP4, placedMP4()}, "PDF": {typePDF, pdf},
		"DOCX": {typeDOCX, officeFile(t, "word/document.xml")}, "XLSX": {typeXLSX, officeFile(t, "xl/workbook.xml")},
	} {
		if sniff(c.content) != c.kind || !whole(c.kind, c.content) || !whole(c.kind, cleaned(c.kind, c.content)) {
			t.Errorf("%s: the whole file is refused", name)
		}
		if half := c.content[:len(c.content)/2]; whole(c.kind, half) {
			t.Errorf("%s: half of it is taken", name)
		}
	}
	if whole(typeMP4, box("ftyp", []byte("mp42\x00\x00\x00\x00mp42isom"))) {
		t.Error("a film without its table of contents is taken")
	}
}

func TestHalfAFileComesBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		picture := asJPEG(t, scene(60, 40))
		s.Upload(declarePath, form(), webtest.File{Field: "tep", Name: "nửa ảnh.jpg", Content: picture[:len(picture)/2]},
			webtest.File{Field: "tep", Name: "trống.jpg"}, webtest.File{Field: "tep", Name: "quay.mov", Content: []byte("\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ")},
			webtest.File{Field: "tep", Name: "cả ảnh.jpg", Content: picture}).
			Want(http.StatusUnprocessableEntity, "“nửa ảnh.jpg” bị hỏng hoặc bị cắt dở", "“quay.mov” ở định dạng MOV", "Có 45 người dự", "Tệp đã nhận", "cả ảnh.jpg")
		if n := stored(t, o); n != 0 {
			t.Errorf("%d entries were stored", n)
		}
	})
}

// Fill bytes before a marker are allowed and hide nothing.
func TestFillBytesHideNoPlace(t *testing.T) {
	t.Parallel()
	padded := bytes.Replace(photographed(t), []byte("\xFF\xE1"), []byte("\xFF\xFF\xFF\xE1"), 1)
	clean := cleanJPEG(padded)
	if bytes.Contains(clean, []byte(place)) || !whole(typeJPEG, clean) {
		t.Error("the place is still in the picture")
	}
	if o := orientationOf(padded); o != 6 || orientationOf(clean) != 6 {
		t.Errorf("orientation %d", o)
	}
}
