package newsroom

import (
	"net/http"
	"slices"
	"testing"
	"time"

	flow "loa/internal/domain/content"
)

// Programs do what pages do, by the same rules.
func TestProgramsWriteAndMovePieces(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := h.site(h.lan)
		var p apiPiece
		s.JSON(http.MethodPost, apiRoot, apiBegin{AgencyID: h.ward, Kind: flow.News, Title: "Lịch tiếp công dân", Obligations: []string{h.duty()}}).Want(http.StatusCreated).Into(&p)
		at := apiRoot + "/" + p.ID
		if p.Title != "Lịch tiếp công dân" || p.State != flow.Draft || !slices.Contains(p.May, flow.Submit) || len(p.Findings) == 0 {
			t.Errorf("%+v", p)
		}
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Submit, Version: p.Version}).Want(http.StatusBadRequest, `"summary"`, `"no_secret"`)
		save := apiSave{Version: p.Version, apiWords: apiWords{Title: "Lịch tiếp công dân", Summary: "Tóm tắt.", Body: "<p>Một<script>x</script></p>", NoSecret: true}}
		s.JSON(http.MethodPut, at+"/words", save).Want(http.StatusOK).Into(&p)
		if p.Words.Body != "<p>Một</p>" {
			t.Errorf("%q", p.Words.Body)
		}
		s.JSON(http.MethodPut, at+"/words", save).Want(http.StatusOK) // sent again
		save.Title = "Lịch tiếp dân"
		s.JSON(http.MethodPut, at+"/words", save).Want(http.StatusConflict)
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Submit, Version: p.Version}).Want(http.StatusOK).Into(&p)
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Approve, Version: p.Version}).Want(http.StatusForbidden)
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: "x", Version: p.Version}).Want(http.StatusBadRequest)
		s.Actor = h.chief
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Approve, Version: p.Version}).Want(http.StatusOK).Into(&p)
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Schedule, Version: p.Version, At: "mai"}).Want(http.StatusBadRequest, `"at"`)
		when := h.DB.Clock().Now().Add(time.Hour).Truncate(time.Minute).UTC().Format(time.RFC3339)
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Schedule, Version: p.Version, At: when}).Want(http.StatusOK).Into(&p)
		if p.State != flow.Scheduled || p.DueAt != when {
			t.Errorf("%+v", p.apiRow)
		}
		h.pass(time.Hour)
		if n, err := h.BringOut(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d, %v", n, err)
		}
		var page apiPage
		s.JSON(http.MethodGet, apiRoot+"?state=published&q=tiep+cong+dan&agency="+h.ward, nil).Want(http.StatusOK).Into(&page)
		if page.Total != 1 || page.Items[0].Path != "/tin/lich-tiep-cong-dan-2025" {
			t.Errorf("%+v", page)
		}
		s.JSON(http.MethodPost, at+"/editions", nil).Want(http.StatusCreated).Into(&p)
		if p.Edition != 2 {
			t.Errorf("%+v", p.apiRow)
		}
		s.JSON(http.MethodGet, apiRoot+"?state=x", nil).Want(http.StatusBadRequest)
		s.JSON(http.MethodGet, apiRoot+"?kind=x", nil).Want(http.StatusBadRequest)
		s.JSON(http.MethodGet, apiRoot+"?agency="+h.other, nil).Want(http.StatusForbidden)
		s.Actor = h.abroad
		s.JSON(http.MethodGet, at, nil).Want(http.StatusNotFound)
		s.JSON(http.MethodPost, at+"/steps", apiAct{Act: flow.Discard, Version: p.Version}).Want(http.StatusNotFound)
		s.JSON(http.MethodPost, apiRoot, apiBegin{AgencyID: h.ward, Kind: flow.News}).Want(http.StatusForbidden)
	})
}
