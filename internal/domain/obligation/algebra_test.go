package obligation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// monthly gives so many days, one in each month, from the first of them on.
func monthly(n int, first calendar.Date) []calendar.Date {
	var days []calendar.Date
	for i := range n {
		days = append(days, calendar.NewDate(first.Year(), first.Month()+time.Month(i), first.Day()))
	}
	return days
}

// TestRuleAlgebra is one line for each kind of measure and way to stand: the
// whole sentence, as an officer reads it.
func TestRuleAlgebra(t *testing.T) {
	t.Parallel()
	with := func(r obligation.Rule, change func(*obligation.Rule)) obligation.Rule { change(&r); return r }
	exact := with(quota(2, calendar.Month), func(r *obligation.Rule) { r.Exact = true })
	most := with(quota(2, calendar.Month), func(r *obligation.Rule) { r.Max = true })
	span := with(quota(2, calendar.Month), func(r *obligation.Rule) { r.UpTo, r.Min = 3, true })
	videos := with(quota(12, calendar.Whole), func(r *obligation.Rule) { r.UnitNoun = "video" })
	weekly := with(quota(1, calendar.Week), func(r *obligation.Rule) { r.Average = true })
	reports := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-06-30", Window: year(), Count: 2, UnitNoun: "báo cáo"}
	share := obligation.Rule{Kind: cadence.Quota, Per: calendar.Whole, Share: 80, Min: true, UnitNoun: "hộ gia đình", Window: year()}
	rhythm := obligation.Rule{Kind: cadence.Quota, Per: calendar.Month, UnitNoun: "bản tin", Window: year()}
	event := obligation.Rule{Kind: cadence.Event, UnitNoun: "bản tin", Window: year()}
	request := obligation.Rule{Kind: cadence.Conditional, UnitNoun: "báo cáo", Window: year()}
	two := func(days ...calendar.Date) []calendar.Date { return slices.Concat(days, days) }
	for _, c := range []struct {
		name   string
		rule   obligation.Rule
		days   []calendar.Date
		asOf   calendar.Date
		status obligation.Status
		short  string
		why    string
	}{
		{"exactly", exact, two("2025-01-05"), "2025-01-20", obligation.Met, "1/1 tháng", "Tháng 1/2025 đã có 2 bản tin, chỉ tiêu là 02; đạt 1/1 tháng."},
		{"more than exactly", exact, two("2025-01-05", "2025-01-06"), "2025-01-20", obligation.Met, "1/1 tháng", "Tháng 1/2025 đã có 4 bản tin, vượt 2 so với mức 02 ghi trong kế hoạch; đạt 1/1 tháng."},
		{"less than exactly", exact, []calendar.Date{"2025-01-05"}, "2025-02-01", obligation.Missed, "0/1 tháng", "Tháng 1/2025 đã khép, có 1/2 bản tin; đạt 0/1 tháng."},
		{"more than a plain number", quota(2, calendar.Month), two("2025-01-05", "2025-01-06"), "2025-01-20", obligation.Met, "1/1 tháng", "Tháng 1/2025 đã có 4 bản tin, chỉ tiêu là 02; đạt 1/1 tháng."},
		{"more than a range", span, two("2025-01-05", "2025-01-06"), "2025-01-20", obligation.Met, "1/1 tháng", "Tháng 1/2025 đã có 4 bản tin, vượt 1 so với mức 03 ghi trong kế hoạch; đạt 1/1 tháng."},
		{"at most, each month kept", most, monthly(3, "2025-01-05"), "2025-03-20", obligation.OnTrack, "2/2 tháng", "Tháng 3/2025 có 1 bản tin, mức tối đa là 02; đạt 2/2 tháng đã qua."},
		{"at most, twelve in a year are not too many", most, monthly(12, "2025-01-05"), "2026-01-01", obligation.Met, "12/12 tháng", "Đạt cả 12/12 tháng."},
		{"at most, this month over", most, two("2025-01-05", "2025-01-06"), "2025-01-20", obligation.Missed, "4/2", "Tháng 1/2025 có 4 bản tin, vượt mức tối đa 02."},
		{"at most, a month was over", most, two("2025-01-05", "2025-01-06"), "2025-02-20", obligation.Missed, "0/1 tháng", "Tháng 1/2025 có 4 bản tin, vượt mức tối đa 02; đạt 0/1 tháng."},
		{"its own pace", videos, monthly(3, "2025-01-05"), "2025-07-01", obligation.AtRisk, "3/12", "Cần 12 video đến ngày 31/12/2025, mới có 3; với tiến độ này đến hết kỳ chỉ được 6/12."},
		{"its own pace is good", videos, monthly(6, "2025-01-05"), "2025-07-20", obligation.OnTrack, "6/12", "Cần 12 video đến ngày 31/12/2025, hiện có 6."},
		{"no pace at all", videos, nil, "2025-07-01", obligation.AtRisk, "0/12", "Cần 12 video đến ngày 31/12/2025, mới có 0; đã qua 182/365 ngày mà chưa có video nào."},
		{"too early for a pace", videos, nil, "2025-03-01", obligation.OnTrack, "0/12", "Cần 12 video đến ngày 31/12/2025, hiện có 0."},
		{"few days and no pace", videos, monthly(3, "2025-01-05"), "2025-11-20", obligation.AtRisk, "3/12", "Cần 12 video, mới có 3; còn 41 ngày; với tiến độ này đến hết kỳ chỉ được 3/12."},
		{"one piece has no pace", quota(1, calendar.Whole), nil, "2025-07-01", obligation.OnTrack, "0/1", "Cần 01 bản tin đến ngày 31/12/2025, hiện có 0."},
		{"the pace of a month", quota(8, calendar.Month), []calendar.Date{"2025-01-02"}, "2025-01-20", obligation.AtRisk, "0/0 tháng", "Cần 08 bản tin mỗi tháng, tháng 1/2025 mới có 1; còn 11 ngày; với tiến độ này đến hết kỳ chỉ được 1/8."},
		{"the pace of an average", weekly, monthly(6, "2025-01-05"), "2025-07-01", obligation.Late, "6/25", "Mới có 6/25 bản tin đến nay, thiếu 19 (trung bình 01 mỗi tuần); với tiến độ này đến hết kỳ được 12."},
		{"fifty-two a year are not one in each week", weekly, slices.Repeat([]calendar.Date{"2025-03-03"}, 52), "2026-01-01", obligation.Met, "52/52", "Đã có 52 bản tin, mức cần đến nay là 52 (trung bình 01 mỗi tuần)."},
		{"two by a day, one is there", reports, []calendar.Date{"2025-03-05"}, "2025-07-10", obligation.Late, "+10 ngày", "Mới có 1/2 báo cáo; quá hạn 10 ngày (hạn 30/06/2025)."},
		{"two by a day, both are there", reports, []calendar.Date{"2025-03-05", "2025-06-30"}, "2025-07-10", obligation.Met, "30/06", "Đã có 2/2 báo cáo, gần nhất ngày 30/06/2025, hạn là ngày 30/06/2025."},
		{"a share is no count", share, []calendar.Date{"2025-03-05"}, "2025-07-10", obligation.OnTrack, "1", "Đã có 1 minh chứng; gần nhất ngày 05/03/2025. Tỷ lệ ≥ 80% hộ gia đình xem tại minh chứng, không tính theo số minh chứng."},
		{"every month, no number", rhythm, []calendar.Date{"2025-01-05", "2025-03-05"}, "2025-04-10", obligation.OnTrack, "2/3 tháng", "2/3 tháng đã qua có bản tin, tổng số 2. Kế hoạch không định số lượng."},
		{"every month, no news", rhythm, []calendar.Date{"2025-01-05"}, "2025-04-10", obligation.Silent, "1/3 tháng", "Tháng 3/2025 không có bản tin nào; 1/3 tháng đã qua có. Kế hoạch không định số lượng."},
		{"nothing happened", event, nil, "2025-12-01", obligation.NotApplicable, "", "Không áp dụng: chưa ghi nhận việc phát sinh."},
		{"nothing happened all year", event, nil, "2026-02-01", obligation.NotApplicable, "", "Không áp dụng: chưa ghi nhận việc phát sinh."},
		{"it happened twice", event, []calendar.Date{"2025-04-30", "2025-09-02"}, "2025-12-01", obligation.Met, "2", "Đã có 2 bản tin; gần nhất ngày 02/09/2025."},
		{"nobody asked", request, nil, "2026-02-01", obligation.NotApplicable, "", "Không áp dụng: chưa ghi nhận điều kiện đã xảy ra."},
	} {
		got := obligation.Assess(c.rule, on(c.rule, c.days...), c.asOf)
		if got.Status != c.status || got.Short.String() != c.short || got.Why.String() != c.why {
			t.Errorf("%s:\n got %s %q %s\nwant %s %q %s", c.name, got.Status, got.Short, got.Why, c.status, c.short, c.why)
		}
	}
}

