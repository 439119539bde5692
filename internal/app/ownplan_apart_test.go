package app

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestWhoOwesNoPlanStandsApart: an agency that the plan does not ask for its own plan
// has no day for it and is in no figure, also where it made one; who leads the province's
// committee reads the figures and what was issued, no draft; and each row leads on.
func TestWhoOwesNoPlanStandsApart(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		const root = "/lam-viec/ke-hoach-rieng"
		committee := w.Agency("UBND tỉnh Đồng Nai", agency.Province, agency.Committee)
		centre := w.Agency("Trung tâm Phục vụ hành chính công", agency.Province, agency.PublicUnit)
		w.Owe("Đăng bài", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bài"}, centre)
		w.must(second(w.s.Create(ctx, ledgertest.As(access.Officer, centre), "plan", centre)))
		draft := w.drafted()
		w.on("2025-04-22")
		keeper := ledgertest.As(access.Coordinator, w.finance)
		m, err := w.s.Summary(ctx, keeper, "plan", ownplan.Filter{})
		w.must(err)
		if m.All != 2 || len(m.Rows) != 2 || len(m.Apart) != 1 || m.Apart[0].AgencyID != centre || m.Apart[0].Due != "" || m.Apart[0].Days != 0 {
			t.Fatalf("%d owe a plan; %+v; apart %+v", m.All, m.Rows, m.Apart)
		}
		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, ledgertest.As(access.Officer, centre), room)
		site.Get(root).Want(http.StatusOK, "Không thuộc diện phải lập")
		site.Get(root+"/"+m.Apart[0].OwnID).Want(http.StatusOK, "không giao cơ quan này lập").Without("đã quá hạn", "Đã quá hạn")
		site.Get(root + "/tong-hop").Want(http.StatusForbidden)
		site.Actor = keeper
		site.Get(root+"/tong-hop").Want(http.StatusOK, "(2/2)", "Không tính vào các con số ở trên", "/moi?co-quan="+w.finance, "Lập thay cơ quan")
		w.account("officer-tc", access.Officer, w.finance)
		site.Get(root+"/tong-hop").Want(http.StatusOK, "Đôn đốc", "&co-quan="+w.finance).Without("Lập thay cơ quan")

		chair := ledgertest.As(access.Leader, committee)
		site.Actor = chair
		page := site.Get(root+"/tong-hop").Want(http.StatusOK, "Sở Y tế", "/lam-viec/co-quan/"+w.health)
		if strings.Contains(page.Body, root+"/"+draft+`"`) {
			t.Error("a draft that does not open is linked")
		}
		site.Get(root+"/tong-hop/csv").Want(http.StatusOK, "Không thuộc diện phải lập")
		site.Get(root + "/" + draft).Want(http.StatusNotFound)
		w.issue(draft, "12", "2025-04-22")
		site.Get(root+"/tong-hop").Want(http.StatusOK, root+"/"+draft)
		site.Get(root + "/" + draft).Want(http.StatusOK)
		site.Post(root+"/"+draft+"/sua-doi", nil).Want(http.StatusForbidden)
		site.Actor = ledgertest.As(access.Leader, w.finance)
		site.Get(root + "/tong-hop").Want(http.StatusForbidden)
	})
}
