package goal_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
)

func amount(t *testing.T, s string) goal.Amount {
	t.Helper()
	a, err := goal.ParseAmount(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return a
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0": "0", "91,87": "91,87", "1.234,5": "1.234,5", "1234,50": "1.234,5", "-3": "-3", "−0,25": "-0,25", "12\u00a0": "12",
		"1.000.000": "1.000.000", "0,0001": "0,0001", "1,05": "1,05",
	} {
		if got := amount(t, in).String(); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
	for _, bad := range []string{"", "91.87", "1,2,3", "12.34.567", "1,23456", "chín", "1e5", "9999999999999999", "1.2345", "+3", "--1", ",5"} {
		if a, err := goal.ParseAmount(bad); err == nil {
			t.Errorf("%q is read as %s", bad, a)
		}
	}
	if got := amount(t, "1.234,5").Decimal(); got != "1234.5" {
		t.Errorf("for programs: %s", got)
	}
}

// TestAmountsComeBack: what is written is read as the same number.
func TestAmountsComeBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a := goal.Amount(r.Int64N(2*int64(goal.MaxAmount)) - int64(goal.MaxAmount))
		if r.IntN(2) == 0 {
			a = goal.Amount(r.Int64N(4_000_000) - 2_000_000)
		}
		if back, err := goal.ParseAmount(a.String()); err != nil || back != a {
			t.Fatalf("%d is written %q and read as %d, %v", a, a, back, err)
		}
	}
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"1.234,5", "91.87", "-0", "1,", "−7,0001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := goal.ParseAmount(s)
		if err != nil {
			return
		}
		if back, err := goal.ParseAmount(a.String()); err != nil || back != a {
			t.Errorf("%q is read as %d, written %q and read as %d, %v", s, a, a, back, err)
		}
	})
}

func sipas(t *testing.T, values ...goal.Value) goal.Measured {
	t.Helper()
	return goal.Measured{Indicator: goal.Indicator{
		Name: "SIPAS", Unit: "%", Base: goal.Figure{Amount: amount(t, "84,2"), Year: 2026}, Target: goal.Figure{Amount: amount(t, "86"), Year: 2027}, Direction: goal.Up,
	}, Values: values}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	at := func(s string, on calendar.Date) goal.Value { return goal.Value{Amount: amount(t, s), On: on} }
	late := sipas(t, at("85", "2027-06-30"))
	late.Values = append(late.Values, at("84,9", "2027-06-30"))
	noTarget := sipas(t, at("83", "2027-06-30"))
	noTarget.Target = goal.Figure{}
	still := noTarget
	still.Values = []goal.Value{at("84,2", "2027-06-30")}
	bare := noTarget
	bare.Base = goal.Figure{}
	overdue := goal.Measured{Indicator: goal.Indicator{Name: "Hồ sơ trễ hạn", Unit: "%", Target: goal.Figure{Amount: amount(t, "2"), Year: 2027}, Direction: goal.Down}}
	overdue.Values = []goal.Value{at("1,5", "2027-03-31")}
	keep := goal.Measured{Indicator: goal.Indicator{Name: "Dịch vụ công toàn trình", Unit: "%", Target: goal.Figure{Amount: amount(t, "100"), Year: 2027}, Direction: goal.Keep}}
	keep.Values = []goal.Value{at("99", "2027-03-31")}
	nb := func(s string) string { return strings.ReplaceAll(s, "_", "\u00a0") }
	for name, c := range map[string]struct {
		m       []goal.Measured
		day     calendar.Date
		verdict goal.Verdict
		why     string
	}{
		"none":            {nil, "2027-12-31", goal.Unmeasurable, "Mục tiêu chưa có chỉ số đo, không xác định được mức độ đạt bằng số liệu."},
		"no value":        {[]goal.Measured{sipas(t)}, "2027-12-31", goal.Unmeasured, "SIPAS: chưa có số đo đến ngày 31/12/2027."},
		"value to come":   {[]goal.Measured{sipas(t, at("90", "2028-01-01"))}, "2027-12-31", goal.Unmeasured, "SIPAS: chưa có số đo đến ngày 31/12/2027."},
		"met":             {[]goal.Measured{sipas(t, at("86", "2027-12-31"))}, "2027-12-31", goal.Met, "SIPAS là 86_% (số liệu đến ngày 31/12/2027), đạt mục tiêu từ 86_% trở lên năm 2027; tăng 1,8 điểm phần trăm so với 84,2_% năm 2026."},
		"recorded later":  {[]goal.Measured{late}, "2027-12-31", goal.Missed, "SIPAS là 84,9_% (số liệu đến ngày 30/06/2027), chưa đạt mục tiêu từ 86_% trở lên năm 2027; tăng 0,7 điểm phần trăm so với 84,2_% năm 2026."},
		"before its year": {[]goal.Measured{late}, "2026-12-31", goal.Unmeasured, "SIPAS: chưa có số đo đến ngày 31/12/2026."},
		"no target":       {[]goal.Measured{noTarget}, "2027-12-31", goal.Fell, "SIPAS là 83_% (số liệu đến ngày 30/06/2027), giảm 1,2 điểm phần trăm so với 84,2_% năm 2026; không đặt mục tiêu bằng số."},
		"still":           {[]goal.Measured{still}, "2027-12-31", goal.Still, "SIPAS là 84,2_% (số liệu đến ngày 30/06/2027), không đổi so với 84,2_% năm 2026; không đặt mục tiêu bằng số."},
		"bare":            {[]goal.Measured{bare}, "2027-12-31", goal.Known, "SIPAS là 83_% (số liệu đến ngày 30/06/2027); không có số gốc hay mục tiêu để so."},
		"lower":           {[]goal.Measured{overdue}, "2027-04-22", goal.Met, "Hồ sơ trễ hạn là 1,5_% (số liệu đến ngày 31/03/2027), đạt mục tiêu không quá 2_% năm 2027."},
		"keep":            {[]goal.Measured{keep}, "2027-12-14", goal.Missed, "Dịch vụ công toàn trình là 99_% (số liệu đến ngày 31/03/2027), chưa đạt mục tiêu từ 100_% trở lên năm 2027."},
		"two":             {[]goal.Measured{overdue, sipas(t)}, "2027-04-22", goal.Unmeasured, "2 chỉ số: 1 đạt mục tiêu, 0 chưa đạt, 0 đã đo nhưng chưa đến hạn hoặc không có mục tiêu bằng số, 1 chưa có số đo."},
	} {
		a := goal.Judge(c.m, c.day)
		if a.Verdict != c.verdict || a.Why.String() != nb(c.why) {
			t.Errorf("%s: %s %q, want %s %q", name, a.Verdict, a.Why, c.verdict, nb(c.why))
		}
	}
	early := sipas(t, at("85", "2027-06-30"))
	for day, want := range map[calendar.Date]goal.Verdict{"2027-12-13": goal.Rose, "2027-12-14": goal.Missed} {
		if a := goal.Judge([]goal.Measured{early}, day); a.Verdict != want || strings.Contains(a.Why.String(), "chưa đến hạn mục tiêu từ") != (want == goal.Rose) {
			t.Errorf("on %s: %s %s", day, a.Verdict, a.Why)
		}
	}
}

