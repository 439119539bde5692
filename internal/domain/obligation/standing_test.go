package obligation_test

import (
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
)

// Every status is counted once under its own word, and what leaves the
// denominator is nowhere.
func TestStandingAddsUp(t *testing.T) {
	t.Parallel()
	var s obligation.Standing
	for i, st := range obligation.Statuses() {
		for pieces := range i + 1 {
			s.Add(st, pieces)
		}
	}
	want := obligation.Standing{Owing: 1 + 2 + 3 + 4 + 5 + 6 + 8, Met: 1, OnTrack: 2, AtRisk: 3, NotDue: 8, Late: 4, Missed: 5, Silent: 6, Some: 1 + 2 + 3 + 4 + 5 + 7}
	if s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	if s.Owing != s.Met+s.OnTrack+s.AtRisk+s.NotDue+s.Late+s.Missed+s.Silent || s.Behind() != 9 || s.Bare() != 7 {
		t.Errorf("%+v does not add up", s)
	}
}

// Who gave the duty away in time has no time left; who was late stays late.
func TestWhoGaveADutyAwayHasNoTimeLeft(t *testing.T) {
	t.Parallel()
	var s obligation.Standing
	for _, st := range obligation.Statuses() {
		s.AddLeft(st, 1)
	}
	if want := (obligation.Standing{Owing: 7, Met: 1, Left: 3, Late: 1, Missed: 1, Silent: 1, Some: 7}); s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
}

func TestWhatIsMeasured(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		r    obligation.Rule
		want bool
	}{
		{obligation.Rule{Kind: cadence.Quota, Count: 1}, true},
		{obligation.Rule{Kind: cadence.Quota}, false},
		{obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}, true},
		{obligation.Rule{Kind: cadence.Deadline}, false},
		{obligation.Rule{Kind: cadence.Window}, false},
		{obligation.Rule{Kind: cadence.Continuous, Count: 3}, false},
	} {
		if got := x.r.Measured(); got != x.want {
			t.Errorf("%+v: %v", x.r, got)
		}
	}
}
