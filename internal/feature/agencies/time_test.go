package agencies_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/org"
)

// province is a registry through three days of change: departments joined, a
// function handed on, districts ended and their communes joined, one raised.
type province struct {
	*site

	ids map[string]string
}

func (p *province) add(t *testing.T, name string, level agency.Level, kind agency.Kind, parent string) {
	t.Helper()
	id, err := p.org.Add(t.Context(), coordinator, org.NewAgency{Version: org.Version{
		Name: name, Level: level, Kind: kind, ParentID: p.ids[parent], ValidFrom: "2024-01-01", Verified: level != agency.Commune,
	}})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	p.ids[name] = id
}

func (p *province) act(t *testing.T, title, number string, day calendar.Date, steps ...agency.Step) {
	t.Helper()
	id, err := p.org.Prepare(t.Context(), coordinator, org.NewReorganisation{
		Title: title, BasisNumber: number, BasisIssuer: "Ủy ban Thường vụ Quốc hội", EffectiveOn: day, Steps: steps, Verified: number != "",
	})
	if err != nil {
		t.Fatal(err)
	}
	for left := 1; left > 0; {
		if left, err = p.org.Write(t.Context(), coordinator, id); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.org.Apply(t.Context(), coordinator, id); err != nil {
		t.Fatal(err)
	}
	p.ids[title] = id
}

func (p *province) step(change agency.Change, to agency.TargetUnit, from ...string) agency.Step {
	s := agency.Step{Change: change}
	for _, name := range from {
		s.From = append(s.From, agency.SourceUnit{AgencyID: p.ids[name]})
	}
	if to.AgencyID != "" {
		s.To = []agency.TargetUnit{to}
	}
	return s
}

func (p *province) founded(name, parent string) agency.TargetUnit {
	p.ids[name] = db.NewID()
	return agency.TargetUnit{AgencyID: p.ids[name], New: true, Name: name, Level: agency.Commune, Kind: agency.Committee, ParentID: p.ids[parent]}
}

const top = "Ủy ban nhân dân tỉnh Đồng Nai"

func newProvince(t *testing.T, d *db.DB) *province {
	t.Helper()
	p := &province{site: newSite(t, d), ids: map[string]string{}}
	p.add(t, top, agency.Province, agency.Committee, "")
	for _, name := range []string{"Sở Nội vụ", "Sở Lao động", "Sở Y tế"} {
		p.add(t, name, agency.Province, agency.Department, top)
	}
	var merges []agency.Step
	for i := range 3 {
		district := fmt.Sprint("UBND huyện Số ", i)
		p.add(t, district, agency.District, agency.Committee, top)
		for j := range 5 {
			p.add(t, fmt.Sprintf("UBND xã %d-%d", i, j), agency.Commune, agency.Committee, district)
		}
	}
	transfer := p.step(agency.Transfer, agency.TargetUnit{AgencyID: p.ids["Sở Y tế"]}, "Sở Lao động")
	transfer.Function = "Bảo trợ xã hội"
	p.act(t, "Sắp xếp các sở", "", "2025-03-01",
		p.step(agency.Merge, agency.TargetUnit{AgencyID: p.ids["Sở Nội vụ"], Name: "Sở Nội vụ và Lao động"}, "Sở Nội vụ", "Sở Lao động"), transfer)
	for i := range 3 {
		xa := func(j int) string { return fmt.Sprintf("UBND xã %d-%d", i, j) }
		merges = append(merges,
			p.step(agency.Merge, p.founded(fmt.Sprint("UBND xã Mới ", i), top), xa(0), xa(1), xa(2), xa(3)),
			p.step(agency.Rename, agency.TargetUnit{AgencyID: p.ids[xa(4)], ParentID: p.ids[top]}, xa(4)),
			p.step(agency.Dissolve, agency.TargetUnit{}, fmt.Sprint("UBND huyện Số ", i)))
	}
	p.act(t, "Sắp xếp đơn vị hành chính", "1662/NQ-UBTVQH15", "2025-07-01", merges...)
	p.act(t, "Thành lập phường", "1/NQ", "2026-04-30",
		p.step(agency.Raise, agency.TargetUnit{AgencyID: p.ids["UBND xã Mới 0"], Name: "UBND phường Mới 0"}, "UBND xã Mới 0"))
	return p
}

func TestTreeAsOfAnyDay(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		p.Get("/lam-viec/co-quan?ngay=01/07/2025").Want(http.StatusOK, "9 cơ quan vào ngày 01/07/2025", "UBND xã Mới 0</a>",
			"mới thành lập", "hết từ ngày này do sáp nhập, hợp nhất", "<del>", "kết thúc hoạt động từ ngày này", "đổi cấp trên, trước thuộc UBND huyện Số 0",
			"Thay đổi trước: 01/03/2025", "Thay đổi sau: 30/04/2026", "chưa xác minh", "Thay đổi của ngày này",
			`aria-valuetext="01/07/2025: 3 thành lập, 12 sáp nhập, hợp nhất, 3 kết thúc hoạt động, 3 đổi cấp trên"`)
		p.Get("/lam-viec/co-quan?ngay=02/07/2025").Want(http.StatusOK, "9 cơ quan", "Thay đổi gần nhất, 01/07/2025").Without("<del>", "mới thành lập")
		p.Get("/lam-viec/co-quan?ngay=01/03/2025").Want(http.StatusOK, "Sở Nội vụ và Lao động", "đổi tên, trước là Sở Nội vụ", "21 cơ quan")
		p.Get("/lam-viec/co-quan?ngay=30/04/2026").Want(http.StatusOK, "nâng loại, trước là UBND xã Mới 0")
		p.Get("/lam-viec/co-quan?ngay=01/01/2020").Want(http.StatusOK, "Thay đổi đầu tiên sau ngày đang xem", "Không có thay đổi trước đó")
		p.Get("/lam-viec/co-quan?ngay=30/06/2025&q=xa+0-0").Want(http.StatusOK, "1 cơ quan", "UBND xã 0-0", "UBND huyện Số 0").Without("UBND huyện Số 1", "UBND xã 0-1")
		p.Get("/lam-viec/co-quan?ngay=01/07/2025&q=xa+1-0").Want(http.StatusOK, "<del>", "UBND xã 1-0", "UBND huyện Số 1").Without("UBND xã 1-1")
		p.Get("/lam-viec/co-quan?ngay=30/06/2025&q=khong+co+dau").Want(http.StatusOK, "Không có cơ quan nào khớp")
		p.Get("/lam-viec/co-quan?ngay=32/06/2025").Want(http.StatusUnprocessableEntity, "32/06/2025")
		p.Get("/lam-viec/co-quan?ngay=01/07/2025&xem=danh-sach").Want(http.StatusOK, `<table class="loa-table">`, "UBND xã Mới 2").Without("<del>")
		if a := p.Get("/lam-viec/co-quan?moc=1&q=so"); a.Status != http.StatusSeeOther || !strings.Contains(a.Location, "ngay=01%2F03%2F2025") || !strings.Contains(a.Location, "q=so") {
			t.Errorf("the slider leads to %d %s", a.Status, a.Location)
		}
		if a := p.Get("/lam-viec/co-quan?moc=99"); !strings.Contains(a.Location, "30%2F04%2F2026") {
			t.Errorf("past the last day: %s", a.Location)
		}
	})
}

