package obligation_test

import (
	"slices"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// Who divides what is left may get a piece only because something was done
// before: it is listed as soon as it can be judged.
func TestWhoDividesTheRestIsListed(t *testing.T) {
	t.Parallel()
	inherit := func(from string, heirs ...obligation.Heir) obligation.Decision {
		return obligation.Decision{From: "2025-01-10", AgencyID: from, Outcome: obligation.Inherited, Heirs: heirs, Share: agency.Divided, Combine: obligation.Once, Reason: "Giải thể"}
	}
	d := obligation.Duty{
		Chain: obligation.Chain{{VersionID: "1", Rule: obligation.Rule{Kind: cadence.Quota, Count: 7, Per: calendar.Whole, UnitNoun: "bản tin", Window: calendar.YearWindow(2025)}}},
		Leads: [][]string{{"a", "b"}},
		Decisions: []obligation.Decision{
			inherit("a", obligation.Heir{AgencyID: "c", Weight: 3}, obligation.Heir{AgencyID: "d", Weight: 4}),
			inherit("d", obligation.Heir{AgencyID: "b", Weight: 3}, obligation.Heir{AgencyID: "e"}, obligation.Heir{AgencyID: "c", Weight: 3}),
		},
	}
	held := func(id string) []obligation.Count {
		if id == "a" {
			return days("2024-12-28")
		}
		return nil
	}
	if a := d.Assess("e", held, "2025-03-31"); a.Status == obligation.NotApplicable {
		t.Fatalf("the example leaves e nothing: %+v", a)
	}
	if !slices.Contains(d.Owing("2025-03-31"), "e") {
		t.Error("e is judged and not listed")
	}
}
