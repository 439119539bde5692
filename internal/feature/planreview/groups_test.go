package planreview_test

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

var listFields = regexp.MustCompile(`name="((?:ten|co_quan)_\d+)" value="([^"]*)"`)

// lists is what the page of groups sends back.
func (s *site) lists(page string) url.Values {
	s.t.Helper()
	form := url.Values{}
	for _, m := range listFields.FindAllStringSubmatch(s.seen(page+"/nhom"), -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return form
}

// confirmLists accepts the lists of all groups as they are shown.
func (s *site) confirmLists(page string) {
	s.t.Helper()
	if form := s.lists(page); len(form) > 0 {
		s.must(page+"/nhom", form)
	}
}

func TestListsOfGroupsAreConfirmed(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế", "UBND huyện Tân Phú")
		page := s.draft()
		s.seen(page+"/duyet", "Xem và xác nhận 3 danh sách còn lại", "Chưa ai xác nhận danh sách")
		s.seen(page+"/nhom", "Chưa xác nhận (3)", "Các sở, ban, ngành", "Sở Nội vụ", "Sở Y tế", "UBND huyện Tân Phú", "Xác nhận cả 3 danh sách ở trên", "24/01/2025")
		seen := s.lists(page)
		one := url.Values{"nhom": {"1"}}
		maps.Copy(one, seen)
		if to := s.must(page+"/nhom", one); to != page+"/nhom" {
			t.Errorf("with two lists left sent to %s", to)
		}
		s.seen(page+"/nhom", "Chưa xác nhận (2)", "Đã xác nhận (1)", lan.Name)
		s.Actor = minh
		s.must(page+"/nhom", seen) // from an old page, with the list that is confirmed already
		s.seen(page+"/nhom", "Chưa xác nhận (2)")
		s.Actor = hoa
		if status, _, _ := s.post(page+"/nhom", s.lists(page)); status != http.StatusForbidden {
			t.Errorf("a leader confirms lists: %d", status)
		}
		s.seen(page+"/dua-vao-theo-doi", "Chưa ai xác nhận danh sách 1 cơ quan của nhóm “UBND các huyện, thành phố”.", page+"/nhom")
		s.Actor = minh
		forged := s.lists(page)
		forged.Set("co_quan_1", "nobody")
		s.must(page+"/nhom", forged)
		s.seen(page+"/nhom", "Chưa xác nhận (2)")
		if to := s.must(page+"/co-quan", url.Values{"ten": {"UBND các huyện, thành phố"}, "cach": {"ca-nhom"}}); to != page+"/nhom" {
			t.Errorf("after picking one by one sent to %s", to)
		}
		if to := s.must(page+"/nhom", s.lists(page)); to != page+"/duyet" {
			t.Errorf("with no list left sent to %s", to)
		}
		s.seen(page+"/nhom", "Đã xác nhận (3)")
		if strings.Contains(s.seen(page+"/duyet"), "danh sách còn lại") {
			t.Error("the review still asks for lists")
		}
	})
}

// TestConflictIsShownAndSentAgain: a form that came too late keeps what was
// typed, shows what was saved meanwhile, and can be sent again.
func TestConflictIsShownAndSentAgain(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		page := s.draft()
		r := s.row(page, "bản tin")
		act := page + "/dong/" + r.ID
		edit := func(content string) url.Values {
			return with(versionOf(r), "noi_dung", content, "san_pham", r.Product, "thoi_gian", r.Timing, "ten_ngan", "Bản tin", "chu_tri", "Sở Nội vụ",
				"cach_tinh", "quota", "so_luong", "1", "muc_do", "dung", "ky", "month", "tu_ngay", "01/01/2025", "den_ngay", "31/12/2025")
		}
		split := with(versionOf(r), "noi_dung_1", "Viết bản tin", "chu_tri_1", "Sở Nội vụ", "noi_dung_2", "Gửi bản tin", "chu_tri_2", "Sở Nội vụ")
		drop := with(versionOf(r), "ly_do", "Đã có ở kế hoạch khác")
		mine := edit("Phát hành bản tin của tôi")
		s.Actor = minh
		s.must(act+"/sua", edit("Phát hành bản tin của Minh"))
		s.Actor = lan
		for _, c := range []struct {
			path, typed string
			form        url.Values
		}{{act + "/bo", "Đã có ở kế hoạch khác", drop}, {act + "/sua", "Phát hành bản tin của tôi", mine}, {act + "/tach", "Gửi bản tin", split}} {
			status, body, _ := s.post(c.path, c.form)
			text := html.UnescapeString(body)
			for _, want := range []string{minh.Name + " vừa thay đổi nhiệm vụ này.", "Bản hiện nay", "Phát hành bản tin của Minh", c.typed + "</textarea>"} {
				if status != http.StatusConflict || !strings.Contains(text, want) {
					t.Errorf("%s (%d) lacks %q", c.path, status, want)
				}
			}
			c.form.Set("phien_ban", regexp.MustCompile(`name="phien_ban" value="(\d+)"`).FindStringSubmatch(body)[1])
		}
		s.must(act+"/sua", mine)
		if now := s.row(page, "bản tin"); now.Content != "Phát hành bản tin của tôi" || now.State != programme.RowOpen {
			t.Errorf("sent again: %+v", now.Row)
		}
		if status, _, _ := s.post(act+"/bo", drop); status != http.StatusConflict {
			t.Errorf("a version that was seen and changed again: %d", status)
		}
	})
}
