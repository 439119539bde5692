package links

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
)

func TestWhatSaysThatThereIsNothing(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]bool{
		"404":             true,
		"Lỗi 404":         true,
		"404 - Not Found": true,
		"404: Page not found | Cổng thông tin điện tử": true,
		"Không tìm thấy trang":                         true,
		"Không tìm thấy trang bạn yêu cầu – Sở Nội vụ": true,
		"Xin lỗi, trang bạn yêu cầu không tồn tại":     true,
		"Bài viết không tồn tại hoặc đã bị xóa.":       true,
		"Bài viết này đã bị gỡ":                        true,
		"Nội dung này hiện không khả dụng":             true,
		"Rất tiếc! Đường dẫn không tồn tại":            true,
		"Page Not Found":                                   true,
		"Sorry, this page isn't available":                 true,
		"The page you were looking for could not be found": true,
		"This content isn’t available right now":           true,

		"Phường đổi mới":                                                false,
		"Giải ngân 404 tỷ đồng vốn đầu tư công":                         false,
		"404 hộ dân được cấp đất":                                       false,
		"Không tìm thấy người mất tích trên sông Đồng Nai":              false,
		"Trang thông tin giả mạo cơ quan nhà nước đã bị gỡ":             false,
		"Nội dung tuyên truyền cải cách hành chính không tồn tại ở xã?": false,
		"Bài viết xuyên tạc bị xóa sau khi công an vào cuộc":            false,
		"Liên kết vùng không còn là khẩu hiệu":                          false,
		"Not found in the city: a story of parks":                       false,
		"Tin lũ: nhiều nhà không còn":                                   false,
		"":                                                              false,
	} {
		if got := (readable{Title: title, Text: strings.Repeat("chữ ", 200)}).saysGone(); got != want {
			t.Errorf("%q: %t, want %t", title, got, want)
		}
	}
}

func answering(title, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!DOCTYPE html><html><head><title>" + title + "</title></head><body>" + body + "</body></html>"))
	}
}

// A page that answers 200 and says that the piece is not there, that sends the
// reader to the front page, or of which hardly anything is left, is doubted, never
// judged: it still counts as opening, a person is told why, and the doubt goes
// when the page reads well again.
func TestPagesThatOnlySeemToLive(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		long := page(strings.Repeat("Trả kết quả trong ngày, người dân hài lòng. ", 20))
		home := func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				http.Redirect(w, r, "/", http.StatusFound)
				return
			}
			long(w, r)
		}
		menu := answering("Phường đổi mới", `<h1>Phường đổi mới</h1><p>Đang cập nhật.</p>`)
		for name, c := range map[string]struct {
			answer http.HandlerFunc
			want   Doubt
		}{
			"a title":               {answering("Không tìm thấy trang | Phường đổi mới", "<p>"+strings.Repeat("Tin liên quan. ", 90)+"</p>"), SaysGone},
			"a heading":             {answering("Phường đổi mới", "<h1>Bài viết không tồn tại hoặc đã bị xóa</h1><p>"+strings.Repeat("Tin liên quan. ", 90)+"</p>"), SaysGone},
			"a page of one message": {answering("Phường đổi mới", "<div>Xin lỗi, trang bạn yêu cầu không tồn tại.</div><div>Về trang chủ</div>"), SaysGone},
			"the front page":        {home, LandsHome},
			"an empty shell":        {menu, Shrank},
			"another piece as long": {answering("Phường đổi mới", "<h1>Tin khác</h1><p>"+strings.Repeat("Người dân nộp hồ sơ trực tuyến. ", 40)+"</p>"), NoDoubt},
			"the piece as it was":   {long, NoDoubt},
			"the piece somewhere else": {func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/moi/1" {
					http.Redirect(w, r, "/moi/1", http.StatusMovedPermanently)
					return
				}
				long(w, r)
			}, NoDoubt},
		} {
			o.site.now(long)
			id := o.declare(o.a, o.site.URL+"/tin/"+strings.ReplaceAll(name, " ", "-"))
			if st := o.begin(id); st.Doubt != NoDoubt || st.Doubtful() != "" {
				t.Errorf("%s: doubted from the beginning: %+v", name, st)
			}
			o.site.now(c.answer)
			o.clk.move(24 * time.Hour)
			since := db.Millis(o.clk.Now())
			st := o.visit(id)
			if !st.Outcome.Alive() || st.GoneSince != 0 || st.Doubt != c.want || (st.DoubtAt == since) != (c.want != NoDoubt) || st.Doubtful() != c.want.Words() {
				t.Errorf("%s: %+v, want %q", name, st, c.want)
			}
			if c.want == NoDoubt {
				continue
			}
			if st.NextCheck != db.Millis(o.clk.Now().Add(24*time.Hour)) {
				t.Errorf("%s: looked at again on %d", name, st.NextCheck)
			}
			o.site.now(status(http.StatusForbidden)) // what does not open says nothing about the page
			o.clk.move(24 * time.Hour)
			if st = o.visit(id); st.Doubt != c.want || st.DoubtAt != since || st.Doubtful() != "" || st.Word() != fetch.Refused.Label() {
				t.Errorf("%s: not opened: %+v", name, st)
			}
			o.site.now(long)
			o.clk.move(24 * time.Hour)
			if st = o.visit(id); st.Doubt != NoDoubt || st.DoubtAt != 0 || st.Sign() != "met" {
				t.Errorf("%s: reads well again: %+v", name, st)
			}
			all, err := o.history(t.Context(), id)
			if err != nil || len(all) != 4 || all[2].Doubt != c.want || all[0].Doubt+all[1].Doubt+all[3].Doubt != NoDoubt {
				t.Errorf("%s: %+v, %v", name, all, err)
			}
		}
	})
}

