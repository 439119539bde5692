package newsroom

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// What a page says stays in the history is found there, also when the same person writes
// in two windows within the minutes in which one hand is overwritten without a copy.
func TestWhatIsShownBesideOwnWordsStaysInTheHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		first := s.Get(at).Body
		s.Post(at, seen(t, first, words("Mở đầu"))).Want(http.StatusSeeOther)
		old := seen(t, s.Get(at).Body, words("Bản ở cửa sổ hai"))
		s.Post(at, seen(t, s.Get(at).Body, words("Bản ở cửa sổ một"))).Want(http.StatusSeeOther)
		page := s.Post(at+"/gui", old).Want(http.StatusConflict, "bản đang lưu vẫn còn trong lịch sử", "Bản ở cửa sổ một")
		posted(t, s, at, old).Want(http.StatusConflict) // told twice, kept once
		s.Post(at, seen(t, page.Body, words("Bản ở cửa sổ hai"))).Want(http.StatusSeeOther)
		texts, err := h.Contents.Texts(t.Context(), e.ID)
		if err != nil || len(texts) != 2 || texts[0].Title != "Bản ở cửa sổ một" {
			t.Errorf("%v: %+v", err, texts)
		}
		s.Get(at+"/lich-su").Want(http.StatusOK, "<del>một</del>", "<ins>hai</ins>")
	})
}

// A coordinator reads what other agencies write and has no hand in it.
func TestOnlyPeopleOfTheAgencyWriteItsPieces(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		coordinator := h.keeper()
		e := h.written("Trả kết quả khai sinh trong ngày")
		at, s := root+"/"+e.ContentID, h.site(coordinator)
		draft := s.Get(at).Want(http.StatusOK, "Trả kết quả khai sinh trong ngày").Without("Gửi duyệt", "Bỏ bản nháp", "Ghi ý kiến")
		for way, v := range map[string]url.Values{"": words("Viết thay"), "/gui": {}, "/bo": {}, "/y-kien": {"y_kien": {"Sửa đi"}}} {
			s.Post(at+way, seen(t, draft.Body, v)).Want(http.StatusForbidden)
		}
		h.do(h.lan, e.ContentID, flow.Submit)
		h.do(h.chief, e.ContentID, flow.Approve)
		h.do(h.lan, e.ContentID, flow.Publish)
		s.Get(at).Want(http.StatusOK).Without("Sửa hoặc đính chính bài")
		s.Post(at+"/ban-moi", url.Values{}).Want(http.StatusForbidden)
		if n, err := h.Contents.Editions(t.Context(), e.ContentID); err != nil || len(n) != 1 {
			t.Errorf("%d editions, %v", len(n), err)
		}
		own, err := h.Begin(t.Context(), coordinator, NewPiece{AgencyID: h.other, Kind: flow.News})
		if err != nil || own.ID == "" {
			t.Errorf("of their own agency: %v", err)
		}
	})
}

// What came out urgently says who approves it, before and after, and stays in sight while
// the next edition is written, which is asked for a correction note.
func TestWhatCameOutUrgentlyStaysInSight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Cảnh báo giả mạo cán bộ thuế")
		at, s := root+"/"+e.ContentID, h.site(h.chief)
		s.Get(at).Want(http.StatusOK, "Đăng khẩn, duyệt sau", "Cơ quan chưa có người khác duyệt được").Without("ghi chú đính chính.")
		h.do(h.chief, e.ContentID, flow.Urgent)
		s.Get(at).Want(http.StatusOK, "Bản 1 đăng khẩn ngày", "Cơ quan chưa có người khác duyệt được")
		s.Post(at+"/ban-moi", nil).Want(http.StatusSeeOther)
		s.Actor = h.lan
		page := s.Get(at).Want(http.StatusOK, "Bản 1 đăng khẩn ngày").Without("chưa có ghi chú đính chính")
		s.Get(root).Want(http.StatusOK, "đăng khẩn, chờ duyệt sau", at+"/duyet")
		v := seen(t, page.Body, words("Cảnh báo giả mạo cán bộ thuế, ngân hàng"))
		s.Post(at, v).Want(http.StatusSeeOther)
		page = s.Get(at).Want(http.StatusOK, "chưa có ghi chú đính chính")
		s.Post(at, seen(t, page.Body, words("Cảnh báo giả mạo cán bộ thuế, ngân hàng", "dinh_chinh", "Thêm ngân hàng."))).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK).Without("chưa có ghi chú đính chính")
		s.Actor = h.deputy
		page = s.Get(at+"/duyet").Want(http.StatusOK, "Duyệt sau</button>")
		s.Post(at+"/duyet-sau", seen(t, page.Body, url.Values{"trang": {"duyet"}})).Want(http.StatusSeeOther)
		s.Get(root).Want(http.StatusOK).Without("đăng khẩn, chờ duyệt sau</a>")
	})
}

