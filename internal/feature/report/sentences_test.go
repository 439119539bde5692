package report_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

const phrases = list + "/mau-cau"

func phrase(version, text, none string) url.Values {
	return url.Values{"phien_ban": {version}, "cau": {text}, "khi_khong": {none}, "ky": {"2025-Q1"}}
}

// TestTheOfficesOwnSentence: a coordinator writes a sentence in words, tries it
// with real figures, keeps it; drafts have it from then on, what was frozen and
// what was drafted before stays until it is drafted anew, and the default comes
// back. Everything stays in the list of changes.
func TestTheOfficesOwnSentence(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		frozen, id := r.approved(t)
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		page := phrases + "/chi-tieu/tin-bai"
		r.Get(phrases+"?ky=2025-Q1").Want(http.StatusOK, "Tin, bài tuyên truyền", "Đăng 03 tin, bài tuyên truyền", "Mặc định").Without("tin-bai.trang-co-quan")
		r.Get(page+"?ky=2025-Q1").Want(http.StatusOK, "{Tin, bài tuyên truyền}", "{Trên báo chí khác}", "Đếm số minh chứng theo nơi đăng.", "{Cuộc thi: Lượt người dự thi}")
		own := "Đã đăng {tin, bai tuyen truyen} tin[, {Lượt xem, tiếp cận} lượt xem]."
		r.Post(page+"/xem-thu", phrase("0", own, "")).Want(http.StatusOK, "Xem thử, chưa lưu", "Đã đăng 03 tin.", "{tin, bai tuyen truyen}")
		r.Get(page).Want(http.StatusOK).Without("Các lần đổi")
		r.Post(page, phrase("0", own, "Chưa đăng tin.")).Want(http.StatusSeeOther)
		r.Post(page, phrase("0", own, "Chưa đăng tin.")).Want(http.StatusSeeOther) // sent twice: one change
		r.Get(phrases+"?ky=2025-Q1").Want(http.StatusOK, "Đã đăng 03 tin.", "Của cơ quan")
		if again := r.Get(page).Want(http.StatusOK, "Các lần đổi", "Đã đăng {Tin, bài tuyên truyền} tin"); strings.Count(again.Body, "<li><time>") != 1 {
			t.Error("the same sentence is recorded twice")
		}
		e, err := r.service.Edition(t.Context(), id, 1)
		if err != nil || strings.Contains(e.Results, "Đã đăng 03 tin.") {
			t.Errorf("a frozen edition changed: %q, %v", e.Results, err)
		}
		r.Get(frozen).Want(http.StatusOK).Without("Đã đăng 03 tin.")
		other := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"province:" + r.a}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
		r.Get(other).Want(http.StatusOK, "Đã đăng 03 tin.")
		r.Post(page+"/mac-dinh", url.Values{"phien_ban": {"1"}}).Want(http.StatusSeeOther)
		r.Get(page).Want(http.StatusOK, "dùng lại câu mặc định", "Đăng {Tin, bài tuyên truyền} tin, bài").Without("Dùng lại câu mặc định</button>")
		r.Get(other).Want(http.StatusOK, "Đã đăng 03 tin.") // its words are its own
		r.Post(other+"/soan-lai", url.Values{"phien_ban": {"7"}}).Want(http.StatusConflict)
		r.Post(other+"/soan-lai", url.Values{"phien_ban": {"1"}}).Want(http.StatusSeeOther)
		r.Get(other).Want(http.StatusOK, "Đăng 03 tin, bài tuyên truyền", "lập lại lời văn từ số liệu").Without("Đã đăng 03 tin.")
	})
}

// TestWrongSentences: what is wrong stands beside its field with what was typed,
// nobody but a coordinator writes, and the second of two writers is told.
func TestWrongSentences(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := phrases + "/chi-tieu/tin-bai"
		r.Get(phrases).Want(http.StatusOK, "Đăng {Tin, bài tuyên truyền}").Without(page)
		r.Get(page).Want(http.StatusForbidden)
		r.Post(page, phrase("0", "{Tin, bài tuyên truyền}", "")).Want(http.StatusForbidden)
		r.Post(page+"/xem-thu", phrase("0", "{Tin, bài tuyên truyền}", "")).Want(http.StatusForbidden)
		r.Post(page+"/mac-dinh", url.Values{}).Want(http.StatusForbidden)
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		for text, wrong := range map[string]string{
			"": "Nhập câu mẫu", "Không số": "Câu chưa có số liệu nào", "Đăng {Phim} tin": "Không có số liệu “Phim”", "Đăng {tin-bai} [mở": "chưa đóng",
			"Đăng {tin-bai": "chưa đóng", "{tin-bai}" + strings.Repeat("x", 1500): "tối đa 1500 ký tự",
		} {
			for _, act := range []string{"", "/xem-thu"} {
				back := r.Post(page+act, phrase("0", text, "Không {x}")).Want(http.StatusUnprocessableEntity, wrong, "không dùng dấu { } [ ]", "Không {x}")
				if text != "" {
					back.Want(http.StatusUnprocessableEntity, text)
				}
			}
		}
		r.Post(page, phrase("0", "Đăng {tin-bai} tin.", "")).Want(http.StatusSeeOther)
		r.Post(page, phrase("0", "Đã có {tin-bai} tin.", "")).Want(http.StatusConflict, "Người khác vừa đổi", "Đã có {tin-bai} tin.", `name="phien_ban" value="1"`)
		r.Get(phrases + "/chi-tieu/khong-co").Want(http.StatusNotFound)
		r.Post(phrases+"/chi-tieu/tin-bai.reach", phrase("0", "Đăng {tin-bai} tin.", "")).Want(http.StatusNotFound)
		all, err := r.service.Sentences(t.Context())
		if err != nil || len(all) != len(report.MainCodes()) || all[1].Text != "Đăng {tin-bai} tin." {
			t.Errorf("%+v, %v", all, err)
		}
		r.Get(phrases+"?ky=9999").Want(http.StatusOK, "Quý I năm 2025")
	})
}