// The doubt stands on the pages and in the interface for programs, and of erased
// evidence nothing stays.
func TestDoubtIsShown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		fine, id := o.declare(o.a, o.site.URL+"/tin/1"), o.declare(o.a, o.site.URL+"/tin/2")
		o.begin(fine)
		o.site.now(answering("404 - Không tìm thấy", "<p>Về trang chủ</p>"))
		o.begin(id)
		s := pagesOf(t, o, access.Inspector, o.b)
		s.Get(root+"?tinh-trang=nghi").Want(http.StatusOK, "1 liên kết", "Còn mở được, nghi đã bị gỡ", SaysGone.Words(), id).Without(fine)
		s.Get(root).Want(http.StatusOK, "0 liên kết") // it is not lost
		s.Get(root+"/"+id).Want(http.StatusOK, "nghi đã bị gỡ", SaysGone.Words(), "Từ ngày 10/04/2025")
		s.Get(root+"/"+fine).Want(http.StatusOK, "Còn mở được").Without("bị gỡ")
		var one apiLink
		s.Get(apiRoot + "/" + id).Want(http.StatusOK).Into(&one)
		if one.Doubt != SaysGone || one.DoubtAt == 0 || one.Checks[0].Doubt != SaysGone {
			t.Errorf("%+v", one)
		}
		if bad, err := o.Bad(t.Context(), []string{fine, id, "khong-co"}); err != nil || len(bad) != 1 || bad[0] != id {
			t.Errorf("bad links of the entries: %v, %v", bad, err)
		}
		var states int
		if _, err := o.DB.Get(t.Context(), &states, `SELECT count(*) FROM links_v_state WHERE doubt = 'says_gone' AND doubt_at > 0`); err != nil || states != 1 {
			t.Errorf("%d states seen by others, %v", states, err)
		}
		o.must(o.forgetOne(t.Context(), id))
		if n := o.count(`SELECT count(*) FROM link_state WHERE doubt <> '' OR doubt_at > 0`) + o.count(`SELECT count(*) FROM link_check WHERE doubt <> ''`); n != 0 {
			t.Errorf("%d doubts are left", n)
		}
	})
}
