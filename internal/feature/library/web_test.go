package library

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	look "loa/internal/platform/media"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
)

// house is the library over one database: a ward with an officer and a leader, and an
// officer of another agency.
type house struct {
	*Service
	t                *testing.T
	now              atomic.Int64
	ward             string
	lan, minh, other access.Actor
}

// Now is the house's clock.
func (h *house) Now() time.Time { return time.UnixMilli(h.now.Load()).UTC() }

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			h := &house{t: t}
			h.now.Store(dbtest.Now.UnixMilli())
			d := dbtest.Open(t, engine, append(ledgertest.Owners(), []fs.FS{content.Migrations}...), func(c *db.Config) { c.Clock = h })
			spine := ledgertest.New(t, d)
			store, err := blob.Open(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = store.Close() })
			limits := media.Usual()
			limits.Video = 100 << 20
			h.ward = spine.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
			far := spine.Agency("Sở Y tế", agency.Province, agency.Department)
			who := func(id string, role access.Role, agencyID string) access.Actor {
				return access.Actor{AccountID: id, Name: id, Grants: []access.Grant{{Role: role, AgencyID: agencyID}}}
			}
			h.lan, h.minh, h.other = who("lan", access.Officer, h.ward), who("minh", access.Leader, h.ward), who("other", access.Officer, far)
			h.Service = NewService(Sources{DB: d, Registry: spine.Registry, Zone: spine.Zone, Contents: content.Open(content.Config{
				DB: d, Ledger: spine.Ledger, Zone: spine.Zone, Address: func(path string) string { return "https://loa.example" + path }, Media: store, Coder: look.Coder{}, Limits: limits,
			})})
			fn(t, h)
		})
	}
}

func (h *house) site(actor access.Actor) *webtest.Site {
	h.t.Helper()
	f, err := New(h.Service)
	if err != nil {
		h.t.Fatal(err)
	}
	return webtest.New(h.t, actor, f)
}

func photo(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 700, 500))
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 7)
	}
	m.SetRGBA(0, 0, color.RGBA{1, 2, 3, 255})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// on is where a request is sent.
type on struct {
	t *testing.T
	s *webtest.Site
}

