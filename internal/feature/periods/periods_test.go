package periods_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/periods"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// holidays are the names and sources of days off as pages show them.
func holidays() []string {
	var names []string
	for year := 2026; year < 2036; year++ {
		for _, h := range slices.Concat(calendar.HolidaysOf(year), (&calendar.WorkDays{}).PossiblyOff(year), calendar.Announced(year)) {
			names = append(names, h.Name, h.Kind.Label(), h.Source.Label())
		}
	}
	return append(names, calendar.OtherDay.Label())
}

const (
	windows = "/lam-viec/ky-bao-cao"
	days    = "/lam-viec/ngay-nghi"
	monthly = "Đăng tin mỗi tháng"
	weekly  = "Phát thanh mỗi tuần"
)

// site is the room on 10/04/2025 with the evidence of two agencies around the
// edges of quarter I.
type site struct {
	*webtest.Site
	office   *ledgertest.Office
	service  *periods.Service
	snv, syt string
}

func newSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	o := ledgertest.New(t, d)
	s := &site{office: o, snv: o.Agency("Sở Nội vụ", agency.Province, agency.Department), syt: o.Agency("Sở Y tế", agency.Province, agency.Department)}
	o.Owe(monthly, obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, s.snv, s.syt)
	o.Owe(weekly, obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Week}, s.snv)
	for _, day := range []calendar.Date{
		"2024-12-14", "2024-12-15", "2024-12-31", "2025-01-01", "2025-01-20", "2025-02-10", "2025-03-14", "2025-03-15", "2025-03-31", "2025-04-01",
	} {
		o.Declare(s.snv, monthly, day, "Tin ngày "+day.Vietnamese())
	}
	o.Declare(s.syt, monthly, "2025-03-20", "Tin của Sở Y tế")
	o.Declare(s.snv, weekly, "2025-03-13", "Buổi phát thanh")
	s.service = periods.NewService(periods.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone})
	f, err := periods.New(s.service)
	if err != nil {
		t.Fatal(err)
	}
	s.Site = webtest.New(t, ledgertest.As(access.Coordinator, s.snv), f)
	return s
}

// compare asks the interface for programs.
func (s *site) compare(t *testing.T, query string) periods.Comparison {
	t.Helper()
	var c periods.Comparison
	s.Get("/api/v1/report-windows?" + query).Want(http.StatusOK).Into(&c)
	return c
}

func TestBothWindowsOfAQuarter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		all := s.compare(t, "ky=Q1")
		if got, want := fmt.Sprint(all.Calendar, all.Decree), "{2025-01-01 2025-03-31} {2024-12-15 2025-03-14}"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if len(all.Lines) != 2 || all.Lines[0].Figures != (periods.Figures{Calendar: 7, Decree: 6, Both: 4, OnlyCalendar: 3, OnlyDecree: 2, Either: 9}) {
			t.Errorf("%+v", all.Lines)
		}
		if all.Total != (periods.Figures{Calendar: 8, Decree: 7, Both: 5, OnlyCalendar: 3, OnlyDecree: 2, Either: 10}) {
			t.Errorf("%+v", all.Total)
		}
		one := s.compare(t, "ky=Q1&co-quan="+s.syt)
		if len(one.Lines) != 1 || one.Total != (periods.Figures{Calendar: 1, OnlyCalendar: 1, Either: 1}) {
			t.Errorf("%+v", one)
		}
		s.Get(windows).Want(http.StatusOK, "01/01/2025–31/03/2025", "15/12/2024–14/03/2025", "8 + 7 − 5 = 10", "không nằm gọn trong kỳ nào",
			`nhiem-vu=o-`+strings.ReplaceAll(url.QueryEscape(monthly), "%20", "+"), "den=2025-03-31", "tu=2025-03-15")
		s.Get(windows+"?ky=Q3").Want(http.StatusOK, "2 nhiệm vụ chưa có minh chứng nào trong hai kỳ", "01/07/2025–30/09/2025", "15/06/2025–14/09/2025")
		s.Get(windows+"?ky=9M&lang=en").Want(http.StatusOK, "Calendar window only", "01/01/2025–30/09/2025", "names no report of nine months", "month 2/2025")
	})
}

