package newsroom

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// asking is a check with which nothing is wrong.
func asking(change ...func(*NewCheck)) NewCheck {
	n := NewCheck{Kind: checkLegal, Name: "Luật sư Hà", Email: "ha@luat.example", Asks: "Căn cứ điều nào?", Until: "2025-04-17"}
	for _, c := range change {
		c(&n)
	}
	return n
}

// checking asks for a check, with the job that mails it.
func (h *house) checking(contentID string, change ...func(*NewCheck)) Checking {
	h.t.Helper()
	out, err := h.AskCheck(h.t.Context(), h.lan, contentID, asking(change...))
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// Somebody without an account opens the address from the mail, says something about a
// paragraph and decides; then the address is closed, and the decision stands by the piece.
func TestAnOutsiderChecksAPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var jobs []CheckMail
		h.DB.UseJobs(func(_ context.Context, _ *sql.Tx, all []river.InsertManyParams) error {
			for _, j := range all {
				if m, ok := j.Args.(CheckMail); ok {
					jobs = append(jobs, m)
				}
			}
			return nil
		})
		e := h.written("Điều kiện mới")
		at := root + "/" + e.ContentID
		s := h.site(h.lan)
		page := s.Get(at).Want(http.StatusOK, "Nhờ người ngoài rà soát", "Trả lời đến hết ngày")
		v := seen(t, page.Body, url.Values{"rs_loai": {"legal"}, "rs_ten": {"Luật sư Hà"}, "rs_thu": {"không phải thư"}, "rs_han": {"17/04/2025"}, "trang": {"soan"}})
		s.Post(at+"/ra-soat", v).Want(http.StatusUnprocessableEntity, "Nhập địa chỉ thư điện tử", "không phải thư", "Luật sư Hà")
		v.Set("rs_thu", "ha@luat.example")
		s.Post(at+"/ra-soat", v).Want(http.StatusSeeOther)
		s.Post(at+"/ra-soat", v).Want(http.StatusSeeOther)
		if len(jobs) != 1 {
			t.Fatalf("%d mails", len(jobs))
		}
		for range 2 { // the queue may run it twice
			if err := (&checkMailer{s: h.Service}).Work(t.Context(), &river.Job[CheckMail]{Args: jobs[0]}); err != nil {
				t.Fatal(err)
			}
		}
		if len(h.post.sent) != 1 || h.post.sent[0].ToMail != "ha@luat.example" {
			t.Fatalf("%+v", h.post.sent)
		}
		_, rest, _ := strings.Cut(h.post.sent[0].Text, "https://loa.example")
		link, _, _ := strings.Cut(rest, "\n")
		var kept int
		if _, err := h.DB.Get(t.Context(), &kept, `SELECT count(*) FROM newsroom_check WHERE key_hash = $1`, strings.TrimPrefix(link, checkRoot)); err != nil || kept != 0 || strings.Contains(jobs[0].Sealed, strings.TrimPrefix(link, checkRoot)) {
			t.Errorf("the key is kept as it is: %d, %v", kept, err)
		}
		out := h.site(access.Actor{}) // nobody
		out.Get(link).Want(http.StatusOK, "Điều kiện mới", "Nội dung của bài.", "Rà soát pháp lý", "UBND phường Trấn Biên", "Gửi kết luận").Without("Tin, bài", h.lan.AccountID+":")
		out.Get(link+"x").Want(http.StatusNotFound, "không còn mở được")
		out.Post(link+"/gop-y", url.Values{"doan": {"1"}, "gop_y": {""}}).Want(http.StatusUnprocessableEntity, "Ghi góp ý.")
		out.Post(link+"/gop-y", url.Values{"doan": {"9"}, "gop_y": {"Đoạn nào?"}}).Want(http.StatusUnprocessableEntity, "Không có đoạn này")
		for range 2 {
			out.Post(link+"/gop-y", url.Values{"doan": {"1"}, "gop_y": {"Ghi rõ <b>Điều 12</b>"}}).Want(http.StatusSeeOther)
		}
		out.Post(link+"/gop-y", url.Values{"doan": {"-1"}, "gop_y": {"Nói rõ điều kiện của việc gì"}}).Want(http.StatusSeeOther)
		out.Post(link+"/gop-y", url.Values{"doan": {"-2"}, "gop_y": {"x"}}).Want(http.StatusUnprocessableEntity, "Không có đoạn này")
		out.Get(link).Want(http.StatusOK, "Điều 12", "Nói rõ điều kiện", "Góp ý: Tóm tắt", "Sở Nội vụ")
		out.Post(link+"/ket-luan", url.Values{"ket_luan": {"mend"}}).Want(http.StatusUnprocessableEntity, "Nêu lý do.")
		out.Post(link+"/ket-luan", url.Values{}).Want(http.StatusUnprocessableEntity, "Chọn Đúng hoặc Cần sửa.")
		out.Post(link+"/ket-luan", url.Values{"ket_luan": {"mend"}, "ly_do": {"ít"}}).Want(http.StatusUnprocessableEntity, "Lý do ngắn quá", "ít nhất 5 ký tự")
		done := out.Post(link+"/ket-luan", url.Values{"ket_luan": {"mend"}, "ly_do": {"Thiếu căn cứ pháp lý"}}).Want(http.StatusSeeOther).Location
		out.Get(done).Want(http.StatusOK, "Cảm ơn")
		out.Get(link).Want(http.StatusNotFound)
		out.Post(link+"/ket-luan", url.Values{"ket_luan": {"right"}}).Want(http.StatusNotFound)
		s.Get(at).Want(http.StatusOK, "Cần sửa", "Thiếu căn cứ pháp lý", "Luật sư Hà", "Điều 12").Without("Chữ đã đổi")
		all, err := h.Checks(t.Context(), e.ContentID)
		if err != nil || len(all) != 1 || len(all[0].Comments) != 2 || all[0].Comments[0].Quote != "Điều kiện mới" || all[0].Comments[1].Quote != "Nội dung của bài." {
			t.Fatalf("%+v, %v", all, err)
		}
		s.Post(at+"/ra-soat/"+all[0].ID+"/da-biet", url.Values{}).Want(http.StatusSeeOther)
		if _, err := h.Contents.Save(t.Context(), h.lan, e.ID, e.Version, content.Words{Title: "Điều kiện mới", Summary: "Tóm tắt của bài.", Body: "<p>Theo Điều 12.</p>", Source: "Sở Nội vụ", NoSecret: true}); err != nil {
			t.Fatal(err)
		}
		s.Get(at).Want(http.StatusOK, "Chữ nay khác bản đã gửi rà soát.")
	})
}

