package obligation_test

import (
	"strings"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// Silence is counted from the window's start where the last piece is older, and the
// sentence says so: its days are those between the two days that it names.
func TestSilenceSaysFromWhen(t *testing.T) {
	t.Parallel()
	r := obligation.Rule{Kind: cadence.Continuous, Window: calendar.Window{Start: "2027-01-18", End: "2027-12-31"}}
	a := obligation.DefaultPatience().Assess(r, []obligation.Count{{N: 1, FirstOn: "2027-01-05", LastOn: "2027-01-05"}}, "2027-04-22")
	if got := a.Why.String(); a.Status != obligation.Silent || !strings.HasPrefix(got, "Đã 94 ngày không có minh chứng mới, tính từ 18/01/2027 (gần nhất ngày 05/01/2027).") {
		t.Errorf("%s: %s", a.Status, got)
	}
}
