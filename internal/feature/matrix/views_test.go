package matrix_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// A cell tells how many pieces lie in the window chosen, and the page which
// window that is: the decree's quarter ends on 14 March.
func TestWindows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		o.Declare(ids["snv"], "Đăng tin mỗi tháng", "2025-03-20", "Tin cuối quý")
		s.Get("/lam-viec/ma-tran").Want(http.StatusOK, "Quý I năm 2025, theo Nghị định 09/2019").Without(" trong kỳ<")
		s.Get("/lam-viec/ma-tran?ky=Q1").Want(http.StatusOK, "4 trong kỳ", "0 trong kỳ", "quý I năm 2025, từ ngày 01/01/2025 đến ngày 31/03/2025, kỳ lịch", "4/4 tháng")
		s.Get("/lam-viec/ma-tran?ky=Q1.nd09-2019").Want(http.StatusOK, "3 trong kỳ", "từ ngày 15/12/2024 đến ngày 14/03/2025, theo Nghị định số 09/2019/NĐ-CP")
		s.Get("/lam-viec/ma-tran?ky=Q1.closing-20").Want(http.StatusOK, "4 trong kỳ", "từ ngày 21/12/2024 đến ngày 20/03/2025, chốt số liệu ngày 20").Without("Quý I năm 2025, chốt số liệu ngày 20")
		if _, err := o.Programme.SetRegime(t.Context(), s.Actor, programme.NewRegime{
			Level: programme.RegimeAll, Period: calendar.Q1, WindowRule: calendar.ClosingWindow(19), DueRule: calendar.DueRule{Kind: calendar.DueWorking}, Receiver: "Sở Nội vụ",
			Basis: "Quyết định số 1/QĐ-UBND", EffectiveFrom: "2025-01-01", Reason: "Chế độ mới",
		}); err != nil {
			t.Fatal(err)
		}
		s.Get("/lam-viec/ma-tran?ky=Q1.closing-19").Want(http.StatusOK, "3 trong kỳ", `value="Q1.closing-19" selected`, "Quý I năm 2025, chốt số liệu ngày 19")
		s.Get("/lam-viec/ma-tran?ky=Q2").Want(http.StatusOK, "quý II/2025, từ ngày 01/04/2025 đến ngày 30/06/2025, kỳ lịch", "Tuần 17/03–23/03/2025", "1 trong kỳ").Without("2 trong kỳ")
		s.Get("/lam-viec/ma-tran?ky=H2").Want(http.StatusOK, "6 tháng cuối năm 2025, từ ngày 01/07/2025 đến ngày 31/12/2025")
		s.Get("/lam-viec/ma-tran?ky=03").Want(http.StatusOK, "2 trong kỳ", "tháng 3/2025, từ ngày 01/03/2025 đến ngày 31/03/2025")
		s.Get("/lam-viec/ma-tran?ky=W12").Want(http.StatusOK, "1 trong kỳ", "tuần 17/03–23/03/2025, từ ngày 17/03/2025 đến ngày 23/03/2025").Without("2 trong kỳ")
		for _, wrong := range []string{"W54", "W53", "13", "Q2.nd09-2019", "Q2.closing-20", "Q1.closing-0", "Q1.closing-29", "Q1.calendar", "Q1.", "adhoc", "2025"} {
			s.Get("/lam-viec/ma-tran?ky="+wrong).Want(http.StatusUnprocessableEntity, "Không có kỳ này", "Sở Y tế")
		}
		s.Get("/lam-viec/ma-tran?ky=Q9").Want(http.StatusUnprocessableEntity, "Không có kỳ này")
		cell := "/lam-viec/ma-tran?ky=Q1.nd09-2019&o=" + url.QueryEscape("Đăng tin mỗi tháng|"+ids["snv"])
		s.Get(cell).Want(http.StatusOK, "3 minh chứng trong kỳ quý I năm 2025", "Xem cả 3 minh chứng", "den=14%2F03%2F2025").Without("Tin cuối quý")
		var answer struct {
			Window struct{ Rule, Start, End string }
			Items  []struct {
				AgencyID   string `json:"agency_id"`
				Obligation string
				Within     *int
			}
		}
		s.Get("/api/v1/matrix?ky=Q1.nd09-2019&co-quan=" + ids["snv"]).Want(http.StatusOK).Into(&answer)
		if answer.Window.Rule != "nd09-2019" || answer.Window.End != "2025-03-14" || len(answer.Items) != 2 || answer.Items[0].Within == nil || *answer.Items[0].Within != 3 {
			t.Errorf("%+v", answer)
		}
	})
}

