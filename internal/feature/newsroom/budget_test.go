package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/xuri/excelize/v2"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// keeper coordinates for the whole office.
func (h *house) keeper() access.Actor {
	return access.Actor{AccountID: "keeper", Name: "Đỗ Thị Mai", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: h.other}}}
}

// name gives the plan topics and audiences.
func (h *house) name(kind programme.ItemKind, names ...string) {
	h.t.Helper()
	duties, err := h.Duties(h.t.Context(), h.ward, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for i, n := range names {
		if err := h.DB.Write(h.t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Send(ctx, `INSERT INTO plan_item (id, plan_id, kind, ord, content, content_fold, source_start, source_end, state, version) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 'confirmed', 1)`,
				db.NewID(), duties[0].PlanID, kind, i, n, vi.Fold(n))
		}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// What is planned and what is missing: the page, the sheet and the calendar file say the
// same.
func TestTheBudgetOfTheProvince(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for title, topic := range map[string]string{"Đã đăng": "Dịch vụ công trực tuyến", "Về hộ tịch": "Hộ tịch"} {
			out := h.written(title)
			row, err := h.Contents.Newest(ctx, out.ContentID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Contents.Save(ctx, h.lan, row.Edition.ID, row.Edition.Version, content.Words{Title: title, Summary: "Tóm tắt.", Body: "<p>Nội dung.</p>", Source: "Phường", NoSecret: true, Topics: []string{topic}, Audiences: []string{"Người dân"}}); err != nil {
				t.Fatal(err)
			}
			h.do(h.lan, out.ContentID, flow.Submit)
			h.do(h.chief, out.ContentID, flow.Approve)
			h.do(h.lan, out.ContentID, flow.Publish)
		}
		h.name(programme.KindTopic, "Dịch vụ công trực tuyến", "Bộ phận Một cửa")
		h.name(programme.KindAudience, "Người dân", "Doanh nghiệp")
		h.now.Store(time.Date(2025, 5, 26, 2, 0, 0, 0, time.UTC).UnixMilli())
		h.planned("Bài về Một cửa", func(n *NewWork) { n.Topic, n.Audience = "Bộ phận Một cửa", "Doanh nghiệp" })
		dropped := h.planned("Bài bỏ", func(n *NewWork) { n.DueOn = "2025-06-04" })
		if _, err := h.Drop(ctx, h.lan, dropped.ID, flow.OnlyThis, "Không cần nữa"); err != nil {
			t.Fatal(err)
		}
		h.planned("Bài muộn", func(n *NewWork) { n.DueOn = "2025-05-22" })
		b, err := h.Budget(ctx, h.keeper(), 4)
		if err != nil {
			t.Fatal(err)
		}
		if b.Open != 1 || len(b.Late) != 1 || b.Done != 0 || len(b.Weeks) != 4 || len(b.Weeks[2].Works) != 1 || len(b.Agencies) != 1 || b.Agencies[0].Next != workday || b.Agencies[0].Late != 1 {
			t.Errorf("%+v", b)
		}
		if len(b.Topics) != 2 || !b.Topics[0].Never || b.Topics[0].Name != "Bộ phận Một cửa" || b.Topics[0].Planned != 1 || b.Topics[1].Days != 46 || b.Topics[1].Published != 1 || !b.Topics[1].Quiet() {
			t.Errorf("%+v", b.Topics)
		}
		if b.Beside != 1 {
			t.Errorf("%d pieces without a topic of the plan", b.Beside)
		}
		if len(b.Gaps()) != 4 {
			t.Errorf("%+v", b.Gaps())
		}
		s := h.site(h.keeper())
		s.Get(budgetRoot).Want(http.StatusOK, "Chưa có bài nào", "46 ngày trước", "Ngoài ra 1 bài đang đăng không thuộc chủ đề nào", "Bài về Một cửa", "1 việc chưa xong, 0 đã đăng. Tính", "/dat-bai?chu-de=", "UBND phường Trấn Biên").Without("Bài bỏ")
		file := s.Get(budgetRoot + ".xlsx?tuan=4").Want(http.StatusOK)
		book, err := excelize.OpenReader(strings.NewReader(file.Body))
		if err != nil {
			t.Fatal(err)
		}
		agencies, _ := book.GetRows("Cơ quan")
		topics, _ := book.GetRows("Chủ đề")
		if last := agencies[len(agencies)-1]; fmt.Sprint(last) != "[UBND phường Trấn Biên 1 0 1 12/06/2025]" {
			t.Errorf("%v", last)
		}
		if last := topics[len(topics)-1]; last[0] != "Dịch vụ công trực tuyến" || last[1] != "1" || last[3] != "46" {
			t.Errorf("%v", last)
		}
		s.Get(budgetRoot).Want(http.StatusOK, "Tính đến hôm nay, 1 việc quá hạn", "Việc quá hạn, tính đến hôm nay", "Bài muộn", "#qua-han")
		officer := h.site(h.lan)
		officer.Get(budgetRoot).Want(http.StatusOK, "Dự kiến bài", workRoot+"/moi?chu-de=")
		officer.Get(workRoot+"/moi?chu-de=B%E1%BB%99+ph%E1%BA%ADn+M%E1%BB%99t+c%E1%BB%ADa").Want(http.StatusOK, `<option value="Bộ phận Một cửa" selected>`)
		dates := s.Get(workRoot + ".ics").Want(http.StatusOK)
		if n := strings.Count(dates.Body, "\n"); n == 0 || n != strings.Count(dates.Body, "\r\n") {
			t.Errorf("%d ends of lines, %d by RFC 5545", n, strings.Count(dates.Body, "\r\n"))
		}
		c, err := ics.ParseCalendar(strings.NewReader(dates.Body))
		if err != nil || len(c.Events()) != 3 {
			t.Fatalf("%v: %s", err, dates.Body)
		}
		for _, want := range []string{"DTSTART;VALUE=DATE:20250612", "DTEND;VALUE=DATE:20250613", "SUMMARY:Bài về Một cửa", "STATUS:CANCELLED", "https://loa.example/lam-viec/toa-soan/ke-hoach/viec/"} {
			if !strings.Contains(strings.ReplaceAll(dates.Body, "\r\n ", ""), want) {
				t.Errorf("no %s in %s", want, dates.Body)
			}
		}
		s.Actor = h.abroad
		s.Get(budgetRoot).Want(http.StatusOK).Without("Bài về Một cửa", "Đặt bài")
		if other := s.Get(workRoot + ".ics").Want(http.StatusOK); strings.Contains(other.Body, "VEVENT") {
			t.Error("another agency gets the works")
		}
	})
}

// A request goes to the agency, which accepts it once, or says why not.
func TestAPieceIsAskedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		s := h.site(h.keeper())
		form := s.Get(budgetRoot+"/dat-bai?chu-de=B%E1%BB%99+ph%E1%BA%ADn+M%E1%BB%99t+c%E1%BB%ADa").Want(http.StatusOK, "Bộ phận Một cửa", "Gửi đề nghị")
		v := seen(t, form.Body, url.Values{"tieu_de": {"Một ngày ở Một cửa"}, "the_loai": {"feature"}, "chu_de": {"Bộ phận Một cửa"}, "han": {"09/04/2025"}})
		v.Set("co_quan", "khong-co")
		s.Post(budgetRoot+"/dat-bai", v).Want(http.StatusUnprocessableEntity, "Chọn cơ quan.", "đã qua", "Một ngày ở Một cửa")
		v.Set("co_quan", h.ward)
		v.Set("han", "12/06/2025")
		at := s.Post(budgetRoot+"/dat-bai", v).Want(http.StatusSeeOther).Location
		if again := s.Post(budgetRoot+"/dat-bai", v); again.Location != at {
			t.Errorf("%s, %s", at, again.Location)
		}
		s.Get(at).Want(http.StatusOK, "Chờ trả lời", "Rút đề nghị").Without("Nhận làm")
		s.Actor = h.abroad
		s.Get(at).Want(http.StatusNotFound)
		s.Post(at+"/nhan", url.Values{}).Want(http.StatusNotFound)
		s.Post(budgetRoot+"/dat-bai", v).Want(http.StatusForbidden)
		s.Actor = h.lan
		s.Get(at).Want(http.StatusOK, "Nhận làm", "Không nhận")
		s.Post(at+"/khong-nhan", url.Values{"ly_do": {"ít"}}).Want(http.StatusUnprocessableEntity, "Lý do ngắn quá", "ít nhất 5 ký tự")
		work := s.Post(at+"/nhan", url.Values{}).Want(http.StatusSeeOther).Location
		s.Get(work).Want(http.StatusOK, "Một ngày ở Một cửa", "Bộ phận Một cửa", "12/06/2025", "Bắt đầu viết")
		s.Post(at+"/khong-nhan", url.Values{"ly_do": {"Không làm được"}}).Want(http.StatusConflict)
		if again := s.Post(at+"/nhan", url.Values{}).Want(http.StatusSeeOther); again.Location != work {
			t.Errorf("accepted twice: %s, %s", work, again.Location)
		}
		id, err := h.Ask(ctx, h.keeper(), h.work("Bài khác", func(n *NewWork) { n.ObligationID = "" }))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Decline(ctx, h.chief, id, "Không có người viết"); err != nil {
			t.Fatal(err)
		}
		s.Actor = h.keeper()
		s.Get(budgetRoot).Want(http.StatusOK, "Không nhận", "“Không có người viết”", "Đã nhận")
		s.Post(budgetRoot+"/de-nghi/"+id+"/rut", url.Values{}).Want(http.StatusConflict)
		s.Post(budgetRoot+"/de-nghi/"+id+"/da-biet", url.Values{"ve": {"viec"}}).Want(http.StatusSeeOther)
		if r, err := h.Request(ctx, h.keeper(), id); err != nil || r.SeenAt == 0 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// Two people of the agency answer at once: one answer stands, one work at most.
func twoAnswer(t *testing.T, h *house) {
	t.Helper()
	ctx := t.Context()
	id, err := h.Ask(ctx, h.keeper(), h.work("Cùng trả lời", func(n *NewWork) { n.ObligationID = "" }))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			if i%2 == 0 {
				_, errs[i] = h.Accept(ctx, h.lan, id)
			} else {
				errs[i] = h.Decline(ctx, h.chief, id, "Không làm được")
			}
		})
	}
	wg.Wait()
	r, err := h.Request(ctx, h.keeper(), id)
	if err != nil {
		t.Fatal(err)
	}
	var works int
	if _, err := h.DB.Get(ctx, &works, `SELECT count(*) FROM newsroom_work WHERE title = 'Cùng trả lời'`); err != nil || (works == 1) != (r.State == requestAccepted) || works > 1 {
		t.Errorf("%d works, %s, %v", works, r.State, err)
	}
	for i, err := range errs {
		if code := domain.CodeOf(err); err != nil && code != domain.CodeConflict || err == nil && (i%2 == 0) != (r.State == requestAccepted) {
			t.Errorf("%d: %v, %s", i, err, r.State)
		}
	}
}