// TestAnOldNameLeadsToTodaysUnit: what is looked for under a name of another day
// is told with that name's days and with who carries the unit on.
func TestAnOldNameLeadsToTodaysUnit(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		p.Get("/lam-viec/co-quan?ngay=01/05/2026&q=Ủy+ban+nhân+dân+xã+0-2").Want(http.StatusOK, "0 cơ quan vào ngày 01/05/2026", "Mang tên này vào ngày khác",
			"UBND xã 0-2</a>", "Thuộc UBND huyện Số 0.", "Từ 01/01/2024 đến 30/06/2025.", "Vào ngày 01/05/2026 là:", "UBND phường Mới 0</a>").Without("UBND xã 0-1")
		p.Get("/lam-viec/co-quan?ngay=01/05/2026&q=lao+dong").Want(http.StatusOK, "1 cơ quan", "Sở Lao động</a>", "đến 28/02/2025", "Sở Nội vụ và Lao động</a>", "Sở Y tế</a>", "nhận một phần")
		p.Get("/lam-viec/co-quan?ngay=01/05/2026&q=huyen+so+1").Want(http.StatusOK, "đến 30/06/2025").Without("Vào ngày 01/05/2026 là:")
		p.Get("/lam-viec/co-quan?ngay=01/05/2026&q=xa+moi+0").Want(http.StatusOK, "0 cơ quan", "Từ 01/07/2025 đến 29/04/2026.", "UBND phường Mới 0</a>")
		p.Get("/lam-viec/co-quan?ngay=01/01/2025&q=phuong+moi+0").Want(http.StatusOK, "0 cơ quan", "Từ 30/04/2026.").Without("Vào ngày 01/01/2025 là:")
		p.Get("/lam-viec/co-quan?ngay=01/05/2026&q=huyen+so+1&cap=commune").Want(http.StatusOK, "Không có cơ quan nào khớp").Without("Mang tên này")
		p.Get("/lam-viec/co-quan?ngay=01/05/2026").Want(http.StatusOK).Without("Mang tên này")
	})
}

