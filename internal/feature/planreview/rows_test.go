package planreview_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

// seen asks for a page and demands what it says.
func (s *site) seen(path string, wants ...string) string {
	s.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	status, body := s.get(path)
	text := html.UnescapeString(body)
	for _, want := range wants {
		if status != http.StatusOK || !strings.Contains(text, want) {
			s.t.Errorf("%s (%d) lacks %q", path, status, want)
		}
	}
	return text
}

func versionOf(r programme.Reading) url.Values {
	return url.Values{"phien_ban": {fmt.Sprint(r.Version)}}
}

// with adds fields to a form.
func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

func (s *site) undo(target string) string {
	s.t.Helper()
	text := s.seen(target, "Hoàn tác")
	m := regexp.MustCompile(`action="([^"]+/(?:hoan-tac|mo-lai))"><input type="hidden" name="phien_ban" value="(\d+)"`).FindStringSubmatch(text)
	if m == nil {
		s.t.Fatalf("%s offers no way back", target)
	}
	return s.must(m[1], url.Values{"phien_ban": {m[2]}, "muc": {"phu-luc"}})
}

func TestSplitPage(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		page := s.draft()
		r := s.row(page, "bản tin")
		act := page + "/dong/" + r.ID + "/tach"
		s.seen(act, "Phần 2", "Mỗi tháng 01 bản tin", "Các đơn vị có liên quan")
		form := with(versionOf(r), "noi_dung_1", "Phát hành bản tin", "san_pham_1", r.Product, "thoi_gian_1", r.Timing, "chu_tri_1", "Sở Nội vụ", "noi_dung_2", "")
		if status, body, _ := s.post(act, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Nhập nội dung nhiệm vụ.") || !strings.Contains(body, "Phát hành bản tin</textarea>") {
			t.Errorf("a part without words: %d", status)
		}
		if status, body, _ := s.post(act, with(form, "viec", "them-phan")); status != http.StatusOK || !strings.Contains(body, "Phần 3") || !strings.Contains(body, "Phát hành bản tin</textarea>") {
			t.Errorf("a further part: %d", status)
		}
		found := with(versionOf(r), "noi_dung_1", "Phát hành", "noi_dung_2", "Gửi đi", "chu_tri_2", "Sở Nội vụ", "tim_2", "so y te", "viec", "tim_2")
		for _, want := range []string{`name="them_chu_tri_2" value="Sở Y tế"`, "Gửi đi</textarea>"} {
			if status, body, _ := s.post(act, found); status != http.StatusOK || !strings.Contains(body, want) || strings.Contains(body, "them_chu_tri_1") {
				t.Errorf("the search of the second part (%d) lacks %q", status, want)
			}
		}
		s.seen(act+"?tim_3=so+y+te", "Phần 3", `name="them_phoi_hop_3" value="Sở Y tế"`)
		form.Set("viec", "enter")
		form.Add("them_chu_tri_2", "Sở Y tế")
		form.Set("noi_dung_2", " ")
		if status, body, _ := s.post(act, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Sở Y tế</textarea>") {
			t.Errorf("a ticked agency is not written down: %d", status)
		}
		form.Del("viec")
		form.Set("noi_dung_2", "Gửi bản tin cho các xã")
		form.Set("san_pham_2", "Mỗi quý 02 bản tin")
		to := s.must(act, form)
		s.seen(to, "1a", "Đã tách từ “1 ")
		sent := s.row(page, "Gửi bản tin")
		if sent.Rule.Count != 2 || sent.No != "1b" || sent.Quote != r.Quote {
			t.Errorf("the second part %+v", sent.Row)
		}
		s.Actor = minh
		if status, body, _ := s.post(act, form); status != http.StatusConflict || !strings.Contains(body, lan.Name) || !strings.Contains(body, "Gửi bản tin cho các xã") {
			t.Errorf("the conflict does not tell who, or loses what was typed: %d", status)
		}
		if to := s.must(page+"/dong/"+r.ID+"/xac-nhan", versionOf(r)); to == "" {
			t.Error("nowhere to go after a conflict")
		}
		s.undo(to)
		if again := s.row(page, "bản tin"); again.ID != r.ID {
			t.Errorf("after undoing %+v", again.Row)
		}
	})
}

