package evidence

import (
	"bytes"
	"encoding/binary"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/fetch"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// exifMoment is a TIFF that says only when a picture was taken, in either order
// of bytes.
func exifMoment(order binary.AppendByteOrder, mark, moment string) []byte {
	entry := func(b []byte, tag, kind uint16, n, value uint32) []byte {
		b = order.AppendUint16(order.AppendUint16(order.AppendUint16(b, 1), tag), kind)
		return order.AppendUint32(order.AppendUint32(order.AppendUint32(b, n), value), 0)
	}
	b := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	b = entry(b, 0x8769, 4, 1, 26)
	b = entry(b, 0x9003, 2, uint32(len(moment)+1), 44)
	return append(append(b, moment...), 0)
}

// momentJPEG is a photograph that says when it was taken, and where.
func momentJPEG(t testing.TB, moment string) []byte {
	t.Helper()
	plain := asJPEG(t, scene(300, 200))
	body := append([]byte(exifHead), exifMoment(binary.BigEndian, "MM", moment)...)
	body = append(body, place...)
	segment := append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2)), body...)
	return append(append([]byte{0xFF, 0xD8}, segment...), plain[2:]...)
}

func TestTheDayStandsInThePhotograph(t *testing.T) {
	t.Parallel()
	small := exifMoment(binary.LittleEndian, "II", "2025:03:12 23:59:59")
	png := asPNG(t, scene(12, 9))
	withDay := append(append(append([]byte{}, png[:33]...), pngChunk("eXIf", small)...), png[33:]...)
	webp := riff(chunk("VP8X", []byte{0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0}), chunk("VP8L", []byte("\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")), chunk("EXIF", small))
	for name, c := range map[string]struct {
		kind    string
		content []byte
		want    calendar.Date
	}{
		"JPEG":             {typeJPEG, momentJPEG(t, "2025:03:12 08:30:11"), "2025-03-12"},
		"PNG":              {typePNG, withDay, "2025-03-12"},
		"WebP":             {typeWebP, webp, "2025-03-12"},
		"a clock not set":  {typeJPEG, momentJPEG(t, "0000:00:00 00:00:00"), ""},
		"no such day":      {typeJPEG, momentJPEG(t, "2025:02:30 08:30:11"), ""},
		"blanks":           {typeJPEG, momentJPEG(t, "    :  :     :  :  "), ""},
		"without Exif":     {typeJPEG, asJPEG(t, scene(9, 9)), ""},
		"cut off":          {typeJPEG, momentJPEG(t, "2025:03:12 08:30:11")[:50], ""},
		"no picture":       {"application/pdf", []byte("%PDF-1.7"), ""},
		"after the clean":  {typeJPEG, cleaned(typeJPEG, momentJPEG(t, "2025:03:12 08:30:11")), ""},
		"empty":            {typeJPEG, nil, ""},
		"another's format": {typePNG, momentJPEG(t, "2025:03:12 08:30:11"), ""},
	} {
		if got := takenOn(c.kind, c.content); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func FuzzTakenOn(f *testing.F) {
	for _, seed := range [][]byte{momentJPEG(f, "2025:03:12 08:30:11"), photographed(f), placedPNG(f), placedWebP()} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, kind := range []string{typeJPEG, typePNG, typeWebP} {
			if day := takenOn(kind, content); day != "" && !day.Valid() {
				t.Errorf("%s: %q is no day", kind, day)
			}
		}
	})
}

