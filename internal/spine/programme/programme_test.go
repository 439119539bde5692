package programme_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

var (
	owners  = []fs.FS{audit.Migrations, org.Migrations, programme.Migrations}
	zone    = time.FixedZone("ICT", 7*60*60)
	lan     = access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	minh    = access.Actor{AccountID: "minh", Name: "Nguyễn Văn Minh", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	leader  = access.Actor{AccountID: "hoa", Name: "Trần Hoà", Grants: []access.Grant{{Role: access.Leader, AgencyID: "snv"}}}
	far     = access.Actor{AccountID: "xa", Name: "Lãnh đạo nơi khác", Grants: []access.Grant{{Role: access.Leader, AgencyID: "syt"}}}
	officer = access.Actor{AccountID: "o", Name: "Cán bộ", Grants: []access.Grant{{Role: access.Officer, AgencyID: "snv"}}}
)

// body is a small plan in the layout of official papers.
const body = `KẾ HOẠCH
Thông tin năm 2025

II. NỘI DUNG

IV. TỔ CHỨC THỰC HIỆN
1. Thủ trưởng các sở, ban, ngành
- Xây dựng kế hoạch của cơ quan; hoàn thành trong tháng 02/2025;
- Định kỳ quý I, 6 tháng báo cáo;
2. Đài Phát thanh - Truyền hình, Báo Đồng Nai
Tăng thời lượng phát sóng.
`

func document() plan.Document {
	product, timing := "Mỗi tháng 01 bản tin", "Hàng tháng"
	year := calendar.YearWindow(2025)
	place := func(words string) plan.Source {
		at := strings.Index(body, words)
		return plan.Source{Start: at, End: at + len(words), Quote: words}
	}
	return plan.Document{
		Head: plan.Head{
			Number: "35/KH-UBND", Date: "2025-01-24", Title: "Kế hoạch thông tin năm 2025", Year: 2025, Window: &year,
			Duties: []plan.Duty{
				{
					Agency: "Thủ trưởng các sở, ban, ngành", Text: "Xây dựng kế hoạch của cơ quan; hoàn thành trong tháng 02/2025;", Source: place("- Xây dựng"),
					Cadence: cadence.Cadence{Kind: cadence.Deadline, End: "2025-02-28"},
				},
				{
					Agency: "Thủ trưởng các sở, ban, ngành", Text: "Định kỳ quý I, 6 tháng báo cáo;", Source: place("- Định kỳ"),
					Cadence: cadence.Cadence{Kind: cadence.Quota, Count: 2, Per: calendar.Year},
				},
				{
					Agency: "Đài Phát thanh - Truyền hình, Báo Đồng Nai", Text: "Tăng thời lượng phát sóng.", Source: place("Tăng"),
					Cadence: cadence.Cadence{Kind: cadence.Unknown},
				},
			},
			Reporting: []plan.Reporting{
				{Who: "Thủ trưởng các sở, ban, ngành", To: "Chủ tịch UBND tỉnh", Period: "Q1", Deadline: "Định kỳ quý I, 6 tháng", Source: place("- Định kỳ")},
				{Who: "Thủ trưởng các sở, ban, ngành", To: "Chủ tịch UBND tỉnh", Period: "H1", Deadline: "Định kỳ quý I, 6 tháng", Source: place("- Định kỳ")},
			},
		},
		Tasks: []plan.Task{
			{
				No: "1", Content: "Phát sóng bản tin", Product: &product, Timing: &timing, Lead: []string{"Sở Nội vụ"},
				Coordinating: []string{"Các đơn vị có liên quan"},
				Cadence:      cadence.Cadence{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bản tin"},
				Doubts:       []plan.Doubt{{Field: "coordinating", Reason: "Nhóm “Các đơn vị có liên quan” để mở, cần chọn cơ quan cụ thể."}},
			},
			{
				No: "2", Content: "Tổ chức đối thoại", Lead: []string{"Các Sở, ban, ngành"}, Coordinating: []string{"Sở Ngoại vụ"},
				Cadence: cadence.Cadence{Kind: cadence.Window, Start: "2025-01-01", End: "2025-12-31"},
				Doubts:  []plan.Doubt{{Field: "product", Reason: "Văn bản không nêu số lượng."}},
			},
		},
		Warnings: []plan.Warning{{Code: "numbering-gap", Message: "Đánh số mục nhảy từ II sang IV."}},
	}
}

type house struct {
	db   *db.DB
	org  *org.Registry
	prog *programme.Programme
	ids  map[string]string
	jobs chan river.InsertManyParams
}

func newHouse(t *testing.T, d *db.DB) house {
	t.Helper()
	h := house{db: d, org: org.New(d, zone), ids: map[string]string{}, jobs: make(chan river.InsertManyParams, 10)}
	h.prog = programme.New(d, h.org, programme.Config{Zone: zone, ReportDue: map[calendar.ReportPeriod]string{calendar.Q1: "03-25"}})
	d.UseJobs(func(_ context.Context, _ *sql.Tx, jobs []river.InsertManyParams) error {
		for _, j := range jobs {
			h.jobs <- j
		}
		return nil
	})
	for name, v := range map[string]org.Version{
		"Sở Nội vụ":                    {Level: agency.Province, Kind: agency.Department},
		"Sở Y tế":                      {Level: agency.Province, Kind: agency.Department},
		"Đài Phát thanh - Truyền hình": {Level: agency.Province, Kind: agency.Broadcaster},
		"Báo Đồng Nai":                 {Level: agency.Province, Kind: agency.Newspaper},
	} {
		v.Name, v.ValidFrom = name, "2020-01-01"
		id, err := h.org.Add(t.Context(), lan, org.NewAgency{Version: v})
		if err != nil {
			t.Fatal(err)
		}
		h.ids[name] = id
	}
	// Founded after the plan was issued: it owes nothing by it.
	if _, err := h.org.Add(t.Context(), lan, org.NewAgency{Version: org.Version{
		Name: "Sở Dân tộc và Tôn giáo", ValidFrom: "2025-03-01", Level: agency.Province, Kind: agency.Department,
	}}); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h house) draft(t *testing.T) string {
	t.Helper()
	id, err := h.prog.Draft(t.Context(), lan, document(), programme.Source{Name: "35.txt", SHA256: "abc", Text: plan.Text{Body: body}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h house) review(t *testing.T, id string) programme.Review {
	t.Helper()
	v, err := h.prog.Review(t.Context(), lan, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func find(t *testing.T, v programme.Review, words string) programme.Reading {
	t.Helper()
	for _, r := range v.Rows {
		if strings.Contains(r.Content, words) {
			return r
		}
	}
	t.Fatalf("no row %q", words)
	return programme.Reading{}
}

// lists confirms the lists of the plan's groups as the registry has them.
func (h house) lists(t *testing.T, id string) {
	t.Helper()
	var all []programme.Choice
	for _, p := range h.review(t, id).Unconfirmed() {
		c := programme.Choice{Name: p.Text, Seen: new(int64)}
		for _, a := range p.Agencies {
			c.Agencies = append(c.Agencies, a.ID)
		}
		all = append(all, c)
	}
	if err := h.prog.ChooseAll(t.Context(), lan, id, all); err != nil {
		t.Fatal(err)
	}
}

// ready settles everything so that another person may put the plan into force.
func (h house) ready(t *testing.T, id string) {
	t.Helper()
	h.decided(t, id)
	h.lists(t, id)
}

// decided leaves nothing open but the lists of the groups.
func (h house) decided(t *testing.T, id string) {
	t.Helper()
	ctx := t.Context()
	if err := h.prog.Choose(ctx, lan, id, programme.Choice{Name: "Sở Ngoại vụ", Open: true}); err != nil {
		t.Fatal(err)
	}
	if err := h.prog.TakeNote(ctx, lan, id, 0, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.prog.Unsigned(ctx, lan, id, "Chưa có bản ký số"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.prog.ConfirmClear(ctx, lan, id); err != nil {
		t.Fatal(err)
	}
	for _, r := range h.review(t, id).Rows {
		if r.State == programme.RowOpen {
			if err := h.prog.Confirm(ctx, lan, r.ID, r.Version); err != nil {
				t.Fatal(r.Content, err)
			}
		}
	}
}

func TestDraftMakesRows(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		v := h.review(t, h.draft(t))
		if len(v.Rows) != 6 {
			t.Fatalf("%d rows", len(v.Rows))
		}
		bulletin := find(t, v, "Phát sóng")
		if bulletin.Doubtful() || bulletin.Rule.Count != 1 || bulletin.LeadParties[0].Agencies[0].ID != h.ids["Sở Nội vụ"] {
			t.Errorf("bulletin %+v", bulletin)
		}
		if p := bulletin.CoordinatingParties[0]; !p.Open || len(p.Agencies) != 0 {
			t.Errorf("an open group obliges somebody: %+v", p)
		}
		dialogue := find(t, v, "đối thoại")
		if !dialogue.Doubtful() || dialogue.Doubt("coordinating") == "" || dialogue.Rule.Count != 0 {
			t.Errorf("dialogue %+v", dialogue)
		}
		if n := len(dialogue.LeadParties[0].Agencies); n != 2 {
			t.Errorf("as of the day of issue there are 2 departments, got %d", n)
		}
		own := find(t, v, "Xây dựng kế hoạch")
		if own.Origin != programme.OriginDuty || own.Rule.Deadline != "2025-02-28" || own.Clause != "IV.1" {
			t.Errorf("own plan %+v", own)
		}
		air := find(t, v, "Tăng thời lượng")
		if air.Rule.Kind != cadence.Continuous || air.Rule.Count != 0 || len(air.Lead) != 2 || air.Rule.Window.Start != "2025-01-24" || air.Clause != "IV.2" {
			t.Errorf("narrative duty %+v", air)
		}
		q1, h1 := find(t, v, "quý I"), find(t, v, "6 tháng")
		if q1.Rule.Deadline != "2025-03-25" || q1.ReportPeriod != calendar.Q1 || q1.Doubtful() {
			t.Errorf("the office's regime names the day: %+v", q1)
		}
		if h1.Rule.Kind != cadence.Event || !h1.Doubtful() {
			t.Errorf("no day is invented: %+v", h1)
		}
	})
}

func TestSameFileTwice(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		src := programme.Source{Name: "khac.txt", SHA256: "abc", Text: plan.Text{Body: body}}
		if _, err := h.prog.Draft(t.Context(), minh, document(), src); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("the same file twice: %v", err)
		}
		if _, err := h.prog.Draft(t.Context(), officer, document(), src); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer uploaded: %v", err)
		}
		if err := h.prog.Discard(t.Context(), lan, id, "Tải nhầm"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.prog.Plan(t.Context(), id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a discarded plan is shown: %v", err)
		}
		if _, err := h.prog.Draft(t.Context(), minh, document(), src); err != nil {
			t.Errorf("after discarding: %v", err)
		}
	})
}

func TestRowConflictTellsWho(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		v := h.review(t, h.draft(t))
		r := find(t, v, "Phát sóng")
		if err := h.prog.Drop(t.Context(), minh, r.ID, r.Version, "Đã chuyển sang kế hoạch khác"); err != nil {
			t.Fatal(err)
		}
		err := h.prog.Confirm(t.Context(), lan, r.ID, r.Version)
		if domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), minh.Name) {
			t.Errorf("the conflict does not tell who: %v", err)
		}
		if err := h.prog.Reopen(t.Context(), lan, r.ID, r.Version+1); err != nil {
			t.Fatal(err)
		}
		if err := h.prog.Drop(t.Context(), lan, r.ID, r.Version+2, " "); domain.FieldsOf(err).For("ly_do").Message == "" {
			t.Errorf("dropped without a reason: %v", err)
		}
	})
}

