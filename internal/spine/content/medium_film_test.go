package content_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/media"
	look "loa/internal/platform/media"
	"loa/internal/spine/content"
)

// filmed makes a short film with ffmpeg itself; without it the test is skipped.
func filmed(t *testing.T) (look.Coder, []byte) {
	t.Helper()
	coder := look.FindCoder()
	if !coder.Ready() {
		t.Skip("this machine has no ffmpeg: scripts/install-test-needs installs it")
	}
	path := filepath.Join(t.TempDir(), "phim.mov")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=640x360:rate=10", "-metadata", "location=+10.9574+106.8426/", "-c:v", "libx264", "-preset", "ultrafast", path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	film, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return coder, film
}

func TestFilmsAreCodedOnce(t *testing.T) {
	t.Parallel()
	coder, film := filmed(t)
	each(t, func(t *testing.T, h *house) {
		h.shelf(coder, media.Usual())
		ctx := t.Context()
		m, _, err := h.receive(h.lan, "phim.mov", film, content.MediumWords{Title: "Hướng dẫn"})
		if err != nil || m.Film != content.FilmWaiting || m.Thumb() != "" {
			t.Fatalf("%+v, %v", m, err)
		}
		var wg sync.WaitGroup
		for range 2 { // two coders, one film
			wg.Go(func() {
				if err := h.CodeFilm(ctx, m.ID); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		after, err := h.Medium(ctx, m.ID)
		if err != nil || after.Film != content.FilmDone || after.FilmPart != 100 || after.Thumb() == "" {
			t.Fatalf("%+v, %v", after, err)
		}
		r, _ := after.Rendition(media.Play)
		f, err := h.File(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		coded, err := io.ReadAll(f)
		if err != nil || r.Ext != "mp4" || r.Width != 640 || bytes.Contains(coded, []byte("10.9574")) || !bytes.Contains(coded, []byte("avc1")) {
			t.Errorf("%+v, %v", r, err)
		}
		broken, _, err := h.receive(h.lan, "hong.mp4", bytes.Replace(tenHours(), []byte{0, 0, 0x8C, 0xA0}, []byte{0, 0, 0, 9}, 1), content.MediumWords{})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.CodeFilm(ctx, broken.ID); err != nil {
			t.Fatal(err)
		}
		if broken, err = h.Medium(ctx, broken.ID); err != nil || broken.Film != content.FilmFailed {
			t.Errorf("a film without a film: %q, %v", broken.Film, err)
		}
		if err := h.FilmAgain(ctx, h.lan, broken.ID); err != nil {
			t.Error(err)
		}
		// Its coder is killed: when it says nothing for a while, another takes over.
		if _, err := h.o.DB.Writer().ExecContext(ctx, `UPDATE medium SET film = 'running' WHERE id = $1`, m.ID); err != nil {
			t.Fatal(err)
		}
		if err := h.CodeFilm(ctx, m.ID); err != nil {
			t.Fatal(err)
		}
		if now, err := h.Medium(ctx, m.ID); err != nil || now.Film != content.FilmRunning {
			t.Errorf("taken from a coder that is at work: %q, %v", now.Film, err)
		}
		h.pass(2 * time.Minute)
		if err := h.CodeFilm(ctx, m.ID); err != nil {
			t.Fatal(err)
		}
		if now, err := h.Medium(ctx, m.ID); err != nil || now.Film != content.FilmDone {
			t.Errorf("left by its coder: %q, %v", now.Film, err)
		}
	})
}

func TestCaptionsOfAFilm(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.shelf(look.Coder{}, media.Usual())
		ctx := t.Context()
		m, _, err := h.receive(h.lan, "phim.mp4", bytes.Replace(tenHours(), []byte{0, 0, 0x8C, 0xA0}, []byte{0, 0, 0, 9}, 1), content.MediumWords{Title: "Hướng dẫn"})
		if err != nil || m.Film != "" { // without ffmpeg it is played as it is
			t.Fatal(m.Film, err)
		}
		change := func(text string) (content.Medium, error) {
			now, err := h.Medium(ctx, m.ID)
			if err != nil {
				t.Fatal(err)
			}
			return h.ChangeMedium(ctx, h.lan, content.MediumChange{ID: m.ID, Seen: now.Version, Words: content.MediumWords{Title: "Hướng dẫn"}, Focus: media.Middle, Captions: &text})
		}
		if _, err := change("không phải phụ đề"); domain.FieldsOf(err).For("phu_de").Text() == "" {
			t.Errorf("%v", err)
		}
		m, err = change("WEBVTT\n\n00:00.000 --> 00:02.000\nMời bà con <script>alert(1)</script>nộp hồ sơ.\n")
		if err != nil || len(m.Transcript) != 1 || m.Transcript[0] != "Mời bà con alert(1)nộp hồ sơ." {
			t.Fatalf("%v, %v", m.Transcript, err)
		}
		got := content.Dress(`<figure><video src="`+m.Plain()+`"></video></figure>`, map[string]content.Medium{m.ID: m}, func(s string, _ ...any) string { return s })
		for _, part := range []string{`<track kind="captions"`, `type="video/mp4"`, `Mời bà con`, `preload="none"`} {
			if !strings.Contains(got, part) {
				t.Errorf("no %s in %s", part, got)
			}
		}
		same := content.Dress(`<figure><video src="`+m.Plain()+`"></video></figure><p>Lời video: mời bà con “alert(1)” nộp hồ sơ!</p>`, map[string]content.Medium{m.ID: m}, func(s string, _ ...any) string { return s })
		if !strings.Contains(got, "Đọc lời") || strings.Contains(same, "Đọc lời") || !strings.Contains(same, "<video") {
			t.Errorf("the same words stand twice: %s", same)
		}
		if m, err = change(""); err != nil || len(m.Transcript) != 0 {
			t.Fatal(err)
		}
		if _, ok := m.Rendition(media.Captions); ok {
			t.Error("the captions are still there")
		}
	})
}