// ask sends a request with headers.
func ask(o on, method, path string, body []byte, headers ...string) webtest.Answer {
	o.t.Helper()
	r := httptest.NewRequestWithContext(o.t.Context(), method, path, bytes.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return o.s.Do(r)
}

// tus sends a request of an upload.
func tus(o on, method, path string, body []byte, headers ...string) webtest.Answer {
	o.t.Helper()
	return ask(o, method, path, body, append([]string{"Tus-Resumable", "1.0.0"}, headers...)...)
}

func (h *house) named(name string) string {
	code := base64.StdEncoding.EncodeToString
	return "filename " + code([]byte(name)) + ",agency " + code([]byte(h.ward))
}

// published brings out a piece whose words show a medium.
func (h *house) published(body string) content.Edition {
	h.t.Helper()
	ctx := h.t.Context()
	e, err := h.Contents.Begin(ctx, h.lan, content.NewContent{AgencyID: h.ward, Kind: flow.News, Words: content.Words{Title: "Bài có ảnh", Summary: "Tóm tắt.", Body: body, NoSecret: true, PeopleAgree: true}})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, x := range []struct {
		who access.Actor
		act flow.Act
	}{{h.lan, flow.Submit}, {h.minh, flow.Approve}, {h.lan, flow.Publish}} {
		if e, err = h.Contents.Move(ctx, x.who, content.Call{EditionID: e.ID, Seen: e.Version, Act: x.act}); err != nil {
			h.t.Fatal(err)
		}
	}
	return e
}

func TestUploadThatGoesOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s, whole := h.site(h.lan), photo(t)
		if a := ask(on{t, s}, http.MethodOptions, sent, nil); a.Header.Get("Tus-Extension") != "creation,expiration,termination" || a.Header.Get("Tus-Max-Size") == "" || a.Status != http.StatusNoContent {
			t.Errorf("%d %v", a.Status, a.Header)
		}
		if a := ask(on{t, s}, http.MethodPost, sent, nil, "Upload-Length", "5"); a.Status != http.StatusPreconditionFailed || a.Header.Get("Tus-Version") != "1.0.0" {
			t.Errorf("without a version: %d", a.Status)
		}
		tus(on{t, s}, http.MethodPost, sent, nil, "Upload-Length", "-1").Want(http.StatusBadRequest)
		tus(on{t, s}, http.MethodPost, sent, nil, "Upload-Length", strconv.Itoa(101<<20), "Upload-Metadata", h.named("phim.mp4")).Want(http.StatusRequestEntityTooLarge, "100 MB")
		begun := tus(on{t, s}, http.MethodPost, sent, nil, "Upload-Length", strconv.Itoa(len(whole)), "Upload-Metadata", h.named("../../ảnh.jpg")).Want(http.StatusCreated)
		at := begun.Header.Get("Location")
		if !strings.HasPrefix(at, sent+"/") || begun.Header.Get("Upload-Expires") == "" {
			t.Fatal(begun.Header)
		}
		const stream = "application/offset+octet-stream"
		tus(on{t, s}, http.MethodPatch, at, whole, "Upload-Offset", "0", "Content-Type", "text/plain").Want(http.StatusUnsupportedMediaType)
		tus(on{t, s}, http.MethodPatch, at, whole, "Upload-Offset", "7", "Content-Type", stream).Want(http.StatusConflict)
		if a := tus(on{t, s}, http.MethodPatch, at, whole[:5000], "Upload-Offset", "0", "Content-Type", stream).Want(http.StatusNoContent); a.Header.Get("Upload-Offset") != "5000" {
			t.Error(a.Header)
		}
		if a := tus(on{t, s}, http.MethodHead, at, nil).Want(http.StatusOK); a.Header.Get("Upload-Offset") != "5000" || a.Header.Get("Upload-Length") != strconv.Itoa(len(whole)) || a.Header.Get("Cache-Control") != "no-store" {
			t.Error(a.Header)
		}
		s.Get(root).Want(http.StatusOK, "ảnh.jpg", "Tải tiếp")
		for _, who := range []access.Actor{h.other, h.minh} {
			tus(on{t, h.site(who)}, http.MethodHead, at, nil).Want(http.StatusNotFound)
			tus(on{t, h.site(who)}, http.MethodPatch, at, whole, "Upload-Offset", "5000", "Content-Type", stream).Want(http.StatusNotFound)
			tus(on{t, h.site(who)}, http.MethodDelete, at, nil).Want(http.StatusNotFound)
		}
		tus(on{t, s}, http.MethodPatch, at, whole[5000:], "Upload-Offset", "5000", "Content-Type", stream).Want(http.StatusNoContent)
		s.Get(at+"/nhan").Want(http.StatusOK, "đã lên hết")
		s.Post(at+"/nhan", url.Values{"chu_thich": {"Ở phường"}}).Want(http.StatusUnprocessableEntity, "Nhập lời mô tả", "Ở phường")
		a := s.Post(at+"/nhan", url.Values{"mo_ta": {"Quầy một cửa"}, "dong_y": {"1"}}).Want(http.StatusSeeOther)
		s.Get(a.Header.Get("Location")).Want(http.StatusOK, "Quầy một cửa", "Chưa có bài nào dùng tệp này", "ảnh.jpg").Without("fakepath", "../")
		gone := tus(on{t, s}, http.MethodPost, sent, nil, "Upload-Length", "10", "Upload-Metadata", h.named("a.pdf")).Want(http.StatusCreated).Header.Get("Location")
		tus(on{t, s}, http.MethodDelete, gone, nil).Want(http.StatusNoContent)
		tus(on{t, s}, http.MethodHead, gone, nil).Want(http.StatusNotFound)
		foreign := base64.StdEncoding.EncodeToString([]byte(h.other.Grants[0].AgencyID))
		tus(on{t, s}, http.MethodPost, sent, nil, "Upload-Length", "10", "Upload-Metadata", "agency "+foreign).Want(http.StatusForbidden)
	})
}

// A form without a script brings a file, describes it, and takes it out again.
func TestLibraryWithoutScript(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		s.Get(root).Want(http.StatusOK, "Thư viện chưa có tệp nào")
		s.Get(root+"/tai-len").Want(http.StatusOK, "pdf docx", "nhiều nhất 100 MB")
		s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "chu_thich": {"Giữ lại"}}).Want(http.StatusUnprocessableEntity, "Chọn tệp.", "Giữ lại")
		s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "mo_ta": {"x"}}, webtest.File{Field: "tep", Name: "a.jpg", Content: []byte("PK\x03\x04 zip")}).Want(http.StatusUnprocessableEntity, "bị hỏng")
		s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "mo_ta": {"x"}}, webtest.File{Field: "tep", Name: "a.svg", Content: []byte("<svg onload=alert(1)>")}).Want(http.StatusUnprocessableEntity, "SVG")
		at := s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "mo_ta": {"Quầy <b>một cửa</b>"}, "ten": {"Quầy"}}, webtest.File{Field: "tep", Name: "a.jpg", Content: photo(t)}).Want(http.StatusSeeOther).Header.Get("Location")
		s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "mo_ta": {"Lần nữa"}}, webtest.File{Field: "tep", Name: "b.jpg", Content: photo(t)}).Want(http.StatusSeeOther)
		s.Get(root+"?loai=picture&tim=quay").Want(http.StatusOK, "Quầy", "1 tệp", "Chưa ghi người trong hình đồng ý")
		s.Get(root+"?loai=video").Want(http.StatusOK, "Không có tệp nào khớp")
		one := s.Get(at).Want(http.StatusOK, "Quầy <b>một cửa</b>")
		seen := regexp.MustCompile(`name="phien_ban" value="(\d+)"`).FindStringSubmatch(one.Body)[1]
		form := url.Values{"phien_ban": {seen}, "mo_ta": {"Quầy một cửa"}, "ten": {"Quầy"}, "diem_x": {"100"}, "diem_y": {"abc"}, "dong_y": {"1"}}
		s.Upload(at, form).Want(http.StatusSeeOther)
		s.Upload(at, form).Want(http.StatusConflict, "Người khác vừa sửa tệp này")
		s.Get(at).Want(http.StatusOK, `value="100"`, `value="500"`)
		form.Set("phien_ban", "2")
		form.Set("mo_ta", "")
		s.Upload(at, form).Want(http.StatusUnprocessableEntity, "Nhập lời mô tả")
		h.site(h.other).Get(at).Want(http.StatusNotFound)
		h.site(h.other).Post(at+"/xoa", nil).Want(http.StatusNotFound)
		h.site(h.other).Get(root).Want(http.StatusOK).Without("Quầy")
		h.site(access.Actor{}).Get(root).Want(http.StatusSeeOther)
		s.Post(at+"/xoa", nil).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusNotFound)
	})
}