func TestEdit(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		r := find(t, h.review(t, id), "đối thoại")
		bad := programme.Change{Rule: obligation.Rule{Kind: cadence.Quota}}
		if got := len(domain.FieldsOf(h.prog.Edit(t.Context(), lan, r.ID, r.Version, bad))); got < 5 {
			t.Errorf("an empty change has %d problems", got)
		}
		good := programme.Change{
			Words:     programme.Words{Content: "Tổ chức đối thoại", Timing: "Trong năm 2025"},
			ShortName: "Đối thoại", Lead: []string{"Sở Nội vụ"}, Coordinating: []string{"Sở Y tế"}, Confirm: true,
			Rule: obligation.Rule{Kind: cadence.Quota, Count: 2, Min: true, Per: calendar.Quarter, UnitNoun: "cuộc", Window: calendar.YearWindow(2025)},
		}
		unknown := good
		unknown.Lead = []string{"Sở Không Có"}
		if err := h.prog.Edit(t.Context(), lan, r.ID, r.Version, unknown); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("confirmed with an unknown agency: %v", err)
		}
		if err := h.prog.Edit(t.Context(), lan, r.ID, r.Version, good); err != nil {
			t.Fatal(err)
		}
		after := find(t, h.review(t, id), "đối thoại")
		if after.State != programme.RowConfirmed || !after.Edited || after.Rule != good.Rule || after.Doubtful() {
			t.Errorf("after the edit: %+v", after)
		}
	})
}

