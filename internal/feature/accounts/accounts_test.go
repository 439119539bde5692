package accounts_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/feature/accounts"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/ui"
)

const goodPassword = "trăng non bờ giếng"

type movable struct {
	mu sync.Mutex
	at time.Time
}

func (m *movable) Now() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.at }

func (m *movable) move(by time.Duration) { m.mu.Lock(); defer m.mu.Unlock(); m.at = m.at.Add(by) }

// site is a running office with its first administrator signed in.
type site struct {
	t        *testing.T
	db       *db.DB
	people   *people.Directory
	feature  *accounts.Feature
	clock    *movable
	writes   atomic.Int64 // transactions that wrote
	server   *httptest.Server
	admin    *browser
	adminID  string
	snv, syt string
}

func newSite(t *testing.T, engine db.Engine) *site {
	t.Helper()
	s := &site{t: t, clock: &movable{at: dbtest.Now}}
	s.db = dbtest.Open(t, engine, []fs.FS{audit.Migrations, org.Migrations, people.Migrations}, func(c *db.Config) {
		c.Clock = s.clock
		c.Observe = func(time.Duration, int) { s.writes.Add(1) }
	})
	hasher, err := auth.NewHasher(auth.Cost{Memory: 64, Iterations: 1, Parallel: 4})
	check(t, err)
	box, err := auth.OpenBox(filepath.Join(t.TempDir(), "secrets"))
	check(t, err)
	zone, err := clock.Zone("")
	check(t, err)
	registry := org.New(s.db, zone)
	add := func(name string) string {
		id, err := registry.Add(t.Context(), access.SystemActor("test"), org.NewAgency{Version: org.Version{
			ValidFrom: "2020-01-01", Name: name, Kind: agency.Department, Level: agency.Province,
		}})
		check(t, err)
		return id
	}
	s.snv, s.syt = add("Sở Nội vụ"), add("Sở Y tế")
	s.people = people.New(s.db, people.Config{Zone: zone, Hasher: hasher, Box: box, TOTPClock: s.clock, Agencies: registry})
	s.feature, err = accounts.New(accounts.Config{
		People: s.people, Agencies: registry, DB: s.db, Zone: zone, Actions: people.ActionLabels(),
		Address: func(path string) string { return "https://loa.example" + path },
		Issuing: func(context.Context, calendar.Date) (accounts.Issuing, error) {
			return accounts.Issuing{ParentAgency: "UBND tỉnh Đồng Nai", Agency: "Sở Nội vụ", Place: "Đồng Nai"}, nil
		},
		OpenDuties: openDuties,
		Fonts: func() (office.Fonts, error) {
			assets, err := ui.Assets()
			if err != nil {
				return office.Fonts{}, err
			}
			return office.ReadFonts(assets)
		},
	})
	check(t, err)
	rt, err := web.NewRouter(web.Config{Log: slog.New(slog.DiscardHandler)})
	check(t, err)
	s.feature.Routes(rt)
	rt.Get("/lam-viec", func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, "Bàn của "+web.Actor(r).Name)
		return err
	})
	s.server = httptest.NewServer(rt)
	t.Cleanup(s.server.Close)
	s.setUp()
	return s
}

