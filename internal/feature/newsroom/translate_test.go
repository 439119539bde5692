package newsroom

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// out brings a piece before readers.
func (h *house) out(contentID string) {
	h.t.Helper()
	h.do(h.lan, contentID, flow.Submit)
	h.do(h.chief, contentID, flow.Approve)
	h.do(h.lan, contentID, flow.Publish)
}

// anew brings out the next edition of a piece.
func (h *house) anew(contentID string, w content.Words) {
	h.t.Helper()
	e, err := h.Contents.Revise(h.t.Context(), h.lan, contentID)
	if err == nil {
		_, err = h.Contents.Save(h.t.Context(), h.lan, e.ID, e.Version, w)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.out(contentID)
}

// One translation by the forms that people use, from the button on the piece's page
// until it fell behind and caught up.
func TestAPieceIsTranslated(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.written("Trả kết quả khai sinh trong ngày")
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		en := url.Values{"ngon_ngu": {"en"}}
		s.Get(at + "?xem=1").Want(http.StatusOK).Without("Dịch sang")
		s.Post(at+"/dich", en).Want(http.StatusConflict)
		h.out(e.ContentID)
		s.Get(at).Want(http.StatusOK, "Dịch sang tiếng Anh").Without("Dịch sang tiếng Việt", "Dịch sang tiếng Hàn")
		s.Post(at+"/dich", url.Values{"ngon_ngu": {"ko"}}).Want(http.StatusBadRequest, "Cổng không có ngôn ngữ này")
		h.site(h.abroad).Post(at+"/dich", en).Want(http.StatusNotFound)
		to := s.Post(at+"/dich", en).Want(http.StatusSeeOther).Location
		if again := h.site(h.binh).Post(at+"/dich", en).Want(http.StatusSeeOther).Location; again != to {
			t.Errorf("the second is led to %s, the first to %s", again, to)
		}
		if led := s.Post(to+"/dich", en).Want(http.StatusSeeOther).Location; led != at {
			t.Errorf("a translation of a translation leads to %s", led)
		}
		page := s.Get(to).Want(http.StatusOK, "Soạn bản dịch", "loa-desk2--beside", "Bản gốc, bản đăng số 1", "<p>Nội dung của bài.</p>", "[Cần dịch: Nội dung của bài.]", "Còn 1 chỗ chưa dịch", "Nhập tiêu đề.")
		v := seen(t, page.Body, words("Birth certificates on the same day", "noi_dung", "<p>The words of the piece.</p>", "tom_tat", "Complete files are answered the same day."))
		s.Post(to+"/gui", v).Want(http.StatusSeeOther)
		id := to[len(root)+1:]
		h.do(h.chief, id, flow.Approve)
		h.do(h.lan, id, flow.Publish)
		s.Get(to).Want(http.StatusOK, "Bản tiếng Anh, dịch từ bản đăng số 1 của bản gốc.").Without("Dịch sang", "chưa theo")
		s.Get(at).Want(http.StatusOK, "Birth certificates on the same day", "Bản dịch").Without("Dịch sang")
		s.Get(root).Want(http.StatusOK, " · tiếng Anh", `data-loa-fold><summary`, "Lọc tin, bài")
		s.Get(root+"?ngon-ngu=en&the-loai=news").Want(http.StatusOK, "Birth certificates", "đang lọc theo 2 điều", `data-loa-fold open>`).Without("Trả kết quả khai sinh")
		s.Get(root+"?ngon-ngu=vi").Want(http.StatusOK, "Trả kết quả khai sinh", "đang lọc theo 1 điều").Without("Birth certificates")
		s.Get(root+"?ngon-ngu=tlh").Want(http.StatusOK, "Trả kết quả khai sinh", "Birth certificates").Without("đang lọc")
		if n := h.counted(); n != 1 {
			t.Errorf("a piece and its translation count %d", n)
		}

		h.anew(e.ContentID, content.Words{Title: e.Title, Summary: e.Summary, Body: "<p>Nội dung mới của bài.</p>", Source: "Sở Nội vụ", NoSecret: true, Correction: "Bản trước sai."})
		s.Get(at).Want(http.StatusOK, "chưa sửa theo bản gốc đang đăng")
		s.Get(to).Want(http.StatusOK, "Bản gốc đã sửa, bản tiếng Anh chưa sửa theo.", "<ins>mới</ins>").Without("Đã dịch theo bản này")
		s.Post(to+"/theo-ban-goc", url.Values{"ban_goc": {"x"}}).Want(http.StatusConflict)
		s.Post(to+"/ban-moi", nil).Want(http.StatusSeeOther)
		page = s.Get(to).Want(http.StatusOK, "Bản dịch còn theo bản đăng số 1", "Đã dịch theo bản này", "Bản gốc, bản đăng số 2", "<p>Nội dung mới của bài.</p>")
		s.Post(to+"/theo-ban-goc", url.Values{"ban_goc": {"x"}}).Want(http.StatusConflict)
		now, err := h.Contents.Content(t.Context(), e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		h.site(h.abroad).Post(to+"/theo-ban-goc", url.Values{"ban_goc": {now.ShownID}}).Want(http.StatusNotFound)
		s.Post(to+"/theo-ban-goc", url.Values{"ban_goc": {now.ShownID}}).Want(http.StatusSeeOther)
		s.Get(to).Want(http.StatusOK, "dịch từ bản đăng số 2 của bản gốc").Without("còn theo bản đăng số 1")
		v = seen(t, s.Get(to).Body, v)
		s.Post(to+"/gui", v).Want(http.StatusSeeOther)
		h.do(h.chief, id, flow.Approve)
		h.do(h.chief, e.ContentID, flow.Withdraw)
		s.Get(to).Want(http.StatusOK, "Bản gốc đã rút hoặc đã gỡ ngày")
		s.Post(to+"/dang", seen(t, s.Get(to).Body, url.Values{})).Want(http.StatusConflict, "Bản gốc đã rút hoặc đã gỡ, nên không đăng bản dịch theo bản đó.")
		s.Get(at).Want(http.StatusOK, "Bản dịch").Without("Dịch sang")
	})
}

