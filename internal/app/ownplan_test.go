package app

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/matrix"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// asksOwn is the duty of V.1 in the words of the test's plan; it is its version too.
const asksOwn = "Xây dựng kế hoạch tuyên truyền của cơ quan, đơn vị"

// planning is an office in which agencies make their own plans under the plan of 2025.
type planning struct {
	*ledgertest.Office

	t               *testing.T
	clock           *setClock
	s               *ownplan.Service
	papers          *papers.Papers
	health, finance string
	officer, leader access.Actor
}

func newPlanning(t *testing.T, engine db.Engine) *planning {
	t.Helper()
	w := &planning{t: t, clock: &setClock{}}
	w.on("2025-02-10")
	w.Office = ledgertest.New(t, dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = w.clock }))
	files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	w.papers = papers.Open(w.DB, files, w.Zone)
	w.s = ownplan.NewService(ownplan.Sources{
		DB: w.DB, Registry: w.Registry, People: w.People, Programme: w.Programme, Ledger: w.Ledger, Papers: w.papers, Files: w.Files,
		Fonts: paperFonts, Place: "Đồng Nai", Keeper: "Sở Nội vụ", Zone: w.Zone,
	})
	w.health = w.Agency("Sở Y tế", agency.Province, agency.Department)
	w.finance = w.Agency("Sở Tài chính", agency.Province, agency.Department)
	w.Owe(asksOwn, obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-02-28"}, w.health, w.finance)
	w.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Month, UnitNoun: "tin"}, w.health, w.finance)
	w.Owe("Đối thoại với người dân", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-09-30"}, w.health)
	w.officer, w.leader = ledgertest.As(access.Officer, w.health), ledgertest.As(access.Leader, w.health)
	return w
}

func (w *planning) on(day calendar.Date) { w.clock.set(day.Time().Add(9 * time.Hour)) }

func (w *planning) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *planning) drafted() string {
	w.t.Helper()
	id, err := w.s.Create(w.t.Context(), w.officer, "plan", w.health)
	w.must(err)
	return id
}

func (w *planning) get(id string) (ownplan.Plan, []ownplan.Line) {
	w.t.Helper()
	p, err := w.s.Get(w.t.Context(), access.SystemActor("test"), id)
	w.must(err)
	lines, err := w.s.Lines(w.t.Context(), p)
	w.must(err)
	return p, lines
}

// filled is what an officer types who fills in everything.
func (w *planning) filled(id string) ownplan.Written {
	w.t.Helper()
	p, lines := w.get(id)
	return ownplan.Written{Version: p.Version, Texts: p.Texts, Lines: lines, Unit: "Văn phòng", Person: "Nguyễn Văn A"}
}

// issue takes a plan from its draft to its release on a day.
func (w *planning) issue(id, number string, day calendar.Date) {
	w.t.Helper()
	ctx := w.t.Context()
	p, _ := w.get(id)
	officer, leader := ledgertest.As(access.Officer, p.AgencyID), ledgertest.As(access.Leader, p.AgencyID)
	w.must(w.s.Submit(ctx, officer, id, w.filled(id)))
	w.must(w.s.Approve(ctx, leader, id, 0))
	w.release(id, number, day)
}

func (w *planning) release(id, number string, day calendar.Date) {
	w.t.Helper()
	ctx := w.t.Context()
	p, _ := w.get(id)
	officer := ledgertest.As(access.Officer, p.AgencyID)
	paper, ok, err := w.s.PaperOf(ctx, p)
	w.must(err)
	if !ok {
		w.t.Fatal("an approved plan has no paper")
	}
	call := papers.Call{PaperID: paper.ID}
	_, err = w.papers.Submit(ctx, officer, call)
	w.must(err)
	_, err = w.papers.Number(ctx, officer, call, papers.Registration{Number: number, Symbol: "KH-SYT", SignedOn: day, Signer: "Trần Thị B", Position: "GIÁM ĐỐC"})
	w.must(err)
	signed, err := w.papers.Keep(ctx, papers.RoleSigned, "ban-ky.pdf", []byte("%PDF-1.7\n%%EOF"))
	w.must(err)
	_, err = w.papers.Sign(ctx, officer, call, signed)
	w.must(err)
	_, err = w.papers.Release(ctx, officer, call, w.papers.Today())
	w.must(err)
	for range 2 { // the job may come twice
		w.must(w.s.IssueReleased(ctx, paper.ID))
	}
}

