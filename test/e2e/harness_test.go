package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/internal/platform/db"
)

// visitor is a person before the small site who does not wait long.
func visitor(t testing.TB) *Page {
	t.Helper()
	p := Browser(t, site(t))
	p.s.patience = time.Second
	return p
}

// mustSay demands that a complaint names each of these.
func mustSay(t *testing.T, complaint string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(complaint, part) {
			t.Errorf("the complaint does not say %q:\n%s", part, complaint)
		}
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestReadingAPage(t *testing.T) {
	p := visitor(t)
	p.Open("/")
	p.Sees("Bảng công việc", "chữ thường", "Mục hai")
	p.SeesNot("Điều giấu kín", "Phần bên trong")
	p.Click("Xem thêm")
	p.Sees("Phần bên trong")
	equal(t, "status", p.Status(), http.StatusOK)
	equal(t, "title", p.Title(), "Trang tốt")
	equal(t, "path", p.Path(), "/")
	equal(t, "items", p.Count("li"), 2)
	equal(t, "items in the form", p.In("form").Count("li"), 0)
	equal(t, "attribute", p.Attr("form", "action"), "/gui")
	equal(t, "missing attribute", p.Attr("form", "target"), "")
	equal(t, "value", p.Value("Tên"), "cũ")
	equal(t, "list", p.Value("Nơi"), "Biên Hòa")
	equal(t, "button", p.Has("Gửi đi"), true)
	equal(t, "no button", p.Has("Xóa"), false)
	mustSay(t, p.Header("Content-Type"), "text/html")
	mustSay(t, p.Near("Mục một").Text(), "Mục một Sửa")
}

func TestFillingAForm(t *testing.T) {
	p := visitor(t)
	file := filepath.Join(t.TempDir(), "kèm.txt")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Open("/")
	p.Fill("Tên (không bắt buộc)", "Nguyễn Thị Lan")
	p.Fill("Ngày", "2025-04-10")
	p.Fill("Mô tả", "tạm")
	p.Fill("Mô tả", "")
	p.Select("Nơi", "Long Khánh")
	p.Near("Đã duyệt").Choose("Có")
	p.Near("Đã gửi").Choose("Có")
	p.Near("Đã gửi").Choose("Có")
	equal(t, "chosen", p.Near("Đã gửi").Chosen("Có"), true)
	p.Near("Đã gửi").Unchoose("Có")
	p.Upload("Tệp kèm", file, file)
	equal(t, "files", p.Value("Tệp kèm"), "kèm.txt, kèm.txt")
	p.Click("Gửi đi")
	equal(t, "status after the form", p.Status(), http.StatusUnprocessableEntity)
	p.Sees("Nguyễn Thị Lan|2025-04-10||2|co||kèm.txt kèm.txt")
	p.ValidHTML()
}

func TestMovingAbout(t *testing.T) {
	p := visitor(t)
	p.Open("/")
	p.Click("Sang trang") // the one in main, not the one in the navigation
	p.At("/trang-hai")
	p.In("nav").Click("Sang trang")
	p.At("/khac")
	p.Back()
	p.At("/trang-hai")
	p.Open("/")
	p.Near("Mục một").Click("Sửa") // the answer comes late; the click waits for it
	mustSay(t, p.Text(), "Xong rồi")
	p.Reload()
	p.SeesNot("Xong rồi")
	p.OpenAs("/tu-choi", http.StatusForbidden)
	p.OpenAs("/loi", http.StatusInternalServerError)
}

func TestKeyboardOnly(t *testing.T) {
	p := visitor(t)
	p.Open("/")
	p.TabTo("Tên (không bắt buộc)")
	p.Keyboard("Ctrl+a", "Trần Văn Bình", "Tab", "Shift+Tab")
	equal(t, "focus", p.Focused(), "Tên (không bắt buộc)")
	equal(t, "typed", p.Value("Tên"), "Trần Văn Bình")
	p.TabTo("Có")
	p.Keyboard("Space", "ArrowDown")
	equal(t, "radio", p.Chosen("Không"), true)
	p.TabTo("Gửi đi")
	p.Keyboard("Enter")
	p.Sees("Trần Văn Bình|||1|khong||")
}

func TestDownloadsCarryTheCookies(t *testing.T) {
	p, stranger := visitor(t), visitor(t)
	p.Open("/")
	for _, by := range []string{"/tep", "Tải tệp", "Tải tệp kế hoạch"} {
		a := p.Download(by)
		equal(t, by, string(a.Body), "tệp của lan")
		mustSay(t, a.Header.Get("Content-Disposition"), "a.txt")
	}
	equal(t, "stranger", stranger.Fetch(http.MethodGet, "/tep", "", nil).Status, http.StatusUnauthorized)
	p.SignOutHard()
	equal(t, "signed out", p.Fetch(http.MethodGet, "/tep", "", nil).Status, http.StatusUnauthorized)
}

func TestAGoodPagePassesTheAudit(t *testing.T) {
	shots := t.TempDir()
	t.Setenv("LOA_SHOTS", shots)
	p := visitor(t)
	p.Open("/")
	p.Audit("trang tốt")
	for _, name := range []string{"trang-tốt-1280.png", "trang-tốt-360.png"} {
		if info, err := os.Stat(filepath.Join(shots, name)); err != nil || info.Size() < 1000 {
			t.Errorf("no picture %s: %v", name, err)
		}
	}
	width, err := ask[int](p, "innerWidth")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "width afterwards", width, 1280)
}