// A draft without a title or without words is sent to nobody outside: both are asked for
// at their fields, and the form of the check comes back open, as it was typed.
func TestAnEmptyDraftIsNotSentOutside(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		e := h.begun()
		at, s := root+"/"+e.ContentID, h.site(h.lan)
		v := seen(t, s.Get(at).Want(http.StatusOK, "data-loa-of-words").Body, url.Values{"rs_loai": {"legal"}, "rs_ten": {"Luật sư Hà"}, "rs_thu": {"ha@luat.example"}, "rs_hoi": {"Căn cứ điều nào?"}, "rs_han": {"17/04/2025"}, "trang": {"soan"}})
		const noTitle, noWords = "Bài chưa có tiêu đề để rà soát.", "Bài chưa có nội dung để rà soát."
		for _, c := range []struct {
			words content.Words
			want  []string
			not   string
		}{
			{content.Words{Title: " \t"}, []string{noTitle, noWords}, ""},
			{content.Words{Title: "Có tiêu đề"}, []string{noWords}, noTitle},
			{content.Words{Body: "<p>Có nội dung.</p>"}, []string{noTitle}, noWords},
		} {
			var err error
			if e, err = h.Contents.Save(t.Context(), h.lan, e.ID, e.Version, c.words); err != nil {
				t.Fatal(err)
			}
			page := s.Post(at+"/ra-soat", v).Want(http.StatusUnprocessableEntity, append(c.want, "Luật sư Hà", "ha@luat.example", "Căn cứ điều nào?", `<details class="govuk-details" open><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Nhờ người ngoài rà soát`)...)
			if c.not != "" {
				page.Without(c.not)
			}
			if strings.Contains(page.Body, noTitle) && !strings.Contains(page.Body, `id="f-tieu_de-error"`) {
				t.Error("what is missing is not said at the title")
			}
		}
		if all, err := h.Checks(t.Context(), e.ContentID); err != nil || len(all) > 0 {
			t.Errorf("sent: %+v, %v", all, err)
		}
	})
}

