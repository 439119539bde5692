package matrix_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/matrix"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// The day is 10/04/2025.
func newSite(t *testing.T, d *db.DB) (*webtest.Site, *ledgertest.Office, map[string]string) {
	t.Helper()
	o := ledgertest.New(t, d)
	ids := map[string]string{
		"snv": o.Agency("Sở Nội vụ", agency.Province, agency.Department),
		"syt": o.Agency("Sở Y tế", agency.Province, agency.Department),
		"tp":  o.Agency("UBND huyện Tân Phú", agency.District, agency.Committee),
	}
	o.Owe("Đăng tin mỗi tháng", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month}, ids["snv"], ids["syt"])
	o.Owe("Xây dựng kế hoạch", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}, ids["snv"], ids["syt"], ids["tp"])
	for _, day := range []calendar.Date{"2025-01-05", "2025-02-05", "2025-03-05", "2025-04-05"} {
		o.Declare(ids["snv"], "Đăng tin mỗi tháng", day, "Tin tháng "+day.Vietnamese())
	}
	o.Declare(ids["snv"], "Xây dựng kế hoạch", "2025-02-20", "Kế hoạch của Sở Nội vụ")
	f, err := matrix.New(matrix.NewService(matrix.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	return webtest.New(t, ledgertest.As(access.Coordinator, ids["snv"]), f), o, ids
}

// order fails unless the texts stand in this order.
func order(t *testing.T, body string, texts ...string) {
	t.Helper()
	at := 0
	for _, text := range texts {
		i := strings.Index(body[at:], text)
		if i < 0 {
			t.Errorf("%q does not follow", text)
			return
		}
		at += i
	}
}

func TestEmptyMatrixSaysWhatWillStandThere(t *testing.T) {
	t.Parallel()
	o := ledgertest.New(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	f, err := matrix.New(matrix.NewService(matrix.Sources{DB: o.DB, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	s := webtest.New(t, ledgertest.As(access.Coordinator, "x"), f)
	s.Get("/lam-viec/ma-tran").Want(http.StatusOK, "Chưa có kế hoạch nào đang theo dõi")
	s.Get("/lam-viec/ma-tran/xlsx").Want(http.StatusNotFound, "Chưa có kế hoạch nào đang theo dõi")
}

func TestWhoIsBehindStandsFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, _, ids := newSite(t, d)
		page := s.Get("/lam-viec/ma-tran").Want(http.StatusOK, "3 cơ quan, 2 nhiệm vụ", "Sở Nội vụ", "2/2", "0/2", "4/4 tháng", "20/02", "+41 ngày")
		order(t, page.Body, "Sở, ban, ngành", ">Sở Y tế<", ">Sở Nội vụ<", "UBND cấp huyện", "UBND huyện Tân Phú")
		order(t, s.Get("/lam-viec/ma-tran?xep=danh-muc").Body, ">Sở Nội vụ<", ">Sở Y tế<")
		s.Get("/lam-viec/ma-tran?co-quan="+ids["syt"]).Want(http.StatusOK, "Sở Y tế", "Xem tất cả cơ quan").Without(">Sở Nội vụ</", "Tân Phú")
		s.Get("/lam-viec/ma-tran?cap=district").Want(http.StatusOK, "Tân Phú").Without("Sở Y tế")
		s.Get("/lam-viec/ma-tran?tinh-trang=met").Want(http.StatusOK, "1 cơ quan").Without("Sở Y tế")
		s.Get("/lam-viec/ma-tran?tinh-trang=waived").Want(http.StatusOK, "Không có cơ quan nào hợp với cách lọc này")
		s.Get("/lam-viec/ma-tran?ngay=31/02/2025").Want(http.StatusUnprocessableEntity, "Ngày không có thật", "31/02/2025")
		s.Get("/lam-viec/ma-tran?ke-hoach=khong-co").Want(http.StatusNotFound)
	})
}

func TestAnOpenedCellShowsItsProof(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, _, ids := newSite(t, d)
		cell := "/lam-viec/ma-tran?o=" + "%C4%90%C4%83ng+tin+m%E1%BB%97i+th%C3%A1ng%7C"
		s.Get(cell+ids["snv"]).Want(http.StatusOK, "Tháng 4/2025 đã có 1 minh chứng", "Tin tháng 05/04/2025", "Xem cả 4 minh chứng", "Khai minh chứng")
		s.Get(cell+ids["syt"]).Want(http.StatusOK, "Chưa có minh chứng nào cho nhiệm vụ này.")
		s.Get(cell+ids["snv"]+"&lang=en").Want(http.StatusOK, "Month 4/2025 has 1 entry, 1 is due; 4 of 4 months met.", "by 28/02")
		s.Actor = ledgertest.As(access.Coordinator, ids["snv"])
		s.Get(cell+ids["syt"]).Want(http.StatusOK, "Nhắc, đôn đốc cơ quan này", `href="/lam-viec/don-doc?co-quan=`+ids["syt"])
		for _, who := range []access.Actor{ledgertest.As(access.Inspector, ids["snv"]), ledgertest.As(access.Officer, ids["snv"])} {
			s.Actor = who
			s.Get(cell+ids["snv"]).Want(http.StatusOK, "Tin tháng 05/04/2025").Without("Nhắc, đôn đốc")
		}
		s.Actor = ledgertest.As(access.Inspector, ids["snv"])
		s.Get(cell+ids["snv"]).Want(http.StatusOK, "Tin tháng 05/04/2025").Without("Khai minh chứng")
	})
}

