package ledger_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// What is read in one go is what the single questions answer, of all agencies
// and of one.
func TestHappenedWithin(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		ctx, o := t.Context(), ledgertest.New(t, d)
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, a, b)
		for _, day := range []calendar.Date{"2025-02-05", "2025-01-05", "2025-02-05", "2025-03-05", "2025-03-20"} {
			o.Declare(a, "Đăng tin", day, "Tin")
			o.Declare(b, "Đăng tin", day, "Tin")
		}
		all, err := o.Programme.ObligationsKnown(ctx, "plan", "2025-04-10")
		if err != nil {
			t.Fatal(err)
		}
		chains := programme.Chains(all)
		w := calendar.Window{Start: "2025-02-01", End: "2025-03-31"}
		got, err := o.Ledger.HappenedWithin(ctx, chains, "2025-03-10", w)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := o.Ledger.HappenedBy(ctx, chains, "2025-03-10")
		if err != nil || len(counts) != 2 || !reflect.DeepEqual(got.Counts, counts) {
			t.Errorf("counts %v, want %v, %v", got.Counts, counts, err)
		}
		within, err := o.Ledger.Within(ctx, chains, w)
		if err != nil || len(got.IDs) != len(within) {
			t.Errorf("%d pairs within the window, want %d, %v", len(got.IDs), len(within), err)
		}
		for pair, n := range within {
			if n != 4 || len(got.IDs[pair]) != n {
				t.Errorf("%s: %d entries, want %d", pair, len(got.IDs[pair]), n)
			}
		}
		one, err := o.Ledger.HappenedWithin(ctx, chains, "2025-03-10", w, a)
		if err != nil || len(one.Counts) != 1 || len(one.IDs) != 1 {
			t.Errorf("of one agency: %v, %v", one, err)
		}
		for pair, ids := range one.IDs {
			if !reflect.DeepEqual(ids, got.IDs[pair]) {
				t.Errorf("of one agency %v, of all %v", ids, got.IDs[pair])
			}
		}
	})
}

// One link that two agencies declare is two entries, and under what they owe
// together one piece, whichever way it is read, also after the agency of one took
// it back; where each owes alone it counts for each.
func TestALinkThatTwoDeclareCountsOnceTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		ctx, o := t.Context(), ledgertest.New(t, d)
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		r := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Whole, UnitNoun: "tin"}
		o.Owe("Từng cơ quan", r, a, b)
		r.Shared = true
		o.Owe("Cùng làm", r, a, b)
		declare := func(n ledger.NewEvidence) (id string) {
			n.Kind, n.Origin, n.Title, n.Versions = evidence.Article, evidence.Declared, "Tin", []string{"Cùng làm", "Từng cơ quan"}
			if err := o.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"}, n)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		first := declare(ledger.NewEvidence{AgencyID: a, HappenedOn: "2025-02-05", URL: "https://trang.example/tin/1"})
		declare(ledger.NewEvidence{AgencyID: b, HappenedOn: "2025-02-03", URL: "https://www.trang.example/tin/1?utm_source=zalo"})
		all, err := o.Programme.ObligationsKnown(ctx, "plan", "2025-04-10")
		if err != nil {
			t.Fatal(err)
		}
		chains := programme.Chains(all)
		done := func(name string) (n []int) {
			for _, read := range []func() (map[string][]obligation.Count, error){
				func() (map[string][]obligation.Count, error) { return o.Ledger.Counts(ctx, chains, time.Time{}) },
				func() (map[string][]obligation.Count, error) { return o.Ledger.HappenedBy(ctx, chains, "2025-04-10") },
				func() (map[string][]obligation.Count, error) {
					h, err := o.Ledger.HappenedWithin(ctx, chains, "2025-04-10", calendar.Window{Start: "2025-01-01", End: "2025-03-31"})
					return h.Counts, err
				},
				func() (map[string][]obligation.Count, error) {
					_, h, err := o.Ledger.Pieces(ctx, chains, "2025-03-31", calendar.Window{Start: "2025-02-04", End: "2025-03-31"})
					return h.Counts, err
				},
			} {
				counts, err := read()
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range all {
					if x.VersionID == name {
						n = append(n, x.Assess(a, ledger.Of(counts, x.VersionID), "2025-04-10").Done)
					}
				}
			}
			return n
		}
		for name, want := range map[string][]int{"Cùng làm": {1, 1, 1, 1}, "Từng cơ quan": {1, 1, 1, 1}} {
			if got := done(name); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		declare(ledger.NewEvidence{AgencyID: a, HappenedOn: "2025-02-07", URL: "https://trang.example/tin/2"})
		declare(ledger.NewEvidence{AgencyID: a, Act: evidence.Withdraw, Supersedes: first, HappenedOn: "2025-02-05", Reason: "Nhầm"})
		if got := done("Cùng làm"); !reflect.DeepEqual(got, []int{2, 2, 2, 2}) {
			t.Errorf("after the first was withdrawn: %v", got)
		}
		if got := done("Từng cơ quan"); !reflect.DeepEqual(got, []int{1, 1, 1, 1}) {
			t.Errorf("alone after the first was withdrawn: %v", got)
		}
	})
}