// Programs begin translations and say which edition they follow; a piece may be written
// in another language from the beginning; an obligation that asks for a language counts
// the translation by itself.
func TestProgramsTranslate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		var p apiPiece
		s.JSON(http.MethodPost, apiRoot, apiBegin{AgencyID: h.ward, Kind: flow.News, Lang: "en"}).Want(http.StatusCreated).Into(&p)
		if p.Lang != flow.English || p.OriginalID != "" {
			t.Errorf("%+v", p.apiRow)
		}
		s.JSON(http.MethodPost, apiRoot, apiBegin{AgencyID: h.ward, Kind: flow.News, Lang: "tlh"}).Want(http.StatusBadRequest, `"lang"`)
		form := seen(t, s.Get(root+"/moi").Want(http.StatusOK, "Ngôn ngữ", "English").Body, url.Values{"the_loai": {"news"}, "ngon_ngu": {"tlh"}})
		s.Post(root+"/moi", form).Want(http.StatusUnprocessableEntity, "Cổng không có ngôn ngữ này")

		e := h.written("Bài song ngữ")
		h.spine.Owe("tin, bài song ngữ", obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Month, UnitNoun: "tin"}, h.ward)
		duties, err := h.Duties(t.Context(), h.ward, nil)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, d := range duties {
			ids = append(ids, d.ID)
		}
		if err := h.Serve(t.Context(), h.lan, e.ContentID, ids); err != nil {
			t.Fatal(err)
		}
		h.out(e.ContentID)
		before := h.counted()
		s.JSON(http.MethodPost, apiRoot+"/"+e.ContentID+"/translations", apiTranslation{"en"}).Want(http.StatusCreated).Into(&p)
		if p.OriginalID != e.ContentID || p.FollowsID != e.ID {
			t.Errorf("%+v", p.apiRow)
		}
		s.JSON(http.MethodPost, apiRoot+"/"+p.ID+"/translations", apiTranslation{"en"}).Want(http.StatusConflict)
		s.JSON(http.MethodPost, apiRoot+"/"+e.ContentID+"/follow", apiFollowing{e.ID}).Want(http.StatusConflict)
		s.JSON(http.MethodPost, apiRoot+"/"+p.ID+"/follow", apiFollowing{e.ID}).Want(http.StatusOK)
		s.JSON(http.MethodPut, apiRoot+"/"+p.ID+"/words", apiSave{Version: p.Version, apiWords: apiWords{Title: "A bilingual piece", Summary: "Summary.", Body: "<p>One.</p>", NoSecret: true}}).Want(http.StatusOK).Into(&p)
		h.out(p.ID)
		if n := h.counted(); before != 2 || n != 3 {
			t.Errorf("two obligations, of which one asks for both languages, count %d and then %d", before, n)
		}
	})
}