// What somebody outside found to mend is weighed before an approval, and words that
// changed under their eyes are said to have.
func TestWhatACheckerFoundIsWeighed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.written("Điều kiện mới")
		at, s := root+"/"+e.ContentID, h.site(h.chief)
		stale := h.checking(e.ContentID)
		e, err := h.Contents.Save(ctx, h.lan, e.ID, e.Version, content.Words{Title: "Điều kiện mới", Summary: "Tóm tắt.", Body: "<p>Theo Điều 12.</p>", Source: "Sở Nội vụ", NoSecret: true})
		if err != nil {
			t.Fatal(err)
		}
		h.do(h.lan, e.ContentID, flow.Submit)
		s.Get(at+"/duyet").Want(http.StatusOK, "người rà soát đang đọc bản cũ", "Duyệt, đăng sau</button>")
		h.site(access.Actor{}).Get(checkRoot+stale.Key).Want(http.StatusOK, "Cơ quan đã sửa chữ sau khi nhờ")
		if err := h.Conclude(ctx, stale.Key, decideMend, "Thiếu căn cứ"); err != nil {
			t.Fatal(err)
		}
		s.Get(at+"/duyet").Want(http.StatusOK, "Chữ nay khác bản đã gửi rà soát").Without("vẫn duyệt bản này")
		fresh := h.checking(e.ContentID, func(n *NewCheck) { n.Name = "Bà Thu" })
		if err := h.Conclude(ctx, fresh.Key, decideMend, "Điều 12 đã hết hiệu lực"); err != nil {
			t.Fatal(err)
		}
		page := s.Get(at+"/duyet").Want(http.StatusOK, "Bà Thu rà soát và kết luận cần sửa", "vẫn duyệt bản này").Without("Không thấy gì cần sửa", "Luật sư Hà rà soát và kết luận")
		s.Post(at+"/duyet", seen(t, page.Body, url.Values{"trang": {"duyet"}})).Want(http.StatusUnprocessableEntity, "Bà Thu kết luận cần sửa. Đọc ý kiến")
		urgent := seen(t, page.Want(http.StatusOK, "vẫn đăng khẩn bản này").Body, url.Values{"trang": {"duyet"}, "ly_do_dang-khan": {"Báo sai lịch tiếp dân"}})
		s.Post(at+"/dang-khan", urgent).Want(http.StatusUnprocessableEntity, "Bà Thu kết luận cần sửa. Đọc ý kiến, rồi sửa bài", "Báo sai lịch tiếp dân")
		s.Post(at+"/duyet", seen(t, page.Body, url.Values{"trang": {"duyet"}, "van_duyet": {"true"}})).Want(http.StatusSeeOther)
		if row, err := h.Contents.Newest(ctx, e.ContentID); err != nil || row.Edition.State != flow.Approved {
			t.Errorf("%s, %v", row.Edition.State, err)
		}
		back := h.written("Bài khác")
		h.do(h.lan, back.ContentID, flow.Submit)
		page = s.Get(root + "/" + back.ContentID + "/duyet")
		if to := s.Post(root+"/"+back.ContentID+"/tra-lai", seen(t, page.Body, url.Values{"trang": {"duyet"}, "ly_do_tra-lai": {"Ghi rõ giờ"}})).Want(http.StatusSeeOther).Location; to != "/lam-viec" {
			t.Error(to)
		}
		h.pass(time.Minute) // and while it is mended, somebody outside may be asked
		s.Actor = h.lan
		s.Get(root+"/"+back.ContentID).Want(http.StatusOK, "Nhờ người ngoài rà soát")
		again := h.checking(back.ContentID)
		h.site(access.Actor{}).Get(checkRoot+again.Key).Want(http.StatusOK, "Bài khác", "Gửi kết luận")
	})
}

// In an agency where nobody else may approve, that is said before a piece is submitted and
// as long as it waits.
func TestAPieceThatNobodyMayApproveSaysSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Lịch trực")
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		s.Get(at).Want(http.StatusOK, "Cơ quan chưa có người khác duyệt được", "thì nằm chờ đến lúc đó")
		h.do(h.lan, e.ContentID, flow.Submit)
		s.Get(at).Want(http.StatusOK, "Bài đang chờ người khác duyệt", "Cơ quan chưa có người khác duyệt được")
		var n int
		if _, err := h.DB.Get(t.Context(), &n, `SELECT count(*) FROM content_v_waiting WHERE agency_id = $1`, h.ward); err != nil || n != 1 {
			t.Errorf("%d pieces wait, %v", n, err)
		}
	})
}