func TestMergePage(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		page := s.draft()
		one, two := s.row(page, "bản tin"), s.row(page, "đối thoại")
		act := page + "/dong/" + one.ID + "/gop"
		text := s.seen(act, "Dòng đang mở", "Tổ chức đối thoại với người dân")
		if n := strings.Count(text, "checked"); n != 2 {
			t.Errorf("%d rows are ticked, not the row and the next", n)
		}
		tick := func(rows ...programme.Reading) url.Values {
			form := url.Values{}
			for _, r := range rows {
				form.Add("gop", fmt.Sprintf("%s@%d", r.ID, r.Version))
			}
			return form
		}
		if status, body, _ := s.post(act, tick(one)); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Chọn từ 2 đến 20") {
			t.Errorf("merged one: %d", status)
		}
		if status, body, _ := s.post(act, tick(one, s.row(page, "chuyên mục"))); status != http.StatusUnprocessableEntity || !strings.Contains(body, "đứng liền nhau") {
			t.Errorf("merged over a row: %d", status)
		}
		to := s.must(act, tick(one, two))
		s.seen(to, "1, 2", "Phát hành bản tin cải cách hành chính; Tổ chức đối thoại với người dân")
		if status, body, _ := s.post(act, tick(one, two)); status != http.StatusSeeOther && !strings.Contains(body, "vừa tách, gộp hoặc hoàn tác") {
			t.Errorf("merged twice: %d", status)
		}
		s.undo(to)
		if n := len(s.rows(page)); n != 10 {
			t.Errorf("%d rows after undoing", n)
		}
	})
}

func TestAddPage(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		page := s.draft()
		add := page + "/them-dong"
		s.seen(add+"?muc=than-van-ban&chu=th%C3%B4ng+tin+%C4%91%E1%BA%A7y+%C4%91%E1%BB%A7", "thông tin đầy đủ</textarea>", `value="than-van-ban" checked`)
		form := url.Values{"muc": {"than-van-ban"}, "chu": {"Một việc không có ở đâu"}, "tim": {"so y te"}, "viec": {"tim"}}
		if status, body, _ := s.post(add, form); status != http.StatusOK || !strings.Contains(body, "Thêm Sở Y tế vào cơ quan chủ trì") {
			t.Errorf("searched: %d", status)
		}
		form = with(url.Values{"muc": {"than-van-ban"}, "chu": {"Một việc không có ở đâu"}}, "them_chu_tri", "Sở Y tế", "thoi_gian", "Trong tháng 6/2025")
		if status, body, _ := s.post(add, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Không tìm thấy đoạn này") || !strings.Contains(body, "Sở Y tế</textarea>") {
			t.Errorf("words that the plan does not hold: %d", status)
		}
		form.Set("chu", "thông tin ĐẦY đủ")
		to := s.must(add, form)
		s.seen(to, "Thông tin đầy đủ")
		r := s.row(page, "thông tin ĐẦY đủ")
		if r.Origin != programme.OriginDuty || r.Quote != "Thông tin đầy đủ" || r.Lead[0] != "Sở Y tế" {
			t.Errorf("added %+v", r.Row)
		}
		form = with(form, "ly_do", "Chủ tịch giao thêm")
		form.Set("chu", "")
		form.Set("noi_dung", "Việc giao thêm")
		to = s.must(add, form)
		s.seen(to, "Thêm ngoài văn bản", "Chủ tịch giao thêm")
		s.undo(to)
		s.Actor = officer
		if status, _, _ := s.post(add, form); status != http.StatusForbidden {
			t.Errorf("an officer added: %d", status)
		}
	})
}

func TestRereadPage(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế")
		page := s.draft()
		r := s.row(page, "đối thoại")
		act := page + "/dong/" + r.ID + "/sua"
		form := with(versionOf(r), "noi_dung", "Tổ chức đối thoại", "san_pham", "Ít nhất 03 hội nghị", "thoi_gian", "Hằng quý", "ten_ngan", "Đối thoại", "chu_tri", "Sở Y tế", "viec", "doc-lai")
		status, body, _ := s.post(act, form)
		for _, want := range []string{`name="so_luong" type="text" value="3"`, `value="it-nhat" checked`, `<option value="quarter" selected>`, "Tổ chức đối thoại</textarea>", "Chưa lưu."} {
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("read anew (%d) lacks %q", status, want)
			}
		}
		if strings.Contains(body, "tên cơ quan: cần đối chiếu") {
			t.Error("a name is doubted that was not read")
		}
		form.Set("viec", "tim")
		form.Set("tim", "snv")
		form.Add("them_phoi_hop", "Sở Nội vụ")
		if status, body, _ := s.post(act, form); status != http.StatusOK || !strings.Contains(body, "Thêm Sở Nội vụ vào cơ quan chủ trì") || !strings.Contains(body, "Sở Nội vụ</textarea>") {
			t.Errorf("searched: %d", status)
		}
		if s.row(page, "đối thoại").Version != 1 {
			t.Error("reading anew or searching saved something")
		}
		form.Set("viec", "")
		s.must(act, with(form, "cach_tinh", "quota", "so_luong", "3", "muc_do", "it-nhat", "ky", "quarter", "tu_ngay", "01/01/2025", "den_ngay", "31/12/2025"))
		s.seen(page+"/duyet?dong="+r.ID, "Nguyên văn của kế hoạch", "Ít nhất 03 hội nghị")
		s.seen(act, "Tổ chức đối thoại với người dân")
	})
}