func TestFilters(t *testing.T) {
	t.Parallel()
	s, _, _ := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	s.Get("/lam-viec/ma-tran?ten=so+y").Want(http.StatusOK, "1 cơ quan", "Sở Y tế").Without("Sở Nội vụ</")
	s.Get("/lam-viec/ma-tran?loai=committee").Want(http.StatusOK, "1 cơ quan", "Tân Phú").Without("Sở Y tế")
	s.Get("/lam-viec/ma-tran?san-pham=viec-co-han").Want(http.StatusOK, "3 cơ quan, 1 nhiệm vụ").Without("4/4 tháng")
	s.Get("/lam-viec/ma-tran?ngay=10/04/2025").Want(http.StatusOK, "Xem ngày 31/03/2025").Without(`rel="next nofollow"`)
	s.Get("/lam-viec/ma-tran?ngay=31/03/2025").Want(http.StatusOK, "Xem ngày 28/02/2025", "Xem ngày 10/04/2025")
	s.Get("/lam-viec/ma-tran?ngay=15/02/2025").Want(http.StatusOK, "Xem ngày 31/01/2025", "Xem ngày 28/02/2025")
}

// Totals by level stand below each level, and below all.
func TestTotalsByLevel(t *testing.T) {
	t.Parallel()
	s, _, _ := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	order(t, s.Get("/lam-viec/ma-tran").Body, "Cộng: Sở, ban, ngành", "<strong>2/4</strong>", "Cộng: UBND cấp huyện", "<strong>0/1</strong>", "Các cơ quan đang hiển thị", "<strong>2/5</strong>")
	for _, file := range []string{"", "/csv"} {
		s.Get("/lam-viec/ma-tran"+file+"?cap=province").Want(http.StatusOK, "Các cơ quan đang hiển thị").Without("Cộng:")
	}
}

// Nothing reported is not the same as zero: steady work without news is silent,
// a number not yet reached is a zero, and a window may hold none.
func TestSilenceIsNotZero(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	o.Owe("Duy trì chuyên mục", obligation.Rule{Kind: cadence.Continuous}, ids["syt"], ids["snv"])
	o.Owe("Làm ba video", obligation.Rule{Kind: cadence.Quota, Count: 3, Per: "plan"}, ids["syt"])
	o.Declare(ids["snv"], "Duy trì chuyên mục", "2025-04-08", "Bài mới")
	var answer struct {
		Items []struct {
			Agency, Obligation, Status, Why string
			Done                            int
			Within                          *int
		}
	}
	s.Get("/api/v1/matrix?ky=9M&ten=so").Want(http.StatusOK).Into(&answer)
	got := map[string]string{}
	for _, x := range answer.Items {
		got[x.Agency+"/"+x.Obligation] = fmt.Sprint(x.Status, " ", x.Done, " ", *x.Within)
	}
	for cell, want := range map[string]string{
		"Sở Y tế/Duy trì chuyên mục":   "silent 0 0",
		"Sở Y tế/Làm ba video":         "on_track 0 0",
		"Sở Nội vụ/Duy trì chuyên mục": "on_track 1 1",
	} {
		if got[cell] != want {
			t.Errorf("%s is %q, want %q", cell, got[cell], want)
		}
	}
	s.Get("/lam-viec/ma-tran?co-quan="+ids["syt"]).Want(http.StatusOK, "Chưa có kết quả", "99 ngày", "0/3")
}

var figure = regexp.MustCompile(`<strong>(\d+)/(\d+)</strong>`)

