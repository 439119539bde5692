package report_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/goal"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

func owners() []fs.FS { return append(ledgertest.Owners(), report.Migrations) }

// room is the reports of Sở Nội vụ (a) and Sở Y tế (b) on 10/04/2025.
type room struct {
	*webtest.Site
	*ledgertest.Office

	service *report.Service
	a, b, k string
}

func newRoom(t *testing.T, d *db.DB) *room {
	t.Helper()
	o := ledgertest.New(t, d)
	r := &room{Office: o, a: o.Agency("Sở Nội vụ", agency.Province, agency.Department), b: o.Agency("Sở Y tế", agency.Province, agency.Department)}
	o.Owe("Đăng tin mỗi tháng", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, r.a, r.b)
	for _, day := range []calendar.Date{"2025-01-05", "2025-02-05", "2025-03-05", "2025-04-05"} {
		o.Declare(r.a, "Đăng tin mỗi tháng", day, "Tin ngày "+day.Vietnamese())
	}
	r.service = report.NewService(report.Sources{
		DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
		Address: func(path string) string { return "https://loa.example" + path },
	})
	f, err := report.New(r.service)
	if err != nil {
		t.Fatal(err)
	}
	r.Site = webtest.New(t, ledgertest.As(access.Officer, r.a), f)
	return r
}

const list = "/lam-viec/bao-cao"

func (r *room) draft(t *testing.T) string {
	t.Helper()
	return r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
}

func words(version string) url.Values {
	return url.Values{"phien_ban": {version}, "ket_qua": {"Đã đăng 3 tin."}, "han_che": {"Không có."}, "de_xuat": {"<script>alert(1)</script>"}}
}

func TestFromFiguresToPaper(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE plan SET issuer = 'ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		r.Get(list).Want(http.StatusOK, "Chưa có báo cáo nào. Soạn báo cáo đầu tiên")
		r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}}).Want(http.StatusUnprocessableEntity, "Chọn đơn vị báo cáo.", "Chọn kỳ báo cáo.")
		page := r.draft(t)
		if again := r.draft(t); again != page {
			t.Errorf("the same report was drafted twice: %s and %s", page, again)
		}
		r.Get(page).Want(http.StatusOK, "quý I năm 2025", "Đăng tin mỗi tháng", "3/3")
		r.Post(page, words("1")).Want(http.StatusSeeOther)
		r.Post(page, words("1")).Want(http.StatusConflict, "Người khác vừa lưu")
		r.Post(page+"/duyet", nil).Want(http.StatusConflict)
		r.Post(page+"/gui", words("2")).Want(http.StatusSeeOther)
		r.Post(page+"/duyet", nil).Want(http.StatusForbidden)
		r.Actor = ledgertest.As(access.Leader, r.a)
		r.Post(page+"/tra-lai", url.Values{}).Want(http.StatusUnprocessableEntity, "Nhập lý do trả lại")
		r.Post(page+"/tra-lai", url.Values{"ly_do": {"Thiếu nguyên nhân"}, "phien_ban": {"2"}}).Want(http.StatusConflict, "đã được rút lại và sửa sau khi trang này mở") // an older version was read
		r.Get(page).Want(http.StatusOK, `/tra-lai" novalidate><input type="hidden" name="phien_ban" value="3">`)
		r.Post(page+"/tra-lai", url.Values{"ly_do": {"Thiếu nguyên nhân"}, "phien_ban": {"3"}}).Want(http.StatusSeeOther)
		r.Actor = ledgertest.As(access.Officer, r.a)
		if back := r.Get(page).Want(http.StatusOK, "Thiếu nguyên nhân"); strings.Contains(back.Body, "<script>alert(1)") {
			t.Error("a script that was typed runs")
		}
		r.Post(page+"/gui", words("4")).Want(http.StatusSeeOther)
		r.Actor = ledgertest.As(access.Leader, r.a)
		r.Post(page+"/duyet", nil).Want(http.StatusSeeOther)
		paper := r.Get(page + "/docx").Want(http.StatusOK)
		text := document(t, []byte(paper.Body))
		for _, want := range []string{"SỞ NỘI VỤ", "Thực hiện Kế hoạch số 35/KH-UBND ngày 24 tháng 01 năm 2025 của UBND tỉnh Đồng Nai, Sở Nội vụ báo cáo", "quý I năm 2025", "/minh-chung?ban=1&amp;dong=nv."} {
			if !strings.Contains(text, want) {
				t.Errorf("the paper lacks %q", want)
			}
		}
		r.Actor = ledgertest.As(access.Officer, r.b)
		r.Get(page).Want(http.StatusNotFound).Without("Sở Nội vụ")
		r.Get(page + "/docx").Want(http.StatusNotFound)
		r.Post(page+"/gui", words("6")).Want(http.StatusNotFound)
		r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusForbidden)
	})
}

