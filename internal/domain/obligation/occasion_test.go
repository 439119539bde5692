package obligation_test

import (
	"strings"
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
)

// happens are occasions of all agencies on days.
func happens(on ...calendar.Date) []obligation.Occasion {
	var all []obligation.Occasion
	for _, d := range on {
		all = append(all, obligation.Occasion{ID: string(d), Day: d})
	}
	return all
}

// TestOccasions: what waits for something is owed from the day on which somebody
// said that it happened; a line for each thing that can be said.
func TestOccasions(t *testing.T) {
	t.Parallel()
	request := obligation.Rule{Kind: cadence.Conditional, Window: year(), UnitNoun: "báo cáo"}
	soon := request
	soon.Term = calendar.Term{Days: 5, Working: true}
	event := obligation.Rule{Kind: cadence.Event, Window: year(), Count: 2, UnitNoun: "tin", Term: calendar.Term{Days: 10}}
	after := obligation.Rule{Kind: cadence.Deadline, Window: year(), Term: calendar.Term{Days: 5, Working: true}}
	for _, c := range []struct {
		name string
		rule obligation.Rule
		when []calendar.Date
		did  []calendar.Date
		asOf calendar.Date
		want obligation.Status
		says string
	}{
		{"nothing happened", soon, nil, nil, "2025-01-20", obligation.NotApplicable, "Không áp dụng: chưa ghi nhận điều kiện đã xảy ra."},
		{"its start is not known", after, nil, nil, "2025-01-20", obligation.NotDue, "Hạn là 5 ngày làm việc từ khi phát sinh; chưa ghi nhận ngày phát sinh."},
		{"it happened later", soon, []calendar.Date{"2025-01-21"}, nil, "2025-01-20", obligation.NotApplicable, "Không áp dụng: chưa ghi nhận điều kiện đã xảy ra."},
		{
			"over Tết", soon,
			[]calendar.Date{"2025-01-23"},
			nil, "2025-01-24", obligation.NotDue,
			"Điều kiện xảy ra ngày 23/01/2025; chưa có báo cáo, hạn 06/02/2025, 5 ngày làm việc kể từ 23/01/2025, tính theo ngày nghỉ dự kiến, chưa có quyết định, còn 13 ngày.",
		},
		{
			"the second half of the term", soon,
			[]calendar.Date{"2025-03-03"},
			nil, "2025-03-07", obligation.AtRisk,
			"Điều kiện xảy ra ngày 03/03/2025; chưa có báo cáo, hạn 10/03/2025, 5 ngày làm việc kể từ 03/03/2025, còn 3 ngày.",
		},
		{
			"done", soon,
			[]calendar.Date{"2025-03-03"},
			[]calendar.Date{"2025-03-10"},
			"2025-03-10", obligation.Met,
			"Điều kiện xảy ra ngày 03/03/2025; xong ngày 10/03/2025, hạn 10/03/2025, 5 ngày làm việc kể từ 03/03/2025.",
		},
		{
			"what was done before is no answer", soon,
			[]calendar.Date{"2025-03-03"},
			[]calendar.Date{"2025-03-02"},
			"2025-03-11", obligation.Late,
			"Điều kiện xảy ra ngày 03/03/2025; chưa có báo cáo, quá hạn 1 ngày (hạn 10/03/2025, 5 ngày làm việc kể từ 03/03/2025).",
		},
		{
			"done late", soon,
			[]calendar.Date{"2025-03-03"},
			[]calendar.Date{"2025-03-12"},
			"2025-03-12", obligation.Met,
			"Điều kiện xảy ra ngày 03/03/2025; xong ngày 12/03/2025, sau hạn 2 ngày (hạn 10/03/2025, 5 ngày làm việc kể từ 03/03/2025).",
		},
		{
			"the plan closed", soon,
			[]calendar.Date{"2025-03-03"},
			nil, "2026-01-01", obligation.Missed,
			"Điều kiện xảy ra ngày 03/03/2025; kỳ kế hoạch đã khép, chưa có báo cáo (hạn 10/03/2025, 5 ngày làm việc kể từ 03/03/2025).",
		},
		{
			"the plan closed, the term runs", soon,
			[]calendar.Date{"2025-12-31"},
			nil, "2026-01-02", obligation.NotDue,
			"Điều kiện xảy ra ngày 31/12/2025; chưa có báo cáo, hạn 08/01/2026, 5 ngày làm việc kể từ 31/12/2025, còn 6 ngày.",
		},
		{
			"no term", request,
			[]calendar.Date{"2025-03-03"},
			nil, "2025-04-01", obligation.NotDue,
			"Điều kiện xảy ra ngày 03/03/2025; chưa có báo cáo, kế hoạch không định hạn, kỳ kế hoạch khép ngày 31/12/2025.",
		},
		{
			"no term, never done", request,
			[]calendar.Date{"2025-03-03"},
			nil, "2026-01-01", obligation.Missed,
			"Điều kiện xảy ra ngày 03/03/2025; kỳ kế hoạch đã khép ngày 31/12/2025, chưa có báo cáo.",
		},
		{
			"a term in days that ends on a Sunday", event,
			[]calendar.Date{"2025-03-06"},
			[]calendar.Date{"2025-03-17"},
			"2025-03-17", obligation.AtRisk,
			"Phát sinh ngày 06/03/2025; mới có 1/2 tin, hạn 17/03/2025, 10 ngày kể từ 06/03/2025, ngày cuối 16/03/2025 là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo, còn đến hết ngày.",
		},
		{
			"each opens a duty", event,
			[]calendar.Date{"2025-03-03", "2025-04-01"},
			[]calendar.Date{"2025-03-05", "2025-03-05", "2025-04-02"},
			"2025-04-12", obligation.Late,
			"Phát sinh ngày 01/04/2025; mới có 1/2 tin, quá hạn 1 ngày (hạn 11/04/2025, 10 ngày kể từ 01/04/2025). Xong 1/2 lần phát sinh.",
		},
		{
			"more for the first is not for the second", request,
			[]calendar.Date{"2025-03-03", "2025-04-01"},
			[]calendar.Date{"2025-03-05", "2025-03-06"},
			"2025-04-12", obligation.NotDue,
			"Điều kiện xảy ra ngày 01/04/2025; chưa có báo cáo, kế hoạch không định hạn, kỳ kế hoạch khép ngày 31/12/2025. Xong 1/2 lần phát sinh.",
		},
		{
			"from its start", after,
			[]calendar.Date{"2025-03-03"},
			nil, "2025-03-03", obligation.NotDue,
			"Hạn tính từ ngày 03/03/2025; chưa có minh chứng, hạn 10/03/2025, 5 ngày làm việc kể từ 03/03/2025, còn 7 ngày.",
		},
	} {
		d := owed(c.rule, "old")
		d.Occasions = happens(c.when...)
		if a := d.Assess("old", did(map[string][]calendar.Date{"old": c.did}), c.asOf); a.Status != c.want || a.Why.String() != c.says {
			t.Errorf("%s:\n got %s %s\nwant %s %s", c.name, a.Status, a.Why, c.want, c.says)
		}
	}
}

