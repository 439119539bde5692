package app

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/desk"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestWhoGivesAccountsKnowsThatALeaderIsMissing: a plan that nobody could approve stands
// on the desks of those who invite people, leads to the invitation of a leader, and is
// gone once there is one. An administrator without duties is not told that no plan runs.
func TestWhoGivesAccountsKnowsThatALeaderIsMissing(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		service := desk.NewService(desk.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Papers: w.papers, People: w.People, Zone: w.Zone})
		room, err := desk.New(service)
		w.must(err)
		admin := ledgertest.As(access.Administrator, "")
		site := webtest.New(t, admin, room)
		id := w.drafted()
		site.Get("/lam-viec").Want(http.StatusOK, "Không có việc nào đang chờ").Without("khi kế hoạch được đưa vào theo dõi")
		w.on("2025-02-09") // the clock is set back behind what was recorded
		site.Get("/lam-viec").Want(http.StatusOK, "Đồng hồ của Loa đang chậm hơn dữ liệu đã ghi")
		site.Actor = w.officer
		site.Get("/lam-viec").Want(http.StatusOK).Without("Đồng hồ của Loa")
		site.Actor = admin
		w.on("2025-02-10")
		site.Get("/lam-viec").Want(http.StatusOK).Without("Đồng hồ của Loa")
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		leads := "/lam-viec/nguoi-dung/moi?co-quan=" + w.health + "&vai-tro=leader"
		asked := func(who access.Actor) bool {
			t.Helper()
			items, err := service.Items(ctx, who)
			w.must(err)
			for _, i := range items {
				if i.URL == leads && strings.HasPrefix(i.Title.String(), "Sở Y tế có 1 việc chờ duyệt") {
					return true
				}
			}
			return false
		}
		if keeper := ledgertest.As(access.Coordinator, w.finance); !asked(admin) || !asked(keeper) || asked(w.officer) {
			t.Errorf("told: administrator %v, coordinator %v, officer %v", asked(admin), asked(keeper), asked(w.officer))
		}
		site.Get("/lam-viec").Want(http.StatusOK, "Mời lãnh đạo", "Xem người dùng của cơ quan")
		w.account("giamdoc", access.Leader, w.health)
		if asked(admin) {
			t.Error("there is a leader now")
		}
	})
}