// of gives the entry to which an answer leads.
func of(t testing.TB, o *ledgertest.Office, a webtest.Answer) ledger.Entry {
	t.Helper()
	e, err := o.Ledger.Entry(t.Context(), strings.TrimPrefix(a.Location, root+"/"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// scriptedFile sends the form with a file as the page's script does.
func scriptedFile(t testing.TB, s *webtest.Site, values url.Values, file webtest.File) webtest.Answer {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name := range values {
		if err := m.WriteField(name, values.Get(name)); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile(file.Field, file.Name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(file.Content); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, declarePath, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Accept", "application/json")
	return s.Do(r)
}

// afterwards shows the page to which an answer leads, with what is said there
// once.
func afterwards(s *webtest.Site, a webtest.Answer) webtest.Answer {
	r := httptest.NewRequest(http.MethodGet, a.Location, nil)
	r.Header.Set("Cookie", strings.Split(a.Header.Get("Set-Cookie"), ";")[0])
	return s.Do(r)
}

// alone is a form in which nothing was typed: only its key and the obligation.
func alone(key, duty string, more ...string) url.Values {
	v := url.Values{"khoa": {key}, "nhiem_vu": {duty}, "tieu_de": {""}, "loai": {""}, "lien_ket": {""}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// A photograph, a link or a file alone is enough once the obligation is known;
// what was filled in is said.
func TestAPhotographAloneIsEnough(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		s.Get(declarePath+"?nhiem-vu="+url.QueryEscape("Đối thoại")).Want(http.StatusOK, `value="Đối thoại" checked`, "Đối thoại, ngày 10/04/2025",
			"theo nhiệm vụ và ngày", `value="nhiem-vu:Đối thoại, ngày 10/04/2025"`, `value="hom-nay:10/04/2025"`, `value="nhiem-vu:dialogue"`, "Nhiệm vụ khác của cơ quan (4)")
		shown := []string{"tieu_de", "Đối thoại, ngày 10/04/2025", "dien_tieu_de", "nhiem-vu:Đối thoại, ngày 10/04/2025", "ngay", "10/04/2025", "dien_ngay", "hom-nay:10/04/2025", "loai", "dialogue", "dien_loai", "nhiem-vu:dialogue"}
		taken := webtest.File{Field: "anh", Name: "IMG_1.jpg", Content: momentJPEG(t, "2025:04:02 09:00:00")}
		made := s.Upload(declarePath, alone("k1", "Đối thoại", shown...), taken).Want(http.StatusSeeOther)
		e := of(t, o, made)
		if e.Title != "Đối thoại, ngày 02/04/2025" || e.HappenedOn != "2025-04-02" || e.Kind != "dialogue" {
			t.Errorf("a photograph: %q %s %s", e.Title, e.HappenedOn, e.Kind)
		}
		afterwards(s, made).Want(http.StatusOK, "Loa đã điền phần bỏ trống")
		e = of(t, o, s.Upload(declarePath, alone("k2", "Video", "lien_ket", "https://www.youtube.com/watch?v=a1", "ngay", "10/04/2025", "dien_ngay", "hom-nay:10/04/2025")).Want(http.StatusSeeOther))
		if e.Title != "Video, ngày 10/04/2025" || e.HappenedOn != "2025-04-10" || e.Kind != "video" {
			t.Errorf("a link: %q %s %s", e.Title, e.HappenedOn, e.Kind)
		}
		pdf := webtest.File{Field: "tep", Name: "Hội nghị đối thoại quý II.pdf", Content: []byte("%PDF-1.7\n%%EOF\n")}
		e = of(t, o, s.Upload(declarePath, alone("k3", "Đối thoại", "ngay", "09/04/2025"), pdf).Want(http.StatusSeeOther))
		if e.Title != "Hội nghị đối thoại quý II" || e.HappenedOn != "2025-04-09" || e.Kind != "dialogue" {
			t.Errorf("a file: %q %s %s", e.Title, e.HappenedOn, e.Kind)
		}
	})
}

// What a person typed is never changed, also when it is what a photograph or the
// obligation would say otherwise.
func TestWhatWasTypedStays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		values := alone("k1", "Đối thoại", "tieu_de", "Gặp hội viên", "ngay", "07/04/2025", "loai", "survey",
			"dien_tieu_de", "nhiem-vu:Đối thoại, ngày 10/04/2025", "dien_ngay", "hom-nay:10/04/2025", "dien_loai", "nhiem-vu:dialogue")
		taken := webtest.File{Field: "anh", Name: "IMG_1.jpg", Content: momentJPEG(t, "2025:04:02 09:00:00")}
		made := s.Upload(declarePath, values, taken).Want(http.StatusSeeOther)
		e := of(t, o, made)
		if e.Title != "Gặp hội viên" || e.HappenedOn != "2025-04-07" || e.Kind != "survey" {
			t.Errorf("stored: %q %s %s", e.Title, e.HappenedOn, e.Kind)
		}
		afterwards(s, made).Want(http.StatusOK, "Đã ghi minh chứng vào sổ.").Without("Loa đã điền phần bỏ trống")
		s.Get(declarePath+"?"+url.Values{"tieu-de": {"Gặp hội viên"}, "ngay": {"07/04/2025"}, "loai": {"survey"}, "nhiem-vu": {"Đối thoại"}, "chup": {"2025-04-02"}}.Encode()).
			Want(http.StatusOK, `value="07/04/2025"`, `<option value="survey" selected>`, ">Gặp hội viên</textarea>", `name="dien_tieu_de" value=""`, `name="dien_ngay" value=""`)
		s.Get(declarePath+"?"+url.Values{"nhiem-vu": {"Đối thoại"}, "chup": {"2025-04-02", "2025-04-01", "2025-04-30"}}.Encode()).
			Want(http.StatusOK, `value="anh:02/04/2025"`, "Đối thoại, ngày 02/04/2025", "ngày chụp ghi trong ảnh")
	})
}

// Where the obligation is not known only that is asked, and the photograph with
// its day waits.
func TestOnlyTheObligationIsAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		values := alone("k1", "", "ngay", "10/04/2025", "dien_ngay", "hom-nay:10/04/2025")
		taken := webtest.File{Field: "anh", Name: "IMG_1.jpg", Content: momentJPEG(t, "2025:04:02 09:00:00")}
		back := s.Upload(declarePath, values, taken).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một nhiệm vụ", "Tệp đã nhận", `value="anh:02/04/2025"`).
			Without("Nhập tên việc đã làm", "Chọn loại việc đã làm")
		again := alone("k1", "Video", "tep_giu", held(t, back), "ngay", "02/04/2025", "dien_ngay", "anh:02/04/2025")
		e := of(t, o, s.Upload(declarePath, again).Want(http.StatusSeeOther))
		if e.Title != "Video, ngày 02/04/2025" || e.HappenedOn != "2025-04-02" || e.Kind != "video" || stored(t, o) != 1 {
			t.Errorf("stored: %q %s %s", e.Title, e.HappenedOn, e.Kind)
		}
		// The script sends the form again without the photograph, so it hears the day.
		var heard struct {
			Held []string
			Day  string
		}
		values.Set("khoa", "k3")
		scriptedFile(t, s, values, taken).Want(http.StatusUnprocessableEntity).Into(&heard)
		if len(heard.Held) != 1 || heard.Day != "anh:02/04/2025" {
			t.Errorf("the script hears %+v", heard)
		}
		// Nothing tells the kind of this obligation: it is asked, and the rest is not.
		o.Owe("Việc tháng Tư", obligation.Rule{Kind: cadence.Continuous}, e.AgencyID)
		s.Upload(declarePath, alone("k2", "Việc tháng Tư", "ngay", "10/04/2025", "dien_ngay", "hom-nay:10/04/2025"), shot(t, "tep", "IMG_2.jpg")).
			Want(http.StatusUnprocessableEntity, "Chọn loại việc đã làm", "Việc tháng Tư, ngày 10/04/2025").Without("Nhập tên việc đã làm", "Chọn ít nhất một nhiệm vụ")
	})
}