// Agencies that end, hand over or are let off leave both sides of a share: no
// share is ever over 100 %, on any day.
func TestNoShareIsOverAHundred(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		if err := o.Registry.Close(t.Context(), access.SystemActor("test"), ids["snv"], "2025-03-01", "nhập"); err != nil {
			t.Fatal(err)
		}
		decide := func(duty string, x obligation.Decision) {
			t.Helper()
			x.AgencyID, x.From, x.Reason = ids["snv"], "2025-03-01", "Sắp xếp"
			err := o.Programme.Decide(t.Context(), access.SystemActor("test"), []programme.NewDecision{{ObligationID: "o-" + duty, Decision: x}})
			if err != nil {
				t.Fatal(err)
			}
		}
		decide("Đăng tin mỗi tháng", obligation.Decision{Outcome: obligation.Inherited, Heirs: []obligation.Heir{{AgencyID: ids["syt"], Weight: 1}}, Share: agency.Whole})
		decide("Xây dựng kế hoạch", obligation.Decision{Outcome: obligation.WaivedOut})
		seen := 0
		for _, day := range []string{"15/01/2025", "28/02/2025", "01/03/2025", "31/03/2025", "10/04/2025"} {
			for _, page := range []string{"/lam-viec/ma-tran?ngay=", "/lam-viec/ma-tran/theo-ky?co-quan=" + ids["snv"] + "&ngay="} {
				for _, m := range figure.FindAllStringSubmatch(s.Get(page+day).Want(http.StatusOK).Body, -1) {
					have, _ := strconv.Atoi(m[1])
					all, _ := strconv.Atoi(m[2])
					if have > all {
						t.Errorf("%s%s: %s", page, day, m[0])
					}
					seen++
				}
			}
		}
		if seen < 20 {
			t.Errorf("only %d shares were looked at", seen)
		}
		s.Get("/lam-viec/ma-tran").Want(http.StatusOK, "Sở Nội vụ (kết thúc từ 01/03/2025)")
	})
}

// The counts are kept for many readers, but what comes in shows at once.
func TestFiguresFollowTheBook(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	page := "/lam-viec/ma-tran?co-quan=" + ids["syt"]
	s.Get(page).Want(http.StatusOK, "+41 ngày", "chưa có niêm phong")
	o.Declare(ids["syt"], "Xây dựng kế hoạch", "2025-04-09", "Kế hoạch muộn")
	s.Get(page).Want(http.StatusOK, "09/04").Without("+41 ngày")
	if _, err := o.Ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	head, err := o.Ledger.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Get(page).Want(http.StatusOK, "niêm phong số 1 (dấu khóa sổ, chống sửa)", head.Hash)
}

// Both files have the same cells and say day, window, seal and filters; no text
// is run as a formula.
func TestFilesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	evil := o.Agency(`=HYPERLINK("http://a.vn","x")`, agency.Commune, agency.Committee)
	o.Owe("-Việc trừ", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}, ids["snv"], evil)
	if _, err := o.Ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	const query = "?ky=Q1.nd09-2019&xep=danh-muc&ngay=09/04/2025"
	text := s.Get("/lam-viec/ma-tran/csv" + query).Want(http.StatusOK).Body
	if !strings.HasPrefix(text, "\ufeffMa trận thực hiện Kế hoạch số 35/KH-UBND") {
		t.Errorf("the file begins with %q", text[:60])
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
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
	for _, want := range []string{"Tính đến ngày 09/04/2025.", "Nghị định số 09/2019", "15/12/2024", "Niêm phong số 1, mã " + head.Hash, "Lọc theo nhiệm vụ: Có chỉ tiêu, có hạn."} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is not in %q", want, notes)
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(s.Get("/lam-viec/ma-tran/xlsx" + query).Want(http.StatusOK).Body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Ma trận")
	if err != nil {
		t.Fatal(err)
	}
	const head0 = 5 // header in the text; empty lines are left out by the reader
	head1 := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == lines[head0][0] })
	if head1 < 2 {
		t.Fatalf("no header in %q", rows)
	}
	var said []string // a note that is wider than the table goes on in the next row
	for _, row := range rows[1:head1] {
		said = append(said, row[0])
	}
	if strings.Join(said, " ") != notes {
		t.Errorf("the sheet says %q, the text %q", said, notes)
	}
	for i, line := range lines[head0:] {
		for j, cell := range line {
			at, _ := excelize.CoordinatesToCellName(j+1, i+head1+1)
			formula, _ := book.GetCellFormula("Ma trận", at)
			if strings.TrimPrefix(cell, "'") != rows[i+head1][j] || formula != "" {
				t.Errorf("%s is %q in the text and %q, formula %q, in the sheet", at, cell, rows[i+head1][j], formula)
			}
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
				t.Errorf("%q would be run", cell)
			}
		}
	}
	if !strings.Contains(text, "'=HYPERLINK") {
		t.Error("the agency that looks like a formula is missing")
	}
}

