package newsroom

import (
	"net/http"
	"testing"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
)

// Programs read the series of the agencies that their caller sees, with their works.
func TestProgramsReadSeries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		n := NewSeries{NewWork: h.work("Bản tin số {số}", func(n *NewWork) { n.Key = "loat"; n.Kind = flow.Bulletin }), Rhythm: flow.Rhythm{Every: calendar.Week, On: []int{5}}, Window: calendar.Window{Start: "2025-06-02", End: "2025-07-04"}}
		if _, _, err := h.PlanSeries(t.Context(), h.lan, n); err != nil {
			t.Fatal(err)
		}
		s := h.site(h.lan)
		const at = "/api/v1/series"
		var all apiSeriesPage
		s.Get(at).Want(http.StatusOK).Into(&all)
		if len(all.Items) != 1 || all.Items[0].Works != 5 || all.Items[0].FirstDue != "2025-06-06" || all.Items[0].LastDue != "2025-07-04" || all.Items[0].Every != calendar.Week || all.Next != "" {
			t.Fatalf("%+v", all)
		}
		id := all.Items[0].ID
		var one apiSeriesOne
		s.Get(at + "/" + id).Want(http.StatusOK).Into(&one)
		if one.ID != id || len(one.Items) != 5 || one.Items[2].Title != "Bản tin số 3" || one.Items[2].SeriesID != id {
			t.Errorf("%+v", one)
		}
		all = apiSeriesPage{}
		if s.Get(at + "?agency=" + h.ward + "&after=" + id).Want(http.StatusOK).Into(&all); len(all.Items) != 0 {
			t.Errorf("%+v", all)
		}
		s.Get(at + "/khong-co").Want(http.StatusNotFound)
		s.Actor = h.abroad
		s.Get(at + "/" + id).Want(http.StatusNotFound)
		s.Get(at + "?agency=" + h.ward).Want(http.StatusForbidden)
		if s.Get(at).Want(http.StatusOK).Into(&all); len(all.Items) != 0 {
			t.Errorf("%+v", all)
		}
	})
}
