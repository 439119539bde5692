package app

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme/programmetest"
)

// TestNextYearBeginsWithThisYear: own work, people and estimates come along, moved a
// year; what was missed stands beside its line with why.
func TestNextYearBeginsWithThisYear(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		id := w.drafted()
		add := w.filled(id)
		add.Add = true
		w.must(w.s.Save(ctx, w.officer, id, add))
		full := w.filled(id)
		full.Lines[1].Regular = 7_000_000
		full.Lines[2].Title, full.Lines[2].DueOn, full.Lines[2].Other = "Hội thi cải cách hành chính năm 2025", "2025-08-20", 2_000_000
		w.must(w.s.Save(ctx, w.officer, id, full))
		w.issue(id, "12", "2025-02-10")
		w.must(programmetest.Seed(ctx, w.DB, "Một video trong năm.", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Whole, UnitNoun: "video", Window: calendar.YearWindow(2025)}, w.health))
		w.on("2026-01-20")
		for text, rule := range map[string]obligation.Rule{
			asksOwn:                   {Kind: cadence.Deadline, Count: 1, Deadline: "2026-02-28", Window: calendar.YearWindow(2026)},
			"Đối thoại với người dân": {Kind: cadence.Deadline, Count: 1, Deadline: "2026-09-30", Window: calendar.YearWindow(2026)},
			"Làm tờ rơi":              {Kind: cadence.Continuous, Window: calendar.YearWindow(2026)},
			"Một video trong năm":     {Kind: cadence.Quota, Count: 1, Per: calendar.Whole, UnitNoun: "video", Window: calendar.YearWindow(2026)},
		} {
			w.must(programmetest.SeedIn(ctx, w.DB, programmetest.Seeded{
				Plan: "plan26", Number: "4/KH-UBND", Issued: "2026-01-15", Year: 2026, ID: text + " 2026", Text: text, Rule: rule, Leads: []string{w.health},
			}))
		}
		o, err := w.s.Outline(ctx, w.officer, "plan26", w.health)
		if err != nil || o.Owed != 3 || o.Carried != 1 || o.CarriedOf != 2025 || o.Missed != 2 || o.Due != "2026-02-28" {
			t.Errorf("%+v, %v", o, err)
		}
		next, err := w.s.Create(ctx, w.officer, "plan26", w.health)
		w.must(err)
		_, lines := w.get(next)
		if len(lines) != 4 {
			t.Fatalf("%+v", lines)
		}
		for _, l := range lines {
			switch {
			case l.Title == "Đối thoại với người dân":
				if l.Person != "Nguyễn Văn A" || l.Regular != 7_000_000 || l.Missed != "Năm 2025 cơ quan chưa có minh chứng nào (phải có 1)." || l.DueOn != "2026-09-30" {
					t.Errorf("what was missed: %+v", l)
				}
			case l.Title == "Một video trong năm": // its year ended on its last day
				if l.Missed != "Năm 2025 cơ quan chưa có video nào (phải có 1)." {
					t.Errorf("what was missed by the year's end: %+v", l)
				}
			case l.Source == ownplan.FromOwn:
				if l.Title != "Hội thi cải cách hành chính năm 2026" || l.DueOn != "2026-08-20" || l.Other != 2_000_000 || l.Missed != "" {
					t.Errorf("own work: %+v", l)
				}
			case l.Person != "" || l.Missed != "":
				t.Errorf("what is new: %+v", l)
			}
		}
		full = w.filled(next)
		for i, l := range full.Lines {
			if l.Title == "Một video trong năm" {
				full.Lines[i].Cause = "Thiếu máy quay; năm nay thuê ngoài"
			}
		}
		w.must(w.s.Save(ctx, w.officer, next, full))
		var file []byte
		_, file, err = w.s.Export(ctx, w.officer, next, ownplan.DOCX)
		w.must(err)
		body := documentOf(t, file)
		for _, said := range []string{"Nhiệm vụ năm 2025 chưa đạt và cách khắc phục", "Kết quả năm 2025", "Năm 2025 cơ quan chưa có video nào (phải có 1).", "Thiếu máy quay; năm nay thuê ngoài"} {
			if !strings.Contains(body, said) {
				t.Errorf("the paper does not say %q, which its leader approves", said)
			}
		}
	})
}