func TestNamesMustBeResolved(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		r := find(t, h.review(t, id), "đối thoại")
		if err := h.prog.Confirm(t.Context(), lan, r.ID, r.Version); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("confirmed with an unknown name: %v", err)
		}
		if err := h.prog.Choose(t.Context(), lan, id, programme.Choice{Name: "Sở Ngoại vụ", Agencies: []string{"nobody"}}); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("chose an agency that does not exist: %v", err)
		}
		if err := h.prog.Choose(t.Context(), lan, id, programme.Choice{Name: "Sở Ngoại vụ", Agencies: []string{h.ids["Sở Y tế"]}}); err != nil {
			t.Fatal(err)
		}
		if err := h.prog.Confirm(t.Context(), lan, r.ID, r.Version); err != nil {
			t.Errorf("after choosing: %v", err)
		}
	})
}

func TestActivate(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		if _, err := h.prog.Activate(t.Context(), leader, id); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("put into force with open rows: %v", err)
		}
		if why := h.review(t, id).Ready(leader); !slices.ContainsFunc(why, func(err error) bool { return strings.Contains(err.Error(), "Chưa ai xác nhận danh sách") }) {
			t.Errorf("a group without a confirmed list: %v", why)
		}
		h.decided(t, id)
		if waiting, err := h.prog.Awaiting(t.Context(), leader); err != nil || len(waiting) != 0 {
			t.Errorf("%d plans wait for a leader before their lists are confirmed: %v", len(waiting), err)
		}
		h.lists(t, id)
		for _, who := range []access.Actor{lan, officer, far} {
			if _, err := h.prog.Activate(t.Context(), who, id); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("%s put it into force: %v", who.Name, err)
			}
		}
		for who, n := range map[*access.Actor]int{&leader: 1, &minh: 1, &lan: 0, &far: 0, &officer: 0} {
			if waiting, err := h.prog.Awaiting(t.Context(), *who); err != nil || len(waiting) != n {
				t.Errorf("%d plans wait for %s, want %d: %v", len(waiting), who.Name, n, err)
			}
		}
		want := h.review(t, id).Summary()
		got, err := h.prog.Activate(t.Context(), leader, id)
		if err != nil || got != want || got.Obligations != 6 || got.Agencies != 4 {
			t.Fatalf("activate: %+v, want %+v, %v", got, want, err)
		}
		if j := <-h.jobs; j.Args.Kind() != "plan_activated" {
			t.Errorf("sent %s", j.Args.Kind())
		}
		if _, err := h.prog.Activate(t.Context(), minh, id); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("twice: %v", err)
		}
		all, err := h.prog.Obligations(t.Context(), id)
		if err != nil || len(all) != 6 {
			t.Fatalf("%d obligations, %v", len(all), err)
		}
		if o := all[1]; o.No != "2" || len(o.Leads) != 2 || len(o.Coordinating) != 0 || o.LeadText[0] != "Các Sở, ban, ngành" || o.Origin != programme.OriginAppendix {
			t.Errorf("second obligation %+v", o)
		}
		one, err := h.prog.Obligation(t.Context(), all[0].ID)
		if err != nil || one.ShortName != all[0].ShortName || len(one.Leads) != 1 {
			t.Errorf("one obligation %+v, %v", one, err)
		}
		owed, err := h.prog.OwedBy(t.Context(), h.ids["Báo Đồng Nai"])
		if err != nil || len(owed) != 1 {
			t.Errorf("owed by the newspaper: %v, %v", owed, err)
		}
		r := h.review(t, id).Rows[0]
		if err := h.prog.Reopen(t.Context(), lan, r.ID, r.Version); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("changed a row of a plan in force: %v", err)
		}
	})
}

