package obligation_test

import (
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// days counts one piece on each of the days, as the ledger does for a chain
// whose versions have different periods.
func days(on ...calendar.Date) []obligation.Count {
	var counts []obligation.Count
	for _, d := range on {
		counts = append(counts, obligation.Count{N: 1, FirstOn: d, LastOn: d})
	}
	return counts
}

func course(first, second obligation.Rule, from calendar.Date) obligation.Course {
	return obligation.Course{{VersionID: "1", Rule: first, Until: from}, {VersionID: "2", Rule: second, From: from}}
}

func TestAssessCourse(t *testing.T) {
	t.Parallel()
	monthly, twice, quarterly, yearly := quota(1, calendar.Month), quota(2, calendar.Month), quota(3, calendar.Quarter), quota(12, calendar.Whole)
	average, faster := quota(1, calendar.Week), quota(2, calendar.Week)
	average.Average, faster.Average = true, true
	steady := obligation.Rule{Kind: cadence.Continuous, Window: year()}
	early := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year()}
	later := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-09-30", Window: year()}
	three := days("2025-01-05", "2025-02-05", "2025-03-05")
	for _, c := range []struct {
		name   string
		course obligation.Course
		counts []obligation.Count
		asOf   calendar.Date
		status obligation.Status
		short  string
	}{
		{"before the change the old rule judges", course(monthly, twice, "2025-04-15"), three, "2025-04-14", obligation.OnTrack, "3/3 tháng"},
		{"closed months keep the old number", course(monthly, twice, "2025-04-15"), days("2025-01-05", "2025-02-05", "2025-03-05", "2025-04-02", "2025-04-20"), "2025-04-25", obligation.Met, "4/4 tháng"},
		{"the running month needs the new number", course(monthly, twice, "2025-04-15"), days("2025-01-05", "2025-02-05", "2025-03-05", "2025-04-02"), "2025-05-02", obligation.Missed, "3/4 tháng"},
		{"months, then quarters", course(monthly, quarterly, "2025-05-20"), days("2025-01-05", "2025-02-05", "2025-03-05", "2025-04-05", "2025-05-05", "2025-06-05"), "2025-07-01", obligation.OnTrack, "5/5 kỳ"},
		{"a whole year takes what was done before", course(monthly, yearly, "2025-04-15"), three, "2025-05-01", obligation.OnTrack, "3/12"},
		{"a gap that closed stays", course(monthly, yearly, "2025-04-15"), days("2025-01-05", "2025-03-05"), "2025-05-01", obligation.Missed, "2/3 tháng"},
		{"a deadline is put off", course(early, later, "2025-04-15"), nil, "2025-05-01", obligation.NotDue, "đến 30/09"},
		{"averages add up", course(average, faster, "2025-07-07"), nil, "2025-07-06", obligation.Late, "0/26"},
		{"a duty that ended keeps what closed", obligation.Course{{Rule: monthly, Until: "2025-04-15"}}, three, "2025-06-01", obligation.Met, "3/3 tháng"},
		{"a duty that ended in a gap", obligation.Course{{Rule: monthly, Until: "2025-04-15"}}, three[:2], "2025-06-01", obligation.Missed, "2/3 tháng"},
		{"nothing closed, nothing owed", obligation.Course{{Rule: yearly, Until: "2025-04-15"}}, three, "2025-06-01", obligation.NotApplicable, ""},
		{"a deadline that had passed stays missed", obligation.Course{{Rule: early, Until: "2025-04-15"}}, nil, "2025-06-01", obligation.Missed, "+45 ngày"},
		{"silence begins with the duty", obligation.Course{{Rule: steady, From: "2025-06-01"}}, nil, "2025-06-20", obligation.NotDue, ""},
		{"silence goes on over a change", course(steady, obligation.Rule{Kind: cadence.Continuous, Window: year(), UnitNoun: "tin"}, "2025-06-01"), nil, "2025-06-20", obligation.Silent, "170 ngày"},
		{"a new monthly duty begins with its month", obligation.Course{{Rule: monthly, From: "2025-05-20"}}, days("2025-05-21"), "2025-06-10", obligation.OnTrack, "1/1 tháng"},
	} {
		got := obligation.AssessCourse(c.course, c.counts, c.asOf)
		if got.Status != c.status || got.Short.String() != c.short {
			t.Errorf("%s: %s %q (%s), want %s %q", c.name, got.Status, got.Short, got.Why, c.status, c.short)
		}
	}
}

// Averages are added up over the change: what was short can be made up for.
func TestAveragesGoOnOverAChange(t *testing.T) {
	t.Parallel()
	one, two := quota(1, calendar.Week), quota(2, calendar.Week)
	one.Average, two.Average = true, true
	got := obligation.AssessCourse(course(one, two, "2025-07-07"), nil, "2025-12-31")
	if got.Want != 26+50 {
		t.Errorf("wants %d by the end of the year, want 26 weeks of 1 and 25 of 2", got.Want)
	}
}

// An amendment that changes words alone changes no figure, on no day, and one
// that takes hold later changes none before.
func TestAmendmentsLeaveThePastAlone(t *testing.T) {
	t.Parallel()
	day := rapid.Custom(func(t *rapid.T) calendar.Date {
		return calendar.Date("2025-01-01").AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
	})
	rules := []obligation.Rule{
		quota(1, calendar.Month), quota(2, calendar.Month), quota(3, calendar.Quarter), quota(12, calendar.Whole),
		due(quota(1, calendar.Month), "---20"), due(quota(1, calendar.Year), "--11-15"),
		{Kind: cadence.Continuous, Window: year()},
		{Kind: cadence.Deadline, Deadline: "2025-06-30", Window: year()},
	}
	rapid.Check(t, func(t *rapid.T) {
		first, second := rapid.SampledFrom(rules).Draw(t, "first"), rapid.SampledFrom(rules).Draw(t, "second")
		from, asOf := day.Draw(t, "from"), day.Draw(t, "asOf")
		var done []calendar.Date
		for _, d := range rapid.SliceOfN(day, 0, 20).Draw(t, "done") {
			if d <= asOf {
				done = append(done, d)
			}
		}
		plain := obligation.Assess(first, on(first, done...), asOf)
		same := obligation.AssessCourse(course(first, first, from).Joined(), days(done...), asOf)
		if same.Status != plain.Status || same.Done != plain.Done || same.Why.String() != plain.Why.String() {
			t.Fatalf("the words changed on %s, the figures with them: %v, %v", from, plain, same)
		}
		if asOf >= from {
			return
		}
		before := obligation.AssessCourse(course(first, second, from), on(first, done...), asOf)
		if before.Status != plain.Status || before.Done != plain.Done || before.Why.String() != plain.Why.String() {
			t.Fatalf("a change of %s moved the figures of %s: %v, %v", from, asOf, plain, before)
		}
	})
}