// TestOwedTogether: what any of the leads did counts for all of them, once, and
// the sentence says who did it; each of them owes it in full, otherwise.
func TestOwedTogether(t *testing.T) {
	t.Parallel()
	r := quota(3, calendar.Quarter)
	each := owed(r, "one", "two", "three")
	r.Shared = true
	names := map[string]string{"one": "Sở Nội vụ", "two": "Sở Y tế", "three": "Sở Tài chính", "four": "Sở Xây dựng"}
	all := owed(r, "one", "two", "three")
	each.Names, all.Names = names, names
	held := did(map[string][]calendar.Date{"one": {"2025-01-05", "2025-02-05"}, "two": {"2025-03-05"}})
	for _, id := range []string{"one", "two", "three"} {
		if a := all.Assess(id, held, "2025-03-31"); a.Status != obligation.Met || a.Done != 1 || !strings.HasSuffix(a.Why.String(), "Tính chung cho 3 cơ quan: Sở Nội vụ 2, Sở Y tế 1.") {
			t.Errorf("%s: %s %d (%s)", id, a.Status, a.Done, a.Why)
		}
		if a := each.Assess(id, held, "2025-03-31"); a.Status == obligation.Met {
			t.Errorf("%s owes it alone and is %s (%s)", id, a.Status, a.Why)
		}
	}
	stands := told(all.ByPeriod("three", held, "2025-04-10"))
	for _, want := range []string{
		`2025-Q1 met "3/3" Quý I/2025 đã có 3 bản tin, chỉ tiêu là 03. Tính chung cho 3 cơ quan: Sở Nội vụ 2, Sở Y tế 1.`,
		`2025-Q2 on_track "0/3" Cần 03 bản tin mỗi quý, quý II/2025 mới có 0; còn 81 ngày.`,
	} {
		if !strings.Contains(stands, want) {
			t.Errorf("no %s in\n%s", want, stands)
		}
	}
	copied := func(id string) []obligation.Count {
		counts := held(id)
		for i, c := range counts {
			if c.FirstOn >= "2025-02-05" {
				counts[i].Shows = "trang.example/bai/1"
			}
		}
		return counts
	}
	const once = "Nội dung do nhiều cơ quan cùng khai chỉ tính một lần; có 1 minh chứng trùng."
	if a := all.Assess("two", copied, "2025-03-20"); a.Status == obligation.Met || !strings.HasSuffix(a.Why.String(), "Tính chung cho 3 cơ quan: Sở Nội vụ 2. "+once) {
		t.Errorf("what two of them show is counted twice: %s (%s)", a.Status, a.Why)
	}
	if stands := told(all.ByPeriod("two", copied, "2025-04-10")); !strings.Contains(stands, `2025-Q1 missed "2/3" Quý I/2025 đã khép, có 2/3 bản tin. Tính chung cho 3 cơ quan: Sở Nội vụ 2. `+once) {
		t.Errorf("the quarter:\n%s", stands)
	}
	if a, b := each.Assess("two", copied, "2025-03-20"), each.Assess("two", held, "2025-03-20"); a.Why.String() != b.Why.String() {
		t.Errorf("who owes alone is told %s, without the copy %s", a.Why, b.Why)
	}
	ends := passes("one", "four")
	ends.From = "2025-02-15"
	all.Decisions = []obligation.Decision{ends}
	for id, want := range map[string]obligation.Status{"one": obligation.NotApplicable, "two": obligation.Met, "four": obligation.Met} {
		if a := all.Assess(id, held, "2025-03-31"); a.Status != want {
			t.Errorf("after one ended, %s: %s (%s), want %s", id, a.Status, a.Why, want)
		}
	}
	if l := all.Left("two", held, "2025-02-15"); l.N != 1+3*3 {
		t.Errorf("%d are left to all of them on 15 February", l.N)
	}
}