func TestByPeriod(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, _, ids := newSite(t, d)
		one := "/lam-viec/ma-tran/theo-ky?co-quan=" + ids["syt"]
		page := s.Get(one).Want(http.StatusOK, "Sở Y tế. Tính đến ngày 10/04/2025.", "Tháng 1/2025", "Tháng 12/2025", "Không đạt", `colspan="12"`, "%7C2025-01#o-mo")
		if n := strings.Count(page.Body, "loa-cell--missed"); n != 3 {
			t.Errorf("%d months are missed, want 3", n)
		}
		s.Get(one+"&cot=quarter").Want(http.StatusOK, "Quý I/2025", "0/3 tháng").Without("Tháng 1/2025")
		s.Get(one+"&cot=half").Want(http.StatusOK, "6 tháng đầu năm 2025", "0/6 tháng", `value="half" selected`).Without("Tháng 1/2025", "Quý I/2025")
		s.Get(one+"&cot=year").Want(http.StatusOK, "Năm 2025", "0/12 tháng").Without("6 tháng đầu")
		weeks := s.Get(one+"&cot=week").Want(http.StatusOK, "Tuần 30/12–05/01/2025", "Tuần 06/01–12/01/2025", "loa-matrix--weeks", `colspan="53"`).Without("Quý I/2025", "/12 tháng")
		if n := strings.Count(weeks.Body, "loa-cell--missed"); n != 3 {
			t.Errorf("%d months are missed by weeks, want 3: each has its own cell", n)
		}
		all := s.Get("/lam-viec/ma-tran/theo-ky?viec="+url.QueryEscape("o-Đăng tin mỗi tháng")).Want(http.StatusOK, ">Sở Nội vụ<", ">Sở Y tế<", "Sở, ban, ngành").Body
		if strings.Contains(all, ">UBND huyện Tân Phú</a>") {
			t.Error("an agency that does not owe the obligation is listed")
		}
		s.Get("/lam-viec/ma-tran/theo-ky?co-quan="+ids["syt"]+"&viec="+url.QueryEscape("o-Xây dựng kế hoạch")).Want(http.StatusOK, "Quá hạn").Without("loa-cell--missed")
		s.Get(one+"&ngay=40/01/2025").Want(http.StatusUnprocessableEntity, "Ngày không có thật")
		s.Actor = ledgertest.As(access.Officer, ids["syt"])
		s.Get("/lam-viec/ma-tran/theo-ky").Want(http.StatusOK, "Sở Y tế. Tính đến").Without("Sở Nội vụ")
		s.Get("/lam-viec/ma-tran/theo-ky?co-quan="+ids["snv"]).Want(http.StatusOK, "Không có nhiệm vụ nào của cơ quan này").Without("Sở Nội vụ")
	})
}