// TestTwoPeopleActivate: of two who press at the same moment one wins and the
// other is told, on both engines.
func TestTwoPeopleActivate(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		h.ready(t, id)
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, who := range []access.Actor{leader, minh} {
			wg.Go(func() { _, errs[i] = h.prog.Activate(t.Context(), who, id) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case domain.CodeOf(err) != domain.CodeConflict:
				t.Errorf("the loser is told %v", err)
			}
		}
		if won != 1 {
			t.Fatalf("%d won: %v", won, errors.Join(errs...))
		}
		if all, err := h.prog.Obligations(t.Context(), id); err != nil || len(all) != 6 {
			t.Errorf("%d obligations, %v", len(all), err)
		}
		var stored int
		if _, err := d.Get(t.Context(), &stored, `SELECT COUNT(*) FROM obligation`); err != nil || stored != 6 {
			t.Errorf("the attempt that lost left something: %d obligations, %v", stored, err)
		}
	})
}

// TestTwoPeopleDecide: the same for one row.
func TestTwoPeopleDecide(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		r := find(t, h.review(t, h.draft(t)), "Phát sóng")
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, who := range []access.Actor{lan, minh} {
			wg.Go(func() { errs[i] = h.prog.Confirm(t.Context(), who, r.ID, r.Version) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || domain.CodeOf(errors.Join(errs...)) != domain.CodeConflict {
			t.Errorf("one wins, the other conflicts: %v", errs)
		}
	})
}

func TestEditHeadRereadsRules(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		pl, err := h.prog.Plan(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		head := programme.Head{Number: "36/KH-UBND", Title: "Kế hoạch", IssuedOn: "2025-02-10", Window: calendar.Window{Start: "2025-02-01", End: "2025-11-30"}}
		if err := h.prog.EditHead(t.Context(), lan, id, pl.Version, head); err != nil {
			t.Fatal(err)
		}
		if err := h.prog.EditHead(t.Context(), minh, id, pl.Version, head); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("two edits from one version: %v", err)
		}
		if r := find(t, h.review(t, id), "Phát sóng"); r.Rule.Window != head.Window {
			t.Errorf("rule keeps the old window: %+v", r.Rule)
		}
		if err := h.prog.EditHead(t.Context(), lan, id, pl.Version, programme.Head{}); len(domain.FieldsOf(err)) != 5 {
			t.Errorf("empty head: %v", err)
		}
	})
}