// What is owed together is never owed twice: whoever ends, and whoever takes it
// over, all who owe a period stand the same there.
func TestSharersStandTheSame(t *testing.T) {
	t.Parallel()
	rules := []obligation.Rule{quota(2, calendar.Month), quota(5, calendar.Quarter), quota(7, calendar.Whole)}
	for i := range rules {
		rules[i].Shared = true
	}
	gen := histories(rules)
	rapid.Check(t, func(t *rapid.T) {
		h := gen.Draw(t, "history")
		asOf := rapid.SampledFrom([]calendar.Date{"2025-03-31", "2025-08-15", "2025-12-31"}).Draw(t, "asOf")
		figures := map[string]string{}
		for _, id := range h.duty.Owers(asOf) {
			for _, s := range h.duty.ByPeriod(id, h.until(asOf), asOf) {
				if !s.Period.Window.Contains(asOf) || s.Assessment.Status == obligation.NotApplicable {
					continue
				}
				got := fmt.Sprint(s.Assessment.Done, "/", s.Assessment.Want)
				if was, ok := figures[s.Period.Key]; ok && was != got {
					t.Fatalf("%s has %s in %s, another %s\n%+v", id, got, s.Period.Key, was, h)
				}
				figures[s.Period.Key] = got
			}
		}
	})
}

