package content_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/blob"
	look "loa/internal/platform/media"
	"loa/internal/spine/content"
)

// shelf gives the house a store of files; coder is what films are coded with.
func (h *house) shelf(coder look.Coder, limits media.Limits) string {
	h.t.Helper()
	dir := h.t.TempDir()
	store, err := blob.Open(dir)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = store.Close() })
	c := h.Config
	c.Media, c.Coder, c.Limits = store, coder, limits
	h.Contents = content.Open(c)
	return dir
}

// photo is a JPEG; n makes each another one.
func photo(t testing.TB, w, hgt, n int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, hgt))
	for y := range hgt {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / hgt), uint8(n), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func said(alt string) content.MediumWords {
	return content.MediumWords{Title: "Bộ phận Một cửa", Alt: alt, Caption: "Người dân nộp hồ sơ", Credit: "Văn phòng UBND phường", Agreed: true}
}

func (h *house) receive(who access.Actor, name string, body []byte, w content.MediumWords) (content.Medium, bool, error) {
	h.t.Helper()
	return h.Receive(h.t.Context(), who, content.NewUpload{AgencyID: h.agency, Name: name, Size: int64(len(body))}, bytes.NewReader(body), w)
}

func (h *house) pictured(n int) content.Medium {
	h.t.Helper()
	m, _, err := h.receive(h.lan, "anh.jpg", photo(h.t, 1200, 800, n), said("Cán bộ hướng dẫn người dân"))
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

func body(m content.Medium) string {
	return `<p>Mời xem.</p><figure><img src="` + m.Plain() + `" alt="Cán bộ hướng dẫn"><figcaption>Ở phường</figcaption></figure>`
}

// From the library into a piece, before readers, changed, withdrawn: what readers get
// follows, and nobody gets a picture of what did not come out.
func TestAPictureGoesWithItsPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		dir, ctx := h.shelf(look.Coder{}, media.Usual()), t.Context()
		m := h.pictured(1)
		if len(m.Pictures()) != 3 || m.Width != 1200 || m.Thumb() == "" || m.SourceSHA256 != "" {
			t.Fatalf("%+v", m)
		}
		if _, err := os.Stat(filepath.Join(dir, m.SHA256[:2], m.SHA256)); err == nil {
			t.Error("the picture as it came is still stored")
		}
		public := func(want bool, when string) {
			t.Helper()
			r, err := h.Rendered(ctx, m.ID, "960")
			if err != nil || r.Public != want {
				t.Errorf("%s: public %v, %v", when, r.Public, err)
			}
		}
		public(false, "in the library")
		e := h.begin("Khai sinh trong ngày")
		w := words(e.Title)
		w.Body = body(m)
		e, err := h.Save(ctx, h.lan, e.ID, e.Version, w)
		if err != nil {
			t.Fatal(err)
		}
		h.refused(domain.CodeConflict, h.RemoveMedium(ctx, h.lan, m.ID), "a picture that is used")
		h.do(h.lan, e.ID, flow.Submit)
		h.do(h.minh, e.ID, flow.Approve)
		public(false, "approved")
		h.do(h.lan, e.ID, flow.Publish)
		public(true, "published")
		all, err := h.Public(ctx, content.PublicFilter{Limit: 5})
		if err != nil || len(all) != 1 || all[0].LeadSrc != m.Thumb() {
			t.Fatalf("the card: %+v, %v", all, err)
		}
		before, err := h.Revision(ctx)
		if err != nil {
			t.Fatal(err)
		}
		changed, err := h.ChangeMedium(ctx, h.minh, content.MediumChange{ID: m.ID, Seen: m.Version, Words: said("Lời khác"), Focus: media.Focus{X: 0, Y: 2000}})
		if err != nil || changed.FocusY != 1000 || changed.Thumb() == m.Thumb() {
			t.Fatalf("%+v, %v", changed, err)
		}
		if after, err := h.Revision(ctx); err != nil || after != before+1 {
			t.Errorf("readers are not told: %d after %d, %v", after, before, err)
		}
		if all, err = h.Public(ctx, content.PublicFilter{Limit: 5}); err != nil || all[0].LeadSrc != changed.Thumb() {
			t.Errorf("the card after a change: %+v, %v", all, err)
		}
		_, err = h.ChangeMedium(ctx, h.lan, content.MediumChange{ID: m.ID, Seen: m.Version, Words: said("Lời cũ"), Focus: media.Middle})
		h.refused(domain.CodeConflict, err, "a change of what was seen before")
		h.do(h.minh, e.ID, flow.Withdraw)
		public(false, "withdrawn")
		h.refused(domain.CodeConflict, h.RemoveMedium(ctx, h.lan, m.ID), "a picture of a withdrawn edition")
		if uses, err := h.Uses(ctx, m.ID); err != nil || len(uses) != 1 || uses[0].ContentID != e.ContentID {
			t.Errorf("%+v, %v", uses, err)
		}
	})
}

