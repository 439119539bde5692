package app

import (
	"context"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// TestTwoLeadersApproveAtOnce: of two who approve the same report at the same
// moment one wins and the other is told; what comes later never moves the frozen
// figures and shows as a difference.
func TestTwoLeadersApproveAtOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			o, err := open(t.Context(), province(t, engine))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = o.Close() })
			if err := o.Insert(t.Context()); err != nil {
				t.Fatal(err)
			}
			approveTwice(t, o)
		})
	}
}

func approveTwice(t *testing.T, o *Office) {
	t.Helper()
	ctx := t.Context()
	s := report.NewService(report.Sources{
		DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger,
		Address: o.Config.Address, Place: "Đồng Nai", Zone: o.Zone,
	})
	ward, err := o.agencyID(ctx, "UBND phường Trấn Biên")
	if err != nil {
		t.Fatal(err)
	}
	holds := func(name string, role access.Role) access.Actor {
		return access.Actor{AccountID: name, Name: name, Grants: []access.Grant{{Role: role, AgencyID: ward}}}
	}
	plans, err := o.Programme.Active(ctx)
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans, %v", len(plans), err)
	}
	officer := holds("officer", access.Officer)
	id, err := s.Create(ctx, officer, report.NewReport{PlanID: plans[0].ID, Owner: "agency:" + ward, Period: calendar.Q1, Rule: calendar.CalendarWindow})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Approve(ctx, holds("a", access.Leader), id); domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("approved before it was submitted: %v", err)
	}
	if err := s.SubmitAsDrafted(ctx, officer, id); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	results := make([]error, 2)
	for i, name := range []string{"a", "b"} {
		wg.Go(func() { results[i] = s.Approve(ctx, holds(name, access.Leader), id) })
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
	frozen(t, o, s, id, ward)
}

// frozen adds evidence of the closed quarter and looks at the report again.
func frozen(t *testing.T, o *Office, s *report.Service, id, ward string) {
	t.Helper()
	ctx := t.Context()
	rep, err := s.Get(ctx, engineer(), id)
	if err != nil {
		t.Fatal(err)
	}
	before, changes, err := s.Shown(ctx, rep)
	if err != nil || len(changes) != 0 {
		t.Fatalf("fresh after freezing: %v, %v", changes, err)
	}
	version := before.Lines[0].VersionID
	err = o.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := o.Ledger.Append(ctx, tx, engineer(), ledger.NewEvidence{
			AgencyID: ward, Kind: evidence.Video, Origin: evidence.Declared, HappenedOn: "2027-03-30", Title: "Khai muộn", Versions: []string{version},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	after, changes, err := s.Shown(ctx, rep)
	if err != nil || after.Evidence != before.Evidence || len(changes) != 1 || changes[0].Now != changes[0].Before+1 {
		t.Errorf("evidence %d then %d, changes %+v, %v", before.Evidence, after.Evidence, changes, err)
	}
	name, docx, err := s.DOCX(ctx, engineer(), id)
	if err != nil || !strings.HasSuffix(name, ".docx") || len(docx) < 1000 {
		t.Errorf("the paper %s has %d bytes, %v", name, len(docx), err)
	}
}