// documentOf is the text of a DOCX file, with its marks.
func documentOf(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := fs.ReadFile(z, "word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestHeirsTakeOwnWorkOver: the plan of a unit that ended stays as it was; its own
// work waits for an answer in the plan of its heir.
func TestHeirsTakeOwnWorkOver(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		clerk := ledgertest.As(access.Officer, w.finance)
		ended, err := w.s.Create(ctx, clerk, "plan", w.finance)
		w.must(err)
		add := w.filled(ended)
		add.Add = true
		w.must(w.s.Save(ctx, clerk, ended, add))
		full := w.filled(ended)
		full.Lines[1].Title, full.Lines[1].DueOn = "Phổ biến đăng ký hộ kinh doanh", "2025-10-31"
		w.must(w.s.Save(ctx, clerk, ended, full))
		w.issue(ended, "9", "2025-02-10")
		id := w.drafted()
		w.issue(id, "12", "2025-02-10")
		w.merge(w.finance, w.health, "2025-07-01")
		w.on("2025-07-02")
		w.must(w.s.LookAbove(ctx))
		p, _ := w.get(id)
		if p.Differences != 1 {
			t.Fatalf("%d differences of an heir", p.Differences)
		}
		open, err := w.s.Differences(ctx, p)
		w.must(err)
		if open[0].Source != ownplan.FromHeir || open[0].Title != "Phổ biến đăng ký hộ kinh doanh" || open[0].Binding {
			t.Fatalf("%+v", open[0])
		}
		next, err := w.s.Answers(ctx, w.officer, id, []ownplan.Answer{{Key: open[0].Key, Mark: open[0].Mark, Accept: true}})
		w.must(err)
		_, lines := w.get(next)
		if l := lines[len(lines)-1]; l.Source != ownplan.FromHeir || l.DueOn != "2025-10-31" || !l.Own() {
			t.Errorf("%+v", l)
		}
		if p, lines := w.get(ended); !p.Issued() || len(lines) != 2 || p.Differences != 0 {
			t.Errorf("the plan of the unit that ended: %+v", p)
		}
		if d, err := w.s.Differences(ctx, first(w.get(ended))); err != nil || len(d) != 0 {
			t.Errorf("it has differences: %+v, %v", d, err)
		}
	})
}

func first[A, B any](a A, _ B) A { return a }

// merge joins one unit to another on a day.
func (w *planning) merge(from, to string, day calendar.Date) {
	w.t.Helper()
	ctx := w.t.Context()
	lan := ledgertest.As(access.Coordinator, to)
	act, err := w.Registry.Prepare(ctx, lan, org.NewReorganisation{Title: "Sáp nhập sở", EffectiveOn: day, Steps: []agency.Step{
		{Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: from}}, To: []agency.TargetUnit{{AgencyID: to}}, Share: agency.Whole},
	}})
	w.must(err)
	for left := 1; left > 0; {
		left, err = w.Registry.Write(ctx, lan, act)
		w.must(err)
	}
	w.must(w.Registry.Apply(ctx, lan, act))
}

// TestADayForPlansThatNameNone: without a duty the end of February holds, until a
// coordinator sets another day.
func TestADayForPlansThatNameNone(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		w.must(programmetest.SeedIn(ctx, w.DB, programmetest.Seeded{
			Plan: "plan24", Number: "4/KH-UBND", Issued: "2024-01-15", Year: 2024, ID: "Tin 2024", Text: "Đăng tin", Leads: []string{w.health},
			Rule: obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: calendar.YearWindow(2024)},
		}))
		lan := ledgertest.As(access.Coordinator, w.finance)
		due := func() calendar.Date {
			m, err := w.s.Summary(ctx, lan, "plan24", ownplan.Filter{})
			w.must(err)
			if len(m.Rows) != 1 || m.Duty != nil {
				t.Errorf("who owes something owes a plan: %+v", m.Rows)
			}
			return m.Due
		}
		if d := due(); d != "2024-02-29" {
			t.Errorf("the end of February: %s", d)
		}
		if err := w.s.SetDeadline(ctx, lan, "plan24", "2023-12-31"); len(domain.FieldsOf(err)) != 1 {
			t.Errorf("a day before the plan: %v", err)
		}
		if err := w.s.SetDeadline(ctx, w.officer, "plan24", "2024-03-15"); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer set the day: %v", err)
		}
		w.must(w.s.SetDeadline(ctx, lan, "plan24", "2024-03-15"))
		w.must(w.s.SetDeadline(ctx, lan, "plan24", "2024-03-20"))
		if d := due(); d != "2024-03-20" {
			t.Errorf("the day that was set: %s", d)
		}
	})
}

