package report_test

import (
	"archive/zip"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// approved drafts, submits and approves a's report of quarter I and gives its page.
func (r *room) approved(t *testing.T) (page, id string) {
	t.Helper()
	r.Actor = ledgertest.As(access.Officer, r.a)
	page = r.draft(t)
	id = page[strings.LastIndexByte(page, '/')+1:]
	if err := r.service.SubmitAsDrafted(t.Context(), r.Actor, id); err != nil {
		t.Fatal(err)
	}
	if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), id); err != nil {
		t.Fatal(err)
	}
	return page, id
}

// TestAReportComesBack: a filed report that its receiver sends back is approved
// again as the next edition; the first one stays, was filed when it first came,
// and counts once as evidence.
func TestAReportComesBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page, id := r.approved(t)
		receiver := ledgertest.As(access.Coordinator, r.b)
		receiver.AccountID = "receiver"
		r.Actor = receiver
		r.Post(page+"/tiep-nhan", nil).Want(http.StatusConflict)
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.Post(page+"/gui-di", url.Values{"kem_van_ban": {strings.Repeat("x", 301)}}).Want(http.StatusUnprocessableEntity, "tối đa 300 ký tự", strings.Repeat("x", 301))
		r.Post(page+"/gui-di", url.Values{"kem_van_ban": {"120/BC-SNV ngày 14/3/2025"}}).Want(http.StatusSeeOther)
		r.Post(page+"/gui-di", url.Values{}).Want(http.StatusConflict)
		r.Get(page).Want(http.StatusOK, "Đã gửi", "120/BC-SNV ngày 14/3/2025").Without("Tiếp nhận báo cáo")
		r.Post(page+"/tiep-nhan", nil).Want(http.StatusForbidden)
		r.Actor = receiver
		r.Get(page).Want(http.StatusOK, "Tiếp nhận báo cáo")
		r.Post(page+"/khong-nhan", url.Values{}).Want(http.StatusUnprocessableEntity, "Nhập lý do trả lại")
		r.Post(page+"/khong-nhan", url.Values{"ly_do": {"Thiếu nguyên nhân hạn chế"}}).Want(http.StatusSeeOther)
		first, err := r.service.Edition(t.Context(), id, 1)
		if err != nil {
			t.Fatal(err)
		}
		r.Declare(r.a, "Đăng tin mỗi tháng", "2025-03-30", "Khai muộn")
		r.Actor = ledgertest.As(access.Officer, r.a)
		back := r.Get(page).Want(http.StatusOK, "Thiếu nguyên nhân hạn chế", "Gửi duyệt")
		if strings.Contains(back.Body, "Thay đổi sau khi chốt") {
			t.Error("a report that is written again is compared with its edition")
		}
		if err := r.service.SubmitAsDrafted(t.Context(), r.Actor, id); err != nil {
			t.Fatal(err)
		}
		if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), id); err != nil {
			t.Fatal(err)
		}
		second, err := r.service.Edition(t.Context(), id, 2)
		if err != nil || second.Figures.Evidence != first.Figures.Evidence+1 {
			t.Fatalf("%d pieces, then %d (%v)", first.Figures.Evidence, second.Figures.Evidence, err)
		}
		r.Post(page+"/gui-di", url.Values{}).Want(http.StatusSeeOther)
		r.Actor = receiver
		r.Post(page+"/tiep-nhan", nil).Want(http.StatusSeeOther)
		r.Get(page).Want(http.StatusOK, "Đã tiếp nhận")
		again, err := r.service.Edition(t.Context(), id, 1)
		if err != nil || again.Figures.Evidence != first.Figures.Evidence || again.SealHash != first.SealHash {
			t.Errorf("the first edition changed: %+v (%v)", again, err)
		}
		_, n, err := r.Ledger.Entries(t.Context(), ledger.Filter{Kind: evidence.Report})
		if err != nil || n != 1 {
			t.Errorf("%d entries of kind report, want 1 (%v)", n, err)
		}
		rep, err := r.service.Get(t.Context(), receiver, id)
		if err != nil || rep.FiledOn != "2025-04-10" || rep.Edition != 2 {
			t.Errorf("%+v, %v", rep, err)
		}
	})
}