func TestChangesBetweenTwoDays(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		answer := p.Get("/lam-viec/co-quan/thay-doi?tu=31/12/2024&den=31/12/2026").Want(http.StatusOK, "Sắp xếp đơn vị hành chính", "1662/NQ-UBTVQH15",
			"Sắp xếp các sở", "Thành lập phường", "Nâng loại đơn vị (1)", "Sáp nhập, hợp nhất (12)", "Hình thành từ:", "Kế thừa:",
			"(nhận một phần)", "1 lần đổi tên, 1 lần nâng loại, 3 lần đổi cấp trên")
		var figures []string
		for _, m := range regexp.MustCompile(`<li><strong>([^<]*)</strong>`).FindAllStringSubmatch(answer.Body, -1) {
			figures = append(figures, m[1])
		}
		if got := strings.Join(figures, " "); got != "22 +3 −16 9" && got != "22 &#43;3 −16 9" {
			t.Errorf("figures %q", got)
		}
		if all, err := p.org.AsOf(t.Context(), "2026-12-31"); err != nil || len(all) != 9 {
			t.Errorf("the registry has %d: %v", len(all), err)
		}
		p.Get("/lam-viec/co-quan/thay-doi").Want(http.StatusOK, "28/02/2025", "01/03/2025", "Sắp xếp các sở").Without("Thành lập phường")
		p.Get("/lam-viec/co-quan/thay-doi?tu=01/07/2025&den=01/10/2025").Want(http.StatusOK, "không có thay đổi nào")
		p.Get("/lam-viec/co-quan/thay-doi?tu=01/07/2025&den=01/01/2025").Want(http.StatusUnprocessableEntity, "Ngày cuối phải sau ngày đầu", "01/01/2025")
		p.Get("/lam-viec/co-quan/thay-doi?tu=x&den=").Want(http.StatusUnprocessableEntity, `value="x"`)
		file := p.Get("/lam-viec/co-quan/thay-doi.xlsx?tu=31/12/2024&den=31/12/2026").Want(http.StatusOK)
		rows, err := office.ReadSheet([]byte(file.Body), "", []office.ReadColumn{
			{Key: "what", Names: []string{"thay đổi"}},
			{Key: "name", Names: []string{"cơ quan, đơn vị"}},
			{Key: "before", Names: []string{"trước"}},
			{Key: "after", Names: []string{"sau"}},
			{Key: "basis", Names: []string{"căn cứ"}},
		})
		if err != nil || len(rows) != 24 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		for _, r := range rows {
			if r.Text("what") == "Thành lập" && !strings.Contains(r.Text("before"), "-0 (UBND huyện Số") {
				t.Errorf("%s was formed from %q", r.Text("name"), r.Text("before"))
			}
			if r.Text("what") == "Sáp nhập, hợp nhất" && r.Text("after") == "" || r.Text("basis") == "" {
				t.Errorf("%s: after %q, basis %q", r.Text("name"), r.Text("after"), r.Text("basis"))
			}
		}
		p.Get("/lam-viec/co-quan/thay-doi.xlsx?tu=31/12/2026&den=31/12/2024").Want(http.StatusBadRequest, "Hai ngày cần so sánh")
	})
}

