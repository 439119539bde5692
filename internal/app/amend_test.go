package app

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/feature/matrix"
	"loa/internal/feature/planreview"
	"loa/internal/feature/portal"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// setClock is a clock that a test sets.
type setClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *setClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *setClock) to(day calendar.Date) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = day.Time().Add(9 * time.Hour)
}

// amended is an office whose plan of 2025 is in force, with the rooms that
// show what an amendment does.
type amended struct {
	*webtest.Site
	*ledgertest.Office

	t        *testing.T
	clock    *setClock
	matrix   *matrix.Service
	reports  *report.Service
	ids      map[string]string
	plan     string
	lan, hoa access.Actor
}

func eachAmended(t *testing.T, fn func(a *amended)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			clock := &setClock{}
			clock.to("2025-02-01")
			d := dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = clock })
			fn(newAmended(t, d, clock))
		})
	}
}

func newAmended(t *testing.T, d *db.DB, clock *setClock) *amended {
	t.Helper()
	a := &amended{t: t, clock: clock, Office: ledgertest.New(t, d), ids: map[string]string{}}
	for _, name := range []string{"Sở Nội vụ", "Sở Y tế", "Sở Tài chính"} {
		a.ids[name] = a.Agency(name, agency.Province, agency.Department)
	}
	a.lan = access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: a.ids["Sở Nội vụ"]}}}
	a.hoa = access.Actor{AccountID: "hoa", Name: "Trần Thị Hoà", Grants: []access.Grant{{Role: access.Leader, AgencyID: a.ids["Sở Nội vụ"]}}}
	a.force()
	a.open(d)
	return a
}

// open opens the rooms that show what changes.
func (a *amended) open(d *db.DB) {
	a.t.Helper()
	a.matrix = matrix.NewService(matrix.Sources{DB: d, Registry: a.Registry, Programme: a.Programme, Ledger: a.Ledger, Zone: a.Zone})
	a.reports = report.NewService(report.Sources{
		DB: d, Registry: a.Registry, People: a.People, Programme: a.Programme, Ledger: a.Ledger, Place: "Đồng Nai", Zone: a.Zone,
		Address: func(path string) string { return "https://loa.example" + path },
	})
	var rooms []webtest.Room
	for _, build := range []func() (webtest.Room, error){
		func() (webtest.Room, error) {
			return planreview.New(planreview.Sources{Programme: a.Programme, Registry: a.Registry, Files: a.Files})
		},
		func() (webtest.Room, error) {
			return planreview.NewAmendments(planreview.AmendSources{DB: d, Programme: a.Programme, Registry: a.Registry, Ledger: a.Ledger, Files: a.Files})
		},
		func() (webtest.Room, error) { return matrix.New(a.matrix) },
		func() (webtest.Room, error) {
			address := func(path string) string { return path }
			return portal.New(portal.Sources{
				DB: d, Programme: a.Programme, Ledger: a.Ledger, Registry: a.Registry, Zone: a.Zone, Address: address, Memory: 1 << 20, Office: func(context.Context) string { return "Thành phố Đồng Nai" },
				Contents: content.Open(content.Config{DB: d, Ledger: a.Ledger, Zone: a.Zone, Address: address}),
			})
		},
		func() (webtest.Room, error) {
			return report.New(a.reports)
		},
	} {
		room, err := build()
		if err != nil {
			a.t.Fatal(err)
		}
		rooms = append(rooms, room)
	}
	a.Site = webtest.New(a.t, a.lan, rooms...)
}