// What was lawfully erased is called so where its title would stand.
func TestErasedEvidenceSaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		es, _, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{ids["snv"]}, Text: "Tin tháng 05/04/2025"})
		if err != nil || len(es) != 1 || es[0].Shown() != "Tin tháng 05/04/2025" {
			t.Fatalf("%+v, %v", es, err)
		}
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := o.Ledger.Erase(ctx, tx, access.Actor{AccountID: "two"}, ledger.Erasure{EvidenceID: es[0].ID, AskedBy: "one", Reason: "Theo đề nghị", Text: true})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		cell := "/lam-viec/ma-tran?o=" + "%C4%90%C4%83ng+tin+m%E1%BB%97i+th%C3%A1ng%7C" + ids["snv"]
		s.Get(cell).Want(http.StatusOK, `/lam-viec/minh-chung/`+es[0].ID+`">Nội dung đã xóa theo quy định</a>`).Without("Tin tháng 05/04/2025")
		s.Get(cell+"&lang=en").Want(http.StatusOK, "Content lawfully erased")
		pieces, err := o.Ledger.PiecesByID(t.Context(), es[0].ID)
		if err != nil || len(pieces) != 1 || pieces[0].Shown() != ledger.ErasedTitle {
			t.Errorf("%+v, %v", pieces, err)
		}
	})
}

// An officer sees the own agency only, on the page, in the sheet and by the
// interface for programs.
func TestOfficersSeeTheirOwnAgency(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, _, ids := newSite(t, d)
		s.Actor = ledgertest.As(access.Officer, ids["syt"])
		s.Get("/lam-viec/ma-tran").Want(http.StatusOK, "Sở Y tế").Without("Tân Phú", "Sở Nội vụ")
		s.Get("/lam-viec/ma-tran?co-quan="+ids["snv"]).Want(http.StatusOK).Without("Kế hoạch của Sở Nội vụ", "4/4 tháng")
		var answer struct {
			Items []struct {
				AgencyID, Status, Why string
				Agency                string
			}
		}
		s.Get("/api/v1/matrix").Want(http.StatusOK).Into(&answer)
		if len(answer.Items) != 2 || answer.Items[0].Agency != "Sở Y tế" || answer.Items[0].Why == "" {
			t.Errorf("%+v", answer.Items)
		}
		s.Get("/api/v1/matrix?ngay=hom-nay").Want(http.StatusBadRequest, `"field":"ngay"`)
	})
}

func TestSheetHoldsTheFigures(t *testing.T) {
	t.Parallel()
	s, _, _ := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	a := s.Get("/lam-viec/ma-tran/xlsx?xep=danh-muc").Want(http.StatusOK)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Ma trận")
	if err != nil {
		t.Fatal(err)
	}
	var found bool
	for _, r := range rows {
		if len(r) >= 5 && r[0] == "Sở Nội vụ" {
			found = r[1] == "Đạt 4/4 tháng" && r[2] == "Đạt 20/02" && r[3] == "2" && r[4] == "2"
		}
	}
	if !found {
		t.Errorf("%q", rows)
	}
}

// The page as of a past day counts what was recorded by then.
func TestAsOfAPastDay(t *testing.T) {
	t.Parallel()
	s, _, _ := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	s.Get("/lam-viec/ma-tran?ngay=09/04/2025").Want(http.StatusOK, "Tính đến ngày 09/04/2025", "0/3 tháng").Without("4/4 tháng")
}