func TestHeirsInDiagramAndWords(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		p.Get("/lam-viec/co-quan/ke-thua").Want(http.StatusOK, `role="img" aria-labelledby="nhom-0-0-ten nhom-0-0-ta"`, "Sở Nội vụ và Lao động</a>",
			"trước là Sở Nội vụ", "nhận sáp nhập", "chuyển bảo trợ xã hội cho", "UBND huyện Số 1 <span", "5 đơn vị trước, 2 đơn vị sau",
			"kết thúc hoạt động, không có đơn vị kế thừa", "nâng loại thành", "giữ nguyên tên, chuyển về trực thuộc").Without("đổi tên thành")
		one := p.Get("/lam-viec/co-quan/ke-thua?don-vi="+p.ids["UBND xã 1-0"]).Want(http.StatusOK, "Chỉ những gì liên quan đến UBND xã 1-0", "UBND xã Mới 1", "UBND xã 1-3")
		one.Without("UBND xã Mới 0", "UBND xã 0-1", "UBND xã 1-4", "Sắp xếp các sở</h2>")
		p.Get("/lam-viec/co-quan/ke-thua?q=xa+1-0").Want(http.StatusOK, "UBND xã 1-3").Without("UBND xã 1-4")
		p.Get("/lam-viec/co-quan/ke-thua?don-vi="+p.ids["UBND xã 0-0"]).Want(http.StatusOK, "UBND phường Mới 0", "Thành lập phường</h2>")
		p.Get("/lam-viec/co-quan/ke-thua?van-ban="+p.ids["Thành lập phường"]).Want(http.StatusOK, "nâng loại thành").Without("nhận sáp nhập")
		p.Get("/lam-viec/co-quan/ke-thua?q=xa+moi+2").Want(http.StatusOK, "hình thành do sáp nhập, hợp nhất", "UBND xã 2-3").Without("UBND xã 1-3")
		p.Get("/lam-viec/co-quan/ke-thua?tu=01/07/2025&den=01/01/2026").Want(http.StatusOK, "Không có sự kế thừa nào khớp")
		p.Get("/lam-viec/co-quan/ke-thua?tu=01/07/2025&den=01/01/2025").Want(http.StatusUnprocessableEntity, "Ngày cuối phải sau ngày đầu")
		empty := newSite(t, dbtest.Open(t, db.SQLite, owners, nil))
		empty.Get("/lam-viec/co-quan/ke-thua").Want(http.StatusOK, "chưa ghi đợt sắp xếp tổ chức nào")
		empty.Get("/lam-viec/co-quan/thay-doi").Want(http.StatusOK, "không có thay đổi nào")
	})
}