// An office's own closing day stands beside the calendar as the decree does, once a
// regime names it, on the page, in files and for programs.
func TestAClosingDayBesideTheCalendar(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.Get(windows).Want(http.StatusOK).Without("Đối chiếu với")
		form := regime()
		form.Set("cach_tinh", "closing")
		form.Set("ngay_chot", "20")
		s.Post(regimes, form).Want(http.StatusSeeOther)
		s.Get(windows).Want(http.StatusOK, "Đối chiếu với", `value="nd09-2019" selected`, "Chốt số liệu ngày 20 tháng cuối kỳ")
		s.Get(windows+"?cach-tinh=closing-20").Want(http.StatusOK, `value="closing-20" selected`, "21/12/2024–20/03/2025", "Kỳ chốt số liệu ngày 20 (b)", "8 + 8 − 7 = 9",
			"cach-tinh=closing-20").Without("Kỳ theo NĐ 09", "Chỉ thuộc kỳ theo Nghị định", "chưa đối chiếu với bản gốc")
		s.Get(windows+"?cach-tinh=closing-20&lang=en").Want(http.StatusOK, "Window closing on day 20 (b)", "Only in the window closing on day 20")
		s.Get(windows+"?cach-tinh=closing-29").Want(http.StatusUnprocessableEntity, "Chọn cách tính kỳ.", "15/12/2024–14/03/2025")
		s.Get("/api/v1/report-windows?ky=Q1&cach-tinh=x").Want(http.StatusBadRequest, "Chọn cách tính kỳ.")
		c := s.compare(t, "ky=Q1&cach-tinh=closing-20")
		if c.Rule != "closing-20" || c.Decree != (calendar.Window{Start: "2024-12-21", End: "2025-03-20"}) || c.Total != (periods.Figures{Calendar: 8, Decree: 8, Both: 7, OnlyCalendar: 1, OnlyDecree: 1, Either: 9}) {
			t.Errorf("%+v", c)
		}
		s.Get(windows+"/tai?ky=Q1&dang=csv&cach-tinh=closing-20").Want(http.StatusOK, "Kỳ chốt số liệu ngày 20 (b): 21/12/2024–20/03/2025", "Chỉ thuộc kỳ chốt ngày 20 (b − c)")
	})
}

// The plan's own periods count up to the last day of the windows, and what
// happened before the plan's first month counts in that month.
func TestThePlansOwnPeriods(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	var got []string
	for _, o := range s.compare(t, "ky=Q1&co-quan="+s.snv).Lines[0].Own {
		got = append(got, fmt.Sprintf("%s %d %s", o.Label, o.N, o.In))
	}
	if want := "tháng 1/2025 5 both; tháng 2/2025 1 both; tháng 3/2025 3 calendar"; strings.Join(got, "; ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// show declares an article at an address; the same address again is a re-post.
func (s *site) show(t *testing.T, day calendar.Date, address string) {
	t.Helper()
	err := s.office.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := s.office.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"}, ledger.NewEvidence{
			AgencyID: s.snv, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day, Title: "Tin trên mạng", URL: address, Versions: []string{monthly},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Each figure is the number of entries that its link lists and that count, for
// every report and agency. What was shown before in the decree window alone is a
// re-post in the calendar window.
func TestFiguresAreTheLists(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.show(t, "2024-12-20", "https://a.example/tin-1")
		s.show(t, "2025-01-05", "https://a.example/tin-1")
		s.show(t, "2025-03-16", "https://a.example/tin-2")
		if got := s.compare(t, "ky=Q1").Lines[0].Figures; got != (periods.Figures{Calendar: 8, Decree: 7, Both: 4, OnlyCalendar: 4, OnlyDecree: 3, Either: 11}) {
			t.Errorf("%+v", got)
		}
		for _, period := range calendar.ReportPeriods() {
			for _, id := range []string{"", s.snv, s.syt} {
				c := s.compare(t, "ky="+string(period)+"&co-quan="+id)
				for _, l := range c.Lines {
					for name, part := range map[string]struct {
						n       int
						windows []calendar.Window
					}{
						"calendar": {l.Figures.Calendar, []calendar.Window{c.Calendar}}, "decree": {l.Figures.Decree, []calendar.Window{c.Decree}},
						"both": {l.Figures.Both, c.Overlap.Both}, "only calendar": {l.Figures.OnlyCalendar, c.Overlap.OnlyCalendar},
						"only decree": {l.Figures.OnlyDecree, c.Overlap.OnlyDecree},
					} {
						n := 0
						for _, w := range part.windows {
							f := ledger.Filter{VersionIDs: []string{l.Name}, Window: w, Counting: true, Limit: 1} // named by their versions
							if id != "" {
								f.Agencies = []string{id}
							}
							_, total, err := s.office.Ledger.Entries(t.Context(), f)
							if err != nil {
								t.Fatal(err)
							}
							n += total
						}
						if n != part.n {
							t.Errorf("%s, %q, %s: %s says %d, its list has %d", period, id, l.Name, name, part.n, n)
						}
					}
				}
			}
		}
	})
}

func TestOfficersSeeTheirOwnFigures(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.Actor = ledgertest.As(access.Officer, s.syt)
		s.Get(windows).Want(http.StatusOK, "Sở Y tế", "1 + 0 − 0 = 1").Without("Sở Nội vụ", "Tất cả cơ quan", weekly)
		s.Get(windows + "?co-quan=" + s.snv).Want(http.StatusNotFound).Without("Đăng tin")
		s.Get("/api/v1/report-windows?ky=Q1&co-quan=" + s.snv).Want(http.StatusNotFound)
		if c := s.compare(t, "ky=Q1"); c.AgencyID != s.syt || c.Total.Either != 1 {
			t.Errorf("%+v", c)
		}
		s.Get(windows + "/tai?ky=Q1&dang=csv&co-quan=" + s.snv).Want(http.StatusNotFound)
		s.Actor = access.Actor{AccountID: "x", Name: "Chưa có vai trò"}
		s.Get(windows).Want(http.StatusNotFound).Without("Chưa có kế hoạch")
	})
}

