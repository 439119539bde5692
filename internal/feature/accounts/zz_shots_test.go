package accounts_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
)

func TestShots(t *testing.T) {
	if os.Getenv("SHOTS") == "" {
		t.Skip()
	}
	s := newSite(t, db.SQLite)
	a := s.admin
	pages := map[string][]byte{}
	hoa, from := s.join("Lê Thị Hoa", access.Officer, s.syt)
	_, to := s.join("Nguyễn Văn An", access.Reader, s.syt)
	for i := range 12 {
		s.join(fmt.Sprintf("Đường Thuỷ Nghiễm Người Số %d", i), access.Officer, s.snv)
	}
	_ = hoa
	anon := s.browser()
	pages["signin"] = anon.get("/dang-nhap").raw
	pages["signin-err"] = anon.post("/dang-nhap", "ten", "nghiem", "mat-khau", "sai").raw
	pages["invite"] = a.get("/lam-viec/nguoi-dung/moi").raw
	pages["invite-err"] = a.post("/lam-viec/nguoi-dung/moi", "thu-dien-tu", "sai").raw
	inv := a.post("/lam-viec/nguoi-dung/moi", "ho-ten", "Đường Văn Thuỷ", "vai-tro", "leader", "co-quan", s.syt, "chuc-vu", "Phó Giám đốc")
	pages["invited"] = inv.raw
	pages["invitation"] = anon.get(a.find(inv, `https://loa\.example(/loi-moi/[A-Za-z0-9_-]{43})`)).raw
	pages["people"] = a.get("/lam-viec/nguoi-dung").raw
	pages["person"] = a.get("/lam-viec/nguoi-dung/" + from.AccountID).raw
	pages["import"] = a.get("/lam-viec/nhap-nguoi-dung").raw
	file := peopleFile(t,
		[]any{"1", "Nguyễn Văn An", "an@dongnai.gov.vn", "0912 345 678", "Sở Y tế", "Cán bộ đầu mối"},
		[]any{"2", "Lê Thị Hoa", "", "", "SỞ NỘI VỤ", "lãnh đạo"},
		[]any{"3", "", "an@dongnai.gov.vn", "12", "Sở Không Có", "vua"})
	rev := a.upload("/lam-viec/nhap-nguoi-dung", "tep", "a.xlsx", file)
	pages["review"] = rev.raw
	pages["imported"] = a.post(rev.path).raw
	base := "/lam-viec/nguoi-dung/" + from.AccountID + "/ban-giao"
	h := a.get(base)
	pages["handover"] = h.raw
	pages["handed"] = a.post(base, "vai-tro", a.find(h, `name="vai-tro" type="checkbox" value="([0-9a-f-]{36})"`), "nguoi-nhan", to.AccountID, "ngay", "10/04/2025").raw
	pages["audit"] = a.get("/lam-viec/nhat-ky").raw
	pages["account"] = a.get("/lam-viec/tai-khoan").raw
	pages["password"] = a.get("/lam-viec/tai-khoan/mat-khau").raw
	pages["twostep-off"] = a.get("/lam-viec/tai-khoan/hai-buoc").raw
	pages["twostep-key"] = a.post("/lam-viec/tai-khoan/hai-buoc").raw
	pages["tokens"] = a.post("/lam-viec/tai-khoan/ma-truy-cap", "ten-ma", "Một cửa", "so-ngay", "30", "vai-tro", "administrator|").raw
	u, _ := url.Parse(s.server.URL)
	proxy := httputil.NewSingleHostReverseProxy(u)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n, ok := strings.CutPrefix(r.URL.Path, "/shot/"); ok {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(pages[n])
			return
		}
		if n, ok := strings.CutPrefix(r.URL.Path, "/frame/"); ok {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<body style="margin:0"><iframe src="/shot/%s" width=360 height=1780 style="border:0"></iframe>`, n)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	defer srv.Close()
	for n, raw := range pages {
		_ = os.WriteFile("/tmp/shots/"+n+".html", raw, 0o644)
		shot := func(kind, size, out string) {
			cmd := exec.Command("chromium", "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--hide-scrollbars", "--window-size="+size, "--virtual-time-budget=3000", "--screenshot=/tmp/shots/"+out+".png", srv.URL+"/"+kind+"/"+n)
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Log(string(b))
			}
		}
		shot("shot", "1280,1400", n+"-1280")
		shot("frame", "520,1800", n+"-360")
	}
	time.Sleep(time.Millisecond)
}