// force puts a plan of three tasks into force.
func (a *amended) force() {
	a.t.Helper()
	ctx, year, product := a.t.Context(), calendar.YearWindow(2025), "Mỗi tháng 01 bản tin"
	task := func(no, content string, c cadence.Cadence, lead ...string) plan.Task {
		return plan.Task{No: no, Content: content, Lead: lead, Cadence: c}
	}
	doc := plan.Document{
		Head: plan.Head{Number: "35/KH-UBND", Date: "2025-01-24", Title: "Kế hoạch năm 2025", Year: 2025, Window: &year},
		Tasks: []plan.Task{
			task("1", "Phát hành bản tin cải cách hành chính", cadence.Cadence{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bản tin"}, "Sở Nội vụ"),
			task("2", "Tổ chức tập huấn nghiệp vụ", cadence.Cadence{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter, UnitNoun: "lớp"}, "Sở Y tế"),
			task("3", "Đăng tin trên trang thông tin điện tử", cadence.Cadence{Kind: cadence.Continuous}, "Sở Nội vụ", "Sở Y tế"),
		},
	}
	doc.Tasks[0].Product = &product
	var err error
	if a.plan, err = a.Programme.Draft(ctx, a.lan, doc, programme.Source{Name: "35.txt", SHA256: "abc"}); err != nil {
		a.t.Fatal(err)
	}
	if _, err := a.Programme.ConfirmClear(ctx, a.lan, a.plan); err != nil {
		a.t.Fatal(err)
	}
	if err := a.Programme.Unsigned(ctx, a.lan, a.plan, "Chưa có bản ký số"); err != nil {
		a.t.Fatal(err)
	}
	if _, err := a.Programme.Activate(ctx, a.hoa, a.plan); err != nil {
		a.t.Fatal(err)
	}
}

func (a *amended) obligation(words string) programme.Obligation {
	a.t.Helper()
	all, err := a.Programme.Obligations(a.t.Context(), a.plan)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, o := range all {
		if strings.Contains(o.Content, words) {
			return o
		}
	}
	a.t.Fatalf("no obligation %q", words)
	return programme.Obligation{}
}

// do declares a piece of evidence on its own day.
func (a *amended) do(agencyName, words string, days ...calendar.Date) {
	a.t.Helper()
	for _, day := range days {
		a.clock.to(max(day, "2025-02-01"))
		a.Declare(a.ids[agencyName], a.obligation(words).VersionID, day, "Việc ngày "+day.Vietnamese())
	}
}

// figures is every cell of the matrix as of a day, in words.
func (a *amended) figures(day calendar.Date) string {
	a.t.Helper()
	v, err := a.matrix.View(a.t.Context(), a.lan, matrix.Query{PlanID: a.plan, Columns: matrix.ColumnsAll, Day: day})
	if err != nil {
		a.t.Fatal(err)
	}
	var b strings.Builder
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			for _, c := range r.Cells {
				fmt.Fprintf(&b, "%s|%s|%s|%s|%s\n", r.Agency.Name, c.Drawn.Head, c.Assessment.Status, c.Assessment.Short, c.Assessment.Why)
			}
		}
	}
	return b.String()
}

// cell is the status and the short text of one cell.
func (a *amended) cell(day calendar.Date, agencyName, head string) string {
	a.t.Helper()
	for line := range strings.Lines(a.figures(day)) {
		if part := strings.Split(line, "|"); part[0] == agencyName && strings.HasPrefix(part[1], head) {
			return part[2] + " " + part[3]
		}
	}
	return ""
}

func (a *amended) version(page string) string {
	a.t.Helper()
	seen, err := a.Programme.Amendment(a.t.Context(), a.lan, page[strings.LastIndexByte(page, '/')+1:])
	if err != nil {
		a.t.Fatal(err)
	}
	return fmt.Sprint(seen.Version)
}