// Everybody sees what the coordinator opened, and no more: no sentence why, no
// evidence, no person.
func TestEverybodySeesWhatIsOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		coordinator := s.Actor
		const page, program, decide = "/ke-hoach/plan/ma-tran", "/api/v1/public-matrix", "/lam-viec/ma-tran/cong-khai"
		as := func(a access.Actor) *webtest.Site { s.Actor = a; return s }
		as(access.Actor{}).Get(page).Want(http.StatusNotFound, "chưa có nhiệm vụ nào được công khai")
		s.Get(program).Want(http.StatusNotFound)
		open := url.Values{"ke-hoach": {"plan"}, "nhiem-vu": {"o-Xây dựng kế hoạch"}, "ten": {"Xây dựng kế hoạch"}, "viec": {"open"}}
		for _, role := range []access.Role{access.Officer, access.Leader, access.Inspector, access.Administrator} {
			as(ledgertest.As(role, ids["snv"])).Post(decide, open).Want(http.StatusForbidden)
			s.Get(decide).Want(http.StatusForbidden)
		}
		as(coordinator).Get(decide).Want(http.StatusOK, "Đang công khai theo tên cơ quan 0/2 nhiệm vụ", "Mở công khai", "luôn cho mọi người biết tổng số").Without("<form method=\"post\" action=\"" + decide)
		s.Post(decide, open).Want(http.StatusSeeOther)
		s.Get(decide).Want(http.StatusOK, "Đang công khai theo tên cơ quan 1/2 nhiệm vụ", "Thôi công khai", "Cán bộ")
		shown := as(access.Actor{}).Get(page).Want(http.StatusOK, "Xây dựng kế hoạch", "Sở Nội vụ", "20/02", "+41\u00a0ngày", "Tính đến ngày 10/04/2025")
		shown.Without("Đăng tin mỗi tháng", "Kế hoạch của Sở Nội vụ", "Cán bộ", "data-loa-cell", "Chưa có; quá hạn")
		s.Get(page+"?ngay=15/02/2025&cap=district").Want(http.StatusOK, "Tân Phú", "Tính đến ngày 15/02/2025").Without("Sở Y tế")
		s.Get(page + "?o=" + url.QueryEscape("Xây dựng kế hoạch|"+ids["snv"])).Want(http.StatusOK).Without("Kế hoạch của Sở Nội vụ")
		s.Get(page).Want(http.StatusOK, "31/03/2025", `<link rel="canonical" href="`+page+`">`, `property="og:title" content="Kết quả thực hiện theo cơ quan, năm 2025"`, `rel="prev nofollow"`, `href="/ket-qua">Kết quả đến nay`, "Số liệu tính đến ngày", "Xem ngày 31/03/2025", "Xã, phường</option>").Without("noindex", "Xem như tại ngày", "Cấp xã", "Mã niêm phong")
		if _, err := o.Ledger.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, folded, ok := strings.Cut(s.Get(page).Body, "Mã niêm phong, để đối chiếu số liệu</span></summary>"); !ok || !regexp.MustCompile(`^\s*<div class="govuk-details__text loa-code">[0-9a-f]{64}</div></details>`).MatchString(folded) {
			t.Errorf("the hash of the seal is not folded: %s", folded)
		}
		s.Get(page+"?ngay=31/01/2025").Want(http.StatusOK, "Tính đến ngày 31/01/2025", "noindex").Without(`rel="prev nofollow"`)
		s.Get(page+"?ngay=0001-01-31").Want(http.StatusUnprocessableEntity, "Kế hoạch có từ ngày 01/01/2025", "0001-01-31").Without(`rel="prev nofollow"`)
		s.Get(program+"?ngay=1966-01-31").Want(http.StatusBadRequest, "Kế hoạch có từ ngày")
		s.Get(program).Want(http.StatusOK, `"obligation":"Xây dựng kế hoạch"`).Without("Đăng tin", `"why"`)
		open.Set("viec", "close")
		as(coordinator).Post(decide, open).Want(http.StatusSeeOther)
		open.Set("viec", "x")
		s.Post(decide, open).Want(http.StatusBadRequest)
		as(access.Actor{}).Get(page).Want(http.StatusNotFound)
		s.Get("/ke-hoach/khong-co/ma-tran").Want(http.StatusNotFound)
	})
}

