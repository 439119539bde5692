package programme_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

func communes() programme.NewRegime {
	return programme.NewRegime{
		Level: programme.RegimeCommune, Period: calendar.Q1, WindowRule: calendar.CalendarWindow,
		DueRule: calendar.DueRule{Kind: calendar.DueFixed, MonthDay: "04-05"}, Receiver: " Sở  Nội vụ ",
		Basis: "Quyết định số 1/QĐ-UBND", Verified: true, EffectiveFrom: "2025-01-01", Reason: "Ban hành chế độ mới",
	}
}

func TestRegimesByLevelPeriodAndDay(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		set := func(n programme.NewRegime) {
			t.Helper()
			if _, err := h.prog.SetRegime(t.Context(), lan, n); err != nil {
				t.Fatal(err)
			}
		}
		due := func(level programme.RegimeLevel, day calendar.Date, want string) {
			t.Helper()
			r, ok, err := h.prog.RegimeFor(t.Context(), level, calendar.Q1, day)
			if err != nil || ok != (want != "") || r.DueRule.String() != want {
				t.Errorf("%s on %s: %+v, %v (%v), want %s", level, day, r, ok, err, want)
			}
		}
		due(programme.RegimeCommune, "2019-03-11", "")
		due(programme.RegimeCommune, "2025-01-01", "working:2")
		set(communes())
		due(programme.RegimeCommune, "2024-12-31", "working:2")
		due(programme.RegimeCommune, "2025-01-01", "date:04-05")
		due(programme.RegimeDepartment, "2025-01-01", "working:2")
		later := communes()
		later.EffectiveFrom, later.DueRule.MonthDay = "2026-01-01", "04-06"
		set(later)
		mended := communes()
		mended.DueRule = calendar.DueRule{Kind: calendar.DueWorking, Days: 3}
		set(mended)
		due(programme.RegimeCommune, "2025-06-01", "working:3")
		due(programme.RegimeCommune, "2026-01-01", "date:04-06")
		all := communes()
		all.Level, all.DueRule.MonthDay = programme.RegimeAll, "04-10"
		set(all)
		due(programme.RegimeCommune, "2026-01-01", "date:04-06")
		due(programme.RegimeDepartment, "2026-01-01", "date:04-10")
		on, err := h.prog.Regimes(t.Context(), "2026-01-01")
		if err != nil || len(on) != 6 || on[0].Level != programme.RegimeCommune || on[0].Receiver != "Sở Nội vụ" || on[0].RecordedByName != lan.Name || on[0].RecordedAt == 0 {
			t.Errorf("%+v, %v", on, err)
		}
		if entries, err := h.prog.RegimeEntries(t.Context()); err != nil || len(entries) != 9 {
			t.Errorf("%d entries, %v: nothing may be lost", len(entries), err)
		}
		var audits int
		if _, err := d.Get(t.Context(), &audits, `SELECT count(*) FROM audit_log WHERE action = 'report_regime.set'`); err != nil || audits != 4 {
			t.Errorf("%d rows in the audit log, %v", audits, err)
		}
	})
}

// What the program suggests is said to be unverified, for every level and period.
func TestSuggestedRegimes(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		for _, level := range programme.RegimeLevels() {
			for _, period := range calendar.ReportPeriods() {
				r, ok, err := h.prog.RegimeFor(t.Context(), level, period, "2025-01-01")
				if err != nil || !ok || r.Verified || r.WindowRule != calendar.DecreeWindow || r.Covers() != period || r.RecordedAt != 0 {
					t.Errorf("%s, %s: %+v, %v", level, period, r, err)
				}
			}
		}
	})
}

// An office says what "quý III" is: the quarter, or the nine months up to it.
func TestThirdQuarter(t *testing.T) {
	t.Parallel()
	r := programme.Regime{Period: calendar.Q3, WindowRule: calendar.DecreeWindow, ThirdQuarter: calendar.Q3}
	if w, err := r.Window(2025); err != nil || w != (calendar.Window{Start: "2025-06-15", End: "2025-09-14"}) {
		t.Error(w, err)
	}
	r.ThirdQuarter = calendar.NineMonths
	if w, err := r.Window(2025); err != nil || w != (calendar.Window{Start: "2024-12-15", End: "2025-09-14"}) {
		t.Error(w, err)
	}
	for _, c := range []struct {
		level agency.Level
		kind  agency.Kind
		want  programme.RegimeLevel
	}{
		{agency.Province, agency.Committee, programme.RegimeProvince},
		{agency.Province, agency.Broadcaster, programme.RegimeDepartment},
		{agency.District, agency.Committee, programme.RegimeDistrict},
		{agency.Commune, agency.Committee, programme.RegimeCommune},
		{agency.Central, agency.Department, programme.RegimeAll},
	} {
		if got := programme.LevelOf(c.level, c.kind); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.level, c.kind, got, c.want)
		}
	}
}