// A day that cannot be right is not taken; the person looks at it once.
func TestAWrongClockIsAskedAbout(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		for i, moment := range []string{"2019:03:12 08:00:00", "2025:04:11 00:00:00", "2024:12:31 23:59:59"} {
			key := "k" + strconv.Itoa(i)
			wrong := webtest.File{Field: "anh", Name: "IMG_1.jpg", Content: momentJPEG(t, moment)}
			back := s.Upload(declarePath, alone(key, "Đối thoại", "ngay", "10/04/2025", "dien_ngay", "hom-nay:10/04/2025"), wrong).
				Want(http.StatusUnprocessableEntity, "không hợp với nhiệm vụ. Xem lại ngày rồi gửi.", `value="xem-lai:10/04/2025"`, "Tệp đã nhận")
			again := alone(key, "Đối thoại", "tep_giu", held(t, back), "tieu_de", "Buổi "+strconv.Itoa(i), "ngay", "10/04/2025", "dien_ngay", "xem-lai:10/04/2025", "trung", notTwin, "ly_do_khac", "Buổi khác trong ngày")
			if e := of(t, o, s.Upload(declarePath, again).Want(http.StatusSeeOther)); e.HappenedOn != "2025-04-10" {
				t.Errorf("%s became %s", moment, e.HappenedOn)
			}
		}
		s.Upload(declarePath, alone("k9", "Đối thoại", "ngay", ""), shot(t, "tep", "IMG_2.jpg")).Want(http.StatusUnprocessableEntity, "Nhập ngày đã làm")
	})
}