// A statement about one agency obliges no other, and heirs answer what the others
// had not answered.
func TestOccasionsOfSomeAgencies(t *testing.T) {
	t.Parallel()
	rule := obligation.Rule{Kind: cadence.Event, Window: year(), Term: calendar.Term{Days: 10}}
	d := owed(rule, "old", "other")
	d.Occasions = []obligation.Occasion{{ID: "1", Day: "2025-06-02", Agencies: []string{"old"}}, {ID: "2", Day: "2025-06-20"}}
	held := did(map[string][]calendar.Date{"old": {"2025-06-05"}})
	stands := func(who string) string {
		var all []string
		for _, s := range d.ByPeriod(who, held, "2025-07-05") {
			if strings.Contains(s.Period.Key, "#") {
				all = append(all, string(s.Period.Window.Start)[5:]+" "+string(s.Assessment.Status))
			}
		}
		return strings.Join(all, ", ") + ": " + string(d.Assess(who, held, "2025-07-05").Status)
	}
	for who, want := range map[string]string{"old": "06-02 met, 06-20 late: late", "other": "06-20 late: late", "new": ": not_applicable"} {
		if got := stands(who); got != want {
			t.Errorf("%s: %s, want %s", who, got, want)
		}
	}
	d.Decisions = []obligation.Decision{passes("old", "new")}
	for who, want := range map[string]string{"old": "06-02 met: met", "other": "06-20 late: late", "new": "06-20 late: late"} {
		if got := stands(who); got != want {
			t.Errorf("when the old one ended, %s: %s, want %s", who, got, want)
		}
	}
	d.Occasions = append(d.Occasions, obligation.Occasion{ID: "3", Day: "2025-07-03", Agencies: []string{"new"}})
	if got, want := stands("new"), "06-20 late, 07-03 not_due: late"; got != want {
		t.Errorf("an heir by name: %s, want %s", got, want)
	}
}