func TestRegimesThatCannotBe(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		if _, err := h.prog.SetRegime(t.Context(), officer, communes()); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer entered a regime: %v", err)
		}
		for name, c := range map[string]struct {
			change func(*programme.NewRegime)
			fields string
		}{
			"nothing":       {func(n *programme.NewRegime) { *n = programme.NewRegime{} }, "cap ky cach_tinh loai_han tu noi_nhan can_cu ly_do"},
			"too many days": {func(n *programme.NewRegime) { n.DueRule = calendar.DueRule{Kind: calendar.DueWorking, Days: 366} }, "han"},
			"no day":        {func(n *programme.NewRegime) { n.DueRule.MonthDay = "02-29" }, "han"},
			"far away":      {func(n *programme.NewRegime) { n.EffectiveFrom = "1999-12-31" }, "tu"},
			"long words":    {func(n *programme.NewRegime) { n.Through = strings.Repeat("ề", 301) }, "qua"},
			"closing day":   {func(n *programme.NewRegime) { n.WindowRule = calendar.TypedClosing("29") }, "ngay_chot"},
			"no such rule":  {func(n *programme.NewRegime) { n.WindowRule = calendar.AskedWindow }, "cach_tinh"},
			"third quarter": {func(n *programme.NewRegime) { n.Period, n.ThirdQuarter = calendar.Q3, calendar.H1 }, "quy_ba"},
		} {
			n := communes()
			c.change(&n)
			_, err := h.prog.SetRegime(t.Context(), lan, n)
			var got []string
			for _, f := range domain.FieldsOf(err) {
				got = append(got, f.Name)
			}
			if strings.Join(got, " ") != c.fields {
				t.Errorf("%s: %q, want %q (%v)", name, got, c.fields, err)
			}
		}
		if entries, err := h.prog.RegimeEntries(t.Context()); err != nil || len(entries) != 5 {
			t.Errorf("%d entries, %v: a wrong one was stored", len(entries), err)
		}
	})
}

// Regimes entered at one moment are all kept.
func TestRegimesAtOneMoment(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { _, errs[i] = h.prog.SetRegime(t.Context(), lan, communes()) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if entries, err := h.prog.RegimeEntries(t.Context()); err != nil || len(entries) != 13 {
			t.Errorf("%d entries, %v", len(entries), err)
		}
	})
}

// TestClosingDaysAreRules: every closing day from 1 to 28 is stored, and the rules in
// use are listed by their days.
func TestClosingDaysAreRules(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		want := []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow}
		for day := calendar.LastClosing; day >= 1; day-- {
			n := communes()
			n.WindowRule = calendar.ClosingWindow(day)
			if _, err := h.prog.SetRegime(t.Context(), lan, n); err != nil {
				t.Fatal(day, err)
			}
			want = slices.Insert(want, 2, n.WindowRule)
		}
		if _, err := h.prog.SetRegime(t.Context(), lan, communes()); err != nil {
			t.Fatal(err)
		}
		if got, err := h.prog.WindowRules(t.Context()); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	})
}

// TestOldRegimesKeepTheirRows: what was entered before closing days stays as it was,
// there and back again; only what names a closing day cannot go back.
func TestOldRegimesKeepTheirRows(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		text, err := fs.ReadFile(programme.Migrations, "migrations/00376_closing_day.sql")
		if err != nil {
			t.Fatal(err)
		}
		up, down, _ := strings.Cut(string(text), "-- +goose Down")
		run := func(script string) {
			t.Helper()
			if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				for part := range strings.SplitSeq(script, ";\n") {
					if strings.TrimSpace(part) == "" {
						continue
					}
					if _, err := tx.Exec(ctx, part); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		rows := func() []programme.Regime {
			t.Helper()
			all, err := h.prog.RegimeEntries(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if _, err := h.prog.SetRegime(t.Context(), lan, communes()); err != nil {
			t.Fatal(err)
		}
		before := rows()
		own := communes()
		own.WindowRule = calendar.ClosingWindow(20)
		if _, err := h.prog.SetRegime(t.Context(), lan, own); err != nil {
			t.Fatal(err)
		}
		run(down)
		if got := rows(); !slices.Equal(got, before) {
			t.Errorf("%+v, want %+v", got, before)
		}
		if _, err := h.prog.SetRegime(t.Context(), lan, own); err == nil {
			t.Error("the older table takes a closing day")
		}
		run(up)
		if got := rows(); len(got) != 6 || !slices.Equal(got, before) {
			t.Errorf("%+v, want %+v", got, before)
		}
		if _, err := h.prog.SetRegime(t.Context(), lan, own); err != nil {
			t.Error(err)
		}
	})
}
