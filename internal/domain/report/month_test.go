package report_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
)

// TestMonths: a month without anything stands with zero, one that has not begun
// does not stand, and what an agency shows again counts at its first day.
func TestMonths(t *testing.T) {
	t.Parallel()
	w := calendar.Window{Start: "2024-12-15", End: "2025-03-14"}
	ps := []report.Piece{
		{ID: "1", AgencyID: "a", Kind: evidence.Article, Outlet: evidence.OwnSite, On: "2024-12-15", Shows: "x"},
		{ID: "2", AgencyID: "a", Kind: evidence.Article, Outlet: evidence.Zalo, On: "2025-02-01"},
		{ID: "3", AgencyID: "a", Kind: evidence.Dialogue, On: "2025-02-28", Amounts: evidence.Amounts{evidence.Sessions: 5}},
		{ID: "4", AgencyID: "a", Kind: evidence.Article, Outlet: evidence.OwnSite, On: "2025-02-02", Shows: "x"},
	}
	want := []report.Month{{Month: "2024-12", Posts: 1}, {Month: "2025-01"}, {Month: "2025-02", Posts: 1, Other: 1}}
	if diff := cmp.Diff(want, report.Once(ps).Months(w, "2025-02-28")); diff != "" {
		t.Error(diff)
	}
	if got := report.Once(ps).Months(w, "2025-06-30"); len(got) != 4 || got[3].Label() != "03/2025" {
		t.Errorf("%v", got)
	}
	if got := report.Once(nil).Months(w, "2024-12-14"); got != nil {
		t.Errorf("before the window: %v", got)
	}
}

// TestMonthsAddUp: the months have what the rows of the annex have.
func TestMonthsAddUp(t *testing.T) {
	t.Parallel()
	w := calendar.Window{Start: "2025-03-01", End: "2025-03-31"}
	rapid.Check(t, func(t *rapid.T) {
		ps := slices.Concat(pieces("a").Draw(t, "a"), pieces("b").Draw(t, "b"))
		posts, other := 0, 0
		for _, r := range report.Once(ps).Rows() {
			switch {
			case r.Sub():
			case r.Code == "tin-bai" || r.Code == "mang-xa-hoi":
				posts += r.Pieces
			default:
				other += r.Pieces
			}
		}
		for _, m := range report.Once(ps).Months(w, w.End) {
			posts, other = posts-m.Posts, other-m.Other
		}
		if posts != 0 || other != 0 {
			t.Fatalf("%d posts and %d other entries stand in no month", posts, other)
		}
	})
}