// What the version on the last day of a duty says holds; what was over before an
// amendment stays as it was.
func TestOccasionsAndAmendments(t *testing.T) {
	t.Parallel()
	was := obligation.Rule{Kind: cadence.Event, Window: year(), Term: calendar.Term{Days: 10}}
	now := was
	now.Term.Days = 20
	d := obligation.Duty{
		Chain: obligation.Chain{{VersionID: "1", Rule: was, Until: july}, {VersionID: "2", Rule: now, From: july}},
		Leads: [][]string{{"old", "other"}, {"other"}}, Occasions: happens("2025-06-02", "2025-06-25"),
	}
	nobody := did(nil)
	for who, want := range map[string]string{
		"old": `2025-06-02#1 missed "0/1" Phát sinh ngày 02/06/2025; chưa có minh chứng, đã quá hạn khi kế hoạch được sửa đổi từ ngày 01/07/2025 (hạn 12/06/2025, 10 ngày kể từ 02/06/2025).
`,
		"other": `2025-06-02#1 missed "0/1" Phát sinh ngày 02/06/2025; chưa có minh chứng, đã quá hạn khi kế hoạch được sửa đổi từ ngày 01/07/2025 (hạn 12/06/2025, 10 ngày kể từ 02/06/2025).
2025-06-25#2 at_risk "đến 15/07" Phát sinh ngày 25/06/2025; chưa có minh chứng, hạn 15/07/2025, 20 ngày kể từ 25/06/2025, còn đến hết ngày.
`,
	} {
		if got := told(d.ByPeriod(who, nobody, "2025-07-15")); got != want {
			t.Errorf("%s\n%s\nwant\n%s", who, got, want)
		}
	}
}