// Everybody gets what was published, in parts too and for ever under its hash; nobody
// gets anything else.
func TestWhatEverybodyGets(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s, nobody := h.site(h.lan), h.site(access.Actor{})
		at := s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "mo_ta": {"Quầy một cửa"}}, webtest.File{Field: "tep", Name: "a.jpg", Content: photo(t)}).Want(http.StatusSeeOther).Header.Get("Location")
		m, err := h.Contents.Medium(t.Context(), strings.TrimPrefix(at, root+"/"))
		if err != nil {
			t.Fatal(err)
		}
		paper := s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}, "ten": {"Mẫu đơn"}}, webtest.File{Field: "tep", Name: `đơn "mới".exe`, Content: []byte("%PDF-1.7\n<script>alert(1)</script>")}).Want(http.StatusSeeOther).Header.Get("Location")
		doc, err := h.Contents.Medium(t.Context(), strings.TrimPrefix(paper, root+"/"))
		if err != nil {
			t.Fatal(err)
		}
		nobody.Get(m.Plain()).Want(http.StatusNotFound)
		nobody.Get(m.Thumb()).Want(http.StatusNotFound)
		h.site(h.other).Get(m.Plain()).Want(http.StatusNotFound)
		if a := s.Get(m.Plain()).Want(http.StatusOK); a.Header.Get("Cache-Control") != "private, no-cache" {
			t.Error(a.Header)
		}
		e := h.published(`<figure><img src="` + m.Plain() + `" alt="Quầy"></figure><p><a href="` + doc.Plain() + `">Mẫu</a></p>`)
		a := nobody.Get(m.Pictures()[0].Src()).Want(http.StatusOK)
		for name, want := range map[string]string{
			"Content-Type": "image/jpeg", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if !strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Error("an opened file may do something")
		}
		if a := nobody.Get(m.Plain()).Want(http.StatusOK); a.Header.Get("Cache-Control") != "no-cache" || a.Header.Get("Etag") == "" {
			t.Error(a.Header)
		}
		nobody.Get(media.Root + m.ID + "/1600").Want(http.StatusOK) // it is not so wide: the widest
		nobody.Get(strings.Replace(m.Thumb(), "/the-", "/goc-", 1)).Want(http.StatusNotFound)
		if a := ask(on{t, nobody}, http.MethodGet, m.Plain(), nil, "Range", "bytes=2-5"); a.Status != http.StatusPartialContent || len(a.Body) != 4 {
			t.Errorf("a part: %d, %d bytes", a.Status, len(a.Body))
		}
		d := nobody.Get(doc.Plain()).Want(http.StatusOK)
		if got := d.Header.Get("Content-Disposition"); got != `attachment; filename="tep.pdf"; filename*=UTF-8''%C4%91%C6%A1n%20%22m%E1%BB%9Bi%22.exe.pdf` || d.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%q %q", got, d.Header.Get("Content-Type"))
		}
		s.Post(at+"/xoa", nil).Want(http.StatusConflict, "Có bài đang dùng")
		s.Get(at).Want(http.StatusOK, "Bài có ảnh", "Đã đăng")
		if _, err := h.Contents.Move(t.Context(), h.minh, content.Call{EditionID: e.ID, Seen: e.Version, Act: flow.Withdraw, Reason: "Sai số liệu, xem bài mới"}); err != nil {
			t.Fatal(err)
		}
		nobody.Get(m.Pictures()[0].Src()).Want(http.StatusNotFound)
		nobody.Get(doc.Plain()).Want(http.StatusNotFound)
		for _, bad := range []string{"/tep/x/960", "/tep/" + m.ID + "/..%2f..%2fetc", "/tep/" + m.ID + "/960.php", "/tep/" + m.ID + "/%00"} {
			nobody.Get(bad).Want(http.StatusNotFound)
		}
	})
}

