package report_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

// TestTheListNamesAgenciesOfTheDay: in the list of evidence an agency that was
// renamed within the window has on each line the name of that day, by which the
// import of evidence finds it; one whose name another has too is named by code.
func TestTheListNamesAgenciesOfTheDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		above := r.Agency("Ủy ban nhân dân tỉnh", agency.Province, agency.Committee)
		for _, v := range []org.Version{
			{ValidFrom: "2025-02-01", Name: "Sở Tổ chức", Level: agency.Province, Kind: agency.Department},
			{ValidFrom: "2025-03-01", Name: "Sở Y tế", Code: "SYT-2", ParentID: above, Level: agency.Province, Kind: agency.Department},
		} {
			if err := r.Registry.Change(t.Context(), access.SystemActor("test"), r.a, v); err != nil {
				t.Fatal(err)
			}
		}
		page := r.draft(t)
		file := []byte(r.Get(page + "/xlsx").Want(http.StatusOK).Body)
		lines, err := office.ReadSheet(file, "Minh chứng", []office.ReadColumn{{Key: "agency", Names: []string{"Cơ quan"}, Required: true}, {Key: "day", Names: []string{"Ngày"}, Required: true}})
		if err != nil || len(lines) != 3 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		for i, want := range []string{"Sở Nội vụ", "Sở Tổ chức", "SYT-2"} {
			if got := lines[i].Text("agency"); got != want {
				t.Errorf("line %d is of %q, want %q", i, got, want)
			}
		}
	})
}

// TestTheListIsTheSameAfterApproval: a draft lists the evidence that it counted,
// its edition the same in the same order, read anew: by the day, also of what was
// entered late; what was withdrawn since stays in the list of the edition.
func TestTheListIsTheSameAfterApproval(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		late := r.Declare(r.a, "Đăng tin mỗi tháng", "2025-01-20", "Tin nhập muộn")
		page := r.draft(t)
		listed := func() []string {
			t.Helper()
			file := []byte(r.Get(page + "/xlsx").Want(http.StatusOK).Body)
			lines, err := office.ReadSheet(file, "Minh chứng", []office.ReadColumn{
				{Key: "title", Names: []string{"Tên việc"}, Required: true}, {Key: "day", Names: []string{"Ngày"}, Required: true}, {Key: "agency", Names: []string{"Cơ quan"}, Required: true},
			})
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, l := range lines {
				out = append(out, l.Text("day")+" "+l.Text("agency")+": "+l.Text("title"))
			}
			return out
		}
		draft := listed()
		if len(draft) != 4 || !strings.HasSuffix(draft[1], "Sở Nội vụ: Tin nhập muộn") {
			t.Fatalf("the draft lists %q", draft)
		}
		r.Post(page+"/gui", words("1")).Want(http.StatusSeeOther)
		r.Actor = ledgertest.As(access.Leader, r.a)
		r.Post(page+"/duyet", nil).Want(http.StatusSeeOther)
		if edition := listed(); !slices.Equal(edition, draft) {
			t.Errorf("the edition lists %q, the draft %q", edition, draft)
		}
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer"}, ledger.NewEvidence{
				AgencyID: r.a, Kind: evidence.Article, Origin: evidence.Declared, Act: evidence.Withdraw, Supersedes: late, HappenedOn: "2025-01-20", Reason: "Nhầm",
			})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if edition := listed(); !slices.Equal(edition, draft) {
			t.Errorf("after a withdrawal the edition lists %q", edition)
		}
	})
}