// TestOwedByMembersAsOfEachPeriod: a unit founded in the middle owes from the
// period in which it is there; one that ended owes until then.
func TestOwedByMembersAsOfEachPeriod(t *testing.T) {
	t.Parallel()
	d := owed(quota(1, calendar.Month), "old", "other")
	d.Decisions = []obligation.Decision{passes("old", "new")}
	nobody := did(nil)
	keys := func(id string, status ...obligation.Status) string {
		var all []string
		for _, s := range d.ByPeriod(id, nobody, "2025-09-10") {
			if slices.Contains(status, s.Assessment.Status) {
				all = append(all, s.Period.Key[5:])
			}
		}
		return strings.Join(all, " ")
	}
	for id, want := range map[string]string{"old": "01 02 03 04 05 06", "new": "07 08", "other": "01 02 03 04 05 06 07 08"} {
		if got := keys(id, obligation.Missed); got != want {
			t.Errorf("%s missed %s, want %s", id, got, want)
		}
	}
	if got := keys("old", obligation.NotApplicable); got != "07 08 09 10 11 12" {
		t.Errorf("the old one gave away %s", got)
	}
	amended := obligation.Duty{
		Chain: obligation.Chain{{VersionID: "1", Rule: quota(1, calendar.Month), Until: "2025-04-15"}, {VersionID: "2", Rule: quota(1, calendar.Month), From: "2025-04-15"}},
		Leads: [][]string{{"old"}, {"old", "new"}},
	}
	if got := len(amended.ByPeriod("new", nobody, "2025-09-10")); got != 9 {
		t.Errorf("added by an amendment of April it owes %d months, want April to December", got)
	}
}

// TestByPeriodAgrees: the periods of an obligation with a number tell the same
// as its assessment as a whole, for every rule, history and day.
func TestByPeriodAgrees(t *testing.T) {
	t.Parallel()
	gen := histories([]obligation.Rule{quota(1, calendar.Month), quota(3, calendar.Month), quota(2, calendar.Quarter), quota(5, calendar.Half)})
	rapid.Check(t, func(t *rapid.T) {
		h := gen.Draw(t, "history")
		asOf := calendar.Date("2025-01-01").AddDays(rapid.IntRange(0, 380).Draw(t, "asOf"))
		for _, id := range everybody() {
			whole := h.duty.Assess(id, h.until(asOf), asOf)
			closed, met, missed := 0, 0, 0
			for _, s := range h.duty.ByPeriod(id, h.until(asOf), asOf) {
				a := s.Assessment
				if !strings.HasSuffix(a.Why.String(), ".") && a.Status != obligation.Waived {
					t.Fatalf("no sentence: %q", a.Why)
				}
				if s.Period.Window.End >= asOf || !a.Status.Counts() {
					continue
				}
				closed++
				if a.Status != obligation.Met && a.Status != obligation.Missed {
					t.Fatalf("%s of %s is %s on %s", s.Period.Key, id, a.Status, asOf)
				}
				if a.Status == obligation.Met {
					met++
				} else {
					missed++
				}
			}
			if (missed > 0) != (whole.Status == obligation.Missed) || missed > 0 && (whole.Done != met || whole.Want != closed) {
				t.Fatalf("%s on %s: %d/%d met, %d missed, but as a whole %s %d/%d (%s)\n%+v", id, asOf, met, closed, missed, whole.Status, whole.Done, whole.Want, whole.Why, h)
			}
		}
	})
}
