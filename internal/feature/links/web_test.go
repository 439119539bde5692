package links

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/platform/fetch"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

func pagesOf(t *testing.T, o *office, role access.Role, agencyID string) *webtest.Site {
	t.Helper()
	f, err := New(o.Service)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.New(t, ledgertest.As(role, agencyID), f)
}

func TestWhoSeesALink(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		s := pagesOf(t, o, access.Officer, o.a)
		s.Get(root+"/"+id).Want(http.StatusOK, "Chưa kiểm tra", "Chưa có bản sao", "Kiểm tra lại")
		st := o.begin(id)
		s.Get(root+"/"+id).Want(http.StatusOK, "Còn mở được", o.site.URL+"/tin/1", "Sở Nội vụ", "Phường đổi mới", "03/03/2025", st.RawSHA, st.TextSHA,
			"khai sinh ngay trong ngày làm việc", "Chưa niêm phong", "Các lần kiểm tra", "từ ngày 11/04/2025", "Vừa kiểm tra").Without("alert(1)", "<script>", "/kiem-tra")
		o.clk.move(often)
		s.Get(root+"/"+id).Want(http.StatusOK, "/kiem-tra").Without("Vừa kiểm tra")
		if text := s.Get(root+"/"+id+"/ban-chu").Want(http.StatusOK, "khai sinh"); hashOf(text.Body) != st.TextSHA || !strings.Contains(text.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%v", text.Header)
		}
		if raw := s.Get(root+"/"+id+"/ban-goc").Want(http.StatusOK, "alert(1)"); hashOf(raw.Body) != st.RawSHA || raw.Header.Get("Content-Type") != "application/octet-stream" ||
			!strings.Contains(raw.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%v", raw.Header)
		}
		s.Actor = ledgertest.As(access.Inspector, o.b)
		s.Get(root+"/"+id).Want(http.StatusOK, "Còn mở được", "Kiểm tra lại")
		s.Actor = ledgertest.As(access.Reader, o.a)
		s.Get(root+"/"+id).Want(http.StatusOK, "Còn mở được").Without("/kiem-tra")
		s.Post(root+"/"+id+"/kiem-tra", nil).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Officer, o.b)
		for _, path := range []string{root + "/" + id, root + "/" + id + "/ban-chu", root + "/" + id + "/ban-goc", apiRoot + "/" + id} {
			s.Get(path).Want(http.StatusNotFound)
		}
		s.Post(root+"/"+id+"/kiem-tra", nil).Want(http.StatusNotFound)
		s.Get(root+"?tinh-trang=tat-ca").Want(http.StatusOK, "0 liên kết").Without("Tin về khai sinh")
		s.Get(root+"?tinh-trang=tat-ca&co-quan="+o.a).Want(http.StatusOK, "0 liên kết").Without("Tin về khai sinh")
		s.Get(root + "/khong-co").Want(http.StatusNotFound)
		s.Actor = access.Actor{}
		if s.Get(root+"/"+id).Status == http.StatusOK || s.Get(apiRoot).Status == http.StatusOK {
			t.Error("nobody sees it")
		}
	})
}

func TestAskingForACheck(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		s := pagesOf(t, o, access.Officer, o.a)
		jobs := func() int { return o.count(`SELECT count(*) FROM river_job WHERE kind = 'links.fetch'`) }
		s.Post(root+"/"+id+"/kiem-tra", url.Values{}).Want(http.StatusSeeOther)
		s.Get(root+"/"+id).Want(http.StatusOK, "Đang chờ kiểm tra").Without("Kiểm tra lại")
		s.Post(root+"/"+id+"/kiem-tra", url.Values{}).Want(http.StatusConflict, "Thử lại sau 10 phút")
		if jobs() != 1 {
			t.Errorf("%d jobs", jobs())
		}
		o.clk.move(time.Minute)
		o.visit(id)
		s.Post(root+"/"+id+"/kiem-tra", url.Values{}).Want(http.StatusConflict, "vừa được kiểm tra")
		o.clk.move(often)
		var asked apiAsked
		s.JSON(http.MethodPost, apiRoot+"/"+id+"/check", nil).Want(http.StatusAccepted).Into(&asked)
		if asked.URL != apiRoot+"/"+id || jobs() != 2 || o.count(`SELECT count(*) FROM audit_log WHERE action = 'link.check'`) != 2 {
			t.Errorf("%+v, %d jobs", asked, jobs())
		}
		o.visit(id)
		if st := o.stands(id); st.Checks != 2 {
			t.Errorf("%+v", st)
		}
		o.Fetch = nil
		o.clk.move(often)
		s.Post(root+"/"+id+"/kiem-tra", url.Values{}).Want(http.StatusConflict, "đang tắt việc mở liên kết")
	})
}