// TestPagesOfOwnPlans: what two people type at once and what cannot be read comes back
// beside its field; other agencies' ids answer nothing; programs read lists and lines.
func TestPagesOfOwnPlans(t *testing.T) {
	t.Parallel()
	w := newPlanning(t, db.SQLite)
	room, err := ownplan.New(w.s)
	w.must(err)
	site := webtest.New(t, w.officer, room)
	at := site.Post("/lam-viec/ke-hoach-rieng/moi", url.Values{"ke_hoach": {"plan"}, "co_quan": {w.health}}).Want(http.StatusSeeOther).Location
	at, led := strings.CutSuffix(at, "#xong") // to the confirmation, in front of what to look at
	if !led {
		t.Errorf("a new draft leads to %q", at)
	}
	id := at[strings.LastIndexByte(at, '/')+1:]
	p, lines := w.get(id)
	form := url.Values{"phien_ban": {"1"}, "muc_dich": {p.Purpose}, "can_cu": {p.Basis}, "noi_dung_chung": {p.Contents}, "kinh_phi": {p.BudgetText}, "to_chuc": {p.Organise}}
	set := func(name, value string) { form.Set(name+"-"+lines[0].ID, value) }
	for name, value := range map[string]string{"noi_dung": "Đăng tin", "nguoi": "Lê Thị C", "den": "ba mươi", "thuong_xuyen": "5 triệu", "so_luong": "hai", "khac": "-1"} {
		set(name, value)
	}
	site.Post(at, form).Want(http.StatusUnprocessableEntity, "Ghi số tiền bằng đồng", "Ghi số lượng bằng chữ số", `value="ba mươi"`, `value="5 triệu"`, "Lê Thị C")
	for _, typed := range []string{"1.5", "1,5", "2.000,50", "12.00"} { // never read as another amount
		set("khac", typed)
		site.Post(at, form).Want(http.StatusUnprocessableEntity, "không có phần lẻ", `value="`+typed+`"`)
	}
	set("den", "30/11/2025")
	set("thuong_xuyen", "5.000.000 đồng")
	set("so_luong", "3")
	set("khac", "")
	form.Set("dien", "1")
	if to := site.Post(at, form).Want(http.StatusSeeOther).Location; to != at+"?phan=viec#xong" {
		t.Errorf("filling in what is empty leads to %q", to)
	}
	form.Del("dien")
	set("nguoi", "Người thứ hai")
	site.Post(at, form).Want(http.StatusConflict, "Người khác vừa lưu kế hoạch này", "Người thứ hai")
	if _, now := w.get(id); now[0].Person != "Lê Thị C" || now[0].Regular != 5_000_000 || now[0].Quota != 3 {
		t.Errorf("%+v", now[0])
	}
	w.must(w.s.Submit(t.Context(), w.officer, id, w.filled(id)))
	site.Post(at, form).Want(http.StatusConflict, "Kế hoạch đã sang bước khác trong lúc nhập", "Người thứ hai")
	site.Post(at, url.Values{"phien_ban": {"x"}}).Want(http.StatusConflict)

	site.Actor = w.leader
	site.Post(at+"/tra-lai", url.Values{}).Want(http.StatusUnprocessableEntity, "Nêu lý do để người soạn biết cần sửa gì.")
	read, _ := w.get(id)
	back := url.Values{"ly_do": {"Bổ sung kinh phí"}, "phien_ban": {strconv.FormatInt(read.Version, 10)}}
	site.Get(at).Want(http.StatusOK, `/tra-lai" novalidate><input type="hidden" name="phien_ban" value="`+back.Get("phien_ban")+`">`)
	w.must(w.s.Recall(t.Context(), w.officer, id))
	w.must(w.s.Submit(t.Context(), w.officer, id, w.filled(id)))
	site.Post(at+"/tra-lai", back).Want(http.StatusConflict, "Kế hoạch đã được rút lại và sửa sau khi trang này mở.", "Bổ sung kinh phí") // it was another version that was read
	if p, _ := w.get(id); p.Status != ownplan.StatusSubmitted {
		t.Errorf("a version that nobody read was returned: %s", p.Status)
	}
	site.Actor = ledgertest.As(access.Officer, w.finance)
	site.Get(at).Want(http.StatusNotFound)
	site.Post(at+"/gui", form).Want(http.StatusNotFound)
	site.Get(at + "/docx").Want(http.StatusNotFound)
	site.Get("/lam-viec/ke-hoach-rieng/tong-hop").Want(http.StatusForbidden)
	site.Get("/lam-viec/ke-hoach-rieng/ngoai?ke-hoach=plan&co-quan=" + w.health).Want(http.StatusForbidden)
	site.Get("/lam-viec/ke-hoach-rieng/khong-co").Want(http.StatusNotFound)
	var list struct{ Items []ownplan.Plan }
	site.JSON(http.MethodGet, "/api/v1/own-plans", nil).Want(http.StatusOK).Into(&list)
	if len(list.Items) != 0 {
		t.Error("a program sees plans of others")
	}
	site.Actor = w.officer
	site.JSON(http.MethodGet, "/api/v1/own-plans", nil).Want(http.StatusOK).Into(&list)
	var one struct{ Lines []ownplan.Line }
	site.JSON(http.MethodGet, "/api/v1/own-plans/"+id, nil).Want(http.StatusOK).Into(&one)
	if len(list.Items) != 1 || len(one.Lines) != 2 || one.Lines[0].Regular != 5_000_000 {
		t.Errorf("%+v, %+v", list, one)
	}
}

