package e2e

import (
	"bytes"
	"context"
	big "encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// thumb counts what a person does on a telephone: taps on the page and in what
// the telephone opens over it, and letters that are typed.
type thumb struct {
	p           *Page
	taps, typed int
}

// tap puts a finger on a link, button or label inside the first part of the page
// that matches.
func (h *thumb) tap(css, text string) {
	h.p.t.Helper()
	h.taps++
	part := h.p.In(css)
	id, err := part.object("find(%s, 'click', %s)", part.steps(), text)
	if err != nil {
		h.p.fail("tap “"+text+"”", err)
	}
	at, err := on[struct{ X, Y float64 }](h.p, id, "point")
	if err != nil {
		h.p.fail("tap “"+text+"”", err)
	}
	if err := h.p.act(false, func(ctx context.Context, tab *chromedp.Target) error {
		finger := []*input.TouchPoint{{X: at.X, Y: at.Y}}
		for _, touch := range []input.DispatchTouchEventParams{{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: finger}, {Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}}} {
			if _, err := cdp.Call(ctx, tab, input.DispatchTouchEvent, touch); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		h.p.fail("tap “"+text+"”", err)
	}
}

// give answers what the telephone opens when the field is tapped: over is how
// many taps that takes, two in the camera (the shutter, then “OK”), one in the
// list of files.
func (h *thumb) give(label, file string, over int) {
	h.p.t.Helper()
	h.taps += 1 + over
	h.p.Upload(label, file)
	h.p.Sees(filepath.Base(file))
}

// paste puts a copied link into the field: the field is held, then “Dán” is
// tapped in what the telephone shows. Nothing is typed.
func (h *thumb) paste(label, link string) {
	h.p.t.Helper()
	h.taps += 2
	h.p.Fill(label, link)
}

// most fails when declaring took more than this.
func (h *thumb) most(what string, taps int) {
	h.p.t.Helper()
	h.p.t.Logf("%s: %d taps, %d letters from the desk to the receipt", what, h.taps, h.typed)
	if h.taps > taps || h.typed > 0 {
		h.p.t.Errorf("%s took %d taps and %d letters, at most %d and none", what, h.taps, h.typed, taps)
	}
}

// moment is a photograph, one of its own for every moment, whose camera wrote
// when it was taken.
func moment(t testing.TB, name, when string) string {
	t.Helper()
	var plain bytes.Buffer
	seen := image.NewGray(image.Rect(0, 0, 320, 240))
	for i := range seen.Pix {
		patch := i/seen.Stride/40*7 + i%seen.Stride/40
		seen.Pix[i] = when[patch%len(when)] * byte(patch*patch+7)
	}
	if err := jpeg.Encode(&plain, seen, nil); err != nil {
		t.Fatal(err)
	}
	entry := func(b []byte, tag, kind uint16, n, value uint32) []byte {
		b = big.BigEndian.AppendUint16(big.BigEndian.AppendUint16(big.BigEndian.AppendUint16(b, 1), tag), kind)
		return big.BigEndian.AppendUint32(big.BigEndian.AppendUint32(big.BigEndian.AppendUint32(b, n), value), 0)
	}
	body := entry([]byte("MM\x00\x2A\x00\x00\x00\x08"), 0x8769, 4, 1, 26)
	body = append(append(entry(body, 0x9003, 2, 20, 44), when...), 0)
	segment := append(big.BigEndian.AppendUint16([]byte{0xFF, 0xD8, 0xFF, 0xE1}, uint16(len(body)+8)), "Exif\x00\x00"...)
	return written(t, name, append(append(segment, body...), plain.Bytes()[2:]...))
}

func written(t testing.TB, name string, content []byte) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(at, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

// TestDeclaringTakesAMinute counts taps and letters from the desk until the
// receipt on a telephone: for a photograph, a link and a file. What is filled in
// says so on the page, and stands in the entry. The counts are no measure of how
// long a person thinks.
func TestDeclaringTakesAMinute(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	const task, form, bar = "a[href*='khai?nhiem-vu']", "form[data-loa-declaring]", ".loa-bottombar a[href$='/khai']"

	p.Viewport(360)
	p.Open("/lam-viec")
	h := &thumb{p: p}
	h.tap(task, "Khai minh chứng")
	h.give("Chụp ảnh", moment(t, "IMG_20270418_091500.jpg", "2027:04:18 09:15:00"), 2)
	p.Sees("Loa điền giúp, sửa được: ngày chụp ghi trong ảnh.", "Loa điền giúp, sửa được: theo nhiệm vụ và ngày.")
	equal(t, "the day of the photograph", p.Value("Ngày đã làm"), "18/04/2027")
	name := p.Value("Tên việc đã làm")
	h.tap(form, "Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", name, "18/04/2027")
	p.SeesNot("Loa đã điền phần bỏ trống")
	h.most("a photograph for a task of the desk", 6)

	p.Open("/lam-viec")
	h = &thumb{p: p}
	h.tap(bar, "Khai")
	h.paste("Dán liên kết", "https://www.youtube.com/watch?v=mot-cua-phuong")
	p.Sees("Gợi ý vì cùng loại việc: Video, clip.")
	p.Audit("khai-mot-phut")
	p.Viewport(360)
	name = p.Value("Tên việc đã làm")
	h.tap(form, "Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", name, "Video, clip")
	h.most("a link of no task yet", 6)

	p.Open("/lam-viec")
	h = &thumb{p: p}
	h.tap(bar, "Khai")
	h.give("Chọn tệp", written(t, "Biên bản đối thoại với người dân khu phố 5.pdf", []byte("%PDF-1.7\n%%EOF\n")), 1)
	p.Sees("Loa điền giúp, sửa được: theo tên tệp.")
	h.tap(form, "Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", "Biên bản đối thoại với người dân khu phố 5")
	h.most("a file with a speaking name", 6)

	// Where nothing tells the task it is the one question.
	p.Open("/lam-viec")
	h = &thumb{p: p}
	h.tap(bar, "Khai")
	h.give("Chụp ảnh", moment(t, "IMG_20270420_100000.jpg", "2027:04:20 10:00:00"), 2)
	// The urgent order began a day later than the photograph was taken.
	second, err := ask[string](p, `[...document.querySelectorAll('input[name=nhiem_vu]')].map((box) => box.labels[0].firstChild.textContent.trim()).filter((name) => !name.startsWith('Cao điểm'))[1]`)
	if err != nil {
		t.Fatal(err)
	}
	h.taps++
	p.Choose(second)
	p.Sees("Loa điền giúp, sửa được: theo nhiệm vụ và ngày.")
	h.tap(form, "Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", "ngày 20/04/2027")
	h.most("a photograph of no task yet", 6)
}

// TestAPageGivesItsOwnName pastes the link of a page that the program may open:
// its title is filled in, and another link's takes its place until a person
// writes a name.
func TestAPageGivesItsOwnName(t *testing.T) {
	t.Parallel()
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>Lịch trả kết quả, trang "+path.Base(r.URL.Path)+"</title><p>Nội dung</p>")
	}))
	t.Cleanup(pages.Close)
	_, port, err := net.SplitHostPort(pages.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	loa, word := overSample(t, "--now", "2027-04-22", "--link-allow", "127.0.0.0/8", "--link-ports", port)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	p.Viewport(360)
	p.Open(declareAt)
	for _, n := range []string{"1", "2"} {
		p.Fill("Dán liên kết", pages.URL+"/"+n)
		p.Keyboard("Tab") // the field is left, so the link is whole
		p.Sees("Loa điền giúp, sửa được: tên của trang trong liên kết.")
		if err := p.until(func() error {
			if name := p.Value("Tên việc đã làm"); name != "Lịch trả kết quả, trang "+n {
				return fmt.Errorf("page %s is called %q", n, name)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	p.Fill("Tên việc đã làm", "Niêm yết lịch trả kết quả")
	p.Fill("Dán liên kết", pages.URL+"/3")
	p.Fill("Ngày đã làm", "21/04/2027")
	p.Choose(firstChoice(p))
	p.Click("Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.", "Niêm yết lịch trả kết quả", "21/04/2027")
}