// report drafts, submits and approves the province's report of a quarter.
func (a *amended) report(period string) string {
	a.t.Helper()
	a.Actor = a.lan
	page := a.Post("/lam-viec/bao-cao/moi", url.Values{"ke_hoach": {a.plan}, "don_vi": {"province:" + a.ids["Sở Nội vụ"]}, "ky": {period}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
	a.Post(page+"/gui", url.Values{"phien_ban": {"1"}, "ket_qua": {"Đã làm."}}).Want(http.StatusSeeOther)
	a.Actor = a.hoa
	a.Post(page+"/duyet", nil).Want(http.StatusSeeOther)
	a.Actor = a.lan
	return page
}

func (a *amended) frozen() string {
	a.t.Helper()
	var all []string
	if err := a.DB.Select(a.t.Context(), &all, `SELECT figures || head || seal_hash FROM report_edition ORDER BY report_id, edition`); err != nil {
		a.t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

func (a *amended) change(words string, over url.Values) url.Values {
	o := a.obligation(words)
	form := url.Values{
		"noi_dung": {o.Content}, "ten_ngan": {o.ShortName}, "san_pham": {o.Product}, "thoi_gian": {o.Timing}, "chu_tri": {strings.Join(o.LeadText, "\n")},
		"cach_tinh": {string(o.Rule.Kind)}, "so_luong": {fmt.Sprint(o.Rule.Count)}, "muc_do": {"so-nay"}, "don_vi": {o.Rule.UnitNoun}, "ky": {string(o.Rule.Per)},
		"den_ngay": {o.Rule.Window.End.Vietnamese()},
	}
	maps.Copy(form, over)
	return form
}

// prepare drafts an amendment, from 15/04/2025, by the pages: the bulletin
// doubles and moves to Sở Y tế, the training ends, a radio programme is added.
func (a *amended) prepare() string {
	a.t.Helper()
	base := "/lam-viec/ke-hoach/" + a.plan + "/sua-doi"
	a.Get("/lam-viec/ke-hoach/"+a.plan).Want(http.StatusOK, "Lịch sử sửa đổi", "Chuẩn bị sửa đổi", "Chưa có văn bản nào sửa đổi")
	a.Post(base+"/moi", url.Values{"so": {"120/QĐ-UBND"}, "ten": {"Sửa đổi Kế hoạch"}, "ngay": {"31/02/2025"}, "hieu_luc": {"01/01/2025"}}).
		Want(http.StatusUnprocessableEntity, `value="120/QĐ-UBND"`, `value="31/02/2025"`, "Ngày không có thật", "Ngày hiệu lực trước ngày ban hành kế hoạch (24/01/2025)", "Nhập người ký")
	page := a.Post(base+"/moi", url.Values{"so": {"120/QĐ-UBND"}, "ten": {"Sửa đổi Kế hoạch"}, "ngay": {"08/04/2025"}, "hieu_luc": {"15/04/2025"}, "nguoi_ky": {"Chủ tịch"}}).
		Want(http.StatusSeeOther).Location
	bulletin, training := a.obligation("bản tin"), a.obligation("tập huấn")
	a.Get(page+"/chon").Want(http.StatusOK, "Phát hành bản tin", "Tổ chức tập huấn")
	a.Get(page+"/doi/"+bulletin.ID).Want(http.StatusOK, "Phát hành bản tin", `value="31/12/2025"`, "tính từ ngày 01/01/2025")
	twice := url.Values{"so_luong": {"2"}, "san_pham": {"Mỗi tháng 02 bản tin"}, "chu_tri": {"Sở Y tế"}, "phien_ban": {a.version(page)}}
	wrong := a.change("bản tin", twice)
	wrong.Set("chu_tri", "Sở Chưa Có")
	wrong.Set("ten_ngan", "")
	a.Post(page+"/doi/"+bulletin.ID, wrong).Want(http.StatusUnprocessableEntity, "Sở Chưa Có", "Mỗi tháng 02 bản tin", "Chưa rõ “Sở Chưa Có” là cơ quan nào vào ngày 15/04/2025", "Nhập tên ngắn")
	a.Post(page+"/doi/"+bulletin.ID, a.change("bản tin", url.Values{"phien_ban": {a.version(page)}})).Want(http.StatusUnprocessableEntity, "Chưa có gì khác")
	a.Post(page+"/doi/"+bulletin.ID, a.change("bản tin", twice)).Want(http.StatusSeeOther)
	a.Post(page+"/bai-bo/"+training.ID, url.Values{"phien_ban": {"1"}}).Want(http.StatusUnprocessableEntity, "vừa được người khác thay đổi",
		`name="phien_ban" value="`+a.version(page)+`"`)
	a.Post(page+"/bai-bo/"+training.ID, url.Values{"phien_ban": {a.version(page)}, "ly_do": {"Gộp vào kế hoạch khác"}}).Want(http.StatusSeeOther)
	a.Post(page+"/them", url.Values{"phien_ban": {a.version(page)}, "muc": {"4"}, "noi_dung": {"Thực hiện chương trình phát thanh"}, "ten_ngan": {"Phát thanh"}}).
		Want(http.StatusUnprocessableEntity, "Thực hiện chương trình phát thanh", "Nhập ít nhất một cơ quan chủ trì", "Chọn cách tính")
	a.Post(page+"/them", url.Values{
		"phien_ban": {a.version(page)}, "muc": {"4"}, "noi_dung": {"Thực hiện chương trình phát thanh"}, "ten_ngan": {"Phát thanh"}, "chu_tri": {"Sở Tài chính"},
		"cach_tinh": {"quota"}, "so_luong": {"1"}, "ky": {"month"}, "muc_do": {"so-nay"}, "tu_ngay": {"15/04/2025"}, "den_ngay": {"31/12/2025"},
	}).Want(http.StatusSeeOther)
	return page
}

func TestAmendmentFromPageToFigures(t *testing.T) {
	eachAmended(t, func(a *amended) {
		a.do("Sở Nội vụ", "bản tin", "2025-01-10", "2025-02-10", "2025-03-10", "2025-04-02")
		a.do("Sở Y tế", "tập huấn", "2025-03-20")
		a.do("Sở Y tế", "Đăng tin", "2025-03-25")
		a.clock.to("2025-04-09")
		a.report("Q1")
		a.clock.to("2025-04-10")
		a.Get("/ket-qua").Want(http.StatusOK, "01 bản tin mỗi tháng")
		frozen, page := a.frozen(), a.prepare()
		a.Get(page).Want(http.StatusOK, "3 thay đổi", "Đổi", "Bãi bỏ", "Thêm", "<del>01</del>", "<ins>02</ins>", "“Gộp vào kế hoạch khác”")
		a.Get(page+"/dua-vao-theo-doi").Want(http.StatusOK, "Người đã chuẩn bị sửa đổi không được tự đưa vào theo dõi", "1 báo cáo đã duyệt của kế hoạch này giữ nguyên",
			"3 kỳ đã khép giữ nguyên cách tính và số liệu: từ tháng 1/2025 đến tháng 3/2025", "Tính theo nội dung mới từ tháng 4/2025", "1 cơ quan nhận thêm",
			"3 minh chứng vẫn tính trong các kỳ đã khép", "1 minh chứng không còn tính vào kỳ nào").Without("Sau khi đưa vào theo dõi, sửa đổi không rút lại")
		v := url.Values{"phien_ban": {a.version(page)}}
		a.Post(page+"/dua-vao-theo-doi", v).Want(http.StatusForbidden)
		past := map[calendar.Date]string{}
		for day := calendar.Date("2025-01-24"); day <= "2025-04-10"; day = day.AddDays(1) {
			past[day] = a.figures(day)
		}

		a.Actor = a.hoa
		a.Get(page+"/dua-vao-theo-doi").Want(http.StatusOK, "sửa đổi không rút lại được")
		a.Post(page+"/dua-vao-theo-doi", url.Values{"phien_ban": {"1"}}).Want(http.StatusSeeOther) // from an old page: told, nothing done
		a.Get(page).Want(http.StatusOK).Without("Tính theo nội dung mới từ")
		a.Post(page+"/dua-vao-theo-doi", v).Want(http.StatusSeeOther)
		a.Post(page+"/thong-tin", v).Want(http.StatusForbidden)
		a.Actor = a.lan
		a.Post(page+"/bo", v).Want(http.StatusConflict)
		a.Get(page).Want(http.StatusOK, "Tính theo nội dung mới từ", "Trần Thị Hoà")
		a.Get("/lam-viec/ke-hoach/"+a.plan).Want(http.StatusOK, "Văn bản số 120/QĐ-UBND ngày 08/04/2025", "3 thay đổi, tính từ 15/04/2025", "<ins>02</ins>")

		a.clock.to("2025-04-15")
		a.Get("/ket-qua").Want(http.StatusOK, "02 bản tin mỗi tháng", "Phát thanh").Without("tập huấn")
		a.do("Sở Y tế", "bản tin", "2025-04-16", "2025-04-20", "2025-05-05")
		a.clock.to("2025-06-10")
		for day, was := range past {
			if now := a.figures(day); now != was {
				t.Errorf("the figures of %s moved:\n%s\nto\n%s", day, was, now)
			}
		}
		for _, c := range []struct {
			day               calendar.Date
			agency, head, was string
		}{
			{"2025-04-14", "Sở Nội vụ", "Phát hành bản tin", "met 4/4 tháng"},
			{"2025-04-15", "Sở Nội vụ", "Phát hành bản tin", "met 3/3 tháng"}, // what closed stays; the running month is not its any more
			{"2025-04-15", "Sở Y tế", "Phát hành bản tin", "on_track 0/0 tháng"},
			{"2025-04-30", "Sở Y tế", "Phát hành bản tin", "met 1/1 tháng"},
			{"2025-06-10", "Sở Y tế", "Phát hành bản tin", "missed 1/2 tháng"}, // two in April, one in May
			{"2025-06-10", "Sở Y tế", "Tổ chức tập huấn", "met 1/1 quý"},
			{"2025-06-10", "Sở Tài chính", "Phát thanh", "missed 0/2 tháng"},
			{"2025-04-14", "Sở Tài chính", "Phát thanh", ""},
		} {
			if got := a.cell(c.day, c.agency, c.head); got != c.was {
				t.Errorf("%s, %s on %s: %q, want %q", c.agency, c.head, c.day, got, c.was)
			}
		}
		if now := a.frozen(); now != frozen {
			t.Error("the frozen report changed")
		}
		a.clock.to("2025-07-01")
		a.report("H1")
		if now := a.frozen(); !strings.Contains(now, frozen) || !strings.Contains(now, "Phát thanh") {
			t.Error("the next report does not count by the amendment")
		}
		if f, err := a.Ledger.Verify(t.Context(), false); err != nil || !f.Clean() {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestAmendmentsByProgram(t *testing.T) {
	eachAmended(t, func(a *amended) {
		a.clock.to("2025-04-10")
		page := a.prepare()
		type items struct {
			Items []struct {
				Content     string `json:"content"`
				Count       int    `json:"count"`
				Number      string `json:"number"`
				HoldsFrom   string `json:"holds_from"`
				EffectiveOn string `json:"effective_on"`
				Ended       string `json:"ended"`
				Changes     []struct {
					Kind   string `json:"kind"`
					Fields []struct{ Field, Before, After string }
				} `json:"changes"`
			} `json:"items"`
		}
		var drafts items
		a.JSON(http.MethodGet, "/api/v1/plans/"+a.plan+"/amendments", nil).Want(http.StatusOK).Into(&drafts)
		if len(drafts.Items) != 0 {
			t.Error("programs see drafts")
		}
		a.Actor = a.hoa
		a.Post(page+"/dua-vao-theo-doi", url.Values{"phien_ban": {a.version(page)}}).Want(http.StatusSeeOther)
		var all, before, after items
		a.JSON(http.MethodGet, "/api/v1/plans/"+a.plan+"/amendments", nil).Want(http.StatusOK).Into(&all)
		if len(all.Items) != 1 || all.Items[0].HoldsFrom != "2025-04-15" || len(all.Items[0].Changes) != 3 || all.Items[0].Changes[0].Fields[0].After != "Mỗi tháng 02 bản tin" {
			t.Errorf("%+v", all)
		}
		a.JSON(http.MethodGet, "/api/v1/plans/"+a.plan+"/obligations?as_of=2025-04-14", nil).Want(http.StatusOK).Into(&before)
		a.JSON(http.MethodGet, "/api/v1/plans/"+a.plan+"/obligations?as_of=2025-04-15", nil).Want(http.StatusOK).Into(&after)
		if len(before.Items) != 3 || before.Items[0].Count != 1 || len(after.Items) != 4 || after.Items[0].Count != 2 || after.Items[1].Ended != "2025-04-15" {
			t.Errorf("before %+v, after %+v", before, after)
		}
		a.JSON(http.MethodGet, "/api/v1/plans/"+a.plan+"/obligations?as_of=2025-02-30", nil).Want(http.StatusBadRequest)
	})
}

// The new version of the plan, uploaded as the amending document, is compared
// with what is in force.
func TestAmendmentFromTheNewDocument(t *testing.T) {
	eachAmended(t, func(a *amended) {
		a.clock.to("2025-04-10")
		page := a.Post("/lam-viec/ke-hoach/"+a.plan+"/sua-doi/moi", url.Values{
			"so": {"120/QĐ-UBND"}, "ten": {"Sửa đổi Kế hoạch"}, "ngay": {"08/04/2025"}, "hieu_luc": {"15/04/2025"}, "nguoi_ky": {"Chủ tịch"},
		}).Want(http.StatusSeeOther).Location
		a.Get(page + "/tep/van-ban").Want(http.StatusNotFound)
		a.Upload(page+"/tep", url.Values{"phien_ban": {a.version(page)}}, webtest.File{Field: "tep", Name: "anh.png", Content: []byte("\x89PNG\r\n\x1a\n")}).Want(http.StatusSeeOther)
		a.Get(page).Want(http.StatusOK).Without("Đối chiếu với văn bản")
		text := "Phụ lục\nPHÂN CÔNG NHIỆM VỤ NĂM 2025\n\n" +
			"Stt\tNội dung công việc\tSản phẩm\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện\n" +
			"2\tTổ chức tập huấn nghiệp vụ\t\tSở Y tế\t\t\n" +
			"1\tPhát hành bản tin cải cách hành chính\tMỗi tháng 02 bản tin\tSở Nội vụ\t\tHàng tháng\n" +
			"3\tXây dựng video hướng dẫn\tÍt nhất 02 video\tSở Tài chính\t\tTrong năm 2025\n"
		a.Upload(page+"/tep", url.Values{"phien_ban": {a.version(page)}}, webtest.File{Field: "tep", Name: "ban-moi.txt", Content: []byte(text)}).Want(http.StatusSeeOther)
		if got := a.Get(page + "/tep/van-ban").Want(http.StatusOK).Body; got != text {
			t.Errorf("the file comes back as %q", got)
		}
		seen := a.Get(page+"/doi-chieu").Want(http.StatusOK, "có 3 nhiệm vụ, 1 không khác", "<ins>02</ins>", "Xây dựng video hướng dẫn", "Đăng tin trên trang")
		if n := strings.Count(seen.Body, " checked"); n != 2 {
			t.Errorf("%d proposals are ticked, want the change and the addition", n)
		}
		a.Post(page+"/doi-chieu", url.Values{"phien_ban": {a.version(page)}}).Want(http.StatusUnprocessableEntity, "Chưa chọn thay đổi nào")
		a.Post(page+"/doi-chieu", url.Values{"phien_ban": {a.version(page)}, "thay_doi": {"doi-" + a.obligation("bản tin").ID, "them-2", "bai-bo-" + a.obligation("Đăng tin").ID}}).
			Want(http.StatusSeeOther)
		a.Get(page).Want(http.StatusOK, "3 thay đổi", "Mỗi tháng <ins>02</ins> bản tin")
		a.Actor = a.hoa
		a.Post(page+"/dua-vao-theo-doi", url.Values{"phien_ban": {a.version(page)}}).Want(http.StatusSeeOther)
		a.clock.to("2025-04-15")
		if o := a.obligation("bản tin"); o.Rule.Count != 2 || o.Leads[0] != a.ids["Sở Nội vụ"] {
			t.Errorf("taken over: %+v", o)
		}
	})
}
