package newsroom

import (
	"net/http"
	"testing"
)

// Programs plan, change, begin and drop works as people do, and see what they see.
func TestProgramsPlanWorks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		const at = "/api/v1/works"
		s.JSON(http.MethodPost, at, map[string]any{"agency_id": h.ward, "kind": "news", "title": "", "due_on": "2025-06-15"}).Want(http.StatusBadRequest, `"title"`, `"due_on"`)
		s.JSON(http.MethodPost, at, map[string]any{"agency_id": h.ward, "kind": "news", "title": "x", "due_on": "2025-06-31"}).Want(http.StatusBadRequest)
		var w apiWork
		s.JSON(http.MethodPost, at, map[string]any{"agency_id": h.ward, "kind": "news", "title": "Từ chương trình", "obligation_id": h.duty(), "due_on": workday}).Want(http.StatusCreated).Into(&w)
		if w.State != "planned" || w.Version != 1 || w.DueOn != workday {
			t.Errorf("%+v", w)
		}
		change := map[string]any{"kind": "feature", "title": "Đổi tên", "due_on": workday, "owner": "ngoai", "outside_name": "Đài", "outside_contact": "0251", "version": 1}
		s.JSON(http.MethodPut, at+"/"+w.ID, change).Want(http.StatusOK).Into(&w)
		if w.Title != "Đổi tên" || w.Producer != "outside" || w.Version != 2 {
			t.Errorf("%+v", w)
		}
		s.JSON(http.MethodPut, at+"/"+w.ID, change).Want(http.StatusConflict)
		var all apiWorks
		s.Get(at + "?from=2025-06-01&to=2025-06-30").Want(http.StatusOK).Into(&all)
		if len(all.Items) != 1 {
			t.Errorf("%+v", all)
		}
		s.Get(at + "?from=tháng-sáu").Want(http.StatusBadRequest)
		s.JSON(http.MethodPost, at+"/"+w.ID+"/steps", map[string]any{"act": "finish"}).Want(http.StatusBadRequest)
		s.JSON(http.MethodPost, at+"/"+w.ID+"/steps", map[string]any{"act": "start"}).Want(http.StatusOK).Into(&w)
		if w.State != "begun" || w.ContentID == "" {
			t.Errorf("%+v", w)
		}
		s.JSON(http.MethodPost, at+"/"+w.ID+"/steps", map[string]any{"act": "unlink", "content_id": w.ContentID}).Want(http.StatusOK)
		s.JSON(http.MethodPost, at+"/"+w.ID+"/steps", map[string]any{"act": "drop", "reason": "Không làm nữa"}).Want(http.StatusOK).Into(&w)
		if w.State != "dropped" || w.DroppedWhy != "Không làm nữa" {
			t.Errorf("%+v", w)
		}
		s.Actor = h.abroad
		s.Get(at + "/" + w.ID).Want(http.StatusNotFound)
		s.Get(at + "?agency=" + h.ward).Want(http.StatusForbidden)
		all = apiWorks{}
		if s.Get(at).Want(http.StatusOK).Into(&all); len(all.Items) != 0 {
			t.Errorf("%+v", all)
		}
	})
}