func TestLifeOfOneUnit(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		at := func(name string) string { return "/lam-viec/co-quan/" + p.ids[name] }
		p.Get(at("Sở Nội vụ")).Want(http.StatusOK, "Từ 01/01/2024 đến hết 28/02/2025", "Có trong sổ từ đầu", "Đổi tên, trước là Sở Nội vụ", "Nhận sáp nhập",
			"Sở Lao động</a>", "Sắp xếp các sở</a>")
		p.Get(at("Sở Lao động")).Want(http.StatusOK, "Hết từ ngày này do sáp nhập, hợp nhất", "Đơn vị kế thừa:", "Chuyển chức năng “Bảo trợ xã hội” cho")
		p.Get(at("Sở Y tế")).Want(http.StatusOK, "Ngày 01/03/2025", "Nhận chức năng “Bảo trợ xã hội” từ")
		p.Get(at("UBND xã Mới 0")+"?ngay=01/07/2025").Want(http.StatusOK, "Hình thành do sáp nhập, hợp nhất", "UBND xã 0-3</a>", "(UBND huyện Số 0)",
			"Nâng loại, trước là UBND xã Mới 0", "1662/NQ-UBTVQH15")
		wrong := org.Version{Name: "Sở Y tế và Dân số", Level: agency.Province, Kind: agency.Department, ParentID: p.ids[top], ValidFrom: "2025-05-01"}
		right := wrong
		right.Name = "Sở Y tế và Bảo trợ"
		for _, v := range []org.Version{wrong, right} {
			if err := p.org.Change(t.Context(), coordinator, p.ids["Sở Y tế"], v); err != nil {
				t.Fatal(err)
			}
		}
		p.Get(at("Sở Y tế")).Want(http.StatusOK, "1 bản ghi đã được sửa lại", "Sở Y tế và Dân số", "Sở Y tế và Bảo trợ")
		p.Get("/lam-viec/co-quan/khong-co").Want(http.StatusNotFound)
	})
}

// succession is one as the interface gives it.
type succession struct {
	Change         string
	From           struct{ Name string }
	To             *struct{ Name string }
	Reorganisation struct{ Number string }
}

func TestChangesAndSuccessionsAreAnsweredWithoutSignIn(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		p := newProvince(t, d)
		p.Actor = access.Actor{}
		var changes struct {
			Before, After int
			Items         []struct {
				Change, Name, Before string
				Predecessors         []struct{ Name string }
				Successors           []struct {
					Name string
					Part bool
				}
			}
		}
		p.Get("/api/v1/agency-changes?from=2024-12-31&until=2026-12-31").Want(http.StatusOK).Into(&changes)
		n := changes.Before
		for _, c := range changes.Items {
			switch c.Change {
			case "founded":
				n++
				if len(c.Predecessors) != 4 {
					t.Errorf("%s: predecessors %v", c.Name, c.Predecessors)
				}
			case "merged", "ended":
				n--
			}
			if c.Name == "Sở Lao động" && (len(c.Successors) != 2 || c.Successors[0].Part || !c.Successors[1].Part) {
				t.Errorf("successors of a department: %+v", c.Successors)
			}
		}
		if changes.Before != 22 || n != changes.After || changes.After != 9 {
			t.Errorf("%d before, %d counted, %d after", changes.Before, n, changes.After)
		}
		var passed struct{ Items []succession }
		p.Get("/api/v1/successions?until=2025-07-01&agency=" + p.ids["UBND xã Mới 1"]).Want(http.StatusOK).Into(&passed)
		if len(passed.Items) != 4 || passed.Items[0].To.Name != "UBND xã Mới 1" || passed.Items[0].Reorganisation.Number != "1662/NQ-UBTVQH15" {
			t.Errorf("successions: %+v", passed.Items)
		}
		p.Get("/api/v1/successions?from=2025-03-01&until=2025-07-01").Want(http.StatusOK).Into(&passed)
		if !slices.ContainsFunc(passed.Items, func(s succession) bool { return s.Change == "dissolve" && s.To == nil }) {
			t.Errorf("a unit without heir is missing: %+v", passed.Items)
		}
		for _, bad := range []string{"/api/v1/agency-changes", "/api/v1/agency-changes?from=2025-01-01&until=2024-01-01", "/api/v1/agency-changes?from=x&until=y", "/api/v1/successions?from=1/7/2025"} {
			if a := p.Get(bad); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusBadRequest {
				t.Errorf("%s: %d", bad, a.Status)
			}
		}
	})
}
