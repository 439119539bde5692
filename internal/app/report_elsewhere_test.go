package app

import (
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	paperrooms "loa/internal/feature/papers"
	"loa/internal/feature/report"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// paperOffice is the rooms of reports, papers and the desk over one database, with one
// agency that owes news.
type paperOffice struct {
	*webtest.Site
	*ledgertest.Office
	reports         *report.Service
	papers          *papers.Papers
	agency          string
	officer, leader access.Actor
}

func newPaperOffice(t *testing.T, d *db.DB) *paperOffice {
	t.Helper()
	return paperOfficeAt(t, d, t.TempDir())
}

// paperOfficeAt keeps the files of papers in a directory.
func paperOfficeAt(t *testing.T, d *db.DB, dir string) *paperOffice {
	t.Helper()
	o := ledgertest.New(t, d)
	files, err := blob.Open(filepath.Join(dir, "papers"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	spine := papers.Open(d, files, o.Zone)
	s := report.NewService(report.Sources{
		DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Papers: spine, Place: "Đồng Nai", Zone: o.Zone,
		Address: func(path string) string { return "https://loa.example" + path },
	})
	reports, err := report.New(s)
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := paperrooms.New(paperrooms.NewService(paperrooms.Sources{DB: d, Papers: spine, Registry: o.Registry, Zone: o.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	desks, err := desk.New(desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Papers: spine, Zone: o.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	a := o.Agency("Sở Y tế", agency.Province, agency.Department)
	o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, a)
	officer := ledgertest.As(access.Officer, a)
	return &paperOffice{webtest.New(t, officer, desks, reports, rooms), o, s, spine, a, officer, ledgertest.As(access.Leader, a)}
}

// approved drafts a report of a period, has it approved and gives its id.
func (o *paperOffice) approved(t *testing.T, period calendar.ReportPeriod) string {
	t.Helper()
	id, err := o.reports.Create(t.Context(), o.officer, report.NewReport{PlanID: "plan", Owner: "agency:" + o.agency, Period: period, Rule: calendar.CalendarWindow})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.reports.SubmitAsDrafted(t.Context(), o.officer, id); err != nil {
		t.Fatal(err)
	}
	if err := o.reports.Approve(t.Context(), o.leader, id); err != nil {
		t.Fatal(err)
	}
	return id
}

// paperOf is the paper of a report's edition.
func (o *paperOffice) paperOf(t *testing.T, id string) papers.Paper {
	t.Helper()
	r, err := o.reports.Get(t.Context(), o.officer, id)
	if err != nil {
		t.Fatal(err)
	}
	p, ok, err := o.reports.PaperOf(t.Context(), r)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return p
}

// TestFiledInAnotherPaper: a report that went out inside another paper needs its
// own draft no more; the draft ends in the same act and says in which paper, its
// files stay, and it goes on from where it was when the note is taken back.
func TestFiledInAnotherPaper(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		ctx, o := t.Context(), newPaperOffice(t, d)
		id := o.approved(t, calendar.Q1)
		paper, at := o.paperOf(t, id), "/lam-viec/bao-cao/"+id
		if _, err := o.papers.Submit(ctx, o.officer, papers.Call{PaperID: paper.ID}); err != nil {
			t.Fatal(err)
		}
		o.Get("/lam-viec").Want(http.StatusOK, "/lam-viec/van-ban/"+paper.ID)
		o.Get(at).Want(http.StatusOK, "Đã gửi bằng văn bản khác")
		const with = "120/BC-SYT ngày 08/4/2025"
		o.Post(at+"/gui-di", url.Values{"kem_van_ban": {with}}).Want(http.StatusSeeOther)
		o.Get(at).Want(http.StatusOK, "đã gửi trong "+with, "Rút ghi nhận đã gửi").Without("Chưa có số")
		o.Get("/lam-viec/van-ban/"+paper.ID).Want(http.StatusOK, "Đã gửi trong văn bản khác", "Không cấp số riêng; đã gửi trong "+with).Without("Chưa có số", "Trả lại hoặc hủy")
		o.Get("/lam-viec/van-ban").Want(http.StatusOK, "Đã gửi trong văn bản khác", "trong "+with)
		o.Get("/lam-viec").Want(http.StatusOK).Without("/lam-viec/van-ban/" + paper.ID)
		if files, err := o.papers.Files(ctx, paper.ID); err != nil || len(files) == 0 {
			t.Errorf("the draft lost its files: %d, %v", len(files), err)
		}
		noted := func() int {
			_, n, err := o.Ledger.Entries(ctx, ledger.Filter{Kind: evidence.Report})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if noted() != 1 {
			t.Errorf("%d entries of a filed report", noted())
		}
		o.Post(at+"/rut-gui", url.Values{}).Want(http.StatusUnprocessableEntity, "Nhập lý do")
		o.Actor = ledgertest.As(access.Officer, o.Agency("Sở Tư pháp", agency.Province, agency.Department))
		o.Post(at+"/rut-gui", url.Values{"ly_do": {"Ghi nhầm"}}).Want(http.StatusNotFound)
		o.Actor = o.officer
		o.Post(at+"/rut-gui", url.Values{"ly_do": {"Ghi nhầm"}}).Want(http.StatusSeeOther)
		o.Post(at+"/rut-gui", url.Values{"ly_do": {"Ghi nhầm"}}).Want(http.StatusConflict)
		if p := o.paperOf(t, id); p.Status != papers.ToSign || p.SentIn != "" || noted() != 0 {
			t.Errorf("taken back: %s, sent in %q, %d entries", p.Status, p.SentIn, noted())
		}
		r, err := o.reports.Get(ctx, o.officer, id)
		if err != nil || r.Status != report.StatusApproved || r.FiledOn != "" || r.FiledWith != "" {
			t.Errorf("%+v, %v", r, err)
		}
		o.Get("/lam-viec").Want(http.StatusOK, "/lam-viec/van-ban/"+paper.ID)
		o.Post(at+"/gui-di", url.Values{}).Want(http.StatusSeeOther)
		if p := o.paperOf(t, id); p.Status != papers.Cancelled || p.SentIn == "" || noted() != 1 {
			t.Errorf("filed again: %s, sent in %q, %d entries", p.Status, p.SentIn, noted())
		}
	})
}