// TestReopenedBeforeFiling: the leader takes an approval back, nobody else.
func TestReopenedBeforeFiling(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page, id := r.approved(t)
		r.Post(page+"/mo-lai", url.Values{"ly_do": {"Sai"}}).Want(http.StatusForbidden)
		r.Actor = ledgertest.As(access.Leader, r.a)
		r.Post(page+"/mo-lai", url.Values{"ly_do": {"Bổ sung số liệu"}}).Want(http.StatusSeeOther)
		r.Get(page).Want(http.StatusOK, "Bổ sung số liệu", "mở lại để sửa")
		if err := r.service.File(t.Context(), r.Actor, id, ""); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("filed while it is written: %v", err)
		}
	})
}

// TestProofOfAnEdition: the list behind a frozen figure keeps what it named and
// says what became of it; the list of now has what is now.
func TestProofOfAnEdition(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page, _ := r.approved(t)
		frozen := page + "/minh-chung?ban=1&dong=tin-bai"
		r.Get(frozen).Want(http.StatusOK, "Tin ngày 05/01/2025", "Tin ngày 05/03/2025", "Từ khi chốt số liệu", "Không thay đổi", "Số liệu đã chốt ngày 10/04/2025, bản 1", `href="`+page+`#so-tin-bai">Về báo cáo quý I</a>`).Without("Tin ngày 05/04/2025", "Giữ nguyên")
		r.Get(page).Want(http.StatusOK, `<tr id="so-tin-bai">`, `<tr id="so-nv_o-__ng_tin_m_i_th_ng">`)
		r.Get(page+"/minh-chung?dong=trong-ky").Want(http.StatusOK, `href="`+page+`">Về báo cáo quý I</a>`).Without("Từ khi chốt số liệu", "Lưu ý")
		r.Get(page + "/minh-chung?dong=khong-co").Want(http.StatusNotFound)
		r.Get(page + "/minh-chung?ban=7&dong=tin-bai").Want(http.StatusNotFound)
		es, _, err := r.Ledger.Entries(t.Context(), ledger.Filter{Window: calendar.Window{Start: "2025-01-01", End: "2025-01-31"}})
		if err != nil || len(es) != 1 {
			t.Fatal(es, err)
		}
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := r.Ledger.Append(ctx, tx, r.Actor, ledger.NewEvidence{
				AgencyID: r.a, Kind: evidence.Article, Origin: evidence.Declared, Act: evidence.Withdraw, Supersedes: es[0].ID, HappenedOn: es[0].HappenedOn, Reason: "Khai nhầm",
			})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		r.Get(frozen).Want(http.StatusOK, "Tin ngày 05/01/2025", "Đã sửa hoặc rút sau đó")
		r.Get(page+"/minh-chung?dong=tin-bai").Want(http.StatusOK, "Tin ngày 05/03/2025").Without("Tin ngày 05/01/2025")
		r.Get(page).Want(http.StatusOK, "Thay đổi sau khi chốt số liệu")
		r.Actor = ledgertest.As(access.Officer, r.b)
		r.Get(frozen).Want(http.StatusNotFound).Without("Tin ngày")
	})
}

// TestWeakEvidenceIsNamed before the report is sent, and a link that is gone
// where nothing else proves the piece.
func TestWeakEvidenceIsNamed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		r.Get(page).Want(http.StatusOK, "Xem lại trước khi gửi", "Không có liên kết, không có tệp kèm theo")
		r.Get(page+"/minh-chung?dong=yeu.0").Want(http.StatusOK, "Tin ngày 05/01/2025")
		if err := r.service.SubmitAsDrafted(t.Context(), r.Actor, page[strings.LastIndexByte(page, '/')+1:]); err != nil {
			t.Fatal(err)
		}
		r.Get(page).Want(http.StatusOK, "Cần lưu ý", "Không có liên kết, không có tệp kèm theo").Without("Xem lại trước khi gửi")
		page, _ = r.approved(t)
		r.Get(page).Want(http.StatusOK).Without("Xem lại trước khi gửi")
	})
}