// A returned entry does not count; a disputed one does, and the report says so.
func TestVerdictsInAReport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		r.Get(page).Want(http.StatusOK, "3/3").Without("đang có nghi vấn")
		es, _, err := r.Ledger.Entries(t.Context(), ledger.Filter{Window: calendar.Window{Start: "2025-01-01", End: "2025-03-31"}, Oldest: true})
		if err != nil || len(es) != 3 {
			t.Fatal(es, err)
		}
		for i, v := range []evidence.Verdict{evidence.Returned, evidence.Disputed} {
			if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return r.Ledger.Judge(ctx, tx, ledgertest.As(access.Inspector, r.a), ledger.Judgement{EvidenceID: es[i].ID, Verdict: v, Reason: "Xem lại"})
			}); err != nil {
				t.Fatal(err)
			}
		}
		r.Get(page).Want(http.StatusOK, "tháng 1/2025 đã khép, có 0/1 tin", "Trong đó 1 minh chứng đang có nghi vấn.")
		paper := document(t, []byte(r.Get(page+"/docx").Want(http.StatusOK).Body))
		if !strings.Contains(paper, "trong đó 1 minh chứng đang có nghi vấn") {
			t.Error("the paper does not say what is disputed")
		}
	})
}

// document is all text of a DOCX with the addresses of its links.
func document(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range []string{"word/document.xml", "word/_rels/document.xml.rels"} {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, f); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	return all.String()
}

// Of two leaders who approve at the same moment one wins and the other is told;
// what comes later never moves the frozen figures and shows as a difference.
func TestTwoLeadersApproveAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), newRoom(t, d)
		page := r.draft(t)
		id := page[strings.LastIndexByte(page, '/')+1:]
		if err := r.service.SubmitAsDrafted(ctx, ledgertest.As(access.Officer, r.a), id); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		results := make([]error, 2)
		for i, name := range []string{"one", "two"} {
			leader := ledgertest.As(access.Leader, r.a)
			leader.AccountID = name
			wg.Go(func() { results[i] = r.service.Approve(ctx, leader, id) })
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			t.Fatalf("both outcomes: %v and %v", results[0], results[1])
		}
		for _, err := range results {
			if err != nil && domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("the other is told %v, want a conflict", err)
			}
		}
		rep, err := r.service.Get(ctx, ledgertest.As(access.Leader, r.a), id)
		if err != nil {
			t.Fatal(err)
		}
		before, changes, err := r.service.Shown(ctx, rep)
		if err != nil || len(changes) != 0 {
			t.Fatalf("fresh after freezing: %v, %v", changes, err)
		}
		r.Declare(r.a, "Đăng tin mỗi tháng", "2025-03-30", "Khai muộn")
		after, changes, err := r.service.Shown(ctx, rep)
		if err != nil || after.Evidence != before.Evidence || len(changes) != 2 || changes[0].Now != changes[0].Before+1 {
			t.Errorf("evidence %d then %d, changes %+v, %v", before.Evidence, after.Evidence, changes, err)
		}
		r.Get(page).Want(http.StatusOK, "Thay đổi sau khi chốt số liệu")
	})
}

// TestYearReportJudgesGoals: the year's report of the whole province says goal
// by goal what was measured; a report of one agency does not.
func TestYearReportJudgesGoals(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who := ledgertest.As(access.Coordinator, r.a)
		r.Actor = who
		var goals []string
		for _, words := range []string{"Người dân hài lòng hơn", "Nhân rộng điển hình"} {
			id, err := r.Programme.AddItem(t.Context(), who, "plan", programme.ItemChange{Kind: programme.KindGoal, Content: words, Reason: "Trong văn bản"})
			if err != nil {
				t.Fatal(err)
			}
			goals = append(goals, id)
		}
		indicator := goal.Indicator{Name: "SIPAS", Unit: "%", Source: "Bộ Nội vụ", Direction: goal.Up, Target: goal.Figure{Amount: 860_000, Year: 2024}}
		id, err := r.Programme.AddIndicator(t.Context(), who, goals[0], indicator)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Programme.RecordValue(t.Context(), who, id, programme.NewValue{Amount: 871_500, MeasuredOn: "2025-03-31", Document: "Quyết định số 5"}); err != nil {
			t.Fatal(err)
		}
		page := func(owner string) string {
			return r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {owner + r.a}, "ky": {"year"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
		}
		r.Get(page("province:")).Want(http.StatusOK, "Mức độ đạt mục tiêu", "Đạt mục tiêu", "Không đo được",
			"Mục tiêu “Nhân rộng điển hình”: chưa có chỉ số đo, không xác định được", "Mục tiêu “Người dân hài lòng hơn”: SIPAS là 87,15\u00a0% (số liệu đến ngày 31/03/2025), đạt mục tiêu từ 86\u00a0% trở lên năm 2024.")
		r.Get(page("agency:")).Want(http.StatusOK).Without("Mức độ đạt mục tiêu")
	})
}
