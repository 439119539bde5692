package media

import (
	"strings"
	"testing"

	"loa/internal/domain"
)

func TestCutKeepsThePointAndTheFrame(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{4000, 3000}, {3000, 4000}, {1, 1}, {5000, 10}, {10, 5000}, {640, 360}} {
		for _, f := range []Focus{{0, 0}, {500, 500}, {1000, 1000}, {1000, 0}, {300, 900}} {
			x, y, w, h := Cut(size[0], size[1], CardWidth, CardHeight, f)
			if x < 0 || y < 0 || w < 1 || h < 1 || x+w > size[0] || y+h > size[1] {
				t.Fatalf("%v at %v: %d,%d %d×%d leaves the picture", size, f, x, y, w, h)
			}
			px, py := min(size[0]*f.X/1000, size[0]-1), min(size[1]*f.Y/1000, size[1]-1)
			if px < x || px > x+w || py < y || py > y+h {
				t.Errorf("%v: the point %v is cut away from %d,%d %d×%d", size, f, x, y, w, h)
			}
		}
	}
}

func TestNamedReadsOnlyOurAddresses(t *testing.T) {
	t.Parallel()
	const id = "0198c0de-0000-7000-8000-000000000001"
	for _, good := range []string{"960", "960-ab12cd34.jpg", "xem", "tai", "phu-de-00ff.vtt"} {
		if got, form, ok := Named(Root + id + "/" + good); !ok || got != id || form != good {
			t.Errorf("%q: %q %q %v", good, got, form, ok)
		}
	}
	for _, bad := range []string{"", "/tep/", "/tep/a/960", Root + id, Root + id + "/", Root + id + "/../x", Root + id + "/a/b", Root + id + "/960?x", "https://a.example" + Root + id + "/960", Root + strings.ToUpper(id) + "/960", Root + id + "/960 ", Root + id + "/.jpg"} {
		if _, _, ok := Named(bad); ok {
			t.Errorf("%q is read as ours", bad)
		}
	}
}

func TestLimitsSayWhatToDo(t *testing.T) {
	t.Parallel()
	l := Usual()
	video, _ := ByExt("mp4")
	if err := l.Fits(video, 1<<20, 10*3_600_000); domain.CodeOf(err) != domain.CodeInvalid || !strings.Contains(domain.FieldsOf(err)[0].Text(), "10:00:00") {
		t.Errorf("ten hours: %v", err)
	}
	if err := l.Fits(video, l.Video+1, 0); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("too large: %v", err)
	}
	if err := l.Fits(video, l.Video, 60_000); err != nil {
		t.Errorf("as large as may be: %v", err)
	}
	for n, want := range map[int64]string{0: "0 KB", 1: "0,1 KB", 1536: "1,5 KB", 30 << 20: "30 MB", 2 << 30: "2 GB", 123<<20 + 1: "123 MB"} {
		if got := Bytes(n); got != want {
			t.Errorf("%d bytes: %q, want %q", n, got, want)
		}
	}
}

func TestCaptions(t *testing.T) {
	t.Parallel()
	const vtt = "\ufeffWEBVTT - phim\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE ghi chú\n\n1\n00:01.000 --> 00:04.500 align:start\n<v Lan>Xin chào <b>bà con</b>.\n\n00:00:05,000 --> 01:00:06.250\nNộp hồ sơ & nhận kết quả.\nA < B\n"
	cues, err := ReadCaptions(vtt)
	if err != nil || len(cues) != 2 || cues[0].From != 1000 || cues[0].To != 4500 || cues[1].To != 3_606_250 || cues[0].Lines[0] != "Xin chào bà con." {
		t.Fatalf("%+v, %v", cues, err)
	}
	written := WriteCaptions(cues)
	if strings.Contains(written, "<v") || strings.Contains(written, "STYLE") || !strings.Contains(written, "A &lt; B") {
		t.Errorf("%s", written)
	}
	again, err := ReadCaptions(written)
	if err != nil || WriteCaptions(again) != written {
		t.Errorf("written and read again it differs: %v\n%s", err, WriteCaptions(again))
	}
	if got := Transcript(cues); len(got) != 1 || !strings.HasPrefix(got[0], "Xin chào bà con. Nộp") {
		t.Errorf("%q", got)
	}
	poster := []Cue{{0, 2000, []string{"Mở VNeID"}}, {2000, 4000, []string{"Chọn nơi khám và giờ khám, rồi", "bấm Đặt lịch"}}, {4000, 6000, []string{"Đến khám:", "Đưa căn cước."}}}
	if got := strings.Join(Transcript(poster), "|"); got != "Mở VNeID|Chọn nơi khám và giờ khám, rồi bấm Đặt lịch|Đến khám: Đưa căn cước." {
		t.Errorf("sentences run together, or are torn: %q", got)
	}
	for name, bad := range map[string]string{
		"nothing": "", "a page": "<html><script>alert(1)</script></html>", "back in time": "WEBVTT\n\n00:05.000 --> 00:04.000\na", "out of order": "WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb",
		"not Unicode": "WEBVTT\n\n00:05.000 --> 00:06.000\n\xff\xfe", "empty": "WEBVTT\n", "too large": "WEBVTT\n" + strings.Repeat("\n", MostCaptions),
	} {
		if _, err := ReadCaptions(bad); domain.CodeOf(err) != domain.CodeInvalid || len(domain.FieldsOf(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCaptions(f *testing.F) {
	f.Add("WEBVTT\n\n00:01.000 --> 00:04.000\n<b>a</b>\n")
	f.Add("1\n00:00:01,000 --> 00:00:04,000\na --> b\n")
	f.Fuzz(func(t *testing.T, text string) {
		cues, err := ReadCaptions(text)
		if err != nil {
			return
		}
		written := WriteCaptions(cues)
		again, err := ReadCaptions(written)
		if err != nil {
			t.Fatalf("what was read is not read again: %v\n%q", err, written)
		}
		if WriteCaptions(again) != written {
			t.Fatalf("%q\n%q", written, WriteCaptions(again))
		}
	})
}