// duty is how an agency stands in the matrix with what asks for its own plan.
func (w *planning) duty(who string) obligation.Status {
	w.t.Helper()
	m := matrix.NewService(matrix.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Zone: w.Zone})
	v, err := m.View(w.t.Context(), ledgertest.As(access.Coordinator, w.health), matrix.Query{Columns: matrix.ColumnsAll})
	w.must(err)
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			for i, c := range r.Cells {
				if r.Agency.ID == who && v.Heads[i].Obligation.ID == "o-"+asksOwn {
					return c.Assessment.Status
				}
			}
		}
	}
	return ""
}

func (w *planning) standing(who string) ownplan.Row {
	w.t.Helper()
	m, err := w.s.Summary(w.t.Context(), ledgertest.As(access.Coordinator, w.health), "plan", ownplan.Filter{})
	w.must(err)
	for _, r := range m.Rows {
		if r.AgencyID == who {
			return r
		}
	}
	return ownplan.Row{}
}

func eachPlanning(t *testing.T, fn func(t *testing.T, w *planning)) {
	t.Helper()
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			fn(t, newPlanning(t, engine))
		})
	}
}

// TestAnOwnPlanGoesItsWay: drafted from what is owed, completed, returned, approved by
// another person, released: it is issued on the day of its paper, and matrix and
// summary know it from the evidence.
func TestAnOwnPlanGoesItsWay(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		if r := w.standing(w.health); r.Standing != ownplan.Never {
			t.Errorf("nobody began: %+v", r)
		}
		id := w.drafted()
		if again := w.drafted(); again != id {
			t.Error("a second draft beside the first")
		}
		p, lines := w.get(id)
		if len(lines) != 2 || lines[0].Title != "Đăng tin" || lines[0].Quota != 2 || lines[1].DueOn != "2025-09-30" {
			t.Fatalf("lines: %+v", lines)
		}
		err := w.s.Submit(ctx, w.officer, id, ownplan.Written{Version: p.Version, Texts: p.Texts, Lines: lines})
		if fields := domain.FieldsOf(err); len(fields) != 2 || fields[0].Name != "nguoi-"+lines[0].ID {
			t.Errorf("nobody is in charge: %v", err)
		}
		less := w.filled(id)
		less.Lines[0].Quota, less.Lines[1].DueOn = 1, "2025-10-01"
		if fields := domain.FieldsOf(w.s.Submit(ctx, w.officer, id, less)); len(fields) != 2 {
			t.Errorf("less than owed and too late: %v", fields)
		}
		add := w.filled(id)
		add.Add = true
		w.must(w.s.Save(ctx, w.officer, id, add))
		if err := w.s.Save(ctx, w.officer, id, add); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("an old version was saved: %v", err)
		}
		full := w.filled(id)
		own := &full.Lines[2]
		own.Title, own.DueOn, own.Regular, own.Other, own.OtherNote = "Hội thi tìm hiểu cải cách hành chính", "2025-08-20", 40_000_000, 5_000_000, "xã hội hóa"
		w.must(w.s.Submit(ctx, w.officer, id, full))
		w.must(w.s.Submit(ctx, w.officer, id, full)) // pressed twice
		both := access.Actor{AccountID: w.officer.AccountID, Grants: []access.Grant{{Role: access.Leader, AgencyID: w.health}, {Role: access.Officer, AgencyID: w.health}}}
		if err := w.s.Approve(ctx, both, id, 0); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("who submitted approved: %v", err)
		}
		if err := w.s.Approve(ctx, ledgertest.As(access.Leader, w.finance), id, 0); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a leader elsewhere: %v", err)
		}
		w.must(w.s.Return(ctx, w.leader, id, ownplan.Why{Reason: "Bổ sung kinh phí đối thoại"}))
		mended := w.filled(id)
		mended.Lines[1].Regular = 3_000_000
		w.must(w.s.Submit(ctx, w.officer, id, mended))
		p, lines = w.get(id)
		back, err := w.s.LastReturn(ctx, p, lines)
		w.must(err)
		if back == nil || back.Reason != "Bổ sung kinh phí đối thoại" || len(back.Changes) != 1 || back.Changes[0].Title != "Đối thoại với người dân" {
			t.Errorf("what changed since the return: %+v", back)
		}
		if err := w.s.Approve(ctx, w.leader, id, p.Version-1); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("an older version was approved: %v", err)
		}
		w.must(w.s.Approve(ctx, w.leader, id, p.Version))
		if s := w.duty(w.health); s == obligation.Met {
			t.Error("approved is not issued")
		}
		w.must(w.s.Reopen(ctx, w.leader, id, ownplan.Why{Reason: "Sai ngày"}))
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		w.must(w.s.Approve(ctx, w.leader, id, 0))
		w.release(id, "12", "2025-02-10")
		p, _ = w.get(id)
		if !p.Issued() || p.Number != "12/KH-SYT" || p.IssuedOn != "2025-02-10" || p.Signer != "Trần Thị B" {
			t.Errorf("%+v", p)
		}
		if _, n, err := w.Ledger.Entries(ctx, ledger.Filter{Kind: evidence.Plan}); err != nil || n != 1 {
			t.Errorf("%d entries of kind plan (%v)", n, err)
		}
		if s := w.duty(w.health); s != obligation.Met {
			t.Errorf("the matrix says %s", s)
		}
		r := w.standing(w.health)
		if r.Standing != ownplan.InTime || r.Estimate.Total() != 48_000_000 || r.Number != "12/KH-SYT" {
			t.Errorf("%+v", r)
		}
		if err := w.s.Save(ctx, w.officer, id, w.filled(id)); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("an issued plan was changed: %v", err)
		}
		for _, f := range []ownplan.Format{ownplan.DOCX, ownplan.PDF, ownplan.XLSX} {
			if _, body, err := w.s.Export(ctx, w.officer, id, f); err != nil || len(body) < 1000 {
				t.Errorf("%s: %v", f, err)
			}
		}
	})
}