func TestTheListOfLostLinks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		alive, lost, theirs := o.declare(o.a, o.site.URL+"/1"), o.declare(o.a, o.site.URL+"/2"), o.declare(o.b, o.site.URL+"/3")
		o.begin(alive)
		o.site.now(status(http.StatusNotFound))
		o.begin(lost)
		o.begin(theirs)
		s := pagesOf(t, o, access.Officer, o.a)
		s.Get(root).Want(http.StatusOK, "1 liên kết", "Không còn trang này", "10/04/2025").Without(theirs, alive, "Theo cơ quan")
		s.Get(root+"?tinh-trang=tat-ca").Want(http.StatusOK, "2 liên kết", "Còn mở được", lost).Without(theirs)
		s.Get(root+"?tinh-trang=doi").Want(http.StatusOK, "0 liên kết", "Không có liên kết nào đổi nội dung")
		s.Actor = ledgertest.As(access.Coordinator, o.a)
		s.Get(root).Want(http.StatusOK, "2 liên kết", "Theo cơ quan", "Sở Y tế", "Sở Nội vụ", lost, theirs)
		s.Get(root+"?co-quan="+o.b).Want(http.StatusOK, "1 liên kết", theirs, "Xem mọi cơ quan").Without(lost)
		var page struct {
			Items []struct {
				EvidenceID string `json:"evidence_id"`
				Outcome    string `json:"outcome"`
				Word       string `json:"word"`
				GoneSince  int64  `json:"gone_since"`
				EntryTitle string `json:"entry_title"`
			} `json:"items"`
			Next string `json:"next"`
		}
		s.Get(apiRoot + "?co-quan=" + o.b).Want(http.StatusOK).Into(&page)
		if len(page.Items) != 1 || page.Items[0].EvidenceID != theirs || page.Items[0].Outcome != "gone" || page.Items[0].Word != "Không còn trang này" ||
			page.Items[0].GoneSince == 0 || page.Items[0].EntryTitle != "Tin về khai sinh" || page.Next != "" {
			t.Errorf("%+v", page)
		}
		for range pageSize {
			o.begin(o.declare(o.a, o.site.URL+"/nhieu"))
		}
		seen := map[string]bool{}
		for next := apiRoot; next != ""; next = page.Next {
			page.Items, page.Next = nil, ""
			s.Get(next).Want(http.StatusOK).Into(&page)
			for _, it := range page.Items {
				if seen[it.EvidenceID] {
					t.Errorf("%s stands on two pages", it.EvidenceID)
				}
				seen[it.EvidenceID] = true
			}
		}
		if len(seen) != pageSize+2 {
			t.Errorf("%d links on all pages, want %d", len(seen), pageSize+2)
		}
		s.Get(root).Want(http.StatusOK, "52 liên kết", "Trang sau")
		var one apiLink
		s.Get(apiRoot + "/" + alive).Want(http.StatusOK).Into(&one)
		if one.Outcome != fetch.Live || len(one.Checks) != 1 || !strings.Contains(one.Text, "khai sinh") {
			t.Errorf("%+v", one)
		}
	})
}

// An office that opens no links says so, and sample data is called sample data.
func TestHonestWordsWhenNothingIsOpened(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.Fetch = nil
		s := pagesOf(t, o, access.Officer, o.a)
		real, sample := o.declare(o.a, "https://dongnai.gov.vn/tin/1"), o.declare(o.a, "https://trang.example/1")
		s.Get(root+"/"+real).Want(http.StatusOK, "Chưa kiểm tra (Loa chưa được phép ra mạng; hỏi người quản trị hệ thống)").Without("Kiểm tra lại", "Còn mở được")
		s.Get(root+"/"+sample).Want(http.StatusOK, "Chưa kiểm tra (dữ liệu mẫu)").Without("Kiểm tra lại")
		s.Get(root).Want(http.StatusOK, "đang tắt việc mở liên kết")
	})
}