// A translation whose original is withdrawn before its minute goes back to who wrote it,
// with the reason, and does not come out; nor is it scheduled again.
func TestAScheduledTranslationOfWhatIsWithdrawnGoesBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for _, c := range []struct {
			act   flow.Act
			again bool // it was scheduled when nobody looked, as before this rule
		}{{flow.Withdraw, false}, {flow.Unpublish, false}, {flow.Withdraw, true}} {
			of := h.written("Bài gốc")
			h.out(of.ContentID)
			e, _, err := h.Translate(ctx, h.lan, of.ContentID, flow.English)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = h.Contents.Save(ctx, h.lan, e.ID, e.Version, content.Words{Title: "The piece", Summary: "Summary.", Body: "<p>Words.</p>", NoSecret: true}); err != nil {
				t.Fatal(err)
			}
			h.do(h.lan, e.ContentID, flow.Submit)
			h.do(h.chief, e.ContentID, flow.Approve)
			at := h.DB.Clock().Now().Add(2 * time.Hour)
			due := h.do(h.lan, e.ContentID, flow.Schedule, func(in *In) { in.At = at })
			h.do(h.chief, of.ContentID, c.act)
			if c.again {
				if err := h.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					return tx.Send(ctx, `UPDATE content_edition SET state = 'scheduled', due_at = $2 WHERE id = $1`, e.ID, due.DueAt)
				}); err != nil {
					t.Fatal(err)
				}
			}
			h.pass(3 * time.Hour)
			if n, err := h.BringOut(ctx); err != nil || n != 0 {
				t.Errorf("%s: %d came out, %v", c.act, n, err)
			}
			row, err := h.Contents.Newest(ctx, e.ContentID)
			if err != nil || row.Edition.State != flow.Returned || row.Edition.DueAt != 0 || row.Content.FirstOutAt != 0 || row.Edition.SubmittedBy != h.lan.AccountID {
				t.Fatalf("%s: %+v, %v", c.act, row.Edition, err)
			}
			steps, err := h.Contents.Steps(ctx, e.ContentID)
			if err != nil || steps[0].Act != flow.Return || steps[0].ByName != "Hệ thống" || !strings.Contains(steps[0].Reason, "Bản gốc đã rút hoặc đã gỡ trước giờ hẹn") {
				t.Errorf("%s: %+v, %v", c.act, steps[0], err)
			}
			h.site(h.lan).Get(root+"/"+e.ContentID).Want(http.StatusOK, "Hệ thống trả lại ngày", "trước giờ hẹn")
			h.do(h.lan, e.ContentID, flow.Submit)
			h.do(h.chief, e.ContentID, flow.Approve)
			row, _ = h.Contents.Newest(ctx, e.ContentID)
			if _, err := h.Do(ctx, h.lan, In{ContentID: e.ContentID, Seen: row.Edition.Version, Act: flow.Schedule, At: h.DB.Clock().Now().Add(time.Hour)}); domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("%s: scheduled again: %v", c.act, err)
			}
		}
	})
}