func TestNamesSearch(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ", "Sở Y tế", "UBND huyện Tân Phú", "Công an tỉnh")
		page := s.draft()
		talk := s.row(page, "đối thoại")
		query := url.Values{"ten": {"Các sở, ban, ngành"}, "dong": {talk.ID}}
		names := page + "/co-quan?"
		phrase := talk.Lead[0]
		query.Set("ten", phrase)
		s.seen(names+query.Encode(), "Đang chọn (2)")
		query.Set("tim", "cong an")
		text := s.seen(names+query.Encode(), "Tìm thấy, chưa chọn (1)", "Công an tỉnh", "Đang chọn (2)")
		id := regexp.MustCompile(`value="([^"]+)" id="cq-[^"]+"><label[^>]+>Công an tỉnh`).FindStringSubmatch(text)
		if id == nil {
			t.Fatal("the police cannot be ticked")
		}
		form := url.Values{"ten": {phrase}, "dong": {talk.ID}, "da_chon": {"1"}, "co_quan": {id[1]}, "tim": {"so"}, "viec": {"tim"}}
		if status, body, _ := s.post(page+"/co-quan", form); status != http.StatusOK || !strings.Contains(body, "Đang chọn (1)") || !strings.Contains(body, "Tìm thấy, chưa chọn (2)") {
			t.Errorf("what was ticked is lost by searching: %d", status)
		}
		form.Del("viec")
		form.Set("chon_luc", "0")
		s.must(page+"/co-quan", form)
		s.Actor = minh
		if status, body, _ := s.post(page+"/co-quan", form); status != http.StatusConflict || !strings.Contains(body, lan.Name+" vừa chọn cơ quan") || !strings.Contains(body, "Đang chọn (1)") {
			t.Errorf("the second person is not told, or loses what was ticked: %d", status)
		}
		form.Del("chon_luc")
		s.seen(page+"/duyet?dong="+talk.ID, "1 cơ quan · "+lan.Name+" xác nhận", "Công an tỉnh")
		form.Set("co_quan", "")
		if status, body, _ := s.post(page+"/co-quan", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Chọn ít nhất một cơ quan.") {
			t.Errorf("nobody chosen: %d", status)
		}
	})
}

// TestGoesOnWithTheNext: after an act the next row is open, not the first again,
// and what was done can be taken back there.
func TestGoesOnWithTheNext(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	s.register("Sở Nội vụ", "Sở Y tế")
	page := s.draft()
	bulletin := s.row(page, "bản tin")
	text := s.seen(page + "/duyet?dong=" + bulletin.ID)
	next := regexp.MustCompile(`name="tiep" value="([^"]+)"`).FindStringSubmatch(text)
	if next == nil || next[1] == bulletin.ID {
		t.Fatalf("nothing follows: %v", next)
	}
	to := s.must(page+"/dong/"+bulletin.ID+"/xac-nhan", with(versionOf(bulletin), "tiep", next[1]))
	if !strings.Contains(to, "dong="+next[1]) || !strings.HasSuffix(to, "#dong-mo") {
		t.Errorf("went on to %s", to)
	}
	if back := s.undo(to); !strings.Contains(back, bulletin.ID) {
		t.Errorf("undoing leads to %s", back)
	}
	if s.row(page, "bản tin").State != programme.RowOpen {
		t.Error("not undone")
	}
}

// TestDoubtsInEnglish: what the reader doubts, warns of and counts is said in
// the language of the page.
func TestDoubtsInEnglish(t *testing.T) {
	s := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
	s.register("Sở Nội vụ", "Sở Y tế")
	page := s.draft()
	text := s.seen(page+"/duyet?lang=en", "Section numbers jump from", "The document states no number.", "1 bulletin each month")
	if strings.Contains(text, "Văn bản không nêu số lượng") {
		t.Error("a doubt stays Vietnamese")
	}
}