// TestJudgeHolds: what must be true of any indicator and day.
func TestJudgeHolds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 5_000 {
		m := goal.Measured{Indicator: goal.Indicator{Name: "X", Direction: goal.Directions()[r.IntN(3)]}}
		if r.IntN(2) == 0 {
			m.Base = goal.Figure{Amount: goal.Amount(r.IntN(9)), Year: 2026}
		}
		if r.IntN(2) == 0 {
			m.Target = goal.Figure{Amount: goal.Amount(r.IntN(9)), Year: 2026 + r.IntN(3)}
		}
		for range r.IntN(4) {
			m.Values = append(m.Values, goal.Value{Amount: goal.Amount(r.IntN(9)), On: calendar.Date("2027-01-01").AddDays(r.IntN(700))})
		}
		day := calendar.Date("2027-01-01").AddDays(r.IntN(700))
		a := goal.Judge([]goal.Measured{m}, day)
		if a.Why.Empty() || a.Verdict.Label() == string(a.Verdict) {
			t.Fatalf("nothing is said: %+v", a)
		}
		latest, ok := m.Latest(day)
		if (a.Verdict == goal.Unmeasured) == ok {
			t.Fatalf("%+v on %s: %s", m, day, a.Verdict)
		}
		if ok && latest.On > day {
			t.Fatalf("a measurement of %s counts on %s", latest.On, day)
		}
		if (a.Verdict == goal.Met || a.Verdict == goal.Missed) && !m.Target.Stated() {
			t.Fatalf("judged against no target: %+v", a)
		}
		if twice := goal.Judge([]goal.Measured{m, m}, day); twice.Verdict != a.Verdict {
			t.Fatalf("two of one kind are %s, one is %s", twice.Verdict, a.Verdict)
		}
		future := m
		future.Values = append(append([]goal.Value{}, m.Values...), goal.Value{Amount: 99, On: day.AddDays(1)})
		if b := goal.Judge([]goal.Measured{future}, day); b.Verdict != a.Verdict || b.Why.String() != a.Why.String() {
			t.Fatalf("the future changes the day: %s, %s", a.Why, b.Why)
		}
	}
}