// An address that a browser would look for below the page is completed or asked for.
func TestLinksOfAPieceLeadSomewhere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Nộp hồ sơ qua mạng")
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		body := `<p><a href="dichvucong.gov.vn">Cổng dịch vụ công</a> <a href="/lam-viec">Đăng nhập</a> <a href="bai-khac">bài</a></p>`
		s.Post(at, seen(t, s.Get(at).Body, words("Nộp hồ sơ qua mạng", "noi_dung", body))).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "https://dichvucong.gov.vn", "Liên kết “Đăng nhập” dẫn vào trang làm việc", "Liên kết “bài” thiếu https://").Without("Liên kết “Cổng dịch vụ công”")
	})
}

// Reports and dialogues are no pieces, and a piece that is gone is not shown as out.
func TestWorksTellWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		x := h.planned("Lịch tiếp công dân")
		id, err := h.Start(t.Context(), h.lan, x.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		e, err := h.Contents.Newest(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Contents.Save(t.Context(), h.lan, e.Edition.ID, e.Edition.Version, content.Words{Title: "Lịch tiếp công dân", Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", NoSecret: true}); err != nil {
			t.Fatal(err)
		}
		h.do(h.chief, id, flow.Urgent)
		s.Get(workAt(x.ID)).Want(http.StatusOK, "Xem trên cổng", "Đã đăng")
		h.do(h.chief, id, flow.Unpublish)
		s.Get(workAt(x.ID)).Want(http.StatusOK, "Đã đăng, sau đó gỡ").Without("Xem trên cổng")
	})
}

// Who takes the other's draft gets everything that it has, also where a topic or a picture
// was no choice on one's own page; and what differs is told of everything.
func TestTheOthersDraftIsTakenWhole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e, err := h.Begin(t.Context(), h.lan, NewPiece{AgencyID: h.ward, Kind: flow.Bulletin})
		if err != nil {
			t.Fatal(err)
		}
		m := h.pictured(h.lan, h.ward, 1, true)
		at, mine, theirs := root+"/"+e.ContentID, h.site(h.lan), h.site(h.binh)
		old := seen(t, mine.Get(at).Body, words("Bản của tôi", "muc_ten_0", "Mục của tôi", "muc_loi_0", "Lời của tôi"))
		v := seen(t, theirs.Get(at).Body, words("Bản kia", "nguon", "Công văn 9", "thu_tuc", "Khai sinh\nKhai tử", "anh_dai_dien", m.ID, "dong_y", "1", "muc_ten_0", "Mục kia", "muc_loi_0", "Lời kia", "muc_ten_1", "Mục nữa", "muc_loi_1", "Lời nữa"))
		v["chu_de"], v["chu_de_khac"], v["doi_tuong"] = []string{"Chủ đề một"}, []string{"Chủ đề hai"}, []string{"Thanh niên"}
		theirs.Post(at, v).Want(http.StatusSeeOther)
		var told overtaken
		posted(t, mine, at, old).Want(http.StatusConflict).Into(&told)
		got := fmt.Sprint(told.Fields)
		for _, want := range []string{"tieu_de:Bản kia", "nguon:Công văn 9", "thu_tuc:Khai sinh\nKhai tử", "anh_dai_dien:" + m.ID, "dong_y:[1]", "khong_mat:[1]"} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in %s", want, got)
			}
		}
		if len(told.Parts) != 2 || told.Lead == nil || told.Lead.Value != m.ID {
			t.Fatalf("%+v", told)
		}
		for part, want := range map[int][]string{
			0: {`<option value="Chủ đề một" selected>`, `value="Chủ đề hai" checked`, `<option value="Thanh niên" selected>`}, 1: {`id="cac-muc"`, `value="Mục kia"`, "Lời nữa", `name="muc_ten_2"`},
		} {
			for _, w := range want {
				if !strings.Contains(told.Parts[part], w) {
					t.Errorf("%q is not in %s", w, told.Parts[part])
				}
			}
		}
		for _, w := range []string{"Lời nữa", "Chủ đề hai", "Công văn 9", "Thanh niên"} {
			if !strings.Contains(told.Changes, w) {
				t.Errorf("%q is not told: %s", w, told.Changes)
			}
		}
	})
}
