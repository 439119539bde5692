package ledger_test

import (
	"reflect"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
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