// A term from a day that the plan names gives the last day and says how it was
// counted; days that a decision makes off move it, a date of the plan never moves.
func TestTermsFromADay(t *testing.T) {
	t.Parallel()
	rule := obligation.Rule{Kind: cadence.Deadline, Window: year(), Term: calendar.Term{Days: 5, Working: true}, TermFrom: "2025-04-25"}
	national := rule
	national.TermFrom = "2025-08-28"
	decided := &calendar.WorkDays{Swaps: []calendar.Swap{{Day: "2025-09-02", Off: true, Kind: calendar.NationalDay}}}
	swap := &calendar.WorkDays{Swaps: []calendar.Swap{{Day: "2025-05-02", Off: true, Kind: calendar.OtherDay, Name: "Hoán đổi"}}}
	for _, c := range []struct {
		name string
		rule obligation.Rule
		says string
	}{
		{"by law", rule.Dated(nil), "Hạn là ngày 06/05/2025, còn 26 ngày. Hạn tính 5 ngày làm việc kể từ 25/04/2025."},
		{"with a swap", rule.Dated(swap), "Hạn là ngày 07/05/2025, còn 27 ngày. Hạn tính 5 ngày làm việc kể từ 25/04/2025."},
		{"over what is only assumed", national.Dated(nil), "Hạn là ngày 08/09/2025, còn 151 ngày. Hạn tính 5 ngày làm việc kể từ 28/08/2025, tính theo ngày nghỉ dự kiến, chưa có quyết định."},
		{"the same, decided otherwise", national.Dated(decided), "Hạn là ngày 05/09/2025, còn 148 ngày. Hạn tính 5 ngày làm việc kể từ 28/08/2025."},
		{"a date of the plan", obligation.Rule{Kind: cadence.Deadline, Window: year(), Deadline: "2025-05-01"}, "Hạn là ngày 01/05/2025, còn 21 ngày."},
	} {
		if a := obligation.Assess(c.rule, nil, "2025-04-10"); a.Why.String() != c.says {
			t.Errorf("%s: %s, want %s", c.name, a.Why, c.says)
		}
	}
	if got := rule.Dated(swap).Undated(); got != rule {
		t.Errorf("%+v", got)
	}
	if got := national.Dated(nil).Undated(); got != national {
		t.Errorf("%+v", got)
	}
}

// Who joins beside all that owed it before owes nothing of what was due before; who
// takes it over from another owes that too (ADR 0027).
func TestJoiningBesideOthers(t *testing.T) {
	t.Parallel()
	past := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28", Window: year()}
	ahead := past
	ahead.Deadline = "2025-09-30"
	duty := func(r obligation.Rule, now ...string) obligation.Duty {
		return obligation.Duty{
			Chain: obligation.Chain{{VersionID: "1", Rule: r, Until: july}, {VersionID: "2", Rule: r, From: july}}, Leads: [][]string{{"old", "other"}, now},
		}
	}
	event := obligation.Rule{Kind: cadence.Event, Window: year(), Term: calendar.Term{Days: 30}}
	called := duty(event, "old", "other", "new")
	called.Occasions = happens("2025-06-20", "2025-07-02")
	monthly := duty(quota(1, calendar.Month), "old", "other", "new")
	for _, c := range []struct {
		name string
		duty obligation.Duty
		who  string
		want obligation.Status
		says string
	}{
		{"a deadline that passed", duty(past, "old", "other", "new"), "new", obligation.NotApplicable, "không còn áp dụng"},
		{"the same for who was there", duty(past, "old", "other", "new"), "old", obligation.Late, "quá hạn"},
		{"taken over from another", duty(past, "old", "new"), "new", obligation.Late, "quá hạn"},
		{"a deadline ahead", duty(ahead, "old", "other", "new"), "new", obligation.NotDue, "30/09/2025"},
		{"what came up before and after", called, "new", obligation.NotDue, "Phát sinh ngày 02/07/2025"},
		{"the same for who was there", called, "old", obligation.AtRisk, "Phát sinh ngày 20/06/2025"},
		{"the month that runs", monthly, "new", obligation.OnTrack, "tháng 7/2025"},
		{"the months before", monthly, "old", obligation.Missed, "0/6 tháng"},
	} {
		if a := c.duty.Assess(c.who, did(nil), "2025-07-15"); a.Status != c.want || !strings.Contains(a.Why.String(), c.says) {
			t.Errorf("%s: %s %s, want %s … %s", c.name, a.Status, a.Why, c.want, c.says)
		}
	}
	owers := duty(past, "old", "other", "new").Owers("2025-07-15")
	if got := strings.Join(owers, " "); got != "old other" {
		t.Errorf("owers %s", got)
	}
}