// The page's own title is taken where the page opens, and nothing else of it.
func TestAPageNamesItself(t *testing.T) {
	t.Parallel()
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/chia-se":
			_, _ = w.Write([]byte(`<!doctype html><head><title>Trang</title><meta property="og:title" content="Ba bước nộp hồ sơ &amp; nhận kết quả"></head><body><meta property="og:title" content="Khác">`))
		case "/cua-so":
			_, _ = w.Write([]byte("<!doctype html><title>\n Lịch trả kết quả\n</title><p>Nội dung"))
		case "/trong":
			_, _ = w.Write([]byte("<p>Nội dung"))
		default:
			http.Error(w, "<title>Không có</title>", http.StatusNotFound)
		}
	}))
	t.Cleanup(pages.Close)
	at, err := url.Parse(pages.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(at.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		_, o, a, _ := site(t, d)
		service := serviceOf(o)
		cfg := fetch.Config{Ports: []uint16{uint16(port)}, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
		f, err := New(service)
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, ledgertest.As(access.Officer, a), f)
		for path, want := range map[string]string{"/chia-se": "Ba bước nộp hồ sơ & nhận kết quả", "/cua-so": "Lịch trả kết quả", "/trong": "", "/mat": ""} {
			service.Pages = fetch.New(cfg) // afresh: the clock stands, so a host that was asked stays asked
			var got struct{ Title string }
			s.Post(declarePath+"/trang", url.Values{"lien_ket": {pages.URL + path}}).Want(http.StatusOK).Into(&got)
			if got.Title != want {
				t.Errorf("%s is called %q, want %q", path, got.Title, want)
			}
		}
		service.Pages = fetch.New(cfg)
		e := of(t, o, s.Upload(declarePath, alone("k1", "Video", "lien_ket", pages.URL+"/chia-se", "ngay", "10/04/2025")).Want(http.StatusSeeOther))
		if e.Title != "Ba bước nộp hồ sơ & nhận kết quả" {
			t.Errorf("declared as %q", e.Title)
		}
		s.Get(declarePath+"?"+url.Values{"trang": {"Lịch trả kết quả"}, "lien-ket": {pages.URL + "/cua-so"}, "nhiem-vu": {"Video"}}.Encode()).
			Want(http.StatusOK, ">Lịch trả kết quả</textarea>", `value="trang:Lịch trả kết quả"`, "tên của trang trong liên kết")
		s.Actor = ledgertest.As(access.Reader, a)
		s.Post(declarePath+"/trang", url.Values{"lien_ket": {pages.URL + "/chia-se"}}).Want(http.StatusForbidden)
	})
}