// TestFiledElsewhere: a report that an agency wrote outside and proved by its
// evidence came in on the day of that; one proved too late is late.
func TestFiledElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := r.Agency("Sở Tư pháp", agency.Province, agency.Department)
		r.Owe("Báo cáo quý I", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-04-05"}, r.a, r.b, c)
		if _, err := d.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = 'Q1' WHERE id = 'o-Báo cáo quý I'`); err != nil {
			t.Fatal(err)
		}
		r.Declare(r.b, "Báo cáo quý I", "2025-04-04", "Báo cáo quý I số 12/BC-SYT")
		r.Declare(c, "Báo cáo quý I", "2025-04-09", "Báo cáo quý I số 3/BC-STP")
		id := r.create(t, access.Coordinator, "province:"+r.a)
		r.allPapers(t, id)
		_, body, err := r.service.Export(t.Context(), access.SystemActor("test"), id, report.XLSX)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := office.ReadSheet(body, "Cơ quan", []office.ReadColumn{
			{Key: "who", Names: []string{"Cơ quan"}, Required: true}, {Key: "how", Names: []string{"Báo cáo của cơ quan"}, Required: true}, {Key: "day", Names: []string{"Ngày gửi"}, Required: true},
		})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, l := range lines {
			got[l.Text("who")] = l.Text("how")
		}
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		r.Get(list).Want(http.StatusOK, "/lam-viec/bao-cao/tinh-hinh")
		r.Get(list+"/tinh-hinh").Want(http.StatusOK, "quý I năm 2025", "Hạn gửi: 05/04/2025.", "Gửi ngoài Loa, có minh chứng")
		r.Get(list + "/tinh-hinh?ky=2025-Q9").Want(http.StatusBadRequest)
		r.Actor = ledgertest.As(access.Officer, r.b)
		r.Get(list + "/tinh-hinh").Want(http.StatusForbidden)
		if got["Sở Y tế"] != "Đúng hạn" || got["Sở Tư pháp"] != "Gửi muộn" || got["Sở Nội vụ"] != "Không phải gửi" {
			t.Errorf("%q", got)
		}
	})
}

// allPapers takes the reports of all agencies from the province's page.
func (r *room) allPapers(t *testing.T, id string) {
	t.Helper()
	r.Actor = ledgertest.As(access.Leader, r.a)
	r.Get(list + "/" + id + "/tung-co-quan").Want(http.StatusNotFound)
	r.Actor = ledgertest.As(access.Coordinator, r.a)
	r.Get(list+"/"+id).Want(http.StatusOK, "Tải báo cáo từng cơ quan (ZIP)")
	body := r.Get(list + "/" + id + "/tung-co-quan").Want(http.StatusOK).Body
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil || len(z.File) != 3 {
		t.Errorf("the papers of three agencies: %v, %v", z, err)
	}
}

// TestThePartForTheReformReport: what goes into another report has the words and
// the rows, on the page and in a file without heading and signature; an ad hoc
// report has no such part.
func TestThePartForTheReformReport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		r.Get(page).Want(http.StatusOK, page+"/phan-long-ghep")
		part := r.Get(page+"/phan-long-ghep").Want(http.StatusOK, "Công tác thông tin, tuyên truyền cải cách hành chính", "Đăng 03 tin, bài", "Báo cáo chưa duyệt", `href="`+page+`/minh-chung?dong=tin-bai"`)
		if strings.Contains(part.Body, "THỦ TRƯỞNG") {
			t.Error("the part is signed")
		}
		text := document(t, []byte(r.Get(page+"/phan-long-ghep/docx").Want(http.StatusOK).Body))
		for _, want := range []string{"Công tác thông tin, tuyên truyền cải cách hành chính", "Đăng 03 tin, bài", "Số lượng"} {
			if !strings.Contains(text, want) {
				t.Errorf("the file lacks %q", want)
			}
		}
		for _, other := range []string{"CỘNG HÒA", "Nơi nhận", "DỰ THẢO", "THỦ TRƯỞNG", "Phụ lục", "./."} {
			if strings.Contains(text, other) {
				t.Errorf("the file has %q", other)
			}
		}
		r.Actor = ledgertest.As(access.Officer, r.b)
		r.Get(page + "/phan-long-ghep").Want(http.StatusNotFound)
	})
}