// Every way in which an address ends: its day, a return, the piece coming out, who asked
// stopping it; and none of them tells which.
func TestTheAddressOfACheckEnds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for name, end := range map[string]func(e content.Edition, id string){
			"its day is over": func(content.Edition, string) { h.now.Store(time.Date(2025, 4, 18, 0, 0, 1, 0, h.Zone).UnixMilli()) },
			"sent back": func(e content.Edition, _ string) {
				h.do(h.lan, e.ContentID, flow.Submit)
				h.do(h.chief, e.ContentID, flow.Return)
			},
			"sent back and handed in again": func(e content.Edition, _ string) {
				h.do(h.lan, e.ContentID, flow.Submit)
				h.do(h.chief, e.ContentID, flow.Return)
				h.do(h.lan, e.ContentID, flow.Submit)
			},
			"discarded": func(e content.Edition, _ string) { h.do(h.lan, e.ContentID, flow.Discard) },
			"published": func(e content.Edition, _ string) {
				h.do(h.lan, e.ContentID, flow.Submit)
				h.do(h.chief, e.ContentID, flow.Approve)
				h.do(h.lan, e.ContentID, flow.Publish)
			},
			"stopped": func(e content.Edition, id string) {
				if err := h.EndCheck(ctx, h.binh, e.ContentID, id); err != nil {
					t.Error(err)
				}
			},
		} {
			h.now.Store(time.Date(2025, 4, 10, 1, 0, 0, 0, time.UTC).UnixMilli())
			e := h.written("Bài " + name)
			out := h.checking(e.ContentID)
			if _, err := h.Opened(ctx, out.Key); err != nil {
				t.Errorf("%s: before: %v", name, err)
			}
			h.pass(time.Second)
			end(e, out.ID)
			if _, err := h.Opened(ctx, out.Key); domain.CodeOf(err) != domain.CodeNotFound {
				t.Errorf("%s: %v", name, err)
			}
			if err := h.Conclude(ctx, out.Key, decideRight, ""); domain.CodeOf(err) != domain.CodeNotFound {
				t.Errorf("%s: decided: %v", name, err)
			}
		}
		e := h.written("Ai được nhờ")
		h.now.Store(time.Date(2025, 4, 10, 1, 0, 0, 0, time.UTC).UnixMilli())
		for field, change := range map[string]func(*NewCheck){
			"rs_loai": func(n *NewCheck) { n.Kind = "taste" }, "rs_ten": func(n *NewCheck) { n.Name = "" }, "rs_thu": func(n *NewCheck) { n.Email = "Hà <ha@luat.example>" },
			"rs_han": func(n *NewCheck) { n.Until = "2025-04-19" }, // a Saturday
			"rs_hoi": func(n *NewCheck) { n.Asks = strings.Repeat("a", mostSaid+1) },
		} {
			if _, err := h.AskCheck(ctx, h.lan, e.ContentID, asking(change)); domain.FieldsOf(err).For(field).Message == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, until := range []string{"2025-04-09", "2025-12-01", ""} {
			if _, err := h.AskCheck(ctx, h.lan, e.ContentID, asking(func(n *NewCheck) { n.Until = calendar.Date(until) })); domain.FieldsOf(err).For("rs_han").Message == "" {
				t.Errorf("until %q: %v", until, err)
			}
		}
		if _, err := h.AskCheck(ctx, h.abroad, e.ContentID, asking()); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("another agency asks: %v", err)
		}
		if err := h.EndCheck(ctx, h.abroad, e.ContentID, "x"); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("another agency ends: %v", err)
		}
	})
}

// Without a mail server who asked gets the address, once; too many requests of one address
// are refused for a while.
func TestAnAddressHandedOverAndItsPace(t *testing.T) {
	t.Parallel()
	h := open(t, db.SQLite)
	h.post.unready = true
	e := h.written("Gửi tay")
	at := root + "/" + e.ContentID
	s := h.site(h.lan)
	v := seen(t, s.Get(at).Body, url.Values{"rs_loai": {"factual"}, "rs_ten": {"Thống kê"}, "rs_thu": {"tk@so.example"}, "rs_han": {"17/04/2025"}})
	page := s.Post(at+"/ra-soat", v).Want(http.StatusOK, "https://loa.example/ra-soat/", "chỉ hiện một lần")
	_, rest, _ := strings.Cut(page.Body, "https://loa.example")
	link, _, _ := strings.Cut(rest, "<")
	out := h.site(access.Actor{})
	for range paceBurst {
		out.Get(strings.TrimSpace(link)).Want(http.StatusOK)
	}
	out.Get(strings.TrimSpace(link)).Want(http.StatusServiceUnavailable, "Gửi quá nhanh")
	h.pass(5 * time.Second)
	out.Get(strings.TrimSpace(link)).Want(http.StatusOK)
	wrong := 0
	for i := range 2 * guessBurst {
		if a := out.Get(checkRoot + strings.Repeat("a", 20) + string(rune('a'+i%26)) + strings.Repeat("b", i)); a.Status == http.StatusServiceUnavailable {
			wrong++
		}
	}
	if wrong == 0 {
		t.Error("addresses can be guessed without end")
	}
}

