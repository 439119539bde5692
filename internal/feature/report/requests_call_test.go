package report_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// status tells how far an agency is with what it owes upon request, on a day.
func (r *room) status(t *testing.T, agencyID string, day calendar.Date) obligation.Assessment {
	t.Helper()
	all, err := r.Programme.Obligations(t.Context(), "plan")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if o.VersionID != "Báo cáo đột xuất" {
			continue
		}
		counts, err := r.Ledger.HappenedBy(t.Context(), []obligation.Chain{o.Chain()}, day)
		if err != nil {
			t.Fatal(err)
		}
		return o.Assess(agencyID, ledger.Of(counts, o.VersionID), day)
	}
	t.Fatal("no such obligation")
	return obligation.Assessment{}
}

// TestARequestOpensThePlansDuty: a plan's report upon request is owed by those
// who are asked, by the day that was set, and met by filing; a moved deadline
// judges nobody who had filed anew; a withdrawn request is owed by nobody.
func TestARequestOpensThePlansDuty(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := r.Agency("Sở Tư pháp", agency.Province, agency.Department) // owes no such report
		r.Owe("Báo cáo đột xuất", obligation.Rule{Kind: cadence.Conditional, UnitNoun: "báo cáo", PerAgency: true}, r.a, r.b)
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting' WHERE id = 'o-Báo cáo đột xuất'`); err != nil {
			t.Fatal(err)
		}
		keeper := r.keeper(t)
		r.Actor = keeper
		request := r.Post(asks+"/moi", asking("15/4/2025")).Want(http.StatusSeeOther).Location
		id := request[strings.LastIndexByte(request, '/')+1:]
		if s := r.status(t, r.a, "2025-04-10"); s.Status != obligation.NotDue || !strings.Contains(s.Why.String(), "hạn 15/04/2025 đặt riêng cho lần này") {
			t.Errorf("asked: %s %s", s.Status, s.Why)
		}
		if s := r.status(t, c, "2025-04-10"); s.Status != obligation.NotApplicable {
			t.Errorf("who owes no report: %s", s.Status)
		}
		rep, err := r.service.Begin(t.Context(), ledgertest.As(access.Officer, r.a), id, r.a)
		if err != nil {
			t.Fatal(err)
		}
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Post(list+"/"+rep+"/gui", answers("1", "Thiếu người.", "1.250,5")).Want(http.StatusSeeOther)
		if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), rep); err != nil {
			t.Fatal(err)
		}
		r.Post(list+"/"+rep+"/gui-di", url.Values{}).Want(http.StatusSeeOther)
		if s := r.status(t, r.a, "2025-04-30"); s.Status != obligation.Met {
			t.Errorf("filed: %s %s", s.Status, s.Why)
		}
		r.Actor = keeper
		r.Post(request+"/han", url.Values{"han": {"11/4/2025"}, "ly_do": {"Họp sớm"}, "lan": {"1"}}).Want(http.StatusSeeOther)
		if s := r.status(t, r.b, "2025-04-12"); s.Status != obligation.Late {
			t.Errorf("past the new day: %s %s", s.Status, s.Why)
		}
		if s := r.status(t, r.a, "2025-04-12"); s.Status != obligation.Met || !strings.Contains(s.Why.String(), "15/04/2025") {
			t.Errorf("filed before the day moved: %s %s", s.Status, s.Why)
		}
		r.overviewHolds(t, request)
		r.withdrawn(t, request, id)
	})
}

// overviewHolds reads the request's overview as a spreadsheet.
func (r *room) overviewHolds(t *testing.T, request string) {
	t.Helper()
	body := r.Get(request + "/xlsx").Want(http.StatusOK).Body
	lines, err := office.ReadSheet([]byte(body), "", []office.ReadColumn{
		{Key: "who", Names: []string{"Cơ quan"}, Required: true},
		{Key: "filed", Names: []string{"Đúng hạn"}, Required: true},
		{Key: "words", Names: []string{"Khó khăn lớn nhất là gì?"}, Required: true},
		{Key: "number", Names: []string{"Có bao nhiêu lượt người được hướng dẫn? (lượt)"}, Required: true},
	})
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	got := map[string]string{}
	for _, l := range lines {
		got[l.Text("who")] = l.Text("filed") + "|" + l.Text("words") + "|" + l.Text("number")
	}
	if got["Sở Nội vụ"] != "Đúng hạn|Thiếu người.|1250,5" || !strings.HasSuffix(got["Sở Y tế"], "||") {
		t.Errorf("%q", got)
	}
}

// withdrawn takes the request back and looks at what is left of it.
func (r *room) withdrawn(t *testing.T, request, id string) {
	t.Helper()
	r.Actor = ledgertest.As(access.Officer, r.b)
	begun := r.Post(request+"/tra-loi", url.Values{"don_vi": {r.b}}).Want(http.StatusSeeOther).Location
	r.Post(request+"/thu-hoi", url.Values{"ly_do_thu_hoi": {"x"}}).Want(http.StatusForbidden)
	r.Actor = r.keeper(t)
	r.Post(request+"/thu-hoi", nil).Want(http.StatusUnprocessableEntity, "Nhập lý do thu hồi.")
	r.Post(request+"/thu-hoi", url.Values{"ly_do_thu_hoi": {"Số liệu đã có"}}).Want(http.StatusSeeOther)
	r.Post(request+"/thu-hoi", url.Values{"ly_do_thu_hoi": {"Số liệu đã có"}}).Want(http.StatusConflict)
	r.Post(request+"/han", url.Values{"han": {"21/4/2025"}, "ly_do": {"Chậm"}, "lan": {"2"}}).Want(http.StatusConflict)
	r.Get(request).Want(http.StatusOK, "Yêu cầu đã thu hồi", "Số liệu đã có", "Lập lại yêu cầu này").Without("Đổi hạn gửi</span>")
	r.Get(asks).Want(http.StatusOK, "đã thu hồi")
	r.Get(asks+"/moi?tu="+id).Want(http.StatusOK, "Khó khăn lớn nhất là gì?", `value="01/02/2025"`, "Công văn số 512/UBND-NC")
	if s := r.status(t, r.b, "2025-04-12"); s.Status != obligation.NotApplicable {
		t.Errorf("asked by a request that was withdrawn: %s %s", s.Status, s.Why)
	}
	r.Actor = ledgertest.As(access.Officer, r.b)
	r.Get(list).Want(http.StatusOK).Without("hạn 11/04/2025")
	r.Post(begun+"/gui", answers("1", "Không.", "0")).Want(http.StatusConflict, "đã được thu hồi")
}
