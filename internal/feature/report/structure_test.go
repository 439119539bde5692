package report_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

// applied makes an act of today true.
func (r *room) applied(t *testing.T, steps ...agency.Step) {
	t.Helper()
	ctx, who := t.Context(), ledgertest.As(access.Coordinator, r.a)
	id, err := r.Registry.Prepare(ctx, who, org.NewReorganisation{Title: "Sắp xếp", EffectiveOn: "2025-04-10", Steps: steps})
	for left := 1; err == nil && left > 0; {
		left, err = r.Registry.Write(ctx, who, id)
	}
	if err == nil {
		err = r.Registry.Apply(ctx, who, id)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestReportInTodaysStructure: of two departments that owe the same, one is
// taken over whole and one is divided.
func TestReportInTodaysStructure(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		whole, divided := r.Agency("Sở Ngoại vụ", agency.Province, agency.Department), r.Agency("Sở Công nghiệp và Thương mại", agency.Province, agency.Department)
		r.Owe("Tuyên truyền mỗi quý", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter, UnitNoun: "đợt"}, r.b, whole, divided)
		r.Declare(r.b, "Tuyên truyền mỗi quý", "2025-02-01", "Đợt của Sở Y tế")
		r.Declare(divided, "Tuyên truyền mỗi quý", "2025-02-02", "Đợt của Sở Công nghiệp và Thương mại")
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"province:" + r.a}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
		one := r.draft(t)
		id := page[strings.LastIndexByte(page, '/')+1:]
		figures := func(query string) (f report.Figures) {
			var answer struct{ Figures report.Figures }
			r.JSON(http.MethodGet, "/api/v1/reports/"+id+query, nil).Want(http.StatusOK).Into(&answer)
			return answer.Figures
		}
		line := func(f report.Figures) report.Line {
			return f.Lines[slices.IndexFunc(f.Lines, func(l report.Line) bool { return l.Name == "Tuyên truyền mỗi quý" })]
		}
		paper, was := r.Get(page+"/docx").Want(http.StatusOK).Body, figures("")
		r.applied(t,
			agency.Step{Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: whole}}, To: []agency.TargetUnit{{AgencyID: r.b}}},
			agency.Step{Change: agency.Rename, From: []agency.SourceUnit{{AgencyID: r.b}}, To: []agency.TargetUnit{{AgencyID: r.b, Name: "Sở Y tế và Đối ngoại"}}},
			agency.Step{Change: agency.Split, Share: agency.Each, From: []agency.SourceUnit{{AgencyID: divided}}, To: []agency.TargetUnit{
				{New: true, Name: "Sở Công nghiệp", Kind: agency.Department, Level: agency.Province}, {New: true, Name: "Sở Thương mại", Kind: agency.Department, Level: agency.Province},
			}},
		)
		if again := figures("?structure=as_it_was"); again.Structure != "" || line(again).Owing != 3 || line(again).Evidence != line(was).Evidence {
			t.Errorf("as it was: %+v, before the act %+v", line(again), line(was))
		}
		now := figures("?structure=today")
		if l := line(now); now.Structure != "Theo tổ chức hiện nay" || l.Owing != 2 || l.Met != 1 || l.Evidence != 2 || l.NotLate != 2 {
			t.Errorf("today %q: %+v", now.Structure, l)
		}
		for _, part := range []string{"Sở Công nghiệp", "Sở Thương mại"} {
			if slices.ContainsFunc(now.Moved, func(m report.Moved) bool { return m.Now == part }) {
				t.Errorf("what was before the division stands under %s", part)
			}
		}
		want := []report.Moved{
			{Was: "Sở Công nghiệp và Thương mại", Now: "Sở Công nghiệp và Thương mại", Alone: true},
			{Was: "Sở Ngoại vụ", Now: "Sở Y tế và Đối ngoại"},
			{Was: "Sở Y tế", Now: "Sở Y tế và Đối ngoại"},
		}
		if !slices.Equal(now.Moved, want) {
			t.Errorf("moved: %+v", now.Moved)
		}
		r.Get(page+"?to-chuc=hien-nay").Want(http.StatusOK, "Theo tổ chức hiện nay", "đã chia hoặc kết thúc, đứng riêng", "3 đơn vị đã đổi tên hoặc sắp xếp")
		r.Get(page).Want(http.StatusOK, "Theo tổ chức lúc đó").Without("đứng riêng")
		r.Get(one).Want(http.StatusOK).Without("Theo tổ chức")
		r.Get(one + "?to-chuc=hien-nay").Want(http.StatusNotFound)
		r.JSON(http.MethodGet, "/api/v1/reports/"+id+"?structure=elsewhere", nil).Want(http.StatusNotFound)
		if r.Get(page+"/docx?to-chuc=hien-nay").Want(http.StatusOK).Body != paper {
			t.Error("the paper changed with the structure")
		}
	})
}

// TestReportOfAnAgencyThatEnded: it stays in the list under the agency's last
// name.
func TestReportOfAnAgencyThatEnded(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, owners(), nil)
	r := newRoom(t, d)
	year := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {string(calendar.FullYear)}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther)
	r.applied(t, agency.Step{Change: agency.Dissolve, From: []agency.SourceUnit{{AgencyID: r.a}}})
	r.Get(list).Want(http.StatusOK, "Sở Nội vụ")
	r.Get(year.Location).Want(http.StatusOK, "Sở Nội vụ")
	r.Get(year.Location + "/docx").Want(http.StatusOK)
}