func TestABadPageIsReported(t *testing.T) {
	t.Setenv("LOA_SHOTS", t.TempDir())
	complaint := fails(t, func(t testing.TB) {
		p := visitor(t)
		p.Open("/hong")
		p.Audit("trang hỏng")
	})
	mustSay(t, complaint, "image-alt", "color-contrast", "target-size", // axe-core
		`class="wide"`, "wider than the window", // sideways
		"no-dup-id", "wcag/h37") // html-validate
	if n := strings.Count(complaint, "wider than the window"); n != 1 {
		t.Errorf("900 px are too wide %d times, want only on the telephone", n)
	}
}

func TestStepsThatCannotBeDone(t *testing.T) {
	shots := t.TempDir()
	t.Setenv("LOA_SHOTS", shots)
	for name, c := range map[string]struct {
		step func(p *Page)
		says []string
	}{
		"nothing to click":  {func(p *Page) { p.Click("Xóa") }, []string{"click “Xóa”", "“Gửi đi”", "Bảng công việc", "HTTP 200", ".png"}},
		"two to click":      {func(p *Page) { p.Click("Sửa") }, []string{"2 things have this name"}},
		"disabled":          {func(p *Page) { p.Click("Chưa được") }, []string{"it is disabled"}},
		"no field":          {func(p *Page) { p.Fill("Tuổi", "9") }, []string{"no such field", "“Mô tả”"}},
		"no option":         {func(p *Page) { p.Select("Nơi", "Huế") }, []string{"“Long Khánh”"}},
		"no text field":     {func(p *Page) { p.Fill("Nơi", "Huế") }, []string{"use Select"}},
		"no part":           {func(p *Page) { p.Near("Mục ba").Click("Sửa") }, []string{"says “Mục ba”"}},
		"not said":          {func(p *Page) { p.Sees("Điều giấu kín") }, []string{"does not say it"}},
		"said":              {func(p *Page) { p.SeesNot("Mục hai") }, []string{"says it"}},
		"elsewhere":         {func(p *Page) { p.At("/dau-do") }, []string{"it is /"}},
		"unreachable focus": {func(p *Page) { p.TabTo("Xóa") }, []string{"passed only", "Gửi đi"}},
		"wrong status":      {func(p *Page) { p.Open("/tu-choi") }, []string{"HTTP 403, not 200"}},
		"no download":       {func(p *Page) { p.Download("/khong-co") }, []string{"HTTP 404"}},
		"closed door":       {func(p *Page) { p.Open("http://127.0.0.1:1/") }, []string{"ERR_"}},
	} {
		t.Run(name, func(t *testing.T) {
			complaint := fails(t, func(t testing.TB) {
				p := visitor(t)
				p.s.patience = 100 * time.Millisecond
				p.Open("/")
				c.step(p)
				p.t.Error("the step was done")
			})
			mustSay(t, complaint, c.says...)
			if strings.Contains(complaint, "the step was done") {
				t.Error("the step was done")
			}
		})
	}
	if pictures, err := filepath.Glob(filepath.Join(shots, "failed-*.png")); err != nil || len(pictures) == 0 {
		t.Errorf("no pictures of the failures: %v", err)
	}
}

func TestTroubleBehindThePage(t *testing.T) {
	noisy := func(forgive ...string) string {
		return fails(t, func(t testing.TB) {
			p := visitor(t)
			for _, f := range forgive {
				p.Forgive(f)
			}
			p.Open("/on-ao")
			p.Sees("Ồn ào")
		})
	}
	mustSay(t, noisy(), "kêu to", "ném ra", "HTTP 404", "/mat.png", "Content Security Policy")
	equal(t, "complaint", noisy("kêu to", "ném ra", "/mat.png", "Content Security Policy"), "")
}

func TestPeopleDoNotShareCookies(t *testing.T) {
	address := site(t)
	lan, binh := Browser(t, address), Browser(t, address)
	lan.Open("/")
	equal(t, "cookie of the other", binh.Fetch(http.MethodGet, "/tep", "", nil).Status, http.StatusUnauthorized)
	equal(t, "own cookie", lan.Fetch(http.MethodGet, "/tep", "", nil).Status, http.StatusOK)
}

func TestProgramLives(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			loa := Start(t, engine, "--now", "2025-04-10")
			before := loa.URL
			setup := loa.SetupURL()
			mustSay(t, setup, loa.URL)
			if version := loa.CLI("version"); strings.TrimSpace(version) == "" {
				t.Error("version prints nothing")
			}
			if out, err := loa.TryCLI("no-such-command"); err == nil {
				t.Errorf("an unknown command is accepted: %s", out)
			}
			loa.Kill()
			loa.Restart("--now", "2025-04-11")
			equal(t, "address after a restart", loa.URL, before)
			p := loa.Browser(t)
			p.Open(loa.SetupURL())
			equal(t, "set-up page", p.Status(), http.StatusOK)
		})
	}
}
