package app

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/question"
	"loa/internal/feature/desk"
	"loa/internal/feature/questions"
	"loa/internal/feature/report"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
)

// inquiry is an office with difficulties: the province's committee, Sở Nội vụ and Sở Y tế
// below it.
type inquiry struct {
	*questions.Service
	spine              *ledgertest.Office
	desks              *desk.Service
	committee, home, a string
	plan               string
	t                  *testing.T
}

func newInquiry(t *testing.T, d *db.DB) *inquiry {
	t.Helper()
	o := ledgertest.New(t, d)
	files, err := blob.Open(filepath.Join(t.TempDir(), "questions"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	q := &inquiry{t: t, spine: o, Service: questions.NewService(questions.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Files: files, Zone: o.Zone})}
	q.desks = desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone})
	q.committee = o.Agency("Ủy ban nhân dân tỉnh", agency.Province, agency.Committee)
	for name, id := range map[string]*string{"Sở Nội vụ": &q.home, "Sở Y tế": &q.a} {
		*id, err = o.Registry.Add(t.Context(), access.SystemActor("test"), org.NewAgency{
			Version: org.Version{ValidFrom: "2020-01-01", Name: name, Level: agency.Province, Kind: agency.Department, ParentID: q.committee},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	o.Owe("tin-bai", obligation.Rule{}, q.a)
	owed, err := o.Programme.OwedBy(t.Context(), q.a)
	if err != nil || len(owed) != 1 {
		t.Fatalf("%d owed, %v", len(owed), err)
	}
	q.plan = owed[0].PlanID
	return q
}

func (q *inquiry) send(body string) string {
	q.t.Helper()
	id, err := q.Send(q.t.Context(), ledgertest.As(access.Officer, q.a), questions.NewQuestion{AgencyID: q.a, PlanID: q.plan, Clause: "Mục III, kinh phí", Body: body})
	if err != nil {
		q.t.Fatal(err)
	}
	return id
}

func (q *inquiry) do(role access.Role, agencyID string, in questions.In) {
	q.t.Helper()
	if err := q.Do(q.t.Context(), ledgertest.As(role, agencyID), in); err != nil {
		q.t.Fatal(err)
	}
}

// A difficulty stands on the desk of who has its next step, by its last day, and on
// nobody else's; the answer on the asking agency's until it says that it is clear.
func TestDeskShowsWhoseTurnADifficultyIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		q := newInquiry(t, d)
		room, err := desk.New(q.desks)
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, access.Actor{}, room)
		id := q.send("Chưa có nguồn chi.")
		people := map[string]access.Actor{
			"coordinator": ledgertest.As(access.Coordinator, q.home), "chairman": ledgertest.As(access.Leader, q.committee), "officer": ledgertest.As(access.Officer, q.a),
			"leader": ledgertest.As(access.Leader, q.a), "head": ledgertest.As(access.Leader, q.home), "inspector": ledgertest.As(access.Inspector, q.home),
		}
		only := func(when string, texts []string, who ...string) {
			t.Helper()
			for name, actor := range people {
				s.Actor = actor
				page := s.Get("/lam-viec").Want(http.StatusOK)
				if slices.Contains(who, name) {
					page.Want(http.StatusOK, texts...)
				} else if strings.Contains(page.Body, texts[0]) {
					t.Errorf("%s: on the desk of the %s", when, name)
				}
			}
		}
		only("sent", []string{"Vướng mắc: Chưa có nguồn chi.", "Chờ trả lời", "hạn 17/04/2025", "Xem và trả lời"}, "coordinator")
		q.do(access.Coordinator, q.home, questions.In{ID: id, Act: question.Ask, Words: "Thiếu bao nhiêu?"})
		only("asked", []string{"Sở Nội vụ hỏi thêm về vướng mắc", "Thiếu bao nhiêu?", "hạn 15/04/2025"}, "officer")
		q.do(access.Officer, q.a, questions.In{ID: id, Act: question.Supply, Words: "20 triệu."})
		q.do(access.Coordinator, q.home, questions.In{ID: id, Act: question.Submit, Words: "Cho dùng dự phòng."})
		only("submitted", []string{"Vướng mắc trình Chủ tịch: Chưa có nguồn chi.", "Xem và quyết định"}, "chairman")
		if n := q.desks.Waiting(t.Context(), people["chairman"]); n != 1 {
			t.Errorf("the counter of the chairman: %d", n)
		}
		q.do(access.Leader, q.committee, questions.In{ID: id, Act: question.Decide, Words: "Đồng ý."})
		only("answered", []string{"Vướng mắc đã được trả lời: Chưa có nguồn chi.", "“Đồng ý.”", `action="/lam-viec/vuong-mac/` + id + `/da-ro"`, "Mở vướng mắc"}, "officer", "leader")
		if err := q.Understood(t.Context(), people["officer"], id, 0); err != nil {
			t.Fatal(err)
		}
		only("read", []string{"Vướng mắc đã được trả lời"})
		q.do(access.Officer, q.a, questions.In{ID: id, Act: question.Reopen, Words: "Nguồn nào?"})
		q.do(access.Coordinator, q.home, questions.In{ID: id, Act: question.Answer, Words: "Dự phòng."})
		only("explained", []string{"Vướng mắc đã được trả lời: Chưa có nguồn chi.", "Đồng ý. (", "Dự phòng. ("}, "officer", "leader")
		if err := q.Understood(t.Context(), people["officer"], id, 0); err != nil {
			t.Fatal(err)
		}
		twin := q.send("Chưa có nguồn chi, lần hai.")
		q.do(access.Coordinator, q.home, questions.In{ID: twin, Act: question.Merge, Into: id, Words: "Trả lời chung."})
		only("merged", []string{"Vướng mắc đã gộp với vướng mắc giống: Chưa có nguồn chi, lần hai.", "“Trả lời chung.”", "Đã rõ"}, "officer", "leader")
		if err := q.Understood(t.Context(), people["officer"], twin, 0); err != nil {
			t.Fatal(err)
		}
		only("known", []string{"Vướng mắc đã gộp"})
		q.send("Việc khác.")
		all, err := q.desks.Everybody(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		items, err := all.Items(t.Context(), people["coordinator"])
		if err != nil || len(items) != 1 || !items[0].Asked || items[0].Quiet || items[0].DueOn != "2025-04-17" || items[0].Since != "2025-04-10" {
			t.Errorf("what the digest is made of: %+v, %v", items, err)
		}
	})
}