// TestAFebruaryPlanInNovemberIsLate: it is never refused, and the matrix, the summary
// and the count of days agree.
func TestAFebruaryPlanInNovemberIsLate(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		w.on("2025-11-20")
		id := w.drafted()
		w.issue(id, "90", "2025-11-20")
		if r := w.standing(w.health); r.Standing != ownplan.Late || r.Days != 265 {
			t.Errorf("%+v", r)
		}
		if s := w.duty(w.health); s != obligation.Late && s != obligation.Met && s != obligation.Missed {
			t.Errorf("the matrix says %s", s)
		}
		if r := w.standing(w.finance); r.Standing != ownplan.Never || r.Days != 265 {
			t.Errorf("who never began: %+v", r)
		}
	})
}

// TestAPlanIssuedOutside: number, day and file are recorded without lines, with bad
// input beside its fields, and can be taken back.
func TestAPlanIssuedOutside(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		o := ownplan.Outside{PlanID: "plan", AgencyID: w.health, Number: "khong", IssuedOn: "2025-03-01", File: []byte("PK")}
		if fields := domain.FieldsOf(second(w.s.RecordOutside(ctx, w.officer, o))); len(fields) != 3 {
			t.Errorf("%v", fields)
		}
		o.Number, o.IssuedOn, o.File, o.FileName = "7/KH-SYT", "2025-02-05", demo.Paper("Kế hoạch 7"), "ke-hoach.pdf"
		if _, err := w.s.RecordOutside(ctx, ledgertest.As(access.Officer, w.finance), o); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("for another agency: %v", err)
		}
		id, err := w.s.RecordOutside(ctx, w.officer, o)
		w.must(err)
		again, err := w.s.RecordOutside(ctx, w.officer, o)
		if err != nil || again != id {
			t.Errorf("the same form again: %v", err)
		}
		if r := w.standing(w.health); r.Standing != ownplan.InTime || !r.Outside || w.duty(w.health) != obligation.Met {
			t.Errorf("%+v", r)
		}
		p, _ := w.get(id)
		if files, err := w.Ledger.FilesOf(ctx, p.EvidenceID); err != nil || len(files) != 1 {
			t.Errorf("its file: %v, %v", files, err)
		}
		w.must(w.s.Unissue(ctx, w.officer, id, ownplan.Why{Reason: "Ghi nhầm cơ quan"}))
		if w.duty(w.health) == obligation.Met {
			t.Error("taken back and met all the same")
		}
		if p, lines := w.get(id); p.Outside || p.Issued() || len(lines) != 2 || p.Purpose == "" {
			t.Errorf("what is left is a draft: %+v, %d lines", p, len(lines))
		}
		w.must(second(w.s.RecordOutside(ctx, w.officer, o)))
		if r := w.standing(w.health); r.Standing != ownplan.InTime || w.duty(w.health) != obligation.Met {
			t.Errorf("recorded anew: %+v", r)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestTwoLeadersApproveOnce: of two decisions at the same moment one holds, and there
// is one paper.
func TestTwoLeadersApproveOnce(t *testing.T) {
	t.Parallel()
	w := newPlanning(t, db.Postgres)
	id := w.drafted()
	w.must(w.s.Submit(t.Context(), w.officer, id, w.filled(id)))
	deputy := ledgertest.As(access.Leader, w.health)
	deputy.AccountID, deputy.Name = "deputy", "Phó giám đốc"
	errs := make([]error, 2)
	var wait sync.WaitGroup
	for i, do := range []func() error{
		func() error { return w.s.Approve(t.Context(), w.leader, id, 0) },
		func() error { return w.s.Return(t.Context(), deputy, id, ownplan.Why{Reason: "Chưa rõ kinh phí"}) },
	} {
		wait.Go(func() { errs[i] = do() })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none decided: %v", errors.Join(errs...))
	}
	if err := errors.Join(errs...); domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("the slower one: %v", err)
	}
	_, n, err := w.papers.List(t.Context(), papers.Filter{})
	w.must(err)
	if want := map[bool]int{true: 1, false: 0}[errs[0] == nil]; n != want {
		t.Errorf("%d papers, want %d", n, want)
	}
}

