package newsroom

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
)

// peer is a real web server to which pieces link, whose answers a test changes.
type peer struct {
	*httptest.Server

	mu     sync.Mutex
	answer map[string]http.HandlerFunc
	asked  map[string]int
}

func newPeer(t *testing.T) *peer {
	t.Helper()
	p := &peer{answer: map[string]http.HandlerFunc{}, asked: map[string]int{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		answer := p.answer[r.URL.Path]
		if r.Method == http.MethodHead || r.URL.Path == "/robots.txt" {
			p.asked[r.URL.Path]++
		}
		p.mu.Unlock()
		switch {
		case answer != nil:
			answer(w, r)
		case r.URL.Path == "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *peer) now(path string, h http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer[path] = h
}

func (p *peer) times(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

func code(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func slow(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// mute ends the connection without a word.
func mute(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// opener may open this machine.
func (p *peer) opener(t *testing.T) *fetch.Client {
	t.Helper()
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Ports: []uint16{uint16(port)}, EveryHost: time.Nanosecond, Total: 1500 * time.Millisecond})
}

// linked is the house with a peer; jobs that acts ask for are kept.
type linked struct {
	*house

	peer *peer
	mu   sync.Mutex
	jobs []river.JobArgs
}

func eachLinked(t *testing.T, fn func(t *testing.T, h *linked)) {
	t.Helper()
	each(t, func(t *testing.T, h *house) { fn(t, linkedHouse(t, h)) })
}

func linkedHouse(t *testing.T, h *house) *linked {
	t.Helper()
	l := &linked{house: h, peer: newPeer(t)}
	l.Opener = l.peer.opener(t)
	h.DB.UseJobs(l.take)
	return l
}

func (h *linked) take(_ context.Context, _ *sql.Tx, jobs []river.InsertManyParams) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, j := range jobs {
		h.jobs = append(h.jobs, j.Args)
	}
	return nil
}

// hosts are the jobs that were asked for since.
func (h *linked) hosts() (hosts []LookHost, again []LookAddress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, j := range h.jobs {
		switch j := j.(type) {
		case LookHost:
			hosts = append(hosts, j)
		case LookAddress:
			again = append(again, j)
		}
	}
	h.jobs = nil
	return hosts, again
}

func ahead() time.Time { return time.Now().Add(time.Minute) }

// sleep lets a night come and looks.
func (h *linked) sleep() {
	h.t.Helper()
	h.pass(24 * time.Hour)
	if done, err := h.lookLinks(h.t.Context(), ahead()); err != nil || !done {
		h.t.Fatalf("done %t, %v", done, err)
	}
	hosts, _ := h.hosts()
	for _, j := range hosts {
		if wait, err := h.lookHost(h.t.Context(), j, ahead()); err != nil || wait > 0 {
			h.t.Fatalf("%s, %v", wait, err)
		}
	}
}

// out brings a piece with a text before readers.
func (h *linked) out(title, body string) content.Edition {
	h.t.Helper()
	return h.bringAgain(h.begun(), title, body)
}

func (h *linked) bringAgain(e content.Edition, title, body string) content.Edition {
	h.t.Helper()
	e, err := h.Contents.Save(h.t.Context(), h.lan, e.ID, e.Version, content.Words{Title: title, Summary: "Tóm tắt của bài.", Body: body, Source: "Sở Nội vụ", Correction: e.Correction, NoSecret: true})
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(h.lan, e.ContentID, flow.Submit)
	h.do(h.chief, e.ContentID, flow.Approve)
	return h.do(h.lan, e.ContentID, flow.Publish)
}

func link(href, words string) string { return `<p><a href="` + href + `">` + words + `</a></p>` }

// stand tells how the links of a piece stand, as "words: answer" of those that somebody
// looks at; broken ones with their mark.
func (h *linked) stand(contentID string) string {
	h.t.Helper()
	all, err := h.LinksOf(h.t.Context(), contentID)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, l := range all {
		text := l.Words + ": " + string(l.Answer)
		if l.Broken() {
			text += "!"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// desk counts the broken links of a piece as the desk reads them.
func (h *linked) desk(contentID string) (n int) {
	h.t.Helper()
	if _, err := h.DB.Get(h.t.Context(), &n, `SELECT n FROM newsroom_v_link WHERE content_id = $1`, contentID); err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *linked) addressOf(contentID, words string) string {
	h.t.Helper()
	all, err := h.LinksOf(h.t.Context(), contentID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, l := range all {
		if l.Words == words {
			return l.AddressID
		}
	}
	h.t.Fatalf("%s is not among %+v", words, all)
	return ""
}

func TestLinksAreLookedAtNightByNight(t *testing.T) {
	t.Parallel()
	eachLinked(t, func(t *testing.T, h *linked) {
		at := h.peer.URL
		h.peer.now("/mat", code(http.StatusNotFound))
		h.peer.now("/loi", code(http.StatusInternalServerError))
		h.peer.now("/cham", slow)
		h.peer.now("/cam", code(http.StatusForbidden))
		h.peer.now("/chuyen", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/moi", http.StatusMovedPermanently)
		})
		h.peer.now("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /rieng\n"))
		})
		other := h.out("Bài bị rút", "<p>Nội dung.</p>")
		c, err := h.Contents.Content(t.Context(), other.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		file := h.pictured(h.lan, h.ward, 1, true)
		e := h.out("Nhiều liên kết", link(at+"/tot", "tốt")+link(at+"/mat", "mất")+link(at+"/loi", "lỗi")+link(at+"/cham", "chậm")+link(at+"/cam", "cấm")+link(at+"/chuyen", "chuyển")+link(at+"/rieng/1", "riêng")+
			link("/tin/"+c.Slug, "bài khác")+link("/tin/khong-co", "không có")+link(file.Plain(), "tệp")+link("mailto:a@b.vn", "thư")+link("bai-cu.aspx", "thiếu"))
		same := h.out("Cùng một chỗ", link(at+"/mat", "cũng mất")+link("https://loa.example/tin/"+c.Slug, "địa chỉ đầy đủ"))
		if s := h.stand(e.ContentID); s != "" {
			t.Errorf("before anybody looked: %s", s)
		}
		if err := h.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error { // the file is lost
			return tx.Send(ctx, `DELETE FROM medium_rendition WHERE medium_id = $1`, file.ID)
		}); err != nil {
			t.Fatal(err)
		}
		h.sleep()
		const first = "mất: gone!, chuyển: moved, không có: gone!, tệp: gone!, thiếu: malformed!"
		if s := h.stand(e.ContentID); s != first {
			t.Errorf("after one night: %s", s)
		}
		if s := h.stand(same.ContentID); s != "cũng mất: gone!" || h.desk(same.ContentID) != 1 || h.desk(e.ContentID) != 4 {
			t.Errorf("the other piece: %s; on the desk %d and %d", s, h.desk(same.ContentID), h.desk(e.ContentID))
		}
		if h.peer.times("/mat") != 1 || h.peer.times("/rieng/1") != 0 || h.peer.times("/robots.txt") != 1 {
			t.Errorf("two pieces with one address asked it %d times, what is forbidden %d, the rules %d", h.peer.times("/mat"), h.peer.times("/rieng/1"), h.peer.times("/robots.txt"))
		}
		if last, running, err := h.LastNight(t.Context()); err != nil || running || last.Day != h.night() {
			t.Errorf("%+v, %t, %v", last, running, err)
		}
		h.do(h.chief, other.ContentID, flow.Withdraw)
		h.sleep()
		if s := h.stand(e.ContentID); s != strings.Replace(first, "chuyển: moved,", "chuyển: moved, bài khác: withdrawn!,", 1) {
			t.Errorf("after two nights: %s", s)
		}
		if s := h.stand(same.ContentID); !strings.Contains(s, "địa chỉ đầy đủ: withdrawn!") {
			t.Errorf("our own whole address: %s", s)
		}
		h.peer.now("/loi", nil) // mended after two bad nights
		h.peer.now("/mat", nil)
		h.sleep()
		if s := h.stand(e.ContentID); s != "chậm: slow!, chuyển: moved, bài khác: withdrawn!, không có: gone!, tệp: gone!, thiếu: malformed!" {
			t.Errorf("after three nights: %s", s)
		}
		if h.desk(same.ContentID) != 1 {
			t.Errorf("what works again is still told: %s", h.stand(same.ContentID))
		}
	})
}

// A new edition that names a link no more ends its being told; what the draft still names
// stands in the check before submission, and stops nothing.
func TestANewEditionEndsABrokenLink(t *testing.T) {
	t.Parallel()
	eachLinked(t, func(t *testing.T, h *linked) {
		h.peer.now("/mat", code(http.StatusGone))
		body := link(h.peer.URL+"/mat", "biểu mẫu") + link("/tin/khong-co", "bài trước")
		e := h.out("Bài có biểu mẫu", body)
		h.sleep()
		s := h.site(h.lan)
		page := s.Get(root+"/"+e.ContentID).Want(http.StatusOK, "Liên kết hỏng trong bài", "“biểu mẫu”", h.peer.URL+"/mat", "Không còn trang này", "Sửa liên kết", "Bỏ qua liên kết này", "Kiểm tra lại ngay")
		s.Get(root+linksPath).Want(http.StatusOK, "2 liên kết.", "Bài có biểu mẫu", "“bài trước”", "Lần xem gần nhất xong lúc")
		at := s.Post(root+"/"+e.ContentID+"/ban-moi", seen(t, page.Body, url.Values{})).Want(http.StatusSeeOther).Location
		s.Get(at).Want(http.StatusOK, "Liên kết “biểu mẫu” đã hỏng từ lần kiểm tra gần nhất")
		s.Get(root+"/"+e.ContentID+"?xem=1").Want(http.StatusOK, "Sửa liên kết trong bản đang soạn")
		row, err := h.Contents.Newest(t.Context(), e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		row.Edition.Correction = "Bỏ liên kết hỏng."
		h.bringAgain(row.Edition, "Bài có biểu mẫu", link("/tin/khong-co", "bài trước"))
		if n := h.desk(e.ContentID); n != 1 || h.stand(e.ContentID) != "bài trước: gone!" {
			t.Errorf("%d on the desk: %s", n, h.stand(e.ContentID))
		}
		h.do(h.chief, e.ContentID, flow.Withdraw)
		if n := h.desk(e.ContentID); n != 0 {
			t.Errorf("a withdrawn piece is told: %d", n)
		}
		h.sleep()
		var left int
		if _, err := h.DB.Get(t.Context(), &left, `SELECT count(*) FROM newsroom_address`); err != nil || left != 0 {
			t.Errorf("%d addresses are left that nobody names, %v", left, err)
		}
		s.Get(root+linksPath).Want(http.StatusOK, "Không có liên kết hỏng trong các bài, chuyên mục đang đăng.")
		s.Get(root+linksPath+"?tinh-trang=da-chuyen&bo=x&co-quan="+h.other).Want(http.StatusOK, "Không có liên kết nào đã chuyển địa chỉ.")
	})
}

func TestALinkIsLeftAsItIsOrLookedAtAgain(t *testing.T) {
	t.Parallel()
	eachLinked(t, func(t *testing.T, h *linked) {
		h.peer.now("/mat", code(http.StatusNotFound))
		e := h.out("Bài có biểu mẫu", link(h.peer.URL+"/mat", "biểu mẫu")+link("/tin/se-co", "sẽ có"))
		h.sleep()
		id := h.addressOf(e.ContentID, "biểu mẫu")
		at := root + "/" + e.ContentID + "/lien-ket/" + id
		field := "ly_do_lk-" + id[:12]
		s := h.site(h.lan)
		s.Post(at+"/bo-qua", url.Values{field: {"  "}}).Want(http.StatusUnprocessableEntity, "Nêu lý do.", "Vì sao bỏ qua")
		s.Post(at+"/bo-qua", url.Values{field: {strings.Repeat("ă", 501)}}).Want(http.StatusUnprocessableEntity, "dài quá 500 ký tự", "ăăă")
		s.Post(root+"/"+e.ContentID+"/lien-ket/khong-co/bo-qua", url.Values{"ly_do_lk-khong-co": {"x"}}).Want(http.StatusNotFound)
		for range 2 { // a form that is sent twice
			s.Post(at+"/bo-qua", url.Values{field: {"Trang chặn máy chủ nước ngoài"}}).Want(http.StatusSeeOther)
		}
		if n := h.desk(e.ContentID); n != 1 {
			t.Errorf("on the desk: %d", n)
		}
		s.Get(root+"/"+e.ContentID).Want(http.StatusOK, "Nguyễn Thị Lan bỏ qua ngày", "“Trang chặn máy chủ nước ngoài”", "Không bỏ qua nữa")
		s.Get(root+linksPath+"?tinh-trang=bo-qua").Want(http.StatusOK, "1 liên kết.", "Trang chặn máy chủ nước ngoài")
		s.Actor = h.abroad
		s.Post(at+"/bo-qua", url.Values{field: {"Không phải bài của tôi"}}).Want(http.StatusNotFound)
		s.Post(at+"/thoi-bo-qua", nil).Want(http.StatusNotFound)
		s.Post(at+"/kiem-tra", nil).Want(http.StatusNotFound)
		s.Get(root+linksPath+"?co-quan="+h.ward).Want(http.StatusOK, "0 liên kết.").Without("Bài có biểu mẫu")
		s.Actor = access.Actor{AccountID: "k", Name: "Kiểm tra", Grants: []access.Grant{{Role: access.Inspector}}}
		s.Get(root+"/"+e.ContentID).Want(http.StatusOK, "Liên kết hỏng trong bài").Without("Không bỏ qua nữa", "Kiểm tra lại ngay")
		s.Post(at+"/bo-qua", url.Values{field: {"x"}}).Want(http.StatusForbidden)
		s.Post(at+"/kiem-tra", nil).Want(http.StatusForbidden)
		s.Actor = h.lan
		s.Post(at+"/thoi-bo-qua", nil).Want(http.StatusSeeOther)
		if n := h.desk(e.ContentID); n != 2 {
			t.Errorf("on the desk again: %d", n)
		}
		h.byProgram(s, e.ContentID, id)

		h.pass(time.Hour)
		h.peer.now("/mat", nil)
		s.Post(at+"/kiem-tra", nil).Want(http.StatusSeeOther)
		s.Get(root+"/"+e.ContentID).Want(http.StatusOK, "Đang chờ kiểm tra lại.")
		s.Post(at+"/kiem-tra", nil).Want(http.StatusSeeOther) // nothing more is asked
		_, again := h.hosts()
		if len(again) != 1 {
			t.Fatalf("%d looks were asked for", len(again))
		}
		h.pass(time.Second)
		for range 2 { // the same job again
			if wait, err := h.lookAgain(t.Context(), again[0]); err != nil || wait != 0 {
				t.Fatalf("%s, %v", wait, err)
			}
		}
		if s := h.stand(e.ContentID); s != "sẽ có: gone!" || h.peer.times("/mat") != 2 {
			t.Errorf("%s; asked %d times", s, h.peer.times("/mat"))
		}
		inner := root + "/" + e.ContentID + "/lien-ket/" + h.addressOf(e.ContentID, "sẽ có") + "/kiem-tra"
		s.Post(inner, nil).Want(http.StatusSeeOther)
		h.Opener = nil
		if done, err := h.LookNow(t.Context(), h.lan, e.ContentID, id); done || domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("switched off: %t, %v", done, err)
		}
	})
}

// byProgram does what people do through the interface for programs.
func (h *linked) byProgram(s *webtest.Site, contentID, id string) {
	h.t.Helper()
	var all apiLinks
	s.Get("/api/v1/content-links").Want(http.StatusOK).Into(&all)
	if len(all.Items) != 2 || !all.Items[0].Broken || all.Items[0].Answer != flow.AnswerGone {
		h.t.Errorf("%+v", all)
	}
	at := "/api/v1/contents/" + contentID + "/links/" + id + "/steps"
	s.JSON(http.MethodPost, at, map[string]any{"act": "leave"}).Want(http.StatusBadRequest)
	s.JSON(http.MethodPost, at, map[string]any{"act": "mend"}).Want(http.StatusBadRequest)
	s.JSON(http.MethodPost, at, map[string]any{"act": "leave", "reason": "Đã báo"}).Want(http.StatusOK, "Đã báo")
	s.Get("/api/v1/content-links?state=left&agency="+h.ward).Want(http.StatusOK, "Đã báo", `"broken":true`)
	s.JSON(http.MethodPost, at, map[string]any{"act": "mind"}).Want(http.StatusOK).Without("Đã báo")
	s.Get("/api/v1/content-links?state=x").Want(http.StatusBadRequest)
	s.Get("/api/v1/content-links?agency=" + h.other).Want(http.StatusForbidden)
}