// TestTheDeskHasOneItemForAnOwnPlan: the duty leads to the plan; while it waits for
// the leader the officer has none, and the leader has the plan to decide about.
func TestTheDeskHasOneItemForAnOwnPlan(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		w.on("2025-02-24")
		d := desk.NewService(desk.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Papers: w.papers, Zone: w.Zone})
		items := func(who access.Actor) (out []string) {
			t.Helper()
			all, err := d.Desk(ctx, who)
			w.must(err)
			for _, i := range all.Items(who) {
				if i.ObligationID == "o-"+asksOwn || strings.Contains(i.URL, "ke-hoach-rieng") || strings.Contains(i.URL, "van-ban") {
					out = append(out, i.Action.String()+" "+i.URL)
				}
			}
			return out
		}
		want := func(who access.Actor, wanted ...string) {
			t.Helper()
			if got := items(who); strings.Join(got, "\n") != strings.Join(wanted, "\n") {
				t.Errorf("the desk has %q, want %q", got, wanted)
			}
		}
		want(w.officer, "Lập kế hoạch /lam-viec/ke-hoach-rieng/moi?co-quan="+w.health+"&ke-hoach=plan")
		id := w.drafted()
		at := "/lam-viec/ke-hoach-rieng/" + id
		want(w.officer, "Mở kế hoạch "+at)
		want(w.leader, "Mở kế hoạch "+at) // a leader knows of the draft before it is theirs to decide
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		want(w.officer)
		want(w.leader, "Xem và duyệt "+at)
		w.must(w.s.Return(ctx, w.leader, id, ownplan.Why{Reason: "Thiếu kinh phí"}))
		want(w.officer, "Sửa kế hoạch "+at)
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		w.must(w.s.Approve(ctx, w.leader, id, 0))
		p, _ := w.get(id)
		paper, _, err := w.s.PaperOf(ctx, p)
		w.must(err)
		want(w.officer, "Mở văn bản /lam-viec/van-ban/"+paper.ID)
		all, err := d.Desk(ctx, w.officer)
		w.must(err)
		for _, i := range all.Items(w.officer) {
			if strings.Contains(i.URL, "van-ban") && i.DueOn != "2025-02-28" {
				t.Errorf("an approved plan is due on %q", i.DueOn)
			}
		}
		w.release(id, "12", "2025-02-24")
		want(w.officer)
		want(w.leader)
	})
}