// Two windows decide at once: one decision stands.
func twoDecide(t *testing.T, h *house) {
	t.Helper()
	e := h.written("Hai cửa sổ")
	out := h.checking(e.ContentID)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			errs[i] = h.Conclude(t.Context(), out.Key, []string{decideRight, decideMend}[i%2], "Có căn cứ rõ")
		})
	}
	wg.Wait()
	good := 0
	for _, err := range errs {
		if err == nil {
			good++
		} else if domain.CodeOf(err) != domain.CodeNotFound {
			t.Error(err)
		}
	}
	if good != 1 {
		t.Errorf("%d decisions: %v", good, errs)
	}
}

// A checker sees the pictures and files of the words which are checked, and no others;
// nobody keeps them, and they end with the link.
func TestACheckerSeesTheFilesOfThePiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		m, apart, lead, gone := h.pictured(h.lan, h.ward, 1, true), h.pictured(h.lan, h.ward, 2, true), h.pictured(h.lan, h.ward, 3, true), h.pictured(h.lan, h.ward, 4, true)
		theirs := h.pictured(h.abroad, h.other, 5, true)
		e := h.begun()
		w := content.Words{
			Title: "Bài có ảnh", Summary: "Tóm tắt của bài.", Source: "Sở Nội vụ", NoSecret: true, Lead: lead.ID,
			Body: `<p>Đoạn đầu.</p><figure><img src="` + m.Plain() + `" alt=""><figcaption>Chú thích của ảnh</figcaption></figure><img src="` + gone.Plain() + `" alt="Bỏ sau"><img src="` + theirs.Plain() + `" alt="Của nơi khác"><p>Đoạn cuối.</p>`,
		}
		e, err := h.Contents.Save(t.Context(), h.lan, e.ID, e.Version, w)
		if err != nil {
			t.Fatal(err)
		}
		other := h.begun() // another piece of the same agency
		if _, err := h.Contents.Save(t.Context(), h.lan, other.ID, other.Version, content.Words{Title: "Bài khác", Body: `<img src="` + apart.Plain() + `" alt="x">`}); err != nil {
			t.Fatal(err)
		}
		key, out := h.checking(e.ContentID).Key, h.site(access.Actor{})
		at := checkRoot + key
		src := func(m content.Medium) string { return at + m.Pictures()[0].Src() }
		page := out.Get(at).Want(http.StatusOK, src(m), src(lead), "Ảnh đại diện", `<dd>Quầy "một cửa"`, "Chú thích của ảnh", "loa-narrow__card--wide", "Góp ý: Đoạn 3").Without(apart.ID, theirs.ID)
		if strings.Count(page.Body, "Chú thích của ảnh") != 1 {
			t.Error("the caption stands twice")
		}
		a := out.Get(src(m)).Want(http.StatusOK)
		if a.Header.Get("Cache-Control") != "private, no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Content-Type") != "image/png" && a.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%v", a.Header)
		}
		for name, path := range map[string]string{
			"another piece's": src(apart), "another agency's": src(theirs), "no such file": at + "/tep/0190ad5c-0000-7000-8000-000000000000/960", "no form": at + "/tep/" + m.ID + "/..%2f960",
			"a wrong key": checkRoot + key[1:] + m.Pictures()[0].Src(),
		} {
			if a := out.Get(path); a.Status != http.StatusNotFound {
				t.Errorf("%s: %d", name, a.Status)
			}
		}
		w.Body = strings.Replace(w.Body, `<img src="`+gone.Plain()+`" alt="Bỏ sau">`, `<img src="`+apart.Plain()+`" alt="Mới">`, 1)
		if _, err := h.Contents.Save(t.Context(), h.lan, e.ID, e.Version, w); err != nil {
			t.Fatal(err)
		}
		out.Get(src(gone)).Want(http.StatusNotFound)  // taken out since
		out.Get(src(apart)).Want(http.StatusNotFound) // put in since: nobody asked about it
		out.Post(at+"/ket-luan", url.Values{"ket_luan": {"right"}}).Want(http.StatusSeeOther)
		out.Get(src(m)).Want(http.StatusNotFound)
	})
}
