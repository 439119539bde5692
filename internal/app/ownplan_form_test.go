package app

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/feature/ownplan"
	"loa/internal/platform/web/webtest"
)

// TestAllProblemsOfAnOwnPlanAtOnce: what cannot be read, kept and submitted is told
// together, each with the line in which it stands.
func TestAllProblemsOfAnOwnPlanAtOnce(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, w.officer, room)
		id := w.drafted()
		at := "/lam-viec/ke-hoach-rieng/" + id
		_, lines := w.get(id)
		page := site.Get(at).Want(http.StatusOK).Body
		for _, l := range lines {
			if l.Above.Unit != "" && !strings.Contains(page, "Số lượng ("+l.Above.Unit+")") {
				t.Errorf("it is not said that %q is how many", l.Above.Unit)
			}
		}
		form := formOf(t, page)
		first, other := lines[0], lines[1]
		form.Set("den-"+first.ID, "ba mươi")
		form.Set("nguoi-"+first.ID, "Lê Thị C")
		form.Set("noi_dung-"+other.ID, "")
		form.Set("den-"+other.ID, "")
		form.Set("muc_dich", "")
		body := site.Post(at+"/gui", form).Want(http.StatusUnprocessableEntity,
			"Việc 1 (", "Nhập theo mẫu 22/04/2027.", "Việc 2 (", "Ghi nội dung công việc.", "Ghi ngày hoàn thành", "Ghi người hoặc bộ phận phụ trách.",
			"I. Mục đích, yêu cầu: Phần này còn trống.", "Chưa có nội dung, người phụ trách, ngày hoàn thành", "Chưa có ngày hoàn thành").Body
		summary, _, _ := strings.Cut(body, "</ul>")
		if strings.Count(summary, "Việc 1 (") != 1 || strings.Index(summary, "Việc 1 (") > strings.Index(summary, "Việc 2 (") || strings.Index(summary, "I. Mục đích") < strings.Index(summary, "Việc 2 (") {
			t.Error("the summary has a problem twice, or not in the order of the page")
		}
		if strings.Contains(body, `loa-planline__title">Việc mới<`) {
			t.Error("work that was given is called new when its content is emptied")
		}
		if p, now := w.get(id); now[0].Person != "" || p.Version != 1 {
			t.Errorf("something was kept: %+v", now[0])
		}

		form = formOf(t, page)
		form.Set("chung_nguoi", strings.Repeat("ư", 400))
		body = site.Post(at, form).Want(http.StatusUnprocessableEntity, "Người phụ trách chung: Rút gọn còn tối đa 300 ký tự.").Body
		if strings.Count(body, "Rút gọn còn tối đa 300 ký tự.") != 2 || strings.Contains(body, `class="loa-planline" open`) {
			t.Error("one long name opens the lines")
		}
	})
}