// What pictures say is written anew in a translation: what the library says of them comes
// into its words, and the check list tells while it is still the original's.
func TestPicturesOfATranslationSpeakItsLanguage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		m := h.pictured(h.lan, h.ward, 1, true)
		m, err := h.Contents.ChangeMedium(ctx, h.lan, content.MediumChange{ID: m.ID, Seen: m.Version, Words: content.MediumWords{Title: m.Title, Alt: m.Alt, Caption: "Quầy số 1", Agreed: true}, Focus: m.Focus()})
		if err != nil {
			t.Fatal(err)
		}
		of := h.written("Bài có ảnh")
		w := content.Words{Title: of.Title, Summary: "Tóm tắt của bài.", Body: `<p>Nội dung.</p><figure><img src="` + m.Plain() + `" alt=""><figcaption></figcaption></figure>`, Source: "Sở Nội vụ", NoSecret: true}
		if _, err := h.Contents.Save(ctx, h.lan, of.ID, of.Version, w); err != nil {
			t.Fatal(err)
		}
		h.out(of.ContentID)
		e, _, err := h.Translate(ctx, h.lan, of.ContentID, flow.English)
		if err != nil || !strings.Contains(e.Body, `alt="Quầy &#34;một cửa&#34;"`) || !strings.Contains(e.Body, "<figcaption>[Cần dịch: Quầy số 1]</figcaption>") {
			t.Fatalf("%s, %v", e.Body, err)
		}
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		hint := "Có 1 ảnh, video còn lời mô tả hoặc chú thích của bản gốc. Bấm vào ảnh rồi viết lại bằng tiếng Anh."
		s.Get(at).Want(http.StatusOK, hint)
		save := func(alt, caption string) {
			t.Helper()
			v := words("The piece", "tom_tat", "Summary.", "noi_dung", `<p>Words.</p><figure><img src="`+m.Plain()+`" alt="`+alt+`"><figcaption>`+caption+`</figcaption></figure>`)
			s.Post(at, seen(t, s.Get(at).Body, v)).Want(http.StatusSeeOther)
		}
		for _, c := range [][2]string{{"A counter", ""}, {"A counter", "Quầy số 1"}, {"", "Counter 1"}} {
			save(c[0], c[1])
			s.Get(at).Want(http.StatusOK, hint)
		}
		save("A counter", "Counter 1")
		s.Get(at).Want(http.StatusOK).Without("còn lời mô tả")
		s.Get(root + "/" + of.ContentID + "?xem=1").Want(http.StatusOK).Without("còn lời mô tả")
	})
}

// A translation that came out and whose original is gone is told apart in the list and on its
// own page, as readers get it.
func TestTheListTellsWhichTranslationNobodyReads(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		of := h.written("Bài gốc")
		h.out(of.ContentID)
		e, _, err := h.Translate(t.Context(), h.lan, of.ContentID, flow.English)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = h.Contents.Save(t.Context(), h.lan, e.ID, e.Version, content.Words{Title: "The piece", Summary: "Summary.", Body: "<p>Words.</p>", NoSecret: true}); err != nil {
			t.Fatal(err)
		}
		h.out(e.ContentID)
		s := h.site(h.lan)
		agree := func(when string, unread bool) {
			t.Helper()
			readers, err := h.Contents.PublicOf(t.Context(), e.ContentID)
			if err != nil || len(readers) == 0 != unread {
				t.Errorf("%s: readers get %d, %v", when, len(readers), err)
			}
			for _, at := range []string{root, root + "/" + e.ContentID} {
				page := s.Get(at).Want(http.StatusOK, "The piece").Body
				if risk := strings.Contains(page, "loa-status--at_risk"); strings.Contains(page, "người đọc không thấy") != unread || unread && !risk {
					t.Errorf("%s: %s does not say that unread is %v", when, at, unread)
				}
			}
		}
		agree("published", false)
		h.do(h.chief, of.ContentID, flow.Withdraw)
		agree("its original is withdrawn", true)
		next, err := h.Contents.Revise(t.Context(), h.lan, of.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = h.Contents.Save(t.Context(), h.lan, next.ID, next.Version, content.Words{Title: "Bài gốc", Summary: "Tóm tắt.", Body: "<p>Lời mới.</p>", Source: "Phường", Correction: "Sửa lại.", NoSecret: true}); err != nil {
			t.Fatal(err)
		}
		h.out(of.ContentID)
		agree("the original came out again, and it follows the old one", true)
	})
}
