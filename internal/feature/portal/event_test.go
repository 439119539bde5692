package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
)

// timed is the one event of a calendar file as "UID begin end place number status".
func timed(t *testing.T, a webtest.Answer) string {
	t.Helper()
	c, err := ics.ParseCalendar(strings.NewReader(a.Want(http.StatusOK).Body))
	if err != nil || len(c.Events()) != 1 || a.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("%v: %s", err, a.Body)
	}
	var out []string
	for _, name := range []ics.ComponentProperty{ics.ComponentPropertyUniqueId, ics.ComponentPropertyDtStart, ics.ComponentPropertyDtEnd, ics.ComponentPropertyLocation, ics.ComponentPropertyUrl, ics.ComponentPropertySequence, ics.ComponentPropertyStatus} {
		if p := c.Events()[0].GetProperty(name); p != nil {
			out = append(out, p.Value)
		}
	}
	return strings.Join(out, " ")
}

// An event that a piece announces stands above its words, on front pages while it is to
// come, and in the calendars of its agency and of all; a correction moves it under its
// number, a withdrawal calls it off, and what is over says so.
func TestEventsOfPieces(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		const (
			at, ward = "/tin/huong-dan-nop-ho-so-2025", "/co-quan/ubnd-phuong-tran-bien"
			place    = "Nhà văn hóa khu phố 3"
			url      = "https://cong.example" + at
		)
		files := []string{"/lich.ics", ward + "/lich.ics", at + "/lich.ics"}
		p.publish(words("Bài không báo gì"))
		p.Get("/tin/bai-khong-bao-gi-2025").Want(http.StatusOK).Without("Thêm vào lịch", `id="su-kien"`)
		p.Get("/tin/bai-khong-bao-gi-2025/lich.ics").Want(http.StatusNotFound, "Bài này không báo sự kiện nào.")
		p.Get("/").Want(http.StatusOK).Without("Sắp diễn ra", "Xem tất cả sự kiện")
		p.Get("/su-kien").Want(http.StatusOK, "Chưa có sự kiện nào sắp diễn ra.", `rel="canonical" href="https://cong.example/su-kien"`).Without("lich.ics", "Đã diễn ra trong")
		w := words("Hướng dẫn nộp hồ sơ")
		w.Event = flow.Event{Day: "2025-05-17", From: "07:30", To: "11:00", Place: place}
		e := p.publish(w)
		p.Get(at).Want(http.StatusOK, "Thứ Bảy, 17/05/2025, 7 giờ 30 – 11 giờ, tại "+place, `href="`+at+`/lich.ics">Thêm vào lịch</a>`).Without("Đã diễn ra")
		p.Get(at+"?lang=en").Want(http.StatusOK, "Saturday, 17/05/2025, 7:30 – 11:00, at "+place, "Add to calendar")
		for _, front := range []string{"/", ward} {
			p.Get(front).Want(http.StatusOK, "Sắp diễn ra", `href="`+at+`"`, "Thứ Bảy, 17/05/2025", "Xem tất cả sự kiện")
		}
		const byWard = "/su-kien?co-quan=ubnd-phuong-tran-bien"
		p.o.Agency("Sở Y tế", agency.Province, agency.Department)
		day := []string{"Thứ Bảy, <time datetime=\"2025-05-17\">17/05/2025</time>", "7 giờ 30 – 11 giờ", place, `href="` + at + `"`, `href="` + ward + `" lang="vi">UBND phường Trấn Biên`}
		p.Get("/su-kien").Want(http.StatusOK, append(day, `href="/lich.ics">Thêm cả lịch vào điện thoại (iCalendar)`)...)
		p.Get(byWard).Want(http.StatusOK, append(day, `href="`+ward+`/lich.ics">`, "Lịch sự kiện của UBND phường Trấn Biên")...)
		p.Get(byWard+"&lang=en").Want(http.StatusOK, "Events of UBND phường Trấn Biên", "Saturday", "7:30 – 11:00", "Add the whole calendar to your telephone")
		p.Get("/su-kien?co-quan=so-y-te").Want(http.StatusOK, "Chưa có sự kiện nào sắp diễn ra.").Without(place, "lich.ics")
		p.Get("/su-kien?co-quan=khong-co").Want(http.StatusNotFound)
		p.Get("/so-do-trang").Want(http.StatusOK, `href="/su-kien"`)
		p.Get("/so-do/trang.xml").Want(http.StatusOK, "https://cong.example/su-kien<")
		told := structured(t, p.Get(at))["Event"]
		where, _ := told["location"].(map[string]any)
		by, _ := told["organizer"].(map[string]any)
		begins, err := time.Parse(time.RFC3339, told["startDate"].(string))
		if err != nil || !begins.Equal(time.Date(2025, 5, 17, 7, 30, 0, 0, p.o.Zone)) || told["eventStatus"] != "https://schema.org/EventScheduled" || where["name"] != place || by["name"] != "UBND phường Trấn Biên" || told["url"] != url {
			t.Errorf("%v: %v", err, told)
		}
		utc := func(day, hour, minute int) string {
			return time.Date(2025, 5, day, hour, minute, 0, 0, p.o.Zone).UTC().Format("20060102T150405Z")
		}
		uid := e.ContentID + "@cong.example "
		for _, file := range files {
			if got, want := timed(t, p.Get(file)), uid+utc(17, 7, 30)+" "+utc(17, 11, 0)+" "+place+" "+url+" 1"; got != want {
				t.Errorf("%s: %s, not %s", file, got, want)
			}
		}
		p.pass(time.Hour)
		w.Event.Day, w.Event.From = "2025-05-18", "08:00"
		next := p.correct(e.ContentID, w, "Buổi hướng dẫn dời sang Chủ Nhật.")
		p.Get(at).Want(http.StatusOK, "Chủ Nhật, 18/05/2025, 8 giờ – 11 giờ").Without("7 giờ 30")
		for _, file := range files {
			if got, want := timed(t, p.Get(file)), uid+utc(18, 8, 0)+" "+utc(18, 11, 0)+" "+place+" "+url+" 2"; got != want {
				t.Errorf("%s: %s, not %s", file, got, want)
			}
		}
		p.pass(45 * 24 * time.Hour) // behind its day
		p.Get(at).Want(http.StatusOK, "Đã diễn ra").Without("Thêm vào lịch")
		p.Get("/").Want(http.StatusOK).Without("Sắp diễn ra")
		p.Get("/su-kien").Want(http.StatusOK, "Chưa có sự kiện nào sắp diễn ra.", "Đã diễn ra trong bốn tuần qua", `datetime="2025-05-18"`)
		p.move(p.minh, next.ID, content.Call{Act: flow.Withdraw, Reason: "Hội trường đang sửa chữa"})
		p.Get("/su-kien").Want(http.StatusOK, "Đã hủy")
		for _, file := range files {
			if got := timed(t, p.Get(file)); !strings.HasSuffix(got, " 3 CANCELLED") || !strings.HasPrefix(got, uid) {
				t.Errorf("%s: %s", file, got)
			}
		}
		page := p.Get(at).Want(http.StatusOK, "đã được rút").Without("Thêm vào lịch")
		if told := structured(t, page); told["Event"]["eventStatus"] != "https://schema.org/EventCancelled" || told["NewsArticle"] != nil {
			t.Errorf("%v", told)
		}
		p.move(p.minh, next.ID, content.Call{Act: flow.Unpublish, Reason: "Gỡ khỏi cổng"})
		for _, file := range files {
			p.Get(file).Want(http.StatusNotFound)
		}
	})
}