func openDuties(_ context.Context, agencies []string, _ calendar.Date) ([]people.Duty, error) {
	return []people.Duty{{AgencyID: agencies[0], Title: "Bản tin cải cách hành chính hàng tháng", Deadline: "hàng tháng", Status: "Quá hạn"}}, nil
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// setUp walks the first visitor through the set-up page.
func (s *site) setUp() {
	s.t.Helper()
	link, err := s.people.SetupLink(s.t.Context())
	check(s.t, err)
	s.admin = s.browser()
	s.admin.want(s.admin.get("/thiet-lap?ma=sai"), http.StatusNotFound, "Mã thiết lập không đúng")
	s.admin.want(s.admin.get("/dang-nhap"), http.StatusOK, "Chưa có tài khoản nào")
	code := strings.TrimPrefix(link, "/thiet-lap?ma=")
	s.admin.want(s.admin.get(link), http.StatusOK, "Tạo tài khoản quản trị", code)
	s.admin.want(s.admin.post("/thiet-lap", "ma", code, "ho-ten", "Trần Thị Nghiễm", "mat-khau", "a", "mat-khau-2", "b"),
		http.StatusUnprocessableEntity, "Nhập tên đăng nhập.", "không giống nhau", "Trần Thị Nghiễm")
	s.admin.want(s.admin.post("/thiet-lap", "ma", code, "ho-ten", "Trần Thị Nghiễm", "ten-dang-nhap", "nghiem",
		"mat-khau", goodPassword, "mat-khau-2", goodPassword), http.StatusOK, "Bàn của Trần Thị Nghiễm")
	account, err := s.people.ByLogin(s.t.Context(), access.SystemActor("test"), "nghiem")
	check(s.t, err)
	s.adminID = account.ID
}

func (s *site) actor(id string) access.Actor {
	s.t.Helper()
	a, err := s.people.ActorOf(s.t.Context(), id)
	check(s.t, err)
	return a
}

// join makes an active person and signs them in.
func (s *site) join(name string, role access.Role, agencyID string) (*browser, people.Invitation) {
	s.t.Helper()
	inv, err := s.people.Invite(s.t.Context(), s.actor(s.adminID), people.NewPerson{Name: name, Grants: []people.NewGrant{{Role: role, AgencyID: agencyID}}})
	check(s.t, err)
	b := s.browser()
	b.want(b.get(inv.Path()), http.StatusOK, name, inv.Login)
	b.want(b.post(inv.Path(), "mat-khau", goodPassword, "mat-khau-2", goodPassword), http.StatusOK, "Bàn của "+name)
	return b, inv
}

// browser keeps cookies and follows redirects, as people's browsers do.
type browser struct {
	t    *testing.T
	base string
	http *http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	check(s.t, err)
	return &browser{t: s.t, base: s.server.URL, http: &http.Client{Jar: jar, Timeout: time.Minute}}
}

type answer struct {
	status int
	header http.Header
	path   string
	raw    []byte
	text   string // entities resolved
}

func (b *browser) do(r *http.Request) answer {
	b.t.Helper()
	res, err := b.http.Do(r)
	check(b.t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	check(b.t, err)
	return answer{res.StatusCode, res.Header, res.Request.URL.Path, raw, html.UnescapeString(string(raw))}
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, body)
	check(b.t, err)
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36")
	return r
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := b.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) upload(path, field, name string, body []byte) answer {
	b.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	part, err := w.CreateFormFile(field, name)
	check(b.t, err)
	_, err = part.Write(body)
	check(b.t, err)
	check(b.t, w.Close())
	r := b.request(http.MethodPost, path, &buf)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

// want checks an answer's status and that it shows texts.
func (b *browser) want(a answer, status int, texts ...string) {
	b.t.Helper()
	if a.status != status {
		b.t.Fatalf("%s: status %d, want %d:\n%s", a.path, a.status, status, a.text)
	}
	for _, text := range texts {
		if !strings.Contains(a.text, text) {
			b.t.Errorf("%s does not show %q:\n%s", a.path, text, a.text)
		}
	}
}

// find gives the first group of a pattern in an answer.
func (b *browser) find(a answer, pattern string) string {
	b.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(a.text)
	if m == nil {
		b.t.Fatalf("%s holds no %s:\n%s", a.path, pattern, a.text)
	}
	return m[1]
}

func each(t *testing.T, fn func(t *testing.T, s *site)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			fn(t, newSite(t, engine))
		})
	}
}

func TestSignInPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.browser()
		page := b.get("/lam-viec/tai-khoan")
		b.want(page, http.StatusOK, "Tên đăng nhập hoặc thư điện tử", `name="ve" value="/lam-viec/tai-khoan"`)
		b.want(b.post("/dang-nhap", "ve", "/lam-viec"), http.StatusUnprocessableEntity, "Nhập mật khẩu.", "Nhập tên đăng nhập hoặc thư điện tử.")
		b.want(b.post("/dang-nhap", "ten", "nghiem", "mat-khau", "sai"), http.StatusUnprocessableEntity, "Tên đăng nhập hoặc mật khẩu không đúng.", `value="nghiem"`)
		b.want(b.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword, "ve", "/lam-viec/tai-khoan"), http.StatusOK, "Chrome · Linux", "Phiên này")
		b.want(b.get("/dang-nhap?ve=//xau.example"), http.StatusOK, "Bàn của")
		out := b.post("/dang-xuat")
		b.want(out, http.StatusOK, "Đã đăng xuất.")
		if out := b.get("/lam-viec/tai-khoan"); out.path != "/dang-nhap" {
			t.Errorf("after signing out: %s", out.path)
		}
		evil := b.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword, "ve", "//xau.example/")
		b.want(evil, http.StatusOK, "Bàn của Trần Thị Nghiễm")
		for range 5 {
			page = s.browser().post("/dang-nhap", "ten", "nghiem", "mat-khau", "sai")
		}
		b.want(page, http.StatusUnprocessableEntity, "Thử lại sau 15 phút 0 giây.")
	})
}

