package app

import (
	"path/filepath"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/event"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// TestAReportGoesItsLawfulWay: approved, it is a paper with its files; the release
// of that paper files it on that day with its number, and appends the evidence.
// An approval that is taken back ends the paper.
func TestAReportGoesItsLawfulWay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Owners(), func(t *testing.T, d *db.DB) {
		ctx, o := t.Context(), ledgertest.New(t, d)
		if err := job.Migrate(ctx, d); err != nil {
			t.Fatal(err)
		}
		if _, err := job.New(ctx, d, job.Config{InsertOnly: true}); err != nil {
			t.Fatal(err)
		}
		files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		spine := papers.Open(d, files, o.Zone)
		a := o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, a)
		o.Declare(a, "Đăng tin", "2025-01-05", "Tin ngày 5")
		s := report.NewService(report.Sources{
			DB: d, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Papers: spine, Place: "Đồng Nai", Zone: o.Zone,
			Fonts: paperFonts, Address: func(path string) string { return "https://loa.example" + path },
		})
		f, err := report.New(s)
		if err != nil {
			t.Fatal(err)
		}
		officer, leader := ledgertest.As(access.Officer, a), ledgertest.As(access.Leader, a)
		id, err := s.Create(ctx, officer, report.NewReport{PlanID: "plan", Owner: "agency:" + a, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		if err != nil {
			t.Fatal(err)
		}
		approve := func() papers.Paper {
			t.Helper()
			if err := s.SubmitAsDrafted(ctx, officer, id); err != nil {
				t.Fatal(err)
			}
			if err := s.Approve(ctx, leader, id); err != nil {
				t.Fatal(err)
			}
			r, err := s.Get(ctx, officer, id)
			if err != nil {
				t.Fatal(err)
			}
			p, ok, err := s.PaperOf(ctx, r)
			if err != nil || !ok {
				t.Fatal("an approved report is no paper", err)
			}
			return p
		}
		first := approve()
		if first.CreatedBy != officer.AccountID {
			t.Errorf("the paper was written by %q, not by who submitted the report", first.CreatedBy)
		}
		if err := s.Reopen(ctx, leader, id, report.Why{Reason: "Sai"}); err != nil {
			t.Fatal(err)
		}
		if p, err := spine.Paper(ctx, first.ID); err != nil || p.Status != papers.Cancelled {
			t.Errorf("the paper of an edition that does not hold: %v, %v", p.Status, err)
		}
		p := approve()
		kept, err := spine.Files(ctx, p.ID)
		if err != nil || len(kept) != 3 {
			t.Fatalf("%d files, %v", len(kept), err)
		}
		for _, file := range kept {
			if body, err := spine.Content(ctx, file); err != nil || len(body) == 0 {
				t.Errorf("%s: %v", file.Role, err)
			}
		}
		if _, err := spine.Submit(ctx, officer, papers.Call{PaperID: p.ID}); err != nil {
			t.Fatal(err)
		}
		today := spine.Today()
		if _, err := spine.Number(ctx, officer, papers.Call{PaperID: p.ID}, papers.Registration{Number: "05", Symbol: "BC-SNV", SignedOn: today, Signer: "Nguyễn Văn A", Position: "GIÁM ĐỐC"}); err != nil {
			t.Fatal(err)
		}
		signed, err := spine.Keep(ctx, "signed", "ban-ky.pdf", []byte("%PDF-1.7\n%%EOF"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := spine.Sign(ctx, officer, papers.Call{PaperID: p.ID}, signed); err != nil {
			t.Fatal(err)
		}
		if _, err := spine.Release(ctx, officer, papers.Call{PaperID: p.ID}, today); err != nil {
			t.Fatal(err)
		}
		args, err := f.Heard(ctx, papers.Happened{Kind: "paper_released", PaperID: p.ID, Room: "report", Ref: p.Ref})
		if err != nil || args == nil {
			t.Fatalf("the release of a report's paper is not heard: %v, %v", args, err)
		}
		for range 2 {
			if err := s.FileReleased(ctx, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		r, err := s.Get(ctx, officer, id)
		if err != nil || r.Status != report.StatusFiled || r.FiledOn != today || r.FiledWith != "05/BC-SNV ngày "+today.Vietnamese() {
			t.Errorf("%+v, %v", r, err)
		}
		if _, n, err := o.Ledger.Entries(ctx, ledger.Filter{Kind: evidence.Report}); err != nil || n != 1 {
			t.Errorf("%d entries of kind report (%v)", n, err)
		}
		var told int
		if _, err := d.Get(ctx, &told, `SELECT count(*) FROM river_job WHERE kind = $1`, event.ReportFiled{}.Kind()); err != nil || told != 1 {
			t.Errorf("other systems are told %d times that the report was sent (%v)", told, err)
		}
		if args, err := f.Heard(ctx, papers.Happened{Kind: "paper_signed", Room: "report"}); args != nil || err != nil {
			t.Errorf("a signature alone files: %v, %v", args, err)
		}
	})
}