func TestAddressesThatCannotBe(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	s.Get(windows+"?ky=Q2").Want(http.StatusUnprocessableEntity, "Kỳ báo cáo không có trong danh sách")
	s.Get(windows+"?nam=19").Want(http.StatusUnprocessableEntity, "Nhập năm từ 2000")
	s.Get(windows + "?ke-hoach=khong-co").Want(http.StatusNotFound)
	s.Get(windows + "?co-quan=khong-co").Want(http.StatusNotFound)
	s.Get("/api/v1/report-windows").Want(http.StatusBadRequest, `"field":"ky"`)
	s.Get(windows + "/tai?dang=pdf").Want(http.StatusBadRequest)
	empty := ledgertest.New(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	f, err := periods.New(periods.NewService(periods.Sources{DB: empty.DB, Registry: empty.Registry, Programme: empty.Programme, Ledger: empty.Ledger, Zone: empty.Zone}))
	if err != nil {
		t.Fatal(err)
	}
	webtest.New(t, ledgertest.As(access.Coordinator, "x"), f).Get(windows).Want(http.StatusOK, "Chưa có kế hoạch nào đang theo dõi")
}

// Both files hold the figures of the page, the windows, the day and the seal.
func TestFilesHoldTheFigures(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	a := s.Get(windows + "/tai?ky=Q1&dang=xlsx").Want(http.StatusOK)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Đối chiếu kỳ")
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if got := strings.Join(last[:7], " "); got != "Cộng các nhiệm vụ 8 7 5 3 2 10" || last[8] != "10/04/2025" {
		t.Errorf("%q", last)
	}
	s.Get(windows+"/tai?ky=Q1&dang=csv").Want(http.StatusOK, "Kỳ lịch (a): 01/01/2025–31/03/2025;", "Cộng các nhiệm vụ;8;7;5;3;2;10;;10/04/2025;0\r\n")
}

func dayOff() url.Values {
	return url.Values{
		"nam": {"2025"}, "viec": {"off"}, "dip": {"other"}, "tu": {"02/05/2025"}, "ten": {"Hoán đổi dịp 30/4"}, "can_cu": {"Công văn số 1/VPCP ngày 02/12/2024"},
	}
}

func TestTheListOfDaysOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.Get(days).Want(http.StatusOK, "năm 2025", "Thứ Hai, 07/04/2025", "10/3/2025", "Giỗ Tổ Hùng Vương", "Mặc định, chưa có quyết định", "Theo luật")
		s.Get(days+"?nam=2026").Want(http.StatusOK, "Nghỉ bù Giỗ Tổ Hùng Vương", "24/11/2026", "Chưa kiểm chứng, chưa tính là ngày nghỉ")
		s.Get(days+"?nam=1999").Want(http.StatusUnprocessableEntity, "Nhập năm từ 2021")
		s.Get(days+"?nam=2026&lang=en").Want(http.StatusOK, "In lieu of Hùng Kings", "Assumed, not decided yet")
		page := s.Post(days, dayOff()).Want(http.StatusSeeOther).Location
		s.Get(page).Want(http.StatusOK, "Hoán đổi dịp 30/4", "Công văn số 1/VPCP ngày 02/12/2024", "Thứ Sáu, 02/05/2025")
		bad := dayOff()
		bad.Set("tu", "31/02/2025")
		bad.Set("ten", "Giữ chữ này")
		s.Post(days, bad).Want(http.StatusUnprocessableEntity, "Ngày không có thật", "31/02/2025", "Giữ chữ này")
		work := url.Values{"viec": {"work"}, "tu": {"28/4/2025"}, "ten": {"Làm bù"}, "can_cu": {"Công văn"}}
		s.Post(days, work).Want(http.StatusUnprocessableEntity, "Ngày 28/04/2025 vốn là ngày làm việc")
		s.Get(days+"?tu-ngay=29/4/2025&so=1").Want(http.StatusOK, "Hạn:", "Thứ Hai, 05/05/2025")
		s.Get(days+"?tu-ngay=32/4/2025&so=x").Want(http.StatusUnprocessableEntity, "Ngày không có thật", "Đây không phải số nguyên")
	})
}

func TestADayOffIsTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.Post(days, dayOff()).Want(http.StatusSeeOther)
		entries, err := s.office.Programme.DayOffEntries(t.Context(), 2025)
		if err != nil || len(entries) != 1 {
			t.Fatal(entries, err)
		}
		end := days + "/" + entries[0].ID + "/thoi"
		s.Post(end, url.Values{}).Want(http.StatusUnprocessableEntity, "Nêu lý do thôi áp dụng.")
		s.Actor = ledgertest.As(access.Officer, s.syt)
		s.Post(end, url.Values{"ly_do": {"Nhầm"}}).Want(http.StatusForbidden)
		s.Post(days, dayOff()).Want(http.StatusForbidden)
		s.Get(days).Want(http.StatusOK, "Hoán đổi dịp 30/4").Without("Ghi ngày theo quyết định", "Thôi áp dụng")
		s.Actor = ledgertest.As(access.Coordinator, s.snv)
		page := s.Post(end, url.Values{"ly_do": {"Ghi nhầm ngày"}}).Want(http.StatusSeeOther).Location
		s.Get(page).Want(http.StatusOK, "2 dòng đã thay thế hoặc thôi áp dụng", "Thôi áp dụng: Ghi nhầm ngày").Without("Thứ Sáu, 02/05/2025")
		s.Post(end, url.Values{"ly_do": {"Lần nữa"}}).Want(http.StatusConflict)
	})
}

func TestDaysOffForPrograms(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	var answer struct {
		Items []periods.DayRow
	}
	n := programme.NewDaysOff{From: "2027-02-05", To: "2027-02-11", Kind: programme.DayIsOff, Holiday: calendar.Tet, Basis: "Thông báo số 2"}
	s.JSON(http.MethodPost, "/api/v1/days-off", n).Want(http.StatusOK).Into(&answer)
	tet := 0
	id := ""
	for _, d := range answer.Items {
		if d.Kind == calendar.Tet {
			tet, id = tet+1, d.Entry.ID
		}
	}
	if tet != 7 || len(answer.Items) != 7+1+1+3+3+1 { // with 1/9, which is only possible, and 24/11, which is only announced
		t.Errorf("%d days of Tết among %+v", tet, answer.Items)
	}
	var term periods.Term
	s.Get("/api/v1/work-days?tu=2027-02-03&so=5").Want(http.StatusOK).Into(&term)
	if term.End != "2027-02-17" || term.Unsure {
		t.Errorf("%+v", term)
	}
	s.Get("/api/v1/work-days?tu=2028-01-20&so=5").Want(http.StatusOK).Into(&term)
	if term.End != "2028-02-03" || !term.Unsure {
		t.Errorf("%+v", term)
	}
	s.Get("/api/v1/work-days?tu=2028-01-20").Want(http.StatusBadRequest, `"field":"so"`)
	s.JSON(http.MethodPost, "/api/v1/days-off/"+id+"/end", map[string]string{"reason": "Ghi nhầm"}).Want(http.StatusOK)
	s.JSON(http.MethodPost, "/api/v1/days-off", "text").Want(http.StatusBadRequest)
	s.Actor = ledgertest.As(access.Inspector, s.snv)
	s.JSON(http.MethodPost, "/api/v1/days-off", n).Want(http.StatusForbidden)
	s.Get("/api/v1/days-off?nam=2027").Want(http.StatusOK)
}