func TestSessionIsNewAfterSignIn(t *testing.T) {
	s := newSite(t, db.SQLite)
	b := s.browser()
	cookie := func() string {
		u, err := url.Parse(s.server.URL)
		check(t, err)
		for _, c := range b.http.Jar.Cookies(u) {
			if c.Name == "loa_phien" {
				return c.Value
			}
		}
		return ""
	}
	b.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword)
	first := cookie()
	b.post("/lam-viec/tai-khoan/mat-khau", "mat-khau-cu", goodPassword, "mat-khau", "bảy con voi qua cầu", "mat-khau-2", "bảy con voi qua cầu")
	if second := cookie(); first == "" || second == first {
		t.Errorf("cookies %q and %q", first, second)
	}
	b.want(b.get("/lam-viec"), http.StatusOK, "Bàn của")
	if a := s.admin.get("/lam-viec"); a.path != "/dang-nhap" {
		t.Error("another session outlived the password change")
	}
}

func TestSecureCookie(t *testing.T) {
	s := newSite(t, db.SQLite)
	zone, err := clock.Zone("")
	check(t, err)
	f, err := accounts.New(accounts.Config{People: s.people, DB: s.db, Zone: zone, Secure: true, Address: func(p string) string { return p }})
	check(t, err)
	rt, err := web.NewRouter(web.Config{Secure: true, Log: slog.New(slog.DiscardHandler)})
	check(t, err)
	f.Routes(rt)
	form := url.Values{"ten": {"nghiem"}, "mat-khau": {goodPassword}}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/dang-nhap", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r)
	got := w.Header().Get("Set-Cookie")
	for _, part := range []string{"__Host-loa_phien=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(got, part) {
			t.Errorf("cookie %q lacks %q", got, part)
		}
	}
}

func TestTwoStepPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b := s.admin
		b.want(b.get("/lam-viec/tai-khoan/hai-buoc"), http.StatusOK, "Bắt đầu bật")
		page := b.post("/lam-viec/tai-khoan/hai-buoc")
		b.want(page, http.StatusOK, "<svg", "Mã QR để thêm tài khoản")
		secret := strings.ReplaceAll(b.find(page, `<span class="loa-code">([A-Z2-7 ]+)</span>`), " ", "")
		b.want(b.post("/lam-viec/tai-khoan/hai-buoc/bat", "ma", "12"), http.StatusUnprocessableEntity, "Mã không đúng", secret[:4])
		code := func() string {
			c, err := auth.TOTPCode(secret, s.clock.Now())
			check(t, err)
			return c
		}
		codes := b.post("/lam-viec/tai-khoan/hai-buoc/bat", "ma", code())
		b.want(codes, http.StatusOK, "Các mã này chỉ hiện một lần")
		recovery := b.find(codes, `<span class="loa-code">([A-Z0-9-]{19})</span>`)

		s.clock.move(time.Minute)
		other := s.browser()
		asked := other.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword, "ve", "/lam-viec/tai-khoan")
		other.want(asked, http.StatusOK, "Nhập mã xác thực")
		if a := other.get("/lam-viec"); a.path != "/dang-nhap" {
			t.Error("half a sign-in opens the workspace")
		}
		other.want(other.post("/dang-nhap/ma", "ma", "000000"), http.StatusUnprocessableEntity, "Mã không đúng hoặc đã dùng")
		other.want(other.post("/dang-nhap/ma", "ma", code(), "ve", "/lam-viec/tai-khoan"), http.StatusOK, "đang bật, còn 10 mã dự phòng")

		third := s.browser()
		third.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword)
		third.want(third.post("/dang-nhap/ma", "ma", code()), http.StatusUnprocessableEntity, "đã dùng")
		third.want(third.post("/dang-nhap/ma", "ma", recovery), http.StatusOK, "Bàn của")
		third.want(third.post("/lam-viec/tai-khoan/hai-buoc/tat", "mat-khau-tat", "sai"), http.StatusUnprocessableEntity, "Mật khẩu hiện tại không đúng.")
		third.want(third.post("/lam-viec/tai-khoan/hai-buoc/ma-du-phong", "mat-khau-cu", goodPassword), http.StatusOK, "Mã dự phòng")
		third.want(third.post("/lam-viec/tai-khoan/hai-buoc/tat", "mat-khau-tat", goodPassword), http.StatusOK, "Đã tắt xác thực hai bước.")
	})
}

