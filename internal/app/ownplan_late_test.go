package app

import (
	"net/http"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestLatenessOfAnOwnPlanStaysSaid on the agency's pages and the coordinator's: when it
// is approved, issued and amended.
func TestLatenessOfAnOwnPlanStaysSaid(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, w.officer, room)
		coordinator := ledgertest.As(access.Coordinator, w.finance)
		const list = "/lam-viec/ke-hoach-rieng"
		says := func(ours, all string) {
			t.Helper()
			site.Actor = w.officer
			site.Get(list).Want(http.StatusOK, ours)
			site.Actor = coordinator
			site.Get(list+"/tong-hop").Want(http.StatusOK, all)
		}
		w.on("2025-03-10")
		says("Chưa lập, quá hạn 10 ngày", "Chưa lập, quá hạn 10 ngày")
		id := w.drafted()
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		w.must(w.s.Approve(ctx, w.leader, id, 0))
		says("Đang lập, quá hạn 10 ngày", "Đang lập, quá hạn 10 ngày")
		w.release(id, "12", "2025-03-10")
		says("Ban hành muộn 10 ngày", "Ban hành muộn 10 ngày")
		w.on("2025-06-02")
		next, err := w.s.Amend(ctx, w.officer, id)
		w.must(err)
		says("Ban hành muộn 10 ngày", "Ban hành muộn 10 ngày")
		site.Actor = w.officer
		site.Get(list+"/"+next).Want(http.StatusOK, "Ban hành lần đầu", "Ban hành muộn 10 ngày")
		site.Actor = coordinator
		site.Get(list+"/tong-hop?tim=khong+co+co+quan+nay").Want(http.StatusOK, "0 cơ quan có tên như vậy.", "Xem tất cả").Without("Ban hành muộn 10 ngày")
		w.on("2026-11-02") // long over: among the plans of earlier years
		says("Ban hành muộn 10 ngày", "Ban hành muộn 10 ngày")
	})
}