// Before anything is opened or closed, a page says what everybody will see then.
func TestOpeningIsAskedFor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, _, ids := newSite(t, d)
		coordinator := s.Actor
		const list, page = "/lam-viec/ma-tran/cong-khai", "/ke-hoach/plan/ma-tran"
		ask := func(duty, act string) string {
			return list + "/xac-nhan?" + url.Values{"nhiem-vu": {"o-" + duty}, "viec": {act}}.Encode()
		}
		const duty = "Xây dựng kế hoạch"
		s.Get(list).Want(http.StatusOK, list+"/xac-nhan?nhiem-vu=")
		s.Get(ask(duty, "open")).Want(http.StatusOK, "Mở công khai “Xây dựng kế hoạch”?", "tên và tình trạng của 3 cơ quan", "Sở Nội vụ", "Sở Y tế", "UBND huyện Tân Phú",
			"1 đã đạt", "2 quá hạn", "Số liệu ngày 10/04/2025", `action="`+list+`"`, "không đổi gì").Without("Chưa có; quá hạn")
		s.Get(page).Want(http.StatusNotFound)
		s.Get(ask(duty, "close")).Want(http.StatusSeeOther)
		s.Get(ask(duty, "x")).Want(http.StatusBadRequest)
		s.Get(ask("khong-co", "open")).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, ids["snv"])
		s.Get(ask(duty, "open")).Want(http.StatusForbidden)
		s.Actor = coordinator
		values := url.Values{"nhiem-vu": {"o-" + duty}, "viec": {"open"}, "ten": {duty}, "ke-hoach": {"plan"}}
		s.Post(list, values).Want(http.StatusSeeOther)
		s.Get(ask(duty, "open")).Want(http.StatusSeeOther)
		s.Get(ask(duty, "close")).Want(http.StatusOK, "Thôi công khai “Xây dựng kế hoạch”?", "3 cơ quan không còn được nêu tên", "nhiệm vụ cuối cùng đang công khai")
		values.Set("nhiem-vu", "o-Đăng tin mỗi tháng")
		s.Post(list, values).Want(http.StatusSeeOther)
		s.Get(ask(duty, "close")).Want(http.StatusOK).Without("nhiệm vụ cuối cùng")
	})
}

// Everybody reads of an obligation who is done, who still has time and who is
// late, with the agencies of each level below.
func TestThePublicPageTellsWhoIsDone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		o.Owe("Tổ chức đối thoại", obligation.Rule{Kind: cadence.Window}, ids["snv"], ids["syt"], ids["tp"])
		o.Declare(ids["snv"], "Tổ chức đối thoại", "2025-03-05", "Đối thoại quý I")
		for _, duty := range []string{"o-Tổ chức đối thoại", "o-Xây dựng kế hoạch"} {
			if err := o.Programme.Publish(t.Context(), access.SystemActor("test"), duty, programme.OpenPublic); err != nil {
				t.Fatal(err)
			}
		}
		s.Actor = access.Actor{}
		const page = "/ke-hoach/plan/ma-tran"
		a := s.Get(page).Want(http.StatusOK).Without("hông chậm", "<details class=\"govuk-details loa-more loa-duty__level\" open")
		order(t, a.Body, "Xây dựng kế hoạch", "1/3 cơ quan đã đạt", "1 đã đạt", "2 quá hạn", "Sở, ban, ngành", "2 cơ quan · 1 đã đạt · 1 quá hạn", "Sở Nội vụ", "20/02", "UBND cấp huyện", "1 cơ quan · 1 quá hạn",
			"Tổ chức đối thoại", "1/3 cơ quan đã có minh chứng", "1 đúng tiến độ", "2 chưa đến hạn", "Chưa có minh chứng nào: 2 cơ quan, đều còn trong hạn nên chưa tính là chậm")
		s.Get(page+"?ten=tan+phu").Want(http.StatusOK, "0/1 cơ quan đã đạt", "loa-duty__level\" open", "Tân Phú").Without("Sở Y tế", "Sở Nội vụ")
		s.Get(page+"?ten=khong+co").Want(http.StatusOK, "Không có cơ quan nào hợp")
	})
}

// What a verifier returned stays in the panel and says so.
func TestPanelSaysWhatWasReturned(t *testing.T) {
	t.Parallel()
	s, o, ids := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	id := o.Declare(ids["syt"], "Xây dựng kế hoạch", "2025-02-10", "Kế hoạch nhầm")
	err := o.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return o.Ledger.Judge(ctx, tx, access.SystemActor("test"), ledger.Judgement{EvidenceID: id, Verdict: evidence.Returned, Reason: "Nhầm kế hoạch"})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Get("/lam-viec/ma-tran?o="+url.QueryEscape("Xây dựng kế hoạch|"+ids["syt"])).Want(http.StatusOK, "+41 ngày", "Kế hoạch nhầm", "Trả lại, không tính.")
}