func TestReadingPagesDoesNotWrite(t *testing.T) {
	s := newSite(t, db.SQLite)
	pages := []string{
		"/lam-viec/tai-khoan", "/lam-viec/tai-khoan/mat-khau", "/lam-viec/tai-khoan/hai-buoc", "/lam-viec/tai-khoan/ma-truy-cap", "/lam-viec/nguoi-dung",
		"/lam-viec/nguoi-dung/moi", "/lam-viec/nhap-nguoi-dung", "/lam-viec/nguoi-dung/" + s.adminID,
		"/lam-viec/nguoi-dung/" + s.adminID + "/ban-giao", "/lam-viec/nhat-ky", "/dang-nhap",
	}
	s.admin.get("/lam-viec")
	before := s.writes.Load()
	for _, page := range pages {
		s.admin.want(s.admin.get(page), http.StatusOK)
		s.admin.want(s.admin.get(page+"?lang=en"), http.StatusOK)
	}
	if n := s.writes.Load() - before; n != 0 {
		t.Errorf("reading pages wrote %d times", n)
	}
	s.clock.move(11 * time.Minute)
	for range 5 {
		s.admin.get("/lam-viec")
	}
	if n := s.writes.Load() - before; n != 1 {
		t.Errorf("the last use was noted %d times in eleven minutes", n)
	}
}

func TestOwnSessionsAndLanguage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		other := s.browser()
		other.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword)
		page := s.admin.get("/lam-viec/tai-khoan")
		id := s.admin.find(page, `name="phien" value="([0-9a-f]{64})"`)
		s.admin.want(s.admin.post("/lam-viec/tai-khoan/phien", "phien", id), http.StatusOK, "Đã kết thúc phiên đăng nhập.")
		if a := other.get("/lam-viec"); a.path != "/dang-nhap" {
			t.Error("the other session lives")
		}
		s.admin.want(s.admin.post("/lam-viec/tai-khoan/ngon-ngu", "ngon-ngu", "en"), http.StatusOK, "The language is saved.", "Sessions")
		fresh := s.browser()
		fresh.want(fresh.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword, "ve", "/lam-viec/tai-khoan"), http.StatusOK, "Account protection")
		s.admin.want(s.admin.post("/lam-viec/tai-khoan/ngon-ngu", "ngon-ngu", "fr"), http.StatusBadRequest)
	})
}

func TestTokensPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		b, _ := s.join("Lê Thị Hoa", access.Officer, s.syt)
		b.want(b.post("/lam-viec/tai-khoan/ma-truy-cap", "so-ngay", "nhiều"), http.StatusUnprocessableEntity, "Đặt tên cho mã truy cập", "Thời hạn từ 1", "Chọn một vai trò")
		page := b.post("/lam-viec/tai-khoan/ma-truy-cap", "ten-ma", "Một cửa", "so-ngay", "30", "vai-tro", "officer|"+s.syt)
		b.want(page, http.StatusOK, "chỉ hiện một lần")
		secret := b.find(page, `>(loa_[A-Za-z0-9_-]{43})<`)
		if strings.Contains(b.get("/lam-viec/tai-khoan/ma-truy-cap").text, secret) {
			t.Error("the secret is shown again")
		}
		call := func(path, bearer string) answer {
			program := s.browser()
			r := program.request(http.MethodGet, path, nil)
			r.Header.Set("Authorization", "Bearer "+bearer)
			return program.do(r)
		}
		b.want(call("/api/v1/me", secret), http.StatusOK, `"name":"Lê Thị Hoa"`, `"role":"officer"`)
		b.want(call("/api/v1/people", secret), http.StatusForbidden)
		b.want(call("/api/v1/me", "loa_sai"), http.StatusUnauthorized, "unauthenticated")
		if a := call("/lam-viec/tai-khoan", secret); a.path != "/dang-nhap" {
			t.Error("a token opens pages")
		}
		id := b.find(b.get("/lam-viec/tai-khoan/ma-truy-cap"), `name="ma-so" value="([0-9a-f-]{36})"`)
		b.want(b.post("/lam-viec/tai-khoan/ma-truy-cap/thu-hoi", "ma-so", id), http.StatusOK, "Đã thu hồi mã truy cập.")
		b.want(b.post("/lam-viec/tai-khoan/ma-truy-cap/thu-hoi", "ma-so", id), http.StatusOK, "từ trước")
		b.want(call("/api/v1/me", secret), http.StatusUnauthorized)
	})
}

// TestLostSessions holds that a database which does not answer is an error of
// ours, and signs nobody in or out.
func TestLostSessions(t *testing.T) {
	s := newSite(t, db.SQLite)
	rename := func(from, to string) {
		_, err := s.db.Writer().ExecContext(t.Context(), "ALTER TABLE "+from+" RENAME TO "+to)
		check(t, err)
	}
	rename("session", "session_gone")
	s.admin.want(s.admin.get("/lam-viec"), http.StatusInternalServerError, "Hệ thống gặp lỗi")
	b := s.browser()
	b.want(b.post("/dang-nhap", "ten", "nghiem", "mat-khau", goodPassword), http.StatusInternalServerError, "Hệ thống gặp lỗi")
	rename("session_gone", "session")
	s.admin.want(s.admin.get("/lam-viec"), http.StatusOK, "Bàn của")
}