// What Sở Nội vụ or the agency is late with is told to its own leader too, and a
// difficulty of an agency that ended waits for its heir.
func TestDeskTellsLeadersOfLateSteps(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		q := newInquiry(t, d)
		grant(t, d, q.home)
		id := q.send("Chưa có nguồn chi.")
		late := func() {
			t.Helper()
			if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE question SET due_on = '2025-04-01'`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		item := func(actor access.Actor) (notice.Item, bool) {
			t.Helper()
			all, err := q.desks.Everybody(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			items, err := all.Items(t.Context(), actor)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(items, func(i notice.Item) bool { return strings.HasPrefix(i.Key, "question/") })
			if i < 0 {
				return notice.Item{}, false
			}
			return items[i], true
		}
		head, leader := ledgertest.As(access.Leader, q.home), ledgertest.As(access.Leader, q.a)
		if _, ok := item(head); ok {
			t.Error("the head of Sở Nội vụ is told before the day is over")
		}
		late()
		if i, ok := item(head); !ok || !i.Late || i.AgencyID != q.home {
			t.Errorf("the head of Sở Nội vụ: %+v", i)
		}
		if _, ok := item(leader); ok {
			t.Error("the agency's leader is told of what Sở Nội vụ is late with")
		}
		q.do(access.Coordinator, q.home, questions.In{ID: id, Act: question.Ask, Words: "Thiếu bao nhiêu?"})
		late()
		if i, ok := item(leader); !ok || !i.Late || i.AgencyID != q.a {
			t.Errorf("the agency's leader: %+v", i)
		}
		heir := q.spine.Agency("Sở Y tế và Dân số", agency.Province, agency.Department)
		ctx, keeper := t.Context(), ledgertest.As(access.Coordinator, q.home)
		act, err := q.spine.Registry.Prepare(ctx, keeper, org.NewReorganisation{Title: "Sắp xếp", EffectiveOn: "2025-04-10", Steps: []agency.Step{
			{Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: q.a}}, To: []agency.TargetUnit{{AgencyID: heir}}},
		}})
		for left := 1; err == nil && left > 0; {
			left, err = q.spine.Registry.Write(ctx, keeper, act)
		}
		if err == nil {
			err = q.spine.Registry.Apply(ctx, keeper, act)
		}
		if err != nil {
			t.Fatal(err)
		}
		if i, ok := item(ledgertest.As(access.Officer, heir)); !ok || i.AgencyID != heir || i.Quote != "Thiếu bao nhiêu?" {
			t.Errorf("the heir's officer: %+v", i)
		}
		q.do(access.Coordinator, q.home, questions.In{ID: id, Act: question.Answer, Words: "Được."})
		desk, err := q.desks.Desk(ctx, ledgertest.As(access.Officer, heir))
		if err != nil || !slices.ContainsFunc(desk.Items(ledgertest.As(access.Officer, heir)), func(i notice.Item) bool { return strings.HasPrefix(i.Key, "answer/") }) {
			t.Errorf("the answer does not reach the heir: %v", err)
		}
	})
}

// grant gives an agency a coordinator.
func grant(t *testing.T, d *db.DB, agencyID string) {
	t.Helper()
	err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO account (id, login, name, name_fold, name_sort, created_at, created_by) VALUES ('keeper', 'keeper', 'Người điều phối', '', '', 0, '')`)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO role_grant (id, account_id, agency_id, role, starts_on, ends_on, granted_at, granted_by) VALUES ('g', 'keeper', $1, 'coordinator', '2025-01-01', '', 0, '')`, agencyID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A report tells of difficulties once there were some, and not a word before.
func TestReportTellsOfDifficulties(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		q := newInquiry(t, d)
		s := report.NewService(report.Sources{
			DB: d, Registry: q.spine.Registry, People: q.spine.People, Programme: q.spine.Programme, Ledger: q.spine.Ledger, Zone: q.spine.Zone, Difficulties: q.Reported,
		})
		keeper := ledgertest.As(access.Coordinator, q.home)
		figures := func() (report.Report, string) {
			t.Helper()
			r := report.Report{PlanID: q.plan, AgencyID: q.home, Scope: report.ScopeProvince, Period: calendar.H1, Year: 2025, WindowRule: calendar.CalendarWindow, WindowStart: "2025-01-01", WindowEnd: "2025-06-30"}
			f, err := s.Figures(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			return r, strings.Join(f.Shortcomings(), "\n")
		}
		if _, text := figures(); strings.Contains(text, "vướng mắc") {
			t.Errorf("nothing to tell: %s", text)
		}
		id := q.send("Chưa có nguồn chi.")
		q.send("Thiếu người.")
		if err := q.Do(t.Context(), keeper, questions.In{ID: id, Act: question.Answer, Words: "Chi thường xuyên."}); err != nil {
			t.Fatal(err)
		}
		want := "Khó khăn, vướng mắc: các cơ quan, đơn vị báo cáo 02 khó khăn, vướng mắc trong kỳ; 01 được trả lời, trong đó 01 đúng hạn, ngay trong ngày; còn 01 nội dung đang được xử lý (Mục III, kinh phí)."
		if _, text := figures(); !strings.Contains(text, want) {
			t.Errorf("%s", text)
		}
	})
}