func TestOnlyTheOwnLibraryStandsInAPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.shelf(look.Coder{}, media.Usual())
		ctx := t.Context()
		foreign := h.abroad.Grants[0].AgencyID
		theirs, _, err := h.Receive(ctx, h.abroad, content.NewUpload{AgencyID: foreign, Name: "a.jpg", Size: int64(len(photo(t, 50, 50, 1)))}, bytes.NewReader(photo(t, 50, 50, 1)), said("Ảnh"))
		if err != nil {
			t.Fatal(err)
		}
		e := h.begin("Bài có ảnh của nơi khác")
		w := words(e.Title)
		w.Body, w.Lead, w.PeopleAgree = body(theirs), theirs.ID, true
		if e, err = h.Save(ctx, h.lan, e.ID, e.Version, w); err != nil {
			t.Fatal(err)
		}
		if of, err := h.Used(ctx, e.ID); err != nil || len(of) != 0 {
			t.Errorf("%v, %v", of, err)
		}
		_, err = h.try(h.lan, e.ID, flow.Submit)
		if got := domain.FieldsOf(err).For("noi_dung").Text(); !strings.Contains(got, "thư viện") {
			t.Errorf("submitted with another agency's picture: %v", err)
		}
		h.refused(domain.CodeForbidden, func() error {
			_, err := h.ChangeMedium(ctx, h.lan, content.MediumChange{ID: theirs.ID, Seen: 1, Words: said("x")})
			return err
		}(), "a foreign change")
		h.refused(domain.CodeForbidden, h.RemoveMedium(ctx, h.lan, theirs.ID), "a foreign removal")
		_, err = h.BeginUpload(ctx, h.lan, content.NewUpload{AgencyID: foreign, Name: "a.jpg", Size: 1})
		h.refused(domain.CodeForbidden, err, "a foreign upload")
	})
}

func TestTheSameFileIsOneMedium(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.shelf(look.Coder{}, media.Usual())
		whole := photo(t, 60, 40, 7)
		u, err := h.BeginUpload(t.Context(), h.lan, content.NewUpload{AgencyID: h.agency, Name: "anh cũ.jpg", Size: int64(len(whole))})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = h.AddTo(t.Context(), h.lan, u.ID, 0, bytes.NewReader(whole)); err != nil { // and never described
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		got := make([]content.Medium, 4)
		for i := range got {
			wg.Go(func() {
				m, _, err := h.receive(h.lan, "anh.jpg", photo(t, 60, 40, 7), said("Một cửa"))
				if err != nil {
					t.Error(err)
				}
				got[i] = m
			})
		}
		wg.Wait()
		for _, m := range got {
			if m.ID != got[0].ID || m.Alt != "Một cửa" {
				t.Errorf("%+v", m)
			}
		}
		if n := h.count(`SELECT count(*) FROM medium`); n != 1 {
			t.Errorf("%d media of one file", n)
		}
		if left, err := h.Uploads(t.Context(), h.lan); err != nil || len(left) > 0 {
			t.Errorf("a file of the library waits for its description: %+v, %v", left, err)
		}
		if m, known, err := h.Take(t.Context(), h.lan, u.ID, said("")); err != nil || !known || m.ID != got[0].ID {
			t.Errorf("%+v, %v, %v", m, known, err)
		}
	})
}

// One writer puts a picture into a piece while another takes it out of the library: one
// of them is first, and never is a piece left with a picture that is gone.
func TestRemovedWhileItIsPutIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.shelf(look.Coder{}, media.Usual())
		for n := range 6 {
			m, _, err := h.receive(h.lan, "anh.jpg", photo(t, 60, 40, n), said("Một cửa"))
			if err != nil {
				t.Fatal(err)
			}
			e := h.begin("Bài có ảnh")
			w := words(e.Title)
			w.Body = body(m)
			var saved, removed error
			var wg sync.WaitGroup
			wg.Go(func() { _, saved = h.Save(t.Context(), h.lan, e.ID, e.Version, w) })
			wg.Go(func() { removed = h.RemoveMedium(t.Context(), h.minh, m.ID) })
			wg.Wait()
			of, err := h.Used(t.Context(), e.ID)
			if err != nil || saved != nil {
				t.Fatal(err, saved)
			}
			if (removed == nil) == (len(of) == 1) {
				t.Errorf("removed: %v, and the piece uses %d", removed, len(of))
			}
		}
	})
}

func TestUploadsGoOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		dir, ctx := h.shelf(look.Coder{}, media.Usual()), t.Context()
		whole := photo(t, 400, 300, 3)
		u, err := h.BeginUpload(ctx, h.lan, content.NewUpload{AgencyID: h.agency, Name: `C:\fakepath\..\ảnh "đẹp".jpg`, Size: int64(len(whole))})
		if err != nil || u.Name != `ảnh "đẹp".jpg` {
			t.Fatalf("%+v, %v", u, err)
		}
		if u, err = h.AddTo(ctx, h.lan, u.ID, 0, bytes.NewReader(whole[:1000])); err != nil || u.Done != 1000 {
			t.Fatal(u.Done, err)
		}
		_, _, err = h.Take(ctx, h.lan, u.ID, said("Một cửa"))
		h.refused(domain.CodeConflict, err, "half a file")
		_, err = h.AddTo(ctx, h.lan, u.ID, 0, bytes.NewReader(whole))
		h.refused(domain.CodeConflict, err, "from the beginning")
		_, err = h.AddTo(ctx, h.minh, u.ID, 1000, bytes.NewReader(whole[1000:]))
		h.refused(domain.CodeNotFound, err, "another person's upload")
		store, err := blob.Open(dir) // the program was killed and begins again
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		c := h.Config
		c.Media = store
		h.Contents = content.Open(c)
		if u, err = h.Upload(ctx, h.lan, u.ID); err != nil || u.Done != 1000 {
			t.Fatal(u.Done, err)
		}
		if u, err = h.AddTo(ctx, h.lan, u.ID, 1000, bytes.NewReader(whole[1000:])); err != nil || u.Done != u.Size {
			t.Fatal(u.Done, err)
		}
		_, _, err = h.Take(ctx, h.lan, u.ID, said(""))
		if domain.FieldsOf(err).For("mo_ta").Text() == "" {
			t.Errorf("a picture that says nothing: %v", err)
		}
		m, known, err := h.Take(ctx, h.lan, u.ID, said("Một cửa"))
		if err != nil || known {
			t.Fatal(known, err)
		}
		again, known, err := h.Take(ctx, h.lan, u.ID, said("Một cửa"))
		if err != nil || !known || again.ID != m.ID {
			t.Errorf("taken twice: %s and %s, %v", m.ID, again.ID, err)
		}
		long, err := h.BeginUpload(ctx, h.lan, content.NewUpload{AgencyID: h.agency, Name: "a.pdf", Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.AddTo(ctx, h.lan, long.ID, 0, strings.NewReader("%PDF-1.7 and much more"))
		h.refused(domain.CodeInvalid, err, "more than was announced")
		h.pass(content.UploadLasts + time.Minute)
		_, err = h.Upload(ctx, h.lan, long.ID)
		h.refused(domain.CodeNotFound, err, "a forgotten upload")
		if n, err := h.ForgetUploads(ctx); err != nil || n != 2 {
			t.Errorf("%d forgotten, %v", n, err)
		}
		if _, err := h.Medium(ctx, m.ID); err != nil {
			t.Errorf("the medium went with its upload: %v", err)
		}
		left, err := filepath.Glob(filepath.Join(dir, "incoming-*"))
		if err != nil || len(left) != 0 {
			t.Errorf("%v is left, %v", left, err)
		}
	})
}

func TestWhatIsNotTaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		limits := media.Usual()
		limits.Video, limits.Quota, limits.Minutes = 1<<20, 3<<20, 60
		dir, ctx := h.shelf(look.Coder{}, limits), t.Context()
		var packed bytes.Buffer
		z := zip.NewWriter(&packed)
		if _, err := z.Create("virus.exe"); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct{ content, says string }{
			"zip.jpg": {packed.String(), "tệp nén"}, "a.svg": {"<svg onload=alert(1)>", "SVG"}, "a.html": {"<!doctype html><p>", "trang web"},
			"cut.jpg": {string(photo(t, 300, 300, 1)[:900]), "cắt dở"}, "empty.png": {"", "trống"}, "poly.jpg": {"GIF89a/*<script>alert(1)</script>", "Ảnh"},
		} {
			_, _, err := h.receive(h.lan, name, []byte(c.content), said("Ảnh"))
			if got := domain.FieldsOf(err).For("tep").Text(); !strings.Contains(got, c.says) {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
		for size, says := range map[int64]string{1<<20 + 1: "1 MB", 1 << 40: "1 MB"} {
			_, err := h.BeginUpload(ctx, h.lan, content.NewUpload{AgencyID: h.agency, Name: "dai.mp4", Size: size})
			if got := domain.FieldsOf(err).For("tep").Text(); !strings.Contains(got, says) {
				t.Errorf("a video of %d bytes: %q", size, got)
			}
		}
		_, err := h.BeginUpload(ctx, h.lan, content.NewUpload{AgencyID: h.agency, Name: "a.pdf", Size: 4 << 20})
		if got := domain.FieldsOf(err).For("tep").Text(); !strings.Contains(got, "chỉ còn") {
			t.Errorf("beyond the quota: %q, %v", got, err)
		}
		_, _, err = h.receive(h.lan, "dai.mp4", tenHours(), content.MediumWords{})
		if got := domain.FieldsOf(err).For("tep").Text(); !strings.Contains(got, "10:00:00") {
			t.Errorf("ten hours in a small file: %q, %v", got, err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 0 {
			t.Errorf("%v is left of what was refused, %v", left, err)
		}
	})
}

// tenHours is the frame of a film that says it runs ten hours.
func tenHours() []byte {
	box := func(name, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + name + body
	}
	head := make([]byte, 100)
	binary.BigEndian.PutUint32(head[12:], 1)
	binary.BigEndian.PutUint32(head[16:], 36_000)
	return []byte(box("ftyp", "isom\x00\x00\x02\x00isom") + box("moov", box("mvhd", string(head))+box("trak", box("mdia", box("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00vide\x00")))))
}

// What a program that was killed stored and did not note is swept away, and nothing else.
func TestFilesThatNobodyNamesAreSwept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		dir, ctx := h.shelf(look.Coder{}, media.Usual()), t.Context()
		m := h.pictured(1)
		left, err := h.Media.Put(ctx, strings.NewReader("left"), 10)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := h.SweepFiles(ctx); err != nil || n != 0 {
			t.Errorf("%d swept that are new, %v", n, err)
		}
		long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, sum := range []string{left.SHA256, m.Renditions[0].SHA256} {
			if err := os.Chtimes(filepath.Join(dir, sum[:2], sum), long, long); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := h.SweepFiles(ctx); err != nil || n != 1 || h.Media.Has(ctx, left.SHA256) || !h.Media.Has(ctx, m.Renditions[0].SHA256) {
			t.Errorf("%d swept, %v", n, err)
		}
	})
}

func TestDressEscapes(t *testing.T) {
	t.Parallel()
	const id = "0198c0de-0000-7000-8000-000000000001"
	evil := `"><script>alert(1)</script>`
	m := content.Medium{ID: id, Kind: media.Picture, Alt: evil, Caption: evil, Credit: evil, Title: evil, Renditions: []content.Rendition{{MediumID: id, Form: "480", Ext: "jpg", SHA256: strings.Repeat("a", 64), Width: 480, Height: 320}}}
	file := m
	file.Kind, file.Renditions = media.Document, []content.Rendition{{MediumID: id, Form: media.Save, Ext: "pdf", SHA256: strings.Repeat("a", 64), Bytes: 2048}}
	for _, x := range []struct {
		m    content.Medium
		text string
	}{{m, `<img src="/tep/` + id + `/960" alt="">`}, {file, `<p><a href="/tep/` + id + `/tai">` + "&lt;script&gt;" + `</a></p>`}} {
		got := content.Dress(x.text, map[string]content.Medium{id: x.m}, func(s string, _ ...any) string { return strings.ReplaceAll(s, "%s", evil) })
		if strings.Contains(got, "<script") || got == "" {
			t.Error(got)
		}
	}
	if got := content.Dress(`<p>a</p><img src="/tep/`+id+`/960" alt="">`, nil, nil); got != "<p>a</p>" {
		t.Errorf("what is in no library: %s", got)
	}
}
