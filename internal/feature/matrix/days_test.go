package matrix_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// A day that lies ahead cannot be looked at: every view says that it shows
// today, its field holds the day shown, and every file says the same.
func TestADayAheadShowsTodayAndSaysSo(t *testing.T) {
	t.Parallel()
	s, o, _ := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	if err := o.Programme.Publish(t.Context(), access.SystemActor("test"), "o-Xây dựng kế hoạch", programme.OpenPublic); err != nil {
		t.Fatal(err)
	}
	const ahead, said = "?ngay=31/12/2025", "Ngày 31/12/2025 chưa tới; đây là số liệu của hôm nay, ngày 10/04/2025."
	for _, page := range []string{"/lam-viec/ma-tran", "/lam-viec/ma-tran/theo-ky", "/ke-hoach/plan/ma-tran"} {
		s.Get(page+ahead).Want(http.StatusOK, said, "Tính đến ngày 10/04/2025", `value="10/04/2025"`).Without(`value="31/12/2025"`)
		s.Get(page + "?ngay=10/04/2025").Want(http.StatusOK).Without("chưa tới")
		s.Get(page+"?lang=en&ngay=31/12/2025").Want(http.StatusOK, "31/12/2025 lies ahead")
	}
	for _, file := range []string{"/lam-viec/ma-tran/csv", "/lam-viec/ma-tran/theo-ky/csv"} {
		s.Get(file+ahead).Want(http.StatusOK, "Tính đến ngày 10/04/2025. "+said)
	}
	s.Get("/api/v1/matrix"+ahead).Want(http.StatusOK, `"day":"2025-04-10"`, `"asked_day":"2025-12-31"`)
	s.Get("/api/v1/matrix").Want(http.StatusOK).Without("asked_day")
}

// A cell by period tells on demand why it stands as it does, with its evidence.
func TestACellByPeriodTellsWhy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, _, ids := newSite(t, d)
		one := "/lam-viec/ma-tran/theo-ky?co-quan="
		open := func(id, duty, at string) string { return one + id + "&o=" + url.QueryEscape(duty+"|"+id+"|"+at) }
		s.Get(one+ids["syt"]).Want(http.StatusOK, "2025-02#o-mo").Without("loa-cellpanel")
		s.Get(open(ids["syt"], "Đăng tin mỗi tháng", "2025-02")).Want(http.StatusOK, "Sở Y tế · Đăng tin mỗi tháng · tháng 2/2025",
			"Tháng 2/2025 đã khép, có 0/1 minh chứng.", "Không có minh chứng nào trong kỳ này.", `href="/lam-viec/ma-tran/theo-ky?co-quan=`+ids["syt"]+`"`)
		s.Get(open(ids["snv"], "Đăng tin mỗi tháng", "2025-02")).Want(http.StatusOK, "Tin tháng 05/02/2025", "tu=01%2F02%2F2025").Without("Tin tháng 05/03/2025")
		s.Get(open(ids["syt"], "Xây dựng kế hoạch", "2025-01")).Want(http.StatusOK, "quá hạn 41 ngày")
		quarter := s.Get(open(ids["snv"], "Đăng tin mỗi tháng", "2025-Q1")+"&cot=quarter").Want(http.StatusOK, "Tháng 1/2025 đã có 1", "Tháng 2/2025 đã có 1", "Tháng 3/2025 đã có 1", "Xem cả 3 minh chứng")
		order(t, quarter.Body, "Tháng 1/2025 đã có", "Tháng 2/2025 đã có", "Tháng 3/2025 đã có")
		s.Actor = ledgertest.As(access.Officer, ids["syt"])
		s.Get(open(ids["snv"], "Đăng tin mỗi tháng", "2025-02")).Want(http.StatusOK).Without("Tin tháng 05/02/2025")
	})
}

// Files of the view by period have its cells and say day, window and seal.
func TestFilesByPeriod(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	if _, err := o.Ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	query := "?co-quan=" + ids["syt"] + "&ngay=09/04/2025"
	s.Get("/lam-viec/ma-tran/theo-ky"+query).Want(http.StatusOK, "/lam-viec/ma-tran/theo-ky/xlsx?co-quan="+ids["syt"], "Tải CSV")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.Get("/lam-viec/ma-tran/theo-ky/csv"+query).Want(http.StatusOK).Body, "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head, err := o.Ledger.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join([]string{lines[1][0], lines[2][0], lines[3][0], lines[4][0]}, " ")
	for _, want := range []string{
		"Tính đến ngày 09/04/2025.", "từ ngày 01/01/2025 đến ngày 31/12/2025, mỗi cột một tháng",
		"Niêm phong số 1, mã " + head.Hash, "Lọc theo cơ quan: Sở Y tế.",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is not in %q", want, notes)
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(s.Get("/lam-viec/ma-tran/theo-ky/xlsx" + query).Want(http.StatusOK).Body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Theo kỳ")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines[5:] {
		for j, cell := range line {
			at, _ := excelize.CoordinatesToCellName(j+1, i+3)
			if got, _ := book.GetCellValue("Theo kỳ", at); got != cell {
				t.Errorf("%s is %q in the text and %q in the sheet", at, cell, got)
			}
		}
	}
	monthly, whole := lines[6], lines[7]
	if len(rows) != 6 || monthly[1] != "Không đạt 0/1" || monthly[5] != "Chưa đến hạn" || monthly[13] != "1" || monthly[14] != "4" {
		t.Errorf("%d rows, by month %q", len(rows), monthly)
	}
	if !strings.HasPrefix(whole[1], "Quá hạn +40 ngày (") || whole[2] != "" {
		t.Errorf("as a whole %q", whole)
	}
	s.Get("/lam-viec/ma-tran/theo-ky/csv?viec="+url.QueryEscape("o-Đăng tin mỗi tháng")+"&cot=quarter").Want(http.StatusOK, "mỗi cột một quý", "Lọc theo nhiệm vụ: – Đăng tin mỗi tháng.", "Quý II/2025")
	s.Get("/lam-viec/ma-tran/theo-ky/csv?ngay=x").Want(http.StatusBadRequest)
	s.Actor = ledgertest.As(access.Officer, ids["syt"])
	s.Get("/lam-viec/ma-tran/theo-ky/csv?co-quan=" + ids["snv"]).Want(http.StatusOK).Without("Sở Nội vụ")
}

// A thousand and more has a point on pages and in files.
func TestThousandsHaveAPoint(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	o.Owe("Duy trì chuyên mục", obligation.Rule{Kind: cadence.Continuous}, ids["snv"])
	err := o.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for i := range 1203 {
			_, err := o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ"}, ledger.NewEvidence{
				AgencyID: ids["snv"], Kind: evidence.Article, Origin: evidence.Automatic, HappenedOn: "2025-04-02", Title: fmt.Sprint("Tin ", i), Versions: []string{"Duy trì chuyên mục"},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	cell := "o=" + url.QueryEscape("Duy trì chuyên mục|"+ids["snv"])
	s.Get("/lam-viec/ma-tran?ky=9M&"+cell).Want(http.StatusOK, ">1.203<", "1.203 trong kỳ", "Đã có 1.203 minh chứng", "1.203 minh chứng trong kỳ 9 tháng năm 2025", "Xem cả 1.203 minh chứng").Without("1203")
	s.Get("/lam-viec/ma-tran?lang=en&"+cell).Want(http.StatusOK, ">1,203<", "There are 1,203 entries").Without("1203")
	s.Get("/lam-viec/ma-tran/csv").Want(http.StatusOK, "Đúng tiến độ 1.203")
}