// TestAChangeAboveIsADifference: an amendment and a new duty show on the issued plan;
// accepted they make the next edition, declined they are gone with the reason, and
// the issued edition stays.
func TestAChangeAboveIsADifference(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		id := w.drafted()
		w.issue(id, "12", "2025-02-10")
		_, before := w.get(id)
		step, err := w.Programme.PrepareOrder(ctx, programme.OrderDuty{ // is done in days, and moves no plan of the year
			OrderID: "chi-dao", PlanID: "plan", Title: "Cao điểm", Content: "Nói về cao điểm", Product: "1 tin", Unit: "tin", Count: 1, Due: "2025-03-20", Leads: []string{w.health}, Names: []string{"Sở Y tế"},
		})
		w.must(err)
		w.must(w.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return w.Programme.ForceOrder(ctx, tx, w.leader, step) }))
		w.must(w.s.LookAbove(ctx))
		if p, _ := w.get(id); p.Differences != 0 {
			t.Fatalf("%d differences of nothing", p.Differences)
		}
		w.on("2025-04-01")
		w.must(programmetest.Amend(ctx, w.DB, programmetest.Amendment{
			Base: "Đăng tin", ID: "Đăng tin v2", From: "2025-04-01", Leads: []string{w.health, w.finance},
			Rule: obligation.Rule{Kind: cadence.Quota, Count: 4, Per: calendar.Month, UnitNoun: "tin", Window: calendar.YearWindow(2025)},
		}))
		w.Owe("Tuyên truyền sáp nhập", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-06-30"}, w.health)
		w.must(w.s.LookAbove(ctx))
		w.must(w.s.LookAbove(ctx))
		p, _ := w.get(id)
		if p.Differences != 2 || p.DifferencesOn != "2025-04-01" {
			t.Fatalf("%+v", p)
		}
		open, err := w.s.Differences(ctx, p)
		w.must(err)
		if len(open) != 2 || open[0].Kind != ownplan.DiffChanged || open[1].Kind != ownplan.DiffNew || !open[1].Binding {
			t.Fatalf("%+v", open)
		}
		no := ownplan.Answer{Key: open[1].Key, Mark: open[1].Mark, Reason: "Không đủ người"}
		if fields := domain.FieldsOf(second(w.s.Answers(ctx, w.officer, id, []ownplan.Answer{no}))); len(fields) != 1 {
			t.Error("what is owed was declined")
		}
		if err := second(w.s.Answers(ctx, w.officer, id, []ownplan.Answer{{Key: open[0].Key, Mark: "gone", Accept: true}})); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("an old mark: %v", err)
		}
		next, err := w.s.Answers(ctx, w.officer, id, []ownplan.Answer{{Key: open[0].Key, Mark: open[0].Mark, Accept: true}, {Key: open[1].Key, Mark: open[1].Mark, Accept: true}})
		w.must(err)
		if next == id {
			t.Fatal("no next edition")
		}
		if _, after := w.get(id); len(after) != len(before) || after[0].Quota != before[0].Quota {
			t.Error("the issued edition moved")
		}
		q, lines := w.get(next)
		if q.Edition != 2 || len(lines) != 3 || lines[0].Quota != 4 || lines[0].Person != "Nguyễn Văn A" || lines[0].VersionID != "Đăng tin v2" {
			t.Errorf("%+v", lines)
		}
		w.issue(next, "30", "2025-04-01")
		if r := w.standing(w.health); r.Standing != ownplan.InTime || r.Edition != 2 || r.IssuedOn != "2025-02-10" {
			t.Errorf("an amended edition is no late plan: %+v", r)
		}
		if _, n, _ := w.Ledger.Entries(ctx, ledger.Filter{Kind: evidence.Plan}); n != 1 {
			t.Errorf("%d entries", n)
		}
		w.must(w.s.LookAbove(ctx))
		if q, _ := w.get(next); q.Differences != 0 {
			t.Errorf("%d differences left", q.Differences)
		}
	})
}