func TestProgramsGetTheLibrary(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s, whole := h.site(h.lan), photo(t)
		at := tus(on{t, s}, http.MethodPost, "/api/v1/media/uploads", nil, "Upload-Length", strconv.Itoa(len(whole)), "Upload-Metadata", h.named("a.jpg")).Want(http.StatusCreated).Header.Get("Location")
		tus(on{t, s}, http.MethodPatch, at, whole, "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream").Want(http.StatusNoContent)
		s.JSON(http.MethodPost, at+"/take", apiTake{}).Want(http.StatusBadRequest, `"alt"`)
		var m apiMedium
		s.JSON(http.MethodPost, at+"/take", apiTake{Alt: "Quầy một cửa", Title: "Quầy"}).Want(http.StatusCreated).Into(&m)
		if m.Kind != media.Picture || len(m.Renditions) != 4 || m.Src != "/tep/"+m.ID+"/960" {
			t.Errorf("%+v", m)
		}
		s.Get("/api/v1/media?kind=picture&q=quay").Want(http.StatusOK, m.ID)
		s.Get("/api/v1/media/"+m.ID).Want(http.StatusOK, "Quầy một cửa")
		s.Get("/api/v1/media?kind=poem").Want(http.StatusBadRequest)
		s.Get("/api/v1/media?agency=" + h.other.Grants[0].AgencyID).Want(http.StatusForbidden)
		h.site(h.other).Get("/api/v1/media/" + m.ID).Want(http.StatusNotFound)
		s.Get(root+"/chon?co-quan="+h.ward).Want(http.StatusOK, m.ID, `"total":1`)
		h.site(h.other).Get(root+"/chon?co-quan="+h.ward).Want(http.StatusOK, `"total":0`)
	})
}

// Without ffmpeg a video is played as it came, and the page says so.
func TestAVideoWithoutFfmpeg(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		box := func(name, body string) string {
			return string([]byte{0, 0, byte((len(body) + 8) >> 8), byte(len(body) + 8)}) + name + body
		}
		film := box("ftyp", "qt  \x00\x00\x02\x00qt  ") + box("moov", box("trak", box("mdia", box("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00vide\x00"))))
		s := h.site(h.lan)
		at := s.Upload(root+"/tai-len", url.Values{"co_quan": {h.ward}}, webtest.File{Field: "tep", Name: "phim.mov", Content: []byte(film)}).Want(http.StatusSeeOther).Header.Get("Location")
		s.Get(at).Want(http.StatusOK, "Máy chủ chưa có ffmpeg", "nên đổi sang MP4")
		captions := webtest.File{Field: "phu_de", Name: "a.vtt", Content: []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nMời bà con\n")}
		s.Upload(at, url.Values{"phien_ban": {"1"}, "ten": {"Hướng dẫn"}, "diem_x": {"500"}, "diem_y": {"500"}}, captions).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Mời bà con", "<track", "Bỏ phụ đề đang có")
		m, err := h.Contents.Medium(t.Context(), strings.TrimPrefix(at, root+"/"))
		if err != nil {
			t.Fatal(err)
		}
		r, _ := m.Rendition(media.Captions)
		if a := s.Get(r.Src()).Want(http.StatusOK, "WEBVTT"); a.Header.Get("Content-Type") != "text/vtt; charset=utf-8" {
			t.Error(a.Header)
		}
		captions.Content = nil
		s.Upload(at, url.Values{"phien_ban": {"2"}, "ten": {"Hướng dẫn"}}, captions).Want(http.StatusUnprocessableEntity, "không có lời nào")
		s.Upload(at, url.Values{"phien_ban": {"2"}, "ten": {"Hướng dẫn"}}).Want(http.StatusSeeOther) // an empty field leaves them
		s.Get(at).Want(http.StatusOK, "Mời bà con")
	})
}

// Only the page that followed the coding says that it is done: opened again, it shows it.
func TestAPageThatIsOpenedAgainFollowsNoMore(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 5, 4, 8, 0, 0, 0, time.UTC)
	d := mediumData{card: card{Medium: content.Medium{Film: content.FilmDone, FilmAt: now.UnixMilli()}}, now: now.Add(time.Minute), follows: true}
	if !d.JustDone() {
		t.Error("the page that follows is not told")
	}
	if d.follows = false; d.JustDone() {
		t.Error("the page that is opened again still asks to be opened again")
	}
}
