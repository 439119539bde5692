package portal_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/platform/blob"
	"loa/internal/platform/speech"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
)

// voice writes down what it is given to say; some texts it cannot say.
type voice struct {
	mu   sync.Mutex
	said []string
}

func (v *voice) Say(_ context.Context, text string, w io.Writer) error {
	if strings.Contains(text, "không đọc được") {
		return errors.New("no")
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.said = append(v.said, text)
	_, err := io.WriteString(w, strings.Repeat("ID3", speech.BytesPerSecond*40)) // 120 s
	return err
}

// A piece is read aloud once for each edition, in its spoken form, and served in parts;
// what cannot be read shows nothing; what is withdrawn is not heard any more.
func TestPiecesAreReadAloud(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		files, err := blob.Open(filepath.Join(t.TempDir(), "audio"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		s, v := sources(p.o), &voice{}
		s.Audio, s.Voice = files, v
		f, err := portal.New(s)
		if err != nil {
			t.Fatal(err)
		}
		site := webtest.New(t, p.Actor, f)
		read := func(want int) {
			t.Helper()
			if n, err := f.ReadAloud(t.Context()); err != nil || n != want {
				t.Fatalf("%d were read, %v", n, err)
			}
		}
		read(0)
		w := words("Trả kết quả khai sinh trong ngày")
		w.Body = "<h2>Kế hoạch số 35/KH-UBND</h2><ul><li>UBND phường nhận hồ sơ trước 15 giờ 00.</li></ul>"
		first := p.publish(w)
		p.publish(words("Bài không đọc được"))
		site.Get(firstTin).Want(http.StatusOK).Without("<audio")
		site.Get(firstTin + "/nghe.mp3").Want(http.StatusNotFound)
		read(2)
		read(0) // neither what is read nor what cannot be is tried again
		if len(v.said) != 1 || !strings.HasPrefix(v.said[0], "Trả kết quả khai sinh trong ngày.\n\nHồ sơ đủ") || !strings.Contains(v.said[0], "Kế hoạch số ba mươi lăm của Ủy ban nhân dân.") || !strings.Contains(v.said[0], "Ủy ban nhân dân phường nhận hồ sơ trước mười lăm giờ.") {
			t.Errorf("said %q", v.said)
		}
		site.Get(firstTin).Want(http.StatusOK, "<audio", `preload="metadata"`, "khoảng 2 phút", firstTin+"/nghe.mp3?b=")
		site.Get("/tin/bai-khong-doc-duoc-2025").Want(http.StatusOK).Without("<audio")
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, firstTin+"/nghe.mp3", nil)
		r.Header.Set("Range", "bytes=3-8")
		if a := site.Do(r).Want(http.StatusPartialContent, "ID3ID3"); a.Header.Get("Content-Type") != "audio/mpeg" || !strings.HasPrefix(a.Header.Get("Content-Range"), "bytes 3-8/") || len(a.Body) != 6 {
			t.Errorf("%v", a.Header)
		}
		p.issue(flow.Video, "Video nộp hồ sơ")
		read(1)
		if page := site.Get("/tin/video-nop-ho-so-2025").Want(http.StatusOK, "<audio").Body; strings.Index(page, "<audio") < strings.Index(page, "Xem video") {
			t.Error("a film stands below its own words read aloud")
		}
		r.Header.Set("Range", "bytes=99999999-")
		site.Do(r).Want(http.StatusRequestedRangeNotSatisfiable)
		next := p.correct(first.ContentID, words("Trả kết quả khai sinh trong hai ngày"), "Bản trước ghi sai thời hạn.")
		site.Get(firstTin).Want(http.StatusOK).Without("<audio")
		read(1)
		site.Get(firstTin).Want(http.StatusOK, "<audio")
		p.move(p.minh, next.ID, content.Call{Act: flow.Withdraw, Reason: "Văn bản gốc bị thu hồi"})
		site.Get(firstTin).Want(http.StatusOK).Without("<audio")
		site.Get(firstTin + "/nghe.mp3").Want(http.StatusNotFound)
		read(0)
		var rows int
		if _, err := p.o.DB.Get(t.Context(), &rows, `SELECT count(*) FROM portal_audio WHERE sha256 <> '' AND content_id = $1`, first.ContentID); err != nil || rows != 0 {
			t.Errorf("%d files are left, %v", rows, err)
		}
	})
}
